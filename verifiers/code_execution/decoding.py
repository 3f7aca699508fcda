"""The reader of `encoding`'s frames. What it is given was written by a hostile process.

Strict: unknown tags, wrong shapes, and whatever would cost more than linear time to build are refused
with CodecError (`frame`, `depth` or `size`). The result consists of exact builtin types.
"""

from __future__ import annotations

import builtins
import re
from itertools import accumulate
from json.scanner import c_make_scanner  # type: ignore[attr-defined]  # not in typeshed

from verifiers.code_execution.payload import (
    LIGHT_BYTES,
    MAX_BYTES,
    MAX_DECIMAL_CHARS,
    MAX_DEPTH,
    MAX_INT_BITS,
    MAX_RATIO_BITS,
    CodecError,
    builtin_type,
    check_containers,
    floating,
    hashable,
    listed,
    number,
    pairs,
    text,
    two,
    word,
)
from verifiers.code_execution.rich import default_dict, named_tuple, numbers

__all__ = ["decode", "hashable"]
globals()["__builtins__"] = dict(vars(builtins))  # as in `encoding`

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Rebuild = Callable[[int, Any], Any]

_idle: list[_Reader] = []  # a new one takes longer than what it reads; one for each frame under way
_STRING = re.compile(
    rb'"(?:[^"\\]++|\\.?)*+"?', re.DOTALL
)  # also one that never ends: one pass, no backtracking
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_STEPS = bytes.maketrans(b"[]{}", b"\x01\xff\x01\xff")  # as signed bytes: +1 and -1


def decode(frame: bytes, opaque: Rebuild | None = None, limit: int = MAX_BYTES) -> Any:
    """The value in a frame.

    Args:
        frame: what the other side sent.
        opaque: makes a value of an opaque object's number and description; None refuses such.
        limit: the most bytes a frame may have.

    Raises CodecError for anything that `encode` would not have written.
    """
    if len(frame) > limit:
        raise CodecError("size", f"{len(frame)} bytes are more than {limit}")
    if len(frame) > LIGHT_BYTES:
        check_containers(frame, limit)
    _check_depth(frame)
    try:
        written = frame.decode()
        value, end = _scanned(written, opaque)
    except CodecError:
        raise
    except (StopIteration, ValueError, TypeError, RecursionError, ArithmeticError, LookupError) as problem:
        message = f"not a frame: {type(problem).__name__}: {str(problem)[:100]}"
        raise CodecError("frame", message) from problem
    if end != len(written):
        raise CodecError("frame", "not a frame: it goes on after its end")
    return value


def _check_depth(frame: bytes) -> None:
    """Raises CodecError where brackets nest deeper than encode lets them (a tag adds two levels)."""
    limit = 3 * MAX_DEPTH
    if frame.count(b"[") + frame.count(b"{") <= limit:
        return
    steps = memoryview(_STRING.sub(b"", frame).translate(_STEPS, _NOT_BRACKETS)).cast("b")
    if max(accumulate(steps), default=0) > limit:
        raise CodecError("depth", f"it is nested deeper than {MAX_DEPTH}")


def _scanned(written: str, opaque: Rebuild | None) -> tuple[Any, int]:
    """The first value in a text, and where it ends."""
    try:
        reader = _idle.pop()
    except IndexError:
        reader = _Reader()
    reader.opaque = opaque
    try:
        return reader.scan(written, 0)  # type: ignore[no-any-return]  # not in typeshed
    finally:
        _idle.append(reader)


class _Reader:
    """What json's scanner is told: how to read its parts. The attributes' names are the scanner's."""

    strict = True
    object_hook = None
    parse_float = float
    parse_int = int
    parse_constant = float  # a new object for each NaN: identity would make two of them equal in a list

    def __init__(self) -> None:
        self.opaque: Rebuild | None = None
        self.scan = c_make_scanner(self)

    def object_pairs_hook(self, pairs: list[tuple[str, Any]]) -> Any:
        if len(pairs) != 1:
            raise CodecError("frame", f"an object has {len(pairs)} keys; it must have one, its tag")
        tag, payload = pairs[0]
        if tag == "o":
            return self._object(payload)
        read = _READERS.get(tag)
        if read is None:
            raise CodecError("frame", f"unknown tag {tag[:20]!r}")
        return read(payload)

    def _object(self, payload: Any) -> Any:
        if self.opaque is None:
            raise CodecError("frame", "an opaque object where plain data must be")
        number, description = two(payload)
        return self.opaque(word(number), description)


def _int(payload: Any) -> int:
    return int(text(payload, MAX_INT_BITS // 4 + 8), 16)


def _ratio(payload: Any) -> Any:
    from fractions import Fraction

    numerator, denominator = two(payload)
    return Fraction(number(numerator, MAX_RATIO_BITS), number(denominator, MAX_RATIO_BITS))


def _decimal(payload: Any) -> Any:
    from decimal import Decimal

    value = Decimal(text(payload, MAX_DECIMAL_CHARS))
    if abs(value.adjusted()) > MAX_DECIMAL_CHARS:
        raise CodecError("frame", "a Decimal with an exponent that is too large")
    return value


def _complex(payload: Any) -> complex:
    real, imaginary = two(payload)
    return complex(floating(real), floating(imaginary))


def _range(payload: Any) -> range:
    start, stop, step = listed(payload)
    return range(number(start, MAX_INT_BITS), number(stop, MAX_INT_BITS), number(step, MAX_INT_BITS))


def _view(payload: Any) -> Any:
    kind, items = two(payload)
    if kind == "values":
        return dict(enumerate(listed(items))).values()
    if kind == "keys":
        return dict.fromkeys(hashable(items)).keys()
    if kind == "items":
        keys, values = [k for k, _ in map(_pair, items)], [v for _, v in items]
        return dict(pairs([keys, values])).items()
    raise CodecError("frame", "a view of an unknown kind")


def _pair(payload: Any) -> tuple[Any, Any]:
    if type(payload) is not tuple or len(payload) != 2:
        raise CodecError("frame", f"{type(payload).__name__} where a pair must be")
    return payload


def _collection(name: str) -> Callable[[Any], Any]:
    def read(payload: Any) -> Any:
        import collections

        return getattr(collections, name)(dict(pairs(payload)))

    return read


def _deque(payload: Any) -> Any:
    from collections import deque

    items, maxlen = two(payload)
    return deque(listed(items), None if maxlen is None else word(maxlen))


def _array(payload: Any) -> Any:
    from array import array

    code, items = two(payload)
    return array(text(code, 1), listed(items))


def _moment(name: str) -> Callable[[Any], Any]:
    def read(payload: Any) -> Any:
        import datetime

        return getattr(datetime, name).fromisoformat(text(payload, 60))

    return read


def _timedelta(payload: Any) -> Any:
    from datetime import timedelta

    days, seconds, microseconds = listed(payload)
    return timedelta(word(days), word(seconds), word(microseconds))


_READERS: dict[str, Callable[[Any], Any]] = {
    "i": _int,
    "t": lambda payload: tuple(listed(payload)),
    "s": lambda payload: set(hashable(payload)),
    "f": lambda payload: frozenset(hashable(payload)),
    "d": lambda payload: dict(pairs(payload)),
    "C": _collection("Counter"),
    "O": _collection("OrderedDict"),
    "b": lambda payload: text(payload).encode("latin-1"),
    "B": lambda payload: bytearray(text(payload).encode("latin-1")),
    "c": _complex,
    "q": _ratio,
    "m": _decimal,
    "r": _range,
    "e": _deque,
    "a": _array,
    "v": _view,
    "D": _moment("date"),
    "H": _moment("time"),
    "W": _moment("datetime"),
    "w": _timedelta,
    "T": builtin_type,
    "k": named_tuple,
    "y": default_dict,
    "n": numbers,
    "E": lambda payload: ...,
}
