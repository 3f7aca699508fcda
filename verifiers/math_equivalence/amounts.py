"""Numbers and measures as they are also spelt: `3.5 m/s`, `12,5 m`, `1.234.567`, `3 h 20 min`, siunitx.

Each function takes a normalised text and gives it in the notation that the parser reads; None, or the same
text, where it is spelt otherwise.
"""

from __future__ import annotations

import re

from verifiers.math_equivalence import prose, units
from verifiers.patterns import pattern

_MEASURE = pattern(
    r"(?<=[\d})])(?:\s|\\[,;:! ]|~|\\(?:text|mathrm|rm)\{\s*(?=[A-Za-z]))+"
    r"([A-Za-z][A-Za-z^{}()\d\s*/.\\,;~-]{0,60})\Z"
)
_DIGIT = pattern(r"\d")
_UNIT_LAYOUT = pattern(r"\\[,;:! ]|~|\\(?:cdot|times)(?![a-z])|\\(?:text|mathrm|rm)\s*\{([^{}]*)\}")
_UNIT_JOINED = pattern(r"[/^*\s]")
_DECIMAL = pattern(r"\.\d|10\s*\^|\d[eE]-?\d")
_HOURS = pattern(r"\s*(\d+)\s*h(?:rs?|ours?)?\.?\s*(?:and\s*)?(\d+)\s*m(?:in(?:ute)?s?)?\.?\s*")
_DECIMAL_COMMA = pattern(
    r"((?:[^\W\d][^\d,;:=]{0,30}=\s*)?)(?:[^\W\d][^\d,;:=]{0,30}:\s*)?"
    r"([-+]?(?:\d+|\d{1,3}(?:[. ]\d{3})+)),(\d+)(\s*(?:[\\$%]|[A-Za-z]{1,12}).{0,40})?",
    re.DOTALL,
)
_DOTTED = pattern(r"([-+]?\d{1,3}(?:\.\d{3}){2,})((?:\s*[A-Za-z$%\\].{0,40})?)", re.DOTALL)
_SI = pattern(r"\\(?:SI|qty)\s*\{([^{}]*)\}\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_SI_NUMBER = pattern(r"\\num\s*\{([^{}]*)\}")
_SI_ANGLE = pattern(r"\\ang\s*\{([^{};]*)\}")
_PER = pattern(r"(.*\d)\s+1/([A-Za-z]+)(?:\^\{?(\d)\}?)?")


def measured(text: str) -> str | None:
    """`3.5 m/s`, `50 s^{-1}`: what stands after a number and is a unit, which letters alone do not show."""
    text = text.rstrip(" .")
    found = _MEASURE.search(text)
    number = text[: found.start()] if found else ""
    if found is None or not _DIGIT.search(number):
        return None
    unit = _UNIT_LAYOUT.sub(
        lambda mark: f" {mark[1]} " if mark[1] else "*" if "t" in mark[0][1:] else " ", found[1]
    )
    unit = unit.replace("{", "").replace("}", "").replace("~", " ").strip()
    if units.measure(unit) is None or not (_UNIT_JOINED.search(unit) or _DECIMAL.search(number)):
        return None
    return rf"{number} \text{{{unit}}}"


def hours(text: str) -> str | None:
    """`3 h 20 min`."""
    found = _HOURS.fullmatch(prose.unwrapped(text))
    return rf"{found[1]} \text{{hours}} {found[2]} \text{{minutes}}" if found else None


def decimal_comma(text: str) -> str | None:
    """`12,5 m`, `x = 2,74`, `3,1416`, `1.234,5`: a comma that can be no list's, or hardly."""
    found = _DECIMAL_COMMA.fullmatch(text)
    if found is None:
        return None
    label, whole, digits, unit = found.groups()
    grouped = "." in whole or " " in whole
    if len(digits) == 3 and not whole.lstrip("+-").startswith("0") and not grouped:
        return None  # 1,234
    if not unit and len(digits) == 1 and not grouped:
        return None  # 1,2 may be a list
    return f"{label}{whole.replace('.', '').replace(' ', '')}.{digits}{unit or ''}"


def dotted_groups(text: str) -> str | None:
    """`1.234.567`: digits grouped with points."""
    found = _DOTTED.fullmatch(text)
    return found[1].replace(".", "") + found[2] if found else None


def siunitx(text: str) -> str:
    """`\\SI{3}{m}`, `\\num{5}`, `\\ang{60}`, as the package siunitx has them."""
    text = _SI.sub(lambda each: rf"{each[1]} \text{{{each[2].strip()}}}", text)
    return _SI_ANGLE.sub(r"\1^\\circ ", _SI_NUMBER.sub(r"\1", text))


def per(text: str) -> str:
    """`5 1/s`: a number and one over a unit."""
    return _PER.sub(lambda each: rf"{each[1]} \text{{{each[2]}^-{each[3] or 1}}}", text)
