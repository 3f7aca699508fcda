"""A text to its tree."""

from __future__ import annotations

from verifiers.math_equivalence.parser import Parser
from verifiers.math_equivalence.tokens import Unreadable, tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.math_equivalence.tokens import Token
    from verifiers.math_equivalence.tree import Node


def read(text: str, *, grouped: bool = False) -> Node:
    """The tree of a normalised text. Raises Unreadable."""
    found = tokens(text, grouped=grouped)
    if not found:
        raise Unreadable("nothing is there")
    parser = Parser(found)
    try:
        return parser.whole()
    except Unreadable:
        if not parser.doubtful or len(parser.doubtful) > 8:
            raise
    return _with_bars(found, parser.doubtful)


def _with_bars(found: list[Token], doubtful: list[int]) -> Node:
    """Reads again with other bars taken as opening; at most 32 readings."""
    queue = [frozenset((bar,)) for bar in doubtful]
    for opened in queue:
        parser = Parser(found, opened)
        try:
            return parser.whole()
        except Unreadable:
            if len(queue) < 32:
                queue.extend(opened | {bar} for bar in parser.doubtful if bar > max(opened))
    raise Unreadable("the bars do not match")
