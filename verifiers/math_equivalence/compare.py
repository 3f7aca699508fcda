"""Is this answer the reference's? The cheapest sufficient proof first."""

from __future__ import annotations

import re

from verifiers.math_equivalence import literal
from verifiers.record import record

_SPACE = re.compile(r"\s+")


@record
class Proof:
    """equal: whether the answer was proven to be the reference's. tier: what decided."""

    equal: bool
    tier: str


def equivalent(gold: str, answer: str) -> Proof:
    """Compares two answers; pure, bounded in time and memory, raises nothing."""
    if plain(gold) == plain(answer):
        return Proof(bool(plain(gold)), "text")
    known = literal.value(gold)
    if known is None:
        return Proof(False, "text")
    return Proof(literal.value(last_side(answer)) == known, "exact")


def plain(text: str) -> str:
    """The text without dollars, layout and a closing full stop, in one spacing."""
    return _SPACE.sub(" ", text.replace("$", "").strip().rstrip(".")).strip()


def last_side(text: str) -> str:
    """`x = 5` says 5; a chain of equal sides says its last."""
    name, equals, rest = text.rpartition("=")
    return rest if equals and not any(mark in name for mark in "<>\\") else text
