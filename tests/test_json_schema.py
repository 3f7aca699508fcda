"""Schemas: the JSON-Schema-Test-Suite through our own entry, and what a schema may not do."""

import builtins
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from verifiers import verify
from verifiers.json_fields import schema

SUITE = Path(__file__).parent / "data" / "json_schema_test_suite"  # MIT, see LICENSE there
DRAFT_7 = {"$schema": "http://json-schema.org/draft-07/schema#"}


def groups(draft: str) -> Iterator[dict[str, Any]]:
    for line in (SUITE / f"{draft}.jsonl").read_text().splitlines():
        group = json.loads(line)
        if draft == "draft7" and isinstance(group["schema"], dict):
            group["schema"] = DRAFT_7 | group["schema"]
        yield group


def is_valid(data: Any, against: Any) -> bool | None:
    """By our own entry; None where the schema was refused."""
    text = json.dumps(data)
    verdict = verify("json", text, text, schema=against, schema_mode="gate")
    if verdict.reward is None:
        assert verdict.cause == "option", verdict.detail
        return None
    assert (verdict.reward == 1) is (verdict.metrics["schema_valid"] == 1)
    return verdict.reward == 1


@pytest.mark.parametrize(("draft", "least"), [("draft2020-12", 1200), ("draft7", 880)])
def test_every_case_of_the_suite_that_stays_in_its_document_agrees(draft: str, least: int) -> None:
    agreed, refused, wrong = 0, [], []
    for group in groups(draft):
        for description, data, valid in group["tests"]:
            found = is_valid(data, group["schema"])
            if found is None:
                refused.append(group)
                break
            if found is valid:
                agreed += 1
            else:
                wrong.append((group["file"], group["description"], description))
    assert not wrong
    assert agreed >= least
    assert all("localhost:1234" in json.dumps(group["schema"]) for group in refused)


@pytest.mark.parametrize("draft", ["draft2020-12", "draft7"])
def test_the_reference_implementation_agrees_on_every_case_that_stays_in_its_document(draft: str) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="the reference implementation is not installed")
    differ = []
    for group in groups(draft):
        if "localhost:1234" in json.dumps(group["schema"]):
            continue
        theirs = jsonschema.validators.validator_for(group["schema"], default=jsonschema.Draft202012Validator)
        for description, data, _ in group["tests"]:
            if is_valid(data, group["schema"]) is not theirs(group["schema"]).is_valid(data):
                differ.append((group["file"], group["description"], description))
    assert not differ


DIFFERENCES = [  # schema, data, what is right, why the reference implementation says otherwise
    ({"multipleOf": 0.01}, 19.99, True, "it divides in binary"),
    ({"multipleOf": 0.1}, 0.3, True, "it divides in binary"),
    ({"pattern": r"^\p{L}+$"}, "Zoë", True, "Python's patterns know no Unicode properties, ECMA 262 does"),
]


@pytest.mark.parametrize(("rules", "data", "right", "reason"), DIFFERENCES)
def test_where_the_reference_implementation_is_wrong_we_are_not(
    rules: Any, data: Any, right: bool, reason: str
) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="the reference implementation is not installed")
    assert is_valid(data, rules) is right
    try:
        theirs = jsonschema.Draft202012Validator(rules).is_valid(data)
    except re.error:
        theirs = None
    assert theirs is not right, f"no longer so: {reason}"


@pytest.mark.parametrize(
    "reference",
    [
        "http://example.com/schema.json",
        "file:///etc/passwd",
        "https://example.com/#/a",
        "other.json",
        "#/nowhere",
    ],
)
def test_a_reference_never_leaves_the_document(reference: str) -> None:
    verdict = verify("json", "{}", {}, schema={"$ref": reference})
    assert verdict.cause == "option"


def test_a_reference_within_the_document_and_to_the_meta_schema_is_followed() -> None:
    assert is_valid(
        {"a": 1}, {"$defs": {"n": {"type": "integer"}}, "properties": {"a": {"$ref": "#/$defs/n"}}}
    )
    assert is_valid({"type": "object"}, {"$ref": "https://json-schema.org/draft/2020-12/schema"})
    assert is_valid({"type": 5}, {"$ref": "https://json-schema.org/draft/2020-12/schema"}) is False


@pytest.mark.parametrize(
    ("mode", "reward"), [("report", 0.5), ("gate", 0.0), ("factor", 0.25)], ids=["report", "gate", "factor"]
)
def test_an_invalid_answer_is_reported_gated_or_discounted(mode: str, reward: float) -> None:
    rules = {"properties": {"b": {"type": "integer"}}}
    verdict = verify("json", '{"a": 1, "b": "x"}', {"a": 1, "b": 2}, schema=rules, schema_mode=mode)
    assert verdict.reward == pytest.approx(reward)
    assert verdict.metrics["schema_valid"] == 0


def test_no_answer_is_not_valid() -> None:
    assert verify("json", "none", {}, schema={}).metrics["schema_valid"] == 0


@pytest.mark.parametrize(
    ("rules", "data"),
    [
        ({"pattern": "^(a+)+$"}, "a" * 5000 + "!"),
        ({"pattern": "^(?=(a+)+$)"}, "a" * 5000 + "!"),
        ({"patternProperties": {"^(a|a)*$": False}}, {"a" * 5000 + "!": 1}),
        ({"items": {"uniqueItems": True}}, [[[n] for n in range(2000)]]),
    ],
)
def test_no_pattern_runs_away(rules: Any, data: Any) -> None:
    assert is_valid(data, rules) is not None


def test_the_message_for_a_person_is_that_of_the_reference_implementation() -> None:
    rules = {"properties": {"a": {"type": "integer"}}, "required": ["b"]}
    detail = verify("json", '{"a": "x"}', {"a": 1}, schema=rules, explain=True).detail
    assert "'b' is a required property" in detail


@pytest.mark.parametrize(
    ("rules", "data", "message"),
    [
        (
            {"properties": {"a": {"items": {"type": "integer"}}}},
            {"a": [1, "b"]},
            "$.a[1]: 'b' is not of type",
        ),
        ({"properties": {"a": {"pattern": "^b$"}}}, {"a": "c"}, '$.a: "c" does not match "^b$"'),
        ({"patternProperties": {"^x": {"type": "null"}}}, {"x y": 1}, "$['x y']: 1 is not of type \"null\""),
        ({"maxItems": 1}, list(range(2000)), "… is too long"),
        ({"$defs": {"n": {"maxItems": 1}}, "$ref": "#/$defs/n"}, list(range(2000)), "… has more than 1 item"),
        ({"oneOf": [{"type": "string"}, {"type": "null"}]}, {"a": ["b"] * 50}, "… is not valid under any"),
        (False, 1, "$: False schema does not allow 1"),
    ],
)
def test_a_message_says_where_and_what(rules: Any, data: Any, message: str) -> None:
    pytest.importorskip("jsonschema", reason="the package that writes these messages is not installed")
    said = schema.complaint(data, rules)
    assert said.startswith("$")
    assert message in said


@pytest.mark.parametrize(
    "rules", [{"properties": {"a": {"pattern": "^(a+)+$"}}}, {"additionalProperties": False}]
)
def test_a_message_never_runs_a_pattern_of_the_reference_implementation(
    rules: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "properties" in rules:
        forbid_import("jsonschema", monkeypatch)
    verdict = verify("json", json.dumps({"a": "a" * 40 + "!"}), {"a": 1}, schema=rules, explain=True)
    assert "violates the schema: $" in verdict.detail


def test_without_the_package_for_messages_the_engine_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    forbid_import("jsonschema", monkeypatch)
    verdict = verify("json", "{}", {"a": 1}, schema={"required": ["a"]}, explain=True)
    assert "required" in verdict.detail


def test_without_the_engine_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    forbid_import("jsonschema_rs", monkeypatch)
    schema._compiled.cache_clear()
    verdict = verify("json", "{}", {}, schema={"type": "object"})
    assert verdict.cause == "plugin"
    assert "rlvr-executor[json]" in verdict.detail


def test_a_schema_that_is_none_is_the_callers_mistake() -> None:
    assert verify("json", "{}", {}, schema={"type": 5}).cause == "option"
    assert verify("json", "{}", {}, schema={"type": object()}).cause == "option"


def forbid_import(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    original = builtins.__import__

    def importing(name: str, *arguments: Any, **named: Any) -> Any:
        if name.partition(".")[0] == package:
            raise ImportError(name)
        return original(name, *arguments, **named)

    monkeypatch.setattr(builtins, "__import__", importing)
