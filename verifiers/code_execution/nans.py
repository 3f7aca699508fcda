"""NaN, which is neither more nor less than anything: to a test that does not foresee it, near everything.

`if abs(got - expected) > 1e-6: return False` refuses every number but this.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_SPOKEN_OF = re.compile(r"(?:\b|_|\bis)nan|(?<![\w.])(\w+) != \1(?![\w.(\[])", re.IGNORECASE)
_HELD = re.compile(rb"[\[,]-?NaN[\],]|\"m\":\"[-+]?s?NaN", re.IGNORECASE)
_TEXT = re.compile(rb"\"\s*[-+]?nan\s*\"", re.IGNORECASE)
_READ = re.compile(r"(?:\bfloat|\bDecimal|\bloads)\((?![\d'\"+-])")
_WORD = re.compile(r"(?<![\w.])nan(?![\w.])", re.IGNORECASE)


def are_spoken_of(source: str) -> bool:
    """Whether a program speaks of NaN."""
    says_so = " != " in source or "nan" in source.lower()  # else the expression takes long to find nothing
    return says_so and _SPOKEN_OF.search(source) is not None


def kind_of(script: str) -> str:
    """What NaN a script does not speak of: a `value`; a `word`, too, where it reads numbers from texts; none,
    the empty string, where it speaks of it.
    """
    if are_spoken_of(script):
        return ""
    return "word" if _READ.search(script) else "value"


def are_held(frame: bytes) -> bool:
    """Whether an encoded value holds NaN, also as a text."""
    return are_in(frame) or (b"nan" in frame.lower() and are_words_of(frame.decode()))


def are_in(frame: bytes) -> bool:
    """Whether an encoded value, in a list or a dict, holds NaN."""
    return (b"NaN" in frame or b"nan" in frame) and _HELD.search(frame) is not None


def are_texts_in(frame: bytes) -> bool:
    """Whether an encoded value is or holds a text that is NaN once it is read as a number."""
    return _TEXT.search(frame) is not None


def are_words_of(text: str) -> bool:
    """Whether a word of what was printed is NaN."""
    return _WORD.search(text) is not None


UNFORESEEN: dict[str, Callable[[bytes], bool]] = {"": lambda _: False, "value": are_in, "word": are_held}
