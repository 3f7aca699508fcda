"""The restricted policy: what ordinary programs need is there, and no way leads around its rules."""

from __future__ import annotations

from typing import Any

import pytest

from verifiers.judging import verify

ORDINARY = {
    "print": ("def f(x):\n    print('seen')\n    return x", 3),
    "unpacking": ("def f(x):\n    a, *b = [1, 2, x]\n    return [u + v for (u, (v, w)) in [(a, (2, b))]]", [3]),
    "a property": (
        "class A:\n    def __init__(self): self.n = 1\n    @property\n    def g(self): return self.n\n"
        "def f(x): return A().g",
        1,
    ),
    "super": ("class A:\n    def g(self): return 1\nclass B(A):\n    def g(self): return super().g() + 1\n"
              "def f(x): return B().g()", 2),
    "in place, once": (
        "def f(x):\n    a, it = [0, 0, 0], iter([0, 1, 2])\n    a[next(it)] += x\n    a[next(it)] -= x\n    return a",
        [3, -3, 0],
    ),
    "in place, the same list": ("def f(x):\n    a = [[1]]\n    b = a[0]\n    a[0] += [x]\n    return b", [1, 3]),
    "in place, a slice": ("def f(x):\n    a = [1, 2, x]\n    a[1:] += [4]\n    a[:1] *= 2\n    return a",
                          [1, 1, 2, 3, 4]),
    "in place, an attribute": ("class A:\n    n = 1\ndef f(x):\n    a = A()\n    a.n += x\n    a.n **= 2\n"
                               "    return a.n", 16),
    "in place, reading first": ("def f(x):\n    a = [1]\n    def g():\n        a[0] = 10\n        return x\n"
                                "    a[0] += g()\n    return a", [4]),
    "in place, within itself": ("d = {0: 0}\ndef g(n):\n    d[n] = 1\n    if n: d[n] += g(n - 1)\n"
                                "    return d[n]\ndef f(x): return g(x)", 4),
    "types": ("def f(x): return [type(x) is int, isinstance(int, type), type('a') == str, type(type(x)) is type]",
              [True, True, True, True]),
    "a decorator": ("import functools\ndef g(h):\n    @functools.wraps(h)\n    def k(x): return h(x)\n    return k\n"
                    "@g\ndef f(x): return x", 3),
    "from imports": ("from collections import Counter, deque\nfrom functools import lru_cache\n"
                     "from json import dumps\nimport collections.abc\n@lru_cache(None)\n"
                     "def f(x): return [dumps(sorted(Counter('ab'))), len(deque([x]))]", ['["a", "b"]', 1]),
    "annotations": ("from typing import List\ndef f(x: int) -> 'List[int]':\n    y: List[int] = [x]\n    return y",
                    [3]),
    "generators": ("def g():\n    yield from [1, 2]\ndef f(x): return [*g(), *(i for i in [x])]", [1, 2, 3]),
    "format strings": ("def f(x): return f'{x!r:>3}' + '%s' % x", "  33"),
}  # fmt: skip
AROUND = {
    "format": "'{0.__class__}'.format(x)",
    "format_map": "'{a.__class__}'.format_map({'a': x})",
    "format of str": "str.format('{0.__class__}', x)",
    "format by getattr": "getattr(str, 'format')('{0.__class__}', x)",
    "format of a subclass": "getattr(S, 'format')('{0.__class__}', x)",
    "Formatter": "string.Formatter().format('{0.__class__}', x)",
    "Formatter's fields": "string.Formatter().get_field('0.__class__', (x,), {})[0]",
    "attrgetter": "operator.attrgetter('__class__')(x)",
    "methodcaller": "operator.methodcaller('__dir__')(x)",
    "reduce": "functools.reduce(getattr, ['__class__'], x)",
    "map": "list(map(getattr, [x], ['__class__']))[0]",
    "a default": "getattr(x, '__class__', 1)",
    "a name that is a subclass of text": "getattr(x, S('__class__'))",
    "three arguments": "type('T', (int,), {'__eq__': lambda s, o: True})(5)",
    "the class of type": "type(type(x))('T', (int,), {})",
    "make_dataclass": "dataclasses.make_dataclass('T', [], namespace={'__eq__': 1})()",
    "sys of typing": "typing.sys.modules",
    "sys of enum of re": "re.enum.sys.modules",
    "builtins of enum": "enum.bltns.eval('1')",
    "codecs of json": "json.codecs.open",
    "builtins of codecs": "json.codecs.builtins.eval('1')",
    "sys of dataclasses": "dataclasses.sys",
    "type hints": "typing.get_type_hints(g)",
    "a forward reference": "typing.ForwardRef('1')",
    "wraps that copies more": "functools.wraps(g, assigned=('__globals__',))(g)",
    "update_wrapper": "functools.update_wrapper(g, g)",
    "single dispatch": "functools.singledispatch(g)",
    "frames of generators": "(i for i in [1]).gi_frame",
    "code of generators": "(i for i in [1]).gi_code",
    "tracebacks": "E.__traceback__",
    "frames by getattr": "getattr((i for i in [1]), 'gi_frame').f_back",
    "globals": "g.__globals__",
    "subclasses": "object.__subclasses__()",
    "self of print": "print.__self__",
    "exec": "exec('1')",
    "vars": "vars(g)",
    "setattr": "setattr(g, 'a', 1)",
}
STATEMENTS = {
    "a getter imported": "from operator import attrgetter\ndef f(x): return attrgetter('__class__')(x)",
    "a module imported from another": "from typing import sys\ndef f(x): return sys.modules",
    "a module imported as itself": "from enum import bltns as b\ndef f(x): return b.eval('1')",
    "a text with a format": "from collections import UserString as U\ndef f(x): return U('{0.__class__}').format(x)",
    "a star": "from operator import *\ndef f(x): return attrgetter('__class__')(x)",
    "a private name imported": "from random import _os\ndef f(x): return _os",
    "a guard redefined": "def _getattr_(a, b): return 1\ndef f(x): return x.y",
    "a guard as a target": "def f(x):\n    _target_ = 1\n    return x",
    "a guard caught": "def f(x):\n    try: 1 / 0\n    except Exception as _getattr_: pass\n    return x",
    "a metaclass": "class M(type): pass\nclass A(metaclass=M): pass\ndef f(x): return 1",
    "a subclass of type": "class M(type): pass\ndef f(x): return M('T', (), {})",
    "class items": "class A:\n    def __class_getitem__(cls, k): return k\ndef f(x): return A[1]",
    "a private attribute in place": "class A: pass\ndef f(x):\n    A.__name__ += 'x'\n    return 1",
    "a private item in place": "def f(x):\n    x.__class__.y[0] += 1\n    return 1",
    "a match by attribute": "def f(x):\n    match x:\n        case object(__class__=c): return c",
    "a coroutine's frame": "async def g(): return 1\ndef f(x): return g().cr_frame",
    "another module": "import os\ndef f(x): return os.getpid()",
    "a relative module": "from . import solution\ndef f(x): return 1",
}
HEAD = (
    "import string, operator, functools, dataclasses, typing, re, enum, json\nclass S(str): pass\n"
    "def g(y: '1 + 1'): return y\n"
)


def judged(code: str, expected: Any) -> Any:
    reference = {"mode": "function", "entry_point": "f", "cases": [{"args": [3], "expected": expected}]}
    return verify("code", f"```python\n{code}\n```", reference, policy="restricted", seconds=4)


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_program_runs(name: str) -> None:
    code, expected = ORDINARY[name]
    verdict = judged(code, expected)
    assert verdict.reward == 1, verdict.detail


@pytest.mark.parametrize("name", [*AROUND, *STATEMENTS])
def test_no_way_leads_around_the_rules(name: str) -> None:
    """Whatever comes of the expression, it comes to no value: `f` would return 1 after it."""
    code = STATEMENTS.get(name) or f"{HEAD}def f(x):\n    {AROUND[name]}\n    return 1"
    verdict = judged(code, 1)
    assert verdict.reward == 0
    assert verdict.detail.startswith(("sandbox_violation", "runtime_error")), verdict.detail
