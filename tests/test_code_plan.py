"""Test scripts: what is said as a case, what runs, and whose each name is."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from verifiers.code_execution.convert import convert
from verifiers.code_execution.parts import CLASS, FUNCTION, SETUP, TEST
from verifiers.code_execution.plan import plan
from verifiers.code_execution.spoken import Spoken
from verifiers.code_execution.walking import still, walk
from verifiers.core import Fault

CONVERTED: list[tuple[str, list[Any], Any, str]] = [
    ("assert f(1, [2]) == 3", [1, [2]], 3, "eq"),
    ("assert 3 == f(1)", [1], 3, "eq"),
    ("assert f(1) == {1: (2,)}", [1], {1: (2,)}, "eq"),
    ("assert f(1) is None", [1], None, "is"),
    ("assert f(1) is True", [1], True, "is"),
    ("assert f(1) != 2", [1], 2, "ne"),
    ("assert f(1) in (1, 2)", [1], (1, 2), "in"),
    ("assert f(1)", [1], True, "truthy"),
    ("assert not f(1)", [1], False, "truthy"),
    ("assert abs(f(1) - 2.5) < 1e-6", [1], 2.5, "approx:1e-06"),
    ("assert abs(2.5 - f(1)) <= 0.01", [1], 2.5, "approx:0.01:inclusive"),
    ("assert math.isclose(f(1), 2.5, rel_tol=0.001)", [1], 2.5, "isclose:{'rel_tol': 0.001}"),
    ("assert set(f(1)) == {1, 2}", [1], {1, 2}, "set"),
    ("assert sorted(f(1)) == [1, 2]", [1], [1, 2], "sorted"),
    ("assert tuple(f(1)) == (1,)", [1], (1,), "tuple"),
    ("assert str(f(1)) == '1'", [1], "1", "str"),
    ("assert len(f(1)) == 2", [1], 2, "len"),
    ("assert round(f(1), 2) == 3.14", [1], 3.14, "round:2"),
    ("assert f(1) == pytest.approx(4.0, rel=0.25)", [1], 4.0, "approx:1.0:inclusive"),
    ("from solution import f\nassert f(1) == 2", [1], 2, "eq"),
    (
        "METADATA = {}\ndef check(candidate):\n    '''Doc.'''\n    assert candidate(1) == 2\ncheck(f)",
        [1],
        2,
        "eq",
    ),
]
LEFT_ALONE = [
    "x = 1\nassert f(x) == 2",
    "for x in (1, 2):\n    assert f(x) == x",
    "assert f(f(1)) == 2",
    "from numpy import isclose\nassert isclose(f(1), 0.0)",
    "import numpy as math\nassert math.isclose(f(1), 0.0)",
    "from numpy import *\nassert sum(f(1)) == 3",
    "from statistics import mean as sum\nassert sum(f(1)) == 3",
    "assert f(g(1)) == 2",
    "assert f(*[1]) == 2",
    "assert f(x=1, **{}) == 2",
    "assert f(1) < 2",
    "assert f(1) is 5000",
    "assert sorted(f(1)) == (1, 2)",
    "assert sorted(f(1)) == [2, 1]",
    "assert set(f(1)) == [1]",
    "assert isinstance(f(1), int)",
    "assert f(1).x == 2",
    "assert f(1) == 2 or f(1) == 3",
    "from math import sqrt\nassert sqrt(4) == 2\nassert f(1) == 1",
    "assert sqrt(4) == 2\nassert f(1) == 1",
    "assert helper(1) == f(1)",
    "assert round(f(1), 1) == 3.14",
    "def check(candidate, more):\n    assert candidate(1) == 2",
    "def check(candidate):\n    y = 1\n    assert candidate(y) == 2\ncheck(f)",
    "f(1)\nassert f(1) == 2",
    "class T:\n    def m(self):\n        pass\nassert f(1) == 2",
]


@pytest.mark.parametrize(
    ("script", "args", "expected", "compare"), CONVERTED, ids=[row[0] for row in CONVERTED]
)
def test_a_literal_assert_is_said_as_a_case(script: str, args: Any, expected: Any, compare: str) -> None:
    cases = plan(script, "", "f").cases
    assert cases is not None
    assert [(c.call, c.args, c.expected, c.compare) for c in cases] == [("f", args, expected, compare)]


@pytest.mark.parametrize("script", LEFT_ALONE)
def test_what_a_case_cannot_say_stays_a_script(script: str) -> None:
    assert plan(script, "def helper(x):\n    return x", "f").cases is None


def test_conjunctions_are_cases_of_their_own() -> None:
    cases = plan("assert f(1) == 1 and f(2) == 2 and True", "", "f").cases
    assert cases is not None
    assert [case.args for case in cases] == [[1], [2]]


def test_nothing_is_not_a_case() -> None:
    assert convert(ast.parse("assert True"), "f", frozenset(), ast.parse("")) is None


@pytest.mark.parametrize(
    ("script", "kinds"),
    [
        ("x = 1\nassert f(x) == 1", [SETUP, TEST]),
        ("import math\nfor x in (1,):\n    assert f(x) == x", [SETUP, TEST]),
        ("def check(g):\n    for x in (1,):\n        assert g(x)\n", [SETUP, TEST]),
        ("def test_a():\n    f(1)\ndef test_b():\n    assert f(2)", [SETUP, SETUP, FUNCTION, FUNCTION]),
        ("class TestF:\n    def test_a(self):\n        assert f(1)\n    def b(self): pass", [SETUP, CLASS]),
        ("import unittest\nclass F(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(f(1), 1)\nunittest.main()",
         [SETUP, SETUP, CLASS]),
        ("def test_a():\n    assert f(1)\nif __name__ == '__main__':\n    test_a()", [SETUP, FUNCTION]),
    ],
)  # fmt: skip
def test_the_parts_of_a_script(script: str, kinds: list[str]) -> None:
    assert [part.kind for part in plan(script, "", "f").parts] == kinds


@pytest.mark.parametrize(
    ("script", "names"),
    [
        ("x = 1\nassert f(g(x)) == x", ("f", "g")),
        ("def other():\n    k = 1\n    return k\nassert f(k) == 1", ("f", "k")),
        ("def check(g):\n    from random import choice\n    assert g(choice([1])) == 1", ("f",)),
        ("assert [k for k in f(1)] == [1] and f(k)", ("f", "k")),
        ("assert f([k for k in (1, 2)]) == 3 and (lambda k: k)(1)", ("f",)),
        ("import math\nassert math.sqrt(f(h)) == 1", ("f", "h")),
        ("def ref(x): return x\nassert f(1) == ref(1)", ("f",)),
        ("assert all(f(i) == i for i in range(3))", ("f",)),
        ("try:\n    f(1)\nexcept ValueError as e:\n    assert str(e)", ("f",)),
        ("assert sqrt(f(4)) == 2 and Counter(f(1))", ("f",)),
        ("assert candidate(1) < 2", ("f",)),
        ("xs = [1]\nfor x in xs:\n    with open_it(x) as y:\n        assert f(y)", ("f", "open_it")),
    ],
)
def test_names_that_nobody_else_defines_are_the_solutions(script: str, names: tuple[str, ...]) -> None:
    assert plan(script, "", "f").names == names


def test_well_known_names_are_pythons_unless_they_are_what_is_asked_for() -> None:
    assert plan("x = 4\nassert f(x) == sqrt(x)", "", "f").well_known == {"sqrt": "math"}
    assert plan("x = 4\nassert sqrt(x) == 2", "", "sqrt").names == ("sqrt",)
    assert plan("x = 4\nassert f(x) == math.sqrt(x)", "", "f").well_known == {"math": ""}


def test_every_assert_is_counted_when_it_is_reached() -> None:
    part = plan("x = 1\nif x:\n    assert f(x)\n    assert f(2)", "", "f").parts[-1]
    assert part.asserts == 2
    assert part.source.count("__reached__()") == 2


def test_calls_made_for_what_they_change_are_marked() -> None:
    def source(script: str) -> str:
        return "\n".join(part.source for part in plan(script, "", "f").parts)

    assert "__changing__(f)(xs)" in source("xs = [1]\nf(xs)\nassert xs == [1]")
    assert "k = __handing__(f)(xs)" in source("xs = [1]\nk = f(xs)\nassert xs[:k] == [1]")
    assert "__changing__" not in source("xs = [1]\nr = f(xs)\nassert r == sorted(xs)")


NOBODYS = [
    "assert f(1) == g(1)",
    "x = g(1)\nfor i in (1, 1):\n    assert f(i) == x",
    "def check(candidate):\n    assert candidate(1) == g(1)",
    "import unittest\nclass T(unittest.TestCase):\n    def test_it(self):\n        self.assertEqual(f(1), g(1))",
]


@pytest.mark.parametrize("script", NOBODYS)
def test_a_helper_that_nobody_defines_is_not_taken_from_the_solution(script: str) -> None:
    with pytest.raises(Fault, match=r"g\(…\)"):
        plan(script, "", "f")


@pytest.mark.parametrize("script", NOBODYS)
def test_a_function_that_was_asked_for_is_the_solutions(script: str) -> None:
    assert "g" in plan(script, "", "f", "Write f and g.").names


def test_a_function_that_the_script_imports_is_the_solutions() -> None:
    assert plan("from solution import f, g\nassert f(1) == g(1)", "", "f").modules == ("solution",)


def test_a_prelude_may_give_pythons_names_another_meaning() -> None:
    script = "assert isclose(f(1), 0.5)\nassert round(f(2)) == 2"
    assert plan(script, "import math", "f").cases is not None
    assert plan(script, "def isclose(a, b): return abs(a - b) < 1", "f").cases is None
    assert plan(script, "round = int", "f").cases is None


def test_what_is_walked_once_is_walked_alike() -> None:
    tree = ast.parse(
        "import os\n@d\ndef f(a, *b: int, c=-1):\n    return [x for x in a if x] or {**b, 1: f'{a!r:>3}'}\n"
        "assert f(1)[2:3, ...] != 'a', (yes := 1)\nwhile 1: pass\nelse: del x.y"
    )
    nodes = [*ast.walk(tree)]
    alone = [walk(node) for node in nodes]
    with still(tree):
        assert [walk(node) for node in nodes] == alone
        tree.body[1:2] = [added := ast.parse("g(1)").body[0]]
        assert walk(tree) == [tree, *(n for s in tree.body for n in walk(s))]
        assert walk(added) in [walk(tree)[i : i + 4] for i in range(5)]
    assert [walk(node) for node in nodes[1:]] == alone[1:]


@pytest.mark.parametrize("script", ["x = 1\nassert f(x)\nreturn x", "x = 1\nassert f(x)\nbreak"])
def test_a_script_that_cannot_be_compiled_is_no_python(script: str) -> None:
    with pytest.raises(Fault, match=r"is not Python: .* outside"):
        plan(script, "", "f")


def test_a_script_speaks_of_what_its_words_say() -> None:
    script = "import random, logging\nrandom.seed(1)\nfor x in (1,):\n    assert abs(float(f(x)) - 1) < 1"
    assert plan(script, "", "f").spoken == Spoken(nan="word", logs=True, seeds=("random",))
    assert plan("x = 1\nassert isnan(f(x))", "", "f").spoken == Spoken()
