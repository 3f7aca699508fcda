"""An executor that begins while a child of the floor runs is out of that child's reach from the beginning.

In a container, since only there children and their parent are surely one user's, and tracing is granted.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sandbox import interpreter
from sandbox.failure import NotStarted
from tests.containers import built, needs_engine, output

ATTACK = Path(__file__).with_name("sandbox_attacks") / "newborn_traced.py"
BESIDE = """
import os, threading, time
from sandbox import Job, Policy, run, spawn

FLOOR = Policy(max_level=1, wall_seconds=9.0)
begun = []

def attack():
    begun.append(run(Job({source!r}, b"-\\n%d\\n" % os.getpid()), FLOOR))

print(run(Job("print(1)"), FLOOR).stdout)
beside = threading.Thread(target=attack)
beside.start()
time.sleep(0.3)
full = run(Job("print(2)"), Policy(tier="full", max_level=1))
print(full.stdout, full.alone, int(full.level))
beside.join()
print(begun[0].ended, begun[0].stdout)
"""

FIRST = """
import os, signal, threading, time
from sandbox import Job, Policy, run, spawn, warm

FLOOR = Policy(max_level=1, wall_seconds=9.0)
print(run(Job("print(1)"), FLOOR).stdout)
begin = spawn._start

def slowly(*how):
    pid = begin(*how)
    os.kill(pid, signal.SIGSTOP)
    threading.Timer(0.6, os.kill, (pid, signal.SIGCONT)).start()
    return pid

spawn._start = slowly
warm("full")
print(run(Job({source!r}, b"-\\n%d\\n" % os.getpid()), FLOOR).stdout)
"""


@needs_engine
def test_nobody_is_let_go_while_an_executor_can_still_be_traced() -> None:
    said = output(built("local"), "-c", FIRST.format(source=ATTACK.read_text()))
    assert said.splitlines() == ["b'1\\n'", "b''"]


@needs_engine
def test_who_is_let_go_at_once_would_trace_it() -> None:
    careless = "from sandbox import interpreter\ninterpreter.becomes_untraceable = lambda pid: True\n"
    assert "PWNED" in output(built("local"), "-c", careless + FIRST.format(source=ATTACK.read_text()))


@needs_engine
def test_nobody_traces_an_executor_that_begins() -> None:
    said = output(built("local"), "-c", BESIDE.format(source=ATTACK.read_text()))
    assert said.splitlines() == ["b'1\\n'", "b'2\\n' False 1", "returned b''"]


@needs_engine
def test_without_that_protection_it_would_be_traced() -> None:
    careless = "from sandbox import interpreter\ninterpreter.needs_protection = lambda: False\n"
    said = output(built("local"), "-c", careless + BESIDE.format(source=ATTACK.read_text()))
    assert "PWNED" in said


def test_a_process_that_can_be_traced_after_all_is_ended() -> None:
    """As root sees it: every process belongs to its own user."""
    if os.geteuid():
        pytest.skip("only root can trace what nobody may read")
    begun: list[int] = []

    def begin(program: str) -> int:
        begun.append(os.posix_spawn(program, ["python", "-c", "import time; time.sleep(60)"], {}))
        return begun[0]

    with pytest.raises(NotStarted, match="could trace it"):
        interpreter.begun_untraceable(begin)
    with pytest.raises(ProcessLookupError):
        os.kill(begun[0], 0)
