"""`python -m sandbox.probe`: which layers of confinement this kernel grants, and what a run costs.

Each question is asked in a process of its own, since an outer filter may answer one by killing. Exit
status 0 where untrusted code can be run here at all, else 1.
"""

from __future__ import annotations

import os
import platform
import sys
from time import perf_counter

import sandbox
from sandbox import jail, linux, pool, seccomp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROMISES = {
    1: "no descriptor, no process, no memory of others; signals to the same user are noticed, not prevented",
    2: "as L1, and no system call beyond a short list: no signals, no paths, nothing left behind",
    3: "as L2, and Landlock refuses every path",
}
RUNS = 20
ANSWER = 1.0  # ms that one which runs takes to say its level, at most; to begin takes it tens of them


def page() -> str:
    """The page that the command prints."""
    return "\n".join(f"{name:<34} {told}" for name, told in facts())


def facts() -> Iterator[tuple[str, str]]:
    """(what, what it is like here): the machine, each layer, and what a run costs."""
    yield from _machine()
    yield from _layers()
    yield from _runs()


def main() -> int:
    """Prints the page; the exit status says whether anything can be run."""
    print(page())
    try:
        return 0 if sandbox.level() else 1
    except sandbox.SandboxError:
        return 1


def _machine() -> Iterator[tuple[str, str]]:
    yield "kernel", f"{platform.release()} {linux.MACHINE}"
    yield "interpreter", f"{platform.python_version()} {sys.executable}"
    yield "user", str(os.getuid()) if os.getuid() else "0, children run as one that owns nothing"


def _layers() -> Iterator[tuple[str, str]]:
    for name, question in _QUESTIONS.items():
        yield name, _asked(question)


def _runs() -> Iterator[tuple[str, str]]:
    began = perf_counter()
    try:
        level = sandbox.level()
    except sandbox.SandboxError as problem:
        yield "level", f"L0: refused ({problem})"
        return
    yield "level", f"L{int(level)}: {PROMISES[int(level)]}"
    waited = (perf_counter() - began) * 1000
    yield "executor ready after", f"{waited:.0f} ms" if waited > ANSWER else "no time: it ran already"
    times = sorted(_run() for _ in range(RUNS))
    yield "one empty run", f"{times[RUNS // 2] * 1000:.1f} ms (median of {RUNS})"


def _run() -> float:
    began = perf_counter()
    sandbox.run(sandbox.Job(""))
    return perf_counter() - began


def _asked(question: Callable[[], object]) -> str:
    """A question's answer, from a forked child: yes, no, or killed for asking."""
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        try:
            os._exit(_status(question))
        finally:
            os._exit(2)
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return f"no: killed by signal {os.WTERMSIG(status)} for asking"
    code = os.waitstatus_to_exitcode(status)
    return {0: "yes", 1: "no", 2: "no: it failed unexpectedly"}.get(code, f"no: {os.strerror(code - 2)}")


def _status(question: Callable[[], object]) -> int:
    try:
        return 1 if question() is False else 0
    except OSError as problem:
        return 2 + (problem.errno or 0)


def _private() -> bool:
    """Whether a child can be kept from its parent's memory, both the same user."""
    jail.leave_root()
    linux.forbid_dumps()
    child = os.fork()
    if child == 0:
        try:
            jail.check_memory_is_private(os.getppid())
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


def _filter() -> None:
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    linux.Filter(seccomp.executor_filter()).install()


def _landlock() -> None:
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    linux.confine_paths()


def _floor() -> bool:
    return jail.highest_level(1) == 1


_QUESTIONS: dict[str, Callable[[], object]] = {
    "resource limits bind": _floor,
    "processes can be non-dumpable": linux.forbid_dumps,
    "memory is private": _private,
    "no_new_privs": lambda: linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1),
    "seccomp filters": _filter,
    "Landlock": _landlock,
    "memory files": lambda: os.memfd_create("probe"),
    "close_range": lambda: linux.syscall("close_range", 1000, 1000, 0),
}

if __name__ == "__main__":
    status = main()
    pool.close_all()
    sys.exit(status)
