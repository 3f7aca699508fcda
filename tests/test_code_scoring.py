"""Results to rewards; limits and options; what the restricted policy refuses."""

from __future__ import annotations

from typing import Any

import pytest

from verifiers.code_execution import guards, restricted
from verifiers.code_execution.formats import read_tests
from verifiers.code_execution.limits import limits_of
from verifiers.code_execution.native import LIMITS
from verifiers.code_execution.results import PASSED, WRONG, Kind, Result
from verifiers.code_execution.scoring import Judged, verdict_of
from verifiers.code_execution.verifier import OPTIONS
from verifiers.core import Cause, Fault, Outcome
from verifiers.options import read

PART = Result(Kind.WRONG_ANSWER, "the checker gave 0.5", 0.5)
GROUPED = {"mode": "stdin", "cases": [{"input": "", "output": "1", "group": g} for g in "aabb"]}


@pytest.mark.parametrize(
    ("reward", "results", "points", "paid"),
    [
        ("all", [PASSED] * 4, {}, 1.0),
        ("all", [PASSED] * 3 + [WRONG], {}, 0.0),
        ("all", [PASSED] * 3, {}, 0.0),
        ("all", [], {}, 0.0),
        ("all", [PASSED, PASSED, PASSED, PART], {}, 0.0),
        ("fraction", [PASSED, PASSED, WRONG, WRONG], {}, 0.5),
        ("fraction", [PASSED, PART, WRONG, WRONG], {}, 0.375),
        ("fraction", [PASSED], {}, 0.25),
        ("fraction", [PASSED] * 4, {}, 1.0),
        ("groups", [PASSED, PASSED, PASSED, WRONG], {}, 0.5),
        ("groups", [PASSED, PASSED, PASSED, WRONG], {"a": 30, "b": 70}, 0.3),
        ("groups", [PASSED, WRONG, PASSED, WRONG], {"a": 30, "b": 70}, 0.0),
        ("groups", [PASSED] * 4, {"a": 1, "b": 2}, 1.0),
        ("groups", [PASSED, PASSED], {"a": 1, "b": 3}, 0.25),
    ],
)
def test_a_reward_is_paid(reward: str, results: list[Result], points: dict[str, float], paid: float) -> None:
    tests = read_tests({**GROUPED, "groups": points})
    verdict = verdict_of(Judged(tests, results), reward, "code", False)
    assert verdict.reward == pytest.approx(paid)
    assert verdict.metrics["tests"] == 4
    assert verdict.metrics["tests_passed"] == sum(r.passed for r in results)


def test_the_sentence_names_every_test_that_failed_and_how() -> None:
    results = [WRONG, Result(Kind.MEMORY, "1 GB"), PASSED, *[WRONG] * 30]
    tests = read_tests({"inputs": ["1"] * 33, "outputs": ["1"] * 33})
    detail = verdict_of(Judged(tests, results), "fraction", "code", False).detail
    some = ", ".join(map(str, range(4, 24)))
    assert detail == f"wrong_answer in test 1; memory in 2; wrong_answer in {some}, …; 1 of 33 tests passed"


def test_the_sentence_names_the_first_failure() -> None:
    results = [PASSED, Result(Kind.TIMEOUT, "8 s"), WRONG]
    verdict = verdict_of(Judged(read_tests(GROUPED), results), "all", "code", False)
    assert verdict.detail == "timeout in test 2: 8 s; wrong_answer in 3; 1 of 4 tests passed"
    assert verdict.outcome is Outcome.INCORRECT
    assert verdict.metrics["kind_timeout"] == verdict.metrics["kind_wrong_answer"] == 1


@pytest.mark.parametrize(
    ("points", "told"),
    [
        ({"a": 1}, "gives points to a; the tests are in a, b"),
        ({"a": 1, "b": 1, "c": 1}, "gives points to a, b, c; the tests are in a, b"),
        ({"a": 0, "b": 0}, "must give points to one group at least"),
    ],
)
def test_points_must_fit_the_groups(points: dict[str, float], told: str) -> None:
    judged = Judged(read_tests({**GROUPED, "groups": points}), [PASSED])
    with pytest.raises(Fault, match=told):
        verdict_of(judged, "groups", "code", False)


def test_points_need_groups_in_the_tests() -> None:
    tests = read_tests({"inputs": ["1"], "outputs": ["1"], "groups": {"a": 1}})
    with pytest.raises(Fault, match="the tests are in none \\(write group into each case\\)"):
        verdict_of(Judged(tests, [PASSED]), "groups", "code", False)


def limits(code: str = "", reference: dict[str, Any] | None = None, **options: Any) -> Any:
    return limits_of(read(options, OPTIONS), read_tests({**GROUPED, "limits": reference or {}}), code)


def test_an_option_goes_before_the_reference_and_that_before_the_default() -> None:
    assert limits().seconds == 8
    assert limits(reference={"seconds": 3}).seconds == 3
    assert limits(reference={"seconds": 3}, seconds=2).seconds == 2
    assert limits(seconds=50).total_seconds == 50
    assert limits(memory_mb=100).policy.memory_bytes == 100 << 20


@pytest.mark.parametrize("name", LIMITS)
@pytest.mark.parametrize("value", [10_000_000, 0, "1"])
def test_a_limit_is_held_to_the_same_bounds_in_options_and_references(name: str, value: Any) -> None:
    with pytest.raises(Fault, match=rf"limits\.{name} is .*; it must be a number from") as fault:
        limits(reference={name: value})
    assert fault.value.cause is Cause.REFERENCE
    with pytest.raises(Fault, match=rf"{name} is .*; it must be a number from") as fault:
        limits(**{name: value})
    assert fault.value.cause is Cause.OPTION


@pytest.mark.parametrize(
    ("code", "tier"),
    [
        ("import math", "small"),
        ("from collections import deque", "small"),
        ("import asyncio", "full"),
        ("import os, uuid", "full"),
        ("# import numpy", "small"),
        ("import nonsense", "small"),
    ],
)
def test_the_interpreter_is_chosen_by_the_imports(code: str, tier: str) -> None:
    assert limits(code).policy.tier == tier


def test_files_need_the_top_of_the_ladder() -> None:
    policy = limits(files_mb=1).policy
    assert (policy.file_bytes, policy.min_level) == (1 << 20, 3)


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("x = ().__class__", "__class__"),
        ("def f(_x): pass", "_x"),
        ("x._y", "_y"),
        ("exec('1')", "Exec"),
        ("eval('1')", "Eval"),
        ("from os import *", "import"),
        ("async def f(): pass", "Async"),
        ("import os", "'os' may not be imported"),
        ("def f(): from sys import path", "'sys' may not be imported; there is: bisect"),
        ("from .. import x", "'.' may not be imported"),
        ("__name__ = 1", "__name__"),
    ],
)
def test_the_restricted_policy_names_what_it_refuses(source: str, rule: str) -> None:
    told = restricted.rewrite(source)
    assert rule.lower() in " ".join(told["broken"]).lower()
    assert "Line 1" in told["broken"][0]


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("r = 1 + 2", 3),
        ("x: int = 2\nr = x", 2),
        ("x = [1]\nx[0] += 4\nr = x[0]", 5),
        ("x = {'a': 1}\nx['a'] *= 3\nr = x['a']", 3),
        ("a, (b, c) = 1, (2, 3)\nr = a + b + c", 6),
        ("r = sum(i * j for i, j in [(1, 2), (3, 4)])", 14),
        ("import math\nr = math.floor(2.5)", 2),
        ("def f(*a, **k): return len(a) + len(k)\nr = f(1, 2, z=3)", 3),
        ("class A:\n    def __init__(self, x):\n        self.x = x\nr = A(7).x", 7),
        ("r = [*map(str, range(2))]", ["0", "1"]),
        ("x = 1\nx += 2\nr = x", 3),
        ("print('quiet')\nr = 1", 1),
        ("r = __name__", "solution"),
        ("r = hasattr([], 'append') and not hasattr([], '__len__')", True),
    ],
)
def test_ordinary_code_runs_under_the_restricted_policy(source: str, result: Any) -> None:
    told = restricted.rewrite(source)
    assert told["broken"] == []
    scope = guards.scope() | {"__name__": "solution"}
    exec(told["source"], scope)
    assert scope["r"] == result


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("open('x')", NameError),
        ("getattr(1, '__class__')", AttributeError),
        ("'{0.__class__}'.format(1)", AttributeError),
        ("__import__('os')", NameError),
    ],
)
def test_what_is_not_there_under_the_restricted_policy(source: str, error: type[Exception]) -> None:
    told = restricted.rewrite(source)
    if told["broken"]:
        assert "__import__" in source
        return
    with pytest.raises(error):
        exec(told["source"], guards.scope() | {"__name__": "solution"})


def test_a_module_that_no_source_names_is_refused_when_it_is_imported() -> None:
    with pytest.raises(ImportError, match="'os' may not be imported"):
        exec("import os", guards.scope() | {"__name__": "solution"})
