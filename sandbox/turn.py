"""Who runs at the same time as whom, and how a thread gets the sandbox for itself.

Below seccomp (L1) a child can stop or kill another child of the same user. What ends badly beside a
stranger is therefore run again alone before it is blamed. All jobs of one thread count as one party: a
test and the solution it tests stand or fall together.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from threading import Condition, get_ident

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_changed = Condition()
_running: dict[int, list[Turn]] = {}
_gone = [0]  # how many children were let go
_sole: list[int] = []  # the thread that has the sandbox for itself, if any


class Turn:
    """One job's presence, from before it is handed over until it is dead."""

    def __init__(self) -> None:
        self.alone = True
        self.has_gone = self.on_floor = False
        me = get_ident()
        with _changed:
            _changed.wait_for(lambda: me in _running or not _sole or _sole[0] == me)
            self._party = _running.setdefault(me, [])
            self._party.append(self)
            self._owner = me
            if len(_running) > 1:
                for turn in _all():
                    turn.alone = False

    def let_go(self, on_floor: bool) -> None:
        """Its child may run from now on. on_floor: without seccomp."""
        with _changed:
            self.has_gone, self.on_floor = True, on_floor
            _gone[0] += 1

    def over(self) -> None:
        """The job is dead."""
        with _changed:
            self._party.remove(self)
            if not self._party:
                _running.pop(self._owner, None)
            _changed.notify_all()


def quiet() -> int:
    """How many children were let go so far, or -1 while one runs, which could change anything."""
    with _changed:
        return -1 if any(turn.has_gone for turn in _all()) else _gone[0]


def floor_is_in_use() -> bool:
    """Whether a child runs that may trace a process of its user which has just begun."""
    with _changed:
        return any(turn.on_floor for turn in _all())


def _all() -> Iterator[Turn]:
    return (turn for party in _running.values() for turn in party)


@contextmanager
def exclusive() -> Iterator[None]:
    """No other thread's job runs inside this block; waits for those that do.

    Raises RuntimeError where this thread has a session open: two such threads would wait for each other.
    """
    me = get_ident()
    with _changed:
        if me in _running:
            raise RuntimeError("close your sessions before you ask for the sandbox alone")
    try:
        with _changed:
            _changed.wait_for(lambda: not _sole)
            _sole.append(me)
            _changed.wait_for(lambda: not _running)
        yield
    finally:  # also where a signal ends the wait
        with _changed:
            if me in _sole:
                _sole.clear()
                _changed.notify_all()


def _forget() -> None:
    """In a forked copy of this process: other threads and their jobs are not in it."""
    global _changed
    _changed = Condition()
    _running.clear()
    _sole.clear()


os.register_at_fork(after_in_child=_forget)
