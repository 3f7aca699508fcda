"""What a stand-in (`proxies`) makes of operators and comparisons, and which object it stands for.

An object that is used as written may be computed with: the result is data, or an object that was meant to be;
of that, only what an operator makes of it alone (`abs(a - b)`) is to be had.
Only objects that the test has just made may be compared: they are inputs, and what the class says of them is
its answer. Of what became of them, and of what was returned, only the solution could say whether it is right.
"""

from __future__ import annotations

from verifiers.code_execution.encoding import CodecError, encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from verifiers.code_execution.link import Link

NEVER = -1
# by a function of a class (`Vector.parse(…)`): one that may be told by identity, never a new one
BY_OTHERS = -2
_BASES = (int, str, float, bool)
_CONTAINERS = (list, tuple, dict, set, frozenset)
COMPARISONS = ("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__")
_UNARY = ("__neg__", "__pos__", "__abs__", "__invert__")
_BY_IDENTITY = {"__eq__": True, "__ne__": False}

DATA_METHODS = frozenset(
    name
    for kind in (str, bytes, int, float, list, tuple, dict, set)
    for name in dir(kind)
    if not name.startswith("__")
)


class Operated:
    """The base of stand-ins. What is not allowed is refused: Unprovable."""

    __slots__ = ()

    def __refuse__(self, *_: object) -> Any:
        kind = object.__getattribute__(self, "_type")
        raise link_of(self)[0].refuse(f"the test compares or computes with an object of class {kind}")

    def __hash__(self) -> int:
        """What the class says of an object that the test has just made: of an input (`_comparison`)."""
        link, trust = link_of(self)
        if number_of(self) in link.constants.numbers:
            return hash((Operated, number_of(self)))
        if not trust or not _is_new(self):
            return int(self.__refuse__())
        return int(link.ask("view", "hash", self)[0])

    __copy__ = __deepcopy__ = __reduce__ = __reduce_ex__ = __refuse__
    __trunc__ = __floor__ = __ceil__ = __refuse__


def _operator(name: str, swapped: bool = False) -> Any:
    """An operator of objects that are used as written; its result was meant to be data."""

    def operate(self: Operated, *others: Any) -> Any:
        link, trust = link_of(self)
        asks_alone = name in _UNARY  # it tells the object nothing of what is expected
        if not (trust or asks_alone) or not all(link_of(o)[1] for o in others if isinstance(o, Operated)):
            return self.__refuse__()
        operands = (*others, self) if swapped else (self, *others)
        return link.ask("operate", name, *operands)[0]

    return operate


def _in_place(name: str) -> Any:
    """`a += b`, which may change the object."""
    operator = _operator(name)

    def operate(self: Operated, other: Any) -> Any:
        result = operator(self, other)
        link = link_of(self)[0]
        link.changed()
        return self if isinstance(result, Operated) and number_of(result) == number_of(self) else result

    return operate


def _comparison(name: str) -> Any:
    """A comparison of two objects that the test has just made: of inputs, so that its result is an answer.

    What became of them, and what was returned, only the solution could compare, unless it is the very object.
    """

    def compare(self: Operated, other: Any) -> Any:
        link = link_of(self)[0]
        if name in _BY_IDENTITY and _is_member(self, other):
            return _BY_IDENTITY[name] is (number_of(self) == number_of(other))
        if name in _BY_IDENTITY and (other is None or _is_given(self, other)):
            return _BY_IDENTITY[name] is (other is not None)
        one, another = _base(self), _base(other)
        if one is not None and type(another) in _BASES:
            return getattr(one, name)(another)
        if not isinstance(other, Operated):
            return getattr(_content(self, other), name)(other)
        if not (_is_new(self) and _is_new(other)):
            if link.expected & {number_of(self), number_of(other)}:
                raise link.incomparable()
            return self.__refuse__()
        answer = link.ask("operate", name, self, other)[0]
        return answer if type(answer) is bool else self.__refuse__()

    return compare


def _content(container: Operated, other: Any) -> Any:
    """What a container holds by its base, as a `class Stack(list)` does, to be compared with one of ours."""
    kind = type(other)
    held = link_of(container)[0].ask("view", "content", container)[0] if kind in _CONTAINERS else None
    return held if type(held) is kind else container.__refuse__()


def same(one: Any, other: Any) -> bool:
    """Whether two stand-ins are for one object. Refused where they are for one that the test has not made:
    `is` would believe the solution, and `is not` would hold whatever it returns.
    """
    if isinstance(one, Operated) and _is_member(one, other):
        return number_of(one) == number_of(other)
    if _is_same(one, other):
        return True
    if not (isinstance(one, Operated) and isinstance(other, Operated) and number_of(one) == number_of(other)):
        return False
    link = link_of(one)[0]
    if number_of(one) in link.expected - link.aliased:
        raise link.incomparable()
    return bool(one.__refuse__())


def _is_same(one: Any, other: Any) -> bool:
    """Whether two stand-ins are for one object, which the test has made: for others only identity says so."""
    if not (isinstance(one, Operated) and isinstance(other, Operated) and number_of(one) == number_of(other)):
        return one is other
    if number_of(one) in link_of(one)[0].same_for_all and min(_made(one), _made(other)) <= NEVER:
        one.__refuse__()
    return one is other or any(_made(proxy) != NEVER for proxy in (one, other))


def _is_given(one: Operated, other: Any) -> bool:
    """Whether two stand-ins are for one object, which was not made only to be what is expected: a solution
    could return that.
    """
    if not _is_same(one, other):
        return False
    return one is other or all(
        _made(proxy) > NEVER or object.__getattribute__(proxy, "_known") for proxy in (one, other)
    )


def _is_member(one: Operated, other: Any) -> bool:
    """Whether one of two objects is a member of an enumeration (`constants`), which only equals itself."""
    known = link_of(one)[0].constants.numbers
    return isinstance(other, Operated) and not known.isdisjoint((number_of(one), number_of(other)))


def is_object_of(value: Any, cls: Any) -> bool:
    """`isinstance(value, cls)`, for a class of the solution. Refused for results, where the script knows that
    class by two names: it may be told from itself by them.
    """
    if not isinstance(value, Operated):
        return False
    link = link_of(cls)[0]
    if number_of(cls) in link.aliased and _made(value) == NEVER:
        raise link.refuse("two classes by which the test tells results apart are one")
    stand_in: Any = value
    return link.touch("instance", stand_in, cls) is True


def iterator_of(value: Any) -> Any:
    """`iter(value)`, to be asked which object it is; one of an object of the solution may be that object."""
    if not isinstance(value, Operated):
        return iter(value)
    stand_in: Any = value
    link, trust = link_of(value)
    found = link.touch("iterate", stand_in, trust=trust)
    return value if isinstance(found, Operated) and number_of(found) == number_of(value) else found


def identity(value: Any) -> int:
    """`id(value)`; of a stand-in the same as of any other for its object."""
    return -1 - number_of(value) if isinstance(value, Operated) else id(value)


def has_base(proxy: Operated, value: Any) -> None:
    """Says which number or text an object is by its base, as members of `class Level(str, Enum)` are."""
    object.__setattr__(proxy, "_base", value)


def has_a_base(proxy: Operated) -> bool:
    """Whether an object is a number or a text, too."""
    return _base(proxy) is not None


def _base(value: Any) -> Any:
    """A number or a text, also that which an object is."""
    return object.__getattribute__(value, "_base") if isinstance(value, Operated) else value


def type_of(value: Any) -> Any:
    """The class of a value; of an object of the solution as the script calls it, or a stand-in."""
    if not isinstance(value, Operated):
        return type(value)
    link = link_of(value)[0]
    stand_in: Any = value
    cls = link.touch("class", stand_in)
    return link.named.get(number_of(cls), cls) if isinstance(cls, Operated) else Operated


def _is_new(proxy: Operated) -> bool:
    """Whether the test has made it, and nothing was done since then."""
    return _made(proxy) == link_of(proxy)[0].done


def _made(proxy: Operated) -> int:
    """How often something had been done when the test made it."""
    return int(object.__getattribute__(proxy, "_made"))


def is_chained(proxy: Operated | None) -> bool:
    """Whether an object that is used as written was returned by a method of its own."""
    return proxy is not None and bool(object.__getattribute__(proxy, "_is_chained"))


def is_chain(owner: Operated | None, result: Any) -> bool:
    """Whether a method of such an object has returned it."""
    if owner is None or not isinstance(result, Operated) or number_of(result) != number_of(owner):
        return False
    return link_of(owner)[1] or is_chained(owner)


def is_data(values: Any) -> bool:
    """Whether there is no object of the solution in what a call is given."""
    try:
        return bool(encode(values))
    except CodecError:
        return False


def number_of(proxy: Operated) -> int:
    """What the solution's process knows an object by."""
    return int(object.__getattribute__(proxy, "_number"))


def shown(value: Any) -> Any:
    """A value, or the number of the object that it stands for."""
    return number_of(value) if isinstance(value, Operated) else value


def is_key(value: Any) -> bool:
    """Whether it is plain data that a dict can have as a key."""
    return all(map(is_key, value)) if type(value) is tuple else type(value) in (int, str, float, bool)


def link_of(proxy: Operated) -> tuple[Link, bool]:
    """The way to an object, and whether it is used as written."""
    return object.__getattribute__(proxy, "_link"), object.__getattribute__(proxy, "_trust")


_BINARY = "add sub mul truediv floordiv mod pow matmul and or xor lshift rshift".split()  # noqa: SIM905 - a table
for _name in _BINARY:
    setattr(Operated, f"__{_name}__", _operator(f"__{_name}__"))
    setattr(Operated, f"__r{_name}__", _operator(f"__{_name}__", swapped=True))
    setattr(Operated, f"__i{_name}__", _in_place(f"__i{_name}__"))
for _name in [*_UNARY, "__round__"]:
    setattr(Operated, _name, _operator(_name))
for _name in COMPARISONS:
    setattr(Operated, _name, _comparison(_name))
