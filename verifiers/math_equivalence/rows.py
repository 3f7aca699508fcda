"""Formulas of several rows: what the last of them says where it goes on with those before, or solves them."""

from __future__ import annotations

import re

from verifiers.patterns import pattern

LONGEST_ROWS = 1_000  # characters of rows of which the last may be the answer
_SOLVED = pattern(  # x + 2 &= 5 \\ x &= 3
    r"(?:[^\\=]|\\(?!\\))*[^\s\\=A-Za-z&]\s*(?:[A-Za-z]\s*)?&?\s*=(?:[^\\]|\\(?!\\))*"
    r"(?:\\\\(?:[^\\]|\\(?!\\))*){0,20}\\\\\s*([A-Za-z])\s*+&?\s*=\s*+&?\s*([^=\\&]{1,40})",
    re.DOTALL,
)
_LETTER = pattern(r"(?<![\\A-Za-z])[A-Za-z](?![A-Za-z])")


def last(content: str) -> str:
    """What the last of several aligned rows says, where it goes on with the row before: `&= 42`."""
    if len(content) <= LONGEST_ROWS and (solved := _SOLVED.fullmatch(content)):
        named = set(_LETTER.findall(content))
        return f"{solved[1]} = {solved[2]}" if named == {solved[1]} else content
    row = content.rpartition("\\\\")[2].replace("\\end{aligned}", "").replace("\\end{split}", "").strip()
    return row.lstrip("& ").lstrip("= ") if row.startswith(("&=", "& =", "=")) else content
