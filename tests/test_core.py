"""The nouns keep their promises: a reward exactly where there is no error, and only finite numbers."""

from __future__ import annotations

from typing import Any

import pytest

from verifiers.core import (
    NOTHING,
    Budget,
    Cause,
    Fault,
    Outcome,
    Verdict,
    correct,
    error,
    graded,
    incorrect,
    no_answer,
)
from verifiers.judging import verify
from verifiers.quotation import shown

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize("outcome", [o for o in Outcome if o is not Outcome.ERROR])
def test_a_judged_response_always_has_a_reward(outcome: Outcome) -> None:
    assert Verdict(outcome, 0.5).reward == 0.5
    with pytest.raises(ValueError, match="contradicts"):
        Verdict(outcome, None)


def test_an_error_never_has_one() -> None:
    assert Verdict(Outcome.ERROR, None).reward is None
    with pytest.raises(ValueError, match="contradicts"):
        Verdict(Outcome.ERROR, 0.0)


@pytest.mark.parametrize("reward", [-0.1, 1.1, NAN, INF, -INF])
def test_a_reward_outside_the_unit_interval_is_refused(reward: float) -> None:
    with pytest.raises(ValueError, match="outside"):
        Verdict(Outcome.PARTIAL, reward)


@pytest.mark.parametrize("value", [NAN, INF, -INF])
def test_a_metric_that_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="share"):
        correct("1", share=value)


@pytest.mark.parametrize(
    ("verdict", "outcome", "reward"),
    [
        (correct("1"), Outcome.CORRECT, 1.0),
        (incorrect("1"), Outcome.INCORRECT, 0.0),
        (no_answer("empty"), Outcome.NO_ANSWER, 0.0),
        (graded(1.0, "1"), Outcome.CORRECT, 1.0),
        (graded(0.0, "1"), Outcome.INCORRECT, 0.0),
        (graded(0.3, "1"), Outcome.PARTIAL, 0.3),
        (error(Cause.DEADLINE, "too late"), Outcome.ERROR, None),
    ],
)
def test_each_constructor_means_what_it_is_called(
    verdict: Verdict, outcome: Outcome, reward: float | None
) -> None:
    assert (verdict.outcome, verdict.reward) == (outcome, reward)


def test_an_error_says_its_cause_and_nothing_else_has_one() -> None:
    assert error(Cause.REFERENCE, "it is: empty").cause == "reference"
    assert correct("reference: x", "reference: x").cause == ""


def test_a_fault_reads_as_its_cause_and_message() -> None:
    assert str(Fault(Cause.OPTION, "units is 3")) == "option: units is 3"


def test_a_budget_never_goes_below_zero_nor_above_its_cap() -> None:
    assert Budget(0.0).left() == 0.0
    assert Budget.of(100).left(5) == 5
    assert 0 < Budget.of(100).left() <= 100


def test_what_cannot_finish_is_not_admitted() -> None:
    assert Budget.of(100).admit(10, "a run") == 10
    with pytest.raises(Fault, match=r"deadline: a run may take 10 s and 0 s are left"):
        Budget(0.0).admit(10, "a run")


def test_the_shared_default_mapping_cannot_be_changed() -> None:
    with pytest.raises(TypeError, match="shared default"):
        NOTHING["x"] = 1.0  # type: ignore[index]  # the mistake under test


@pytest.mark.parametrize("response", [None, 5, b"4", ["4"]])
@pytest.mark.parametrize("verifier", ["math", "code", "json", "label"])
def test_a_response_that_is_no_text_is_named_by_every_verifier(verifier: str, response: Any) -> None:
    verdict = verify(verifier, response, "4")
    assert verdict.outcome is Outcome.ERROR
    assert verdict.detail == f"sample: the response is {shown(response)}; it must be a text"


@pytest.mark.parametrize("seconds", ["5", None, NAN, [1]])
def test_a_timeout_that_is_no_number_is_named(seconds: Any) -> None:
    verdict = verify("math", "4", "4", timeout=seconds)
    assert verdict.detail == f"option: timeout is {shown(seconds)}; it must be a number of seconds"
