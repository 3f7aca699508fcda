"""Lines of a JSONL file to scored rows, by a function elsewhere: what `rlvr score` calls."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from json import dumps

from lambda_container.command import fanout
from lambda_container.command.batches import Item
from lambda_container.command.fanout import Answer, Limits
from lambda_container.command.invoker import Invoker
from lambda_container.command.journal import Journal
from lambda_container.command.progress import Progress
from lambda_container.command.rows import Line
from lambda_container.command.scored import Scored, from_problem, from_result


def scored(
    rows: Iterable[Line], invoker: Invoker, journal: Journal | None = None, limits: Limits | None = None,
    *, progress: Progress | None = None,
) -> Iterator[Scored]:  # fmt: skip
    """Scores lines in order; a line that cannot be a row is an error in its place and is not sent.

    Raises fanout.Stopped where the function cannot be reached; the journal is where to go on.
    """
    read: deque[Line] = deque()
    sent = items(_remembered(rows, read))
    for _, answer in fanout.fan_out(sent, invoker, journal, limits, progress=progress):
        yield from _problems(read)
        yield _scored(read.popleft(), answer)
    yield from _problems(read)


def items(rows: Iterable[Line]) -> Iterator[Item]:
    """What is to be sent: the lines that can be rows."""
    for line in rows:
        if line.row is not None:
            body = dumps(line.row, separators=(",", ":")).encode()
            yield Item(f"{line.number}:{blake2b(body, digest_size=8).hexdigest()}", body)


def _remembered(rows: Iterable[Line], read: deque[Line]) -> Iterator[Line]:
    for line in rows:
        read.append(line)
        yield line


def _problems(read: deque[Line]) -> Iterator[Scored]:
    while read and read[0].row is None:
        yield from_problem(read.popleft())


def _scored(line: Line, answer: Answer) -> Scored:
    if "failed" not in answer:
        return from_result(answer, line.row)
    cause = _cause(answer["failed"])
    name = str((line.row or {}).get("id", f"line-{line.number}"))
    metrics = {"verifier_error": 1.0, f"error_{cause}": 1.0}
    return Scored(name, 0.0, "error", None, f"{cause}: {answer['failed']}", metrics, row=line.row)


def _cause(failure: str) -> str:
    """Whose fault it is that the function fails on one row."""
    if "timed out" in failure:
        return "deadline"
    return "sample" if "bytes" in failure or "TooLarge" in failure else "verifier"
