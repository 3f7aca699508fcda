"""What a test script consists of: its parts, the names it takes from the solution, how many tests it has.

Read once per script, by us; the script is the caller's and trusted, but it may be broken: Fault
(cause `reference`) says so before anything runs.
"""

from __future__ import annotations

import ast

from verifiers.code_execution.asserts import (
    DEFINITIONS,
    Asserts,
    check_tests,
    is_open,
    judges,
    say_apart,
)
from verifiers.code_execution.convert import convert
from verifiers.code_execution.dataflow import Names
from verifiers.code_execution.demands import demanded
from verifiers.code_execution.emptied import note_made
from verifiers.code_execution.evaluations import mark_evaluations
from verifiers.code_execution.foreign import check_foreign
from verifiers.code_execution.making import classes, remade
from verifiers.code_execution.members import named
from verifiers.code_execution.names import (
    USUAL,
    WELL_KNOWN,
    WELL_KNOWN_OR_MODULE,
    bound_by,
    from_solution,
    imported,
    own_names,
    used_by,
    wanted,
)
from verifiers.code_execution.ordered import note_order
from verifiers.code_execution.pairings import Comparisons, mark_tolerances, mark_zips, uses_numpy
from verifiers.code_execution.parts import CLASS, FUNCTION, SETUP, TEST, Part, Plan, compiled
from verifiers.code_execution.records import records
from verifiers.code_execution.remembered import remembered
from verifiers.code_execution.spoken import spoken_of
from verifiers.code_execution.states import show_states
from verifiers.code_execution.suites import Suites, check_made
from verifiers.code_execution.walking import still, walk
from verifiers.code_execution.watched import Identities, Watched, telling
from verifiers.core import Cause, Fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import Any

_SETUP = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.AugAssign, *DEFINITIONS)


@remembered
def plan(script: str, prelude: str, entry_point: str, prompt: str = "") -> Plan:
    """The plan of a script.

    Args:
        script: asserts, `check(candidate)`, functions and classes to be collected, or a mixture.
        prelude: trusted source that runs before it (`prelude_of`).
        entry_point: what `check` is called with where the script does not call it.
        prompt: what was asked; a function that it names may be the solution's.

    Raises Fault (cause `reference`): it is not Python, tests nothing, or calls what nobody defines.
    """
    tree, before = _parse(script, "the test script"), _parse(prelude, "the prelude")
    if ") == (" in script:
        say_apart(tree)
    with still(tree):
        check_made(tree)
        return _plan(tree, before, (script, prelude, prompt), entry_point)


def _plan(tree: ast.Module, before: ast.Module, sources: tuple[str, str, str], entry_point: str) -> Plan:
    """before: the prelude's tree. sources: the script, the prelude and the prompt."""
    script, prelude, prompt = sources
    written = [*tree.body]
    own = records(tree)
    before.body += own
    asserts = Asserts(tree)
    tree.body = list(_unguarded(tree, asserts))
    trusted = frozenset(bound_by(before)) - {entry_point}
    check_tests(tree, trusted)
    _import_usual(tree, trusted)
    modules = imported(tree, entry_point)
    cases = convert(tree, entry_point, trusted | own_names(tree, entry_point), before)
    if cases:
        return Plan((), (), modules, frozenset(), {}, tuple(cases), "")
    _call_check(tree, entry_point)
    source = _source(tree.body, script, written)
    bound = frozenset(bound_by(tree))
    names, imports = wanted(tree, source, trusted, entry_point), from_solution(tree, entry_point)
    names |= remade(tree, WELL_KNOWN) - trusted - bound
    as_classes = classes(tree, dict.fromkeys(_candidates(tree), entry_point))
    methods = demanded(tree)
    check_foreign(tree, names - imports, entry_point, prompt)
    if not names and not modules:
        raise Fault(Cause.REFERENCE, "the test script never uses anything of the solution")
    solutions = names | imports | _candidates(tree)
    constants = named(tree, solutions | frozenset(modules))
    parts = _tests(tree, solutions, asserts, trusted | bound - solutions)
    well_known = _well_known(tree, trusted | bound | names)
    taken, sought = tuple(sorted(names)), tuple(sorted(names | imports))
    held = _source(own)
    spoken = spoken_of(f"{prelude}\n{held}", [part.source for part in parts])
    return Plan(parts, taken, modules, as_classes, well_known, None, held, sought, methods, constants, spoken)


def _tests(
    tree: ast.Module, solutions: frozenset[str], asserts: Asserts, own: frozenset[str]
) -> tuple[Part, ...]:
    """The parts of a script. Raises Fault where none of them tests."""
    parts = tuple(_parts(tree, solutions, asserts, own))
    if all(part.kind == SETUP for part in parts):
        raise Fault(Cause.REFERENCE, "the test script has no test: no assert, test function or test class")
    return parts


def _well_known(tree: ast.Module, bound: frozenset[str]) -> dict[str, str]:
    """Python's own names that a script uses without an import, and where each is from."""
    return {name: WELL_KNOWN.get(name, "") for name in (used_by(tree) - bound) & WELL_KNOWN_OR_MODULE}


def _import_usual(tree: ast.Module, trusted: frozenset[str]) -> None:
    """Adds the imports of what everybody calls alike and this script does not import."""
    missing = used_by(tree) & USUAL.keys() - trusted - frozenset(bound_by(tree))
    tree.body[:0] = [ast.Import([ast.alias(USUAL[name], name)]) for name in sorted(missing)]


@remembered
def prelude_of(prompt: str, entry_point: str) -> str:
    """What a prompt defines beside the function it asks for; "" where it is not Python.

    The entry point itself, and other functions and classes that the prompt leaves open, are left out: a
    solution that does not define them must not be judged by a stub. So is what the prompt shows of their use.
    """
    try:
        tree = ast.parse(prompt)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    defined = [s for s in tree.body if isinstance(s, DEFINITIONS)]
    whole = [s for s in defined if s.name != entry_point and not is_open(s)]
    missing = {s.name for s in defined} - {s.name for s in whole}
    kept = [s for s in tree.body if s in whole or (_sets_up(s) and missing.isdisjoint(used_by(s)))]
    return ast.unparse(ast.Module(kept, []))


def _sets_up(statement: ast.stmt) -> bool:
    return isinstance(statement, _SETUP) and not isinstance(statement, DEFINITIONS)


def _parse(source: str, what: str) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError as problem:
        text = f"{what} is not Python: {problem.msg} in line {problem.lineno}"
        raise Fault(Cause.REFERENCE, text) from problem
    except (ValueError, RecursionError, MemoryError) as problem:
        raise Fault(Cause.REFERENCE, f"{what} is not Python: {problem}") from problem


def _source(statements: list[ast.stmt], known: str = "", written: Collection[ast.stmt] = ()) -> str:
    """The source of statements. Writing it takes long: known is that of those with which they may begin."""
    added = statements[len(written) :]
    if statements[: len(written)] != [*written]:
        known, added = "", statements
    return "\n".join(filter(None, (known, ast.unparse(ast.Module(added, [])))))


def _candidates(tree: ast.Module) -> frozenset[str]:
    """What `check` calls its argument."""
    checks = [s for s in tree.body if isinstance(s, ast.FunctionDef) and s.name == "check"]
    return frozenset(argument.arg for check in checks for argument in check.args.args) | {"candidate"}


def _call_check(tree: ast.Module, entry_point: str) -> None:
    """Adds `check(entry_point)` where the script defines check and no statement calls it."""
    defined = any(isinstance(s, ast.FunctionDef) and s.name == "check" for s in tree.body)
    called = any(isinstance(n, ast.Name) and n.id == "check" for n in walk(tree))
    if defined and not called:
        if not entry_point:
            raise Fault(Cause.REFERENCE, "the test script defines check(candidate): name the entry_point")
        tree.body.append(ast.parse(f"check({entry_point})").body[0])


def _parts(
    tree: ast.Module, solutions: frozenset[str], asserts: Asserts, own: frozenset[str]
) -> Iterator[Part]:
    """own: names of the script and the prelude, whose functions may assert."""
    tree.body = [statement for statement in tree.body if not _is_runner(statement)]
    suites = Suites(tree)
    collected = list(_collected(suites, asserts))
    names, identities = Names(tree, solutions), Identities(telling(tree))
    show_states(names)
    mark_evaluations(names)
    names.mark_compared()
    mark_zips(names)
    mark_tolerances(names)
    note_made(tree, names)
    note_order(names)
    watching, has_arrays = Watched(names), uses_numpy(tree)
    for statement in tree.body:
        count = asserts.of(statement)
        is_setup = _is_setup(statement) or not judges(statement, own) or suites.makes_tests(statement)
        kind = SETUP if is_setup else TEST
        watched: Any = watching.visit(identities.rewritten(statement))
        module = ast.Module(watched if isinstance(watched, list) else [watched], [])
        source = ast.unparse(Comparisons().visit(module) if has_arrays else module)
        yield Part(kind, source, count, compiled(source, "tests.py"))
    yield from collected


def _is_setup(statement: ast.stmt) -> bool:
    inert = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return inert or isinstance(statement, _SETUP)


def _is_runner(statement: ast.stmt) -> bool:
    """`unittest.main()`, `pytest.main(...)`; what is under `if __name__ == …` is `_unguarded`'s."""
    match statement:
        case ast.Expr(ast.Call(ast.Attribute(ast.Name("unittest" | "pytest"), "main"))):
            return True
    return _is_guard(statement)


def _is_guard(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.If) and "__name__" in used_by(statement.test)


def _unguarded(tree: ast.Module, asserts: Asserts) -> Iterator[ast.stmt]:
    """The statements, with those under `if __name__ == "__main__"` if they assert what nothing else does."""
    for statement in tree.body:
        yield statement
        if isinstance(statement, ast.If) and _is_guard(statement):
            known = Suites(tree).names
            own = [s for s in statement.body if not (_is_call(s) and used_by(s) & known)]
            yield from own if any(map(asserts.of, own)) else ()


def _is_call(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)


def _collected(suites: Suites, asserts: Asserts) -> Iterator[Part]:
    for name, test in suites.tests():
        yield Part(CLASS if "." in name else FUNCTION, name, 0 if name[-1] == "*" else asserts.of(test))
