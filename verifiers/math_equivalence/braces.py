"""Where a group in braces ends. Linear time."""

from __future__ import annotations

import re

from verifiers.patterns import pattern

_BRACE = pattern(r"\\.|[{}]", re.DOTALL)


def closing(text: str, start: int) -> int:
    """The index after the brace that closes the one at `start`; -1 where none does."""
    depth = 0
    for token in _BRACE.finditer(text, start):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if not depth:
            return token.end()
    return -1
