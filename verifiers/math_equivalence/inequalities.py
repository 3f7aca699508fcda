"""Inequalities in one unknown as sets of real numbers."""

from __future__ import annotations

from fractions import Fraction

from verifiers.math_equivalence import exact, numeric, regions
from verifiers.math_equivalence.regions import BELOW, INFINITY, Piece, Region
from verifiers.math_equivalence.tree import ONE, ZERO, substituted, symbols

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.math_equivalence.tree import Node


FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}


ORDER = frozenset(("<", ">", "<=", ">="))


def relation(node: Node) -> Region | None:
    """The solutions of an inequality, of `a < x < b`, of `x \\in S`; None where they are not a known set."""
    marks, sides = node[1], node[2]
    if marks == ("in",):
        inner = regions.region(sides[1])
        return inner and Region(inner.pieces, sides[0])
    if marks == ("notin",):
        inner = regions.region(sides[1])
        return inner and Region(regions.complement(inner).pieces, sides[0])
    if marks == ("=",) and sides[0][0] == "sym" and not symbols(sides[1]):
        return Region((Piece(sides[1], sides[1], (True, True)),), sides[0])
    if len(marks) == 1:
        return _single(marks[0], sides[0], sides[1])
    if len(marks) == 2 and all(mark in ORDER for mark in marks) and marks[0][0] == marks[1][0]:
        return _between(marks, sides)
    return None


def _between(marks: tuple[str, ...], sides: tuple[Node, ...]) -> Region | None:
    if marks[0][0] == ">":
        marks, sides = (marks[1].replace(">", "<"), marks[0].replace(">", "<")), sides[::-1]
    low, subject, high = sides
    closed = marks[0] == "<=", marks[1] == "<="
    if symbols(subject) & (symbols(low) | symbols(high)) or not symbols(subject):
        return None
    line = _line(subject)
    if line is None:
        return Region((Piece(low, high, closed),), subject)
    name, slope, shift = line
    ends = [
        ("/", ("+", end, ("num", -shift)), ("num", slope)) if not regions.is_infinite(end) else end
        for end in (low, high)
    ]
    if slope < 0:
        ends, closed = [_mirrored(end) for end in ends[::-1]], closed[::-1]
    return Region((Piece(ends[0], ends[1], closed),), name)


def _mirrored(end: Node) -> Node:
    return ("-", end) if regions.is_infinite(end) else end


def _line(subject: Node) -> tuple[Node, Fraction, Fraction] | None:
    """(unknown, slope, shift) of a linear expression in one unknown."""
    names = symbols(subject)
    if len(names) != 1:
        return None
    (name,) = names
    shift, one = (exact.value(substituted(subject, name, value)) for value in (ZERO, ONE))
    if shift is None or one is None or one == shift:
        return None
    line: Node = ("+", ("*", ("num", one - shift), ("sym", name)), ("num", shift))
    if numeric.equal(subject, line) is not True:
        return None
    return ("sym", name), one - shift, shift


def _single(mark: str, left: Node, right: Node) -> Region | None:
    if mark not in FLIPPED or mark == "=":
        return None
    if left[:2] == ("fn", "abs") and not symbols(right):
        return _absolute(mark, left[2], right)
    if symbols(right) and not symbols(left):
        mark, left, right = FLIPPED[mark], right, left
    if symbols(left) & symbols(right) or (symbols(right) and left[0] != "sym"):
        left, right = ("+", left, ("-", right)), ZERO
    line = None if left[0] == "sym" else _line(left)
    if line is not None:
        left, slope, shift = line
        right = (
            ("/", ("+", right, ("num", -shift)), ("num", slope)) if not regions.is_infinite(right) else right
        )
        mark = FLIPPED[mark] if slope < 0 else mark
    elif len(symbols(left)) != 1 and left[0] not in ("sym", "call"):
        return None
    return Region(_half_lines(mark, right), left)


def _absolute(mark: str, inner: Node, bound: Node) -> Region | None:
    """`|x| < 3` and `|x| > 3`."""
    if mark in ("<", "<="):
        return _between((mark, mark), (("-", bound), inner, bound))
    above, below = _single(mark, inner, bound), _single(FLIPPED[mark], inner, ("-", bound))
    return None if above is None or below is None else Region(above.pieces + below.pieces, above.subject)


def _half_lines(mark: str, end: Node) -> tuple[Piece, ...]:
    below = Piece(BELOW, end, (False, mark == "<="))
    above = Piece(end, INFINITY, (mark == ">=", False))
    return {"<": (below,), "<=": (below,), ">": (above,), ">=": (above,), "!=": (below, above)}[mark]
