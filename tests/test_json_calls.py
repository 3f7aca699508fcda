"""Function calling: the notations in which a call is written."""

import json
from typing import Any

import pytest

from verifiers import verify
from verifiers.json_fields.calls import calls
from verifiers.json_fields.parse import Bad

WEATHER = {"get_weather": {"city": "Paris", "unit": "C"}}
ARGUMENTS = json.dumps(WEATHER["get_weather"])


def openai(name: str, arguments: str) -> dict[str, Any]:
    return {"id": "call_1", "type": "function", "function": {"name": name, "arguments": arguments}}


@pytest.mark.parametrize(
    "response",
    [
        '{"get_weather": {"city": "Paris", "unit": "C"}}',
        '[{"get_weather": {"unit": "C", "city": "Paris"}}]',
        '{"name": "get_weather", "arguments": {"city": "Paris", "unit": "C"}}',
        '{"name": "get_weather", "parameters": {"city": "Paris", "unit": "C"}}',
        json.dumps([openai("get_weather", json.dumps(WEATHER["get_weather"]))]),
        json.dumps({"role": "assistant", "content": None, "tool_calls": [openai("get_weather", ARGUMENTS)]}),
        f'So:\n<tool_call>\n{{"name": "get_weather", "arguments": {ARGUMENTS}}}\n</tool_call>',
        '```json\n{"get_weather": {"city": "Paris", "unit": "C"}}\n```',
    ],
)  # fmt: skip
def test_one_call_in_every_notation(response: str) -> None:
    assert verify("json", response, WEATHER, tool_calls=True).reward == 1


@pytest.mark.parametrize(
    ("response", "reward"),
    [
        ('{"get_time": {"city": "Paris", "unit": "C"}}', 0),
        ('{"get_weather": {"city": "Rome", "unit": "C"}}', 1 / 2),
        ('{"get_weather": {"city": "Paris"}}', 1 / 2),
        ('{"get_weather": {"city": "Paris", "unit": "C", "lang": "en"}}', 2 / 3),
        (f'[{{"get_weather": {ARGUMENTS}}}, {{"get_weather": {{"city": "Rome", "unit": "C"}}}}]', 1 / 2),
        (json.dumps([openai("get_weather", "not json")]), 0),
        (json.dumps([openai("get_weather", '{"city": "Paris", "city": "Rome", "unit": "C"}')]), 1 / 2),
        ('<tool_call>{"name": "get_weather"</tool_call>', 0),
        ("no call", 0),
        ('{"city": "Paris"}', 0),
    ],
)
def test_what_is_wrong_about_a_call_costs_its_share(response: str, reward: float) -> None:
    verdict = verify("json", response, WEATHER, tool_calls=True)
    assert verdict.reward == pytest.approx(reward), verdict.detail


def test_parallel_calls_come_in_any_order() -> None:
    reference = [{"f": {"a": 1}}, {"f": {"a": 2}}, {"g": {}}]
    response = json.dumps(
        {"tool_calls": [openai("g", "{}"), openai("f", '{"a": 2}'), openai("f", '{"a": 1}')]}
    )
    assert verify("json", response, reference, tool_calls=True).reward == 1


def test_the_reference_may_be_in_any_notation_too() -> None:
    reference = {"tool_calls": [openai("f", '{"a": 1}')]}
    assert verify("json", '{"f": {"a": 1}}', reference, tool_calls=True).reward == 1


def test_an_optional_argument_may_be_left_out() -> None:
    fields = {"[].f.unit": {"any": ["m", None]}}
    assert (
        verify("json", '{"f": {"a": 1}}', {"f": {"a": 1, "unit": "m"}}, tool_calls=True, fields=fields).reward
        == 1
    )


def test_without_the_option_a_call_is_compared_as_it_is_written() -> None:
    assert verify("json", '{"f": {"a": 1}}', {"f": {"a": 1}}).reward == 1
    assert verify("json", '{"name": "f", "arguments": {"a": 1}}', {"f": {"a": 1}}).reward == 0


def test_a_reference_that_is_no_call_is_the_callers_mistake() -> None:
    assert verify("json", "{}", {"a": 1}, tool_calls=True).cause == "reference"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"name": "f", "arguments": None}, [{"f": None}]),
        ({"name": "f", "arguments": ""}, [{"f": {}}]),
        ({"name": 5, "arguments": {}}, None),
        ({"f": {}, "g": {}}, [{"f": {}}, {"g": {}}]),
        ({"f": 1}, None),
        ({}, None),
        ([], []),
        ([1], None),
        ("f", None),
    ],
)
def test_what_stands_for_calls(value: Any, expected: Any) -> None:
    assert calls(value) == expected


def test_arguments_that_are_nested_too_deeply_are_wrong() -> None:
    found = calls({"name": "f", "arguments": "[" * 100_000})
    assert found is not None
    assert isinstance(found[0]["f"], Bad)
    nested = calls({"name": "f", "arguments": "[" * 300 + "]" * 300})
    assert nested is not None
    assert isinstance(nested[0]["f"], Bad)
