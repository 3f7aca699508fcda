"""The journal: what it says is answered stays answered, whatever happens to the process or the file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambda_container.command import Unusable
from lambda_container.command.journal import Journal

RUN = {"function": "f", "options": {"a": 1}}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal"


def answers(path: Path, run: dict[str, Any] = RUN) -> dict[str, Any]:
    """What a journal on disk holds."""
    journal = Journal(path, run)
    found = {key: journal.answer(key) for key in journal._where}
    journal.close()
    return found


def write(path: Path, **entries: Any) -> None:
    journal = Journal(path, RUN)
    journal.record(entries)
    journal.close()


def test_a_new_journal_is_empty(path: Path) -> None:
    assert answers(path) == {}


def test_what_was_recorded_is_there_next_time(path: Path) -> None:
    write(path, a={"reward": 1.0}, b={"reward": 0.0})
    write(path, c={"text": "é\n\ud800"})
    assert answers(path) == {"a": {"reward": 1.0}, "b": {"reward": 0.0}, "c": {"text": "é\n\ud800"}}


def test_the_first_answer_to_a_row_stays(path: Path) -> None:
    write(path, a=1)
    write(path, a=2)
    assert answers(path) == {"a": 1}


def test_answers_can_be_read_while_others_are_written(path: Path) -> None:
    journal = Journal(path, RUN)
    for i in range(50):
        journal.record({f"k{i}": i})
        assert journal.answer(f"k{i // 2}") == i // 2
    assert len(journal) == 50
    journal.close()


def test_a_row_without_an_answer_is_not_in_it(path: Path) -> None:
    journal = Journal(path, RUN)
    journal.sending(["a"])
    assert "a" not in journal
    with pytest.raises(KeyError):
        journal.answer("a")
    journal.close()


def test_rows_sent_and_never_answered_are_counted(path: Path) -> None:
    journal = Journal(path, RUN)
    journal.sending(["a", "b", "c"])
    journal.record({"b": 1})
    journal.close()
    again = Journal(path, RUN)
    assert again.unanswered == 2
    again.close()


@given(st.integers(0, 400))
def test_a_file_cut_anywhere_keeps_every_whole_line(tmp_path_factory: Any, cut: int) -> None:
    path = tmp_path_factory.mktemp("cut") / "journal"
    write(path, a={"x": "é" * 10}, b={"x": 2}, c={"x": 3})
    whole = path.read_bytes()
    path.write_bytes(whole[: min(cut, len(whole))])
    kept = whole[:cut].count(b"\n") - 1  # but for the header
    assert list(answers(path)) == list("abc")[: max(0, kept)]
    write(path, d=4)
    assert answers(path)["d"] == 4


def test_garbage_after_a_power_cut_is_cut_off(path: Path) -> None:
    write(path, a=1, b=2)
    with path.open("ab") as file:
        file.write(b'\0\0\0\0\n{"key": "c", "result": 3}\n')
    assert answers(path) == {"a": 1, "b": 2}
    write(path, c=4)
    assert answers(path) == {"a": 1, "b": 2, "c": 4}


def test_the_journal_of_another_run_is_refused_by_what_differs(path: Path) -> None:
    write(path, a=1)
    with pytest.raises(Unusable, match="another options;"):
        Journal(path, {"function": "f", "options": {"a": 2}})


@pytest.mark.parametrize("content", [b'{"id": 1}\n', b"hello\nworld\n", b"no newline", b"[1]\n", b"\n\n"])
def test_a_file_that_is_no_journal_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(Unusable, match="is no journal"):
        Journal(path, RUN)
    assert path.read_bytes() == content


def test_a_journal_in_use_is_refused(path: Path) -> None:
    journal = Journal(path, RUN)
    with pytest.raises(Unusable, match="in use by another process"):
        Journal(path, RUN)
    journal.close()
    Journal(path, RUN).close()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"cannot open .*: No such file"):
        Journal(tmp_path / "absent" / "journal", RUN)


def test_a_disk_that_is_full_is_named_and_what_was_recorded_stays(path: Path) -> None:
    program = (
        "import resource, signal, sys; from lambda_container.command.journal import Journal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))\n"
        "journal = Journal(sys.argv[1], {'function': 'f', 'options': {'a': 1}})\n"
        "for i in range(100): journal.record({str(i): 'x' * 100})\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True)
    assert f"Unusable: cannot write {path}: File too large" in done.stderr
    kept = answers(path)
    assert list(kept) == [str(i) for i in range(len(kept))]
    assert len(kept) > 20


def test_many_threads_may_write(path: Path) -> None:
    journal = Journal(path, RUN)

    def write_some(thread: int) -> None:
        for i in range(20):
            journal.record({f"{thread}-{i}": [thread, i]})

    threads = [Thread(target=write_some, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    journal.close()
    assert answers(path) == {f"{t}-{i}": [t, i] for t in range(8) for i in range(20)}


WRITER = """
import sys
from lambda_container.command.journal import Journal
journal = Journal(sys.argv[1], {"function": "f", "options": {"a": 1}})
for i in range(10**9):
    journal.record({str(i): "x" * 1000})
    print(i, flush=True)
"""


def test_what_was_recorded_before_a_kill_is_there_after_it(path: Path) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    said = [writer.stdout.readline() for _ in range(30)]
    os.kill(writer.pid, signal.SIGKILL)
    said += writer.stdout.readlines()
    writer.stdout.close()
    writer.wait()
    promised = {line.strip() for line in said if line.endswith("\n")}
    assert promised <= set(answers(path))
