"""The functions that have values: real and, where it is usual, complex."""

from __future__ import annotations

from fractions import Fraction

from verifiers.math_equivalence.ball import ONE, ZERO, Undecided, Undefined
from verifiers.math_equivalence.exact import whole_log

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from verifiers.math_equivalence.ball import Ball
    from verifiers.math_equivalence.evaluate import Evaluator, Value

_HALF = Fraction(1, 2)
_UNIT: Ball = (ONE, ZERO)


def apply(at: Evaluator, name: str, given: list[Value]) -> Value:
    """The value of a function. Raises Undefined where it has none, Undecided where it is not known here."""
    function = _TABLE.get(name)
    if function is None:
        raise Undecided
    try:
        return function(at, *given)
    except TypeError:  # a wrong number of arguments
        raise Undecided from None


def root(at: Evaluator, base: Value, degree: Value | int) -> Value:
    """The principal root; for odd degrees of negative numbers the real one."""
    n = degree.numerator if isinstance(degree, Fraction) and degree.denominator == 1 else degree
    if not isinstance(n, int):
        return general_power(at, base, at.divide(Fraction(1), n))
    if n < 0:
        return at.divide(Fraction(1), root(at, base, -n))
    if not 1 <= n <= 64:
        raise Undecided
    ball, imaginary = at.ball(base)
    if n == 1 or (imaginary is None and at.real.is_zero(ball)):
        return base
    return _complex_root(at, base, n) if imaginary is not None else _real_root(at, ball, n)


def _real_root(at: Evaluator, ball: Ball, n: int) -> Value:
    if at.real.sign(ball) > 0:
        return (at.real.sqrt(ball) if n == 2 else _positive_root(at, ball, n)), None
    if n % 2:
        return at.real.negate(_positive_root(at, at.real.negate(ball), n)), None
    if n == 2 and at.imaginary:
        return (ZERO, ZERO), at.real.sqrt(at.real.negate(ball))
    return _complex_root(at, (ball, None), n)


def _complex_root(at: Evaluator, base: Value, n: int) -> Value:
    if not at.imaginary:
        raise Undefined
    return exp(at, at.divide(log(at, base), Fraction(n)))


def _positive_root(at: Evaluator, ball: Ball, n: int) -> Ball:
    at.steps += 2 * at.toll
    return at.real.exp(at.real.divide(at.real.log(ball), at.real.rational(Fraction(n))))


def general_power(at: Evaluator, base: Value, exponent: Value) -> Value:
    """exp(exponent ln base)."""
    ball, imaginary = at.ball(base)
    if imaginary is None and at.real.is_zero(ball):
        raise Undefined
    return exp(at, at.times(exponent, log(at, base)))


def exp(at: Evaluator, z: Value) -> Value:
    at.steps += at.toll
    real, imaginary = at.ball(z)
    size = at.real.exp(real)
    if imaginary is None:
        return size, None
    sine, cosine = at.real.sincos(imaginary)
    return at.real.multiply(size, cosine), at.real.multiply(size, sine)


def log(at: Evaluator, z: Value, base: Value | None = None) -> Value:
    """The principal natural logarithm, or the logarithm to a base."""
    if base is not None:
        if (whole := whole_log(z, base)) is not None:
            return whole
        return at.divide(log(at, z), log(at, base))
    at.steps += at.toll
    real, imaginary = at.ball(z)
    if imaginary is None:
        sign = at.real.sign(real)
        if sign > 0:
            return at.real.log(real), None
        if not sign or not at.imaginary:
            raise Undefined
        return at.real.log(at.real.negate(real)), at.real.pi
    size = at.real.sqrt(_norm(at, real, imaginary))
    return at.real.log(size), _angle(at, imaginary, real)


def _norm(at: Evaluator, real: Ball, imaginary: Ball) -> Ball:
    return at.real.add(at.real.multiply(real, real), at.real.multiply(imaginary, imaginary))


def _angle(at: Evaluator, y: Ball, x: Ball) -> Ball:
    """The angle of a point, in (-pi, pi]."""
    r = at.real
    half = r.divide(r.pi, r.rational(Fraction(2)))
    above = r.sign(y)
    if above == 0:
        right = r.sign(x)
        if not right:
            raise Undefined
        return (ZERO, ZERO) if right > 0 else r.pi
    rest = r.atan(r.divide(x, y))
    return r.subtract(half if above > 0 else r.negate(half), rest)


def _sin(at: Evaluator, z: Value) -> Value:
    at.steps += at.toll
    return at.real.sincos(at.real_ball(z))[0], None


def _cos(at: Evaluator, z: Value) -> Value:
    at.steps += at.toll
    return at.real.sincos(at.real_ball(z))[1], None


def _asin(at: Evaluator, z: Value) -> Value:
    """atan(x / sqrt(1 - x²)), with the ends exactly."""
    if isinstance(z, Fraction) and abs(z) >= 1:
        if abs(z) > 1:
            raise Undefined
        return at.times((at.real.pi, None), z * _HALF)
    x = at.real_ball(z)
    rest = at.real.subtract(_UNIT, at.real.multiply(x, x))
    return at.real.atan(at.real.divide(x, at.real.sqrt(rest))), None


def _acos(at: Evaluator, z: Value) -> Value:
    return at.plus(at.times((at.real.pi, None), _HALF), at.negative(_asin(at, z)))


def _atan(at: Evaluator, z: Value) -> Value:
    at.steps += at.toll
    return at.real.atan(at.real_ball(z)), None


def _acot(at: Evaluator, z: Value) -> Value:
    return _atan(at, at.divide(Fraction(1), z))


def _sinh(at: Evaluator, z: Value) -> Value:
    return at.times(_HALF, at.plus(exp(at, z), at.negative(exp(at, at.negative(z)))))


def _cosh(at: Evaluator, z: Value) -> Value:
    return at.times(_HALF, at.plus(exp(at, z), exp(at, at.negative(z))))


def _area(at: Evaluator, z: Value, sign: int) -> Value:
    """ln(x + sqrt(x² ± 1))."""
    return log(at, at.plus(z, root(at, at.plus(at.times(z, z), Fraction(sign)), 2)))


def _atanh(at: Evaluator, z: Value) -> Value:
    one = Fraction(1)
    return at.times(_HALF, log(at, at.divide(at.plus(one, z), at.plus(one, at.negative(z)))))


def _abs(at: Evaluator, z: Value) -> Value:
    real, imaginary = at.ball(z)
    if imaginary is not None:
        return at.real.sqrt(_norm(at, real, imaginary)), None
    return (at.real.negate(real) if at.real.sign(real) < 0 else real), None


def _conjugate(at: Evaluator, z: Value) -> Value:
    real, imaginary = at.ball(z)
    return real, None if imaginary is None else at.real.negate(imaginary)


def _floor(at: Evaluator, z: Value) -> Value:
    middle, radius = at.real_ball(z)
    if middle and middle.adjusted() > 300:
        raise Undecided
    low, high = Fraction(middle) - Fraction(radius), Fraction(middle) + Fraction(radius)
    if low.__floor__() != high.__floor__():
        raise Undecided
    return Fraction(low.__floor__())


def _ceil(at: Evaluator, z: Value) -> Value:
    return at.negative(_floor(at, at.negative(z)))


def _extreme(pick: int) -> Callable[..., Value]:
    def choose(at: Evaluator, *given: Value) -> Value:
        best = given[0]
        for value in given[1:]:
            difference = at.real_ball(at.plus(value, at.negative(best)))
            if at.real.sign(difference) == pick:
                best = value
        return best

    return choose


def _sinc(at: Evaluator, z: Value) -> Value:
    return Fraction(1) if z == 0 else at.divide(_sin(at, z), z)


def _sign(at: Evaluator, z: Value) -> Value:
    return Fraction(at.real.sign(at.real_ball(z)))


def _atan2(at: Evaluator, y: Value, x: Value) -> Value:
    return _angle(at, at.real_ball(y), at.real_ball(x)), None


def _cis(at: Evaluator, z: Value) -> Value:
    sine, cosine = at.real.sincos(at.real_ball(z))
    return cosine, sine


def _part(index: int) -> Callable[..., Value]:
    def part(at: Evaluator, z: Value) -> Value:
        return at.ball(z)[index] or (ZERO, ZERO), None

    return part


def _quotient(top: Callable[..., Value], bottom: Callable[..., Value]) -> Callable[..., Value]:
    return lambda at, z: at.divide(top(at, z), bottom(at, z))


def _one(at: Evaluator, z: Value) -> Value:
    return Fraction(1)


def _of_inverse(function: Callable[..., Value]) -> Callable[..., Value]:
    return lambda at, z: function(at, at.divide(Fraction(1), z))


_TABLE: dict[str, Callable[..., Value]] = {
    "root": root,
    "exp": exp,
    "ln": log,
    "log": log,
    "sin": _sin,
    "cos": _cos,
    "tan": _quotient(_sin, _cos),
    "cot": _quotient(_cos, _sin),
    "sec": _quotient(_one, _cos),
    "csc": _quotient(_one, _sin),
    "asin": _asin,
    "acos": _acos,
    "atan": _atan,
    "acot": _acot,
    "asec": _of_inverse(_acos),
    "acsc": _of_inverse(_asin),
    "sinh": _sinh,
    "cosh": _cosh,
    "tanh": _quotient(_sinh, _cosh),
    "coth": _quotient(_cosh, _sinh),
    "sech": _quotient(_one, _cosh),
    "csch": _quotient(_one, _sinh),
    "asinh": lambda at, z: _area(at, z, 1),
    "acosh": lambda at, z: _area(at, z, -1),
    "atanh": _atanh,
    "acoth": _of_inverse(_atanh),
    "asech": _of_inverse(lambda at, z: _area(at, z, -1)),
    "acsch": _of_inverse(lambda at, z: _area(at, z, 1)),
    "abs": _abs,
    "conjugate": _conjugate,
    "floor": _floor,
    "ceil": _ceil,
    "max": _extreme(1),
    "min": _extreme(-1),
    "sinc": _sinc,
    "sign": _sign,
    "atan2": _atan2,
    "arg": lambda at, z: (_angle(at, at.ball(z)[1] or (ZERO, ZERO), at.ball(z)[0]), None),
    "cis": _cis,
    "re": _part(0),
    "im": _part(1),
}
NAMES = frozenset(_TABLE)
