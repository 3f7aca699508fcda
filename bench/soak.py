"""Right verdicts, and nothing that grows, over many honest and hostile programs in one process.

    python -m bench.soak [runs] [--level L1|L2|L3] [--seed N]

Labelled right and wrong programs and attacks (tests/code_programs.py), half of each, come in a random order
that the seed determines, two at a time. The status is 1 where an honest program was judged wrongly, an attack
was paid, a failure was ours, or something grew after a warm-up. The labelled rows lie in ../shared/cases.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from random import Random

import sandbox
from bench import _held
from bench.timing import figure
from sandbox import Job, Level, Policy, pool
from tests.code_programs import Program, hostile, labelled
from verifiers.core import Outcome, Verdict
from verifiers.judging import verify

RUNS, WARM_UP, THREADS = 300, 150, 2
HONEST = {"seconds": 20, "total_seconds": 60, "timeout": 300}  # enough on a busy machine
HOSTILE = {"seconds": 0.5, "total_seconds": 1, "memory_mb": 256, "timeout": 300}
TIERS = ("small", "full", "numpy")
MOST_MEMORY = {  # of growth
    "objects of this process": 3_000,  # what is made once, when it is first needed
    "kB of this process": 196_608,  # an allocator keeps what the largest answers took, once, in each thread
    "kB of executors": 16_384,
}


class Tally:
    """How runs ended; a line on each honest verdict that is `wrong`, attack `paid`, error that is `ours`."""

    def __init__(self) -> None:
        self.runs: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.paid: list[str] = []
        self.ours: list[str] = []

    def add(self, program: Program, verdict: Verdict) -> None:
        """Counts one run."""
        self.runs["hostile" if program.is_hostile else "honest"] += 1
        told = f"{program.name}: {verdict.reward} for {program.reward:g}; {verdict.detail}"
        if verdict.outcome is Outcome.ERROR:
            self.ours.append(told)
        elif program.is_hostile:
            self.paid += [told] * bool(verdict.reward)
        else:
            self.wrong += [told] * (verdict.reward != program.reward)

    @property
    def is_clean(self) -> bool:
        return not (self.wrong or self.paid or self.ours)

    def show(self) -> None:
        """Prints it."""
        figure("runs", self.runs.total(), "", note=f"{self.runs['hostile']} hostile")
        kinds = {"honest verdicts wrong": self.wrong, "attacks paid": self.paid, "errors of ours": self.ours}
        for kind, lines in kinds.items():
            figure(kind, len(lines), "")
            for line, times in Counter(lines).items():
                print(f"    {times} × {line}")


def mixed(kinds: Sequence[Sequence[Program]], runs: int, seed: int) -> list[Program]:
    """So many programs, equally many of each kind on average; each comes once before one comes again."""
    dice = Random(seed)
    decks = [cycle(dice.sample(kind, len(kind))) for kind in kinds if kind]
    return [next(dice.choice(decks)) for _ in range(runs)]


def judge(program: Program, level: int) -> Verdict:
    """The verdict on one program, with no confinement above `level`."""
    limits = HOSTILE if program.is_hostile else HONEST
    options = {**limits, **program.options, "max_level": level}
    return verify("code", program.response, program.reference, **options)


def soak(runs: int, level: int, seed: int, tally: Tally) -> bool:
    """Judges, counts and prints; whether nothing grew after the warm-up."""
    programs = mixed((labelled(), hostile()), runs + WARM_UP, seed)
    with ThreadPoolExecutor(THREADS) as threads, tempfile.TemporaryDirectory() as place:
        tempfile.tempdir = place  # so that what this process makes can be told from what others do

        def judged(some: list[Program]) -> None:
            for program, verdict in zip(some, threads.map(lambda p: judge(p, level), some), strict=True):
                tally.add(program, verdict)

        judged(programs[:WARM_UP])
        before, memory = _at_rest(level, place), _memory()
        judged(programs[WARM_UP:])
        after = _at_rest(level, place, before)
        tempfile.tempdir = None
        return _shown(before, after) & _weighed(memory)


def _at_rest(level: int, place: str, before: _held.Held | None = None) -> _held.Held:
    """What there is, with an executor of each tier: one that was ended comes back only when it is needed."""
    for tier in TIERS:
        sandbox.run(Job(""), Policy(tier=tier, max_level=Level(level)))
        sandbox.warm(tier)
    user = pool.executor(("small", level, "")).user
    return _held.settled(lambda: _held.held(user, Path(place)), before)


def _memory() -> dict[str, int]:
    executors = sum(map(_held.resident, _held.children(os.getpid())))
    own = _held.resident(os.getpid())
    return {
        "objects of this process": _held.living(),
        "kB of this process": own,
        "kB of executors": executors,
    }


def _shown(before: _held.Held, after: _held.Held) -> bool:
    new = _held.grown(before, after)
    for kind, names in after.items():
        figure(f"{kind}: growth", len(names) - len(before[kind]), "", note=new.get(kind, ""))
    return not new


def _weighed(before: dict[str, int]) -> bool:
    growth = {what: size - before[what] for what, size in _memory().items()}
    for what, more in growth.items():
        figure(f"memory, {what}: growth", more, "", note=f"from {before[what]:,}")
    return all(more <= MOST_MEMORY[what] for what, more in growth.items())


def main(words: Sequence[str] = ()) -> int:
    """Prints the table; 1 where something in it is wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak")
    parser.add_argument("runs", type=int, nargs="?", default=RUNS)
    parser.add_argument("--level", choices=("L1", "L2", "L3"), default="L3")
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args(words)
    level = min(Level[told.level], sandbox.level())
    _held.adopt_orphans()
    tally = Tally()
    steady = soak(told.runs, level, told.seed, tally)
    tally.show()
    return 0 if steady and tally.is_clean else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
