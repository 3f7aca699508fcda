"""Labelled programs: the reward is what running the tests by hand has shown.

A row maps onto a reference one to one: mode, entry_point, prompt and compare as they stand, tests as `cases`
or `script` (`reference_of`).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sandbox import level
from tests.code_programs import SETS, SHARED, reference_of, rows_of
from verifiers.code_execution import names, plan
from verifiers.code_execution.remembered import forget
from verifiers.judging import verify

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the labelled cases are not beside this checkout")


def disagreements(rows: list[dict[str, Any]], **options: Any) -> list[str]:
    """The rows whose reward is not their label's, judged on two processors."""

    def judged(row: dict[str, Any]) -> str:
        response = f"```python\n{row['solution']}\n```"
        verdict = verify(
            "code", response, reference_of(row), seconds=6, total_seconds=60, timeout=300, **options
        )
        right = verdict.reward == (1.0 if row["label"] == "pass" else 0.0)
        return "" if right else f"{row['id']} ({row['label']}): {verdict.outcome} {verdict.detail}"

    with ThreadPoolExecutor(2) as threads:
        return [text for text in threads.map(judged, rows) if text]


@pytest.mark.parametrize("name", SETS)
def test_every_labelled_row_is_judged_as_its_label_says(name: str) -> None:
    assert disagreements(rows_of(name, every=2 if name == "stdin_olympiad" else 1)) == []


@pytest.mark.parametrize("ladder", [1, 2])
@pytest.mark.parametrize("name", SETS)
def test_labelled_rows_are_judged_alike_lower_on_the_ladder(name: str, ladder: int) -> None:
    if ladder >= level():
        pytest.skip("that is where all rows have been judged")
    assert disagreements(rows_of(name, every=12), max_level=ladder) == []


@pytest.mark.parametrize("name", ["humaneval", "mbpp_sanitized", "refactory"])
def test_scripts_are_judged_alike_in_two_processes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "convert", lambda *_: None)
    forget()
    assert disagreements(rows_of(name, every=4)) == []
    forget()


def test_most_scripts_are_said_as_cases() -> None:
    for name, least in (("humaneval", 0.85), ("mbpp_sanitized", 0.93)):
        rows = {row["tests"]: row for row in rows_of(name)}.values()
        plans = [
            plan.plan(
                r["tests"], plan.prelude_of(r["prompt"], r["entry_point"].strip()), r["entry_point"].strip()
            )
            for r in rows
        ]
        assert sum(p.cases is not None for p in plans) / len(plans) >= least
    assert "sqrt" in names.WELL_KNOWN
