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
    from collections.abc import Collection, Iterator, Mapping

_HEARD = frozenset(("sys.stdin", "sys.stdout", "sys.stderr", "builtins.input", "builtins.print"))
_PATCHES = frozenset(("patch", "patch.object", "patch.dict", "patch.multiple"))
_MONKEY = frozenset(("setattr", "delattr", "setitem", "delitem"))
_ENVIRONMENT = frozenset(("setenv", "delenv", "chdir"))


def unheard(script: str, solution: Collection[str] = ()) -> str:
    """The first thing that a script replaces in vain; "" where there is none.

    solution: the names of modules by which the script imports the solution.
    """
    nodes = walk(ast.parse(script))
    modules = {alias.asname or alias.name: alias.name for node in nodes for alias in _imported(node)}
    replaced = (_renamed(name, modules) for node in nodes for name in _replaced(node, modules))
    found = (name for name in replaced if name not in _HEARD)
    return next((name for name in found if _is_pythons(name) or _is_global(name, solution)), "")


def _imported(node: ast.AST) -> list[ast.alias]:
    return node.names if isinstance(node, ast.Import) else []


def _renamed(name: str, modules: Mapping[str, str]) -> str:
    """A dotted name, with its module called what it was imported as."""
    root, dot, rest = name.partition(".")
    return modules.get(root, root) + dot + rest


def _replaced(node: ast.AST, modules: Collection[str]) -> Iterator[str]:
    """modules: what the script calls the modules that it imports."""
    match node:
        case ast.Assign(targets):
            yield from (ast.unparse(t) for t in targets if _is_attribute(t, modules))
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


def _is_attribute(target: ast.expr, modules: Collection[str]) -> bool:
    """Whether it is what a module holds (`random.choice`). That of `sys` is often for the script itself."""
    match target:
        case ast.Attribute(ast.Name(module)):
            return module in modules and module != "sys"
    return False


def _is_global(name: str, solution: Collection[str]) -> bool:
    """Whether it is a name of the solution's own; what its objects and modules hold can be replaced."""
    module, _, rest = name.partition(".")
    return module in solution and rest.isidentifier()


def _is_pythons(name: str) -> bool:
    root = name.partition(".")[0]
    return root in sys.stdlib_module_names and root != "warnings"
