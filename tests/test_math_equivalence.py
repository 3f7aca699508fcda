"""Pairs of answers that are the same, and pairs that are not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from verifiers.math_equivalence import Rules, equivalent

CASES = Path(__file__).parent / "cases"


def pairs(name: str) -> list[tuple[str, str]]:
    with (CASES / f"{name}.jsonl").open(encoding="utf-8") as file:
        return [(row["gold"], row["answer"]) for row in map(json.loads, file)]


@pytest.mark.parametrize(("gold", "answer"), pairs("math_equal"))
def test_the_same_answer_is_accepted_in_another_notation(gold: str, answer: str) -> None:
    assert equivalent(gold, answer).equal


@pytest.mark.parametrize(("gold", "answer"), pairs("math_different"))
def test_another_answer_is_not_accepted(gold: str, answer: str) -> None:
    assert not equivalent(gold, answer).equal


@pytest.mark.parametrize("gold", sorted({pair[0] for pair in pairs("math_equal")}))
def test_every_answer_equals_itself(gold: str) -> None:
    assert equivalent(gold, gold).equal


@pytest.mark.parametrize(
    ("gold", "answer", "tier"),
    [
        ("Paris", " Paris. ", "text"),
        ("\\frac12", "0.5", "exact"),
        ("2^{10}", "1024", "exact"),
        ("\\sqrt2 + \\sqrt3", "\\sqrt{5 + 2\\sqrt6}", "numeric"),
        ("1 + \\tan^2 x", "\\sec^2 x", "numeric"),
        ("\\frac{600}{7}", "85.71", "numeric"),
    ],
)
def test_the_tier_that_decided_is_named(gold: str, answer: str, tier: str) -> None:
    assert equivalent(gold, answer).tier == tier


@pytest.mark.parametrize(
    ("option", "gold", "answer", "by_default"),
    [
        ({"rounding": False}, "\\frac{600}{7}", "85.71", True),
        ({"digits": 3}, "\\frac13", "0.333", False),
        ({"digits": 6}, "\\sqrt2", "1.4142", True),
        ({"percent": "strict"}, "10", "10\\%", True),
        ({"percent": "strict"}, "10\\%", "10", True),
        ({"units": "required"}, "10 \\text{ cm}", "10", True),
        ({"units": "required"}, "10", "10 \\text{ cm}", True),
        ({"list_order": "given"}, "1, 2", "2, 1", True),
        ({"label": "required"}, "x = 5", "5", True),
        ({"names": "any"}, "x = 5", "t = 5", False),
        ({"choice": "letter"}, "(A) 5", "5", True),
        ({"constant": "optional"}, "x^2 + C", "x^2", False),
        ({"endpoints": "optional"}, "[0, 1]", "(0, 1)", False),
        ({"endpoints": "optional"}, "(0, 1)", "0 \\le x \\le 1", False),
        ({"endpoints": "open"}, "[0, 1]", "0 < x < 1", False),
    ],
)
def test_a_convention_has_a_default_and_an_option(
    option: dict[str, object], gold: str, answer: str, by_default: bool
) -> None:
    assert equivalent(gold, answer).equal is by_default
    assert equivalent(gold, answer, Rules(**option)).equal is not by_default  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("gold", "answer"),
    [
        ("85.71", "\\frac{600}{7}"),  # rounded
        ("41.494", "17 + 10\\sqrt6"),  # cut off
        ("10.5", "10.54"),
        ("2.653", "2.65"),
        ("6.67\\%", "\\frac{1}{15}"),
        ("\\frac{\\sqrt3}{2}", "0.8660254"),
        ("x + \\sqrt2 i", "x + 1.414i"),
        ("y = \\frac{2}{3}x", "y = 0.6667x"),
    ],
)
def test_a_rounded_value_is_accepted(gold: str, answer: str) -> None:
    assert equivalent(gold, answer).equal


@pytest.mark.parametrize(
    ("gold", "answer"),
    [
        ("10.5", "10.56"),  # a decimal has to round to the reference
        ("10.5", "10.44"),
        ("0.5", "0.48"),  # too few digits to say anything
        ("42", "42.0000001"),  # whole numbers are exact
        ("42", "41.99999999"),
        ("100.4", "100"),  # too far off
        ("\\frac13", "0.33"),
        ("\\frac12", "0.5001"),
        ("\\sqrt2", "1.415"),
        ("5.001", "5"),
        ("2x", "2.0001x"),
        ("2x", "1.9999x"),
        ("\\frac{x}{3}", "0.333x"),
        ("\\sqrt2 x", "1.4142y"),
    ],
)
def test_a_value_that_does_not_round_to_it_is_not_accepted(gold: str, answer: str) -> None:
    assert not equivalent(gold, answer).equal


@pytest.mark.parametrize(
    "hedge", ["42 or 43", "41, 42", "42, maybe", "not 42", "42 = 43", "41 = 42", "\\{42, 43\\}"]
)
def test_hedging_is_no_answer_to_a_single_valued_question(hedge: str) -> None:
    assert not equivalent("42", hedge).equal


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [
        ("\x0crac{1}{2}", "\\frac{1}{2}"),
        ("5\text{ cm}", "5\\text{ cm}"),
        ("3\times 4", "3\\times 4"),
        ("\\\\frac{1}{2}", "\\frac{1}{2}"),
        ("\\frac{1}{2", "\\frac{1}{2}"),
        ("185\\", "185"),
        ("4\\sqrt(2)", "4\\sqrt{2}"),
        ("4\u200b2", "42"),
        ("\ufeff42", "42"),
        ("４２", "42"),
        ("x<sup>2</sup>", "x^2"),
    ],
)
def test_damage_on_the_way_is_repaired(damaged: str, meant: str) -> None:
    assert equivalent(meant, damaged).equal
