"""The exact value of a tree without variables. Every size is computed before the number is."""

from __future__ import annotations

from fractions import Fraction
from math import comb, factorial, isqrt, log2

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from verifiers.math_equivalence.tree import Node

BITS = 70_000  # of a number, numerator and denominator together
WORK = 2_000_000  # bits of all numbers that a value is made of
LARGEST_FACTORIAL = 4_000
LARGEST_BINOMIAL = 6_000
LARGEST_POWER = 2_000  # bits of a number whose logarithm is looked for

_NO_VARIABLES: dict[str, Fraction] = {}


class Inexact(Exception):
    """The tree has no rational value, or none of a size that we compute."""


def value(node: Node, variables: Mapping[str, Fraction] = _NO_VARIABLES) -> Fraction | None:
    """The rational value of a tree, or None."""
    try:
        return _value(node, variables, [WORK])
    except (Inexact, ZeroDivisionError, TypeError):  # TypeError: a wrong number of arguments
        return None


def _value(node: Node, variables: Mapping[str, Fraction], left: list[int]) -> Fraction:
    kind = node[0]
    if kind == "num" or kind == "dec":
        return node[1]  # type: ignore[no-any-return]  # a Fraction by construction
    if kind == "sym":
        if node[1] in variables:
            return variables[node[1]]
        raise Inexact
    operation = OPERATIONS.get(kind) if kind != "fn" else FUNCTIONS.get(node[1])
    if operation is None:
        raise Inexact
    result = operation(*[_value(part, variables, left) for part in node[1:] if isinstance(part, tuple)])
    left[0] -= bits(result)
    if left[0] < 0:
        raise Inexact
    return result


def bits(number: Fraction) -> int:
    """The size of a fraction."""
    return number.numerator.bit_length() + number.denominator.bit_length()


def whole_log(number: object, base: object) -> Fraction | None:
    """The whole number that is a logarithm, which rounding up or down must know exactly; None without one."""
    if not isinstance(number, Fraction) or not isinstance(base, Fraction) or number <= 0 or base <= 1:
        return None
    if bits(number) > LARGEST_POWER or bits(base) > LARGEST_POWER:
        return None
    exponent = round(_log2(number) / size) if (size := _log2(base)) else 0
    return Fraction(exponent) if bits(base) * abs(exponent) < BITS and base**exponent == number else None


def _log2(number: Fraction) -> float:
    return log2(number.numerator) - log2(number.denominator)


def add(*terms: Fraction) -> Fraction:
    total = Fraction(0)
    for term in terms:
        _fits(bits(total) + bits(term))
        total += term
    return total


def multiply(*factors: Fraction) -> Fraction:
    product = Fraction(1)
    for factor in factors:
        _fits(bits(product) + bits(factor))
        product *= factor
    return product


def divide(top: Fraction, bottom: Fraction) -> Fraction:
    _fits(bits(top) + bits(bottom))
    return top / bottom


def power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator != 1:
        return power(root(base, Fraction(exponent.denominator)), Fraction(exponent.numerator))
    if base == 0 and exponent == 0:
        raise Inexact  # convention decides, not we
    if base not in (0, 1, -1):
        _fits(bits(base) * abs(exponent.numerator))
    if abs(base) == 1:
        return base if exponent.numerator % 2 else Fraction(1)
    return Fraction(base**exponent.numerator)


def root(base: Fraction, degree: Fraction) -> Fraction:
    """An exact root; negative numbers have odd roots only."""
    if degree.denominator != 1 or not 1 < degree.numerator <= 64 or (base < 0 and degree.numerator % 2 == 0):
        raise Inexact
    top = _integer_root(abs(base.numerator), degree.numerator)
    found = Fraction(top, _integer_root(base.denominator, degree.numerator))
    return -found if base < 0 else found


def _integer_root(number: int, degree: int) -> int:
    if degree == 2 or not number:
        candidate = isqrt(number)
    else:
        _fits(number.bit_length() * 16)
        candidate = 1 << -(-number.bit_length() // degree)
        while True:  # Newton, from above
            lower = ((degree - 1) * candidate + number // candidate ** (degree - 1)) // degree
            if lower >= candidate:
                break
            candidate = lower
    if candidate**degree != number:
        raise Inexact
    return candidate


def _fits(size: int) -> None:
    if size > BITS:
        raise Inexact


def _factorial(number: Fraction) -> Fraction:
    return Fraction(factorial(_small(number, LARGEST_FACTORIAL)))


def _double_factorial(number: Fraction) -> Fraction:
    product = 1
    for factor in range(_small(number, LARGEST_FACTORIAL), 1, -2):
        product *= factor
    return Fraction(product)


def _binomial(n: Fraction, k: Fraction) -> Fraction:
    return Fraction(comb(_small(n, LARGEST_BINOMIAL), _small(k, LARGEST_BINOMIAL)))


def _small(number: Fraction, largest: int) -> int:
    if number.denominator != 1 or not 0 <= number.numerator <= largest:
        raise Inexact
    return number.numerator


def _modulo(number: Fraction, by: Fraction) -> Fraction:
    return number % by


def _gcd(*numbers: Fraction) -> Fraction:
    from math import gcd

    return Fraction(gcd(*(_small(abs(n), 10**4000) for n in numbers)))


def _lcm(*numbers: Fraction) -> Fraction:
    from math import lcm

    _fits(sum(bits(n) for n in numbers))
    return Fraction(lcm(*(_small(abs(n), 10**4000) for n in numbers)))


OPERATIONS: dict[str, Callable[..., Fraction]] = {
    "+": add,
    "*": multiply,
    "/": divide,
    "ratio": divide,
    "^": power,
    "-": lambda a: -a,
    "%": lambda a: a / 100,
}
FUNCTIONS: dict[str, Callable[..., Fraction]] = {
    "root": root,
    "abs": lambda a: abs(a),
    "floor": lambda a: Fraction(a.__floor__()),
    "ceil": lambda a: Fraction(a.__ceil__()),
    "max": max,
    "min": min,
    "factorial": _factorial,
    "factorial2": _double_factorial,
    "binom": _binomial,
    "gcd": _gcd,
    "lcm": _lcm,
    "modulo": _modulo,
    "conjugate": lambda a: a,
    "re": lambda a: a,
    "im": lambda a: Fraction(0),
    "sign": lambda a: Fraction((a > 0) - (a < 0)),
}
