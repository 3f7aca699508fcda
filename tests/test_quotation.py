"""What others wrote, in our sentences: as they wrote it, on one line, bounded; in every verifier."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from verifiers import verify
from verifiers.quotation import quoted, shown, visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from verifiers.core import Budget, Sample, Verdict, Verifier

QUOTED = [
    (r"\frac{1}{2}", r"'\frac{1}{2}'"),
    (r"\\", r"'\\'"),
    ("it's", '"it\'s"'),
    ('say "yes"', "'say \"yes\"'"),
    ('it\'s "yes"', '`it\'s "yes"`'),
    ("'\"`", "''\"`'"),
    ("", "''"),
    ("größer, ∀x∈ℝ, 日本", "'größer, ∀x∈ℝ, 日本'"),
    ("\times", r"'\x09imes'"),  # what an escape has made of \times
    ("1\n2", r"'1\x0a2'"),
    ("a\r\x1b[31mred", r"'a\x0d\x1b[31mred'"),
    ("a\u2028b\u202ec\x85", r"'a\u2028b\u202ec\x85'"),
    ("\ud800", r"'\ud800'"),
    ("\U000e0001", r"'\U000e0001'"),
]


@pytest.mark.parametrize(("text", "told"), QUOTED)
def test_a_text_is_shown_as_it_was_written(text: str, told: str) -> None:
    assert quoted(text) == shown(text) == told


@pytest.mark.parametrize("text", [*(text for text, _ in QUOTED), "".join(map(chr, range(0x3000)))])
def test_what_is_shown_is_one_line_that_can_be_seen_and_encoded(text: str) -> None:
    for told in (visible(text, 99_999), quoted(text), shown(text), shown([text]), shown({text: text})):
        assert told.isprintable()
        assert told.encode().decode() == told


def test_what_is_shown_is_bounded() -> None:
    assert quoted("x" * 1000, 10) == "'xxxxxxxxxx…'"
    assert quoted("x" * 10, 10) == "'xxxxxxxxxx'"
    assert len(visible("\x00" * 10_000, 100)) == 401
    assert len(shown([["x"] * 1000], 80)) == 81


def test_other_values_are_written_as_in_python() -> None:
    assert shown(None) == "None"
    assert shown(["\\pi", 1.5]) == "['\\pi', 1.5]"


BACKSLASHED: list[tuple[str, str, Any, dict[str, Any], str]] = [
    ("math", r"\boxed{\frac{1}{3}}", r"\frac12", {}, r"'\frac{1}{3}' is not proven to be '\frac12' ("),
    ("math", r"\boxed{\frac{1}{2}}", r"\frac12", {}, r"'\frac{1}{2}' is '\frac12' (proof"),
    ("math", "1", [r"\pi", r"\tau"], {}, r"the reference answer is ['\pi', '\tau'];"),
    ("math", "1", "1", {"units": r"\any"}, r"units is '\any'; it must be"),
    ("label", "a", r"\b", {"labels": ["a", "b"]}, r"the reference '\b' is none of the labels"),
    ("label", "a", "a", {"labels": {"a": r"\b"}}, r"must be a list, not '\b'"),
    ("json", json.dumps({"a": r"\pi"}), {"a": r"\tau"}, {"explain": True}, r'expected "\tau", came "\pi"'),
    (
        "json",
        json.dumps({"a": r"\pi"}),
        {"a": 1},
        {"explain": True, "schema": {"properties": {"a": {"type": "integer"}}}},
        r"$.a: '\pi' is not of type 'integer'",
    ),
    ("json", "{}", {}, {"fields": {r"a\b": 1}}, r"'a\b' is 1"),
    ("code", "f = 1", r"C:\tests", {}, r"the reference 'C:\tests' holds no tests"),
    (
        "code",
        "```python\ndef f():\n    raise ValueError(r'\\d+ and \\w')\n```",
        {"entry_point": "f", "cases": [{"args": [], "expected": 1}], "mode": "function"},
        {},
        r"ValueError: \d+ and \w",
    ),
    (
        "code",
        "```python\ndef f(x):\n    return 1\n```",
        {"entry_point": "f", "cases": [{"args": [r"\d"], "expected": 2}], "mode": "function"},
        {"show_tests": True},
        r"'args': ['\d']",
    ),
]


@pytest.mark.parametrize("case", BACKSLASHED)
def test_no_verdict_doubles_a_backslash(case: tuple[str, str, Any, dict[str, Any], str]) -> None:
    *given, options, told = case
    assert told in verify(*given, **options).detail


LINES: list[tuple[str, str, Any, dict[str, Any]]] = [
    ("math", "\\boxed{1\n2\x1b[2J}", "3\n4", {}),
    ("label", "a", "\x1b[2J\n", {"labels": ["a", "b"]}),
    ("json", '{"a": "\\nreward 1"}', {"a": 1}, {"schema": {"properties": {"a": {"type": "integer"}}}}),
    (
        "code",
        "```python\ndef f():\n    raise ValueError('wrong\\nreward: 1\\x1b[2J')\n```",
        {"entry_point": "f", "cases": [{"args": [], "expected": 1}], "mode": "function"},
        {},
    ),
]


@pytest.mark.parametrize(("verifier", "response", "reference", "options"), LINES)
def test_no_response_adds_a_line_to_a_log(
    verifier: str, response: str, reference: Any, options: dict[str, Any]
) -> None:
    assert verify(verifier, response, reference, **options).detail.isprintable()


def test_no_failure_of_a_verifier_adds_a_line_to_a_log(install: Callable[[str, Verifier], None]) -> None:
    def failing(sample: Sample, budget: Budget) -> Verdict:
        raise ValueError(sample.response)

    install("failing", failing)
    assert verify("failing", "1\n\\pi", None).detail == r"verifier: failing failed: ValueError: 1\x0a\pi"


def test_no_key_of_an_answer_adds_a_line_to_an_explanation() -> None:
    answer = json.dumps({"a\nanswer: 1 of 1": 1})
    detail = verify("json", answer, {"b": 2}, explain=True).detail
    assert r"a\x0aanswer: 1 of 1: not expected, came 1" in detail
    assert all(line.isprintable() for line in detail.split("\n"))
