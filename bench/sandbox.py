"""What confinement costs: a run, a conversation, a call; from cold and warm; time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import quantiles
from time import perf_counter

import sandbox
from bench.timing import figure
from sandbox import CODE, Job, Level, Policy, pool

ROOT = Path(__file__).parent.parent
PLAIN = "of plain Python"
RUNS = 300
FUNCTION = Job("def f(x): return x * 2", driver="bench._sandbox_driver:answer")
COLD = """
from time import perf_counter
began = perf_counter()
import sandbox
sandbox.warm()
assert sandbox.run(sandbox.Job("print(1)")).stdout == b"1\\n"
print(perf_counter() - began)
"""


def converse(policy: Policy, messages: int = 1) -> None:
    """One conversation."""
    with sandbox.session(FUNCTION, policy) as child:
        for _ in range(messages):
            child.send(b"21")
            child.receive(10)


def milliseconds(action: Callable[[], object], count: int = RUNS) -> tuple[float, float]:
    """The median and the 95th percentile of an action's wall time."""
    times = []
    for _ in range(count):
        began = perf_counter()
        action()
        times.append((perf_counter() - began) * 1000)
    cuts = quantiles(times, n=20)
    return cuts[9], cuts[18]


def cold() -> float:
    """Milliseconds from `import sandbox` to the first result in a fresh interpreter."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", COLD], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    return float(done.stdout) * 1000


def per_second(policy: Policy, threads: int = 2, count: int = RUNS) -> float:
    """Conversations per second with so many threads."""

    def many() -> None:
        for _ in range(count):
            converse(policy)

    work = [threading.Thread(target=many) for _ in range(threads)]
    began = perf_counter()
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    return threads * count / (perf_counter() - began)


def memory(pid: int) -> dict[str, float]:
    """Resident and proportional megabytes of a process."""
    rows = (row.split() for row in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    sizes = {row[0]: int(row[1]) / 1024 for row in rows}
    return {"resident": sizes["Rss:"], "proportional": sizes["Pss:"]}


def main() -> None:
    """Prints the table."""
    bare, _ = _times("plain: python -I -c pass", _plain, 50)
    cold_starts = sorted(cold() for _ in range(9))
    figure(
        "cold: import, warm, first run, p50", cold_starts[4], "ms", ratio=cold_starts[4] / bare, note=PLAIN
    )
    for level in (Level.L1, Level.L2, Level.L3):
        if level <= sandbox.level():
            _level(level.name, replace(CODE, max_level=level), bare)
    _times("call of math.factorial(5)", lambda: sandbox.call("math:factorial", 5, CODE))
    found = memory(pool.executor(("small", int(Level.L3), "")).pid)
    figure(
        "executor, small: resident memory",
        found["resident"],
        "MB",
        note=f"proportional {found['proportional']:.1f}",
    )


def _level(name: str, policy: Policy, bare: float) -> None:
    _times(f"{name} run of an empty program", lambda: sandbox.run(Job(""), policy), bare=bare)
    _times(f"{name} conversation, one question", lambda: converse(policy), bare=bare)
    _times(f"{name} conversation, 101 questions", lambda: converse(policy, 101), 100, bare=bare)
    figure(f"{name} conversations, 2 threads", per_second(policy), "/s")


def _plain() -> None:
    subprocess.run([sys.executable, "-I", "-c", "pass"], check=True)


def _times(
    name: str, action: Callable[[], object], count: int = RUNS, *, bare: float = 0
) -> tuple[float, float]:
    """A line with an action's median, compared with that of a plain interpreter's start where it is given."""
    middle, late = milliseconds(action, count)
    told = f"p95 {late:.2f}"
    if bare:
        figure(f"{name}, p50", middle, "ms", ratio=middle / bare, note=f"{PLAIN}; {told}")
    else:
        figure(f"{name}, p50", middle, "ms", note=told)
    return middle, late


if __name__ == "__main__":
    main()
