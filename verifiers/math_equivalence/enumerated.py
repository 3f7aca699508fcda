"""Points that words enumerate: "(x, y) with x, y in {1, -1}", "(1, 2, 3) and its permutations"."""

from __future__ import annotations

import re
from itertools import permutations, product

from verifiers.math_equivalence import prose, words
from verifiers.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MOST = 100  # points
MOST_PERMUTED = 4  # components of a tuple whose permutations are written out
_PERMUTED = pattern(
    r"(.+?)[\s,]*\b(?:and|with|plus|along with|together with|or)\b\s+(?:all\s+)?(?:of\s+)?"
    r"(?:(?:its|their|the|other)\s+)*(cyclic\s+)?"
    r"permutations?(?:\s+(?:of (?:it|them|these|this|that|those)|thereof))?[\s.]*",
    re.DOTALL | re.IGNORECASE,
)
_TUPLE = pattern(r"\(([^()]*,[^()]*)\)")
_NAME = r"[a-zA-Z](?:_\{?\d\}?)?"
_MEMBERS = pattern(
    rf"\(\s*({_NAME}(?:\s*,\s*{_NAME}){{1,5}})\s*\)[\s,:]*(?:with|where|such that|for|)\s*"
    r"(?:(?:each|all)\s+)?(?:of\s+)?"
    rf"({_NAME}(?:\s*(?:,|and)\s*{_NAME}){{0,5}})\s*(?:\\in|(?:is|are)\s+in)\s*\\?\{{([^{{}}]{{1,40}}?)\\?\}}(.*)"
)
_SIGNED = pattern(r"\(\s*(\\pm\s*[\w/]{1,8}(?:\s*,\s*\\pm\s*[\w/]{1,8}){1,5})\s*\)(.*)")
_COUNT = pattern(
    r"[,\s]*(?:and|with|where|having|such that)?\s*(?:there (?:is|are)\s+)?"
    r"(?:an (even|odd) number of|exactly (\w+))\s+"
    r"(?:(-?\w{1,4}?)(?:['’]s|s)?|(?:minus|negative) signs?|minuses|negatives"
    r"|negative (?:numbers|values|entries|ones))[.\s]*"
)


def points(text: str) -> str | None:
    """The points, written out; None where something else is said."""
    said = prose.said(text)
    if found := _MEMBERS.fullmatch(said):
        names = [name.strip() for name in found[1].split(",")]
        if [name.strip() for name in found[2].replace("and", ",").split(",") if name.strip()] != names:
            return None
        values = [value.strip() for value in found[3].split(",")]
        return _written([values] * len(names), found[4])
    signed = _SIGNED.fullmatch(said)
    if signed is None:
        return None
    sizes = [size.replace("\\pm", "").strip() for size in signed[1].split(",")]
    return _written([[size, f"-{size}"] for size in sizes], signed[2])


def _written(choices: Sequence[Sequence[str]], rest: str) -> str | None:
    """Every choice of values that what is said of their number allows."""
    allowed = _condition(rest)
    total = 1
    for each in choices:
        total *= len(each)
    if allowed is None or total > MOST:
        return None
    return ", ".join(f"({', '.join(point)})" for point in product(*choices) if allowed(point)) or None


def _condition(rest: str) -> Callable[[tuple[str, ...]], bool] | None:
    """What is said of the number of some value, or of minus signs; None where it is not understood."""
    if not rest.strip(" .,"):
        return lambda point: True
    found = _COUNT.fullmatch(rest)
    spelt = words.number(found[2]) if found and found[2] else None
    exactly = int(found[2]) if found and found[2] and found[2].isdigit() else spelt[0] if spelt else None
    if found is None or (found[1] is None and exactly is None):
        return None
    value = found[3]

    def allowed(point: tuple[str, ...]) -> bool:
        count = sum(part == value if value else part.startswith("-") for part in point)
        return count == exactly if found[1] is None else count % 2 == (found[1] == "odd")

    return allowed


def permuted(text: str) -> str | None:
    """`(1, 2, 3) and its permutations`, written out."""
    found = _PERMUTED.fullmatch(prose.unwrapped(text))
    said = found[1].rpartition("=")[2] if found else ""
    tuples = _TUPLE.findall(said)
    if found is None or not tuples or re.sub(r"[\s,;$]|and|or", "", _TUPLE.sub("", said)):
        return None
    written: dict[str, None] = {}
    for each in tuples:
        parts = [part.strip() for part in each.split(",")]
        if len(parts) > MOST_PERMUTED:
            return None
        orders = [parts[i:] + parts[:i] for i in range(len(parts))] if found[2] else permutations(parts)
        written |= dict.fromkeys(f"({', '.join(order)})" for order in orders)
    return ", ".join(written)
