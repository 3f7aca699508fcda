"""The child's side of confinement: a flat list of named steps, in the order in which they are taken.

    executor   once: leave root, forbid_dumps, no_new_privs, Landlock, the executor's filter
    spare      per child, before there is a job: check_memory_is_private, the child's filter
    job        per child, when its job arrives: own session, descriptors 0 to 4, limits, no descriptors

Every step raises OSError where the kernel refuses it; nothing is skipped silently.
"""

from __future__ import annotations

import os
import resource
from contextlib import suppress
from ctypes import addressof, create_string_buffer
from struct import pack

from sandbox import linux, seccomp
from sandbox.terms import MOST_DESCRIPTORS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sandbox.terms import Terms

_setrlimit = resource.setrlimit  # as it is before `substitutes` adapts it
NOBODY = 65533  # a user and group that own nothing: not `nobody` (65534), which other services may be
OWN_USERS = 0x7F000000  # nobody's numbers: added to a process's number they give it a user of its own
STDIN, STDOUT, STDERR, INCOMING, OUTGOING = range(5)
DESCRIPTORS = 5
_SOMEBODY = 0x5AFEC0DE  # stands for a child's number in the filter that is built once
_CHILD_FILTER = linux.Filter(seccomp.child_filter(_SOMEBODY), _SOMEBODY)
_NO_FILTER = linux.Filter(pack("HBBI", 0xFFFF, 0, 0, _SOMEBODY), _SOMEBODY)  # no kernel takes it
FILE_DESCRIPTORS = 32  # of a child that has a work directory
MOST_TASKS = 8192  # of its user, where a child may have threads: a kernel may have but 32,768 for all
INFINITE = 1 << 64


def leave_root(user: int = NOBODY) -> None:
    """Gives up uid 0 for a user that owns nothing; nothing to do for anybody else.

    user: tried first; a user namespace may not have it, then it is NOBODY.
    """
    if os.geteuid() and os.getuid():
        return
    os.setgroups([])
    try:
        os.setresgid(user, user, user)
    except OSError:
        user = NOBODY
        os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def harden_executor(level: int, *, user: int, work: str | None) -> None:
    """Confines the executor, and so every child it will fork, as far as `level` says.

    user: see leave_root.
    work: the directory below which children have work directories, None where they have none.
    """
    leave_root(user)
    linux.forbid_dumps()
    if level >= 2:
        linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    if level >= 3:
        linux.confine_paths(work)
    if level >= 2:
        linux.Filter(seccomp.executor_filter(files=work is not None and level >= 3)).install()


def harden_spare(level: int) -> None:
    """Confines a child that waits for its job."""
    if level >= 2:
        _CHILD_FILTER.install(os.getpid())
    else:
        linux.prctl(linux.PR_SET_PDEATHSIG, 9)  # stopped by another child, it would stay for ever
        check_memory_is_private(os.getppid())


def check_memory_is_private(pid: int) -> None:
    """Raises PermissionError where this process could read the memory of process `pid`."""
    seen = create_string_buffer(1)
    vector = pack("PN", addressof(seen), 1)
    try:
        linux.syscall("process_vm_readv", pid, vector, 1, vector, 1, 0)
    except OSError:
        return
    raise PermissionError("a child can read its executor's memory")


def take_descriptors(received: tuple[int, ...]) -> None:
    """Makes the received descriptors 0 to 4 and closes every other."""
    for place, descriptor in enumerate(received):
        os.dup2(descriptor, place)
    os.closerange(DESCRIPTORS, MOST_DESCRIPTORS)


def limits_of(terms: Terms, base_bytes: int) -> list[tuple[int, int, int]]:
    """The resource limits of a job, as (kind, soft, hard); the last leaves no descriptor free, for good.

    base_bytes: the address space the executor itself takes.
    """
    address_space = base_bytes + terms.memory_bytes
    limits = [
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_MEMLOCK, 0, 0),
        (resource.RLIMIT_MSGQUEUE, 0, 0),
        (resource.RLIMIT_SIGPENDING, 64, 64),
        (resource.RLIMIT_FSIZE, terms.file_bytes, terms.file_bytes),
        (resource.RLIMIT_STACK, terms.stack_bytes, terms.stack_bytes),
        (resource.RLIMIT_CPU, terms.cpu_seconds, terms.cpu_seconds + 1),
        (resource.RLIMIT_AS, address_space, address_space),
    ]
    tasks = min(MOST_TASKS, resource.getrlimit(resource.RLIMIT_NPROC)[1] % INFINITE) if terms.threads else 0
    limits.append((resource.RLIMIT_NPROC, tasks, tasks))
    free = FILE_DESCRIPTORS if terms.work else 0
    limits.append((resource.RLIMIT_NOFILE, free, free))
    return limits


def take_limits(limits: list[tuple[int, int, int]]) -> None:
    """Sets them, in this order."""
    for kind, soft, hard in limits:
        _setrlimit(kind, (soft, hard))


def rehearse(level: int, terms: Terms) -> None:
    """Takes a child's steps where they change nothing: see `sandbox.rehearsal`.

    On the floor they might: asking for a filter may be answered by killing, and a limit that was lowered by
    a child for a moment would be kept for good.
    """
    if level < 2:
        return
    with suppress(OSError):
        _NO_FILTER.install(os.getpid())
    kept = [(kind, *resource.getrlimit(kind)) for kind, _, _ in limits_of(terms, 0)]
    take_limits(kept)


def enter(terms: Terms, base_bytes: int) -> None:
    """The last steps before "go", when descriptors are in place."""
    os.setsid()
    if terms.processor >= 0:
        os.sched_setaffinity(0, {terms.processor})
    if terms.work:
        linux.confine_paths(terms.work)
        os.chdir(terms.work)
    take_limits(limits_of(terms, base_bytes))


def highest_level(most: int) -> int:
    """The highest level up to `most` that can be reached from here.

    Call it in a process of its own: it leaves the caller confined, and an outer filter may answer a
    request by killing.
    """
    leave_root()
    if not _floor_holds():
        return 0
    level = 1
    for step in _CLIMB[: most - 1]:
        try:
            step()
        except OSError:
            break
        level += 1
    return level


def _floor_holds() -> bool:
    """Whether limits bind: no descriptor, no process, no way back."""
    for kind in (resource.RLIMIT_NPROC, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE):
        _setrlimit(kind, (0, 0))
    return os.geteuid() != 0 and _refused(_open) and _refused(_fork) and _refused(_raise_limit)


def _refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except (OSError, ValueError):
        return True
    return False


def _open() -> None:
    os.open("/", os.O_RDONLY)


def _fork() -> None:
    if not os.fork():
        os._exit(0)


def _raise_limit() -> None:
    _setrlimit(resource.RLIMIT_NOFILE, (8, 8))


def _filter() -> None:
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    linux.Filter(seccomp.executor_filter()).install()
    _CHILD_FILTER.install(os.getpid())


def _landlock() -> None:
    linux.landlock_abi()


_CLIMB = (_filter, _landlock)

if TYPE_CHECKING:
    from collections.abc import Callable
