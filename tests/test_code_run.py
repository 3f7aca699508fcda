"""Who is to blame for an end that came at a bad time: a solution, or its neighbour of the same user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sandbox import Ended, Ending, Exit, Level, Limit, Policy, call, session
from verifiers.code_execution import checking, verifier
from verifiers.code_execution.limits import Limits
from verifiers.code_execution.run import Run
from verifiers.code_execution.tests import read_native
from verifiers.core import Budget
from verifiers.judging import verify

if TYPE_CHECKING:
    from collections.abc import Callable

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


LOST = Exit(ended=Ending.LOST, level=Level.L1, alone=False)
CHECKED = {
    "inputs": ["4\n"],
    "outputs": ["2 2"],
    "checker": "def check(input, output, expected):\n    return True",
}


def once_lost(used: Callable[..., Any]) -> Callable[..., Any]:
    """`used`, which a neighbour ends the first time."""
    lost: list[Ended] = [Ended(LOST)]

    def use(*positional: Any, **keyword: Any) -> Any:
        if lost:
            raise lost.pop()
        return used(*positional, **keyword)

    return use


def test_a_checker_that_a_neighbour_ended_is_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "session", once_lost(session))
    assert verify("code", "```python\nprint(1, 3)\n```", CHECKED).reward == 1


def test_a_rewriting_that_a_neighbour_ended_is_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifier, "call", once_lost(call))
    code = "```python\nn = int(input())\nprint(n + 1)\n```"
    assert verify("code", code, {"inputs": ["4\n"], "outputs": ["5"]}, policy="restricted").reward == 1
