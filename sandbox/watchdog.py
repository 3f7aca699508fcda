"""After each run on the floor (L1): what was touched is found, put right or rebuilt.

A child there shares its user with the executor, and without seccomp it may stop, kill, slow or limit
any process of that user, make empty things in /tmp and leave System V objects. With seccomp (L2) it can
do none of this, and nothing is looked at.
"""

from __future__ import annotations

import os
import resource
from _thread import get_native_id
from contextlib import suppress
from time import sleep

from sandbox import turn
from sandbox.manner import Manner, manner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Limits = dict[int, tuple[int, int]]

_LIMITS = [getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_")]
MOST_PHRASES = 20
ORPHAN_TICK, ORPHAN_TICKS = 0.0005, 1000
_first: Limits = {}
_quiet: tuple[Limits, bytes] | None = None  # the limits of this process when no child ran, and as text


class World:
    """What a child of `uid` could change, as it is now; our limits as they were when no child ran.

    Args:
        uid: the user children run as.
    """

    def __init__(self, uid: int) -> None:
        self.uid = uid
        self.limits, self.manner = in_quiet()[0], manner(get_native_id())
        self._was_limited = False
        from sandbox import linux, traces  # not needed above the floor

        self.entries = traces.Entries(uid)
        self._objects, self._remove = traces.objects, linux.remove_object
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

    def unremoved(self) -> Iterator[tuple[str, int]]:
        """Removes the objects that `repaired` found to be new; yields those that only their user may."""
        for kind, number in self.left:
            try:
                self._remove(kind, number)
            except PermissionError:
                yield kind, number
            except OSError:  # gone by itself
                continue

    def _differences(self) -> Iterator[str]:
        if self._was_limited:
            yield "the limits of this process were changed"
            if _limits() != self.limits:
                yield "a hard limit of this process was lowered, for good"
        yield from _restored_manner(self.manner)
        yield from self.entries.repaired()
        self.left = set(self._objects(self.uid)) - self.objects
        yield from (f"{kind} {number} was left behind" for kind, number in self.left)


def in_quiet() -> tuple[Limits, bytes]:
    """The limits of this process as they were when no child ran that might change them; and as text."""
    global _quiet
    before = turn.quiet()
    if _quiet is not None and _quiet[0] == _limits():
        return _quiet
    with open("/proc/self/limits", "rb", buffering=0) as file:
        now = _limits(), file.read()
    if _quiet is None or -1 < before == turn.quiet():
        _quiet = now
        _first.update({kind: limit for kind, limit in now[0].items() if kind not in _first})
    return _quiet


def is_spoiled() -> bool:
    """Whether a child has lowered a hard limit of this process: for good, and some of it will not work."""
    return _is_spoiled(_limits())


def was_spoiled() -> bool:
    """The same, when the children began that have run last."""
    return _quiet is not None and _is_spoiled(_quiet[0])


def _is_spoiled(limits: Limits) -> bool:
    return os.geteuid() != 0 and any(limits[kind][1] != hard for kind, (_, hard) in _first.items())


def relieve() -> None:
    """Restores the limits of this process, without which a child could not even be started."""
    if _quiet is not None and turn.quiet() < 0:
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
        with suppress(ValueError):  # a child that runs yet has lowered it meanwhile
            resource.setrlimit(kind, (soft, hard))
    return True


def kill_orphan(pid: int) -> None:
    """Kills a child that has a job and whose executor is gone."""
    try:
        if os.getsid(pid) == pid:  # every such child leads its session: the number was not given anew
            os.kill(pid, 9)
            os.waitpid(pid, 0)
    except ProcessLookupError:
        return
    except ChildProcessError:  # buried by whom orphans fall to; it may live until it has a processor
        for _ in range(ORPHAN_TICKS):
            relieve()
            if _is_dead(pid):
                return
            sleep(ORPHAN_TICK)


def _is_dead(pid: int) -> bool:
    try:
        return manner(pid) is None
    except OSError:  # a child has taken all descriptors from us for good: nobody can tell
        return False


def _limits() -> Limits:
    return {kind: resource.getrlimit(kind) for kind in _LIMITS}


def _restored_manner(before: Manner | None) -> Iterator[str]:
    now = manner(get_native_id())
    if before is None or now is None:
        yield "this process was stopped"
        return
    if now.processors != before.processors:
        os.sched_setaffinity(0, before.processors)
        yield "the processors of this process were changed"
    if now.pace != before.pace:
        yield "the priority of this process was lowered, for good"
