"""One sample to one verdict. The only place where an exception becomes a verdict."""

from __future__ import annotations

from verifiers import registry
from verifiers.core import NOTHING, Budget, Cause, Fault, Sample, Verdict, error
from verifiers.quotation import shown, visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

DEFAULT_SECONDS = 60.0


def judge(name: str, sample: Sample, budget: Budget) -> Verdict:
    """The verdict of the verifier called `name`; every failure of ours is an ERROR verdict."""
    try:
        if not budget.left():
            raise Fault(Cause.DEADLINE, "no time was left when this sample's turn came")
        if not isinstance(sample.response, str):
            raise Fault(Cause.SAMPLE, f"the response is {shown(sample.response)}; it must be a text")
        verdict = registry.load(name)(sample, budget)
        if not isinstance(verdict, Verdict):
            raise TypeError(f"it returned {type(verdict).__name__}, not a Verdict")
        return verdict
    except Fault as fault:
        return error(fault.cause, fault.message)
    except Exception as problem:  # noqa: BLE001 - the one place: a bug must cost its own sample only
        return error(Cause.VERIFIER, visible(f"{name} failed: {type(problem).__name__}: {problem}", 500))


def verify(name: str, response: str, reference: Any, /, **options: Any) -> Verdict:
    """Judges one response with the verifier called `name`.

    Args:
        name: an installed verifier ("math", "code", "json", "label", or a plugin's).
        response: what the model wrote, reasoning included.
        reference: what it is judged by; what a verifier takes is in its docstring.
        options: the verifier's options. `timeout` (seconds, default 60) bounds the whole call, and
            `prompt` is what the model was asked, for verifiers that use it.

    Returns: a Verdict. It does not raise for bad input: that is a Verdict with outcome ERROR.
    """
    prompt, seconds = options.pop("prompt", ""), options.pop("timeout", DEFAULT_SECONDS)
    if not isinstance(seconds, (int, float)) or seconds != seconds:  # NaN is no time
        return error(Cause.OPTION, f"timeout is {shown(seconds)}; it must be a number of seconds")
    sample = Sample(response, reference, options or NOTHING, "", prompt)
    return judge(name, sample, Budget.of(seconds))
