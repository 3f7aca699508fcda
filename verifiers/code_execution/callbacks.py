"""Functions that a test script passes on: its own run where it does, Python's own are the solution's."""

from __future__ import annotations

import builtins
from functools import partial
from types import BuiltinFunctionType, FunctionType, MethodType

from verifiers.code_execution.surroundings import REPLACED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_FUNCTIONS = (FunctionType, BuiltinFunctionType, MethodType, partial)
_MAX_NAME, _MAX_TEXT = 80, 300


def described(value: Any, passed: list[Callable[..., Any]]) -> list[Any] | None:
    """The number and nature by which the solution's process knows a function; None where it is none.

    passed: those that were passed on before, by number; it is added to them where it is the script's own.
    """
    if type(value) is BuiltinFunctionType and _is_builtin(value):
        return [0, ["builtin", value.__name__]]
    if isinstance(value, _FUNCTIONS) or (callable(value) and not isinstance(value, type)):
        passed.append(value)
        name, text = getattr(value, "__name__", "call"), getattr(value, "__doc__", None)
        return [len(passed) - 1, ["callback", str(name)[:_MAX_NAME], text and str(text)[:_MAX_TEXT]]]
    return None


def _is_builtin(function: BuiltinFunctionType) -> bool:
    """Whether it is one that the solution has, too: `eval` and `getattr` are not called here for it."""
    name = function.__name__
    return name not in REPLACED and getattr(builtins, name, None) is function
