"""Code against unit tests: the solution runs in the sandbox, and only returns data; we compare."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.core import Budget, Sample, Verdict

LEAST_HARMLESS = 2
SIDE_BY_SIDE = True  # it waits for its processes most of the time
DRIVERS = tuple(f"verifiers.code_execution.{name}" for name in ("solution", "script", "checker"))


def verify(sample: Sample, budget: Budget) -> Verdict:
    """Whether the code in a response passes its tests.

    It is `verifier.verify`, imported when it is first used.
    """
    if "verifiers.code_execution.verifier" not in sys.modules:
        prepare(ahead=False)
    from verifiers.code_execution.verifier import verify

    return verify(sample, budget)


def prepare(ahead: bool) -> None:
    """Has the interpreter that solutions run in boot, and returns at once: the rest is imported meanwhile.

    ahead: nobody waits for the first verdict yet, so the rest is imported here.
    Raises Fault (cause `sandbox`) where it cannot be started.
    """
    from sandbox import SandboxError, warm

    try:
        warm("small", *DRIVERS)
    except SandboxError as problem:
        from verifiers.core import Cause, Fault

        raise Fault(Cause.SANDBOX, str(problem)) from problem
    if ahead:
        import verifiers.code_execution.verifier  # noqa: F401 - importing it is the purpose


def is_dangerous() -> bool:
    """Whether a solution could end the process that judges it: below seccomp they are of the same user."""
    from sandbox import SandboxError, level
    from verifiers.core import Fault

    try:
        prepare(ahead=True)  # what takes long to import is imported while the interpreter boots
        return level() < LEAST_HARMLESS
    except (SandboxError, Fault):  # an executor that cannot be started now may be, later, for a sample
        return True
