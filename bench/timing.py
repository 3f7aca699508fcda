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


def figure(name: str, value: float, unit: str, *, ratio: float | None = None, note: str = "") -> None:
    """Prints one line: what was measured, how much, of what, how many times what it is compared with."""
    times = "" if ratio is None else f"{number(ratio)} ×"
    print(f"  {name:<58} {number(value):>9} {unit:<6} {times:>9}  {note}".rstrip(), flush=True)


def absent(name: str, why: object) -> None:
    """Prints the line of a figure that could not be taken."""
    print(f"  {name:<58} {'–':>9} {'':<6} {'':>9}  not measured: {why}", flush=True)


def number(value: float) -> str:
    """Three digits, or all of a whole part."""
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 1 else f"{value:.3f}"
