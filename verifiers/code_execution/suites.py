"""Which tests of a script are run although nobody calls them, as pytest and unittest collect them."""

from __future__ import annotations

import ast

from verifiers.code_execution.asserts import DEFINITIONS, TESTS, is_skipped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Suites:
    """The tests of a script: functions, and methods of its classes, of their bases and of classes in classes.

    What is bound again later, or deleted, is not collected.
    """

    def __init__(self, tree: ast.Module) -> None:
        bound = {s.name: s for s in tree.body if isinstance(s, DEFINITIONS)}
        for name in _deleted(tree.body):
            bound.pop(name, None)
        self.bound, self.classes = bound, dict(_classes(tree.body))
        self.aliases = frozenset(_aliases(tree.body))
        cases = [path for path in self.classes if self._is_case(path)]
        self.cases = frozenset(cases)
        self.mixins = frozenset(base for path in cases for base in self._lineage(path)) - self.cases
        self.names = frozenset(name for name, node in bound.items() if any(self.tests(node)))

    def tests(self, node: ast.stmt, owner: str = "") -> Iterator[tuple[str, ast.stmt]]:
        """The tests of a statement, each with its name: `test_it`, `TestAdd.test_it`."""
        if not isinstance(node, DEFINITIONS) or is_skipped(node) or not (owner or self._is_bound(node)):
            return
        path = f"{owner}{node.name}"
        if isinstance(node, TESTS):
            yield from [(path, node)] if node.name.startswith("test") else []
        elif self._is_suite(path):
            yield from ((f"{path}.{name}", method) for name, method in self._methods(path))
            for inner in [] if path in self.cases else node.body:
                yield from self.tests(inner, f"{path}.") if isinstance(inner, ast.ClassDef) else ()

    def _is_bound(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
        return self.bound.get(node.name) is node

    def _is_suite(self, path: str) -> bool:
        if path in self.mixins or self._says_no(path):
            return False
        return path in self.cases or path.rpartition(".")[2].startswith("Test")

    def _says_no(self, path: str) -> bool:
        """`__test__ = False`, its own or that of a base."""
        said = (value for base in self._lineage(path) for value in _told(self.classes[base], "__test__"))
        return any(not value for value in list(said)[:1])

    def _is_case(self, path: str) -> bool:
        bases = (b for known in self._lineage(path) for b in self.classes[known].bases)
        return any("TestCase" in text or text in self.aliases for text in map(ast.unparse, bases))

    def _methods(self, path: str) -> Iterator[tuple[str, ast.stmt]]:
        """The tests of a class and of its bases, but for those that it binds otherwise."""
        met = set[str]()
        for base in self._lineage(path):
            members = {name: s for s in self.classes[base].body for name in _names(s) if name not in met}
            met |= members.keys()
            yield from (
                (name, s)
                for name, s in members.items()
                if isinstance(s, TESTS) and name.startswith("test") and not is_skipped(s)
            )

    def _lineage(self, path: str) -> list[str]:
        """A class and those of the script that it derives from, the nearest first."""
        found = [path]
        for known in found:
            found += [base for base in self._bases(known) if base not in found]
        return found

    def _bases(self, path: str) -> Iterator[str]:
        owner = path.rpartition(".")[0]
        for base in self.classes[path].bases:
            text = ast.unparse(base)
            yield from [name for name in (f"{owner}.{text}", text) if name in self.classes][:1]


def _classes(body: Sequence[ast.stmt], owner: str = "") -> Iterator[tuple[str, ast.ClassDef]]:
    for statement in body:
        if isinstance(statement, ast.ClassDef):
            yield f"{owner}{statement.name}", statement
            yield from _classes(statement.body, f"{owner}{statement.name}.")


def _deleted(body: Sequence[ast.stmt]) -> Iterator[str]:
    for statement in body:
        if isinstance(statement, ast.Delete):
            yield from (target.id for target in statement.targets if isinstance(target, ast.Name))


def _aliases(body: Sequence[ast.stmt]) -> Iterator[str]:
    """Other names of unittest's TestCase: `from unittest import TestCase as Case`."""
    for statement in body:
        match statement:
            case ast.ImportFrom(module="unittest", names=names):
                yield from (n.asname for n in names if n.asname and n.name.endswith("TestCase"))
            case ast.Assign([ast.Name(name)], ast.Attribute(attr=attribute)) if "TestCase" in attribute:
                yield name


def _names(statement: ast.stmt) -> Iterator[str]:
    """What a statement of a class binds."""
    if isinstance(statement, DEFINITIONS):
        yield statement.name
    elif isinstance(statement, ast.Assign):
        yield from (target.id for target in statement.targets if isinstance(target, ast.Name))


def _told(node: ast.ClassDef, name: str) -> Iterator[object]:
    for statement in node.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant):
            yield from [statement.value.value] if name in _names(statement) else []
