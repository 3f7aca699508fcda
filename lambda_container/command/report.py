"""One self-contained HTML page about the rewards of a run, or of two with the drift between them.

Give what `rlvr score --format jsonl` printed, or the log of the function (its metric lines are enough). What
a file lacks of prompts, steps and responses, the file that was scored adds with --rows.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from lambda_container.command import Unusable, seen, suspicion
from lambda_container.command.digest import Digest, digest
from lambda_container.command.drift import Drift, drift


def configure(parser: ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument("file", help="scored rows, or a log")
    parser.add_argument("other", nargs="?", help="a second one, to compare with")
    parser.add_argument("--rows", metavar="FILE", help="the rows that were scored, for the first file")
    parser.add_argument("--out", default="report.html", metavar="FILE", help="the page (report.html)")


def run(arguments: Namespace) -> int:
    """Writes the page and says where; 1 where the two runs' scores differ by more than chance."""
    runs = [_digest(arguments.file, arguments.rows)]
    if arguments.other:
        runs.append(_digest(arguments.other, None))
    found = drift(runs[0].bins, runs[1].bins) if len(runs) == 2 else None
    text = _page(runs, found)
    _write(arguments.out, text)
    samples = sum(len(one.samples) for one in runs)
    print(f"{arguments.out}: {samples:,} samples, {len(text.encode()) / 1e3:,.0f} kB")
    if found:
        print(found)
    return 1 if found and found.found and found.enough else 0


def _page(runs: list[Digest], found: Drift | None) -> str:
    try:
        from lambda_container.command.page import page
    except ImportError as problem:
        raise Unusable("pygal is not installed: pip install 'rlvr-executor[report]'") from problem
    read = [(suspicion.suspicious(one.samples), suspicion.worst(one.samples)) for one in runs]
    return page(runs, found, read)


def _digest(path: str, rows: str | None) -> Digest:
    with ExitStack() as stack:
        samples = seen.read(stack.enter_context(_open(path)), path)
        if rows:
            samples = seen.joined(samples, stack.enter_context(_open(rows)), rows)
        return digest(Path(path).stem, list(samples))


def _open(path: str) -> BinaryIO:
    try:
        return open(path, "rb")
    except OSError as problem:
        raise Unusable(f"cannot read {path}: {problem.strerror}") from problem


def _write(path: str, text: str) -> None:
    try:
        Path(path).write_text(text, encoding="utf-8")
    except OSError as problem:
        raise Unusable(f"cannot write {path}: {problem.strerror}") from problem
