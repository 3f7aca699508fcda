"""End points of intervals where they do not count: what increases on (0, 1) may do so on [0, 1]."""

from __future__ import annotations

import re

from verifiers.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.math_equivalence.tree import Node

LONGEST = 400  # characters at the end of a prompt in which it asks
_OPEN_MARKS = {"<=": "<", ">=": ">"}
_HINTS = ("interval", "区间", "промежут")  # without one of them nothing is asked
# Asked for where a function is monotonic, and not for what follows from that.
_ASKS = pattern(
    r"(?:\b(?:monoton\w*|increasing|decreasing)\s+intervals?\b"
    r"|\bintervals?\s+(?:of\s+(?:monoton\w*|increase|decrease)"
    r"|(?:in|on|over|where|of)\b[^.?]{0,60}?\b(?:in|de)creas"
    r"\w+)"
    r"|单调(?:递?[增减])?区间|[增减]区间|промежут\w+\s+(?:монотон|возраст|убыван))"
    r"(?![\s\S]*(?:\b(?:range|values?|given|if|then)\b|取值|范围))",
    re.IGNORECASE,
)


def asked(prompt: str) -> str:
    """How end points count: "open" where a prompt asks for intervals on which something is monotonic."""
    question = prompt[-LONGEST:].lower()
    return "open" if any([h in question for h in _HINTS]) and _ASKS.search(question) else "required"


def opened(node: Node) -> Node:
    """The tree with the ends of its intervals left out."""
    parts = tuple(
        opened(part)
        if isinstance(part, tuple) and part and isinstance(part[0], str) and part[0] not in _OPEN_MARKS
        else part
        for part in node
    )
    if parts[0] == "tuple" and len(parts) == 4 and parts[1] in ("[]", "[)", "(]"):
        return ("tuple", "()", *parts[2:])
    if parts[0] == "rel":
        sides = tuple(map(opened, parts[2]))
        return ("rel", tuple(_OPEN_MARKS.get(mark, mark) for mark in parts[1]), sides)
    return parts
