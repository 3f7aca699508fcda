"""Which containers and nodes of a result are the caller's: `return xs` is seen to return what it was given.

Both processes number the containers and nodes (`nodes`) of a call's arguments, and of what it results in, in
the same order. The solution's tells which of them are one; the test's puts its own in their place (`grafts`).
"""

from __future__ import annotations

import builtins

from verifiers.code_execution.nodes import fields

globals()["__builtins__"] = dict(vars(builtins))  # as in `encoding`

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from typing import Any

MOST = 1000  # containers that are looked at
MOST_NODES = 10_000  # where there are nodes: containers and nodes
_MUTABLE = (list, dict, set, bytearray)


def containers(values: Iterable[Any], nodes: Collection[type] = ()) -> list[Any]:
    """The mutable containers, and the objects of the classes `nodes`, in some values, from the outside in."""
    found: list[Any] = []
    met: set[int] = set()  # nodes: only these may be in a circle
    most = MOST_NODES if nodes else MOST
    todo = [*values][::-1]
    while todo and len(found) < most:
        value = todo.pop()
        if nodes and type(value) in nodes:
            if id(value) not in met:
                met.add(id(value))
                found.append(value)
                todo += [held for _, held in sorted(fields(value).items(), reverse=True)]
            continue
        if issubclass(type(value), _MUTABLE):
            found.append(value)
        if issubclass(type(value), (list, tuple)):
            todo += [*value][::-1]
        elif issubclass(type(value), dict):
            todo += [*value.values()][::-1]
    return found


def results(result: Any, changed: list[Any], nodes: Collection[type]) -> list[Any]:
    """What a call results in: what it returned and, where nodes may have been tied anew, what it changed."""
    return [result, *(value for _, value in changed)] if nodes else [result]


def aliases(given: list[Any], told: list[Any], nodes: Collection[type] = ()) -> list[list[int]]:
    """[[number in what is told, number in what was given], …] of containers and nodes that are one."""
    numbers = {id(container): number for number, container in enumerate(given)}
    held = enumerate(containers(told, nodes)) if numbers else ()
    return [[number, numbers[id(container)]] for number, container in held if id(container) in numbers]
