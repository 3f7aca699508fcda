"""What a reference writes as text: Python's literals, and what a program reads and prints."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from functools import lru_cache

from verifiers.core import Cause, Fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_UNLIKE_JSON = re.compile(r"['\\(]|true|false|null|NaN|Infinity")  # else JSON and Python mean the same
EXPECTED = ("expected", "output", "expected_output")  # what a result or an output may be called
REMEMBERED_CHARS = 2000  # a group of responses is judged by the same tests, one after the other


def without_nulls(item: dict[str, Any]) -> dict[str, Any]:
    """Without keys that hold null: tables write so what a row does not have. What is expected may be null."""
    if None not in item.values():
        return item
    return {key: value for key, value in item.items() if value is not None or key in EXPECTED}


def is_printed(value: Any) -> bool:
    """Whether it can be said as text: a text, a number, or a list of such lines."""
    if isinstance(value, list):
        return all(isinstance(line, (str, int, float)) for line in value)
    return isinstance(value, (str, int, float))


def is_text(value: Any) -> bool:
    """Whether it is a text or a list of its lines."""
    return isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(line, str) for line in value)
    )


def lines(value: Any) -> str:
    """A text, or a list of lines, or a number as its text. Raises Fault for too many digits."""
    try:
        return "\n".join(map(str, value)) if isinstance(value, list) else str(value)
    except ValueError as problem:
        raise Fault(Cause.REFERENCE, f"a number of too many digits; write it as text: {problem}") from problem


def literal(text: Any, where: str) -> Any:
    """What a text says in Python; any other value as it is. Raises Fault (cause `reference`)."""
    if not isinstance(text, str):
        return text
    try:
        return _remembered(text) if len(text) <= REMEMBERED_CHARS else _computed(text)
    except ValueError as problem:
        raise Fault(Cause.REFERENCE, f"{where}: {problem}") from problem


def _computed(text: str) -> Any:
    if not _UNLIKE_JSON.search(text):
        with suppress(ValueError, RecursionError):  # then it is read as Python, which says what is wrong
            return json.loads(text)
    from verifiers.code_execution.literals import parse_literal  # tests that are data need no parser

    return parse_literal(text)


_remembered = lru_cache(maxsize=4096)(_computed)  # what it returns is only ever encoded or compared
