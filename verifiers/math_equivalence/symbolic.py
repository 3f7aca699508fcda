"""The last tier: computer algebra, for infinite sums, integrals and limits. The only importer of sympy.

It runs in the sandbox, where it can be ended, and gets trees as JSON that it rebuilds node by node; no text
of a model is ever handed to a parser of sympy's.
"""

from __future__ import annotations

import sympy

from verifiers.math_equivalence.tree import listed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

MOST_NODES = 400
LARGEST_NUMBER = 40  # digits
LARGEST_EXPONENT = 200


class Unknown(Exception):
    """A node that has no counterpart here."""


def same(argument: list[Any]) -> bool:
    """Whether two trees (as `encoded` by prove.py) are proven to have the same value."""
    left, right = Builder().built(argument[0]), Builder().built(argument[1])
    difference = sympy.simplify((left - right).doit())
    if difference.has(sympy.nan, sympy.oo, sympy.zoo):
        return False
    return bool(difference == 0)


class Builder:
    """Rebuilds one tree as an expression."""

    def __init__(self) -> None:
        self.nodes = 0
        self.bound: dict[str, Any] = {}

    def built(self, node: list[Any]) -> Any:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise Unknown
        maker = _MAKERS.get(node[0])
        if maker is None:
            raise Unknown(node[0])
        return maker(self, *node[1:])

    def all(self, nodes: tuple[list[Any], ...]) -> list[Any]:
        return [self.built(node) for node in nodes]


def _number(builder: Builder, top: str, bottom: str, *_: Any) -> Any:
    if max(len(top), len(bottom)) > LARGEST_NUMBER:
        raise Unknown
    return sympy.Rational(int(top), int(bottom))


def _symbol(builder: Builder, name: str) -> Any:
    if name in builder.bound:
        return builder.bound[name]
    known = _CONSTANTS.get(name)
    return sympy.Symbol(name, real=True) if known is None else known


def _sum(builder: Builder, *terms: list[Any]) -> Any:
    return sympy.Add(*builder.all(terms))


def _product(builder: Builder, *factors: list[Any]) -> Any:
    return sympy.Mul(*builder.all(factors))


def _quotient(builder: Builder, top: list[Any], bottom: list[Any]) -> Any:
    return builder.built(top) / builder.built(bottom)


def _negative(builder: Builder, inner: list[Any]) -> Any:
    return -builder.built(inner)


def _power(builder: Builder, base: list[Any], exponent: list[Any]) -> Any:
    low, high = builder.built(base), builder.built(exponent)
    if high.is_number and not (abs(high) <= LARGEST_EXPONENT) == True:  # noqa: E712 - a sympy Boolean
        raise Unknown
    return low**high


def _function(builder: Builder, name: str, *given: list[Any]) -> Any:
    arguments = builder.all(given)
    if name == "root":
        return sympy.root(arguments[0], arguments[1])
    if name == "factorial" and arguments[0].is_number and not 0 <= arguments[0] <= LARGEST_EXPONENT:
        raise Unknown
    function = _FUNCTIONS.get(name)
    if function is None:
        raise Unknown(name)
    return function(*arguments)


def _big(builder: Builder, kind: str, variable: str, *parts: list[Any]) -> Any:
    start, stop = (None if bound[0] == "text" else builder.built(bound) for bound in parts[:2])
    name = (
        sympy.Symbol(variable, integer=True) if kind in ("sum", "prod") else sympy.Symbol(variable, real=True)
    )
    outer = builder.bound.get(variable)
    builder.bound[variable] = name
    inner = builder.built(parts[2])
    builder.bound.pop(variable)
    if outer is not None:
        builder.bound[variable] = outer
    if kind == "lim" and start is not None:
        return sympy.limit(inner, name, start)
    if start is None or stop is None:
        raise Unknown
    return {"sum": sympy.summation, "prod": sympy.product, "int": sympy.integrate}[kind](
        inner, (name, start, stop)
    )


_CONSTANTS = {"pi": sympy.pi, "e": sympy.E, "i": sympy.I, "oo": sympy.oo}
_FUNCTIONS: dict[str, Any] = {
    name: getattr(sympy, name)
    for name in listed(
        "sin cos tan cot sec csc asin acos atan acot sinh cosh tanh asinh acosh atanh exp log "
        "factorial floor binomial"
    )
} | {"ln": sympy.log, "abs": sympy.Abs, "ceil": sympy.ceiling, "binom": sympy.binomial}
_MAKERS: dict[str, Callable[..., Any]] = {
    "num": _number,
    "dec": _number,
    "sym": _symbol,
    "+": _sum,
    "*": _product,
    "/": _quotient,
    "-": _negative,
    "^": _power,
    "fn": _function,
    "big": _big,
}


def _prepare() -> None:
    """Loads what sympy loads on first use, once, in the interpreter from which every call is forked."""
    name = sympy.Symbol("k", integer=True)
    sympy.summation(1 / sympy.factorial(name), (name, 0, sympy.oo))
    sympy.integrate(name * sympy.exp(name), (name, 0, 1))
    sympy.simplify(sympy.limit(sympy.sin(name) / name, name, 0) - sympy.sqrt(2))


_prepare()
