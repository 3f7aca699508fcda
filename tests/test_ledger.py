"""A program that kills its judge is not run again when the event comes back; whoever was beside it is."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from lambda_container import crew, handler
from lambda_container.command.emulator import Settings, _answering, confinement
from lambda_container.command.engine import engine
from lambda_container.command.invoker import Failed
from lambda_container.ledger import MOST_KNOWN, PREFIX, SLOTS, Ledger, digest_of
from tests.conftest import SHARED, needs_shared
from tests.containers import ask, built, needs_engine
from tests.test_crew import row
from verifiers.core import Budget, Sample, Verdict, correct

SIDE_BY_SIDE = True
SECCOMP = SHARED.parent / "container" / "lambda-like-seccomp.json"
A, B, C = map(digest_of, "abc")


UNFINISHED: list[object] = []  # what is forgotten is ended, which a killed process does not do


def killed(ledger: Ledger, *under_way: tuple[bytes, bool]) -> None:
    for digest, alone in under_way:
        UNFINISHED.append(context := ledger.under_way(digest, alone))
        context.__enter__()
    os.close(ledger._file)


def test_who_was_judged_alone_is_guilty(tmp_path: Path) -> None:
    killed(Ledger(str(tmp_path)), (A, True))
    again = Ledger(str(tmp_path))
    assert (again.guilty, again.suspects) == ({A}, set())


def test_who_was_judged_beside_nobody_is_guilty(tmp_path: Path) -> None:
    first = Ledger(str(tmp_path))
    with first.under_way(B, alone=False):
        pass
    killed(first, (A, False))
    assert Ledger(str(tmp_path)).guilty == {A}


def test_of_two_one_is_found_alone(tmp_path: Path) -> None:
    killed(Ledger(str(tmp_path)), (A, False), (B, False))
    second = Ledger(str(tmp_path))
    assert (second.guilty, second.suspects) == (set(), {A, B})
    with second.under_way(B, alone=True):
        pass
    assert second.suspects == {A}
    killed(second, (A, True))
    third = Ledger(str(tmp_path))
    assert (third.guilty, third.suspects) == ({A}, set())


def test_what_is_known_outlives_many_processes_and_one_file_is_left(tmp_path: Path) -> None:
    killed(Ledger(str(tmp_path)), (A, True))
    for _ in range(5):
        killed(Ledger(str(tmp_path)), (B, False), (C, False))
    last = Ledger(str(tmp_path))
    assert (last.guilty, last.suspects) == ({A}, {B, C})
    assert len(list(tmp_path.glob(f"{PREFIX}*"))) == 1


def test_who_is_killed_while_it_takes_over_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed(Ledger(str(tmp_path)), (A, True))
    killed(Ledger(str(tmp_path)), (B, False), (C, False))
    for step in ("open", "pwrite", "unlink"):
        with monkeypatch.context() as broken:
            broken.setattr(f"lambda_container.ledger.os.{step}", interrupted)
            with pytest.raises(KeyboardInterrupt):
                Ledger(str(tmp_path))
        again = Ledger(str(tmp_path))
        assert (again.guilty, again.suspects) == ({A}, {B, C}), step
        os.close(again._file)


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_more_entries_than_there_is_room_for_are_forgotten(tmp_path: Path) -> None:
    first = Ledger(str(tmp_path))
    killed(first, *((digest_of(str(n)), False) for n in range(1000)))
    assert 50 < len(Ledger(str(tmp_path)).suspects) < 100


def test_a_suspect_is_judged_last_and_alone_and_the_guilty_not_at_all(
    tmp_path: Path, install: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed(Ledger(str(tmp_path)), (digest_of("killer"), True))
    killed(Ledger(str(tmp_path)), (digest_of("suspect"), False), (digest_of("other"), False))
    seen: list[str] = []

    def verify(sample: Sample, budget: Budget) -> Verdict:
        seen.append(sample.response)
        return correct("x")

    install("verify", verify)
    monkeypatch.setattr(crew, "size", lambda environment: 2)
    monkeypatch.setattr(crew, "is_endangered", lambda rows, how: True)
    monkeypatch.setattr(handler, "IN_LAMBDA", True)
    monkeypatch.setattr(handler, "ledger", Ledger(str(tmp_path)))
    event = [row("verify", name) for name in ("suspect", "killer", "a", "b")]
    reply = handler.handler({"batch": event, "explain": True})
    found = json.loads(reply["body"])
    assert [r["outcome"] for r in found] == ["correct", "incorrect", "correct", "correct"]
    assert found[1]["detail"].startswith("executor_lost: ")
    assert (sorted(seen[:2]), seen[2:]) == (["a", "b"], ["suspect"])


def test_of_many_killers_the_last_ones_are_known(tmp_path: Path) -> None:
    everyone = [digest_of(str(n)) for n in range(2 * SLOTS)]
    for number, digest in enumerate(everyone):
        known = Ledger(str(tmp_path))
        assert known.guilty.issuperset(everyone[max(0, number - MOST_KNOWN) : number])
        killed(known, (digest, True))
    for first, second in zip(everyone[::2], everyone[1::2], strict=True):
        known = Ledger(str(tmp_path))
        killed(known, (digest_of(f"{first!r}"), False), (digest_of(f"{second!r}"), False))
    assert Ledger(str(tmp_path)).guilty == {*everyone[-MOST_KNOWN:]}


def asked_until_answered(url: str, event: object, most: int) -> tuple[Any, int]:
    """The reply, and how often the runtime died before it came."""
    for died in range(most):
        try:
            return ask(url, event), died
        except Failed as problem:
            if "signal: killed" not in str(problem):
                raise
    return ask(url, event), most


KILLS = "import os\nfor pid in range(2, 400):\n    try:\n        os.kill(pid, 9)\n    except OSError:\n        pass"


@needs_shared
@needs_engine
@pytest.mark.parametrize(("memory", "deaths"), [("1769", 1), ("3538", 2)])
def test_in_the_image_who_kills_the_runtime_is_found_when_the_event_comes_back(
    memory: str, deaths: int
) -> None:
    """One row at a time names it at once; of two at a time, which of them it was is found by another death,
    unless the other was done by then.
    """
    add = "def add(a, b):\n    return a + b"
    event = [
        {
            "id": id_,
            "verifier": "code",
            "reference_answer": {"fn_name": "add", "inputs": [[1, 2]], "outputs": [3]},
            "messages": [{"role": "assistant", "content": f"```python\n{before}{add}\n```"}],
        }
        for id_, before in (("a", ""), ("killer", KILLS + "\n"), ("b", "\n"))
    ]
    with engine() as client:
        container = client.containers.run(
            built("local"), detach=True, ports={"8080/tcp": ("127.0.0.1", 0)},
            security_opt=[f"seccomp={SECCOMP.read_text()}", "no-new-privileges"],
            environment={"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": memory}, **confinement(Settings()),
        )  # fmt: skip
        try:
            url = _answering(container).url
            said, died = asked_until_answered(url, event, deaths)
        finally:
            container.remove(force=True)
    scores = {result["id"]: result["aggregate_reward_score"] for result in said}
    assert scores == {"a": 1.0, "killer": 0.0, "b": 1.0}
    assert 1 <= died <= deaths
    assert not any(m["value"] for r in said for m in r["metrics_list"] if m["name"] == "verifier_error")
