"""The json verifier against tables of cases: ours, and the labelled ones beside the repository."""

import json
from typing import Any

import pytest

from tests.conftest import CASES, SHARED, assert_agrees, needs_shared, table
from verifiers import verify

Row = dict[str, Any]


@pytest.mark.parametrize("row", table(CASES / "json.jsonl"), ids=lambda row: str(row["name"]))
def test_our_cases_agree(row: Row) -> None:
    assert_agrees("json", row)


@needs_shared
@pytest.mark.parametrize(
    "row",
    [row for path in sorted(SHARED.glob("json_*.jsonl")) for row in table(path)],
    ids=lambda row: str(row["id"]),
)
def test_the_labelled_cases_agree(row: Row) -> None:
    assert_agrees("json", row)


def test_the_metrics_carry_precision_recall_and_how_the_answer_was_found() -> None:
    verdict = verify("json", 'So: {"a": 1, "b": 2, "c": 3}', {"a": 1, "b": 5, "d": 4})
    assert verdict.metrics["precision"] == pytest.approx(1 / 3)
    assert verdict.metrics["recall"] == pytest.approx(1 / 3)
    methods = {name: value for name, value in verdict.metrics.items() if name.startswith("extraction_")}
    assert [name for name, value in methods.items() if value] == ["extraction_embedded"]
    assert "schema_valid" not in verdict.metrics


@pytest.mark.parametrize(
    ("response", "method"),
    [
        ('{"a": 1}', "whole"),
        ('```json\n{"a": 1}\n```', "fence"),
        ('Here: {"a": 1}', "embedded"),
        ("{a: 1}", "repaired"),
        ("nothing", "none"),
    ],
)
def test_one_extraction_method_is_told_of(response: str, method: str) -> None:
    metrics = verify("json", response, {"a": 1}, repair="safe").metrics
    assert metrics[f"extraction_{method}"] == 1
    assert sum(value for name, value in metrics.items() if name.startswith("extraction_")) == 1


def test_what_is_ignored_does_not_lower_precision() -> None:
    assert verify("json", '{"a": 1, "b": 2}', {"a": 1}, extra="ignore").metrics["precision"] == 1


def test_the_explanation_says_per_field_what_was_expected_what_came_and_the_rule() -> None:
    answer = {"name": "Zed", "total": 1.005, "tags": ["b", "a"], "note": "x", "skip": 1}
    wanted = {"name": "Acme", "total": 1, "tags": ["a", "b"], "date": "2024-03-15", "none": None, "skip": 2}
    fields = {"total": {"cmp": "num", "abs": 0.01}, "name": {"weight": 2}, "skip": {"cmp": "ignore"}}
    detail = verify("json", json.dumps(answer), wanted, fields=fields, explain=True).detail
    assert detail.splitlines() == [
        "3 of 7 by weight agree",
        "answer: 3 of 7",
        '  name: wrong, expected "Acme", came "Zed" (exact, weight 2)',
        "  total: right, expected 1, came 1.005 (num)",
        "  tags: 2 of 2 (unordered list)",
        '    [0] with [1]: right, expected "a" (exact)',
        '    [1] with [0]: right, expected "b" (exact)',
        '  date: missing, expected "2024-03-15"',
        "  none: absent, left out",
        "  skip: left out (ignore)",
        '  note: not expected, came "x"',
    ]


def test_an_explanation_is_cut_where_it_would_be_a_book() -> None:
    detail = verify("json", json.dumps(list(range(1000))), list(range(1000)), explain=True).detail
    assert detail.count("\n") < 410
    assert detail.endswith("…")


def test_without_explain_the_detail_is_one_line() -> None:
    assert "\n" not in verify("json", '{"a": 1}', {"a": {"b": [1, 2]}}).detail


def test_an_answer_with_a_lone_surrogate_can_be_written_down() -> None:
    verdict = verify("json", '{"a": "\ud800"}', {"a": "x"}, explain=True)
    assert verdict.reward == 0
    (verdict.detail + str(verdict.answer)).encode()


@pytest.mark.parametrize(
    ("reference", "named"),
    [
        ({"a": {1: 2}}, "$.a"),
        ({"a": [1, float("inf")]}, "$.a.1"),
        ('{"a": 1', "not JSON"),
        ({"a": {1, 2}}, "$.a"),
    ],
)
def test_an_unusable_reference_is_named(reference: Any, named: str) -> None:
    verdict = verify("json", "{}", reference)
    assert verdict.cause == "reference"
    assert named in verdict.detail


def test_a_reference_nested_too_deeply_is_the_callers_mistake() -> None:
    deep: Any = 1
    for _ in range(200):
        deep = [deep]
    assert verify("json", "[]", deep).cause == "reference"


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"candidates": "best"}, "candidates"),
        ({"fields": {"a": {"weight": -1}}}, "weight"),
        ({"fields": {"a": 1}}, "fields"),
        ({"fields": {"items[0].a": {}}}, "items[].price"),
        ({"fields": {"a": {"cmp": "date", "formats": ["%Y-%m"]}}}, "year, month and day"),
        ({"repair_factor": 2}, "repair_factor"),
        ({"schema": "x"}, "schema"),
        ({"nonsense": 1}, "nonsense"),
    ],
)
def test_an_unusable_option_is_named(options: dict[str, Any], named: str) -> None:
    verdict = verify("json", "{}", {}, **options)
    assert verdict.cause == "option"
    assert named in verdict.detail


def test_a_response_beyond_the_limit_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("verifiers.json_fields.MAX_CHARS", 10)
    monkeypatch.setattr("verifiers.json_fields.locate.MAX_CHARS", 10)
    assert "longer than 10 characters" in verify("json", '{"a": 1}' + " " * 9 + "x", {"a": 1}).detail


@pytest.mark.parametrize(
    ("response", "reference", "options", "line"),
    [
        ('{"a": null, "b": 1}', {"a": None, "b": 1}, {}, "a: both absent, left out"),
        ("[1, 2]", [1], {}, "[1]: not expected, came 2"),
        ('{"b": 1}', {"a": 2, "b": 1}, {"fields": {"a": {"weight": 3}}}, "a: missing, expected 2, weight 3"),
        ('{"a": NaN}', {"a": 1}, {}, "NaN is not JSON"),
        ('{"a": 1, "a": 1}', {"a": 1}, {}, "the key is given twice"),
        ('{"a": [2, 1]}', {"a": [1, 2]}, {}, "[0] with [1]: right"),
    ],
)
def test_the_tree_says_what_became_of_a_field(
    response: str, reference: Any, options: dict[str, Any], line: str
) -> None:
    assert line in verify("json", response, reference, explain=True, **options).detail
