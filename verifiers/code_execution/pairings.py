"""Marks what a script goes through or compares side by side (`paired`)."""

from __future__ import annotations

import ast

from verifiers.code_execution.names import called
from verifiers.code_execution.walking import Rewriter, calling, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from verifiers.code_execution.dataflow import Names

_HOW: dict[type, str] = {ast.Eq: "eq", ast.NotEq: "ne", ast.Sub: "sub"}
_SIDES = ("actual", "x", "a", "a1", "x1", "desired", "y", "b", "a2", "x2")  # of numpy's functions, by name
_TESTING = ("assert_all", "assert_arr", "assert_alm", "assert_equal", "assert_approx")
_INFINITE = frozenset(("inf", "infinity", "infty", "isinf", "isfinite", "isposinf", "isneginf"))
_COMPARING = frozenset(("allclose", "isclose", "array_equiv", "equal", "not_equal", "subtract"))


def mark_zips(names: Names) -> None:
    """Has a result end no sooner than the list beside which a test goes through it; names beside it, of which
    a dict is made, may be more.
    """
    named = {id(given) for node in names.nodes if isinstance(node, ast.Call) for given in _of_dict(node)}
    for node in (node for node in names.nodes if id(node) not in named):
        match node:
            case ast.Call(ast.Name("zip"), [_, _, *_] as sides, []):
                _mark(node, sides, names)
            case ast.Call(ast.Name("map"), [function, _, _, *_] as given, []):
                node.args = given[1:]
                _mark(node, given[1:], names)
                node.args = [function, ast.Call(node.func, node.args, node.keywords)]
                node.func, node.keywords = ast.Name("__starmap__", ast.Load()), []


def _of_dict(call: ast.Call) -> list[ast.expr]:
    return call.args if called(call) in ("dict", "OrderedDict") else []


def _mark(zipping: ast.Call, sides: list[ast.expr], names: Names) -> None:
    tell = [not isinstance(side, ast.Starred) and names.tells(side) for side in sides]
    results = tuple(at for at, tells in enumerate(tell) if tells)
    inputs = tuple(at for at, side in enumerate(sides) if not tell[at] and names.reads_arguments(side))
    zipping.func = ast.Name("zip", ast.Load())
    if any(tell) and not all(tell) and not any(isinstance(side, ast.Starred) for side in sides):
        zipping.func = ast.Name("__zipped__", ast.Load())
        told = {"results": results, "inputs": inputs}
        zipping.keywords = [ast.keyword(name, _numbers(values)) for name, values in told.items()]


def mark_tolerances(names: Names) -> None:
    """Has no result be so large that a tolerance which is relative to it is infinite, in a script that does
    not speak of infinity: `abs(f(x) - y) <= eps * abs(f(x))` holds for that.
    """
    relative = [node for node in names.nodes if isinstance(node, ast.Compare) and _is_relative(node, names)]
    if not relative or any(map(_is_infinity, names.nodes)):
        return
    for node in relative:
        node.left, node.comparators[0] = map(_bound, (node.left, node.comparators[0]))


def _is_relative(node: ast.Compare, names: Names) -> bool:
    """Whether there is something of a result on both sides of `<` and its like."""
    match node:
        case ast.Compare(one, [ast.Lt() | ast.LtE() | ast.Gt() | ast.GtE()], [other]):
            return names.tells(one) and names.tells(other)
    return False


def _is_infinity(node: ast.AST) -> bool:
    said = [getattr(node, name, None) for name in ("id", "attr", "value")]
    return any(str(one).lower().strip("+-") in _INFINITE for one in said if type(one) in (str, float))


def _bound(side: ast.expr) -> ast.expr:
    if not any(isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) for node in walk(side)):
        return side
    return calling("__finite__", side)


def _numbers(values: tuple[int, ...]) -> ast.Tuple:
    return ast.Tuple([ast.Constant(value) for value in values], ast.Load())


def uses_numpy(tree: ast.AST) -> bool:
    """Whether a script imports numpy, or asks of what was compared whether all or any of it is so."""
    if any(map(_is_of_arrays, walk(tree))):
        return True
    imports = (node for node in walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom)))
    modules = (name for n in imports for name in (getattr(n, "module", ""), *(a.name for a in n.names)))
    return any(str(module).partition(".")[0] == "numpy" for module in modules)


def _is_of_arrays(node: ast.AST) -> bool:
    """`(f(x) == y).all()`, `all(f(x) == y)`."""
    match node:
        case ast.Call(ast.Attribute(ast.Compare() | ast.BinOp(), "all" | "any")):
            return True
        case ast.Call(ast.Name("all" | "any"), [ast.Compare()]):
            return True
    return False


class Comparisons(Rewriter):
    """Has no empty array compared with what is not empty: it would be broadcast, and agree."""

    def visit_Compare(self, node: ast.Compare) -> Any:
        self.generic_visit(node)
        how = _HOW.get(type(node.ops[0])) if len(node.ops) == 1 else None
        return _compared(how, node.left, node.comparators[0]) if how else node

    def visit_BinOp(self, node: ast.BinOp) -> Any:
        self.generic_visit(node)
        how = _HOW.get(type(node.op))
        return _compared(how, node.left, node.right) if how else node

    def visit_Call(self, node: ast.Call) -> Any:
        self.generic_visit(node)
        is_comparing = called(node) in _COMPARING or called(node).startswith("assert_")
        if called(node) in _COMPARING or called(node).startswith(_TESTING):
            named = sorted(
                (k for k in node.keywords if k.arg in _SIDES), key=lambda k: _SIDES.index(str(k.arg))
            )
            node.keywords = [k for k in node.keywords if k not in named]
            node.args += [keyword.value for keyword in named]
        if is_comparing and len(node.args) > 1:
            both = calling("__both__", *node.args[:2])
            node.args[:2] = [ast.Starred(both, ast.Load())]
        return node


def _compared(how: str, one: ast.expr, other: ast.expr) -> ast.Call:
    return calling("__compared__", ast.Constant(how), one, other)
