"""After each run on the floor (L1): what was touched is found, put right or rebuilt.

A child there shares its user with the executor, and without seccomp it may stop, kill, slow or limit
any process of that user, make empty things in /tmp and leave System V objects. With seccomp (L2) it can
do none of this, and nothing is looked at.
"""

from __future__ import annotations

import os
import resource
import stat
from contextlib import suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Entry = tuple[int, int, int]  # inode, mode, size

ROOTS = ("/tmp", "/var/tmp", "/dev/shm")
MOST_ENTRIES = 4096
IPC = ("shm", "msg", "sem")
STOPPED = "TtZX"
_LIMITS = [getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_")]


class World:
    """What a child of `uid` could change, as it is now.

    Args:
        uid: the user children run as.
    """

    def __init__(self, uid: int) -> None:
        self.uid = uid
        self.limits = {kind: resource.getrlimit(kind) for kind in _LIMITS}
        self.manner = manner(os.getpid())
        self.entries = dict(_entries(uid))
        self.objects = set(_objects(uid))


class Manner:
    """How a process is run: may be compared.

    limits: the text of /proc/<pid>/limits; pace: nice value, scheduling policy; processors.
    """

    def __init__(self, limits: bytes, pace: tuple[bytes, ...], processors: frozenset[int]) -> None:
        self.limits, self.pace, self.processors = limits, pace, processors

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Manner) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]  # compared, never kept in sets


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
    try:
        with open(f"/proc/{pid}/stat", "rb", buffering=0) as file:
            fields = file.read().rpartition(b")")[2].split()
        with open(f"/proc/{pid}/limits", "rb", buffering=0) as file:
            limits = file.read()
        processors = frozenset(os.sched_getaffinity(pid))
    except (FileNotFoundError, ProcessLookupError):
        return None
    if fields[0].decode() in STOPPED:
        return None
    return Manner(limits, (fields[16], fields[38]), processors)


def differences(before: World, after: World) -> Iterator[str]:
    """What was changed, one phrase each; what can be put right is put right."""
    if before.limits != after.limits:
        yield _restore_limits(before.limits)
    if before.manner != after.manner:
        yield _restore_manner(before.manner)
    yield from _restore_entries(before, after)
    yield from (f"{kind} {number} was left behind" for kind, number in after.objects - before.objects)


def _restore_limits(limits: dict[int, tuple[int, int]]) -> str:
    for kind, (soft, hard) in limits.items():
        most = resource.getrlimit(kind)[1]
        if most != hard and os.geteuid():
            hard = most  # without privilege a hard limit does not rise again
            soft = soft if hard == resource.RLIM_INFINITY else min(soft % (1 << 64), hard % (1 << 64))
        resource.setrlimit(kind, (soft, hard))
    return "the limits of this process were changed"


def _restore_manner(before: Manner | None) -> str:
    if before is None:
        return "this process was stopped"
    os.sched_setaffinity(0, before.processors)
    now = manner(os.getpid())
    if now is not None and now.pace != before.pace:
        return "the priority of this process was lowered, for good"
    return "the processors of this process were changed"


def _restore_entries(before: World, after: World) -> Iterator[str]:
    lost = {entry[0]: path for path, entry in before.entries.items() if path not in after.entries}
    fresh = [path for path in after.entries if path not in before.entries]
    for path in sorted(fresh, reverse=True):  # what is inside a directory before the directory
        entry = after.entries[path]
        if entry[0] in lost:
            os.rename(path, lost[entry[0]])
            yield f"{path} was {lost.pop(entry[0])}"
        elif _is_empty(entry) and _remove(path, entry[1]):
            yield f"{path} was left behind"
    yield from (f"{path} was removed" for path in lost.values())
    for path, entry in before.entries.items():
        if after.entries.get(path, entry) != entry:
            yield f"{path} was changed"


def _is_empty(entry: Entry) -> bool:
    """Whether a process that can open and write nothing could have made it."""
    return stat.S_ISREG(entry[1]) <= (entry[2] == 0)


def _remove(path: str, mode: int) -> bool:
    try:
        if stat.S_ISDIR(mode):
            os.rmdir(path)
        else:
            os.unlink(path)
    except OSError:  # somebody else's after all: it is in use, or gone by itself
        return False
    return True


def _entries(uid: int) -> Iterator[tuple[str, Entry]]:
    """What `uid` owns in the directories everybody may write to; others' things it cannot change."""
    directories = [root for root in ROOTS if os.path.isdir(root)]
    seen = 0
    while directories and seen < MOST_ENTRIES:
        for path, found in _inside(directories.pop()):
            seen += 1
            is_directory = stat.S_ISDIR(found.st_mode)
            if found.st_uid == uid:
                yield path, (found.st_ino, found.st_mode, 0 if is_directory else found.st_size)
                directories += [path] * is_directory


def _inside(directory: str) -> Iterator[tuple[str, os.stat_result]]:
    try:
        names = os.listdir(directory)
    except OSError:  # not ours to read, or gone
        return
    for name in names:
        path = os.path.join(directory, name)
        with suppress(OSError):  # gone meanwhile
            yield path, os.lstat(path)


def _objects(uid: int) -> Iterator[tuple[str, int]]:
    for kind in IPC:
        try:
            with open(f"/proc/sysvipc/{kind}", "rb", buffering=0) as file:
                rows = file.read().splitlines()
        except OSError:  # a kernel without System V objects
            continue
        owner = rows[0].split().index(b"uid")
        cells = [row.split() for row in rows[1:]]  # key, id, …
        yield from ((kind, int(row[1])) for row in cells if int(row[owner]) == uid)


def disturbed(expected: Manner | None, pids: Iterable[int]) -> bool:
    """Whether one of these processes is dead, stopped, limited or slowed."""
    return expected is None or any(_expects_a_signal(pid) or manner(pid) != expected for pid in pids)


def _expects_a_signal(pid: int) -> bool:
    """Whether a signal was sent that the process had no processor yet to obey."""
    try:
        with open(f"/proc/{pid}/status", "rb", buffering=0) as file:
            rows = file.read().split(b"\n")
    except OSError:  # it is gone
        return True
    return any(row.startswith((b"SigPnd:", b"ShdPnd:")) and row.strip(b"SigPndhS:\t0") for row in rows)
