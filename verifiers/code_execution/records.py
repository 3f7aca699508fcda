"""Classes of a test script that only hold data: nodes of trees and lists, pairs.

Both processes are given them, so that objects of theirs can be passed on as what they hold (`nodes`). Nothing
else of a script is ever given to the solution: such a class has no methods of its own and holds no values.
"""

from __future__ import annotations

import ast
import builtins
import sys

from verifiers.code_execution.names import parameters, stored
from verifiers.code_execution.walking import walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_BUILTINS = frozenset(dir(builtins))
_TELLING = frozenset(("__repr__", "__str__"))
_METHODS = frozenset(("__init__", "__repr__", "__str__"))
_DECORATORS = frozenset(("dataclass", "dataclasses.dataclass"))


def records(tree: ast.Module) -> list[ast.stmt]:
    """The definitions of such classes, taken out of a script, after the imports that they need."""
    found = [s for s in tree.body if isinstance(s, ast.ClassDef) and _is_record(s)]
    if not found:
        return []
    imports = [s for s in tree.body if isinstance(s, (ast.Import, ast.ImportFrom)) and _is_pythons(s)]
    known = {name for s in imports for name in ((a.asname or a.name).partition(".")[0] for a in s.names)}
    known |= {s.name for s in found}
    kept = [s for s in found if _names(s) <= known]
    tree.body = [s for s in tree.body if s not in kept]
    return [*imports, *kept] if kept else []


def _is_record(node: ast.ClassDef) -> bool:
    decorated = all(ast.unparse(d).partition("(")[0] in _DECORATORS for d in node.decorator_list)
    plain = decorated and {*map(ast.unparse, node.bases)} <= {"object"} and not node.keywords
    return plain and all(_is_field(statement) and _tells_nothing(statement) for statement in node.body)


def _tells_nothing(node: ast.stmt) -> bool:
    """Whether it holds no value that a solution could learn something from."""
    if isinstance(node, ast.Expr) or (isinstance(node, ast.FunctionDef) and node.name in _TELLING):
        return True
    return all(n.value in (None, 0, "") for n in walk(node) if isinstance(n, ast.Constant))


def _is_field(node: ast.stmt) -> bool:
    """What a class that only holds data consists of."""
    if isinstance(node, ast.FunctionDef):
        return node.name in _METHODS and not node.decorator_list
    is_said = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return is_said or isinstance(node, (ast.AnnAssign, ast.Pass))


def _is_pythons(node: ast.Import | ast.ImportFrom) -> bool:
    modules = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
    return all(module.partition(".")[0] in sys.stdlib_module_names for module in modules)


def _names(node: ast.ClassDef) -> frozenset[str]:
    """What it needs of the script."""
    return frozenset(_free(node)) - _BUILTINS


def _free(node: ast.AST) -> Iterator[str]:
    bound = parameters(node) | stored(node)
    for inner in walk(node):
        if isinstance(inner, ast.Name) and inner.id not in bound:
            yield inner.id
