"""What a restricted solution may use: builtins, modules, and the guards that its rewritten code calls.

A policy on top of the sandbox, not a wall: `restricted` has refused names with a leading underscore and
what else RestrictedPython refuses; here `getattr` and imports are held to the same rules.
"""

from __future__ import annotations

import builtins
import operator
from types import ModuleType

from verifiers.code_execution.preamble import NAMES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

BUILTINS = (
    "abs", "all", "any", "bin", "bool", "bytes", "callable", "chr", "complex", "dict", "divmod", "enumerate",
    "filter", "float", "format", "frozenset", "hash", "hex", "id", "input", "int", "isinstance", "issubclass",
    "iter", "len", "list", "map", "max", "min", "next", "oct", "ord", "pow", "print", "property", "range",
    "repr", "reversed", "round", "set", "slice", "sorted", "staticmethod", "classmethod", "str", "sum",
    "super", "tuple", "zip", "object", "True", "False", "None", "NotImplemented", "__build_class__",
)  # fmt: skip
MODULES = frozenset(
    (
        "bisect", "cmath", "collections", "copy", "dataclasses", "datetime", "decimal", "enum", "fractions",
        "functools", "heapq", "itertools", "json", "math", "operator", "random", "re", "statistics", "string",
        "typing",
    )
)  # fmt: skip
REFUSED = frozenset(  # they read attributes by name, evaluate text, or make classes with any method
    (
        "attrgetter", "methodcaller", "Formatter", "get_type_hints", "make_dataclass", "update_wrapper",
        "singledispatch", "singledispatchmethod", "FunctionType", "CodeType", "ForwardRef",
        "UserString",  # its `format` is that of str
    )
)  # fmt: skip
_INPLACE: dict[str, Callable[[Any, Any], Any]] = {
    "+=": operator.iadd,
    "-=": operator.isub,
    "*=": operator.imul,
    "/=": operator.itruediv,
    "//=": operator.ifloordiv,
    "%=": operator.imod,
    "**=": operator.ipow,
    "<<=": operator.ilshift,
    ">>=": operator.irshift,
    "|=": operator.ior,
    "^=": operator.ixor,
    "&=": operator.iand,
    "@=": operator.imatmul,
}


def scope() -> dict[str, Any]:
    """The globals of a restricted module."""
    allowed = {name: getattr(builtins, name) for name in BUILTINS if hasattr(builtins, name)}
    errors = {n: v for n, v in vars(builtins).items() if isinstance(v, type) and issubclass(v, Exception)}
    guarded = {"getattr": _getattr, "hasattr": _hasattr, "__import__": _import, "type": _Type}
    return {
        "__builtins__": allowed | errors | guarded,
        "__metaclass__": type,
        "_getattr_": _getattr,
        "_getitem_": operator.getitem,
        "_getiter_": iter,
        "_write_": lambda value: value,
        "_inplacevar_": lambda op, left, right: _INPLACE[op](left, right),
        "_unpack_sequence_": _unpack,
        "_iter_unpack_sequence_": _iter_unpack,
        "_apply_": lambda function, *args, **kwargs: function(*args, **kwargs),
    }


def admitted(lent: dict[str, Any]) -> dict[str, Any]:
    """What of the names of `preamble` a restricted program finds: those that it could import."""
    found = {
        name: value for name, value in lent.items() if name not in REFUSED and _is_importable(name, value)
    }
    return found | {"wraps": _wraps} if "wraps" in found else found


def _is_importable(name: str, value: Any) -> bool:
    home = name if isinstance(value, ModuleType) else NAMES.get(name)
    return home is None or not refusal(home, 0)  # None: a class of the preamble's own


class _Types(type):
    def __call__(cls, value: Any) -> Any:
        return cls if isinstance(value, type) else type(value)

    def __instancecheck__(cls, value: Any) -> bool:
        return isinstance(value, type)


class _Type(metaclass=_Types):
    """`type`, which tells the class of a value and makes none: a class statement is held to the rules."""


def _wraps(function: Any) -> Any:
    """`functools.wraps`, which copies what it always copies."""
    from functools import wraps

    return wraps(function)


def _getattr(value: Any, name: str, *default: Any) -> Any:
    if type(name) is not str or name.startswith("_") or _is_refused(value, name):
        raise AttributeError(f"restricted: the attribute {name!r} may not be read")
    found = getattr(value, name, *default)
    if isinstance(found, ModuleType) and found.__name__.partition(".")[0] not in MODULES:
        raise AttributeError(f"restricted: the module {name!r} may not be reached through another one")
    return _wraps if name == "wraps" and isinstance(value, ModuleType) else found


def _is_refused(value: Any, name: str) -> bool:
    is_text = isinstance(value, str) or (isinstance(value, type) and issubclass(value, str))
    return (is_text and name.startswith("format")) or (isinstance(value, ModuleType) and name in REFUSED)


def _hasattr(value: Any, name: str) -> bool:
    try:
        _getattr(value, name)
    except AttributeError:
        return False
    return True


def refusal(name: str, level: int) -> str:
    """Why a module may not be imported, "" where it may. level: how many dots stand before its name."""
    if not level and name.partition(".")[0] in MODULES:
        return ""
    return f"the module {name!r} may not be imported; there is: {', '.join(sorted(MODULES))}"


def _import(name: str, *where: Any) -> Any:
    if refused := refusal(name, where[3] if len(where) > 3 else 0):
        raise ImportError(f"restricted: {refused}")
    module = builtins.__import__(name, *where)
    wanted = where[2] if len(where) > 2 and where[2] else ()
    if not wanted:
        return module
    only = ModuleType(module.__name__)  # `from` reads its names without asking anybody
    vars(only).update({item: _getattr(module, item) for item in wanted if hasattr(module, item)})
    return only


def _unpack(value: Any, shape: Any, getiter: Callable[[Any], Any]) -> list[Any]:
    """As RestrictedPython.Guards has it: unpacking asks the guard, at every level."""
    items = list(getiter(value))
    for position, inner in shape["childs"]:
        if position < len(items):
            items[position] = _unpack(items[position], inner, getiter)
    return items


def _iter_unpack(value: Any, shape: Any, getiter: Callable[[Any], Any]) -> Iterator[Any]:
    return (_unpack(item, shape, getiter) for item in getiter(value))
