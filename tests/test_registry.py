"""Names to plugins: found without importing, imported one at a time, never guessed between two claims."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from verifiers import registry, verify
from verifiers.core import Budget, Cause, Fault, Outcome, Sample, Verdict, correct

INDEX = {
    registry.VERIFIERS: {
        "good": [["tests.test_registry:good", "a"]],
        "twice": [["tests.test_registry:good", "a"], ["other:verify", "b"]],
        "missing": [["no_such_module_anywhere:verify", "a"]],
        "renamed": [["tests.test_registry:no_such_function", "a"]],
        "liar": [["tests.test_registry:liar", "a"]],
        "crash": [["tests.test_registry:crash", "a"]],
        "quitter": [["tests.quitter:verify", "a"]],
    }
}


def good(sample: Sample, budget: Budget) -> Verdict:
    return correct(sample.response)


def liar(sample: Sample, budget: Budget) -> object:
    return 1.0


def crash(sample: Sample, budget: Budget) -> Verdict:
    raise RuntimeError("what a bug")


@pytest.fixture(autouse=True)
def index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_index", INDEX)
    monkeypatch.setattr(registry, "_loaded", {})


def test_a_plugin_is_loaded_by_its_name() -> None:
    assert verify("good", "42", None).outcome is Outcome.CORRECT
    assert registry.load("good") is good


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("nobody", "no plugin 'nobody' in group 'rlvr.verifiers'; there is: crash, good, "),
        ("twice", "claimed twice, by tests.test_registry:good (a) and other:verify (b)"),
        ("missing", "No module named 'no_such_module_anywhere'"),
        ("renamed", "no_such_function"),
    ],
)
def test_what_cannot_be_loaded_says_why(name: str, says: str) -> None:
    verdict = verify(name, "42", None)
    assert (verdict.outcome, verdict.cause) == (Outcome.ERROR, Cause.PLUGIN)
    assert says in verdict.detail
    with pytest.raises(Fault):
        registry.load(name)


@pytest.mark.parametrize(
    ("name", "says"), [("liar", "returned float, not a Verdict"), ("crash", "RuntimeError: what a bug")]
)
def test_a_plugin_with_a_bug_is_an_error_of_ours_and_not_a_zero(name: str, says: str) -> None:
    verdict = verify(name, "42", None)
    assert (verdict.reward, verdict.cause) == (None, Cause.VERIFIER)
    assert says in verdict.detail


def test_a_plugin_that_exits_when_imported_does_not_end_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "quitting_plugin.py").write_text("import sys; sys.exit(3)")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(
        registry, "_index", {registry.VERIFIERS: {"quitter": [["quitting_plugin:verify", "a"]]}}
    )
    assert "SystemExit" in verify("quitter", "42", None).detail


def test_a_sample_whose_turn_comes_too_late_is_not_started() -> None:
    verdict = verify("good", "42", None, timeout=0.0)
    assert (verdict.outcome, verdict.cause) == (Outcome.ERROR, Cause.DEADLINE)


def test_our_verifiers_are_installed_as_entry_points() -> None:
    ours = [claim for claim in registry.claims() if claim[3] == "rlvr-executor"]
    assert {name: target for group, name, target, _ in ours if group == registry.VERIFIERS} == {
        "math": "verifiers.math_equivalence:verify",
        "code": "verifiers.code_execution:verify",
        "json": "verifiers.json_fields:verify",
        "label": "verifiers.labels:verify",
    }


def test_the_index_that_an_image_build_writes_is_read_instead_of_the_entry_points(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "plugin_index.tsv"
    path.write_text(f"{registry.VERIFIERS}\tonly\ttests.test_registry:good\ta\n")
    monkeypatch.setattr(registry, "INDEX_FILE", str(path))
    monkeypatch.setattr(registry, "_index", None)
    assert registry.names() == ["only"]
    assert registry.load("only") is good


def test_what_the_image_build_writes_is_what_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(tmp_path / "plugin_index.tsv")
    registry.write_index(path)
    installed = registry._indexed(registry.claims())
    monkeypatch.setattr(registry, "INDEX_FILE", path)
    monkeypatch.setattr(registry, "_index", None)
    assert registry._read_index() == installed


def test_listing_names_imports_no_plugin() -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from verifiers import registry; registry.names(); "
        "print([n for n in sys.modules if n.startswith('verifiers.') and n.count('_')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
