"""Notation as it is also typed or set: `]0, 1[`, `<1, 2>`, `{{1, 2}, {3, 4}}`, `a1 + a2`, plain TeX.

Each function takes a normalised text and gives it in the notation that the parser reads; None, or the same
text, where it is typed otherwise.
"""

from __future__ import annotations

import re

from verifiers.math_equivalence import prose, units
from verifiers.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from re import Match

_NUMBER = r"[-+]?\d+(?:\.\d+)?(?:/\d+)?"
_SIZED = pattern(r"\\(?:left|right|bigl|bigr|Big[lr]?)\s*(?=[\[\]])")
_TURNED = pattern(r"([\[\]])([^\[\]()]{1,80}[,;][^\[\]()]{1,80})([\[\]])")
_ANGLED = pattern(r"<\s*([^<>=]{1,60},[^<>=]{1,80})>")
_NESTED = pattern(r"\{\s*((?:\{[^{}]{1,80}\}[\s,]*){2,8})\}")
_AND = pattern(r"(?<=[\w)}])\s*\\?&\s*(?=[\w\\(-])")
_SCIENTIFIC = pattern(r"(?<=\d)\s+(?=10\s*(?:\^|\*\*))")
_GROUPED = pattern(r"(?<![\w.])(\d{1,3})(?:(?:'\d{3})+|(?:_\d{3})+)(?![\d'_])")
_LAKHS = pattern(r"([^\d,]{0,8})(\d{1,2}(?:,\d{2})+,\d{3})([^\d,]{0,20})")
_ASSIGNED = pattern(
    r"\{?\s*((?:\"?[A-Za-z](?:_?\d)?\"?\s*:\s*[^,:{}]{1,40}(?:,\s*|(?=\}?\s*\Z))){2,6})\}?\s*"
)
_COLON = pattern(r"\"?([A-Za-z](?:_?\d)?)\"?\s*:")
_LINE = pattern(r"\s*+\$?\s*\\?[A-Za-z](?:_\{?\w\}?)?\s*=.+")
_FLOORED = pattern(r"(?:\\left)?\[([^\[\],;]{1,60})(?:\\right)?\]")
_REALS_WITHOUT = pattern(r"(?:\\mathbb\s*\{?)?\s*\\?R\}?\s*\\\s*(?:\\?\{)(.{1,60}?)\\?\}")
_NOT_ZERO = pattern(r"\\(?:mathbb|R|Bbb)\s*+\{?\s*R?\s*+\}?\s*\^\s*+\{?\s*(?:\*|\\times|\\ast|\\star)\s*\}?")
_LETTER_AND_DIGIT = pattern(r"[A-Za-z]\d")  # found several times as fast as what follows
_INDEXED = pattern(
    r"(?<![A-Za-z\\_^{\d.])([A-Za-z]|\\?(?:alpha|beta|lambda|omega|theta|phi|mu|rho|sigma))(\d)(?![\d.A-Za-z(])"
)
# Braces that editors of formulas put around a function, words, the lines of a system, what brackets hold.
_UNGROUPED: tuple[tuple[re.Pattern[str], str], ...] = (
    (pattern(r"\\text\s*(?=\{)|\\rm\s*(?=\{)"), r"\\text"),
    (
        pattern(
            r"\{\s*(\\(?:log|ln|lg|sin|cos|tan|cot|arcsin|arccos|arctan)\s*"
            r"(?:[_^]\s*(?:\{[^{}]{1,20}\}|\\?\w)\s*){0,2})\}"
        ),
        r"\1 ",
    ),
    (pattern(r"\{\s*(\\text\{[^{}]{1,40}\})\s*\}"), r"\1"),
    (pattern(r"\{\s*(\\text\{[^{}]{1,40})\}\s*(\^\s*\{?\d\}?)\s*\}"), r"\1\2}"),
    (pattern(r"(?<=[(\[])\s*\{([^{}]{1,80},[^{}]{1,80})\}\s*(?=\\right|[)\]])"), r"\1"),
    (pattern(r"(\\\{)\s*\{\s*(?=\\begin\{(?:array|aligned|matrix|cases)\})"), r"\1"),
    (pattern(r"(\\end\{(?:array|aligned|matrix|cases)\})\s*\}(?=\s*\\right)"), r"\1"),
)
_DEGREES = pattern(r"(?<=[\d}])\s*\^\s*+\{?\s*(?:\\(?:text|mathrm|rm)\s*+\{?\s*)?o\s*\}{0,2}(?![A-Za-z])")
_POINT = pattern(r"\(([^()]{1,40}(?:,[^()]{1,40}){1,3})\)")
_MOVED = pattern(r"\)\s*[-+]\s*(?:\\?[a-z]{1,8}|\d{1,4})\s*+\*?\s*\([^()]{1,40},")
_SIGNED_POINT = pattern(r"\\pm\s*\(([^()]{1,40}(?:,[^()]{1,40}){1,3})\)")
_APART = pattern(r"(?<![A-Za-z\\])([a-z])(log|ln|sin|cos|tan)([a-z])(?![A-Za-z])")
_FEET = pattern(
    r"(\d{1,5})\s*(?:'|feet|foot|ft\.?)\s*(?:and\s+)?(?:(\d{1,2})\s*(?:''|\"|inch(?:es)?|in\.?))?|(\d{1,5})\s*\"",
)
_ROOT_OF = pattern(r"\\root\s*+\{?\s*(\w{1,3})\s*+\}?\s*\\of\s*")
_PER = pattern(
    r"(?<=[\d})])(?:\s|\\[,;: ]|~|\\cdot)*"
    r"\\[dt]?frac\s*\{\s*(?:\\(?:text|mathrm|rm)\s*\{)?\s*([A-Za-z ]{1,20})\}{1,2}"
    r"\s*\{\s*(?:\\(?:text|mathrm|rm)\s*\{)?\s*([A-Za-z ]{1,20})\}?\s*(\^\s*\{?\d\}?)?\s*\}{1,2}\s*\Z"
)
_PLAIN_MATRIX = pattern(r"\\([pbvB]?matrix)\s*\{((?:[^{}]|\{[^{}]*\}){1,600})\}")
_LINE_GAP = pattern(r"\\\\\s*\[\s*-?[\d.]+\s*(?:pt|em|ex|mm|cm)\s*\]")
_CARRIAGE = pattern(r"\\cr(?![a-z])")
_ARRAY = pattern(
    r"(?:(?:np|numpy|sp|sympy)\.)?(?:Matrix|array|matrix|ImmutableMatrix|mat)\((\[.*\])\)", re.DOTALL
)
_ROWS = pattern(rf"\[\s*({_NUMBER}(?:[\s,]+{_NUMBER})*(?:\s*;\s*{_NUMBER}(?:[\s,]+{_NUMBER})*)+)\s*\]")
_CONSTANT = pattern(r"\+\s*(?:\\(?:text|mathrm)\s*\{\s*)?const(?:ant)?\.?\s*\}?(?=\s*\Z)")


def turned(text: str) -> str | None:
    """`]0, 1[` and `[0, 1[`, whose brackets point away from an end that is left out."""
    plain = _SIZED.sub("", text)
    said = _TURNED.sub(_interval, plain)
    return said if said != plain else None


def _interval(found: Match[str]) -> str:
    opening, closing = "[" if found[1] == "[" else "(", "]" if found[3] == "]" else ")"
    return opening + found[2] + closing


def angled(text: str) -> str | None:
    """`<1, -2, 3>`, a vector."""
    found = _ANGLED.fullmatch(text.strip())
    return f"({found[1]})" if found else None


def nested(text: str) -> str | None:
    """`{{1, 2}, {3, 4}}`, a matrix."""
    found = _NESTED.fullmatch(text.strip())
    return f"[{found[1].replace('{', '[').replace('}', ']')}]" if found else None


def ands(text: str) -> str | None:
    """`1 & 2`."""
    return _AND.sub(", ", text) if "\\begin" not in text and "\\\\" not in text else None


def scientific(text: str) -> str:
    """`6.02 10^23`."""
    return _SCIENTIFIC.sub(r" \\times ", text)


def grouped(text: str) -> str:
    """`1'000'000`, `1_000_000` and `1,00,000`."""
    if found := _LAKHS.fullmatch(text):
        return found[1] + found[2].replace(",", "") + found[3]
    return _GROUPED.sub(lambda found: found[0].replace("'", "").replace("_", ""), text)


def assigned(text: str) -> str | None:
    """`a: 3, b: 4`."""
    found = _ASSIGNED.fullmatch(text.strip())
    return _COLON.sub(r"\1 =", found[1]) if found else None


def lines(text: str) -> str | None:
    """Equations on lines of their own."""
    found = [line.strip("* ") for line in text.split("\n") if line.strip()]
    if all(line.startswith(("- ", "• ")) for line in found):
        found = [line[2:] for line in found]
    if len(found) < 2 or len(found) > 12 or not all(map(_LINE.fullmatch, found)):
        return None
    return ", ".join(line.strip(" ,;") for line in found)


def floored(text: str) -> str | None:
    """`[n/2]`, the greatest whole number in it."""
    found = _FLOORED.fullmatch(text.strip())
    return rf"\lfloor {found[1]} \rfloor" if found and re.search("[A-Za-z]", found[1]) else None


def real(text: str) -> str | None:
    """`R`, `R \\ {0}` and `\\mathbb{R}^*`, sets of real numbers."""
    if text.strip() == "R":
        return r"\R"
    if found := _REALS_WITHOUT.fullmatch(text.strip()):
        return rf"\R \setminus \{{{found[1]}\}}"
    return r"\R \setminus \{0\}" if _NOT_ZERO.fullmatch(text.strip()) else None


def indexed(text: str) -> str | None:
    """`a1 + a2`, names with an index."""
    return _INDEXED.sub(r"\1_\2", text) if _LETTER_AND_DIGIT.search(text) else None


def ungrouped(text: str) -> str:
    """`{\\log _2}3`, `12{\\rm{cm}}`, `\\left( {0,1} \\right)`, without the braces that mean nothing."""
    for braces, inner in _UNGROUPED:
        text = braces.sub(inner, text)
    return text


def vectors(text: str) -> str | None:
    """`(1, 2) + t(3, 4)`, a sum of vectors."""
    return _POINT.sub(_column, text) if _MOVED.search(text) else None


def _column(found: Match[str]) -> str:
    return r"\begin{pmatrix}" + r" \\ ".join(found[1].split(",")) + r"\end{pmatrix}"


def signed_points(text: str) -> str:
    """`\\pm(3, 2)`, two points."""
    return _SIGNED_POINT.sub(_both_signs, text)


def _both_signs(found: Match[str]) -> str:
    parts = [part.strip() for part in found[1].split(",")]
    return f"({', '.join(parts)}), ({', '.join(f'-({part})' for part in parts)})"


def apart(text: str) -> str:
    """`nlogn`."""
    return _APART.sub(r"\1 \\\2 \3", text)


def feet(text: str) -> str | None:
    """`5'10''`, `8"` and `5 feet 10 inches`, in inches."""
    found = _FEET.fullmatch(prose.unwrapped(text))
    if found is None or not (found[1] or found[3]):
        return None
    return rf"{12 * int(found[1] or 0) + int(found[2] or found[3] or 0)} \text{{inches}}"


def degrees(text: str) -> str:
    """`90^o`."""
    return _DEGREES.sub(r"^\\circ ", text)


def root_of(text: str) -> str:
    """`\\root 3 \\of 2`."""
    return _ROOT_OF.sub(r"\\sqrt[\1] ", text)


def per(text: str) -> str | None:
    """`9.8 \\frac{m}{s^2}`, a fraction of units."""
    found = _PER.search(text)
    if found is None:
        return None
    unit = f"{found[1].strip()}/{found[2].strip()}{(found[3] or '').replace(' ', '')}"
    return (
        rf"{text[: found.start()]} \text{{{unit}}}"
        if units.measure(unit.replace("{", "").replace("}", ""))
        else None
    )


def plain_matrix(text: str) -> str:
    """A matrix of plain TeX, `\\pmatrix{1 & 2 \\cr 3 & 4}`, and lines with a gap after them."""
    text = _LINE_GAP.sub(r"\\\\", _CARRIAGE.sub(r"\\\\", text))
    return _PLAIN_MATRIX.sub(lambda found: rf"\begin{{{found[1]}}}{found[2]}\end{{{found[1]}}}", text)


def constant(text: str) -> str:
    """`x^2 + \\text{const}`."""
    return _CONSTANT.sub("+ C", prose.unwrapped(text))


def array(text: str) -> str | None:
    """A matrix as numpy, sympy and Matlab print it."""
    if found := _ARRAY.fullmatch(text.strip()):
        return found[1]
    rows = _ROWS.fullmatch(text.strip())
    if rows is None:
        return None
    lines = [re.split(r"[\s,]+", row.strip()) for row in rows[1].split(";")]
    return r"\begin{pmatrix}" + r"\\".join("&".join(line) for line in lines) + r"\end{pmatrix}"
