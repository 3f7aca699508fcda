"""Random numbers, and how deep a recursion may go: what a script seeds or sets is so for the solution, too,
which draws and recurs in another process.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from verifiers.code_execution.link import Link

SHARED = {"random": "seed", "numpy.random": "seed", "sys": "setrecursionlimit"}


def seed_both(link: Link, sources: Iterable[str]) -> None:
    """From now on `random.seed(…)` of a script, and numpy's, and its `sys.setrecursionlimit(…)` reach the
    solution's process, too.

    sources: the script's parts; nothing is done where none of them speaks of that.
    """
    script = "\n".join(sources)
    for name, function in SHARED.items():
        if function in script and name.partition(".")[0] in script:
            _shared(link, name, function)


def _shared(link: Link, name: str, function: str) -> None:
    from importlib import import_module

    module: Any = import_module(name)
    sets_ours = getattr(module, function)

    def sets(*positional: Any, **keyword: Any) -> None:
        sets_ours(*positional, **keyword)
        link.ask("seed", name, list(positional), keyword)
        link.bound += 1  # the solution has not been asked anything yet

    setattr(module, function, sets)


def seed_here(name: str, positional: list[Any], keyword: dict[str, Any]) -> None:
    """Seeds what this process draws from, or sets how deep it may recur."""
    from importlib import import_module

    getattr(import_module(name), SHARED[name])(*positional, **keyword)
