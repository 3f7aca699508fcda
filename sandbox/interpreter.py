"""The program of an executor, where a child of the floor runs when it begins.

Until a process forbids it, others of its user may trace it and write to its memory; an interpreter takes
some 20 ms to come so far. A program that the kernel may run but not read for its user is untraceable from its
first instruction on: a copy in memory, whose mode says so.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from time import sleep

from sandbox import turn
from sandbox.failure import NotStarted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TICK, TICKS = 0.001, 60_000


def needs_protection() -> bool:
    """Whether a child runs that could trace what begins now. Where none does, none is let go before what has
    begun forbids it (`pool.let_go`). Root's processes only root can trace.
    """
    return os.geteuid() != 0 and turn.floor_is_in_use()


def becomes_untraceable(pid: int) -> bool:
    """Waits until a process that has begun forbids that it is traced, or is gone; whether that came."""
    for _ in range(TICKS):
        if os.geteuid() == 0 or _is_roots(pid):
            return True
        sleep(TICK)
    return False


def begun_untraceable(begin: Callable[[str], int]) -> int:
    """The process that `begin` makes of the program at a path: one that nobody but root can trace.

    Raises NotStarted where this kernel has none such, and OSError.
    """
    with _unreadable() as program:
        pid = begin(program)
    if not _is_roots(pid):
        os.kill(pid, 9)
        os.waitpid(pid, 0)
        raise NotStarted("no executor can begin while a child of the floor runs, which could trace it")
    return pid


@contextmanager
def _unreadable() -> Iterator[str]:
    source = os.open(sys.executable, os.O_RDONLY | os.O_CLOEXEC)
    try:
        copy = os.memfd_create("interpreter")
        try:
            while os.sendfile(copy, source, None, 1 << 30):
                continue
            os.fchmod(copy, 0o111)
            yield f"/proc/self/fd/{copy}"
        finally:
            os.close(copy)
    finally:
        os.close(source)


def _is_roots(pid: int) -> bool:
    """Whether what /proc holds of a process belongs to root, as of one that its user may not trace, or has
    ended.
    """
    try:
        return os.stat(f"/proc/{pid}/environ").st_uid != os.geteuid()
    except FileNotFoundError:  # it is gone
        return True
