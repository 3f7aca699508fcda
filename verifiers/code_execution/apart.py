"""What a test script holds apart from what it gives to the solution: what it expects of an emptied argument.

`expected = [x for x in xs if x != 1]`, `f(xs)`, `assert xs == expected`: this does not hold because xs is
empty, as it would if `expected` were made of xs later. Which it was, the run shows.
"""

from __future__ import annotations

import ast
import builtins

from verifiers.code_execution import flows
from verifiers.code_execution.asserts import is_collected, last_name
from verifiers.code_execution.dataflow import target_of
from verifiers.code_execution.flows import named, path
from verifiers.code_execution.names import WELL_KNOWN, modules, parameters, stored, used_by
from verifiers.code_execution.walking import calling, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from verifiers.code_execution.dataflow import Names
    from verifiers.code_execution.flows import Flow

BESIDE = "__beside__"
MADE = "__made__"
_CHANGING = frozenset(
    ("add", "append", "appendleft", "clear", "discard", "extend", "extendleft", "insert", "pop", "popitem",
     "popleft", "remove", "reverse", "rotate", "setdefault", "sort", "subtract", "update",
     "difference_update", "intersection_update", "symmetric_difference_update")
)  # fmt: skip
_BY_NAME = frozenset(("eval", "exec", "globals", "locals", "vars", "getattr"))
_PYTHONS = (frozenset(dir(builtins)) | WELL_KNOWN.keys()) - _BY_NAME
_COPYING = frozenset(("list", "dict", "set", "tuple", "frozenset", "deque", "sorted", "copy", "deepcopy"))
_OF_DATA = frozenset(
    ("copy", "count", "format", "get", "index", "items", "join", "keys", "lower", "replace", "split",
     "splitlines", "strip", "upper", "values")
)  # fmt: skip
_LOOKING = ("print", "assert", "check", "test", "verify")  # how functions begin that change nothing
_NEW = (ast.BinOp, ast.Compare, ast.ListComp, ast.SetComp, ast.DictComp, ast.JoinedStr, ast.Constant)
_LOOPS = (ast.For, ast.AsyncFor, ast.comprehension)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_SCOPES = (*_DEFINITIONS, ast.Lambda)


class Apart:
    """given: names of what the solution is given, which may have been emptied. names: what the script alone
    binds, in ways that are followed here, and nobody else changes; noted: those that it assigns what is made
    of what is given, or of others that are noted, of which it takes a note.
    """

    def __init__(self, tree: ast.AST, names: Names) -> None:
        nodes = names.nodes
        self.solutions, self.modules = names.solutions, modules(nodes)
        plain = [node for node in nodes if isinstance(node, ast.Assign) and _binds_names(node)]
        assigned = [(stored(*node.targets), node.value) for node in plain]
        bound = named(targets for targets, _ in (*assigned, *_gone_through(nodes)))
        self.given = frozenset(names.passed)
        lost = (stored(tree) - bound) | _otherwise(nodes) | named(map(_handed, _parts_given(names)))
        results, parts = self._results(tree), [*_bound_parts(nodes)]
        lost |= named(n for n, v in parts if self._asks(v) or used_by(v) & results)
        followed = [
            *parts,
            *_gone_through(nodes),
            *_decided(nodes),
            *_changed(nodes, names),
            *_of_functions(nodes),
        ]
        lost, noted = self._made(assigned, followed, [*flows.handed_over(tree)], lost)
        own = bound | _private_parameters(nodes) | names.functions.keys()
        self.names = own - self.given - results - lost
        self.lost, self.noted = lost, noted - lost
        for node in plain if self.noted else ():
            if targets := stored(*node.targets) & self.noted:
                node.value = self._noting(node.value, targets)

    def _made(
        self, assigned: list[Flow], followed: list[Flow], handed: list[Flow], lost: frozenset[str]
    ) -> tuple[frozenset[str], frozenset[str]]:
        """The names of what is made of what is given in ways that leave no note, and in ways that do."""
        noted = frozenset[str]()
        kept, others = [(n, _read(v)) for n, v in assigned], [(n, _read(v)) for n, v in followed]
        same = [(n, v.id) for n, v in handed if isinstance(v, ast.Name)]
        others += [(n, _read(v)) for n, v in handed if not isinstance(v, ast.Name)]
        before: tuple[frozenset[str], ...] = ()
        while before != (before := (lost, noted, self.given)):
            self.given |= named(n for n, name in same if name in self.given)
            lost |= named(n for n, name in same if name in noted | lost)
            lost |= named(n for n, read in others if read & (lost | noted | self.given))
            lost |= named(n for n, read in kept if read & lost)
            noted |= named(n for n, read in kept if read & (noted | self.given))
        return lost, noted

    def _results(self, tree: ast.AST) -> frozenset[str]:
        """The names of what the solution returned, and of what was made of that."""
        found = [*flows.assigned(tree), *flows.iterated(tree), *flows.handed_over(tree)]
        found += [*flows.returned(tree), *flows.added(tree)]
        results = named(n for n, v in found if self._asks(v))
        while more := named(n for n, v in found if used_by(v) & results) - results:
            results |= more
        return results

    def _asks(self, value: ast.expr) -> bool:
        """Whether it may hold an answer of the solution's, but by way of a name."""
        return any(isinstance(n, ast.Call) and self._may_ask(target_of(n)) for n in walk(value))

    def _may_ask(self, target: ast.expr) -> bool:
        match target:
            case ast.Name(name):
                return name in self.solutions
            case ast.Attribute(ast.Name() | ast.Constant() | ast.List(), name) if name in _OF_DATA:
                return bool(used_by(target) & self.solutions)
        return not (isinstance(target, ast.Attribute) and path(target).partition(".")[0] in self.modules)

    def _noting(self, value: ast.expr, targets: frozenset[str]) -> ast.expr:
        """What is assigned, with a note of what it is made of."""
        read = _read(value)
        return calling(MADE, value, _texts(targets), _texts(read & self.noted), *_names(read & self.given))

    def beside(self, side: ast.expr, held: list[ast.expr]) -> list[ast.expr]:
        """What is held, to be looked at unless `side` is made apart from it, which the run shows."""
        read = _read(side)
        own = read & self.names
        known = self.names | self.given | _PYTHONS | self.modules
        if read & self.lost or not {n for n in read if n[0] != "."} <= known or self._asks(side):
            return held
        pieces = [n for n in walk(side) if isinstance(n, (ast.Attribute, ast.Subscript)) and _part(n)]
        told = [n for n in pieces if isinstance(n.value, ast.Name) and n.value.id in own]
        parts = ([*_names(own), *told], _names(read & self.given), held)
        tuples = (ast.Tuple(part, ast.Load()) for part in parts)
        return [ast.Starred(calling(BESIDE, _texts(read & self.noted), *tuples), ast.Load())]


def _binds_names(node: ast.Assign) -> bool:
    return all(
        isinstance(n, (ast.Name, ast.Tuple, ast.List, ast.Starred)) for t in node.targets for n in walk(t)
    )


def _bound_parts(nodes: list[ast.AST]) -> Iterator[Flow]:
    for node in nodes:
        if isinstance(node, ast.Assign):
            yield (
                named(_part(n) for t in node.targets for n in walk(t) if not isinstance(n, ast.Name)),
                node.value,
            )


def _gone_through(nodes: list[ast.AST]) -> Iterator[Flow]:
    return ((stored(node.target), node.iter) for node in nodes if isinstance(node, _LOOPS))


def _decided(nodes: list[ast.AST]) -> Iterator[Flow]:
    """What is bound where a condition or a loop decides whether it is."""
    for node in nodes:
        match node:
            case ast.If(test) | ast.While(test) | ast.For(_, test):
                yield stored(*node.body, *node.orelse), test


def _changed(nodes: list[ast.AST], names: Names) -> Iterator[Flow]:
    """What a statement changes, and all that it is given: `found.append(x)`, `heappush(found, x)`."""
    for call in (n.value for n in nodes if isinstance(n, ast.Expr) and isinstance(n.value, ast.Call)):
        target, name = target_of(call), last_name(call)
        if isinstance(target, ast.Attribute) and name in _CHANGING:
            yield frozenset(_roots(target)), ast.Tuple(call.args)
        elif not (_roots(target) & (names.solutions | names.results) or name.startswith(_LOOKING)):
            yield frozenset(v.id for v in call.args if isinstance(v, ast.Name)), ast.Tuple(call.args)


def _of_functions(nodes: list[ast.AST]) -> Iterator[Flow]:
    """The script's functions, and what they read besides what they are given."""
    for node in nodes:
        if isinstance(node, _DEFINITIONS):
            own = stored(*node.body) | parameters(node.args)
            free = used_by(node) - own
            yield frozenset((node.name,)), ast.Tuple([*_names(free)])


def _otherwise(nodes: list[ast.AST]) -> frozenset[str]:
    """What is bound or changed in ways that are not followed, or by functions that others may call."""
    found: set[str] = set()
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    for node in nodes:
        match node:
            case ast.Global(names) | ast.Nonlocal(names):
                found.update(names)
            case ast.AugAssign(target) | ast.AnnAssign(target) | ast.NamedExpr(target):
                found |= _roots(target)
            case ast.Attribute(_, name, ast.Load()) if name in _CHANGING and id(node) not in called:
                found |= _roots(node)
            case ast.Attribute(_, _, ast.Del()) | ast.Subscript(_, _, ast.Store() | ast.Del()):
                found |= _roots(node)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                found |= _changed_outside(node)
            case ast.MatchAs(_, str(name)) | ast.MatchStar(str(name)) | ast.ExceptHandler(_, str(name)):
                found.add(name)
    return frozenset(found)


def _changed_outside(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> frozenset[str]:
    """Variables of others that a function changes by a method, and parts of anything; what it binds of these
    but where it prepares or is a test.
    """
    body = function.body if isinstance(function.body, list) else [function.body]
    own = stored(*body) | parameters(function.args)
    parts = [n for part in body for n in walk(part) if isinstance(n, ast.Attribute)]
    changed = (_roots(n.value) for n in parts if n.attr in _CHANGING)
    is_ours = getattr(function, "name", "").startswith(("setUp", "setup", "test", "__init__"))
    bound = (_part(n) for n in parts if isinstance(n.ctx, ast.Store) and not is_ours)
    return named(changed) - own | named(bound)


def _roots(node: ast.AST) -> frozenset[str]:
    """The names in it, and the parts of what they hold."""
    return frozenset(n.id for n in walk(node) if isinstance(n, ast.Name)).union(*map(_part, walk(node)))


def _parts_given(names: Names) -> Iterator[ast.expr]:
    for call in names.questions:
        yield from (*call.args, *(keyword.value for keyword in call.keywords))


def _handed(value: ast.expr) -> frozenset[str]:
    """The names of what is given as a part of something else, but for what that copies."""
    match value:
        case ast.Name() | ast.Subscript(_, ast.Slice()):
            return frozenset()
        case ast.Call(ast.Name(name)) | ast.Call(ast.Attribute(_, name)) if name in _COPYING:
            return frozenset()
        case ast.Starred(ast.Name(name)):
            return frozenset((name,))
    if isinstance(value, _NEW):
        return frozenset()
    return (_part(value) if isinstance(getattr(value, "value", None), ast.Name) else None) or _roots(value)


def _private_parameters(nodes: list[ast.AST]) -> frozenset[str]:
    """The parameters of functions that the script alone calls, or pytest."""
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    loads = (n for n in nodes if isinstance(n, (ast.Name, ast.Attribute)) and id(n) not in called)
    loaded = {n.id if isinstance(n, ast.Name) else n.attr for n in loads if isinstance(n.ctx, ast.Load)}
    foreign = {id(s) for n in nodes if isinstance(n, ast.ClassDef) and not is_collected(n) for s in n.body}
    known, others = set[str](), set[str]()
    for node in nodes:
        if isinstance(node, _SCOPES):
            name = getattr(node, "name", "")
            is_ours = name and name not in loaded and id(node) not in foreign
            (known if is_ours else others).update(parameters(node.args))
    return frozenset(known - others)


def _read(node: ast.AST) -> frozenset[str]:
    """What is read in it and not bound there: names, and parts of what they hold (`.want`)."""
    inner = stored(node) | parameters(node)
    return (used_by(node) - inner).union(*map(_part, walk(node)))


def _part(node: ast.AST) -> frozenset[str]:
    """`.want` of `case.want` and of `case["want"]`."""
    match node:
        case ast.Attribute(_, name) | ast.Subscript(_, ast.Constant(str(name))):
            return frozenset((f".{name}",))
    return frozenset()


def _names(names: Iterable[str]) -> list[ast.expr]:
    return [ast.Name(name, ast.Load()) for name in sorted(names)]


def _texts(names: Iterable[str]) -> ast.expr:
    return ast.Tuple([ast.Constant(name) for name in sorted(names)], ast.Load())
