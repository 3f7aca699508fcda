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

from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

WAYS = ("boxed", "tag", "hashes", "json", "phrase", "formula", "line")
KEYS = ("final_answer", "answer", "ground_truth", "reference_answer", "solution", "target", "text", "value")
UNMARKED = ("phrase", "formula", "line")  # ways that look for no mark of an answer
SHORT = 1000  # characters
LONGEST = 200_000  # characters at the end of a response that are searched for unmarked answers

_BOX = re.compile(r"\\(?:f?boxed|fbox|framebox)(?![A-Za-z])")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_WORD = re.compile(r"[^\s$\\{}]+")
_GLUE = re.compile(
    r"(?:[\s,;.&$]|\\(?:quad|qquad|[ ,;:!\[\]()\\])|\\(?:text|mbox|textrm|mathrm)\{\s*(?:and|or|,)?\s*\}"
    r"|\band\b|\bor\b|[A-Za-z]\w{0,3}\s*=)*+"
)
_AFTER = re.compile(r"\s{0,3}\$?\s{0,3}(\\?%|(?:percent(?:age)?|pct)\b|_\{?\d{1,2}\}?|\^\{?\\circ\}?)")
_TAG = re.compile(r"<answer>|</answer>", re.IGNORECASE)
_HASHES = re.compile(r"####\s*")
_PHRASE = re.compile(
    r"(?:\b(?:final\s{1,3}answer|answer|solution(?:\s{1,3}set)?|result|option|choice|r[ée]ponse|respuesta|Antwort)"
    r"s?\b|答案)[\s*_]{0,4}"
    r"(?:(?:to|of|for)\b[^.:\n$\\]{0,80}?\s{0,3})?"
    r"(?:\bis\b|\bare\b|\bequals\b|=|:|\best\b|\bes\b|\bist\b|是|为|：)[\s*_:]{0,8}",
    re.IGNORECASE,
)
_OPTION = re.compile(r"\b(?:option|choice|answer)[\s*_(]{1,6}([A-J])\b[\s*_)]{0,4}(?:is\b|$)", re.IGNORECASE)
_OPENING = re.compile(
    r"(?:(?:therefore|thus|hence|so|then|and|finally|consequently|that|it follows"
    r"|we (?:get|have|find|obtain|conclude)"
    r"|(?:\w{1,20}\s{1,3})?(?:gives|yields)(?: us| that)?)\b[,:]?\s{1,3})+",
    re.IGNORECASE,
)
_FINAL = re.compile(r"\bfinal\s{1,3}answer\b", re.IGNORECASE)
_MATH = re.compile(r"\\[\[(\])]|\\.|\$\$?", re.DOTALL)
_CLOSES = {"$": "$", "$$": "$$", r"\[": r"\]", r"\(": r"\)"}
_BETWEEN = re.compile(r"\s*(?:,|;|and|or|,\s*and)?\s*")
_SENTENCE = re.compile(r"[.!?](?=\s|$|\*)|\n")
_DIGIT = re.compile(r"\d")
_WORDS = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}")
_JOINED = re.compile(r",|;|\b(?:and|or|not|if)\b|[<>≤≥≠!]=?|\\")
_DENIED = re.compile(
    r"(?:\b(?:not|never|cannot|nor|neither|without|except)|n['’]t|≠|!=|\\neq?\b)\s{1,3}"
    r"(?:(?:equal|be|to|an?|the|exactly|really|simply|just|always|necessarily|actually)\s){0,3}\Z",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[-+−]?(?:\d[\d,]*+(?:\.\d++)?|\.\d++)(?:\s?/\s?\d++)?(?:\s?\\?%)?")


@record
class Found:
    """answer: its text as written. way: how it was found, one of WAYS."""

    answer: str
    way: str


def find(text: str, ways: Iterable[str] = WAYS) -> Found | None:
    """The final answer of a response without thoughts; None where there is none."""
    for way in ways:
        answer = _FINDERS[way](text)
        if answer is not None:
            answer = answer.strip()
            return Found(answer, way) if answer else None
    return None


def may_be_bare(text: str, found: Found) -> bool:
    """Whether a response may be an answer as a whole, more of it than the part that was found."""
    return found.way in UNMARKED and len(text) <= SHORT and text != found.answer


def unwrapped(text: str) -> str:
    """What a reference (or a bare answer) says: its box or `####` value if it has one, else itself."""
    if "box" in text:
        inner = boxed(text, lenient=True)
        if inner is not None:
            return inner.strip()
    if "####" in text:
        return text.rpartition("####")[2].strip()
    return text.strip()


def boxed(text: str, *, lenient: bool = False) -> str | None:
    """The content of the last group of boxes; None without a box, "" if the last is empty or unclosed.

    lenient: a last box that never closes reaches to the end (for references, which are not cut off).
    """
    contents: list[str] = []
    end = -1
    for match in _BOX.finditer(text):
        if match.start() < end:  # inside a box already read
            continue
        content, stop = _content(text, match.end())
        if stop < 0:
            return text[match.end() :].lstrip(" {") if lenient else ""
        gap = text[end : match.start()] if contents else ""
        if len(gap) > 80 or not _GLUE.fullmatch(gap):
            contents.clear()
        if contents and (named := re.search(r"([A-Za-z]\w{0,3}\s*=)\s*\$?$", gap)):
            content = f"{named[1]} {content}"
        end = stop
        suffix = _AFTER.match(text, end)
        contents.append(content + suffix[1] if suffix else content)
    if not contents:
        return None
    later = _PHRASE.search(text, end) if _FINAL.search(text, end) else None
    if later and (said := _stated(text[end:])) is not None:
        return said
    return ", ".join(dict.fromkeys(contents)) if contents[-1].strip() else ""


def _content(text: str, start: int) -> tuple[str, int]:
    """The content that begins at `start` and the index after it; -1 where it never closes."""
    while start < len(text) and text[start].isspace():
        start += 1
    if not text.startswith("{", start):
        word = _WORD.match(text, start)
        return (word[0], word.end()) if word else ("", start)
    depth = 0
    for token in _BRACE.finditer(text, start):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if not depth:
            return text[start + 1 : token.start()], token.end()
    return "", -1


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
    text = text.strip()
    if not text.startswith("{") or not text.endswith("}") or text.count("{") > 1 or '"' not in text:
        return None
    import json

    try:
        found = json.loads(text)
    except ValueError:
        return None
    named = [found[key] for key in KEYS if key in found] or (list(found.values()) if len(found) == 1 else [])
    value = named[0] if named else None
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def _stated(text: str) -> str | None:
    """What follows the last "the answer is"."""
    last = None
    for last in _PHRASE.finditer(text[-LONGEST:]):  # noqa: B007 - the last match is what counts
        pass
    if last is None:
        named = _OPTION.findall(text[-LONGEST:])
        return named[-1] if named else None
    rest = text[-LONGEST:][last.end() :]
    segments = list(_formulas(rest))
    if segments and not rest[: segments[0][0]].strip(" *"):
        return _joined(rest, segments)
    stop = _SENTENCE.search(rest)
    sentence = rest[: stop.start()] if stop else rest
    return sentence.strip(" *_`") or None


def _joined(text: str, segments: list[tuple[int, int, str]]) -> str:
    """The first formula, with those that follow it after no more than a comma or "and"."""
    first = segments[0]
    parts, end = [first[2]], first[1]
    for start, stop, content in segments[1:]:
        if not _BETWEEN.fullmatch(text[end:start]):
            break
        parts.append(content)
        end = stop
    suffix = _AFTER.match(text, end)
    return ", ".join(parts) + (suffix[1] if suffix else "")


def _formula(text: str) -> str | None:
    """The last formula; in its line, formulas joined by commas or "and" before it belong to it."""
    text = text[-LONGEST:]
    segments = list(_formulas(text))
    if not segments:
        return None
    first = len(segments) - 1
    while first and _BETWEEN.fullmatch(text[segments[first - 1][1] : segments[first][0]]):
        first -= 1
    after = text[segments[-1][1] :]
    if _DIGIT.search(after) or _SENTENCE.search(after.strip().rstrip(".")):
        return None  # prose goes on after the last formula
    return _joined(text, segments[first:])


def _formulas(text: str) -> Iterable[tuple[int, int, str]]:
    """(start, end, content) of each formula in dollars, \\( \\) or \\[ \\]."""
    opened, start, begin = "", 0, 0
    for token in _MATH.finditer(text):
        mark = token[0]
        if not opened:
            if mark in _CLOSES:
                opened, start, begin = mark, token.start(), token.end()
        elif mark == _CLOSES[opened]:
            yield start, token.end(), text[begin : token.start()]
            opened = ""


def _line(text: str) -> str | None:
    lines = text[-LONGEST:].strip().splitlines()
    if not lines:
        return None
    line = _OPENING.sub("", lines[-1].strip(" *_`"), count=1)
    if "=" in line and len(_WORDS.findall(line)) > 1 and not _JOINED.search(line):
        line = line.rpartition("=")[2].strip()  # so she sold 48 + 24 = 72 clips
    if len(line) <= 80 and (not _DIGIT.search(line) or len(_WORDS.findall(line)) <= 3):
        return line
    last = None
    for last in _NUMBER.finditer(line):  # noqa: B007 - the last match is what counts
        pass
    return line if last is None or _DENIED.search(line, 0, last.start()) else last[0]


_FINDERS: dict[str, Callable[[str], str | None]] = {
    "boxed": boxed,
    "tag": _tagged,
    "hashes": _hashed,
    "json": _in_json,
    "phrase": _stated,
    "formula": _formula,
    "line": _line,
}
