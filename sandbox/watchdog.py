"""After each run on the floor (L1): what was touched is found, put right or rebuilt.

A child there shares its user with the executor, and without seccomp it may stop, kill, slow or limit
any process of that user, make empty things in /tmp and leave System V objects. With seccomp (L2) it can
do none of this, and nothing is looked at.
"""

from __future__ import annotations

import os
import resource

from sandbox import turn
from sandbox.manner import Manner, manner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Limits = dict[int, tuple[int, int]]

_LIMITS = [getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_")]
MOST_PHRASES = 20
_quiet: tuple[Limits, Manner | None] | None = None  # this process when no child ran


class World:
    """What a child of `uid` could change, as it is now; this process as it was when no child ran.

    Args:
        uid: the user children run as.
    """

    def __init__(self, uid: int) -> None:
        self.uid = uid
        self.limits, self.manner = in_quiet()
        self._was_limited = False
        from sandbox import traces  # not needed above the floor

        self.entries = traces.Entries(uid)
        self._objects = traces.objects
        self.objects = set(traces.objects(uid))
        self.left: set[tuple[str, int]] = set()  # objects that `repaired` found to be new

    def relieve(self) -> None:
        """Restores the limits of this process, without which nothing can be looked at."""
        self._was_limited |= restore_limits(self.limits)

    def repaired(self) -> tuple[str, ...]:
        """After `relieve`: what was changed, one phrase each; what can be put right is put right."""
        found = list(self._differences())
        more = len(found) - MOST_PHRASES
        return (*found[:MOST_PHRASES], *((f"and {more} more",) if more > 0 else ()))

    def _differences(self) -> Iterator[str]:
        if self._was_limited:
            yield "the limits of this process were changed"
            if _limits() != self.limits:
                yield "a hard limit of this process was lowered, for good"
        yield from _restored_manner(self.manner)
        yield from self.entries.repaired()
        self.left = set(self._objects(self.uid)) - self.objects
        yield from (f"{kind} {number} was left behind" for kind, number in self.left)


def in_quiet() -> tuple[Limits, Manner | None]:
    """The limits and the manner of this process as they were when no child ran that might change them."""
    global _quiet
    now = _limits(), manner(os.getpid())
    if _quiet is None or turn.is_quiet():
        _quiet = now
    return _quiet


def relieve() -> None:
    """Restores the limits of this process, without which a child could not even be started."""
    if _quiet is not None and not turn.is_quiet():
        restore_limits(_quiet[0])


def restore_limits(wanted: Limits) -> bool:
    """Restores the limits of this process as far as it may; whether they were others."""
    if _limits() == wanted:
        return False
    for kind, (soft, hard) in wanted.items():
        most = resource.getrlimit(kind)[1]
        if most != hard and os.geteuid():
            hard = most  # without privilege a hard limit does not rise again
            soft = soft if hard == resource.RLIM_INFINITY else min(soft % (1 << 64), hard % (1 << 64))
        resource.setrlimit(kind, (soft, hard))
    return True


def _limits() -> Limits:
    return {kind: resource.getrlimit(kind) for kind in _LIMITS}


def _restored_manner(before: Manner | None) -> Iterator[str]:
    now = manner(os.getpid())
    if before is None or now is None:
        yield "this process was stopped"
        return
    if now.processors != before.processors:
        os.sched_setaffinity(0, before.processors)
        yield "the processors of this process were changed"
    if now.pace != before.pace:
        yield "the priority of this process was lowered, for good"
