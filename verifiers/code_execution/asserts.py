"""Which statements of a test script assert something, and which of its tests are collected."""

from __future__ import annotations

import ast

from verifiers.code_execution.dataflow import target_of
from verifiers.code_execution.names import used_by
from verifiers.code_execution.walking import walk
from verifiers.core import Cause, Fault

TESTS = (ast.FunctionDef, ast.AsyncFunctionDef)
_FAILING = frozenset(("raises", "warns", "fail", "exit", "quit", "_exit", "testmod", "exec", "eval"))
_SKIPPING = frozenset(("skip", "xfail", "expectedFailure"))
_LAST = frozenset(("tearDownClass", "tearDownModule", "teardown_class", "teardown_module"))  # are not run
_LOOKING = frozenset(("len", "list", "sorted", "set", "tuple", "sum"))
_WRITTEN = (ast.Constant, ast.UnaryOp, ast.List, ast.Tuple, ast.Dict, ast.Set)
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Asserts:
    """How many assertions of a script a test has to reach one of: its own, or those of what it calls."""

    def __init__(self, tree: ast.Module) -> None:
        self.functions = {s.name: s for s in tree.body if isinstance(s, ast.FunctionDef)}

    def of(self, node: ast.AST) -> int:
        """The number for a statement: 0 where it may end well without an assertion."""
        own = sum(map(is_asserting, walk(node)))
        return own or sum(sum(map(is_asserting, walk(f))) for f in self._called(node, set()))

    def _called(self, node: ast.AST, met: set[str]) -> list[ast.AST]:
        names = used_by(node) & self.functions.keys() - met
        met |= names
        called: list[ast.AST] = [self.functions[name] for name in names]
        return called + [inner for function in called for inner in self._called(function, met)]


def say_apart(tree: ast.Module) -> None:
    """Has `assert (f(xs), xs) == (None, [1])` say what it says one after the other: xs, too, is no result."""
    for node in walk(tree):
        match node:
            case ast.Assert(ast.Compare(ast.Tuple([_, _, *_] as found), [ast.Eq()], [ast.Tuple(values)])):
                is_written = len(found) == len(values) and all(map(_is_written, values))
                if is_written and all(map(_only_looks, found[1:])):
                    pairs = zip(found, values, strict=True)
                    node.test = ast.BoolOp(ast.And(), [ast.Compare(a, [ast.Eq()], [b]) for a, b in pairs])


def _is_written(node: ast.expr) -> bool:
    return all(isinstance(n, _WRITTEN) for n in walk(node))


def _only_looks(node: ast.expr) -> bool:
    """Whether it changes nothing, so that it does not matter when it is compared."""
    calls = [n.func for n in walk(node) if isinstance(n, ast.Call)]
    is_known = all(isinstance(called, ast.Name) and called.id in _LOOKING for called in calls)
    return is_known and not isinstance(node, ast.Starred)


def is_asserting(node: ast.AST) -> bool:
    """An assertion, but `assert False`, which is there not to be reached."""
    if isinstance(node, ast.Assert):
        return not isinstance(node.test, ast.Constant) or bool(node.test.value)
    match node:
        case ast.Call(ast.Attribute(ast.Name("self" | "cls"), name)):
            return name.startswith("assert")
    return False


def _may_fail(node: ast.AST, helpers: frozenset[str]) -> bool:
    """Whether it asserts, raises, leaves, or calls what may do so by its name."""
    if isinstance(node, ast.Call):
        name = last_name(node)
        return name in helpers or name.startswith("assert") or name in _FAILING
    return isinstance(node, ast.Raise) or (isinstance(node, ast.Assert) and not _always_holds(node.test))


def _always_holds(test: ast.expr) -> bool:
    """`True`, `f(1) == 2 or True`, `"a text"`."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
        return any(map(_always_holds, test.values))
    return isinstance(test, ast.Constant) and bool(test.value)


def judges(node: ast.AST, helpers: frozenset[str]) -> bool:
    """Whether it may find the solution wrong, and does not only have it do something (`stack.push(3)`)."""
    return any(_may_fail(inner, helpers) for inner in walk(node))


def conjuncts(test: ast.expr) -> list[ast.expr]:
    """What has to be true for a condition to be: the parts of an `and`."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return [part for value in test.values for part in conjuncts(value)]
    return [test]


def is_skipped(node: ast.AST) -> bool:
    """Whether a test says that it is not to be run, or that it fails: it can prove nothing."""
    return any(last_name(d) in _SKIPPING for d in getattr(node, "decorator_list", ()))


def is_open(node: ast.stmt) -> bool:
    """Whether a function has no body yet, or a class has methods and none of them has one."""
    if isinstance(node, TESTS):
        return not node.decorator_list and all(map(_says_nothing, node.body))
    methods = [s for s in getattr(node, "body", ()) if isinstance(s, TESTS)]
    return isinstance(node, ast.ClassDef) and bool(methods) and all(map(is_open, methods))


def _says_nothing(node: ast.stmt) -> bool:
    """`pass`, `...` or a docstring."""
    return isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def last_name(node: ast.expr) -> str:
    """What an expression, or what it calls, is called at last; marked or not."""
    called = target_of(node) if isinstance(node, ast.Call) else node
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def is_collected(node: ast.stmt) -> bool:
    """Whether it is run although nobody calls it."""
    if is_skipped(node):
        return False
    if isinstance(node, ast.ClassDef):
        return node.name.startswith("Test") or any("TestCase" in ast.unparse(base) for base in node.bases)
    return isinstance(node, TESTS) and node.name.startswith("test")


def check_tests(tree: ast.Module, helpers: frozenset[str]) -> None:
    """Raises Fault for tests that could not fail: `assert (a, "text")`, or a script that asserts nothing.

    helpers: names of the prelude, whose functions may assert.
    """
    nodes = walk(tree)
    if not judges(tree, helpers):
        text = (
            "the test script asserts nothing: it only runs the solution, and would pass whatever that returns"
        )
        raise Fault(Cause.REFERENCE, f"{text}; write `assert f(1) == 2`")
    failing = [node for node in nodes if _may_fail(node, helpers)]
    if all(isinstance(n, (ast.Assert, ast.Call)) and _repeats(n) for n in failing):
        text = "the test script only asks the solution the same twice, and would pass whatever that returns"
        raise Fault(Cause.REFERENCE, f"{text}; write `assert f(1) == 2`")
    for node in nodes:
        if isinstance(node, TESTS) and node.name in _LAST and any(map(is_asserting, walk(node))):
            text = f"line {node.lineno} of the test script asserts something in {node.name}, which is not run"
            raise Fault(Cause.REFERENCE, text)
        if isinstance(node, ast.Try) and _returns_anyhow(node):
            text = f"line {node.lineno} of the test script asserts something and returns in its finally"
            raise Fault(Cause.REFERENCE, text)
        if isinstance(node, ast.Assert) and isinstance(node.test, ast.Tuple) and node.test.elts:
            text = f"line {node.lineno} of the test script asserts a tuple, which is always true"
            raise Fault(Cause.REFERENCE, f"{text}; write it without its parentheses")


def _repeats(node: ast.Assert | ast.Call) -> bool:
    """`assert f(1) == f(1)`, of functions: two objects may differ, though they are made alike."""
    match node:
        case ast.Assert(ast.Compare(ast.Call(ast.Name(name)) as one, [ast.Eq()], [other])):
            pass
        case ast.Call(ast.Attribute(_, "assertEqual"), [ast.Call(ast.Name(name)) as one, other, *_]):
            pass
        case _:
            return False
    return not name[:1].isupper() and ast.unparse(one) == ast.unparse(other)


def _returns_anyhow(node: ast.Try) -> bool:
    """Whether it asserts something and returns in its `finally`, which undoes every exception."""
    returns = any(isinstance(statement, ast.Return) for statement in node.finalbody)
    return returns and any(is_asserting(n) for statement in node.body for n in walk(statement))
