"""Programs in the idioms of contests, LeetCode and test suites, right and subtly wrong, at every level."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox import level
from tests.code_programs import IDIOMS, table
from verifiers.core import Outcome
from verifiers.judging import verify

OUTCOMES = {1: Outcome.CORRECT, 0: Outcome.INCORRECT, None: Outcome.ERROR}  # None: the tests are broken
PROGRAMS = [row for path in IDIOMS for row in table(path)]


@pytest.mark.parametrize("ladder", [n for n in (3, 2, 1) if n <= level()], ids=lambda n: f"L{n}")
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program["id"])
def test_a_program_is_paid_as_its_label_says(program: dict[str, Any], ladder: int) -> None:
    response = f"```python\n{program['code']}\n```"
    verdict = verify("code", response, program["reference"], max_level=ladder, seconds=4)
    assert verdict.reward == program["reward"], verdict.detail
    assert verdict.outcome is OUTCOMES[program["reward"]]
    assert verdict.outcome is not Outcome.ERROR or verdict.detail.startswith("reference")


def test_there_are_many_of_both_kinds() -> None:
    assert len(PROGRAMS) >= 60
    assert sum(program["reward"] == 0 for program in PROGRAMS) >= 30
