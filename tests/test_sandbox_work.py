"""A private work directory: its job's alone, measured, and gone afterwards."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest

import sandbox
from sandbox import CODE_FILES, Ending, Exit, Job, Level, Limit
from sandbox.work import root


@pytest.fixture(autouse=True)
def needs_landlock() -> None:
    if sandbox.level() < Level.L3:
        pytest.skip("a work directory needs L3")


def ran(source: str, stdin: bytes = b"") -> Exit:
    return sandbox.run(Job(source, stdin), replace(CODE_FILES, wall_seconds=20.0, file_bytes=1 << 20))


def test_a_program_reads_what_it_wrote() -> None:
    found = ran(
        "import os\n"
        "os.mkdir('d')\n"
        "with open('d/a.txt', 'w') as f: f.write('written')\n"
        "os.rename('d/a.txt', 'b.txt')\n"
        "print(open('b.txt').read(), sorted(os.listdir('.')), os.path.exists('d/a.txt'))\n"
        "os.remove('b.txt'); os.rmdir('d')\n"
    )
    assert found.stdout == b"written ['b.txt', 'd'] False\n", found.stderr
    assert found.ended is Ending.RETURNED


def test_nothing_of_one_job_is_there_for_the_next() -> None:
    ran("open('left.txt', 'w').write('x')")
    assert ran("import os\nprint(os.listdir('.'))").stdout == b"[]\n"
    assert os.listdir(root()) == []


OUTSIDE = """
import os, socket
mine = os.getcwd()
path = input()
def tries():
    yield lambda: open(path).read()
    yield lambda: open(path, "w")
    yield lambda: os.truncate(path, 0)
    yield lambda: os.unlink(path)
    yield lambda: os.rename(path, "stolen")
    yield lambda: os.listdir(os.path.dirname(path))
    yield lambda: open("/etc/passwd").read()
    yield lambda: open("/proc/self/environ").read()
    yield lambda: os.listdir("/tmp")
    yield lambda: os.listdir("..")
    yield lambda: open("../other", "w")
    yield lambda: os.mkdir("/tmp/rlvr-outside")
    yield lambda: os.execve("/bin/true", ["true"], {})
    yield lambda: socket.socket(socket.AF_UNIX)
    yield lambda: os.fork()
    yield lambda: os.symlink("/etc/passwd", "link") or open("link").read()
for attempt in tries():
    try:
        attempt()
        print("PWNED")
    except OSError:
        pass
print("done")
"""


def test_nothing_outside_can_be_read_or_changed(tmp_path: Path) -> None:
    for directory in (tmp_path, *tmp_path.parents[:2]):
        directory.chmod(0o755)
    file = tmp_path / "ours.txt"
    file.write_text("ours")
    assert ran(OUTSIDE, f"{file}\n".encode()).stdout == b"done\n"
    assert file.read_text() == "ours"


def test_two_jobs_at_once_do_not_see_each_other() -> None:
    source = (
        "import os, time\n"
        "open('mine', 'w').write('x')\n"
        "time.sleep(0.2)\n"
        "others = [d for d in os.scandir('..')]\n"
        "print('PWNED', others)\n"
    )
    found: list[Exit] = []
    threads = [threading.Thread(target=lambda: found.append(ran(source))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [e.exception for e in found] == ["PermissionError"] * 2


FULL = [
    "open('big', 'wb').write(bytes(2 << 20))",
    "for i in range(100): open(str(i), 'wb').write(bytes(1 << 20))\nimport time\ntime.sleep(20)",
    "import os\nfor i in range(100000): os.mkdir(str(i))\nimport time\ntime.sleep(20)",
    "kept = [open(str(i), 'w') for i in range(100)]",
    "import os, time\nos.mkdir('d', 0o300)\nos.chdir('d')\n"
    "for i in range(100): open(str(i), 'wb').write(bytes(1 << 20))\ntime.sleep(20)",
    "import os, time\nfor _ in range(40): os.mkdir('d' * 250); os.chdir('d' * 250)\ntime.sleep(20)",
]


@pytest.mark.parametrize("source", FULL)
def test_a_directory_that_grows_too_large_ends_its_job(source: str) -> None:
    found = ran(source)
    assert found.limit is Limit.FILES, found
    assert os.listdir(root()) == []


HELD = """
import ctypes, os
libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
while True:
    file = os.open("f", os.O_CREAT | os.O_RDWR)
    os.write(file, bytes(1 << 20))
    os.unlink("f")
"""
MAPPED = (
    HELD
    + """
    assert libc.mmap(None, 4096, 1, 1, file, ctypes.c_long(0)) != 2**64 - 1, "refused"
    os.close(file)
"""
)


def test_little_can_be_kept_of_what_was_unlinked() -> None:
    """Nobody sees how much it is."""
    assert ran(HELD).limit is Limit.FILES
    assert ran(MAPPED).text == "refused"


LEFT = [
    "import os\nos.mkdir('a', 0)\nos.mkdir('b', 0o300)\nopen('b/c', 'w').close()\nos.mkdir('b/d', 0o300)",
    "import os\nfor _ in range(990): os.mkdir('d'); os.chdir('d')\nopen('f', 'w').close()",
    "import os\nfor _ in range(3000): os.mkdir('d' * 250, 0o300); os.chdir('d' * 250)",
    "import os, sys\nfor _ in range(990): os.mkdir('d'); os.chdir('d')\nimport time\ntime.sleep(0.2)",
    """import os
report = b"\\0".join((b"returned", b"0", b"0", b"", b""))
os.write(4, b"\\2" + len(report).to_bytes(4, "little") + report)
while True:
    os.mkdir("d")
    os.rename("d", "e")
    os.rmdir("e")
""",
]


@pytest.mark.parametrize("source", LEFT, ids=["modes", "deep", "deep and closed", "deep for long", "goes on"])
def test_whatever_a_job_leaves_is_removed(source: str) -> None:
    found = ran(source)
    assert found.ended in (Ending.RETURNED, Ending.LIMITED), found
    assert os.listdir(root()) == []
    assert ran("print(1)").stdout == b"1\n"


def test_a_work_directory_below_its_level_is_our_error() -> None:
    policy = replace(CODE_FILES, min_level=Level.L1, max_level=Level.L2)
    with pytest.raises(sandbox.SandboxError, match="work directory needs level L3"):
        sandbox.run(Job("pass"), policy)
