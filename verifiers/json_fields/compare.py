"""Leaf by leaf: how much of the reference an answer holds.

score = S / D. D is the weight of every leaf that the reference or the answer has, so a hallucinated leaf
costs what a missing one does; S is the weight of the aligned leaves times how alike they are. What both
sides leave out is in neither, so agreeing nulls earn nothing.

Lists are aligned one to one, so as to make S as large as possible and then D as small as possible. That
is exact while the work stays within WORK; beyond it the whole comparison is done again with a cheaper
alignment (`pairing.cheap`), near-linear in the number of leaves.
"""

from __future__ import annotations

from verifiers.json_fields import pairing
from verifiers.json_fields.comparators import COMPARATORS, identity, number
from verifiers.json_fields.parse import Bad
from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from verifiers.json_fields.rules import Rule

    Score = tuple[float, float, float]  # S, D, and how many leaves stand under unknown keys

WORK = 1_000_000  # comparisons of leaves, about a second at most
NOTHING: Score = (0.0, 0.0, 0.0)
_EXACT = COMPARATORS["exact"]
CONTAINERS = (dict, list)
_CAN_BE_EMPTY = (str, list, dict)
_SCALARS = frozenset((str, int, float, bool))


@record
class Conventions:
    """null: "absent" or "distinct". empty: "distinct" or "absent". extra: "penalize", "ignore" or
    "forbid". coerce: "none", "numeric" or "all"."""

    null: str = "absent"
    empty: str = "distinct"
    extra: str = "penalize"
    coerce: str = "none"


class TooMuch(Exception):
    """The exact alignment would cost more than WORK."""


class Comparison:
    """One answer against one reference. work: what may still be spent on exact alignment, None to align
    cheaply. compared: how many pairs of values were looked at."""

    def __init__(self, conventions: Conventions, work: int | None = WORK) -> None:
        self.null_absent = conventions.null == "absent"
        self.empty_absent = conventions.empty == "absent"
        self.extra = conventions.extra
        self.coerce = conventions.coerce
        self.work = work
        self.compared = 0

    def spend(self, amount: int) -> None:
        """Counts work that grows faster than the input. Raises TooMuch."""
        if self.work is not None:
            self.work -= amount
            if self.work < 0:
                raise TooMuch

    def both(self, expected: Any, actual: Any, rule: Rule) -> Score:
        """The score of two values that stand at the same place."""
        self.compared += 1
        if rule.ignored:
            return NOTHING
        if rule.accepted:
            return self._best(expected, actual, rule)
        if isinstance(expected, dict) and isinstance(actual, dict):
            return self._objects(expected, actual, rule)
        if isinstance(expected, list) and isinstance(actual, list):
            return pairing.score(self, expected, actual, rule)
        return self._leaf(expected, actual, rule)

    def leaves(self, value: Any, rule: Rule) -> float:
        """The weight of the leaves of a value that has no counterpart."""
        if rule.ignored or self.is_absent(value):
            return 0.0
        if not value or not isinstance(value, CONTAINERS):
            return rule.weight
        if isinstance(value, dict):
            if not rule.plain:
                return sum([self.leaves(inner, rule.child(key)) for key, inner in value.items()])
            return self._sum(value.values(), rule)
        return self._sum(pairing.read(self, value, rule), rule.item())

    def _sum(self, values: Iterable[Any], rule: Rule) -> float:
        total = 0.0
        simple, weight = rule.simple, rule.weight
        for value in values:
            if simple and value and value.__class__ in _SCALARS:
                total += weight
            else:
                total += self.leaves(value, rule)
        return total

    def is_absent(self, value: Any) -> bool:
        """Whether a value counts as a missing key."""
        if value is None:
            return self.null_absent
        return self.empty_absent and not value and isinstance(value, _CAN_BE_EMPTY)

    def alike(self, expected: Any, actual: Any, rule: Rule) -> float:
        """How alike two present scalars are, in [0, 1]."""
        if actual.__class__ is Bad:
            return 0.0
        if self.coerce != "none":
            actual = coerced(expected, actual, self.coerce)
        if rule.comparator is None:
            return _EXACT(expected, actual, {})
        if isinstance(expected, str) and isinstance(actual, str):
            self.spend(len(expected) * len(actual) >> 15)
        likeness = rule.comparator(expected, actual, rule.options)
        if not 0 <= likeness <= 1:
            raise ValueError(f"comparator {rule.name!r} returned {likeness!r}, not a number from 0 to 1")
        return likeness

    def _leaf(self, expected: Any, actual: Any, rule: Rule) -> Score:
        if self.is_absent(expected):
            return 0.0, self.leaves(actual, rule), 0.0
        if self.is_absent(actual):
            return 0.0, self.leaves(expected, rule), 0.0
        if isinstance(expected, CONTAINERS) or isinstance(actual, CONTAINERS):
            return 0.0, max(self.leaves(expected, rule), self.leaves(actual, rule)), 0.0
        return rule.weight * self.alike(expected, actual, rule), rule.weight, 0.0

    def _objects(self, expected: dict[str, Any], actual: dict[str, Any], rule: Rule) -> Score:
        agreed = whole = unknown = 0.0
        shared = 0
        plain = rule.plain
        for key, value in expected.items():
            child = rule if plain else rule.child(key)
            if key not in actual:
                whole += self._missing(value, child)
                continue
            shared += 1
            other = actual[key]
            kind = value.__class__
            if child.simple and kind is other.__class__ and kind in _SCALARS and value == other != "":
                agreed += child.weight
                whole += child.weight
            else:
                score = self.both(value, other, child)
                agreed += score[0]
                whole += score[1]
                unknown += score[2]
        if shared < len(actual):
            extra = sum([self.leaves(actual[key], rule.child(key)) for key in actual if key not in expected])
            unknown += extra
            whole += 0.0 if self.extra == "ignore" else extra
        return agreed, whole, unknown

    def _missing(self, value: Any, rule: Rule) -> float:
        """What leaving out a value costs: nothing where null is among the accepted ones."""
        return 0.0 if rule.accepted and None in rule.accepted else self.leaves(value, rule)

    def _best(self, expected: Any, actual: Any, rule: Rule) -> Score:
        """The best score among the accepted values, the reference being one of them."""
        if self.is_absent(actual) and (self.is_absent(expected) or None in rule.accepted):
            return NOTHING
        scores = [self.both(value, actual, rule.beneath) for value in (expected, *rule.accepted)]
        return max(scores, key=lambda score: (score[0] / score[1] if score[1] else 0.0, -score[1]))


def compare(expected: Any, actual: Any, rule: Rule, conventions: Conventions) -> tuple[Score, Comparison]:
    """The score of an answer, and the comparison that found it (its `work` is None if it was cheaper)."""
    comparison = Comparison(conventions)
    try:
        return comparison.both(expected, actual, rule), comparison
    except TooMuch:
        comparison = Comparison(conventions, None)
        return comparison.both(expected, actual, rule), comparison


def coerced(expected: Any, actual: Any, how: str) -> Any:
    """`actual` in the type of `expected`, where its notation allows no doubt."""
    if isinstance(actual, str) and isinstance(expected, bool | int | float):
        return _from_text(expected, actual, how)
    if how == "all" and isinstance(expected, str) and isinstance(actual, bool | int | float):
        return expected if identity(_from_text(actual, expected, how)) == identity(actual) else actual
    return actual


def _from_text(like: bool | float, text: str, how: str) -> Any:
    if not isinstance(like, bool):
        found = number(text)
        return text if found is None else found
    return {"true": True, "false": False}.get(text.strip(), text) if how == "all" else text
