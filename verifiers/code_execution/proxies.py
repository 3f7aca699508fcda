"""Stand-ins, in the test script's process, for objects that live in the solution's process.

What a script may ask of an object depends on how it got it. A name it takes from the solution, and the
objects that it makes of a class it takes, are used as written: that is what such a test tests. Any other
object that comes back as a result or an attribute was meant to be data: it may be called, iterated, indexed
and asked for attributes, but not whether it agrees with something (`.startswith(...)`, `in`: `answers`):
Unprovable. Of an object used as written that a method of its own returned (`b.add(1).add(2)`), methods are
used as written that no data has.
"""

from __future__ import annotations

from verifiers.code_execution.answers import agree, answered, are_scalars, heard
from verifiers.code_execution.constants import UNKNOWN
from verifiers.code_execution.operators import (
    BY_OTHERS,
    DATA_METHODS,
    NEVER,
    Operated,
    is_chain,
    is_chained,
    is_data,
    is_object_of,
    link_of,
    number_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from verifiers.code_execution.link import Link

CHUNK = 256
_SAYING = "__name__ __doc__ __annotations__ __defaults__ __wrapped__ __dict__ __members__"
_SAID = frozenset(_SAYING.split())


class Proxy(Operated):
    """An object of the solution, used from afar.

    Args:
        link: the way to it.
        number: its name there.
        kind: its class, as the solution says; for messages only.
        trust: whether it is used as written, or was meant to be data.
    """

    __slots__ = (
        "_answers", "_base", "_is_chained", "_is_class", "_items", "_known", "_link", "_made", "_makes",
        "_method", "_number", "_owner", "_trust", "_type",
    )  # fmt: skip

    def __init__(self, link: Link, number: int, kind: str, trust: bool) -> None:
        _set(self, _link=link, _number=number, _type=kind, _trust=trust, _makes=False, _method="")
        _set(self, _items=None, _made=NEVER, _base=None, _is_class=False, _known=number in link.given)
        _set(self, _owner=None, _is_chained=False, _answers="")

    def __getattribute__(self, name: str) -> Any:
        if name in _OWN:
            return object.__getattribute__(self, name)
        if name.startswith("__") and name not in _SAID:
            raise AttributeError(name)
        link, trust = link_of(self)
        is_class = object.__getattribute__(self, "_makes")
        if (member := link.constants.member(link, number_of(self), name)) is not UNKNOWN:
            return member
        value = link.touch("attribute", self, name, trust=is_class)
        if isinstance(value, Proxy):  # of a class, a maker of objects; of its objects, a method or data
            _set(value, _makes=is_class, _method="" if trust else name, _owner=self)
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        (link := link_of(self)[0]).constants.set(link, self, name, value)

    def __delattr__(self, name: str) -> None:
        link_of(self)[0].touch("delete attribute", self, name)

    def __call__(self, *positional: Any, **keyword: Any) -> Any:
        link, method = link_of(self)[0], object.__getattribute__(self, "_method")
        makes, made_before, met = object.__getattribute__(self, "_makes"), link.done, link.proxies
        owner = object.__getattribute__(self, "_owner")
        holds = makes or (owner is not None and is_trusted(owner))
        given = (*positional, *keyword.values())
        result = link.call(self, [positional, keyword], makes, holds)
        if makes and isinstance(result, Proxy):
            is_class = object.__getattribute__(self, "_is_class")
            if is_class or is_data([positional, keyword]):  # it changes nothing that was made before
                link.done = made_before
            _set(result, _made=made_before if is_class else BY_OTHERS)
            link.note(number_of(result), positional, keyword, met)
            link.constants.commit_object(link, number_of(self), result)
        elif makes:
            link.note_data(result, given)
        if is_chain(owner, result):
            _set(result, _is_chained=True, _method=method if method in DATA_METHODS else "")
        elif (
            given and method and not (is_chained(owner) and method not in DATA_METHODS and are_scalars(given))
        ):
            answered(self, method, result, given)
        return result

    def __getitem__(self, key: Any) -> Any:
        link, trust = link_of(self)
        items = None if trust else object.__getattribute__(self, "_items")
        if items is not None and isinstance(key, slice):
            return items[key]
        value = link.touch("item", self, key, trust=trust)
        agree(self, items)
        if isinstance(value, Proxy) and not isinstance(key, str) and object.__getattribute__(self, "_makes"):
            makes_objects(value, True)  # `Stack[int]`
        return value

    def __setitem__(self, key: Any, value: Any) -> None:
        link_of(self)[0].touch("set item", self, key, value)

    def __delitem__(self, key: Any) -> None:
        link_of(self)[0].touch("delete item", self, key)

    def __contains__(self, item: Any) -> bool:
        link, trust = link_of(self)
        if trust:
            return link.touch("contains", self, item) is True
        return any(ours == item for ours in self)

    def __iter__(self) -> Iterator[Any]:
        """The items; of what was meant to be data always the same ones."""
        link, trust = link_of(self)
        if trust:
            return _iterate(link, link.touch("iterate", self, trust=True))
        if object.__getattribute__(self, "_items") is None:
            items = list(_iterate(link, link.touch("iterate", self)))
            agree(self, items)
            heard(self, items)
            _set(self, _items=items)
        return iter(object.__getattribute__(self, "_items"))

    def __reversed__(self) -> Iterator[Any]:
        link, trust = link_of(self)
        if trust:
            return _iterate(link, link.touch("reversed", self, trust=True))
        items: list[Any] = [*self]
        return iter(items[::-1])

    def __len__(self) -> int:
        length = int(link_of(self)[0].view("len", self, int))
        agree(self, object.__getattribute__(self, "_items"))
        return length

    def __bool__(self) -> bool:
        if is_chained(self) and object.__getattribute__(self, "_method"):
            self.__refuse__()  # it could say so by returning itself
        return bool(link_of(self)[0].view("bool", self, bool))

    def __str__(self) -> str:
        return str(link_of(self)[0].view("str", self, str))

    def __repr__(self) -> str:
        return str(link_of(self)[0].view("repr", self, str))

    def __format__(self, specification: str) -> str:
        return str(link_of(self)[0].touch("format", self, specification))

    def __int__(self) -> int:
        return int(link_of(self)[0].view("int", self, int))

    def __index__(self) -> int:
        return int(link_of(self)[0].view("index", self, int))

    def __float__(self) -> float:
        return float(link_of(self)[0].view("float", self, float))

    def __enter__(self) -> Any:
        link, trust = link_of(self)
        return link.touch("enter", self, trust=trust)

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, _: object) -> bool:
        """Only what the test itself raised on purpose can be swallowed: no failure, nothing unforeseen."""
        link = link_of(self)[0]
        if kind is None or not link.has_raised or issubclass(kind, AssertionError):
            link.touch("exit", self)
            return False
        return link.touch("exit", self, kind.__name__, str(problem)[:200]) is True

    async def __aenter__(self) -> Any:
        link, trust = link_of(self)
        return link.touch("enter awaited", self, trust=trust)

    async def __aexit__(self, *_: object) -> bool:
        """Nothing is swallowed."""
        link_of(self)[0].touch("exit awaited", self)
        return False

    def __instancecheck__(self, value: Any) -> bool:
        return is_object_of(value, self)

    def __subclasscheck__(self, cls: Any) -> bool:
        return isinstance(cls, Proxy) and link_of(self)[0].touch("subclass", cls, self) is True


class Iterated(Proxy):
    """An iterator of the solution. `_ahead`: items that were fetched and not yet taken, the next one last."""

    __slots__ = ("_ahead",)

    def __next__(self) -> Any:
        link, trust = link_of(self)
        if ahead := _ahead(self):
            return ahead.pop()
        over = not trust and object.__getattribute__(self, "_items") is not None
        items = [] if over else link.ask("take", self, 1)[0]
        if not items:
            _set(self, _items=None if trust else [])
            heard(self, ())
            raise StopIteration
        _set(self, _answers="")
        return items[0]

    def __iter__(self) -> Iterator[Any]:
        link, trust = link_of(self)
        if trust:
            return _iterate(link, link.touch("iterate", self, trust=True))
        return self.__rest__()

    def __rest__(self) -> Iterator[Any]:
        """What is left of something that was meant to be data: an iterator that ended has ended."""
        link, ahead = link_of(self)[0], _ahead(self)
        while ahead:
            yield ahead.pop()
        if object.__getattribute__(self, "_items") is None:
            for portion in _portions(link, link.touch("iterate", self)):
                _set(self, _answers="")
                ahead += portion[::-1]
                while ahead:
                    yield ahead.pop()
            _set(self, _items=[])
            heard(self, ())

    def __getitem__(self, key: Any) -> Any:
        link, trust = link_of(self)
        if not trust:
            raise link.refuse("the test counts the items of an iterator, which has no numbers for them")
        return super().__getitem__(key)

    def __len__(self) -> int:
        if not link_of(self)[1]:
            raise TypeError("an iterator has no len()")  # `list` asks, and takes this for an answer
        return super().__len__()


def _iterate(link: Link, iterator: Any) -> Iterator[Any]:
    """The items of an iterator of the solution, fetched in growing portions."""
    for portion in _portions(link, iterator) if isinstance(iterator, Proxy) else [iterator]:
        yield from portion


def _portions(link: Link, iterator: Proxy) -> Iterator[list[Any]]:
    """In growing portions, unless they hold objects: one of these may end when the next one is made."""
    count, objects = 1, link.proxies
    while items := link.ask("take", iterator, count)[0]:
        yield items
        count = min(2 * count, CHUNK) if link.proxies == objects else 1


def _ahead(iterated: Iterated) -> list[Any]:
    try:
        return object.__getattribute__(iterated, "_ahead")  # type: ignore[no-any-return]  # a slot
    except AttributeError:
        _set(iterated, _ahead=[])
        return _ahead(iterated)


def is_trusted(proxy: Proxy) -> bool:
    """Whether an object is used as written."""
    return link_of(proxy)[1]


def _set(proxy: Proxy, **fields: Any) -> None:
    for name, value in fields.items():
        object.__setattr__(proxy, name, value)


def makes_objects(proxy: Proxy, makes: bool) -> None:
    """Settles whether a call of it makes objects that are used as written."""
    _set(proxy, _makes=makes, _is_class=makes)


_OWN = frozenset(n for n in (*dir(Proxy), *dir(Iterated)) if n.startswith("__")) - _SAID
