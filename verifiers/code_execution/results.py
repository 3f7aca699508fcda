"""What came of each test: passed, or the kind of its failure; and how the sandbox's facts become kinds."""

from __future__ import annotations

import re
from enum import StrEnum
from errno import EACCES, EAGAIN, EFBIG, EMFILE, ENFILE, ENOSYS, EPERM

from sandbox import Ending, Exit, Limit
from verifiers.record import record


class Kind(StrEnum):
    """How a test ended."""

    PASSED = "passed"
    WRONG_ANSWER = "wrong_answer"
    RUNTIME_ERROR = "runtime_error"
    SYNTAX_ERROR = "syntax_error"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    OUTPUT_LIMIT = "output_limit"
    SIGNAL = "signal"
    SANDBOX_VIOLATION = "sandbox_violation"
    PROTOCOL = "protocol"  # it spoke out of turn, or what it sent is no answer
    UNPROVABLE = "unprovable"  # only the solution could say whether its own answer is right
    EXECUTOR_LOST = "executor_lost"


@record
class Result:
    """Of one test. text: for a person; it may quote the solution, never a test. part: of its worth, where
    a checker gave a part.
    """

    kind: Kind
    text: str = ""
    part: float = 0.0

    @property
    def passed(self) -> bool:
        return self.kind is Kind.PASSED

    @property
    def worth(self) -> float:
        """1 for a test that passed, else the part that a checker gave."""
        return 1.0 if self.passed else self.part


class Stopped(Exception):
    """The solution's process can answer no more.

    Args:
        result: what becomes of the test that was under way.
        final: whether another process would end the same way (the solution cannot be loaded).
    """

    def __init__(self, result: Result, final: bool = False) -> None:
        super().__init__(result)
        self.result = result
        self.final = final


PASSED = Result(Kind.PASSED)
WRONG = Result(Kind.WRONG_ANSWER)

_BY_LIMIT = {
    Limit.WALL: Kind.TIMEOUT,
    Limit.CPU: Kind.TIMEOUT,
    Limit.MEMORY: Kind.MEMORY,
    Limit.OUTPUT: Kind.OUTPUT_LIMIT,
    Limit.MESSAGE: Kind.PROTOCOL,
    Limit.FILES: Kind.SANDBOX_VIOLATION,
    Limit.PROCESSES: Kind.SANDBOX_VIOLATION,
    Limit.FORBIDDEN: Kind.SANDBOX_VIOLATION,
}
_ERRNO = re.compile(r"\[Errno (\d{1,4})\]")  # with which the text of an OSError begins
_REFUSED = frozenset(
    (EMFILE, ENFILE, EFBIG, EAGAIN, EPERM, EACCES, ENOSYS)
)  # as an Exit has them under a limit
_REFUSALS = ("RuntimeError: can't start new thread",)
_BY_ENDING = {Ending.SIGNALLED: Kind.SIGNAL, Ending.LOST: Kind.EXECUTOR_LOST}


def of_exit(exit: Exit) -> Result:
    """What an end that came before the answer makes of a test."""
    if exit.limit is not None:
        return Result(_BY_LIMIT[exit.limit], exit.summary)
    if exit.exception in ("SyntaxError", "IndentationError", "TabError"):
        return Result(Kind.SYNTAX_ERROR, exit.summary)
    text = exit.summary
    if exit.ended in (Ending.EXITED, Ending.RETURNED):
        text = f"exit, no_result: {text} before it had answered"
    return Result(_BY_ENDING.get(exit.ended, Kind.RUNTIME_ERROR), text)


def of_exception(base: str, name: str, text: str) -> Result:
    """What an exception that left the solution makes of a test."""
    kind = Kind.MEMORY if base == "MemoryError" else Kind.RUNTIME_ERROR
    told = f"{name}: {text}" if text else name
    if told.startswith(_REFUSALS) or ((number := _ERRNO.match(text)) and int(number[1]) in _REFUSED):
        kind = Kind.SANDBOX_VIOLATION
    return Result(kind, f"exit, no_result: {told}" if base == "SystemExit" else told)
