"""The fenced blocks of a text: where each begins and ends, and what its label says; the code in an object of
JSON.

A block ends as in Markdown, and beyond it as its writer meant it: no line of a program begins with a fence
but in a text of several lines, so such a line ends the block even where something follows the fence, and in
such a text it does not.
"""

from __future__ import annotations

import re

from verifiers.patterns import pattern
from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# A fence begins its line, at any depth of a list, or follows text on its line and says that it is
# Python's; it may be printed bold.
_LABEL = r"[ \t]*+\{?\.?"
_OPEN = re.compile(
    rf"^([ \t>]*+(?:(?:[-*+]|\d{{1,3}}[.)])[ \t]++)?)(`{{3,}}+|~{{3,}}+)({_LABEL})([\w+#.-]*+)([^`\n]*+)$"
    rf"|[ \t:*](`{{3}}){_LABEL}((?:python|py)[\d.]*)[ \t*]*$",
    re.MULTILINE | re.IGNORECASE,
)
_LONGEST = 9  # marks of a fence that count
_DEEPEST = 40  # characters before a fence that count
_PYTHON = pattern(
    r"(?:[\w.-]*[._-])?(?:[ic]?python|py(?:py)?)(?:[-\d.]*|[_-]?(?:code|solution|program|script|runnable|exec))"
    r"|sage"
)
_STATEMENT = pattern(r"[ \t]*(?:import|def|class|async|from[ \t]+[\w.]+[ \t]+import)[ \t]+\w.*")
_SESSION = "pycon"
_TYPED = pattern(r"^[ \t]*(?:>>>|\.\.\.) ?(.*)", re.MULTILINE)
# Labels that name no language: where no block is Python's or has none, a program may stand in these.
_NO_LANGUAGE = frozenset(
    ("code", "source", "program", "script", "main", "solution", "answer", "text", "txt", "plain", "plaintext",
     "tool_code", "jupyter", "notebook", "leetcode")
)  # fmt: skip
_MARKDOWN = frozenset(("markdown", "md"))
# What an object of JSON calls its code.
_KEYS = ("code", "solution", "program", "answer", "implementation", "python", "python_code", "source_code")
_BOM = "\ufeff"
_MARKERS = pattern(r"[^ \t>]")
_QUOTES = pattern(
    r"#[^\n]*+|\"\"\"|'''|\"(?:\\.|[^\"\\\n])*+\"|'(?:\\.|[^'\\\n])*+'|\\."
)  # what begins a text of several lines, and what may hold its marks
_LONG = ('"""', "'''")


@record
class Block:
    """A block of a text, from `start` to `end`. label: what names its language, in small letters, or ""."""

    start: int
    end: int
    label: str
    code: str


def tiers(blocks: list[Block]) -> list[list[str]]:
    """The contents of Python's blocks, of those without a label, of those whose label names no language, and
    what was typed in those of a session; of each that has any, those that hold something, if any does.
    """
    python = [b.code for b in blocks if _PYTHON.fullmatch(b.label)]
    bare = [b.code for b in blocks if not b.label]
    others = [b.code for b in blocks if b.label in _NO_LANGUAGE]
    typed = ["\n".join(_TYPED.findall(b.code)) for b in blocks if b.label == _SESSION]
    return [[code for code in tier if code.strip()] or tier for tier in (python, bare, others, typed) if tier]


def blocks_of(text: str) -> list[Block]:
    """The fenced blocks of a text, in order; where it is all in one of Markdown's, those of that."""
    found = list(_blocks(text))
    if len(found) == 1 and found[0].label in _MARKDOWN:
        return list(_blocks(found[0].code))
    return found


def in_object(text: str) -> str | None:
    """The text that a JSON object holds under the one name for code that it has; None where it is no such."""
    if not (text.startswith("{") and text.endswith("}")):
        return None
    import json  # most responses are no JSON

    try:
        held = json.loads(text, strict=False)
    except (ValueError, RecursionError):  # it is no JSON
        return None
    found = [held[name] for name in _KEYS if isinstance(held.get(name), str)]
    return found[0].strip("\n") if len(found) == 1 else None


def _blocks(text: str) -> Iterator[Block]:
    ends = _Ends(text)
    position = 0
    while opened := _OPEN.search(text, position):
        indent, fence = opened[1] or "", opened[2] or opened[6]
        label, info = (opened[4] or opened[7] or "").lower(), opened[5] or ""
        start = opened.end() + 1
        end, position, closing = ends.of(indent, fence, start)
        if closing and not opened.start():  # what stood before the first fence was taken off the response
            indent = indent or closing[1 : closing.find(fence[0])]
        code = _dedented(text[start:end].removeprefix(_BOM), _MARKERS.sub(" ", indent)).rstrip("\n")
        yield Block(opened.start(), position, *_told(label, opened[4] or "", info, code))


def _told(label: str, written: str, info: str, code: str) -> tuple[str, str]:
    """The label and the code of a block, where one stands in the other's place."""
    if _STATEMENT.fullmatch(written + info):
        return "", f"{(written + info).strip()}\n{code}"
    if _PYTHON.fullmatch(label) and _STATEMENT.fullmatch(info):
        return label, f"{info.strip()}\n{code}"
    first, _, rest = code.partition("\n")
    if not label and _PYTHON.fullmatch(first.strip().lower()):
        return first.strip().lower(), rest
    return (_SESSION if code.lstrip().startswith(">>>") else label), code


class _Ends:
    """Finds what ends the blocks of a text, one after the other, in time that grows with its length."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.missing: set[re.Pattern[str]] = set()  # of which there is none from here on
        self.well_formed = True  # whether each text of several lines has ended so far

    def of(self, indent: str, fence: str, start: int) -> tuple[int, int, str]:
        """Where the code of a block ends that begins at `start`, where to read on, and what closed it.

        That is a line with a fence; a fence at the end of a line of code, where the next one opens another
        block or there is none; else the end.
        """
        mark, length = fence[0], min(len(fence), _LONGEST)
        line = self._line(_line_with(min(len(indent), _DEEPEST), mark, length), start)
        if line and not _opens(line):
            return line.start(), line.end(), line[0]
        pattern = _after_code(mark, length)
        after = pattern.search(self.text, start, line.start()) if line else self._first(pattern, start)
        if after:
            return after.start(), after.end(), after[0]
        return (line.start(), line.start() + 1, "") if line else (len(self.text), len(self.text), "")

    def _line(self, pattern: re.Pattern[str], start: int) -> re.Match[str] | None:
        """The first line with a fence that stands in no text of several lines."""
        first = found = self._first(pattern, start - 1)
        inside, position = "", start
        while found and self.well_formed:
            inside, position = _inside(self.text, inside, position, found.start()), found.start()
            if not inside:
                return found
            found = pattern.search(self.text, found.end())
        if first and self.well_formed and not _inside(self.text, inside, position, len(self.text)):
            return None
        self.well_formed = self.well_formed and first is None
        return first

    def _first(self, pattern: re.Pattern[str], start: int) -> re.Match[str] | None:
        found = None if pattern in self.missing else pattern.search(self.text, start)
        if found is None:
            self.missing.add(pattern)
        return found


def _inside(text: str, mark: str, start: int, end: int) -> str:
    """The mark of the text of several lines in which a program is at `end`, or ""; `mark`: at `start`."""
    if not mark and all(text.count(long, start, end) % 2 == 0 for long in _LONG):
        return ""
    while True:
        if mark:
            closed = text.find(mark, start, end)
            if closed < 0:
                return mark
            start = closed + len(mark)
        begun = next((m for m in _QUOTES.finditer(text, start, end) if m[0] in _LONG), None)
        if begun is None:
            return ""
        mark, start = begun[0], begun.end()


def _opens(line: re.Match[str]) -> bool:
    """Whether a line with a fence opens a block, and not only ends one: a label stands right after it."""
    opened = _OPEN.search(line[0], 1)
    if not opened or not opened[4]:
        return False
    return _PYTHON.fullmatch(opened[4].lower()) is not None or not (opened[3] or opened[5].strip())


def _line_with(depth: int, mark: str, length: int) -> re.Pattern[str]:
    """A line with as long a fence as that of a block, and no deeper than three more than the first."""
    return re.compile(rf"\n[ \t>*]{{0,{depth + 3}}}+{mark}{{{length},}}+[^`\n]*+$", re.MULTILINE)


def _after_code(mark: str, length: int) -> re.Pattern[str]:
    """A fence at the end of a line of code, where none has a line of its own."""
    return re.compile(rf"(?<=[^\s>{mark}])[ \t]*+{mark}{{{length},}}+[ \t]*+$", re.MULTILINE)


def _dedented(block: str, indent: str) -> str:
    """A block without the indentation, or the marks of a quotation, that stand before its fences."""
    if not indent:
        return block
    return "\n".join(line.removeprefix(indent) for line in block.split("\n"))
