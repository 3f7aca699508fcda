"""What a test script sees of what calls did to its arguments."""

from __future__ import annotations

from verifiers.code_execution.afar import SCALARS, is_object, state, state_of_script
from verifiers.code_execution.aliases import results
from verifiers.code_execution.answers import says_nothing
from verifiers.code_execution.callbacks import described, reached
from verifiers.code_execution.grafts import grafted, pairs, with_own
from verifiers.code_execution.kept import KINDS, Ours, Shared, restore
from verifiers.code_execution.losses import Loss, Losses
from verifiers.code_execution.nodes import is_node
from verifiers.code_execution.operators import same
from verifiers.code_execution.proxies import Proxy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any


class Changes:
    """What was shown, and what is to be shown.

    all_changes: whether the script sees what a call did to its arguments, but for those at `unmeant`.
    in_all_calls: the same, whatever call is under way. instead: whether it takes the first argument that was
        changed for the result, where that is None. keeps: whether what it passes is compared with the result,
        so that its own objects may only be looked at. hands: whether no result is ever compared with what it
        passes. compared: the numbers of those, whichever call is under
        way. hidden: there was such a change, and it was not shown.
    emptied: containers of which the solution has taken several items at once, and left none. within_reach:
        containers of several items that functions may empty which it calls. of_nothing: names of the script's
        for what it has made of one that was emptied. to_be_empty: those of which the script has asserted that
        they are empty; unfounded: those of which it has asserted what holds of nothing, and not that.
    tells_losses: whether the script says of anything only in what order its items are (`ordered`). lost:
        what has lost items by a call; unsaid: of which of these the script has said only that; said: of which
        it has said more since the last question, or None, of what was returned.
    alike: results of calls whose changes are hidden, and the arguments that they are, by identity.
    shared: classes of the prelude's (`nodes`). nodes: the same, by themselves. ours: containers that objects
        of the solution may have kept.
    """

    callbacks: list[Any]
    failure: tuple[str, str] | None

    def __init__(self) -> None:
        super().__init__()
        self.all_changes = False
        self.unmeant: tuple[int | str, ...] = ()
        self.in_all_calls = False
        self.instead = False
        self.keeps = False
        self.hands = False
        self.compared: set[int] = set()
        self.hidden = False
        self.emptied: list[Any] = []
        self.within_reach: list[Any] = []
        self.of_nothing: set[str] = set()
        self.to_be_empty: list[Any] = []
        self.unfounded: list[Any] = []
        self.tells_losses = False
        self.lost: list[Loss] = []
        self.said: list[Any] = []
        self.unsaid: list[Any] = []
        self.alike: dict[tuple[int, int], tuple[Any, Any]] = {}
        self.shared: dict[str, type] = {}
        self.nodes: frozenset[type] = frozenset()
        self.ours = Ours()

    def settled(self, answer: tuple[Any, list[Any], Any], held: dict[Any, Any], given: list[Any]) -> Any:
        """The result of a call, with what the call did to its arguments done to ours, if that is to be seen.

        Args:
            answer: as it was told: the result; [[position or name, value], …] of changed arguments; which
                containers and nodes of the result are those of the arguments (`aliases`).
            held: the arguments, by position or name.
            given: their containers and nodes.
        """
        result, changed, same = answer
        told = results(result, changed, self.nodes)
        own = pairs(given, told, same, self.nodes) if same else []
        where, value = changed[0] if self.instead and result is None and changed else ("", None)
        is_taken = type(value) in KINDS
        shown = self._shown(changed)
        if changed and not shown and (result is not None or is_taken or not self.instead):
            self.hidden = True
            self.alike |= {(id(theirs), id(ours)): (theirs, ours) for theirs, ours in own}
            if is_taken:
                self.alike[id(value), id(held[where])] = (value, held[where])
            return value if is_taken else result
        shown = shown or changed
        self.hidden = self.hidden or len(shown) < len(changed)
        filled = [one for one in (*given, *held.values()) if _has_several(one)] if shown else []
        parts = [
            (one, k)
            for one in (given if shown else ())
            if type(one) is dict
            for k, v in one.items()
            if _has_several(v)
        ]
        losses = Losses((*given, *held.values())) if shown and self.tells_losses else None
        for where, value in shown:
            if is_node(held[where], self.shared):
                vars(held[where]).update(vars(value))
            restore(held[where], value)
        filled += [part for one, k in parts if type(part := one.get(k)) in KINDS]
        self.emptied += [one for one in filled if not one]
        if losses:
            self.lost += losses.found((result, *held.values()))
        if own and self.nodes:
            return grafted(told, own, self.nodes, changed=bool(changed))
        return with_own(result, own)

    def _shown(self, changed: list[Any]) -> list[Any]:
        """The changes that the script is to see; where there are nodes (`nodes`), all of them or none."""
        shown = [
            one for one in changed if self.in_all_calls or (self.all_changes and one[0] not in self.unmeant)
        ]
        return shown if shown == changed or not self.nodes else []

    def told_of(self, positional: tuple[Any, ...], keyword: dict[str, Any], holds: bool) -> list[Any]:
        """The arguments of a call as it is told. holds: whether an object is given them."""
        if holds:
            return self.ours.shared(positional, keyword)
        if self.ours.held and self.all_changes:
            return self.ours.known(positional, keyword)
        return [list(positional), keyword]

    def kept_by(self, ask: Callable[..., Any], positional: tuple[Any, ...], keyword: dict[str, Any]) -> None:
        """What a call has returned, a generator for one, may change these later."""
        if rows := self.ours.later(positional, keyword):
            ask("hold", rows)
            self.ours.open.update(number for number, _ in rows if self.hands)

    def together(self, ask: Callable[..., Any], question: list[Any], trust: bool) -> Any:
        """The answer to a question, where both processes have containers: what became of them here is told
        before it, and what became of them there is heard after it.
        """
        if news := self.ours.news():
            ask("keep", news)
        arguments = [p for part in question if type(part) in (list, dict) for p in _values(part)]
        settled = {argument.number for argument in arguments if isinstance(argument, Shared)}
        try:
            return ask(*question, trust=trust)
        finally:
            self._hear(ask("keep")[0], settled)

    def _hear(self, news: list[Any], settled: set[int]) -> None:
        """The solution has changed containers; settled: arguments, which are told of with the result."""
        others = [(n, value) for n, value in news if n in self.ours.held and n not in settled]
        shown = [(n, value) for n, value in others if self.in_all_calls or n in self.ours.open]
        self.hidden = self.hidden or len(shown) < len(others)
        for number, value in shown:
            ours = self.ours.held[number][0]
            self.emptied += [ours] if _has_several(ours) and not value else []
            restore(ours, value)
            self.ours.told([number])

    def changing(self, target: Any, *unmeant: int | str) -> Any:
        """`target`, to be called for what it does to its arguments, but for those that are compared with what
        it is asked later: what it does to these is seen only where all changes are.
        """
        return self._calling(target, all_changes=True, unmeant=unmeant, keeps=bool(unmeant))

    def handing(self, target: Any) -> Any:
        """`target`, to be called with nothing that a result is ever compared with (`states`): what it does to
        its arguments, and what a generator of its does to them later, is always seen.
        """
        return self._calling(target, all_changes=True, hands=True)

    def taking_arguments(self, target: Any) -> Any:
        """`target`, to be called for what it returns or, if that is None, the argument that it changes."""
        return self._calling(target, instead=True)

    def keeping(self, target: Any) -> Any:
        """`target`, to be called with what its result is compared with."""
        return self._calling(target, keeps=True)

    def holding(self, value: Any) -> Any:
        """`value`, which results are compared with, and which an object of the solution's is to hold."""
        if not isinstance(value, Proxy) and is_object(value) and (told := described(value, self.callbacks)):
            self.compared.add(told[0])
        return value

    def unmarked(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """A function of the script's, which the solution calls: what it asks is asked for itself."""
        return self._with(function, all_changes=self.in_all_calls, unmeant=(), instead=False, hands=False)

    def _calling(self, target: Any, **how: Any) -> Any:
        return self._with(target, **how) if isinstance(target, Proxy) else target

    def _with(self, target: Callable[..., Any], **how: Any) -> Callable[..., Any]:
        def call(*positional: Any, **keyword: Any) -> Any:
            before = {name: getattr(self, name) for name in how}
            vars(self).update(how)
            try:
                return target(*positional, **keyword)
            finally:
                vars(self).update(before)

        return call

    def states(self, numbers: Iterable[int] | None = None) -> dict[int, Any]:
        """What the script's objects hold that results are compared with, by number, and its variables."""
        told = {
            n: state(self.callbacks[n]) for n in (self.compared if numbers is None else numbers) if n >= 0
        }
        return {_VARIABLES: state_of_script(), **told} if told else {}

    def shown(self) -> bool:
        """Whether the script has seen all that was done to its arguments."""
        return not self.hidden

    def reaches(self, passed: Any) -> None:
        """The solution calls something that the script has passed on."""
        for one in reached(passed):
            if _has_several(one) and not _is_in(self.within_reach, one):
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

    def same(self, one: Any, other: Any) -> bool:
        """`one is other`; also where a change was hidden, so that the result could not be what was given."""
        if isinstance(one, Proxy) or isinstance(other, Proxy):
            return same(one, other)
        return one is other or any(ids in self.alike for ids in ((id(one), id(other)), (id(other), id(one))))


_VARIABLES = -1


def _has_several(one: Any) -> bool:
    return type(one) in KINDS and len(one) > 1


def _is_in(containers: list[Any], value: Any) -> bool:
    return any(value is one for one in containers)


def _values(part: Any) -> Iterable[Any]:
    return part.values() if type(part) is dict else part
