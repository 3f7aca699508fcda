"""What a report knows of one sample, read from scored rows or from the function's log."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from math import isfinite
from typing import Any, BinaryIO

from lambda_container import telemetry
from lambda_container.command import Unusable
from lambda_container.command.rows import STEPS, Fields, lines, told

LONGEST_LINE = 16_000_000
DAMAGE = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)  # of a field's value
END = 2_000  # characters of a response that are kept, from its end: there the answer is


@dataclass(frozen=True, slots=True)
class Seen:
    """One judged sample.

    step: of the training run, or seconds since 1970 in a log; None where neither is known.
    score: in [0, 1], None where it could not be judged. cause: why not.
    prompt: names the group. length: characters of the response. seconds: that judging took.
    """

    id: str
    score: float | None
    step: float | None = None
    cause: str = ""
    prompt: str = ""
    length: int | None = None
    seconds: float | None = None
    outcome: str = ""
    answer: str = ""
    detail: str = ""
    response: str = ""
    found_by: str = ""


def read(file: BinaryIO, name: str) -> Iterator[Seen]:
    """The samples in a file of scored rows (`rlvr score --format jsonl`) or of log lines, told apart by line.

    Lines that are neither are passed over, as logs have them. Raises Unusable where no line is of use, or
    one is of use and damaged.
    """
    found, number = False, 0
    while text := file.readline(LONGEST_LINE):
        number += 1
        try:
            samples = _line(text)
        except DAMAGE as problem:
            raise Unusable(f"line {number} of {name} is not as it was written: {problem!r}") from problem
        found = found or bool(samples)
        yield from samples
    if not found:
        raise Unusable(
            f"{name} holds neither scored rows (rlvr score --format jsonl) nor log lines of a function"
        )


def joined(samples: Iterable[Seen], rows: BinaryIO, name: str) -> Iterator[Seen]:
    """Samples with what their rows say of step, prompt and response, row for row.

    Raises Unusable where there are not as many of the one as of the other.
    """
    for sample, line in zip_longest(samples, lines(rows, Fields())):
        if sample is None or line is None:
            raise Unusable(f"{name} has not as many rows as were scored; give the file that was scored")
        yield sample if line.row is None else _with_row(sample, line.row)


def _line(text: bytes) -> list[Seen]:
    start = text.find(b"{")  # exported logs put a timestamp in front
    try:
        entry = json.loads(text[start:]) if start >= 0 else None
    except ValueError:
        return []
    if not isinstance(entry, dict):
        return []
    if isinstance(entry.get("message"), str):  # as CloudWatch's own export wraps a line
        return _line(entry["message"].encode())
    if "_aws" in entry:
        return list(_logged(entry))
    failed = entry.get("outcome") == "error"
    scored = "outcome" in entry and (failed or _is_number(entry.get("reward")))
    return [_scored(entry)] if scored else []


def _scored(row: dict[str, Any]) -> Seen:
    failed = row["outcome"] == "error"
    metrics = row.get("metrics") or {}
    response = str(row.get("response") or row.get("response_end") or "")
    return Seen(
        str(row.get("id", "")),
        None if failed else min(1.0, max(0.0, row["reward"])),
        _number(*(row.get(name) for name in STEPS)),
        str(row.get("detail", "")).partition(":")[0] if failed else "",
        str(row.get("prompt") or ""),
        _whole(row["length"]) if row.get("length") else len(response) if response else None,
        _number(row.get("seconds"), *(v for n, v in metrics.items() if n.endswith("_seconds"))),
        row["outcome"],
        str(row.get("answer") or ""),
        str(row.get("detail") or ""),
        response[-END:],
        _method(metrics),
    )


def _method(metrics: dict[str, Any]) -> str:
    """How the answer was found, by the first metric that says so."""
    ways = (name.partition(telemetry.METHOD)[2] for name, value in metrics.items() if value)
    return next(filter(None, ways), "")


def _logged(line: dict[str, Any]) -> Iterator[Seen]:
    """A line of telemetry. Of a batch above 100 it has only ranks, which do not belong to one sample."""
    step = _whole(line["_aws"].get("Timestamp", 0)) / 1000
    scores = _numbers(line.get("Score"))
    whole = line.get("moments", [0])[0] == len(scores)
    lengths = [_whole(n) for n in _numbers(line.get("ResponseLength"))] if whole else []
    micros = _numbers(line.get("SampleMicros"))
    timed = whole and len(micros) == line.get("Samples")  # first those that have a score
    prompts = _prompts(line) if whole else []
    if prompts and len(prompts) != len(scores):
        raise ValueError(f"runs of {len(prompts)} scores, where there are {len(scores)}")
    for i, (score, length, prompt) in enumerate(zip_longest(scores, lengths, prompts)):
        seconds = micros[i] / 1e6 if timed and i < len(micros) else None
        name = f"{line.get('request', '')}/{i}"
        yield Seen(name, score, step, prompt=prompt or "", length=length, seconds=seconds)
    for metric, count in line.items():
        if metric.startswith("Error_"):
            cause = metric.removeprefix("Error_")
            yield from [Seen(str(line.get("request", "")), None, step, cause, outcome="error")] * _whole(
                count
            )


def _prompts(line: dict[str, Any]) -> list[str]:
    """Per score the hash of its prompt. A line has, by turns, a place among its groups (-1 is none) and how
    many scores in a row are of that group."""
    hashes = [str(group["prompt"]) for group in line.get("groups", [])]
    runs = [_whole(n) for n in _numbers(line.get("runs"))]
    each = zip(runs[::2], runs[1::2], strict=True)
    return [
        hashes[place] if place >= 0 else ""
        for place, length in each
        for _ in range(min(length, telemetry.MOST_VALUES))
    ]


def _with_row(sample: Seen, row: dict[str, Any]) -> Seen:
    said = told(row)
    step = sample.step if sample.step is not None else said.step
    if not said.response:
        return replace(sample, step=step)
    prompt, length = sample.prompt or said.prompt, len(said.response)
    return replace(sample, step=step, prompt=prompt, length=length, response=said.response[-END:])


def _numbers(value: Any) -> list[float]:
    """EMF writes a single value as a number or as a list. ValueError where it is neither."""
    if value is None:
        return []
    listed = value if isinstance(value, list) else [value]
    if not all(map(_is_number, listed)):
        raise ValueError(f"{value!r:.80} should be numbers")
    return listed


def _whole(value: Any) -> int:
    if not _is_number(value):
        raise ValueError(f"{value!r:.80} should be a number")
    return int(value)


def _number(*values: Any) -> float | None:
    """The first finite number."""
    return next((float(v) for v in values if _is_number(v)), None)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
