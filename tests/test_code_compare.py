"""Comparison of results and of printed output."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from verifiers.code_execution.compare import Opaque, Unprovable, comparator
from verifiers.code_execution.decoding import decode
from verifiers.code_execution.encoding import CodecError, encode
from verifiers.code_execution.literals import parse_literal
from verifiers.code_execution.output import policy_of, same_output
from verifiers.core import Fault

CASES = Path(__file__).with_name("cases")
RESULTS = [json.loads(line) for line in (CASES / "code_compare.jsonl").read_text().splitlines()]
OUTPUTS = [json.loads(line) for line in (CASES / "code_output.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("case", RESULTS, ids=lambda c: f"{c['compare']} {c['actual']} {c['expected']}"[:60])
def test_a_result_is_the_expected_one_or_not(case: dict[str, Any]) -> None:
    actual, expected = parse_literal(case["actual"]), parse_literal(case["expected"])
    assert comparator(case["compare"])(actual, expected) is case["same"]


@pytest.mark.parametrize("case", OUTPUTS, ids=lambda c: f"{c['compare']} {c['actual']!r}"[:60])
def test_an_output_is_the_expected_one_or_not(case: dict[str, Any]) -> None:
    assert same_output(case["actual"].encode(), case["expected"], policy_of(case["compare"])) is case["same"]


@pytest.mark.parametrize("compare", ["eq", "exact", "data", "approx:1", "isclose:{}", "ne", "unordered"])
def test_an_object_with_behaviour_is_never_equal(compare: str) -> None:
    with pytest.raises((Unprovable, CodecError)):
        comparator(compare)([1, Opaque(0, ["instance", "Yes", ""])], [1, 1])


def test_comparing_an_object_is_unprovable() -> None:
    for compare in ("eq", "exact", "data", "ne", "truthy", "len", "str", "approx:1"):
        with pytest.raises(Unprovable):
            comparator(compare)(Opaque(0, ["instance", "Yes", ""]), 1)


def test_nan_equals_nothing() -> None:
    assert not comparator("unordered")(decode(encode([1.0, math.nan])), [math.nan, 1.0])
    assert comparator("unordered")([{"said": "NaN"}] * 600, [{"said": "NaN"}] * 600)
    for compare in ("eq", "exact", "data", "approx:1", "isclose:{}"):
        assert not comparator(compare)(decode(encode([math.nan])), [math.nan])
        assert not comparator(compare)(decode(encode(math.nan)), decode(encode(math.nan)))


def test_what_cannot_be_compared_is_different() -> None:
    assert not comparator("eq")(Decimal("sNaN"), 1)
    assert not comparator("sorted")([1, "a"], [1, 2])
    assert not comparator("len")(5, 1)
    assert not comparator("set")([[1]], {1})


def test_ranges_and_collisions_are_not_enumerated() -> None:
    assert not comparator("list")(range(10**18), [1])
    assert not comparator("set")([n * (2**61 - 1) for n in range(1, 100_000)], [1])
    assert not comparator("unordered")([[n] for n in range(30_000)], [[n] for n in range(1, 30_001)])


def test_items_in_any_order_are_not_compared_each_with_each_for_minutes() -> None:
    expected = [[1.5] * 400 + [float(n)] for n in range(1, 501)]
    near = [[1.5] * 400 + [n * (1 + 1e-10)] for n in range(500, 0, -1)]
    assert comparator("unordered")(near, expected)
    assert not comparator("unordered")([*near[:-1], [1.5] * 400 + [0.5]], expected)
    assert comparator("unordered")([tuple(item) for item in near], expected)


@pytest.mark.parametrize(
    "compare",
    [
        "almost",
        "approx",
        "approx:x",
        "approx:-1",
        "isclose:{'x': 1}",
        "isclose:{'rel_tol': 1}",
        "isclose:{'abs_tol': 1e999}",
        "set:1",
        "",
    ],
)
def test_an_unknown_comparison_is_named(compare: str) -> None:
    with pytest.raises(Fault, match="compare"):
        comparator(compare)


@pytest.mark.parametrize(
    ("compare", "written"),
    [("approx", "approx:1e-6"), ("round:x", "round:2"), ("isclose:{'rel': 1}", "isclose:{'rel_tol': 1e-6")],
)
def test_how_a_comparison_is_written_is_said(compare: str, written: str) -> None:
    with pytest.raises(Fault, match=f"write {written}"):
        comparator(compare)


@pytest.mark.parametrize(
    "spec", ["fuzzy", {"policy": "x"}, {"colour": 1}, {"case": "x"}, {"abs": -1}, {"abs": True}, {"rel": 1}]
)
def test_an_unknown_output_policy_is_named(spec: Any) -> None:
    with pytest.raises(Fault, match="compare"):
        policy_of(spec)


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ({"policy": "exact", "abs": 1}, "abs is not looked at by the policy exact; write lines or tokens"),
        ({"policy": "trimmed", "rel": 0.1}, "rel is not looked at by the policy trimmed"),
        ({"policy": "exact", "case": "ignore"}, "case is not looked at by the policy exact"),
    ],
)
def test_what_an_output_policy_would_ignore_is_named(spec: Any, told: str) -> None:
    with pytest.raises(Fault, match=told):
        policy_of(spec)


@pytest.mark.parametrize(
    "spec", [{"policy": "exact", "case": "exact"}, {"policy": "trimmed", "abs": 0, "case": "ignore"}]
)
def test_what_a_policy_does_anyway_may_be_said(spec: Any) -> None:
    assert policy_of(spec).policy == spec["policy"]


def test_bytes_that_are_no_text_equal_nothing() -> None:
    assert not same_output(b"\xff", "\ufffd", policy_of("tokens"))
    assert same_output(b"a\n", "a\n", policy_of("exact"))
