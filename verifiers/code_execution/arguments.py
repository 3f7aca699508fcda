"""What a call is given, and what it did to its arguments, as the solution's process sees it."""

from __future__ import annotations

import builtins

from verifiers.code_execution.encoding import MAX_QUESTION_BYTES
from verifiers.code_execution.nodes import is_node, pack

globals()["__builtins__"] = dict(vars(builtins))  # as in `encoding`

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

CONTAINERS = frozenset(("deque", "ndarray"))  # besides those of the builtins


def spread(called: Any, given: dict[str, Any]) -> Any:
    """The result of a call that is given an object: by name where all of its keys are names of parameters.

    A program decides by its parameters' names; either way it learns the same.
    """
    code = getattr(getattr(called, "__wrapped__", called), "__code__", None)
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount] if code else ()
    return called(**given) if given and given.keys() <= set(names) else called(given)


class Arguments:
    """shared: the prelude's classes, as the solution has them."""

    shared: dict[str, type]

    def describe(self, value: Any) -> list[Any] | None:
        """The number and nature of an object that stays here."""
        raise NotImplementedError

    def snapshot(self, held: list[tuple[Any, Any]]) -> list[bytes]:
        """What tells whether arguments change."""
        mutable = (value for _, value in held if self._mutable(value))
        return [self.packed(value) for value in mutable]

    def packed(self, value: Any) -> bytes:
        """The frame of a value."""
        return pack(value, self.shared, self.describe, MAX_QUESTION_BYTES)

    def changed(self, held: list[tuple[Any, Any]], before: list[bytes]) -> list[Any]:
        """[[position or name, value], …] of arguments that are not as they were."""
        mutable = [(where, value) for where, value in held if self._mutable(value)]
        now = self.snapshot(held)
        return [[w, v] for (w, v), old, new in zip(mutable, before, now, strict=True) if old != new]

    def _mutable(self, value: Any) -> bool:
        is_container = (
            isinstance(value, (list, dict, set, bytearray, tuple)) or type(value).__name__ in CONTAINERS
        )
        return is_container or is_node(value, self.shared)

    @property
    def nodes(self) -> frozenset[type]:
        """The classes that both processes have (`nodes`)."""
        return frozenset(self.shared.values())
