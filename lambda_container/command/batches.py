"""Rows to events: as many as fit an invocation's bytes and take about as long as they should."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from threading import Lock

OPENING, CLOSING = b'{"batch":[', b'],"explain":true}'
MOST_BYTES = 5_500_000  # of an event; 6,291,556 is the limit, and a proxy may add to it


@dataclass(frozen=True, slots=True)
class Item:
    """One row to score.

    key: names the row in the journal. body: the row as JSON.
    """

    key: str
    body: bytes


class Size:
    """How many rows an event should hold, by what rows have taken lately.

    Args:
        most: rows at most.
        seconds: how long an invocation should take.
    """

    def __init__(self, most: int, seconds: float) -> None:
        self.most = most
        self.seconds = seconds
        self._lock = Lock()
        self._per_row = 0.0

    def learn(self, rows: int, seconds: float) -> None:
        """Takes a finished invocation into account; recent ones count most."""
        with self._lock:
            weight = 0.2 if self._per_row else 1.0
            self._per_row += weight * (seconds / rows - self._per_row)

    def rows(self) -> int:
        """Rows for the next event."""
        return max(1, min(self.most, int(self.seconds / self._per_row))) if self._per_row else self.most


def batches(items: Iterable[Item], size: Size, most_bytes: int = MOST_BYTES) -> Iterator[list[Item]]:
    """Groups items in order; an item is alone where it alone has too many bytes."""
    batch: list[Item] = []
    empty = length = len(OPENING) + len(CLOSING)
    for item in items:
        if batch and (len(batch) >= size.rows() or length + len(item.body) + 1 > most_bytes):
            yield batch
            batch, length = [], empty
        batch.append(item)
        length += len(item.body) + 1
    if batch:
        yield batch


def event(items: Sequence[Item]) -> bytes:
    """The event that asks for the verdicts on some rows."""
    return OPENING + b",".join(item.body for item in items) + CLOSING
