"""Words that stand for a value or a set: "all real numbers", "no solution", "two thirds"."""

from __future__ import annotations

from verifiers.math_equivalence import words
from verifiers.math_equivalence.tree import number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.math_equivalence.tree import Node

REALS: Node = ("sym", "Reals")
NOTHING: Node = ("sym", "emptyset")
ENDLESS: Node = ("sym", "oo")


def _of(*kinds: str) -> list[str]:
    """Every usual way to call such numbers: "positive integers", "all positive integers", …"""
    return [
        f"{lead}{kind}"
        for kind in kinds
        for lead in ("", "all ", "any ", "every ", "each ", "the set of all ", "the set of ")
    ]


PHRASES: dict[str, Node] = {
    **dict.fromkeys(
        _of("positive real numbers", "positive reals", "positive numbers"),
        ("tuple", "()", number(0), ENDLESS),
    ),
    **dict.fromkeys(
        _of("negative real numbers", "negative reals", "negative numbers"),
        ("tuple", "()", ("-", ENDLESS), number(0)),
    ),
    **dict.fromkeys(
        _of(
            "nonnegative real numbers", "non-negative real numbers", "nonnegative reals", "non-negative reals"
        ),
        ("tuple", "[)", number(0), ENDLESS),
    ),
    **dict.fromkeys(
        _of("nonzero real numbers", "non-zero real numbers", "nonzero reals", "nonzero real number"),
        ("minus", REALS, ("set", number(0))),
    ),
    **dict.fromkeys(_of("integers", "integer"), ("sym", "Integers")),
    **dict.fromkeys(_of("positive integers", "positive integer"), ("sym", "Integers+")),
    **dict.fromkeys(_of("natural numbers", "natural number"), ("sym", "Naturals")),
    **dict.fromkeys(_of("rational numbers", "rationals", "rational number"), ("sym", "Rationals")),
    **dict.fromkeys(
        (
            "infinite",
            "infinitely many",
            "infinitely many solutions",
            "infinite solutions",
            "an infinite number",
            "an infinite number of solutions",
            "there are infinitely many",
        ),
        ENDLESS,
    ),
    **dict.fromkeys(_of("real numbers", "reals", "real number"), REALS),
    **dict.fromkeys(
        ("none", "no solution", "no solutions", "no real solution", "no real solutions"), NOTHING
    ),
    **dict.fromkeys(("empty set", "the empty set", "there is no solution", "no such value"), NOTHING),
    **dict.fromkeys(
        ("dne", "does not exist", "the limit does not exist", "limit does not exist"),
        ("sym", "undefined value"),
    ),
}


def meant(text: str) -> Node | None:
    """The value that words stand for, or None."""
    phrase = PHRASES.get(text.strip(" .").lower())
    if phrase is not None or (spelt := words.number(text)) is None:
        return phrase
    return ("/", number(spelt[0]), number(spelt[1])) if spelt[1] > 1 else number(spelt[0])
