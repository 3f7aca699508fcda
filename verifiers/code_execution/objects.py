"""What the solution's process says of its objects and exceptions, and what may be asked of them."""

from __future__ import annotations

import builtins
import collections.abc
import operator
import sys
from importlib import import_module
from itertools import islice
from types import (
    AsyncGeneratorType,
    BuiltinFunctionType,
    CoroutineType,
    FunctionType,
    GeneratorType,
    MappingProxyType,
    MethodType,
    ModuleType,
)

from verifiers.code_execution.kept import restore
from verifiers.code_execution.rich import of_tuples

globals()["__builtins__"] = dict(vars(builtins))  # as in `encoding`

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

MAX_TEXT = 300
CAUSE, WITHIN = "__cause__", "__exceptions__"  # what exceptions are tied to others by
MAX_DEPTH = 3  # of exceptions tied so
MAX_NAMES = 20  # of an exception: its classes, its attributes
LIBRARY = ("array", "collections", "datetime", "decimal", "fractions")
LIBRARY_TYPES: tuple[type, ...] = (
    type(None), range, type({}.keys()), type({}.values()), type({}.items()), MappingProxyType, memoryview,
)  # fmt: skip
_SCALARS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (int, int.__pos__),
    (str, str.__str__),
    (float, float.__pos__),
)
_CONTAINERS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (dict, lambda value: dict(dict.items(value))),
    (list, lambda value: [*list.__iter__(value)]),
    (tuple, lambda value: (*tuple.__iter__(value),)),
    (set, lambda value: {*set.__iter__(value)}),
    (frozenset, lambda value: frozenset(frozenset.__iter__(value))),
)
PLAIN = (int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset)


def is_library_value(value: Any) -> bool:
    return type(value).__module__ in LIBRARY or isinstance(value, LIBRARY_TYPES)


def nature(value: Any) -> list[Any]:
    if isinstance(value, type):
        if (fields := of_tuples(value)) is not None:
            return ["tuple", str(value.__name__)[:80], "", *fields]
        kind = "exception" if issubclass(value, BaseException) else "class"
        base = _builtin_base(value) if kind == "exception" else ""
        return [kind, str(value.__name__)[:80], base, *(_own_classes(value)[1:] if base else ())]
    if isinstance(value, (FunctionType, BuiltinFunctionType, MethodType)):
        return ["function", str(getattr(value, "__name__", ""))[:80], ""]
    if isinstance(value, ModuleType):
        return ["module", str(value.__name__)[:80], ""]
    if isinstance(value, CoroutineType):
        return ["coroutine", str(value.__name__)[:80], ""]
    if isinstance(value, GeneratorType):
        return ["iterator", "generator", "generator"]
    if isinstance(value, AsyncGeneratorType) or hasattr(type(value), "__aiter__"):
        return ["async generator", str(type(value).__name__)[:80], ""]
    kind = "iterator" if hasattr(type(value), "__next__") else "instance"
    told = [kind, str(type(value).__name__)[:80], ""]
    return told + [plain(value) for base, plain in _SCALARS if isinstance(value, base)]


def raised(problem: BaseException, depth: int = 0) -> list[Any]:
    """An exception: its builtin base, name, text and arguments, its own classes, its plain attributes, among
    them its cause and, of a group, its exceptions.
    """
    kind, text = type(problem), text_of(problem)
    held = _of_classes(kind) | getattr(problem, "__dict__", {})
    plain_ones = [(n, v) for n, v in held.items() if type(n) is str and _is_plain(v)]
    attributes: dict[str, Any] = dict(plain_ones[-MAX_NAMES:])
    if depth < MAX_DEPTH and problem.__cause__ is not None:
        attributes[CAUSE] = [raised(problem.__cause__, depth + 1)]
    if depth < MAX_DEPTH and isinstance(problem, BaseExceptionGroup):
        attributes[WITHIN] = [raised(one, depth + 1) for one in problem.exceptions[:MAX_NAMES]]
        text = text_of(problem, problem.message)
    told = ["raise", _builtin_base(kind), str(kind.__name__)[:80], text, _plain_arguments(problem)]
    return [*told, _own_classes(kind), attributes]


def _of_classes(kind: type) -> dict[str, Any]:
    """What the classes of an exception that are not Python's hold for all of them."""
    own = [base for base in kind.__mro__[::-1] if getattr(builtins, base.__name__, None) is not base]
    return {n: v for base in own for n, v in vars(base).items() if not n.startswith("_")}


def _is_plain(value: Any, depth: int = 0) -> bool:
    """Whether a value is small and made of builtin ones."""
    if type(value) in (list, tuple, dict, set) and depth < 2:
        held = [*value, *value.values()] if type(value) is dict else value
        return len(value) <= MAX_NAMES and all(_is_plain(item, depth + 1) for item in held)
    return type(value) in (int, float, str, bool, type(None)) and len(str(value)) <= MAX_TEXT


def _own_classes(kind: type) -> list[str]:
    """The names of an exception's classes that are not builtins, the nearest first; with their module, if it
    is one of the library's.
    """
    own = (base for base in kind.__mro__ if getattr(builtins, base.__name__, None) is not base)
    return [_full_name(base)[:80] for base in own][:MAX_NAMES]


def _full_name(kind: type) -> str:
    module = str(kind.__module__)
    is_librarys = module.partition(".")[0] in sys.stdlib_module_names
    return f"{module}.{kind.__name__}" if is_librarys else str(kind.__name__)


def _plain_arguments(problem: BaseException) -> list[Any]:
    return [argument for argument in problem.args if _is_plain(argument)][:4]


def text_of(problem: BaseException, text: str | None = None) -> str:
    return str.__str__(str(problem if text is None else text)[:MAX_TEXT])


def _builtin_base(kind: type) -> str:
    known = (base.__name__ for base in kind.__mro__ if getattr(builtins, base.__name__, None) is base)
    return next(known, "Exception")


def _items(value: Any) -> list[Any]:
    return list(islice(value, 1 << 20))


def _awaited(value: Any) -> Any:
    """What a coroutine returns; without a loop, if nothing that would need one is imported."""
    if "asyncio" in sys.modules:
        return sys.modules["asyncio"].run(value)
    try:
        value.send(None)
    except StopIteration as ended:
        return ended.value
    raise RuntimeError("it awaits what never comes")


def _next_awaited(value: Any) -> list[Any]:
    """The next item of an asynchronous generator, or nothing."""
    try:
        return [_awaited(value.__anext__())]
    except StopAsyncIteration:
        return []


def _librarys(module: str, name: str) -> Any:
    """A class or a function of the library, which the test has asked for by name."""
    return getattr(import_module(module), name)


def _told_by(value: Any, path: list[str], more: list[Any], keyword: dict[str, Any]) -> Any:
    return _librarys(*path)(value, *more, **keyword)


def _made(kind: Any, positional: list[Any], keyword: dict[str, Any]) -> Any:
    """The test makes an exception of the program's."""
    raise kind(*positional, **keyword)


def _thrown(name: str = "", text: str = "") -> tuple[Any, Any, None]:
    """What `__exit__` is told of an exception that the test raised."""
    kind = getattr(builtins, name, Exception) if name else None
    return (kind, kind(text), None) if kind is not None else (None, None, None)


VIEWS: dict[str, Callable[[Any], Any]] = {
    "awaited": _awaited,
    "next awaited": lambda value: _next_awaited(value),
    "list": _items,
    "content": lambda value: next(
        (plain(value) for kind, plain in _CONTAINERS if isinstance(value, kind)), None
    ),
    "str": lambda value: str.__str__(str(value)),
    "repr": lambda value: str.__str__(repr(value)),
    "bool": bool,
    "len": len,
    "hash": hash,
    "int": int,
    "float": float,
    "index": operator.index,
}
TOUCHES: dict[str, Callable[..., Any]] = {
    "attribute": getattr,
    "set attribute": setattr,
    "delete attribute": delattr,
    "fill": lambda value, name, made: restore(getattr(value, name), made),
    "item": operator.getitem,
    "set item": operator.setitem,
    "delete item": operator.delitem,
    "contains": operator.contains,
    "iterate": iter,
    "instance": lambda value, cls: isinstance(value, cls),
    "reversed": reversed,
    "iterate awaited": lambda value: type(value).__aiter__(value),
    "enter awaited": lambda value: _awaited(type(value).__aenter__(value)),
    "exit awaited": lambda value: bool(_awaited(type(value).__aexit__(value, None, None, None))),
    "enter": lambda value: type(value).__enter__(value),
    "exit": lambda value, *told: bool(type(value).__exit__(value, *_thrown(*told))),
    "make": _made,
    "class": lambda value: type(value),
    "format": lambda value, specification: str.__str__(format(value, specification)),
    "callable": callable,
    "has": hasattr,
    "able": lambda value, name: isinstance(value, getattr(collections.abc, name)),
    "kind": lambda value, *path: isinstance(value, _librarys(*path)),
    "subkind": lambda value, *path: isinstance(value, type) and issubclass(value, _librarys(*path)),
    "library": lambda value, *told: _told_by(value, *told),
    "subclass": lambda value, cls: isinstance(value, type) and issubclass(value, cls),
}
_OPERATORS = (
    "add sub mul truediv floordiv mod pow matmul and or xor lshift rshift neg pos abs invert "
    "iadd isub imul itruediv ifloordiv imod ipow imatmul iand ior ixor ilshift irshift eq ne lt le gt ge"
)
OPERATORS: dict[str, Callable[..., Any]] = {
    name: getattr(operator, name) for name in (f"__{word}__" for word in _OPERATORS.split())
} | {"__round__": round}
