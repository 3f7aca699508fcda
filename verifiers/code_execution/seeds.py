"""Random numbers: what a script seeds is seeded for the solution, too, which draws in another process."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from verifiers.code_execution.link import Link

SEEDED = ("random", "numpy.random")


def seed_both(link: Link, sources: Iterable[str]) -> None:
    """From now on `random.seed(…)` of a script, and numpy's, reach the solution's process, too.

    sources: the script's parts; nothing is done where none of them seeds anything.
    """
    script = "\n".join(sources)
    for name in SEEDED:
        if "seed" in script and name.partition(".")[0] in script:
            _shared(link, name)


def _shared(link: Link, name: str) -> None:
    from importlib import import_module

    module: Any = import_module(name)
    seeds_ours = module.seed

    def seed(*positional: Any, **keyword: Any) -> None:
        seeds_ours(*positional, **keyword)
        link.ask("seed", name, list(positional), keyword)
        link.bound += 1  # the solution has not been asked anything yet

    module.seed = seed


def seed_here(name: str, positional: list[Any], keyword: dict[str, Any]) -> None:
    """Seeds what this process draws from."""
    from importlib import import_module

    import_module(name).seed(*positional, **keyword)
