"""The caller's own containers and nodes, in the place of those that a result was told to share with it.

The solution's process says which they are (`aliases`) and is believed as far as that tells nothing else: ours
take the place of theirs only if they hold the same, or if the test sees what the call has changed.
"""

from __future__ import annotations

from verifiers.code_execution.aliases import containers
from verifiers.code_execution.encoding import CodecError, encode
from verifiers.code_execution.nodes import fields

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

    Own = dict[int, Any]  # ours, by the identity of theirs

_SCALARS = (int, str, bool, type(None))


def pairs(
    given: list[Any], told: list[Any], same: Any, nodes: Collection[type] = ()
) -> list[tuple[Any, Any]]:
    """(one of theirs, the caller's own) as they were told to be one. Nonsense is not heard."""
    held = containers(told, nodes)
    found = [(row[0], row[1]) for row in same if type(row) is list and [*map(type, row)] == [int, int]]
    known = [(held[i], given[k]) for i, k in found if 0 <= i < len(held) and 0 <= k < len(given)]
    return [(theirs, ours) for theirs, ours in known if type(theirs) is type(ours)]


def with_own(result: Any, own: list[tuple[Any, Any]]) -> Any:
    """The result with the caller's own containers in it, if they are equal to its own."""
    same = {id(theirs): ours for theirs, ours in own if _are_equal(theirs, ours)}
    return _replaced(result, same) if same else result


def grafted(told: list[Any], own: list[tuple[Any, Any]], nodes: Collection[type], changed: bool) -> Any:
    """The first of what is told, with the caller's own containers and nodes in it.

    changed: these become what is told of them. Otherwise all of them, or none, are as they are told.
    """
    same = {id(theirs): ours for theirs, ours in own}
    if not changed and not all(_are_alike(theirs, ours, same, nodes) for theirs, ours in own):
        return told[0]
    for theirs in containers(told, nodes):
        ours = same.get(id(theirs), theirs)
        if changed or ours is theirs:
            _fill(ours, theirs, same, nodes)
    return _own(told[0], same)


def _replaced(value: Any, same: Own) -> Any:
    if id(value) in same:
        return same[id(value)]
    if type(value) is tuple:
        return tuple(_replaced(item, same) for item in value)
    if type(value) is list:
        value[:] = [_replaced(item, same) for item in value]
    elif type(value) is dict:
        value.update({key: _replaced(item, same) for key, item in value.items()})
    return value


def _own(value: Any, same: Own) -> Any:
    if type(value) is tuple:
        return tuple(_own(item, same) for item in value)
    return same.get(id(value), value)


def _fill(ours: Any, theirs: Any, same: Own, nodes: Collection[type]) -> None:
    """Gives ours what theirs holds, as far as that is ours, too, our own of it."""
    if type(theirs) in nodes:
        for name, value in fields(theirs).items():
            object.__setattr__(ours, name, _own(value, same))
    elif isinstance(ours, list):
        ours[:] = [_own(item, same) for item in theirs]
    elif isinstance(ours, dict):
        held = {key: _own(value, same) for key, value in theirs.items()}
        ours.clear()
        ours.update(held)


def _are_alike(theirs: Any, ours: Any, same: Own, nodes: Collection[type]) -> bool:
    """Whether ours holds what theirs does: the same data, and our own of what else theirs shares with us."""
    if type(theirs) in nodes:
        return _are_alike(fields(theirs), fields(ours), same, ())
    if isinstance(theirs, dict):
        return [*theirs] == [*ours] and _all_held([*theirs.values()], [*ours.values()], same)
    return _all_held(theirs, ours, same) if isinstance(theirs, list) else _are_equal(theirs, ours)


def _all_held(theirs: Any, ours: Any, same: Own) -> bool:
    return len(theirs) == len(ours) and all(_is_held(a, b, same) for a, b in zip(theirs, ours, strict=True))


def _is_held(theirs: Any, ours: Any, same: Own) -> bool:
    if id(theirs) in same:
        return same[id(theirs)] is ours
    if type(theirs) is tuple and type(ours) is tuple:
        return _all_held(theirs, ours, same)
    if type(theirs) in _SCALARS:
        return type(theirs) is type(ours) and bool(theirs == ours)
    return not isinstance(theirs, (list, dict)) and _are_equal(theirs, ours)


def _are_equal(theirs: Any, ours: Any) -> bool:
    """Whether two values hold the same plain data."""
    try:
        return type(theirs) is type(ours) and encode(theirs) == encode(ours)
    except CodecError:  # they hold more than data: they stay two
        return False
