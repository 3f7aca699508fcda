"""Failures that a test script catches, and at most tells somebody of, so that it could not fail.

`except AssertionError: print("failed")`, also where it counts them (`failed += 1`) and nothing that may fail
is made of the count.
"""

from __future__ import annotations

import ast
from functools import cached_property

from verifiers.code_execution.asserts import TESTS, is_asserting, last_name
from verifiers.code_execution.dataflow import target_of
from verifiers.code_execution.walking import calling, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    Read = tuple[str, frozenset[str]]  # a name, and those that are read for what it holds

SWALLOWED = "__swallowed__"
_ALL = frozenset(("", "Exception", "BaseException"))
_ASSERTION = "AssertionError"
_TELLING = frozenset(
    ("write", "debug", "info", "warning", "warn", "error", "critical", "exception", "log", "flush")
)
_COLLECTING = frozenset(("append", "add", "extend", "insert", "update"))


class Handlers:
    """Those of a script. nodes: all of the script's."""

    def __init__(self, nodes: list[ast.AST]) -> None:
        self.nodes = nodes

    @cached_property
    def judged(self) -> frozenset[str]:
        """Names, also of attributes, that are read for more than to tell somebody of what they hold."""
        flows = [*_flows(self.nodes)]
        found = _read(node for node in self.nodes if id(node) not in self._aside)
        while more := frozenset(n for name, read in flows if name in found for n in read) - found:
            found |= more
        return found

    @cached_property
    def _aside(self) -> frozenset[int]:
        """What is read only to tell somebody of it, or for what is set there."""
        return frozenset(id(n) for node in self.nodes for part in _told(node) for n in walk(part))

    def guard(self, node: ast.Try) -> None:
        """Has a failed assertion fail the test also where the script only says so, and whatever else keeps
        one from being made; not where it has to fail, or where what the script sets tells it whether it did.
        """
        if _has_to_fail(node.body) or not _may_assert(node.body) or not any(map(_catches, node.handlers)):
            return
        read = self.judged | self._returned(node)
        guarded = [h for h in node.handlers if self._is_only_told(node, h, read)]
        if any(map(_catches, guarded)) and _only_tells(node.orelse, read):
            _guard(node, guarded)

    def _is_only_told(self, node: ast.Try, handler: ast.ExceptHandler, read: frozenset[str]) -> bool:
        """Whether a failure is at most told, and nothing that is set where there is none is read for more."""
        asserting = next((n for n, statement in enumerate(node.body) if _asserts(statement)), len(node.body))
        done = [name for s in node.body[asserting + 1 :] for inner in walk(s) for name in _set_by(inner)]
        tells = _only_tells([*self._done(handler.body, ())], read) and read.isdisjoint(done)
        return tells and not any(map(self._is_judged, self._left_by(handler)))

    def _left_by(self, handler: ast.ExceptHandler) -> list[ast.AST]:
        """The loops that a handler may leave."""
        if not any(isinstance(inner, ast.Break) for inner in walk(handler)):
            return []
        loops = [n for n in self.nodes if isinstance(n, (ast.For, ast.While))]
        return [loop for loop in loops if any(inner is handler for inner in walk(loop))]

    def _is_judged(self, loop: ast.AST) -> bool:
        """Whether what a loop sets is read elsewhere for more than to tell it."""
        inside = walk(loop)
        aside = self._aside.union(map(id, inside))
        read = _read(node for node in self.nodes if id(node) not in aside)
        return not read.isdisjoint(name for inner in inside for name in _set_by(inner))

    def _done(self, body: Iterable[ast.stmt], met: tuple[str, ...]) -> Iterator[ast.stmt]:
        """Statements, and in the place of the calls of the script's own functions what these do."""
        for node in body:
            name = last_name(node.value) if isinstance(node, ast.Expr) else ""
            if name in self.functions and name not in met:
                yield from self._done(self.functions[name].body, (*met, name))
            else:
                yield node

    @cached_property
    def functions(self) -> dict[str, ast.FunctionDef | ast.AsyncFunctionDef]:
        """The script's, by name."""
        return {node.name: node for node in self.nodes if isinstance(node, TESTS)}

    def _returned(self, node: ast.Try) -> frozenset[str]:
        """Whether what is returned there is read."""
        functions = (n for n in self.nodes if isinstance(n, TESTS))
        around = (f.name for f in functions if any(inner is node for inner in walk(f)))
        return frozenset(() if self.judged.isdisjoint(around) else (_RETURNED,))


def _guard(node: ast.Try, handlers: list[ast.ExceptHandler]) -> None:
    counted = f"__reached_{node.lineno}__"
    for handler in handlers:
        tells = not all(map(_does_nothing, handler.body))
        if tells or _catches(handler):
            handler.body.insert(0, _swallowed(tells, ast.Name(counted, ast.Load())))
    before = ast.Constant(-1) if any(map(_asserts, node.body)) else calling(SWALLOWED)
    noted = ast.Assign([ast.Name(counted, ast.Store())], before)
    node.body.insert(0, ast.copy_location(noted, node))


def guard_suppressed(node: ast.With) -> None:
    """The same of `with suppress(AssertionError)`."""
    calls = [item.context_expr for item in node.items if isinstance(item.context_expr, ast.Call)]
    kinds = [frozenset(map(last_name, call.args)) for call in calls if last_name(call) == "suppress"]
    if any(k & _ALL or k == {_ASSERTION} for k in kinds) and not _has_to_fail(node.body):
        body = [_swallowed(False, ast.Constant(-1)), ast.Raise()]
        node.body = [ast.Try(node.body, [ast.ExceptHandler(None, None, body)], [], [])]


def _swallowed(tells: bool, reached: ast.expr) -> ast.Expr:
    """The look at what was caught. tells: whether the script says so. reached: how many assertions it had
    reached before.
    """
    return ast.Expr(calling(SWALLOWED, ast.Constant(tells), reached))


def _asserts(node: ast.stmt) -> bool:
    return any(map(is_asserting, walk(node)))


def _may_assert(body: Iterable[ast.stmt]) -> bool:
    """Whether statements assert something, or call what may."""
    return any(is_asserting(n) or isinstance(n, ast.Call) for statement in body for n in walk(statement))


def _has_to_fail(body: Iterable[ast.stmt]) -> bool:
    """Whether statements end with an exception of the script's, if nothing before it is raised."""
    return any(_raises(n) for statement in body for n in walk(statement))


def _raises(node: ast.AST) -> bool:
    """What raises an exception of its own, and not one that was caught, or from that."""
    if isinstance(node, ast.Raise):
        return node.exc is not None and node.cause is None
    return isinstance(node, ast.Assert) and not is_asserting(node)


def _caught(kinds: ast.expr | None) -> frozenset[str]:
    """The names of the exceptions that a handler catches; "" is all of them."""
    if kinds is None:
        return frozenset(("",))
    return frozenset(map(last_name, kinds.elts if isinstance(kinds, ast.Tuple) else [kinds]))


def _catches(handler: ast.ExceptHandler) -> bool:
    """Whether it catches assertions that fail: among other kinds, and doing nothing, it allows for them."""
    kinds = _caught(handler.type)
    allows = len(kinds) > 1 and all(map(_does_nothing, handler.body))
    return bool(kinds & _ALL) or (_ASSERTION in kinds and not allows)


def _only_tells(body: Iterable[ast.stmt], judged: Collection[str] | None = None) -> bool:
    """Whether statements only print, and count or set what nobody reads for more. judged: what somebody
    does; None: they only print.
    """
    return all(_does_nothing(node) or _tells(node, judged) for node in body)


def _does_nothing(node: ast.stmt) -> bool:
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return is_text or isinstance(node, (ast.Pass, ast.Continue, ast.Break, ast.Delete))


def _tells(node: ast.stmt, judged: Collection[str] | None) -> bool:
    match node:
        case ast.If(_, body, orelse) | ast.For(_, _, body, orelse):
            return _only_tells([*body, *orelse], judged)
        case ast.With(_, body):
            return _only_tells(body, judged)
        case ast.Match(_, cases):
            return all(_only_tells(case.body, judged) for case in cases)
        case ast.Try(body, handlers, orelse, last):
            return _only_tells([*body, *(s for h in handlers for s in h.body), *orelse, *last], judged)
        case ast.Expr(ast.Call() as call) if _is_telling(call):
            return True
    return judged is not None and (names := _set_by(node)) != [] and not any(n in judged for n in names)


def _is_telling(call: ast.Call) -> bool:
    """`print(…)`, `logging.error(…)`, `sys.stderr.write(…)`."""
    name = last_name(call)
    return name.startswith("print") or (isinstance(target_of(call), ast.Attribute) and name in _TELLING)


def _set_by(node: ast.AST) -> list[str]:
    """The names of what a statement sets, adds to or returns to."""
    match node:
        case ast.Expr(ast.Call() as call) if last_name(call) in _COLLECTING:
            owner = target_of(call)
            return [_root(owner.value)] if isinstance(owner, ast.Attribute) else []
        case ast.Assign(targets=targets):
            return [name for target in targets for name in _roots(target)]
        case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
            return [_root(target)]
        case ast.For(target):
            return _roots(target)
        case ast.Return():
            return [_RETURNED]
    return []


_RETURNED = "return"


def _roots(node: ast.expr) -> list[str]:
    return [*map(_root, node.elts if isinstance(node, (ast.Tuple, ast.List)) else [node])]


def _root(node: ast.expr) -> str:
    """What a target is called: of `self.failed` the attribute, of `counts["failed"]` what holds it."""
    while isinstance(node, ast.Subscript):
        node = node.value
    return last_name(node)


def _flows(nodes: list[ast.AST]) -> Iterator[Read]:
    for node in nodes:
        inner = walk(node) if isinstance(node, TESTS) else ()
        yield from ((node.name, _read(walk(n))) for n in inner if isinstance(n, ast.Return))  # type: ignore[attr-defined]  # it is a function
        for name in _set_by(node):
            yield from ((name, _read(walk(part))) for part in _told(node))


def _read(nodes: Iterable[ast.AST]) -> frozenset[str]:
    read = (n for n in nodes if isinstance(getattr(n, "ctx", None), ast.Load))
    return frozenset(last_name(n) for n in read if isinstance(n, (ast.Name, ast.Attribute)))


def _told(node: ast.AST) -> list[ast.expr]:
    """What is read in a statement to tell somebody, or for what is set there."""
    match node:
        case ast.Expr(ast.Call() as call):
            return [call] if _is_telling(call) or last_name(call) in _COLLECTING else [call.func]
        case ast.If(told, body, orelse) | ast.For(_, told, body, orelse) if _only_tells([*body, *orelse]):
            return [told]
        case ast.Assign(targets, value):
            return [*targets, value]
        case ast.AugAssign(target, _, value) | ast.AnnAssign(target, _, ast.expr() as value):
            return [target, value]
        case ast.Return(ast.expr() as value):
            return [value]
    return []
