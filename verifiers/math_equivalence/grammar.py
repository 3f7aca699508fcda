"""The marks of the grammar: which of them join, compare, open and close."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.math_equivalence.tokens import Token

DEEPEST = 64  # nested brackets
SEPARATORS = frozenset((",", ";", "and", "or", "\\\\", "."))
RELATIONS = frozenset(("=", "<", ">", "<=", ">=", "!=", "~", "in", "notin", "->"))
SETS = {"cup": "cup", "cap": "cap", "setminus": "minus"}
SIGNS = {"+": "+", "-": "-", "+-": "pm", "-+": "mp"}
FACTORS = frozenset(("*", "/", ":", "mod", "choose"))
STARTS = frozenset(("n", "v", "f", "B", "t", "b"))  # kinds of token that begin a factor
OPENING = {"(": (")", "]"), "[": ("]", ")"), "<(": (")>",)}
PRIMARY = frozenset(
    ("(", "[", "{", "{.", "<(", "frac", "sqrt", "binom", "overline", "lfloor", "lceil", "...", "stackrel")
)
POSTFIX = frozenset(("!", "%", "deg", "'", "_"))
END: Token = ("", "")
