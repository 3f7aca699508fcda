"""When a decimal stands for a value that it is not exactly.

The reference is a decimal: it says itself to how many digits it is known. Where it shows at least SHOWN
significant digits, an exact answer counts that becomes the reference when rounded or cut off there, a decimal
answer that does so when rounded, and the reference rounded to a decimal of at least SHOWN significant digits
(a whole number is no rounding: 100 is not 99.95).

The reference is exact and not whole: a decimal answer counts that is its value, rounded or cut off at the
answer's last digit, where the answer shows at least `digits` significant digits; of the 16 or 17 digits of a
floating-point number 15 must be right. In an expression with names
a decimal that shows as many stands for the numbers that round to it.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

from verifiers.math_equivalence import exact, numeric
from verifiers.math_equivalence.tree import has, symbols
from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.math_equivalence.tree import Node

SHOWN = 3
MOST_PLACES = 2000
MACHINE_DIGITS = (16, 17)  # that a floating-point number of 64 bits is printed with
NEAR = 500  # an answer shorter than the reference may differ by one part in this many


@record
class Decimal:
    """A decimal as written. value: what it says. places: how many digits after the point."""

    value: Fraction
    places: int

    @property
    def digits(self) -> int:
        """Digits shown, from the first that is not zero; 0 where they are too many to count."""
        return len(self._figures())

    @property
    def significant(self) -> int:
        """Significant digits shown; zeros at the end say nothing."""
        return len(self._figures().rstrip("0"))

    def _figures(self) -> str:
        if not self.value or self.places > MOST_PLACES or exact.bits(self.value) > MOST_PLACES:
            return ""
        return str(abs(floor(self.value * 10**self.places)))


def written(node: Node) -> Decimal | None:
    """The decimal (or whole number) that a tree is, with its sign."""
    if node[0] == "-":
        inner = written(node[1])
        return inner and Decimal(-inner.value, inner.places)
    if node[0] == "dec":
        return Decimal(node[1], node[2])
    if node[0] == "num" and node[1].denominator == 1:
        return Decimal(node[1], 0)
    if node[0] == "*" and len(node) == 3 and node[1][0] == "dec":  # 1.76 \times 10^{-10}
        return _scientific(node)
    return None


def _scientific(node: Node) -> Decimal | None:
    power = node[2]
    if power[0] != "^" or power[1] != ("num", Fraction(10)):
        return None
    exponent = exact.value(power[2])
    if exponent is None or exponent.denominator != 1 or abs(exponent) > 300:
        return None
    places = node[1][2] - exponent.numerator
    value = node[1][1] * Fraction(10) ** exponent.numerator
    return Decimal(value, places) if places >= 0 else None


def same(gold: Node, answer: Node, digits: int) -> bool:
    """Whether one of two values, not equal, is the other as a decimal. digits: see the module."""
    if symbols(gold):
        return not has(gold, "dec") and has(answer, "dec") and numeric.near(gold, answer, digits)
    known, said = written(gold), written(answer)
    if known is not None and known.places:
        return _to_reference(known, gold, answer, said)
    if known is not None or said is None or not said.places or said.digits < digits:
        return False
    return _is(said, gold)


def _to_reference(known: Decimal, gold: Node, answer: Node, said: Decimal | None) -> bool:
    if known.significant < SHOWN:
        return False
    if said is not None and said.places < known.places:
        close = abs(known.value - said.value) * NEAR <= abs(known.value)
        return close and said.places > 0 and said.significant >= SHOWN and _rounds(known.value, said)
    return _rounds(said.value, known) if said is not None else _is(known, answer)


def _is(decimal: Decimal, node: Node) -> bool:
    """Whether the value of a tree, rounded or cut off at the decimal's last digit, is the decimal."""
    bounds = numeric.enclosure(node)
    return bounds is not None and all(
        _rounds(bound, decimal) or _cut_off(bound, decimal) or _printed(bound, decimal) for bound in bounds
    )


def _printed(value: Fraction, decimal: Decimal) -> bool:
    """Whether it is a floating-point number as printed: 1.4142135623730951, whose last digit is not right."""
    return decimal.digits in MACHINE_DIGITS and abs(value - decimal.value) <= abs(value) / 10**15


def _rounds(value: Fraction, decimal: Decimal) -> bool:
    return bool(abs(value - decimal.value) * 10**decimal.places * 2 <= 1)


def _cut_off(value: Fraction, decimal: Decimal) -> bool:
    if value * decimal.value < 0:
        return False
    return bool(0 <= (abs(value) - abs(decimal.value)) * 10**decimal.places < 1)
