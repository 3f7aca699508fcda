"""Whose a name in a test script is: the script's, the prelude's, Python's or the solution's."""

from __future__ import annotations

import ast
import builtins
import sys

from verifiers.code_execution.walking import children, walk
from verifiers.core import Cause, Fault
from verifiers.quotation import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_OWN_SCOPES = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_BINDING = (*_FUNCTIONS, ast.comprehension, ast.ExceptHandler)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
SOLUTION_MODULES = frozenset(
    (
        "solution",
        "solutions",
        "main",
        "submission",
        "answer",
        "your_module",
        "my_module",
        "module",
        "your_code",
        "candidate",
        "implementation",
        "program",
        "your_solution",
        "my_solution",
    )
)
_BUILTINS = frozenset(dir(builtins))
_AVAILABLE = sys.stdlib_module_names | {"pytest", "numpy", "__future__"}
_LIKENING = frozenset(
    ("isclose", "allclose", "array_equal", "array_equiv", "dist", "eq", "ne", "symmetric_difference")
)


def wanted(tree: ast.Module, source: str, trusted: frozenset[str], entry_point: str) -> frozenset[str]:
    """The global names that the script uses and neither it, the prelude nor Python defines.

    source: the tree's.
    """
    bound, used = set(bound_by(tree)), used_by(tree)
    everywhere = bound | {n for f in walk(tree) if isinstance(f, _BINDING) for n in _locals(f)}
    if both := used & everywhere - bound:
        everywhere -= both & _read_globally(source)
    called = frozenset(
        c.func.id for c in walk(tree) if isinstance(c, ast.Call) and isinstance(c.func, ast.Name)
    )
    free = used - everywhere - trusted - _BUILTINS
    free -= (free & WELL_KNOWN_OR_MODULE) - (called - WELL_KNOWN.keys())  # no module can be called
    imported = from_solution(tree, entry_point)
    if "candidate" in free and entry_point:
        free = free - {"candidate"} | {entry_point}
    return free - imported - {"__name__", "__file__"} | ({entry_point} & used - imported)


def _read_globally(source: str) -> frozenset[str]:
    """The names that some scope of a script reads as globals, though another may have one of its own."""
    from symtable import symtable

    found: set[str] = set()
    todo = [symtable(source, "tests.py", "exec")]
    while todo:
        table = todo.pop()
        found |= {s.get_name() for s in table.get_symbols() if s.is_referenced() and s.is_global()}
        todo += table.get_children()
    return frozenset(found)


def sides(node: ast.AST) -> list[ast.expr]:
    """What is compared: by an operator, or by `assertEqual` and its like."""
    if isinstance(node, ast.Compare):
        return [node.left, *node.comparators]
    is_assertion = isinstance(node, ast.Call) and called(node).startswith("assert")
    return node.args if isinstance(node, ast.Call) and is_assertion else []


def likened(node: ast.AST) -> list[ast.expr]:
    """What is compared, also by a difference (`abs(a - b) < 1e-6`) or by what the library has for it."""
    match node:
        case ast.BinOp(one, ast.Sub() | ast.BitXor(), other):
            return [one, other]
        case ast.Call() if called(node) in _LIKENING:
            return node.args
    return sides(node)


def calls(node: ast.AST) -> frozenset[str]:
    """The names of all that is called in it."""
    return frozenset(called(call) for call in walk(node) if isinstance(call, ast.Call))


def counts(tree: ast.AST) -> Iterator[str]:
    """Names that bound a slice or a range: `xs[:k]`, `range(k)`."""
    for node in walk(tree):
        if isinstance(node, ast.Slice) and isinstance(node.upper, ast.Name):
            yield node.upper.id
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range":
            yield from (argument.id for argument in node.args if isinstance(argument, ast.Name))


def called(call: ast.Call) -> str:
    """The last name of what is called."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def modules(nodes: Iterable[ast.AST]) -> frozenset[str]:
    """What the script calls modules, if they are Python's."""
    found = (alias for node in nodes if isinstance(node, ast.Import) for alias in node.names)
    return frozenset(a.asname or a.name for a in found if a.name in sys.stdlib_module_names)


def own_names(tree: ast.Module, entry_point: str) -> frozenset[str]:
    """Names that mean something of the script's or Python's own, wherever the script calls them."""
    own = frozenset(bound_by(tree)) - from_solution(tree, entry_point) | WELL_KNOWN_OR_MODULE
    return own - {entry_point, "check"}


def from_solution(tree: ast.Module, entry_point: str) -> frozenset[str]:
    """The names of `from solution import …`."""
    return frozenset(
        alias.name
        for node in walk(tree)
        if isinstance(node, ast.ImportFrom) and _is_solution(node.module, entry_point)
        for alias in node.names
        if alias.name != "*"
    )


def used_by(tree: ast.AST) -> frozenset[str]:
    """Every name that is read anywhere."""
    return frozenset(n.id for n in walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load))


def stored(*nodes: ast.AST) -> frozenset[str]:
    """Every name that is bound anywhere in these as a variable."""
    found = (n for node in nodes for n in walk(node) if isinstance(n, ast.Name))
    return frozenset(n.id for n in found if isinstance(n.ctx, ast.Store))


def parameters(node: ast.AST) -> frozenset[str]:
    """The names of all parameters in it."""
    return frozenset(n.arg for n in walk(node) if isinstance(n, ast.arg))


def imported(tree: ast.AST, entry_point: str) -> tuple[str, ...]:
    """The module names by which a script imports the solution. Fault for one that nobody provides."""
    found: set[str] = set()
    for node in walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            named = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or "."]
            found |= {name for name in named if name.partition(".")[0] not in _AVAILABLE}
    unknown = sorted(name for name in found if not _is_solution(name, entry_point))
    if unknown:
        known = ", ".join(sorted(SOLUTION_MODULES))
        text = f"imports {quoted(unknown[0])}, which is neither available nor a name of the solution"
        raise Fault(Cause.REFERENCE, f"the test script {text} ({known})")
    return tuple(sorted(found))


def _is_solution(module: str | None, entry_point: str) -> bool:
    return module in SOLUTION_MODULES or (bool(entry_point) and module == entry_point)


def bound_by(tree: ast.AST) -> Iterator[str]:
    """The names that the top level of a module binds, by statements of any nesting but functions'."""
    todo = children(tree)
    while todo:
        node = todo.pop()
        if isinstance(node, _DEFINITIONS):
            yield node.name
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from ((alias.asname or alias.name).partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif not isinstance(node, _OWN_SCOPES):
            if isinstance(node, ast.ExceptHandler) and node.name:
                yield node.name
            todo += children(node)


def _locals(node: ast.AST) -> Iterator[str]:
    """The names that a function, a comprehension or a handler binds for itself."""
    if isinstance(node, _FUNCTIONS):
        yield from parameters(node.args)
        yield from stored(node)
        yield from bound_by(node)
    elif isinstance(node, ast.comprehension):
        yield from (n.id for n in walk(node.target) if isinstance(n, ast.Name))
    elif isinstance(node, ast.ExceptHandler) and node.name:
        yield node.name


# Names that a script may use as if a solution's imports were its own: they are Python's, not the solution's.
WELL_KNOWN: dict[str, str] = {
    name: module
    for module, names in {
        "math": "sqrt isclose ceil floor pi inf nan gcd factorial isnan isinf log prod comb",
        "collections": "Counter defaultdict deque OrderedDict namedtuple ChainMap",
        "itertools": "permutations combinations product chain accumulate islice groupby zip_longest cycle",
        "functools": "reduce partial lru_cache cache cmp_to_key",
        "fractions": "Fraction",
        "decimal": "Decimal",
        "datetime": "timedelta date",
        "typing": "List Dict Tuple Set Optional Any Union Callable Iterable Iterator Sequence",
        "copy": "deepcopy",
        "pytest": "approx raises",
    }.items()
    for name in names.split()
}
# Modules whose functions ask what they are given for no more than its value.
OF_VALUES = frozenset(
    ("bisect", "collections", "copy", "datetime", "decimal", "fractions", "heapq", "itertools", "math",
     "random", "string", "time")
)  # fmt: skip
USUAL = {"np": "numpy"}  # what modules are called by everybody, imported or not
WELL_KNOWN_OR_MODULE = WELL_KNOWN.keys() | sys.stdlib_module_names | {"pytest"}
