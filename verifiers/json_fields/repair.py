"""The safe subset of repair: notation that has one meaning, and nothing that must be guessed.

Trailing commas, single and typographic quotes, comments, bare keys and Python's True, False and None are
rewritten; the result must then be JSON. A missing bracket, comma or quote is not supplied, so a truncated
answer stays truncated, and no value is ever invented.
"""

from __future__ import annotations

import re

from verifiers.json_fields.locate import Candidate
from verifiers.json_fields.parse import Broken, too_deep, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

MAX_CHARS = 200_000
EFFORT = 3 * MAX_CHARS  # characters read for brackets that cannot be repaired, before the search ends

_SKIPPED = "space"
_TOKEN = re.compile(
    r"""
      (?P<space>[ \t\r\n]++ | //[^\n]*+ | \#[^\n]*+ | /\*.*?\*/)
    | (?P<string>"(?:[^"\\\n]++|\\.)*+")
    | '(?P<single>(?:[^'\\\n]++|\\.)*+)'
    | “(?P<double_curly>[^“”\n]*+)”
    | ‘(?P<single_curly>[^‘’\n]*+)’
    | (?P<open>[\[{]) | (?P<close>[\]}]) | (?P<comma>,) | (?P<colon>:)
    | (?P<number>-?\d[\d.eE+-]*+)
    | (?P<key>[A-Za-z_$][\w$-]*+)(?=[ \t\r\n]*+:)
    | (?P<word>true|false|null|True|False|None|NaN|-?Infinity)(?![\w$])
    """,
    re.VERBOSE | re.DOTALL,
)
_LITERALS = {"True": "true", "False": "false", "None": "null"}
_ESCAPES = {"'": "'", '"': '\\"'}
_QUOTED = re.compile(r'\\(.)|(")', re.DOTALL)


def repaired(text: str, wanted: Callable[[Any], bool]) -> list[Candidate]:
    """The `wanted` values that `text` holds once repaired, in order; none where it is too long."""
    return list(_search(text, wanted)) if len(text) <= MAX_CHARS else []


def _search(text: str, wanted: Callable[[Any], bool]) -> Iterator[Candidate]:
    opener = re.compile(r"[\[{]")
    position, spent = 0, 0
    while spent < EFFORT and (found := opener.search(text, position)):
        start = found.start()
        rewritten, end = _rewrite(text, start)
        position = end if rewritten else start + 1
        try:
            value = whole(rewritten)
        except (Broken, RecursionError):
            spent += end - start
            continue
        if wanted(value) and not too_deep(value):
            yield Candidate(value, text[start:position], "repaired")


def _rewrite(text: str, start: int) -> tuple[str, int]:
    """JSON for the bracket that opens at `start` ("" where it is none), and where reading ended."""
    out: list[str] = []
    depth, position = 0, start
    while token := _TOKEN.match(text, position):
        position = token.end()
        kind = token.lastgroup or _SKIPPED
        if kind == _SKIPPED:
            continue
        depth += {"open": 1, "close": -1}.get(kind, 0)
        if kind == "close" and len(out) > 1 and out[-1] == "," and out[-2] not in "[{,":
            out.pop()
        out.append(_REWRITE[kind](token[kind]))
        if not depth:
            return " ".join(out), position
    return "", position


def _requoted(inner: str) -> str:
    return '"' + _QUOTED.sub(lambda part: _ESCAPES.get(part[1] or part[2], part[0]), inner) + '"'


def _quoted(inner: str) -> str:
    return '"' + inner.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _as_is(text: str) -> str:
    return text


_REWRITE: dict[str, Callable[[str], str]] = {
    "string": _as_is,
    "open": _as_is,
    "close": _as_is,
    "comma": _as_is,
    "colon": _as_is,
    "number": _as_is,
    "single": _requoted,
    "double_curly": _quoted,
    "single_curly": _quoted,
    "key": _quoted,
    "word": lambda word: _LITERALS.get(word, word),
}
