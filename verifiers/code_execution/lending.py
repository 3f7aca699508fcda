"""What the blocks of a response lend each other: imports, functions, classes and constants.

An answer may stand in several blocks: its imports, a helper, the function itself. A block that uses a name
which only another block binds is judged with that statement before it. Which one it is, the text alone
decides, so there is nothing to be won by offering several.
"""

from __future__ import annotations

import builtins
import re
from functools import cached_property

from verifiers.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BUILTINS = frozenset(dir(builtins))
_WORD = pattern(r"(?<![\w.])[A-Za-z_]\w*+")
_UNREAD = pattern(
    r"#[^\n]*+|\"\"\".*?(?:\"\"\"|\Z)|'''.*?(?:'''|\Z)|\"(?:\\.|[^\"\\\n])*+\"|'(?:\\.|[^'\\\n])*+'|\\.",
    re.DOTALL,
)
# A statement begins in the first column, its decorators go with it, and closing brackets end it.
_STATEMENTS = pattern(
    r"^((?:@[^\n]*+\n(?:[ \t)][^\n]*+\n|\n)*+)*+)([^\s#@)\]}][^\n]*+(?:\n++[ \t)\]}][^\n]*+)*+)?",
    re.MULTILINE,
)
_BINDS = pattern(r"^(?:def|class|async|import|from)\b|^\w+[ \t]*(?::[^=\n]*)?=", re.MULTILINE)
_IMPORT = pattern(r"(?:from[ \t]+[\w.]+[ \t]+)?import\b[ \t(]*")
_NAMED = pattern(r"(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)")
_CONSTANT = pattern(
    r"(\w+)[ \t]*(?::[^=\n]*)?=[ \t]*(?=[\[{(\d_-]|lambda\b"
    r"|(?:int|str|float|bool|list|dict|set|tuple)(?:[(\[]|[ \t]*$)"
    r"|(?:\w+\.)?(?:deque|defaultdict|OrderedDict|Counter|namedtuple|TypeVar|NewType)\(|(?:\w+\.)?[A-Z]\w*\[)"
)
_PREPARES = pattern(r"_+|\w+ = [\w.]+|sys\.setrecursionlimit\(.*\)")
_BOUND = pattern(
    r"^[ \t]*(?:(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)|(\w+)[ \t]*(?::[^=\n]*)?=(?!=)"
    r"|(?:from|import)\b(.*\([^)]*|.*))",
    re.MULTILINE,
)


class Lending:
    """The statements of some blocks, by the names that they bind; the last, where there are several."""

    def __init__(self, blocks: Sequence[str]) -> None:
        self.blocks = blocks

    @cached_property
    def statements(self) -> dict[str, tuple[int, str]]:
        bindings = (binding for block in self.blocks for binding in _bindings(block))
        return {name: (number, statement) for number, (name, statement) in enumerate(bindings)}

    def lends(self, code: str) -> bool:
        """Whether `code` uses what only others bind."""
        return not (_words(code) & self.statements.keys()) - _BUILTINS <= _bound(code)

    def lent(self, code: str, sought: Sequence[str] = ()) -> list[str]:
        """The statements that `code`, and what they use themselves, needs; in the order of the text.

        sought: names that it should bind, too.
        """
        if not self.statements or "__future__" in code:
            return []
        bound, taken, todo = _bound(code) | _BUILTINS, {}, [*_words(code), *sought]
        while todo:
            name = todo.pop()
            if name in self.statements and name not in bound:
                number, statement = self.statements[name]
                bound |= {name, *_bound(statement)}
                taken[number] = statement
                todo += _words(statement)
        return [taken[number] for number in sorted(taken)]

    def is_inert(self, code: str) -> bool:
        """Whether a program only binds names, and does nothing with them, as far as its text shows."""
        statements = (found[2] for found in _STATEMENTS.finditer(_UNREAD.sub(_veiled, code)))
        return all(_names(s) or _PREPARES.fullmatch(s) for s in statements if s)


def _bindings(block: str) -> Iterator[tuple[str, str]]:
    """The names that the statements of a block bind which do nothing else, each with its statement."""
    if not _BINDS.search(block):
        return
    shape = _UNREAD.sub(_veiled, block)
    for found in _STATEMENTS.finditer(shape):
        for name in _names(found[2] or ""):
            yield name, block[found.start() : found.end()]


def _veiled(read: re.Match[str]) -> str:
    return read[0] if read[0][0] in "#\\" else "_" * len(read[0])


def _names(statement: str) -> list[str]:
    if imported := _IMPORT.match(statement):
        clauses = _UNREAD.sub("", statement[imported.end() :]).strip(" \t\n()").split(",")
        return [clause.split()[-1].partition(".")[0] for clause in clauses if clause.split()]
    found = _NAMED.match(statement) or _CONSTANT.match(statement)
    return [found[1]] if found else []


def _words(code: str) -> frozenset[str]:
    return frozenset(_WORD.findall(_UNREAD.sub("", code)))


def _bound(code: str) -> set[str]:
    """The names that a program binds, as far as its text shows."""
    found = _BOUND.findall(code)
    return {name for defined, assigned, _ in found for name in (defined, assigned)} | {
        word for *_, imported in found for word in _WORD.findall(imported)
    }
