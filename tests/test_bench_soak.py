"""The soak: what counts as wrong, what counts as growth, and a short run in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

from bench import _held, soak
from tests.code_programs import SHARED, Program, hostile, labelled
from tests.conftest import ROOT
from verifiers.core import Cause, Verdict, correct, error, incorrect

RIGHT = Program("right", "", {}, 1)
WRONG = replace(RIGHT, name="wrong", reward=0)
ATTACK = replace(WRONG, name="attack", is_hostile=True)
VERDICTS = [
    (RIGHT, correct(""), ()),
    (RIGHT, incorrect(""), ("wrong",)),
    (WRONG, incorrect(""), ()),
    (WRONG, correct(""), ("wrong",)),
    (ATTACK, incorrect(""), ()),
    (ATTACK, correct(""), ("paid",)),
    (RIGHT, error(Cause.SANDBOX, "no child"), ("ours",)),
    (WRONG, error(Cause.SANDBOX, "no child"), ("ours",)),
    (ATTACK, error(Cause.DEADLINE, "no time"), ("ours",)),
]


@pytest.mark.parametrize(("program", "verdict", "counted"), VERDICTS)
def test_a_verdict_is_counted_as_what_it_is(
    program: Program, verdict: Verdict, counted: tuple[str, ...]
) -> None:
    tally = soak.Tally()
    tally.add(program, verdict)
    assert [name for name in ("wrong", "paid", "ours") if getattr(tally, name)] == [*counted]
    assert tally.is_clean is not bool(counted)
    assert tally.runs.total() == 1


def test_what_went_wrong_is_listed_with_its_cause(capsys: pytest.CaptureFixture[str]) -> None:
    tally = soak.Tally()
    for _ in range(2):
        tally.add(RIGHT, error(Cause.SANDBOX, "no child"))
    tally.show()
    assert "2 × right: None for 1; sandbox: no child" in capsys.readouterr().out


def test_programs_come_in_an_order_that_the_seed_determines() -> None:
    kinds = [[replace(RIGHT, name=str(n)) for n in range(20)], [ATTACK] * 20]
    names = [program.name for program in soak.mixed(kinds, 40, seed=1)]
    assert names == [program.name for program in soak.mixed(kinds, 40, seed=1)]
    assert names != [program.name for program in soak.mixed(kinds, 40, seed=2)]
    assert len(set(names[:20])) == 1 + len([name for name in names[:20] if name != "attack"])
    assert len(soak.mixed([kinds[0], []], 30, seed=1)) == 30


def test_there_are_honest_and_hostile_programs_wherever_this_runs() -> None:
    assert {program.reward for program in hostile()} == {0}
    assert all(program.is_hostile for program in hostile())
    assert not any(program.is_hostile for program in labelled())
    assert len(labelled()) > 30


@pytest.mark.skipif(not SHARED.exists(), reason="the labelled cases are not beside this checkout")
def test_the_labelled_rows_are_among_them() -> None:
    assert len(labelled()) > 1000
    assert {program.reward for program in labelled()} == {0, 1}


@pytest.fixture
def look(tmp_path: Path) -> _held.Held:
    return _held.held(-1, tmp_path)


def test_what_there_is_more_of_is_named(tmp_path: Path, look: _held.Held) -> None:
    (tmp_path / "left").touch()
    with (tmp_path / "left").open(), subprocess.Popen([sys.executable, "-c", "input()"], stdin=-1) as child:
        grown = _held.grown(look, _held.held(-1, tmp_path))
        assert str(tmp_path / "left") in grown["files in temporary directories"]
        assert str(tmp_path / "left") in grown["open descriptors"]
        assert f"{child.pid} " in grown["child processes"]
        assert _held.resident(child.pid) > 0
        child.communicate(b"\n")
    (tmp_path / "left").unlink()
    assert _held.grown(look, _held.held(-1, tmp_path)) == {}
    assert _held.resident(child.pid) == 0


def test_files_of_the_childrens_user_count_wherever_they_are(tmp_path: Path) -> None:
    place = Path("/tmp") / f"soak-{os.getpid()}"
    before = _held.held(os.getuid(), tmp_path)
    place.mkdir()
    try:
        assert str(place) in _held.held(os.getuid(), tmp_path)["files in temporary directories"]
        assert str(place) not in before["files in temporary directories"]
    finally:
        place.rmdir()


def test_it_waits_until_what_is_on_its_way_out_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_held, "PAUSE", 0)
    numbers = iter(["abcd", "abc", *["ab"] * 99])
    assert _held.settled(lambda: {"x": [*next(numbers)]}) == {"x": ["a", "b"]}
    slow = iter([*["abc"] * 30, *["a"] * 99])
    assert _held.settled(lambda: {"x": [*next(slow)]}, {"x": ["z"]}) == {"x": ["a"]}
    assert _held.settled(lambda: {"x": ["a", "b"]}, {"x": ["a"]}) == {"x": ["a", "b"]}


def test_a_short_run_is_clean() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench.soak", "30", "--seed", "5"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "child processes: growth" in done.stdout


def test_growth_is_no_good_end(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert soak._shown({"threads": ["1"]}, {"threads": ["2"]})
    assert not soak._shown({"threads": ["1"]}, {"threads": ["1", "2"]})
    assert "threads: growth 1 2" in " ".join(capsys.readouterr().out.split())
    for what, most in soak.MOST_MEMORY.items():
        sizes = dict.fromkeys(soak.MOST_MEMORY, 1)
        monkeypatch.setattr(soak, "_memory", lambda grown=sizes | {what: 1 + most}: grown)
        assert soak._weighed(sizes)
        assert not soak._weighed(sizes | {what: 0})


def test_objects_that_live_are_counted_and_what_is_only_remembered_is_not() -> None:
    remembered = lru_cache(maxsize=None)(lambda number: [[number]] * 2)
    before = _held.living()
    for number in range(5_000):
        remembered(number)
    assert _held.living() - before < 1_000
    kept = [[number] for number in range(5_000)]
    assert _held.living() - before > len(kept)
