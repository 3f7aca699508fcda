"""Policies: presets, hard maxima, and the terms that travel to the child."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import sandbox
from sandbox import Ending, Exit, Job, Level, Limit, Policy
from sandbox.policy import MAXIMA
from sandbox.terms import Terms, terms


@pytest.mark.parametrize("name", MAXIMA)
def test_no_number_goes_beyond_its_maximum(name: str) -> None:
    least, most = MAXIMA[name]
    fields: Any = {}
    for fields[name] in (least - 1, most + 1, float("nan"), float("inf"), "10", None, True):
        with pytest.raises(ValueError, match=f"policy: {name} is"):
            replace(Policy(), **fields)
    fields[name] = most
    assert getattr(replace(Policy(), **fields), name) == most


def test_a_tier_that_does_not_exist_is_named() -> None:
    with pytest.raises(ValueError, match="tier is 'huge'; give one of small, full"):
        Policy(tier="huge")


@pytest.mark.parametrize("preset", ["CODE", "CODE_THREADS", "CODE_FILES", "MATH"])
def test_presets_are_policies_nobody_can_change(preset: str) -> None:
    policy = getattr(sandbox, preset)
    with pytest.raises(AttributeError):
        policy.wall_seconds = 1
    assert policy.min_level >= Level.L1


@pytest.mark.parametrize("change", [sandbox.replace, dataclasses.replace])
def test_a_policy_is_changed_by_a_copy_and_the_copy_is_checked(change: Callable[..., Policy]) -> None:
    assert change(sandbox.CODE, wall_seconds=3.0) == Policy(wall_seconds=3.0)
    with pytest.raises(ValueError, match="wall_seconds is 1000"):
        change(sandbox.CODE, wall_seconds=1000)
    with pytest.raises(TypeError, match="colour"):
        change(sandbox.CODE, colour="red")


def test_only_code_files_may_write() -> None:
    assert sandbox.CODE_FILES.file_bytes
    for policy in (sandbox.CODE, sandbox.CODE_THREADS, sandbox.MATH):
        assert policy.file_bytes == 0


def test_terms_arrive_as_they_were_sent() -> None:
    job = Job("source", driver="a.b:c", name="é.py")
    policy = Policy(cpu_seconds=7, memory_bytes=99 << 20, threads=True, min_level=Level.L2)
    found = Terms(terms(job, policy, "/tmp/work"))
    assert (found.driver, found.name, found.work) == ("a.b:c", "é.py", "/tmp/work")
    assert (found.cpu_seconds, found.memory_bytes, found.threads, found.min_level) == (7, 99 << 20, 1, 2)


EXITS: list[tuple[dict[str, Any], str]] = [
    ({"ended": Ending.RETURNED}, "it returned"),
    ({"ended": Ending.LIMITED, "limit": Limit.CPU}, "it met its cpu limit"),
    ({"ended": Ending.RAISED, "exception": "ValueError", "text": "x"}, "ValueError: x"),
    ({"ended": Ending.RAISED, "exception": "E"}, "E"),
    ({"ended": Ending.EXITED, "code": 3}, "it exited with status 3"),
    ({"ended": Ending.SIGNALLED, "signal": 9}, "it was ended by signal 9"),
    ({"ended": Ending.LOST}, "the executor was lost while it ran"),
]


@pytest.mark.parametrize(("fields", "summary"), EXITS)
def test_an_exit_says_what_happened_in_a_sentence(fields: dict[str, Any], summary: str) -> None:
    assert Exit(**fields).summary == summary
    assert str(sandbox.Ended(Exit(**fields))) == summary
