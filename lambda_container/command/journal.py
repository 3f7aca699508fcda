"""What has been scored, on disk: append-only, so that a run that was killed goes on where it was.

One JSON object a line. The first says what the run is; `sent` names rows that are about to be sent and
`key`, `result` is a row's answer. Answers are on the disk (fsync) before they count. A kill can only tear the
last line, and a torn line is cut off when the journal is opened again.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO

from lambda_container.command import Unusable

VERSION = 1


class Journal:
    """The answers of one run by row key; safe to use from several threads.

    unanswered: rows that an earlier run sent and did not live to see answered; they may have been run.
    """

    def __init__(self, path: str | Path, run: Mapping[str, Any]) -> None:
        """Opens or creates the journal of a run.

        Args:
            path: the file.
            run: what the answers depend on beside the rows (function, reward, options), as JSON.

        Raises Unusable: the file is another run's, not a journal, or in use by another process.
        """
        self.path = Path(path)
        self._lock = Lock()
        self._where: dict[str, int] = {}  # key -> offset of its line
        self.unanswered = 0
        self._file = _opened(self.path)
        try:
            self._read(json.loads(json.dumps({"journal": VERSION, **run})))
        except Unusable:
            self._file.close()
            raise

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __contains__(self, key: str) -> bool:
        return key in self._where

    def __len__(self) -> int:
        return len(self._where)

    def __bool__(self) -> bool:  # an empty journal is a journal
        return True

    def answer(self, key: str) -> Any:
        """The recorded answer of a row. KeyError where there is none."""
        with self._lock:
            self._file.seek(self._where[key])
            line = self._file.readline()
        return json.loads(line)["result"]

    def sending(self, keys: Iterable[str]) -> None:
        """Records that rows are about to be sent."""
        with self._lock:
            self._append([{"sent": list(keys)}])

    def record(self, answers: Mapping[str, Any]) -> None:
        """Records answers; when this returns they survive a crash. A key that has one keeps the first."""
        with self._lock:
            fresh = {key: value for key, value in answers.items() if key not in self._where}
            offsets = self._append([{"key": key, "result": value} for key, value in fresh.items()])
            os.fsync(self._file.fileno())
            self._where.update(zip(fresh, offsets, strict=True))

    def close(self) -> None:
        """Closes the file and lets other processes have it."""
        self._file.close()

    def _append(self, entries: Iterable[Mapping[str, Any]]) -> list[int]:
        texts = [json.dumps(entry).encode() + b"\n" for entry in entries]
        try:
            offset = self._file.seek(0, os.SEEK_END)
            self._file.write(b"".join(texts))
            self._file.flush()
        except OSError as problem:
            raise Unusable(f"cannot write {self.path}: {problem.strerror}") from problem
        offsets = []
        for text in texts:
            offsets.append(offset)
            offset += len(text)
        return offsets

    def _read(self, run: Mapping[str, Any]) -> None:
        header = json.dumps(run).encode() + b"\n"
        first = self._file.readline()
        if header.startswith(first) and first != header:  # new, or torn before anything was sent
            self._file.truncate(0)
            self._append([run])
            return
        self._check(first, run)
        sent: set[str] = set()
        offset = len(first)
        for line in self._file:
            if not self._index(line, offset, sent):
                break
            offset += len(line)
        self._file.truncate(offset)
        self.unanswered = len(sent)

    def _index(self, line: bytes, offset: int, sent: set[str]) -> bool:
        """Takes a line up; False where it is torn."""
        entry = _parsed(line)
        if not line.endswith(b"\n") or not entry:
            return False
        if "sent" in entry:
            sent.update(key for key in entry["sent"] if key not in self._where)
        else:
            self._where.setdefault(entry["key"], offset)
            sent.discard(entry["key"])
        return True

    def _check(self, first: bytes, run: Mapping[str, Any]) -> None:
        found = _parsed(first)
        if "journal" not in found:
            raise Unusable(
                f"{self.path} is no journal of rlvr score; name a new file, or a journal to go on with"
            )
        differing = sorted(name for name in {*found, *run} if found.get(name) != run.get(name))
        if differing:
            raise Unusable(
                f"{self.path} is the journal of a run with another {', '.join(differing)}; "
                "give this run a journal of its own, or delete that one"
            )


def _opened(path: Path) -> BinaryIO:
    try:
        file = path.open("a+b")
    except OSError as problem:
        raise Unusable(f"cannot open {path}: {problem.strerror}") from problem
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as problem:
        file.close()
        raise Unusable(f"{path} is in use by another process") from problem
    file.seek(0)
    return file


def _parsed(line: bytes) -> dict[str, Any]:
    """The object on a line; empty where there is none."""
    try:
        entry = json.loads(line)
    except ValueError:
        return {}
    return entry if isinstance(entry, dict) else {}
