"""How a fan-out is getting on: counters that many threads add to."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from threading import Lock

NOTED = ("resumed", "throttled", "failed", "unanswered", "resent", "halved", "lost")


class Progress:
    """Counters since the start, by name; one that was never added to is 0.

    scored: rows answered by the function in this run. resumed: rows that the journal had.
    lost: rows that made the function fail, each alone. invocations: events sent, whatever became of them.
    throttled, failed, unanswered: what became of events without a reply.
    resent: rows that may have run a second time, because the first answer never came.
    halved: batches that were sent in halves.

    last: the latest problem. dollars: what it has cost, where the invoker knows.
    """

    def __init__(self, dollars: Callable[[], float] | None = None) -> None:
        self.last = ""
        self.dollars = dollars
        self._counts: Counter[str] = Counter()
        self._lock = Lock()
        self._started = time.monotonic()

    def __getitem__(self, name: str) -> int:
        return self._counts[name]

    def add(self, name: str, number: int = 1) -> int:
        """Adds to a counter and returns it."""
        with self._lock:
            self._counts[name] += number
            return self._counts[name]

    @property
    def rate(self) -> float:
        """Rows answered by the function, per second since the start."""
        return self["scored"] / max(1e-9, time.monotonic() - self._started)

    def line(self) -> str:
        """One line for a person."""
        parts = [f"{self['scored'] + self['resumed']:,} rows", f"{self.rate:,.0f}/s"]
        parts += [f"{self[name]:,} {name}" for name in NOTED if self[name]]
        if self.dollars:
            parts.append(f"${self.dollars():.4f} so far")
        return " · ".join(parts)
