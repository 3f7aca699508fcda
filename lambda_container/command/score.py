"""Scores a JSONL file of responses with the handler that the Lambda function runs: in this process, in
containers of the image, or by a function in AWS.

Rows may have any shape that a trainer sends (`messages` and `reference_answer`, verl rows, …) or the
plain one, {"response": …, "reference": …}. What a row is judged by is `--verifier NAME` or `--reward
reward.toml`, unless the row names its own.
"""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from shutil import get_terminal_size
from typing import Any, BinaryIO, TextIO

from lambda_container.command import Unusable, table
from lambda_container.command.journal import Journal
from lambda_container.command.progress import Progress
from lambda_container.command.remote import scored
from lambda_container.command.rows import Fields, Line, lines
from lambda_container.command.scored import Scored
from lambda_container.command.target import Target, target
from lambda_container.command.target import configure as configure_target


def configure(parser: ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument("file", help="JSONL file, or - for standard input")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--verifier", metavar="NAME", help="judge every row with this verifier")
    what.add_argument("--reward", metavar="FILE", help="judge by this reward file")
    parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE",
                        help="an option for the verifier; VALUE is JSON or a plain word")  # fmt: skip
    parser.add_argument("--response", default="", metavar="FIELD", help="the field with the model's response")
    parser.add_argument("--reference", default="", metavar="FIELD", help="the field with the reference")
    parser.add_argument("--format", choices=("table", "jsonl", "aws"), default="table",
                        help="a table for people, JSON lines, or the function's reply")  # fmt: skip
    parser.add_argument("--explain", action="store_true", help="print each row's whole detail")
    parser.add_argument("--journal", metavar="FILE", help="record answers here, and go on where it ends")
    configure_target(parser)


def run(arguments: Namespace) -> int:
    """Scores and prints; 0 where every row was judged, 1 where some could not be."""
    options = _options(arguments.option)
    with target(arguments) as at, _open(arguments.file) as file, _journal(arguments, at) as journal:
        rows = _with_options(lines(file, Fields(arguments.response, arguments.reference)), options)
        progress = Progress(at.dollars)
        results = scored(rows, at.invoker, journal, at.limits, progress=progress)
        tally = PRINTERS[arguments.format](_watched(results, file, progress), arguments)
        if at.remote:
            print(progress.line(), file=sys.stderr)
    if not tally.outcomes:
        raise Unusable(f"{arguments.file} has no rows; a row is a JSON object on a line of its own")
    if not tally.judged and set(tally.causes) == {"sample"}:
        raise Unusable(f"no line of {arguments.file} could be read as a row; each must be a JSON object")
    return 1 if tally.outcomes["error"] else 0


# --- scoring


def _journal(arguments: Namespace, at: Target) -> AbstractContextManager[Journal | None]:
    if not arguments.journal:
        return nullcontext()
    return Journal(arguments.journal, {**at.judged_by, "options": _options(arguments.option)})


def _with_options(rows: Iterable[Line], options: dict[str, Any]) -> Iterator[Line]:
    for line in rows:
        if line.row is None or not options:
            yield line
        else:
            named = {**options, **line.row.get("verifier_options", {})}
            yield replace(line, row={**line.row, "verifier_options": named})


def _options(words: Iterable[str]) -> dict[str, Any]:
    options = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            raise Unusable(f"--option {word}: write NAME=VALUE")
        try:
            options[name] = json.loads(value)
        except ValueError:
            options[name] = value
    return options


# --- reading


def _open(path: str) -> BinaryIO:
    if path == "-":
        return sys.stdin.buffer
    try:
        return open(path, "rb")
    except OSError as problem:
        raise Unusable(f"cannot read {path}: {problem.strerror}") from problem


def _watched(results: Iterator[Scored], file: BinaryIO, progress: Progress) -> Iterator[Scored]:
    """Passes results on, with a progress bar by bytes read where somebody watches."""
    if not sys.stderr.isatty() or sys.stdout.isatty() or not file.seekable():
        yield from results
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    size = os.fstat(file.fileno()).st_size
    columns = BarColumn(), TaskProgressColumn(), TimeRemainingColumn(), TextColumn("{task.description}")
    with Bar(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=size)
        for result in results:
            bar.update(task, completed=file.tell(), description=progress.line())
            yield result


# --- printing


def _print_table(results: Iterable[Scored], arguments: Namespace) -> table.Tally:
    tally, out = table.Tally(), sys.stdout
    width, colour = get_terminal_size((160, 24)).columns, out.isatty()
    for result in results:
        if not tally.outcomes:
            print(table.header(width), file=out)
        tally.add(result)
        print(table.line(result, width, colour), file=out)
        if arguments.explain:
            print("    " + result.detail.replace("\n", "\n    "), file=out)
    if tally.outcomes:
        print(file=out)
        table.write(table.distribution(tally), out)
    return tally


def _print_jsonl(results: Iterable[Scored], _: Namespace) -> table.Tally:
    return _print_each(results, lambda scored: json.dumps(scored.as_json()) + "\n", sys.stdout)


def _print_aws(results: Iterable[Scored], _: Namespace) -> table.Tally:
    first = iter("[")
    tally = _print_each(results, lambda scored: next(first, ",") + json.dumps(scored.as_result()), sys.stdout)
    print(next(first, "") + "]")
    return tally


def _print_each(results: Iterable[Scored], text: Callable[[Scored], str], out: TextIO) -> table.Tally:
    tally = table.Tally()
    for result in results:
        tally.add(result)
        out.write(text(result))
    return tally


PRINTERS = {"table": _print_table, "jsonl": _print_jsonl, "aws": _print_aws}
