"""Containers that end are started again, and no row is lost or answered twice."""

from __future__ import annotations

import json
import random
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from lambda_container.command import fanout, keeper
from lambda_container.command.backoff import Backoff
from lambda_container.command.batches import Item
from lambda_container.command.emulator import Settings, emulator
from lambda_container.command.emulators import Emulators
from lambda_container.command.engine import engine
from lambda_container.command.invoker import Refused, Unanswered
from lambda_container.command.journal import Journal
from lambda_container.command.keeper import MOST, Keeper
from lambda_container.command.progress import Progress
from tests.containers import built, needs_engine
from tests.fake_function import Fake, serving


@dataclass
class Container:
    """Stands for an emulator whose container ends, once or for good."""

    url: str
    ends: int = 0
    log: str = "out of memory"
    starts: list[str] = field(default_factory=list)

    def ended(self) -> bool:
        return self.ends > len(self.starts)

    def logs(self, lines: int = 50) -> str:
        return self.log


@pytest.fixture
def restart(monkeypatch: pytest.MonkeyPatch) -> None:
    def restarted(container: Container) -> Container:
        container.starts.append(container.url)
        return container

    monkeypatch.setattr(keeper, "restarted", restarted)


def kept(*containers: Any) -> tuple[Keeper, list[float]]:
    waits: list[float] = []
    backoff = Backoff(1.0, 4.0, draw=lambda low, high: high)
    return Keeper(containers, backoff, waits.append), waits


@pytest.mark.usefixtures("restart")
def test_one_that_runs_is_left_alone() -> None:
    container = Container("http://a:1")
    assert kept(container)[0].mended("http://a:1") == "http://a:1"
    assert container.starts == []


@pytest.mark.usefixtures("restart")
def test_one_that_ends_is_started_after_longer_and_longer_waits() -> None:
    container = Container("http://a:1", ends=4)
    keeping, waits = kept(container)
    assert keeping.mended("http://a:1") == "http://a:1"
    assert waits == [1.0, 2.0, 4.0, 4.0]


@pytest.mark.usefixtures("restart")
def test_one_that_ends_again_and_again_is_given_up_with_its_log() -> None:
    keeping, waits = kept(Container("http://a:1", ends=1_000))
    for _ in range(2):  # every worker that asks is told
        with pytest.raises(Refused, match=f"(?s)ended {MOST + 1} times in a row.*out of memory"):
            keeping.mended("http://a:1")
    assert len(waits) == MOST


@pytest.mark.usefixtures("restart")
def test_an_answer_in_between_makes_the_count_begin_anew() -> None:
    container = Container("http://a:1")
    keeping, waits = kept(container)
    for _ in range(3 * MOST):
        container.ends += 1
        assert keeping.mended("http://a:1") == "http://a:1"
        keeping.answered("http://a:1")
    assert waits == [1.0] * 3 * MOST


def test_after_a_start_it_is_asked_where_it_is_now(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(Fake()) as fake:
        monkeypatch.setattr(keeper, "restarted", lambda container: Container(fake.address))
        keeping, _ = kept(Container("http://127.0.0.1:9", ends=1))
        emulators = Emulators(["http://127.0.0.1:9"], 5, 0.0, keeping)
        event = json.dumps({"batch": [{"id": "row1"}], "explain": True}).encode()
        with pytest.raises(Unanswered):
            emulators.invoke(event)
        assert b"row1" in emulators.invoke(event)
        assert b"row1" in emulators.invoke(event)


def test_an_engine_that_does_not_start_it_is_named() -> None:
    class Gone(Container):
        def ended(self) -> bool:
            raise ConnectionError("no engine")

    with pytest.raises(Refused, match="the container at http://a:1 has ended and does not start: no engine"):
        kept(Gone("http://a:1"))[0].mended("http://a:1")


@needs_engine
def test_containers_that_are_killed_lose_no_row_and_answer_none_twice(tmp_path: Path) -> None:
    settings, progress, dice = Settings(image=built("local"), reward="math"), Progress(), random.Random(1)
    row = {"messages": [{"role": "assistant", "content": "\\boxed{4}"}], "reference_answer": "4"}
    items = [Item(str(i), json.dumps({**row, "id": str(i)}).encode()) for i in range(6_000)]
    answers: list[Any] = []
    with engine() as client, ExitStack() as stack:
        running = [stack.enter_context(emulator(client, settings)) for _ in range(2)]
        journal = stack.enter_context(Journal(tmp_path / "journal", {}))
        emulators = Emulators([one.url for one in running], 60, 0.1, Keeper(running, Backoff(0.05, 0.5)))
        limits = fanout.Limits(workers=2, unanswered=100, backoff=Backoff(0.02, 0.2))
        for _, answer in fanout.fan_out(items, emulators, journal, limits, progress=progress):
            answers.append(answer)
            one = dice.choice(running)
            if len(answers) % 1_000 == 500 and not one.ended():
                one.container.kill()
    assert progress["unanswered"] > 0
    assert [answer["id"] for answer in answers] == [item.key for item in items]
    assert {answer["aggregate_reward_score"] for answer in answers} == {1.0}
    lines = [json.loads(line) for line in (tmp_path / "journal").read_text().splitlines()]
    assert Counter(line["key"] for line in lines if "key" in line) == Counter(item.key for item in items)
