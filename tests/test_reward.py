"""Criteria, gates and weights; what an error is worth; and what is wrong with a reward file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CASES, table
from verifiers import reward, reward_schema
from verifiers.core import Budget, Cause, Fault, Outcome, Sample, Verdict, correct, error, graded, no_answer
from verifiers.reward import Criterion, Reward, Row

Install = Callable[[str, Any], None]
BUDGET = Budget.of(3600)


@pytest.fixture(autouse=True)
def verifiers(install: Install) -> None:
    """`number` pays what the response says, `fails` cannot judge, `silent` finds no answer."""
    install("number", lambda sample, budget: graded(float(sample.response), sample.response, checked=1.0))
    install("option", lambda sample, budget: graded(sample.options["pay"], "x"))
    install(
        "reference",
        lambda sample, budget: graded(float(sample.reference == sample.response), sample.response),
    )
    install("fails", lambda sample, budget: error(Cause.SANDBOX, "no sandbox"))
    install("silent", lambda sample, budget: no_answer("nothing said"))


def judged(criteria: list[Criterion], response: str = "1", how: str = "weighted_mean", **row: Any) -> Verdict:
    return reward.of(
        Reward(tuple(criteria), how), Row(Sample(response, row.pop("reference", None)), **row), BUDGET
    )


def pays(name: str, pay: float, **more: Any) -> Criterion:
    return Criterion(name, "option", {"pay": pay}, **more)


HALF = [pays("a", 1.0, weight=1.0), pays("b", 0.0, weight=1.0)]
MORE = [pays("a", 0.5, weight=3.0), pays("b", 1.0, weight=1.0), pays("c", 0.25, weight=0.0)]


@pytest.mark.parametrize(
    ("how", "criteria", "total"),
    [
        ("weighted_mean", HALF, 0.5),
        ("weighted_mean", MORE, 0.625),
        ("min", HALF, 0.0),
        ("min", MORE, 0.25),
        ("product", HALF, 0.0),
        ("product", MORE, 0.125),
    ],
)
def test_criteria_combine_as_the_file_says(how: str, criteria: list[Criterion], total: float) -> None:
    verdict = judged(criteria, how=how)
    assert verdict.reward == pytest.approx(total)
    assert {name: verdict.metrics[name] for name in ("a", "b")} == {
        c.name: c.options["pay"] for c in criteria[:2]
    }


def test_a_closed_gate_ends_in_zero_and_nothing_further_is_judged() -> None:
    verdict = judged([Criterion("later", "fails"), pays("first", 0.5, gate=1.0)])
    assert (verdict.outcome, verdict.reward) == (Outcome.INCORRECT, 0.0)
    assert "gate first closed" in verdict.detail


def test_an_open_gate_counts_like_any_other_criterion() -> None:
    assert judged([pays("a", 1.0), pays("b", 0.5, gate=0.5)]).reward == 0.75


def test_a_gate_on_the_only_criterion_holds_too() -> None:
    assert judged([pays("a", 0.5, gate=0.6)]).reward == 0.0
    assert judged([pays("a", 0.6, gate=0.6)]).reward == 0.6


def test_one_criterion_that_cannot_be_judged_makes_the_whole_an_error() -> None:
    verdict = judged([pays("a", 1.0), Criterion("b", "fails")])
    assert (verdict.outcome, verdict.cause) == (Outcome.ERROR, "sandbox")
    assert "criterion b" in verdict.detail


def test_no_answer_for_every_criterion_is_no_answer() -> None:
    assert judged([Criterion("a", "silent"), Criterion("b", "silent")]).outcome is Outcome.NO_ANSWER


def test_a_single_criterion_is_its_verifiers_own_verdict_and_a_component() -> None:
    verdict = judged([Criterion("a", "number")], "0.25")
    assert (verdict.reward, verdict.answer, verdict.metrics) == (0.25, "0.25", {"a": 0.25, "checked": 1.0})


ROUTED = [
    pays("a", 1.0, when={"data_source": ["openai/gsm8k", "math"]}),
    pays("b", 0.5, when={"data_source": "code"}),
]


@pytest.mark.parametrize(("source", "paid"), [("openai/gsm8k", 1.0), ("math", 1.0), ("code", 0.5)])
def test_a_rows_fields_choose_its_criteria(source: str, paid: float) -> None:
    assert judged(ROUTED, fields={"data_source": source}).reward == paid


def test_a_row_that_no_criterion_fits_is_an_error_that_says_what_was_looked_at() -> None:
    verdict = judged(ROUTED, fields={"data_source": "poems"})
    assert verdict.cause == "option"
    assert "data_source = 'poems'" in verdict.detail


def test_a_row_that_names_its_own_verifier_is_judged_by_it() -> None:
    assert judged(ROUTED, "0.125", verifier="number").reward == 0.125


def test_a_row_without_any_verifier_says_what_to_set() -> None:
    assert "set RLVR_REWARD" in judged([]).detail


def test_a_rows_options_go_before_the_criterions() -> None:
    row = Row(Sample("x", options={"pay": 0.75}))
    assert reward.of(Reward((pays("a", 0.25),)), row, BUDGET).reward == 0.75


def test_a_criterion_may_be_judged_by_one_key_of_the_reference() -> None:
    criterion = Criterion("a", "reference", reference="answer")
    assert judged([criterion], "4", reference={"answer": "4", "other": "5"}).reward == 1.0
    missing = judged([criterion], "4", reference={"other": "5"})
    assert missing.cause == "reference"
    assert "'answer'" in missing.detail


ERROR, RIGHT = error(Cause.SANDBOX, "x"), correct("1")
RAW = error(Cause.NO_RESPONSE, "x")


@pytest.mark.parametrize(
    ("policy", "verdict", "number"),
    [
        (Reward(()), ERROR, 0.0),
        (Reward((), on_error="value", error_value=-0.5), ERROR, -0.5),
        (Reward((), on_error="raise"), ERROR, 0.0),
        (Reward((), on_error="value", error_value=-0.5), RIGHT, 1.0),
    ],
)
def test_an_error_is_worth_what_the_policy_says(policy: Reward, verdict: Verdict, number: float) -> None:
    assert reward.paid(policy, verdict) == number


@pytest.mark.parametrize(
    ("share", "verdicts", "fails"),
    [
        (0.0, [RIGHT, RIGHT], False),
        (0.0, [ERROR, RIGHT], True),
        (0.5, [ERROR, RIGHT], False),
        (0.5, [ERROR, ERROR, RIGHT], True),
        (0.0, [RAW, RAW, RAW], False),
        (0.0, [], False),
    ],
)
def test_a_batch_fails_only_above_the_share_of_errors_that_a_retry_could_mend(
    share: float, verdicts: list[Verdict], fails: bool
) -> None:
    assert bool(reward.excess(Reward((), on_error="raise", raise_share=share), verdicts)) is fails
    assert not reward.excess(Reward(()), verdicts)


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "reward.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


FILES = table(CASES / "reward_files.jsonl")


@pytest.mark.parametrize("case", FILES, ids=lambda case: case["why"])
def test_a_reward_file_is_accepted_or_refused_with_words_that_name_the_key(
    case: dict[str, Any], tmp_path: Path
) -> None:
    path = written(tmp_path, case["file"])
    if "says" not in case:
        assert reward.load(path).criteria
        assert reward_schema.problems(path) == []
        return
    with pytest.raises(Fault) as fault:
        reward.load(path)
    for part in (path, *case["says"]):
        assert part in fault.value.message


def test_the_handler_and_the_author_read_the_same_words(tmp_path: Path) -> None:
    path = written(tmp_path, "combine = 'mean'\n[[criteria]]\nverifer = 'math'\n")
    with pytest.raises(Fault) as fault:
        reward.load(path)
    assert all(problem in fault.value.message for problem in reward_schema.problems(path))


def test_a_bare_name_is_a_reward_of_one_criterion() -> None:
    assert reward.load("math").criteria == (Criterion("math", "math"),)
    assert reward.load("").criteria == ()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = str(tmp_path / "nowhere.toml")
    with pytest.raises(Fault) as said:
        reward.load(path)
    assert said.value.message == f"{path}: No such file or directory"
