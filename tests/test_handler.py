"""The dispatch: a batch always answers, in order, and one sample's trouble stays its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lambda_container import handler
from tests.conftest import SHARED, needs_shared
from verifiers import registry
from verifiers.core import Budget, Fault, Sample, Verdict, correct, incorrect

Install = Callable[[str, Any], None]


@pytest.fixture(autouse=True)
def configured() -> Any:
    handler.configure({"RLVR_REWARD": "math"})
    yield
    handler.configure({})


def row(response: str, reference: Any = "42", **more: Any) -> dict[str, Any]:
    return {"messages": [{"role": "assistant", "content": response}], "reference_answer": reference, **more}


def scores(event: Any, context: Any = None) -> list[float]:
    return [result["aggregate_reward_score"] for result in handler.handler(event, context)]


def metrics(result: dict[str, Any]) -> dict[str, float]:
    return {metric["name"]: metric["value"] for metric in result["metrics_list"]}


def test_right_and_wrong_answers_in_one_batch() -> None:
    event = [row(r"\boxed{42}"), row(r"\boxed{41}"), row("<think>42"), row("#### 42.0")]
    assert scores(event) == [1.0, 0.0, 0.0, 1.0]


@pytest.mark.parametrize(
    "hostile",
    [None, 3, row("x" * 1_000_000), row(r"\boxed{" * 50_000), row("{" * 100_000), row("42", reference=[[[]]] * 3),
     row("42", reference={"a": float("nan")}), row("\ud800"), row("42", verifier="no such"), row("42", verifier_options={"x": 1})],
    ids=range(10),
)  # fmt: skip
def test_a_hostile_row_costs_only_itself(hostile: Any) -> None:
    event = [row(r"\boxed{42}", id="first"), hostile, row(r"\boxed{42}", id="last")]
    results = handler.handler(event, {})
    assert [r["id"] for r in results] == ["first", "1", "last"]
    assert (results[0]["aggregate_reward_score"], results[2]["aggregate_reward_score"]) == (1.0, 1.0)
    assert results[1]["aggregate_reward_score"] == 0.0 or hostile == row("42", reference="42")
    json.dumps(results, allow_nan=False)


class Context:
    """What Lambda passes, with a given time left."""

    def __init__(self, millis: int) -> None:
        self.millis = millis

    def get_remaining_time_in_millis(self) -> int:
        return self.millis


def test_what_does_not_fit_in_the_time_is_an_error_that_says_so_and_the_batch_answers() -> None:
    results = handler.handler([row(r"\boxed{42}")] * 3, Context(0))
    assert [metrics(r)["error_deadline"] for r in results] == [1.0, 1.0, 1.0]


def test_one_slow_sample_takes_time_from_later_ones_but_never_their_answers(install: Install) -> None:
    seen: list[float] = []

    def slow(sample: Sample, budget: Budget) -> Verdict:
        seen.append(budget.left())
        budget.admit(10.0, "a run")
        return correct("x")

    install("slow", slow)
    event = [row("x", verifier="slow"), row(r"\boxed{42}")]
    results = handler.handler(event, Context(5_000))
    assert metrics(results[0])["error_deadline"] == 1.0
    assert results[1]["aggregate_reward_score"] == 1.0
    assert 0 < seen[0] < 5.0


@pytest.mark.parametrize("context", [None, {}, object(), Context(60_000)])
def test_any_context_gives_a_sane_budget(context: Any) -> None:
    assert 50 < handler.budget_of(context).left() < 60


def test_a_reserve_is_kept_for_the_reply() -> None:
    assert handler.budget_of(Context(100_000)).left() <= 95.0
    assert handler.budget_of(Context(1_000)).left() <= 0.7


def test_with_the_raise_policy_a_batch_of_errors_fails_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "reward.toml"
    path.write_text("on_error = 'raise'\nraise_share = 0.5\n[[criteria]]\nverifier = 'math'\n")
    handler.configure({"RLVR_REWARD": str(path)})
    assert scores([row("42", reference=None), row("42")]) == [0.0, 1.0]
    with pytest.raises(
        handler.BatchFailed, match="2 of 2 samples could not be judged; the first: reference: "
    ):
        handler.handler([row("42", reference=None)] * 2)
    explained = handler.handler({"batch": [row("42", reference=None)], "explain": True})
    assert "reference: " in json.loads(explained["body"])[0]["detail"]


def test_rows_before_training_that_have_no_answer_yet_never_fail_the_batch(tmp_path: Path) -> None:
    path = tmp_path / "reward.toml"
    path.write_text("on_error = 'raise'\n[[criteria]]\nverifier = 'math'\n")
    handler.configure({"RLVR_REWARD": str(path)})
    raw = {"messages": [{"role": "user", "content": "?"}], "reference_answer": "1"}
    assert scores([raw] * 3) == [0.0, 0.0, 0.0]


def test_an_error_is_worth_its_configured_value_and_is_visible(tmp_path: Path) -> None:
    path = tmp_path / "reward.toml"
    path.write_text("on_error = 'value'\nerror_value = -1\n[[criteria]]\nverifier = 'math'\n")
    handler.configure({"RLVR_REWARD": str(path)})
    (result,) = handler.handler([row("42", reference=None)])
    assert result["aggregate_reward_score"] == -1.0
    assert (metrics(result)["verifier_error"], metrics(result)["error_reference"]) == (1.0, 1.0)


def test_components_have_type_reward_also_where_a_row_names_its_verifier(install: Install) -> None:
    install("mine", lambda sample, budget: incorrect("x", checked=1.0))
    (result,) = handler.handler([row("x", verifier="mine")])
    assert {(m["name"], m["type"]) for m in result["metrics_list"]} >= {
        ("mine", "Reward"),
        ("checked", "Metric"),
    }


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"RLVR_REWARD": "/nowhere/reward.toml"}, "/nowhere/reward.toml"),
        (
            {"RLVR_REWARD": "maths"},
            "no plugin 'maths' in group 'rlvr.verifiers'; there is: code, json, label, math",
        ),
        (
            {"RLVR_REWARD": "math", "RLVR_REPLY": "xml"},
            "RLVR_REPLY is 'xml'; it must be one of auto, list, http",
        ),
    ],
)
def test_a_configuration_that_cannot_be_used_stops_the_start(environment: dict[str, str], says: str) -> None:
    with pytest.raises(Fault, match=says):
        handler.configure(environment)


REWARD_FILE = """
[[criteria]]
name = "length"
verifier = "always"
[[criteria]]
name = "right"
verifier = "sometimes"
when = { kind = "x" }
"""
STARTS = [
    ("", set()),
    ("on-demand", {"always"}),
    ("provisioned-concurrency", {"always", "sometimes"}),
    ("snap-start", {"always", "sometimes"}),
]


def verify(*_: object) -> None:
    """A verifier whose module, this one, has something to prepare."""


def _load(asked: set[str]) -> Callable[[str], object]:
    def load(name: str) -> object:
        asked.add(name)
        return verify

    return load


prepared: list[bool] = []
prepare = prepared.append


@pytest.mark.parametrize(("start", "loaded"), STARTS)
def test_a_function_imports_its_verifiers_before_the_first_event(
    start: str, loaded: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "reward.toml"
    path.write_text(REWARD_FILE)
    asked: set[str] = set()
    monkeypatch.setattr(registry, "find", lambda name: "anywhere:anything")
    monkeypatch.setattr(registry, "load", _load(asked))
    prepared.clear()
    handler.configure({"RLVR_REWARD": str(path)})
    handler.prepare({"AWS_LAMBDA_INITIALIZATION_TYPE": start})
    assert asked == loaded
    assert prepared == [start != "on-demand"] * len(loaded)


def test_a_reply_shape_can_be_set_for_senders_of_bare_lists() -> None:
    handler.configure({"RLVR_REWARD": "math", "RLVR_REPLY": "http"})
    reply = handler.handler([row("42")])
    assert (reply["statusCode"], json.loads(reply["body"])[0]["aggregate_reward_score"]) == (200, 1.0)


def test_six_megabytes_are_answered() -> None:
    event = [row("word " * 20_000 + r"\boxed{42}", id=str(i)) for i in range(60)]
    assert scores(event) == [1.0] * 60


# --- the labelled events

EVENTS = sorted(SHARED.glob("events/*.json")) if SHARED.is_dir() else []
RIGHT, WRONG = ("correct", "nofmt"), ("wrong",)


@needs_shared
@pytest.mark.parametrize("path", EVENTS, ids=lambda path: path.stem)
def test_every_known_request_variant_is_scored_as_its_ids_say(path: Path) -> None:
    reply = handler.handler(json.loads(path.read_text(encoding="utf-8")), {})
    results = (
        json.loads(reply["body"]) if isinstance(reply, dict) and isinstance(reply["body"], str) else reply
    )
    if not isinstance(results, list):
        assert reply["statusCode"] == 200
        return
    assert results
    for result in results:
        expected = {True: 1.0, False: 0.0}.get(result["id"].endswith(RIGHT))
        if result["id"].endswith(RIGHT + WRONG):
            assert result["aggregate_reward_score"] == expected, result["id"]


# --- telemetry


def test_inside_a_function_every_invocation_writes_one_line_of_metrics(
    capsys: pytest.CaptureFixture[str],
) -> None:
    handler.configure({"RLVR_REWARD": "math", "AWS_LAMBDA_FUNCTION_NAME": "SageMaker-reward"})
    handler.handler([row(r"\boxed{42}"), row("41"), None, row("42", reference=None)], {})
    (line,) = capsys.readouterr().out.splitlines()
    said = json.loads(line)
    assert (said["Function"], said["Samples"], said["Reward"]) == (
        "SageMaker-reward",
        4,
        [1.0, 0.0, 0.0, 0.0],
    )
    assert (said["Score"], said["Error_sample"], said["Error_reference"]) == ([1.0, 0.0], 1, 1)


def test_elsewhere_nothing_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    handler.handler([row("42")])
    assert capsys.readouterr().out == ""
