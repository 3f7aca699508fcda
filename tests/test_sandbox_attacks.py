"""Hostile programs against this design. Each file's first line says what the floor (L1) does about it:

contained   nothing comes of it
swept       it leaves something behind, which the watchdog finds and removes
harmed      it reaches the executor, which is found and replaced: the run ends as LOST

At L2 and above every one is contained. Nowhere does one learn a secret, spoil the next run or leave
anything behind.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

import sandbox
from sandbox import Ending, Exit, Job, Level, Policy
from sandbox.watchdog import World

ATTACKS = sorted((Path(__file__).parent / "sandbox_attacks").glob("*.py"))
POLICY = Policy(wall_seconds=1.5, memory_bytes=256 << 20, output_bytes=1 << 20)
HONEST = Job("import colorsys, json, sys\nprint(json.dumps(sys.stdin.read()), colorsys.__name__)", b"whole")
AT_THE_WHOLE_USER = ("changed_file", "kill_all_of_the_user", "pace_of_user")
SECRET = "CANARY-7d1f"
NEIGHBOURS = """\
import os
ME, PARENT = os.getpid(), os.getppid()
NEIGHBOURS = [p for p in range(PARENT - 100, ME + 5000) if p not in (ME,) and p > 1]
def each(act, pids):
    done = 0
    for pid in pids:
        try:
            act(pid)
            done += 1
        except OSError:
            pass
    if done:
        print("PWNED", done)
"""  # what every attack may use: whom it could reach, and an act tried on each of them


@pytest.fixture(params=[Level.L1, Level.L2, Level.L3], ids=lambda level: level.name)
def level(request: pytest.FixtureRequest) -> Level:
    wanted: Level = request.param
    if sandbox.level() < wanted:
        pytest.skip(f"this kernel grants {sandbox.level().name} only")
    return wanted


@pytest.fixture
def secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of ours that everybody may read, and a variable of ours."""
    monkeypatch.setenv("SECRET", SECRET)
    for directory in (tmp_path, *tmp_path.parents[:2]):
        directory.chmod(0o755)
    file = tmp_path / "secret.txt"
    file.write_text(SECRET)
    return file


def found_of(ended: Exit) -> str:
    if ended.ended is Ending.LOST:
        return "harmed"
    return "swept" if ended.touched else "contained"


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda path: path.stem)
def test_an_attack_gains_nothing(attack: Path, level: Level, secret: Path) -> None:
    source = attack.read_text()
    floor = source.split("\n", 1)[0].removeprefix("# floor: ")
    if level is Level.L1 and attack.stem in AT_THE_WHOLE_USER and os.getuid():
        pytest.skip("it would reach what is ours, where we are the same user: see docs/threat-model.md")
    policy = replace(POLICY, max_level=level)
    before = World(children_user())
    ended = sandbox.run(Job(NEIGHBOURS + source, f"{secret}\n{os.getpid()}\n".encode()), policy)
    expected = floor.split(" or ") if level is Level.L1 else ["contained"]
    assert found_of(ended) in expected, ended
    assert SECRET.encode() not in ended.stdout + ended.stderr.encode() + ended.text.encode()
    assert expected != ["contained"] or b"PWNED" not in ended.stdout, ended.stdout
    assert secret.read_text() == SECRET
    honest = sandbox.run(HONEST, replace(policy, wall_seconds=20.0))
    assert (honest.ended, honest.stdout) == (Ending.RETURNED, b'"whole" colorsys\n'), honest
    assert honest.touched == ()
    after = World(before.uid)
    assert (after.entries.known, after.objects) == (before.entries.known, before.objects)
    assert after.limits == before.limits
    assert after.manner == before.manner
    assert not stopped_processes(before.uid)


def stopped_processes(uid: int) -> list[str]:
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdigit() and entry.stat().st_uid in (uid, 0):
                status = (entry / "status").read_text()
                if "\nState:\tt" in status.replace("\tT", "\tt") and f"\nUid:\t{uid}\t" in status:
                    found.append(entry.name)
    return found


def children_user() -> int:
    from sandbox import jail

    return os.getuid() if os.getuid() else jail.OWN_USERS + os.getpid()


def test_each_attack_says_what_the_floor_does_about_it() -> None:
    assert len(ATTACKS) >= 40
    for attack in ATTACKS:
        first, second, *_ = attack.read_text().splitlines()
        words = first.removeprefix("# floor: ").split(" or ")
        assert {"contained", "swept", "harmed"}.issuperset(words), attack.name
        assert second.startswith("# It "), attack.name
