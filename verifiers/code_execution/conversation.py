"""Our side of the conversation with the solution's process (`solution` is the other).

Questions are answered in turn, and every one carries a nonce that its answer must repeat, so an answer
cannot be written before its question is known. Some may be sent before those ahead of them are answered,
which saves two changes of context for each.
"""

from __future__ import annotations

import os
from collections import deque
from math import inf

from sandbox import Ended, Exit, Job, Policy, awake, session
from verifiers.code_execution.compare import Opaque, Unprovable
from verifiers.code_execution.decoding import decode
from verifiers.code_execution.encoding import MAX_QUESTION_BYTES, CodecError, encode
from verifiers.code_execution.results import Kind, Result, Stopped, of_exception, of_exit
from verifiers.code_execution.solution import NONCE_BYTES
from verifiers.core import Cause, Fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Any, Self


SMALL_BYTES = 1 << 20
LOADING = "load_error: "  # before what ended a solution while it was loaded
DRIVER = "verifiers.code_execution.solution:drive"


class Raised(Exception):
    """The solution raised; it can still be asked something else.

    Args:
        result: what becomes of the test that was under way.
    """

    def __init__(self, result: Result) -> None:
        super().__init__(result)
        self.result = result


class OutOfTurn(Exception):
    """A question cannot be asked in its turn: those that follow it were asked already."""


class Conversation:
    """With one process that runs one solution. A context manager; leaving it ends the process.

    Args:
        code: the solution.
        policy: what its process may use.
        seconds: how long one answer may take.
        admit: raises what keeps a question from being asked: there is no time for its answer.
        questions: the first ones, encoded.
    """

    def __init__(
        self, code: str, policy: Policy, seconds: float, admit: Callable[[], None], *questions: bytes
    ) -> None:
        self._seconds = seconds
        self._admit = admit
        self._nonces: deque[bytes] = deque()  # of the questions that have no answer yet
        self._opening = session(Job(code, driver=DRIVER), policy, *map(self._marked, questions))
        self._ends = awake() + policy.wall_seconds
        self.most_bytes: Callable[[], float] = lambda: inf  # of the answer that is expected next

    def __enter__(self) -> Self:
        self._session = self._opening.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opening.__exit__(kind, value, trace)

    def close(self) -> Exit:
        """Ends the process and says what happened."""
        return self._session.close()

    @property
    def unanswered(self) -> int:
        """How many questions have no answer yet."""
        return len(self._nonces)

    def loaded(self) -> None:
        """Takes the answer to `loading`. Raises Stopped (final) where the solution cannot be loaded."""
        try:
            told = self.answer()
        except (Raised, Stopped) as problem:
            text = f"{LOADING}{problem.result.text}"
            raise Stopped(Result(problem.result.kind, text), final=True) from problem
        except Unprovable as problem:
            raise Stopped(Result(Kind.PROTOCOL, str(problem)), final=True) from problem
        match told:
            case [str("loaded")]:
                return
            case [str(), str(text)]:
                raise Stopped(Result(Kind.SYNTAX_ERROR, text[:300]), final=True)
        raise Stopped(Result(Kind.PROTOCOL, "what it sent is no answer"), final=True)

    def ask(self, operation: str, *arguments: Any) -> Any:
        """The result of an operation; an object that stays there is Opaque.

        Raises OutOfTurn where other questions have no answer yet, and what `answer` and `question` raise.
        """
        if self._nonces:
            raise OutOfTurn
        self.send(question(operation, *arguments))
        return self.answer()

    def answer(self) -> Any:
        """What the first unanswered question results in.

        Raises Raised (the solution raised), Unprovable (the result cannot cross), Stopped (no answer).
        """
        answer = self.receive()
        if len(answer) > SMALL_BYTES and len(answer) > self.most_bytes():
            raise Raised(Result(Kind.OUTPUT_LIMIT, "the result is far larger than the expected one"))
        try:
            return _result_of(decode(answer, Opaque))
        except CodecError as problem:
            kind = Kind.OUTPUT_LIMIT if problem.kind == "size" else Kind.PROTOCOL
            raise Stopped(Result(kind, str(problem))) from problem

    def send(self, *questions: bytes) -> None:
        """Asks encoded questions. Raises Stopped."""
        try:
            self._session.send(*map(self._marked, questions))
        except Ended as ended:
            raise Stopped(of_exit(ended.exit)) from ended

    def receive(self) -> bytes:
        """The encoded answer to the first unanswered question. Raises Stopped."""
        self._admit()
        left = self._ends - awake()
        try:
            answer = self._session.receive(max(0.001, min(self._seconds, left)))
        except Ended as ended:
            raise Stopped(of_exit(ended.exit)) from ended
        if answer[:NONCE_BYTES] != self._nonces.popleft():
            raise Stopped(Result(Kind.PROTOCOL, "it answered a question that had not been asked"))
        return answer[NONCE_BYTES:]

    def _marked(self, question: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES // 2).hex().encode()
        self._nonces.append(nonce)
        return nonce + question


def loading(prelude: str, restricted: bool = False, has_preamble: bool = False) -> bytes:
    """The question whose answer `Conversation.loaded` takes: to run the solution's module."""
    return question("load", prelude, restricted, has_preamble)


def question(operation: str, *arguments: Any) -> bytes:
    """An encoded question. Raises Fault (cause `reference`) where an argument cannot cross."""
    try:
        return encode([operation, *arguments], _describe, MAX_QUESTION_BYTES)
    except CodecError as problem:
        raise Fault(Cause.REFERENCE, f"a test's arguments cannot be handed over: {problem}") from problem


def _describe(value: Any) -> list[Any] | None:
    return [value.number, []] if isinstance(value, Opaque) else None


def _result_of(answer: Any) -> Any:
    match answer:
        case [str("ok"), result, list()]:
            return result
        case [str("raise"), str(base), str(name), str(text), list(), *_]:
            raise Raised(of_exception(base[:80], name[:80], text[:300]))
        case [str("refused"), str("size"), str(text)]:
            raise Raised(Result(Kind.OUTPUT_LIMIT, text[:300]))
        case [str("refused"), str(), str(text)]:
            raise Unprovable(text[:300])
        case _:
            raise Stopped(Result(Kind.PROTOCOL, "what it sent is no answer"))
