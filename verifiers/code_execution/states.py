"""Containers that a script only hands to the solution: heaps, memos, sets of what was seen, boards to solve.

A script makes them empty, or of constants, and compares no result with what they hold: it fills them, goes on
while there is something in them, or asserts what holds of them, of their items or of copies alone. What the
solution does to them is therefore shown at once, so that the next call finds it (`push(heap, 3)`,
`pop(heap)`).
"""

from __future__ import annotations

import ast

from verifiers.code_execution import flows
from verifiers.code_execution.asserts import conjuncts
from verifiers.code_execution.dataflow import HANDING, target_of
from verifiers.code_execution.names import parameters, stored, used_by
from verifiers.code_execution.walking import walk
from verifiers.code_execution.watched import is_assertion

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifiers.code_execution.dataflow import Names

_PLAIN = (ast.Constant, ast.UnaryOp, ast.Tuple)
_BINDING = (ast.Assign, ast.For, ast.comprehension)
_DISPLAYS = (ast.List, ast.Dict, ast.Set)
_EMPTY = frozenset(("list", "dict", "set", "deque", "defaultdict", "Counter", "OrderedDict"))

_CHANGING = frozenset(
    ("append", "appendleft", "add", "extend", "insert", "clear", "discard", "pop", "popleft", "remove",
     "reverse", "sort", "update")
)  # fmt: skip
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_BODIES = (ast.stmt, ast.ExceptHandler)
_LEAVING = (
    *_DEFINITIONS, ast.Return, ast.Yield, ast.YieldFrom, ast.Await, ast.Lambda, ast.NamedExpr, ast.Global,
    ast.Nonlocal, ast.Try, ast.With, ast.While, ast.Delete, ast.Match,
)  # fmt: skip
_BY_TEXT = frozenset(("globals", "locals", "vars", "eval", "exec"))  # read names that nobody sees


def show_states(names: Names) -> None:
    """Marks the calls of the solution that are given nothing but such containers and plain values."""
    if not names.questions or any(isinstance(n, ast.Name) and n.id in _BY_TEXT for n in names.nodes):
        return
    if not (states := _states(names)):
        return
    plain = _only(names.nodes, {id(n) for source, n in _bindings(names.nodes) if _is_plain(source)})
    for call in names.questions:
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        read = {_place(n) for value in given for n in _places(value)}
        if _is_of_solution(call, names) and read & states and read <= states | plain:
            names.mark(call, HANDING)


def _states(names: Names) -> frozenset[str]:
    made = {id(n) for source, n in _bindings(names.nodes) if _is_fresh(source)}
    if not made:
        return frozenset()
    only = _only(names.nodes, made)
    loads = [n for n in names.nodes if _place(n) in only and isinstance(n.ctx, ast.Load)]  # type: ignore[attr-defined]  # places have one
    for looked_at in (_looked_at, _told_apart):
        if only and loads:
            seen = {id(node) for node in looked_at(names)}
            loads = [n for n in loads if id(n) not in seen]
    return only - {_place(n) for n in loads}


def _place(node: ast.AST) -> str:
    """What a variable, or an attribute of a test's own (`self.heap`), is called; "" for anything else."""
    match node:
        case ast.Name(name) | ast.Attribute(ast.Name("self"), name):
            return name if isinstance(node, ast.Name) else f"self.{name}"
    return ""


def _places(node: ast.AST) -> Iterator[ast.AST]:
    """The variables and attributes in an expression; of `self.heap` not `self`."""
    if _place(node):
        yield node
        return
    for inner in ast.iter_child_nodes(node):
        yield from _places(inner)


def _only(nodes: list[ast.AST], bindings: set[int]) -> frozenset[str]:
    """What is bound in these places and nowhere else."""
    bound = [n for n in nodes if _place(n) and not isinstance(n.ctx, ast.Load)]  # type: ignore[attr-defined]  # as above
    otherwise = {
        getattr(n, "arg", None) or getattr(n, "name", None) or getattr(n, "rest", None) for n in nodes
    }
    return frozenset(
        {_place(n) for n in bound if id(n) in bindings}
        - {_place(n) for n in bound if id(n) not in bindings}
        - {name for name in otherwise if type(name) is str}
    )


def _bindings(nodes: list[ast.AST]) -> Iterator[tuple[ast.expr | None, ast.expr]]:
    """(what is assigned or gone through, each variable or attribute that it is bound to)."""
    for node in (node for node in nodes if isinstance(node, _BINDING)):
        match node:
            case ast.Assign([ast.expr() as target], value) if _place(target):
                yield value, target
            case ast.For(target, source) | ast.comprehension(target, source):
                yield from ((_Items(source), n) for n in walk(target) if isinstance(n, ast.Name))


class _Items(ast.expr):
    """What a loop takes from `source`, one by one."""

    def __init__(self, source: ast.expr) -> None:
        self.source = source


def _is_plain(value: ast.expr | None) -> bool:
    """Whether nobody can change it, and no item of it."""
    if isinstance(value, _Items):
        source = value.source
        if isinstance(source, ast.Call):
            return isinstance(source.func, ast.Name) and source.func.id == "range"
        return isinstance(source, (ast.List, ast.Tuple)) and all(map(_is_plain, source.elts))
    return value is not None and all(isinstance(node, _PLAIN) for node in walk(value))


def _is_fresh(value: ast.expr | None) -> bool:
    """A container of its own, in which there is nothing that anybody else knows."""
    match value:
        case ast.Call(ast.Name(name), given, []) if name in _EMPTY:
            return all(isinstance(g, ast.Name) and g.id in ("int", "list", "set", "dict") for g in given)
        case ast.Call(ast.Name("list"), [ast.Constant() | ast.Call(ast.Name("range"))], []):
            return True
        case ast.BinOp(ast.List([ast.Constant()]), ast.Mult(), count):
            return isinstance(count, (ast.Constant, ast.Name))
        case ast.ListComp(item, [ast.comprehension(ast.Name(), ast.Call(ast.Name("range")), [])]):
            return _is_fresh(item) or _is_plain(item)
        case ast.List() | ast.Dict() | ast.Set():
            return all(isinstance(node, (*_PLAIN, *_DISPLAYS)) for node in walk(value))
    return False


def _looked_at(names: Names) -> Iterator[ast.AST]:
    """What is given to the solution as it is, or asserted of without a result beside it."""
    for call in names.questions:
        if _is_of_solution(call, names):
            yield from (*call.args, *(keyword.value for keyword in call.keywords))
    for node in names.nodes:
        if isinstance(node, ast.Assert):
            parts = [part for part in conjuncts(node.test) if _is_of_arguments(part, names)]
            yield from (inner for part in [node.msg, *parts] if part for inner in walk(part))
        elif isinstance(node, ast.Call) and is_assertion(node) and _is_of_arguments(node, names):
            yield from walk(node)
        else:
            yield from _drained(node)


def _told_apart(names: Names) -> Iterator[ast.AST]:
    """What loops go through that only assert, and what copies are made of, where nothing that they bind ever
    comes beside a result or decides whether the solution is asked.
    """
    loud = _loud(names)
    for node in names.nodes:
        if isinstance(node, (ast.Assign, ast.For)) and _is_silent(node, names) and not stored(node) & loud:
            yield from walk(node)


def _is_silent(node: ast.stmt, names: Names) -> bool:
    """Whether a statement binds only variables, and neither asks, nor leaves, nor calls what might."""
    return _is_apart(node, names) and not any(
        isinstance(n, _LEAVING)
        or (isinstance(n, (ast.Attribute, ast.Subscript)) and not isinstance(n.ctx, ast.Load))
        or (isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id in names.functions)
        for n in walk(node)
    )


def _loud(names: Names) -> frozenset[str]:
    """Names of what stands beside a result or a question or decides about one, of what functions read but
    tests, and of what that is made of.
    """
    given = {id(n) for call in names.questions for value in _given(call, names) for n in walk(value)}
    beside = [n for node in names.nodes for part in _beside(node, names) for n in walk(part)]
    loud = frozenset(n.id for n in beside if isinstance(n, ast.Name) and id(n) not in given)
    loud |= flows.named(_free(node) for node in names.nodes if isinstance(node, _FUNCTIONS))
    tree = names.nodes[0]
    made = [*flows.assigned(tree), *flows.iterated(tree), *flows.handed_over(tree), *flows.added(tree)]
    while more := flows.named(used_by(value) for bound, value in made if bound & loud) - loud:
        loud |= more
    return loud


def _free(function: ast.AST) -> frozenset[str]:
    """What a function reads of others' variables, unless it is a test: it may be called by the solution."""
    name = getattr(function, "name", "")
    if name == "check" or name.startswith(("test", "setUp", "setup")):
        return frozenset()
    return used_by(function) - stored(function) - parameters(function)


def _given(call: ast.Call, names: Names) -> list[ast.expr]:
    """What a call gives to a function of the solution."""
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return given if _is_of_solution(call, names) else []


def _beside(node: ast.AST, names: Names) -> list[ast.AST]:
    """Of a statement that asks or returns, or may keep from asking, all; of one around it the condition."""
    if isinstance(node, ast.Return):
        return [node]
    if not isinstance(node, ast.stmt) or isinstance(node, _DEFINITIONS) or _is_apart(node, names):
        return []
    if isinstance(node, (ast.Try, ast.With)) or not (hasattr(node, "body") or isinstance(node, ast.Match)):
        return [node]
    return [n for n in ast.iter_child_nodes(node) if not isinstance(n, _BODIES)]


def _drained(node: ast.AST) -> Iterator[ast.AST]:
    """What a loop goes on by while there is something in it, or what the script puts something into."""
    match node:
        case ast.While(test) if not any(map(_calls_more_than_len, walk(test))):
            yield from walk(test)
        case ast.For() | ast.comprehension():
            match node.iter:
                case ast.Call(ast.Name("range"), [ast.Call(ast.Name("len"), [held])]):
                    yield held
        case ast.Expr(ast.Call() as call):
            yield from _filled(call)
        case ast.Assign(targets) | ast.Delete(targets):
            yield from map(_root, targets)
        case ast.AugAssign(target):
            yield _root(target)


def _root(target: ast.expr) -> ast.expr:
    """What an item is set or deleted of."""
    while isinstance(target, ast.Subscript):
        target = target.value
    return target


def _filled(call: ast.Call) -> Iterator[ast.AST]:
    match target_of(call):
        case ast.Attribute(ast.Name("heapq"), "heapify" | "heappush"):
            yield from call.args[:1]
        case ast.Attribute(held, method) if method in _CHANGING:
            yield held


def _is_of_arguments(node: ast.AST, names: Names) -> bool:
    """Whether no result is in it."""
    return names.looks_at_arguments_only(node) or _is_apart(node, names)


def _is_apart(node: ast.AST, names: Names) -> bool:
    asks = any(isinstance(inner, ast.Call) and names.asks(inner) for inner in walk(node))
    return not (asks or used_by(node) & names.results)


def _calls_more_than_len(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and not (isinstance(node.func, ast.Name) and node.func.id == "len")


def _is_of_solution(call: ast.Call, names: Names) -> bool:
    """`f(…)` or `Solution().f(…)`, and not a method that anybody could have."""
    match target_of(call):
        case ast.Name(name) | ast.Attribute(ast.Call(ast.Name(name))):
            return name in names.solutions
    return False
