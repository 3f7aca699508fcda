"""Members of a solution's enumerations, with which a test script compares what it gets back.

Only the solution could say whether an object that it returned is `Color.RED`, and it would be asked for
`Color.RED` when it knows that this is what is expected. So it is asked for all the members that a script
names before anything is called; they must be different objects, and are then what they are: symbols. So are
constants of other classes (`State.RED`), and of the solution itself (`RED`), that a script compares with what
is no constant of its own.
"""

from __future__ import annotations

from verifiers.code_execution.operators import Operated, number_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from verifiers.code_execution.link import Link


UNKNOWN = object()  # what was not asked for
_ITSELF = -1  # the solution, among the numbers of classes


class Constants:
    """wanted: what to ask each class for, and what of that is compared. members: by the number of the class
    and the name. alike: those of which there is another of the same value. of_objects: what is no data of a
    class, so that it may be that of its objects. classes: those of the objects that the script has made.
    """

    def __init__(self) -> None:
        self.wanted: dict[str, list[tuple[str, ...]]] = {}
        self.members: dict[tuple[int, str], Any] = {}
        self.numbers: frozenset[int] = frozenset()
        self.alike: set[tuple[int, str]] = set()
        self.of_objects: dict[int, list[str]] = {}
        self.classes: dict[int, int] = {}

    def commit(self, link: Link, name: str, cls: Any) -> None:
        """Asks a class, and classes in it, for their members or constants, if nothing has been called yet."""
        before = link.asked
        for place in self.wanted if not link.done else ():
            outer, _, inner = place.rpartition(".")
            if outer == name and isinstance(held := getattr(cls, inner, None), Operated):
                self.members[number_of(cls), inner] = held
                self.commit(link, place, held)
        if name in self.wanted and not link.done:
            names, compared = self.wanted[name]
            is_enumeration = link.touch("subkind", cls, "enum", "Enum") is True
            found = {n: getattr(cls, n, UNKNOWN) for n in (names if is_enumeration else compared)}
            self._keep(number_of(cls), found, is_enumeration)
            if not is_enumeration:
                known = self.members_of(number_of(cls))
                self.of_objects[number_of(cls)] = [name for name in compared if name not in known]
        link.bound += link.asked - before  # that there are such members is nothing that a test finds out

    def commit_object(self, link: Link, cls: int, made: Any) -> None:
        """Asks an object that the script has just made of a class for the constants that this has not."""
        if cls in self.of_objects and number_of(made) not in self.classes:
            found = {name: getattr(made, name, UNKNOWN) for name in self.of_objects[cls]}
            self._keep(number_of(made), self.members_of(cls) | found, are_objects=False)
            self.classes[number_of(made)] = cls

    def commit_own(self, link: Link) -> None:
        """Asks the solution for its own constants."""
        for name in self.wanted.get("", [(), ()])[1]:
            self._keep(_ITSELF, self.members_of(_ITSELF) | link.bind(name), are_objects=False)

    def members_of(self, number: int) -> dict[str, Any]:
        """What was asked for of a class."""
        return {name: value for (cls, name), value in self.members.items() if cls == number}

    def _keep(self, number: int, found: dict[str, Any], are_objects: bool) -> None:
        known = {name: value for name, value in found.items() if value is not UNKNOWN}
        shown = [_which(value) for value in known.values()]
        for name, value in known.items():
            if shown.count(_which(value)) > 1:
                self.alike.add((number, name))
            if are_objects is isinstance(value, Operated):
                self.members[number, name] = value
        self.numbers |= {number_of(m) for m in self.members.values() if isinstance(m, Operated)}

    def member(self, link: Link, number: int, name: str) -> Any:
        """What that name of that class is, or UNKNOWN. Refused where another is the same."""
        cls = self.classes.get(number, number)
        if not self.alike.isdisjoint(((number, name), (cls, name))):
            raise link.refuse(f"{name} is the same as another that the test compares")
        return self.members.get((number, name), self.members.get((cls, name), UNKNOWN))

    def value(self, link: Link, name: str) -> Any:
        """What the solution calls by that name."""
        known = self.member(link, _ITSELF, name)
        return link.ask("get", name, trust=True)[0] if known is UNKNOWN else known

    def set(self, link: Link, owner: Operated, name: str, value: Any) -> None:
        """Sets an attribute of an object or a class, which is no constant any more."""
        self.members.pop((number_of(owner), name), None)
        self.classes.pop(number_of(owner), None)
        stand_in: Any = owner
        link.touch("set attribute", stand_in, name, value)


class _Anything:
    """Is equal to whatever it is compared with."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return True


def _which(value: Any) -> Any:
    """What is equal for two values if anything may be equal to both: 1 to True, an OrderedDict to every dict
    of its items, a Counter to one with a count of zero, numpy's to anything (it rounds, and stretches).
    """
    if isinstance(value, Operated):
        return Operated, number_of(value)
    if type(value).__module__ == "numpy":
        return _Anything()
    if isinstance(value, dict):
        return {key: _which(held) for key, held in value.items() if not _is_zero(held)}
    if isinstance(value, (list, tuple)):
        return (list if isinstance(value, list) else tuple)(map(_which, value))
    return value


def _is_zero(value: Any) -> bool:
    return isinstance(value, (int, float)) and not value
