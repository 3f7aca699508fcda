"""Which processor a child shares with the thread that converses with it.

Where they take turns, the two never run at the same time. On one processor an answer costs a change of
context; on two it wakes a processor that has gone to sleep, which in a virtual machine takes five times as
long. A child that finds several questions answers the next one while we read what it said of the last: it
runs wherever the kernel wants.
"""

from __future__ import annotations

import os
from contextlib import suppress
from threading import Lock, get_ident

ANY = -1
MOST_MESSAGES = 2  # that a child may begin with and still take turns with us
_lock = Lock()
_owners: dict[int, tuple[int, int]] = {}  # by processor: the thread and how many children it has there


def take() -> int:
    """The processor this thread is on, for one more child of it; ANY where another thread's children run."""
    from sandbox import linux  # ctypes takes long to import; by now an executor is booting

    here, me = linux.processor(), get_ident()
    with _lock:
        owner, children = _owners.get(here, (me, 0))
        if owner != me:
            return ANY
        _owners[here] = me, children + 1
        return here


def send_away(pid: int, processor: int) -> None:
    """Has a child that is to be killed end on another processor than this one, which it shared with us: the
    kernel takes as long for that as for a small job, and our next child would wait for it.
    """
    if processor == ANY:
        return
    if others := os.sched_getaffinity(0) - {processor}:
        with suppress(OSError):  # it has ended, or is of another user
            os.sched_setaffinity(pid, others)


def give_back(processor: int) -> None:
    """Undoes `take`, in any thread."""
    with _lock:
        if processor != ANY:
            owner, children = _owners.pop(processor, (0, 0))  # a forked copy of this process knows of none
            if children > 1:
                _owners[processor] = owner, children - 1


def _forget() -> None:
    """In a forked copy of this process: other threads and their children are not in it."""
    global _lock
    _lock = Lock()
    _owners.clear()


os.register_at_fork(after_in_child=_forget)
