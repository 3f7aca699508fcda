"""Whether the items of two lists can be paired, in any order, so that those of each pair are the same."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

MAX_PAIRED = 500  # items that are compared each with each
MAX_COMPARED = 1 << 22  # characters that this may look at: about a second
_LARGE = 1 << 60  # an integer beyond it is written in full


def matched(actual: list[Any], expected: list[Any], same: Callable[[Any, Any], bool]) -> bool:
    """Whether they match: side by side once they are sorted by what they look like, else each with each, as
    far as that does not take too long.
    """
    ours, theirs = [*map(_look, actual)], [*map(_look, expected)]
    if all(map(same, _sorted(actual, ours), _sorted(expected, theirs))):
        return True
    if len(actual) > MAX_PAIRED:
        return bool(sorted(actual) == sorted(expected))
    return len(actual) * sum(map(len, theirs)) <= MAX_COMPARED and _each_with_each(actual, expected, same)


def _each_with_each(actual: list[Any], expected: list[Any], same: Callable[[Any, Any], bool]) -> bool:
    rest = list(expected)
    for item in actual:
        found = next((i for i, other in enumerate(rest) if same(item, other)), None)
        if found is None:
            return False
        del rest[found]
    return True


def _sorted(items: list[Any], looks: list[str]) -> list[Any]:
    return [items[i] for i in sorted(range(len(items)), key=looks.__getitem__)]


def _look(value: Any) -> str:
    """A text that is alike for what is nearly the same."""
    if isinstance(value, (list, tuple)):
        return f"[{','.join(map(_look, value))}]"
    if isinstance(value, dict):
        return f"{{{','.join(sorted(f'{key}:{_look(item)}' for key, item in value.items()))}}}"
    if isinstance(value, int) and not -_LARGE < value < _LARGE:
        return hex(value)
    return f"{value:.6g}" if isinstance(value, (int, float)) else str(value)
