"""What a script makes of text that the solution returned: it may evaluate it, but not run it."""

from __future__ import annotations

import ast

from verifiers.code_execution.dataflow import target_of
from verifiers.code_execution.evaluated import EVALUATED
from verifiers.core import Cause, Fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.code_execution.dataflow import Names

_RUNNING = frozenset(("exec", "compile", "__import__", "import_module"))
_UNPICKLING = frozenset(("pickle", "marshal", "dill", "shelve"))
_RUNNERS = _UNPICKLING | {"importlib"}
_LOADING = frozenset(("load", "loads", "Unpickler", "import_module"))


def mark_evaluations(names: Names) -> None:
    """Marks `eval` of what the solution returned. Raises Fault where a script runs it otherwise."""
    imports = [n for n in names.nodes if isinstance(n, ast.ImportFrom) and n.module in _UNPICKLING]
    loading = {alias.asname or alias.name for n in imports for alias in n.names if alias.name in _LOADING}
    loading |= {
        f"{alias.asname}.{name}"
        for node in names.nodes
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name in _RUNNERS
        for name in _LOADING
    }
    for node in names.nodes:
        match node:
            case ast.Call(ast.Name("eval") as func, [text, *spaces]) if names.tells(text):
                func.id = EVALUATED
                node.args = [text, *(s for s in spaces if isinstance(s, (ast.Dict, ast.Name)))]
            case ast.Call(_, [text, *_]) if _runs(target_of(node), loading) and names.tells(text):
                told = f"the test script runs what the solution returned ({ast.unparse(target_of(node))})"
                raise Fault(Cause.REFERENCE, f'{told}; such a test needs trust: "in_process"')


def _runs(func: ast.expr, loading: set[str]) -> bool:
    match func:
        case ast.Name(name):
            return name in _RUNNING or name in loading
        case ast.Attribute(ast.Name(module), name):
            is_known = name in _LOADING and module in _RUNNERS
            return is_known or f"{module}.{name}" in loading
    return False
