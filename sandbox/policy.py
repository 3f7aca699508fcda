"""What to run, what it may use, what happened, which limit ended it. Pure data, nothing else.

A job is judged by nobody here: an `Exit` states facts. Everything in it that came from the child after
it was let go (`exception`, `text`, `code`, `stdout`, `stderr`) is the candidate's own claim and worth
exactly that; so is whether it RETURNED, RAISED or EXITED, and the limit beside RAISED. LIMITED, SIGNALLED
and LOST, `wall`, `level`, `touched` and `alone` are ours.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum

from sandbox.frozen import frozen
from sandbox.terms import PROGRAM

MIB = 1 << 20


class Level(IntEnum):
    """How far up the ladder of confinement a child stands; docs/threat-model.md says what each promises."""

    L0 = 0  # nothing can be promised: refused
    L1 = 1  # resource limits, no descriptors, non-dumpable, killed from outside, watchdog
    L2 = 2  # + no_new_privs and a seccomp allow-list
    L3 = 3  # + Landlock


class Ending(StrEnum):
    """How a child ended."""

    RETURNED = "returned"  # the driver or the program ran to its end
    RAISED = "raised"  # an exception left it: Exit.exception, Exit.text
    EXITED = "exited"  # sys.exit or os._exit: Exit.code
    SIGNALLED = "signalled"  # a signal ended it (a crash, or somebody's kill): Exit.signal
    LIMITED = "limited"  # one of the policy's limits: Exit.limit
    CLOSED = "closed"  # the parent closed the conversation first
    LOST = "lost"  # the executor was killed or stopped while it ran: nothing else is known


class Limit(StrEnum):
    """Which of the policy's limits ended a child."""

    WALL = "wall"
    CPU = "cpu"
    MEMORY = "memory"
    OUTPUT = "output"  # more standard output than the policy takes (`run` only; a session discards)
    FILES = "files"  # a file, a descriptor or a file size it may not have; also sockets and pipes
    PROCESSES = "processes"  # a process or a thread it may not have
    MESSAGE = "message"  # a frame that is too large, too deeply nested or no frame at all
    FORBIDDEN = "forbidden"  # any other operation the kernel refused (EPERM, EACCES, ENOSYS)


class Ended(Exception):
    """The other end of a conversation, or of a call, is gone. `exit` says how.

    Args:
        exit: what happened.
    """

    def __init__(self, exit: Exit) -> None:
        super().__init__(exit)
        self.exit = exit

    def __str__(self) -> str:
        return self.exit.summary


@frozen
class Job:
    """What to run.

    source: the untrusted text. `run` executes it as `__main__`; a driver gets it as its second argument.
    stdin: what the child reads from descriptor 0, of any size.
    driver: "module:function" of ours that runs in the child; called as `driver(channel, source)` with a
        `sandbox.channel.Channel`. It is imported before the child is hardened, so importing it must
        have imported everything it needs. The default runs the source as a program.
    name: the file name that tracebacks show.
    """

    source: str
    stdin: bytes = b""
    driver: str = PROGRAM
    name: str = "solution.py"


@frozen
class Policy:
    """What a child may use. Every number has a hard maximum (`MAXIMA`); ValueError beyond it.

    wall_seconds: from "go" to the end, all conversations with it included.
    cpu_seconds: whole seconds of processor time, all threads together.
    memory_bytes: address space beyond what the interpreter itself takes.
    stack_bytes: of the main thread; what deep recursion uses.
    output_bytes: of standard output that are kept.
    error_bytes: of standard error that are kept (the last ones).
    message_bytes: the largest frame either side may send.
    depth: the deepest nesting of what `call` takes and returns.
    threads: whether it may start threads (needs L2: at L1 a thread cannot be told from a process).
    file_bytes: the largest file it may write in a private work directory, its working directory; 0: it
        has none and can open nothing (anything else needs L3).
    tier: which interpreter is forked: "small", "full" (more of the standard library in memory),
        "numpy", "sympy".
    min_level: refuse (SandboxError) to run below this level.
    max_level: stand no higher than this, even where the kernel grants more (for tests).
    """

    wall_seconds: float = 10.0
    cpu_seconds: int = 10
    memory_bytes: int = 1024 * MIB
    stack_bytes: int = 64 * MIB
    output_bytes: int = 16 * MIB
    error_bytes: int = 8192
    message_bytes: int = 64 * MIB
    depth: int = 200
    threads: bool = False
    file_bytes: int = 0
    tier: str = "small"
    min_level: Level = Level.L1
    max_level: Level = Level.L3

    def __post_init__(self) -> None:
        for name, (least, most) in MAXIMA.items():
            value = getattr(self, name)
            if type(value) not in _NUMBERS or not least <= value <= most:
                raise ValueError(f"policy: {name} is {value!r}; give a number from {least} to {most}")
        if self.tier not in TIERS:
            raise ValueError(f"policy: tier is {self.tier!r}; give one of {', '.join(TIERS)}")


_NUMBERS = frozenset((int, float, Level))
TIERS = ("small", "full", "numpy", "sympy")

MAXIMA: dict[str, tuple[float, float]] = {
    "wall_seconds": (0.001, 900),
    "cpu_seconds": (1, 900),
    "memory_bytes": (16 * MIB, 8192 * MIB),
    "stack_bytes": (1 * MIB, 100 * MIB),
    "output_bytes": (0, 256 * MIB),
    "error_bytes": (0, 1 * MIB),
    "message_bytes": (1024, 256 * MIB),
    "depth": (1, 900),
    "file_bytes": (0, 256 * MIB),
    "min_level": (Level.L1, Level.L3),
    "max_level": (Level.L1, Level.L3),
}


BUSY = 0.7  # the part of its time that a job which timed out by itself was running
_KILL = 9  # with which the kernel ends whatever it chooses, where memory runs out
_BY_OTHERS = (Ending.SIGNALLED, Ending.LOST, Ending.LIMITED)


@frozen
class Exit:
    """What happened.

    ended: how.
    level: the confinement it ran under.
    limit: which limit, where `ended` is LIMITED; also beside RAISED where the exception that ended it
        says that one was met (MemoryError, EMFILE, "can't start new thread").
    exception, text: qualified type name and message, where it RAISED (text cut at 2,000 characters).
    code: the exit status, where it EXITED.
    signal: the signal's number, where it was SIGNALLED.
    stdout: the first `output_bytes` bytes; truncated: there were more.
    stderr: the end of it, undecodable bytes replaced.
    wall, cpu: seconds; those of `wall` in which this process was not suspended.
    touched: what the watchdog found changed by it and put right, one phrase each.
    alone: no other job of this process ran at the same time. At L1 a job that did not run alone may have
        been stopped or killed by another one, at any level by the kernel where memory ran out: `is_disputed`.
    """

    ended: Ending
    level: Level = Level.L0
    limit: Limit | None = None
    exception: str = ""
    text: str = ""
    code: int | None = None
    signal: int = 0
    stdout: bytes = b""
    truncated: bool = False
    stderr: str = ""
    wall: float = 0.0
    cpu: float = 0.0
    touched: tuple[str, ...] = ()
    alone: bool = True

    def is_disputed(self, cpu_seconds: float) -> bool:
        """Whether it may have been ended by another than itself: run it again by itself before it is blamed.

        cpu_seconds: the processor time it was granted. At L1 another job may have ended it, but not where it
            was seen to use up its time: one that was stopped uses none, one that was limited less.
        """
        if self.alone or self.ended not in _BY_OTHERS:
            return self.ended is Ending.LOST
        if self.level > Level.L1:
            return self.ended is Ending.LOST or (self.signal == _KILL and self.limit is None)
        if self.limit is Limit.CPU:
            return self.cpu < BUSY * cpu_seconds
        return self.limit is not Limit.WALL or self.cpu < BUSY * self.wall

    @property
    def is_ours(self) -> bool:
        """Whether it ended by no doing of any job: an executor was lost where no child can reach one."""
        return self.ended is Ending.LOST and self.level > Level.L1

    @property
    def summary(self) -> str:
        """One sentence for a person."""
        told = {
            Ending.LIMITED: f"it met its {self.limit} limit",
            Ending.RAISED: f"{self.exception}: {self.text}" if self.text else self.exception,
            Ending.EXITED: f"it exited with status {self.code}",
            Ending.SIGNALLED: f"it was ended by signal {self.signal}",
            Ending.LOST: "the executor was lost while it ran",
        }
        return told.get(self.ended, f"it {self.ended}")


CODE = Policy()
CODE_THREADS = Policy(threads=True)
CODE_FILES = Policy(file_bytes=16 * MIB, min_level=Level.L3)
MATH = Policy(wall_seconds=5.0, cpu_seconds=5, tier="sympy", output_bytes=64 * 1024, message_bytes=4 * MIB)
