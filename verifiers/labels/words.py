"""Text as words: what a label and a response have in common however they are written.

NFKC, format characters removed, casefolded; underscore, hyphen and space are one and the same. A word is
a run of letters and digits; a number keeps its sign and its decimals; scripts that do not put spaces
between words give one word per character, which is what makes a label there findable as a substring.
"""

from __future__ import annotations

import re
import unicodedata

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
_SHORT = 1000  # characters of a text in which a word is found faster than all of them
_WHOLE_NUMBER = re.compile(r"(?<![\w.,])(\d+)\.0+(?![\w.,])")


class Words:
    """A text in words.

    text: the cleaned text that the positions refer to.
    folded: each word, casefolded; punctuation is a word of its own.
    """

    __slots__ = ("_lowered", "_starts", "folded", "text")

    def __init__(self, text: str, folded: list[str], lowered: str) -> None:
        self.text = text
        self.folded = folded
        self._lowered = lowered
        self._starts: list[int] | None = None

    def start(self, at: int) -> int:
        """Where a word begins in `text`."""
        if self._starts is None:
            word = self.folded[at]
            only = self._lowered.find(word) if len(self._lowered) < _SHORT else -1
            if only >= 0 and self._lowered.find(word, only + 1) < 0:
                return only
            pattern = _ASCII_WORD if self.text.isascii() else re.compile(_WORD)
            self._starts = [found.start() for found in pattern.finditer(self.text)]
        return self._starts[at]

    def end(self, at: int) -> int:
        """Where a word ends in `text`."""
        start = self.start(at)
        if self.text.isascii():  # where a folded word is as long as the word
            return start + len(self.folded[at])
        found = re.compile(_WORD).match(self.text, start)
        return found.end() if found else start


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
        lowered = text.casefold()
    if text.isascii():  # casefolding leaves every character in its place
        return Words(text, _ASCII_WORD.findall(lowered), lowered)
    return Words(text, [word.casefold() for word in re.findall(_WORD, text)], "")


def form(text: str) -> tuple[str, ...]:
    """What all the ways to write a label have in common."""
    return tuple(words(text).folded)
