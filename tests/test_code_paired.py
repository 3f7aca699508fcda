"""Side by side: what is gone through with a result, what numpy compares, and NaN that no test foresees."""

from __future__ import annotations

from typing import Any

import pytest

from verifiers.code_execution import nans
from verifiers.code_execution.encoding import encode
from verifiers.code_execution.evaluated import evaluator
from verifiers.code_execution.paired import both, compared, finite, zipped


@pytest.mark.parametrize(
    ("sides", "results", "inputs"),
    [
        (([1], [1, 4]), (0,), ()),
        (([1, 4], [1]), (1,), ()),
        ((iter([1]), [1, 4], "ab"), (0,), ()),
        (([], [1, 4]), (0,), (1,)),
        (([1, 4], iter([])), (1,), (0,)),
    ],
)
def test_a_result_that_ends_before_a_list_fails_the_test(sides: Any, results: Any, inputs: Any) -> None:
    with pytest.raises(AssertionError, match="fewer"):
        list(zipped(*sides, results=results, inputs=inputs))


@pytest.mark.parametrize(
    ("sides", "results", "inputs"),
    [
        (([1, 4], [1, 4]), (0,), ()),
        (([1, 4, 9], [1, 4]), (0,), ()),
        (([1], [1, 4]), (0,), (1,)),
        (([1], range(9)), (0,), ()),
        (([], []), (0,), (1,)),
        (([1], [1, 4], [2, 5]), (0, 1), (2,)),
    ],
)
def test_otherwise_a_result_is_zipped_as_python_does(sides: Any, results: Any, inputs: Any) -> None:
    assert list(zipped(*sides, results=results, inputs=inputs)) == list(zip(*sides, strict=False))


def test_nothing_is_compared_with_an_empty_array_but_another() -> None:
    numpy = pytest.importorskip("numpy")
    empty, some = numpy.zeros((0, 2)), numpy.array([1.0, 2.0])
    for one, other in ((empty, some), (some, empty), ([], 1.0), ([[], []], some), (some, [])):
        with pytest.raises(AssertionError):
            both(one, other)
    for how in ("eq", "ne", "sub"):
        with pytest.raises(AssertionError):
            compared(how, some, empty)
    assert compared("eq", empty, empty).shape == (0, 2)
    assert list(compared("sub", some, 1)) == [0.0, 1.0]
    assert both([], []) == ([], [])
    assert compared("eq", [], [1]) is False


@pytest.mark.parametrize("value", [float("nan"), {"a": [1, float("-nan")]}, complex("nan")])
def test_nan_is_found_in_what_was_returned(value: Any) -> None:
    assert nans.are_in(encode(["ok", value, []]))


@pytest.mark.parametrize("value", ["NaN", "not NaN", 1.5, float("inf"), {"nan": 1}])
def test_no_other_value_is_nan(value: Any) -> None:
    assert not nans.are_in(encode(["ok", value, []]))


@pytest.mark.parametrize("source", ["math.isnan(r)", "float('NaN')", "np.nanmean(x)", "r != r", "has_nan(x)"])
def test_a_script_speaks_of_nan(source: str) -> None:
    assert nans.are_spoken_of(source)


@pytest.mark.parametrize("source", ["banana(r)", "r != s", "finance", "a.r != r"])
def test_a_script_does_not_speak_of_nan(source: str) -> None:
    assert not nans.are_spoken_of(source)


def test_text_is_evaluated_as_far_as_it_is_values() -> None:
    scope = {"expected": 9}
    evaluate = evaluator(scope, ValueError)
    assert evaluate(" max(1, 2) + sum([3]) * -1 ") == -1
    assert evaluate("{'a': (1, {2})} == {'a': (n, {2})}", {"n": 1}) is True
    for text in ("expected", "().__class__", "[x for x in (1,)]", "__builtins__", "(lambda: 1)()", "f''"):
        with pytest.raises(ValueError, match="more than values"):
            evaluate(text, scope)
    with pytest.raises(SyntaxError):
        evaluate("x = 1")


@pytest.mark.parametrize(
    ("source", "frame", "is_unforeseen"),
    [
        ("assert abs(f(1) - 2) < 1", b'["ok",NaN,[]]', True),
        ("assert f(1) != f(1) or isnan(f(1))", b'["ok",NaN,[]]', False),
        ("assert abs(f(1) - 2) < 1", b'["callback",0,[NaN],{"d":[[],[]]},""]', True),
        ("assert f(1) == 2", b'["ok","NaN",[]]', False),
        ("assert abs(float(f(1)) - 2) < 1", b'["ok","nan",[]]', True),
        ("assert abs(float(f(1)) - 2) < 1", b'["ok","banana",[]]', False),
        ("assert f(1) == float('2')", b'["ok","nan",[]]', False),
        ("assert json.loads(f(1))['x'] == 2", b'["ok","{\\"x\\": NaN}",[]]', True),
    ],
)
def test_nan_is_unforeseen_by_scripts_that_do_not_speak_of_it(
    source: str, frame: bytes, is_unforeseen: bool
) -> None:
    assert nans.UNFORESEEN[nans.kind_of(source)](frame) is is_unforeseen


def test_a_tolerance_is_finite() -> None:
    assert finite(1.5) == 1.5
    assert finite("a") == "a"
    for bound in (float("inf"), float("-inf")):
        with pytest.raises(AssertionError):
            finite(bound)
