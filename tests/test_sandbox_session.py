"""A conversation with a driver: frames both ways, and an Exit that says how it ended."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import replace

import pytest

import sandbox
from sandbox import Ended, Ending, Exit, Job, Level, Limit, Policy, pool
from sandbox.channel import DATA, GO, frame
from sandbox.child import Session
from sandbox.wires import Wires

QUICK = Policy(wall_seconds=20.0)
ANSWER = "tests.sandbox_drivers:answer"
ECHO = "tests.sandbox_drivers:echo"
LEAVE = "tests.sandbox_drivers:leave"
LEFT = """
import os
from sandbox import program
from sandbox.channel import Channel
reading, writing = os.pipe()
os.close(writing)
program.conclude(Channel(reading, 1, 100), lambda channel, source: channel.receive(), "")
"""


def last_exit(source: str, policy: Policy = QUICK, *, seconds: float = 20.0) -> Exit:
    """How a conversation ends whose first question is never answered."""
    with sandbox.session(Job(source, driver=ANSWER), policy) as child:
        child.send(b"question")
        with pytest.raises(Ended) as ended:
            child.receive(seconds)
        return ended.value.exit


@pytest.fixture(params=[Level.L1, Level.L2, Level.L3], ids=lambda level: level.name)
def policy(request: pytest.FixtureRequest) -> Policy:
    if sandbox.level() < request.param:
        pytest.skip(f"this kernel grants {sandbox.level().name} only")
    return replace(QUICK, max_level=request.param)


def test_every_question_gets_its_answer(policy: Policy) -> None:
    with sandbox.session(Job("def f(x): return x * 2", driver=ANSWER), policy) as child:
        for word in ("a", "bc", "d" * 100_000):
            child.send(word.encode())
            assert child.receive(20) == repr(word * 2).encode()
        found = child.close()
    assert (found.ended, found.level, found.touched) == (Ending.CLOSED, policy.max_level, ())


def test_several_questions_may_be_asked_before_the_first_answer_is_read(policy: Policy) -> None:
    with sandbox.session(Job("", driver=ECHO), policy) as child:
        assert child.receive(20) == b""
        messages = [bytes([i]) * (i * 5000) for i in range(100)]
        for message in messages:
            child.send(message)
        assert [child.receive(20) for _ in messages] == messages


def test_what_a_driver_says_at_once_is_heard_at_once(policy: Policy) -> None:
    for _ in range(30):
        with sandbox.session(Job("first", driver=ECHO), replace(policy, wall_seconds=5.0)) as child:
            assert child.receive(5) == b"first"
            child.send(b"second")
            assert child.receive(5) == b"second"


def test_two_conversations_at_once_do_not_mix(policy: Policy) -> None:
    one, two = Job("def f(x): return 1", driver=ANSWER), Job("def f(x): return 2", driver=ANSWER)
    with sandbox.session(one, policy) as first, sandbox.session(two, policy) as second:
        for child in (first, second):
            child.send(b"")
        assert (second.receive(20), first.receive(20)) == (b"2", b"1")


def test_a_message_of_many_megabytes_goes_both_ways() -> None:
    message = bytes(range(256)) * 40_000
    with sandbox.session(Job("", driver=ECHO), QUICK) as child:
        child.receive(20)
        child.send(message)
        assert child.receive(20) == message


def test_a_child_that_does_not_read_does_not_block_us() -> None:
    with sandbox.session(Job("while True: pass", driver=LEAVE), QUICK) as child:
        for _ in range(50):
            child.send(b"x" * 100_000)
        with pytest.raises(Ended) as ended:
            child.receive(0.2)
    assert ended.value.exit.limit is Limit.WALL


FRAMES = "import os\nos.write(4, {})\n1/0"
SOURCES = [
    ("def f(x): raise ValueError(x)", (Ending.RAISED, None, "ValueError", "question")),
    ("import os\ndef f(x): os._exit(0)", (Ending.EXITED, None, "", "")),
    ("import sys\ndef f(x): sys.exit(3)", (Ending.EXITED, None, "", "")),
    ("import os\ndef f(x): os.abort()", (Ending.SIGNALLED, None, "", "")),
    ("def f(x): return ' ' * (2 << 30)", (Ending.RAISED, Limit.MEMORY, "MemoryError", "")),
    ("def f(x): return ' ' * (70 << 20)", (Ending.RAISED, None, "ValueError", None)),
    ("import os\ndef f(x):\n    os.close(4)\n    while True: pass", (Ending.LIMITED, Limit.MESSAGE, "", "")),
    ("import os\ndef f(x): os.write(4, b'garbage')", (Ending.LIMITED, Limit.MESSAGE, "", "")),
    (FRAMES.format("bytes([1, 0, 0, 0, 0]) * 3"), (Ending.RAISED, None, "ZeroDivisionError", None)),
    (FRAMES.format("bytes([2, 255, 0, 0, 0]) + bytes(255)"), (Ending.LIMITED, Limit.MESSAGE, "", "")),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), SOURCES)
def test_how_a_conversation_ended_is_said(source: str, expected: tuple[object, ...], policy: Policy) -> None:
    found = last_exit(source, policy)
    told = (found.ended, found.limit, found.exception, found.text)
    assert [t for t, e in zip(told, expected, strict=True) if e is not None] == [
        e for e in expected if e is not None
    ], found


def test_an_answer_that_does_not_come_in_time_ends_the_child() -> None:
    found = last_exit("def f(x):\n    while True: pass", seconds=0.3)
    assert (found.ended, found.limit) == (Ending.LIMITED, Limit.WALL)


def test_the_policy_bounds_the_whole_conversation() -> None:
    found = last_exit("def f(x):\n    while True: pass", replace(QUICK, wall_seconds=0.3))
    assert (found.ended, found.limit) == (Ending.LIMITED, Limit.WALL)


def test_endless_printing_neither_stops_nor_fills_a_conversation() -> None:
    source = "def f(x):\n    for _ in range(100): print('y' * 100_000)\n    return 7"
    with sandbox.session(Job(source, driver=ANSWER), replace(QUICK, output_bytes=1000)) as child:
        child.send(b"")
        assert child.receive(20) == b"7"
        found = child.close()
    assert (len(found.stdout), found.truncated) == (1000, True)


def test_printing_without_end_meets_the_clock() -> None:
    found = last_exit("def f(x):\n    while True: print('y' * 1000)", seconds=0.3)
    assert (found.ended, found.limit) == (Ending.LIMITED, Limit.WALL)


def test_answers_without_end_meet_the_reader_one_at_a_time() -> None:
    source = "import os\ndef f(x):\n    while True: os.write(4, b'\\0\\1\\0\\0\\0a')"
    with sandbox.session(Job(source, driver=ANSWER), QUICK) as child:
        child.send(b"")
        assert [child.receive(20) for _ in range(1000)] == [b"a"] * 1000


def test_a_child_has_nothing_to_say_of_the_end_of_the_conversation() -> None:
    child = subprocess.run([sys.executable, "-c", LEFT], capture_output=True, text=True, check=False)
    assert (child.returncode, child.stdout, child.stderr) == (0, "", "")


def test_a_driver_that_ends_ends_the_conversation() -> None:
    with (
        sandbox.session(Job("pass", driver=LEAVE), QUICK) as child,
        pytest.raises(Ended, match="returned"),
    ):
        child.receive(20)
    assert child.close().ended is Ending.RETURNED


def test_nothing_can_be_said_after_the_end() -> None:
    with sandbox.session(Job("", driver=ECHO), QUICK) as child:
        child.close()
        with pytest.raises(Ended):
            child.send(b"more")
        with pytest.raises(Ended):
            child.receive(1)
    assert child.close() is child.close()


def test_a_message_beyond_the_policy_is_the_callers_error() -> None:
    with (
        sandbox.session(Job("", driver=ECHO), replace(QUICK, message_bytes=2000)) as child,
        pytest.raises(ValueError, match="2001 bytes"),
    ):
        child.send(b"x" * 2001)


@pytest.mark.parametrize("driver", ["tests.sandbox_nowhere:main", "nowhere.at.all:main"])
def test_a_driver_that_cannot_be_imported_is_our_error(driver: str) -> None:
    with pytest.raises(sandbox.SandboxError, match="nowhere"):
        sandbox.session(Job("", driver=driver), QUICK)
    assert sandbox.run(Job("print(1)")).stdout == b"1\n"  # and spoils nothing for others


def test_a_driver_that_has_no_such_function_is_our_error() -> None:
    with pytest.raises(sandbox.SandboxError):
        sandbox.session(Job("", driver="tests.sandbox_drivers:nothing"), QUICK)


def test_a_job_whose_names_cannot_travel_is_the_callers_error() -> None:
    with pytest.raises(ValueError, match="NUL"):
        sandbox.run(Job("", name="a\0b"))
    assert not any(executor.users for executor in pool.everyone(pool.executor(("small", 3, ""))))


def test_threads_may_converse_side_by_side(policy: Policy) -> None:
    wrong: list[object] = []

    def converse(number: int) -> None:
        source = f"def f(x): return int(x) + {number}"
        for i in range(40):
            with sandbox.session(Job(source, driver=ANSWER), policy) as child:
                child.send(b"%d" % i)
                answer = child.receive(20)
                if answer != b"%d" % (i + number):
                    wrong.append(answer)

    threads = [threading.Thread(target=converse, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_go_is_read_without_what_the_child_says_at_once() -> None:
    """Of a child of the floor that has taken our memory from us we know by then which process it is."""
    wires = Wires(b"", Policy())
    os.write(wires.theirs[4], frame(GO, b"go 4242 1") + frame(DATA, bytes(1 << 15)))
    wires.pump(1)
    assert list(wires.frames) == [(GO, b"go 4242 1")]
    wires.pump(1)
    assert wires.frames.pop() == (DATA, bytes(1 << 15))
    wires.close()


def test_a_session_of_whose_end_nothing_can_be_told_is_left_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: Session) -> None:
        raise sandbox.SandboxError("no word of it")

    child = sandbox.session(Job("def f(x): return x", driver=ANSWER), QUICK)
    users = sum(executor.users for executor in pool.everyone(child._executor))
    monkeypatch.setattr(Session, "_facts", fails)
    with pytest.raises(sandbox.SandboxError, match="no word"), child:
        child.close()
    assert child.close().ended is Ending.LOST
    assert sum(executor.users for executor in pool.everyone(child._executor)) == users - 1
