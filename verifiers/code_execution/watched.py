"""What is written into a test script: counts of the asserts that are reached, and marks on what it asks.

The marks settle what the script sees of changed arguments (`link`), and tell what the script itself raises.
"""

from __future__ import annotations

import ast

from verifiers.code_execution.asserts import conjuncts
from verifiers.code_execution.dataflow import CHANGING
from verifiers.code_execution.emptied import guard_assertion, guarded, guarded_loop, noting_emptiness
from verifiers.code_execution.swallowed import Handlers, guard_suppressed
from verifiers.code_execution.walking import Rewriter, calling, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from verifiers.code_execution.dataflow import Names

REACHED = "__reached__"
SHOWN = "__shown__"
RAISING = "__raising__"
SAME = "__same__"
TYPE = "__type__"
EXPECTED = "__expected__"
INSTANCE = "__isinstance__"
TOLD = "__told__"
ASKING = {
    "id": "__id__",
    "callable": "__callable__",
    "hasattr": "__hasattr__",
    "isinstance": INSTANCE,
    "issubclass": "__issubclass__",
}
_TELLING = frozenset(("dataclasses", "inspect", "asyncio"))
_UNMISTAKABLE = frozenset(("asdict", "astuple", "is_dataclass", "iscoroutinefunction", "isgeneratorfunction"))
ITERATOR = "__iterator__"
_EQUAL = (ast.Eq, ast.NotEq)
ASSERTING = {
    "assertIs": (SAME, "assertTrue"),
    "assertIsNot": (SAME, "assertFalse"),
    "assertIsInstance": (INSTANCE, "assertTrue"),
    "assertNotIsInstance": (INSTANCE, "assertFalse"),
}
_ASKED = frozenset((*ASSERTING, "__class__"))


class Watched(Rewriter):
    """Counts every assert that is reached, and settles what the script sees of changed arguments (`link`).

    Calls that are made for what they change are marked: those whose result is not used, or at most asked
    to be None, and `k = f(xs)` where k then says how much of xs to look at. Asserts that look at an argument,
    and not at a result, wait for the round in which all changes are shown.
    """

    def __init__(self, names: Names) -> None:
        self.names, self.handlers = names, Handlers(names.nodes)

    def visit_Raise(self, node: ast.Raise) -> Any:
        return [ast.Expr(calling(RAISING)), node] if node.exc else node

    def visit_Assert(self, node: ast.Assert) -> Any:
        reached = ast.Expr(calling(REACHED))
        if isinstance(node.test, ast.Constant) and not node.test.value:  # it is there to raise
            return [reached, ast.Expr(calling(RAISING)), node]
        notes = [note for test in conjuncts(node.test) for note in self._notes(test)]
        for test in conjuncts(node.test):
            if isinstance(test, ast.Compare) and isinstance(test.ops[0], _EQUAL) and len(test.ops) == 1:
                test.left, test.comparators[0] = map(self._expected, (test.left, test.comparators[0]))
            elif isinstance(test, ast.Call) and isinstance(test.func, ast.Name) and test.func.id == SAME:
                test.args = [_marked(argument) for argument in test.args]
        node.test = self._guarded(node.test)
        if isinstance(node.test, ast.BoolOp) and isinstance(node.test.op, ast.And):
            node.test.values = [*map(self._part_when_shown, node.test.values)]
        return [reached, self._when_shown(node), *notes]

    def visit_Expr(self, node: ast.Expr) -> Any:
        call = node.value
        if isinstance(call, ast.Call) and is_assertion(call):
            if call.func.attr in ("assertEqual", "assertNotEqual"):  # type: ignore[attr-defined]  # is_assertion has seen to it
                call.args[:2] = map(self._expected, call.args[:2])
            notes = self._notes(call)
            guard_assertion(call, self.names)
            return [self._when_shown(node), *notes]
        return node

    def visit_Try(self, node: ast.Try) -> Any:
        self.handlers.guard(node)
        return self.generic_visit(node)

    def visit_With(self, node: ast.With) -> Any:
        guard_suppressed(node)
        return self.generic_visit(node)

    def visit_For(self, node: ast.For) -> Any:
        self.generic_visit(node)
        return guarded_loop(node, self.names)

    def visit_Assign(self, node: ast.Assign) -> Any:
        if any(isinstance(t, ast.Name) and t.id in self.names.counts for t in node.targets):
            self.names.mark(_made(node.value), CHANGING)
        return node

    def _notes(self, test: ast.expr) -> list[ast.stmt]:
        """What the script notes after an assertion, of arguments that the solution has changed."""
        order = self.names.order
        return [*noting_emptiness(test, self.names), *(order.noting(test) if order else ())]

    def _expected(self, node: ast.expr) -> ast.expr:
        """Marks what a test writes down as the expected value, if it is an object of the solution's class."""
        match node:
            case ast.Call(ast.Name(name)) | ast.Attribute(ast.Name(name)) if name[:1].isupper():
                if name in self.names.solutions:
                    return _marked(node)
            case ast.List(items) | ast.Tuple(items) | ast.Dict(_, items):
                items[:] = map(self._expected, items)
        return node

    def _guarded(self, test: ast.expr) -> ast.expr:
        if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
            test.values = [*map(self._guarded, test.values)]
            return test
        return guarded(test, self.names)

    def _when_shown(self, node: ast.stmt) -> ast.stmt:
        if not self.names.looks_at_arguments_only(node):
            return node
        return ast.If(calling(SHOWN), [node], [])

    def _part_when_shown(self, test: ast.expr) -> ast.expr:
        """One of several conditions; it holds until all changes are shown, if it reads an argument alone."""
        if not self.names.looks_at_arguments_only(test):
            return test
        hidden = ast.UnaryOp(ast.Not(), calling(SHOWN))
        return ast.BoolOp(ast.Or(), [hidden, test])


class Identities(Rewriter):
    """`a is b`, `type(a)`, `callable(a)` and their like, where a may stand for an object of the solution, ask
    what it stands for.

    telling: names by which the script has imported what tells of an object (`telling`).
    """

    def __init__(self, telling: frozenset[str] = frozenset()) -> None:
        self.telling = telling | _UNMISTAKABLE
        self.names = self.telling | _TELLING | ASKING.keys() | {"type"}

    def rewritten(self, statement: ast.stmt) -> ast.AST:
        """A statement, gone through only if anything in it may have to be rewritten."""
        return self.visit(statement) if any(map(self._may_ask, walk(statement))) else statement

    def _may_ask(self, node: ast.AST) -> bool:
        if isinstance(node, ast.Name):
            return node.id in self.names
        if isinstance(node, ast.Attribute):
            return node.attr in _ASKED
        return isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.Is, ast.IsNot))

    def visit_Call(self, node: ast.Call) -> Any:
        self.generic_visit(node)
        match node:
            case ast.Call(ast.Name("type"), [_], []):
                node.func = ast.Name(TYPE, ast.Load())
            case ast.Call(ast.Attribute(ast.Name(module)), [_, *_]) if module in _TELLING:
                node.args.insert(0, node.func)
                node.func = ast.Name(TOLD, ast.Load())
            case ast.Call(ast.Name(name), [_, *_]) if name in self.telling:
                node.args.insert(0, node.func)
                node.func = ast.Name(TOLD, ast.Load())
            case ast.Call(ast.Name(name), [_, *_], []) if name in ASKING:
                node.func = ast.Name(ASKING[name], ast.Load())
            case ast.Call(ast.Attribute(_, name), [one, other, *_]) if name in ASSERTING:
                asked, asserted = ASSERTING[name]
                if asked != SAME or not (isinstance(one, ast.Constant) or isinstance(other, ast.Constant)):
                    node.func.attr = asserted  # type: ignore[attr-defined]  # it is an attribute
                    both = [one, other] if asked != SAME else [*map(_which, (one, other))]
                    node.args[:2] = [calling(asked, *both)]
        return node

    def visit_Attribute(self, node: ast.Attribute) -> Any:
        self.generic_visit(node)
        if node.attr == "__class__" and isinstance(node.ctx, ast.Load):
            return calling(TYPE, node.value)
        return node

    def visit_Compare(self, node: ast.Compare) -> Any:
        self.generic_visit(node)
        sides = _sides(node)
        if len(node.ops) != 1 or any(isinstance(side, ast.Constant) for side in sides):
            return node
        if all(isinstance(side, ast.Call) and ast.unparse(side.func) == TYPE for side in sides):
            return _of_one_class(node)
        asked = calling(SAME, *map(_which, sides))
        match node.ops[0]:
            case ast.Is():
                return asked
            case ast.IsNot():
                return ast.UnaryOp(ast.Not(), asked)
        return node


def telling(tree: ast.Module) -> frozenset[str]:
    """The names of `from dataclasses import …` and its like."""
    found = [n for n in walk(tree) if isinstance(n, ast.ImportFrom) and n.module in _TELLING]
    return frozenset(alias.asname or alias.name for node in found for alias in node.names)


def _made(value: ast.expr) -> ast.expr:
    """What is assigned, without the note of what it is made of (`apart`)."""
    match value:
        case ast.Call(ast.Name("__made__"), [made, *_]):
            return made
    return value


def _marked(node: ast.expr) -> ast.expr:
    return calling(EXPECTED, node)


def _of_one_class(node: ast.Compare) -> ast.Compare:
    """`type(a) is type(b)`: whether they are of one class is what the solution answers."""
    by_number = {ast.Is: ast.Eq, ast.IsNot: ast.NotEq}
    one, other = (ast.Call(ast.Name(ASKING["id"], ast.Load()), [side], []) for side in _sides(node))
    how = by_number.get(type(node.ops[0]))
    return ast.Compare(one, [how() if how else node.ops[0]], [other])


def _sides(node: ast.Compare) -> list[ast.expr]:
    return [node.left, *node.comparators]


def _which(node: ast.expr) -> ast.expr:
    """A side of `is`: of `iter(x)` the object itself counts, not what it gives."""
    match node:
        case ast.Call(ast.Name("iter"), [_], []):
            node.func = ast.Name(ITERATOR, ast.Load())
    return node


def is_assertion(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr.startswith("assert")
