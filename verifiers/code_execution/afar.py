"""Objects of a test script that it hands to the solution: fakes, mocks, observers, files in memory.

They stay where the script is. In the solution's process something stands for them that asks for their public
attributes, calls their methods and uses the special methods that their class has. Their private names, what a
mock knows of itself, and objects of other classes than the script's own are not to be had: the script's
process says whether a test has passed.
"""

from __future__ import annotations

import builtins
import sys
from collections import deque
from types import SimpleNamespace

globals()["__builtins__"] = dict(vars(builtins))  # as in `encoding`

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    Ask = Callable[..., Any]

_SPECIAL = (
    "__call__", "__len__", "__iter__", "__next__", "__reversed__", "__getitem__", "__setitem__",
    "__delitem__", "__contains__", "__bool__", "__str__", "__repr__", "__format__", "__int__", "__float__",
    "__index__", "__hash__", "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__",
    "__add__", "__radd__", "__sub__", "__rsub__", "__mul__", "__rmul__", "__truediv__", "__neg__", "__abs__",
    "__enter__",
)  # fmt: skip
_LOOKED_UP, _SET, _LEFT = "getattr", "setattr", "__exit__"
_CHANGING = frozenset((_SET, _LEFT, "__call__", "__setitem__", "__delitem__", "__enter__"))
_PLAIN = (int, float, str, bool, bytes, type(None), list, tuple, dict, set)
SCALARS = frozenset((int, float, str, bool, bytes, type(None)))
_HOLDING = (list, tuple, dict, set, deque)
_DATA = SCALARS.union(_HOLDING)
_SAID = frozenset(("__annotations__", "__dataclass_fields__", "__match_args__", "__slots__", "__builtins__"))
_MAX_DEPTH = 8
_OWN = frozenset(
    ("tests", "abc", "typing", "enum")
)  # modules whose classes a class of the script's may have as bases
_IN_MEMORY = frozenset(("StringIO", "BytesIO"))
_MAX_NAME = 80


def nature(value: Any) -> list[Any] | None:
    """The name of an object's class and the special methods it has; None where it may not be handed over."""
    cls = type(value)
    is_known = cls is SimpleNamespace or _is_in_memory(cls) or _is_manager(cls)
    if not (is_known or _is_own(cls) or _is_mock(value)):
        return None
    special = [name for name in (*_SPECIAL, _LEFT) if _has(cls, name)]
    return [cls.__name__[:_MAX_NAME], special]


def asked(value: Any, operation: str, positional: list[Any], keyword: dict[str, Any]) -> Any:
    """What such an object answers. Raises what it raises, and AttributeError for what is not to be had."""
    match operation, positional:
        case "getattr", [str(name)] if _is_public(value, name):
            return getattr(value, name)
        case "setattr", [str(name), new] if _is_public(value, name) and type(new) in _PLAIN:
            if _is_settable(value, name):
                return setattr(value, name, new)
        case "__exit__", [str(kind), str(text)]:
            problem = exception(kind, {})(text)
            return bool(type(value).__exit__(value, type(problem), problem, None))
        case "__exit__", []:
            return bool(type(value).__exit__(value, None, None, None))
        case _ if operation in _SPECIAL and _has(type(value), operation):
            return getattr(type(value), operation)(value, *positional, **keyword)
    raise AttributeError(str(positional[:1] or operation))


def state(value: Any, depth: int = 0) -> Any:
    """What an object holds, to be compared with what it holds later; None where that cannot be told."""
    value = getattr(value, "__self__", value)
    kind = type(value)
    if kind in SCALARS:
        return kind.__name__, repr(value)
    if _is_in_memory(kind):
        return None if value.closed else value.getvalue()
    if issubclass(kind, _HOLDING):
        held = [*value.items()] if issubclass(kind, dict) else [*value]
    elif (_is_own(kind) or kind is SimpleNamespace) and hasattr(value, "__dict__"):
        own = {n: v for base in kind.__mro__ if base.__module__ == "tests" for n, v in vars(base).items()}
        held = [vars(value), {n: v for n, v in own.items() if type(v) in _DATA and n not in _SAID}]
    else:
        return None
    told = [state(one, depth + 1) for one in held] if depth < _MAX_DEPTH else [None]
    return None if None in told else (kind.__name__, told)


def state_of_script() -> list[Any]:
    """What the variables of the script itself hold that are data."""
    scope = vars(sys.modules["tests"]) if "tests" in sys.modules else {}
    return [state(held) for name, held in scope.items() if type(held) in _DATA and name not in _SAID]


def is_object(passed: Any) -> bool:
    """Whether it is an object, a method of one, or an iterator, and no function."""
    return nature(getattr(passed, "__self__", passed)) is not None or hasattr(type(passed), "__next__")


def may_change(passed: Any, operation: str) -> bool:
    """Whether something that the script has passed on may be another after it was called or asked."""
    if nature(getattr(passed, "__self__", None)) is not None or hasattr(type(passed), "__next__"):
        return True
    return operation in _CHANGING


def _is_own(cls: type) -> bool:
    """Whether it is a class of the script's, and not one of tests, of texts, of numbers or of containers."""
    bases = [base for base in cls.__mro__ if base is not object]
    return cls.__module__ == "tests" and all(base.__module__ in _OWN for base in bases)


def _is_in_memory(cls: type) -> bool:
    return cls.__module__ == "_io" and cls.__name__ in _IN_MEMORY


def _is_manager(cls: type) -> bool:
    """What a function of the script's makes that is a `contextmanager`: only entered and left."""
    return cls.__module__ == "contextlib" and cls.__name__ == "_GeneratorContextManager"


def _is_settable(value: Any, name: str) -> bool:
    """Whether an attribute is data, or none yet: nothing that the script calls is replaced."""
    default = getattr(type(value), name, None)
    return isinstance(default, property) or type(vars(value).get(name, default)) in _PLAIN


def exception(name: str, scope: Mapping[str, Any]) -> type[Exception]:
    """The class of that name in a scope, or among Python's own."""
    kind = scope.get(name, getattr(builtins, name, None))
    return kind if isinstance(kind, type) and issubclass(kind, Exception) else RuntimeError


def standing_for(name: str, special: list[Any], ask: Ask) -> Any:
    """What the solution has in the place of such an object; ask: takes an operation and its operands."""

    def asking(operation: str) -> Callable[..., Any]:
        return lambda _, *positional, **keyword: ask(operation, list(positional), keyword)

    body: dict[str, Any] = {method: asking(method) for method in special if method in _SPECIAL}
    if _LEFT in special:
        body[_LEFT] = lambda _, kind, problem, __: ask(
            _LEFT, [kind.__name__, str(problem)] if kind else [], {}
        )
    for special_name, operation in (("__getattr__", _LOOKED_UP), ("__setattr__", _SET)):
        body[special_name] = asking(operation)
    return type(name, (), body)()


def _has(cls: type, name: str) -> bool:
    found = getattr(cls, name, None)
    return found is not None and found is not getattr(object, name, None)


def _is_public(value: Any, name: str) -> bool:
    """Whether an attribute may be looked up; of a mock only what the script or a call has made of it."""
    if _is_mock(value) and hasattr(sys.modules["unittest.mock"].Mock, name):
        return False
    return not (name.startswith("_") or _is_manager(type(value)))


def _is_mock(value: Any) -> bool:
    mock = sys.modules.get("unittest.mock")
    return mock is not None and isinstance(value, mock.NonCallableMock)
