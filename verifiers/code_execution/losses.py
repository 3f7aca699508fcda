"""What a container has lost when the solution changed it: items that are nowhere any more.

Who only orders a list keeps its items. Others may take some out: what they return, what they were told to
take out, what they move to another list, and places that were kept free in one that others are merged into.
"""

from __future__ import annotations

from collections import Counter, deque

from verifiers.code_execution.afar import SCALARS
from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

_KINDS = (list, deque, dict)
_FREE = frozenset((0, None, ""))
_NAN = "nan"


@record
class Loss:
    """container: what has lost items. is_gone: whether there is no such item any more. is_less: whether it
    was given none instead.
    """

    container: Any
    is_gone: bool
    is_less: bool


class Losses:
    """Looks at containers before a call changes them, and after it. Those of anything but data are left out.

    containers: what the call is given, also in lists and dicts of its arguments.
    """

    def __init__(self, containers: Iterable[Any]) -> None:
        known = {id(one): one for one in containers if type(one) in _KINDS}
        places = [(one, name) for one in known.values() if type(one) is dict for name in one]
        inner = {id(one[name]): (one, name) for one, name in places}
        self.names = frozenset(name for one, name in places if type(one[name]) not in _KINDS)
        self.before = [(one, inner.get(id(one)), self._items(one)) for one in known.values()]

    def found(self, said: Sequence[Any]) -> list[Loss]:
        """Those of which items were lost. said: what else the call was given, and its result."""
        after = [(self._now(one, place), items) for one, place, items in self.before]
        lists = [one for one, _ in after if type(one) in _KINDS]
        left = sum(map(self._items, lists), Counter())
        allowed = {self._data(value) for value in said if type(value) in SCALARS}
        if sum(type(one) is not dict for one in lists) > 1:
            allowed |= _FREE
        held = sum((items for _, _, items in self.before), Counter(allowed))
        return [
            Loss(one, bool(lost - left.keys()), not self._items(one) - held)
            for one, items in after
            if (lost := (items - left).keys() - allowed)
        ]

    def _now(self, one: Any, place: tuple[dict[Any, Any], Any] | None) -> Any:
        """What became of a container: in a dict there may be another in its place."""
        return one if place is None else place[0].get(place[1])

    def _items(self, one: Any) -> Counter[Any]:
        try:
            return Counter(map(self._data, one))  # of a dict its keys: what it holds by them may change
        except TypeError:  # something in it is no data
            return Counter()

    def _data(self, item: Any) -> Any:
        """An item as a value; of a dict, which may have got more, what had these names."""
        match item:
            case list() | tuple() | deque():
                return tuple(map(self._data, item))
            case dict():
                return frozenset((name, self._data(item[name])) for name in self.names & item.keys())
            case float() if item != item:
                return _NAN
        if type(item) not in SCALARS:
            raise TypeError(type(item).__name__)
        return item
