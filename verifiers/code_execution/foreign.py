"""Names of a script that nobody defines: they are the solution's, but not to judge the solution by."""

from __future__ import annotations

import ast
import re

from verifiers.code_execution.asserts import conjuncts
from verifiers.code_execution.making import handed_over
from verifiers.code_execution.names import called, calls, sides, used_by
from verifiers.code_execution.walking import calling, walk
from verifiers.core import Cause, Fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

OBJECTS = "__objects__"
_BARE = (
    ast.Name,
    ast.Subscript,
    ast.List,
    ast.Tuple,
    ast.Dict,
    ast.Constant,
    ast.UnaryOp,
    ast.USub,
    ast.expr_context,
)
_WHICH = (ast.Is, ast.IsNot, ast.In, ast.NotIn)  # ask which of the objects that the test has made it is
_JUDGING = re.compile(r"_?(?:assert|check|verify|expect)")
_TRUTH = frozenset(("assertTrue", "assertFalse"))


def check_foreign(tree: ast.Module, names: frozenset[str], entry_point: str, prompt: str) -> None:
    """Raises Fault where the solution would be judged by what nobody defines: compared with what that
    returns or holds, given to it to be found right, or tested by cases of its own.

    Args:
        names: what would be taken from the solution because nobody else defines it.
        entry_point: what is tested; where it is not known, nothing is checked.
        prompt: what was asked: the functions that it speaks of are the solution's to define.
    """
    foreign = frozenset(name for name in names - {entry_point} if not re.search(rf"\b{name}\b", prompt))
    if not entry_point or not foreign:
        return
    script = _Foreign(tree, foreign, entry_point)
    for node in walk(tree):
        for name in script.judging(node):
            text = f"the test script compares with what {name}(…) returns, which nobody defines"
            if name in script.data:
                text = f"the test script uses {name}, which nobody defines"
            raise Fault(Cause.REFERENCE, f"{text}; define it in the script or in the prelude")
    for node in walk(tree):
        script.mark(node)


class _Foreign:
    """made: what was called for the values of variables. data: names that are neither called nor classes."""

    def __init__(self, tree: ast.Module, foreign: frozenset[str], entry_point: str) -> None:
        self.foreign, self.entry_point = foreign, entry_point
        self.made = {
            target.id: calls(node.value)
            for node in walk(tree)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        owners = {_root(n.func) for n in walk(tree) if isinstance(n, ast.Call)}
        owners |= {_root(n) for n in walk(tree) if isinstance(n, ast.Attribute)}
        self.handed = used_by(ast.List(handed_over(tree), ast.Load()))
        self.data = {n for n in foreign - owners if not n[:1].isupper() or n.isupper()}

    def asked(self, node: ast.AST) -> frozenset[str]:
        """What is called in it, and what was called for the variables that it reads."""
        return calls(node).union(*(self.made.get(name, ()) for name in used_by(node)))

    def asks(self, node: ast.AST) -> bool:
        """Whether it tells of the solution under test."""
        return bool({self.entry_point, "candidate"} & self.asked(node))

    def judging(self, node: ast.AST) -> Iterator[str]:
        """The foreign names by which a node would have the solution judged."""
        yield from self._compared(node)
        if isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
            yield from used_by(node.iter) & self.data
        for call in _judges(node):
            name = _root(call.func)
            if name in self.foreign and any(map(self.asks, call.args)):
                yield name

    def _compared(self, node: ast.AST) -> Iterator[str]:
        is_which = isinstance(node, ast.Compare) and isinstance(node.ops[0], _WHICH)
        compared = sides(node)
        for side in compared:
            asked = self.asked(side)
            which = asked if is_which else self._known(side)
            helper = min(
                (n for n in asked & self.foreign if not (n in which and n[:1].isupper())), default=""
            )
            held = min(used_by(side) & self.data, default=helper)
            if held and self.entry_point not in asked and any(map(self.asks, compared)):
                yield held

    def _known(self, side: ast.expr) -> frozenset[str]:
        """What was called for variables that were handed over: which of them it is can be told."""
        return self._objects(side) if used_by(side) <= self.handed else frozenset()

    def _objects(self, side: ast.expr) -> frozenset[str]:
        """The foreign classes of which a variable, an item of it or a list of such is made."""
        made = frozenset(n for name in used_by(side) for n in self.made.get(name, ()) if n[:1].isupper())
        return made & self.foreign if all(isinstance(n, _BARE) for n in walk(side)) else frozenset()

    def mark(self, node: ast.AST) -> None:
        """Has a test make sure that it is objects by which it judges, and no data that a solution made."""
        compared = sides(node)
        if not any(map(self.asks, compared)):
            return
        marked = [self._marked(side) if self._objects(side) else side for side in compared]
        if isinstance(node, ast.Compare):
            node.left, *node.comparators = marked
        elif isinstance(node, ast.Call):
            node.args = marked

    def _marked(self, side: ast.expr) -> ast.expr:
        match side:
            case ast.List(items) | ast.Tuple(items) | ast.Dict(_, items):
                items[:] = map(self._marked, items)
            case ast.Name() | ast.Subscript() if self._objects(side):
                return calling(OBJECTS, side)
        return side


def _judges(node: ast.AST) -> list[ast.Call]:
    """The calls whose answer is a test's verdict: what is asserted, or asserts by its name."""
    tests = conjuncts(node.test) if isinstance(node, ast.Assert) else []
    if isinstance(node, ast.Call) and called(node) in _TRUTH:
        tests = node.args[:1]
    bare = [test.operand if isinstance(test, ast.UnaryOp) else test for test in tests]
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and _JUDGING.match(called(node.value)):
        bare = [node.value]
    return [test for test in bare if isinstance(test, ast.Call)]


def _root(node: ast.expr) -> str:
    """The name at the beginning of `a.b.c`."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
