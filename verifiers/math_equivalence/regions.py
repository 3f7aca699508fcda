"""Sets of real numbers: intervals, unions, complements, inequalities in one unknown, as lists of pieces."""

from __future__ import annotations

from fractions import Fraction

from verifiers.math_equivalence import numeric
from verifiers.math_equivalence.tree import number
from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from verifiers.math_equivalence.tree import Node

INFINITY: Node = ("sym", "oo")
_NAMED_SETS = frozenset(("sym", name) for name in ("Reals", "Reals+", "Reals-", "emptyset"))
NOUGHT: Node = number(0)
BELOW: Node = ("-", INFINITY)


@record
class Piece:
    """An interval. low, high: end points. closed: whether each of them belongs to it."""

    low: Node
    high: Node
    closed: tuple[bool, bool]


@record
class Region:
    """pieces: disjoint, in order where the ends are numbers. subject: what is said to lie in it, or None."""

    pieces: tuple[Piece, ...]
    subject: Node | None = None


EVERYTHING = Piece(BELOW, INFINITY, (False, False))


def region(node: Node) -> Region | None:
    """The set of real numbers that a tree describes; None where it describes none that we know."""
    reader = _READERS.get(node[0])
    return reader(node) if reader else None


def certain(node: Node) -> bool:
    """Whether a tree can only mean a set of real numbers (a bracketed pair might be a point)."""
    kind = node[0]
    if kind == "+":
        return _without_set(node) is not None
    if kind in ("cup", "cap", "minus", "build") or node in _NAMED_SETS:
        return True
    if kind == "tuple":
        return node[1] in ("[)", "(]") or any(is_infinite(part) for part in node[2:])
    if kind == "list":
        return all(certain(part) and part[0] == "rel" for part in node[1:])
    return kind == "rel" and any(
        mark in ("<", ">", "<=", ">=") or mark in ("!=", "in", "notin") for mark in node[1]
    )


def same(a: Region, b: Region) -> bool:
    """Whether two regions have the same pieces, in any order where their ends hold unknowns."""
    left, right = list(_normal(a.pieces)), list(_normal(b.pieces))
    if len(left) != len(right) or not _same_subject(a.subject, b.subject):
        return False
    for piece in left:
        match = next((other for other in right if _same_piece(piece, other)), None)
        if match is None:
            return False
        right.remove(match)
    return True


def is_empty(region: Region) -> bool:
    """Whether no number lies in a region."""
    return not _normal(region.pieces)


def _same_subject(a: Node | None, b: Node | None) -> bool:
    """Whether regions are said of the same: of one expression, of values of one function, or of nothing."""
    if a is None or b is None or a == b or (a[0] == b[0] == "call" and a[1] == b[1]):
        return True
    return a[0] == b[0] == "text" or numeric.equal(a, b) is True


def _same_piece(a: Piece, b: Piece) -> bool:
    return a.closed == b.closed and same_end(a.low, b.low) and same_end(a.high, b.high)


def same_end(a: Node, b: Node) -> bool:
    """Whether two end points are equal, infinite ones included."""
    if is_infinite(a) or is_infinite(b):
        return _signed_infinity(a) == _signed_infinity(b)
    return numeric.equal(a, b) is True


def is_infinite(node: Node) -> bool:
    """Whether an end point is at infinity."""
    return _signed_infinity(node) != 0


def _signed_infinity(node: Node) -> int:
    if node == INFINITY:
        return 1
    if node[0] == "-":
        return -_signed_infinity(node[1])
    return 0


def _place(node: Node) -> Fraction | float | None:
    """Where an end point lies, for sorting; None where it holds unknowns."""
    if sign := _signed_infinity(node):
        return sign * float("inf")
    bounds = numeric.enclosure(node)
    return None if bounds is None else bounds[0]


def _normal(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Sorted, empty pieces left out, touching ones joined."""
    placed = []
    for piece in pieces:
        low, high = _place(piece.low), _place(piece.high)
        if low is None or high is None:
            return pieces
        if low < high or piece.closed == (True, True):
            placed.append((low, not piece.closed[0], high, piece))
    placed.sort(key=lambda each: each[:3])
    joined: list[Piece] = []
    for low, _, high, piece in placed:
        if joined and _touches(joined[-1], piece, low):
            last = joined.pop()
            end = _place(last.high)
            assert end is not None  # all ends were placed above
            later = high > end or (high == end and piece.closed[1])
            joined.append(
                Piece(
                    last.low,
                    piece.high if later else last.high,
                    (last.closed[0], piece.closed[1] if later else last.closed[1]),
                )
            )
        else:
            joined.append(piece)
    return tuple(joined)


def _touches(last: Piece, piece: Piece, low: Fraction | float) -> bool:
    end = _place(last.high)
    assert end is not None  # called for placed pieces only
    return low < end or (low == end and (last.closed[1] or piece.closed[0]))


def _pair(node: Node) -> Region | None:
    if len(node) != 4 or node[1][0] not in "([":
        return None
    low, high = _place(node[2]), _place(node[3])
    if low is not None and high is not None and low > high:
        return None
    return Region((Piece(node[2], node[3], (node[1][0] == "[", node[1][1] == "]")),))


def _points(node: Node) -> Region:
    return Region(tuple(Piece(part, part, (True, True)) for part in node[1:]))


def _union(node: Node) -> Region | None:
    a, b = region(node[1]), region(node[2])
    return None if a is None or b is None else Region(a.pieces + b.pieces, a.subject or b.subject)


def _difference(node: Node) -> Region | None:
    a, b = region(node[1]), region(node[2])
    if a is None or b is None:
        return None
    pieces = list(_normal(a.pieces))
    for hole in _normal(b.pieces):
        pieces = [part for piece in pieces for part in _without(piece, hole)]
    return Region(tuple(pieces), a.subject)


def _without(piece: Piece, hole: Piece) -> list[Piece]:
    places = [_place(end) for end in (piece.low, piece.high, hole.low, hole.high)]
    low, high, start, stop = places
    if low is None or high is None or start is None or stop is None:
        return [Piece(piece.low, hole.low, (piece.closed[0], not hole.closed[0])),
                Piece(hole.high, piece.high, (not hole.closed[1], piece.closed[1]))]  # fmt: skip
    if stop < low or start > high:
        return [piece]
    left = Piece(piece.low, hole.low, (piece.closed[0], not hole.closed[0]))
    right = Piece(hole.high, piece.high, (not hole.closed[1], piece.closed[1]))
    kept = [left] if start > low or (start == low and piece.closed[0] and not hole.closed[0]) else []
    return kept + (
        [right] if stop < high or (stop == high and piece.closed[1] and not hole.closed[1]) else []
    )


def _without_set(node: Node) -> Node | None:
    """`\\mathbb{R} - \\{2\\}` as a difference of sets."""
    if (
        len(node) == 3
        and node[1][0] in ("sym", "tuple", "cup")
        and node[2][0] == "-"
        and node[2][1][0] == "set"
    ):
        return ("minus", node[1], node[2][1])
    return None


def _sum(node: Node) -> Region | None:
    difference = _without_set(node)
    return None if difference is None else _difference(difference)


def _intersection(node: Node) -> Region | None:
    a, b = region(node[1]), region(node[2])
    if a is None or b is None:
        return None
    both = _difference_of(a, complement(b))
    if not both.pieces and node[1][0] == "rel":  # "x < 1 and x > 5": each of them, not both at once
        return Region(a.pieces + b.pieces, a.subject or b.subject)
    return both


def complement(a: Region) -> Region:
    """What is not in a region."""
    pieces = [EVERYTHING]
    for hole in _normal(a.pieces):
        pieces = [part for piece in pieces for part in _without(piece, hole)]
    return Region(tuple(pieces), a.subject)


def _difference_of(a: Region, b: Region) -> Region:
    pieces = list(_normal(a.pieces))
    for hole in _normal(b.pieces):
        pieces = [part for piece in pieces for part in _without(piece, hole)]
    return Region(tuple(pieces), a.subject or b.subject)


def _built(node: Node) -> Region | None:
    what, condition = node[1], node[2]
    if what[0] == "rel" and what[1] == ("in",):
        what = what[2][0]
    inner = region(condition)
    if inner is None or (inner.subject is not None and inner.subject != what):
        return None
    return Region(inner.pieces)


def _symbol(node: Node) -> Region | None:
    return {
        "Reals": Region((EVERYTHING,)),
        "emptyset": Region(()),
        "Reals+": Region((Piece(NOUGHT, INFINITY, (False, False)),)),
        "Reals-": Region((Piece(BELOW, NOUGHT, (False, False)),)),
    }.get(node[1])


def _several(node: Node) -> Region | None:
    """Intervals that are listed; conditions on one unknown: either may hold, or both must."""
    if all(part[0] == "tuple" for part in node[1:]) and any(map(certain, node[1:])):
        intervals = [_pair(part) for part in node[1:]]
        return Region(sum((part.pieces for part in intervals if part), ())) if all(intervals) else None
    parts = [region(part) for part in node[1:] if part[0] == "rel"]
    found = [part for part in parts if part is not None]
    if len(found) != len(node) - 1 or not found or any(part.subject != found[0].subject for part in found):
        return None
    union = Region(sum((part.pieces for part in found), ()), found[0].subject)
    if any(same(union, part) for part in found) and len(found) > 1:
        return None  # x > 2, x > 3: two answers rather than one
    excluded = all(len(part.pieces) == 2 for part in found)  # x != 1, x != 2
    if not excluded and _normal(union.pieces) != (EVERYTHING,):
        return union
    both = found[0]
    for part in found[1:]:
        both = _difference_of(both, complement(part))
    return both


def _inequality(node: Node) -> Region | None:
    from verifiers.math_equivalence import inequalities

    return inequalities.relation(node)


_READERS: dict[str, Callable[[Node], Region | None]] = {
    "tuple": _pair,
    "set": _points,
    "cup": _union,
    "cap": _intersection,
    "minus": _difference,
    "+": _sum,
    "build": _built,
    "sym": _symbol,
    "list": _several,
    "rel": _inequality,
}
