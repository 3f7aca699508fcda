"""What a script looks up in classes of the solution, and what of that it compares (`constants`)."""

from __future__ import annotations

import ast

from verifiers.code_execution.names import sides
from verifiers.code_execution.walking import walk


def named(
    tree: ast.AST, solutions: frozenset[str]
) -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    """(a class of the solution, what the script looks up in it and does not call, what of that it compares),
    ….
    """
    nodes = walk(tree)
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    compared = {id(one) for node in nodes for side in _open_sides(node) for one in _items(side)}
    found: dict[str, dict[str, bool]] = {}
    for node in nodes:
        match node:
            case ast.Attribute(ast.Name(cls), name, ast.Load()) if cls in solutions and cls[:1].isupper():
                if id(node) not in called and not name.startswith("__"):
                    known = found.setdefault(cls, {})
                    known[name] = known.get(name, False) or id(node) in compared
    return tuple(
        (cls, tuple(sorted(names)), tuple(n for n in sorted(names) if names[n] and n.isupper()))
        for cls, names in sorted(found.items())
    )


def _open_sides(node: ast.AST) -> list[ast.expr]:
    """What is compared, if none of it is a constant."""
    group = sides(node)
    return [] if any(isinstance(side, ast.Constant) for side in group) else group


def _items(side: ast.expr) -> list[ast.expr]:
    return side.elts if isinstance(side, (ast.List, ast.Tuple, ast.Set)) else [side]
