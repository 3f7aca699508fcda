"""Who is to blame for an end that came at a bad time: a solution, or its neighbour of the same user."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox import Ending, Exit, Level, Limit, Policy
from verifiers.code_execution.limits import Limits
from verifiers.code_execution.run import Run
from verifiers.code_execution.tests import read_native
from verifiers.core import Budget

WALL = {"ended": Ending.LIMITED, "limit": Limit.WALL, "wall": 4.0}
CPU = {"ended": Ending.LIMITED, "limit": Limit.CPU, "wall": 4.0}
STDIN = {"mode": "stdin", "cases": [{"input": "", "output": ""}]}
FUNCTION = {"mode": "function", "entry_point": "f", "cases": [{"args": [], "expected": 1}]}


def run_of(reference: dict[str, Any], **exit: Any) -> Run:
    limits = Limits(4.0, 20.0, Policy(wall_seconds=20.0, cpu_seconds=20))
    run = Run("", read_native(reference), limits, Budget.of(60))
    run.exits.append(Exit(**{"level": Level.L1, "alone": False} | exit))
    return run


@pytest.mark.parametrize(
    ("disturbed", "exit"),
    [
        (True, WALL | {"cpu": 0.1}),  # it slept, or somebody had stopped it
        (False, WALL | {"cpu": 3.9}),
        (False, WALL | {"cpu": 0.1, "alone": True}),
        (False, WALL | {"cpu": 0.1, "level": Level.L2}),
        (True, CPU | {"cpu": 1.0}),  # it was granted four
        (False, CPU | {"cpu": 4.0}),
        (True, {"ended": Ending.SIGNALLED, "signal": 9}),
        (True, {"ended": Ending.LOST}),
        (True, {"ended": Ending.LIMITED, "limit": Limit.OUTPUT}),
        (False, {"ended": Ending.RAISED, "exception": "ValueError"}),
        (False, {"ended": Ending.RETURNED}),
    ],
)
def test_only_an_end_that_a_neighbour_can_cause_is_looked_at_again(
    disturbed: bool, exit: dict[str, Any]
) -> None:
    assert run_of(STDIN, **exit).disturbed is disturbed


def test_a_conversation_may_use_what_all_its_answers_may() -> None:
    assert run_of(FUNCTION, **CPU, cpu=4.0).disturbed
    assert not run_of(FUNCTION, **CPU, cpu=19.0).disturbed
