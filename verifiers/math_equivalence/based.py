"""Numerals in a base: `1101 in base 4`, `1101_{\\text{four}}`, `0x2A3`, `2a3_{16}`. Texts to texts."""

from __future__ import annotations

import re

from verifiers.math_equivalence import prose, words
from verifiers.patterns import pattern

_IN_BASE = pattern(
    r"\(?(\w+)\)?\s*(?:\\text\{)?\s*+\(?\s*(?:in\s+)?base[\s~-]*\$?\s*(\d{1,2}|[a-z]+)\s*+\)?\s*\}?",
    re.IGNORECASE,
)
_NAMED_BASE = pattern(
    r"_\s*+\{?\s*+\(?\s*(?:\\(?:text|mathrm|textrm)\s*\{)?\s*+\(?\s*(?:base\s*)?([a-z]{3,}|\d{1,2})\s*+\)?\s*\}{0,2}"
)
_SURELY_BASE = pattern(r"\(|base|text|math")
_LINED = pattern(
    r"\\overline\s*\{\s*(\w{1,40})\s*\}(?=\s*_)|\\(?:text|mathrm)\s*\{\s*(\w{1,40})\s*\}(?=\s*_)"
)
_PREFIXED = pattern(r"0([xXbBoO])([0-9A-Fa-f]{1,40})")
_PREFIXES = {"x": 16, "b": 2, "o": 8}
_BASES = {"hex": 16, "binary": 2, "bin": 2, "octal": 8, "oct": 8, "dec": 10}
_LARGE_BASE = pattern(r"([0-9a-zA-Z]{1,40})_\{?(1[1-9]|2\d|3[0-6])\}?")


def based(text: str) -> str | None:
    """`1101 in base 4`, `1101_{\\text{four}}`, `\\overline{1101}_4`."""
    text = _LINED.sub(lambda found: found[1] or found[2], text)
    if found := _NAMED_BASE.search(text):
        if found[1].isdigit() and not _SURELY_BASE.search(found[0]):
            return text
        base = int(found[1]) if found[1].isdigit() else _BASES.get(found[1]) or _spelt(found[1])
        return text[: found.start()] + f"_{{{base}}}" + text[found.end() :] if base else None
    found = _IN_BASE.fullmatch(prose.unwrapped(text))
    spelt = (
        (int(found[2]), 1) if found and found[2].isdecimal() else words.number(found[2]) if found else None
    )
    return f"{found[1]}_{{{spelt[0]}}}" if found and spelt else None


def _spelt(word: str) -> int | None:
    spelt = words.number(word)
    return spelt[0] if spelt else None


def prefixed(text: str) -> str | None:
    """`0x2A3`, `0b101`."""
    found = _PREFIXED.fullmatch(text.strip())
    return f"{found[2]}_{{{_PREFIXES[found[1].lower()]}}}" if found else None


def capital_digits(text: str) -> str | None:
    """`2a3_{16}`, the digits of a base above ten in capitals."""
    found = _LARGE_BASE.fullmatch(text.strip())
    return f"{found[1].upper()}_{{{found[2]}}}" if found and re.search(r"\d", found[1]) else None
