"""Are two trees the same value? By evaluation with error bounds, at random points if there are variables.

Two balls that are disjoint refute at once. Two that overlap confirm only when both are tiny: at least DIGITS
digits, and as many places after the point, agree at every one of several points of both signs where both
sides are defined. Otherwise nothing is proven.
"""

from __future__ import annotations

from decimal import Decimal, DecimalException
from fractions import Fraction
from os import urandom

from verifiers.math_equivalence import exact, modular
from verifiers.math_equivalence.ball import Arithmetic, Undecided, Undefined
from verifiers.math_equivalence.evaluate import Evaluator
from verifiers.math_equivalence.exact import Inexact
from verifiers.math_equivalence.tree import symbols, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifiers.math_equivalence.ball import Ball
    from verifiers.math_equivalence.evaluate import Value
    from verifiers.math_equivalence.tree import Node

DIGITS = 30  # that must agree, and places after the point
STEPS = 30_000  # of evaluation, in one comparison of two answers
PRECISIONS = (45, 110)
CONSTANT_PRECISIONS = (45, 110, 420)  # where there are no names, so that large values can be told apart
POINTS = 5  # that must agree, where there are variables
WHOLE_POINTS = 9  # where some of them are whole numbers, or there are many
REACHES = tuple(
    (Fraction(low), Fraction(high)) for low, high in ((2, 6), (Fraction(1, 10), 1), (6, 14), (1, 3))
)
TRIES = 40
MOST_UNTOLD = 12  # points at which the values could not be told apart or together
SOMETIMES = "?"
STEPPED = frozenset(("floor", "ceil", "max", "min", "sign"))  # of which each point sees one branch only
STEPPED_POINTS = 40  # 2x and x have the same whole part, doubled, at every other point
COUNTS = frozenset("nmkNMpq")  # names that are whole numbers where they are rounded up or down
NOTHING = (Decimal(0), Decimal(0))
_ARITHMETIC: dict[int, Arithmetic] = {}


def arithmetic(digits: int) -> Arithmetic:
    """The ball arithmetic of a precision, made once."""
    if digits not in _ARITHMETIC:
        _ARITHMETIC[digits] = Arithmetic(digits)
    return _ARITHMETIC[digits]


class Meter:
    """Steps of evaluation that the comparison under way may still take, all its pairs of values together.

    One for the process: threads that compare at the same time share it, which only makes them give up sooner.
    """

    left = STEPS

    def refill(self) -> None:
        """Starts a comparison."""
        self.left = STEPS


METER = Meter()


def equal(left: Node, right: Node) -> bool | None:
    """True or False where that is proven, None where it is not."""
    if left == right:
        return True
    known = _exactly(left, right)
    if known is not None:
        return known
    by_residue = modular.equal(left, right)
    return _by_balls(left, right) if by_residue is None else by_residue


def enclosure(node: Node) -> tuple[Fraction, Fraction] | None:
    """Two fractions, very close, between which the real value of a tree lies; None without one."""
    known = exact.value(node)
    if known is not None:
        return known, known
    if symbols(node):
        return None
    at = _evaluator(PRECISIONS[0], {}, imaginary=False)
    try:
        middle, radius = at.real_ball(at.value(node))
    except (Undecided, Undefined, Inexact, DecimalException, ZeroDivisionError):
        return None
    finally:
        METER.left -= at.steps
    if middle and abs(middle.adjusted()) > 400:
        return None
    return Fraction(middle) - Fraction(radius), Fraction(middle) + Fraction(radius)


def near(left: Node, right: Node, digits: int) -> bool:
    """Whether expressions in the same names agree, their decimals of `digits` digits taken as rounded."""
    names = sorted(symbols(left))
    agreed = 0
    for point in _points(names, _whole(left)) if names == sorted(symbols(right)) else ():
        at = _evaluator(PRECISIONS[0], point, imaginary=True)
        at.rounded = digits
        try:
            (ar, ai), (br, bi) = at.ball(at.value(left)), at.ball(at.value(right))
            close = _close(at, ar, br) and _close(at, ai or NOTHING, bi or NOTHING)
        except (Undecided, Undefined, Inexact, DecimalException, ZeroDivisionError):
            continue
        finally:
            METER.left -= at.steps
        agreed += close
        if not close or agreed == WHOLE_POINTS:
            return close
    return False


def _close(at: Evaluator, a: Ball, b: Ball) -> bool:
    """Whether two balls overlap that are narrow, to one part in a hundred."""
    middle, radius = at.real.subtract(a, b)
    size = max(a[0].copy_abs(), b[0].copy_abs(), Decimal("0.01"))
    return bool(middle.copy_abs() <= radius and radius * 100 <= size)


def proportional(left: Node, right: Node) -> int:
    """The sign of left / right where that is one number, not zero, everywhere it was tried; else 0."""
    if _rational(left, right):
        if not modular.ratio_is_constant(left, right):
            return 0
        tries = 3
    else:
        tries = 2 * POINTS
    return _ratio_sign(left, right, tries)


def _ratio_sign(left: Node, right: Node, wanted: int) -> int:
    names = sorted(symbols(left) | symbols(right))
    ratios: list[Ball] = []
    for point in _points(names, _whole(left) | _whole(right)) if names else ({},):
        here = _evaluator(PRECISIONS[0], point, imaginary=False)
        try:
            ratios.append(here.real_ball(here.divide(here.value(left), here.value(right))))
        except (Undecided, Undefined, Inexact, DecimalException, ZeroDivisionError):
            continue
        finally:
            METER.left -= here.steps
        if not _overlap(here, ratios[0], ratios[-1]) or not ratios[-1][0]:
            return 0
        if len(ratios) == wanted:
            return 1 if ratios[0][0] > 0 else -1
    return 0


def _exactly(left: Node, right: Node) -> bool | None:
    a = exact.value(left)
    if a is None:
        return None
    b = exact.value(right)
    return None if b is None else a == b


def _rational(left: Node, right: Node) -> bool:
    try:
        point = modular.Point()
        point.value(left)
        point.value(right)
    except modular.Foreign:
        return False
    except modular.Vanishing:
        return True
    return True


def _by_balls(left: Node, right: Node) -> bool | None:
    names = sorted(symbols(left) | symbols(right))
    if not names:
        return _at({}, left, right, imaginary=True)
    imaginary = any(node == ("sym", "i") for side in (left, right) for node in walk(side))
    agreed, untold, whole = 0, 0, _whole(left) | _whole(right)
    wanted = _wanted(names, whole)
    for point in _points(names, whole):
        try:
            same = _at(point, left, right, imaginary=imaginary)
        except Undefined:
            continue
        if same is False:
            return False
        untold += same is None
        if untold > MOST_UNTOLD:
            return None
        agreed += same is True
        if agreed == wanted:
            return True
    return None


def _wanted(names: list[str], whole: frozenset[str]) -> int:
    """At how many points two values must agree."""
    if any(name.endswith(SOMETIMES) for name in whole):
        return STEPPED_POINTS
    return WHOLE_POINTS if whole else max(POINTS, min(len(names) + 3, WHOLE_POINTS))


def _at(point: dict[str, Fraction], left: Node, right: Node, *, imaginary: bool) -> bool | None:
    """Whether both have the same value at a point. Raises Undefined (with variables) where one has none."""
    for digits in PRECISIONS if point else CONSTANT_PRECISIONS:
        at = _evaluator(digits, point, imaginary=imaginary)
        try:
            same = _compared(at, at.value(left), at.value(right))
        except (Undecided, Inexact, DecimalException, ZeroDivisionError):
            continue
        except Undefined:
            if point:
                raise
            return None
        finally:
            METER.left -= at.steps
        if same is not None:
            return same
    return None


def _evaluator(digits: int, point: dict[str, Fraction], *, imaginary: bool) -> Evaluator:
    at = Evaluator(arithmetic(digits), point, imaginary=imaginary)
    at.limit = min(at.limit, METER.left)
    return at


def _compared(at: Evaluator, a: Value, b: Value) -> bool | None:
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a == b
    (ar, ai), (br, bi) = at.ball(a), at.ball(b)
    parts = [_overlap(at, ar, br)]
    if ai is not None or bi is not None:
        parts.append(_overlap(at, ai or NOTHING, bi or NOTHING))
    if False in parts:
        return False
    return None if None in parts else True


def _overlap(at: Evaluator, a: Ball, b: Ball) -> bool | None:
    middle, radius = at.real.subtract(a, b)
    if middle.copy_abs() > radius:
        return False
    size = max(a[0].copy_abs(), b[0].copy_abs())
    scale = size.adjusted() if size and size.adjusted() > -100 else 0
    return True if not radius or radius.adjusted() < min(scale, 0) - DIGITS else None


def _whole(node: Node) -> frozenset[str]:
    """Names of whole numbers: in bounds of sums, arguments of factorials, exponents of negative numbers.

    Of names that are rounded up or down, those that usually count are; the others must agree at whole numbers
    too, where such values jump: they are in the set with a mark.
    """
    found: set[str] = set()
    for inner in walk(node):
        if inner[0] == "big":
            found |= symbols(inner[3]) | symbols(inner[4])
        elif inner[0] == "fn" and inner[1] in ("factorial", "factorial2", "binom", "modulo", "gcd", "lcm"):
            found |= symbols(inner)
        elif inner[0] == "^" and inner[1][0] == "-" and symbols(inner[2]):
            found |= symbols(inner[2])
        elif inner[0] == "fn" and inner[1] in STEPPED:
            found |= {name if name in COUNTS else f"{name}{SOMETIMES}" for name in symbols(inner)}
    return frozenset(found)


def _points(names: list[str], whole: frozenset[str]) -> Iterator[dict[str, Fraction]]:
    """Random points at several distances from 0, with the signs that `_signs` gives."""
    start = urandom(1)[0]
    for attempt in range(2 * TRIES if any(name.endswith(SOMETIMES) for name in whole) else TRIES):
        low, high = REACHES[attempt % len(REACHES)]
        point = {}
        for index, (name, negative) in enumerate(zip(names, _signs(attempt, len(names)), strict=True)):
            size = low + (high - low) * Fraction(int.from_bytes(urandom(2), "big"), 65_539)
            point[name] = -size if negative else size
            if name in whole or (attempt % 3 == 1 and f"{name}{SOMETIMES}" in whole):
                point[name] = Fraction(2 + (start + attempt * (1 + 2 * index)) % 11)
        yield point


def _signs(attempt: int, count: int) -> list[bool]:
    """Which names are negative: none, then each alone, then all, then at random, every third time none."""
    if attempt <= count:
        return [index == attempt - 1 for index in range(count)]
    if attempt == count + 1:
        return [True] * count
    return [bool(byte & 1) and attempt % 3 > 0 for byte in urandom(count)]
