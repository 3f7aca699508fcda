"""What the environment that this process runs in grants: one fact a line, for a person and for scripts.

The answer to the event {"probe": true}, and what `rlvr doctor` prints. Asking costs some tens of
milliseconds and a few forked processes; nothing here is imported before somebody asks.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from importlib.util import MAGIC_NUMBER, cache_from_source

from sandbox import SandboxError, level, probe

SECRETS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_LAMBDA_METADATA_TOKEN")
MEMORY_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
UNCHECKED = 0b01  # the header's flags of bytecode that is valid whatever the source's time is (PEP 552)


def report() -> dict[str, object]:
    """The facts by name, and `level`: 0 where untrusted code cannot be run here."""
    found = dict(facts())  # first: they tell how long an executor takes to be ready
    try:
        granted = int(level())
    except SandboxError:
        granted = 0
    return {"level": granted, "facts": found}


def facts() -> Iterator[tuple[str, str]]:
    """(what, what it is like here), the sandbox's own findings first."""
    yield from probe.facts()
    yield "bytecode", _bytecode()
    yield "credentials", _credentials()
    yield "clock", f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())}, up {time.monotonic() / 3600:.1f} h"
    yield "/tmp", _scratch("/tmp")
    yield "/dev/shm", "usable" if os.access("/dev/shm", os.W_OK) else "none, and none is needed"
    yield "memory", _memory()
    yield "processors", f"{len(os.sched_getaffinity(0))}"


def _bytecode() -> str:
    """Whether the modules of this process were, or will be, compiled again at the next start."""
    sources = [m.__file__ for m in list(sys.modules.values()) if getattr(m, "__file__", None)]
    stale = [path for path in sources if path and path.endswith(".py") and not _lasting(path)]
    share = f"{len(stale)} of {len(sources)} modules"
    return f"{share} depend on their source's time" if stale else f"lasting, all {len(sources)} modules"


def _lasting(source: str) -> bool:
    try:
        with open(cache_from_source(source), "rb") as file:
            header = file.read(8)
    except OSError:
        return False
    return header[:4] == MAGIC_NUMBER and header[4] == UNCHECKED


def _credentials() -> str:
    visible = [name for name in SECRETS if os.environ.get(name)]
    return (
        f"visible to this process: {', '.join(visible)}" if visible else "none in this process's environment"
    )


def _scratch(path: str) -> str:
    if not os.access(path, os.W_OK):
        return "not writable"
    room = os.statvfs(path)
    return f"writable, {room.f_bavail * room.f_frsize >> 20} MB free, {len(os.listdir(path))} entries"


def _memory() -> str:
    for path in MEMORY_LIMITS:
        try:
            with open(path, encoding="ascii") as file:
                limit = file.read().strip()
        except OSError:
            continue
        if limit.isdigit() and int(limit) < 1 << 50:
            return f"{int(limit) >> 20} MB, by the control group"
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') >> 20} MB"
