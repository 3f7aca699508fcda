"""Times and their order statistics, and the table that figures are printed in."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from tempfile import TemporaryDirectory
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


def imported(
    module: str, python: str = sys.executable, *, after: str = "time", clock: str = "process_time"
) -> list[float]:
    """Milliseconds that importing a module takes, from bytecode: six runs, sorted.

    after: what is imported before, and so not counted. clock: of the module `time`.
    Raises subprocess.CalledProcessError where it cannot be imported there.
    """
    program = f"import {after}\nfrom time import {clock} as now\nt = now()\nimport {module}\nprint(now() - t)"
    with TemporaryDirectory() as cache:
        environment = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = cache
        took = [
            subprocess.run(
                [python, "-c", program], capture_output=True, text=True, check=True, env=environment
            )
            for _ in range(7)
        ]
    return sorted(1e3 * float(run.stdout.split()[-1]) for run in took[1:])  # the first has no bytecode yet


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
