"""Which processor a child shares with the thread that converses with it.

The two never run at the same time. On one processor an answer costs a change of context; on two it wakes
a processor that has gone to sleep, which in a virtual machine takes five times as long.
"""

from __future__ import annotations

from threading import Lock, get_ident

ANY = -1
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


def give_back(processor: int) -> None:
    """Undoes `take`, in any thread."""
    with _lock:
        if processor != ANY:
            owner, children = _owners.pop(processor)
            if children > 1:
                _owners[processor] = owner, children - 1
