"""Random numbers, and how deep a recursion may go: what a script seeds or sets is so for the solution, too,
which draws and recurs in another process.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from verifiers.code_execution.link import Link

SHARED = {"random": "seed", "numpy.random": "seed", "sys": "setrecursionlimit"}


def set_by(script: str) -> tuple[str, ...]:
    """The modules of which a script seeds or sets something, as its words tell."""
    return tuple(
        name for name, function in SHARED.items() if function in script and name.partition(".")[0] in script
    )


def seed_both(link: Link, name: str) -> None:
    """From now on `random.seed(…)` of a script, or numpy's, or its `sys.setrecursionlimit(…)`, reaches the
    solution's process, too. name: the module.
    """
    from importlib import import_module

    module: Any = import_module(name)
    sets_ours = getattr(module, SHARED[name])

    def sets(*positional: Any, **keyword: Any) -> None:
        sets_ours(*positional, **keyword)
        link.ask("seed", name, list(positional), keyword)
        link.bound += 1  # the solution has not been asked anything yet

    setattr(module, SHARED[name], sets)


def seed_here(name: str, positional: list[Any], keyword: dict[str, Any]) -> None:
    """Seeds what this process draws from, or sets how deep it may recur."""
    from importlib import import_module

    getattr(import_module(name), SHARED[name])(*positional, **keyword)


def state_of(value: Any) -> list[Any] | None:
    """The state of a `random.Random`, from which one of the solution's goes on; None of anything else."""
    if type(value).__module__ != "random" or type(value).__name__ != "Random":
        return None
    version, internal, following = value.getstate()
    return [version, [*internal], following]


def source_in(state: list[Any]) -> Any:
    """A `random.Random` in that state."""
    from random import Random

    source, (version, internal, following) = Random(), state
    source.setstate((version, tuple(internal), following))
    return source
