"""What was worked out for a task, kept for the next responses to it, within bounds of memory.

A group of responses is judged by the same tests. Once they are read, these take some ten times what their
text does: it is their size that is bounded, not their number.
"""

from __future__ import annotations

import os
from threading import Lock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    T = TypeVar("T")

MOST = 1 << 22  # characters or bytes that one function was given and still remembers
EACH = 1 << 10  # that a task counts for beside its own: objects are large where texts are short
_memories: list[Memory] = []


def remembered(work: Callable[..., T]) -> Callable[..., T]:
    """The same function of texts or bytes, which remembers what it returned.

    It is given by position what it is given, and what it returns must not be changed.
    """
    _memories.append(Memory(work))
    return _memories[-1]


class Memory:
    """A function of texts or bytes, with what it returned last remembered; what it raised is not. Safe to use
    from many threads, which may then work out the same.
    """

    def __init__(self, work: Callable[..., Any]) -> None:
        self._work, self.__doc__ = work, work.__doc__
        self._known: dict[tuple[Any, ...], Any] = {}  # what was asked for last at the end
        self._held = 0
        self.lock = Lock()

    def __call__(self, *given: Any) -> Any:
        with self.lock:
            if given in self._known:
                found = self._known[given] = self._known.pop(given)
                return found
        made = self._work(*given)
        self._keep(given, made)
        return made

    def forget(self) -> None:
        """Forgets all of it."""
        with self.lock:
            self._known.clear()
            self._held = 0

    def _keep(self, given: tuple[Any, ...], made: Any) -> None:
        with self.lock:
            if given not in self._known:
                self._known[given] = made
                self._held += _size(given)
            while self._held > MOST and len(self._known) > 1:
                oldest = next(iter(self._known))
                del self._known[oldest]
                self._held -= _size(oldest)


def forget() -> None:
    """Has every such function forget."""
    for memory in _memories:
        memory.forget()


def _renew() -> None:
    """In a forked copy of this process: the threads that held a lock are not in it."""
    for memory in _memories:
        memory.lock = Lock()


def _size(given: tuple[Any, ...]) -> int:
    return EACH + sum(map(len, given))


os.register_at_fork(after_in_child=_renew)
