"""What a text holds and a reader is not told: struck-out words, comments, blanks. Linear time."""

from __future__ import annotations

import re

from verifiers.math_equivalence.braces import closing
from verifiers.patterns import pattern

_MARK = pattern(
    r"<!--|-->|</?(?:s|del|strike)>|(?<![^\s*(])~~(?=[^\s~])(?!\\(?:text|mbox|q?quad))|(?<=[^\s~])~~(?![^\s.,;:!?*)])"
    r"|\\iffalse\b|\\fi\b|\\(?:begin|end)\{comment\}"
    r"|\\(?:[bx]?cancel|sout|st|[hv]?phantom)\s*(?=\{)",
    re.IGNORECASE,
)
_CLOSES = {
    "<!--": "-->", "<s>": "</s>", "<del>": "</del>", "<strike>": "</strike>", "~~": "~~", "\\iffalse": "\\fi",
    "\\begin{comment}": "\\end{comment}",
}  # fmt: skip


def visible(text: str) -> str:
    """The text without what is hidden or struck out; what never closes stays."""
    kept, shown, wanted, opened = [], 0, "", 0
    for mark in _MARK.finditer(text):
        if mark.start() < shown:  # in braces that were taken out
            continue
        name = mark[0].lower()
        if wanted:
            if name == wanted:
                kept.append(text[shown:opened])
                wanted, shown = "", mark.end()
        elif name in _CLOSES:
            wanted, opened = _CLOSES[name], mark.start()
        elif text.startswith("{", mark.end()):
            if (end := closing(text, mark.end())) < 0:
                break
            kept.append(text[shown : mark.start()])
            shown = end
    return "".join(kept) + text[shown:]
