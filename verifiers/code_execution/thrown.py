"""Exceptions that the test script raises while the solution calls what it was handed (`handed`).

The solution meets one of the same name, builtin base, arguments and plain attributes. One that leaves it
again is the script's own. A class of the script's that it was given (`retry(exceptions=(Failed,))`) is the
class of these.
"""

from __future__ import annotations

import builtins

globals()["__builtins__"] = dict(vars(builtins))  # as in `encoding`

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

NUMBER = "__thrown__"  # among the attributes: which one it is (`mirrored`)
MOST = 1000


def told_of(problem: BaseException, number: int) -> list[Any]:
    """What the solution's process is told of an exception: for `made_of`."""
    from verifiers.code_execution.objects import raised

    _, base, name, text, arguments, names, attributes = raised(problem)
    plain = {n: value for n, value in attributes.items() if not n.startswith("__")}
    return ["throw", base, name, text, arguments, plain | {NUMBER: number}, names]


def made_of(told: list[Any], scope: Mapping[str, Any], made: dict[str, Any]) -> Exception:
    """In the solution's process: the exception; of the class that `class_of` gives."""
    _, base, name, text, arguments, attributes, names = told
    kind = class_of(names, base, scope, made) if names else getattr(builtins, name)
    if not issubclass(kind, Exception):
        kind, arguments = RuntimeError, [text]
    problem: Exception = kind.__new__(kind, *(arguments or [text] if text else []))
    vars(problem).update(attributes)
    return problem


def class_of(names: list[str], base: str, scope: Mapping[str, Any], made: dict[str, Any]) -> Any:
    """In the solution's process: its own class of that name, if `scope` has one, or one of our making.

    names: of the class, and of those above it that are not Python's. base: of Python's the nearest. made:
    what has been made of such names before; it is added to them.
    """
    name = names[0].rpartition(".")[2]
    kind = scope.get(name)
    if isinstance(kind, type) and issubclass(kind, BaseException):
        return kind
    if name not in made:
        above = class_of(names[1:], base, scope, made) if names[1:] else getattr(builtins, base)
        made[name] = type(name, (above,), {})
    return made[name]
