"""Unambiguous damage to a text that cannot be read as it is: lost backslashes, a brace too many, quotes."""

from __future__ import annotations

from verifiers.patterns import pattern

_COMMANDS = r"[dtc]?frac|sqrt|text|mathbb|mathrm|mathbf|begin|end|overline|binom|boxed"  # before a brace
_LOST = pattern(
    rf"(?<![A-Za-z\\])(?:(?:{_COMMANDS})(?=\{{)|left(?=[(\[{{|])|right(?=[)\]}}|])"
    r"|(?:infty|cdot|leq?|geq?|neq|cup|cap|setminus|theta|circ|sqrt(?=\d))(?![A-Za-z]))"
)
_SURE = pattern(rf"(?<![A-Za-z\\])(?:(?:{_COMMANDS})\{{|left[(\[{{|])")
_BEHEADED = pattern(r"(?<![A-Za-z\\])(?:f?rac(?=\{)|ext(?=\{))|(?<=\d)\s?imes\s?(?=10|\d)")
_WHOLE = {"r": r"\frac", "f": r"\frac", "e": r"\text", "i": r"\times "}
_QUOTED = pattern(r"([\"'*_]{1,2})([^\"'*]{1,200})\1")
_MARKS_LED = pattern(r"\A\s*(?:&|\\therefore(?![a-z])|\\implies(?![a-z])|\\[Rr]ightarrow(?![a-z]))+\s*")
_MARKS_CLOSED = pattern(
    r"(?:\s|\\q?quad|\\hfill|\\,)*\\(?:blacksquare|square|Box|qed|checkmark)(?![a-zA-Z])\W*\Z"
)


def restored(text: str) -> str | None:
    """`frac{1}{2}`, `left(0, 1right)`: commands that lost their backslashes, where none has one."""
    if "\\" in text:
        return _BEHEADED.sub(lambda found: _WHOLE[found[0].strip()[0]], text)
    if _SURE.search(text):
        return _LOST.sub(lambda found: "\\" + found[0], text)
    return _BEHEADED.sub(lambda found: _WHOLE[found[0].strip()[0]], text)


def balanced(text: str) -> str | None:
    """A closing brace too many at the end."""
    more = text.count("}") - text.count("{")
    return text[:-more] if 0 < more < 4 and text.endswith("}" * more) else None


def unquoted(text: str) -> str | None:
    """`"1/2"`, `*1/2*`."""
    found = _QUOTED.fullmatch(text.strip())
    return found[2] if found else None


def unmarked(text: str) -> str:
    """The text without the signs of a proof around it: `\\therefore`, `\\blacksquare`, an alignment mark."""
    return _MARKS_CLOSED.sub("", _MARKS_LED.sub("", text))
