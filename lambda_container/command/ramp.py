"""How Lambda's environments grow under a burst, and when a burst is done.

A function may have `first` environments at once and gets `rate` more a second, up to a cap (the account's
concurrency, the function's reservation, or what the trainer sends at once, whichever is least). An
environment runs one invocation at a time, and at most ten a second.
https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor

SHORTEST = 0.1  # seconds between starts in one environment: ten requests a second each


@dataclass(frozen=True, slots=True)
class Ramp:
    """first: environments at once. rate: further ones per second."""

    first: int = 1000
    rate: float = 100.0

    def seconds(self, invocations: int, each: float, cap: int) -> float:
        """From the first start to the last end of `invocations` of `each` seconds, all sent at once."""
        return self.last_start(invocations, each, cap) + each if invocations else 0.0

    def last_start(self, invocations: int, each: float, cap: int) -> float:
        """When the last of them starts, in seconds from the burst; found by halving."""
        pace = max(each, SHORTEST)
        wanted = invocations - 1e-6  # sums of many fractions fall short of a whole number
        low, high = 0.0, pace * ceil(invocations / min(cap, self.first))
        if self.started(0.0, pace, cap) >= wanted:
            return 0.0
        while high - low > 1e-9 * max(1.0, high):
            middle = (low + high) / 2
            low, high = (low, middle) if self.started(middle, pace, cap) >= wanted else (middle, high)
        return high

    def started(self, time: float, pace: float, cap: int) -> float:
        """How many have started by `time`, if there are always more waiting.

        An environment that is there from moment u on starts one at u, u + pace, u + 2 pace, …
        """
        at_once = min(self.first, cap)
        grows_until = min(time, (cap - at_once) / self.rate) if self.rate else 0.0
        later = self.rate * (_area(time, pace) - _area(time - grows_until, pace))
        return at_once * (floor(time / pace + 1e-9) + 1) + later


def _area(width: float, pace: float) -> float:
    """The integral of floor(v / pace) + 1 from 0 to `width`."""
    whole = floor(width / pace)
    return pace * whole * (whole + 1) / 2 + (whole + 1) * (width - whole * pace)
