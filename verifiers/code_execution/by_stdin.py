"""Programs: bytes in, bytes out, the whole output compared here. One process per run."""

from __future__ import annotations

from sandbox import Ending, Exit, Job, awake
from sandbox import run as run_program
from verifiers.code_execution.checking import checked
from verifiers.code_execution.output import same_output
from verifiers.code_execution.results import PASSED, WRONG, Kind, Result, Stopped, of_exit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator

    from verifiers.code_execution.run import Run
    from verifiers.code_execution.tests import Dialogue


def results(run: Run) -> Generator[Result, None, None]:
    """The result of each run in turn."""
    for dialogue in run.tests.dialogues:
        try:
            yield _result(run, dialogue)
        except Stopped as stopped:
            yield stopped.result


def _result(run: Run, dialogue: Dialogue) -> Result:
    job = _job(run, dialogue.input.encode("utf-8", "surrogatepass"))
    policy, asked = run.program_policy(), awake()
    exit = run_program(job, policy)
    run.extend(awake() - asked - exit.wall)
    run.exits.append(exit)
    if not _ended_well(exit):
        return of_exit(exit)
    if exit.truncated:
        return Result(Kind.OUTPUT_LIMIT, f"it printed more than {run.limits.policy.output_bytes} bytes")
    if run.tests.checker:
        text = exit.stdout.decode("utf-8", "replace")
        return checked(run, {"input": dialogue.input, "expected": dialogue.output}, text)
    return PASSED if same_output(exit.stdout, dialogue.output, run.tests.output) else WRONG


def _job(run: Run, given: bytes) -> Job:
    if not (run.tests.prelude or run.restricted):
        return Job(run.code, stdin=given)
    from verifiers.code_execution.program import DRIVER, prepared  # most programs find nothing

    return Job(prepared(run.code, run.tests.prelude, run.restricted), given, DRIVER)


def _ended_well(exit: Exit) -> bool:
    return exit.ended is Ending.RETURNED or (exit.ended is Ending.EXITED and exit.code == 0)
