"""What stands around a box in its formula and its sentence, and changes what the box says.

`$-\\boxed{42}$` says -42, `$\\boxed{x^2} + C$` says x^2 + C, `\\boxed{42} million` says 42 million,
`\\boxed{42} or 43` names two values, and `it is not \\boxed{42}` says nothing. In `$3 + \\boxed{42} = 45$`
the box fills a gap, and says 42.
"""

from __future__ import annotations

import re

from verifiers.math_equivalence import hedges
from verifiers.patterns import pattern

NEAR = 80  # characters on either side that are looked at

_DENIED = pattern(
    r"(?:\b(?:not|never)|n['’]t)\s+(?:be\s+|equal(?:\s+to)?\s+)?[\s$*]*\Z|(?:\\neq?|\\not\s*=|≠|!=)\s*\Z"
    r"|\b(?:less|more|greater|fewer|larger|smaller)\s+than\s+[\s$*]*\Z"
    r"|\b(?:wrong|incorrect|false)\s+(?:\w+\b\s*)?(?:is|was|be|would be|of|:)?[\s$*:]*\Z"
    r"|\b(?:other than|different from|(?:any|every)thing but|except|do(?:n['’]t| not) \w+)[\s$*]*\Z"
    r"|\b(?:minus|negative|twice|double|half(?: of)?|(?:square|cube|root|reciprocal|opposite|inverse) of)"
    r"[\s$*]*\Z"
    r"|\b(?:suppose|assume|if)\b(?:(?!\bthen\b|\bso\b)[^.,;:\n]){0,40}\b(?:is|was|were|be|equals?)[\s$*]*\Z"
    r"|(?<![A-Za-z])(?:n'est pas|no es|nicht|non è|não é|niet|inte|bukan|не|không phải(?: là)?|不是|ليس)"
    r"[\s$*:]*\Z",
    re.IGNORECASE,
)
_BY_CASES = pattern(
    r"[\s$,]{0,5}(?:if|when|for)\b[^.\n]{1,100}?\b(?:otherwise|else|and\b[^.\n]{1,40}?\b(?:if|when|for))\b"
    r"|[\s$]{0,4}\.?[\s$]{0,3}(?:otherwise|else),?\s\$?[-+]?[\d\\]",
    re.IGNORECASE,
)
_UNSURE = pattern(
    r"[\s$.,;(\\]{0,6}(?:(?:text|mbox)\{\s*)?(?:\?|(?:or so|maybe|perhaps|possibly|not sure|unsure)\b)",
    re.IGNORECASE,
)
_MORE = pattern(
    r"[\s$]{0,4}\b((?:hundred|thousand|million|billion|trillion|dozen)\b"
    r"|or (?:more|less|fewer|greater|above|below)\b|at (?:most|least)\b|and (?:above|below)\b)",
    re.IGNORECASE,
)
_WORD = pattern(r"(?<![\\A-Za-z])[A-Za-z]{2,}")
_RELATION = pattern(r"[=<>]|\\(?:leq?|geq?|neq?|approx|equiv|in|to|iff|[Rr]ightarrow|implies)\b")
_LEFT = pattern(
    r"(?:[/^−·×]|(?<=[\w)}])\s*\*|(?<!\+)\+|[-–]|\\(?:cdot|times|div|pm|mp)|(?<=[^\s])\d)\s*\Z"
    r"|(?:\\sqrt(?:\[\w{1,3}\])?|\\[dt]?frac(?:\{[^{}]*\})?|[\^])\s*\{\s*\Z"
)
_RIGHT = pattern(
    r"\s*(?:(?:[-−–+/^·×]|\*(?!\*)|\\(?:cdot|times|div|pm|mp)(?![A-Za-z]))\s*[\w\\({]"
    r"|!(?!=)|[,.]?\d)|[A-Za-z](?![A-Za-z])"
)
_EDGE = pattern(
    r"\$|\\[\[\]()]|\n|\\\\|&|\\(?:quad|qquad|text|mbox|begin|end)\b|(?<=[^\d])[,;]|[.,;](?!\d)|(?<=\d),(?!\d)"
)


def said(text: str, start: int, end: int, content: str) -> str:
    """What a box says that stands between `start` and `end`; "" where what is around it takes it back."""
    before, after = text[max(0, start - NEAR) : start], text[end : end + NEAR]
    if before and _DENIED.search(before):
        return ""
    if after.strip(" $.*\n"):
        if _BY_CASES.match(after) or _UNSURE.match(after):
            return ""
        if more := _MORE.match(after):
            return f"{content} {more[1]}"
        if other := hedges.alternative(after):
            return f"{content}, {other}"
    return _in_formula(before, after, content)


def _in_formula(before: str, after: str, content: str) -> str:
    """The box with what it is added to, multiplied by and the like, unless it fills a gap in an equation."""
    left, right = _left(before), _right(after)
    if not (left.strip() and _LEFT.search(left)) and not _RIGHT.match(right):
        return content
    side = _RELATION.split(left)[-1]
    if _RELATION.search(right) or _WORD.search(side) or _WORD.search(right):
        return content
    if not _set_as_formula(before) and (_is_dash(side) or right.strip() == "!"):
        return content  # a bullet, a dash, an exclamation
    return f"{side}{{{content}}}{right}".strip()


def _is_dash(side: str) -> bool:
    return side.strip() in ("-", "–") and side != "-"


def _left(before: str) -> str:
    edge = 0
    for found in _EDGE.finditer(before):
        edge = found.end()
    return before[edge:]


def _right(after: str) -> str:
    found = _EDGE.search(after)
    return after[: found.start()] if found else after


def _set_as_formula(before: str) -> bool:
    """Whether the box stands in dollars, by the last mark before it."""
    return before.count("$") % 2 == 1 or max(before.rfind("\\["), before.rfind("\\(")) > max(
        before.rfind("\\]"), before.rfind("\\)")
    )
