"""Notation to tokens: LaTeX, calculator style and plain words, in one left-to-right pass.

A token is a pair (kind, value):
    n  a number as written, digits grouped or not      v  a name (variable or constant)
    f  a known function                                B  sum, prod, int, lim
    o  an operator, bracket or separator               t  words
    b  the begin of an environment                     e  its end
"""

from __future__ import annotations

import re

from verifiers.math_equivalence import words
from verifiers.math_equivalence.characters import ALONE, BLANK, DIGITS, PAIRS, UNSURE
from verifiers.math_equivalence.symbols import (
    ALIASES,
    BIG,
    BLACKBOARD,
    CONSTANTS,
    ENVIRONMENTS,
    FACES,
    FUNCTIONS,
    NAMES,
    SKIPPED,
    SPACES,
    TEXTS,
)
from verifiers.math_equivalence.units import SIZES
from verifiers.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Token = tuple[str, str]

MOST = 900  # tokens
MOST_NESTED = 8  # commands for words within one another


class Unreadable(Exception):
    """The text is not notation that we know, or more of it than we are willing to read."""


_GROUP = r"(?:\{,\}|,?\\[,!;: ]\s?|,|[ ](?=\d{3}(?:[ ]\d{3})*(?:\D|$)))"
_REPEATING = (
    r"\d*\.\d*(?:\\(?:overline|bar|dot|overset|widehat)\s*\{?(?:\\[a-z]+\{)?\d+\}{0,2})(?:\d*\\dot\{?\d\}?)?"
)
_DECIMAL = r"(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][-+]?\d+(?![\w.]))?"
_MASTER = pattern(
    r"(?P<word>[^\W\d_]+(?:(?:(?<=factorial)|(?<=tan)|(?<=log))2(?=\()|(?<=log)10(?=\())?)|(?P<command>\\(?:[A-Za-z]+|.|$))"
    rf"|(?P<number>{_REPEATING}|\d{{1,3}}(?:{_GROUP}\d{{3}})+(?!\d)(?:\.\d+)?|{_DECIMAL})|(?P<space>[\s~$]+)"
    r"|(?P<op><=|>=|!=|==|=<|\*\*|->|=>|:=|\.\.\.+|/=|.)",
    re.DOTALL,
)
_UNGROUPED = pattern(_DECIMAL)
_WHOLE = pattern(r"[0-9]++(?![\d.{eE]|,?\\[,!;: ]|,\d{3}|[ ]\d{3})")  # a number that nothing prolongs
_BRACES = pattern(r"\\.|[{}]", re.DOTALL)
_SPELT = {"**": "^", "==": "=", "=<": "<=", "=>": ">=", ":=": "=", "/=": "!="}
_OPENS = frozenset(("(", "[", "{.", "<("))
_CLOSES = frozenset((")", "]", ".}", ")>"))
_SIDES = frozenset((".", "{", "}"))
_ANGLE = pattern(r"\s*+\{?\s*([A-Z]{1,3}'?|\d)\s*\}?(?![A-Za-z])")
_BRACED_LINES = pattern(r"\s*(\\begin\{(?:array|aligned|matrix|split|gathered|align\*?|cases)\})")
_ENDS_NAMED = pattern(r"\s*\{\s*([A-Z]'?\s*[A-Z]'?)\s*\}")
_OPEN = ("o", "(")
_OPENINGS = frozenset(("o", mark) for mark in ("(", "[", "{."))
_CLOSINGS = (")", "]", "\\")
_ILLEGAL = frozenset('@#?"`')


def tokens(text: str, *, grouped: bool = False) -> list[Token]:
    """The tokens of a normalised text. grouped: `1,234` within brackets is one number, not two.

    Raises Unreadable.
    """
    return _Scanner(text, grouped).run()


class _Scanner:
    def __init__(self, text: str, grouped: bool, level: int = 0) -> None:
        self.text = text
        self.level = level
        self.at = 0
        self.depth = 0
        self.grouped = grouped
        self.found: list[Token] = []

    def run(self) -> list[Token]:
        text, found, at, end = self.text, self.found, self.at, len(self.text)
        while at < end:
            token = PAIRS[text[at : at + 2]]
            if token is None or (token[0] == "v" and found and found[-1] == _OPEN):
                at = self.longest(at)
            else:
                at += 1
                if token is not BLANK:
                    found.append(token)
            if len(found) > MOST:
                raise Unreadable("too many symbols")
        return found

    def longest(self, at: int) -> int:
        """Reads the longest token that begins at a place; gives the place after it."""
        if self.text[at] in DIGITS and (number := _WHOLE.match(self.text, at)):
            self.found.append(("n", number[0]))
            return number.end()
        found = _MASTER.match(self.text, at)
        assert found is not None  # the last alternative takes any character
        self.at = found.end()
        if (kind := found.lastgroup) != "space":
            _HANDLERS[kind or "op"](self, found[0])
        return self.at

    def add(self, kind: str, value: str) -> None:
        self.found.append((kind, value))

    def number(self, raw: str) -> None:
        if self.depth and "," in raw and "\\" not in raw and "{" not in raw and not self.is_grouped(raw):
            found = _UNGROUPED.match(self.text, self.at - len(raw))
            assert found is not None  # a grouped number begins with a digit
            raw, self.at = found[0], found.end()
        if raw.endswith(".") and not self.text[self.at :].strip(" $"):
            raw = raw[:-1]  # a full stop
        self.add("n", raw)

    def is_grouped(self, raw: str) -> bool:
        """Whether `1,234` within brackets may be one number; `(1,234)` and `(0,125)` are pairs."""
        alone = self.found[-1] in _OPENINGS and self.text[self.at : self.at + 1] in _CLOSINGS
        applied = len(self.found) > 1 and self.found[-2][0] != "o"  # f(1,000)
        return self.grouped and raw[0] != "0" and (applied or not alone)

    def word(self, run: str) -> None:
        if not run.isascii():  # 元, см
            self.add("t", run)
            return
        previous = self.found[-1] if self.found else ("", "")
        if len(run) == 1 and run not in UNSURE and previous != _OPEN:
            self.found.append(("v", run))
            return
        bracketed = previous == _OPEN and len(self.found) > 1
        if bracketed:
            previous = self.found[-2]
        following = self.text[self.at : self.at + 16]
        self.found.extend(words.split(run, following, previous, bracketed=bracketed))

    def op(self, mark: str) -> None:
        if mark in ALONE:
            self.found.append(("o", mark))
            return
        mark = _SPELT.get(mark, "..." if mark.startswith("...") else mark)
        if mark == "{." and (opened := _BRACED_LINES.match(self.text, self.at)):  # \{ \begin{array}
            self.at = opened.end() - len(opened[1])
            return
        if mark in _ILLEGAL:
            raise Unreadable(f"{mark!r} is not mathematics")
        if mark in _OPENS:
            self.depth += 1
        elif mark in _CLOSES:
            self.depth -= 1
        self.add("o", mark)

    def command(self, written: str) -> None:
        name = written[1:]
        if (token := _COMMANDS.get(name)) is not None:
            self.found.append(token)
        elif name not in SPACES:
            self.other_command(name)

    def other_command(self, name: str) -> None:
        if name in _SPECIAL:
            _SPECIAL[name](self)
        elif name in SKIPPED:
            if name in ("left", "right", "middle") and self.text[self.at : self.at + 1] in _SIDES:
                self.at += 1
                self.op({"{": "{.", "}": ".}"}[mark]) if (mark := self.text[self.at - 1]) != "." else None
        elif name in TEXTS:
            self.words_in_braces(name)
        elif name not in FACES:
            self.named(name)

    def named(self, name: str) -> None:
        if name in ALIASES:
            self.op(ALIASES[name])
        else:
            self.add("v", name if name in NAMES else "\\" + name)

    def words_in_braces(self, command: str) -> None:
        if self.text.startswith("*", self.at):  # \operatorname*
            self.at += 1
        inner = self.braced().strip(" ~")
        previous = self.found[-1][0] if self.found else ""
        if inner in SIZES and (previous == "n" or self.found[-1:] == [("o", "}")]):
            self.add("t", inner)
            return
        if command.startswith(("operatorname", "math")) and inner in FUNCTIONS:
            self.add("f", FUNCTIONS[inner])
        elif "\\" in inner or "$" in inner or inner[:1].isdigit() or not any(c.isalpha() for c in inner):
            if self.level == MOST_NESTED:
                raise Unreadable("words within words")
            self.found.extend(_Scanner(inner, self.grouped, self.level + 1).run())
        else:
            self.found.extend(words.text(inner))

    def braced(self) -> str:
        """The content of the braces that follow, or the next character."""
        text = self.text
        while self.at < len(text) and text[self.at] in " \n":
            self.at += 1
        if not text.startswith("{", self.at):
            self.at += 1
            return text[self.at - 1 : self.at]
        depth = 0
        for mark in _BRACES.finditer(text, self.at):
            depth += {"{": 1, "}": -1}.get(mark[0], 0)
            if not depth:
                content = text[self.at + 1 : mark.start()]
                self.at = mark.end()
                return content
        content, self.at = text[self.at + 1 :], len(text)  # a missing last brace
        return content

    def begin(self) -> None:
        name = self.braced()
        if name not in ENVIRONMENTS:
            raise Unreadable(f"environment {name[:20]!r}")
        braced = self.text[: self.at].rpartition("\\begin")[0].rstrip().endswith("\\{")
        if name == "array" and self.text[self.at : self.at + 2].strip()[:1] in ("{", "["):
            self.braced()
        self.add("b", "cases" if braced else name)

    def end(self) -> None:
        self.add("e", self.braced())

    def blackboard(self) -> None:
        name = self.braced().strip()
        self.add("v", BLACKBOARD.get(name, name))

    def skip_argument(self) -> None:
        self.braced()

    def angle(self) -> None:
        """`\\angle ABC` is one name, whose letters do not commute."""
        found = _ANGLE.match(self.text, self.at)
        self.at = found.end() if found else self.at
        self.add("v", f"\\angle {found[1]}" if found else "\\angle")

    def arrow(self) -> None:
        """`\\overrightarrow{AB}` is one name, which is not that of BA; other faces carry no meaning."""
        found = _ENDS_NAMED.match(self.text, self.at)
        self.at = found.end() if found else self.at
        if found:
            self.add("v", f"\\vec {found[1]}")

    def line(self) -> None:
        self.add("o", "\\\\")

    def struck(self) -> None:
        raise Unreadable("struck out")

    def negated(self) -> None:
        self.add("o", "not")


_HANDLERS: dict[str, Callable[[_Scanner, str], None]] = {
    "number": _Scanner.number,
    "word": _Scanner.word,
    "op": _Scanner.op,
    "command": _Scanner.command,
}
_SPECIAL: dict[str, Callable[[_Scanner], None]] = {
    "\\": _Scanner.line,
    "begin": _Scanner.begin,
    "end": _Scanner.end,
    "mathbb": _Scanner.blackboard,
    "Bbb": _Scanner.blackboard,
    "phantom": _Scanner.skip_argument,
    "hphantom": _Scanner.skip_argument,
    "vphantom": _Scanner.skip_argument,
    "hspace": _Scanner.skip_argument,
    "vspace": _Scanner.skip_argument,
    "tag": _Scanner.skip_argument,
    "label": _Scanner.skip_argument,
    "color": _Scanner.skip_argument,
    "textcolor": _Scanner.skip_argument,
    "angle": _Scanner.angle,
    "not": _Scanner.negated,
    **dict.fromkeys(("cancel", "bcancel", "xcancel", "sout", "st"), _Scanner.struck),
    "vec": _Scanner.arrow,
    "overrightarrow": _Scanner.arrow,
}
_LAYOUT = SPACES | SKIPPED | TEXTS | FACES | _SPECIAL.keys()
# Commands that are one token whatever stands around them.
_COMMANDS: dict[str, Token] = {
    name: (kind, meaning)
    for kind, table in (("v", CONSTANTS), ("f", FUNCTIONS), ("B", BIG), ("o", ALIASES))
    for name, meaning in table.items()
    if name not in _LAYOUT and (kind != "o" or meaning.isalnum() or meaning in ALONE)
}
