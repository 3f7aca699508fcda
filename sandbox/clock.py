"""A clock that stands still while this process is suspended, as containers and virtual machines are.

Whoever waits notices: it took far longer than was asked for. What runs below us was suspended with us, and
must not have met its limit of time meanwhile.
"""

from __future__ import annotations

from time import monotonic

TICK = 0.25  # seconds: the longest wait, so that a suspension within it shows
_suspended = _until = 0.0


def awake() -> float:
    """Seconds on this clock; they mean something only beside others of it."""
    return monotonic() - _suspended


def waited(began: float, seconds: float) -> None:
    """Says that a wait is over which was to last `seconds` at most. began: by time.monotonic()."""
    global _suspended, _until
    now = monotonic()
    if now - began > seconds + TICK:  # less is what a busy machine takes
        _suspended += max(0.0, now - max(began + seconds, _until))  # other threads may have noticed it, too
        _until = now
