"""Every request variant is read, and answered in the shape that its sender expects."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambda_container import wire
from tests.conftest import CASES, table
from verifiers.core import Cause as C
from verifiers.core import Outcome, Verdict, correct, error, no_answer
from verifiers.reward import Row

CASES_ROW = table(CASES / "wire_rows.jsonl")
NO_COMPONENTS: frozenset[str] = frozenset()


def answered(event: Any, verdict: Verdict, shape: str = "auto") -> Any:
    """The reply to `event` when every row gets the same verdict."""
    request = wire.parse(event, shape)
    verdicts = [row if isinstance(row, Verdict) else verdict for row in request.rows]
    return wire.render(request, verdicts, [v.reward or 0.0 for v in verdicts], frozenset({"math"}))


def row(content: Any = "42", **more: Any) -> dict[str, Any]:
    return {
        "id": "a",
        "messages": [{"role": "assistant", "content": content}],
        "reference_answer": "42",
        **more,
    }


@pytest.mark.parametrize("case", CASES_ROW, ids=lambda case: case["why"])
def test_a_row_is_read_as_the_table_says(case: dict[str, Any]) -> None:
    request = wire.parse([case["row"]])
    (read,), (id_,) = request.rows, request.ids
    assert id_ == case.get("id", "0")
    if "cause" in case:
        assert isinstance(read, Verdict)
        assert read.cause == case["cause"]
    else:
        assert isinstance(read, Row)
        sample = read.sample
        assert (sample.response, sample.reference) == (case["response"], case["reference"])
        for field in ("prompt", "options", "verifier"):
            value = read.verifier if field == "verifier" else getattr(sample, field)
            assert value == case.get(field, value)


LIST, HTTP = "list", "http"
ENVELOPES = [
    ("a list", [row()], LIST),
    ("one row", row(), LIST),
    ("trajectories", {"trajectories": [row()]}, LIST),
    ("batch", {"batch": [row()]}, HTTP),
    ("input, a list", {"input": [row()]}, HTTP),
    ("input, one row", {"input": row()}, HTTP),
    ("body, a text with a list", {"body": json.dumps([row()])}, HTTP),
    ("body, a text with a batch", {"body": json.dumps({"batch": [row()]})}, HTTP),
    ("body, an object", {"body": {"batch": [row()]}}, HTTP),
    ("one verl row", {"prompt": [{"role": "user", "content": "?"}], "completion": "42", "id": "a"}, LIST),
]


@pytest.mark.parametrize(("event", "shape"), [e[1:] for e in ENVELOPES], ids=[e[0] for e in ENVELOPES])
def test_an_envelope_is_answered_in_its_own_shape(event: Any, shape: str) -> None:
    reply = answered(event, correct("42"))
    if shape == HTTP:
        assert (reply["statusCode"], reply["headers"]) == (200, {"Content-Type": "application/json"})
        reply = json.loads(reply["body"])
    assert [(r["id"], r["aggregate_reward_score"]) for r in reply] == [("a", 1.0)]


@pytest.mark.parametrize("event", [e[1] for e in ENVELOPES], ids=[e[0] for e in ENVELOPES])
def test_a_sender_that_expects_another_shape_can_be_given_it(event: Any) -> None:
    assert json.loads(answered(event, correct("42"), "http")["body"])[0]["id"] == "a"
    assert answered(event, correct("42"), "list")[0]["id"] == "a"


def test_trajectories_also_have_a_score() -> None:
    assert answered({"trajectories": [row()]}, correct("42"))[0]["score"] == 1.0


@pytest.mark.parametrize(
    "event",
    [{"batch": []}, {"body": ""}, {"body": "[1"}, {"body": "{}"}, {"batch": None}, {"input": 3}, {"body": '"x"'},
     {"body": "[" * 100_000}, {"batch": {"batch": {"batch": {"batch": {"batch": [row()]}}}}}],
)  # fmt: skip
def test_an_envelope_without_rows_is_refused_as_its_sender_expects(event: Any) -> None:
    reply = answered(event, correct("42"))
    assert reply["statusCode"] == 400
    assert json.loads(reply["body"])["error"]


def test_an_empty_list_is_answered_by_an_empty_list() -> None:
    assert answered([], correct("42")) == []


@pytest.mark.parametrize("event", ["text", 42, None, True, {}, {"unknown": 1}])
def test_what_is_no_row_at_all_gets_an_error_in_its_place(event: Any) -> None:
    (result,) = answered(event, correct("42"))
    assert {"name": "verifier_error", "value": 1.0, "type": "Metric"} in result["metrics_list"]


def test_a_row_that_cannot_be_read_costs_only_itself() -> None:
    results = answered([row(), None, row(content=None), [row()], row(id="b")], correct("42"))
    assert [r["aggregate_reward_score"] for r in results] == [1.0, 0.0, 0.0, 0.0, 1.0]
    assert [r["id"] for r in results] == ["a", "1", "a", "3", "b"]


def test_ids_come_back_as_strings_in_order_also_when_they_repeat() -> None:
    ids = [7, "x", "x", 1.5, None, True, {"a": 1}, "\ud800", ""]
    results = answered([row(id=id_) for id_ in ids], correct("42"))
    assert [r["id"] for r in results] == ["7", "x", "x", "1.5", "4", "5", "6", "\ud800", ""]
    json.dumps(results, allow_nan=False).encode("ascii")


def test_components_of_the_reward_have_type_reward_and_the_rest_metric() -> None:
    (result,) = answered([row()], correct("42", math=1.0, proof_exact=1.0))
    assert result["metrics_list"] == [
        {"name": "math", "value": 1.0, "type": "Reward"},
        {"name": "proof_exact", "value": 1.0, "type": "Metric"},
        {"name": "verifier_error", "value": 0.0, "type": "Metric"},
        {"name": "no_answer", "value": 0.0, "type": "Metric"},
    ]


@pytest.mark.parametrize(
    ("verdict", "metric"),
    [
        (error(C.DEADLINE, "late"), "error_deadline"),
        (error(C.DEADLINE, "late"), "verifier_error"),
        (no_answer("x"), "no_answer"),
    ],
)
def test_why_there_is_no_reward_is_a_metric(verdict: Verdict, metric: str) -> None:
    (result,) = answered([row()], verdict)
    assert {"name": metric, "value": 1.0, "type": "Metric"} in result["metrics_list"]


def test_every_number_is_a_finite_float_and_no_bool() -> None:
    (result,) = answered([row()], correct("42", count=True))
    values = [result["aggregate_reward_score"], *(m["value"] for m in result["metrics_list"])]
    assert all(type(value) is float for value in values)
    request = wire.parse([row()])
    with pytest.raises(ValueError, match="nan"):
        wire.render(request, [correct("42")], [float("nan")], NO_COMPONENTS)


def test_a_lost_verdict_is_an_error_and_not_a_shorter_reply() -> None:
    with pytest.raises(ValueError, match="shorter"):
        wire.render(wire.parse([row(), row()]), [correct("42")], [1.0], NO_COMPONENTS)


def test_explain_adds_what_a_person_wants_to_know_and_only_then() -> None:
    reply = answered({"batch": [row()], "explain": True}, correct("42", "it is"))
    (result,) = json.loads(reply["body"])
    assert (result["outcome"], result["answer"], result["detail"]) == (Outcome.CORRECT, "42", "it is")
    assert set(answered([row()], correct("42"))[0]) == {"id", "aggregate_reward_score", "metrics_list"}


def test_custom_metrics_are_passed_through_before_and_scored_after_inference() -> None:
    data = {"system": "s", "prompt": "p", "gold": "4"}
    before = answered({"process_type": "preprocess", "data": data | {"extra": 1}}, correct("4"))
    assert before == {"statusCode": 200, "body": data}
    event = {"process_type": "postprocess", "data": {"prompt": "p", "inference_output": "4", "gold": "4"}}
    after = answered(event, correct("4", math=1.0))
    assert after["statusCode"] == 200
    assert after["body"][0] == {"metric": "accuracy", "value": 1.0}
    assert {"metric": "verifier_error", "value": 0.0} in after["body"]


@pytest.mark.parametrize(
    "event", [{"process_type": "x", "data": {}}, {"process_type": "preprocess"}, {"process_type": None}]
)
def test_custom_metrics_that_cannot_be_read_are_refused_with_the_reason(event: Any) -> None:
    reply = answered(event, correct("4"))
    assert reply["statusCode"] == 400
    assert "must be" in json.loads(reply["body"])["error"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["id", "messages", "role", "content", "reference_answer", "metadata", "batch", "body", "prompt", "verifier",
             "trajectories", "text", "verifier_options", "completion", "process_type", "data", "tool_calls", "assistant"]
        ) | st.text(max_size=3), inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(JSON)
def test_no_event_raises_and_every_row_is_answered(event: Any) -> None:
    request = wire.parse(event)
    assert len(request.rows) == len(request.ids)
    json.dumps(answered(event, correct("42")), allow_nan=False)
    if isinstance(event, list):
        assert len(request.rows) == len(event)
