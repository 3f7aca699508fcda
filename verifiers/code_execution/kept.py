"""Containers that a script gives to objects of the solution, or to functions that return generators, context
managers and functions of their own, which may keep them, and goes on using.

`s = Stack(xs)` and then `xs.append(1)`: whether the stack sees that is the solution's affair, so that its
process has one list for ours from then on. Before each question it is told what the script has made of the
list, and after it we are told what the solution has: shown where all changes are (`changes`).
"""

from __future__ import annotations

import builtins
import sys
from collections import deque

from verifiers.code_execution.encoding import CodecError, encode

globals()["__builtins__"] = dict(vars(builtins))  # as in `encoding`

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

KINDS = (list, dict, set, bytearray, deque)
MOST = 100  # that are looked after
MAX_BYTES = 100_000  # of one of them


class Shared:
    """In an argument's place: the container of that number, which both processes have."""

    def __init__(self, number: int) -> None:
        self.number = number


class Ours:
    """The script's containers, by number, as they were when the solution's process was last told."""

    def __init__(self) -> None:
        self.held: dict[int, tuple[Any, bytes]] = {}
        self.open: set[int] = set()  # what becomes of these is always shown
        self.count = 0

    def shared(self, positional: tuple[Any, ...], keyword: dict[str, Any]) -> list[Any]:
        """The arguments, with what stands for containers that the script holds elsewhere, too."""
        elsewhere = [count > _ALONE for count in _references(positional)]
        told = [self._of(v) if is_held else v for v, is_held in zip(positional, elsewhere, strict=True)]
        return [told, {name: self._of(value) for name, value in keyword.items()}]

    def _of(self, value: Any) -> Any:
        known = next((number for number, (ours, _) in self.held.items() if ours is value), None)
        if known is None and type(value) in KINDS and len(self.held) < MOST and frame_of(value):
            known, self.count = self.count, self.count + 1
            self.held[known] = value, b""
        return value if known is None else Shared(known)

    def known(self, positional: tuple[Any, ...], keyword: dict[str, Any]) -> list[Any]:
        """The same with what stands for those of them alone that both processes have already."""
        numbers = {id(ours): number for number, (ours, _) in self.held.items()}

        def told(value: Any) -> Any:
            return Shared(numbers[id(value)]) if id(value) in numbers else value

        return [[*map(told, positional)], {name: told(value) for name, value in keyword.items()}]

    def later(self, positional: tuple[Any, ...], keyword: dict[str, Any]) -> list[list[Any]]:
        """[[number, position or name], …] of arguments that what a call has returned may have kept."""
        counted = zip(positional, _references(positional), strict=True)
        given = [(n, v) for n, (v, count) in enumerate(counted) if count > _ALONE + 2]
        shared = [(self._of(value), where) for where, value in (*given, *keyword.items())]
        rows: list[list[Any]] = [[one.number, where] for one, where in shared if isinstance(one, Shared)]
        self.told(number for number, _ in rows)
        return rows

    def news(self) -> list[list[Any]]:
        """[[number, container], …] of those that the script has changed; what it has no more is forgotten."""
        for number, (ours, _) in [*self.held.items()]:
            if _references((ours,))[0] <= _ALONE + 2 or not frame_of(ours):
                del self.held[number]
        changed = [[number, ours] for number, (ours, told) in self.held.items() if frame_of(ours) != told]
        self.told(number for number, _ in changed)
        return changed

    def told(self, numbers: Iterable[int]) -> None:
        """Both processes know what is in these."""
        for number in numbers:
            ours = self.held[number][0]
            self.held[number] = ours, frame_of(ours)


class Theirs:
    """In the solution's process: what it has for those, as they were when the script was last told."""

    def __init__(self, pack: Callable[[Any], bytes]) -> None:
        self.pack = pack
        self.held: dict[int, tuple[Any, bytes]] = {}
        self.given: list[tuple[Any, Any]] = []  # the arguments of the last call, by position or name

    def hold(self, rows: list[Any]) -> list[Any]:
        """What the last call has returned may have kept these of its arguments."""
        given = dict(self.given)
        self.held |= {number: (given[where], self.pack(given[where])) for number, where in rows}
        return [None, []]

    def take(self, news: list[Any]) -> None:
        """Makes them what the script has made of them."""
        for number, value in news:
            if number in self.held:
                restore(self.held[number][0], value)
                value = self.held[number][0]
            self.held[number] = value, self.pack(value)

    def news(self) -> list[list[Any]]:
        """[[number, container], …] of those that the solution has changed since."""
        now = {number: self.pack(value) for number, (value, _) in self.held.items()}
        changed = [[number, value] for number, (value, told) in self.held.items() if now[number] != told]
        self.held = {number: (value, now[number]) for number, (value, _) in self.held.items()}
        return changed


def restore(ours: Any, theirs: Any) -> None:
    """Makes a container what the other process made of it, keeping the identity of what is inside."""
    if type(ours) is not type(theirs):
        return
    if type(ours).__name__ == "ndarray":
        ours[...] = theirs if ours.shape == theirs.shape else ours
        return
    if isinstance(ours, (list, tuple)):
        for old, new in _common(ours, theirs):
            restore(old, new)
    if isinstance(ours, list):
        kept = [o if type(o) is type(n) and o == n else n for o, n in _common(ours, theirs)]
        ours[:] = kept + theirs[len(kept) :]
    elif isinstance(ours, (dict, set)):
        ours.clear()
        ours.update(theirs)
    elif isinstance(ours, bytearray) or type(ours).__name__ == "deque":
        ours.clear()
        ours.extend(theirs)


def _common(ours: Any, theirs: Any) -> list[tuple[Any, Any]]:
    """The items of two sequences side by side, as far as both go."""
    length = min(len(ours), len(theirs))
    return list(zip(ours[:length], theirs[:length], strict=True))


def frame_of(value: Any) -> bytes:
    """What tells whether a container was changed; b"" where it is no small, plain data."""
    try:
        return encode(value, limit=MAX_BYTES)
    except CodecError:
        return b""


def _references(values: tuple[Any, ...]) -> list[int]:
    return [sys.getrefcount(value) for value in values]


_ALONE = _references(([],))[0]
