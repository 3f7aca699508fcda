"""Lists that the solution has changed, of which a test says only in what order their items are.

`f(xs)`, and then `assert xs == sorted(xs)` or `all(a <= b for a, b in zip(xs, xs[1:]))`: that holds of any
list in that order, whatever has become of the items. So none of them may be lost (`losses`), unless the test
says more of the list, or of what was returned, before it calls the solution again.
"""

from __future__ import annotations

import ast

from verifiers.code_execution.asserts import TESTS, conjuncts, last_name
from verifiers.code_execution.dataflow import target_of
from verifiers.code_execution.emptied import held_in
from verifiers.code_execution.names import called, sides, stored, used_by
from verifiers.code_execution.spoken import ORDERED
from verifiers.code_execution.walking import calling, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from verifiers.code_execution.dataflow import Names

SAYS = "__says__"
_ORDERS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_OF_IDENTITY = (ast.NotEq, ast.Is, ast.IsNot)
_ALIKE = frozenset(("list", "tuple", "set", "sorted", "reversed", "enumerate", "zip", "pairwise"))
_OF_DICTS = frozenset(("keys", "values", "items"))
_COMPARING: dict[str, type[ast.cmpop]] = {
    "assertNotEqual": ast.NotEq, "assertIs": ast.Is, "assertLess": ast.Lt, "assertLessEqual": ast.LtE,
    "assertGreater": ast.Gt, "assertGreaterEqual": ast.GtE,
}  # fmt: skip
_PYTHONS = frozenset(("all", "any", "len", "range", *_ALIKE))
_KINDS = frozenset(("len", "isinstance", "type", "callable", "hasattr"))
_LOOPS = (ast.For, ast.comprehension)
_HELD = (ast.Name, ast.Attribute, ast.Subscript)


class Order:
    """What a script says of orders. predicates: its functions that say only in what order items are. items:
    for each assertion, by its identity, what its function has taken items from, by their names. looped: the
    names of all items that loops go through.
    """

    def __init__(self, names: Names) -> None:
        self.names = names
        functions = [node for node in names.nodes if isinstance(node, TESTS)]
        named = [(function.name, function) for function in functions] + [*_lambdas(names.nodes)]
        self.predicates = frozenset(name for name, function in named if _is_predicate(function))
        self.looped = stored(*(node.target for node in names.nodes if isinstance(node, ast.For)))
        inside = {id(node) for function in functions for node in walk(function)}
        self.items: dict[int, dict[str, ast.expr]] = {}
        for scope in ([n for n in names.nodes if id(n) not in inside], *map(walk, functions)):
            items = _items(scope)
            self.items |= {id(test): items for node in scope for test in _asserted(node)}

    @property
    def is_asked(self) -> bool:
        """Whether an assertion says only this."""
        tests = (test for node in self.names.nodes for test in _asserted(node))
        return any(self._ordered(_said(test), self._items(test)) is not None for test in tests)

    def _items(self, test: ast.expr) -> Mapping[str, ast.expr]:
        return self.items.get(id(test), {})

    def noting(self, test: ast.expr) -> Iterator[ast.stmt]:
        """Has the script note what an assertion has said: an order alone, or more."""
        said = _said(test)
        held = self._ordered(said, self._items(test))
        if held is not None:
            yield ast.Expr(calling(ORDERED, held, ast.Constant(_is_of_distinct(said))))
        elif not _says_nothing(said):
            is_of_more = self.names.tells(said) or used_by(said) & self.looped
            known = [] if is_of_more else held_in(said, self.names)
            if is_of_more or known:
                yield ast.Expr(calling(SAYS, ast.Constant(False), *known))
        elif _is_of_length(said) and (known := held_in(said, self.names)):
            yield ast.Expr(calling(SAYS, ast.Constant(True), *known))

    def _ordered(self, said: ast.expr, items: Mapping[str, ast.expr]) -> ast.expr | None:
        """The list of which it says only in what order the items are, to be read once more."""
        match said:
            case ast.Compare(one, [ast.Eq() | ast.Is()], [ast.Constant(True)]):
                return self._ordered(one, items)
            case ast.BoolOp(ast.Or(), [one, *others]):
                found = [self._ordered(part, items) for part in (one, *others)]
                held = found[0] if len({f and ast.unparse(f) for f in found}) == 1 else None
            case ast.Compare(one, [ast.Eq()], [other]):
                held = _of_sorted(one, other)
            case ast.Call(ast.Name(name) | ast.Attribute(ast.Name("self"), name), [held]):
                held = held if name in self.predicates else _of_items(said, items)
            case ast.Compare():
                held = _of_items(said, items)
            case _:
                return None
        if not isinstance(held, _HELD) or any(isinstance(n, ast.Call) for n in walk(held)):
            return None
        return None if isinstance(held, ast.Subscript) and self.names.tells(held) else held


def note_order(names: Names) -> None:
    """Has the script note what it says of orders (`Order`), if it says only that of anything."""
    if any(map(_may_order, names.nodes)):
        order = Order(names)
        if order.is_asked:
            names.order = order


def _may_order(node: ast.AST) -> bool:
    match node:
        case ast.Name(name):
            return name == "sorted"
        case ast.Compare(ops=[op, *_]):
            return isinstance(op, _ORDERS)
        case ast.Attribute(_, name):
            return name in _COMPARING
    return False


def _asserted(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assert):
        return conjuncts(node.test)
    return [node] if isinstance(node, ast.Call) and called(node).startswith("assert") else []


def _said(test: ast.expr) -> ast.expr:
    """What is asserted, as it would be written without a method of `unittest`."""
    match test:
        case ast.UnaryOp(ast.Not(), said) | ast.Call(
            ast.Attribute(_, "assertTrue" | "assertFalse"), [said, *_]
        ):
            return said
        case ast.Call(ast.Attribute(_, name), [one, other, *_]) if name.startswith("assert"):
            how = _COMPARING.get(name, ast.Eq if name.endswith("Equal") else ast.In)
            return ast.Compare(one, [how()], [other])
    return test


def _says_nothing(said: ast.expr) -> bool:
    """Whether it says nothing of what is in a list."""
    match said:
        case ast.Compare(ops=[op]):
            kinds = [last_name(side) in _KINDS for side in sides(said) if isinstance(side, ast.Call)]
            return isinstance(op, _OF_IDENTITY) or (any(kinds) and "set" not in used_by(said))
        case ast.Call(ast.Name(name)):
            return name in _KINDS
        case ast.Call(ast.Attribute(_, name)):
            return name.startswith(("assertIs", "assertNotIs"))
    return isinstance(said, (ast.Name, ast.Constant))


def _is_of_length(said: ast.expr) -> bool:
    """Whether it says how many items there are, and of no other container."""
    match said:
        case ast.Compare(one, [op], [other]) if not isinstance(op, ast.NotEq):
            return "len" in {called(n) for n in (one, other) if isinstance(n, ast.Call)}
    return False


def _of_sorted(one: ast.expr, other: ast.expr) -> ast.expr | None:
    """The list that is compared with itself, sorted."""
    is_sorted = any(
        isinstance(n, ast.Call) and called(n) == "sorted" for side in (one, other) for n in walk(side)
    )
    held = _bare(one)
    return held if is_sorted and ast.unparse(held) == ast.unparse(_bare(other)) else None


def _bare(node: ast.expr) -> ast.expr:
    """The list whose items these are: of `list(xs)`, `sorted(xs, key=len)`, `zip(xs, xs[1:])`, `xs[:-1]`."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        return _bare(node.value)
    match isinstance(node, ast.Call) and target_of(node), getattr(node, "args", []):
        case ast.Name(name), [held, *_] if name in _ALIKE:
            return _bare(held)
        case ast.Attribute(ast.Constant(), "join"), [held]:
            return _bare(held)
        case ast.Attribute(held, name), [] if name in _OF_DICTS:
            return _bare(held)
    return node


def _is_of_distinct(said: ast.expr) -> bool:
    """Whether it may say that no item is there twice, so that such may have been taken out."""
    compared = [node for node in walk(said) if isinstance(node, ast.Compare)]
    is_strict = any(isinstance(op, (ast.Lt, ast.Gt)) for node in compared for op in node.ops)
    return not compared or is_strict or "set" in used_by(said)


def _of_items(within: ast.AST, items: Mapping[str, ast.expr]) -> ast.expr | None:
    """The list whose items are compared with each other, if nothing else is compared but numbers of items."""
    loops = [node for node in walk(within) if isinstance(node, _LOOPS)]
    bound = {name: _bare(loop.iter) for loop in loops for name in stored(loop.target)}
    compared = [node for node in walk(within) if isinstance(node, ast.Compare) and not _is_of_none(node)]
    found = [(node, _lists(node, {**items, **bound})) for node in compared]
    ordering = [(node, lists) for node, lists in found if lists]
    if not all(len(lists) == len(sides(node)) and _orders(node) for node, lists in ordering):
        return None
    held = {ast.unparse(one): one for _, lists in ordering for one in lists}
    name = next(iter(held)) if len(held) == 1 else ""
    if not name or used_by(held[name]) & bound.keys():
        return None
    return held[name] if all(_is_of_numbers(node, name) for node, lists in found if not lists) else None


def _orders(node: ast.Compare) -> bool:
    return all(isinstance(op, _ORDERS) for op in node.ops)


def _is_of_none(node: ast.Compare) -> bool:
    """Whether it only asks whether there is something (`prev is not None`)."""
    return any(isinstance(side, ast.Constant) and side.value is None for side in node.comparators)


def _lists(node: ast.Compare, bound: Mapping[str, ast.expr]) -> list[ast.expr]:
    """For each side of a comparison that is an item, or a part of one, the list that it is in."""
    match node:
        case ast.Compare(ast.Subscript(one), [_], [ast.Subscript(other)]) if ast.unparse(one) == ast.unparse(
            other
        ):
            return [one, other]
    return [held for side in sides(node) if (held := _list_of(side, bound)) is not None]


def _list_of(side: ast.expr, bound: Mapping[str, ast.expr]) -> ast.expr | None:
    match side:
        case ast.Name(name):
            held = bound.get(name)
            return held if isinstance(held, _HELD) else None
        case ast.Attribute(owner):
            return _list_of(owner, bound)
        case ast.Subscript(owner, index) if not isinstance(index, ast.Slice):
            return _list_of(owner, bound) or owner
        case ast.Call(ast.Name(), [item]):
            return _list_of(item, bound)
    return None


def _items(nodes: Iterable[ast.AST]) -> dict[str, ast.expr]:
    """What a function takes items from, by the names that it calls them by: in loops, and one by one."""
    items: dict[str, ast.expr] = {}
    for node in nodes:
        match node:
            case ast.For(target, through):
                items |= dict.fromkeys(stored(target), _bare(through))
            case ast.Assign([ast.Name(name)], value) if (held := _list_of(value, items)) is not None:
                items[name] = held
    return items


def _lambdas(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, ast.Lambda]]:
    for node in nodes:
        match node:
            case ast.Assign([ast.Name(name)], ast.Lambda() as function):
                yield name, function


def _is_of_numbers(node: ast.Compare, name: str) -> bool:
    """Whether a comparison speaks of a list at most by its length."""
    counted = {id(a) for n in walk(node) if isinstance(n, ast.Call) and called(n) == "len" for a in n.args}
    return not any(
        ast.unparse(n) == name for n in walk(node) if isinstance(n, _HELD) and id(n) not in counted
    )


def _is_predicate(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> bool:
    """Whether a function only tells, or asserts, in what order the items of its one parameter are."""
    parameters = [a.arg for a in function.args.args if a.arg != "self"]
    calls = {called(node) for node in walk(function) if isinstance(node, ast.Call)}
    if len(parameters) != 1 or getattr(function, "name", "").startswith("test") or not calls <= _PYTHONS:
        return False
    compared = [node for node in walk(function) if isinstance(node, ast.Compare)]
    rest = [c for c in compared if len(c.ops) != 1 or _of_sorted(*sides(c)) is None]
    held = [_of_sorted(*sides(c)) for c in compared if c not in rest]
    if rest and not held:
        held = [_of_items(function, _items(walk(function)))]
    elif not all(_is_of_numbers(c, parameters[0]) for c in rest):
        return False
    return bool(held) and all(isinstance(h, ast.Name) and h.id == parameters[0] for h in held)
