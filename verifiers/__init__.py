"""Judgement: (sample, budget) -> verdict. Importing this costs next to nothing."""

from verifiers.core import Budget, Cause, Fault, Outcome, Sample, Verdict
from verifiers.judge import judge, verify

__all__ = ["Budget", "Cause", "Fault", "Outcome", "Sample", "Verdict", "judge", "verify"]
