"""The rules that hold the house up: who may import whom, what stays unloaded, how large things may be."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, loaded_by

MODULES = sorted(
    path
    for package in ("verifiers", "sandbox", "lambda_container")
    for path in (ROOT / package).rglob("*.py")
)
NAMES = [str(path.relative_to(ROOT)) for path in MODULES]
FORBIDDEN_STEMS = {"utils", "helpers", "common", "base", "manager"}
STDLIB = sys.stdlib_module_names

HEAVY = """
    sympy mpmath boto3 botocore jsonschema jsonschema_rs RestrictedPython rapidfuzz numpy asyncio
    typing dataclasses inspect pathlib importlib.metadata subprocess threading http socket logging
    orjson tomllib sandbox json re
"""

ONLY = {  # a third party that costs, and the one module that may import it
    "sympy": ("verifiers/math_equivalence/symbolic.py",),
    "RestrictedPython": ("verifiers/code_execution/restricted.py", "verifiers/rules.py"),
    "awslambdaric": ("lambda_container/runtime.py",),
}


def imports_of(path: Path) -> set[str]:
    """Every module that `path` imports anywhere, by dotted name; type-checking blocks do not count."""
    found: set[str] = set()
    todo: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            todo.extend(node.orelse)
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        todo.extend(ast.iter_child_nodes(node))
    return found


def within(imported: set[str], *packages: str) -> set[str]:
    return {name for name in imported if any(name == p or name.startswith(p + ".") for p in packages)}


@pytest.mark.parametrize("name", NAMES)
def test_a_module_is_at_most_300_lines_and_has_a_noun_for_a_name(name: str) -> None:
    path = ROOT / name
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300
    assert path.stem not in FORBIDDEN_STEMS
    assert path.stem not in STDLIB - {"__init__", "__main__"} or path.parent.name in ("command",)


@pytest.mark.parametrize("name", [n for n in NAMES if n.startswith("sandbox/")])
def test_the_sandbox_knows_only_itself_and_the_standard_library(name: str) -> None:
    foreign = {i.split(".")[0] for i in imports_of(ROOT / name)} - set(STDLIB) - {"sandbox"}
    assert not foreign


@pytest.mark.parametrize(
    "name", ["core", "response", "labels", "registry", "options", "patterns", "record", "judge"]
)
def test_the_nouns_import_only_the_standard_library_and_each_other(name: str) -> None:
    paths = [p for p in MODULES if p.match(f"verifiers/{name}.py") or p.match(f"verifiers/{name}/*.py")]
    imported = {i for path in paths for i in imports_of(path)}
    assert not within(imported, "sandbox", "lambda_container")
    assert not {i.split(".")[0] for i in imported} - set(STDLIB) - {"verifiers", "sandbox"}


@pytest.mark.parametrize("name", [n for n in NAMES if n.startswith("verifiers/")])
def test_judgement_does_not_know_the_wire(name: str) -> None:
    assert not within(imports_of(ROOT / name), "lambda_container")


@pytest.mark.parametrize("verifier", ["math_equivalence", "code_execution", "json_fields", "labels"])
def test_one_verifier_does_not_import_another(verifier: str) -> None:
    others = {"math_equivalence", "code_execution", "json_fields", "labels"} - {verifier}
    for name in NAMES:
        if name.startswith((f"verifiers/{verifier}/", f"verifiers/{verifier}.py")):
            assert not within(imports_of(ROOT / name), *(f"verifiers.{other}" for other in others))


@pytest.mark.parametrize("name", ["handler", "wire", "telemetry", "runtime"])
def test_the_handler_imports_no_concrete_verifier_no_sandbox_and_no_command(name: str) -> None:
    path = ROOT / "lambda_container" / f"{name}.py"
    concrete = [f"verifiers.{v}" for v in ("math_equivalence", "code_execution", "json_fields", "labels")]
    if path.exists():
        assert not within(imports_of(path), "sandbox", "lambda_container.command", *concrete)


@pytest.mark.parametrize(("package", "allowed"), ONLY.items())
def test_a_costly_package_is_imported_in_one_place(package: str, allowed: tuple[str, ...]) -> None:
    users = {name for name in NAMES if within(imports_of(ROOT / name), package)}
    assert users <= set(allowed)


def test_only_the_judge_catches_every_exception() -> None:
    broad = []
    for name in NAMES:
        for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler) and (node.type is None or _names(node.type) & BROAD):
                broad.append(name)
    assert set(broad) <= {"verifiers/judging.py", *BROAD_ELSEWHERE}


BROAD = {"Exception", "BaseException"}
BROAD_ELSEWHERE: dict[str, str] = {
    "lambda_container/runtime.py": "the edge of the process: reports the exception to Lambda",
    "sandbox/program.py": "in the child: what ended the candidate is a fact for the Exit",
    "sandbox/zygote.py": "in the executor: why it cannot start is told to the parent",
    "sandbox/child.py": "lets go of what it holds, and raises again",
    "verifiers/code_execution/solution.py": "in the child: what the candidate raised is told to the judge",
    "verifiers/code_execution/script.py": "in the child: what ended a test is that test's failure",
    "verifiers/code_execution/in_process.py": "in the child: what ended a test is that test's failure",
    "verifiers/code_execution/checker.py": "in the child: a checker that stumbles over an output refuses it",
    "verifiers/code_execution/handed.py": "in the child: what the script raises when it is called back is told",
}


def _names(node: ast.expr) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def test_importing_the_handler_loads_nothing_heavy() -> None:
    assert not loaded_by("lambda_container.handler") & set(HEAVY.split())


def test_judging_code_by_cases_loads_neither_a_parser_nor_what_reads_scripts() -> None:
    scripts = {f"verifiers.code_execution.{name}" for name in ("plan", "by_script", "literals")}
    unneeded = {"dataclasses", "inspect", "typing", "ast", *scripts}
    assert not loaded_by("verifiers.code_execution.verifier") & unneeded


@pytest.mark.parametrize("driver", ["solution", "script", "checker"])
def test_a_driver_loads_no_parser(driver: str) -> None:
    assert not loaded_by(f"verifiers.code_execution.{driver}") & {"ast", "dataclasses", "inspect", "typing"}


def test_importing_the_verifiers_loads_no_verifier() -> None:
    assert not [n for n in loaded_by("verifiers") if n.startswith("verifiers.") and n.count("_")]
