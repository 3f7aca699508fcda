"""Stand-ins, in the test script's process, for objects that live in the solution's process.

What a script may ask of an object depends on how it got it. A name it takes from the solution, and the
instances and attributes of a class it takes, are used as written: that is what such a test tests. Any other
object that comes back as a result was meant to be data: it may be called, iterated, indexed and asked for
attributes, but not whether it agrees with something (`.startswith(...)`, `.equals(...)`, `in`): Unprovable.
"""

from __future__ import annotations

import builtins

from verifiers.code_execution.decoding import decode
from verifiers.code_execution.encoding import MAX_QUESTION_BYTES, CodecError, encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from sandbox.channel import Channel

CHUNK = 256
_SOLUTIONS = "__solutions__"  # marks exceptions that the solution raised
_DATA_METHODS = frozenset(
    name
    for kind in (str, bytes, int, float, list, tuple, dict, set)
    for name in dir(kind)
    if not name.startswith("__")
)


class Unprovable(BaseException):
    """Only the solution could tell. A BaseException, so that a script's `except Exception` cannot hide it."""


class Unusable(BaseException):
    """The solution's answer could not be used (too large, or no answer at all)."""


def is_solutions(problem: BaseException) -> bool:
    """Whether an exception is one that the solution raised."""
    return getattr(problem, _SOLUTIONS, False) is True


class Link:
    """The way to the solution's process: one question, one answer.

    asked: how many questions there were. bound: how many of them bound names before the script began.
    met_data: one of the names is missing, or is no object but data, so that it may upset the script.
    failure: (kind, text), where the test under way can no longer pass, whatever the script makes of it.
    all_changes: whether the script sees what every call did to its arguments, and not only calls that
        return nothing. hidden: there was such a change, and it was not shown.
    """

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.asked = 0
        self.bound = 0
        self.met_data = False
        self.failure: tuple[str, str] | None = None
        self.all_changes = False
        self.hidden = False
        self.exceptions: dict[str, type[Exception]] = {}
        self.trust = False  # whether objects in the answer are used as written

    def ask(self, operation: str, *arguments: Any, trust: bool = False) -> Any:
        """The answer to one question, its objects as proxies; what the solution raised is raised here."""
        self.asked += 1
        self.trust = trust
        try:
            self.channel.send(b"?" + encode([operation, *arguments], self._describe, MAX_QUESTION_BYTES))
        except CodecError as problem:
            raise self.refuse(f"the test passes something that is not plain data: {problem}") from None
        answer = self.channel.receive()
        try:
            return self._result(decode(answer, self.proxy))
        except CodecError as problem:
            raise self.unusable("protocol", str(problem)) from None

    def call(self, target: Any, positional: tuple[Any, ...], keyword: dict[str, Any], trust: bool) -> Any:
        """The result of a call. What it did to its arguments is done to ours where it returned nothing.

        A function that returns something and changes its arguments, too, could otherwise change what the
        test compares its result with: `assert f(xs) == sorted(xs)` holds for one that empties xs.
        """
        result, changed = self.ask("call", target, list(positional), keyword, True, trust=trust)
        if changed and not (result is None or self.all_changes):
            self.hidden = True
            return result
        for position, value in changed:
            _restore(positional[position], value)
        return result

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

    def get(self, name: str) -> Any:
        """The value of a global of the solution. Calling it makes objects if its name says it is a class."""
        return _named(self.ask("get", name, trust=True)[0], name)

    def bind(self, name: str) -> dict[str, Any]:
        """{name: its value}, or {} where the solution does not define it."""
        try:
            value = self.get(name)
        except Exception as problem:
            if not is_solutions(problem):
                raise
            self.met_data = True
            return {}
        self.met_data = self.met_data or not isinstance(value, Proxy)
        return {name: value}

    def view(self, question: str, proxy: Proxy, *kinds: type) -> Any:
        """What only the object can say of itself, of one of these types."""
        value = self.ask("view", question, proxy)[0]
        if type(value) not in kinds:
            raise TypeError(f"{question} of an object returned {type(value).__name__}")
        return value

    def touch(self, operation: str, proxy: Proxy, *operands: Any, trust: bool = False) -> Any:
        """An operation on an object."""
        return self.ask("touch", operation, proxy, *operands, trust=trust)[0]

    def refuse(self, why: str) -> Unprovable:
        """The exception that ends a test which only the solution could decide."""
        self.failure = self.failure or ("unprovable", why)
        return Unprovable(why)

    def unusable(self, kind: str, why: str) -> Unusable:
        """The exception that ends a test whose question got no usable answer."""
        self.failure = self.failure or (kind, why)
        return Unusable(why)

    def proxy(self, number: int, description: Any) -> Any:
        """The stand-in for an object that an answer holds."""
        kind, name, base = (*description, "", "", "")[:3] if type(description) is list else ("", "", "")
        if kind == "exception" and self.trust:
            return self._exception(str(name), str(base))
        made = Iterated if kind == "iterator" else Proxy
        return made(self, number, str(name), self.trust)

    def _exception(self, name: str, base: str) -> type[Exception]:
        """A local class in the place of an exception class of the solution."""
        if name not in self.exceptions:
            self.exceptions[name] = type(name, (_exception_base(base),), {})
        return self.exceptions[name]

    def _describe(self, value: Any) -> list[Any] | None:
        if isinstance(value, Proxy):
            return [object.__getattribute__(value, "_number"), []]
        return None

    def _result(self, answer: Any) -> Any:
        match answer:
            case ["ok", result, list(changed)]:
                return result, changed
            case ["raise", str(base), str(name), str(text), list(arguments)]:
                raise self._mirrored(base, name, text, arguments)
            case ["refused", "size", str(text)]:
                raise self.unusable("output_limit", text)
            case ["refused", str(), str(text)]:
                raise self.refuse(text)
            case _:
                raise self.unusable("protocol", "what it sent is no answer")

    def _mirrored(self, base: str, name: str, text: str, arguments: list[Any]) -> BaseException:
        """The solution's exception, as one of a class of ours with the same name and builtin base."""
        kind = self.exceptions.get(name) or _exception_base(base)
        problem = kind.__new__(kind, *(arguments or [text] if text else []))
        setattr(problem, _SOLUTIONS, True)
        return problem


def _exception_base(name: str) -> type[Exception]:
    kind = getattr(builtins, name, None)
    if isinstance(kind, type) and issubclass(kind, Exception) and not issubclass(kind, ExceptionGroup):
        return kind
    return RuntimeError


def _restore(ours: Any, theirs: Any) -> None:
    """Makes our container what the solution made of its copy, keeping the identity of what is inside."""
    if type(ours) is not type(theirs):
        return
    if isinstance(ours, (list, tuple)):
        for old, new in zip(ours, theirs, strict=False):  # the rest is replaced below
            _restore(old, new)
    if isinstance(ours, list):
        kept = [o if type(o) is type(n) and o == n else n for o, n in zip(ours, theirs, strict=False)]
        ours[:] = kept + theirs[len(kept) :]
    elif isinstance(ours, (dict, set)):
        ours.clear()
        ours.update(theirs)
    elif isinstance(ours, bytearray) or type(ours).__name__ == "deque":
        ours.clear()
        ours.extend(theirs)


class Proxy:
    """An object of the solution, used from afar.

    Args:
        link: the way to it.
        number: its name there.
        kind: its class, as the solution says; for messages only.
        trust: whether it is used as written, or was meant to be data.
    """

    __slots__ = ("_items", "_link", "_makes", "_method", "_number", "_trust", "_type")

    def __init__(self, link: Link, number: int, kind: str, trust: bool) -> None:
        _set(
            self, _link=link, _number=number, _type=kind, _trust=trust, _makes=False, _method="", _items=None
        )

    def __getattribute__(self, name: str) -> Any:
        if name in _OWN:
            return object.__getattribute__(self, name)
        if name.startswith("__") and name not in ("__name__", "__doc__"):
            raise AttributeError(name)
        link, trust = _of(self)
        if not trust and name in _DATA_METHODS:
            return _Refused(link, f"a method .{name} of an object that should have been plain data")
        value = _named(link.touch("attribute", self, name, trust=trust), name if trust else "")
        if isinstance(value, Proxy) and not trust:
            _set(value, _method=name)
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        _of(self)[0].touch("set attribute", self, name, value)

    def __delattr__(self, name: str) -> None:
        _of(self)[0].touch("delete attribute", self, name)

    def __call__(self, *positional: Any, **keyword: Any) -> Any:
        link, method = _of(self)[0], object.__getattribute__(self, "_method")
        result = link.call(self, positional, keyword, object.__getattribute__(self, "_makes"))
        if method and type(result) is bool and (positional or keyword):
            raise link.refuse(f"the answer of .{method}(…), a method of the result itself")
        return result

    def __getitem__(self, key: Any) -> Any:
        link, trust = _of(self)
        if (
            not trust
            and isinstance(key, (int, slice))
            and object.__getattribute__(self, "_items") is not None
        ):
            return object.__getattribute__(self, "_items")[key]
        return link.touch("item", self, key, trust=trust)

    def __setitem__(self, key: Any, value: Any) -> None:
        _of(self)[0].touch("set item", self, key, value)

    def __delitem__(self, key: Any) -> None:
        _of(self)[0].touch("delete item", self, key)

    def __contains__(self, item: Any) -> bool:
        link, trust = _of(self)
        if trust:
            return link.touch("contains", self, item) is True
        return any(ours == item for ours in self)

    def __iter__(self) -> Iterator[Any]:
        """The items; of what was meant to be data always the same ones."""
        link, trust = _of(self)
        if trust:
            return _iterate(link, link.touch("iterate", self, trust=True))
        if object.__getattribute__(self, "_items") is None:
            _set(self, _items=list(_iterate(link, link.touch("iterate", self))))
        return iter(object.__getattribute__(self, "_items"))

    def __len__(self) -> int:
        items = object.__getattribute__(self, "_items")
        return len(items) if items is not None else int(_of(self)[0].view("len", self, int))

    def __bool__(self) -> bool:
        return bool(_of(self)[0].view("bool", self, bool))

    def __str__(self) -> str:
        return str(_of(self)[0].view("str", self, str))

    def __repr__(self) -> str:
        return str(_of(self)[0].view("repr", self, str))

    def __format__(self, specification: str) -> str:
        return format(str(self), specification)

    def __int__(self) -> int:
        return int(_of(self)[0].view("int", self, int))

    def __index__(self) -> int:
        return int(_of(self)[0].view("index", self, int))

    def __float__(self) -> float:
        return float(_of(self)[0].view("float", self, float))

    def __enter__(self) -> Any:
        link, trust = _of(self)
        return link.touch("enter", self, trust=trust)

    def __exit__(self, *_: object) -> bool:
        return _of(self)[0].touch("exit", self) is True

    def __instancecheck__(self, value: Any) -> bool:
        return isinstance(value, Proxy) and _of(self)[0].touch("instance", value, self) is True

    def _refuse(self, *_: object) -> Any:
        raise _of(self)[0].refuse(
            f"the test compares or computes with an object of class {object.__getattribute__(self, '_type')}"
        )

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __hash__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _refuse
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = __matmul__ = __rmatmul__ = (
        _refuse
    )
    __and__ = __rand__ = __or__ = __ror__ = __xor__ = __rxor__ = __lshift__ = __rshift__ = _refuse
    __neg__ = __pos__ = __abs__ = __invert__ = __round__ = __trunc__ = __floor__ = __ceil__ = _refuse
    __copy__ = __deepcopy__ = __reduce__ = __reduce_ex__ = _refuse


class Iterated(Proxy):
    """An iterator of the solution."""

    __slots__ = ()

    def __next__(self) -> Any:
        items = _of(self)[0].ask("take", self, 1)[0]
        if not items:
            raise StopIteration
        return items[0]

    def __iter__(self) -> Iterator[Any]:
        return _iterate(_of(self)[0], self)


class _Refused:
    def __init__(self, link: Link, why: str) -> None:
        self.link, self.why = link, why

    def __call__(self, *_: Any, **__: Any) -> Any:
        raise self.link.refuse(self.why)


def _iterate(link: Link, iterator: Any) -> Iterator[Any]:
    """The items of an iterator of the solution, fetched in growing portions."""
    if not isinstance(iterator, Proxy):
        yield from iterator
        return
    count = 1
    while items := link.ask("take", iterator, count)[0]:
        yield from items
        count = min(2 * count, CHUNK)


def _of(proxy: Proxy) -> tuple[Link, bool]:
    return object.__getattribute__(proxy, "_link"), object.__getattribute__(proxy, "_trust")


def _set(proxy: Proxy, **fields: Any) -> None:
    for name, value in fields.items():
        object.__setattr__(proxy, name, value)


def _named(value: Any, name: str) -> Any:
    """A value that the script calls `name`. A call of what it calls as a class is called makes objects of
    that class, to be used as written; what any other call returns was meant to be data."""
    if isinstance(value, Proxy):
        _set(value, _makes=name[:1].isupper())
    return value


_OWN = frozenset(n for n in (*dir(Proxy), *dir(Iterated)) if n.startswith("__")) - {"__doc__", "__name__"}
