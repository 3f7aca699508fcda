"""Threads that judge side by side the rows whose verifiers wait for other processes, as `code` does.

A module that holds a verifier says `SIDE_BY_SIDE = True` where that is so. All other rows are judged in the
main thread, where a verifier that does not come back can be interrupted (`guard`).
"""

from __future__ import annotations

import os
import sys
from time import monotonic

from verifiers import registry, reward
from verifiers.core import Cause, Fault, Verdict, error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Self

    Judge = Callable[[reward.Row], Verdict]
    Timed = tuple[Verdict, float]  # with the seconds it took

MEMORY_OF_A_PROCESSOR = 1769  # MB: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html


class Crew:
    """Judges rows in as many threads as there are processors, while its context is open.

    Args:
        rows: by their position in the batch.
        judge: gives a verdict; may be called in several threads at once.
    """

    def __init__(self, rows: Mapping[int, reward.Row], judge: Judge) -> None:
        self._rows, self._judge = rows, judge
        self._todo = list(rows)[::-1]
        self._done: dict[int, Timed] = {}

    def __enter__(self) -> Self:
        from threading import Thread  # few batches need it

        count = min(len(self._todo), size(os.environ))
        self._threads = [Thread(target=self._work, daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._todo.clear()  # whoever is still at work begins no further row

    def judged(self, seconds: float) -> tuple[dict[int, Timed], bool]:
        """What they have judged in at most so many seconds, and whether all of them are done.

        What lacks is an ERROR: there was no time for it, or its thread was ended by its verifier.
        """
        until = monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, until - monotonic()))
        late = any(thread.is_alive() for thread in self._threads)
        lacking = (
            error(Cause.DEADLINE, "still being judged when the batch had to be answered")
            if late
            else error(Cause.VERIFIER, "the verifier ended its thread")
        )
        return {position: self._done.get(position, (lacking, 0.0)) for position in self._rows}, not late

    def _work(self) -> None:
        while self._todo:
            try:
                position = self._todo.pop()
            except IndexError:  # another thread was faster
                return
            began = monotonic()
            verdict = self._judge(self._rows[position])
            self._done[position] = verdict, monotonic() - began


def suited(rows: Sequence[reward.Row | Verdict], how: reward.Reward) -> dict[int, reward.Row]:
    """The rows that are better judged side by side, by position; none where there is one processor."""
    asked = {row.verifier for row in rows if not isinstance(row, Verdict)}
    possible = (asked - {""}) | {criterion.verifier for criterion in how.criteria if "" in asked}
    apart = {name for name in possible if _is_side_by_side(name)}
    if not apart or size(os.environ) < 2:
        return {}
    found = {
        position: row
        for position, row in enumerate(rows)
        if not isinstance(row, Verdict) and not apart.isdisjoint(reward.verifiers_of(how, row))
    }
    return found if len(found) > 1 else {}


def size(environment: Mapping[str, str]) -> int:
    """How many rows at once: one per processor, as far as a Lambda function's memory buys them whole."""
    processors = len(os.sched_getaffinity(0))
    memory = environment.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "")
    return min(processors, max(1, round(int(memory) / MEMORY_OF_A_PROCESSOR))) if memory else processors


def _is_side_by_side(name: str) -> bool:
    try:
        verify = registry.load(name)
    except Fault:  # it is every row's own
        return False
    module = sys.modules.get(getattr(verify, "__module__", ""))
    return getattr(module, "SIDE_BY_SIDE", False) is True
