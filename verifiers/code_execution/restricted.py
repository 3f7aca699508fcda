"""RestrictedPython as a policy on what a solution's source may say (`policy: "restricted"`).

Runs in a sandboxed process (`rewrite`), because it parses a hostile text. What it refuses is refused with
the rule and the line. `guards` is what the rewritten source finds when it runs.
"""

from __future__ import annotations

import ast

from RestrictedPython.transformer import RestrictingNodeTransformer

from verifiers.code_execution.guards import refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


_READABLE = frozenset(("print", "__name__"))
TARGET, KEY = "_target_", "_key_"  # names that no restricted program can have


class _Policy(RestrictingNodeTransformer):
    """RestrictedPython's rules, with annotated assignments, `x[i] += 1`, `x.a += 1` and `__name__`,
    and without the modules that `guards` would refuse.
    """

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        if node.value is None:
            return None
        plain = ast.copy_location(ast.Assign([node.target], node.value), node)
        return self.visit(ast.fix_missing_locations(plain))

    def visit_AugAssign(self, node: ast.AugAssign) -> Any:
        if isinstance(node.target, ast.Name):
            return super().visit_AugAssign(node)
        first, target, read = (
            self._subscript(node.target)
            if isinstance(node.target, ast.Subscript)
            else (self._attribute(node.target))
        )
        operation = ast.Constant(_OPERATORS[type(node.op)])
        result = _call("_inplacevar_", operation, read, self.visit(node.value))
        statements = [*first, ast.Assign([target], result)]
        for statement in statements:
            for child in ast.walk(statement):
                ast.copy_location(child, node)
        return statements

    def _subscript(self, node: ast.Subscript) -> tuple[list[ast.stmt], ast.expr, ast.expr]:
        """What evaluates the target's parts, once and first; the target; and the reading of it."""
        first = [_assign(TARGET, self.visit(node.value)), _assign(KEY, _key(self.visit(node.slice)))]
        target = ast.Subscript(_name(TARGET), _name(KEY), ast.Store())
        return first, target, _call("_getitem_", _name(TARGET), _name(KEY))

    def _attribute(self, node: ast.Attribute) -> tuple[list[ast.stmt], ast.expr, ast.expr]:
        self.visit(ast.copy_location(ast.Attribute(ast.Constant(0), node.attr, ast.Load()), node))  # its name
        target = ast.Attribute(_name(TARGET), node.attr, ast.Store())
        read = _call("_getattr_", _name(TARGET), ast.Constant(node.attr))
        return [_assign(TARGET, self.visit(node.value))], target, read

    def visit_Call(self, node: ast.Call) -> Any:
        if isinstance(node.func, ast.Name) and node.func.id == "print":
            return self.node_contents_visit(node)
        return super().visit_Call(node)

    def visit_Name(self, node: ast.Name) -> Any:
        if node.id in _READABLE and isinstance(node.ctx, ast.Load):
            return node
        return super().visit_Name(node)

    def check_import_names(self, node: ast.Import | ast.ImportFrom) -> Any:
        names = [node.module or "."] if isinstance(node, ast.ImportFrom) else [n.name for n in node.names]
        for name in names:
            if refused := refusal(name, getattr(node, "level", 0)):
                self.error(node, refused)
        return super().check_import_names(node)


def _name(name: str) -> ast.expr:
    return ast.Name(name, ast.Load())


def _key(node: ast.expr) -> ast.expr:
    """What stands between brackets, as a value: `1:2` is slice(1, 2, None)."""
    if isinstance(node, ast.Slice):
        return _call("slice", *(part or ast.Constant(None) for part in (node.lower, node.upper, node.step)))
    if isinstance(node, ast.Tuple):
        return ast.Tuple([_key(item) for item in node.elts], ast.Load())
    return node


def _assign(name: str, value: ast.expr) -> ast.stmt:
    return ast.Assign([ast.Name(name, ast.Store())], value)


def _call(function: str, *arguments: ast.expr) -> ast.expr:
    return ast.Call(_name(function), list(arguments), [])


_OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+=", ast.Sub: "-=", ast.Mult: "*=", ast.Div: "/=", ast.FloorDiv: "//=", ast.Mod: "%=",
    ast.Pow: "**=", ast.LShift: "<<=", ast.RShift: ">>=", ast.BitOr: "|=", ast.BitXor: "^=",
    ast.BitAnd: "&=", ast.MatMult: "@=",
}  # fmt: skip


def rewrite(source: str) -> dict[str, Any]:
    """{"source": the guarded source, "broken": [a rule and its line, …], "syntax": ""}."""
    try:
        tree = ast.parse(source, "solution.py")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        return {"source": "", "broken": [], "syntax": str(problem)[:300]}
    broken: list[str] = []
    rewritten = _Policy(broken, [], {}).visit(tree)
    text = "" if broken else ast.unparse(ast.fix_missing_locations(rewritten))
    return {"source": text, "broken": [str(rule)[:300] for rule in broken[:5]], "syntax": ""}
