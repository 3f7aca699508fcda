"""A caller's checker: a function for tasks that have many right answers.

    def check(args, output, expected): ...        function cases
    def check(input, output, expected): ...       programs

It returns True or False, or the part of the test's worth in [0, 1]. It is trusted, but what it is given is
not: it runs in a sandbox, in another process than the solution. If it raises or hangs over an output, that
output is wrong.
"""

from __future__ import annotations

from sandbox import Ended, Job, session
from verifiers.code_execution import nans
from verifiers.code_execution.decoding import decode
from verifiers.code_execution.encoding import MAX_QUESTION_BYTES, CodecError, encode
from verifiers.code_execution.results import PASSED, Kind, Result
from verifiers.core import Cause, Fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from verifiers.code_execution.run import Run

DRIVER = "verifiers.code_execution.checker:drive"
SECONDS = 10.0
FORM = "write def check(args, output, expected), or check(input, output, expected) for programs"


def checked(run: Run, given: dict[str, Any], output: Any) -> Result:
    """What the checker of the tests says of an output.

    Args:
        run: whose checker.
        given: `args` or `input`, and `expected`.
        output: the plain result, or the text that was printed.

    Raises Fault (cause `reference`): the checker cannot be loaded, or returned something else.
    """
    try:
        if _is_unforeseen(output) and not nans.are_spoken_of(f"{run.tests.checker} {given['expected']!r}"):
            return Result(Kind.WRONG_ANSWER, "it is NaN, of which the checker does not speak")
        verdict = _asked(run, encode({**given, "output": output}, limit=MAX_QUESTION_BYTES))
    except CodecError as problem:
        return Result(Kind.UNPROVABLE, str(problem))
    return _result_of(verdict)


def _result_of(verdict: Any) -> Result:
    match verdict:
        case ["checked", bool(passed)]:
            return PASSED if passed else Result(Kind.WRONG_ANSWER, "the checker refused it")
        case ["checked", float() | int() as part] if 0 <= part <= 1:
            return (
                PASSED if part == 1 else Result(Kind.WRONG_ANSWER, f"the checker gave {part:g}", float(part))
            )
        case ["checked", None]:
            return Result(Kind.WRONG_ANSWER, "the checker returned None")
        case ["checked", float() | int() as part]:
            return Result(Kind.WRONG_ANSWER, f"the checker returned {part:g}, which is no part of 1")
        case ["raised", str(text)]:
            return Result(Kind.WRONG_ANSWER, f"the checker raised {text}")
        case ["broken", told]:
            raise Fault(Cause.REFERENCE, f"the checker: {str(told)[:200]}; {FORM}")
        case [_, told]:
            raise Fault(
                Cause.REFERENCE, f"the checker: {str(told)[:200]}; it must return a bool or a part in [0, 1]"
            )
    return Result(Kind.WRONG_ANSWER, "the checker came to no end")


def _is_unforeseen(output: Any) -> bool:
    if isinstance(output, str):
        return nans.are_words_of(output)
    frame = encode([output])
    return nans.are_in(frame) or nans.are_texts_in(frame)


def _asked(run: Run, question: bytes) -> Any:
    policy = run.policy(SECONDS)
    try:
        with session(Job(run.tests.checker, driver=DRIVER, name="checker.py"), policy) as conversation:
            conversation.send(question)
            return decode(conversation.receive(policy.wall_seconds))
    except Ended as ended:
        run.exits.append(ended.exit)  # at L1 another solution may have ended it
        return None
