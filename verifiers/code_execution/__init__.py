"""Code against unit tests: the solution runs in the sandbox, and only returns data; we compare."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.core import Budget, Sample, Verdict


def verify(sample: Sample, budget: Budget) -> Verdict:
    """Whether the code in a response passes its tests: `verifier.verify`, imported when it is first used."""
    from verifiers.code_execution.verifier import verify

    return verify(sample, budget)
