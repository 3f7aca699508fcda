"""What a script makes of text that the solution returned: it may evaluate it, but not run it."""

from __future__ import annotations

import ast

from verifiers.code_execution.dataflow import target_of
from verifiers.code_execution.evaluated import EVALUATED
from verifiers.code_execution.names import called, used_by
from verifiers.core import Cause, Fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.code_execution.dataflow import Names

_RUNNING = frozenset(("exec", "compile", "__import__", "import_module"))
_UNPICKLING = frozenset(("pickle", "marshal", "dill", "shelve"))
_RUNNERS = _UNPICKLING | {"importlib"}
_BUILTIN = frozenset(("eval", *_RUNNING))
_DOCTESTS = frozenset(("find", "run_docstring_examples", "testmod", "DocTestSuite", "testsource", "debug"))
_LOADING = frozenset(("load", "loads", "Unpickler", "import_module"))


def mark_evaluations(names: Names) -> None:
    """Marks `eval` of what the solution returned, or of whatever others call it with (`map(eval, xs)`).
    Raises Fault where a script runs it otherwise, or runs what the solution says in its docstrings.
    """
    loading = _loading(names)
    calls = [node for node in names.nodes if isinstance(node, ast.Call)]
    named = [call for call in calls if isinstance(target_of(call), ast.Name) and names.asks(call)]
    aside = {id(target_of(call)) for call in calls} | {id(given) for call in named for given in call.args}
    for node in names.nodes:
        if isinstance(node, ast.Call):
            _mark_call(node, names, loading)
        elif id(node) not in aside:  # called, or handed over: Python's own are then the solution's own
            _mark_value(node, names, loading)
    if "doctest" in _imported(names):
        _check_doctests(names)


def _loading(names: Names) -> set[str]:
    """What a script calls the functions that run what they load."""
    imports = [n for n in names.nodes if isinstance(n, ast.ImportFrom) and n.module in _UNPICKLING]
    loading = {alias.asname or alias.name for n in imports for alias in n.names if alias.name in _LOADING}
    return loading | {
        f"{alias.asname}.{name}"
        for node in names.nodes
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name in _RUNNERS
        for name in _LOADING
    }


def _mark_call(call: ast.Call, names: Names, loading: set[str]) -> None:
    match call:
        case ast.Call(ast.Name("eval") | ast.Attribute(ast.Name("builtins"), "eval"), [text, *spaces]):
            if names.tells(text):
                call.func = ast.Name(EVALUATED, ast.Load())
                call.args = [text, *(s for s in spaces if isinstance(s, (ast.Dict, ast.Name)))]
        case ast.Call(_, [text, *_]) if _runs(target_of(call), loading) and names.tells(text):
            raise _running("returned", target_of(call))


def _mark_value(node: ast.AST, names: Names, loading: set[str]) -> None:
    match node:
        case ast.Name("eval", ast.Load()) if "eval" not in names.solutions:
            node.id = EVALUATED
        case ast.Name() | ast.Attribute() if names.solutions.isdisjoint(used_by(node)):
            if _runs(node, loading):
                raise _running("returned", node)


def _check_doctests(names: Names) -> None:
    for call in (node for node in names.nodes if isinstance(node, ast.Call)):
        if called(call) in _DOCTESTS and any(used_by(value) & names.solutions for value in call.args):
            raise _running("says", call.func)


def _running(how: str, func: ast.expr) -> Fault:
    told = f"the test script runs what the solution {how} ({ast.unparse(func)})"
    return Fault(Cause.REFERENCE, f'{told}; such a test needs trust: "in_process"')


def _imported(names: Names) -> frozenset[str]:
    """The modules that a script imports."""
    imports = [n for n in names.nodes if isinstance(n, (ast.Import, ast.ImportFrom))]
    return frozenset(name for n in imports for name in (getattr(n, "module", ""), *(a.name for a in n.names)))


def _runs(func: ast.expr, loading: set[str]) -> bool:
    match func:
        case ast.Name(name):
            return name in _RUNNING or name in loading
        case ast.Attribute(ast.Name("builtins"), name):
            return name in _BUILTIN
        case ast.Attribute(ast.Name(module), name):
            is_known = name in _LOADING and module in _RUNNERS
            return is_known or f"{module}.{name}" in loading
    return False
