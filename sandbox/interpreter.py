"""The program of an executor, where a child of the floor runs when it begins.

Until a process forbids it, others of its user may trace it and write to its memory; an interpreter takes
some 20 ms to come so far. A program that the kernel may run but not read for its user is untraceable from its
first instruction on: a copy in memory, whose mode says so.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager

from sandbox import turn
from sandbox.failure import NotStarted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def is_exposed() -> bool:
    """Whether what begins now may be traced by its user: no child runs that would, and none will until it is
    ready (`pool.let_go`).
    """
    return os.geteuid() == 0 or not turn.floor_is_in_use()


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
    """Whether what /proc holds of a process belongs to root, as of one that its user may not trace."""
    try:
        return os.stat(f"/proc/{pid}/environ").st_uid != os.geteuid()
    except OSError:  # it is gone
        return False
