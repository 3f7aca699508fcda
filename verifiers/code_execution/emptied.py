"""Arguments that the solution has emptied, or had emptied by what it was given, of which a test then asserts
what holds of nothing.

`f(xs)`, and then `assert xs == sorted(xs)`, `assert all(x > 0 for x in xs)` or a loop over xs in which things
are asserted: none of it says that xs is to be empty, and all of it holds where it is.
"""

from __future__ import annotations

import ast
from copy import deepcopy

from verifiers.code_execution.asserts import is_asserting
from verifiers.code_execution.names import called, parameters, sides, used_by
from verifiers.code_execution.walking import calling, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from verifiers.code_execution.dataflow import Names

FILLED = "__filled__"
EMPTIES = "__empties__"
_AGREEING = (ast.Eq, ast.LtE, ast.GtE)
_COMPARING = (ast.Compare, ast.Tuple)
_OF_ALL = frozenset(("all", "any"))
_ALL_OF = frozenset(("list", "tuple", "set", "frozenset", "dict", "sorted", "len"))
_MAKERS = frozenset(("list", "dict", "set", "tuple", "frozenset", "deque", "Counter"))


def note_made(tree: ast.AST, names: Names) -> None:
    """Has the script note of what it makes what it compares arguments with (`apart`)."""
    given = names.passed | frozenset(("self",))
    if any(used_by(side) & given for node in names.nodes for side in agreeing(node)):
        from verifiers.code_execution.apart import Apart  # most scripts compare results

        names.apart = Apart(tree, names)


def guarded_loop(node: ast.For, names: Names) -> list[ast.stmt]:
    """A loop, with a look before it at what it goes through, if it asserts anything."""
    held = held_in(node.iter, names)
    if not held or not any(is_asserting(inner) for inner in walk(node)):
        return [node]
    return [ast.Expr(_filled(ast.Constant(None), held)), node]


def guarded(test: ast.expr, names: Names) -> ast.expr:
    """A condition, with a look at the arguments of which it would hold if they were empty."""
    match test:
        case ast.UnaryOp(ast.Not(), ast.Call() as call):
            test.operand = guarded(call, names)
        case ast.Call(ast.Name(name), [ast.GeneratorExp() | ast.ListComp() as each]) if name in _OF_ALL:
            each.elt = guarded(each.elt, names)
            return _guarded(test, test, names)
        case ast.Call(ast.Name(name)) if name in _OF_ALL or name in names.functions:
            return _guarded(test, test, names)
        case ast.Compare(ops=[op]) if isinstance(op, _AGREEING) and not any(map(_is_literal, sides(test))):
            equal = sides(test) if isinstance(op, ast.Eq) else ()
            test.left = _guarded(test.left, test, names, equal)
    return test


def guard_assertion(call: ast.Call, names: Names) -> None:
    """The same of `assertEqual(a, b)` and `assertTrue(all(…))`."""
    match call:
        case ast.Call(ast.Attribute(_, "assertTrue" | "assertFalse"), [test, *_]):
            call.args[0] = guarded(test, names)
        case ast.Call(ast.Attribute(_, name), [one, other, *_]) if name.endswith("Equal"):
            if not (_is_literal(one) or _is_literal(other)):
                equal = (one, other) if _is_equality(name) else ()
                call.args[0] = _guarded(one, ast.Tuple([one, other], ast.Load()), names, equal)


def noting_emptiness(test: ast.AST, names: Names) -> Iterator[ast.stmt]:
    """Has the script note that an argument is to be empty, after an assertion that says so."""
    match test:
        case ast.UnaryOp(ast.Not(), side) | ast.Call(ast.Attribute(_, "assertFalse"), [side, *_]):
            pairs: list[tuple[ast.expr, ast.expr]] = [(side, ast.Constant(False))]
        case ast.Compare(one, [ast.Eq()], [other]) | ast.Call(ast.Attribute(_, _), [one, other, *_]):
            if isinstance(test, ast.Call) and not _is_equality(called(test)):
                return
            pairs = [(one, other), (other, one)]
        case _:
            return
    for side, other in pairs:
        if held := held_in(_whole(side), names):
            is_told = _is_literal(other)
            more = [] if is_told else names.apart.beside(other, held) if names.apart else held
            yield ast.Expr(calling(EMPTIES, *held, *more))


def _whole(side: ast.expr) -> ast.expr:
    """The container that is empty if and only if this is: of `xs`, `len(xs)`, `sorted(xs)`."""
    match side:
        case ast.Call(ast.Name(name), [container]) if name in _ALL_OF:
            return _whole(container)
        case ast.Name() | ast.Attribute(ast.Name("self")):
            return side
    return ast.Constant(None)


def _agrees(name: str) -> bool:
    return name.endswith("Equal") and not name.endswith("NotEqual")


def _is_equality(name: str) -> bool:
    return _agrees(name) and name != "assertAlmostEqual"


def agreeing(node: ast.AST) -> list[ast.expr]:
    """The two sides of an equality in which neither is written down."""
    match node:
        case ast.Compare(ops=[ast.Eq()]):
            group = sides(node)
        case ast.Call(ast.Attribute(_, name), [one, other, *_]) if _agrees(name):
            group = [one, other]
        case _:
            return []
    return [] if any(map(_is_literal, group)) else group


def _guarded(value: ast.expr, within: ast.expr, names: Names, equal: Iterable[ast.expr] = ()) -> ast.expr:
    """equal: of which each has to equal the other, so that none holds of nothing where one is made apart."""
    held = held_in(within, names)
    if not held:
        return value
    if apart := names.apart:
        for side in equal:
            held = apart.beside(side, held)
    return _filled(value, held)


def _filled(value: ast.expr, held: list[ast.expr]) -> ast.Call:
    return calling(FILLED, value, *held)


def held_in(node: ast.expr, names: Names) -> list[ast.expr]:
    """What is read in it that the solution may have been given, or a function that it was given may empty."""
    bound = {n.id for n in walk(node) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    bound |= parameters(node)
    read = used_by(node) & names.variables - names.counts - bound
    held: list[ast.expr] = [ast.Name(name, ast.Load()) for name in sorted(read)]
    for part in walk(node):
        match part:
            case ast.Subscript(ast.Name(name)) if isinstance(node, _COMPARING) and name in read:
                if bound.isdisjoint(used_by(part)) and not any(isinstance(n, ast.Call) for n in walk(part)):
                    held.append(deepcopy(part))
            case ast.Attribute(ast.Name("self"), name) if f"self.{name}" in names.written:
                held.append(ast.Attribute(ast.Name("self", ast.Load()), name, ast.Load()))
    return held


def _is_literal(side: ast.expr) -> bool:
    """Whether a side says itself what is expected."""
    return not used_by(side) - _MAKERS
