"""Scored rows as a person reads them: a table, and below it the distribution."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TextIO

from lambda_container.command.scored import Scored

MARKS = {"correct": "✓", "partial": "◐", "incorrect": "✗", "no_answer": "–", "error": "!"}
COLOURS = {"correct": "32", "partial": "33", "incorrect": "31", "no_answer": "35", "error": "1;31"}
BINS = ((0.0, 0.0), (0.0, 0.25), (0.25, 0.5), (0.5, 0.75), (0.75, 1.0), (1.0, 1.0))
BAR = 40


class Tally:
    """Counts of outcomes, rewards and error causes, gathered one row at a time."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.bins: Counter[int] = Counter()
        self.causes: Counter[str] = Counter()
        self.total = 0.0

    def add(self, scored: Scored) -> None:
        """Counts one row. An error's stand-in reward is not part of the distribution."""
        self.outcomes[scored.outcome] += 1
        if scored.outcome == "error":
            self.causes[scored.detail.partition(":")[0]] += 1
        else:
            self.bins[_bin(scored.reward)] += 1
            self.total += scored.reward

    @property
    def judged(self) -> int:
        """Rows with a verdict that is not an error."""
        return self.bins.total()


def header(width: int) -> str:
    """The table's first line."""
    return f"  {'id':<34} {'reward':>6}  {'answer':<24} why".ljust(min(width, 100), " ")


def line(scored: Scored, width: int, colour: bool) -> str:
    """One row, cut to `width` columns."""
    mark = MARKS.get(scored.outcome, "?")
    answer = _flat(scored.answer) if scored.answer is not None else ""
    plain = f"{_cut(scored.id, 34):<34} {scored.reward:>6.3g}  {_cut(answer, 24):<24} "
    text = f"{mark} {plain}{_cut(_flat(scored.detail or scored.outcome), max(20, width - len(plain) - 2))}"
    return f"\x1b[{COLOURS.get(scored.outcome, '0')}m{text}\x1b[0m" if colour else text


def distribution(tally: Tally) -> Iterable[str]:
    """Lines that show how many rows were worth what, and why the others could not be judged."""
    judged = tally.judged
    mean = f"mean reward {tally.total / judged:.3f}" if judged else "no row could be judged"
    yield f"{tally.outcomes.total()} rows, {mean}"
    yield "  " + "   ".join(f"{MARKS[name]} {name} {tally.outcomes[name]}" for name in MARKS)
    most = max(tally.bins.values(), default=1)
    for index, (low, high) in enumerate(BINS):
        count = tally.bins[index]
        name = f"{low:g}" if low == high else f"{low:g}–{high:g}"
        yield f"  {name:>9} {'█' * round(BAR * count / most):<{BAR}} {count}"
    for cause, count in tally.causes.most_common():
        yield f"  error {cause}: {count}"


def write(rows: Iterable[str], out: TextIO) -> None:
    """Prints lines."""
    for row in rows:
        print(row, file=out)


def _bin(reward: float) -> int:
    if reward <= 0:
        return 0
    if reward >= 1:
        return len(BINS) - 1
    return 1 + min(3, int(reward * 4))


def _flat(text: str) -> str:
    return " ".join(text.encode("utf-8", "replace").decode().split())


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
