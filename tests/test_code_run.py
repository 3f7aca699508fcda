"""Who is to blame for an end that came at a bad time: a solution, or its neighbour of the same user."""

from __future__ import annotations

from threading import Event, Thread
from time import sleep
from typing import TYPE_CHECKING, Any, cast

import pytest

from sandbox import (
    Ended,
    Ending,
    Exit,
    Level,
    Limit,
    Policy,
    SandboxError,
    call,
    child,
    interpreter,
    pool,
    replace,
    run,
    session,
    turn,
    watchdog,
)
from sandbox.failure import NotStarted
from verifiers.code_execution import by_script, by_stdin, checking, conversation, verifier
from verifiers.code_execution.decoding import decode
from verifiers.code_execution.limits import Limits
from verifiers.code_execution.native import read_native
from verifiers.code_execution.run import Run
from verifiers.core import Budget
from verifiers.judging import verify

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

WALL = {"ended": Ending.LIMITED, "limit": Limit.WALL, "wall": 4.0}
CPU = {"ended": Ending.LIMITED, "limit": Limit.CPU, "wall": 4.0}
STDIN = {"mode": "stdin", "cases": [{"input": "", "output": "1"}]}
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
        (True, {"ended": Ending.LOST, "alone": True}),
        (True, {"ended": Ending.LOST, "alone": True, "level": Level.L3}),
        (True, {"ended": Ending.SIGNALLED, "signal": 9, "level": Level.L3}),  # memory ran out, or it chose to
        (False, {"ended": Ending.SIGNALLED, "signal": 9, "level": Level.L3, "alone": True}),
        (False, {"ended": Ending.SIGNALLED, "signal": 11, "level": Level.L3}),
        (False, CPU | {"signal": 9, "cpu": 4.0, "level": Level.L3}),
        (True, {"ended": Ending.LIMITED, "limit": Limit.OUTPUT}),
        (False, {"ended": Ending.RAISED, "exception": "ValueError"}),
        (False, {"ended": Ending.RETURNED}),
    ],
)
def test_only_an_end_that_another_can_cause_is_looked_at_again(disturbed: bool, exit: dict[str, Any]) -> None:
    assert run_of(STDIN, **exit).disturbed is disturbed


def test_a_conversation_may_use_what_all_its_answers_may() -> None:
    assert run_of(FUNCTION, **CPU, cpu=4.0).disturbed
    assert not run_of(FUNCTION, **CPU, cpu=19.0).disturbed


LOST = Exit(ended=Ending.LOST, level=Level.L1, alone=False)
LOST_ABOVE = replace(LOST, level=Level.L3, alone=True)
CHECKED = {
    "inputs": ["4\n"],
    "outputs": ["2 2"],
    "checker": "def check(input, output, expected):\n    return True",
}


def once_lost(used: Callable[..., Any], *lost_by: Exception) -> Callable[..., Any]:
    """`used`, which a neighbour ends the first time, or keeps from being begun by these failures."""
    lost = [*lost_by] or [Ended(LOST)]

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


def test_who_was_lost_with_its_executor_is_run_again_and_then_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ends = [LOST_ABOVE]

    def lost(*job: Any) -> Exit:
        return ends.pop() if ends else run(*job)

    monkeypatch.setattr(by_stdin, "run_program", lost)
    assert verify("code", "```python\nprint(1)\n```", STDIN).reward == 1
    ends += [LOST_ABOVE] * 2
    assert verify("code", "```python\nprint(1)\n```", STDIN).cause == "sandbox"
    ends += [LOST] * 2  # on the floor it may have been its own doing
    assert verify("code", "```python\nprint(1)\n```", STDIN).detail.startswith("executor_lost")


@pytest.mark.parametrize(
    ("spoiled", "alone", "kind"),  # before and after
    [
        ((False, True), True, "executor_lost"),
        ((True, True), True, "sandbox: "),  # by an earlier one
        ((False, True), False, "sandbox: "),  # by it or the one beside it
        ((False, False), True, "sandbox: "),
    ],
)
def test_who_alone_has_taken_limits_from_us_for_good_is_blamed_for_what_we_cannot_do(
    spoiled: tuple[bool, bool], alone: bool, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends: list[Any] = []

    def ended(*_: Any) -> Exit:
        end = ends.pop(0)
        if isinstance(end, Exception):
            raise end
        return cast(Exit, end)

    monkeypatch.setattr(by_stdin, "run_program", ended)
    monkeypatch.setattr(watchdog, "was_spoiled", lambda: spoiled[0])
    monkeypatch.setattr(watchdog, "is_spoiled", lambda: spoiled[1])
    ends += [replace(LOST, alone=alone), SandboxError("no pipes")]
    assert verify("code", "```python\nprint(1)\n```", STDIN).detail.startswith(kind)
    if spoiled[0]:
        ends += [replace(LOST, alone=alone)] * 2
        assert verify("code", "```python\nprint(1)\n```", STDIN).cause == "sandbox"


ADD = "def f():\n    return 1"
SCRIPT = {"mode": "assert", "entry_point": "f", "script": "x = f()\nassert x == 1"}
BEGINNING = [
    (conversation, "session", FUNCTION, {}),
    (conversation, "session", SCRIPT, {}),
    (by_script, "session", SCRIPT, {}),
    (by_stdin, "run_program", STDIN, {}),
    (verifier, "call", FUNCTION, {"policy": "restricted"}),
]


@pytest.mark.parametrize("case", BEGINNING)
def test_what_cannot_be_begun_beside_others_is_begun_alone(
    case: tuple[ModuleType, str, dict[str, Any], dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    module, name, reference, options = case
    code = f"```python\n{'print(1)' if reference is STDIN else ADD}\npass\n```"
    begun, failure = getattr(module, name), SandboxError("no child could be started")
    monkeypatch.setattr(module, name, once_lost(begun, failure))
    assert verify("code", code, reference, **options).reward == 1
    monkeypatch.setattr(module, name, once_lost(begun, failure, failure))
    assert verify("code", code, reference, **options).cause == "sandbox"


@pytest.mark.parametrize("reference", [FUNCTION, SCRIPT])
@pytest.mark.parametrize(
    "problem", [MemoryError(), OSError(24, "Too many open files"), ImportError("no memory")]
)
def test_what_we_cannot_do_while_a_child_of_the_floor_runs_is_its_doing(
    reference: dict[str, Any], problem: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may take from a process of its user the memory and the descriptors that reading an answer needs."""
    code = f"```python\n{ADD}\n```"
    for level, times, verdict in ((1, 1, "correct"), (1, 2, "incorrect"), (3, 1, "correct"), (3, 2, "error")):
        monkeypatch.setattr(conversation, "decode", once_lost(decode, *[problem] * times))
        found = verify("code", code, reference, max_level=level)
        assert found.outcome == verdict, (level, times, found.detail)
        assert verdict != "incorrect" or found.detail.startswith("executor_lost")


def test_an_alarm_of_the_callers_is_no_doing_of_a_childs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "decode", once_lost(decode, TimeoutError("enough")))
    found = verify("code", f"```python\n{ADD}\n```", FUNCTION, max_level=1)
    assert found.detail == "verifier: code failed: TimeoutError: enough"


def test_what_cannot_be_begun_is_not_tried_again_without_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_late(*_: object) -> None:
        monkeypatch.setattr(Budget, "left", lambda *_: 0.0)
        raise SandboxError("no child could be started")

    monkeypatch.setattr(conversation, "session", too_late)
    assert verify("code", f"```python\n{ADD}\n```", FUNCTION).cause == "sandbox"


def test_an_executor_that_only_begins_where_nobody_could_trace_it_begins_in_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As where the kernel has no program that its user may run and not read."""

    def refuse(begin: object) -> int:
        raise NotStarted("no executor can begin while a child of the floor runs, which could trace it")

    def busy() -> None:
        while not over.is_set():
            slow = "```python\nimport time\ndef f():\n    time.sleep(0.3)\n    return 1\n```"
            assert verify("code", slow, FUNCTION, max_level=1).reward == 1

    monkeypatch.setattr("sandbox.child.ATTEMPTS_BESIDE", 2)
    over = Event()
    assert verify("code", f"```python\n{ADD}\n```", FUNCTION, max_level=1).reward == 1
    monkeypatch.setattr(interpreter, "needs_protection", turn.floor_is_in_use)
    monkeypatch.setattr(interpreter, "begun_untraceable", refuse)
    beside = Thread(target=busy)
    beside.start()
    try:
        for reference in (FUNCTION, SCRIPT):
            for found in [e for key, e in pool._executors.items() if key[0] == "full"]:
                pool.discard(found)
            verdict = verify("code", f"```python\n{ADD}\n```", reference, max_level=1, tier="full")
            assert verdict.reward == 1, verdict.detail
    finally:
        over.set()
        beside.join()


@pytest.mark.parametrize("reference", [STDIN, FUNCTION, SCRIPT], ids=["program", "function", "script"])
def test_the_time_in_which_a_process_is_got_ready_is_not_the_solutions(
    reference: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    await_go = child.Session._await_go

    def late(self: child.Session) -> None:
        sleep(1.2)
        await_go(self)

    monkeypatch.setattr(child.Session, "_await_go", late)
    code = f"```python\n{'print(1)' if reference is STDIN else ADD}\npass\n```"
    assert verify("code", code, reference, seconds=1, total_seconds=1).reward == 1
