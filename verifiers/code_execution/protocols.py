"""What an object can do, which a test asks: told by the object; its stand-in can do everything."""

from __future__ import annotations

import builtins

from verifiers.code_execution.operators import Operated, link_of, number_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def is_callable(value: Any) -> bool:
    """`callable(value)`."""
    return _asked("callable", value) if isinstance(value, Operated) else builtins.callable(value)


def has(value: Any, name: str) -> bool:
    """`hasattr(value, name)`."""
    is_special = isinstance(value, Operated) and name.startswith("__")
    return _asked("has", value, name) if is_special else builtins.hasattr(value, name)


def is_instance(value: Any, kind: Any) -> bool:
    """`isinstance(value, kind)`, for classes of `collections.abc` and `typing` of what the object can do."""
    if not isinstance(value, Operated):
        return isinstance(value, kind)
    if isinstance(kind, tuple):
        return any(is_instance(value, one) for one in kind)
    ability = getattr(kind, "__origin__", kind)
    if type(ability) is not type and getattr(ability, "__module__", "") == "collections.abc":
        return _asked("able", value, ability.__name__)
    return isinstance(value, kind)


def _asked(question: str, value: Any, *more: str) -> bool:
    link = link_of(value)[0]
    link.bound += number_of(value) in link.named  # that there is such a name is nothing that a test finds out
    return link.touch(question, value, *more) is True
