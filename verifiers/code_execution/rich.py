"""Values that are more than plain data to a test: named tuples, defaultdicts, numpy's arrays and scalars.

Whoever judges is given what they hold: tuples, dicts, lists and numbers. In the processes of solutions and
tests they are built as what they are (`Rich`), out of names and exact builtin values.
"""

from __future__ import annotations

import builtins
from functools import lru_cache
from math import prod

from verifiers.code_execution.payload import (
    TYPE_NAMES,
    CodecError,
    builtin_type,
    listed,
    name_of,
    number,
    pairs,
    text,
)

globals()["__builtins__"] = dict(vars(builtins))  # as in `encoding`

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

NUMBER_KINDS = frozenset("biufcU")  # of numpy's types
_ITEMS = frozenset((int, float, complex, bool, str))
_SAID = frozenset(("__annotations__", "__orig_bases__", "__annotate__", "__annotate_func__"))
_SAID |= {"__annotations_cache__", "__firstlineno__", "__static_attributes__"}
_kept: dict[tuple[str, tuple[str, ...]], type] = {}
MAX_AXES = 32  # numpy's own
MAX_EMPTY = 1000  # rows without items, which cost a frame nothing


class Rich:
    """Whether they are built as what they are."""

    built = False


def _write_named_tuple(writer: Any, value: Any, depth: int) -> Any:
    """A named tuple with its names."""
    cls, fields = type(value), getattr(type(value), "_fields", None)
    if tuple not in cls.__bases__ or type(fields) is not tuple or set(map(type, fields)) > {str}:
        return None
    items = writer.items([*tuple.__iter__(value)], depth)
    return {"k": [name_of(cls), [*fields], items]} if len(fields) == len(items) else None


def _write_default_dict(writer: Any, value: Any, depth: int) -> Any:
    factory = getattr(value, "default_factory", None)
    if type(value).__module__ != "collections" or not isinstance(factory, type) or factory not in TYPE_NAMES:
        return None
    keys, values = writer.items(dict.keys(value), depth), writer.items(dict.values(value), depth)
    return {"y": [TYPE_NAMES[factory], keys, values]}


def _write_numbers(writer: Any, value: Any, depth: int) -> Any:
    """numpy's array or scalar, if it consists of numbers, truth values or texts."""
    kind = value.dtype.str if type(value).__module__ == "numpy" and hasattr(value, "ravel") else ""
    if kind[1:2] not in NUMBER_KINDS:
        return None
    return {"n": [kind, [*value.shape], writer.items(value.ravel().tolist(), depth)]}


WRITE_RICH: tuple[tuple[type, Callable[[Any, Any, int], Any]], ...] = (
    (tuple, _write_named_tuple), (dict, _write_default_dict), (object, _write_numbers),
)  # fmt: skip


def named_tuple(payload: Any) -> Any:
    """A tuple, with names where they are wanted."""
    name, fields, items = listed(payload)
    names = tuple(text(field, 80) for field in listed(fields))
    if len(names) != len(listed(items)):
        raise CodecError("frame", "other names than items")
    cls = _kept.get((text(name, 80), names)) or _tuple_class(text(name, 80), names)
    return cls(*items) if Rich.built else tuple(items)


def of_tuples(cls: type) -> list[Any] | None:
    """The fields of a class of named tuples that adds nothing to them, and their defaults; else None."""
    fields, defaults = getattr(cls, "_fields", None), getattr(cls, "_field_defaults", None)
    if tuple not in cls.__bases__ or type(fields) is not tuple or type(defaults) is not dict:
        return None
    if {*map(type, fields)} > {str} or vars(cls).keys() - vars(_tuple_class("Row", fields)).keys() - _SAID:
        return None
    return (
        [[*fields], [[*pair] for pair in defaults.items()]]
        if {*map(type, defaults.values())} <= _ITEMS | {type(None)}
        else None
    )


def keep_class(cls: type) -> bool:
    """Whether it is a class of such tuples: they are then of this class where they arrive."""
    if of_tuples(cls) is None:
        return False
    _kept[cls.__name__, cls._fields] = cls  # type: ignore[attr-defined]  # it has them
    return True


def tuple_class(name: str, fields: list[Any], defaults: list[Any]) -> type:
    """The class of such tuples. defaults: [[field, value], …], as they are told first."""
    cls: Any = _tuple_class(name, tuple(map(str, fields)))
    if (name, cls._fields) not in _kept:
        cls.__new__.__defaults__ = tuple(value for _, value in defaults[: len(fields)])
    return _kept.setdefault((name, cls._fields), cls)


@lru_cache(maxsize=256)
def _tuple_class(name: str, fields: tuple[str, ...]) -> Any:
    from collections import namedtuple
    from keyword import iskeyword

    name = name if name.isidentifier() and not iskeyword(name) else "Row"
    return namedtuple(name, fields, rename=True)  # where there is an array, there is numpy


def default_dict(payload: Any) -> Any:
    """A dict, which knows its default where that is wanted."""
    kind, keys, values = listed(payload)
    factory, items = builtin_type(kind), pairs([keys, values])
    if not Rich.built:
        return dict(items)
    from collections import defaultdict

    return defaultdict(factory, items)


def numbers(payload: Any) -> Any:
    """numpy's array or scalar, or lists of lists of what it holds."""
    kind, shape, items = listed(payload)
    sizes = [number(size, 31) for size in listed(shape)]
    if min(sizes, default=0) < 0 or len(sizes) > MAX_AXES or prod(sizes) != len(listed(items)):
        raise CodecError("frame", "an array of another shape than its items")
    if text(kind, 8)[1:2] not in NUMBER_KINDS or not set(map(type, items)) <= _ITEMS:
        raise CodecError("frame", "an array of an unknown type")
    if not Rich.built:
        return _nested(items, sizes)
    import numpy  # type: ignore[import-not-found,unused-ignore]  # where there is an array, there is numpy

    made = numpy.array(items, dtype=kind).reshape(sizes)
    return made if sizes else made[()]


def _nested(items: list[Any], sizes: list[int]) -> Any:
    """The items as lists of lists; without a size the only one itself."""
    if 0 in sizes[1:]:
        return [[] for _ in range(min(sizes[0], MAX_EMPTY))]
    for size in sizes[:0:-1]:
        items = [items[i : i + size] for i in range(0, len(items), size)]
    return items if sizes else items[0]
