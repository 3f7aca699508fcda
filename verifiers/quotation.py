"""What others wrote, in a sentence of ours: as it was written, on one line, bounded."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MOST = 200  # characters


def visible(text: str, most: int = MOST) -> str:
    """A text of which every character can be seen, cut after `most` of them.

    Backslashes stay single. What would end the line, steer a terminal or not be seen is told by its number,
    a tab, too: in "\\times" it is often what somebody's escapes have made of a command.
    """
    cut = text if len(text) <= most else f"{text[:most]}…"
    return cut if cut.isprintable() else "".join([c if c.isprintable() else _numbered(c) for c in cut])


def quoted(text: str, most: int = MOST) -> str:
    """A visible text in quotation marks, of a kind that is not in it where there is one."""
    said = visible(text, most)
    if "'" not in said:
        return f"'{said}'"
    mark = next((mark for mark in '"`' if mark not in said), "'")
    return f"{mark}{said}{mark}"


def shown(value: Any, most: int = 80) -> str:
    """A quoted text; any other value as Python writes it, with single backslashes."""
    if isinstance(value, str):
        return quoted(value, most)
    try:
        written = repr(value)
    except (ValueError, RecursionError):  # an integer of thousands of digits, a thousand lists in each other
        written = f"an object of class {type(value).__name__} that is too large to be shown"
    return visible(written.replace("\\\\", "\\"), most)


def _numbered(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
