"""JSON text to values, strictly: what JSON does not allow is found out, leaf by leaf.

The standard library's scanner does the reading. It would let four things through that pay a model for
nothing, so they become `Bad` leaves, which equal no reference: a key given twice (the last would win),
NaN and Infinity, a number that overflows a double, an integer of more digits than Python converts.
Integers of up to that length are exact.
"""

from __future__ import annotations

import json
from math import inf

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Broken = json.JSONDecodeError
MAX_DEPTH = 100  # levels of nesting; the comparison recurses


class Bad:
    """A leaf that is wrong whatever the reference says, and why."""

    __slots__ = ("why",)

    def __init__(self, why: str) -> None:
        self.why = why

    def __repr__(self) -> str:
        return f"<{self.why}>"


def decode(text: str, start: int = 0) -> tuple[Any, int]:
    """The JSON value that begins at `start`, and where it ends.

    Raises Broken (with the position) for bad syntax, RecursionError for nesting beyond the interpreter's
    own limit. What it returns may still be nested deeper than MAX_DEPTH: see `too_deep`.
    """
    try:
        return _PLAIN.raw_decode(text, start)
    except Broken:
        raise
    except ValueError:  # an integer longer than Python converts
        return _LONG.raw_decode(text, start)


def whole(text: str) -> Any:
    """The value of a text that is one JSON value and nothing else. Raises as `decode` does."""
    stripped = text.strip(" \t\r\n")
    value, end = decode(stripped)
    if end != len(stripped):
        raise Broken("Extra data", stripped, end)
    return value


def too_deep(value: Any) -> bool:
    """Whether a value is nested deeper than MAX_DEPTH. Linear, without recursion."""
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        level = [inner for outer in level if isinstance(outer, dict | list) for inner in _children(outer)]
        if not level:
            return False
    return True


def _children(value: Any) -> Any:
    return value.values() if isinstance(value, dict) else value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                found[key] = Bad("the key is given twice")
            seen.add(key)
    return found


def _constant(name: str) -> Bad:
    return Bad(f"{name} is not JSON")


def _fraction(literal: str) -> float | Bad:
    value = float(literal)
    return Bad("the number overflows") if value in (inf, -inf) else value


def _integer(literal: str) -> int | Bad:
    try:
        return int(literal)
    except ValueError:
        return Bad(f"an integer of {len(literal)} digits")


_PLAIN = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant, parse_float=_fraction)
_LONG = json.JSONDecoder(
    object_pairs_hook=_object, parse_constant=_constant, parse_float=_fraction, parse_int=_integer
)
