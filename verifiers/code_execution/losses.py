"""What a list has lost when the solution changed it: items that are nowhere any more.

Who only orders a list keeps its items. Others may take some out: what they return, what they were told to
take out, what they move to another list, and places that were kept free in one that others are merged into.
"""

from __future__ import annotations

from collections import Counter

from verifiers.code_execution.afar import SCALARS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

ORDERED = "__ordered__"  # has a script note that it says of a list only in what order its items are
_FREE = frozenset((0, None, ""))
_NAN = "nan"


class Losses:
    """Looks at lists before a call changes them, and after it. Lists of anything but data are left out.

    containers: what the call is given, also in lists of its arguments.
    """

    def __init__(self, containers: Iterable[Any]) -> None:
        self.lists = [*{id(one): one for one in containers if type(one) is list}.values()]
        self.names = frozenset(k for one in self.lists for item in one if type(item) is dict for k in item)
        self.before = [(one, found) for one in self.lists if (found := self._items(one))]

    def found(self, said: Sequence[Any]) -> list[tuple[Any, bool]]:
        """Those of which items were lost, and whether there is no such item any more. said: what else the
        call was given, and its result.
        """
        left = sum(map(self._items, self.lists), Counter())
        allowed = {self._data(value) for value in said if type(value) in SCALARS}
        if len(self.lists) > 1:
            allowed |= _FREE
        lost = [(one, (items - left).keys() - allowed) for one, items in self.before]
        return [(one, not items <= left.keys()) for one, items in lost if items]

    def _items(self, one: list[Any]) -> Counter[Any]:
        try:
            return Counter(map(self._data, one))
        except TypeError:  # something in it is no data
            return Counter()

    def _data(self, item: Any) -> Any:
        """An item as a value; of a dict, which may have got more, what had these names."""
        match item:
            case list() | tuple():
                return tuple(map(self._data, item))
            case dict():
                return frozenset((name, self._data(item[name])) for name in self.names & item.keys())
            case float() if item != item:
                return _NAN
        if type(item) not in SCALARS:
            raise TypeError(type(item).__name__)
        return item
