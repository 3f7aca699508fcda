"""Threads that judge side by side the rows whose verifiers wait for other processes, as `code` does.

A module that holds a verifier says `SIDE_BY_SIDE = True` where that is so. All other rows are judged in the
main thread, where a verifier that does not come back can be interrupted (`guard`).
"""

from __future__ import annotations

import os
from time import monotonic, monotonic_ns

from lambda_container.ledger import digest_of
from verifiers import registry, reward
from verifiers.core import Cause, Fault, Outcome, Verdict, error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any, Self

    from lambda_container.ledger import Ledger

    Judge = Callable[[reward.Row], Verdict]
    Timed = tuple[Verdict, int]  # with the whole microseconds it took

LOST = Verdict(
    Outcome.INCORRECT, 0.0, None, "executor_lost: it ended the process that judged it, and is not run again",
    {"executor_lost": 1.0},
)  # fmt: skip
MEMORY_OF_A_PROCESSOR = 1769  # MB: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html


class Crew:
    """Judges rows in as many threads as there are processors, while its context is open.

    Args:
        rows: by their position in the batch.
        judge: gives a verdict; may be called in several threads at once.
        ledger: where it is noted who is being judged; None where nobody may kill this process.
    """

    def __init__(self, rows: Mapping[int, reward.Row], judge: Judge, ledger: Ledger | None = None) -> None:
        self.rows, self._judge, self._ledger = rows, judge, ledger
        suspects = ledger.suspects if ledger else ()
        self._last = [i for i, row in rows.items() if suspects and _digest(row) in suspects]
        self._todo = [i for i in rows if i not in self._last][::-1]
        self._done: dict[int, Timed] = {}

    def __enter__(self) -> Self:
        self._start(min(len(self._todo), size(os.environ)))
        return self

    def _start(self, count: int) -> None:
        from threading import Thread  # few batches need it

        alone = (count == 1,)
        self._threads = [Thread(target=self._work, args=alone, daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def __exit__(self, *_: object) -> None:
        self._todo.clear()  # whoever is still at work begins no further row

    def judged(self, seconds: float) -> tuple[dict[int, Timed], bool]:
        """What they have judged in at most so many seconds, and whether all of them are done.

        What lacks is an ERROR: there was no time for it, or its thread was ended by its verifier.
        """
        until = monotonic() + seconds
        late = not self._joined(until)
        if self._last and not late:
            self._todo, self._last = self._last, []
            self._start(1)
            late = not self._joined(until)
        lacking = (
            error(Cause.DEADLINE, "still being judged when the batch had to be answered")
            if late
            else error(Cause.VERIFIER, "the verifier ended its thread")
        )
        return {position: self._done.get(position, (lacking, 0)) for position in self.rows}, not late

    def _joined(self, until: float) -> bool:
        for thread in self._threads:
            thread.join(max(0.0, until - monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _work(self, alone: bool) -> None:
        while self._todo:
            try:
                position = self._todo.pop()
            except IndexError:  # another thread was faster
                return
            self._done[position] = timed(self._verdict, self.rows[position], alone)

    def _verdict(self, row: reward.Row, alone: bool) -> Verdict:
        if self._ledger is None:
            return self._judge(row)
        digest = _digest(row)
        if digest in self._ledger.guilty:
            return LOST
        with self._ledger.under_way(digest, alone):
            return self._judge(row)


def timed(judge: Callable[..., Verdict], *arguments: Any) -> Timed:
    """What `judge` returns, and how long it took."""
    began = monotonic_ns()
    verdict = judge(*arguments)
    return verdict, (monotonic_ns() - began) // 1000


def _digest(row: reward.Row) -> bytes:
    return digest_of(row.sample.response)


def suited(rows: Sequence[reward.Row | Verdict], how: reward.Reward) -> dict[int, reward.Row]:
    """The rows that had better be judged side by side, by position."""
    asked = {row.verifier for row in rows if not isinstance(row, Verdict)}
    possible = (asked - {""}) | {criterion.verifier for criterion in how.criteria if "" in asked}
    apart = {name for name in possible if getattr(_home(name), "SIDE_BY_SIDE", False) is True}
    if not apart:
        return {}
    return {
        position: row
        for position, row in enumerate(rows)
        if not isinstance(row, Verdict) and not apart.isdisjoint(reward.verifiers_of(how, row))
    }


def is_endangered(rows: Iterable[reward.Row], how: reward.Reward) -> bool:
    """Whether what a verifier runs for these rows could end this process: it says so by `is_dangerous()`."""
    names = {name for row in rows for name in reward.verifiers_of(how, row)}
    return any(home.is_dangerous() for home in map(_home, names) if hasattr(home, "is_dangerous"))


def size(environment: Mapping[str, str]) -> int:
    """How many rows at once: one per processor, as far as a Lambda function's memory buys them whole."""
    processors = len(os.sched_getaffinity(0))
    memory = environment.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "")
    return min(processors, max(1, round(int(memory) / MEMORY_OF_A_PROCESSOR))) if memory else processors


def _home(name: str) -> Any:
    """The module that a verifier comes from; None where it cannot be loaded, which every row will be told."""
    try:
        return registry.home(name)
    except Fault:
        return None
