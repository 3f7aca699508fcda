"""A response and a reference go in, a verdict comes out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from verifiers import Budget, Outcome, Sample, verify
from verifiers import math_equivalence as math


@pytest.mark.parametrize(
    ("response", "reference"),
    [
        ("so \\boxed{72}", "72"),
        ("so \\boxed{72}", {"final_answer": "72"}),
        ("so \\boxed{72}", {"answer": 72}),
        ("so \\boxed{72}", {"text": "48 + 24 = <<48+24=72>>72\n#### 72"}),
        ("#### 1,000", "1000"),
        ("The answer is 72.", "72"),
        ("72", 72.0),
        ("\\boxed{\\frac{1}{2}}", "0.5"),
        ("\\boxed{50\\%}", "\\frac12"),
        ("<think>\\boxed{1}</think> \\boxed{x = 2}", "$2$"),
        ("\\boxed{1} no, wait: \\boxed{2}", "2"),
    ],
)
def test_a_right_answer_scores(response: str, reference: Any) -> None:
    assert verify("math", response, reference).outcome is Outcome.CORRECT


@pytest.mark.parametrize(
    ("response", "reference"),
    [
        ("\\boxed{71}", "72"),
        ("\\boxed{41} \\boxed{42} \\boxed{43}", "42"),
        ("\\boxed{42} or \\boxed{43}", "42"),
        ("#### 73", "72"),
        ("The answer is 7", "72"),
    ],
)
def test_a_wrong_answer_does_not_score(response: str, reference: Any) -> None:
    assert verify("math", response, reference).outcome is Outcome.INCORRECT


@pytest.mark.parametrize(
    "response", ["", "<think>\\boxed{72}", "\\boxed{72} or rather \\boxed{", "\\boxed{}"]
)
def test_a_response_without_a_final_answer_has_none(response: str) -> None:
    assert verify("math", response, "72").outcome is Outcome.NO_ANSWER


@pytest.mark.parametrize(
    "reference", [None, "", "  ", "$$", "\\boxed{}", {}, {"a": 1, "b": 2}, [1, 2], True, [10**5000]]
)
def test_an_unusable_reference_is_the_callers_fault(reference: Any) -> None:
    assert verify("math", "\\boxed{72}", reference).cause == "reference"


@pytest.mark.parametrize("options", [{"extraction": ["guess"]}, {"extraction": []}, {"colour": "red"}])
def test_an_unusable_option_is_the_callers_fault(options: dict[str, Any]) -> None:
    assert verify("math", "\\boxed{72}", "72", **options).cause == "option"


@pytest.mark.parametrize(
    ("prompt", "pair", "options", "reward"),
    [
        ("Find the monotonically increasing interval of f.", ("[0, 1]", "(0, 1)"), {}, 1),
        ("Find the monotonically increasing interval of f.", ("[0, 1]", "[0, 1]"), {}, 1),
        ("The decreasing interval of $f$ is ____.", ("[k\\pi, k\\pi+1]", "(n\\pi, n\\pi+1)"), {}, 1),
        (
            "On which intervals is f increasing? Find the intervals on which f increases.",
            ("[0, 1]", "(0, 1)"),
            {},
            1,
        ),
        ("函数的单调递增区间是", ("[0, 1]", "(0, 1)"), {}, 1),
        ("Find the monotonically increasing interval of f.", ("[0, 1]", "(0, 2)"), {}, 0),
        ("Find the monotonically increasing interval of f.", ("(0, 1)", "[0, 1]"), {}, 0),
        (
            "Find the monotonically increasing interval of f.",
            ("[0, 1]", "(0, 1)"),
            {"endpoints": "required"},
            0,
        ),
        ("If f is increasing on the interval [1, 2], find the range of a.", ("[0, 1]", "(0, 1)"), {}, 0),
        ("Its increasing interval is [1, 2]; the range of a is ____.", ("[0, 1]", "(0, 1)"), {}, 0),
        ("Solve the inequality.", ("[0, 1]", "(0, 1)"), {}, 0),
        ("", ("[0, 1]", "(0, 1)"), {}, 0),
        ("", ("(0, 1)", "[0, 1]"), {"endpoints": "optional"}, 1),
    ],
)
def test_ends_count_unless_the_prompt_asks_where_a_function_is_monotonic(
    prompt: str, pair: tuple[str, str], options: dict[str, Any], reward: float
) -> None:
    reference, answer = pair
    sample = Sample(f"\\boxed{{{answer}}}", reference, options, "", prompt)
    assert math.verify(sample, Budget.of(60)).reward == reward


def responses() -> list[tuple[str, str, float]]:
    with (Path(__file__).parent / "cases" / "math_responses.jsonl").open(encoding="utf-8") as file:
        return [(row["response"], row["reference"], row["reward"]) for row in map(json.loads, file)]


@pytest.mark.parametrize(("response", "reference", "reward"), responses())
def test_a_response_is_paid_for_its_final_answer(response: str, reference: str, reward: float) -> None:
    assert verify("math", response, reference).reward == reward


def test_the_verdict_names_the_answer_the_way_and_the_proof() -> None:
    verdict = verify("math", "so \\boxed{\\sqrt{8}}", "2\\sqrt2")
    assert verdict.answer == "\\sqrt{8}"
    assert dict(verdict.metrics) == {"proof_numeric": 1.0, "extraction_boxed": 1.0}
    assert "proof: numeric" in verdict.detail


def test_an_answer_of_any_length_is_cut_in_the_verdict() -> None:
    verdict = verify("math", "\\boxed{" + "1" * 100_000 + "}", "2")
    assert len(verdict.detail) < 1000
    assert len(verdict.answer or "") <= 200


@pytest.mark.parametrize(
    ("reference", "response"),
    [
        ({"x": 4}, '<|begin_of_solution|>```json\n{"x": 4}\n```<|end_of_solution|>'),
        ({"answer": "\\frac12"}, '{"answer": 0.5}'),
        ("12", "```\n12\n```"),
    ],
)
def test_an_answer_may_come_as_json_or_in_a_fence(reference: Any, response: str) -> None:
    assert verify("math", response, reference).outcome is Outcome.CORRECT


def test_a_thought_may_be_read_where_that_is_asked_for() -> None:
    assert verify("math", "<think>\\boxed{72}</think>", "72").outcome is Outcome.NO_ANSWER
    assert verify("math", "<think>\\boxed{72}</think>", "72", reasoning="keep").outcome is Outcome.CORRECT


HEDGES = [
    "${a}$ where ${b}$",
    "${a}$ when ${b}$",
    "${a}$ for ${b}$",
    "${a}$ with ${b}$",
    "${a}$ else ${b}$",
    "${a}$ ≈ ${b}$",
    "${a}$ \\sim ${b}$",
    "${a}$, that is ${b}$",
    "${a}$ because ${b}$",
    "The answer is {a}. Let me double check: {b}.",
    "the answer is {a} - that is {b} thus",
    "{a} when namely yes {b} hence",
    "Either the answer is {a} or the answer is {b}.",
    "The answer is {a}, or else {b}.",
    "\\boxed{{{a}}} or maybe \\({b}\\)",
    "\\boxed{{{a} \\text{{ is }} {b}}}",
    "\\boxed{{{a}:{b}}}",
    "\\boxed{{{a}}} The final answer is {b}.",
    "#### {a}\n\\boxed{{{b}}}",
    "<answer>{a}</answer> \\boxed{{{b}}}",
]
VALUES = [
    ("42", "43"),
    ("\\frac12", "\\frac13"),
    ("x+1", "x^2"),
    ("x>2", "x<1"),
    ("y=2x", "y=3x"),
    ("A", "B"),
]


@pytest.mark.parametrize("hedge", HEDGES)
@pytest.mark.parametrize("values", VALUES, ids=str)
def test_no_response_is_paid_for_two_values(hedge: str, values: tuple[str, str]) -> None:
    response = hedge.format(a=values[0], b=values[1])
    assert sum(verify("math", response, value).reward or 0 for value in values) <= 1
