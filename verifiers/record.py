"""`@record`: a frozen, slotted class of named fields, at a hundredth of the import cost.

`dataclasses` imports `inspect`, which takes longer than everything else the handler loads before its
first event (15 ms against 10 ms, `make bench`). A type checker sees a frozen dataclass.
"""

from __future__ import annotations

TYPE_CHECKING = False  # what type checkers take for typing.TYPE_CHECKING, without importing typing
if TYPE_CHECKING:
    from dataclasses import dataclass
    from typing import Any, TypeVar, dataclass_transform

    T = TypeVar("T")

    @dataclass_transform(frozen_default=True)
    def record(cls: type[T]) -> type[T]: ...

    _ = dataclass
else:

    def record(cls):
        """Makes `cls` immutable, with `__slots__`, `__init__`, `__eq__`, `__hash__` and `__repr__`.

        Fields are the class's own annotations in order; a class attribute is a field's default
        (shared, so it must itself be immutable). `__post_init__`, where there is one, runs last.
        """
        fields = tuple(vars(cls).get("__annotations__", ()))
        body = {k: v for k, v in cls.__dict__.items() if k not in ("__dict__", "__weakref__")}
        defaults = {f: body.pop(f) for f in fields if f in body}
        made = type(cls)(cls.__name__, cls.__bases__, body | {"__slots__": fields})
        made.__init__ = _initialiser(made, fields, defaults)
        made.__match_args__ = fields
        for method in (_eq, _hash, _repr, _refuse_set, _refuse_delete):
            setattr(made, _SPECIAL[method.__name__], method)
        made.__getstate__, made.__setstate__ = values, _restore
        return made


_SPECIAL = {
    "_eq": "__eq__",
    "_hash": "__hash__",
    "_repr": "__repr__",
    "_refuse_set": "__setattr__",
    "_refuse_delete": "__delattr__",
}


def replace(instance: T, **changes: object) -> T:
    """A copy of a record with some fields changed; TypeError for a field that it does not have."""
    fields = type(instance).__match_args__  # type: ignore[attr-defined]  # set by record
    return type(instance)(**({f: getattr(instance, f) for f in fields} | changes))


def _initialiser(cls, fields, defaults):  # type: ignore[no-untyped-def]  # builds untyped code
    scope = {f"set_{f}": cls.__dict__[f].__set__ for f in fields}
    scope |= {f"default_{f}": value for f, value in defaults.items()}
    parameters = [f"{f}=default_{f}" if f in defaults else f for f in fields]
    lines = [f"set_{f}(self, {f})" for f in fields]
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    exec(f"def __init__(self, {', '.join(parameters)}):\n  " + "\n  ".join(lines or ["pass"]), scope)
    return scope["__init__"]


def values(self: object) -> tuple[Any, ...]:
    """The fields of a record, in order."""
    return tuple(getattr(self, f) for f in type(self).__match_args__)  # type: ignore[attr-defined]


def _restore(self: object, values: tuple[object, ...]) -> None:
    for field, value in zip(type(self).__match_args__, values, strict=True):  # type: ignore[attr-defined]
        object.__setattr__(self, field, value)


def _eq(self: object, other: object) -> bool:
    return values(self) == values(other) if type(self) is type(other) else NotImplemented


def _hash(self: object) -> int:
    return hash(values(self))


def _repr(self: object) -> str:
    cls = type(self)
    inner = ", ".join(f"{f}={getattr(self, f)!r}" for f in cls.__match_args__)  # type: ignore[attr-defined]
    return f"{cls.__name__}({inner})"


def _refuse_set(self: object, name: str, value: object) -> None:
    raise AttributeError(f"{type(self).__name__} is immutable: cannot set {name!r}; use replace()")


def _refuse_delete(self: object, name: str) -> None:
    raise AttributeError(f"{type(self).__name__} is immutable: cannot delete {name!r}")
