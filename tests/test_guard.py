"""A verifier that does not come back: the batch is answered in time, and the next one by a clean process."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from lambda_container import guard, handler
from lambda_container.command.emulator import Settings, emulator
from lambda_container.command.engine import engine
from tests.containers import ask, built, needs_engine
from tests.fake_lambda import Event, fake_lambda
from tests.test_runtime import running
from verifiers.core import Budget, Sample, Verdict, correct

Install = Callable[[str, Any], None]
STAND_IN = {"/usr/local/lib/python3.13/dist-packages/tests": Path(__file__).parent}


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(guard, "interrupted", "")
    handler.configure({})
    yield
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


class Context:
    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds

    def get_remaining_time_in_millis(self) -> int:
        return max(0, int((self.end - time.monotonic()) * 1000))


def row(verifier: str, name: str) -> dict[str, Any]:
    return {
        "id": name,
        "messages": [{"role": "assistant", "content": "x"}],
        "reference_answer": "x",
        "verifier": verifier,
    }


def busy() -> None:
    while True:
        pass


def stubborn() -> None:
    while True:
        with suppress(Exception):
            time.sleep(0.01)


HANGS: dict[str, Callable[[], object]] = {
    "an endless loop": busy,
    "a sleep": lambda: time.sleep(600),
    "a wait for what never comes": lambda: threading.Event().wait(),
    "a regular expression that explodes": lambda: re.match(r"(a+)+\Z", "a" * 60 + "!"),
    "a process that does not end": lambda: subprocess.run(["sleep", "600"], check=False),
    "a loop that catches every exception": stubborn,
}


@pytest.mark.parametrize("hang", HANGS.values(), ids=HANGS)
def test_a_verifier_that_hangs_is_interrupted_and_the_batch_answers_in_time(
    hang: Callable[[], object], install: Install
) -> None:
    def hanging(sample: Sample, budget: Budget) -> Verdict:
        hang()
        return correct("never")

    install("hanging", hanging)
    install("good", lambda sample, budget: correct("x"))
    context = Context(1.2)
    event = [row("good", "first"), row("hanging", "second"), row("good", "third")]
    results = json.loads(handler.handler({"batch": event, "explain": True}, context)["body"])
    assert context.get_remaining_time_in_millis() > 0
    assert [r["id"] for r in results] == ["first", "second", "third"]
    assert [r["outcome"] for r in results] == ["correct", "error", "error"]
    assert results[1]["detail"].startswith("deadline: still running when the batch had to be answered, in /")
    assert results[2]["detail"] == "deadline: no time was left when this sample's turn came"
    assert guard.interrupted


def test_a_callers_own_alarm_stays_as_it_was(install: Install) -> None:
    install("good", lambda sample, budget: correct("x"))
    before = signal.signal(signal.SIGALRM, signal.SIG_IGN)
    signal.setitimer(signal.ITIMER_REAL, 500, 7)
    try:
        handler.handler([row("good", "a")], Context(5))
        left, interval = signal.getitimer(signal.ITIMER_REAL)
        assert 400 < left <= 500
        assert interval == 7
        assert signal.getsignal(signal.SIGALRM) is signal.SIG_IGN
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("seconds", [-1e30, 0, 1e30, float("inf")])
def test_any_time_will_do(seconds: float) -> None:
    with guard.Guard(seconds) as watching:
        assert watching.judged(lambda: correct("x")) == correct("x")


def test_between_two_rows_nothing_is_interrupted() -> None:
    with guard.Guard(0.0) as watching:
        time.sleep(0.2)
        assert watching.judged(lambda: correct("x")) == correct("x")
    assert not guard.interrupted


def test_an_alarm_that_somebody_else_sends_interrupts_nothing(install: Install) -> None:
    def attacked(sample: Sample, budget: Budget) -> Verdict:
        os.kill(os.getpid(), signal.SIGALRM)
        time.sleep(0.05)
        return correct("x")

    install("attacked", attacked)
    answers = handler.handler([row("attacked", "a"), row("attacked", "b")], Context(30))
    assert [answer["aggregate_reward_score"] for answer in answers] == [1.0, 1.0]
    assert not guard.interrupted


def test_in_another_thread_rows_are_judged_without_a_guard(install: Install) -> None:
    install("good", lambda sample, budget: correct("x"))
    answers: list[Any] = []
    thread = threading.Thread(target=lambda: answers.append(handler.handler([row("good", "a")])))
    thread.start()
    thread.join()
    assert answers[0][0]["aggregate_reward_score"] == 1.0


def test_the_process_starts_over_before_the_next_event() -> None:
    fresh = json.dumps({"batch": [row("fresh", "a")], "explain": True}).encode()
    hang = json.dumps([row("fresh", "a"), row("hang", "b"), row("fresh", "c")]).encode()
    with (
        fake_lambda(Event(fresh), Event(hang, seconds=1.5), Event(fresh)) as fake,
        running(fake, "judged", AWS_LAMBDA_FUNCTION_NAME="f") as process,
    ):
        said = [json.loads(fake.answer().body) for _ in range(3)]
    assert [r["id"] for r in said[1]] == ["a", "b", "c"]
    assert [r["aggregate_reward_score"] for r in said[1]] == [1.0, 0.0, 0.0]
    calls = [json.loads(answer["body"])[0]["answer"] for answer in (said[0], said[2])]
    assert calls == [f"call 1 in process {process.pid}"] * 2


@needs_engine
def test_in_the_image_too_the_batch_comes_back_and_the_next_one_is_judged() -> None:
    settings = Settings(image=built("local"), seconds=12, handler="tests.stand_in:judged", mounts=STAND_IN)
    with engine() as client, emulator(client, settings) as started:
        results = ask(started.url, [row("fresh", "a"), row("hang", "b"), row("fresh", "c")])
        assert [r["id"] for r in results] == ["a", "b", "c"]
        assert [r["aggregate_reward_score"] for r in results] == [1.0, 0.0, 0.0]
        (good,) = ask(started.url, [row("fresh", "d")])
        assert good["aggregate_reward_score"] == 1.0
        assert "this process starts over" in started.logs()
