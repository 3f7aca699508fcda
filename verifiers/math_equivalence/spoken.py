"""The value that a sentence says: its only number, in digits or in words, or the point it ends in."""

from __future__ import annotations

import re

from verifiers.math_equivalence import hedges, verbs, words
from verifiers.math_equivalence.sentences import FEW, JOINED, NUMBER, WORDS
from verifiers.patterns import pattern

_POINT = pattern(
    r"(?<![\w)])[(\[](?:(?![A-Za-z]{2})[^()\[\]\n]){1,60},(?:(?![A-Za-z]{2})[^()\[\]\n]){1,60}[)\]](?=[\s.!*]*\Z)"
)
_STRESS = pattern(
    r"(?:(?:exactly|only|just|about|approximately|equal to|a total of)\s+)*[$\\]*", re.IGNORECASE
)

_PRICE = pattern(r"[^\W\d][^:\d]{0,40}:\s?(?:([$€£])\s?)?(\d[\d.,]*)\s?(?(1)|[$€£])")
MOST_ITEMS = 20
_ITEM = pattern(r"\s{0,4}[-*•]\s+([^\n:]{1,60})")
_LEADS = pattern(r"\b(?:are|values|solutions|answers|roots|pairs|numbers)\b[^.]{0,40}:[\s*]*\Z")


def price(said: str) -> str | None:
    """The amount of money that a label names: "Prix : 2,74 € TTC"."""
    found = _PRICE.match(said)
    return found[2].rstrip(".,") if found and not hedges.any_open(said) else None


def only_number(sentence: str) -> str | None:
    """The number that a sentence with no other, and no formula, says: "Mary has 12 apples"; else None.

    "All powers of 2" says no number, nor does "It is divisible by 4".
    """
    numbers = list(NUMBER.finditer(sentence))
    if len(numbers) != 1 or hedges.any_open(sentence) or JOINED.search(sentence) or "=" in sentence:
        return None
    said = list(verbs.SAYS.finditer(sentence, 0, numbers[0].start()))
    if (
        not said
        or said[-1][0].strip().lower() == "by"
        or _STRESS.fullmatch(sentence, said[-1].end(), numbers[0].start()) is None
    ):
        return None
    return numbers[0][0] if len(WORDS.findall(sentence)) >= FEW else None


def spelt_number(sentence: str) -> str | None:
    """The only number in words of a sentence ("There are four solutions."); None where it is left open."""
    spelt = list(words.SPELT.finditer(sentence))
    if len(spelt) != 1 or hedges.any_open(sentence) or words.number(spelt[0][0]) is None:
        return None
    if words.NO_COUNT.match(sentence[spelt[0].end() :].lstrip(" -")):
        return None
    return spelt[0][0] if spelt[0][0].lower() != "one" else None


def last_value(said: str, number: str) -> str:
    """The point or interval that a sentence ends in, else its last number; nothing of one that is denied."""
    point = _POINT.search(said)
    if point is None:
        return number
    return said if hedges.opens(said[: point.start()]) else point[0]


def listed(lines: list[str]) -> str | None:
    """The items that the last lines list after "the values are:"; None where they are no such list."""
    items: list[str] = []
    for line in reversed(lines):
        if not line.strip() and not items:
            continue
        item = _ITEM.fullmatch(line)
        if item is None:
            if len(items) > 1 and _LEADS.search(line) and not hedges.any_open(line):
                return ", ".join(reversed(items))
            return None
        items.append(item[1].strip(" *.,;$"))
        if len(items) > MOST_ITEMS:
            return None
    return None
