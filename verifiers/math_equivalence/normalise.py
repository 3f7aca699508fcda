"""Text to text: Unicode to its notation, damage repaired where it is unambiguous. Linear time.

Repaired: what a JSON reader made of a backslash (`\\f` of `\\frac`, `\\t` of `\\text`, `\\b` of `\\binom`),
doubled backslashes, HTML superscripts, invisible characters, full-width forms.
"""

from __future__ import annotations

import re

from verifiers.math_equivalence.symbols import SUBSCRIPTS, SUPERSCRIPTS, UNICODE
from verifiers.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_HIGH = pattern("[" + "".join(map(chr, SUPERSCRIPTS)) + "]+")
_DEEP = pattern("[" + "".join(map(chr, SUBSCRIPTS)) + "]+")
_DAMAGED = pattern(
    "\x0c(?=[a-z])|\x08(?=(?:inom|egin|oxed|eta|ar|ig|frac|mod|ullet|times|pi|text|f|sqrt)\\b|ig[lrg]?|inom|oxed)"
    "|\t(?=(?:ext|extcirc|imes|heta|an|au|frac|o|extbf|extrm|op|riangle|imes\\d*)(?![a-z]))"
    "|\n(?=(?:eq|u|abla|otin|e)(?![A-Za-z]))"
    "|\r(?=(?:ight|ho|angle|floor|ceil)(?![a-z]))|\x07(?=(?:lpha|ngle|pprox))|\x0b(?=(?:ec|ert|arphi))"
)
_CONTROL = {"\x0c": r"\f", "\x08": r"\b", "\t": r"\t", "\n": r"\n", "\r": r"\r", "\x07": r"\a", "\x0b": r"\v"}
_AFTER_BELL = pattern(r"\\b(?=(?:frac|times|pi|text|sqrt))")  # `\frac` whose \f became \b by a second reader
_DOUBLED = pattern(r"(?<!\\)\\{2,}+(?=[A-Za-z(){}\[\]%$,;! ])(?!\s*[A-Za-z](?:_\w)?\s*=)")
_MONEY = pattern(r"(?:\bUSD?\s?)?\\\$\s?(\d(?:[\d,]|\{,\})*+(?:\.\d+)?+)(?!\.?\d|\}|\s?\\?[A-Za-z])")
_RECURRING = pattern(r"(\d*\.\d{0,40}?)(\d)\2+\s?(?:\\[lcd]?dots|\.\.\.|(?:\\text\{)?\s?repeating\}?)")
_CURRENCIES = {"€": "euros", "£": "pounds", "₹": "rupees"}
_AMOUNT = pattern(r"([€£₹])\s?(\d[\d.,]*\d|\d)|(\d[\d.,]*\d|\d)\s?([€£₹])")
_PRICE = pattern(r"(?<!\\)\$(?=\d)")
_INDEX = r"\s*(?:\{\s*(\w{1,4})\s*\}|(\w))"
# {}_{10}C_3, ^{10}C_3, {}_5P_2
_CHOSEN = pattern(
    rf"(?<![\w}})\]'])(?:\{{\s*\}}\s*)?[_^]{_INDEX}\s*(?:\\(?:mathrm|text)\{{)?([CP])\}}?\s*_{_INDEX}"
)
_PRIMES = pattern(r"\^\s*(?:\{\s*(?:\\prime\s*){1,3}\}|\\prime(?![A-Za-z])\s*)")
_LINED = pattern("(?:\\d\u0305)+")  # digits, each with a line over it
_GIVEN = pattern(r"\bP\(([^()|\\]{1,20})(?:\||\\mid)([^()|\\]{1,20})\)")
_ALL_WHOLE = pattern(  # n = 0, ±1, ±2, …
    r"\b([a-zA-Z])\s*=\s*0\s*,\s*\\pm\s*1\s*(?:,\s*\\pm\s*2\s*(?:,\s*\\pm\s*3\s*)?)?,\s*(?:\\[lc]?dots|\.\.\.)"
)
_BASED = frozenset("xXbBoO")
_PERIOD = pattern(r"\A(-?\d*\.\d+)\((\d{1,12})\)\Z")  # 0.1(6), which is no product
_HTML = pattern(r"<(sup|sub)>([^<>]{0,80})</\1>")


def normalised(text: str) -> str:
    """The text in plain ASCII notation where it has one, repaired."""
    if not text.isascii():
        text = _LINED.sub(lambda run: r"\overline{" + run[0].replace("\u0305", "") + "}", text)
        text = _HIGH.sub(lambda run: "^{" + run[0].translate(SUPERSCRIPTS) + "}", text)
        text = _DEEP.sub(lambda run: "_{" + run[0].translate(SUBSCRIPTS) + "}", text)
        if any(sign in text for sign in _CURRENCIES):
            text = _AMOUNT.sub(_amount, text)
        from verifiers.math_equivalence import foreign

        text = foreign.measured(text).translate(UNICODE)
    if not text.isprintable():
        text = _DAMAGED.sub(lambda found: _CONTROL[found[0]], text)
        text = _AFTER_BELL.sub(r"\\", text)
    if "$" in text:
        text = _priced(text)
    if text[:1] == "0" and text[1:2] in _BASED:
        from verifiers.math_equivalence import based

        text = based.prefixed(text) or text
    if text.endswith(")"):
        text = _PERIOD.sub(r"\1\\overline{\2}", text)
    if "\\\\" in text and "\\begin" not in text:
        text = _DOUBLED.sub(r"\\", text)
    return (_written_out(text) if _SPELT.search(text) else text).strip("` \n")


def _written_out(text: str) -> str:
    """The text without the spellings that stand for something else."""
    for hint, spelling, by in _SPELLINGS:
        if hint in text:
            text = spelling.sub(by, text)
    return text.replace("plus_minus", r"\pm ").replace("minus_plus", r"\mp ").replace("{:}", ":")


def _amount(found: re.Match[str]) -> str:
    return rf"{found[2] or found[3]}\text{{ {_CURRENCIES[found[1] or found[4]]}}}"


def _priced(text: str) -> str:
    """Amounts of dollars with their unit in words."""
    if text.count("$") == 1:  # not the dollars around a formula
        text = _PRICE.sub(r"\\$", text)
    return _MONEY.sub(r"\1\\text{ dollars}", text)


def _choosing(found: re.Match[str]) -> str:
    """Combinations and permutations with both numbers as indices."""
    n, k = found[1] or found[2], found[4] or found[5]
    if found[3] == "C":
        return rf"\binom{{{n}}}{{{k}}}"
    return rf"\frac{{({n})!}}{{({n}-{k})!}}"


def _script(found: re.Match[str]) -> str:
    return ("^" if found[1] == "sup" else "_") + "{" + found[2] + "}"


_SPELT = pattern(
    r"\{,\}|\.\(|prime|dots|\.\.\.|repeating|C|P|<su|plus_minus|minus_plus|\{:\}"
)  # one of these
# Spellings that are written out: what a text must hold, what is replaced and by what.
_SPELLINGS: tuple[tuple[str, re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    ("{,}", pattern(r"(?<=\d)\{,\}(?=(?:\d{1,2}|\d{4,})(?!\d))"), "."),  # a decimal comma
    (".(", pattern(r"(?<![\d.])(\d*\.)\((\d{1,12})\)"), r"\1\\overline{\2}"),
    ("prime", _PRIMES, lambda run: "'" * run[0].count("prime")),
    ("dots", _RECURRING, r"\1\\overline{\2}"),
    ("...", _RECURRING, r"\1\\overline{\2}"),
    ("repeating", _RECURRING, r"\1\\overline{\2}"),
    ("C", _CHOSEN, _choosing),
    ("P", _CHOSEN, _choosing),
    ("P(", _GIVEN, r"P_{given}(\1, \2)"),
    ("<su", _HTML, _script),
    ("dots", _ALL_WHOLE, r"\1 \\in \\mathbb{Z}"),
    ("...", _ALL_WHOLE, r"\1 \\in \\mathbb{Z}"),
)
