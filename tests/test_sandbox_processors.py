"""A child that takes turns with a thread runs where that runs, unless another's child does already."""

from __future__ import annotations

import os
import threading
from dataclasses import replace

import pytest

import sandbox
from sandbox import Job, Policy, processors

ANSWER = "tests.sandbox_drivers:answer"
WHERE = "import os\ndef f(x): return sorted(os.sched_getaffinity(0))"
ALL = sorted(os.sched_getaffinity(0))
QUICK = Policy(wall_seconds=20.0)


@pytest.fixture(autouse=True)
def alone() -> None:
    assert not processors._owners


def asked(policy: Policy = QUICK, *ahead: bytes) -> list[int]:
    with sandbox.session(Job(WHERE, driver=ANSWER), policy, *ahead) as child:
        child.send(b"1")
        return list(map(int, child.receive(10).strip(b"[]").split(b",")))


def test_a_child_that_answers_has_one_processor() -> None:
    assert asked()[0] in ALL
    assert len(asked()) == 1
    assert not processors._owners


def test_a_child_that_finds_several_questions_has_all() -> None:
    assert asked(QUICK, *[b"1"] * (processors.MOST_MESSAGES + 1)) == ALL


def test_a_child_with_threads_has_all() -> None:
    if sandbox.level() >= 2:
        assert asked(replace(QUICK, threads=True)) == ALL


def test_a_program_has_all() -> None:
    found = sandbox.run(Job("import os\nprint(*sorted(os.sched_getaffinity(0)))"), QUICK)
    assert found.stdout.decode().split() == [str(p) for p in ALL]


def test_a_child_that_ends_does_not_end_where_it_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[set[int], set[int]]] = []
    change = os.sched_setaffinity

    def seen(pid: int, to: set[int]) -> None:
        before = os.sched_getaffinity(pid)
        change(pid, to)
        sent.append((before, os.sched_getaffinity(pid)))

    monkeypatch.setattr(os, "sched_setaffinity", seen)
    here = set(asked())
    if sandbox.level() >= 2 and len(ALL) > 1:
        assert sent == [(here, {*ALL} - here)]


def test_children_of_one_thread_may_share_and_those_of_two_may_not() -> None:
    os_affinity = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {ALL[0]})
    others: list[int] = []
    try:
        first, second = processors.take(), processors.take()
        other = threading.Thread(target=lambda: others.append(processors.take()))
        other.start()
        other.join()
    finally:
        os.sched_setaffinity(0, os_affinity)
    assert (first, second, others) == (ALL[0], ALL[0], [processors.ANY])
    processors.give_back(first)
    assert processors._owners
    processors.give_back(second)
    processors.give_back(others[0])
