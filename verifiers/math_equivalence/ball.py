"""Real ball arithmetic: a decimal midpoint and a radius that is guaranteed to cover the error.

Midpoints are rounded to the working precision (libmpdec, through `decimal`), radii always upwards. exp and
ln of libmpdec are correctly rounded; sin, cos, atan and pi are Taylor series in integers with guard digits.

J. van der Hoeven, "Ball arithmetic" (2009); F. Johansson, "Arb" (2017).
"""

from __future__ import annotations

from decimal import MAX_EMAX, MIN_EMIN, ROUND_DOWN, ROUND_UP, Context, Decimal, DecimalException
from fractions import Fraction

TYPE_CHECKING = False
if TYPE_CHECKING:
    Ball = tuple[Decimal, Decimal]  # midpoint, radius

ZERO = Decimal(0)
ONE = Decimal(1)
_UNIT = (ONE, ZERO)
GUARD = 12
LARGEST_ANGLE = 10**6
LARGEST_MAGNITUDE = 10_000  # decimal exponent


class Undefined(Exception):
    """There is no real value at this point."""


class Undecided(Exception):
    """The value exists perhaps, but is too large, or its error too large, to be told."""


class Beyond(Undecided):
    """The value is too large at any precision."""


class Arithmetic:
    """Ball operations at a precision of some decimal digits."""

    def __init__(self, digits: int) -> None:
        self.digits = digits
        self.mid = Context(prec=digits, Emax=MAX_EMAX, Emin=MIN_EMIN)
        self.up = Context(prec=8, rounding=ROUND_UP, Emax=MAX_EMAX, Emin=MIN_EMIN)
        self.down = Context(prec=digits, rounding=ROUND_DOWN, Emax=MAX_EMAX, Emin=MIN_EMIN)
        self.epsilon = Decimal(1).scaleb(1 - digits)
        self.scale = digits + GUARD
        self.unit = 10**self.scale
        self._pi = 0

    # making
    def rational(self, value: Fraction) -> Ball:
        """The ball of a fraction."""
        if value.numerator.bit_length() - value.denominator.bit_length() > 3 * LARGEST_MAGNITUDE:
            raise Beyond
        return self.rounded(self.mid.divide(_decimal(value.numerator), _decimal(value.denominator)), ZERO)

    def rounded(self, middle: Decimal, radius: Decimal) -> Ball:
        """A ball around a rounded midpoint: its rounding error is added to the radius."""
        if middle and abs(middle.adjusted()) > LARGEST_MAGNITUDE:
            raise Beyond
        return middle, self.up.add(radius, self.up.multiply(middle.copy_abs(), self.epsilon))

    # field operations
    def add(self, a: Ball, b: Ball) -> Ball:
        """The sum. Raises Undecided where a term is lost: what is left of it may decide elsewhere."""
        if self._is_lost(a, b) or self._is_lost(b, a):
            raise Undecided
        return self.rounded(self.mid.add(a[0], b[0]), self.up.add(a[1], b[1]))

    def _is_lost(self, small: Ball, large: Ball) -> bool:
        """Whether a number that is surely not zero disappears in the rounding of a sum."""
        middle = small[0]
        gap = large[0].adjusted() - middle.adjusted() if middle and large[0] else 0
        return gap >= self.digits - 1 and middle.copy_abs() > small[1]

    def subtract(self, a: Ball, b: Ball) -> Ball:
        return self.rounded(self.mid.subtract(a[0], b[0]), self.up.add(a[1], b[1]))

    def negate(self, a: Ball) -> Ball:
        return a[0].copy_negate(), a[1]

    def multiply(self, a: Ball, b: Ball) -> Ball:
        up = self.up
        radius = up.add(
            up.multiply(a[0].copy_abs(), b[1]), up.multiply(a[1], up.add(b[0].copy_abs(), b[1]))
        )  # |a| rb + ra |b| + ra rb
        return self.rounded(self.mid.multiply(a[0], b[0]), radius)

    def divide(self, a: Ball, b: Ball) -> Ball:
        least = self.below(b[0], b[1])
        if least <= 0:
            raise Undefined if b == (ZERO, ZERO) or not b[0] else Undecided
        middle = self.mid.divide(a[0], b[0])
        radius = self.up.divide(self.up.add(a[1], self.up.multiply(middle.copy_abs(), b[1])), least)
        radius = self.up.multiply(radius, Decimal("1.001"))  # the quotient was itself rounded
        return self.rounded(middle, radius)

    def below(self, middle: Decimal, radius: Decimal) -> Decimal:
        """A number that is not above |middle| - radius."""
        return self.down.subtract(middle.copy_abs(), radius)

    # signs
    def sign(self, a: Ball) -> int:
        """1, -1, or 0 where the ball is exactly zero. Raises Undecided where it contains zero."""
        if a[0].copy_abs() > a[1]:
            return 1 if a[0] > 0 else -1
        if not a[0] and not a[1]:
            return 0
        raise Undecided

    def is_zero(self, a: Ball) -> bool:
        return not a[0] and not a[1]

    # elementary functions
    def sqrt(self, a: Ball) -> Ball:
        if self.sign(a) < 0:
            raise Undefined
        middle = self.mid.sqrt(a[0])
        if not a[0]:
            return ZERO, ZERO
        return self.rounded(
            middle, self.up.divide(a[1], self.below(self.mid.sqrt(self.below(a[0], a[1])), ZERO))
        )

    def exp(self, a: Ball) -> Ball:
        if a[0].copy_abs() > 20_000 or a[1] > 1:
            raise Beyond if a[1] <= 1 else Undecided
        if self._is_lost(a, _UNIT):
            raise Undecided
        middle = self.mid.exp(a[0])
        spread = self.up.multiply(a[1], Decimal("1.72"))  # e^r - 1 <= 1.72 r for r <= 1
        return self.rounded(middle, self.up.multiply(self.up.multiply(middle, Decimal("1.001")), spread))

    def log(self, a: Ball) -> Ball:
        if self.sign(a) <= 0:
            raise Undefined
        return self.rounded(self.mid.ln(a[0]), self._guarded(self.up.divide(a[1], self.below(a[0], a[1]))))

    def _guarded(self, radius: Decimal) -> Decimal:
        """Also covers the rounding of results near zero, such as ln 1.000…1."""
        return self.up.add(radius, self.epsilon)

    @property
    def pi(self) -> Ball:
        return self._from_fixed(self._fixed_pi(), self.epsilon)

    def sincos(self, a: Ball) -> tuple[Ball, Ball]:
        """(sin a, cos a)."""
        if a[0].copy_abs() > LARGEST_ANGLE or a[1] > 1:
            raise Beyond if a[1] <= 1 else Undecided
        angle, half = self._to_fixed(a[0]), self._fixed_pi() // 2
        quarter, rest = divmod(angle + half // 2, half)
        rest -= half // 2
        sine, cosine = self._sine(rest), self._cosine(rest)
        sine, cosine = ((sine, cosine), (cosine, -sine), (-sine, -cosine), (-cosine, sine))[quarter % 4]
        if self._is_almost_one(a, quarter, rest):
            raise Undecided
        radius = self.up.add(a[1], self.epsilon)
        return self._from_fixed(sine, radius), self._from_fixed(cosine, radius)

    def _is_almost_one(self, a: Ball, quarter: int, rest: int) -> bool:
        """Whether a sine or cosine is rounded to 1 that surely is not 1: cos 10^-40."""
        away = Decimal(rest).scaleb(-self.scale, self.mid) if quarter else a[0]
        error = self.up.add(a[1], self.epsilon) if quarter else a[1]
        return bool(away) and 2 * away.adjusted() < 1 - self.digits and away.copy_abs() > 4 * error

    def atan(self, a: Ball) -> Ball:
        middle = a[0]
        if self._is_lost(a, _UNIT):
            raise Undecided
        if middle.copy_abs() > 1:
            rest = self._from_fixed(self._atan(self._to_fixed(self.mid.divide(ONE, middle))), ZERO)[0]
            half = self.mid.divide(self.pi[0], Decimal(2))
            value = self.mid.subtract(half if middle > 0 else half.copy_negate(), rest)
        else:
            value = self._from_fixed(self._atan(self._to_fixed(middle)), ZERO)[0]
        return self.rounded(value, self.up.add(a[1], self.epsilon.scaleb(1)))

    # fixed point
    def _to_fixed(self, value: Decimal) -> int:
        return int(value.scaleb(self.scale, self._wide()))

    def _from_fixed(self, value: int, radius: Decimal) -> Ball:
        return self.rounded(self.mid.plus(_decimal(value)).scaleb(-self.scale, self.mid), radius)

    def _wide(self) -> Context:
        return Context(prec=self.digits + self.scale + 30, Emax=MAX_EMAX, Emin=MIN_EMIN)

    def _fixed_pi(self) -> int:
        if not self._pi:  # Machin: pi = 16 atan(1/5) - 4 atan(1/239)
            unit = self.unit * 10**8
            self._pi = (16 * _atan_inverse(5, unit) - 4 * _atan_inverse(239, unit)) // 10**8
        return self._pi

    def _sine(self, x: int) -> int:
        return self._series(x, x, 1)

    def _cosine(self, x: int) -> int:
        return self._series(self.unit, x, 0)

    def _series(self, term: int, x: int, k: int) -> int:
        square = x * x // self.unit
        total = term
        while term:
            k += 2
            term = -term * square // self.unit // (k * (k - 1))
            total += term
            if term in (0, -1):  # floor division never gets past -1
                break
        return total

    def _atan(self, x: int) -> int:
        from math import isqrt

        unit, doubled = self.unit, 0
        while abs(x) * 8 > unit:  # atan x = 2 atan(x / (1 + sqrt(1 + x²)))
            x = x * unit // (unit + isqrt(unit * unit + x * x))
            doubled += 1
        square, power, total, k = x * x // unit, x, x, 1
        while power not in (0, -1):
            power = -power * square // unit
            k += 2
            total += power // k
        return total << doubled


def _decimal(value: int) -> Decimal:
    """An int as a Decimal, also beyond the digits that Python converts at once."""
    if value.bit_length() < 14_000:
        return Decimal(value)
    high, low = divmod(value, 10**4000)
    wide = Context(prec=40_000, Emax=MAX_EMAX, Emin=MIN_EMIN)
    return wide.add(_decimal(high).scaleb(4000, wide), Decimal(low))


def _atan_inverse(x: int, unit: int) -> int:
    power = unit // x
    total, k, square = power, 1, x * x
    while power:
        power = -power // square
        k += 2
        total += power // k
        if power == -1:
            break
    return total


__all__ = ["Arithmetic", "DecimalException", "Undecided", "Undefined"]
