"""Text that is one number, to its exact value: the short cut that decides most answers.

A literal is an optional sign and an integer, a decimal, a fraction of integers or a mixed number, with or
without dollars, thousands separators and a percent sign. Whatever else a text may be is the parser's.
"""

from __future__ import annotations

import re

from verifiers.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction

LONGEST = 400  # characters; longer numbers are the parser's, which counts their bits

_DIGIT = pattern(r"\d")
_ELSE = pattern(r"[^\d\s.,/+\-{}\\%$acdefghilrt:;!]")  # what is in no literal
_GAP = r"(?:\\[,!;: ]|[$\s])++"
_NOISE = pattern(rf"{_GAP}(?!\d)|(?<!\d){_GAP}|{_GAP}(?=\d{{3}}(?!\d))|\\left|\\right|\{{,\}}(?=\d{{3}})")
_NOISY = pattern(r"[\s$]|\\[,!;:]|\\left|\\right|\{,\}")  # what is in all noise
_LITERAL = pattern(
    r"(?P<sign>[-+]?)(?:"
    r"(?P<whole>\d{1,3}(?:,\d{3})++|\d++)?(?:\.(?P<digits>\d*+))?"
    r"|(?P<top>\d++)/(?P<bottom>\d++)"
    r"|(?P<mixed>\d++)?\\[dt]?frac(?:\{(?P<minus>-?)(?P<a>\d++)\}|(?P<b>\d))(?:\{(?P<c>\d++)\}|(?P<d>\d))"
    r")(?P<percent>\\?%)?\.?"
)


def value(text: str) -> Fraction | int | None:
    """The number that `text` is; None where it is not a literal (or divides by zero)."""
    if len(text) > LONGEST:
        return None
    if text.isdigit() and text.isascii():
        return int(text)
    if _ELSE.search(text) or not _DIGIT.search(text):
        return None
    if _NOISY.search(text):
        text = _NOISE.sub("", text)
    found = _LITERAL.fullmatch(text)
    if found is None or not (number := _unsigned(found)):
        return 0 if found is not None and _is_zero(found) else None
    if found["percent"]:
        from fractions import Fraction

        number = Fraction(number, 100)
    return -number if found["sign"] == "-" else number


def _is_zero(found: re.Match[str]) -> bool:
    return bool(found["whole"] or found["digits"]) and not _unsigned(found)


def _unsigned(found: re.Match[str]) -> Fraction | int | None:
    if found["whole"] or found["digits"]:
        digits = found["digits"] or ""
        whole = (found["whole"] or "").replace(",", "")
        if not digits:
            return int(whole)
        from fractions import Fraction

        return Fraction(int(whole + digits), 10 ** len(digits))
    if found["top"]:
        return _ratio(found["top"], found["bottom"])
    top, bottom = found["a"] or found["b"], found["c"] or found["d"]
    fraction = _ratio(top, bottom) if top else None
    if fraction is None:
        return None
    fraction = -fraction if found["minus"] else fraction
    return fraction + int(found["mixed"]) if found["mixed"] and not found["minus"] else fraction


def _ratio(top: str, bottom: str) -> Fraction | None:
    from fractions import Fraction

    return Fraction(int(top), int(bottom)) if int(bottom) else None
