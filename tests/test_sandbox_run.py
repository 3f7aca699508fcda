"""A program goes in, facts come out: the same ones at every level of confinement."""

from __future__ import annotations

from dataclasses import replace
from select import POLLIN
from time import sleep
from typing import Any

import pytest

import sandbox
from sandbox import Ending, Exit, Job, Level, Limit, Policy
from sandbox.wires import Wires

LEVELS = [Level.L1, Level.L2, Level.L3]
QUICK = Policy(wall_seconds=20.0)


@pytest.fixture(params=LEVELS, ids=lambda level: level.name)
def level(request: pytest.FixtureRequest) -> Level:
    wanted: Level = request.param
    if sandbox.level() < wanted:
        pytest.skip(f"this kernel grants {sandbox.level().name} only")
    return wanted


def ran(source: str, level: Level = Level.L3, stdin: bytes = b"", **terms: Any) -> Exit:
    return sandbox.run(Job(source, stdin), replace(QUICK, max_level=level, **terms))


DEEP = """
import sys
sys.setrecursionlimit(10**6)
def f(n):
    return n and 1 + f(n - 1)
print(f(50000))
"""
STUBBORN = """
while True:
    try:
        while True: pass
    except BaseException: pass
"""
DEAF = """
import signal
signal.signal(signal.SIGXCPU, signal.SIG_IGN)
while True: pass
"""
PRINTED = [
    ("print('hello')", b"", b"hello\n"),
    ("print(input())", b"one\ntwo\n", b"one\n"),
    ("import sys\nprint(len(sys.stdin.read()))", b"x" * 300_000, b"300000\n"),
    ("print(open(0).read())", b"from descriptor 0", b"from descriptor 0\n"),
    ("import os\nprint(os.read(0, os.fstat(0).st_size))", b"fast", b"b'fast'\n"),
    ("import sys\nprint(sys.stdin.buffer.readline())", b"raw\n", b"b'raw\\n'\n"),
    ("import sys\nprint(sum(map(int, sys.stdin)))", b"1\n2\n3\n", b"6\n"),
    ("print(__name__, __file__)", b"", b"__main__ solution.py\n"),
    ("import sys\nprint(sys.argv)", b"", b"['solution.py']\n"),
    ("import sys\nprint(sys.stdin.seekable(), sys.stdout.seekable())", b"seek", b"True False\n"),
    ("import sys\nprint('solution' in sys.modules)", b"", b"False\n"),
    ("import gc\nprint(gc.isenabled())", b"", b"True\n"),
    ("import __main__\nx = 3\nprint(__main__.x)", b"", b"3\n"),
    ("import atexit\natexit.register(print, 'last')\nprint('first')", b"", b"first\nlast\n"),
    ("import sys\nsys.stdout.buffer.write(b'\\xff\\n')", b"", b"\xff\n"),
    ("import os\nos.write(1, b'unbuffered')", b"", b"unbuffered"),
    ("print('é', '\\U0001f600')", b"", "é \U0001f600\n".encode()),
    ("print(input())", b"\xff\xfe\n", b"\xff\xfe\n"),
    (DEEP, b"", b"50000\n"),
    ("import os\nprint(dict(os.environ))", b"", b"{}\n"),
    ("import os\nprint(os.path.exists('input.txt'))", b"", b"False\n"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "stdin", "stdout"), PRINTED)
def test_a_program_reads_its_input_and_prints(source: str, stdin: bytes, stdout: bytes, level: Level) -> None:
    found = ran(source, level, stdin)
    assert (found.ended, found.stdout, found.level) == (Ending.RETURNED, stdout, level), found.stderr
    assert found.touched == ()


MODULES = """
    abc argparse array ast base64 bisect calendar cmath collections contextlib copy csv dataclasses datetime
    decimal difflib enum fractions functools graphlib hashlib heapq html inspect io itertools json keyword
    logging math numbers operator os pathlib pickle platform pprint queue random re secrets select shlex
    shutil signal socket stat statistics string struct subprocess tempfile textwrap threading time timeit
    token traceback types typing unicodedata unittest unittest.mock urllib.parse uuid warnings weakref zlib
    collections.abc concurrent.futures xml.etree.ElementTree asyncio ctypes zoneinfo importlib.util
"""


@pytest.mark.parametrize("tier", ["small", "full"])
def test_the_standard_library_is_served_from_memory(tier: str, level: Level) -> None:
    heavy = {"xml.etree.ElementTree", "uuid"}  # they need C extensions that only the fuller tier has
    names = [n for n in MODULES.split() if tier == "full" or n not in heavy]
    source = "".join(f"import {name}\n" for name in names) + "print('all')"
    found = ran(source, level, tier=tier)
    assert found.stdout == b"all\n", found.stderr


ENDED = [
    ("pass", Ending.RETURNED, None, None),
    ("1/0", Ending.RAISED, None, "ZeroDivisionError"),
    ("def f(:", Ending.RAISED, None, "SyntaxError"),
    ("'\\ud800'.encode()", Ending.RAISED, None, "UnicodeEncodeError"),
    ("x = '\ud800'", Ending.RAISED, None, "UnicodeEncodeError"),
    ("x = '\0'", Ending.RAISED, None, ("SyntaxError", "ValueError")),
    ("class E(Exception): pass\nraise E('mine')", Ending.RAISED, None, "__main__.E"),
    ("raise KeyboardInterrupt", Ending.RAISED, None, "KeyboardInterrupt"),
    ("def f(): f()\nf()", Ending.RAISED, None, "RecursionError"),
    ("class E(Exception):\n    def __str__(self): raise self\nraise E", Ending.RAISED, None, None),
    ("raise ValueError('x' * (50 << 20))", Ending.RAISED, None, "ValueError"),
    ("raise MemoryError", Ending.RAISED, Limit.MEMORY, "MemoryError"),
    ("x = bytearray(2 << 30)", Ending.RAISED, Limit.MEMORY, "MemoryError"),
    ("x = []\nwhile True: x.append(' ' * 10**6)", Ending.RAISED, Limit.MEMORY, "MemoryError"),
    ("open('/etc/passwd')", Ending.RAISED, Limit.FILES, "FileNotFoundError"),
    ("open('/tmp/new', 'w')", Ending.RAISED, Limit.FILES, "OSError"),
    ("import socket\nsocket.socket()", Ending.RAISED, Limit.FILES, "OSError"),
    ("import os\nos.pipe()", Ending.RAISED, Limit.FILES, "OSError"),
    ("import os\nos.fork()", Ending.RAISED, Limit.PROCESSES, "BlockingIOError"),
    ("raise SystemExit", Ending.EXITED, None, 0),
    ("raise SystemExit(3)", Ending.EXITED, None, 3),
    ("raise SystemExit('why')", Ending.EXITED, None, 1),
    ("exit()", Ending.EXITED, None, 0),
    ("quit(4)", Ending.EXITED, None, 4),
    ("import os\nos._exit(5)", Ending.EXITED, None, 5),
    ("import os\nos.abort()", Ending.SIGNALLED, None, 6),
    ("import ctypes\nctypes.string_at(0)", Ending.SIGNALLED, None, 11),
    ("import os\nos.kill(os.getpid(), 15)", Ending.SIGNALLED, None, 15),
    ("import os, signal\nos.kill(os.getpid(), signal.SIGRTMAX)", Ending.SIGNALLED, None, 64),
]  # fmt: skip


@pytest.mark.parametrize("case", ENDED)
def test_how_a_program_ended_is_said(case: tuple[str, Ending, Limit | None, object], level: Level) -> None:
    source, ended, limit, what = case
    found = ran(source, level)
    assert (found.ended, found.limit) == (ended, limit), found
    told = {Ending.RAISED: found.exception, Ending.EXITED: found.code, Ending.SIGNALLED: found.signal}
    accepted = what if isinstance(what, tuple) else (what,)
    assert what is None or told[ended] in accepted, found
    assert len(found.text) <= 2000
    assert found.summary


LIMITED = [
    ("while True: pass", {"wall_seconds": 0.3}, Limit.WALL),
    ("import time\ntime.sleep(60)", {"wall_seconds": 0.3}, Limit.WALL),
    ("9**9**9", {"wall_seconds": 0.3}, Limit.WALL),
    (STUBBORN, {"wall_seconds": 0.3}, Limit.WALL),
    ("while True: pass", {"cpu_seconds": 1}, Limit.CPU),
    (DEAF, {"cpu_seconds": 1}, Limit.CPU),
    ("while True: print('x' * 1000)", {"output_bytes": 100_000}, Limit.OUTPUT),
    ("print('x' * 100)", {"output_bytes": 10}, Limit.OUTPUT),
    ("import os\nos.write(4, b'\\x09' * 100)\nwhile True: pass", {}, Limit.MESSAGE),
    ("import os\nos.write(4, b'\\x00' + b'\\xff' * 100)\nwhile True: pass", {}, Limit.MESSAGE),
    ("import os\nos.write(4, b'\\x02\\x03\\0\\0\\0abc')\nwhile True: pass", {}, Limit.MESSAGE),
    ("import os\nfor n in range(5): os.close(n)\nwhile True: pass", {}, Limit.MESSAGE),
    ("print('x' * 100, flush=True)\nwhile True: pass", {"wall_seconds": 0.3}, Limit.WALL),
]  # fmt: skip


@pytest.mark.parametrize(("source", "terms", "limit"), LIMITED)
def test_each_limit_ends_a_program_under_its_own_name(
    source: str, terms: dict[str, Any], limit: Limit, level: Level
) -> None:
    found = ran(source, level, **terms)
    assert (found.ended, found.limit) == (Ending.LIMITED, limit), found


AT_ONCE = [
    ("import os, time\nos.write(4, b'garbage')\ntime.sleep(15)", {}, Limit.MESSAGE),
    ("import os, time\nos.write(1, bytes(100))\ntime.sleep(15)", {"output_bytes": 10}, Limit.OUTPUT),
]


@pytest.mark.parametrize(("source", "terms", "limit"), AT_ONCE)
def test_a_limit_met_together_with_the_start_is_not_noticed_later(
    source: str, terms: dict[str, Any], limit: Limit
) -> None:
    for _ in range(20):
        found = ran(source, wall_seconds=20.0, **terms)
        assert (found.limit, found.wall < 10) == (limit, True)


def test_output_that_is_read_after_the_report_meets_its_limit_too(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = Wires._ready

    def channel_first(wires: Wires, seconds: float) -> list[tuple[int, int]]:
        if wires.frames or not wires.channel_open:
            return usual(wires, seconds)
        sleep(0.3)  # by then it has said "go", printed and ended
        return [(wires._incoming, POLLIN)]

    monkeypatch.setattr(Wires, "_ready", channel_first)
    assert ran("print('x' * 100)", output_bytes=10).limit is Limit.OUTPUT


def test_more_output_than_is_kept_is_said() -> None:
    found = ran("print('x' * 100)", output_bytes=10)
    assert (found.stdout, found.truncated) == (b"x" * 10, True)


def test_output_of_many_pipefuls_arrives_whole() -> None:
    found = ran("import sys\nfor i in range(200000): print(i)\nprint('e' * 10**6, file=sys.stderr)")
    assert found.stdout == b"".join(b"%d\n" % i for i in range(200_000))
    assert not found.truncated
    assert len(found.stderr) <= QUICK.error_bytes


def test_input_of_many_megabytes_arrives_whole() -> None:
    content = bytes(range(256)) * 80_000
    found = ran("import sys, zlib\nprint(zlib.crc32(sys.stdin.buffer.read()))", stdin=content)
    import zlib

    assert found.stdout == b"%d\n" % zlib.crc32(content)


def test_a_source_of_megabytes_arrives_whole() -> None:
    found = ran("x = '" + "y" * 3_000_000 + "'\nprint(len(x))")
    assert found.stdout == b"3000000\n"


def test_what_a_program_printed_before_it_was_stopped_is_kept() -> None:
    found = ran("print('before', flush=True)\nwhile True: pass", wall_seconds=0.3)
    assert found.stdout == b"before\n"


def test_the_trace_shows_the_solution_and_nothing_of_ours() -> None:
    found = ran("def f():\n    return {}['missing']\nf()")
    assert 'File "solution.py", line 2, in f' in found.stderr
    assert "sandbox" not in found.stderr


def test_threads_run_where_they_are_granted_and_processes_do_not() -> None:
    if sandbox.level() < Level.L2:
        pytest.skip("threads need L2")
    source = """
import os, threading
done = []
threads = [threading.Thread(target=done.append, args=(i,)) for i in range(10)]
for t in threads: t.start()
for t in threads: t.join()
print(sorted(done))
try:
    os.fork()
except BlockingIOError:
    print("no fork")
"""
    found = sandbox.run(Job(source), replace(sandbox.CODE_THREADS, wall_seconds=20.0))
    assert found.stdout == b"[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]\nno fork\n", found.stderr


def test_threads_are_granted_in_a_number_that_leaves_others_some() -> None:
    source = "import resource\nprint(*resource.getrlimit(resource.RLIMIT_NPROC))"
    soft, hard = map(int, sandbox.run(Job(source), sandbox.CODE_THREADS).stdout.split())
    assert 0 < soft == hard <= 8192


def test_threads_are_refused_below_the_level_that_can_tell_them_from_processes() -> None:
    with pytest.raises(sandbox.SandboxError, match="threads"):
        sandbox.run(Job("pass"), Policy(threads=True, max_level=Level.L1))


def test_each_run_has_random_numbers_of_its_own() -> None:
    seen = {ran("import random\nprint(random.random())").stdout for _ in range(5)}
    assert len(seen) == 5


def test_a_required_level_that_is_not_granted_is_our_error() -> None:
    with pytest.raises(sandbox.SandboxError, match="L2 is required"):
        sandbox.run(Job("pass"), Policy(min_level=Level.L2, max_level=Level.L1))


def test_cpu_and_wall_time_are_said() -> None:
    found = ran("import time\nwhile time.process_time() < 0.2: pass")
    assert found.cpu >= 0.2
    assert found.wall > 0
