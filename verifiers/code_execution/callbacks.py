"""What a test script passes on that is no data. Its functions, iterators and objects (`afar`) run where it
does, Python's own functions are the solution's, and slices and sources of random numbers are made anew.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from functools import partial
from itertools import islice
from types import BuiltinFunctionType, FunctionType, MethodType

from verifiers.code_execution import afar
from verifiers.code_execution.seeds import source_in, state_of
from verifiers.code_execution.surroundings import REPLACED
from verifiers.code_execution.thrown import class_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

_FUNCTIONS = (FunctionType, BuiltinFunctionType, MethodType, partial)
_MAX_NAME, _MAX_TEXT = 80, 300
_OPEN_ENDED = 0x04 | 0x08  # of a code's flags: CO_VARARGS, CO_VARKEYWORDS


def described(value: Any, passed: list[Callable[..., Any]]) -> list[Any] | None:
    """The number and nature by which the solution's process knows a function, an iterator or a slice; None
    where it is none.

    passed: functions that were passed on before, by number; it is added to them where it is the script's own.
    """
    if type(value) is BuiltinFunctionType and _is_builtin(value):
        return [0, ["builtin", value.__name__]]
    if isinstance(value, type) and issubclass(value, Exception):
        return _of_exceptions(value, passed)
    if type(value) is slice:
        return [0, ["slice", value.start, value.stop, value.step]]
    if (state := state_of(value)) is not None:
        return [_number(value, passed), ["random", *state]]
    if (nature := afar.nature(value)) is not None:
        return [_number(value, passed), ["object", *nature]]
    if isinstance(value, _FUNCTIONS) or (callable(value) and not isinstance(value, type)):
        name, text = getattr(value, "__name__", "call"), getattr(value, "__doc__", None)
        told = [str(name)[:_MAX_NAME], text and str(text)[:_MAX_TEXT], _parameters(value)]
        return [_number(value, passed), ["callback", *told]]
    if isinstance(value, Iterator):
        return [_number(value, passed), ["iterator"]]
    return None


def _of_exceptions(value: type[Exception], passed: list[Any]) -> list[Any] | None:
    """The same of a class of exceptions: Python's own, the solution's, or one of the script's (`thrown`)."""
    if getattr(builtins, value.__name__, None) is value:
        return [0, ["builtin", value.__name__]]
    names = [kind.__name__ for kind in value.__mro__ if kind.__module__ == "tests"]
    base = next(kind.__name__ for kind in value.__mro__ if getattr(builtins, kind.__name__, None) is kind)
    return [_number(value, passed), ["exceptions", names, base]] if names else None


def _number(value: Any, passed: list[Any]) -> int:
    """One number for what is one: a solution may be given it again to take it off a list."""
    is_method = isinstance(value, MethodType)  # which is made anew wherever it is asked for
    for number, known in enumerate(passed):
        if known is value or (is_method and type(known) is MethodType and known == value):
            return number
    passed.append(value)
    return len(passed) - 1


def called_back(passed: Any, positional: list[Any], keyword: dict[str, Any], operation: str = "") -> Any:
    """What a function returns; of an iterator the next item in a list, which is empty at its end; what an
    object of the script's answers to an operation.
    """
    if operation or afar.nature(passed) is not None:
        return afar.asked(passed, operation, positional, keyword)
    if callable(passed):
        return passed(*positional, **keyword)
    return [*islice(passed, 1)]


def reached(passed: Any) -> list[Any]:
    """The variables that a function of the script's may change, and whose method it is."""
    scope, code = getattr(passed, "__globals__", {}), getattr(passed, "__code__", None)
    cells = [cell.cell_contents for cell in getattr(passed, "__closure__", None) or () if _is_filled(cell)]
    named = [scope[name] for name in code.co_names if name in scope] if code else []
    return [*cells, *named, getattr(passed, "__self__", None)]


def _is_filled(cell: Any) -> bool:
    try:
        return cell.cell_contents is not cell
    except ValueError:  # its variable has no value yet
        return False


def _parameters(function: Any) -> list[str] | None:
    """The names of a function's parameters; None where there are others than plain ones."""
    code = getattr(function, "__code__", None) if type(function) is FunctionType else None
    if code is None or function.__defaults__ or code.co_kwonlyargcount or code.co_posonlyargcount:
        return None
    return None if code.co_flags & _OPEN_ENDED else [*code.co_varnames[: code.co_argcount]]


def handed_back(value: Any, passed: Mapping[int, Any]) -> list[Any] | None:
    """In the solution's process: the number and nature of what the test has passed, if it is that.

    passed: what stands there for what was passed, by number.
    """
    return next(([number, ["passed"]] for number, one in passed.items() if one is value), None)


def made_anew(description: list[Any], scope: Mapping[str, Any], thrown: dict[str, Any]) -> Any:
    """In the solution's process: what stands there for a class of exceptions (`thrown`), or for a source of
    random numbers.
    """
    match description:
        case ["exceptions", list(names), str(base)]:
            return class_of(names, base, scope, thrown)
        case [_, *state]:
            return source_in(state)


def imitating(call: Callable[..., Any], name: str, text: str | None, parameters: Any) -> Callable[..., Any]:
    """A function that calls `call`; a solution may ask for its name, its text and how much it takes."""
    function = call
    if type(parameters) is list and all(type(p) is str and p.isidentifier() for p in parameters):
        taken = ", ".join(parameters)
        scope: dict[str, Any] = {"__called__": call}
        exec(f"def __function__({taken}): return __called__({taken})", scope)
        function = scope["__function__"]
    function.__name__ = function.__qualname__ = name
    function.__doc__ = text
    return function


def iterated(call: Callable[[], list[Any]]) -> Iterator[Any]:
    """The items of an iterator of the test's, one for each call."""
    while items := call():
        yield items[0]


def _is_builtin(function: BuiltinFunctionType) -> bool:
    """Whether it is one that the solution has, too: `eval` and `getattr` are not called here for it."""
    name = function.__name__
    return name not in REPLACED and getattr(builtins, name, None) is function
