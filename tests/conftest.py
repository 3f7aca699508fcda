"""What every test shares: where the labelled cases are, and that a skip in CI is a failure."""

from __future__ import annotations

import json
import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI everything is there that a test could need, so a skip is a hole and fails."""
    report = yield
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report
