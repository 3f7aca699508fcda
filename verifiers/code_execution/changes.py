"""What a test script sees of what calls did to its arguments."""

from __future__ import annotations

from verifiers.code_execution.aliases import with_own
from verifiers.code_execution.encoding import CodecError, encode
from verifiers.code_execution.nodes import is_node
from verifiers.code_execution.operators import same
from verifiers.code_execution.proxies import Proxy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Pairs = list[tuple[Any, Any]]


class Changes:
    """What was shown, and what is to be shown.

    all_changes: whether the script sees what every call did to its arguments, and not only calls that
        return nothing. keeps: whether not even those. hidden: there was such a change, and it was not shown.
    alike: results of calls whose changes are hidden, and the arguments that they are.
    shared: classes of the prelude's (`nodes`).
    """

    def __init__(self) -> None:
        self.all_changes = False
        self.keeps = False
        self.hidden = False
        self.alike: list[tuple[Any, Any]] = []
        self.shared: dict[str, type] = {}

    def settled(
        self, result: Any, held: dict[Any, Any], changed: list[Any], own: list[tuple[Any, Any]]
    ) -> Any:
        """The result of a call, with what the call did to its arguments done to ours, if that is to be seen.

        Args:
            result: as it was told.
            held: the arguments, by position or name.
            changed: [[position or name, value], …] as it was told.
            own: containers of the result, and ours that they are said to be.
        """
        if changed and (result is not None or self.keeps) and not self.all_changes:
            self.hidden = True
            self.alike += own
            return result
        for where, value in changed:
            if is_node(held[where], self.shared):
                vars(held[where]).update(vars(value))
            _restore(held[where], value)
        return with_own(result, [(theirs, ours) for theirs, ours in own if _are_equal(theirs, ours)])

    def changing(self, target: Any) -> Any:
        """`target`, to be called for what it does to its arguments."""
        if not isinstance(target, Proxy):
            return target

        def call(*positional: Any, **keyword: Any) -> Any:
            before, self.all_changes = self.all_changes, True
            try:
                return target(*positional, **keyword)
            finally:
                self.all_changes = before

        return call

    def keeping(self, target: Any) -> Any:
        """`target`, to be called for what it returns, where that is compared with its arguments."""
        if not isinstance(target, Proxy):
            return target

        def call(*positional: Any, **keyword: Any) -> Any:
            before, self.keeps = self.keeps, True
            try:
                return target(*positional, **keyword)
            finally:
                self.keeps = before

        return call

    def shown(self) -> bool:
        """Whether the script has seen all that was done to its arguments."""
        return not self.hidden

    def same(self, one: Any, other: Any) -> bool:
        """`one is other`; also where a change was hidden, so that the result could not be what was given."""
        if isinstance(one, Proxy) or isinstance(other, Proxy):
            return same(one, other)
        return one is other or any({id(one), id(other)} == {id(a), id(b)} for a, b in self.alike)


def _are_equal(theirs: Any, ours: Any) -> bool:
    """Whether two containers hold the same plain data."""
    try:
        return type(theirs) is type(ours) and encode(theirs) == encode(ours)
    except CodecError:  # they hold more than data: they stay two
        return False


def _restore(ours: Any, theirs: Any) -> None:
    """Makes our container what the solution made of its copy, keeping the identity of what is inside."""
    if type(ours) is not type(theirs):
        return
    if type(ours).__name__ == "ndarray":
        ours[...] = theirs if ours.shape == theirs.shape else ours
        return
    if isinstance(ours, (list, tuple)):
        for old, new in _common(ours, theirs):
            _restore(old, new)
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
