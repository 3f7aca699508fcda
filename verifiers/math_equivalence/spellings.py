"""Other spellings of a whole answer, tried where its plain reading is not the reference's: text to text.

Each takes a normalised text and gives it in the notation that the parser reads, or None where it is spelt
otherwise. Nothing here guesses a value: what a spelling stands for follows from the text alone.
"""

from __future__ import annotations

import re

from verifiers.math_equivalence import (
    amounts,
    based,
    damage,
    enumerated,
    foreign,
    parts,
    prose,
    typed,
    units,
    wording,
    words,
)
from verifiers.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_WORD = pattern(r"(?<![\\A-Za-z])[A-Za-z]{2}")
_UNION = pattern(r"(?<=[)\]}])\s*U\s*(?=\\?(?:left)?\\?[(\[{])")
_SET_LETTER = pattern(r"\\(?:mathbf|mathrm|bf|rm|textbf)\s*+\{?\s*([RZNQC])\s*\}?(?![A-Za-z])")
_COMPLEX = pattern(r"[-+]?[\d.]+\s*[-+]\s*(?:[\d.]+\s*+\*?\s*j|j\s*+\*?\s*[\d.]*)")
_DERIVATIVE = pattern(
    r"\\[dt]?frac\s*\{\s*(?:d|\\mathrm\s*+\{?\s*d\s*\}?)\s*(?:\^\s*+\{?\s*([23])\s*\}?)?\s*([a-zA-Z])\s*\}"
    r"\s*\{\s*(?:d|\\mathrm\s*+\{?\s*d\s*\}?)\s*[a-z]\s*(?:\^\s*+\{?\s*[23]\s*\}?)?\s*\}"
)
_TYPED_DERIVATIVE = pattern(r"(?<![A-Za-z\\])d([a-zA-Z])\s*/\s*d[a-z](?![A-Za-z])")
_PARTIAL = pattern(r"\\[dt]?frac\s*\{\s*\\partial\s*([a-zA-Z])\s*\}\s*\{\s*\\partial\s*([a-z])\s*\}")
_OR = pattern(r"\s*(?:\bor\b|\\lor|;)\s*")
_ASSIGNED = pattern(r"([a-zA-Z])\s*=\s*([^=,;]+?)\s*(?:,|and\b|\Z)")
_BRACKETED_PERIOD = pattern(r"(\d*\.\d*)\((\d{1,12})\)")
_CALLED_PERIOD = pattern(r"(\d*\.)(\d{1,12})\s*(?:\\text\{\s*)?(?:repeating|recurring)\s*\}?")
_COUNTER = pattern(
    r"(?:the\s+)?(?:day|year|grade|room|level|week|month|door|box|row|column)"
    r"\s+(\d+)|(?:on |in )?the\s+(\d+)(?:st|nd|rd|th)\s+[a-z]+",
    re.IGNORECASE,
)
_DIVISIBLE = pattern(
    r"(?:for )?(?:(?:all|any|every|the)\s+)*(?:(odd|even)\s+(?:(?:integers?|numbers?)(?:\s+([a-z]))?|([a-z]))"
    r"|(?:(?:integers?|numbers?)\s*)?([a-z])?\s*(?:(?:that|which)\s+)?(?:(?:is|are)\s+)?"
    r"(?:(?:divisible\s+by|(?:a\s+)?multiples?\s+of)\s+(\d{1,6})|(?<=[a-z]\sis\s)(odd|even)))",
    re.IGNORECASE,
)
_MULTIPLE = pattern(
    r"[\s,;$]*(?:\\text\{\s*)?[,;(]\s*(?:with |of )*(?:multiplicity\s+\w+|double root"
    r"|repeated(?: root)?)\s*\)?\}?"
)
_COMBINATIONS = pattern(r"C_\{([^{}]+)\}\s*\^\s*(?:\{([^{}]+)\}|(\w))")
_FOR_ALL = pattern(
    r"[\s,;~]*(?:\\text\{\s*)?\bfor (?:all|any|every)(?: real)?\s*\}?[\s~]*\$?[a-z]\$?"
    r"(?=\s*(?:\Z|,|;|(?:\\text\{\s*)?(?:or|and)\b))"
)
_EVERY = pattern(
    r"(?:for )?(?:all|any|every) (?:(positive|negative|non-?negative) )?"
    r"(?:(real)(?: numbers?| values? of)?|(integers?|rational numbers?))\s*+\$?\s*[a-z]",
    re.IGNORECASE,
)
_SIGN = pattern(r"(?:\A|(?<=[=\w)}]))\s*\+-(?=\s*[\w\\(])|\+\s?/\s?-")
_AFTER_FRACTION = pattern(r"(?<=\})\s*([kmMGnpd])([AVgsmNJWLCFTHl])(?![A-Za-z])")
_FORMULA = pattern(r"\\(?:d?frac|sqrt)|[\^/=]")
_RUN = pattern(
    r"(?<![A-Za-z\\{])(?<!\\text\{)(?<!\\mathrm\{)([A-Za-z]{2,4})(?![A-Za-z(])|(?<=\{)([A-Za-z]{3,4})(?=[\s}^_])"
)
_MAPS = pattern(r"([a-zA-Z])\s*:\s*([a-z])\s*(?:\\(?:long)?mapsto|\|->|->|\\to)\s*(.+)", re.DOTALL)
_STATED = pattern(r"(?:\bthe\s+)?\b([a-z]{3,12})\s*(?:\bis\b|=|:)\s*(?=[-+\d\\$(])", re.IGNORECASE)
_LABELS = {"min": "minimum", "max": "maximum"}
_PERIOD = pattern(r"(\d*\.\d{0,12}?)(\d{2,6}?)\2+\s?(?:\\[lc]?dots|\.\.\.)")
_ODDS = pattern(r"(?:the\s+)?odds(?:\s+(?:are|of))?\s+|\s*\\?(?:text\{)?\s*odds\}?\s*", re.IGNORECASE)


def _products(text: str) -> str | None:
    """`GMm`, `nRT` in a formula: names that are multiplied, rather than a word."""
    if _FORMULA.search(text) is None:
        return None
    return _RUN.sub(_apart, text)


def _apart(run: re.Match[str]) -> str:
    letters = run[1] or run[2]
    mixed = not (letters.islower() or letters.isupper() or letters.istitle())
    known = letters in units.UNITS and run.start() and run.string[run.start() - 1] != "}"
    return " ".join(letters) if mixed and not known and letters.lower() not in words.CONNECTIVES else run[0]


def _mapped(text: str) -> str | None:
    found = _MAPS.fullmatch(text)
    return f"{found[1]}({found[2]}) = {found[3]}" if found else None


def _labelled(text: str) -> str | None:
    """`the width is 5 and the length is 12` as two labelled values."""
    plain = prose.unwrapped(text)
    if prose.hedges(plain) or len(_STATED.findall(plain)) < 2:
        return None
    return _STATED.sub(lambda label: rf"\text{{{_LABELS.get(label[1].lower(), label[1].lower())}}} = ", plain)


def _derivatives(text: str) -> str:
    """dy/dx as y', which is what an equation with both says."""
    text = _TYPED_DERIVATIVE.sub(r"\1'", text)
    text = _DERIVATIVE.sub(lambda found: found[2] + "'" * int(found[1] or 1), text)
    return _PARTIAL.sub(r"\1_\2", text)


def _points(text: str) -> str | None:
    """`x = 0, y = 0 or x = 1, y = 1` as two points."""
    parts = _OR.split(prose.unwrapped(text).replace("$", ""))
    said = [_ASSIGNED.findall(part) for part in parts]
    names = [name for name, _ in said[0]]
    if len(said) < 2 or len(names) < 2 or names != sorted(set(names)):
        return None
    if any([name for name, _ in part] != names for part in said) or any(
        _ASSIGNED.sub("", part).strip(" ,") for part in parts
    ):
        return None
    return ", ".join(f"({', '.join(value.strip() for _, value in part)})" for part in said)


def _residues(text: str) -> str | None:
    """`all n divisible by 3`, `odd integers`, as residue classes."""
    found = _DIVISIBLE.fullmatch(prose.said(text))
    if found is None:
        return None
    parity = found[1] or found[6]
    remainder, modulus = (int(parity.lower() == "odd"), 2) if parity else (0, found[5])
    return rf"{found[2] or found[3] or found[4] or 'n'} \equiv {remainder} \pmod{{{modulus}}}"


def _every(text: str) -> str | None:
    """`all real a`, `all positive integers n`, without the letter."""
    found = _EVERY.fullmatch(prose.said(text))
    if found is None:
        return None
    numbers = "real numbers" if found[2] else found[3].rstrip("s") + "s"
    return rf"\text{{all {found[1].lower() + ' ' if found[1] else ''}{numbers}}}"


def _combinations(text: str) -> str:
    return _COMBINATIONS.sub(lambda each: rf"\binom{{{each[1]}}}{{{each[2] or each[3]}}}", text)


def _counter(text: str) -> str | None:
    if not text[:1].isalpha() and not text.startswith("\\text"):
        return None
    found = _COUNTER.fullmatch(prose.unwrapped(text))
    return found[1] or found[2] if found else None


_BEFORE_UNIT = tuple("}" + space + prefix for prefix in "kmMGnpd" for space in ("", " "))
# What a text must hold for a spelling to be tried, and how it is read then.
Spelling = tuple[tuple[str, ...], "Callable[[str], str | None]"]


class Table:
    """Spellings in order. any: what finds in a text that it may be one of them."""

    def __init__(self, *spellings: Spelling) -> None:
        self.spellings = spellings
        self.any = pattern("|".join([re.escape(hint) for hints, _ in spellings for hint in hints]))


_ANYWHERE = Table(
    ((" ", "~", "\\,"), amounts.measured),
    ((",",), amounts.decimal_comma),
    ((".",), amounts.dotted_groups),
    (("[",), typed.array),
    (("repeating", "recurring"), lambda text: _CALLED_PERIOD.sub(r"\1\\overline{\2}", text)),
    ((".",), lambda text: _BRACKETED_PERIOD.sub(r"\1\\overline{\2}", text)),
    (("+-", "+ -", "+/", "+ /"), lambda text: _SIGN.sub(r"\\pm ", text)),
    (("U",), lambda text: _UNION.sub(r" \\cup ", text)),
    (("j",), lambda text: text.replace("j", "i") if _COMPLEX.fullmatch(text.strip()) else None),
    (("...", "dots"), lambda text: _PERIOD.sub(r"\1\\overline{\2}", text)),
    ((" 1/",), amounts.per),
    (("->",), _mapped),
    ((";",), _points),
    (("[",), typed.turned),
    (("<",), typed.angled),
    (("{{",), typed.nested),
    (("^",), typed.degrees),
    (("_",), based.capital_digits),
    (("_{(", "_("), based.based),
    ((")",), typed.vectors),
    (("a)", "a )", "1)", "1 )", "i)", "i )", "a.", "A.", "1."), parts.in_order),
    (("\\pm",), typed.signed_points),
    (("log", "ln", "sin", "cos", "tan"), typed.apart),
    (("p.", "a.", "P.", "A.", "clock"), wording.clock),
    (("/d", "/ d"), _derivatives),
    (("&",), typed.ands),
    (("{}",), lambda text: r"\emptyset" if text.strip() == "{}" else None),
    (("\\euro", "\\pounds"), wording.paid),
    (("C_",), _combinations),
    ((" 10",), typed.scientific),
    (("'", "_", ","), typed.grouped),
    ((":",), typed.assigned),
    (("\n",), typed.lines),
    (("/",), typed.floored),
    (("R",), typed.real),
    (("{", "imes"), damage.restored),
    (("}",), damage.balanced),
    (('"', "'", "*", "_"), damage.unquoted),
    (
        ("&", "\\therefore", "\\implies", "ightarrow", "quare", "\\Box", "\\qed", "\\checkmark"),
        damage.unmarked,
    ),
    (("'", '"'), typed.feet),
    (foreign.JOINING, foreign.joined),
    (("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"), typed.indexed),
)
_IN_TEX = Table(
    (("{d", "{ d", "{\\mathrm", "{\\partial", "{ \\partial"), _derivatives),
    (_BEFORE_UNIT, lambda text: _AFTER_FRACTION.sub(r"\1 \2", text)),
    (("bf", "rm"), lambda text: _SET_LETTER.sub(r"\\mathbb{\1}", text)),
    (("quad",), lambda text: re.sub(r"\s*(?:,\s*)?\\q?quad\s*", ", ", text)),
    (("_",), based.based),
    (("{\\", "{ \\", "( {", "({", "[ {", "[{", "{{"), typed.ungrouped),
    (("\\of",), typed.root_of),
    (("frac",), typed.per),
    (("matrix{", "\\cr", "\\\\["), typed.plain_matrix),
    (("mapsto", "\\to"), _mapped),
    (("\\ang", "\\SI", "\\qty", "\\num"), amounts.siunitx),
)
_IN_WORDS = Table(
    (("\\frac", "/", "^", "="), _products),
    (("h",), amounts.hours),
    ((" ",), _counter),
    ((" is ", ":"), _labelled),
    (("or",), _points),
    (("base", "_{", "_("), based.based),
    (("odd", "even", "divisible", "multiple"), _residues),
    (("odds",), lambda text: prose.unwrapped(_ODDS.sub("", text)).replace(" to ", ":")),
    (("multiplicity", "root", "repeated"), lambda text: _MULTIPLE.sub("", text)),
    (("permutation",), enumerated.permuted),
    (("\\in", "\\pm"), enumerated.points),
    (("for ",), lambda text: _FOR_ALL.sub("", text)),
    (("must be",), lambda text: text.replace("must be", "is")),
    (("all ", "any ", "every "), _every),
    (("per cent",), lambda text: text.replace("per cent", "percent")),
    (("than", "at least", "at most", "above", "below"), wording.compared),
    (("between",), wording.between),
    (("integers", "whole numbers"), wording.counted),
    (("prime",), wording.coprime),
    (("root", "sqrt"), wording.roots),
    (("squared", "cubed", "factorial"), wording.powers),
    (("choose",), wording.chosen),
    (("egative", "inus"), wording.negative),
    (("plus or minus", "plus-minus"), wording.either_sign),
    (("both", "Both"), wording.both_of),
    ((" in ", " out of ", "hal", "third", "quarter", "th"), wording.share),
    (("(",), wording.both),
    (("cents", "USD", "US", "EUR", "GBP"), wording.paid),
    (("no ", "No "), wording.nothing),
    (("feet", "ft", "foot"), typed.feet),
    (("dentity", "nit matrix", "= id"), wording.identity),
    (("(",), wording.led),
    (("onst",), typed.constant),
)


def applied(table: Table, text: str) -> Iterator[str]:
    """What a table's spellings make of a text that holds what they need."""
    if table.any.search(text) is None:
        return
    for hints, spelling in table.spellings:
        for hint in hints:
            if hint in text:
                if (said := spelling(text)) is not None and said != text:
                    yield said
                break


def others(text: str) -> Iterator[str]:
    """The other notations that a text may be a spelling of."""
    yield from applied(_ANYWHERE, text)
    if "\\" in text:
        yield from applied(_IN_TEX, text)
    if _WORD.search(text):
        yield from applied(_IN_WORDS, text)
