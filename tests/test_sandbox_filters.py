"""The seccomp filters, judged by an interpreter of their own on both architectures, and the call tables."""

from __future__ import annotations

import re
from pathlib import Path
from struct import iter_unpack

import pytest

from sandbox import linux, seccomp
from sandbox.seccomp import ALLOW, KILL, child_filter, executor_filter

MACHINES = ["x86_64", "aarch64"]
GENERIC = Path("/usr/include/asm-generic/unistd.h")
AMD64 = [
    Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    Path("/usr/x86_64-linux-gnu/include/asm/unistd_64.h"),
]
PID = 4242


def numbers_in(header: Path) -> dict[str, int]:
    """The calls a kernel header defines, aliases like __NR3264_fstat included."""
    text = header.read_text()
    found = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", text)
    return {name: int(number) for name, number in reversed(found)}


def test_aarch64_numbers_are_those_of_the_generic_header() -> None:
    if not GENERIC.exists():
        pytest.skip("the kernel's generic header is not installed (linux-libc-dev)")
    known = numbers_in(GENERIC)
    aliases = {"newfstatat": "fstatat", "getrlimit": "getrlimit", "renameat": "renameat"}
    for name, (_, number) in linux.CALLS.items():
        if number is not None:
            assert known[aliases.get(name, name)] == number, name


def test_x86_64_numbers_are_those_of_its_header() -> None:
    header = next((h for h in AMD64 if h.exists()), None)
    if header is None:
        pytest.skip("no x86_64 kernel header is installed (linux-libc-dev)")
    known = numbers_in(header)
    assert {name: known[name] for name in linux.CALLS} == {n: a for n, (a, _) in linux.CALLS.items()}


def test_calls_missing_on_aarch64_are_missing_in_its_header() -> None:
    if not GENERIC.exists():
        pytest.skip("the kernel's generic header is not installed (linux-libc-dev)")
    known = numbers_in(GENERIC)
    assert not {name for name, (_, number) in linux.CALLS.items() if number is None} & set(known)


def verdict(program: bytes, machine: str, nr: int, *arguments: int) -> int:
    """Runs a filter on one call: the subset of classic BPF that the filters are written in."""
    words = [0] * 16
    words[0], words[1] = nr & 0xFFFFFFFF, linux.AUDIT_ARCH[machine]
    for i, argument in enumerate(arguments):
        words[4 + 2 * i], words[5 + 2 * i] = argument & 0xFFFFFFFF, (argument >> 32) & 0xFFFFFFFF
    steps = list(iter_unpack("HBBI", program))
    at, accumulator = 0, 0
    while True:
        code, jump_true, jump_false, k = steps[at]
        at += 1
        if code == seccomp.RETURN:
            return int(k)
        if code == seccomp.LOAD:
            accumulator = words[k // 4]
            continue
        holds = {
            seccomp.EQUAL: accumulator == k,
            seccomp.GREATER: accumulator > k,
            seccomp.ANY_BIT: bool(accumulator & k),
        }[code]
        at += jump_true if holds else jump_false


def refusal(errno: int) -> int:
    return 0x00050000 | errno


def both(machine: str, name: str, *arguments: int, files: bool = False) -> int:
    """What a child gets: the stricter of the two filters' answers, as the kernel decides."""
    nr = linux.number(name, machine)
    assert nr is not None
    filters = (executor_filter(files=files, machine=machine), child_filter(PID, machine=machine))
    return min(verdict(f, machine, nr, *arguments) for f in filters)


@pytest.mark.parametrize(
    ("name", "machine"), [(n, m) for n in linux.CALLS for m in MACHINES if linux.number(n, m) is not None]
)
def test_a_child_may_make_exactly_the_calls_that_concern_nobody_else(name: str, machine: str) -> None:
    special = {"kill", "tgkill", "clone", "newfstatat", *seccomp.ONE_OF}
    if name in special:
        return
    allowed = name in seccomp.PLAIN.split()
    assert (both(machine, name) == ALLOW) is allowed


CASES = [
    ("kill", (PID, 9), ALLOW),
    ("kill", (PID + 1, 9), refusal(1)),
    ("kill", (0, 9), refusal(1)),
    ("kill", (-1, 9), refusal(1)),
    ("kill", (-PID, 9), refusal(1)),
    ("tgkill", (PID, 1, 6), ALLOW),
    ("tgkill", (1, PID, 6), refusal(1)),
    ("clone", (17,), refusal(11)),
    ("clone", (0x3D0F00,), ALLOW),  # the flags pthread_create uses
    ("clone", (0x3D0F00 & ~0x400,), refusal(11)),  # with descriptors of its own
    ("clone3", (), refusal(38)),
    ("close_range", (5, 64, 0), ALLOW),
    ("close_range", (5, 64, 2), refusal(1)),  # CLOSE_RANGE_UNSHARE
    ("mmap", (0, 4096, 3, 0x22, -1), ALLOW),
    ("mmap", (0, 4096, 1, 1, 0), ALLOW),
    ("ioctl", (0, 0x5401), ALLOW),
    ("ioctl", (0, 0x8901), refusal(1)),  # FIOSETOWN
    ("ioctl", (0, 0x5412), refusal(1)),  # TIOCSTI
    ("fcntl", (0, 1), ALLOW),
    ("fcntl", (0, 8), refusal(1)),  # F_SETOWN
    ("fcntl", (0, 10), refusal(1)),  # F_SETSIG
    ("fcntl", (0, 15), refusal(1)),  # F_SETOWN_EX
    ("fcntl", (0, 4), refusal(1)),  # F_SETFL, which sets O_ASYNC
    ("prlimit64", (0, 7), ALLOW),
    ("prlimit64", (PID - 1, 7), refusal(1)),
    ("sched_setaffinity", (0, 8), ALLOW),
    ("sched_setaffinity", (PID - 1, 8), refusal(1)),
    ("newfstatat", (0, 0, 0, 0x1000), ALLOW),
    ("newfstatat", (-100, 0, 0, 0x1000), refusal(2)),
    ("newfstatat", (0, 0, 0, 0), refusal(2)),
    ("newfstatat", (5, 0, 0, 0x1000), refusal(2)),
    ("openat", (-100,), refusal(24)),
    ("socket", (1, 1, 0), refusal(24)),
    ("memfd_create", (), refusal(24)),
    ("io_uring_setup", (), refusal(38)),
    ("process_vm_writev", (), refusal(1)),
    ("shmget", (), refusal(1)),
    ("prctl", (38, 1), refusal(1)),
    ("seccomp", (), refusal(1)),
    ("wait4", (), refusal(1)),
    ("waitid", (), refusal(1)),
]


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(("name", "arguments", "expected"), CASES)
def test_arguments_decide_where_a_call_is_harmless_only_with_some(
    machine: str, name: str, arguments: tuple[int, ...], expected: int
) -> None:
    assert both(machine, name, *arguments) == expected


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("files", [False, True])
def test_a_call_nobody_listed_is_refused(files: bool, machine: str) -> None:
    """Those of later kernels too."""
    program, listed = executor_filter(files=files, machine=machine), column(machine)
    assert {verdict(program, machine, nr) for nr in range(2000) if nr not in listed} == {refusal(1)}


def column(machine: str) -> set[int | None]:
    return {calls[MACHINES.index(machine)] for calls in linux.CALLS.values()}


@pytest.mark.parametrize("program", [executor_filter(), child_filter(PID)])
def test_another_architectures_calls_kill(program: bytes) -> None:
    ours = linux.MACHINE
    other = MACHINES[1 - MACHINES.index(ours)]
    assert verdict(program, other, 0) == KILL
    assert verdict(program, ours, 0x40000000 | 1) == KILL  # x32
    assert verdict(program, ours, -1) == KILL


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("name", ["openat", "mkdirat", "unlinkat", "newfstatat"])
def test_paths_open_up_only_where_there_is_a_work_directory(machine: str, name: str) -> None:
    assert both(machine, name, -100, files=True) == ALLOW
    assert both(machine, name, -100) != ALLOW


@pytest.mark.parametrize("machine", MACHINES)
def test_no_file_is_mapped_where_there_is_a_work_directory(machine: str) -> None:
    assert both(machine, "mmap", 0, 4096, 3, 0x22, -1, files=True) == ALLOW
    assert both(machine, "mmap", 0, 4096, 1, 1, 5, files=True) == refusal(1)


def test_no_jump_leaves_a_filter() -> None:
    for machine in MACHINES:
        for program in (executor_filter(machine=machine), executor_filter(files=True, machine=machine)):
            steps = list(iter_unpack("HBBI", program))
            assert len(steps) < 4096
            for at, (code, jump_true, jump_false, _) in enumerate(steps):
                assert code in {seccomp.RETURN, seccomp.LOAD, seccomp.EQUAL, seccomp.GREATER, seccomp.ANY_BIT}
                assert at + 1 + max(jump_true, jump_false) < len(steps) or code == seccomp.RETURN


def test_an_architecture_without_a_table_is_refused() -> None:
    with pytest.raises(OSError, match="no system call table"):
        linux.number("read", "riscv64")
