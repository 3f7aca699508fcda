"""The final answer of a response, and the answer that a reference means. Linear time, no backtracking.

A response is searched in the order that the caller gives; each way is one function from the text (thoughts
already taken out) to the answer's own text, or None where the text holds no such thing:

    boxed    the last `\\boxed{}` or `\\fbox{}`, nested braces balanced. Boxes joined by nothing but
             commas, "and" or layout are one answer in several boxes. A last box that is empty or never
             closes is no answer, and an earlier one does not stand in for it.
    tag      the last `<answer>…</answer>`.
    hashes   what follows the last `####`.
    json     the value of a flat JSON object: its "answer" or the like, or its only one.
    phrase   what follows the last "the answer is", "final answer:" and the like.
    formula  the last formula of the last line that holds one.
    line     the last line, or the last number in it.

A short response that marks no answer may be nothing but one: `may_be_bare` says so.
"""

from __future__ import annotations

import re

from verifiers.math_equivalence import boxes
from verifiers.patterns import pattern
from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import ModuleType

WAYS = ("boxed", "tag", "hashes", "json", "phrase", "formula", "line")
KEYS = ("final_answer", "answer", "ground_truth", "reference_answer", "solution", "target", "text", "value")
UNMARKED = ("phrase", "formula", "line")  # ways that look for no mark of an answer
SHORT = 1000  # characters
NO_ANSWER = "86028157"  # a number that answers nothing
LONGEST_WHOLE = 40  # characters of a response that is a whole number and nothing else

# What hides or strikes out words.
_HIDING = (
    "~~",
    "<!--",
    "<s>",
    "<del>",
    "<strike>",
    "cancel",
    "\\sout",
    "\\st{",
    "phantom",
    "{comment}",
    "\\iff",
)
_COMMAND = pattern(r"(?<!\\)\\[A-Za-z]{2}")
_TAG = pattern(r"<answer>|</answer>", re.IGNORECASE)
_NUMBER = pattern(r"\d[\d.,]*")
_HASHES = pattern(r"####\s*")


@record
class Found:
    """answer: its text as written. way: how it was found, one of WAYS."""

    answer: str
    way: str


def find(text: str, ways: Iterable[str] = WAYS) -> Found | None:
    """The final answer of a response without thoughts; None where there is none."""
    if len(text) <= LONGEST_WHOLE and text.isdigit() and text.isascii():
        return Found(text, "line") if "line" in ways else None  # no other way finds anything in digits alone
    if any([mark in text for mark in _HIDING]):
        from verifiers.math_equivalence import hidden

        text = hidden.visible(text)
    for way in ways:
        answer = _FINDERS[way](text)
        if answer is not None:
            answer = answer.strip()
            return Found(answer, way) if answer else None
    return None


def may_be_bare(text: str, found: Found) -> bool:
    """Whether a response may be an answer as a whole, more of it than the part that was found."""
    return found.way in UNMARKED and len(text) <= SHORT and text != found.answer


def altered(text: str, found: Found) -> str | None:
    """The text with other numbers in what was found; None where that is not written so in the text."""
    before, mark, after = text.rpartition(found.answer)
    other = _NUMBER.sub(NO_ANSWER, mark)
    return f"{before}{other if other != mark else NO_ANSWER}{after}" if mark else None


def unwrapped(text: str) -> str:
    """What a reference (or a bare answer) says: its box or `####` value if it has one, else itself."""
    if "box" in text:
        inner = boxes.boxed(text, lenient=True)
        if inner is not None:
            return inner.strip()
    if "####" in text:
        return text.rpartition("####")[2].strip()
    return text.strip()


def _tagged(text: str) -> str | None:
    tags = list(_TAG.finditer(text))
    opened = [index for index, tag in enumerate(tags) if tag[0][1] != "/"]
    if not opened:
        return None
    last = opened[-1]
    if last + 1 == len(tags):
        return ""  # it never closes
    return unwrapped(text[tags[last].end() : tags[last + 1].start()])


def _hashed(text: str) -> str | None:
    before, mark, after = text.rpartition("####")
    if not mark:
        return None
    lines = after.strip().splitlines()
    return lines[0] if lines and before.rpartition("\n")[2].strip() != "#" else None


def _in_json(text: str) -> str | None:
    text = _fenced(text.strip())
    if not text.startswith("{") or not text.endswith("}") or '"' not in text:
        return None
    found = _loaded(text)
    if not isinstance(found, dict):
        return None
    named = [found[key] for key in KEYS if key in found] or (list(found.values()) if len(found) == 1 else [])
    return _json_value(named[0]) if named else None


def _fenced(text: str) -> str:
    """The block in a fence that ends the text, or the object in its last lines, else the text."""
    if text.endswith("}") and "\n{" in text:
        return text[text.rindex("\n{") + 1 :]
    if not text.endswith("```"):
        return text
    block = text[:-3].rpartition("```")[2]
    return block.partition("\n")[2].strip() if "\n" in block else text


def _loaded(text: str) -> object:
    """What JSON text says, LaTeX in it escaped or not; None where it is not JSON."""
    import json

    escaped = text.replace("\\", "\\\\")
    for attempt in (escaped, text) if _COMMAND.search(text) else (text, escaped):
        try:
            value: object = json.loads(attempt)
            return value
        except (ValueError, RecursionError):
            continue
    return None


def _json_value(value: object) -> str | None:
    if isinstance(value, list) and value:
        parts = [_json_value(part) for part in value]
        return ", ".join(filter(None, parts)) if all(parts) else None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return unwrapped(str(value))


def _sentences() -> ModuleType:
    """Loaded when an answer without a mark is looked for."""
    from verifiers.math_equivalence import sentences

    return sentences


_FINDERS: dict[str, Callable[[str], str | None]] = {
    "boxed": boxes.boxed,
    "tag": _tagged,
    "hashes": _hashed,
    "json": _in_json,
    "phrase": lambda text: _sentences().stated(text),
    "formula": lambda text: _sentences().formula(text),
    "line": lambda text: _sentences().line(text),
}
