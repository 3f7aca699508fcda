"""Where in a response the answer is, in order of how explicit it is.

The whole response; a JSON value under one of the known keys; the last explicit marker (an answer tag,
a box, "Answer:"), whose content then decides alone; a leading label, where asked for; what is mentioned.
"""

from __future__ import annotations

import json
import re

from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

METHODS = ("whole", "json", "marker", "lead", "mention", "none")
MAX_WEAK = 16  # markers of the form "the answer is" that are looked at
WEAK_CHARS = 1000  # of what follows them
_LARGEST = 10**18  # of the integers that are read as labels
_BELOW = 100_000  # characters below a marker that has nothing on its line
MAX_BROKEN = 50  # objects that are no JSON, before the search for one ends

_NOUN = "answers?|labels?|categor(?:y|ies)|class(?:es)?|classifications?|predictions?|verdict|decision|choice"
_MARKER = re.compile(
    rf"""<(?P<tag>answer|label)>
      | \\boxed\s*(?P<box>\{{)
      | (?<!\w)(?:{_NOUN}|答案|标签|標籤|类别|類別|分类)[*_`"')\]\ \t]*(?P<colon>[:=：]|(?P<verb>\bis\b|是))
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LOWER_MARKER = re.compile(_MARKER.pattern, re.VERBOSE)  # faster by half on text without capitals
_COMMAND = re.compile(r"\\(?:text|textbf|textit|mathrm|mathbf|mbox|boldsymbol|displaystyle)\b|[{}$]|\\[,;! ]")
_OBJECT = re.compile(r'\{(?=\s*+")')
_NOT_BLANK = re.compile(r"[^\W_]")


_WRONG = re.compile(
    r"\b(?:wrong|incorrect|false|rejected|excluded|not(?:\s+(?:the|an?|my))?)\s+(?:final\s+|correct\s+|right\s+)?\Z"
)
_ARROW = re.compile(r"\\(?:long)?(?:to|rightarrow)\b", re.IGNORECASE)
_FENCE = re.compile(r"^```\w*+", re.MULTILINE)


class Pairs(list[tuple[str, "Any"]]):
    """A JSON object with every key that was written, also twice."""


@record
class Marker:
    """An explicit answer: its content, and whether the marker is a mere "… is"."""

    content: str
    weak: bool


def markers(text: str) -> Iterator[Marker]:
    """The explicit answers of a text, the last one first; at most MAX_WEAK that are weak.

    "Wrong answer: …" is none; where there is no other, the answer is that there is none.
    """
    weak, end = 0, len(text)
    pattern, read = (_LOWER_MARKER, text.lower()) if text.isascii() else (_MARKER, text)
    written = list(pattern.finditer(read))
    for found in reversed(written):
        wrong = _WRONG.search(read, max(0, found.start() - 40), found.start())
        if wrong:
            end = wrong.start()
        elif not found["verb"]:
            yield Marker(_content(text[:end], found), False)
        elif weak < MAX_WEAK:
            weak += 1
            yield Marker(_content(text[:end], found)[:WEAK_CHARS], True)
    if written and end <= written[0].start():
        yield Marker("", False)


def _content(text: str, found: re.Match[str]) -> str:
    if found["tag"]:
        close = re.compile(f"</{found['tag']}>", re.IGNORECASE).search(text, found.end())
        return text[found.end() : close.start() if close else len(text)]
    if found["box"]:
        return _COMMAND.sub(" ", _ARROW.sub(" > ", _braced(text, found.end())))
    return _line(text, found.end())


def values(text: str, keys: tuple[str, ...]) -> list[Any] | None:
    """The JSON values under known keys: of the whole text, else of the last object that has one.

    None where there is no such object. A text that is a JSON array is taken to be the value itself, and
    so are the values in its objects.
    """
    if text.startswith("["):
        whole = _decoded(text, 0)
        if whole and whole[1] == len(text) and isinstance(whole[0], list):
            return [whole[0], *_under(whole[0], keys)]
    found: list[Any] | None = None
    position, broken = 0, 0
    while broken < MAX_BROKEN and (opener := _OBJECT.search(text, position)):
        decoded = _decoded(text, opener.start())
        broken += decoded is None
        position = decoded[1] if decoded else opener.end()
        under = list(_under(decoded[0], keys)) if decoded else []
        found = under or found
    return found


def is_object(text: str) -> Pairs | None:
    """The object that a text is, if it is one."""
    decoded = _decoded(text, 0) if text.startswith("{") else None
    whole = decoded is not None and decoded[1] == len(text) and isinstance(decoded[0], Pairs)
    return decoded[0] if decoded and whole else None


def strings(pairs: Pairs) -> Iterator[str]:
    """The strings and integers among an object's own values, as text."""
    for _, value in pairs:
        if isinstance(value, str):
            yield value
        elif type(value) is int and -_LARGEST < value < _LARGEST:
            yield str(value)


def _decoded(text: str, start: int) -> tuple[Any, int] | None:
    try:
        return _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None


_DECODER = json.JSONDecoder(object_pairs_hook=Pairs)


def _under(value: Any, keys: tuple[str, ...]) -> Iterator[Any]:
    """The values under known keys at any depth, outermost first."""
    pending = [value]
    while pending:
        current = pending.pop()
        if isinstance(current, Pairs):
            yield from (inner for key, inner in current if key.casefold() in keys)
            pending.extend(inner for _, inner in current)
        elif isinstance(current, list):
            pending.extend(current)


def _braced(text: str, start: int) -> str:
    depth = 1
    for brace in re.finditer(r"[{}]", text[start : start + 10_000]):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return text[start : start + brace.start()]
    return text[start : start + 10_000]


def _line(text: str, start: int) -> str:
    """The rest of the line; where nothing is on it, the lines that follow up to a blank one."""
    end = text.find("\n", start)
    line = text[start : end if end >= 0 else len(text)]
    if _NOT_BLANK.search(line) or "[" in line or end < 0:
        return line
    following = _FENCE.sub("", text[end : end + _BELOW]).strip()
    return following.partition("\n\n")[0]
