"""Sums, products and lists with an ellipsis, `1 + 2 + \\cdots + n`, compared by writing them out.

The names that count the terms are given several random numbers, and both sides must be the same at each of
them, indexed names (`a_1`, `a_2`) being unknowns of their own. As an expression in `n` may be right at some
numbers and wrong at others, only polynomials of a low degree, powers and factorials of the counting names
are compared so, at more numbers than chance explains.
"""

from __future__ import annotations

import re
from itertools import pairwise
from os import urandom

from verifiers.math_equivalence import exact, progression
from verifiers.math_equivalence.exact import Inexact
from verifiers.math_equivalence.progression import TooMany, Unclear
from verifiers.math_equivalence.tree import has, number, walk
from verifiers.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from verifiers.math_equivalence.tree import Node

    Counts = Mapping[str, int]

POINTS = 8
LOWEST, HIGHEST = 6, 40
MOST_NAMES = 2
MOST_DEGREES = 10
MOST_NODES = 150  # of one side, before it is written out
COUNTING = frozenset("nmkN")
DOTS: Node = ("dots",)
JOINED = frozenset(("+", "*", "list", "set"))
_INDEX = pattern(r"(\d{0,4})([A-Za-z]?)(?:([+-])(\d{1,4}))?")


def same(gold: Node, answer: Node, compared: Callable[[Node, Node], bool]) -> bool:
    """Whether two trees, of which one has an ellipsis, are `compared` as the same wherever they are tried."""
    if max(len(walk(gold)), len(walk(answer))) > MOST_NODES:
        return False
    names = counting(gold)
    more = counting(answer) - names
    names |= more
    try:
        if (
            not more <= COUNTING
            or len(names) > MOST_NAMES
            or (names and degree(gold, names) + degree(answer, names) > MOST_DEGREES)
        ):
            return False
        counts = _counts(names)
        sides = written_out(gold, counts), written_out(answer, counts)
        return all(compared(*each) for each in zip(*sides, strict=True))
    except (Unclear, TooMany, Inexact, RecursionError):
        return False


def counting(node: Node) -> frozenset[str]:
    """The names that count terms: those after an ellipsis and not before it, and those that usually count."""
    found: set[str] = set()
    for inner in walk(node):
        if DOTS in inner and inner[0] in JOINED:
            at = inner.index(DOTS)
            before = {name for part in inner[1:at] for name in _letters(part)}
            after = {name for part in inner[at + 1 :] for name in _letters(part)}
            found |= (after - before) | ((after | before) & COUNTING)
    return frozenset(found)


def _letters(node: Node) -> set[str]:
    """The names in a tree, and the letters in their indices."""
    found = set()
    for inner in walk(node):
        if inner[0] == "sym":
            name, _, index = inner[1].rpartition("_")
            found.add(inner[1] if not name else _parsed(index)[2] if _INDEX.fullmatch(index) else index)
    return found - {"", "e", "pi", "i", "oo"}


def _parsed(index: str) -> re.Match[str]:
    matched = _INDEX.fullmatch(index)
    if matched is None:
        raise Unclear
    return matched


def degree(node: Node, names: frozenset[str]) -> int:
    """How often, at most, an expression in these names may vanish. Raises Unclear."""
    if node[0] == "sym":
        return int(node[1] in names)
    if not any(inner[0] == "sym" and inner[1] in names for inner in walk(node)):
        return 0
    rule = _DEGREES.get(node[0])
    if rule is None:
        raise Unclear
    return rule(node, names)


def _degree_of_function(node: Node, names: frozenset[str]) -> int:
    if node[1] == "factorial" and degree(node[2], names) == 1:
        return 1
    raise Unclear


def _degree_of_big(node: Node, names: frozenset[str]) -> int:
    """A sum or product up to n adds one, its index counting as well."""
    if node[1] not in ("sum", "prod") or degree(node[3], names) or degree(node[4], names) != 1:
        raise Unclear
    return 1 + degree(node[5], names | {node[2]})


def _degree_of_power(node: Node, names: frozenset[str]) -> int:
    base, by = degree(node[1], names), degree(node[2], names)
    exponent = exact.value(node[2])
    if not by and exponent is not None and exponent.denominator == 1 and abs(exponent) <= MOST_DEGREES:
        return base * abs(exponent.numerator)
    if by == 1 and (node[1][0] == "sym" or exact.value(node[1])):
        return base + by
    raise Unclear


def _most(node: Node, names: frozenset[str]) -> int:
    return max(degree(part, names) for part in node[1:]) + (DOTS in node)


def _sum(node: Node, names: frozenset[str]) -> int:
    return sum(degree(part, names) for part in (node[2] if node[0] == "rel" else node[1:]))


_DEGREES: dict[str, Callable[[Node, frozenset[str]], int]] = {
    **dict.fromkeys(("+", "-", "list", "set"), _most),
    **dict.fromkeys(("*", "/", "rel"), _sum),
    "^": _degree_of_power,
    "fn": _degree_of_function,
    "big": _degree_of_big,
}


def _counts(names: frozenset[str]) -> list[dict[str, int]]:
    """Random numbers for the names, the smallest first, odd and even ones."""
    if not names:
        return [{}]
    ordered = sorted(names, key=lambda name: (name not in "nN", name))
    drawn = sorted(_drawn(POINTS))
    if len(ordered) == 1:
        return [{ordered[0]: count} for count in drawn]
    return [{ordered[0]: count + 6, ordered[1]: 4 + urandom(1)[0] % (count - 1)} for count in drawn]


def _drawn(count: int) -> set[int]:
    found: set[int] = set()
    while len(found) < count:
        number = LOWEST + urandom(1)[0] % (HIGHEST - LOWEST)
        if sum(1 for other in found if other % 2 == number % 2) < count // 2:
            found.add(number)
    return found


def written_out(node: Node, every: list[dict[str, int]]) -> list[Node]:
    """The tree with the names replaced by numbers, each time every ellipsis by what it leaves out.

    Raises Unclear, also where going on with equal steps and with equal ratios are both possible.
    """
    found: list[list[Node]] = []
    for ratios in (False, True):
        try:
            written = [_written(node, counts, ratios) for counts in every]
        except Unclear:
            continue
        if written not in found and not any(has(each, "dots") for each in written):
            found.append(written)
    if len(found) != 1:
        raise Unclear
    return found[0]


def _written(node: Node, counts: Counts, ratios: bool) -> Node:
    if node[0] == "sym":
        return _named(node, counts)
    parts = tuple(
        (
            _written(part, counts, ratios)
            if isinstance(part[0], str)
            else tuple(_written(one, counts, ratios) for one in part)
        )
        if isinstance(part, tuple) and part and not (node[0] == "rel" and part is node[1])
        else part
        for part in node
    )
    if node[0] == "big" and (terms := _terms(node, parts, counts, ratios)):
        return ({"sum": "+", "prod": "*"}[node[1]], *terms)
    if node[0] == "+":
        parts = _constants_last(parts)
    return _filled(parts, ratios) if node[0] in JOINED and DOTS in node else parts


def _terms(node: Node, written: Node, counts: Counts, ratios: bool) -> list[Node]:
    """What a sum or product over indexed names adds or multiplies; nothing where it is another."""
    low, high = exact.value(written[3]), exact.value(written[4])
    indexed = any(inner[0] == "sym" and inner[1].endswith(f"_{node[2]}") for inner in walk(node[5]))
    if node[1] not in ("sum", "prod") or not node[2] or not indexed or low is None or high is None:
        return []
    if low.denominator != 1 or high.denominator != 1 or not 0 < high - low < progression.MOST_TERMS:
        raise Unclear
    return [_written(node[5], {**counts, node[2]: at}, ratios) for at in range(int(low), int(high) + 1)]


def _constants_last(node: Node) -> Node:
    """A sum with all its numbers in its last term, so that x - 7 + 1 is laid over x - 2."""
    if DOTS in node or (value := exact.value(node)) is not None:
        return node if DOTS in node else number(value or 0)
    values = [exact.value(part) for part in node[1:]]
    constant = exact.add(*[value for value in values if value is not None])
    return ("+", *(p for p, v in zip(node[1:], values, strict=True) if v is None), number(constant))


def _named(node: Node, counts: Counts) -> Node:
    if node[1] in counts:
        return number(counts[node[1]])
    name, _, index = node[1].rpartition("_")
    if not name or index.isdigit() or not any(count in index for count in counts):
        return node
    times, letter, sign, more = _parsed(index).groups()
    if letter not in counts:
        raise Unclear
    value = int(times or 1) * counts[letter] + int(f"{sign or ''}{more or 0}")
    return ("sym", f"{name}_{value}")


def _filled(node: Node, ratios: bool) -> Node:
    """A sum, product or list with its ellipsis written out."""
    at = node.index(DOTS)
    before, after = node[1:at], node[at + 1 :]
    if not before or not after or DOTS in after:
        raise Unclear
    if node[0] == "+" and (filled := _alternating(before, after, ratios)):
        return ("+", *before, *filled, *after)
    found: list[Node] = []
    for size in {1, len(after)} if node[0] == "*" else {1}:
        last = after[0] if size == 1 else ("*", *after)
        try:
            terms = progression.between(before, last, product_of=node[0] == "*", ratios=ratios)
        except Unclear:
            continue
        if node[0] == "*" and any(exact.value(factor) == 0 for factor in (*before, *terms, *after)):
            raise Unclear  # (n - 1)(n - 2)⋯(n - 99) vanishes at every number that is tried
        found.append((node[0], *before, *terms, *after))
    if len(found) != 1:
        raise Unclear
    return found[0]


def _alternating(before: tuple[Node, ...], after: tuple[Node, ...], ratios: bool) -> list[Node]:
    """What `1 - 2 + 3 - \\cdots - 100` leaves out; nothing where the signs do not take turns.

    Raises Unclear where the last term has not the sign of its turn.
    """
    signs = [term[0] == "-" for term in before]
    if len(before) < 2 or any(sign == following for sign, following in pairwise(signs)):
        return []
    sizes = tuple(term[1] if sign else term for term, sign in zip(before, signs, strict=True))
    last = after[0][1] if after[0][0] == "-" else after[0]
    terms = progression.between(sizes, last, product_of=False, ratios=ratios)
    turns = [(signs[0] + len(before) + at) % 2 == 1 for at in range(len(terms) + 1)]
    if turns[-1] != (after[0][0] == "-"):
        raise Unclear
    return [("-", term) if turn else term for term, turn in zip(terms, turns[:-1], strict=True)]
