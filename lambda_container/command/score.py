"""Scores a JSONL file of responses with the handler that the Lambda function runs.

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
from itertools import islice
from shutil import get_terminal_size
from typing import Any, BinaryIO, TextIO

from lambda_container.command import Unusable, table
from lambda_container.command.rows import Fields, Line, lines
from lambda_container.command.scored import Scored, from_problem, from_result

Invoke = Callable[[dict[str, Any]], Any]


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
    parser.add_argument("--batch", type=int, default=64, metavar="N", help="rows per event (64)")
    parser.add_argument(
        "--seconds", type=float, default=300.0, metavar="S", help="time limit of an event (300)"
    )


def run(arguments: Namespace) -> int:
    """Scores and prints; 0 where every row was judged, 1 where some could not be."""
    invoke = _in_process(arguments)
    with _open(arguments.file) as file:
        results = _scored(lines(file, Fields(arguments.response, arguments.reference)), invoke, arguments)
        tally = PRINTERS[arguments.format](_progress(results, file), arguments)
    if not tally.outcomes:
        raise Unusable(f"{arguments.file} has no rows; a row is a JSON object on a line of its own")
    if not tally.judged and set(tally.causes) == {"sample"}:
        raise Unusable(f"no line of {arguments.file} could be read as a row; each must be a JSON object")
    return 1 if tally.outcomes["error"] else 0


# --- scoring


def _in_process(arguments: Namespace) -> Invoke:
    """The handler itself, in this process."""
    os.environ["RLVR_REWARD"] = arguments.verifier or arguments.reward or os.environ.get("RLVR_REWARD", "")
    os.environ.pop("RLVR_REPLY", None)
    from lambda_container import handler
    from verifiers.core import Fault

    try:
        handler.configure(os.environ)
    except Fault as fault:
        raise Unusable(fault.message) from fault
    context = Context(arguments.seconds)
    return lambda event: handler.handler(event, context)


class Context:
    """Stands for Lambda's context: every event gets the same time."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the event must be answered."""
        return int(self.seconds * 1000)


def _scored(rows: Iterator[Line], invoke: Invoke, arguments: Namespace) -> Iterator[Scored]:
    options = _options(arguments.option)
    while batch := list(islice(rows, arguments.batch)):
        sent = [_with_options(line.row, options) for line in batch if line.row is not None]
        reply = invoke({"batch": sent, "explain": True}) if sent else {"body": "[]"}
        results = iter(json.loads(reply["body"]))
        yield from (from_problem(line) if line.row is None else from_result(next(results)) for line in batch)


def _with_options(row: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    return {**row, "verifier_options": {**options, **row.get("verifier_options", {})}} if options else row


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


def _progress(results: Iterator[Scored], file: BinaryIO) -> Iterator[Scored]:
    """Passes results on, with a progress bar by bytes read where somebody watches."""
    if not sys.stderr.isatty() or sys.stdout.isatty() or not file.seekable():
        yield from results
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    size = os.fstat(file.fileno()).st_size
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("scoring", total=size)
        for result in results:
            progress.update(task, completed=file.tell())
            yield result


# --- printing


def _print_table(results: Iterable[Scored], arguments: Namespace) -> table.Tally:
    tally, out = table.Tally(), sys.stdout
    width, colour = get_terminal_size((160, 24)).columns, out.isatty()
    print(table.header(width), file=out)
    for scored in results:
        tally.add(scored)
        print(table.line(scored, width, colour), file=out)
        if arguments.explain:
            print("    " + scored.detail.replace("\n", "\n    "), file=out)
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
    for scored in results:
        tally.add(scored)
        out.write(text(scored))
    return tally


PRINTERS = {"table": _print_table, "jsonl": _print_jsonl, "aws": _print_aws}
