"""Where in a response the JSON is: every outermost value, in one string-aware pass.

The scanner stops at an opening bracket that can begin JSON and reads a whole value from there, strings
included, so a brace in a string or a bracketed remark in prose misleads nobody. What follows a value is
read on from its end, so nothing inside a value is ever taken for the answer; nor is anything inside a
broken value that closes.

Work is linear: every character is read a bounded number of times, except that a syntax error costs its
position once more (the standard library counts the lines before it). These costs are added up and the
search ends at EFFORT, which no ordinary response comes near.
"""

from __future__ import annotations

import re

from verifiers.json_fields.parse import MAX_DEPTH, Broken, decode, too_deep, whole
from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Wanted = Callable[[Any], bool]

MAX_CHARS = 8_000_000  # a longer answer is none
EFFORT = 200_000_000  # characters that errors may cost before the search ends
MAX_LOOKS = 8  # readings to the end of the text for a bracket that never closes

_OPENER = re.compile(r'\{(?=[ \t\r\n]*+["}])|\[(?=[ \t\r\n]*+[]\[{"\-0-9tfnNI])')
_FIRST_KEY = re.compile(r'\{[ \t\r\n]*+"(?:[^"\\]++|\\.)*+"[ \t\r\n]*+')
_BRACKET = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[\]{}]', re.DOTALL)
_FENCED = re.compile(r"```[\w+-]*[ \t]*\r?\n(.*?)```", re.DOTALL)
_MARGIN = " \t\r\n\ufeff\u200b\x00"


@record
class Candidate:
    """A JSON value in a response: the value, its text, and how it was found.

    method: whole (nothing else was written), fence, embedded, or repaired.
    """

    value: Any
    text: str
    method: str


def candidates(text: str, wanted: Wanted, policy: str = "last") -> list[Candidate]:
    """The JSON values of `text` that are `wanted`, in order.

    Args:
        text: the final part of a response.
        wanted: whether a value has the right root type.
        policy: "whole" looks at the text as a whole only.
    """
    text = text.strip(_MARGIN)
    if not text or len(text) > MAX_CHARS:
        return []
    if policy == "whole" or text[0] not in "{[":
        alone = _alone(text, "whole")
        if policy == "whole" or alone:
            return [found for found in alone if wanted(found.value)]
    found = [candidate for candidate in _scan(text) if wanted(candidate.value)]
    return found or [candidate for candidate in _scalars(text) if wanted(candidate.value)]


def choose(found: list[Candidate], policy: str) -> Candidate | None:
    """The candidate that counts; under "only", None where two of them differ."""
    if not found:
        return None
    if policy == "only" and any(not same(other.value, found[0].value) for other in found[1:]):
        return None
    return found[0] if policy == "first" else found[-1]


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same JSON; a bool is no number, and a bad leaf is like no other."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _scan(text: str) -> Iterator[Candidate]:
    brackets = _Brackets(text)
    position, spent = 0, 0
    while spent < EFFORT and (opener := _OPENER.search(text, position)):
        start = opener.start()
        try:
            value, position = decode(text, start)
        except RecursionError:
            position = brackets.closing(start) or len(text)
        except Broken as problem:
            spent += problem.pos
            position = _after(brackets, start, problem.pos)
        else:
            deep = text.count("[", start, position) + text.count("{", start, position) > MAX_DEPTH
            if not deep or not too_deep(value):
                yield Candidate(value, text[start:position], _method(text, start, position))


def _after(brackets: _Brackets, start: int, failed: int) -> int:
    """Where to read on after broken JSON.

    A brace whose first key is no key was prose, and so was what it swallowed. Else what is broken is left
    out up to its closing bracket, or up to the error where it never closes.
    """
    key = _FIRST_KEY.match(brackets.text, start)
    if key and key.end() == failed:
        return start + 1
    return brackets.closing(start) or max(start + 1, failed)


class _Brackets:
    """Where brackets close. Looking for one that never closes reads to the end of the text; what is learnt
    there about the others is kept, and after MAX_LOOKS such looks no bracket is taken to close."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.unclosed: set[int] = set()
        self.looks = 0

    def closing(self, start: int) -> int:
        """The end of the bracket that opens at `start`, 0 where it never closes."""
        if start in self.unclosed or self.looks >= MAX_LOOKS:
            return 0
        opened: list[int] = []
        for token in _BRACKET.finditer(self.text, start):
            first = token[0][0]
            if first in "[{":
                opened.append(token.start())
            elif first != '"':
                opened.pop()
                if not opened:
                    return token.end()
        self.looks += 1
        self.unclosed.update(opened)
        return 0


def _method(text: str, start: int, end: int) -> str:
    if start == 0 and end == len(text):
        return "whole"
    return "fence" if "```" in text[max(0, start - 24) : start] else "embedded"


def _alone(text: str, method: str) -> list[Candidate]:
    """The text as one value, if it is one."""
    try:
        value = whole(text)
    except (Broken, RecursionError):
        return []
    return [] if too_deep(value) else [Candidate(value, text, method)]


def _scalars(text: str) -> Iterator[Candidate]:
    """Scalars are looked for only where nothing else stands: in a fence, in an answer tag."""
    for block in _FENCED.finditer(text):
        yield from _alone(block[1].strip(_MARGIN), "fence")
    end = text.rfind("</answer>")
    start = text.rfind("<answer>", 0, max(end, 0))
    if start >= 0:
        yield from _alone(text[start + len("<answer>") : end].strip(_MARGIN), "embedded")
