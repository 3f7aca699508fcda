"""Members of a solution's enumerations, with which a test script compares what it gets back.

Only the solution could say whether an object that it returned is `Color.RED`, and it would be asked for
`Color.RED` when it knows that this is what is expected. So it is asked for all the members that a script
names before anything is called; they must be different objects, and are then what they are: symbols.
"""

from __future__ import annotations

import ast

from verifiers.code_execution.operators import Operated, number_of
from verifiers.code_execution.walking import walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from verifiers.code_execution.link import Link


def named(tree: ast.AST, solutions: frozenset[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(a class of the solution, what the script looks up in it and does not call), …."""
    nodes = walk(tree)
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    found: dict[str, set[str]] = {}
    for node in nodes:
        match node:
            case ast.Attribute(ast.Name(cls), name, ast.Load()) if cls in solutions and cls[:1].isupper():
                if id(node) not in called and not name.startswith("__"):
                    found.setdefault(cls, set()).add(name)
    return tuple((cls, tuple(sorted(names))) for cls, names in sorted(found.items()))


class Constants:
    """wanted: what to ask each class for. members: by the number of the class and the name."""

    def __init__(self) -> None:
        self.wanted: dict[str, tuple[str, ...]] = {}
        self.members: dict[tuple[int, str], Operated] = {}
        self.numbers: frozenset[int] = frozenset()

    def commit(self, link: Link, name: str, cls: Any) -> None:
        """Asks a class for its members, if it is an enumeration and nothing has been called yet."""
        before = link.asked
        if name in self.wanted and not link.done and link.touch("subkind", cls, "enum", "Enum") is True:
            known = {member: getattr(cls, member, None) for member in self.wanted[name]}
            numbers = [number_of(value) for value in known.values() if isinstance(value, Operated)]
            for member, value in known.items():
                if isinstance(value, Operated) and numbers.count(number_of(value)) == 1:
                    self.members[number_of(cls), member] = value
            self.numbers = frozenset(map(number_of, self.members.values()))
        link.bound += link.asked - before  # that there are such members is nothing that a test finds out
