"""Test scripts: they run in a process of their own and reach the solution, in another, only through us.

We carry questions from `script` to `solution` and answers back without reading them, but for the nonce that
shows an answer to be an answer. Results come from the script's process alone.
"""

from __future__ import annotations

from sandbox import Ended, Job, session
from verifiers.code_execution.conversation import Conversation
from verifiers.code_execution.decoding import decode
from verifiers.code_execution.encoding import CodecError, encode
from verifiers.code_execution.plan import SETUP
from verifiers.code_execution.results import PASSED, Kind, Result, Stopped, of_exit
from verifiers.core import Cause, Fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox import Session
    from verifiers.code_execution.plan import Part, Plan
    from verifiers.code_execution.run import Run

DRIVER = "verifiers.code_execution.script:drive"


def results(run: Run, plan: Plan) -> Iterator[Result]:
    """The result of each test of the script in turn; the processes are replaced where a test ended them."""
    done = 0
    while done < plan.tests:
        try:
            for result in _told(run, plan, done):
                done += 1
                yield result
            last = Result(Kind.PROTOCOL, "the test never ran")
        except Stopped as stopped:
            done += 1
            yield stopped.result
            if not stopped.final:
                continue
            last = stopped.result
        yield from [last] * (plan.tests - done)
        return


def _told(run: Run, plan: Plan, done: int) -> Iterator[Result]:
    """Results of the tests after the first `done` ones, as they come."""
    run.left()
    parts = _remaining(plan, done)
    with session(Job(run.tests.prelude, driver=DRIVER, name="tests.py"), run.policy()) as script:
        told = [[part.kind, part.source, part.asserts] for part in parts]
        names, modules = list(plan.names), list(plan.modules)
        script.send(encode([told, names, plan.well_known, modules, run.tests.entry_point, run.stop]))
        with run.conversation() as talk:
            for part, result in _heard(run, script, talk):
                if parts[part].kind == SETUP:
                    raise Stopped(result, final=True)
                yield result


def _remaining(plan: Plan, done: int) -> list[Part]:
    tests = [part for part in plan.parts if part.kind != SETUP][done:]
    return [part for part in plan.parts if part.kind == SETUP or any(part is test for test in tests)]


def _heard(run: Run, script: Session, talk: Conversation) -> Iterator[tuple[int, Result]]:
    """What the script's process tells, while its questions are carried to the solution."""
    try:
        while (message := script.receive(run.left()))[:1] != b".":
            if message[:1] == b"?":
                script.send(talk.relay(message[1:]))
            else:
                yield _read(message[1:])
    except Ended as ended:
        text = f"the test's process ended over what the solution returned: {ended.exit.summary}"
        raise Stopped(Result(of_exit(ended.exit).kind, text)) from ended


def _read(message: bytes) -> tuple[int, Result]:
    try:
        match decode(message):
            case [int(part), "passed", ""]:
                return part, PASSED
            case [_, "broken_test", str(text)]:
                raise Fault(Cause.REFERENCE, f"the test script fails before it asks the solution: {text}")
            case [int(part), str(kind), str(text)]:
                return part, Result(Kind(kind), text)
    except (CodecError, ValueError) as problem:
        raise Stopped(Result(Kind.PROTOCOL, str(problem))) from problem
    raise Stopped(Result(Kind.PROTOCOL, "the test's process sent no result"))
