"""What the parts of a frame may be: their limits, and checks that refuse everything else with CodecError."""

from __future__ import annotations

import builtins

globals()["__builtins__"] = dict(vars(builtins))  # as in `encoding`

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_DEPTH = 200
MAX_BYTES = 8 << 20  # of an answer
MAX_QUESTION_BYTES = 63 << 20
MAX_INT_BITS = 1 << 22  # the time of comparing or printing grows with the square beyond this
MAX_RATIO_BITS = 1 << 14  # Fraction reduces by a greatest common divisor: quadratic
MAX_DECIMAL_CHARS = 1 << 14  # also of its exponent: int(Decimal('1e999999999')) takes hours
MAX_COLLISIONS = 64  # keys of one hash are compared one by one: quadratic for whoever decodes them

MAX_CONTAINERS = 1 << 20  # in an answer; each takes 50 to 100 bytes here, however few it has on the way
_HEAVY = (b'{"s"', b'{"f"', b'{"e"', b'{"C"', b'{"O"', b'{"y"')  # sets, deques, …: ten times that
_HEAVINESS = 8
LIGHT_BYTES = 1 << 16  # of a frame that cannot hold too many

_TYPES = (
    int, float, str, bytes, bool, list, tuple, dict, set, frozenset, complex, bytearray, range, object,
    type(None), type,
)  # fmt: skip
TYPE_NAMES = {t: t.__name__ for t in _TYPES}
TYPES_BY_NAME = {t.__name__: t for t in _TYPES}


class CodecError(ValueError):
    """A value that may not cross, or a frame that holds none. kind: unplain, depth, size or frame."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def check_containers(frame: bytes, limit: int) -> None:
    """Raises CodecError for an answer that would take far more memory than bytes. limit: tells answers."""
    if limit > MAX_BYTES:
        return
    found = frame.count(b"[") + frame.count(b"{") + _HEAVINESS * sum(map(frame.count, _HEAVY))
    if found > MAX_CONTAINERS:
        raise CodecError("size", f"{found} lists and the like are more than {MAX_CONTAINERS}")


def name_of(cls: type) -> str:
    """What a class calls itself, whatever its metaclass says."""
    return str(type.__dict__["__name__"].__get__(cls))[:80]


def listed(payload: Any) -> list[Any]:
    """A list. Like all that follow: raises CodecError."""
    if type(payload) is not list:
        raise CodecError("frame", f"{type(payload).__name__} where a list must be")
    return payload


def two(payload: Any) -> list[Any]:
    if len(listed(payload)) != 2:
        raise CodecError("frame", f"{len(payload)} items where two must be")
    return payload  # type: ignore[no-any-return]  # listed has checked it


def text(payload: Any, limit: int = MAX_BYTES) -> str:
    if type(payload) is not str or len(payload) > limit:
        raise CodecError("frame", f"{type(payload).__name__} where a text up to {limit} must be")
    return payload


def number(payload: Any, bits: int) -> int:
    if type(payload) is not int or payload.bit_length() > bits:
        raise CodecError("frame", f"{type(payload).__name__} where an int up to {bits} bits must be")
    return payload


def word(payload: Any) -> int:
    return number(payload, 63)


def floating(payload: Any) -> float:
    if type(payload) is not float:
        raise CodecError("frame", f"{type(payload).__name__} where a float must be")
    return payload


def hashable(payload: Any) -> list[Any]:
    """Items that may go into a hash table: not too many of them under one hash. Raises CodecError."""
    hashes = list(map(hash, listed(payload)))
    if len(hashes) - len(set(hashes)) > MAX_COLLISIONS:
        raise CodecError("frame", "too many keys have the same hash")
    return payload  # type: ignore[no-any-return]  # listed has checked it


def pairs(payload: Any) -> list[tuple[Any, Any]]:
    keys, values = two(payload)
    return list(zip(hashable(keys), listed(values), strict=True))


def builtin_type(payload: Any) -> type:
    return TYPES_BY_NAME[text(payload, 20)]
