"""Where in a response the JSON is: every outermost value, in one string-aware pass.

The scanner stops at an opening bracket that can begin JSON and reads a whole value from there, strings
included, so a brace in a string or a bracketed remark in prose misleads nobody. What follows a value is
read on from its end, so nothing inside a value is ever taken for the answer; nor is anything inside a
broken value that closes.

Work is linear: every character is read at most twice, except that a syntax error costs its position once
more (the standard library counts the lines before it). These costs are added up and the search ends at
EFFORT, which no ordinary response comes near.
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

_OPENER = re.compile(r'\{(?=[ \t\r\n]*+["}])|\[(?=[ \t\r\n]*+[]\[{"\-0-9tfnNI])')
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
    position, spent = 0, 0
    while spent < EFFORT and (opener := _OPENER.search(text, position)):
        start = opener.start()
        try:
            value, position = decode(text, start)
        except RecursionError:
            position = _closing(text, start) or len(text)
        except Broken as problem:
            position = _closing(text, start)
            spent += problem.pos + ((position or len(text)) - start)
            position = position or max(start + 1, problem.pos)
        else:
            brackets = text.count("[", start, position) + text.count("{", start, position)
            if brackets <= MAX_DEPTH or not too_deep(value):
                yield Candidate(value, text[start:position], _method(text, start, position))


def _closing(text: str, start: int) -> int:
    """Where the bracket that opens at `start` closes, or 0 where it never does."""
    depth = 0
    for token in _BRACKET.finditer(text, start):
        first = token[0][0]
        if first != '"':
            depth += 1 if first in "[{" else -1
            if not depth:
                return token.end()
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
