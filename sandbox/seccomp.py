"""Two seccomp filters, as bytes: what an executor may ask of the kernel, and what is left to its child.

The executor installs `executor_filter` once and its children inherit it: a list of what is allowed,
everything else fails. Each child adds `child_filter`, which takes back what only the executor needs.
Both are built for either architecture on either. Layout: struct sock_filter and struct seccomp_data of
linux/filter.h and linux/seccomp.h.
"""

from __future__ import annotations

from struct import pack

from sandbox.linux import AUDIT_ARCH, MACHINE, number

EPERM, ENOENT, EAGAIN, EMFILE, ENOSYS = 1, 2, 11, 24, 38
ALLOW, KILL = 0x7FFF0000, 0x80000000
LOAD, EQUAL, GREATER, ANY_BIT, RETURN = 0x20, 0x15, 0x25, 0x45, 0x06
NR, ARCH, X32 = 0, 4, 0x3FFFFFFF
CLONE_THREAD, CLONE_FILES = 0x10000, 0x400
MAP_ANONYMOUS = 0x20

# Without effect outside the process that calls them.
PLAIN = """
    read write readv writev pread64 pwrite64 close lseek fstat mmap mprotect munmap brk mremap madvise
    rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack sched_yield nanosleep clock_nanosleep pause
    getitimer setitimer alarm getpid getppid gettid getuid geteuid getgid getegid getgroups getpgrp
    getpgid getsid uname getcwd gettimeofday time clock_gettime clock_getres times getrusage getrlimit
    setrlimit sysinfo futex sched_getaffinity restart_syscall exit exit_group select pselect6 poll ppoll
    set_robust_list rseq getrandom arch_prctl getpriority umask dup dup2 dup3 recvmsg setsid
    landlock_create_ruleset landlock_add_rule landlock_restrict_self
"""
# What the executor needs besides; a child gives it up.
EXECUTOR = "prctl seccomp wait4 waitid sendto recvfrom sendmsg"
# Only where the policy grants a work directory; Landlock confines them to it.
ON_FILES = """
    open openat mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 readlink readlinkat stat
    lstat statx newfstatat access faccessat faccessat2 truncate ftruncate getdents64 chdir fsync fdatasync
"""
# A child that can open nothing sees one world at every level: no descriptor is free, no path exists.
REFUSED = {
    EMFILE: "open openat openat2 socket socketpair pipe pipe2 memfd_create epoll_create1 eventfd2",
    ENOENT: "stat lstat statx access faccessat faccessat2 readlink readlinkat",
    ENOSYS: "clone3 io_uring_setup pidfd_open",
}
# One argument decides: its index, then the values it may have.
ONE_OF = {
    "ioctl": (1, (0x5401, 0x5450, 0x5451)),  # TCGETS, FIONCLEX, FIOCLEX
    "fcntl": (1, (1, 2, 3, 1030)),  # F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC: not F_SETOWN, F_SETSIG
    "prlimit64": (0, (0,)),  # of itself
    "sched_setaffinity": (0, (0,)),  # of itself
    "close_range": (2, (0, 4)),  # nothing, CLOSE_RANGE_CLOEXEC: not a table of descriptors of its own
}

Instruction = tuple[int, int, int, int]


def _load(offset: int) -> Instruction:
    return LOAD, 0, 0, offset


def _return(action: int) -> Instruction:
    return RETURN, 0, 0, action


def _refuse(errno: int) -> Instruction:
    return _return(0x00050000 | errno)


def _argument(index: int, half: int = 0) -> Instruction:
    return _load(16 + 8 * index + 4 * half)  # both architectures are little-endian: low half first


def _when(nr: int, body: list[Instruction]) -> list[Instruction]:
    """`body`, which must return, for one system call; the number is loaded before and after."""
    return [(EQUAL, 0, len(body), nr), *body]


def _each(names: str, action: Instruction, machine: str) -> list[Instruction]:
    numbers = [nr for name in names.split() if (nr := number(name, machine)) is not None]
    return [step for nr in numbers for step in _when(nr, [action])]


def _one_of(index: int, values: tuple[int, ...], otherwise: int) -> list[Instruction]:
    tests = [(EQUAL, len(values) - i, 0, value) for i, value in enumerate(values)]
    return [_argument(index), *tests, _refuse(otherwise), _return(ALLOW)]


def _only_descriptors() -> list[Instruction]:
    """newfstatat is fstat where AT_EMPTY_PATH is set and the descriptor is one of ours."""
    return [
        _argument(3),
        (ANY_BIT, 0, 2, 0x1000),
        _argument(0),
        (GREATER, 0, 1, 4),
        _refuse(ENOENT),
        _return(ALLOW),
    ]


def _only_memory() -> list[Instruction]:
    """A file that is mapped stays when it was unlinked and closed: without a descriptor, seen by nobody."""
    return [_argument(3), (ANY_BIT, 1, 0, MAP_ANONYMOUS), _refuse(EPERM), _return(ALLOW)]


def _head(machine: str) -> list[Instruction]:
    start = [_load(ARCH), (EQUAL, 1, 0, AUDIT_ARCH[machine]), _return(KILL), _load(NR)]
    return [*start, (GREATER, 0, 1, X32), _return(KILL)]


def _assemble(steps: list[Instruction]) -> bytes:
    return b"".join(pack("HBBI", *step) for step in steps)


def executor_filter(*, files: bool = False, machine: str = MACHINE) -> bytes:
    """What an executor and its children may do at most.

    files: whether the children have a work directory (confined by Landlock, which must be there).
    """
    steps = _head(machine)
    if files:
        mmap = number("mmap", machine)
        assert mmap is not None
        steps += _when(mmap, _only_memory())
    steps += _each(PLAIN + EXECUTOR + (ON_FILES if files else ""), _return(ALLOW), machine)
    for name in ("kill", "tgkill", "clone"):
        steps += _each(name, _return(ALLOW), machine)  # each child narrows them
    for name, (index, values) in ONE_OF.items():
        nr = number(name, machine)
        assert nr is not None
        steps += _when(nr, _one_of(index, values, EPERM))
    stat = number("newfstatat", machine)
    if stat is not None and not files:
        steps += _when(stat, _only_descriptors())
    for errno, names in REFUSED.items():
        steps += _each(names, _refuse(errno), machine)
    return _assemble([*steps, _refuse(EPERM)])


def child_filter(pid: int, *, machine: str = MACHINE) -> bytes:
    """What a child gives up: processes, other processes' signals, changing its own confinement.

    Threads stay; whether there may be any is decided by its limit of processes.

    pid: the child's own, which it may still signal (abort, raise).
    """
    steps = _head(machine)
    steps += _each(EXECUTOR, _refuse(EPERM), machine)
    for name in ("kill", "tgkill"):
        nr = number(name, machine)
        assert nr is not None
        steps += _when(nr, _one_of(0, (pid,), EPERM))
    clone = number("clone", machine)
    assert clone is not None
    needed = [(ANY_BIT, 0, 2, CLONE_THREAD), (ANY_BIT, 0, 1, CLONE_FILES)]  # not descriptors of its own
    thread = [_argument(0), *needed, _return(ALLOW), _refuse(EAGAIN)]
    steps += _when(clone, thread)
    return _assemble([*steps, _return(ALLOW)])
