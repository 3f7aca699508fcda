"""Families that turn: `k\\pi/2` is `k\\pi, k\\pi + \\pi/2`, k being a whole number.

A family is a value, or an interval, that moves by equal steps as k counts. All families of both sides are cut
into classes modulo one common period; the sides are the same when each class of one is a class of the other.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from verifiers.math_equivalence import forms, numeric, regions
from verifiers.math_equivalence.names import WHOLE
from verifiers.math_equivalence.tree import number, substituted, symbols
from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from verifiers.math_equivalence.tree import Node

    Letters = Mapping[str, str]

MOST_CLASSES = 48
LARGEST_RATIO = 24  # of two steps, and the denominator of it
UNKNOWNS = frozenset(("sym", name) for name in ("x", "y", "z", "t", "theta", "alpha", "beta", "phi"))
_COLLECTIONS = frozenset(("list", "set"))


@record
class Family:
    """starts: the value, or both ends of the interval, at k = 0. kind: how they are closed. step: per k."""

    starts: tuple[Node, ...]
    kind: tuple[bool, ...]
    step: Node


def same(gold: Node, answer: Node, letters: tuple[Letters, Letters]) -> bool:
    """Whether both sides are the same families of numbers or intervals, whole numbers k being meant."""
    if not _may_turn(gold, letters[0]) or not _may_turn(answer, letters[1]):
        return False
    if len(names := _labels(gold) | _labels(answer)) > 1 or not (wanted := _families(gold)):
        return False
    if not _is_family(gold, wanted, letters[0]):
        return False
    given = _families(answer)
    if not given or names & (symbols(wanted[0].step) | symbols(given[0].step)):
        return False
    period = _period([family.step for family in (*wanted, *given)])
    if period is None:
        return False
    left, right = _classes(wanted, period), _classes(given, period)
    return all(_within(each, right, period) for each in left) and all(
        _within(each, left, period) for each in right
    )


def _may_turn(node: Node, letters: Letters) -> bool:
    """Whether exactly one name counts in it, and nothing says that it is no integer."""
    counting = symbols(node) & WHOLE
    return len(counting) == 1 and all(letters.get(name, "integer") in ("integer", "") for name in counting)


def _is_family(gold: Node, wanted: list[Family], letters: Letters) -> bool:
    """Whether the reference means every whole number: `(n-2)\\pi` may be one sum of angles."""
    (name,) = symbols(gold) & WHOLE
    labels = _labels(gold)
    several = len(wanted) > 1 or bool(wanted[0].kind)
    return name in letters or (name == "k" and several) or (labels != set() and labels <= UNKNOWNS)


def _labels(node: Node) -> set[Node]:
    parts = node[1:] if node[0] in (*_COLLECTIONS, "cup") else (node,)
    return {label for part in parts if (label := forms.label(part)) is not None}


def _families(node: Node) -> list[Family]:
    """Every family that a tree lists; nothing where one of its items is none."""
    node = forms.expanded(forms.unlabelled(forms.bare(node)))
    parts = node[1:] if node[0] in (*_COLLECTIONS, "cup") else (node,)
    found: list[Family] = []
    for part in parts:
        spelt = forms.expanded(forms.unlabelled(part))
        for each in spelt[1:] if spelt[0] in _COLLECTIONS else (spelt,):
            family = _family(each)
            if family is None:
                return []
            found.extend(family)
    return found


def _family(node: Node) -> list[Family] | None:
    """A tree as one family, or as two where it alternates, `(-1)^k`."""
    region = regions.region(node) if node[0] in ("rel", "tuple") else None
    if node[0] in ("rel", "tuple") and (region is None or len(region.pieces) != 1):
        return None
    piece = region.pieces[0] if region else None
    ends, kind = ((piece.low, piece.high), piece.closed) if piece else ((node,), ())
    names = symbols(node) & WHOLE
    if len(names) != 1 or (piece is None and symbols(node) - names):
        return None
    name = next(iter(names))
    straight = _straight(ends, kind, name)
    if straight is not None:
        return [straight]
    halves = [
        _straight(tuple(substituted(end, name, _twice(name, odd)) for end in ends), kind, name)
        for odd in (0, 1)
    ]
    return None if None in halves else halves  # type: ignore[return-value]  # checked in the same line


def _twice(name: str, odd: int) -> Node:
    return ("+", ("*", number(2), ("sym", name)), number(odd))


def _straight(ends: tuple[Node, ...], kind: tuple[bool, ...], name: str) -> Family | None:
    """The family of ends that all move by the same step; None where they do not."""
    starts = tuple(substituted(end, name, number(0)) for end in ends)
    step: Node = ("+", substituted(ends[0], name, number(1)), ("-", starts[0]))
    if symbols(step) or any(symbols(start) for start in starts) or not numeric.enclosure(step):
        return None
    for end, start in zip(ends, starts, strict=True):
        if numeric.equal(end, ("+", start, ("*", ("sym", name), step))) is not True:
            return None
    return Family(starts, kind, step)


def _ratio(a: Node, b: Node) -> Fraction | None:
    """a / b, where it is a fraction of small numbers."""
    top, bottom = numeric.enclosure(a), numeric.enclosure(b)
    if top is None or bottom is None or not top[0] or not bottom[0]:
        return None
    ratio = (top[0] / bottom[0]).limit_denominator(LARGEST_RATIO)
    exact = abs(ratio) <= LARGEST_RATIO and numeric.equal(a, ("*", ("num", ratio), b)) is True
    return ratio if exact else None


def _period(steps: list[Node]) -> Node | None:
    """What all steps divide; None where there is nothing, or nothing near."""
    ratios = [_ratio(step, steps[0]) for step in steps]
    found = [ratio for ratio in ratios if ratio]
    if len(found) < len(steps):
        return None
    below = lcm(*(ratio.denominator for ratio in found))
    above = lcm(*(abs(int(ratio * below)) for ratio in found))
    return ("*", ("num", Fraction(above, below)), steps[0])


def _classes(families: list[Family], period: Node) -> list[Family]:
    """The families with the period for their step."""
    found: list[Family] = []
    for family in families:
        times = _ratio(period, family.step)
        if times is None or abs(times) > MOST_CLASSES:
            return []
        for at in range(abs(int(times))):
            moved: Node = ("*", number(at), family.step)
            starts = tuple(("+", start, moved) for start in family.starts)
            found.append(Family(starts, family.kind, period))
    return found if len(found) <= MOST_CLASSES else []


def _within(family: Family, others: list[Family], period: Node) -> bool:
    return any(family.kind == other.kind and _meet(family, other, period) for other in others)


def _meet(family: Family, other: Family, period: Node) -> bool:
    """Whether two classes are one: apart by a whole number of periods, the same at both ends."""
    apart: Node = ("+", family.starts[0], ("-", other.starts[0]))
    there, size = numeric.enclosure(apart), numeric.enclosure(period)
    if there is None or size is None or not size[0]:
        return False
    moved: Node = ("*", number(round(there[0] / size[0])), period)
    return all(
        numeric.equal(mine, ("+", theirs, moved)) is True
        for mine, theirs in zip(family.starts, other.starts, strict=True)
    )
