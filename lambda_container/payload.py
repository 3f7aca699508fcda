"""JSON text to values and back: what may come in, and what may leave.

The meaning is the standard library's, and so is the code: its scanner and its encoder, called without the
`json` module around them, whose import costs a fifth of a start (it needs `re`; most events do not). What
the scanner does not take is put to `json` itself, which says what is wrong, and where.

orjson is used where it was measured ahead, and only where both give the same value: a body over 1 MB that
is not plain ASCII (5.7 MB of rollouts: 19 ms against 25, the import costs 15 once; on ASCII the two are
level). It never sees a body with a 19-digit number, which it would round to a float, and what it refuses
is scanned.
"""

from __future__ import annotations

from _json import encode_basestring, encode_basestring_ascii, make_encoder, make_scanner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

LIMIT = 6_291_556  # bytes, of a request and of a response, as Lambda and its emulator count them
LARGE = 1 << 20
LONGEST_INTEGER = 4300  # digits: sys.int_info.default_max_str_digits

# By the scanner; SystemError stands for JSONDecodeError where `json.decoder`, its home, is not imported.
REFUSED = (StopIteration, ValueError, RecursionError, SystemError)

_DIGITS = bytes(48 if 48 <= byte <= 57 else 0 for byte in range(256))
_NINETEEN = b"0" * 19
_BLANK = " \t\n\r"


class Unreadable(ValueError):
    """An event that is not JSON: says where."""

    error_type = "Runtime.UnmarshalError"  # the words of Lambda's own runtimes


class Unwritable(ValueError):
    """A response that JSON, or Lambda, cannot carry: says why."""

    error_type = "Runtime.MarshalError"


class TooLong(Unwritable):
    """A response of more bytes than Lambda carries: says how many."""

    error_type = "Function.ResponseSizeTooLarge"


def read(body: bytes) -> Any:
    """The value of a JSON text in bytes. NaN and Infinity, which JSON lacks, are read as floats.

    An integer of more than 4300 digits becomes a string of its digits: Python would refuse it, and
    with it every other row of the event. Raises Unreadable.
    """
    if len(body) > LARGE and not body.isascii():
        value = _quickly(body)
        if value is not None:
            return value
    try:
        return _scanned(body.decode())
    except REFUSED:
        return _slowly(body)


def parse(text: str) -> Any:
    """The value of a JSON text, as `read` has it. Raises Unreadable."""
    try:
        return _scanned(text)
    except REFUSED:
        return _slowly(text)


def text(value: Any) -> str:
    """JSON text, compact, in ASCII. Raises Unwritable for NaN, infinities and what is not JSON data."""
    return _encoded(value, encode_basestring_ascii)


def write(value: Any) -> bytes:
    """JSON text, UTF-8, at most LIMIT bytes; a lone surrogate leaves as the escape it came as.

    Raises Unwritable for NaN, infinities and what is not JSON data, TooLong for too long a text.
    """
    body = _utf8(value)
    if len(body) > LIMIT:
        raise TooLong(f"the response has {len(body):,} bytes; Lambda carries {LIMIT:,}: send fewer samples")
    return body


class _Grammar:
    """What the scanner asks: Python's own numbers, and json's words for those that JSON lacks."""

    strict = True
    object_hook = object_pairs_hook = None
    parse_float, parse_int = float, int
    parse_constant = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": -float("inf")}.__getitem__


_scan: Callable[[str, int], tuple[Any, int]] = make_scanner(_Grammar)  # type: ignore[arg-type]  # typed as a decoder's


def _scanned(text: str) -> Any:
    value, end = _scan(text, len(text) - len(text.lstrip(_BLANK)) if text[:1] in _BLANK else 0)
    if text[end:].strip(_BLANK):
        raise ValueError("something follows the value")
    return value


def _quickly(body: bytes) -> Any:
    if _NINETEEN in body.translate(_DIGITS):
        return None
    try:
        import orjson
    except ImportError:  # it is only faster
        return None
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:  # it is stricter about NaN, surrogates and depth
        return None


def _slowly(body: bytes | str) -> Any:
    import json

    try:
        return json.loads(body, parse_int=_integer)
    except (json.JSONDecodeError, UnicodeDecodeError) as problem:
        raise Unreadable(f"the event is not JSON: {problem} in {len(body):,} bytes") from None
    except RecursionError:
        raise Unreadable("the event nests too deeply to be read as JSON") from None


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= LONGEST_INTEGER else digits


def _utf8(value: Any) -> bytes:
    try:
        return _encoded(value, encode_basestring).encode()
    except UnicodeEncodeError:
        return text(value).encode()


def _encoded(value: Any, quote: Callable[[str], str]) -> str:
    encode = make_encoder({}, _refuse, quote, None, ":", ",", False, False, False)
    try:
        return "".join(encode(value, 0))
    except (ValueError, TypeError, RecursionError) as problem:
        raise Unwritable(f"the response cannot be written as JSON: {problem}") from problem


def _refuse(value: object) -> None:
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")
