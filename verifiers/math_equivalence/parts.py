"""The parts that an answer may have: (a) and (b), Case 1 and Case 2."""

from __future__ import annotations

import re

from verifiers.patterns import pattern

LONGEST_PART = 20_000  # characters before a box in which it is said which part it answers
_PART = pattern(
    r"(?:^[ \t#>*_-]{0,8}|(?<=[.;:,}$])[\s*_]{1,4})"
    r"(?:(?:Part|Question|Case|Option|Solution|Possibility)\s{1,2}([1-9]|[a-h]|[A-H])\b"
    r"|(?:[Pp]art\s{1,2})?\(([a-h]|i{1,3}|iv|v)\))",
    re.MULTILINE,
)
_MARK = pattern(
    r"(?:\A|(?<=[\s,;.]))\s*(?:[Pp]art\s*)?(?:\(\s*(?:([1-9])|([a-h])|([ivx]{1,4}))\s*\)|([1-9])\)|([a-h])[).](?=\s))\s*+:?\s*"
)
_ORDER = "abcdefgh", "ABCDEFGH", "123456789", ("i", "ii", "iii", "iv", "v")


def goes_on(text: str, end: int, start: int) -> bool:
    """Whether the box that begins at `start` answers the part after the one whose box ends at `end`."""
    before, after = _last(text, max(0, end - LONGEST_PART), end), _last(text, end, start)
    orders = [order for order in _ORDER if before and before in order and after and after in order]
    return any(order.index(after) == order.index(before) + 1 for order in orders)


def _last(text: str, low: int, high: int) -> str:
    """What the last part that begins between two places is called."""
    last = None
    for last in _PART.finditer(text, low, high):  # noqa: B007 - the last match is what counts
        pass
    return (last[1] or last[2]) if last else ""


def in_order(text: str) -> str | None:
    """`(a) 3 (b) 5` as `(3, 5)`; None where it has no parts, or one of them is no single value."""
    from verifiers.math_equivalence import prose

    said = prose.unwrapped(text.replace("\\quad", " ").replace("\\qquad", " ")).replace("$", " ").lstrip()
    marks = list(_MARK.finditer(said))
    names = ["".join(filter(None, mark.groups())) for mark in marks]
    order = next((order for order in _ORDER if names and names[0] == order[0]), None)
    if (
        order is None
        or not 1 < len(names) <= len(order)
        or marks[0].start()
        or names != list(order)[: len(names)]
    ):
        return None
    ends = [mark.start() for mark in marks[1:]] + [len(said)]
    values = [said[mark.end() : end].strip(" ,;.") for mark, end in zip(marks, ends, strict=True)]
    values = [value.removesuffix(" and").rstrip(" ,;") for value in values]
    return (
        None
        if any(not value or "," in value or ";" in value for value in values)
        else f"({', '.join(values)})"
    )
