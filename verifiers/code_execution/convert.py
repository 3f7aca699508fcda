"""Literal asserts as function cases.

`assert f(3) == [1, 2]` says: call f with 3, compare with [1, 2]. Said that way, no test runs in any process:
the solution is given 3 and we compare. Most scripts consist of nothing else.
"""

from __future__ import annotations

import ast
import builtins
import sys

from verifiers.code_execution.asserts import conjuncts
from verifiers.code_execution.compare import TRANSFORMS
from verifiers.code_execution.literals import CALLS, NotConstant, constant
from verifiers.code_execution.names import WELL_KNOWN, bound_by, used_by
from verifiers.code_execution.walking import walk
from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

_CHAINED = frozenset(TRANSFORMS) - {"lower", "upper", "strip", "sum", "int", "float", "bool"} | {"round"}


@record
class Converted:
    """One assert: `call(*args, **kwargs)`, compared with `expected` as `compare` says."""

    call: str
    args: list[Any]
    kwargs: dict[str, Any]
    expected: Any
    compare: str


def convert(
    tree: ast.Module, entry_point: str, trusted: frozenset[str], prelude: ast.Module
) -> list[Converted] | None:
    """The cases of a script, all of them, or None where one cannot be said as a case.

    Args:
        tree: the script.
        entry_point: what `check(candidate)` is called with.
        trusted: names that are the prelude's: calling them is no question to the solution.
        prelude: what runs before the script, and may give Python's names another meaning.
    """
    if used_by(tree) & {*_rebound(tree), *_rebound(prelude), *_defined(prelude)}:
        return None
    reader = _Script(entry_point, trusted)
    try:
        return list(reader.module(tree)) or None
    except NotConstant:
        return None


def _rebound(tree: ast.Module) -> Iterator[str]:
    """Names that are read here as Python's own and that an import takes from elsewhere."""
    for node in walk(tree):
        if isinstance(node, ast.Import):
            yield from (a.asname for a in node.names if a.asname and a.asname != a.name)
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                name = alias.asname or alias.name
                if name == "*" and (node.module or "").partition(".")[0] not in sys.stdlib_module_names:
                    yield from _OWN
                elif name in _OWN and (name != alias.name or node.module != _SOURCES.get(name, name)):
                    yield name


def _defined(prelude: ast.Module) -> frozenset[str]:
    return (
        frozenset(n for s in prelude.body if not _is_inert(s) for n in bound_by(ast.Module([s], []))) & _OWN
    )


class _Script:
    def __init__(self, entry_point: str, trusted: frozenset[str]) -> None:
        self.entry_point = entry_point
        self.trusted = trusted
        self.aliases: dict[str, str] = {}

    def module(self, tree: ast.Module) -> Iterable[Converted]:
        check: ast.FunctionDef | None = None
        called = False
        for statement in tree.body:
            if isinstance(statement, ast.FunctionDef) and statement.name == "check" and check is None:
                check = statement
            elif check is not None and _is_call_of_check(statement, self.entry_point):
                called = True
            elif not _is_inert(statement):
                yield from self.asserted(statement)
        if check is not None:
            yield from self.check(check, called)

    def check(self, function: ast.FunctionDef, called: bool) -> Iterable[Converted]:
        parameters = function.args
        if len(parameters.args) != 1 or function.decorator_list or not (called or self.entry_point):
            raise NotConstant("a check of another shape")
        self.aliases = {parameters.args[0].arg: self.entry_point}
        for statement in function.body:
            if not _is_inert(statement):
                yield from self.asserted(statement)

    def asserted(self, statement: ast.stmt) -> Iterable[Converted]:
        if not isinstance(statement, ast.Assert):
            raise NotConstant(f"{type(statement).__name__} is not an assert")
        for test in conjuncts(statement.test):
            if not (isinstance(test, ast.Constant) and test.value):
                yield self.case(test)

    def case(self, test: ast.expr) -> Converted:
        pythons = {self.entry_point, *self.aliases} & CALLS.keys()  # which `constant` would take for Python's
        if sum(isinstance(n, ast.Call) and _dotted(n.func) in pythons for n in walk(test)) > 1:
            raise NotConstant("the solution is called within what it is given, or compared with itself")
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            return self.called(test.operand, False, "truthy")
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            return self.compared(test.left, test.ops[0], test.comparators[0])
        if isinstance(test, ast.Call) and _dotted(test.func) in ("math.isclose", "isclose"):
            return self.isclose(test)
        return self.called(test, True, "truthy")

    def compared(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Converted:
        if isinstance(op, (ast.Lt, ast.LtE)):
            return self.near(left, constant(right), isinstance(op, ast.LtE))
        if isinstance(op, ast.In):
            return self.called(left, constant(right), "in")
        name = {ast.Eq: "eq", ast.Is: "is", ast.NotEq: "ne"}.get(type(op))
        if name is None:
            raise NotConstant("a comparison of another kind")
        if name != "is" and not self.asks(left):
            left, right = right, left
        if isinstance(right, ast.Call) and _dotted(right.func) in ("pytest.approx", "approx"):
            return self.approximately(left, name, right)
        expected = constant(right)
        if name == "is" and not (expected is None or isinstance(expected, bool)):
            raise NotConstant("identity of values is not said by a case")
        return self.called(left, expected, name)

    def near(self, left: ast.expr, tolerance: Any, inclusive: bool) -> Converted:
        """`abs(f(x) - y) < eps`."""
        if not (
            isinstance(left, ast.Call) and _dotted(left.func) in ("abs", "math.fabs") and len(left.args) == 1
        ):
            raise NotConstant("an inequality of another shape")
        difference = left.args[0]
        if not (isinstance(difference, ast.BinOp) and isinstance(difference.op, ast.Sub)):
            raise NotConstant("not the distance of two values")
        asked, value = difference.left, difference.right
        if not self.asks(asked):
            asked, value = value, asked
        expected = constant(value)
        if not isinstance(expected, (int, float)) or not isinstance(tolerance, (int, float)):
            raise NotConstant("not the distance of two numbers")
        return self.called(
            asked, expected, f"approx:{float(tolerance)!r}" + (":inclusive" if inclusive else "")
        )

    def isclose(self, test: ast.Call) -> Converted:
        if len(test.args) != 2:
            raise NotConstant("isclose of another shape")
        asked, value = test.args
        if not self.asks(asked):
            asked, value = value, asked
        options = {str(k.arg): constant(k.value) for k in test.keywords}
        return self.called(asked, _number(value), f"isclose:{options!r}")

    def approximately(self, asked: ast.expr, operator: str, approx: ast.Call) -> Converted:
        """pytest's defaults: 1e-6 of the expected value, or 1e-12. Only of one number."""
        given = {str(k.arg): _number(k.value) for k in approx.keywords}
        if operator != "eq" or len(approx.args) != 1 or not given.keys() <= {"rel", "abs"}:
            raise NotConstant("approx of another shape")
        expected = _number(approx.args[0])
        relative = given.get("rel", 0.0 if "abs" in given else 1e-6) * abs(expected)
        tolerance = float(max(relative, given.get("abs", 1e-12)))
        return self.called(asked, expected, f"approx:{tolerance!r}:inclusive")

    def called(self, node: ast.expr, expected: Any, compare: str) -> Converted:
        """A call of the solution, possibly inside one transformation of its result."""
        if not isinstance(node, ast.Call):
            raise NotConstant("not a call of the solution")
        name = _dotted(node.func)
        if name in _CHAINED and name not in self.aliases and name != self.entry_point:
            return self.transformed(node, name, expected, compare)
        if not self.is_solutions(name):
            raise NotConstant(f"{name} is not the solution's")
        if any(isinstance(a, ast.Starred) for a in node.args) or any(k.arg is None for k in node.keywords):
            raise NotConstant("unpacked arguments")
        keyword = {str(k.arg): constant(k.value) for k in node.keywords}
        return Converted(
            self.aliases.get(name, name), [constant(a) for a in node.args], keyword, expected, compare
        )

    def transformed(self, node: ast.Call, name: str, expected: Any, compare: str) -> Converted:
        if compare != "eq" or not 1 <= len(node.args) <= (2 if name == "round" else 1) or node.keywords:
            raise NotConstant("a transformation that a case cannot say")
        if name in ("sorted", "list", "tuple") and not isinstance(expected, (list, tuple)):
            raise NotConstant("a transformation that a case cannot say")
        same = {"sorted": list, "list": list, "tuple": tuple, "set": set, "frozenset": (set, frozenset)}.get(
            name
        )
        if same is not None and not isinstance(expected, same):  # type: ignore[arg-type]  # a class or a tuple
            raise NotConstant("it can never be equal, which a case does not say")
        if name == "round":
            digits = constant(node.args[1]) if len(node.args) == 2 else None
            name = f"round:{digits}"
            same_again = _is_unchanged(round, expected, digits)
        else:
            same_again = name != "sorted" or _is_unchanged(sorted, expected)
        if not same_again:
            raise NotConstant("it can never be equal, which a case does not say")
        return self.called(node.args[0], expected, name)

    def is_solutions(self, name: str) -> bool:
        return (
            name in self.aliases
            or ("." not in name and name not in self.trusted and name not in _BUILTINS)
            or (name == self.entry_point)
        )

    def asks(self, node: ast.expr) -> bool:
        """Whether an expression calls the solution."""
        return any(isinstance(n, ast.Call) and self.is_solutions(_dotted(n.func)) for n in walk(node))


def _number(node: ast.expr) -> Any:
    value = constant(node)
    if not isinstance(value, (int, float)) or not abs(value) <= sys.float_info.max:
        raise NotConstant("not a number that a float can be near to")
    return value


def _is_unchanged(transform: Callable[..., Any], expected: Any, *arguments: Any) -> bool:
    try:
        return bool(transform(expected, *arguments) == expected)
    except (TypeError, ValueError, ArithmeticError):
        return False


def _calls(nodes: list[ast.expr]) -> bool:
    return any(isinstance(inner, ast.Call) for node in nodes for inner in walk(node))


def _is_inert(statement: ast.stmt) -> bool:
    """A statement that tests and changes nothing: doc strings, METADATA = {...}, imports, pass, `print` of
    what is not called.
    """
    if isinstance(statement, (ast.Pass, ast.Import, ast.ImportFrom)):
        return True
    if isinstance(statement, ast.Expr):
        call = statement.value
        return isinstance(call, ast.Constant) or (
            isinstance(call, ast.Call) and _dotted(call.func) == "print" and not _calls(call.args)
        )
    names = (
        [t.id for t in statement.targets if isinstance(t, ast.Name)]
        if isinstance(statement, ast.Assign)
        else []
    )
    return names == ["METADATA"]


def _is_call_of_check(statement: ast.stmt, entry_point: str) -> bool:
    match statement:
        case ast.Expr(ast.Call(ast.Name("check"), [ast.Name(name)], [])):
            return name in (entry_point, "candidate")
    return False


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return "?."


_BUILTINS = frozenset(dir(builtins))
_SOURCES = {name.partition(".")[2]: name.partition(".")[0] for name in CALLS if "." in name} | WELL_KNOWN
_OWN = frozenset(name.partition(".")[0] for name in (*CALLS, *TRANSFORMS, *_SOURCES)) | _BUILTINS | {"math"}
