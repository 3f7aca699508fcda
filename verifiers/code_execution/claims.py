"""What a test script has asserted of containers that calls of the solution have emptied, or taken from."""

from __future__ import annotations

from verifiers.code_execution.afar import SCALARS
from verifiers.code_execution.answers import says_nothing
from verifiers.code_execution.callbacks import reached
from verifiers.code_execution.kept import KINDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from verifiers.code_execution.losses import Loss


class Claims:
    """What holds of nothing, or of less than there was, proves nothing.

    emptied: containers of which the solution has taken several items at once, and left none. within_reach:
        containers of several items that functions may empty which it calls. of_nothing: names of the script's
        for what it has made of one that was emptied. to_be_empty: those of which the script has asserted that
        they are empty; unfounded: those of which it has asserted what holds of nothing, and not that.
    tells_losses: whether the script says of anything only in what order its items are (`ordered`). lost:
        what has lost items by a call; unsaid: of which of these the script has said only that; said: of which
        it has said more since the last question, or None, of what was returned.
    """

    failure: tuple[str, str] | None

    def __init__(self) -> None:
        super().__init__()
        self.emptied: list[Any] = []
        self.within_reach: list[Any] = []
        self.of_nothing: set[str] = set()
        self.to_be_empty: list[Any] = []
        self.unfounded: list[Any] = []
        self.tells_losses = False
        self.lost: list[Loss] = []
        self.said: list[Any] = []
        self.unsaid: list[Any] = []

    def reaches(self, passed: Any) -> None:
        """The solution calls something that the script has passed on."""
        for one in reached(passed):
            if has_several(one) and not _is_in(self.within_reach, one):
                self.within_reach.append(one)

    def filled(self, value: Any, *held: Any) -> Any:
        """`value`, a part of an assertion that reads these, and may hold because the solution has emptied one
        of them.
        """
        gone = [one for one in held if self._is_emptied(one)]
        if gone and says_nothing(value):
            self.unfounded += [one for one in gone if not _is_in(self.to_be_empty, one)]
        return value

    def empties(self, value: Any, *held: Any) -> None:
        """An assertion has found `value` as empty as it should be, unless something is held (`beside`)."""
        if not held and self._is_emptied(value):
            self.to_be_empty.append(value)
            self.unfounded = [one for one in self.unfounded if one is not value]

    def ordered(self, held: Any, are_distinct: bool) -> None:
        """An assertion has found the items of `held` in their order. are_distinct: none is there twice."""
        lost = [loss.container for loss in self.lost if loss.is_gone or not are_distinct]
        if _is_in(lost, held) and not (_is_in(self.said, held) or _is_in(self.said, None)):
            self.unsaid.append(held)

    def says(self, how_many: bool, *held: Any) -> None:
        """An assertion has said more of these, or, of none, of what was returned; how_many: only how many
        items they have, which says more of those that have less than before, and nothing new.
        """
        if self.lost:
            others = [loss.container for loss in self.lost if how_many and not loss.is_less]
            more = [one for one in held if not _is_in(others, one)]
            self.said += more if held else (None,)
            self.unsaid = [one for one in self.unsaid if held and not _is_in(more, one)]

    def rests(self) -> None:
        """A test has ended, or goes on to something else: it fails where it holds of what was emptied, and
        has not said that this is to be empty.
        """
        if self.unfounded:
            self.failure = self.failure or ("wrong_answer", "it holds of an argument that was emptied")
            self.unfounded.clear()

    def asks(self) -> None:
        """The script ends or calls the solution again: it has said all that it says of what lost items."""
        if self.unsaid:
            self.failure = self.failure or ("wrong_answer", "it holds of an argument that has lost items")
        self.unsaid.clear()
        self.said.clear()

    def goes_on(self) -> None:
        """Something else is asked of the solution: what was asserted so far is all that is said of it."""
        if self.emptied:
            self.rests()
            self.to_be_empty.clear()
        if self.lost:
            self.asks()

    def _is_emptied(self, value: Any) -> bool:
        return _is_in(self.emptied, value) and not value

    def made_of(self, value: Any, names: Iterable[str], others: Iterable[str], *given: Any) -> Any:
        """`value`, which the script makes of what goes by other names and of what it may have given to the
        solution, and calls by these names.
        """
        if any(map(self._is_emptied, given)) or not self.of_nothing.isdisjoint(others):
            self.of_nothing.update(names)
            self.emptied += [value] if type(value) in KINDS else []
        else:
            self.of_nothing.difference_update(names)
        return value

    def beside(
        self, noted: Iterable[str], own: Iterable[Any], given: Iterable[Any], held: Sequence[Any]
    ) -> Sequence[Any]:
        """What is held, as far as an assertion may hold because it was emptied: nothing where the other side
        is made of the script's own, and of what it has given to the solution but that can change.
        """
        is_own = self.of_nothing.isdisjoint(noted) and not any(map(self._is_emptied, own))
        return () if is_own and all(type(value) in SCALARS for value in given) else held


def has_several(one: Any) -> bool:
    """Whether it is a container of more than one item."""
    return type(one) in KINDS and len(one) > 1


def _is_in(containers: list[Any], value: Any) -> bool:
    return any(value is one for one in containers)
