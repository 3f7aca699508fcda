"""Values that stand in a reference as Python's literals, in texts."""

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
REMEMBERED_CHARS = 2000  # a group of responses is judged by the same tests, one after the other


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
