"""Our own function on untrusted data: JSON in, JSON out, killable."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

import sandbox
from sandbox import CODE, Ended, Ending, Limit, Policy, SandboxError, calling

HERE = "tests.sandbox_drivers:"
VALUES = [
    None, True, 0, -(10**30), 1.5, math.inf, "", "é\ud800\0", [], {}, [1, [2, {"a": [3]}]], {"": None},
    "x" * 1_000_000, list(range(100_000)),
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=lambda v: repr(v)[:20])
def test_a_json_value_comes_back_as_it_went(value: Any) -> None:
    assert sandbox.call(HERE + "identity", value, CODE) == value


def test_nan_survives() -> None:
    assert math.isnan(sandbox.call(HERE + "identity", math.nan, CODE))


def test_a_function_of_the_standard_library_can_be_called() -> None:
    assert sandbox.call("math:factorial", 5, CODE) == 120


LIMITS = [
    ("slow", 60, {"wall_seconds": 0.3}, Limit.WALL),
    ("grow", 500, {"memory_bytes": 100 << 20}, Limit.MEMORY),
    ("nested", 50, {"depth": 20}, Limit.MESSAGE),
    ("nested", 300, {"depth": 250}, Limit.MESSAGE),
    ("nested", 100_000, {}, None),  # json refuses to write it: RecursionError
]


@pytest.mark.parametrize(("function", "argument", "terms", "limit"), LIMITS)
def test_a_call_ends_at_its_limits(
    function: str, argument: Any, terms: dict[str, Any], limit: Limit | None
) -> None:
    with pytest.raises(Ended) as ended:
        sandbox.call(HERE + function, argument, replace(CODE, **terms))
    assert ended.value.exit.limit is limit


def test_what_a_function_raises_is_said() -> None:
    with pytest.raises(Ended) as ended:
        sandbox.call(HERE + "fail", "no such word", CODE)
    found = ended.value.exit
    assert (found.ended, found.exception, found.text) == (Ending.RAISED, "LookupError", "no such word")
    assert "LookupError: no such word" in str(ended.value)


@pytest.mark.parametrize("argument", [object(), {1, 2}, b"bytes", {(1, 2): 3}])
def test_what_is_no_json_is_the_callers_error(argument: Any) -> None:
    with pytest.raises(ValueError, match="JSON"):
        sandbox.call(HERE + "identity", argument, CODE)


def test_an_argument_nested_too_deeply_is_the_callers_error() -> None:
    deep: Any = 0
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(ValueError, match="nested"):
        sandbox.call(HERE + "identity", deep, CODE)
    circle: list[Any] = []
    circle.append(circle)
    with pytest.raises(ValueError, match="nested"):
        sandbox.call(HERE + "identity", circle, CODE)


def test_a_function_that_does_not_exist_is_said() -> None:
    with pytest.raises(Ended, match="AttributeError"):
        sandbox.call(HERE + "missing", 1, CODE)
    with pytest.raises(SandboxError, match="nowhere"):
        sandbox.call("nowhere:missing", 1, CODE)


@pytest.mark.parametrize(
    ("value", "depth"), [(1, 0), ([], 1), ([1, {"a": []}], 3), ({}, 1), ("[[[", 0), ({"a": {"b": 1}}, 2)]
)
def test_depth_counts_lists_and_dicts(value: Any, depth: int) -> None:
    assert calling.depth(value) == depth


def test_sympy_is_there_when_its_tier_is_asked_for_and_only_then() -> None:
    pytest.importorskip("sympy")
    assert sandbox.call("sympy:latex", "x", sandbox.MATH)
    assert sandbox.call(HERE + "imported", "sympy", Policy()) is False
