"""Exceptions that the test script raises while the solution calls what it was handed (`handed`).

The solution meets one of the same name, builtin base, arguments and plain attributes. One that leaves it
again is the script's own.
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

    _, base, name, text, arguments, _, attributes = raised(problem)
    plain = {n: value for n, value in attributes.items() if not n.startswith("__")}
    return ["throw", base, name, text, arguments, plain | {NUMBER: number}]


def made_of(told: list[Any], scope: Mapping[str, Any]) -> Exception:
    """In the solution's process: the exception; of a class of its own, if `scope` has one of that name."""
    _, base, name, text, arguments, attributes = told
    kind = scope.get(name) or getattr(builtins, name, None)
    if not isinstance(kind, type) or not issubclass(kind, BaseException):
        kind = type(name, (getattr(builtins, base),), {})
    if not issubclass(kind, Exception):
        kind, arguments = RuntimeError, [text]
    problem: Exception = kind.__new__(kind, *(arguments or [text] if text else []))
    vars(problem).update(attributes)
    return problem
