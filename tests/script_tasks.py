"""More tasks for the hostile programs of tests/attacks: what scripts do with objects, streams and fixtures."""

from __future__ import annotations

from typing import Any

STATES = "class State:\n    def __init__(self, x):\n        self.x = x\n"


def _script(entry_point: str, script: str, **more: Any) -> dict[str, Any]:
    return {"mode": "assert", "entry_point": entry_point, "script": script, **more}


TIMER = """\
class Timer:
    def __enter__(self):
        return self
    def __exit__(self, *_):
        return False
    def run(self):
        return 42
"""
VECTOR = """\
class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y
    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)
    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)
    def __lt__(self, other):
        return (self.x, self.y) < (other.x, other.y)
    def scaled(self, k):
        return Vector(self.x * k, self.y * k)
"""
TABLE = "def table(n):\n    for i in range(1, n + 1):\n        print(i * i)"
MORE_TASKS: dict[str, tuple[dict[str, Any], str]] = {
    "with_script": (_script("Timer", "with Timer() as t:\n    assert t.run() == 6 * 7"), TIMER),
    "with_later_script": (
        _script("Timer", "with Timer() as t:\n    r = t.run()\n    assert r == 42\nassert t.run() > 0"),
        TIMER,
    ),
    "with_unittest_script": (
        _script(
            "Timer",
            "import unittest\nclass T(unittest.TestCase):\n    def test_it(self):\n"
            "        with Timer() as t:\n            self.assertEqual(t.run() + 1, 43)\n",
        ),
        TIMER,
    ),
    "raises_call_script": (
        _script(
            "parse",
            "import pytest\ndef test_it():\n    pytest.raises(ValueError, parse, 'x')\n    assert parse('1') == 1",
        ),
        "def parse(text):\n    return int(text)",
    ),
    "vector_script": (
        _script(
            "Vector",
            "a, b = Vector(1, 2), Vector(3, 4)\nc = a + b\nassert (c.x, c.y) == (4, 6)\nassert a < b\n"
            "assert not b < a\nassert a != b\nassert Vector(1, 2) == Vector(1, 2)",
        ),
        VECTOR,
    ),
    "scaled_script": (
        _script("Vector", "v = Vector(1, 2)\nw = v.scaled(2)\nassert w.x == 2 and w.y == 4"),
        VECTOR,
    ),
    "scaled_or_script": (
        _script(
            "Vector",
            "v = Vector(1, 2)\nw = v.scaled(2)\nassert v.x == 1\nassert w.y == 4 or w == Vector(2, 4)",
        ),
        VECTOR,
    ),
    "scaled_after_script": (
        _script(
            "Vector",
            "e, v = Vector(2, 4), Vector(1, 2)\nw = v.scaled(2)\nassert v.x == 1\nassert w.y == 4 or w == e",
        ),
        VECTOR,
    ),
    "each_script": (
        _script(
            "each",
            "def seen(x):\n    assert x in (1, 2)\neach(seen, [1, 2])\nassert each(seen, []) is None",
        ),
        "def each(g, xs):\n    for x in xs:\n        g(x)",
    ),
    "each_unittest_script": (
        _script(
            "each",
            "import unittest\nclass T(unittest.TestCase):\n    def test_it(self):\n"
            "        each(lambda x: self.assertIn(x, (1, 2)), [1, 2])\n",
        ),
        "def each(g, xs):\n    for x in xs:\n        g(x)",
    ),
    "eval_script": (
        _script("apply", "xs = ['1 + 1', '2 + 2']\nassert apply(eval, xs) == [2, 4]"),
        "def apply(g, xs):\n    return [g(x) for x in xs]",
    ),
    "clean_up_script": (
        _script(
            "total",
            "import unittest\nclass T(unittest.TestCase):\n    def test_it(self):\n        xs = [1, 2]\n"
            "        self.addCleanup(self.assertEqual, total(xs), 3)\n        self.assertIsNotNone(total(xs))\n",
        ),
        "def total(xs):\n    return sum(xs)",
    ),
    "zipped_script": (
        _script(
            "squares",
            "xs = [1, 2]\nassert all(abs(a - b) < 1e-6 for a, b in zip(squares(xs), [1.0, 4.0]))\n"
            "for xs, e in (([3], [9]), ([0, 2], [0, 4])):\n    r = squares(xs)\n    assert isinstance(r, list)\n"
            "    for i, (a, b) in enumerate(zip(e, r)):\n        assert a == b",
        ),
        "def squares(xs):\n    return [x * x for x in xs]",
    ),
    "order_loop_script": (
        _script("order", "for xs in ([3, 1, 2], [5, 4]):\n    assert order(xs) == sorted(xs)"),
        "def order(xs):\n    return sorted(xs)",
    ),
    "order_later_script": (
        _script(
            "order",
            "def same(got, xs):\n    assert got == sorted(xs)\nfor xs in ([3, 1, 2], [5, 4]):\n"
            "    r = order(xs)\n    out = []\n    out.extend(r)\n    same(out, xs)",
        ),
        "def order(xs):\n    return sorted(xs)",
    ),
    **{
        f"order_{name}_script": (
            _script("order", f"def ref(xs):\n    return sorted(xs) or None\n{script}"),
            "def order(xs):\n    return sorted(xs)",
        )
        for name, script in {
            "unpacked": "for args in ([[3, 1, 2]], [[5, 4]]):\n    assert order(*args) == ref(*args)",
            "item": "for case in ({'xs': [3, 1]}, {'xs': [5, 4]}):\n    assert order(case['xs']) == ref(case['xs'])",
            "helped": "def same(a, b):\n    assert a == b\nfor xs in ([3, 1], [5, 4]):\n    same(order(xs), ref(xs))",
            "told": "def ok(xs):\n    return order(xs) == ref(xs)\nfor xs in ([3, 1], [5, 4]):\n    assert ok(xs)",
            "run": "def run(g, xs):\n    assert g(xs) == ref(xs)\nfor xs in ([3, 1], [5, 4]):\n    run(order, xs)",
            "pair": "for xs in ([3, 1], [5, 4]):\n    a, b = order(xs), ref(xs)\n    assert a == b",
            "numbered": "cases = [[3, 1], [5, 4]]\nfor i, xs in enumerate(cases):\n    assert order(xs) == ref(cases[i])",
            "alias": "for i in range(2):\n    xs = [3, i]\n    ys = xs\n    assert order(ys) == ref(xs)",
        }.items()
    },
    "order_in_place_script": (
        _script(
            "order",
            "def is_ordered(xs):\n    return all(a <= b for a, b in zip(xs, xs[1:]))\nfor xs in ([3, 1, 2], [5, 4]):\n"
            "    n = len(xs)\n    order(xs)\n    assert len(xs) == n\n    assert xs == sorted(xs)\n    assert is_ordered(xs)",
        ),
        "def order(xs):\n    xs.sort()",
    ),
    "parsed_or_script": (
        _script("Vector", "v = Vector.parse('2 4')\nassert v.y == 4 or v == Vector(2, 4)"),
        VECTOR + "    @classmethod\n    def parse(cls, text):\n        return cls(*map(int, text.split()))\n",
    ),
    "richest_script": (
        _script(
            "richest",
            "class_used = Emp('z', 0).name\nes = [Emp('a', 1), Emp('b', 5)]\nassert class_used == 'z'\n"
            "assert richest(es) is es[1]\nassert richest(es[::-1]) is es[1]",
        ),
        "class Emp:\n    def __init__(self, name, pay):\n        self.name, self.pay = name, pay\n"
        "def richest(es):\n    return max(es, key=lambda e: e.pay)",
    ),
    "capsys_script": (
        _script(
            "table",
            "def test_table(capsys):\n    table(2)\n    assert capsys.readouterr().out.split() == ['1', '4']",
        ),
        TABLE,
    ),
    "redirected_script": (
        _script(
            "table",
            "import io\nfrom contextlib import redirect_stdout\nb = io.StringIO()\nwith redirect_stdout(b):\n"
            "    table(3)\nassert [int(x) for x in b.getvalue().split()] == [i * i for i in (1, 2, 3)]",
        ),
        TABLE,
    ),
    "input_script": (
        _script(
            "total",
            "from unittest.mock import patch\ndef test_it():\n"
            "    with patch('builtins.input', side_effect=['1', '2']) as asked:\n        assert total() == 3\n"
            "    assert asked.call_count == 2",
        ),
        "def total():\n    return int(input()) + int(input())",
    ),
    "named_tuple_script": (
        _script("mid", "m = mid((0, 0), (2, 4))\nassert m.x == 1 and m.y == 2\nassert tuple(m) == (1, 2)"),
        "from collections import namedtuple\nPoint = namedtuple('Point', 'x y')\n"
        "def mid(a, b):\n    return Point((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)",
    ),
    "keyword_script": (
        _script("extend", "xs = [1]\nextend(to=xs, items=[2])\nassert xs == [1, 2]"),
        "def extend(to, items):\n    to.extend(items)",
    ),
    "keyword_kept_script": (
        _script("order", "xs = [3, 1]\nassert order(items=xs) == sorted(xs)"),
        "def order(items):\n    return sorted(items)",
    ),
    "needed_script": (
        _script(
            "pay",
            "import pytest\ndef test_it():\n    with pytest.raises(Short) as told:\n        pay(1, 4)\n"
            "    assert told.value.need == 3 and 'need' in str(told.value)",
        ),
        "class Short(Exception):\n    def __init__(self, need):\n        super().__init__(f'need {need}')\n"
        "        self.need = need\ndef pay(have, price):\n    raise Short(price - have)",
    ),
    "state_script": (
        _script("moved", STATES + "for x in (1, 5):\n    assert moved(State(x), 2).x == x + 2"),
        "def moved(state, by):\n    state.x += by\n    return state",
    ),
    "cell_script": (
        _script("grid", "m = grid(2)\nassert m[0, 1] < 5\nassert m[0, 1] > 3"),
        "class M:\n    def __getitem__(self, key):\n        return 4\ndef grid(n):\n    return M()",
    ),
    "groups_script": (
        _script(
            "runs", "s = 'aabbb'\nassert [(k, len(list(g))) for k, g in runs(s)] == [('a', 2), ('b', 3)]"
        ),
        "from itertools import groupby\ndef runs(s):\n    return groupby(s)",
    ),
    "kind_script": (
        _script(
            "evens",
            "import types\nn = 5\nassert isinstance(evens(n), types.GeneratorType)\nassert list(evens(n)) == [0, 2, 4]",
        ),
        "def evens(n):\n    yield from range(0, n, 2)",
    ),
    "default_script": (
        _script("group", "g = group(['a', 'bb'])\nassert g[1] == ['a'] and g[2] == ['bb'] and g[9] == []"),
        "from collections import defaultdict\ndef group(ws):\n    d = defaultdict(list)\n    for w in ws:\n"
        "        d[len(w)].append(w)\n    return d",
    ),
    "fixture_script": (
        _script(
            "dbl",
            "import pytest\n@pytest.fixture(params=[1, 5])\ndef value(request):\n    return request.param\n"
            "def test_dbl(value):\n    assert dbl(value) == value + value\n",
        ),
        "def dbl(x):\n    return 2 * x",
    ),
    "skipping_script": (
        _script(
            "dbl",
            "import unittest\nclass T(unittest.TestCase):\n    @unittest.skip('later')\n"
            "    def test_later(self):\n        self.assertEqual(dbl(1), 0)\n    def test_now(self):\n"
            "        for n in (1, 2):\n            self.assertEqual(dbl(n), 2 * n)\n",
        ),
        "def dbl(x):\n    return 2 * x",
    ),
    "warned_script": (
        _script(
            "old",
            "import pytest\ndef test_old():\n    with pytest.warns(DeprecationWarning):\n        assert old() == 1",
        ),
        "import warnings\ndef old():\n    warnings.warn('x', DeprecationWarning)\n    return 1",
    ),
    "rows_fn": (
        {"fn_name": "rows", "inputs": [[2], [3]], "outputs": [[[0], [0, 1]], [[0], [0, 1], [0, 1, 2]]]},
        "def rows(n):\n    return [iter(range(i + 1)) for i in range(n)]",
    ),
    "async_items_script": (
        _script(
            "items",
            "import asyncio\nasync def got(n):\n    return [x async for x in items(n)]\nfor n in (2, 3):\n"
            "    assert asyncio.run(got(n)) == list(range(n))",
        ),
        "async def items(n):\n    for i in range(n):\n        yield i",
    ),
    "clone_script": (
        _script(
            "clone", "a = [[1], [2]]\nb = clone(a)\nassert a == b and b is not a\nassert a[0] is not b[0]"
        ),
        "import copy\ndef clone(x):\n    return copy.deepcopy(x)",
    ),
    "pushed_script": (
        _script("push", "a = [1]\nr = push(a, 2)\nassert r is a\nassert a == [1, 2]\nassert r == [1, 2]"),
        "def push(xs, x):\n    xs.append(x)\n    return xs",
    ),
    "level_script": (
        _script(
            "level",
            "for n, told in ((9, 'high'), (1, 'low')):\n    assert level(n) == told\nassert Level.LOW == 'low'",
        ),
        "from enum import Enum\nclass Level(str, Enum):\n    LOW = 'low'\n    HIGH = 'high'\n"
        "def level(n):\n    return Level.HIGH if n > 5 else Level.LOW",
    ),
    "fresh_script": (
        _script("make", "a = make(1)\nb = make(1)\nassert a is not b\nassert a.x == b.x == 1"),
        "class Item:\n    def __init__(self, x):\n        self.x = x\ndef make(x):\n    return Item(x)",
    ),
    "fresh_unittest_script": (
        _script(
            "make",
            "import unittest\nclass T(unittest.TestCase):\n    def test_it(self):\n        a, b = make(1), make(1)\n"
            "        self.assertIsNot(a, b)\n        self.assertEqual(a.x, b.x)\n",
        ),
        "class Item:\n    def __init__(self, x):\n        self.x = x\ndef make(x):\n    return Item(x)",
    ),
    "fresh_id_script": (
        _script("make", "a = make(1)\nb = make(1)\nassert id(a) != id(b)\nassert a.x == b.x == 1"),
        "class Item:\n    def __init__(self, x):\n        self.x = x\ndef make(x):\n    return Item(x)",
    ),
    "turned_script": (
        _script("turn", "assert turn(Color.RED) is not Color.RED\nassert turn(Color.RED).name == 'BLUE'"),
        "from enum import Enum\nclass Color(Enum):\n    RED = 1\n    BLUE = 2\n"
        "def turn(c):\n    return Color.BLUE if c is Color.RED else Color.RED",
    ),
    "mocked_script": (
        _script(
            "apply_all",
            "from unittest.mock import Mock\nm = Mock(return_value=7)\nassert apply_all([m, abs], -3) == [7, 3]\n"
            "m.assert_called_once_with(-3)",
        ),
        "def apply_all(fs, x):\n    return [f(x) for f in fs]",
    ),
    "json_keys_fn": (
        {"fn_name": "count", "inputs": [[[1, 1]]], "outputs": [{"1": 2}]},
        "from collections import Counter\ndef count(xs):\n    return dict(Counter(xs))",
    ),
    "program_raw": ({"inputs": ["3 4\n"], "outputs": ["7\n"]}, "print(sum(map(int, input().split())))"),
    "add_raw": (
        {"fn_name": "add", "inputs": [[1, 2], [5, 5]], "outputs": [3, 10]},
        "def add(a, b):\n    return a + b",
    ),
}
