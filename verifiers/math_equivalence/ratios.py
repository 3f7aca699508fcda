"""Ratios: `6:8` is `3:4`, and 3/4; a time of day is no other of the same ratio."""

from __future__ import annotations

from math import gcd

from verifiers.math_equivalence import exact, numeric, values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.math_equivalence.matcher import Matcher
    from verifiers.math_equivalence.tree import Node

_COLLECTIONS = frozenset(("list", "set", "tuple"))


def ratios(at: Matcher, gold: Node, answer: Node) -> bool | None:
    """Whether two ratios scale to each other, or a ratio of two is a value; None for anything else."""
    if gold[0] == answer[0] == "ratio":
        if len(gold) != len(answer) or at.holds(gold, answer, "dots"):
            return False
        if (_is_time(gold) and _is_time(answer)) or _is_surely_time(gold) or _is_surely_time(answer):
            return all(numeric.equal(a, b) is True for a, b in zip(gold[1:], answer[1:], strict=True))
        products = [
            (("*", gold[1], b), ("*", a, answer[1])) for a, b in zip(gold[2:], answer[2:], strict=True)
        ]
        return all(numeric.equal(a, b) is True for a, b in products) and all(
            exact.value(part) != 0 for part in gold[1:]
        )
    ratio, other = (gold, answer) if gold[0] == "ratio" else (answer, gold)
    if len(ratio) != 3 or other[0] in _COLLECTIONS or other[0] == "rel":
        return False if len(ratio) != 3 and other[0] in ("num", "dec", "/") else None
    if _is_surely_time(ratio):
        return False
    value: Node = ("/", ratio[1], ratio[2])
    return values.values(at, value, other) if ratio is gold else values.values(at, other, value)


def _is_surely_time(ratio: Node) -> bool:
    """`5:30` can be made smaller, which a ratio that answers a problem cannot."""
    sides = [exact.value(side) for side in ratio[1:]]
    whole = [side.numerator for side in sides if side is not None and side.denominator == 1]
    return _is_time(ratio) and len(whole) == 2 and gcd(*whole) > 1


def _is_time(ratio: Node) -> bool:
    """`12:30` may be a time of day, which is no other time of the same ratio."""
    if len(ratio) != 3:
        return False
    hours, minutes = exact.value(ratio[1]), exact.value(ratio[2])
    return hours is not None and minutes is not None and hours <= 24 and 10 <= minutes < 60
