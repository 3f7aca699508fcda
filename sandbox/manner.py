"""How a process is run, as anybody may see it: its limits, its pace, its processors, its pending signals."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

STOPPED = "TtZX"
FLAGS, EXITING = (
    6,
    4,
)  # the place of the flags in /proc/<pid>/stat, after the name; PF_EXITING of linux/sched.h
CHILD_ENDED = 1 << 16  # SIGCHLD, which an executor ignores; who forks has all signals wait meanwhile
NOTHING_PENDING = b"SigPnd:\t0000000000000000\nShdPnd:\t0000000000000000\n"


class Manner:
    """How a process is run: may be compared.

    limits: the text of /proc/<pid>/limits; pace: nice value, scheduling policy; processors.
    """

    def __init__(self, limits: bytes, pace: tuple[int, int], processors: frozenset[int]) -> None:
        self.limits, self.pace, self.processors = limits, pace, processors

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Manner) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]  # compared, never kept in sets


def is_stopped(pid: int) -> bool:
    """Whether a process waits for SIGCONT."""
    try:
        return _fields(pid)[0] in (b"T", b"t")
    except OSError:  # it is gone
        return False


def is_ending(pid: int) -> bool:
    """Whether a process has come to its end in the kernel, which it never leaves: it runs nothing more."""
    return int(_fields(pid)[FLAGS]) & EXITING != 0


def _fields(pid: int) -> list[bytes]:
    """What /proc/<pid>/stat tells after the name. Raises OSError where the process is gone."""
    with open(f"/proc/{pid}/stat", "rb", buffering=0) as file:
        return file.read().rpartition(b")")[2].split()


def with_descriptors(manner: Manner | None, most: int) -> Manner | None:
    """The same, with another limit of open files."""
    if manner is None:
        return None
    limits = [
        b"%-25s %-20d %-20d %-10s" % (b"Max open files", most, most, b"files")
        if line.startswith(b"Max open files")
        else line
        for line in manner.limits.split(b"\n")
    ]
    return Manner(b"\n".join(limits), manner.pace, manner.processors)


def manner(pid: int) -> Manner | None:
    """How a process is run; None where it is dead or stopped."""
    return _of(pid, _status(pid))


def disturbed(expected: Manner | None, pids: Iterable[int]) -> bool:
    """Whether one of these processes is dead, stopped, limited, slowed or about to obey a signal."""
    return expected is None or any(_differs(pid, expected) for pid in pids)


def expects_a_signal(pid: int) -> bool:
    """Whether a signal was sent that the process had no processor yet to obey, or it is gone."""
    return _awaits_a_signal(_status(pid))


def _differs(pid: int, expected: Manner) -> bool:
    status = _status(pid)
    return _awaits_a_signal(status) or _of(pid, status) != expected


def _awaits_a_signal(status: bytes) -> bool:
    if NOTHING_PENDING in status:
        return False
    sets = [status.partition(field)[2][:16] for field in (b"SigPnd:\t", b"ShdPnd:\t")]
    return any(not pending or int(pending, 16) & ~CHILD_ENDED for pending in sets)


def _of(pid: int, status: bytes) -> Manner | None:
    if status.partition(b"State:\t")[2][:1].decode() in STOPPED:  # "" is in it: the process is gone
        return None
    try:
        pace = os.getpriority(os.PRIO_PROCESS, pid), os.sched_getscheduler(pid)
        with open(f"/proc/{pid}/limits", "rb", buffering=0) as file:
            return Manner(file.read(), pace, frozenset(os.sched_getaffinity(pid)))
    except (FileNotFoundError, ProcessLookupError):
        return None


def _status(pid: int) -> bytes:
    """What the kernel tells of a process; nothing where it is gone."""
    try:
        with open(f"/proc/{pid}/status", "rb", buffering=0) as file:
            return file.read()
    except (FileNotFoundError, ProcessLookupError):
        return b""
