"""What an executor does ahead: it costs children less, and none of it is seen by a program."""

from __future__ import annotations

import subprocess
import sys
from time import monotonic, sleep

import pytest

from sandbox import Job, Policy, jail, pool, run, spare
from sandbox.terms import Terms

SETTLED = """
import array, decimal, _ctypes, zlib
from sandbox import mappings
def parts():
    return [line.split() for line in open("/proc/self/maps")]
before = len(parts())
mappings.inherit()
after = parts()
wild = [part for part in after if "w" in part[1] and "x" in part[1]]
assert not wild, wild
libraries = {part[5] for part in after if part[1] == "r-xp" and len(part) > 5}
assert len(after) <= before - 2 * len(libraries), (before, len(after), len(libraries))
decimal.Decimal(2).sqrt(), zlib.crc32(b"it still works")
print("settled")
"""
ENLARGED = """
import json, re, sys
from sandbox import mappings
where = mappings.interpreter()
with open("/proc/self/mem", "rb", buffering=0) as memory:
    memory.seek(where.start)
    before = memory.read(len(where))
    mappings.enlarge(where)
    memory.seek(where.start)
    assert memory.read(len(where)) == before
parts = [line.replace("-", " ", 1).split() for line in open("/proc/self/maps")]
(part,) = [part for part in parts if int(part[0], 16) <= where.start < int(part[1], 16)]
assert part[2] == "r-xp", part
assert json.loads(json.dumps([sorted("it still works")])) and re.sub("a", "b", "a") == "b"
print("as it was" if part[6:] else "enlarged")
"""
PLAYED = """
import gc, os, sys
from sandbox import program, rehearsal
import verifiers.code_execution.script, verifiers.code_execution.solution
program.open_streams()
os.dup2(os.pipe()[1], 1)
gc.disable()
known = set(object.__subclasses__())
for _ in range(3):
    rehearsal.play(1, sys.argv[1:])
    main = sorted(name for name in vars(sys.modules["__main__"]) if not name.startswith("__"))
    made = {c for c in object.__subclasses__() if c.__module__ in ("__main__", "solution", "tests")} - known
    print(main, made, file=sys.stderr)
"""
SEEN = """
import gc, sys
main = sys.modules["__main__"]
print(sorted(name for name in vars(main) if not name.startswith("__") and name not in ("gc", "sys", "main")))
print([name for name in ("tests", "pytest", "solution") if name in sys.modules])
print(sys.argv, main.__file__, sys.stdin.read(), gc.isenabled())
"""
UNIMPORTED = """
try:
    print(defaultdict)
except NameError:
    print([name for name in globals() if not name.startswith("__")])
"""
DRIVERS = "verifiers.code_execution.solution", "verifiers.code_execution.script"


def test_joined_libraries_take_fewer_mappings_and_nothing_is_both_writable_and_executable() -> None:
    done = subprocess.run([sys.executable, "-c", SETTLED], capture_output=True, text=True, check=False)
    assert done.stdout == "settled\n", done.stderr


def test_a_text_in_huge_pages_is_the_same_text_at_the_same_place() -> None:
    done = subprocess.run([sys.executable, "-c", ENLARGED], capture_output=True, text=True, check=False)
    assert done.stdout in ("enlarged\n", "as it was\n"), done.stderr  # as the kernel has huge pages


@pytest.mark.parametrize("rest", [0.0, 1.5], ids=["at once", "after all that is done in leisure"])
def test_a_program_sees_nothing_of_what_the_executor_has_played(rest: float) -> None:
    pool.close_all()
    pool.warm("small", *DRIVERS)
    assert run(Job("pass")).ended == "returned"
    until = monotonic() + rest
    while monotonic() < until:
        sleep(0.1)
    exit = run(Job(SEEN, stdin=b"given"))
    assert exit.stdout.decode() == "[]\n[]\n['solution.py'] solution.py given True\n", exit
    assert exit.stderr == ""


def test_a_play_leaves_nothing_of_what_it_has_defined() -> None:
    command = [sys.executable, "-c", PLAYED, *DRIVERS]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == "[] set()\n" * 3


@pytest.mark.parametrize("tier", ["small", "sympy"])
def test_a_program_that_forgot_an_import_misses_it_between_two_plays_too(tier: str) -> None:
    pool.close_all()
    pool.warm(tier, *DRIVERS)
    for _ in range(8):  # more than there are spares
        exit = run(Job(UNIMPORTED), Policy(tier=tier, wall_seconds=20.0))
        assert exit.stdout == b"[]\n", exit
        sleep(0.03)  # in which it plays


def test_on_the_floor_limits_that_a_child_may_have_lowered_for_a_moment_are_not_set_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken: list[object] = []
    monkeypatch.setattr(jail, "take_limits", taken.append)
    jail.rehearse(1, Terms(spare.SAMPLE))
    assert taken == []
    jail.rehearse(2, Terms(spare.SAMPLE))
    assert len(taken) == 1
