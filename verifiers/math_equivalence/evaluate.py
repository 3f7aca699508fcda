"""The value of a tree at a point: an exact fraction while it is one, else a complex number of two balls.

A value is a Fraction, or a pair (real ball, imaginary ball); the imaginary ball is None where the value is
real. Odd roots of negative numbers are the real ones; other roots, powers and logarithms are the principal
ones, and only where `imaginary` allows values that are not real.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from verifiers.math_equivalence import exact, functions
from verifiers.math_equivalence.ball import ONE, ZERO, Arithmetic, Undecided, Undefined
from verifiers.math_equivalence.exact import Inexact
from verifiers.math_equivalence.tree import walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from verifiers.math_equivalence.ball import Ball
    from verifiers.math_equivalence.tree import Node

    Value = Fraction | tuple[Ball, Ball | None]

STEPS = 6_000
STEP_SQUARED = 800  # an exponential of n digits takes the time of n² / this steps
EXACT_BITS = 3_000  # larger fractions go on as balls
LARGEST_EXPONENT = 10**7
MOST_TERMS = 400
_LEAVES = frozenset(("num", "dec", "sym"))
_NOTHING: Ball = (ZERO, ZERO)
_UNIT: Ball = (ONE, ZERO)


def has_values(*nodes: Node) -> bool:
    """Whether trees may have values at points: each part is of a kind that is evaluated here."""
    return all(
        inner[0] in _OPERATIONS
        or inner[0] in _LEAVES
        or (inner[0] == "fn" and (inner[1] in functions.NAMES or inner[1] in exact.FUNCTIONS))
        or (inner[0] == "big" and inner[1] in ("sum", "prod"))
        for node in nodes
        for inner in walk(node)
    )


class Evaluator:
    """Evaluates trees at one point. Raises Undefined, Undecided or Inexact where there is no value."""

    def __init__(self, arithmetic: Arithmetic, point: Mapping[str, Fraction], *, imaginary: bool) -> None:
        self.real = arithmetic
        self.point = dict(point)
        self.imaginary = imaginary
        self.steps = 0
        self.limit = STEPS
        self.toll = arithmetic.digits**2 // STEP_SQUARED  # steps that a series costs
        self.rounded = 0  # decimals of at least this many digits are what rounds to them; 0: exact

    def value(self, node: Node) -> Value:
        self.steps += 1
        if self.steps > self.limit:
            raise Undecided
        kind = node[0]
        if kind == "num" or kind == "dec":
            return self.written(node)
        if kind == "sym":
            return self.name(node[1])
        if kind == "fn":
            return self.function(node)
        if kind == "big":
            return self.big(node)
        operation = _OPERATIONS.get(kind)
        if operation is None:
            raise Undecided
        try:
            return operation(self, *[self.value(part) for part in node[1:]])
        except TypeError:  # a ratio of three
            raise Undecided from None

    def name(self, name: str) -> Value:
        if name in self.point:
            return self.point[name]
        if name == "pi":
            return self.real.pi, None
        if name == "e":
            return self.real.exp(_UNIT), None
        if name == "i":
            return _NOTHING, _UNIT
        raise Undefined

    def decimal(self, node: Node) -> Value:
        """A decimal as the ball of all numbers that round to it, where it shows enough digits."""
        value: Fraction = node[1]
        middle, radius = self.real.rational(value)
        shown = middle.adjusted() + node[2] + 1 if value else 0
        if shown < self.rounded or node[2] > 4000:
            return value
        return (middle, self.real.up.add(radius, Decimal(5).scaleb(-node[2] - 1))), None

    def written(self, node: Node) -> Value:
        """A number. Raises Undecided where it is written with more digits than are reckoned with."""
        value: Fraction = node[1]
        if self.rounded and node[0] == "dec":
            return self.decimal(node)
        if exact.bits(value) > 3 * self.real.digits:
            raise Undecided
        return value

    def ball(self, value: Value) -> tuple[Ball, Ball | None]:
        """The value as balls."""
        if isinstance(value, Fraction):
            return self.real.rational(value), None
        return value

    def real_ball(self, value: Value) -> Ball:
        """The ball of a real value. Raises Undefined for others."""
        ball, imaginary = self.ball(value)
        if imaginary is not None:
            raise Undefined
        return ball

    def function(self, node: Node) -> Value:
        name = node[1]
        given = [self.value(part) for part in node[2:]]
        if all(isinstance(value, Fraction) for value in given) and name in exact.FUNCTIONS:
            try:
                return self.charged(exact.FUNCTIONS[name](*given))
            except Inexact:
                if name != "root":
                    raise Undecided from None
            except ZeroDivisionError:
                raise Undefined from None
            except TypeError:  # a wrong number of arguments
                raise Undecided from None
        return functions.apply(self, name, given)

    def charged(self, value: Fraction) -> Fraction:
        """A number that was computed at once, its size counted as work."""
        self.steps += exact.bits(value) >> 4
        return value

    def big(self, node: Node) -> Value:
        """A sum or a product over a range of integers; nothing else has a value here.

        One that would have less than no terms has none: `\\sum_{k=100}^n` says nothing of n = 5.
        """
        _, kind, variable, low, high, body = node
        start, stop = self.value(low), self.value(high)
        if kind not in ("sum", "prod") or not (isinstance(start, Fraction) and isinstance(stop, Fraction)):
            raise Undecided
        if start.denominator != 1 or stop.denominator != 1 or stop - start > MOST_TERMS:
            raise Undecided
        if stop < start - 1:
            raise Undefined
        total: Value = Fraction(kind == "prod")
        outer = self.point.get(variable)
        for index in range(start.numerator, stop.numerator + 1):
            self.point[variable] = Fraction(index)
            term = self.value(body)
            total = self.add(total, term) if kind == "sum" else self.multiply(total, term)
        if outer is None:
            self.point.pop(variable, None)
        else:
            self.point[variable] = outer
        return total

    # arithmetic
    def add(self, *terms: Value) -> Value:
        total: Value = terms[0]
        for term in terms[1:]:
            total = self.plus(total, term)
        return total

    def plus(self, a: Value, b: Value) -> Value:
        if isinstance(a, Fraction) and isinstance(b, Fraction) and _small(a, b) and not self.far_apart(a, b):
            return a + b
        (ar, ai), (br, bi) = self.ball(a), self.ball(b)
        imaginary = ai if bi is None else bi if ai is None else self.real.add(ai, bi)
        return self.real.add(ar, br), imaginary

    def far_apart(self, a: Fraction, b: Fraction) -> bool:
        """Whether one of two numbers would be lost beside the other."""
        return bool(a and b) and abs(_magnitude(a) - _magnitude(b)) >= 3 * self.real.digits

    def multiply(self, *factors: Value) -> Value:
        product: Value = factors[0]
        for factor in factors[1:]:
            product = self.times(product, factor)
        return product

    def times(self, a: Value, b: Value) -> Value:
        if isinstance(a, Fraction) and isinstance(b, Fraction) and _small(a, b):
            return a * b
        (ar, ai), (br, bi) = self.ball(a), self.ball(b)
        real = self.real
        if ai is None and bi is None:
            return real.multiply(ar, br), None
        ai, bi = ai or _NOTHING, bi or _NOTHING
        return self.settled(
            real.subtract(real.multiply(ar, br), real.multiply(ai, bi)),
            real.add(real.multiply(ar, bi), real.multiply(ai, br)),
        )

    def settled(self, real: Ball, imaginary: Ball) -> Value:
        """A complex value; real where its imaginary part is exactly zero."""
        return real, None if self.real.is_zero(imaginary) else imaginary

    def negative(self, a: Value) -> Value:
        if isinstance(a, Fraction):
            return -a
        return self.real.negate(a[0]), None if a[1] is None else self.real.negate(a[1])

    def divide(self, a: Value, b: Value) -> Value:
        if isinstance(b, Fraction) and not b:
            raise Undefined
        if isinstance(a, Fraction) and isinstance(b, Fraction) and _small(a, b):
            return a / b
        return self.times(a, self.inverse(b))

    def inverse(self, b: Value) -> Value:
        br, bi = self.ball(b)
        real = self.real
        if bi is None:
            return real.divide(_UNIT, br), None
        norm = real.add(real.multiply(br, br), real.multiply(bi, bi))
        return real.divide(br, norm), real.divide(real.negate(bi), norm)

    def percent(self, a: Value) -> Value:
        return self.divide(a, Fraction(100))

    def degrees(self, a: Value) -> Value:
        return self.times(self.divide(a, Fraction(180)), (self.real.pi, None))

    def power(self, base: Value, exponent: Value) -> Value:
        if isinstance(exponent, Fraction):
            if exponent.denominator == 1:
                return self.whole_power(base, exponent.numerator)
            if exponent.denominator <= 64 and abs(exponent.numerator) <= 1000:
                root = functions.root(self, base, exponent.denominator)
                return self.whole_power(root, exponent.numerator)
        return functions.general_power(self, base, exponent)

    def whole_power(self, base: Value, exponent: int) -> Value:
        if isinstance(base, Fraction):
            if not base and exponent <= 0:
                raise Undefined
            if exact.bits(base) * abs(exponent) <= EXACT_BITS:
                return Fraction(base**exponent)
        if abs(exponent) > LARGEST_EXPONENT:
            raise Undecided
        result: Value = Fraction(1)
        square = base if exponent > 0 else self.divide(Fraction(1), base)
        exponent = abs(exponent)
        while exponent:
            if exponent & 1:
                result = self.times(result, square)
            exponent >>= 1
            if exponent:
                square = self.times(square, square)
        return result


def _magnitude(number: Fraction) -> int:
    return number.numerator.bit_length() - number.denominator.bit_length()


def _small(a: Fraction, b: Fraction) -> bool:
    return exact.bits(a) + exact.bits(b) <= EXACT_BITS


_OPERATIONS: dict[str, Callable[..., Value]] = {
    "+": Evaluator.add,
    "*": Evaluator.multiply,
    "-": Evaluator.negative,
    "/": Evaluator.divide,
    "ratio": Evaluator.divide,
    "^": Evaluator.power,
    "%": Evaluator.percent,
    "deg": Evaluator.degrees,
}
