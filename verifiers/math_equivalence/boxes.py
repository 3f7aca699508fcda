"""The boxes of a response: which of them are one answer, and what is said of them afterwards. Linear time."""

from __future__ import annotations

from verifiers.math_equivalence.braces import closing
from verifiers.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from re import Match

MOST = 50  # boxes that may be answers to parts of a problem
LONGEST_GAP = 80  # characters between boxes that are read as layout

_BOX = pattern(r"\\(?:f?boxed|fbox|framebox)(?![A-Za-z])")
_WORD = pattern(r"[^\s$\\{}]+")
_GLUE = pattern(
    r"(?:\n\s{0,8}(?:[-*•]|\d{1,2}[.)])\s|[\s,;.&$*/|()]"
    r"|\\(?:quad|qquad|[ ,;:!\[\]()\\])|\\(?:text|mbox|textrm|mathrm)\{\s*(?:and|or|,)?\s*\}"
    r"|\b(?:and|or|maybe|perhaps|possibly|else|otherwise|alternatively|equivalently|also)\b|[A-Za-z]\w{0,3}\s*=)*+"
)
_NAMED = pattern(r"([A-Za-z]\w{0,3}\s*=)\s*\$?$")
_SIDE_BY_SIDE = pattern(r"(?:[\s$]|\\[ ,;:!]|\\q?quad)*+")
_ONLY_WORDS = pattern(r"\s*\\(?:text|mathrm|textrm|mbox)\{[^{}\d]*\}\s*")
_REMARK = pattern(r"[A-Za-z]{2}")
_DOLLARED = pattern(r"\s*\{([^$\n]{1,200})\$\$?[\s.*]*\Z")
_CLOSING = " $.*\n`)]}\\"
_OPERATORS = tuple("+-−–*/^·×{0123456789")
_COMMANDS = ("cdot", "times", "div", "pm", "mp", "ne", "neq")
_DENYING = (
    "not", "n't", "n’t", "never", "wrong", "incorrect", "false", "suppose", "assume", "if", "than", "≠", "!=",
    "different", "thing but", "except", "minus", "negative", "twice", "double", "half",
    "\\not", "pas", "no es", "nicht", "non è", "não é", "niet", "inte", "bukan", "не", "không", "不", "ليس",
)  # fmt: skip
_DIGIT = pattern(r"\d")
SUFFIX = pattern(r"\s{0,3}\$?\s{0,3}(\\?%|(?:percent(?:age)?|pct)\b|_\{?\d{1,2}\}?|\^\{?\\circ\}?)")


def boxed(text: str, *, lenient: bool = False) -> str | None:
    """The content of the last group of boxes, or what corrects it; None without a box, "" if it is empty.

    lenient: a last box that never closes reaches to the end (for references, which are not cut off).
    """
    contents: list[str] = []
    first, end, found = 0, -1, list(_BOX.finditer(text))
    for match in found:
        if match.start() < end:  # inside a box already read
            continue
        content, stop = _content(text, match.end())
        if stop < 0 and not lenient and (content := _in_dollars(text, match)):
            return content
        if stop < 0:
            return text[match.end() :].lstrip(" {") if lenient else ""
        gap = text[end : match.start()] if contents else ""
        if contents and not _joins(gap) and (len(found) > MOST or not _goes_on(text, end, match.start())):
            contents.clear()
        first = first if contents else match.start()
        if contents and len(gap) <= LONGEST_GAP and (named := _NAMED.search(gap)):
            content = f"{named[1]} {content}"
        end = stop
        suffix = SUFFIX.match(text, end)
        _add(contents, content + suffix[1] if suffix else content, gap)
        end = suffix.end() if suffix else end
    return _said(text, (first, end), contents, lenient=lenient) if contents else None


def _in_dollars(text: str, box: Match[str]) -> str:
    """What a box says that lacks its last brace, but ends with the formula, and the response with it."""
    rest = _DOLLARED.match(text, box.end())
    opened = text.count("$", 0, box.start()) % 2 or text[: box.start()].endswith("$$")
    return rest[1].strip() if rest and opened and rest[1].count("{") == rest[1].count("}") else ""


def _said(text: str, place: tuple[int, int], contents: list[str], *, lenient: bool) -> str:
    """What a group of boxes between two places says, corrected and in its context."""
    if _REMARK.search(text, place[1]) and (corrected := _corrected(text, place[1])) is not None:
        return corrected
    if not contents[-1].strip():
        return ""
    said = list(dict.fromkeys(contents))
    if lenient or len(said) > 1 or _stands_alone(text, *place):
        return ", ".join(said)
    from verifiers.math_equivalence import around

    return around.said(text, *place, said[0])


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing follows a box, and what precedes it surely changes nothing of what it says."""
    if text[end : end + LONGEST_GAP].strip(_CLOSING):
        return False
    before = text[max(0, start - LONGEST_GAP) : start].lower().rstrip()
    if before[-1:] in _OPERATORS or before.rpartition("\\")[2] in _COMMANDS:
        return False
    if before.rstrip(" $*").endswith(" of"):
        return False
    return not any([word in before for word in _DENYING])


def _add(contents: list[str], content: str, gap: str) -> None:
    """A further box; words alone right after a number are its unit."""
    if contents and _is_unit(content, gap) and _DIGIT.search(contents[-1]):
        contents[-1] += f" {content}"
    else:
        contents.append(content)


def _is_unit(content: str, gap: str) -> bool:
    return _ONLY_WORDS.fullmatch(content) is not None and _SIDE_BY_SIDE.fullmatch(gap) is not None


def _joins(gap: str) -> bool:
    """Whether nothing stands between two boxes but layout, "and", or words that leave both open."""
    return len(gap) <= LONGEST_GAP and _GLUE.fullmatch(gap) is not None


def _goes_on(text: str, end: int, start: int) -> bool:
    from verifiers.math_equivalence import parts

    return parts.goes_on(text, end, start)


def _corrected(text: str, end: int) -> str | None:
    from verifiers.math_equivalence import corrections

    return corrections.corrected(text, end)


def _content(text: str, start: int) -> tuple[str, int]:
    """The content that begins at `start` and the index after it; -1 where it never closes."""
    while start < len(text) and text[start].isspace():
        start += 1
    if not text.startswith("{", start):
        word = _WORD.match(text, start)
        return (word[0], word.end()) if word else ("", start)
    stop = closing(text, start)
    return (text[start + 1 : stop - 1], stop) if stop > 0 else ("", -1)
