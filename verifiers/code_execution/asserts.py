"""Which statements of a test script assert something, and which of its tests are collected."""

from __future__ import annotations

import ast

from verifiers.code_execution.names import used_by
from verifiers.code_execution.walking import walk
from verifiers.core import Cause, Fault

TESTS = (ast.FunctionDef, ast.AsyncFunctionDef)
_SKIPPING = frozenset(("skip", "xfail", "expectedFailure"))
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Asserts:
    """How many assertions of a script a test has to reach one of: its own, or those of what it calls.

    collected: the tests that are run whether somebody calls them or not.
    """

    def __init__(self, tree: ast.Module) -> None:
        self.functions = {s.name: s for s in tree.body if isinstance(s, ast.FunctionDef)}
        self.collected = {s.name for s in tree.body if isinstance(s, DEFINITIONS) and is_collected(s)}

    def of(self, node: ast.AST) -> int:
        """The number for a statement: 0 where it may end well without an assertion."""
        own = sum(map(_is_asserting, walk(node)))
        return own or sum(sum(map(_is_asserting, walk(f))) for f in self._called(node, set()))

    def _called(self, node: ast.AST, met: set[str]) -> list[ast.AST]:
        names = used_by(node) & self.functions.keys() - met
        met |= names
        called: list[ast.AST] = [self.functions[name] for name in names]
        return called + [inner for function in called for inner in self._called(function, met)]


def _is_asserting(node: ast.AST) -> bool:
    """An assertion, but `assert False`, which is there not to be reached."""
    if isinstance(node, ast.Assert):
        return not isinstance(node.test, ast.Constant) or bool(node.test.value)
    match node:
        case ast.Call(ast.Attribute(ast.Name("self"), name)):
            return name.startswith("assert")
    return False


def is_skipped(node: ast.AST) -> bool:
    """Whether a test says that it is not to be run, or that it fails: it can prove nothing."""
    return any(_last_name(d) in _SKIPPING for d in getattr(node, "decorator_list", ()))


def _last_name(node: ast.expr) -> str:
    called = node.func if isinstance(node, ast.Call) else node
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def is_collected(node: ast.stmt) -> bool:
    """Whether it is run although nobody calls it."""
    if is_skipped(node):
        return False
    if isinstance(node, ast.ClassDef):
        return node.name.startswith("Test") or any("TestCase" in ast.unparse(base) for base in node.bases)
    return isinstance(node, TESTS) and node.name.startswith("test")


def check_tests(tree: ast.Module) -> None:
    """Raises Fault for tests that could not fail: `assert (a, "text")`."""
    for node in walk(tree):
        if isinstance(node, ast.Assert) and isinstance(node.test, ast.Tuple) and node.test.elts:
            text = f"line {node.lineno} of the test script asserts a tuple, which is always true"
            raise Fault(Cause.REFERENCE, f"{text}; write it without its parentheses")
