"""The nodes of a syntax tree, in the order of the source: several times as fast as `ast.walk`.

What says only how a name is used (`ctx`) and which operator it is are left out.
"""

from __future__ import annotations

import ast
from contextlib import contextmanager
from itertools import chain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Span = tuple[list[ast.AST], int, int]  # the nodes of a module, and which of them

_spans: dict[int, Span] = {}  # of nodes, by their identity
_roots: set[int] = set()


@contextmanager
def still(tree: ast.Module) -> Iterator[None]:
    """Has a module walked once, for all who walk it, or a part of it, in this block.

    There statements may be added to it or left out, and what is below them may be wrapped into more: who
    walks then finds what was there before.
    """
    nodes, ends = _ordered(tree.body)
    spans = {id(node): (nodes, start, ends[start]) for start, node in enumerate(nodes)}
    _spans.update(spans)
    _roots.add(id(tree))
    try:
        yield
    finally:
        _roots.discard(id(tree))
        for key in spans:
            del _spans[key]


def walk(node: ast.AST) -> list[ast.AST]:
    """A node and all that is below it; not to be changed."""
    if (span := _spans.get(id(node))) is not None:
        nodes, start, end = span
        return nodes[start:end]
    if id(node) in _roots:
        return [node, *chain.from_iterable(map(walk, node.body))]  # type: ignore[attr-defined]  # a module
    found: list[ast.AST] = []
    todo: list[ast.AST] = [node]
    while todo:
        node = todo.pop()
        fields = _HOLDING[type(node)]
        if fields is None:
            continue
        found.append(node)
        for name in fields:  # as in `children`: here each call counts
            held = getattr(node, name, None)
            if type(held) is list:
                todo += held[::-1]
            elif held is not None:
                todo.append(held)
    return found


def _ordered(statements: list[ast.stmt]) -> tuple[list[ast.AST], list[int]]:
    """The nodes of statements in order, and where what is below each ends."""
    found: list[ast.AST] = []
    ends: list[int] = []
    todo: list[Any] = statements[::-1]
    while todo:
        node = todo.pop()
        if type(node) is tuple:  # all below that one was found
            ends[node[0]] = len(found)
        elif _HOLDING[type(node)] is not None:
            todo += ((len(found),), *children(node))
            found.append(node)
            ends.append(0)
    return found, ends


def children(node: ast.AST) -> list[ast.AST]:
    """What is directly below a node, the last one first; also what is no node."""
    found: list[ast.AST] = []
    for name in _HOLDING[type(node)] or ():
        held = getattr(node, name, None)
        if type(held) is list:
            found += held[::-1]
        elif held is not None:
            found.append(held)
    return found


def calling(name: str, *given: ast.expr) -> ast.Call:
    """The node of a call of a name, to be written into a tree."""
    return ast.Call(ast.Name(name, ast.Load()), [*given], [])


class Rewriter(ast.NodeTransformer):
    """As its base, which looks at every field of every node: several times as fast."""

    def visit(self, node: ast.AST) -> Any:
        """What stands in the place of a node."""
        own = getattr(self, _VISITORS[type(node)], None)
        return self.generic_visit(node) if own is None else own(node)

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """A node, with what is below it rewritten."""
        for name in reversed(_HOLDING[type(node)] or ()):
            held = getattr(node, name, None)
            if type(held) is list:
                held[:] = [one for item in held for one in self._rewritten(item)]
            elif isinstance(held, ast.AST):
                setattr(node, name, self.visit(held))
        return node

    def _rewritten(self, item: Any) -> list[Any]:
        """What stands in the place of an item of a list: any number of nodes."""
        found = self.visit(item) if isinstance(item, ast.AST) else [item]
        return [found] if isinstance(found, ast.AST) else found or []


_LEFT_OUT = frozenset(("ctx", "op", "ops", "type_comment", "simple", "level", "is_async"))


class _Holding(dict[type, "tuple[str, ...] | None"]):
    """The fields of each class of nodes that may hold nodes, the last one first; None for what is no node."""

    def __missing__(self, cls: type) -> tuple[str, ...] | None:
        fields = () if cls in (ast.Constant, ast.Name) else getattr(cls, "_fields", ())
        held = tuple(name for name in reversed(fields) if name not in _LEFT_OUT)
        self[cls] = held if issubclass(cls, ast.AST) else None
        return self[cls]


class _Visitors(dict[type, str]):
    """The name of the method for each class of nodes."""

    def __missing__(self, cls: type) -> str:
        self[cls] = f"visit_{cls.__name__}"
        return self[cls]


_HOLDING, _VISITORS = _Holding(), _Visitors()
