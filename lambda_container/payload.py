"""JSON text to values and back: what may come in, and what may leave.

The standard library decides what is JSON. orjson is used where it was measured ahead of it, and only
where both give the same value: a body over 1 MB that is not plain ASCII (6 MB of rollouts: 17 ms
against 31, the import costs 15 once; on ASCII the two are level). It never sees a body with a
19-digit number, which it would round to a float, and what it refuses is tried again by `json`.
"""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LIMIT = 6_291_556  # bytes, of a request and of a response, as Lambda and its emulator count them
LARGE = 1 << 20
LONGEST_INTEGER = 4300  # digits: sys.int_info.default_max_str_digits

_DIGITS = bytes(48 if 48 <= byte <= 57 else 0 for byte in range(256))
_NINETEEN = b"0" * 19


class Unreadable(ValueError):
    """An event that is not JSON: says where."""

    error_type = "Runtime.UnmarshalError"  # the words of Lambda's own runtimes


class Unwritable(ValueError):
    """A response that JSON, or Lambda, cannot carry: says why."""

    error_type = "Runtime.MarshalError"


def read(body: bytes) -> Any:
    """The value of a JSON text. NaN and Infinity, which JSON lacks, are read as floats.

    An integer of more than 4300 digits becomes a string of its digits: Python would refuse it, and
    with it every other row of the event. Raises Unreadable.
    """
    if len(body) > LARGE and not body.isascii():
        value = _quickly(body)
        if value is not None:
            return value
    try:
        return json.loads(body)
    except ValueError as problem:
        return _again(body, problem)
    except RecursionError:
        raise Unreadable("the event nests too deeply to be read as JSON") from None


def write(value: Any) -> bytes:
    """JSON text, UTF-8, at most LIMIT bytes. A lone surrogate leaves as the escape it came as.

    Raises Unwritable for NaN, infinities, what is not JSON data, and too long a text.
    """
    body = _encoded(value)
    if len(body) > LIMIT:
        raise Unwritable(
            f"the response has {len(body):,} bytes; Lambda carries {LIMIT:,}: send fewer samples"
        )
    return body


def _quickly(body: bytes) -> Any:
    if _NINETEEN in body.translate(_DIGITS):
        return None
    try:
        import orjson
    except ImportError:  # it is only faster
        return None
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:  # stricter than json about NaN, surrogates and depth: json has the word
        return None


def _again(body: bytes, problem: ValueError) -> Any:
    if isinstance(problem, json.JSONDecodeError | UnicodeDecodeError):
        raise Unreadable(f"the event is not JSON: {problem} in {len(body):,} bytes") from None
    return json.loads(body, parse_int=_integer)


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= LONGEST_INTEGER else digits


def _encoded(value: Any) -> bytes:
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (ValueError, TypeError, RecursionError) as problem:
        raise Unwritable(f"the response cannot be written as JSON: {problem}") from problem
    try:
        return text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, allow_nan=False, separators=(",", ":")).encode()
