"""What importing the two verifiers may load, and what they may reach."""

import ast

import pytest

from tests.conftest import ROOT, loaded_by

COSTLY = {
    "rapidfuzz", "jsonschema", "jsonschema_rs", "referencing", "numpy", "sympy", "boto3", "RestrictedPython",
    "decimal", "datetime", "_strptime", "dataclasses", "asyncio", "importlib.metadata", "typing", "pathlib",
}  # fmt: skip


@pytest.mark.parametrize("module", ["verifiers.json_fields", "verifiers.labels"])
def test_importing_a_verifier_loads_nothing_costly(module: str) -> None:
    assert not COSTLY & loaded_by(module)


@pytest.mark.parametrize(("package", "other"), [("json_fields", "labels"), ("labels", "json_fields")])
def test_one_verifier_does_not_reach_into_another(package: str, other: str) -> None:
    for file in (ROOT / "verifiers" / package).glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom):
                assert f"verifiers.{other}" not in (node.module or "")
