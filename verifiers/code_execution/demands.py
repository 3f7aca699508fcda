"""What a script demands of methods: an answer that says something, at least once.

Whoever could say "nothing" to whatever it is given (`answers`) has to know more where the script compares
the same method's answer with something else.
"""

from __future__ import annotations

import ast

from verifiers.code_execution.answers import says_nothing
from verifiers.code_execution.walking import walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Pair = tuple[ast.expr, ast.expr]


def demanded(tree: ast.AST) -> frozenset[str]:
    """The methods that are given something and whose answer must equal a constant that is not nothing."""
    nodes = walk(tree)
    pairs = [pair for node in nodes for pair in _compared(node)]
    made = {ast.unparse(target) for node in nodes for target in _made(node)}
    return frozenset(
        call.func.attr
        for call, constant in [*pairs, *((b, a) for a, b in pairs)]
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and (call.args or call.keywords)
        and not (_makes(call.func.value) or ast.unparse(call.func.value) in made)
        and _says_something(constant)
    )


def _made(node: ast.AST) -> list[ast.expr]:
    """The names of objects that the script makes of a class itself: what these say, no result has to."""
    return node.targets if isinstance(node, ast.Assign) and _makes(node.value) else []


def _makes(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id[:1].isupper()


def _compared(node: ast.AST) -> Iterator[Pair]:
    match node:
        case ast.Compare(left, [ast.Eq()], [right]):
            yield left, right
        case ast.Call(ast.Attribute(attr=name), [left, right, *_]) if name.endswith("Equal"):
            yield left, right


def _says_something(node: ast.expr) -> bool:
    try:
        return not says_nothing(ast.literal_eval(node))
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):  # it is no constant
        return False
