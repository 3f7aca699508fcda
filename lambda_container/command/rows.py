"""The rows of a JSONL file, read as a stream: a line that cannot be a row says why, in its place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, BinaryIO

LONGEST_LINE = 6_000_000  # bytes: what one invocation can carry
STEPS = ("step", "global_step", "training_step")


@dataclass(frozen=True, slots=True)
class Fields:
    """Which fields of a row hold the model's response and the reference; "" for the usual ones."""

    response: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of input.

    number: from 1. row: the row to send, None where the line cannot be one. problem: why not.
    """

    number: int
    row: dict[str, Any] | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a row says of its sample beside what it is judged by.

    step: of the training run, where the row has one. prompt, response: whole; "" where it has none.
    """

    step: float | None
    prompt: str
    response: str


def told(row: dict[str, Any]) -> Told:
    """Reads a row as the handler does."""
    from lambda_container import wire
    from verifiers.core import Verdict

    (parsed,) = wire.parse([row]).rows
    if isinstance(parsed, Verdict):
        return Told(_step(row), "", "")
    return Told(_step(parsed.fields), parsed.sample.prompt, parsed.sample.response)


def _step(fields: Mapping[str, Any]) -> float | None:
    for name in STEPS:
        value = fields.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value):
            return float(value)
    return None


def lines(file: BinaryIO, fields: Fields) -> Iterator[Line]:
    """Every line that is not blank; memory stays within one line, at most LONGEST_LINE bytes."""
    number = 0
    while text := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(text) > LONGEST_LINE:
            size = len(text) + _skip_line(file, text)
            yield Line(number, None, f"it has {size:,} bytes; an invocation carries at most {LONGEST_LINE:,}")
        elif text.strip():
            yield _line(number, text.strip(), fields)


def _skip_line(file: BinaryIO, text: bytes) -> int:
    skipped = 0
    while text and not text.endswith(b"\n"):
        text = file.readline(LONGEST_LINE)
        skipped += len(text)
    return skipped


def _line(number: int, text: bytes, fields: Fields) -> Line:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as problem:
        return Line(number, None, f"it is not JSON: {problem}")
    if not isinstance(row, dict):
        return Line(number, None, f"it holds {type(row).__name__}; a row is an object")
    return _named(number, row, fields)


def _named(number: int, row: dict[str, Any], fields: Fields) -> Line:
    native = "response" in row and "reference" in row  # our own words, as in verify()
    response = fields.response or ("response" if native else "")
    reference = fields.reference or ("reference" if native else "")
    for field in filter(None, (response, reference)):
        if field not in row:
            return Line(number, None, f"it has no field {field!r}; it has: {', '.join(row)}")
    if response:
        turns = [{"role": "user", "content": row.get("prompt", "")}] if "prompt" in row else []
        row = {**row, "messages": [*turns, {"role": "assistant", "content": row[response]}]}
    if reference:
        row = {**row, "reference_answer": row[reference]}
    return Line(number, {"id": f"line-{number}", **row})
