"""Waiting before another attempt: exponential, with full jitter.

Full jitter (a wait drawn evenly from zero to the current ceiling) makes many senders that were refused
at once come back spread out, with the least work for sender and receiver:
https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import uniform


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait before attempt 1, 2, …

    first, longest: seconds; the ceiling doubles from the one to the other.
    draw: (low, high) -> a number between; for tests.
    """

    first: float = 0.2
    longest: float = 20.0
    draw: Callable[[float, float], float] = uniform

    def seconds(self, attempt: int) -> float:
        """The wait before the attempt that follows `attempt` (from 0) failed ones."""
        return self.draw(0.0, min(self.longest, self.first * 2.0 ** min(attempt, 60)))
