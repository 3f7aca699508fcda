"""What flows into a script's names: what is assigned, gone through, handed over, added or returned."""

from __future__ import annotations

import ast

from verifiers.code_execution.walking import walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    Flow = tuple[frozenset[str], ast.expr]  # names, and the expression that what they hold comes from

_ADDING = frozenset(("add", "append", "extend", "insert", "setdefault", "update"))
_SELF = frozenset(("self", "cls"))
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def assigned(tree: ast.AST) -> Iterator[Flow]:
    for node in walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield from _paired(target, node.value)
        elif isinstance(node, (ast.AnnAssign, ast.AugAssign, ast.NamedExpr)) and node.value is not None:
            yield _names_in(node.target), node.value
        elif isinstance(node, ast.Match):
            bound = (getattr(n, "name", None) or getattr(n, "rest", None) for n in walk(node))
            yield frozenset(name for name in bound if name), node.subject


def _paired(target: ast.expr, value: ast.expr) -> Iterator[Flow]:
    match target, value:
        case ast.Tuple(names), ast.Tuple(values) if len(names) == len(values):
            for name, one in zip(names, values, strict=True):
                yield from _paired(name, one)
        case _:
            yield _names_in(target), value


def iterated(tree: ast.AST) -> Iterator[Flow]:
    """Variables of loops; not those that only count."""
    for node in walk(tree):
        if isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)) and not _is_range(node.iter):
            yield _names_in(node.target), node.iter


def added(tree: ast.AST) -> Iterator[Flow]:
    """Variables, and what a method of theirs is given: `found.append(f(x))`."""
    for node in walk(tree):
        match node:
            case ast.Call(ast.Attribute(ast.Name(name), method), arguments) if method in _ADDING:
                yield from ((frozenset((name,)), value) for value in arguments)


def handed_over(tree: ast.AST) -> Iterator[Flow]:
    """Parameters of the script's own functions, and what they are called with."""
    own = functions(tree)
    for call in walk(tree):
        func = call.func if isinstance(call, ast.Call) else None
        name = func.id if isinstance(func, ast.Name) else ""
        if isinstance(func, ast.Attribute):
            name = func.attr
        if isinstance(call, ast.Call) and name in own:
            arguments = own[name].args.args
            known = [a.arg for a in arguments if a is not arguments[0] or a.arg not in _SELF]
            yield from ((frozenset((n,)), v) for n, v in zip(known, call.args, strict=False))
            if rest := own[name].args.vararg:
                yield from ((frozenset((rest.arg,)), v) for v in call.args[len(known) :])
            yield from ((frozenset((k.arg,)), k.value) for k in call.keywords if k.arg in known)


def returned(tree: ast.AST) -> Iterator[Flow]:
    """The script's own functions, and what they return."""
    for name, function in functions(tree).items():
        for node in walk(function):
            if isinstance(node, ast.Return) and node.value is not None:
                yield frozenset((name,)), node.value


def aliases(assigned: list[Flow], passed: set[str]) -> set[str]:
    """Other names of what was passed: `ys = xs`."""
    pairs = [(names, value.id) for names, value in assigned if isinstance(value, ast.Name)]
    known = {other for names, other in pairs if names & passed}
    return known | {name for names, other in pairs if other in passed for name in names}


def same_names(found: Iterable[Flow]) -> dict[str, str]:
    """Of names that are only other names for something, one that it is known by."""
    known: dict[str, str] = {}
    for names, value in found:
        if isinstance(value, ast.Name):
            for name in names:
                old, new = known.get(name, name), known.get(value.id, value.id)
                known |= {one: new for one in (*known, name) if known.get(one, one) == old}
    return known


def functions(tree: ast.AST) -> dict[str, ast.FunctionDef | ast.AsyncFunctionDef]:
    return {node.name: node for node in walk(tree) if isinstance(node, _DEFINITIONS)}


def is_own_method(called: ast.Attribute, functions: Collection[str]) -> bool:
    """`self.check`, which a class of the script's defines."""
    return isinstance(called.value, ast.Name) and called.value.id in _SELF and called.attr in functions


def named(groups: Iterator[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*groups)


def _names_in(node: ast.AST) -> frozenset[str]:
    return frozenset(n.id for n in walk(node) if isinstance(n, ast.Name))


def _is_range(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range"


def path(node: ast.AST) -> str:
    """`a.b`, `a[…]` or `a(…)`, whatever the index and the arguments; "" for anything else."""
    match node:
        case ast.Name(name):
            return name
        case ast.Attribute(owner, name):
            parts = owner, f".{name}"
        case ast.Subscript(owner):
            parts = owner, "[]"
        case ast.Call(owner):
            parts = owner, "()"
        case _:
            return ""
    start = path(parts[0])
    return start and start + parts[1]
