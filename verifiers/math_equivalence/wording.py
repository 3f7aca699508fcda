"""English for what has a notation: "greater than 5", "the square root of 2", "1 out of 8", "no real roots".

Each function takes a normalised text and gives it in the notation that the parser reads; None, or the same
text, where it is worded otherwise.
"""

from __future__ import annotations

import re

from verifiers.math_equivalence import prose, words
from verifiers.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from re import Match

_SUBJECT = (
    r"(?:(?:all|any|every|the)\s+)?(?:(?:set of\s+)?(?:all\s+)?(?:real\s+)?(?:numbers?|values?)\s*"
    r"(?:of\s+)?)?"
    r"(?P<x>\\?[A-Za-z](?:_\w)?(?![A-Za-z]))?\s*(?:(?:that|which)\s+)?"
    r"(?:(?:is|are|must be|be)\s+)?(?:strictly\s+)?"
)
_VALUE = r"(?:(?!\b(?:and|or|but|if|not|to|for|than|when)\b)[^,;<>=]){1,40}?"
_COMPARED = pattern(
    _SUBJECT + r"(?P<how>(?:greater|more|larger|bigger|less|smaller|fewer) than(?: or equal to)?"
    r"|at (?:least|most)|(?:no|not) (?:less|more|greater|larger|smaller) than|above|below)\s+"
    rf"(?P<value>{_VALUE})",
    re.IGNORECASE,
)
_BETWEEN = pattern(
    _SUBJECT
    + rf"between\s+(?P<low>{_VALUE})\s+and\s+(?P<high>{_VALUE})(?P<ends>,?\s*\(?(?:inclusive|exclusive)\)?)?",
    re.IGNORECASE,
)
_FROM_TO = pattern(
    r"(?:all\s+)?(?:the\s+)?(?:integers|whole numbers)(?:\s+from)?"
    r"\s+(-?\d{1,6})\s+(?:to|through)\s+(-?\d{1,6})"
    r"(?:,?\s*\(?inclusive\)?)?",
    re.IGNORECASE,
)
MOST_LISTED = 100  # whole numbers
_COPRIME = pattern(r"([a-z])(?:,?\s+and\s+|\s*,\s*)([a-z])\s+are\s+(?:co-?prime|relatively prime)")
_FLIPPED = {"<": ">=", ">": "<="}
_ATOM = r"(\d+(?:\.\d+)?|[A-Za-z](?![A-Za-z]))"
_ROOT = pattern(
    rf"(?:\bthe\s+)?(?:\b(?:principal|positive)\s+)?\b(square |cube |sq\.? )?"
    rf"\b(root|sqrt)\s+(?:of\s+)?{_ATOM}",
    re.IGNORECASE,
)
_POWER = pattern(r"(?<![\w.])(\d+|[A-Za-z]|[A-Za-z]_\w)\s+(squared|cubed|factorial)\b")
_CHOOSE = pattern(r"(\d{1,4}|[a-z])\s+choose\s+(\d{1,4}|[a-z])")
_NEGATIVE = pattern(r"(?:negative|minus)\s+(.{1,80})", re.IGNORECASE)
_EITHER_SIGN = pattern(r"\bplus(?:\s+or\s+|-)minus\s+", re.IGNORECASE)
_BOTH_OF = pattern(r"\A\s*both\s+(?=.{1,200}\band\b)", re.IGNORECASE | re.DOTALL)
_SHARE = pattern(r"(\d{1,9})\s+(?:in|out of)\s+(\d{1,9})")
_PARTS = pattern(rf"(\d{{1,9}})[\s-]+({'|'.join(words.PARTS)})")
_BOTH = pattern(r"([A-Za-z][A-Za-z\s-]{1,80}?)\s*\(\s*(\d[\d,]*)\s*\)")
_COINS = pattern(r"(\d{1,9})\s+dollars?,?\s+(?:and\s+)?(\d{1,2})\s+cents?")
_CODED = pattern(r"(US\s?\\?\$|USD|EUR|\\euro(?![a-z])|GBP|\\pounds(?![a-z]))\s?(\d[\d.,]*)")
_CODES = {"EUR": "euros", "\\euro": "euros", "GBP": "pounds", "\\pounds": "pounds"}
_CLOCK = pattern(r"(\d{1,2}(?::\d\d)?)\s*([ap])\.\s?m\.?", re.IGNORECASE)
_OCLOCK = pattern(r"(\d{1,2})\s*o'clock", re.IGNORECASE)
_NONE = pattern(
    r"(?:there\s+(?:is|are|exists?)\s+|(?:the|this)\s+(?:given\s+)?(?:equation|system|inequality|problem)\s+has\s+)?no\s+(?:(?:such|real|integer|rational|valid|possible|positive|natural)\s+){0,3}"
    r"(?:solutions?|roots?|values?|numbers?|integers?|functions?|pairs?|triples?|primes?|polynomials?|[a-z])"
    r"(?:\s+exists?)?",
    re.IGNORECASE,
)
_IDENTITY = pattern(r"(?:the\s+)?identity(?:\s+(?:function|map))|[a-z]\s*=\s*(?:id|identity)", re.IGNORECASE)
_UNIT_MATRIX = pattern(
    r"(?:the\s+)?(?:(\d)\s*(?:x|by|\\times)\s*\1\s+)?(?:identity|unit)\s+matrix", re.IGNORECASE
)
_LEADING = pattern(
    r"(?:(?:all|the|only|linear|constant|quadratic|function|functions|solution|polynomial|of|form|such|is|are)\s+){1,5}"
    r"(?=[A-Za-z]\(\w\)\s*=)"
    r"|(?:the\s+)?(?:ordered\s+)?(?:point|pair|triple|vector|set|interval|value|number|line|circle|curve|equation|vertex"
    r"|cent(?:er|re)|focus|midpoint)\s+(?:at\s+|is\s+)?"
    r"(?=[\\({\[\d$-]|[A-Za-z]\s*[=^])",
    re.IGNORECASE,
)


def _mark(how: str) -> str:
    """The sign of a comparison in words."""
    how = how.lower()
    negated = how.startswith(("no ", "not "))
    sign = "<" if re.search("less|small|few|most|below", how) else ">"
    if negated:
        return _FLIPPED[sign]
    return sign + "=" if how.startswith("at ") or "equal" in how else sign


def compared(text: str) -> str | None:
    """`x is greater than 5`, `all real numbers less than 2`; without a name as an interval."""
    found = _COMPARED.fullmatch(prose.said(text))
    if found is None:
        return None
    mark, value = _mark(found["how"]), found["value"].strip()
    if found["x"]:
        return f"{found['x']} {mark} {value}"
    closed = mark.endswith("=")
    if mark[0] == ">":
        return rf"{'[' if closed else '('}{value}, \infty)"
    return rf"(-\infty, {value}{']' if closed else ')'}"


def between(text: str) -> str | None:
    """`x between 1 and 3`, its ends left out unless it says "inclusive"."""
    found = _BETWEEN.fullmatch(prose.said(text))
    if found is None:
        return None
    closed = "incl" in (found["ends"] or "").lower()
    low, high = found["low"].strip(), found["high"].strip()
    mark = "<=" if closed else "<"
    return f"{low} {mark} {found['x'] or 'x'} {mark} {high}"


def counted(text: str) -> str | None:
    """`all integers from 1 to 5`, which are listed."""
    found = _FROM_TO.fullmatch(prose.said(text))
    low, high = (int(found[1]), int(found[2])) if found else (0, 0)
    return rf"\{{{', '.join(map(str, range(low, high + 1)))}\}}" if low < high <= low + MOST_LISTED else None


def coprime(text: str) -> str | None:
    """`m and n are relatively prime`."""
    found = _COPRIME.fullmatch(prose.said(text))
    return rf"\gcd({found[1]}, {found[2]}) = 1" if found else None


def roots(text: str) -> str:
    """`the cube root of 2`, `root 3`."""
    return _ROOT.sub(_rooted, prose.unwrapped(text))


def _rooted(found: Match[str]) -> str:
    degree = "[3]" if (found[1] or "").lower().startswith("cube") else ""
    return rf"\sqrt{degree}{{{found[3]}}}"


def powers(text: str) -> str:
    """`x squared`, `n factorial`."""
    marks = {"squared": "^2", "cubed": "^3", "factorial": "!"}
    return _POWER.sub(lambda found: found[1] + marks[found[2]], prose.unwrapped(text))


def chosen(text: str) -> str:
    """`10 choose 3`."""
    return _CHOOSE.sub(r"\\binom{\1}{\2}", prose.unwrapped(text))


def negative(text: str) -> str | None:
    """`minus seven`, `negative infinity`."""
    found = _NEGATIVE.fullmatch(prose.said(text))
    if found is None:
        return None
    spelt = words.number(found[1])
    if spelt:
        return rf"-\frac{{{spelt[0]}}}{{{spelt[1]}}}"
    return f"-{found[1]}" if found[1] == "infinity" or found[1][0] in "0123456789\\" else None


def either_sign(text: str) -> str:
    """`plus or minus 2`."""
    return _EITHER_SIGN.sub(r"\\pm ", prose.unwrapped(text))


def both_of(text: str) -> str:
    """`both 1 and 2`."""
    return _BOTH_OF.sub("", text)


def share(text: str) -> str | None:
    """`1 out of 8`, `3 quarters`."""
    said = prose.said(text)
    if found := _SHARE.fullmatch(said):
        return rf"\frac{{{found[1]}}}{{{found[2]}}}"
    part = _PARTS.fullmatch(said)
    return rf"\frac{{{part[1]}}}{{{words.PARTS[part[2]]}}}" if part else None


def both(text: str) -> str | None:
    """`twelve (12)`."""
    found = _BOTH.fullmatch(prose.said(text))
    spelt = words.number(found[1]) if found else None
    return found[2] if found and spelt == (int(found[2].replace(",", "")), 1) else None


def paid(text: str) -> str | None:
    """`12 dollars and 50 cents`, `USD 12.50`."""
    said = prose.said(text)
    if found := _COINS.fullmatch(said):
        return rf"{found[1]}.{found[2]:0>2} \text{{dollars}}"
    coded = _CODED.fullmatch(said)
    return rf"{coded[2]} \text{{{_CODES.get(coded[1], 'dollars')}}}" if coded else None


def clock(text: str) -> str | None:
    """`3 p.m.`, `3 o'clock`."""
    said = prose.said(text)
    if found := _CLOCK.fullmatch(said):
        return rf"{found[1]} \text{{{found[2].lower()}m}}"
    whole = _OCLOCK.fullmatch(said)
    return f"{whole[1]}:00" if whole else None


def nothing(text: str) -> str | None:
    """`no solution exists`, `no such x`."""
    return r"\emptyset" if _NONE.fullmatch(prose.said(text)) else None


def identity(text: str) -> str | None:
    """`the identity function`, `the identity matrix`."""
    said = prose.said(text)
    if _IDENTITY.fullmatch(said):
        return "f(x) = x"
    matrix = _UNIT_MATRIX.fullmatch(said)
    return (f"I_{matrix[1]}" if matrix[1] else "I") if matrix else None


def led(text: str) -> str | None:
    """`the function f(x) = x`, `all linear functions f(x) = ax + b`."""
    said = prose.said(text)
    found = _LEADING.match(said)
    return said[found.end() :] if found else None
