"""One sample being judged: what is fixed, what is left of its time, and what the sandbox said so far."""

from __future__ import annotations

from contextlib import contextmanager
from math import ceil

from sandbox import Ending, Exit, Level, SandboxError, awake, replace, watchdog
from verifiers.code_execution.conversation import LOADING, Conversation, Raised, loading
from verifiers.code_execution.results import Kind, Result, Stopped
from verifiers.core import Cause, Fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import NoReturn

    from sandbox import Policy
    from verifiers.code_execution.limits import Limits
    from verifiers.code_execution.tests import Tests
    from verifiers.core import Budget

LONGEST = 900.0  # seconds that a process may be granted
_RAISED = (Kind.RUNTIME_ERROR, Kind.SYNTAX_ERROR)
HINDERED = (SandboxError, MemoryError, OSError, ImportError)  # by limits that were taken from this process


class Run:
    """A solution under its tests.

    Args:
        code: the solution, completed by its prompt where it continues one.
        tests: what it is judged by.
        limits: what it may use.
        budget: the time there is. What it cannot cover is not begun: Fault (cause `deadline`).
        per_test: a process of its own for each function case.
        stop: whether the first failure decides. whole: whether only all tests together are paid.
        restricted: whether the code was rewritten and wants its guards.
        trusted: whether the tests run in the solution's own process.
    """

    def __init__(self, code: str, tests: Tests, limits: Limits, budget: Budget, **how: bool) -> None:
        self.code, self.tests, self.limits, self.budget = code, tests, limits, budget
        self.per_test, self.stop = how.get("per_test", False), how.get("stop", True)
        self.whole = how.get("whole", True)
        self.restricted, self.trusted = how.get("restricted", False), how.get("trusted", False)
        self.restart()

    def restart(self) -> None:
        """Begins anew, with all the time again."""
        self.exits: list[Exit] = []
        self._ends = awake() + self.limits.total_seconds

    def left(self) -> float:
        """Seconds left for all tests together. Raises Stopped (timeout) when there are none."""
        left = self._ends - awake()
        if left <= 0:
            raise Stopped(Result(Kind.TIMEOUT, f"all tests took more than {self.limits.total_seconds:g} s"))
        return max(left, 0.001)

    def extend(self, seconds: float) -> None:
        """Gives back what was ours of the time for all tests: that in which a process was got ready."""
        self._ends += seconds

    def admit(self) -> None:
        """Raises Fault where the budget does not cover what one answer or run may take."""
        self.budget.admit(min(self.left(), self.limits.seconds), "one answer of the solution")

    def policy(self, cap: float = float("inf")) -> Policy:
        """The policy of a process that may take what is left, at most `cap` seconds."""
        self.admit()
        seconds = self.budget.left(min(self.left(), cap))
        return replace(self.limits.policy, wall_seconds=max(0.001, seconds))

    def script_policy(self) -> Policy:
        """The policy of a test script's process, which waits for the solution's: its words are waited for no
        longer than what is `left`.
        """
        return replace(self.policy(), wall_seconds=LONGEST)

    def program_policy(self) -> Policy:
        """The policy of one run of a program: `seconds` of processor time, twice that on a busy machine."""
        seconds = self.limits.seconds
        return replace(self.policy(2 * seconds), cpu_seconds=self._cpu_seconds)

    @contextmanager
    def conversation(self, *questions: bytes) -> Iterator[Conversation]:
        """A process that has loaded the solution and was asked `questions`, encoded.

        Raises Stopped where it cannot be loaded, and in place of what kept us from judging it.
        """
        load = loading(self.tests.prelude, self.restricted, self.tests.preamble)
        policy, seconds, asked = self.policy(), self.limits.seconds, awake()
        with Conversation(self.code, policy, seconds, self.admit, load, *questions) as talk:
            self.extend(awake() - asked)
            try:
                talk.loaded()
                yield talk
            except TimeoutError:  # an alarm of the caller's
                raise
            except HINDERED as problem:
                self._blame(talk.close(), problem)
            finally:
                self.exits.append(talk.close())

    def check_prelude(self, first: Result) -> None:
        """Raises Fault where the prelude fails by itself, in a process that no solution ever was in.

        first: what came of the first test; only where the prelude may be why, it is tried.
        """
        is_said = not (self.trusted or self.tests.dialogues) and LOADING not in first.text
        if not self.tests.prelude or is_said or first.kind not in _RAISED:
            return
        if self.budget.left() < self.limits.seconds:
            return
        load = loading(self.tests.prelude, self.restricted)
        try:
            with Conversation("", self.policy(), self.limits.seconds, self.admit, load) as talk:
                talk.loaded()
        except Stopped as stopped:
            if isinstance(stopped.__cause__, Raised) and stopped.result.kind is Kind.RUNTIME_ERROR:
                what = "the prelude (or what the prompt imports)" if self.tests.prompt else "the prelude"
                text = f"{what} fails before any solution runs: {stopped.result.text.removeprefix(LOADING)}"
                raise Fault(Cause.REFERENCE, text) from stopped

    def _blame(self, exit: Exit, problem: Exception) -> NoReturn:
        """Raises Stopped for what we could not do while a child of the floor ran, which can take from us the
        memory and the descriptors that we need; else the problem. So it does where another process could not
        be begun and the child was not seen to have touched anything.
        """
        if exit.level > Level.L1 or (isinstance(problem, SandboxError) and not exit.touched):
            raise problem
        self.exits.append(replace(exit, ended=Ending.LOST))
        told = f"this process was hindered while it ran: {type(problem).__name__}"
        raise Stopped(Result(Kind.EXECUTOR_LOST, told)) from problem

    @property
    def level(self) -> Level:
        """The lowest level of confinement that any of its processes had."""
        return min((exit.level for exit in self.exits), default=Level.L0)

    @property
    def disturbed(self) -> bool:
        """Whether one of its processes may have been ended by another than itself."""
        return any(exit.is_disputed(self._cpu_seconds) for exit in self.exits)

    @property
    def is_lost(self) -> bool:
        """Whether one of its processes was ended by a failure of ours, or by what was done to us before."""
        lost = [exit for exit in self.exits if exit.ended is Ending.LOST]
        return any(exit.is_ours or watchdog.was_spoiled() for exit in lost)

    @property
    def has_spoiled_us(self) -> bool:
        """Whether it has lowered limits of this process for good, and nobody else may have done so."""
        ran_alone = bool(self.exits) and all(exit.alone for exit in self.exits)
        return ran_alone and watchdog.is_spoiled() and not watchdog.was_spoiled()

    @property
    def _cpu_seconds(self) -> int:
        """What a process may use: one run of a program `seconds`, a conversation all there is."""
        return max(1, ceil(self.limits.seconds)) if self.tests.dialogues else self.limits.policy.cpu_seconds
