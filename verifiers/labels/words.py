"""Text as words: what a label and a response have in common however they are written.

NFKC, format characters removed, casefolded; underscore, hyphen and space are one and the same. A word is
a run of letters and digits; a number keeps its sign and its decimals; scripts that do not put spaces
between words give one word per character, which is what makes a label there findable as a substring.
"""

from __future__ import annotations

import re
import unicodedata

from verifiers.record import record

_FORMAT = (  # as text: compiled on first use, which ASCII never makes
    "[\u00ad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0001\U000e0020-\U000e007f]"
)
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_PATTERN = (
    r"{alone}[^\W\d_{unspaced}][^\W_{unspaced}]*+"
    r"|(?<![\w)])[-+]?\d++(?:[.,]\d++)*+|\d++|(?<=\s)-(?=\s)|[^\w\s-]"
)
_ASCII_WORD = re.compile(_PATTERN.format(alone="", unspaced=""))
_WORD = _PATTERN.format(alone=f"[{_UNSPACED}]|", unspaced=_UNSPACED)
_CONTRACTED = re.compile(r"n['`]t\b", re.IGNORECASE)
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ´＇", "'"))
_EMPTY_NEGATION = re.compile(
    r"\b(?:no|without(?: an?y?)?) (?:doubt|question|denying|hesitation)\b|\bnot (?:only|just|merely)\b"
    r"|\b(?:nothing|none|no(?: other(?: \w++)?)?) (?:but|(?:(?:other|else|less) )?than)\b"
    r"|\b(?:not|cannot|never) (?:\w++ ){0,2}?anything (?:but|(?:other|else|less) than)\b",
    re.IGNORECASE,
)
_EMPTYING = ("doubt", "question", "denying", "hesitation", "only", "just", "merely", "thing but", " than")
_WHOLE_NUMBER = re.compile(r"(?<![\w.,])(\d+)\.0+(?![\w.,])")


@record
class Words:
    """A text in words.

    text: the cleaned text that the positions refer to.
    folded: each word, casefolded; punctuation is a word of its own.
    starts, ends: where each word stands in `text`.
    """

    text: str
    folded: list[str]
    starts: list[int]
    ends: list[int]


def clean(text: str) -> str:
    """NFKC, without format characters."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", re.sub(_FORMAT, "", text).translate(_APOSTROPHES))


def words(text: str) -> Words:
    """A text in words. Linear."""
    text = clean(text)
    if "'" in text or "`" in text:
        text = _CONTRACTED.sub(" not", text)
    if ".0" in text:
        text = _WHOLE_NUMBER.sub(r"\1", text)
    lowered = text.casefold()
    if any([word in lowered for word in _EMPTYING]):
        text = _EMPTY_NEGATION.sub(" ", text)
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in _ASCII_WORD.finditer(text) if text.isascii() else re.finditer(_WORD, text):
        folded.append(found[0].casefold())
        starts.append(found.start())
        ends.append(found.end())
    return Words(text, folded, starts, ends)


def form(text: str) -> tuple[str, ...]:
    """What all the ways to write a label have in common."""
    return tuple(words(text).folded)
