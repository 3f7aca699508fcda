"""Test scripts: they run in a process of their own and reach the solution, in another, only through us.

We carry questions from `script` to `solution` and answers back without reading them, but for the nonce that
shows an answer to be an answer. Results come from the script's process alone.
"""

from __future__ import annotations

import marshal
import os
from itertools import zip_longest

from sandbox import Ended, Job, awake, session
from verifiers.code_execution.conversation import Conversation, question
from verifiers.code_execution.decoding import decode
from verifiers.code_execution.encoding import MAX_QUESTION_BYTES, CodecError, encode
from verifiers.code_execution.parts import SETUP, compiled
from verifiers.code_execution.results import PASSED, Kind, Result, Stopped, of_exit
from verifiers.code_execution.solution import NONCE_BYTES
from verifiers.core import Cause, Fault
from verifiers.record import values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from typing import Any

    from sandbox.child import Session
    from verifiers.code_execution.parts import Part, Plan
    from verifiers.code_execution.run import Run

    Told = tuple[Result, bool]  # and whether changes have been hidden until then

NEVER_RAN = Result(Kind.PROTOCOL, "the test never ran")
_SAID_BY_TESTS = (Kind.WRONG_ANSWER, Kind.RUNTIME_ERROR, Kind.UNPROVABLE)
IN_PROCESS = "verifiers.code_execution.in_process:drive"
DRIVER = "verifiers.code_execution.script:drive"


def results(run: Run, plan: Plan) -> Generator[Result, None, None]:
    """The result of each test of the script, in order.

    Where the solution changed arguments of a call whose result is used, the script runs twice, without and
    with these changes shown to it, and a test has to pass both times.
    """
    first, hidden = _round(run, plan, all_changes=False)
    if any(result.kind in _SAID_BY_TESTS and "NameError" not in result.text for result in first):
        _check_patches(run.tests.script, plan.modules)
    if hidden and any(result.passed for result in first):
        second, _ = _round(run, plan, all_changes=True)
        first = [b if a.passed else a for a, b in zip_longest(first, second, fillvalue=NEVER_RAN)]
    yield from first


def _check_patches(script: str, solution: tuple[str, ...]) -> None:
    """Raises Fault for a script that has failed and replaces what the solution's process uses."""
    from verifiers.code_execution.patches import unheard

    if name := unheard(script, solution):
        text = f"the test script replaces {name}, which the solution's process does not see"
        raise Fault(Cause.REFERENCE, f'{text}; such a test needs trust: "in_process"')


def _round(run: Run, plan: Plan, all_changes: bool) -> tuple[list[Result], bool]:
    """The results, and whether changes were hidden; the processes are replaced where a test ended them."""
    told: list[Told] = []
    while len(told) < plan.tests:
        last = NEVER_RAN
        try:
            _hear(run, plan, told, all_changes)
        except Stopped as stopped:
            last = stopped.result
            told.append((last, False))
            if not stopped.final and not run.stop:
                continue
        if not run.stop:
            told += [(last, False)] * (plan.tests - len(told))
        told = told or [(last, False)]
        break
    return [result for result, _ in told], any(hides for _, hides in told)


def _hear(run: Run, plan: Plan, told: list[Told], all_changes: bool) -> None:
    """Appends the results of the tests after those that are told."""
    run.left()
    is_whole = not told
    parts = _remaining(plan, len(told))
    ahead = () if _may_share(run.tests.prelude) else plan.names
    how = run.tests.entry_point, run.stop, all_changes, len(ahead)
    order = marshal.dumps((compiled(run.tests.prelude, "prelude.py"), *_ordered(plan, parts), *how))
    job = Job("", driver=DRIVER, name="tests.py")
    policy, asked = run.script_policy(), awake()
    with session(job, policy, order) as script:
        run.extend(awake() - asked)
        try:
            with run.conversation(*(question("get", name) for name in ahead)) as talk:
                script.send(*[talk.receive() for _ in ahead])
                last_word = _listen(run, (script, talk), parts, told)
        finally:
            run.exits.append(script.close())
    if last_word == b".unasked" and is_whole and all(result.passed for result, _ in told):
        raise Fault(Cause.REFERENCE, "the test script passes without having asked the solution anything")


def _ordered(plan: Plan, parts: list[Part]) -> Iterator[Any]:
    """What the script's process is told of a plan, as plain values."""
    yield [(part.kind, "" if part.code else part.source, part.asserts, part.code) for part in parts]
    yield from (plan.names, plan.well_known, plan.modules, plan.classes, plan.demanded, plan.constants)
    yield values(plan.spoken)


def _may_share(prelude: str) -> bool:
    """Whether a prelude may define classes whose objects travel as what they hold, which is agreed first."""
    return "class" in prelude or "type" in prelude


def _listen(run: Run, ends: tuple[Session, Conversation], parts: list[Part], told: list[Told]) -> bytes:
    """Carries questions to the solution until the script's process is done: its last word."""
    script, talk = ends
    try:
        while (message := script.receive(run.budget.left(run.left())))[:1] != b".":
            if message[:1] == b"?":
                talk.send(message[1:])
                script.send(talk.receive())
                continue
            part, result = _read(message[1:])
            if parts[part].kind == SETUP:
                raise Stopped(result[0], final=True)
            told.append(result)
    except Ended as ended:
        run.admit()  # where the budget ended it, nobody is to blame
        text = f"the test's process ended over what the solution returned: {ended.exit.summary}"
        raise Stopped(Result(of_exit(ended.exit).kind, text)) from ended
    return message


def in_process_results(run: Run, plan: Plan) -> Generator[Result, None, None]:
    """The results that a process reports which runs both the solution and its tests: forgeable."""
    nonce = os.urandom(NONCE_BYTES // 2).hex().encode()
    parts = [[part.kind, part.source] for part in plan.parts]
    told_how = [run.tests.prelude, parts, list(plan.modules), run.tests.entry_point]
    question = encode(told_how, limit=MAX_QUESTION_BYTES)
    try:
        with session(Job(run.code, driver=IN_PROCESS), run.policy()) as conversation:
            conversation.send(nonce + question)
            answer = conversation.receive(run.left())
            run.exits.append(conversation.close())
        reported = decode(answer[NONCE_BYTES:]) if answer[:NONCE_BYTES] == nonce else None
        told = [Result(Kind(kind), str(text)) for kind, text in reported or ()]
    except Ended as ended:
        run.exits.append(ended.exit)
        raise Stopped(of_exit(ended.exit)) from ended
    except (CodecError, ValueError, TypeError) as problem:
        raise Stopped(Result(Kind.PROTOCOL, str(problem))) from problem
    yield from told
    yield from [NEVER_RAN] * (plan.tests - len(told))


def _remaining(plan: Plan, done: int) -> list[Part]:
    tests = [part for part in plan.parts if part.kind != SETUP][done:]
    return [part for part in plan.parts if part.kind == SETUP or any(part is test for test in tests)]


def _read(message: bytes) -> tuple[int, Told]:
    try:
        match decode(message):
            case [int(part), "passed", "", bool(hides)]:
                return part, (PASSED, hides)
            case [_, "broken_test", str(text), _]:
                raise Fault(Cause.REFERENCE, f"the test script fails before it asks the solution: {text}")
            case [_, "incomparable", str(text), _]:
                raise Fault(Cause.REFERENCE, text)
            case [int(part), str(kind), str(text), bool(hides)]:
                return part, (Result(Kind(kind), text), hides)
    except (CodecError, ValueError) as problem:
        raise Stopped(Result(Kind.PROTOCOL, str(problem))) from problem
    raise Stopped(Result(Kind.PROTOCOL, "the test's process sent no result"))
