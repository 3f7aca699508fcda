"""What an object can do and is, which a test asks: told by the object; its stand-in can do everything."""

from __future__ import annotations

import builtins
import sys
from types import FunctionType, MethodType

from verifiers.code_execution.operators import Operated, link_of, number_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_INSPECT = (
    "isclass isfunction ismethod isabstract iscoroutinefunction isgeneratorfunction isasyncgenfunction "
    "signature getdoc"
)
LIBRARY = {
    "dataclasses": frozenset(("asdict", "astuple", "fields", "is_dataclass", "replace")),
    "inspect": frozenset(_INSPECT.split()),
    "asyncio.coroutines": frozenset(("iscoroutinefunction",)),
}
_PLAIN = (int, float, complex, str, bytes, list, tuple, dict, set, frozenset)
_KINDS = {FunctionType: "isfunction", MethodType: "ismethod"}


def is_callable(value: Any) -> bool:
    """`callable(value)`."""
    return _asked("callable", value) is True if isinstance(value, Operated) else builtins.callable(value)


def has(value: Any, name: str) -> bool:
    """`hasattr(value, name)`."""
    is_special = isinstance(value, Operated) and name.startswith("__")
    return _asked("has", value, name) is True if is_special else builtins.hasattr(value, name)


def is_instance(value: Any, kind: Any) -> bool:
    """`isinstance(value, kind)`, for classes of the library and of what the object can do."""
    if not isinstance(value, Operated) or isinstance(kind, Operated):
        return isinstance(value, kind)
    if isinstance(kind, tuple):
        return any(is_instance(value, one) for one in kind)
    ability = getattr(kind, "__origin__", kind)
    if type(ability) is not type and getattr(ability, "__module__", "") == "collections.abc":
        return _asked("able", value, ability.__name__) is True
    if kind in _KINDS:
        return _asked("library", value, ["inspect", _KINDS[kind]], [], {}) is True
    asks = _is_librarys(kind) or (_is_plain(kind) and link_of(value)[1])
    return _asked("kind", value, *_path(kind)) is True if asks else isinstance(value, kind)


def is_subclass(value: Any, kind: Any) -> bool:
    """`issubclass(value, kind)`, for classes of the library and Python's own."""
    if isinstance(kind, tuple):
        return any(is_subclass(value, one) for one in kind)
    asks = isinstance(value, Operated) and (_is_librarys(kind) or _is_builtin(kind))
    return _asked("subkind", value, *_path(kind)) is True if asks else issubclass(value, kind)


def tell(function: Any, *positional: Any, **keyword: Any) -> Any:
    """What a function of the library, as far as LIBRARY has it, tells of an object where that is."""
    value, *more = positional
    known = type(function) is FunctionType and function.__name__ in LIBRARY.get(function.__module__, ())
    if not known or not isinstance(value, Operated):
        return function(*positional, **keyword)
    module = "dataclasses" if function.__module__ == "dataclasses" else "inspect"
    return _asked("library", value, [module, function.__name__], more, keyword)


def _is_librarys(kind: Any) -> bool:
    module = getattr(kind, "__module__", "") if isinstance(kind, type) else "builtins"
    return module != "builtins" and module.partition(".")[0] in sys.stdlib_module_names


def _is_plain(kind: Any) -> bool:
    return isinstance(kind, type) and kind in _PLAIN


def _is_builtin(kind: Any) -> bool:
    return isinstance(kind, type) and getattr(builtins, kind.__name__, None) is kind


def _path(kind: type) -> tuple[str, str]:
    return kind.__module__, kind.__name__


def _asked(question: str, value: Any, *more: Any) -> Any:
    link = link_of(value)[0]
    link.bound += number_of(value) in link.named  # that there is such a name is nothing that a test finds out
    return link.touch(question, value, *more)
