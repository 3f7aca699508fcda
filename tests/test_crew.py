"""Rows whose verifiers wait for other processes are judged side by side, and answered in their order."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import sandbox
from lambda_container import crew, guard, handler
from tests import test_guard
from tests.test_guard import Context
from verifiers import code_execution
from verifiers.core import Budget, Sample, Verdict, correct, incorrect

SIDE_BY_SIDE = True  # of the verifiers in this module
Install = Callable[[str, Any], None]


@pytest.fixture(autouse=True)
def _two_processors(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(crew, "size", lambda environment: 2)
    monkeypatch.setattr(guard, "interrupted", "")
    handler.configure({})
    yield
    handler.configure({})


def results(event: list[dict[str, Any]], seconds: float = 60.0) -> list[dict[str, Any]]:
    reply = handler.handler({"batch": event, "explain": True}, Context(seconds))
    return list(json.loads(reply["body"]))


def row(verifier: str, name: str) -> dict[str, Any]:
    """A row whose response is its name."""
    return test_guard.row(verifier, name) | {"messages": [{"role": "assistant", "content": name}]}


def alone(verify: Callable[..., Verdict]) -> Callable[..., Verdict]:
    """The same verifier, as if from a module that says nothing of other processes."""
    verify.__module__ = "tests.conftest"
    return verify


def test_two_rows_are_judged_at_the_same_time(install: Install) -> None:
    both = threading.Barrier(2, timeout=20)

    def waiting(sample: Sample, budget: Budget) -> Verdict:
        both.wait()
        return correct("x")

    install("waiting", waiting)
    assert [r["outcome"] for r in results([row("waiting", "a"), row("waiting", "b")])] == ["correct"] * 2


def test_every_row_has_its_place_whoever_judges_it(install: Install) -> None:
    threads: dict[str, int] = {}

    def told(sample: Sample, budget: Budget) -> Verdict:
        threads[sample.response] = threading.get_ident()
        return incorrect(sample.response) if sample.response.endswith("3") else correct(sample.response)

    install("apart", told)
    install("here", alone(lambda sample, budget: told(sample, budget)))
    ids = [f"{'apart' if i % 3 else 'here'}-{i}" for i in range(24)]
    event = [row(name.partition("-")[0], name) for name in ids]
    event.insert(5, {"id": "no row", "messages": []})
    found = results(event)
    assert [r["id"] for r in found] == [*ids[:5], "no row", *ids[5:]]
    assert all(r["answer"] == r["id"] for r in found if r["id"] != "no row")
    assert [r["outcome"] for r in found if r["id"].endswith("3")] == ["incorrect"] * 3
    mine = {name for name, thread in threads.items() if thread == threading.get_ident()}
    assert mine == {name for name in ids if name.startswith("here")}


def test_a_row_that_never_ends_costs_only_itself_and_the_process(install: Install) -> None:
    ended = threading.Event()

    def verify(sample: Sample, budget: Budget) -> Verdict:
        if sample.response == "never":
            ended.wait()
        return correct("x")

    install("verify", verify)
    try:
        found = results([row("verify", name) for name in ("a", "never", "b", "c")], seconds=1.2)
    finally:
        ended.set()
    assert [r["outcome"] for r in found] == ["correct", "error", "correct", "correct"]
    assert found[1]["detail"] == "deadline: still being judged when the batch had to be answered"
    assert guard.interrupted


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_verifier_that_ends_its_thread_is_an_error_of_its_row(install: Install) -> None:
    def verify(sample: Sample, budget: Budget) -> Verdict:
        if sample.response == "leaves":
            raise SystemExit
        return correct("x")

    install("verify", verify)
    found = results([row("verify", name) for name in ("leaves", "a", "b")])
    assert [r["outcome"] for r in found] == ["error", "correct", "correct"]
    assert found[0]["detail"] == "verifier: the verifier ended its thread"


@pytest.mark.parametrize(
    ("memory", "processors", "expected"),
    [
        ("", 2, 2),
        ("128", 2, 1),
        ("1769", 2, 1),
        ("2048", 2, 1),
        ("3008", 2, 2),
        ("3538", 6, 2),
        ("10240", 6, 6),
    ],
)
def test_a_function_has_as_many_threads_as_its_memory_buys_processors(
    memory: str, processors: int, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: range(processors))
    assert crew.size({"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": memory}) == expected


def test_code_is_judged_side_by_side() -> None:
    code = "```python\ndef f(x):\n    return x + {}\n```"
    reference = {"fn_name": "f", "inputs": [[1], [2]], "outputs": [2, 3]}
    event = [
        {
            "id": str(i),
            "messages": [{"role": "assistant", "content": code.format(i % 2)}],
            "reference_answer": reference,
            "verifier": "code",
        }
        for i in range(12)
    ]
    assert [r["aggregate_reward_score"] for r in results(event)] == [0.0, 1.0] * 6


def test_a_level_that_cannot_be_found_is_taken_for_the_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody_answers() -> int:
        raise sandbox.SandboxError("the executor does not answer")

    monkeypatch.setattr(sandbox, "level", nobody_answers, raising=False)
    assert code_execution.is_dangerous() is True
