"""The nouns: Sample, Verdict, Outcome, Budget, Fault, Verifier. Standard library only.

Who is to blame is part of every verdict. What the model wrote ends in CORRECT, PARTIAL, INCORRECT or
NO_ANSWER and always has a reward. What we or the caller did wrong is ERROR and never has one:

    Fault          raised anywhere below `judge`, carries a Cause, becomes Verdict(ERROR)
    any exception  a bug in a verifier: Verdict(ERROR), cause `verifier`
"""

from __future__ import annotations

from enum import StrEnum
from math import isfinite
from time import monotonic

from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Protocol

    class Verifier(Protocol):
        """Judges one sample. A plain function is enough; there is nothing to inherit or to register."""

        def __call__(self, sample: Sample, budget: Budget, /) -> Verdict: ...


class Outcome(StrEnum):
    """What was found out about a response."""

    CORRECT = "correct"
    PARTIAL = "partial"
    INCORRECT = "incorrect"
    NO_ANSWER = "no_answer"
    ERROR = "error"  # ours or the caller's, never the model's


class Cause(StrEnum):
    """Whose fault an ERROR is, and so what would mend it."""

    SAMPLE = "sample"  # the row cannot be read as a sample
    NO_RESPONSE = "no_response"  # the row has no assistant turn (a trainer's pre-flight check sends such)
    REFERENCE = "reference"  # the reference answer is missing, or of a type the verifier cannot use
    OPTION = "option"  # an option is unknown or has an unusable value
    PLUGIN = "plugin"  # the verifier cannot be found or imported
    DEADLINE = "deadline"  # too little of the budget was left to start
    SANDBOX = "sandbox"  # the sandbox could not be set up
    PROVIDER = "provider"  # a remote judge did not answer
    VERIFIER = "verifier"  # a bug: an exception nobody expected


class Fault(Exception):
    """A failure of ours or of the caller. Raise it to end in an ERROR verdict, never in a reward.

    Args:
        cause: whose fault it is.
        message: what was wrong, where, and what to write instead.
    """

    def __init__(self, cause: Cause, message: str) -> None:
        super().__init__(cause, message)
        self.cause = cause
        self.message = message

    def __str__(self) -> str:
        return f"{self.cause}: {self.message}"


class _Nothing(dict):  # type: ignore[type-arg]  # a shared immutable default
    def __setitem__(self, key: object, value: object) -> None:
        raise TypeError("this mapping is a shared default and cannot be changed")


NOTHING: Mapping[str, Any] = _Nothing()


@record
class Sample:
    """One response to judge.

    response: what the model wrote, reasoning included.
    reference: what it is judged by; the type is the verifier's business.
    options: the verifier's options by name.
    id: the caller's name for the sample.
    prompt: what the model was asked, where known.
    """

    response: str
    reference: Any = None
    options: Mapping[str, Any] = NOTHING
    id: str = ""
    prompt: str = ""


@record
class Verdict:
    """What was found out, the number it is worth, and why.

    outcome: who is right, or whose fault it is.
    reward: in [0, 1]; None exactly where outcome is ERROR.
    answer: what was taken for the model's answer, where there was one.
    detail: one sentence for a person; an ERROR's begins with its cause and a colon.
    metrics: finite numbers for a machine.

    Raises ValueError where reward and outcome contradict each other or a metric is not finite.
    """

    outcome: Outcome
    reward: float | None
    answer: str | None = None
    detail: str = ""
    metrics: Mapping[str, float] = NOTHING

    def __post_init__(self) -> None:
        if (self.reward is None) is not (self.outcome is Outcome.ERROR):
            raise ValueError(f"reward {self.reward!r} contradicts outcome {self.outcome}")
        if self.reward is not None and not 0 <= self.reward <= 1:  # NaN fails this too
            raise ValueError(f"reward {self.reward!r} is outside [0, 1]")
        for name, value in self.metrics.items():
            if not isfinite(value):
                raise ValueError(f"metric {name} is {value!r}, not a finite number")

    @property
    def cause(self) -> str:
        """The Cause of an ERROR, else the empty string."""
        return self.detail.partition(":")[0] if self.outcome is Outcome.ERROR else ""


def correct(answer: str, detail: str = "", **metrics: float) -> Verdict:
    """Full marks."""
    return Verdict(Outcome.CORRECT, 1.0, answer, detail, metrics)


def incorrect(answer: str, detail: str = "", **metrics: float) -> Verdict:
    """An answer was found and is wrong."""
    return Verdict(Outcome.INCORRECT, 0.0, answer, detail, metrics)


def no_answer(detail: str, **metrics: float) -> Verdict:
    """The response holds nothing that could be judged."""
    return Verdict(Outcome.NO_ANSWER, 0.0, None, detail, metrics)


def graded(reward: float, answer: str | None, detail: str = "", **metrics: float) -> Verdict:
    """A reward in [0, 1]: CORRECT at 1, INCORRECT at 0, PARTIAL between."""
    outcome = {1.0: Outcome.CORRECT, 0.0: Outcome.INCORRECT}.get(reward, Outcome.PARTIAL)
    return Verdict(outcome, reward, answer, detail, metrics)


def error(cause: Cause, message: str, **metrics: float) -> Verdict:
    """We could not judge. Not a zero: it has no reward at all."""
    return Verdict(Outcome.ERROR, None, None, f"{cause}: {message}", metrics)


@record
class Budget:
    """Time that may still be spent: one monotonic clock, handed down.

    deadline: in seconds of time.monotonic().
    """

    deadline: float

    @classmethod
    def of(cls, seconds: float) -> Budget:
        """A budget that ends `seconds` from now."""
        return cls(monotonic() + seconds)

    def left(self, cap: float = float("inf")) -> float:
        """Seconds left, at least 0 and at most `cap`."""
        return max(0.0, min(cap, self.deadline - monotonic()))

    def admit(self, seconds: float, what: str) -> float:
        """`seconds`, if that much is left; else a Fault: what cannot finish does not start."""
        left = self.left()
        if left < seconds:
            raise Fault(Cause.DEADLINE, f"{what} may take {seconds:g} s and {left:.3g} s are left")
        return seconds
