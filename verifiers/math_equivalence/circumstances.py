"""What a sentence says beside its answer: where a value is taken, why, for which names, and about how much.

`$5$ when $x = 2$` answers 5, `since $x > 0$, $y = 3$` answers y = 3, and `$\\pi$ ≈ $3.14$` answers \\pi.
"""

from __future__ import annotations

import re

from verifiers.math_equivalence import hedges
from verifiers.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    Segments = list[tuple[int, int, str]]  # (start, end, content) of formulas

_TAKEN = r"(?:(?:attained|achieved|reached|which occurs|occurring)\s+)?"
_BESIDE = pattern(
    rf"[\s,;(]{{0,4}}(?:\b{_TAKEN}(?:at|when(?:ever)?|where|for|with|as|since|because|given|such that)\b"
    r"[^.$\n\\]{0,30})",
    re.IGNORECASE,
)
_ABOUT = pattern(r"[\s,;(]{0,4}(?:≈|\\approx\b|\\sim\b|~|approximately\b|about\b)\s*", re.IGNORECASE)
_VALUE = pattern(r"\d|\\pi")  # what no mere name has
_AS = pattern(r"\b(?:as|since|because|given|for|when)\s+\Z", re.IGNORECASE)
_PLACE = pattern(
    rf"(?:[,(]|(?<![\s,(]))\s++\(?{_TAKEN}(?:when|where|at|for|with)\s+\$?\\?[A-Za-z](?:_?\w)?\s?=",
    re.IGNORECASE,
)


_WHERE = pattern(
    r"(?<=\S)[\s,(]{1,4}(?:which\s+(?:is\s+)?)?(?:attained|achieved|reached|occurs|occurring)\s+(?:only\s+)?"
    r"(?:at|when|for|if|by)\b[^.]*[.)]*\Z"
)
_IS_ANSWER = pattern(
    r"(?<=[\w)}$])\s+is\s+(?:indeed\s+)?(?:the|our)\s+(?:(?:only|unique|final|desired|required|correct)\s+){0,2}"
    r"(?:solution|answer|function|result|value)[.\s]*\Z"
)
_REASON = pattern(r"\A([-+]?\$?[\d.,/]{1,20}\$?),?\s+(?:because|since|as)\b.*\Z", re.DOTALL)
_BOUND = pattern(
    r"\s*+,?\s*+(?:for\s++(?:all|any|every|each|some)|where|with)\s++"
    r"(?:(?:real|positive|nonnegative|integers?|numbers?)\s++){0,3}"
)
_JOINS = pattern(r"(?:\b(?:and|or)|,)\s*\Z")  # a formula goes on before
LONGEST = 400  # characters of a sentence that are looked through
NEAR = 80  # characters before a formula


def cut(sentence: str) -> str:
    """A sentence without the place where its value is attained, its reason, or that it is the answer."""
    if "=" not in sentence or len(sentence) > LONGEST:
        return sentence
    return _REASON.sub(r"\1", _IS_ANSWER.sub("", _WHERE.sub("", sentence)))


def bound(text: str, segments: list[tuple[int, int, str]]) -> str | None:
    """The last formula but one, where the last says for what it holds: "$f(x) = x$ for all $x$"."""
    if len(segments) < 2:
        return None
    (start, end, content), (begin, _, last) = segments[-2:]
    words = text[end:begin]
    before = text[max(0, start - NEAR) : start].rpartition("\n")[2]
    if _BOUND.fullmatch(words) is None or hedges.opens(before) or _JOINS.search(before):
        return None
    return f"{content} {' '.join(words.split())} {last}"


def without(text: str, first: int, segments: Segments) -> tuple[int, Segments]:
    """The formulas from `first` on without a reason before them or a place after them."""
    if first < len(segments) - 1 and _AS.search(text[max(0, segments[first][0] - 20) : segments[first][0]]):
        return first + 1, segments
    while first and _is_beside(text[segments[first - 1][1] : segments[first][0]], segments[first - 1][2]):
        first, segments = first - 1, segments[:first]
    return first, segments


def _is_beside(gap: str, answer: str) -> bool:
    """Whether what follows after a gap is said beside the answer before it: `$x$ ≈ $1.41$` says 1.41."""
    if _BESIDE.fullmatch(gap):
        return True
    return _ABOUT.fullmatch(gap) is not None and _VALUE.search(answer) is not None


def before_place(said: str) -> str:
    """A line up to where it says for which values of a name: "The maximum is 5 when x = 2"."""
    place = _PLACE.search(said)
    return said[: place.start()] if place else said
