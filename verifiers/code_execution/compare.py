"""Whether a result is the expected one: plain data against plain data.

Both sides are exact builtin values by now (`decoding`), so `==` runs no code of the solution. NaN equals
nothing. A result that is or holds an object with behaviour cannot be compared: Unprovable.

    eq                Python's ==: 1 == True == 1.0, but [1] != (1,)
    exact             == and the same types, all the way down
    data              what JSON can say: lists, tuples and other sequences alike, keys as text, floats
                      to 1e-9 (also of an expected 0.0) or, where the expected one has all its digits, to 1e-5
    is, ne, in        as Python's operators do (`in`: the result is one of the expected values)
    set, frozenset, sorted, list, tuple, str, repr, len, sum, abs, bool, int, float, lower, upper, strip,
    round:N           that function of the result; `sorted` and `set` of the expected value, too
    unordered         the same items in any order
    truthy            bool(result)
    approx:EPS        numbers differ by less than EPS (`approx:EPS:inclusive`: at most), all the way down
    isclose:{...}     math.isclose with these rel_tol and abs_tol, all the way down
    … or item         any of them, with the expected list or with its one item
"""

from __future__ import annotations

import math
from functools import lru_cache
from numbers import Number

from verifiers.code_execution.data import deep, same_data
from verifiers.code_execution.decoding import hashable
from verifiers.code_execution.encoding import encode
from verifiers.code_execution.matching import matched
from verifiers.core import Cause, Fault
from verifiers.quotation import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Comparator = Callable[[Any, Any], bool]

OR_ITEM = " or item"
MAX_LENGTH = 1 << 20  # of what is enumerated: range(10**18) is a short frame
_WHOLE = (str, bytes, bytearray, dict)  # no lists of their parts


class Unprovable(Exception):
    """The comparison would have to ask the solution whether its own object is right."""


class Opaque:
    """An object that stayed in the solution's process, where `number` names it; `kind` says what it is."""

    __hash__ = None  # type: ignore[assignment]  # must not be found in a set or a dict

    def __init__(self, number: int, description: Any) -> None:
        fields = description if isinstance(description, list) else []
        self.number = number
        self.kind, self.type = (*(str(field)[:80] for field in fields), "", "")[:2]

    def _refuse(self, *_: object) -> Any:
        raise Unprovable(f"the result holds an object of class {self.type}, which only itself can compare")

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __bool__ = __len__ = __iter__ = __float__ = __abs__ = __round__ = __contains__ = _refuse


def name_of(spec: str) -> str:
    """Which comparison `spec` names, without what is said to it."""
    return spec.removesuffix(OR_ITEM).partition(":")[0]


@lru_cache(maxsize=256)
def comparator(spec: str) -> Comparator:
    """The comparison that `spec` names: (result, expected) -> bool, which may raise Unprovable.

    Raises Fault (cause `reference`) for an unknown name.
    """
    if spec.endswith(OR_ITEM):
        same = comparator(spec.removesuffix(OR_ITEM))
        return _guarded(lambda actual, expected: same(actual, expected) or same(actual, expected[0]))
    name, _, argument = spec.partition(":")
    try:
        if name in _PLAIN and not argument:
            return _guarded(_PLAIN[name])
        if name in TRANSFORMS and not argument:
            return _guarded(_transformed(TRANSFORMS[name], name in _BOTH_SIDES))
        if name in _WITH_ARGUMENT:
            return _guarded(_WITH_ARGUMENT[name](argument))
    except (ValueError, TypeError, SyntaxError) as problem:
        told = f"compare {quoted(spec)}: {problem}"
        raise Fault(Cause.REFERENCE, f"{told}; write {_WRITTEN.get(name, name)}") from problem
    known = ", ".join([*_PLAIN, *TRANSFORMS, *(f"{n}:…" for n in _WITH_ARGUMENT)])
    raise Fault(Cause.REFERENCE, f"unknown compare {quoted(spec, 60)}; there is: {known}")


def _guarded(compare: Comparator) -> Comparator:
    """What cannot be computed for such values (sorted([1, "a"]), float("x")) is a different value."""

    def guarded(actual: Any, expected: Any) -> bool:
        try:
            return bool(compare(actual, expected))
        except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError, AttributeError):
            return False

    return guarded


def _exact(actual: Any, expected: Any) -> bool:
    if isinstance(actual, Opaque):
        return bool(actual == expected)
    if type(actual) is not type(expected):
        return False
    if isinstance(expected, (list, tuple)):
        return len(actual) == len(expected) and all(map(_exact, actual, expected))
    if isinstance(expected, dict):
        return _same_keys(actual, expected) and all(_exact(actual[k], v) for k, v in expected.items())
    if isinstance(expected, (set, frozenset)):
        return _same_keys(actual, expected)
    return bool(actual == expected)


def _same_keys(actual: Any, expected: Any) -> bool:
    return {k: type(k) for k in actual} == {k: type(k) for k in expected}


def _is(actual: Any, expected: Any) -> bool:
    return type(actual) is type(expected) and bool(actual == expected)


def _in(actual: Any, expected: Any) -> bool:
    if isinstance(expected, str) and not isinstance(actual, Opaque):
        return actual in expected
    if isinstance(expected, range) and not isinstance(actual, Opaque):
        return int(actual) == actual and int(actual) in expected  # at once, as for an int
    return any(actual == item for item in expected)


def _written(value: Any) -> bytes:
    return encode(value, lambda item: item._refuse() if isinstance(item, Opaque) else None)


def _unordered(actual: Any, expected: Any) -> bool:
    if isinstance(actual, _WHOLE) or isinstance(expected, _WHOLE):
        return same_data(actual, expected)
    actual, expected = _enumerated(actual), _enumerated(expected)
    if len(actual) != len(expected):
        return False
    ours, theirs = sorted(map(_written, actual)), sorted(map(_written, expected))
    if ours == theirs and not any(b"NaN" in item for item in ours):
        return True
    return matched(actual, expected, same_data)


def _truthy(actual: Any, expected: Any) -> bool:
    return bool(actual) is bool(expected)


def _enumerated(value: Any) -> Any:
    if isinstance(value, range) and len(value) > MAX_LENGTH:
        raise ValueError("too long to enumerate")
    return list(value)


def _approx(argument: str) -> Comparator:
    text, _, mode = argument.partition(":")
    tolerance = float(text)
    if mode not in ("", "inclusive") or not 0 <= tolerance < math.inf:
        raise ValueError("it needs a finite EPS of at least 0")

    def leaf(actual: Any, expected: Any) -> bool:
        if not _numbers(actual, expected):
            return bool(actual == expected)
        distance = abs(actual - expected)
        return bool(actual == expected or (distance <= tolerance if mode else distance < tolerance))

    return lambda actual, expected: deep(actual, expected, leaf)


def _isclose(argument: str) -> Comparator:
    from ast import literal_eval

    options = literal_eval(argument or "{}")
    math.isclose(1.0, 1.0, **options)  # refuses what it cannot use
    if not (options.get("rel_tol", 0) < 1 and options.get("abs_tol", 0) < math.inf):
        raise ValueError("by a rel_tol of 1 or an infinite abs_tol all numbers are near")

    def leaf(actual: Any, expected: Any) -> bool:
        if not _numbers(actual, expected):
            return bool(actual == expected)
        return math.isclose(actual, expected, **options)

    return lambda actual, expected: deep(actual, expected, leaf)


def _numbers(actual: Any, expected: Any) -> bool:
    return isinstance(actual, Number) and isinstance(expected, Number)


def _is_number(value: Any) -> bool:
    if type(value) not in (int, float, bool, complex):
        raise TypeError("a sum of something else than numbers")
    return True


def _round(argument: str) -> Comparator:
    digits = int(argument) if argument not in ("", "None") else None
    return _transformed(lambda value: round(value, digits), True)


def _transformed(transform: Callable[[Any], Any], both: bool) -> Comparator:
    if both:
        return lambda actual, expected: transform(actual) == transform(expected)
    return lambda actual, expected: transform(actual) == expected


def _of_items(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: function(_enumerated(value))


def _text(value: Any) -> str:
    if isinstance(value, Opaque):
        value._refuse()
    return str(value)


# What a case may ask of a result before it is compared. The solution's process answers the same question
# (`objects.VIEWS`) where the result is an object that stays there.
TRANSFORMS: dict[str, Callable[[Any], Any]] = {
    "set": lambda value: set(hashable(_enumerated(value))),
    "frozenset": lambda value: frozenset(hashable(_enumerated(value))),
    "sorted": _of_items(sorted),
    "list": _of_items(list),
    "tuple": _of_items(tuple),
    "sum": lambda value: sum(item for item in _enumerated(value) if _is_number(item)),
    "str": _text,
    "repr": lambda value: value._refuse() if isinstance(value, Opaque) else repr(value),
    "len": len,
    "abs": abs,
    "bool": bool,
    "int": int,
    "float": float,
    "lower": lambda value: value.lower(),
    "upper": lambda value: value.upper(),
    "strip": lambda value: value.strip(),
}
_BOTH_SIDES = frozenset(("set", "frozenset", "sorted", "list", "tuple"))

_PLAIN: dict[str, Comparator] = {
    "eq": lambda actual, expected: actual == expected,
    "exact": _exact,
    "data": same_data,
    "is": _is,
    "ne": lambda actual, expected: actual != expected,
    "in": _in,
    "unordered": _unordered,
    "truthy": _truthy,
}
_WITH_ARGUMENT: dict[str, Callable[[str], Comparator]] = {
    "approx": _approx,
    "isclose": _isclose,
    "round": _round,
}
_WRITTEN = {
    "approx": "approx:1e-6, or approx:1e-6:inclusive",
    "isclose": "isclose:{'rel_tol': 1e-6, 'abs_tol': 1e-9}",
    "round": "round:2",
}
