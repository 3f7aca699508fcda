"""RestrictedPython as a policy on what a solution's source may say (`policy: "restricted"`).

Runs in a sandboxed process (`rewrite`), because it parses a hostile text. What it refuses is refused with
the rule and the line. `guards` is what the rewritten source finds when it runs.
"""

from __future__ import annotations

import ast

from RestrictedPython.transformer import RestrictingNodeTransformer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class _Policy(RestrictingNodeTransformer):
    """RestrictedPython's rules, with annotated assignments, and `x[i] += 1` as `x[i] = x[i] + 1`."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        if node.value is None:
            return None
        plain = ast.copy_location(ast.Assign([node.target], node.value), node)
        return self.visit(ast.fix_missing_locations(plain))

    def visit_AugAssign(self, node: ast.AugAssign) -> Any:
        if isinstance(node.target, ast.Name):
            return super().visit_AugAssign(node)
        read = ast.parse(ast.unparse(node.target), mode="eval").body
        plain = ast.Assign([node.target], ast.BinOp(read, node.op, node.value))
        for child in ast.walk(plain):
            ast.copy_location(child, node)
        return self.visit(plain)

    def visit_Call(self, node: ast.Call) -> Any:
        if isinstance(node.func, ast.Name) and node.func.id == "print":
            return self.node_contents_visit(node)
        return super().visit_Call(node)

    def visit_Name(self, node: ast.Name) -> Any:
        if node.id == "print" and isinstance(node.ctx, ast.Load):
            return node
        return super().visit_Name(node)


def rewrite(source: str) -> dict[str, Any]:
    """{"source": the guarded source, "broken": [a rule and its line, …], "syntax": ""}."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        return {"source": "", "broken": [], "syntax": str(problem)[:300]}
    broken: list[str] = []
    rewritten = _Policy(broken, [], {}).visit(tree)
    text = "" if broken else ast.unparse(ast.fix_missing_locations(rewritten))
    return {"source": text, "broken": [str(rule)[:200] for rule in broken[:5]], "syntax": ""}
