"""`@frozen`: an immutable class of named fields, without `dataclasses`, whose import takes longer than all
the rest that a parent needs to run its first job.

What `dataclasses` has works on it, too, for whoever imports that.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar, dataclass_transform

    T = TypeVar("T")

    @dataclass_transform(frozen_default=True)
    def frozen(cls: type[T]) -> type[T]: ...

else:
    from collections import namedtuple

    def frozen(cls):
        """A named tuple with the fields and methods of `cls`, checked by its `__post_init__`, if any."""
        names = tuple(vars(cls)["__annotations__"])
        body = {k: v for k, v in vars(cls).items() if k not in (*names, "__dict__", "__weakref__")}
        defaults = [vars(cls)[name] for name in names if name in vars(cls)]
        plain = namedtuple(cls.__name__, names, defaults=defaults)
        if check := body.get("__post_init__"):

            def __new__(made, *values, **named):
                new = plain.__new__(made, *values, **named)
                check(new)
                return new

            body["__new__"] = __new__
        return type(cls.__name__, (plain,), body | {"__slots__": (), "__dataclass_fields__": _Fields()})


class _Fields:
    """What `dataclasses` looks for, made when it does."""

    def __get__(self, _: object, cls: Any) -> Any:
        from dataclasses import fields, make_dataclass

        alike: Any = make_dataclass(cls.__name__, cls._fields)
        return {field.name: field for field in fields(alike)}


def replace(instance: T, **changes: object) -> T:
    """A copy with some fields changed. Raises TypeError for one that it lacks, and what its check raises."""
    values: Any = instance
    return type(instance)(**(values._asdict() | changes))
