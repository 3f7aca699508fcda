"""Hostile programs against the judge: none is paid, each ends as its header says."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox import level
from tests.code_programs import ATTACKS, attacking, header
from tests.code_tasks import TASKS
from verifiers.code_execution import verify
from verifiers.core import Budget, Outcome, Sample, Verdict

LEVELS = [n for n in (3, 2, 1) if n <= level()]


def judged(task: str, response: str, **options: object) -> Verdict:
    reference, _ = TASKS[task]
    options = {"seconds": 2.0, "total_seconds": 3.0, "memory_mb": 512, "max_level": LEVELS[0], **options}
    return verify(Sample(response, reference, options), Budget.of(60))


def kind_of(verdict: Verdict) -> str:
    return "no_answer" if verdict.outcome is Outcome.NO_ANSWER else verdict.detail.partition(" ")[0]


@pytest.mark.parametrize("task", TASKS)
def test_every_task_pays_its_right_answer(task: str) -> None:
    assert judged(task, f"```python\n{TASKS[task][1]}\n```").reward == 1


@pytest.mark.parametrize("ladder", sorted({LEVELS[0], LEVELS[-1]}), ids=lambda ladder: f"L{ladder}")
@pytest.mark.parametrize("path", ATTACKS, ids=lambda path: path.stem)
def test_an_attack_is_not_paid_and_ends_as_its_header_says(path: Path, ladder: int) -> None:
    verdict = judged(*attacking(path), max_level=ladder)
    assert verdict.reward == 0
    assert kind_of(verdict) in header(path, "must").split(", "), verdict.detail
    assert judged("squares_fn_raw", TASKS["squares_fn_raw"][1]).reward == 1


@pytest.mark.parametrize("path", ATTACKS, ids=lambda path: path.stem)
def test_an_attack_earns_less_than_everything_where_parts_are_paid(path: Path) -> None:
    verdict = judged(*attacking(path), reward="fraction", seconds=1.0, total_seconds=1.5)
    assert verdict.reward is not None
    assert verdict.reward < 1


def test_there_are_many_attacks_and_each_says_what_it_is() -> None:
    assert len(ATTACKS) >= 40
    assert all(header(path, "about") for path in ATTACKS)
    assert {header(path, "task") for path in ATTACKS} <= TASKS.keys()
