"""The last resort against a verifier that does not come back: an alarm that interrupts it in time to answer.

Verifiers keep to their budget by themselves, and what they run for the model is killed from outside. A
plugin may fail to: an endless loop, a wait without end, a regular expression that explodes. The alarm raises
Overdue in it a little after the end of the budget. What was interrupted may have left
anything half done, so nothing more is judged in this process: the other rows find no time left, and the
runtime replaces the process once the batch is answered.

Out of reach is what catches BaseException again and again, or keeps the interpreter from running at all, as
a long call into a C library does; Lambda ends it at the function's time-out. An alarm goes to the main
thread, where both runtimes run the handler; in any other thread there is no guard.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # `signal` without its enumerations, which cost 2 ms
from time import monotonic

from verifiers.core import Cause, error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from verifiers.core import Verdict

AGAIN = 0.05  # seconds between alarms: a verifier may have caught the first
LONGEST = 86_400.0  # seconds; a timer takes no number of any size
interrupted = ""  # where a verifier was, in this process
_judging = False
_due = 0.0  # on the monotonic clock: when the first alarm of ours may come


class Overdue(BaseException):
    """Raised in a verifier that still runs when the batch has to be answered."""


class Guard:
    """Interrupts what runs within `judged` once `seconds` have passed since the guard was entered."""

    def __init__(self, seconds: float) -> None:
        self.seconds = min(LONGEST, max(AGAIN, seconds))
        self._before: Any = None  # the caller's own alarm

    def __enter__(self) -> Guard:
        global _due
        self._ends = _due = monotonic() + self.seconds
        try:
            handled = _signal.signal(_signal.SIGALRM, _alarm)
        except ValueError:  # not the main thread
            return self
        self._before = handled, _signal.setitimer(_signal.ITIMER_REAL, self.seconds, AGAIN)
        return self

    def __exit__(self, *_: object) -> None:
        if self._before is not None:
            handled, timer = self._before
            _signal.setitimer(_signal.ITIMER_REAL, 0)
            _signal.signal(_signal.SIGALRM, handled if handled is not None else _signal.SIG_DFL)
            _signal.setitimer(_signal.ITIMER_REAL, *timer)

    def left(self) -> float:
        """Seconds until the batch has to be answered."""
        return max(0.0, self._ends - monotonic())

    def give_up(self, where: str) -> None:
        """Has the process replaced after this batch: something still runs that cannot be interrupted."""
        global interrupted
        interrupted = interrupted or where

    def judged(self, judge: Callable[..., Verdict], *arguments: Any) -> Verdict:
        """What `judge` returns, or an ERROR where it had to be interrupted."""
        global _judging
        try:
            _judging = True
            verdict = judge(*arguments)
            _judging = False
        except Overdue:
            _judging = False
            _signal.setitimer(_signal.ITIMER_REAL, 0)
            return error(Cause.DEADLINE, f"still running when the batch had to be answered, {interrupted}")
        return verdict


def _alarm(number: int, frame: Any) -> None:
    """Raises Overdue in what is being judged; between two rows there is nothing to interrupt.

    Before its time an alarm is somebody else's: a program on the sandbox's floor may send us any signal.
    """
    global interrupted
    if _judging and monotonic() >= _due:
        interrupted = interrupted or f"in {frame.f_code.co_filename}:{frame.f_lineno}"
        raise Overdue
