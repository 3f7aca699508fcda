"""Where two expressions in names are compared: random points, of whole numbers where names count."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice
from os import urandom

from verifiers.math_equivalence import kinks
from verifiers.math_equivalence.tree import symbols, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifiers.math_equivalence.tree import Node

POINTS = 5  # that must agree, where there are variables
WHOLE_POINTS = 9  # where some of them are whole numbers, or there are many
REACHES = tuple(
    (Fraction(low), Fraction(high)) for low, high in ((2, 6), (Fraction(1, 10), 1), (6, 14), (1, 3))
)
TRIES = 40
FAR_POINTS = 6
MOST_TURNING = 16
SOMETIMES = "?"
HAIR = Fraction(1, 10**25)
STEPPED = frozenset(("floor", "ceil", "max", "min", "sign"))  # of which each point sees one branch only
STEPPED_POINTS = 40  # 2x and x have the same whole part, doubled, at every other point
COUNTS = frozenset("nmkNMpq")  # names that are whole numbers where they are rounded up or down


def wanted(names: list[str], whole: frozenset[str]) -> int:
    """At how many points two values must agree."""
    if any(name.endswith(SOMETIMES) for name in whole):
        return STEPPED_POINTS
    return WHOLE_POINTS if whole else max(POINTS, min(len(names) + 3, WHOLE_POINTS))


def whole(node: Node) -> frozenset[str]:
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


def points(names: list[str], whole: frozenset[str]) -> Iterator[dict[str, Fraction]]:
    """Random points at several distances from 0, with the signs that `_signs` gives."""
    start = urandom(1)[0]
    for attempt in range(2 * TRIES if any(name.endswith(SOMETIMES) for name in whole) else TRIES):
        low, high = REACHES[attempt % len(REACHES)]
        point = {}
        for index, (name, negative) in enumerate(zip(names, _signs(attempt, len(names)), strict=True)):
            size = low + (high - low) * Fraction(int.from_bytes(urandom(2), "big"), 65_539)
            point[name] = -size if negative else size
            if name in whole or (attempt % 3 == 1 and f"{name}{SOMETIMES}" in whole):
                steps = start + attempt * (1 + 2 * index)
                point[name] = Fraction(2 + steps % 11 if attempt else 1)
            elif attempt % 6 == 5 and f"{name}{SOMETIMES}" in whole:
                point[name] = _beside_step(attempt, start)
        yield point


def _beside_step(attempt: int, start: int) -> Fraction:
    """A number just below or above a whole one, a half or a third."""
    side = HAIR if attempt % 12 > 5 else -HAIR
    return Fraction(1 + (start + attempt) % 17, 1 + attempt // 6 % 3) + side


def _signs(attempt: int, count: int) -> list[bool]:
    """Which names are negative: none, then each alone, then all, then at random, every third time none."""
    if attempt <= count:
        return [index == attempt - 1 for index in range(count)]
    if attempt == count + 1:
        return [True] * count
    return [bool(byte & 1) and attempt % 3 > 0 for byte in urandom(count)]


def far(names: list[str], whole: frozenset[str], size: int) -> list[dict[str, Fraction]]:
    """Points beyond `size`, where trees may turn; none where the others are beyond it already."""
    if size < kinks.ALONE:
        return []
    found = []
    for attempt in range(FAR_POINTS):
        point = {}
        for index, name in enumerate(names):
            more = Fraction(int.from_bytes(urandom(2), "big"), 65_539)
            value = size * (3 + 3 * more)
            if name in whole or (attempt % 2 and f"{name}{SOMETIMES}" in whole):
                value = Fraction(size * (1 + attempt) if attempt % 2 else value.__floor__())
            elif _far_sign(attempt, index):
                value = -value
            point[name] = value
        found.append(point)
    return found


def _far_sign(attempt: int, index: int) -> bool:
    """Whether a name is negative: none, all, every other one, the others."""
    return (False, False, True, True, index % 2 == 0, index % 2 == 1)[attempt]


def turning(
    names: list[str], whole: frozenset[str], sides: tuple[Node, Node], size: int
) -> list[dict[str, Fraction]]:
    """Points at which something should change that steps or bends on one side only; none without such."""
    if not kinks.turns(sides[0]) ^ kinks.turns(sides[1]):
        return []
    near = list(islice(points(names, whole), MOST_TURNING))
    zero = [near[0] | {name: Fraction(0)} for name in names if name not in whole]
    return [*near, *zero, *far(names, whole, size)]


def beside(names: list[str], whole: frozenset[str], marks: list[int]) -> list[dict[str, Fraction]]:
    """Points at, beside and beyond some numbers, names on the same side of zero and on both."""
    found = []
    for mark in marks:
        for low, high in ((mark - 1, mark + 1), (mark, 2 * mark), (mark + 1, 3 * mark)):
            for sign, flips in ((1, False), (-1, False), (1, True), (-1, True), (1, False)):
                point = {}
                for index, name in enumerate(names):
                    size = low + (high - low) * Fraction(int.from_bytes(urandom(2), "big"), 65_539)
                    side = -sign if flips and index % 2 else sign
                    point[name] = Fraction(round(size)) if name in whole else side * size
                found.append(point)
        if whole:
            found.append({name: Fraction(mark) for name in names})
    return found
