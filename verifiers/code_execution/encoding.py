"""Values that can cross between processes: tagged JSON that builds exact builtin types and nothing else.

Nothing here can carry behaviour: an instance of a subclass is carried as its plain base (an `int` whose
`__eq__` always agrees arrives as the `int` it is), and anything else is refused, or travels as an opaque
number where the caller keeps the objects (`opaque`).

A JSON scalar or array stands for itself. Everything else is an object with one key, its tag:

    i int beyond 64 bits, in hexadecimal      t tuple      s set      f frozenset
    d dict as [keys, values]                  C Counter    O OrderedDict
    b bytes, B bytearray (latin-1)            c complex    q Fraction  m Decimal
    r range     e deque [items, maxlen]       v view [keys|values|items, items]
    a array [type code, items]                n numpy's array [type, shape, items] or scalar [type, [], item]
    k named tuple [name, fields, items]       y defaultdict [type, keys, values]
    D date, H time, W datetime (ISO 8601), w timedelta [days, seconds, microseconds]
    T a builtin type by name, E Ellipsis, o an opaque object [number, description]
"""

from __future__ import annotations

import builtins
from json.encoder import c_make_encoder, encode_basestring_ascii  # type: ignore[attr-defined]  # not in typeshed
from types import MappingProxyType

from verifiers.code_execution.payload import (
    LIGHT_BYTES,
    MAX_BYTES,
    MAX_COLLISIONS,
    MAX_DECIMAL_CHARS,
    MAX_DEPTH,
    MAX_INT_BITS,
    MAX_QUESTION_BYTES,
    MAX_RATIO_BITS,
    TYPE_NAMES,
    CodecError,
    check_containers,
    name_of,
)
from verifiers.code_execution.rich import WRITE_RICH

__all__ = [
    "MAX_BYTES", "MAX_COLLISIONS", "MAX_DECIMAL_CHARS", "MAX_DEPTH", "MAX_INT_BITS", "MAX_QUESTION_BYTES",
    "MAX_RATIO_BITS", "CodecError", "encode",
]  # fmt: skip
# The solution's process encodes beside code that may replace builtins and parts of json: from here on, the
# functions of this module see the builtins as they were when it was imported.
globals()["__builtins__"] = dict(vars(builtins))

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    Encode = Callable[[Any, int], Any]
    Opaque = Callable[[Any], list[Any] | None]
    Rebuild = Callable[[int, Any], Any]

_json = c_make_encoder(None, None, encode_basestring_ascii, None, ":", ",", False, False, True)
_SCALARS = frozenset((type(None), bool, int, float, str))
_WORD = 1 << 63


def encode(value: Any, opaque: Opaque | None = None, limit: int = MAX_BYTES) -> bytes:
    """The frame of a value.

    Args:
        value: what to carry.
        opaque: asked for every value that is not exactly of a plain type, before it is taken for its
            plain base: its number and description, or None to decline.
        limit: the most bytes a frame may have.

    Raises CodecError: unplain (the value has no plain form), depth, size.
    """
    frame = "".join(_json(_Writer(opaque).tree(value, 0), 0)).encode()
    if len(frame) > limit:
        raise CodecError("size", f"{len(frame)} bytes are more than {limit}")
    if len(frame) > LIGHT_BYTES:
        check_containers(frame, limit)
    return frame


class _Writer:
    """Turns values into JSON trees; one per frame."""

    def __init__(self, opaque: Opaque | None) -> None:
        self.opaque = opaque

    def tree(self, value: Any, depth: int) -> Any:
        writer = _WRITERS.get(type(value))
        if writer is not None:
            return writer(self, value, depth)
        described = self.opaque(value) if self.opaque else None
        if described is not None:
            return {"o": described}
        for cls, write in WRITE_RICH:
            if issubclass(type(value), cls) and (written := write(self, value, depth)):
                return written
        return self.tree(_plain_base(value), depth)

    def type(self, value: type) -> Any:
        if value in TYPE_NAMES:
            return {"T": TYPE_NAMES[value]}
        described = self.opaque(value) if self.opaque else None
        if described is None:
            raise CodecError("unplain", f"the class {name_of(value)} is not plain data")
        return {"o": described}

    def items(self, values: Iterable[Any], depth: int) -> list[Any]:
        if depth >= MAX_DEPTH:
            raise CodecError("depth", f"it is nested deeper than {MAX_DEPTH}")
        values = values if type(values) is list else list(values)
        kinds = set(map(type, values))
        if kinds <= _SCALARS and (int not in kinds or _all_words(values, kinds)):
            return values
        return [self.tree(item, depth + 1) for item in values]


def _all_words(values: Any, kinds: set[type]) -> bool:
    numbers = values if kinds == {int} else [v for v in values if type(v) is int]
    return min(numbers) >= -_WORD and max(numbers) < _WORD


def _int(_: _Writer, value: int, __: int) -> Any:
    return value if -_WORD <= value < _WORD else {"i": hex(value)}


def _dict(writer: _Writer, value: Any, depth: int) -> list[Any]:
    return [writer.items(dict.keys(value), depth), writer.items(dict.values(value), depth)]


def _tagged(tag: str, write: Callable[[Any], Any]) -> Callable[[_Writer, Any, int], Any]:
    return lambda writer, value, depth: {tag: write(value)}


def _array(tag: str) -> Callable[[_Writer, Any, int], Any]:
    return lambda writer, value, depth: {tag: writer.items(value, depth)}


def _mapping(tag: str) -> Callable[[_Writer, Any, int], Any]:
    return lambda writer, value, depth: {tag: _dict(writer, value, depth)}


def _view(kind: str) -> Callable[[_Writer, Any, int], Any]:
    return lambda writer, value, depth: {"v": [kind, writer.items(value, depth)]}


def _same(_: _Writer, value: Any, __: int) -> Any:
    return value


_WRITERS: dict[type, Callable[[_Writer, Any, int], Any]] = {
    type(None): _same,
    bool: _same,
    float: _same,
    str: _same,
    int: _int,
    list: lambda writer, value, depth: writer.items(value, depth),
    tuple: _array("t"),
    set: _array("s"),
    frozenset: _array("f"),
    dict: _mapping("d"),
    bytes: _tagged("b", lambda value: value.decode("latin-1")),
    bytearray: _tagged("B", lambda value: value.decode("latin-1")),
    complex: _tagged("c", lambda value: [value.real, value.imag]),
    memoryview: _tagged("b", lambda value: value.tobytes().decode("latin-1")),
    MappingProxyType: lambda writer, value, depth: {"d": _dict(writer, dict(value), depth)},
    range: lambda writer, value, depth: {"r": writer.items([value.start, value.stop, value.step], depth)},
    type({}.keys()): _view("keys"),
    type({}.values()): _view("values"),
    type({}.items()): _view("items"),
    type: lambda writer, value, depth: writer.type(value),
    type(...): _tagged("E", lambda value: 0),
}


def _plain_base(value: Any) -> Any:
    """The plain value inside an instance of a subclass, or of a library's scalar or array."""
    _learn_library_types(type(value))
    if type(value) in _WRITERS:
        return value
    for base in type(value).__mro__:
        convert = _BASES.get(base)
        if convert is not None:
            return convert(value)
    if type(value).__module__ == "numpy" and hasattr(value, "tolist"):
        plain = value.tolist()
        if type(plain) in _WRITERS:
            return plain
    raise CodecError("unplain", f"an object of class {name_of(type(value))} is not plain data")


_BASES: dict[type, Callable[[Any], Any]] = {
    int: int.__pos__,
    float: float.__pos__,
    complex: complex.__pos__,
    str: str.__str__,
    bytes: lambda value: bytes.join(b"", [bytes.__getitem__(value, slice(None))]),
    bytearray: lambda value: bytearray(bytearray.__getitem__(value, slice(None))),
    list: lambda value: [*list.__iter__(value)],
    tuple: lambda value: (*tuple.__iter__(value),),
    set: lambda value: {*set.__iter__(value)},
    frozenset: lambda value: frozenset({*frozenset.__iter__(value)}),
    dict: lambda value: dict(dict.items(value)),
}


def _learn_library_types(cls: type) -> None:
    """Adds the writers of the standard library module that `cls` or a base comes from.

    By name, so that importing this module imports none of them.
    """
    for base in cls.__mro__:
        if base.__module__ in _LIBRARY and base not in _WRITERS:
            learn = _LIBRARY[base.__module__]
            learn()


def _learn_fractions() -> None:
    from fractions import Fraction

    _WRITERS[Fraction] = lambda writer, value, depth: {
        "q": writer.items([value.numerator, value.denominator], depth)
    }


def _learn_decimal() -> None:
    from decimal import Decimal

    _WRITERS[Decimal] = _tagged("m", str)
    _BASES[Decimal] = Decimal


def _learn_datetime() -> None:
    from datetime import date, datetime, time, timedelta

    _WRITERS[date] = _tagged("D", date.isoformat)
    _WRITERS[time] = _tagged("H", time.isoformat)
    _WRITERS[datetime] = _tagged("W", datetime.isoformat)
    _WRITERS[timedelta] = _tagged("w", lambda value: [value.days, value.seconds, value.microseconds])


def _learn_collections() -> None:
    from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, UserString, deque

    _WRITERS[Counter] = _mapping("C")
    _WRITERS[OrderedDict] = _mapping("O")
    _WRITERS[deque] = lambda writer, value, depth: {"e": [writer.items(value, depth), value.maxlen]}
    _BASES[ChainMap] = dict
    for wrapper, plain in ((UserDict, dict), (UserList, list), (UserString, str)):
        _BASES[wrapper] = lambda value, plain=plain: plain(value.data)  # type: ignore[misc]


def _learn_array() -> None:
    from array import array

    _WRITERS[array] = lambda writer, value, depth: {
        "a": [value.typecode, writer.items(value.tolist(), depth)]
    }
    _BASES[array] = lambda value: array(value.typecode, value)


_LIBRARY = {
    "array": _learn_array,
    "fractions": _learn_fractions,
    "decimal": _learn_decimal,
    "datetime": _learn_datetime,
    "collections": _learn_collections,
}
