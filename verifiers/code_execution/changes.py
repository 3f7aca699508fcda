"""What a test script sees of what calls did to its arguments."""

from __future__ import annotations

from verifiers.code_execution.afar import is_object, state, state_of_script
from verifiers.code_execution.aliases import results
from verifiers.code_execution.callbacks import described
from verifiers.code_execution.claims import Claims, has_several
from verifiers.code_execution.grafts import grafted, pairs, with_own
from verifiers.code_execution.kept import KINDS, Ours, Shared, restore
from verifiers.code_execution.losses import Losses
from verifiers.code_execution.nodes import is_node
from verifiers.code_execution.operators import same
from verifiers.code_execution.proxies import Proxy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any


class Changes(Claims):
    """What was shown, and what is to be shown.

    all_changes: whether the script sees what a call did to its arguments, but for those at `unmeant`.
    in_all_calls: the same, whatever call is under way. instead: whether it takes the first argument that was
        changed for the result, where that is None. keeps: whether what it passes is compared with the result,
        so that its own objects may only be looked at. hands: whether no result is ever compared with what it
        passes. compared: the numbers of those, whichever call is under
        way. hidden: there was such a change, and it was not shown.
    alike: results of calls whose changes are hidden, and the arguments that they are, by identity.
    shared: classes of the prelude's (`nodes`). nodes: the same, by themselves. ours: containers that objects
        of the solution may have kept.
    """

    callbacks: list[Any]

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
        if shown:
            self._show(shown, given, held, result)
        if own and self.nodes:
            return grafted(told, own, self.nodes, changed=bool(changed))
        return with_own(result, own)

    def _show(self, shown: list[Any], given: list[Any], held: dict[Any, Any], result: Any) -> None:
        """Does to the arguments what a call did to them, and notes which it has emptied or taken from."""
        filled = [one for one in (*given, *held.values()) if has_several(one)]
        parts = [(one, k) for one in given if type(one) is dict for k, v in one.items() if has_several(v)]
        losses = Losses((*given, *held.values())) if self.tells_losses else None
        for where, value in shown:
            if is_node(held[where], self.shared):
                vars(held[where]).update(vars(value))
            restore(held[where], value)
        filled += [part for one, k in parts if type(part := one.get(k)) in KINDS]
        self.emptied += [one for one in filled if not one]
        if losses:
            self.lost += losses.found((result, *held.values()))

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
            self.emptied += [ours] if has_several(ours) and not value else []
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

    def same(self, one: Any, other: Any) -> bool:
        """`one is other`; also where a change was hidden, so that the result could not be what was given."""
        if isinstance(one, Proxy) or isinstance(other, Proxy):
            return same(one, other)
        return one is other or any(ids in self.alike for ids in ((id(one), id(other)), (id(other), id(one))))


_VARIABLES = -1


def _values(part: Any) -> Iterable[Any]:
    return part.values() if type(part) is dict else part
