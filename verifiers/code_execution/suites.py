"""Which tests of a script are run although nobody calls them, as pytest and unittest collect them."""

from __future__ import annotations

import ast

from verifiers.code_execution.asserts import DEFINITIONS, TESTS, is_skipped, last_name
from verifiers.code_execution.names import used_by
from verifiers.code_execution.walking import walk
from verifiers.core import Cause, Fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Suites:
    """The tests of a script: functions, and methods of its classes, of their bases and of classes in classes;
    also what a lambda, or a function that makes one, assigns to a test's name that the script does not read.

    What is bound again later, or deleted, is not collected.
    """

    def __init__(self, tree: ast.Module) -> None:
        body = [*_statements(tree.body)]
        self.makers, self.read = frozenset(_makers(body)), used_by(tree)
        self.bound = {name: s for s in body for name in _names(s)}
        for name in _deleted(body):
            self.bound.pop(name, None)
        self.classes = dict(_classes(body))
        self.aliases = frozenset(_aliases(body))
        cases = [path for path in self.classes if self._is_case(path)]
        self.cases = frozenset(cases)
        self.mixins = frozenset(base for path in cases for base in self._lineage(path)) - self.cases
        self.names = frozenset(n for n, node in self.bound.items() if any(self._tests(n, node)))
        self.filled = frozenset(_filled(walk(tree))) if self.classes else frozenset()

    def tests(self) -> Iterator[tuple[str, ast.stmt]]:
        """Each test with its name: `test_it`, `TestAdd.test_it`, `TestAdd.*` for what `setattr` gives it."""
        for name, node in self.bound.items():
            yield from self._tests(name, node)
            if name in self.filled and name in self.classes and self._is_suite(name):
                yield f"{name}.*", node

    def makes_tests(self, statement: ast.stmt) -> bool:
        """Whether a statement that is no definition only binds tests: under a condition, or by `setattr`."""
        if isinstance(statement, DEFINITIONS) or not (self.names or self.filled):
            return False
        nodes = walk(statement)
        binds = any(
            isinstance(n, DEFINITIONS) and n.name in self.names and self.bound[n.name] is n for n in nodes
        )
        return (binds or not self.filled.isdisjoint(_filled(nodes))) and not any(
            isinstance(n, ast.Assert) for n in _statements([statement])
        )

    def _tests(self, name: str, node: ast.stmt, owner: str = "") -> Iterator[tuple[str, ast.stmt]]:
        path = f"{owner}{name}"
        if self._is_test(name, node):
            yield path, node
        elif isinstance(node, ast.ClassDef) and not is_skipped(node) and self._is_suite(path):
            methods = [*self._methods(path, "test")] or self._methods(path, "runTest")
            yield from ((f"{path}.{name}", method) for name, method in methods)
            inner = [] if path in self.cases else [s for s in node.body if isinstance(s, ast.ClassDef)]
            yield from (test for cls in inner for test in self._tests(cls.name, cls, f"{path}."))

    def _is_test(self, name: str, node: ast.stmt, given: int = 0, prefix: str = "test") -> bool:
        """A function of a test's name, or what is assigned to one and makes a function. given: arguments."""
        if not name.startswith(prefix):
            return False
        if isinstance(node, ast.Assign):
            return name not in self.read and self._is_function(node.value, given)
        return isinstance(node, TESTS) and not is_skipped(node)

    def _is_function(self, value: ast.expr, given: int) -> bool:
        if isinstance(value, ast.Call):
            return last_name(value) in self.makers or last_name(value) in ("partial", "partialmethod")
        return isinstance(value, ast.Lambda) and len(value.args.args) - len(value.args.defaults) == given

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

    def _methods(self, path: str, prefix: str) -> Iterator[tuple[str, ast.stmt]]:
        """The tests of a class and of its bases, but for those that it binds otherwise."""
        met = set[str]()
        for base in self._lineage(path):
            members = {name: s for s in self.classes[base].body for name in _names(s) if name not in met}
            met |= members.keys()
            yield from ((name, s) for name, s in members.items() if self._is_test(name, s, 1, prefix))

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


def check_made(tree: ast.Module) -> None:
    """Raises Fault for tests that are made while the script runs, which nobody could miss."""
    for node in walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.Assign)) and (how := _made_how(node)):
            text = f"the test script makes tests by {how}, which are not collected"
            raise Fault(Cause.REFERENCE, f"{text}; write each as a function or a method")


def _made_how(node: ast.AST) -> str:
    match node:
        case ast.FunctionDef("load_tests", ast.arguments(args=[_, _, _])):
            return "load_tests"
        case ast.Assign([ast.Name(name)], ast.Call(ast.Name("type"), [_, _, _])) if name.startswith("Test"):
            return "type(…)"
        case ast.Assign([ast.Subscript(ast.Call(ast.Name("globals" | "vars" | "locals" as how)), key)]):
            return f"{how}()" if ast.unparse(key).strip("f'\"").startswith(("test", "Test")) else ""
    return ""


def _makers(body: Sequence[ast.stmt]) -> Iterator[str]:
    """Functions of the script that return a function of their own."""
    for statement in body:
        if isinstance(statement, TESTS):
            below = walk(statement)[1:]
            own = {n.name for n in below if isinstance(n, TESTS)}
            returned = [n.value for n in below if isinstance(n, ast.Return)]
            if any(isinstance(v, ast.Lambda) or getattr(v, "id", None) in own for v in returned):
                yield statement.name


def _statements(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Those of a module, also in `if` (but of `__name__`) and `try`."""
    for statement in body:
        yield statement
        if isinstance(statement, ast.If) and "__name__" not in used_by(statement.test):
            yield from _statements([*statement.body, *statement.orelse])
        elif isinstance(statement, ast.Try):
            caught = [s for handler in statement.handlers for s in handler.body]
            yield from _statements([*statement.body, *caught, *statement.orelse, *statement.finalbody])


def _filled(nodes: list[ast.AST]) -> Iterator[str]:
    """The classes that are given tests by `setattr`."""
    for node in nodes:
        match node:
            case ast.Call(ast.Name("setattr"), [ast.Name(name), given, _]):
                is_other = isinstance(given, ast.Constant) and not str(given.value).startswith("test")
                yield from [] if is_other else [name]


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
    """What a statement binds."""
    if isinstance(statement, DEFINITIONS):
        yield statement.name
    elif isinstance(statement, ast.Assign):
        yield from (target.id for target in statement.targets if isinstance(target, ast.Name))


def _told(node: ast.ClassDef, name: str) -> Iterator[object]:
    for statement in node.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant):
            yield from [statement.value.value] if name in _names(statement) else []
