"""The choice that a response names without saying that it is the answer: "Option B is correct", 选 B."""

from __future__ import annotations

import re

from verifiers.patterns import pattern

_OPTION = pattern(
    r"\b(?:option|choice|answer)[\s*_(]{1,6}([A-J])\b[\s*_)]{0,4}(?:is\b(?!\s+(?:not|wrong|incorrect|false)\b|n['’]t)|$)"
    r"|(?<![不非])[选選]\s?[:：]?\s?\(?([A-J])(?![A-Za-z]|\s?[或和、,/]\s?[A-J])"
    r"|(?<!not\s)(?<!n['’]t\s)(?<!never\s)(?<!or\s)\b(?:choose|select|pick)\s\(?([A-J])\)?(?=[\s.*]*\Z)"
    r"|\b([A-J])\)? is (?:correct|right|the (?:correct |right )?(?:answer|option|choice))\b",
    re.IGNORECASE,
)


_OR = pattern(r"[\s.,;*)]*(?:\bor\b|或|または|\bou\b|\boder\b)")


def named(text: str) -> str | None:
    """The letter of the last choice that is named; None where none is, or either of two."""
    found = list(_OPTION.finditer(text))
    if not found or (len(found) > 1 and _OR.match(text, found[-2].end())):
        return None
    return "".join(filter(None, found[-1].groups()))
