"""Which names a test script uses as classes: what it makes by them is used as written (`proxies`)."""

from __future__ import annotations

import ast
import builtins

from verifiers.code_execution.flows import handed_over as flowing_in
from verifiers.code_execution.names import bound_by, called, sides, used_by
from verifiers.code_execution.walking import walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_GIVING = (ast.Return, ast.Yield)


def classes(tree: ast.AST, other_names: Mapping[str, str]) -> frozenset[str]:
    """Names with a capital, if the script looks at attributes of them or of what they make, sets items of
    that, puts an operator between two such objects, or hands them over and asks which of them it gets back.

    other_names: what a name of the script stands for (`candidate`).
    """
    if not any(name[:1].isupper() for name in (*_said(tree), *other_names.values())):
        return frozenset()
    makers = Makers(tree)
    owners = [owner for node in walk(tree) for owner in _owner(node)]
    used = {name for owner in owners for name in makers.of(owner)}
    pairs = [_operands(node) for node in walk(tree)]
    used |= {name for one, other in filter(None, pairs) for name in makers.of(one) & makers.of(other)}
    compared = [part for node in walk(tree) for side in sides(node) for part in _parts(side)]
    used |= makers.of_all(handed_over(tree)) & makers.of_all(compared)
    return frozenset(name for name in (other_names.get(n, n) for n in used) if name[:1].isupper())


def _said(tree: ast.AST) -> Iterator[str]:
    """All names and attributes."""
    for node in walk(tree):
        if isinstance(node, (ast.Name, ast.Attribute)):
            yield node.id if isinstance(node, ast.Name) else node.attr


def remade(tree: ast.AST, well_known: Mapping[str, str]) -> frozenset[str]:
    """Names of well-known classes by which a script makes objects that have what Python's have not."""
    candidates = {name for name in used_by(tree) & well_known.keys() if name[:1].isupper()}
    makers = Makers(tree) if candidates else None
    found: set[str] = set()
    for node in walk(tree) if makers else ():
        match node:
            case ast.Attribute(ast.Name(variable) as owner, name) if makers:
                made_by = makers.of(owner) - {variable} or {variable}
                if made_by <= candidates and not any(_knows(cls, well_known[cls], name) for cls in made_by):
                    found |= made_by
    return frozenset(found)


def _knows(cls: str, module: str, name: str) -> bool:
    return hasattr(getattr(__import__(module), cls), name)


def _owner(node: ast.AST) -> list[ast.expr]:
    """What an attribute is looked up in, also by `getattr`, and of what an item is set."""
    match node:
        case ast.Subscript(value, _, ast.Store() | ast.Del()):
            return [value]
        case ast.Attribute(value) | ast.Call(ast.Name("getattr"), [value, *_]):
            return [value]
    return []


def _parts(node: ast.expr) -> list[ast.expr]:
    """What is compared: of a list, tuple or dict its values, of an item the list, which was made alike."""
    match node:
        case ast.List(items) | ast.Tuple(items) | ast.Dict(_, items):
            return [part for item in items for part in _parts(item)]
        case ast.Subscript(ast.Name() as held):
            return [held]
    return [node]


def handed_over(tree: ast.AST) -> list[ast.expr]:
    """What a script gives to functions and methods that are neither its own nor Python's."""
    own = {*dir(builtins), *bound_by(tree)}
    calls = [node for node in walk(tree) if isinstance(node, ast.Call)]
    others = [call for call in calls if called(call) not in own and not called(call).startswith("assert")]
    return [value for call in others for value in (*call.args, *(k.value for k in call.keywords))]


class Makers:
    """What was called to make what a script's variables, attributes and functions give, as names tell."""

    def __init__(self, tree: ast.AST) -> None:
        self.known: dict[str, frozenset[str]] = {}
        given = [*_given(tree), *((n, value) for names, value in flowing_in(tree) for n in names)]
        before = -1
        while before != (before := sum(map(len, self.known.values()))):
            for name, value in given:
                self.known[name] = self.known.get(name, frozenset()) | self.of(value)

    def of_all(self, nodes: Iterable[ast.expr]) -> frozenset[str]:
        """The names by which any of these values may have been made."""
        return frozenset[str]().union(*map(self.of, nodes))

    def of(self, node: ast.expr | None) -> frozenset[str]:
        """The names by which the value of an expression, or an item of it, may have been made."""
        match node:
            case ast.Name(name) | ast.Attribute(_, name):
                return frozenset((name,)) | self.known.get(name, frozenset())
            case ast.Call():
                name = called(node)
                return frozenset((name,)) | self.known.get(name, frozenset())
            case ast.List(items) | ast.Tuple(items) | ast.Dict(_, items):
                return frozenset[str]().union(*map(self.of, items))
            case ast.ListComp(item) | ast.DictComp(_, item) | ast.Subscript(item):
                return self.of(item)
        return frozenset()


def _given(tree: ast.AST) -> Iterator[tuple[str, ast.expr | None]]:
    """(a variable, an attribute or a function, what it holds or gives)."""
    for node in walk(tree):
        match node:
            case ast.Assign(targets, value):
                for target in targets:
                    yield from _assigned(target, value)
            case ast.AnnAssign(target, _, value) | ast.NamedExpr(target, value):
                yield from _assigned(target, value)
            case ast.withitem(value, ast.expr() as target):
                yield from _assigned(target, value)
            case ast.For(target, items) | ast.comprehension(target, items):
                yield from _gone_through(target, items)
        if isinstance(node, _FUNCTIONS):
            yield from ((node.name, inner.value) for inner in walk(node) if isinstance(inner, _GIVING))


def _gone_through(target: ast.expr, items: ast.expr) -> Iterator[tuple[str, ast.expr | None]]:
    """What a loop's variables hold: an item of a list, a value of a dict, each side of a `zip`."""
    match target, items:
        case ast.Tuple([_, one]), ast.Call(ast.Name("enumerate"), [held, *_]):
            yield from _assigned(one, held)
        case ast.Tuple([_, one]), ast.Call(ast.Attribute(held, "items"), []):
            yield from _assigned(one, held)
        case ast.Tuple(names), ast.Call(ast.Name("zip"), sides) if len(names) == len(sides):
            for one, held in zip(names, sides, strict=True):
                yield from _assigned(one, held)
        case _, ast.Call(ast.Attribute(held, "values"), []) | ast.Call(
            ast.Name("reversed" | "sorted"), [held, *_]
        ):
            yield from _assigned(target, held)
        case _, ast.Name() | ast.Attribute() | ast.List() | ast.Tuple():
            yield from _assigned(target, items)


def _assigned(target: ast.expr, value: ast.expr | None) -> Iterator[tuple[str, ast.expr | None]]:
    match target, value:
        case ast.Name(name) | ast.Attribute(_, name), _:
            yield name, value
        case ast.Tuple(names), ast.Tuple(values) if len(names) == len(values):
            for one, other in zip(names, values, strict=True):
                yield from _assigned(one, other)


def _operands(node: ast.AST) -> tuple[ast.expr, ast.expr] | None:
    """The two sides of an operator, in which each may make an object."""
    if isinstance(node, ast.BinOp):
        return node.left, node.right
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return node.left, node.comparators[0]
    return None
