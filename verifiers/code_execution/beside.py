"""What a test script compares results with, and by which names it hands that to the solution."""

from __future__ import annotations

import ast

from verifiers.code_execution.flows import named, path
from verifiers.code_execution.names import used_by
from verifiers.code_execution.walking import walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.code_execution.flows import Flow

_OWN = frozenset(("self",))  # holds whatever a test has: its attributes are told apart


class Beside:
    """names: of what is compared with results, of what that is made of, and of parts of it that are known by
    other names (`for row in rows`). paths: the same of attributes (`self.rows`).

    Args:
        sides: what is compared with results.
        made: what flows into names.
        shared: the same, as far as both hold the same objects.
    """

    def __init__(self, sides: list[ast.expr], made: list[Flow], shared: list[Flow]) -> None:
        found = named(map(used_by, sides))
        while more := named(used_by(value) for names, value in made if names & found) - found:
            found |= more
        found -= _OWN
        sources = [*sides, *(value for names, value in made if names & found)]
        self.paths = {path(n) for value in sources for n in walk(value) if isinstance(n, ast.Attribute)}
        while more := named(names for names, value in shared if self._is_of(value, found)) - found - _OWN:
            found |= more
        self.names = found

    def tie(self, nodes: list[ast.AST], assigned: list[Flow]) -> None:
        """Adds the names of what holds such things: `db`, after `db = Db(rows)`."""
        classes = {n.name: n for n in nodes if isinstance(n, ast.ClassDef)}
        flows_in: list[Flow] = [(frozenset((name,)), n) for name, n in classes.items()]  # type: ignore[misc]  # walked alike
        for names, value in assigned:
            match value:
                case ast.Call(ast.Name(name)) if name in classes:
                    flows_in.append((names, value))
        while more := named(n for n, value in flows_in if used_by(value) & self.names) - self.names - _OWN:
            self.names |= more

    def holds(self, value: ast.expr) -> bool:
        """Whether results are compared with a value, with a part of it or with what holds it."""
        return self._is_of(value, self.names)

    def _is_of(self, value: ast.AST, names: frozenset[str]) -> bool:
        paths = {path(n) for n in walk(value) if isinstance(n, ast.Attribute)}
        bound = {n.target.id for n in walk(value) if isinstance(n, ast.NamedExpr)}
        return bool(paths & self.paths or (used_by(value) | bound) & names)
