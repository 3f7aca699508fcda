"""What a test script replaces of Python's own that the solution, in its other process, goes on using.

Streams, `input`, `print` and warnings are heard and given (`surroundings`). With anything else, a test says
nothing of the solution: that it fails is not the solution's fault.
"""

from __future__ import annotations

import ast
import sys

from verifiers.code_execution.walking import walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_HEARD = frozenset(("sys.stdin", "sys.stdout", "sys.stderr", "builtins.input", "builtins.print"))
_PATCHES = frozenset(("patch", "patch.object", "patch.dict", "patch.multiple"))
_MONKEY = frozenset(("setattr", "delattr", "setitem", "delitem"))
_ENVIRONMENT = frozenset(("setenv", "delenv", "chdir"))


def unheard(script: str) -> str:
    """The first thing that a script replaces in vain; "" where there is none."""
    replaced = (name for node in walk(ast.parse(script)) for name in _replaced(node))
    return next((name for name in replaced if name not in _HEARD and _is_pythons(name)), "")


def _replaced(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Call(ast.Attribute(ast.Name("monkeypatch"), method), arguments) if method in _ENVIRONMENT:
            yield "os.environ" if method != "chdir" else "os.chdir"
        case ast.Call(ast.Attribute(ast.Name("monkeypatch"), method), arguments) if method in _MONKEY:
            yield _target(arguments)
        case ast.Call(function, arguments):
            name = ast.unparse(function)
            if name in _PATCHES or name.partition(".")[2] in _PATCHES:
                yield _target(arguments)


def _target(arguments: list[ast.expr]) -> str:
    """`"a.b"`, or `a, "b"`."""
    match arguments:
        case [ast.Constant(str(name)), *_]:
            return name
        case [owner, ast.Constant(str(name)), *_]:
            return f"{ast.unparse(owner)}.{name}"
        case [owner, *_]:
            return ast.unparse(owner)
    return ""


def _is_pythons(name: str) -> bool:
    root = name.partition(".")[0]
    return root in sys.stdlib_module_names and root != "warnings"
