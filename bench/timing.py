"""Times and their order statistics, and the table that figures are printed in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import perf_counter


def milliseconds(run: Callable[[], object]) -> float:
    """What one call takes."""
    start = perf_counter()
    run()
    return (perf_counter() - start) * 1e3


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value with at least `share` of the values at or below it."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def figure(name: str, value: str, note: str = "") -> None:
    """Prints one line of figures."""
    print(f"  {name:<58} {value:>16}  {note}".rstrip(), flush=True)
