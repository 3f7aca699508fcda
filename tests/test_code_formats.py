"""References of every shape become the native form; what cannot be read is named."""

from __future__ import annotations

from typing import Any

import pytest

from verifiers.code_execution.formats import read_tests
from verifiers.code_execution.literals import NotConstant, parse_literal
from verifiers.code_execution.remembered import MOST, remembered
from verifiers.code_execution.verifier import _tests
from verifiers.core import Cause, Fault

FUNCTION = {"fn_name": "f", "inputs": [[1], [2]], "outputs": [2, 3]}
NATIVE = {"mode": "function", "entry_point": "f", "cases": [{"args": [1], "expected": 1}]}
PAIRS = '{"input": ["3", "4"], "output": ["4", "5"]}'
PROGRAM = {"inputs": ["1\n", "2\n"], "outputs": ["2\n", "3\n"]}


@pytest.mark.parametrize(
    ("reference", "mode", "count"),
    [
        (FUNCTION, "function", 2),
        (PROGRAM, "stdin", 2),
        ({**PROGRAM, "fn_name": None}, "stdin", 2),
        ({"inputs": '["1"]', "outputs": '["2"]'}, "stdin", 1),
        ({"inputs": [["1", "2"]], "outputs": [["3"]]}, "stdin", 1),
        ({"inputs": ["1"], "outputs": [2]}, "stdin", 1),
        ([{"input": "1", "output": "2"}], "stdin", 1),
        ([{"args": [1], "expected": 2}], "function", 1),
        ({"text": '{"inputs": ["1"], "outputs": ["2"]}'}, "stdin", 1),
        ({"reference_answer": {"ground_truth": PROGRAM}}, "stdin", 2),
        ({"test_cases": [{"input": "1", "output": "2"}]}, "stdin", 1),
        ({"tests": ["assert f(1) == 2"]}, "assert", 1),
        ({"tests": [{"input": "1", "output": "2"}], "ground_truth": "print(2)"}, "stdin", 1),
        ({"function_name": "f", "unit_tests": [{"input": [1], "output": 2}]}, "function", 1),
        ([{"type": "function_call", "fn_name": "f", "input": [1], "output": [2]}], "function", 1),
        ([{"func_name": "f", "input": [1], "expected": 2}], "function", 1),
        ([{"type": "stdin_stdout", "input": "1", "output": "2"}], "stdin", 1),
        ({"public_tests": {"input": ["1"], "output": ["2"]}, "private_tests": PAIRS}, "stdin", 3),
        (["assert f(1) == 2", "assert f(2) == 3"], "assert", 2),
        ("assert f(1) == 2", "assert", 1),
        ('["assert f(1) == 2"]', "assert", 1),
        ("['assert f(1) == 2', 'assert f(2) == 3']", "assert", 2),
        ("{'inputs': ['1'], 'outputs': ['2']}", "stdin", 1),
        ("[x] = [1]\nassert f(x) == 2", "assert", 1),
        ("def test_f():\n    assert f(1) == 2", "assert", 1),
        ({"test_list": ["assert f(1) == 2"], "test_setup_code": "x = 1"}, "assert", 1),
        ({"test_list": "assert f(1) == 2", "test_imports": "import math"}, "assert", 1),
        ({"test": "def test_f():\n    assert f(1) == 2"}, "assert", 1),
        ({"test": [{"input": [1], "output": 2}], "entry_point": "f"}, "function", 1),
        ({"verification_info": {"test_cases": [{"input": "1", "output": "2", "fn_name": None}]}}, "stdin", 1),
        (
            [{"input": "1", "output": "2", "testtype": "functional", "metadata": {"func_name": "f"}}],
            "function",
            1,
        ),
        ([{"input": "[1]", "expected": "2"}], "function", 1),
        ([{"type": "stdin", "input": "1", "expected": "2"}], "stdin", 1),
    ],
)
def test_a_shape_is_read(reference: Any, mode: str, count: int) -> None:
    tests = read_tests(reference, "f")
    assert (tests.mode, tests.count) == (mode, count)


@pytest.mark.parametrize(
    ("inputs", "outputs", "args", "expected"),
    [
        ([[1, 2]], [3], [1, 2], 3),
        (["1\n[2]"], ["3"], [1, [2]], 3),
        ([5], [6], [5], 6),
        (['"a"'], ['"b"'], ["a"], "b"),
        ([[[1]]], [[2]], [[1]], [2]),
    ],
)
def test_arguments_of_the_fields_forms(inputs: Any, outputs: Any, args: Any, expected: Any) -> None:
    case = read_tests({"fn_name": "f", "inputs": inputs, "outputs": outputs}).cases[0]
    assert (case.args, case.expected) == (args, expected)


def test_literal_text_is_python_and_values_are_themselves() -> None:
    cases = [{"args": "[(1, 2)]", "expected": "{3}"}, {"args": ["(1, 2)"], "expected": "{3}"}]
    first, second = read_tests({"mode": "function", "entry_point": "f", "cases": cases}).cases
    assert (first.args, first.expected, first.compare) == ([(1, 2)], {3}, "eq")
    assert (second.args, second.expected, second.compare) == (["(1, 2)"], "{3}", "data")


def test_a_prompt_in_python_is_the_prelude_without_the_stub() -> None:
    prompt = "import math\nLIMIT = 3\n\ndef helper(x):\n    return x\n\ndef f(x):\n    '''Doc.'''\n"
    tests = read_tests({"prompt": prompt, "entry_point": "f", "test": "def check(g):\n    assert g(1) == 1"})
    assert "import math" in tests.prelude
    assert "helper" in tests.prelude
    assert "LIMIT" in tests.prelude
    assert "def f" not in tests.prelude


def test_what_a_prompt_shows_of_the_use_of_its_stub_is_no_prelude() -> None:
    prompt = "LIMIT = 3\ndef f(x):\n    '''Doc.'''\n\nresult = f(LIMIT)\nprint(result)\n"
    assert read_tests({**FUNCTION, "prompt": prompt}).prelude == "LIMIT = 3"


def test_a_prompt_in_prose_is_no_prelude() -> None:
    assert read_tests({**FUNCTION, "prompt": "Write f."}).prelude == ""


def test_a_helper_of_the_prompt_is_not_the_solutions() -> None:
    prompt = "def double(x):\n    return 2 * x\n\ndef f(x):\n    pass\n"
    script = "for x in (1, 2):\n    assert f(x) == double(x)"
    planned = read_tests({"mode": "assert", "entry_point": "f", "prompt": prompt, "script": script}).plan
    assert planned is not None
    assert planned.names == ("f",)


@pytest.mark.parametrize(
    ("reference", "told"),
    [
        ({"inputs": ["1"], "outputs": []}, "same length"),
        ({"fn_name": "f", "inputs": ["{"], "outputs": ["1"]}, "not JSON"),
        ({**NATIVE, "cases": [{"args": 5, "expected": 1}]}, "list of arguments"),
        ({**NATIVE, "cases": [{"args": [], "kwargs": [], "expected": 1, "steps": 3}]}, "steps"),
        ({**NATIVE, "cases": [{"args": [1], "expected": 1, "argument": -1}]}, "position"),
        ({"mode": "stdin", "cases": [{"input": 5, "output": ""}]}, "cases"),
        ({"mode": "assert", "script": 5}, "script"),
        ({"mode": "assert", "script": "import pandas\nassert pandas.f(1)"}, "pandas"),
        ({"mode": "assert", "script": "def check(g):\n    assert g(1)"}, "entry_point"),
        ({"mode": "function", "entry_point": 5, "cases": []}, "entry_point"),
        ({"mode": "function", "colour": 1}, "colour"),
        ({**NATIVE, "limits": {"x": 1}}, "limits"),
        ({**NATIVE, "groups": {"a": "b"}}, "groups"),
        ({"text": {"text": {"text": {"text": {"text": {"text": 1}}}}}}, "wrapped"),
        ({"public_test_cases": "[]"}, "empty"),
        ({"public_tests": {"input": ["1"]}}, "public_tests"),
        ([{"fn_name": n, "input": [1], "output": 1} for n in "fg"], "several functions: f, g"),
        ({"fn_name": "f", "tests": [{"input": [1]}]}, r"tests\[0\] has no 'output'"),
        ({"inputs": ["1"], "outputs": ["1", "2"]}, "inputs has 1 and outputs has 2"),
        ({"inputs": "1", "outputs": ["1"]}, "inputs is 1"),
        ({"public_tests": {"input": "1", "output": "2"}}, r"public_tests\.input is '1'"),
        ({"test_list": [1]}, "test_list"),
        ({"test_list": ["assert f(1)"], "test_imports": 5}, "test_imports is 5"),
        ({"fn_name": ["f"], "inputs": [[1]], "outputs": [1]}, "fn_name"),
        ({"fn_name": "f(x)", "inputs": [[1]], "outputs": [1]}, "name"),
        (["assert f(1)", 5], r"tests\[1\] is 5"),
        ({"mode": "stdin", "cases": [{"input": "1", "output": ""}]}, "nothing would pass"),
        ({"mode": "stdin", "cases": [{"input": "1", "output": 10**5000}]}, "digits"),
        ({**NATIVE, "prelude": "f = max"}, "prelude defines f"),
        ({**NATIVE, "cases": [{"arguments": [1], "expected": 1}]}, "args"),
        ({**NATIVE, "cases": [{"args": 10**5000, "expected": 1}]}, "too large to be shown"),
        ({}, "nothing in it"),
        (None, r'the reference is None; write \{"mode"'),
        ({"mode": "assert"}, "script is None"),
        ({**NATIVE, "preamble": "yes"}, "preamble is 'yes'; it must be true or false"),
        ({**NATIVE, "limits": {"seconds": 0}}, r"limits\.seconds is 0; it must be a number from 0\.05 to 300"),
        ({**NATIVE, "cases": [{"args": [1], "expected": 1, "compare": "exact"}]}, r"cases\[0\] has 'compare'.*cmp"),
        ({**NATIVE, "cases": [{"args": [1], "expected": 1, "limits": {}}]}, "'limits'.*beside the cases"),
        ({**NATIVE, "cases": [{"args": [1], "expected": 1, "kwarg": {}}]}, "'kwarg'.*write kwargs"),
        ({**NATIVE, "cases": [{"args": [1], "expected": 1, "cmp": 5}]}, r"cases\[0\]\.cmp is 5"),
        ({"cases": [{"input": "1", "output": "1", "cmp": "tokens"}]}, r"cases\[0\]\.cmp is 'tokens'.*beside"),
        ({"inputs": [1], "outputs": ["1"]}, "nothing names a function"),
        ({"inputs": "1 2", "outputs": "3"}, "inputs: '1 2' is not JSON.*write a list"),
        ({"fn_name": "f", "inputs": ["1,2"], "outputs": ["3"]}, r"tests\[0\].*each argument in a line of its own"),
        ({"public_test_cases": "eJxr"}, r"public_test_cases.*pickle\.loads"),
        ({**NATIVE, "cases": [{"call": "A.m", "args": [1], "expected": 1}]}, r"cases\[0\]\.call is 'A\.m'"),
        ({**NATIVE, "entry_point": "A.m"}, r"entry_point is 'A\.m'"),
        ({"cases": [{"steps": [["S", []], ["f", []]], "expected": [5, 1]}]}, r"expected is \[5, 1\].*null for the first"),
        ({"cases": [{"steps": [["S", []]], "expected": []}]}, "a list of 1 results"),
        ({"cases": [{"steps": [["S", []]], "args": [1], "expected": [None]}]}, "args is .*steps say"),
        ({"inputs": [[1, 2]], "outputs": [3]}, "nothing names a function"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_reference_is_named(reference: Any, told: str) -> None:
    with pytest.raises(Fault, match=told) as fault:
        read_tests(reference)
    assert fault.value.cause is Cause.REFERENCE


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[1, -2.5, (3,), {4}, {5: None}]", [1, -2.5, (3,), {4}, {5: None}]),
        ("set()", set()),
        ("float('inf')", float("inf")),
        ("-inf", float("-inf")),
        ("[0] * 3 + [1]", [0, 0, 0, 1]),
        ("2 ** 10", 1024),
        ("'a' * 3", "aaa"),
        ("sorted([2, 1])", [1, 2]),
        ("list(range(3))", [0, 1, 2]),
        ("not True", False),
        ("1 + 2j", 1 + 2j),
    ],
)
def test_a_constant_is_computed(text: str, value: Any) -> None:
    assert parse_literal(text) == value


@pytest.mark.parametrize(
    "text",
    ["__import__('os')", "open('x')", "x", "[x for x in y]", "lambda: 1", "(1).real", "9 ** 9 ** 9",
     "'a' * 10 ** 9", "1 << 10 ** 9", "[0] * 10 ** 8", "list(range(10 ** 9))", "1 / 0", "f'{1}'", "*a", "",
     "1 1", "{**{}}", "f(**x)", "max", "(" * 300 + ")" * 300],
)  # fmt: skip
def test_what_is_no_constant_is_not_computed(text: str) -> None:
    with pytest.raises(NotConstant):
        parse_literal(text)


@pytest.mark.parametrize(
    "text",
    [
        "[1, 2.5, -3]", "-0", "-0.0", "1e400", "1E5", ' {"a": [1], "a": []} ', '"x/y"', '["true"]', "'a'",
        '"\\u0041"', '"\\/"', "(1, 2)", "None", "True", "[1, 2,]", "0x1f", "1_000", "10" * 90, "[\n1\n]",
        "true", "[null]", "NaN", "-Infinity", "01", "{1: 2}", "1 2", "", "[" * 2000, '"a', '"a\nb"', '"é\u2028"',
    ],
)  # fmt: skip
def test_text_that_is_json_too_means_what_it_means_in_python(text: str) -> None:
    reference = {**NATIVE, "cases": [{"args": "[0]", "expected": text}]}
    try:
        meant = parse_literal(text)
    except NotConstant:
        with pytest.raises(Fault, match="literal"):
            read_tests(reference)
    else:
        found = read_tests(reference).cases[0].expected
        assert (repr(found), type(found)) == (repr(meant), type(meant))


def test_a_method_of_solution_is_asked_for_by_its_name() -> None:
    for name in ("Solution().f", "Solution.f", " f "):
        assert read_tests({"fn_name": name, "inputs": [[1]], "outputs": [1]}).entry_point == "f"
    case = {"call": "Solution().f", "args": [1], "expected": 1}
    assert read_tests({**NATIVE, "cases": [case]}).cases[0].call == "f"


def test_the_preamble_belongs_to_the_shapes_whose_graders_have_one() -> None:
    assert read_tests(FUNCTION).preamble
    assert read_tests([{"input": "1", "output": "1", "testtype": "functional"}], "f").preamble
    assert not read_tests(NATIVE).preamble
    assert not read_tests(["assert f(1) == 2"], "f").preamble


@pytest.mark.parametrize("output", [None, {}, [None], [["1"]]])
def test_an_output_that_nobody_prints_is_named(output: Any) -> None:
    with pytest.raises(Fault, match=r"cases\[1\]\.output"):
        read_tests({"inputs": ["1", "2"], "outputs": ["1", output]})


NULLS = dict.fromkeys(
    ("mode", "entry_point", "fn_name", "inputs", "outputs", "test_list", "test", "cases", "script", "prompt")
)
NO_CASE = dict.fromkeys(
    ("args", "input", "kwargs", "cmp", "group", "call", "argument", "steps", "type", "fn_name")
)


@pytest.mark.parametrize(
    ("reference", "mode"),
    [
        ({"inputs": ["1"], "outputs": ["2"]}, "stdin"),
        ({"fn_name": "f", "inputs": [[1]], "outputs": [2]}, "function"),
        ({"test_list": ["assert f(1) == 2"]}, "assert"),
        ({"script": "assert f(1) == 2"}, "assert"),
        ({"entry_point": "f", "cases": [{**NO_CASE, "args": [1], "expected": 2}]}, "function"),
        ({"mode": "stdin", "cases": [{**NO_CASE, "input": "1", "output": "2"}]}, "stdin"),
        ({"mode": "stdin", "cases": [{**NO_CASE, "output": "2"}]}, "stdin"),
        ({"tests": [{**NO_CASE, "fn_name": "f", "input": [1], "output": 2, "expected": None}]}, "function"),
        ({"ground_truth": {**NULLS, "test_list": ["assert f(1) == 2"]}}, "assert"),
    ],
)
def test_a_key_that_holds_null_is_not_there(reference: dict[str, Any], mode: str) -> None:
    tests = read_tests({**NULLS, **reference})
    assert (tests.mode, tests.count) == (mode, 1)
    assert all(case.expected == 2 for case in tests.cases)


def test_what_is_expected_may_be_null() -> None:
    assert read_tests({**NATIVE, "cases": [{"args": [1], "expected": None}]}).cases[0].expected is None


def test_a_note_in_a_case_is_no_mistake() -> None:
    assert (
        read_tests({**NATIVE, "cases": [{"args": [1], "expected": 1, "is_hidden": True, "note": ""}]}).count
        == 1
    )


def test_a_prompt_in_messages_is_none_that_a_program_continues() -> None:
    assert read_tests({**NATIVE, "prompt": [{"role": "user", "content": "Write f."}]}).prompt == ""


def test_a_checker_needs_no_output() -> None:
    program = {
        "mode": "stdin",
        "cases": [{"input": "1", "output": None}],
        "checker": "def check(*_): return True",
    }
    assert read_tests(program).dialogues[0].output == ""


def test_what_was_read_of_a_task_is_kept_for_its_next_responses_but_of_large_tasks_only_of_the_last() -> None:
    read: list[str] = []

    @remembered
    def length(text: str) -> int:
        read.append(text[:2])
        return len(text)

    small, large = [f"{n:2}" for n in range(20)], [f"{n:2}{' ' * (MOST // 4)}" for n in range(20)]
    for text in (*small, *small, *large, *large[-3:], large[0], small[0]):
        assert length(text) == len(text)
    assert read == [text[:2] for text in (*small, *large, large[0], small[0])]


def test_a_true_expected_value_is_not_taken_for_the_one_that_was_read_before() -> None:
    cases = (
        [{"args": [1], "expected": 1}],
        [{"args": [1], "expected": True}],
        [{"args": [1], "expected": 1.0}],
    )
    options: dict[str, Any] = {"entry_point": "f", "compare": "exact"}
    read = [_tests({"cases": given}, options).cases[0].expected for given in cases]
    assert [type(expected) for expected in read] == [int, bool, float]
