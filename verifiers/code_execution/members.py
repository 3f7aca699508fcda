"""What a script looks up in classes of the solution, and in that itself, and what of it it compares
(`constants`), also by way of an object of such a class (`light.RED`).
"""

from __future__ import annotations

import ast
from itertools import permutations

from verifiers.code_execution.flows import path
from verifiers.code_execution.names import sides
from verifiers.code_execution.walking import walk


def named(
    tree: ast.AST, solutions: frozenset[str]
) -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    """(a class of the solution, one in it (`Light.State`), or "" for the solution itself, what the script
    looks up in it and does not call, what of that are constants that it compares), ….
    """
    nodes = walk(tree)
    imports = [alias for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    modules = {alias.asname or alias.name for alias in imports if alias.name in solutions}
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    compared = {id(one) for node in nodes for side in _open_sides(node) for one in _items(side)}
    made = _made(nodes, solutions)
    rivals = _rivals(nodes, made, solutions) if made else set()
    found: dict[str, dict[str, bool]] = {}
    for node in nodes:
        match node:
            case ast.Attribute(ast.Name(cls), name, ast.Load()) if cls in solutions and cls[:1].isupper():
                place = cls
            case ast.Attribute(ast.Attribute(ast.Name(cls), inner), name, ast.Load()) if (
                cls in solutions and cls[:1].isupper() and inner[:1].isupper()
            ):
                place = f"{cls}.{inner}"
            case ast.Attribute(ast.Name(module), name, ast.Load()) if module in modules and name.isupper():
                place = ""
            case ast.Name(name, ast.Load()) if name in solutions and name.isupper():
                place = ""
            case ast.Attribute(owner, name, ast.Load()) if id(node) in rivals:
                place = made[path(owner)]
            case _:
                continue
        if id(node) not in called and not name.startswith("__"):
            known = found.setdefault(place, {})
            known[name] = known.get(name, False) or id(node) in compared
    return tuple(
        (place, tuple(sorted(names)), tuple(n for n in sorted(names) if names[n] and _is_constant(n)))
        for place, names in sorted(found.items())
    )


def _made(nodes: list[ast.AST], solutions: frozenset[str]) -> dict[str, str]:
    """The variables that hold objects of a class of the solution, and that class."""
    found: dict[str, set[str]] = {}
    for node in nodes:
        match node:
            case ast.Assign([target], ast.Call(ast.Name(cls))) if cls in solutions and cls[:1].isupper():
                found.setdefault(path(target), set()).add(cls)
    return {name: classes.pop() for name, classes in found.items() if name and len(classes) == 1}


def _rivals(nodes: list[ast.AST], made: dict[str, str], solutions: frozenset[str]) -> set[int]:
    """The constants of objects with which the same is compared as with another of their class: of those that
    are compared with something else, two may well be the same (`width == grid.WIDTH`).
    """
    found: dict[tuple[str, str], dict[str, list[int]]] = {}
    for group in map(_open_sides, nodes):
        for side, other in permutations(group, 2):
            match side:
                case ast.Attribute(owner, name) if name.isupper() and (cls := made.get(path(owner))):
                    ids = found.setdefault((cls, _subject(other, solutions)), {}).setdefault(name, [])
                    ids.append(id(side))
    return {number for names in found.values() if len(names) > 1 for ids in names.values() for number in ids}


def _subject(side: ast.expr, solutions: frozenset[str]) -> str:
    """What is compared, whatever a function of the solution is called with."""
    match side:
        case ast.Call(ast.Name(name)) if name not in solutions:
            return ast.unparse(side)
    return path(side)


def _is_constant(name: str) -> bool:
    return name.lstrip("_")[:1].isupper()


def _open_sides(node: ast.AST) -> list[ast.expr]:
    """What is compared, if none of it is a constant."""
    group = sides(node)
    return [] if any(isinstance(side, ast.Constant) for side in group) else group


def _items(side: ast.expr) -> list[ast.expr]:
    return side.elts if isinstance(side, (ast.List, ast.Tuple, ast.Set)) else [side]
