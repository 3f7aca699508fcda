"""The marks of the grammar: which of them join, compare, open and close."""

from __future__ import annotations

from verifiers.math_equivalence.symbols import ORDERED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.math_equivalence.tokens import Token

DEEPEST = 64  # nested brackets
SEPARATORS = frozenset((",", ";", "and", "or", "\\\\", "."))
RELATIONS = ORDERED | {"=", "<", ">", "<=", ">=", "!=", "~", "in", "notin", "->"}
NEGATED = {"=": "!=", "in": "notin", "<": ">=", ">": "<=", "<=": ">", ">=": "<"}
# Looser than sums: sets, and what TeX splits a whole group by, `{a + 1 \\over 2}`.
JOINING = {
    "cup": ("cup",),
    "cap": ("cap",),
    "setminus": ("minus",),
    "over": ("/",),
    "choose": ("fn", "binom"),
}
SIGNS = {"+": "+", "-": "-", "+-": "pm", "-+": "mp"}
FACTORS = frozenset(("*", "/", ":", "mod"))
STARTS = frozenset(("n", "v", "f", "B", "t", "b"))  # kinds of token that begin a factor
OPENING = {"(": (")", "]"), "[": ("]", ")"), "<(": (")>",)}
PRIMARY = frozenset(
    ("(", "[", "{", "{.", "<(", "frac", "sqrt", "binom", "overline", "lfloor", "lceil", "...", "stackrel")
)
POSTFIX = frozenset(("!", "%", "deg", "'", "_"))
END: Token = ("", "")
