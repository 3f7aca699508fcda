"""What a process holds and what its sandbox's children may leave behind, looked up in /proc and compared."""

from __future__ import annotations

import gc
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import _lru_cache_wrapper
from pathlib import Path
from time import sleep

from sandbox import linux
from verifiers.code_execution.remembered import forget

DIRECTORIES = ("/tmp", "/var/tmp", "/dev/shm")
IPC = ("shm", "msg", "sem")
PR_SET_CHILD_SUBREAPER = 36
LOOKS, PAUSE, STEADY = 200, 0.1, 10
MOST_NAMED = 5

Held = dict[str, list[str]]  # by what it is: the name of each


def adopt_orphans() -> None:
    """Has what the children of this process leave behind become its own child, as it does with process 1."""
    linux.prctl(PR_SET_CHILD_SUBREAPER, 1)


def held(user: int, private: Path) -> Held:
    """What there is now.

    Args:
        user: whose files in the public directories count: the user of the sandbox's children.
        private: a directory in which all files count.
    """
    return {
        "open descriptors": sorted(_links("/proc/self/fd")),
        "child processes": sorted(_descendants(os.getpid())),
        "threads": sorted(os.listdir("/proc/self/task")),
        "files in temporary directories": sorted(_files(user, private)),
        "System V objects": sorted(_objects()),
    }


def settled(look: Callable[[], Held], before: Held | None = None) -> Held:
    """What there is once it no longer changes in number, and is no more than `before`; or after all looks."""
    found, steady = look(), 0
    for _ in range(LOOKS):
        if steady >= STEADY and not (before and grown(before, found)):
            break
        sleep(PAUSE)
        last, found = found, look()
        steady = steady + 1 if _sizes(last) == _sizes(found) else 0
    return found


def grown(before: Held, after: Held) -> dict[str, str]:
    """What there is more of, each with some of the new names."""
    more = {kind: len(after[kind]) - len(before[kind]) for kind in before}
    new = {kind: [name for name in after[kind] if name not in before[kind]] for kind in before}
    return {kind: ", ".join(new[kind][:MOST_NAMED]) for kind, count in more.items() if count > 0}


def resident(pid: int) -> int:
    """Kilobytes of memory that a process has, shared pages included; 0 where it is gone."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    return 0


def living() -> int:
    """How many allocations of Python's objects live, once what is only remembered is forgotten."""
    for found in gc.get_objects():
        if isinstance(found, _lru_cache_wrapper):
            found.cache_clear()
    forget()
    re.purge()
    gc.collect()
    return sys.getallocatedblocks()


def children(pid: int) -> list[int]:
    """The processes that a process has begun or adopted, and not buried."""
    return [child for child, (parent, _) in _processes().items() if parent == pid]


def _descendants(pid: int) -> Iterator[str]:
    """Parent, name and state of each."""
    found = _processes()
    family = [pid]
    for member in family:
        for child, (parent, told) in found.items():
            if parent == member:
                family.append(child)
                yield f"{told} of {parent}"


def _links(directory: str) -> Iterator[str]:
    for name in os.listdir(directory):
        with suppress(OSError):  # the one that lists them is closed by now
            yield f"{name} {os.readlink(f'{directory}/{name}')}"


def _files(user: int, private: Path) -> Iterator[str]:
    yield from map(str, private.rglob("*"))
    for root in DIRECTORIES:
        for directory, names, files in os.walk(root):
            for path in (os.path.join(directory, name) for name in (*names, *files)):
                with suppress(OSError):
                    if os.lstat(path).st_uid == user and not path.startswith(str(private)):
                        yield path


def _objects() -> Iterator[str]:
    for kind in IPC:
        with suppress(FileNotFoundError):  # the kernel has none
            lines = Path(f"/proc/sysvipc/{kind}").read_text().splitlines()
            yield from (f"{kind} {line.split()[1]}" for line in lines[1:])


def _sizes(found: Held) -> list[int]:
    return [len(names) for names in found.values()]


def _processes() -> dict[int, tuple[int, str]]:
    """All processes: parent; number, name and state."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it is gone by now
            number, _, rest = path.read_text().partition(" (")
            name, _, fields = rest.rpartition(") ")
            told = fields.split()
            found[int(number)] = int(told[1]), f"{number} {name} ({told[0]})"
    return found
