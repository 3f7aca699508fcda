"""The trees that a text may stand for: its plain reading, and others where the notation is ambiguous."""

from __future__ import annotations

import re
from fractions import Fraction

from verifiers.math_equivalence import foreign, phrases, prose, spellings, words
from verifiers.math_equivalence.normalise import normalised
from verifiers.math_equivalence.numerals import numeral
from verifiers.math_equivalence.reading import read
from verifiers.math_equivalence.tokens import Unreadable
from verifiers.math_equivalence.tree import walk
from verifiers.patterns import pattern
from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeVar

    from verifiers.math_equivalence.tree import Node

    Kept = TypeVar("Kept")

REMEMBERED = 256  # texts whose trees are kept
LONGEST_REMEMBERED = 2_000  # characters
LONGEST_WHOLE = 40  # characters of a whole number that is read at once
_NUMBER, _NEGATIVE = frozenset(("num",)), frozenset(("num", "-"))
_read: dict[str, list[Reading]] = {}
_first: dict[str, Reading | None] = {}
_ENVIRONMENT = pattern(r"\\(?:begin|end)\{[a-z]*matrix\}|\\\\|&")
_DRAWN = pattern(r"\\[dt]?frac\s*\{\s*(?:\\[,;! ]\s*)*\}(?=\s*\{)")  # the line of a fraction that is drawn
_GROUPED = pattern(r"\d,\d{3}(?!\d)")
_GROUPING = pattern(r"(\d),(?=[1-9]\d\d(?!\d))")
_RATIO = pattern(r"\s*(?!close|near|next|due|up|down)([\w.]+)\s*(?:\\text\{\s*to\s*\}|\bto\b)\s*([\w.]+)\s*")
_LEADING = pattern(
    r"\A\s*(?:=|\\approx\b|~|\*\*|(?:approximately|about|roughly|around)\b"
    r"|(?:\\(?:text|mbox|textrm)\{\s*)?(?:all|any|every|only|each)\b"
    r"(?:\s+(?:the|real|positive|natural|whole|integers?|numbers?|values?|of|solutions?|is|are))*[\s}$]*"
    r"(?=\\?[A-Za-z](?:_\w)?\s*(?:=|<|>|\\[lg]eq?|\\ne|\\equiv|\\in)))\s*|\*\*\s*\Z",
    re.IGNORECASE,
)
_LEADS = frozenset("=~*\\aAeEoOrR \t\n")
_EXCEPT = pattern(
    r"(?:\\?[A-Za-z]\s*(?:is|can be|=|\\in)?\s*)?(?:all|any|every|the set of all)?\s*"
    r"real(?: numbers?| values?|s)?(?: of [a-z])?,?"
    r"\s*(?:except|other than|excluding|but not|but)(?: for| when)?\s*(?:[A-Za-z]\s*=)?\s*(.{1,60})",
    re.DOTALL | re.IGNORECASE,
)
_ALSO = pattern(r"(.{1,80}?)\s*\(\s*(?:or|i\.e\.,?|that is,?|equivalently,?)\s+(.{1,80})\)", re.DOTALL)
_CHOSEN = pattern(r"(\d{1,3}|[a-z])\s?C\s?(\d{1,3}|[a-z])")
_UPPER_I = pattern(r"(?<![A-Za-z\\])I(?![A-Za-z_])")
_FACTOR = pattern(r"\*\s*I(?![A-Za-z_])(?!\s*(?:\^|\*\*))|(?<![A-Za-z\\])I\s*\*(?!\*)")
_WORDS = pattern(r"\\?[A-Za-z]{2,}")
_NAMES = frozenset("abcdfghjklmnopqrstuvwxyzABCDFGHJKLMNOPQRSTUVWXYZ")
_TIMES_TEN = pattern(r"(?<=\d)\s*[xX]\s*(?=10\s*(?:\^|\*\*))")
_AMPLITUDE = pattern(r"\bA(?=(?:sin|cos|tan)\b)")
_CONDITIONED = pattern(
    r"(.{1,300}?)[,\s]*(?:(?:\\(?:text|mbox)\{\s*)?"
    r"\b(?:for all|for any|for every|for an?|where|such that)\b|\\text\{\s*is\b|\\forall\b)",
    re.DOTALL,
)

_SET = pattern(r"\\math\w+\s*\{\w\}|\\text\w*(?=\{)|\}")
# What says more than a condition, after one: "for any real k and 17", "k ∉ R".
_FURTHER = pattern(
    r"\\notin|\A[^=<>{]*(?:(?:,|\band\b)\s*-?[\d.]+|\+\s*\w+)\s*\Z|\b(?:excluded|false|wrong)\b"
)


@record
class Reading:
    """A tree, and the kinds of node in it."""

    tree: Node
    kinds: frozenset[str]


class Readings:
    """The readings of one text, the likeliest first, read when they are asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.first = _first.get(text)
        self.rest: Iterator[Reading] | None = None

    def likeliest(self) -> Reading | None:
        """The first reading, the others left unread."""
        if self.first is None:
            self.rest = _readings(self.text)
            self.first = next(self.rest, None)
            _keep(_first, self.text, self.first)
        return self.first

    def all(self) -> list[Reading]:
        """Every reading."""
        known = _read.get(self.text)
        if known is None:
            known = list(_readings(self.text) if self.rest is None else self.rest)
            if self.rest is not None and self.first is not None:
                known.insert(0, self.first)
            _keep(_read, self.text, known)
        return known


def readings(text: str) -> list[Reading]:
    """Every reading of a text, the likeliest first."""
    return Readings(text).all()


def _keep(memory: dict[str, Kept], text: str, value: Kept) -> None:
    """Remembers what was read; the responses to one problem share its reference."""
    if len(memory) >= REMEMBERED:
        memory.clear()
    if len(text) < LONGEST_REMEMBERED:
        memory[text] = value


def _readings(text: str) -> Iterator[Reading]:
    if len(text) <= LONGEST_WHOLE and text.isascii() and text.removeprefix("-").isdigit():
        yield _whole(text)
        return
    if prose.is_long(text):
        return
    if text[:1].isalpha():
        if (meant := _in_words(text)) is not None:
            yield _reading(meant)
            return
        text = words.counted(text) or text
    seen: list[Node] = []
    for candidate, grouped in _candidates(normalised(prose.without_remark(text))):
        try:
            tree = read(candidate, grouped=grouped)
        except (Unreadable, RecursionError):
            continue
        if tree not in seen:
            seen.append(tree)
            yield _reading(tree)


def _in_words(text: str) -> Node | None:
    """The value of a whole text in words: a number, "the empty set", `十二`; None where it has none."""
    if spelt := words.number(text.replace("$", "")) or (None if text.isascii() else foreign.number(text)):
        return ("/", ("num", Fraction(spelt[0])), ("num", Fraction(spelt[1])))
    return phrases.meant(text)


def _whole(text: str) -> Reading:
    """A whole number, which nothing else can be read from."""
    node = numeral(text.removeprefix("-"))
    return Reading(("-", node), _NEGATIVE) if text[0] == "-" else Reading(node, _NUMBER)


def _reading(tree: Node) -> Reading:
    if tree[0] == "num" or tree[0] == "sym":
        return Reading(tree, frozenset((tree[0],)))
    return Reading(tree, frozenset([node[0] for node in walk(tree)]))


def _candidates(text: str) -> Iterator[tuple[str, bool]]:
    """(text, whether commas group digits within brackets)."""
    yield text, False
    if len(text) > LONGEST_REMEMBERED:
        return
    if "," in text:
        yield from _other_commas(text)
    if "\\begin{matrix}" in text and "&" not in text:
        yield _ENVIRONMENT.sub(" ", text), False
        yield re.sub(r"\s+", "", _ENVIRONMENT.sub("", text)), False
        yield _DRAWN.sub("", _ENVIRONMENT.sub(" ", text)), False
    for said in _otherwise(text):
        yield said, False


def _otherwise(text: str) -> Iterator[str]:
    """What else a text may be a spelling of."""
    yield from spellings.applied(_NOTATIONS, text)
    if (text[:1] in _LEADS or text[-2:] == "**") and (said := _LEADING.sub("", text)) != text:
        yield said
    yield from spellings.applied(_SENTENCES, text)
    yield from spellings.others(text)


def _without_condition(text: str) -> str | None:
    found = _CONDITIONED.match(text)
    rest = text[found.end() :] if found else ""
    if found is None or prose.hedges(rest) or _FURTHER.search(_SET.sub("", rest)):
        return None
    of_name = "is" in found[0][-9:]  # "n is even" says something of n
    says = not of_name or ("=" in found[1] and "=" not in rest)
    return found[1] if says else None


def _without_exception(text: str) -> str | None:
    """All real numbers but some, as a difference of sets."""
    found = _EXCEPT.fullmatch(prose.unwrapped(text))
    left_out = found[1].rstrip(". ") if found else ""
    spelt = words.number(left_out)
    return rf"\R \setminus \{{{spelt[0] if spelt else left_out}\}}" if left_out else None


def _both_forms(text: str) -> str | None:
    """`2.5 (or 5/2)` as a list."""
    found = _ALSO.fullmatch(prose.unwrapped(text))
    return f"{found[1]}, {found[2]}" if found else None


def _imaginary(text: str) -> str | None:
    """Computer algebra's `I`: in a number, or as a factor with its sign; a name (a current) elsewhere."""
    letters = set(_WORDS.sub("", text.rpartition("=")[2]))
    if not letters & _NAMES or (text.count("I") == 1 and _FACTOR.search(text)):
        return _UPPER_I.sub("i", text)
    return None


def _chosen(text: str) -> str | None:
    return _CHOSEN.sub(r"\\binom{\1}{\2}", text) if _CHOSEN.fullmatch(text) else None


# Readings other than the plain one: what a text must hold somewhere, and how it is read then.
_NOTATIONS = spellings.Table(
    (("to",), lambda text: _RATIO.sub(r"\1:\2", text) if _RATIO.fullmatch(text) else None),
    (("real",), _without_exception),
    (("(",), _both_forms),
    (("C",), _chosen),
    (("I",), _imaginary),
    (("10",), lambda text: _TIMES_TEN.sub(r" \\times ", text)),
    (("A",), lambda text: _AMPLITUDE.sub("A*", text)),
)
_SENTENCES = spellings.Table(
    (("for", "where", "such", "is"), _without_condition),
    ((":", "is", "are", "equal"), prose.without_label),
)


def _other_commas(text: str) -> Iterator[tuple[str, bool]]:
    if _GROUPED.search(text):
        yield text, True
        yield _GROUPING.sub(r"\1, ", text), False
