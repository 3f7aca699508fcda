"""What a sentence says beside its answer: where a value is taken, why, for which names, and about how much.

`$5$ when $x = 2$` answers 5, `since $x > 0$, $y = 3$` answers y = 3, and `$\\pi$ ≈ $3.14$` answers \\pi.
"""

from __future__ import annotations

import re

from verifiers.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    Segments = list[tuple[int, int, str]]  # (start, end, content) of formulas

_TAKEN = r"(?:(?:attained|achieved|reached|which occurs|occurring)\s+)?"
_BESIDE = pattern(
    rf"[\s,;(]{{0,4}}(?:\b{_TAKEN}(?:at|when(?:ever)?|where|for|with|as|since|because|given|such that)\b"
    r"[^.$\n\\]{0,30}|(?:≈|\\approx\b|\\sim\b|~|approximately\b|about\b)\s*)",
    re.IGNORECASE,
)
_AS = pattern(r"\b(?:as|since|because|given|for|when)\s+\Z", re.IGNORECASE)
_PLACE = pattern(
    rf"[,(]?\s+\(?{_TAKEN}(?:when|where|at|for|with)\s+\$?\\?[A-Za-z](?:_?\w)?\s?=", re.IGNORECASE
)


def without(text: str, first: int, segments: Segments) -> tuple[int, Segments]:
    """The formulas from `first` on without a reason before them or a place after them."""
    if first < len(segments) - 1 and _AS.search(text[max(0, segments[first][0] - 20) : segments[first][0]]):
        return first + 1, segments
    while first and _BESIDE.fullmatch(text[segments[first - 1][1] : segments[first][0]]):
        first, segments = first - 1, segments[:first]
    return first, segments


def before_place(said: str) -> str:
    """A line up to where it says for which values of a name: "The maximum is 5 when x = 2"."""
    place = _PLACE.search(said)
    return said[: place.start()] if place else said
