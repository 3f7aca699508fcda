"""What every test shares: where the labelled cases are, and that a skip in CI is a failure."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from verifiers import registry, verify

if TYPE_CHECKING:
    from verifiers.core import Verdict, Verifier

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases"
SHARED = ROOT.parent / "shared" / "cases"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason=f"the labelled cases are not at {SHARED}")


def table(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSONL file; none where it is absent (tests over it then skip with a reason)."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def loaded_by(module: str) -> set[str]:
    """What importing a module of ours loads, in an interpreter that is started as in the image."""
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import {module}; print(*sys.modules)"
    command = [sys.executable, "-I", "-S", "-c", program]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI everything is there that a test could need, so a skip is a hole and fails; else it says why not."""
    report = yield
    excused = hasattr(report, "wasxfail") or item.get_closest_marker("elsewhere")
    if report.skipped and os.environ.get("CI") and not excused:
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Verifier], None]:
    """install(name, verifier): makes a function a verifier of that name, for one test."""

    def installed(name: str, verifier: Verifier) -> None:
        monkeypatch.setitem(registry._loaded, (registry.VERIFIERS, name), verifier)

    return installed


def judged(verifier: str, row: dict[str, Any]) -> Verdict:
    """The verdict on a case: `response` or `response_parts` (text, times), `reference`, `options` or `config`."""
    response = row.get("response")
    if response is None:
        response = "".join(text * times for text, times in row["response_parts"])
    return verify(verifier, response, row["reference"], **(row.get("options") or row.get("config") or {}))


def assert_agrees(verifier: str, row: dict[str, Any]) -> None:
    """A case has the verdict that its `expected`, `expected_score`, `expected_range` or `expected_error` says."""
    verdict = judged(verifier, row)
    if "expected_error" in row:
        assert verdict.reward is None
        assert verdict.cause == row["expected_error"]
        return
    score: float = row.get("expected", row.get("expected_score", -1.0))
    low, high = row.get("expected_range") or (score, score)
    assert verdict.reward is not None, verdict.detail
    assert low - 1e-6 <= verdict.reward <= high + 1e-6, verdict.detail
