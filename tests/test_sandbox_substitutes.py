"""What a program finds in place of threads, descriptors and files: the same at every level."""

from __future__ import annotations

from typing import Any

import pytest

import sandbox
from sandbox import Ending, Exit, Job, Level, Policy

LEVELS = [level for level in (Level.L1, Level.L2, Level.L3) if level <= sandbox.level()]
STDIN = b"3\n1 2 3\n"
TOTAL = "print(sum(map(int, open(0).read().split()[1:])))"
LATER = "\nprint('later')"

IN_THREADS = {
    "main in a thread": "import sys, threading\nsys.setrecursionlimit(1 << 25)\nthreading.stack_size(1 << 26)\n"
    f"def main(): {TOTAL}\nt = threading.Thread(target=main)\nt.start()\nt.join()",
    "deep in a thread": "import sys, threading\nsys.setrecursionlimit(1 << 25)\nthreading.stack_size(1 << 27)\n"
    "def f(n): return n and 1 + f(n - 1)\n"
    "threading.Thread(target=lambda: print(f(10 ** 5) - 99994)).start()",
    "results by argument": "import threading\nfound = []\n"
    "ts = [threading.Thread(target=found.append, args=(i,)) for i in (1, 2, 3)]\n"
    "for t in ts: t.start()\nfor t in ts: t.join()\nprint(sum(found))",
    "a subclass": "from threading import Thread\nclass T(Thread):\n    def run(self): self.found = 6\n"
    "t = T(daemon=True)\nt.start()\nt.join()\nprint(t.found)",
    "who runs": "import threading as t\nseen = []\n"
    "def f(): seen.extend((t.current_thread().name, t.current_thread().is_alive()))\n"
    "x = t.Thread(target=f, name='x')\nassert not x.is_alive()\nx.start()\n"
    "assert seen == ['x', True] and not x.is_alive() and x.ident\n"
    "assert t.current_thread() is t.main_thread()\nprint(6)",
    "one inside another": "import threading as t\n"
    "def outer():\n    x = t.Thread(target=print, args=(6,))\n    x.start()\n    x.join()\n"
    "    assert t.current_thread().name == 'o'\nt.Thread(target=outer, name='o').start()",
    "started once": "import threading as t\nx = t.Thread(target=print, args=(6,))\nx.start()\n"
    "try: x.start()\nexcept RuntimeError: pass\nelse: print('twice')",
    "an exception ends only the thread": "import threading as t\nt.Thread(target=int, args=('x',)).start()\n"
    "print(6)",
    "leaving ends only the thread": "import sys, threading as t\nt.Thread(target=sys.exit).start()\nprint(6)",
    "a timer": "import threading as t\nt.Timer(0.01, print, (6,)).start()",
    "the low level": "import _thread\n_thread.start_new_thread(print, (6,))\n_thread.start_new_thread(int, ('x',))",
    "a producer": "import queue, threading as t\nq = queue.Queue()\n"
    "t.Thread(target=lambda: [q.put(i) for i in (1, 2, 3)]).start()\nprint(q.get() + q.get() + q.get())",
    "a lock held by both": "import threading as t\nlock, n = t.Lock(), [0]\ndef f():\n    with lock: n[0] += 2\n"
    "for _ in range(3): t.Thread(target=f).start()\nwith lock: print(n[0])",
    "a pool that maps": "from concurrent.futures import ThreadPoolExecutor as P\n"
    "with P(2) as p: print(sum(p.map(int, '123')))",
    "a pool that is told": "from concurrent.futures import ThreadPoolExecutor, as_completed\nwith ThreadPoolExecutor() as p:\n"
    "    fs = [p.submit(int, w) for w in '1x23']\n    done = [f for f in as_completed(fs) if not f.exception()]\n"
    "    print(sum(f.result() for f in done))",
    "a pool within itself": "from concurrent.futures import ThreadPoolExecutor\np = ThreadPoolExecutor(2)\n"
    "def f(n): return n and p.submit(f, n - 1).result() + 1\nprint(p.submit(f, 6).result())",
    "a pool that is prepared": "from concurrent.futures import ThreadPoolExecutor as P\nseen = []\n"
    "with P(2, initializer=seen.append, initargs=(3,)) as p: list(p.map(seen.append, [1, 2]))\nprint(sum(seen))",
    "a pool that is shut": "from concurrent.futures import ThreadPoolExecutor as P\np = P()\np.shutdown()\n"
    "try: p.submit(int)\nexcept RuntimeError: print(6)",
}
IN_LOOPS = {
    "a coroutine": "import asyncio\nasync def f(): return 6\nprint(asyncio.run(f()))",
    "sleep and gather": "import asyncio\nasync def f(x):\n    await asyncio.sleep(0.001)\n    return x\n"
    "async def main(): print(sum(await asyncio.gather(f(1), f(2), f(3))))\nasyncio.run(main())",
    "a queue": "import asyncio\nasync def put(q):\n    for i in (1, 2, 3): await q.put(i)\n"
    "async def main():\n    q = asyncio.Queue(1)\n    t = asyncio.create_task(put(q))\n"
    "    print(sum([await q.get() for _ in range(3)]))\n    await t\nasyncio.run(main())",
    "time limits": "import asyncio\nasync def main():\n    try: await asyncio.wait_for(asyncio.sleep(9), 0.01)\n"
    "    except asyncio.TimeoutError: print(6)\nasyncio.run(main())",
    "a function elsewhere": "import asyncio\nasync def main(): print(await asyncio.to_thread(int, '6'))\n"
    "asyncio.run(main())",
    "a loop of its own": "import asyncio\nasync def f(): return 6\nloop = asyncio.new_event_loop()\n"
    "print(loop.run_until_complete(f()))\nloop.close()",
    "one loop after the other": "import asyncio\nasync def f(): return 2\n"
    "print(sum(asyncio.run(f()) for _ in range(3)))",
}
IN_FILES = {
    "/dev/stdin": "print(sum(map(int, open('/dev/stdin').read().split()[1:])))",
    "pathlib": "from pathlib import Path\nprint(sum(map(int, Path('/dev/stdin').read_text().split()[1:])))",
    "/proc/self/fd/0": "with open('/proc/self/fd/0', 'rb') as f: print(sum(map(int, f.read().split()[1:])))",
    "fileinput": "import fileinput\nprint(sum(map(int, list(fileinput.input())[1].split())))",
    "/dev/stdout": "open('/dev/stdout', 'w').write('6')\nprint()",
    "/dev/stdout, kept open": "out = open('/dev/stdout', 'w')\nout.write('6')",
    "descriptor 1, kept open": "import os\nout = os.fdopen(1, 'w')\nprint(6, file=out)",
    "a local file, or not": "import sys\ntry: sys.stdin = open('input.txt')\nexcept FileNotFoundError: pass\n"
    + TOTAL,
    "another stream": "import io, sys\nold, sys.stdout = sys.stdout, io.StringIO()\nprint(6)\n"
    "old.write(sys.stdout.getvalue())",
    "a stream that was closed": "import sys\nprint(6)\nsys.stdout.close()",
}
IN_DEPTH = {
    "more stack": "import resource, sys\nsys.setrecursionlimit(10 ** 6)\n"
    "resource.setrlimit(resource.RLIMIT_STACK, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))\nprint(6)",
    "a cache": "import sys\nfrom functools import lru_cache\nsys.setrecursionlimit(10 ** 6)\n@lru_cache(None)\n"
    "def f(n): return n and 1 + f(n - 1)\nassert f(30000) == 30000 and f.cache_info().misses == 30001\nprint(6)",
    "a cache of a method": "import sys\nfrom functools import cache\nsys.setrecursionlimit(10 ** 6)\nclass A:\n"
    "    @cache\n    def f(self, n, *, by=1): return n and by + self.f(n - 1, by=by)\nprint(A().f(12000) // 2000)",
}


def ran(source: str, level: Level, **terms: Any) -> Exit:
    return sandbox.run(Job(source, STDIN), Policy(wall_seconds=20.0, max_level=level, **terms))


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.name)
@pytest.mark.parametrize("name", [*IN_THREADS, *IN_LOOPS, *IN_FILES, *IN_DEPTH])
def test_a_program_ends_as_it_would_with_all_of_it(name: str, level: Level) -> None:
    source = (IN_THREADS | IN_LOOPS | IN_FILES | IN_DEPTH)[name]
    found = ran(source, level)
    assert (found.ended, found.stdout.split()) == (Ending.RETURNED, [b"6"]), found.stderr


@pytest.mark.parametrize("name", ["main in a thread", "results by argument", "a pool that maps", "a timer"])
def test_where_threads_are_granted_they_are_real(name: str) -> None:
    if Level.L2 not in LEVELS:
        pytest.skip("threads need L2")
    assert ran(IN_THREADS[name], LEVELS[-1], threads=True).stdout == b"6\n"
    own = "import threading as t\nx = t.Thread(target=lambda: print(t.get_ident() != main))\n"
    assert ran(f"{own}main = t.get_ident()\nx.start()", LEVELS[-1], threads=True).stdout == b"True\n"


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.name)
@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("open('/etc/passwd')", "no file can be opened here"),
        ("open('/etc/passwd', 'rb')", "no file can be opened here"),
        ("open('out.txt', 'w')", "Too many open files"),
        ("open('/dev/stdin/../../etc/passwd')", "no file can be opened here"),
    ],
)
def test_no_other_file_is_opened(source: str, text: str, level: Level) -> None:
    found = ran(source, level)
    assert found.limit == "files"
    assert text in found.text


WAITING = {
    "a get": "t.Thread(target=q.get).start()\nq.put(1)\nprint(1)",
    "a consumer": "def f():\n    while (x := q.get()) is not None:\n        print(x)\n"
    "c = t.Thread(target=f)\nc.start()\nq.put(1)\nq.put(None)\nc.join()",
    "a consumer that nobody joins": "def f(): print(q.get())\nt.Thread(target=f).start()\nq.put(1)",
    "a daemon, and tasks that are done": "def f():\n    while True:\n        print(q.get())\n        q.task_done()\n"
    "t.Thread(target=f, daemon=True).start()\nq.put(1)\nq.join()",
    "an event": "e = t.Event()\ndef f():\n    e.wait()\n    print(1)\nw = t.Thread(target=f)\nw.start()\ne.set()\nw.join()",
    "one that waits for one that comes later": "e = t.Event()\ndef f():\n    e.wait()\n    print(1)\n"
    "ws = [t.Thread(target=f), t.Thread(target=e.set)]\nfor w in ws: w.start()\nfor w in ws: w.join()",
    "a barrier": "b = t.Barrier(2)\ndef f():\n    if b.wait() == 0:\n        print(1)\n"
    "ws = [t.Thread(target=f) for _ in '12']\nfor w in ws: w.start()\nfor w in ws: w.join()",
    "one that is slept for": "import time\nd = {}\ndef f(): print(d.get(0, 1))\nt.Thread(target=f).start()\ntime.sleep(0.001)",
}


@pytest.mark.parametrize("source", WAITING.values(), ids=WAITING.keys())
def test_a_thread_that_waits_for_its_starter_runs_when_that_waits_too(source: str) -> None:
    found = sandbox.run(
        Job(f"import queue, threading as t\nq = queue.Queue()\n{source}"), Policy(wall_seconds=2)
    )
    assert (found.ended, found.stdout) == (Ending.RETURNED, b"1\n")


def test_a_thread_that_nobody_wakes_waits_for_ever() -> None:
    source = "import threading as t\ne = t.Event()\nw = t.Thread(target=e.wait)\nw.start()\nw.join()"
    found = sandbox.run(Job(source), Policy(wall_seconds=0.3))
    assert (found.ended, found.limit) == (Ending.LIMITED, "wall")
