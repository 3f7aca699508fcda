"""What Python cannot ask of the kernel: prctl, seccomp, Landlock, System V IPC. The only ctypes.

System call numbers of x86_64 and aarch64 are in `CALLS`; the tests compare both columns with the kernel's
own headers. Every function raises OSError with the kernel's errno.
"""

from __future__ import annotations

import ctypes
import os
from contextlib import contextmanager
from struct import pack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
PR_GET_DUMPABLE, PR_SET_DUMPABLE = 3, 4
SECCOMP_SET_MODE_FILTER = 1
LANDLOCK_RULE_PATH_BENEATH = 1
LANDLOCK_CREATE_RULESET_VERSION = 1
O_PATH = 0o10000000  # os.O_PATH, which the standard library's type stubs lack on some versions

AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
MACHINE = os.uname().machine
COLUMN = {"x86_64": 0, "aarch64": 1}

# name: (x86_64, aarch64); None where the architecture has no such call
CALLS: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63),
    "write": (1, 64),
    "open": (2, None),
    "close": (3, 57),
    "stat": (4, None),
    "fstat": (5, 80),
    "lstat": (6, None),
    "poll": (7, None),
    "lseek": (8, 62),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "ioctl": (16, 29),
    "pread64": (17, 67),
    "pwrite64": (18, 68),
    "readv": (19, 65),
    "writev": (20, 66),
    "access": (21, None),
    "pipe": (22, None),
    "select": (23, None),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "shmget": (29, 194),
    "shmctl": (31, 195),
    "dup": (32, 23),
    "dup2": (33, None),
    "pause": (34, None),
    "nanosleep": (35, 101),
    "getitimer": (36, 102),
    "alarm": (37, None),
    "setitimer": (38, 103),
    "getpid": (39, 172),
    "socket": (41, 198),
    "sendto": (44, 206),
    "recvfrom": (45, 207),
    "sendmsg": (46, 211),
    "recvmsg": (47, 212),
    "socketpair": (53, 199),
    "clone": (56, 220),
    "exit": (60, 93),
    "wait4": (61, 260),
    "kill": (62, 129),
    "uname": (63, 160),
    "semget": (64, 190),
    "semctl": (66, 191),
    "msgget": (68, 186),
    "msgctl": (71, 187),
    "fcntl": (72, 25),
    "fsync": (74, 82),
    "fdatasync": (75, 83),
    "truncate": (76, 45),
    "ftruncate": (77, 46),
    "getcwd": (79, 17),
    "chdir": (80, 49),
    "rename": (82, None),
    "mkdir": (83, None),
    "rmdir": (84, None),
    "unlink": (87, None),
    "readlink": (89, None),
    "umask": (95, 166),
    "gettimeofday": (96, 169),
    "getrlimit": (97, 163),
    "getrusage": (98, 165),
    "sysinfo": (99, 179),
    "times": (100, 153),
    "getuid": (102, 174),
    "getgid": (104, 176),
    "geteuid": (107, 175),
    "getegid": (108, 177),
    "getppid": (110, 173),
    "getpgrp": (111, None),
    "setsid": (112, 157),
    "getgroups": (115, 158),
    "getpgid": (121, 155),
    "getsid": (124, 156),
    "sigaltstack": (131, 132),
    "getpriority": (140, 141),
    "prctl": (157, 167),
    "arch_prctl": (158, None),
    "setrlimit": (160, 164),
    "gettid": (186, 178),
    "time": (201, None),
    "futex": (202, 98),
    "sched_setaffinity": (203, 122),
    "sched_getaffinity": (204, 123),
    "getdents64": (217, 61),
    "restart_syscall": (219, 128),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "exit_group": (231, 94),
    "tgkill": (234, 131),
    "waitid": (247, 95),
    "openat": (257, 56),
    "mkdirat": (258, 34),
    "newfstatat": (262, 79),
    "unlinkat": (263, 35),
    "renameat": (264, 38),
    "readlinkat": (267, 78),
    "faccessat": (269, 48),
    "pselect6": (270, 72),
    "ppoll": (271, 73),
    "set_robust_list": (273, 99),
    "epoll_create1": (291, 20),
    "dup3": (292, 24),
    "pipe2": (293, 59),
    "eventfd2": (290, 19),
    "prlimit64": (302, 261),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "renameat2": (316, 276),
    "seccomp": (317, 277),
    "getrandom": (318, 278),
    "memfd_create": (319, 279),
    "io_uring_setup": (425, 425),
    "statx": (332, 291),
    "rseq": (334, 293),
    "pidfd_open": (434, 434),
    "clone3": (435, 435),
    "close_range": (436, 436),
    "openat2": (437, 437),
    "faccessat2": (439, 439),
    "landlock_create_ruleset": (444, 444),
    "landlock_add_rule": (445, 445),
    "landlock_restrict_self": (446, 446),
}

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long
_libc.prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4
_libc.setfsuid.argtypes = _libc.setfsgid.argtypes = [ctypes.c_uint]
_fork = ctypes.PyDLL(None, use_errno=True).fork


def number(name: str, machine: str = MACHINE) -> int | None:
    """The number of a system call on an architecture, None where there is no such call.

    Raises OSError (ENOSYS) for an architecture that has no table.
    """
    if machine not in COLUMN:
        raise OSError(38, f"no system call table for {machine}")
    return CALLS[name][COLUMN[machine]]


def syscall(name: str, *arguments: int | bytes | None) -> int:
    """Makes a system call: integers, buffers and NULL."""
    nr = number(name)
    if nr is None:
        raise OSError(38, f"{MACHINE} has no {name}")
    words = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return _checked(_libc.syscall(ctypes.c_long(nr), *words), name)


def prctl(option: int, value: int = 0) -> int:
    """prctl(option, value, 0, 0, 0)."""
    return _checked(_libc.prctl(option, value, 0, 0, 0), f"prctl {option}")


def fork() -> int:
    """fork(2) without Python's hooks, for a process with one thread: nothing in it needs mending after.

    Those of `threading` and `random` write to 150 pages, and a child has to copy each of them first.
    """
    return _checked(_fork(), "fork")


def forbid_dumps() -> bool:
    """Makes this process's memory unreadable for others of the same user; whether that was granted."""
    try:
        prctl(PR_SET_DUMPABLE, 0)
    except OSError:
        return False
    return prctl(PR_GET_DUMPABLE) == 0


def processor() -> int:
    """The processor that the calling thread is on."""
    return _checked(_libc.sched_getcpu(), "sched_getcpu")


class Filter:
    """A seccomp filter, ready to be installed.

    Args:
        program: its instructions.
        blank: an operand that stands for one that is known only when it is installed.
    """

    def __init__(self, program: bytes, blank: int | None = None) -> None:
        self._code = ctypes.create_string_buffer(program, len(program))
        operands = [(ctypes.c_uint32.from_buffer(self._code, at)) for at in range(4, len(program), 8)]
        self._blanks = [operand for operand in operands if operand.value == blank]
        self._fprog = pack("HxxxxxxP", len(program) // 8, ctypes.addressof(self._code))
        self._install = ctypes.CDLL(None, use_errno=True).syscall
        self._install.argtypes = [ctypes.c_long] * 3 + [ctypes.c_char_p]
        self._number = number("seccomp")

    def install(self, operand: int = 0) -> None:
        """Adds it to this process and all that it forks; needs no_new_privs.

        operand: what belongs in the blanks.
        """
        for blank in self._blanks:
            blank.value = operand
        _checked(self._install(self._number, SECCOMP_SET_MODE_FILTER, 0, self._fprog), "seccomp")


def landlock_abi() -> int:
    """The version of Landlock that the kernel offers; OSError where it offers none."""
    return syscall("landlock_create_ruleset", None, 0, LANDLOCK_CREATE_RULESET_VERSION)


_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # how many rights on files each version knows
_EXECUTE, _TRUNCATION = 1, 3  # the right; the version since which truncate(2) is guarded too


def confine_paths(writable: str | None = None) -> None:
    """Denies this process every path, TCP port, abstract socket and foreign signal Landlock can deny.

    writable: the one directory under which everything but executing stays allowed.
    """
    abi = landlock_abi()
    if writable is not None and abi < _TRUNCATION:
        raise OSError(95, "this kernel's Landlock does not guard against truncation")
    files = (1 << _FILE_RIGHTS.get(abi, 16)) - 1
    attributes = pack("QQQ", files, 3 if abi >= 4 else 0, 3 if abi >= 6 else 0)
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8
    ruleset = syscall("landlock_create_ruleset", attributes, size, 0)
    try:
        if writable is not None:
            _allow(ruleset, writable, files & ~_EXECUTE)
        syscall("landlock_restrict_self", ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    directory = os.open(path, O_PATH | os.O_CLOEXEC)
    try:
        syscall("landlock_add_rule", ruleset, LANDLOCK_RULE_PATH_BENEATH, pack("=Qi", rights, directory), 0)
    finally:
        os.close(directory)


@contextmanager
def acting_as(user: int) -> Iterator[None]:
    """A block in which this thread, where it is root, reaches files with the rights of `user` only."""
    _ = _libc.setfsgid(user), _libc.setfsuid(user)  # whoever may not is that user already
    try:
        yield
    finally:
        _ = _libc.setfsuid(os.geteuid()), _libc.setfsgid(os.getegid())


def remove_object(kind: str, number: int) -> None:
    """Removes a System V object of this user: kind is "shm", "msg" or "sem"."""
    middle = (0,) if kind == "sem" else ()
    syscall(f"{kind}ctl", number, *middle, 0, 0)  # IPC_RMID


def _checked(result: int, what: str) -> int:
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{what}: {os.strerror(error)}")
    return result
