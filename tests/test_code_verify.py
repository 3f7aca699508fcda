"""Whole samples through the code verifier: formats, kinds of failure, rewards, policies, bad references."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from verifiers.judging import verify

FILE = Path(__file__).with_name("cases") / "code_verify.jsonl"
CASES = [json.loads(line) for line in FILE.read_text().splitlines()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_sample_gets_the_verdict_of_its_case(case: dict[str, Any]) -> None:
    verdict = verify("code", case["response"], case["reference"], **{"seconds": 4, **case["options"]})
    assert (verdict.outcome, verdict.reward) == (case["outcome"], case["reward"]), verdict.detail
    if "kind" in case:
        assert verdict.detail.replace(":", " ").split()[0] == case["kind"], verdict.detail


def sample(**more: Any) -> Any:
    reference = {"mode": "function", "entry_point": "f", "cases": [{"args": [17], "expected": 4242}]}
    return verify("code", "def f(x):\n    return 1", reference, **more)


def test_hidden_tests_are_not_echoed() -> None:
    verdict = sample()
    assert "4242" not in verdict.detail
    assert "17" not in verdict.detail


def test_tests_are_shown_on_request() -> None:
    shown = "[{'call': 'f', 'args': [17], 'expected': 4242, 'cmp': 'data'}]"
    assert sample(show_tests=True).detail.endswith(shown)


@pytest.mark.parametrize(
    ("reference", "shown"),
    [
        ({"inputs": ["17"], "outputs": ["0"]}, "[{'input': '17', 'output': '0'}]"),
        (["assert f(17) == 0"], "[{'call': 'f', 'args': [17], 'expected': 0, 'cmp': 'eq'}]"),
        ("for x in [17]:\n    assert f(x) == 0", "[the test script]"),
        ("def test_of_f():\n    for x in [17]:\n        assert f(x) == 0", "[test_of_f]"),
    ],
)
def test_a_test_is_shown_as_it_may_be_written(reference: Any, shown: str) -> None:
    code = "```python\ndef f(x):\n    return 1\n```"
    assert verify("code", code, reference, show_tests=True).detail.endswith(shown)
    assert "17" not in verify("code", code, reference).detail


def test_more_than_one_block_is_told_from_none() -> None:
    blocks = "```python\ndef f(x):\n    return 1\n```\n" * 2
    reference = {"entry_point": "f", "cases": [{"args": [1], "expected": 1}]}
    assert "more than one block" in verify("code", blocks, reference, block="only").detail


def test_an_expected_nan_asks_for_a_checker() -> None:
    reference = {"entry_point": "f", "cases": [{"args": [1], "expected": float("nan")}]}
    assert "write a checker" in verify("code", "def f(x):\n    return x", reference).detail


def test_metrics_tell_the_tests_the_kinds_and_the_level() -> None:
    metrics = sample().metrics
    assert metrics["tests"] == 1
    assert metrics["tests_passed"] == 0
    assert metrics["kind_wrong_answer"] == 1
    assert metrics["level"] >= 1


def test_trust_in_process_is_visible() -> None:
    case = next(case for case in CASES if case["id"] == "in process, on request")
    verdict = verify("code", case["response"], case["reference"], **case["options"])
    assert "in_process" in verdict.detail
    assert verdict.metrics["in_process"] == 1


@pytest.mark.parametrize(("body", "reward"), [("return sorted(xs)", 1), ("return []", 0)])
def test_a_script_is_judged_in_process_as_elsewhere(body: str, reward: float) -> None:
    script = "xs = [2, 1]\nfor x in xs:\n    try:\n        assert f(xs) == sorted(xs)\n    except Exception:\n        pass"
    verdict = verify("code", f"```python\ndef f(xs):\n    {body}\n```", [script], trust="in_process")
    assert verdict.reward == reward


def test_a_missing_package_is_named() -> None:
    case = next(case for case in CASES if case["id"] == "a missing package is named")
    assert "pandas" in verify("code", case["response"], case["reference"]).detail


def test_the_restricted_policy_names_the_rule_and_the_line() -> None:
    case = next(case for case in CASES if case["id"] == "restricted, underscores")
    detail = verify("code", case["response"], case["reference"], policy="restricted").detail
    assert "Line 2" in detail
    assert "__class__" in detail


def test_what_cannot_finish_does_not_start() -> None:
    assert sample(timeout=0.5).cause == "deadline"


def test_a_budget_that_ends_midway_is_no_fault_of_the_solution() -> None:
    reference = {"inputs": ["1"] * 20, "outputs": ["1"] * 20}
    code = "import time\ntime.sleep(0.3)\nprint(1)"
    assert verify("code", code, reference, seconds=1, total_seconds=60, timeout=2).cause == "deadline"
    calls = {"fn_name": "f", "inputs": [[1]] * 20, "outputs": [1] * 20}
    slow = "import time\ndef f(x):\n    time.sleep(0.3)\n    return x"
    assert verify("code", slow, calls, seconds=1, total_seconds=60, timeout=2).cause == "deadline"
    script = {"mode": "assert", "entry_point": "f", "script": "for i in range(20):\n    assert f(i) == i"}
    assert verify("code", slow, script, seconds=1, total_seconds=60, timeout=2).cause == "deadline"


def test_the_first_failure_decides_where_everything_must_pass() -> None:
    reference = {"inputs": ["1", "2", "3"], "outputs": ["x", "2", "3"]}
    verdict = verify("code", "print(input())", reference)
    assert verdict.metrics["tests_run"] == 1
    assert verify("code", "print(input())", reference, stop="never").metrics["tests_run"] == 3


def test_total_seconds_bound_all_tests_together() -> None:
    reference = {"inputs": ["1"] * 50, "outputs": ["1"] * 50}
    code = "import time\ntime.sleep(0.2)\nprint(1)"
    verdict = verify("code", code, reference, seconds=1, total_seconds=1, reward="fraction")
    assert verdict.outcome == "partial"
    assert verdict.metrics["kind_timeout"] > 30
