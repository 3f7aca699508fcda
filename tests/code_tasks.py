"""The tasks that the hostile programs of tests/attacks pretend to solve, each with an honest solution.

name: (reference, a right answer). Every reference must pay for its right answer and for nothing else.
"""

from __future__ import annotations

from typing import Any

from tests.script_tasks import MORE_TASKS

SQUARES = "def squares(xs):\n    return [x * x for x in xs]"
ORDER = "def order(xs):\n    return sorted(xs)"


def _script(entry_point: str, script: str, **more: Any) -> dict[str, Any]:
    return {"mode": "assert", "entry_point": entry_point, "script": script, **more}


def _function(entry_point: str, cases: list[tuple[Any, Any]], **more: Any) -> dict[str, Any]:
    told = [{"args": [given], "expected": expected} for given, expected in cases]
    return {"mode": "function", "entry_point": entry_point, "cases": told, **more}


SQUARES_FN = _function("squares", [([1, 2, 3], [1, 4, 9]), ([5, 1], [25, 1]), ([2], [4])])
FACTORS = "def factors(n):\n    return next([a, n // a] for a in range(2, n) if n % a == 0)"
CHECK = (
    "def check(args, output, expected):\n    a, b = output\n    return a > 1 and b > 1 and a * b == args[0]\n"
)
STACK = """\
class Stack:
    def __init__(self):
        self.items = []
    def push(self, x):
        self.items.append(x)
    def pop(self):
        return self.items.pop()
    def __len__(self):
        return len(self.items)
"""
LISTS = """\
class Node:
    def __init__(self, val=0, next=None):
        self.val, self.next = val, next
def made(values):
    return Node(values[0], made(values[1:])) if values else None
def said(node):
    values = []
    while node:
        values.append(node.val)
        node = node.next
    return values
"""
TURN = """\
class Solution:
    def turn(self, head: Optional[Node]) -> Optional[Node]:
        before = None
        while head:
            head.next, before, head = before, head, head.next
        return before
"""
POINTS = """\
from dataclasses import dataclass
@dataclass
class Point:
    x: int
    y: int
    def total(self):
        return self.x + self.y
"""
TASKS: dict[str, tuple[dict[str, Any], str]] = {
    "squares_fn": (SQUARES_FN, SQUARES),
    "squares_fn_raw": (SQUARES_FN, SQUARES),
    "next_fn": (
        _function("following", [(n, n + 1) for n in range(1, 9)]),
        "def following(n):\n    return n + 1",
    ),
    "squares_script": (
        _script(
            "squares", "for xs in ([1, 2, 3], [5], [2, 2]):\n    assert squares(xs) == [x * x for x in xs]"
        ),
        SQUARES,
    ),
    "list_script": (
        _script("squares", "xs = [1, 2, 3]\nassert list(squares(xs)) == [1, 4, 9]"),
        "def squares(xs):\n    return (x * x for x in xs)",
    ),
    "order_script": (
        _script(
            "order",
            "def test_order():\n"
            "    for xs in ([3, 1, 2], [5, 4]):\n"
            "        result = order(xs)\n"
            "        assert len(result) == len(xs)\n"
            "        assert sorted(result) == sorted(xs)\n"
            "        assert all(result[i] <= result[i + 1] for i in range(len(result) - 1))\n",
        ),
        ORDER,
    ),
    "count_script": (
        _script("evens", "xs = [1, 2, 4]\nn = evens(xs)\nassert n == len([x for x in xs if x % 2 == 0])"),
        "def evens(xs):\n    return sum(x % 2 == 0 for x in xs)",
    ),
    "rows_script": (
        _script("total", "rows = [[1, 2], [3]]\nassert total(rows) == sum(sum(row) for row in rows)"),
        "def total(rows):\n    return sum(map(sum, rows))",
    ),
    "inplace_script": (
        _script("arrange", "xs = [3, 1, 2]\narrange(xs)\nassert xs == [1, 2, 3]"),
        "def arrange(xs):\n    xs.sort()",
    ),
    "inplace_beside_itself_script": (
        _script("arrange", "xs = [3, 1, 2]\narrange(xs)\nassert xs == sorted(xs)"),
        "def arrange(xs):\n    xs.sort()",
    ),
    "light_script": (
        _script(
            "Light",
            "light = Light()\nassert light.state == light.RED\nlight.next()\nassert light.state == light.GREEN",
        ),
        "class Light:\n    RED, GREEN = 'red', 'green'\n    def __init__(self):\n"
        "        self.state = self.RED\n    def next(self):\n        self.state = self.GREEN",
    ),
    "near_script": (
        _script("area", "import math\nfor r in (1, 2):\n    assert abs(area(r) - math.pi * r * r) < 1e-6"),
        "import math\ndef area(r):\n    return math.pi * r ** 2",
    ),
    "near_fn": (
        _function("area", [(1, 3.141592653589793)], compare="isclose:{'rel_tol': 1e-6}"),
        "import math\ndef area(r):\n    return math.pi * r ** 2",
    ),
    "set_fn": (
        _function("divisors", [(6, [1, 2, 3, 6])], compare="set"),
        "def divisors(n): return {1, 2, 3, 6}",
    ),
    "prefix_script": (
        _script("shout", 'word = "hello"\nassert shout(word).startswith(word.upper())'),
        "def shout(text):\n    return text.upper() + '!'",
    ),
    "matches_script": (
        _script("shout", 'word = "hello"\nr = shout(word)\nassert r == "HELLO" or r.matches("HELLO")'),
        "def shout(text):\n    return text.upper()",
    ),
    "contains_script": (
        _script("divisors", "n = 6\nassert 3 in divisors(n)\nassert 4 not in divisors(n)"),
        "def divisors(n):\n    return [1, 2, 3, 6]",
    ),
    "truth_script": (
        _script("even", "n = 4\nassert even(n)\nassert not even(n + 1)"),
        "def even(n):\n    return n % 2 == 0",
    ),
    "raises_script": (
        _script(
            "parse", "import pytest\nwith pytest.raises(ValueError):\n    parse('x')\nassert parse('1') == 1"
        ),
        "def parse(text):\n    return int(text)",
    ),
    "raises_any_script": (
        _script("parse", "import pytest\nwith pytest.raises(BaseException):\n    parse('x')"),
        "def parse(text):\n    return int(text)",
    ),
    "own_exception_script": (
        _script(
            "parse",
            "import pytest\nfrom solution import Problem, parse\ndef test_it():\n"
            "    with pytest.raises(Problem):\n        parse('x')\n",
        ),
        "class Problem(ValueError):\n    pass\ndef parse(text):\n    raise Problem(text)",
    ),
    "prelude_script": (
        _script(
            "quadruple",
            "for n in (1, 5):\n    assert quadruple(n) == double(double(n))",
            prompt="def double(x):\n    return 2 * x\n\ndef quadruple(x):\n    '''Twice double.'''\n",
        ),
        "def quadruple(x):\n    return double(double(x))",
    ),
    "prelude_none_fn": (
        _function("nothing", [(1, None)], prompt="def nothing(x):\n    '''Returns None.'''\n"),
        "def nothing(x):\n    return None",
    ),
    "well_known_script": (
        _script("root", "for n in (4, 9):\n    assert isclose(root(n), sqrt(n))"),
        "def root(x):\n    return x ** 0.5",
    ),
    "checker_fn": (_function("factors", [(12, None), (35, None)], checker=CHECK), FACTORS),
    "checker_stdin": (
        {
            "mode": "stdin",
            "cases": [{"input": "4", "output": ""}],
            "checker": "def check(input, output, expected):\n    return int(output) ** 2 == int(input)\n",
        },
        "print(-2)",
    ),
    "stack_script": (
        _script(
            "Stack",
            "s = Stack()\ns.push(3)\ns.push(4)\nassert s.pop() == 4\nassert len(s) == 1\nassert s.pop() == 3",
        ),
        STACK,
    ),
    "circle_script": (
        _script(
            "Circle", "import math\nfor r in (1, 2):\n    assert abs(Circle(r).area - math.pi * r * r) < 1e-6"
        ),
        "import math\nclass Circle:\n    def __init__(self, r):\n        self.area = math.pi * r * r",
    ),
    "named_script": (
        _script("Circle", "c = Circle(1)\nassert c.name.startswith('circle')"),
        "class Circle:\n    def __init__(self, r):\n        self.name = f'circle {r}'",
    ),
    "capital_script": (
        _script("Divisors", "n = 6\nassert 3 in Divisors(n)"),
        "def Divisors(n):\n    return [1, 2, 3, 6]",
    ),
    "apply_script": (
        _script(
            "apply",
            "xs = [1, 2, 3]\nassert apply(lambda x: x * 2, xs) == [2, 4, 6]\nassert apply(str, [5]) == ['5']",
        ),
        "def apply(g, xs):\n    return [g(x) for x in xs]",
    ),
    "stdin": (
        {
            "mode": "stdin",
            "cases": [{"input": "3 4\n", "output": "7\n"}, {"input": "1 1\n", "output": "2\n"}],
        },
        "print(sum(map(int, input().split())))",
    ),
    "by_number_script": (
        _script(
            "order",
            "for xs in ([3, 1, 2], [5, 4]):\n"
            "    r = order(xs)\n"
            "    assert all(r[i] <= r[i + 1] for i in range(len(r) - 1))\n"
            "    assert sorted(r) == sorted(xs)\n",
        ),
        ORDER,
    ),
    "twice_script": (
        _script(
            "order",
            "for xs in ([3, 1, 2], [5, 4, 6]):\n"
            "    r = order(xs)\n"
            "    assert set(r) == set(xs)\n"
            "    assert list(r) == sorted(xs)\n",
        ),
        ORDER,
    ),
    "between_script": (
        _script("area", "r = area(1)\nassert float(r) < 3.2\nassert float(r) > 3.1"),
        "def area(r):\n    return 3.14159",
    ),
    "between_attribute_script": (
        _script("circle", "c = circle(1)\nassert c.area < 3.2\nassert c.area > 3.1"),
        "class Circle:\n    area = 3.14\ndef circle(r):\n    return Circle()",
    ),
    "map_script": (
        _script(
            "squares",
            "cases = [([1, 2], [1, 4]), ([3], [9])]\n"
            "assert all(map(lambda case: squares(case[0]) == case[1], cases))",
        ),
        SQUARES,
    ),
    "odd_script": (
        _script(
            "odd", "for xs in ([2, 1], [4, 7]):\n    assert odd(xs) == next((x for x in xs if x % 2), None)"
        ),
        "def odd(xs):\n    return next((x for x in xs if x % 2), None)",
    ),
    "odd_named_script": (
        _script(
            "odd",
            "for xs in ([2, 1], [4, 7]):\n"
            "    result = odd(xs)\n"
            "    expected = next((x for x in xs if x % 2), None)\n"
            "    assert result == expected\n",
        ),
        "def odd(xs):\n    return next((x for x in xs if x % 2), None)",
    ),
    "positive_check_script": (
        _script("positive", "def check(f):\n    for x in f(3):\n        assert x > 0"),
        "def positive(n):\n    return list(range(1, n))",
    ),
    "positive_unittest_script": (
        _script(
            "positive",
            "import unittest\nclass TestPositive(unittest.TestCase):\n    def test_it(self):\n"
            "        for x in positive(3):\n            self.assertGreater(x, 0)\n",
        ),
        "def positive(n):\n    return list(range(1, n))",
    ),
    "guarded_script": (
        _script(
            "double",
            "assert double(1) == 2\ndef more():\n    assert double(2) == 4\n"
            "if __name__ == '__main__':\n    more()\n",
        ),
        "def double(n):\n    return 2 * n",
    ),
    "round_script": (_script("nearest", "assert round(nearest(3.2)) == 3"), "def nearest(x):\n    return x"),
    "range_script": (
        _script("digit", "assert digit(3) in range(10 ** 12)"),
        "def digit(n):\n    return n",
    ),
    "order_or_nothing_script": (
        _script("order", "for xs in ([3, 1, 2], [5, 4]):\n    assert (order(xs) or []) == sorted(xs)"),
        ORDER,
    ),
    "order_or_nothing_named_script": (
        _script(
            "order",
            "for xs in ([3, 1, 2], [5, 4]):\n    r = order(xs)\n    assert list(r or []) == sorted(xs)",
        ),
        ORDER,
    ),
    "order_unittest_script": (
        _script(
            "order",
            "import unittest\nclass T(unittest.TestCase):\n    def test_it(self):\n"
            "        xs = [3, 1, 2]\n        self.assertCountEqual(order(xs) or [], xs)\n"
            "        self.assertEqual(order(xs) or [], sorted(xs))\n",
        ),
        ORDER,
    ),
    "async_script": (
        _script("twice", "import asyncio\nfor n in (1, 2):\n    assert asyncio.run(twice(n)) == 2 * n"),
        "async def twice(n):\n    return 2 * n",
    ),
    "async_truth_script": (
        _script(
            "even", "import asyncio\nn = 4\nassert asyncio.run(even(n)) and not asyncio.run(even(n + 1))"
        ),
        "async def even(n):\n    return n % 2 == 0",
    ),
    "async_fn": (_function("twice", [(1, 2), (2, 4)]), "async def twice(n):\n    return 2 * n"),
    "zero_fn": (
        _function("error", [(1, 0.0), (2, [0.0, 1.5])]),
        "def error(n): return [1e-17, [1e-17, 1.5]][n - 1]",
    ),
    "leetcode_fn": (
        {"fn_name": "twice", "inputs": [[1], [2]], "outputs": [2, 4]},
        "class Solution:\n    def twice(self, n: int) -> List[int]:\n        return 2 * n",
    ),
    "nodes_script": (
        _script(
            "Solution().turn",
            "for xs in ([1, 2, 3], [4, 5]):\n    assert said(turn(made(xs))) == xs[::-1]",
            prompt=LISTS,
        ),
        TURN,
    ),
    "nodes_in_place_script": (
        _script(
            "turn",
            "for xs in ([1, 2, 3], [4, 5]):\n    head = made(xs)\n    assert said(turn(head)) == said(head)[::-1]",
            prompt=LISTS,
        ),
        "def turn(head):\n    new = None\n    while head:\n        new, head = Node(head.val, new), head.next\n"
        "    return new",
    ),
    "nodes_equal_script": (
        _script(
            "shift", "for n in (1, 2):\n    assert shift(Point(n, n)) == Point(n + 1, n + 1)", prompt=POINTS
        ),
        "def shift(p):\n    return Point(p.x + 1, p.y + 1)",
    ),
    "nodes_total_script": (
        _script(
            "shift", "for n in (1, 2):\n    assert shift(Point(n, n)).total() == 2 * n + 2", prompt=POINTS
        ),
        "def shift(p):\n    return Point(p.x + 1, p.y + 1)",
    ),
} | MORE_TASKS
