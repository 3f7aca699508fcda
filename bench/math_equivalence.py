"""The math verifier on labelled pairs, with Math-Verify beside it on the same pairs in the same run.

    python -m bench.math_equivalence [--limit N] [--sets a,b] [--disagreements] [--no-peer]

The pairs are read from ../shared/cases/math.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from bench.peers import Missing, interpreter
from bench.timing import absent, figure, imported

CASES = Path(__file__).parents[2] / "shared" / "cases" / "math"
SECONDS_PER_PAIR = 12.0  # for the peer: its own limit is 5 s for each of parse, parse and verify
SETS = (
    "unit_mathverify", "unit_nemo",
    "unit_mario", "unit_simpleevals", "issues", "human_hardverify",
    "human_matharena", "human_xverify_examples", "parser_pairs", "synth_true", "synth_false", "golds_self",
    "golds_cross", "outputs_gsm8k", "outputs_qwen_math100", "outputs_theoremqa", "unit_lambdafeedback",
    "hostile",
)  # fmt: skip

# Reads {"gold", "prediction", "boxed"} per line and answers [equal, seconds]. Bare answers are put into
# a box, its best setting.
PEER_PROGRAM = r"""
import json, sys, time
import logging; logging.disable(logging.CRITICAL)
from math_verify import parse, verify
print("ready", flush=True)
for line in sys.stdin:
    row = json.loads(line)
    start = time.perf_counter()
    try:
        box = (lambda text: "\\boxed{" + text + "}") if row["boxed"] else (lambda text: text)
        equal = bool(verify(parse(box(row["gold"])), parse(box(row["prediction"]))))
    except Exception:
        equal = False
    print(json.dumps([equal, time.perf_counter() - start]), flush=True)
"""


@dataclass(frozen=True)
class Row:
    """One labelled pair."""

    id: str
    gold: str
    prediction: str
    label: bool | None
    whole: bool  # the prediction is a whole response
    question: str


Judged = tuple[bool, float]  # whether a grader calls a pair equal, and the seconds it took


@dataclass(frozen=True)
class Score:
    """What one grader did with one set."""

    right: int
    positives: int
    negatives: int
    missed: int
    credited: int  # wrong answers that were paid
    milliseconds: list[float]

    def text(self) -> str:
        """accuracy, recall, false positive rate, p50 and p99."""
        total = self.positives + self.negatives
        times = sorted(self.milliseconds)
        recall = f"{100 * (1 - self.missed / self.positives):6.2f}" if self.positives else "     -"
        paid = f"{100 * self.credited / self.negatives:5.2f}" if self.negatives else "    -"
        p50, p99 = times[len(times) // 2], times[min(len(times) - 1, len(times) * 99 // 100)]
        return f"{100 * self.right / max(1, total):6.2f} {recall} {paid} {p50:8.3f} {p99:9.2f}"


def rows(name: str, limit: int) -> list[Row]:
    """The rows of a set, at most `limit` of them, evenly spread; 0 means all."""
    with (CASES / f"{name}.jsonl").open(encoding="utf-8") as file:
        read = [json.loads(line) for line in file]
    step = max(1, len(read) // limit) if limit else 1
    return [
        Row(
            row["id"],
            row["gold"],
            row["prediction"],
            row["label"],
            row["pred_form"] == "response",
            row.get("question", ""),
        )
        for row in read[::step][: limit or None]
    ]


def ours(row: Row) -> bool:
    """Our verdict on a pair, by the path that `verify` takes."""
    from verifiers import Budget, response
    from verifiers.math_equivalence import Rules, ends, equivalent, extract
    from verifiers.math_equivalence.prove import Prover

    if row.whole:
        found = extract.find(response.unfenced(response.final(row.prediction)))
        answer = found.answer if found else ""
    else:
        answer = extract.unwrapped(row.prediction)
    rules = Rules(endpoints=ends.asked(row.question))
    return (
        bool(answer and row.gold.strip())
        and equivalent(extract.unwrapped(row.gold), answer, rules, Prover(Budget.of(60))).equal
    )


class Peer:
    """Math-Verify in its own process, started again when it hangs."""

    def __init__(self) -> None:
        self.python = interpreter("math-verify")
        self.process: subprocess.Popen[str] | None = None

    def __call__(self, row: Row) -> tuple[bool, float]:
        process = self._running()
        assert process.stdin is not None
        question = {"gold": row.gold, "prediction": row.prediction, "boxed": not row.whole}
        process.stdin.write(json.dumps(question) + "\n")
        process.stdin.flush()
        answer = _line(process, SECONDS_PER_PAIR)
        if not answer:
            self.close()
            return False, SECONDS_PER_PAIR
        equal, seconds = json.loads(answer)
        return equal, seconds

    def _running(self) -> subprocess.Popen[str]:
        if self.process is None:
            command = [self.python, "-c", PEER_PROGRAM]
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
            _line(self.process, 60)
        return self.process

    def close(self) -> None:
        """Ends the process, if there is one."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def _line(process: subprocess.Popen[str], seconds: float) -> str:
    """The next line, or "" where none came in time."""
    import select

    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], seconds)
    return process.stdout.readline() if ready else ""


def score(pairs: list[Row], verdicts: list[Judged]) -> Score:
    """Counts against the labels; rows without a label count for time only."""
    judged = [(row, equal) for row, (equal, _) in zip(pairs, verdicts, strict=True) if row.label is not None]
    positives = sum(1 for row, _ in judged if row.label)
    missed = sum(1 for row, equal in judged if row.label and not equal)
    credited = sum(1 for row, equal in judged if not row.label and equal)
    return Score(
        len(judged) - missed - credited, positives, len(judged) - positives, missed, credited,
        [1000 * seconds for _, seconds in verdicts],
    )  # fmt: skip


def timed(row: Row) -> tuple[bool, float]:
    """Our verdict and the seconds it took."""
    start = perf_counter()
    equal = ours(row)
    return equal, perf_counter() - start


def _options(argv: list[str] | None) -> Any:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--limit", type=int, default=60, help="pairs of each set, 0 for all (default 60)")
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--disagreements", action="store_true", help="list where we differ from the label")
    parser.add_argument("--no-peer", action="store_true", help="measure ours only")
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> None:
    """Prints one line per set, ours and the peer's."""
    options = _options(argv)
    if not CASES.is_dir():
        absent("labelled pairs", f"there are none at {CASES}")
        return
    peer = None if options.no_peer else _peer()
    print("  right: verdicts as labelled; found: of the right answers; paid: of the wrong ones; times in ms")
    columns = " right%  found%  paid%      p50      p99"
    print(f"  {'':24}{'':6}   {'ours':{len(columns)}}   {'Math-Verify 0.9' if peer else ''}")
    print(f"  {'set':24}{'pairs':>6}   {columns}" + (f"   {columns}  p50, ratio" if peer else ""))
    everything: list[Row] = []
    mine: list[Judged] = []
    theirs: list[Judged] = []
    for name in options.sets.split(","):
        pairs = rows(name, options.limit)
        everything += pairs
        mine += (verdicts := [timed(row) for row in pairs])
        theirs += (others := [peer(row) for row in pairs] if peer else [])
        print(_compared(name, pairs, verdicts, others), flush=True)
        if options.disagreements:
            _list(pairs, verdicts)
    print(_compared("all", everything, mine, theirs))
    if peer is not None:
        peer.close()
    times = imported("verifiers.math_equivalence", after="re, json, enum", clock="perf_counter")
    figure("import of the verifier", times[len(times) // 2], "ms", note=f"best {times[0]:.1f}")


def _compared(name: str, pairs: list[Row], mine: list[Judged], theirs: list[Judged]) -> str:
    """What ours did with a set, and the peer, where there is one."""
    ours = score(pairs, mine)
    line = f"  {name:24}{len(pairs):6}   {ours.text()}"
    if not theirs:
        return line
    others = score(pairs, theirs)
    return f"{line}   {others.text()}  {median(others.milliseconds) / median(ours.milliseconds):8.1f} ×"


def _peer() -> Peer | None:
    try:
        return Peer()
    except Missing as why:
        absent("  peer: Math-Verify", why)
        return None


def _list(pairs: list[Row], verdicts: list[Judged]) -> None:
    for row, (equal, _) in zip(pairs, verdicts, strict=True):
        if row.label is not None and row.label is not equal:
            print(
                f"    {row.id}: label {row.label}, ours {equal}: {row.gold[:70]!r} | {row.prediction[-70:]!r}"
            )


if __name__ == "__main__":
    main()
