"""What importing the two verifiers may load, and what they may reach."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
COSTLY = {
    "rapidfuzz", "jsonschema", "jsonschema_rs", "referencing", "numpy", "sympy", "boto3", "RestrictedPython",
    "decimal", "datetime", "_strptime", "dataclasses", "asyncio", "importlib.metadata", "typing", "pathlib",
}  # fmt: skip


@pytest.mark.parametrize("module", ["verifiers.json_fields", "verifiers.labels"])
def test_importing_a_verifier_loads_nothing_costly(module: str) -> None:
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import {module}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True
    )
    assert not COSTLY & set(done.stdout.split())


@pytest.mark.parametrize(("package", "other"), [("json_fields", "labels"), ("labels", "json_fields")])
def test_one_verifier_does_not_reach_into_another(package: str, other: str) -> None:
    for file in (ROOT / "verifiers" / package).glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom):
                assert f"verifiers.{other}" not in (node.module or "")
