"""Constant expressions of test scripts, computed without running them."""

from __future__ import annotations

import ast
import math
import operator

from verifiers.quotation import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

MAX_BITS = 1 << 16
MAX_ITEMS = 1 << 20


class NotConstant(ValueError):
    """The expression is not a constant that this module computes."""


def parse_literal(text: str) -> Any:
    """The value of a Python expression that is constant.

    Raises NotConstant, also for text that is no expression.
    """
    try:
        return constant(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        raise NotConstant(f"{quoted(text, 60)} is not a literal: {problem}") from problem


def constant(node: ast.expr) -> Any:
    """The value of a constant expression.

    Literals, arithmetic on them, and calls of a few pure builtins and constructors (`CALLS`).
    Raises NotConstant.
    """
    reader = _READERS.get(type(node))
    if reader is None:
        raise NotConstant(f"{type(node).__name__} is not constant")
    try:
        return reader(node)
    except NotConstant:
        raise
    except (ArithmeticError, LookupError, TypeError, AttributeError, ValueError) as problem:
        raise NotConstant(f"it cannot be computed: {problem}") from problem


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_name(node.value)}.{node.attr}"
    raise NotConstant("a computed name is not constant")


def _named(node: Any) -> Any:
    name = _name(node)
    if name not in _NAMES:
        raise NotConstant(f"{name} is not constant")
    return _NAMES[name]


def _dict(node: Any) -> dict[Any, Any]:
    if None in node.keys:
        raise NotConstant("** is not constant")
    return {constant(k): constant(v) for k, v in zip(node.keys, node.values, strict=True)}


def _binary(node: Any) -> Any:
    left, right = constant(node.left), constant(node.right)
    operation = _BINARY.get(type(node.op))
    if operation is None or (_size(left) + _size(right) > MAX_BITS and not isinstance(node.op, ast.Add)):
        raise NotConstant("an operation that is not computed")
    if isinstance(node.op, (ast.Pow, ast.Mult, ast.LShift)):
        _check_growth(node.op, left, right)
    return operation(left, right)


def _check_growth(op: ast.operator, left: Any, right: Any) -> None:
    for sequence, times in ((left, right), (right, left)):
        if isinstance(sequence, (str, bytes, list, tuple)) and _size(times) + len(sequence).bit_length() > 20:
            raise NotConstant("a repetition that is too long")
    if isinstance(op, ast.Pow) and isinstance(right, int) and _size(left) * right > MAX_BITS:
        raise NotConstant("a power that is too large")
    if isinstance(op, ast.LShift) and right > MAX_BITS:
        raise NotConstant("a shift that is too large")


def _size(value: Any) -> int:
    return value.bit_length() if isinstance(value, int) else 0


def _call(node: Any) -> Any:
    function = CALLS.get(_name(node.func))
    if function is None or any(isinstance(a, ast.Starred) for a in node.args):
        raise NotConstant("a call that is not computed")
    keyword = {k.arg: constant(k.value) for k in node.keywords}
    if None in keyword:
        raise NotConstant("** is not constant")
    positional = [constant(a) for a in node.args]
    if any(isinstance(p, range) and len(p) > MAX_ITEMS for p in positional):
        raise NotConstant("a range that is too long")
    return function(*positional, **keyword)


def _constructor(module: str, name: str) -> Callable[..., Any]:
    def construct(*arguments: Any, **keyword: Any) -> Any:
        return getattr(__import__(module), name)(*arguments, **keyword)

    return construct


_IMPORTED = {
    "fractions": ("Fraction",),
    "decimal": ("Decimal",),
    "datetime": ("date", "datetime", "time", "timedelta"),
    "collections": ("Counter", "OrderedDict", "deque"),
}
CALLS: dict[str, Callable[..., Any]] = {
    f.__name__: f
    for f in (
        set, frozenset, list, tuple, dict, sorted, range, int, float, str, bytes, bytearray, complex, bool,
        abs, round, len, sum, min, max,
    )
} | {
    name: _constructor(module, attribute)
    for module, attributes in _IMPORTED.items()
    for attribute in attributes
    for name in (attribute, f"{module}.{attribute}")
}  # fmt: skip
_NAMES: dict[str, Any] = {
    "math.pi": math.pi,
    "math.e": math.e,
    "math.inf": math.inf,
    "math.nan": math.nan,
    "inf": math.inf,
    "nan": math.nan,
}
_UNARY: dict[type, Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Not: operator.not_,
    ast.Invert: operator.invert,
}
_BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.BitOr: operator.or_,
}
_READERS: dict[type, Callable[[Any], Any]] = {
    ast.Constant: lambda node: node.value,
    ast.List: lambda node: [constant(item) for item in node.elts],
    ast.Tuple: lambda node: tuple(constant(item) for item in node.elts),
    ast.Set: lambda node: {constant(item) for item in node.elts},
    ast.Dict: _dict,
    ast.UnaryOp: lambda node: _UNARY[type(node.op)](constant(node.operand)),
    ast.BinOp: _binary,
    ast.Call: _call,
    ast.Name: _named,
    ast.Attribute: _named,
}
