"""What a test script compares results with, and by which names it hands that to the solution."""

from __future__ import annotations

import ast
from functools import cached_property

from verifiers.code_execution.flows import named, path
from verifiers.code_execution.names import parameters, stored, used_by
from verifiers.code_execution.walking import walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.code_execution.flows import Flow

_OWN = frozenset(("self",))  # holds whatever a test has: its attributes are told apart
_COMPUTED = (ast.Name, ast.BinOp, ast.UnaryOp, ast.Constant)
_YIELDING = (ast.Yield, ast.YieldFrom)
_CLOSED = (*_COMPUTED, ast.List, ast.Tuple)
_PYTHONS = frozenset(("range", "len", "str", "int", "float"))


class Beside:
    """names: of what is compared with results, of what that is made of, and of parts of it that are known by
    other names (`for row in rows`). paths: the same of attributes (`self.rows`).

    Args:
        sides: what is compared with results.
        made: what flows into names.
        shared: the same, as far as both hold the same objects.
        nodes: of the whole script.
    """

    def __init__(
        self, sides: list[ast.expr], made: list[Flow], shared: list[Flow], nodes: list[ast.AST]
    ) -> None:
        found = named(map(used_by, sides))
        while more := named(used_by(value) for names, value in made if names & found) - found:
            found |= more
        found -= _OWN
        sources = [*sides, *(value for names, value in made if names & found)]
        self.paths = {path(n) for value in sources for n in walk(value) if isinstance(n, ast.Attribute)}
        while more := named(names for names, value in shared if self._is_of(value, found)) - found - _OWN:
            found |= more
        self.names = found
        self.nodes = nodes

    def tie(self, nodes: list[ast.AST], assigned: list[Flow]) -> None:
        """Adds the names of what holds such things: `db`, after `db = Db(rows)`."""
        classes = {n.name: n for n in nodes if isinstance(n, ast.ClassDef)}
        flows_in: list[Flow] = [(frozenset((name,)), n) for name, n in classes.items()]  # type: ignore[misc]  # walked alike
        for names, value in assigned:
            match value:
                case ast.Call(ast.Name(name)) if name in classes:
                    flows_in.append((names, value))
        while more := named(n for n, value in flows_in if used_by(value) & self.names) - self.names - _OWN:
            self.names |= more

    def holds(self, value: ast.expr) -> bool:
        """Whether results are compared with a value, with a part of it or with what holds it."""
        return self._is_of(value, self.names) and not self._is_fresh(value)

    def _is_fresh(self, value: ast.expr) -> bool:
        """Whether it is an iterator that nobody else has, over data that nothing changes which it does."""
        match value:
            case ast.GeneratorExp(item, [ast.comprehension(ast.Name(each), source, [])]):
                is_computed = all(isinstance(n, _COMPUTED) for n in walk(item)) and used_by(item) <= {each}
                return is_computed and self._is_written(source)
            case ast.Call(ast.Name("iter" | "reversed"), [source]):
                return self._is_written(source)
            case ast.Call(ast.Name(name), [], []):
                return name in self.generators
        return False

    @cached_property
    def written(self) -> frozenset[str]:
        return _written(self.nodes)

    @cached_property
    def generators(self) -> frozenset[str]:
        return _closed(self.nodes)

    def _is_written(self, source: ast.expr) -> bool:
        match source:
            case ast.Call(ast.Name("range"), bounds):
                return all(isinstance(bound, ast.Constant) for bound in bounds)
        return isinstance(source, ast.Name) and source.id in self.written

    def _is_of(self, value: ast.AST, names: frozenset[str]) -> bool:
        paths = {path(n) for n in walk(value) if isinstance(n, ast.Attribute)}
        bound = {n.target.id for n in walk(value) if isinstance(n, ast.NamedExpr)}
        return bool(paths & self.paths or (used_by(value) | bound) & names)


def _written(nodes: list[ast.AST]) -> frozenset[str]:
    """Variables that are lists of constants, or of random numbers, wherever they are bound, and have no other
    names and nothing put into them.
    """
    plain = [n for n in nodes if isinstance(n, ast.Assign) and _is_of_data(n.value)]
    bound = {id(target): target.id for n in plain for target in n.targets if isinstance(target, ast.Name)}
    lost = {n.arg for n in nodes if isinstance(n, ast.arg)}
    for node in nodes:
        match node:
            case ast.Name(name, ast.Store()) if id(node) not in bound:
                lost.add(name)
            case ast.Attribute(ast.Name(name)) | ast.Subscript(ast.Name(name), _, ast.Store()):
                lost.add(name)
            case ast.Assign(_, ast.Name(name)):
                lost.add(name)
    return frozenset({*bound.values()} - lost)


def _is_of_data(value: ast.expr) -> bool:
    match value:
        case ast.List(items) | ast.Tuple(items):
            return all(
                isinstance(n, _CLOSED) and not isinstance(n, ast.Name) for item in items for n in walk(item)
            )
        case ast.ListComp(ast.Call(ast.Attribute(ast.Name("random")), given)):
            return all(isinstance(one, (ast.Constant, ast.UnaryOp)) for one in given)
    return False


def _closed(nodes: list[ast.AST]) -> frozenset[str]:
    """Generators of the script that take nothing and know nothing but what they make themselves."""
    made = (n for n in nodes if isinstance(n, ast.FunctionDef) and not n.decorator_list)
    closed = {f.name for f in made if any(isinstance(n, _YIELDING) for n in walk(f)) and _is_closed(f)}
    return frozenset(
        closed - {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    )


def _is_closed(function: ast.FunctionDef) -> bool:
    leaving = any(
        isinstance(n, (ast.Global, ast.Nonlocal, ast.Import, ast.ImportFrom)) for n in walk(function)
    )
    return not (leaving or parameters(function) or used_by(function) - stored(function) - _PYTHONS)
