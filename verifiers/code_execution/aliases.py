"""Which containers of a result are the caller's own: `return xs` is seen to return what it was given.

Both processes number the containers of a call's arguments, and of its result, in the same order. The
solution's tells which of them are one; the test's puts its own in their place, if they are equal.
"""

from __future__ import annotations

import builtins

globals()["__builtins__"] = dict(vars(builtins))  # as in `encoding`

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

MOST = 1000  # containers that are looked at
_MUTABLE = (list, dict, set, bytearray)


def containers(values: Iterable[Any]) -> list[Any]:
    """The mutable containers in these values, from the outside in."""
    found: list[Any] = []
    todo = [*values][::-1]
    while todo and len(found) < MOST:
        value = todo.pop()
        if issubclass(type(value), _MUTABLE):
            found.append(value)
        if issubclass(type(value), (list, tuple)):
            todo += [*value][::-1]
        elif issubclass(type(value), dict):
            todo += [*value.values()][::-1]
    return found


def aliases(given: list[Any], result: Any) -> list[list[int]]:
    """[[number in the result, number in what was given], …] of containers that are one."""
    numbers = {id(container): number for number, container in enumerate(given)}
    held = enumerate(containers([result])) if numbers else ()
    return [[number, numbers[id(container)]] for number, container in held if id(container) in numbers]


def pairs(given: list[Any], result: Any, told: Any) -> list[tuple[Any, Any]]:
    """(a container of the result, the caller's own) as they were told to be one. Nonsense is not heard."""
    held = containers([result])
    found = [(row[0], row[1]) for row in told if type(row) is list and [*map(type, row)] == [int, int]]
    known = [(i, k) for i, k in found if 0 <= i < len(held) and 0 <= k < len(given)]
    return [(held[i], given[k]) for i, k in known]


def with_own(result: Any, own: list[tuple[Any, Any]]) -> Any:
    """The result with the caller's own containers in it."""
    same = {id(theirs): ours for theirs, ours in own}
    return _replaced(result, same) if same else result


def _replaced(value: Any, same: dict[int, Any]) -> Any:
    if id(value) in same:
        return same[id(value)]
    if type(value) is tuple:
        return tuple(_replaced(item, same) for item in value)
    if type(value) is list:
        value[:] = [_replaced(item, same) for item in value]
    elif type(value) is dict:
        value.update({key: _replaced(item, same) for key, item in value.items()})
    return value
