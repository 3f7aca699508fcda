"""Text of the solution's that a script evaluates: values, arithmetic and calls of what the solution defines.

More would run the solution where its test runs, or let it name what the test expects.
"""

from __future__ import annotations

import builtins

from verifiers.code_execution.operators import Operated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

EVALUATED = "__evaluated__"
_CALLED = (
    "abs bool bytes complex dict divmod float frozenset int len list max min pow range round set sorted str "
    "sum tuple"
)
_ALLOWED = frozenset(
    "Expression Constant BinOp UnaryOp BoolOp Compare IfExp Tuple List Set Dict Call Name keyword".split()  # noqa: SIM905 - a table
)


def evaluator(scope: Mapping[str, Any], refuse: Callable[[str], BaseException]) -> Callable[..., Any]:
    """`eval` for text of the solution's in a script's scope; what it may not say is refused: Unprovable."""

    def evaluated(text: Any, *spaces: Mapping[str, Any]) -> Any:
        known = {name: getattr(builtins, name) for name in _CALLED.split()}
        known |= {n: v for n, v in scope.items() if isinstance(v, Operated) and not n.startswith("__")}
        for space in spaces:
            known |= {} if space is scope else space
        return eval(_checked(text, known, refuse), known | {"__builtins__": {}})

    return evaluated


def _checked(text: Any, known: Mapping[str, Any], refuse: Callable[[str], BaseException]) -> Any:
    import ast

    parts = (ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context)
    tree = ast.parse(text.strip() if isinstance(text, str) else "", mode="eval")
    for node in ast.walk(tree):
        is_unknown = isinstance(node, ast.Name) and (node.id not in known or node.id.startswith("__"))
        if is_unknown or not (isinstance(node, parts) or type(node).__name__ in _ALLOWED):
            raise refuse(f"the test evaluates more than values: {ast.unparse(node)[:40]}")
    return compile(tree, "answer", "eval")
