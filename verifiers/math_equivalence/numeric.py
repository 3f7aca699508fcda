"""Are two trees the same value? By evaluation with error bounds, at random points if there are variables.

Two balls that are disjoint refute at once. Two that overlap confirm only when both are tiny: at least DIGITS
digits, and as many places after the point, agree at every one of several points of both signs where both
sides are defined. Otherwise nothing is proven.
"""

from __future__ import annotations

from decimal import Decimal, DecimalException
from fractions import Fraction
from itertools import chain

from verifiers.math_equivalence import exact, kinks, modular, points
from verifiers.math_equivalence.ball import Arithmetic, Beyond, Undecided, Undefined
from verifiers.math_equivalence.evaluate import Evaluator, has_values
from verifiers.math_equivalence.exact import Inexact
from verifiers.math_equivalence.tree import symbols, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from verifiers.math_equivalence.ball import Ball
    from verifiers.math_equivalence.evaluate import Value
    from verifiers.math_equivalence.tree import Node

DIGITS = 30  # that must agree, and places after the point
STEPS = 30_000  # of evaluation, in one comparison of two answers
PRECISIONS = (45, 110, 420)  # the further ones so that large values, and small differences, can be told
MOST_UNTOLD = 12  # points at which the values could not be told apart or together
LARGEST_NEAR = 60  # decimal exponent of values that are compared by rounded numbers
NOTHING = (Decimal(0), Decimal(0))
# What may have values that are not real on its way to one that is.
_COMPLEX = frozenset((("sym", "i"), *(("fn", name) for name in ("arg", "im", "re", "conjugate"))))
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
    return _by_balls(left, right) if by_residue is None and has_values(left, right) else by_residue


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
    if names != sorted(symbols(right)) or kinks.reach(left, right) >= kinks.NEAR:
        return False
    agreed = 0
    for point in points.points(names, points.whole(left)):
        at = _evaluator(PRECISIONS[1], point, imaginary=True)
        at.rounded = digits
        try:
            (ar, ai), (br, bi) = at.ball(at.value(left)), at.ball(at.value(right))
            close = {_close(at, ar, br), _close(at, ai or NOTHING, bi or NOTHING)}
        except (Undecided, Undefined, Inexact, DecimalException, ZeroDivisionError):
            continue
        finally:
            METER.left -= at.steps
        if False in close:
            return False
        agreed += None not in close
        if agreed == points.WHOLE_POINTS:
            return True
    return False


def _close(at: Evaluator, a: Ball, b: Ball) -> bool | None:
    """Whether two balls overlap; None where they do but are wider than one part in a hundred."""
    middle, radius = at.real.subtract(a, b)
    if middle.copy_abs() > radius:
        return False
    if max(a[0].adjusted(), b[0].adjusted()) > LARGEST_NEAR:
        return None
    return True if radius * 100 <= max(a[0].copy_abs(), b[0].copy_abs(), Decimal("0.01")) else None


def proportional(left: Node, right: Node) -> int:
    """The sign of left / right where that is one number, not zero, everywhere it was tried; else 0."""
    if _rational(left, right):
        return _ratio_sign(left, right, 3) if modular.ratio_is_constant(left, right) else 0
    size = kinks.reach(left, right) if has_values(left, right) else kinks.FARTHEST
    names, whole = sorted(symbols(left) | symbols(right)), points.whole(left) | points.whole(right)
    tried = points.turning(names, whole, (left, right), size)
    if size >= kinks.FARTHEST or _is_untried(left, right, tried):
        return 0
    beside = points.beside(names, whole, kinks.marks(left, right)) if size >= kinks.ALONE else []
    special = [*tried, *points.far(names, whole, size), *beside]
    wanted = max(2 * points.POINTS, points.wanted(names, whole))
    return _ratio_sign(left, right, wanted, special)


def _ratio_sign(left: Node, right: Node, wanted: int, special: Sequence[dict[str, Fraction]] = ()) -> int:
    """The sign of a ratio that is the same at so many random points, and at all special ones; else 0."""
    names = sorted(symbols(left) | symbols(right))
    ratios: list[Ball] = []
    anywhere = points.points(names, points.whole(left) | points.whole(right))
    for count, point in enumerate(chain(special, anywhere) if names else ({},), 1 - len(special)):
        here = _evaluator(PRECISIONS[0], point, imaginary=False)
        try:
            ratios.append(here.real_ball(here.divide(here.value(left), here.value(right))))
        except (Undecided, Undefined, Inexact, DecimalException, ZeroDivisionError):
            continue
        finally:
            METER.left -= here.steps
        if not _overlap(here, ratios[0], ratios[-1]) or not ratios[-1][0]:
            return 0
        wanted += count <= 0
        if len(ratios) == wanted:
            return 1 if ratios[0][0] > 0 else -1
    return 0


def _exactly(left: Node, right: Node) -> bool | None:
    a = exact.value(left)
    b = None if a is None else exact.value(right)
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
    return _by_points(left, right, names) if names else _at({}, left, right, imaginary=True)


def _by_points(left: Node, right: Node, names: list[str]) -> bool | None:
    whole = points.whole(left) | points.whole(right)
    wanted = points.wanted(names, whole)
    nearby = _agreements(left, right, points.points(names, whole), wanted)
    if nearby is None:
        return False
    agreed, untold = nearby
    size = kinks.reach(left, right)
    tried = points.turning(names, whole, (left, right), size)
    if untold > MOST_UNTOLD or size >= kinks.FARTHEST or _is_untried(left, right, tried):
        return None
    if tried and _agreements(left, right, tried, len(tried)) is None:
        return False
    if size < kinks.ALONE and agreed == wanted:
        return True
    for out in points.far(names, whole, size), points.beside(names, whole, kinks.marks(left, right)):
        further = _agreements(left, right, out, len(out))
        if further is None:
            return False
        if not further[0] and (further[1] or (out and kinks.bent(left) != kinks.bent(right))):
            return None
        agreed += further[0]
    return True if agreed >= wanted else None


def _is_untried(left: Node, right: Node, tried: list[dict[str, Fraction]]) -> bool:
    """Whether one side steps or bends somewhere, and nowhere that was tried: `\\lfloor\\sin^2 x\\rfloor`."""
    for turn in kinks.turns(left) ^ kinks.turns(right):
        seen: set[Value] = set()
        for point in tried:
            at = _evaluator(PRECISIONS[0], point, imaginary=False)
            try:
                seen.add(at.value(turn))
            except (Undecided, Undefined, Inexact, DecimalException, ZeroDivisionError):
                continue
            finally:
                METER.left -= at.steps
        if len(seen) == 1 and (turn[1] != "binom" or 0 in seen):
            return True
    return False


def _agreements(
    left: Node, right: Node, at: Iterable[dict[str, Fraction]], wanted: int
) -> tuple[int, int] | None:
    """(at how many points the values agree, at how many that is not told); None where they differ at one."""
    imaginary = any(node[:2] in _COMPLEX for side in (left, right) for node in walk(side))
    agreed, untold = 0, 0
    for point in at:
        try:
            same = _at(point, left, right, imaginary=imaginary)
        except Undefined:
            continue
        if same is False:
            return None
        agreed += same is True
        untold += same is None
        if agreed == wanted or untold > MOST_UNTOLD:
            break
    return agreed, untold


def _at(point: dict[str, Fraction], left: Node, right: Node, *, imaginary: bool) -> bool | None:
    """Whether both have the same value at a point. Raises Undefined (with variables) where one has none."""
    for digits in PRECISIONS:
        at = _evaluator(digits, point, imaginary=imaginary)
        try:
            same = _compared(at, at.value(left), at.value(right))
        except Beyond:
            return None
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


def _is_lost(a: Ball, radius: Decimal) -> bool:
    """Whether a value that is surely not zero is less than what another one is known to."""
    return bool(a[0]) and a[1] < a[0].copy_abs() <= radius


def _overlap(at: Evaluator, a: Ball, b: Ball) -> bool | None:
    middle, radius = at.real.subtract(a, b)
    if middle.copy_abs() > radius:
        return False
    if _is_lost(a, radius) or _is_lost(b, radius):
        return None
    size = max(a[0].copy_abs(), b[0].copy_abs())
    scale = size.adjusted() if size and size.adjusted() > -100 else 0
    return True if not radius or radius.adjusted() < min(scale, 0) - DIGITS else None
