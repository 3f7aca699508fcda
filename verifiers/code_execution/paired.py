"""Side by side: a result that ends before what it is compared with would agree with anything."""

from __future__ import annotations

import math
import operator
from itertools import starmap

from verifiers.code_execution.operators import Operated, has_a_base

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_SEQUENCES = (list, tuple)
_ARRAYS = ("list", "tuple", "range", "deque", "array")


def zipped(*sides: Any, results: tuple[int, ...], inputs: tuple[int, ...]) -> Iterator[tuple[Any, ...]]:
    """`zip` of results and what they are compared with.

    Args:
        results: which sides the solution has made.
        inputs: which sides it was given, and may have made less of: but not nothing at all.

    Raises AssertionError where a result ends before a list.
    """
    nothing, rows = object(), 0
    lists = [type(side) in _SEQUENCES and at not in results for at, side in enumerate(sides)]
    items = [iter(side) for side in sides]
    while True:
        row = []
        for at, side in enumerate(items):
            item = next(side, nothing)
            if item is nothing:
                left = [n for n in range(len(sides)) if lists[n] and not (rows and n in inputs)]
                if at in results and any(n < at or next(items[n], nothing) is not nothing for n in left):
                    raise AssertionError("the result has fewer items")
                return
            row.append(item)
        rows += 1
        yield tuple(row)


def compared(how: str, one: Any, other: Any) -> Any:
    """`one == other` and its like. Raises AssertionError where an empty array would agree with anything."""
    if "numpy" in (type(one).__module__, type(other).__module__):
        both(one, other)
    return getattr(operator, how)(one, other)


def both(one: Any, other: Any) -> tuple[Any, Any]:
    """Two values to be compared by a function of numpy's. Raises AssertionError where only one is empty."""
    if _is_empty(one) != _is_empty(other):
        raise AssertionError("nothing is compared with something")
    return one, other


def finite(bound: Any) -> Any:
    """How far a result may be from what is expected, where it says so itself. Raises AssertionError for an
    infinite one, by which everything is near.
    """
    is_array = type(bound).__module__ == "numpy"
    if (abs(bound) == math.inf).any() if is_array else type(bound) is float and math.isinf(bound):
        raise AssertionError("the result is infinite, and so is the tolerance")
    return bound


def _is_empty(value: Any) -> bool:
    """Whether what numpy takes for an array has no item."""
    if type(value).__name__ in _ARRAYS or (isinstance(value, Operated) and not has_a_base(value)):
        return all(map(_is_empty, value))
    return type(value).__module__ == "numpy" and getattr(value, "size", 1) == 0


MARKED = {
    "__zipped__": zipped,
    "__starmap__": starmap,
    "__compared__": compared,
    "__both__": both,
    "__finite__": finite,
}
