"""The test script's way to the solution's process: questions out, data and stand-ins back."""

from __future__ import annotations

from functools import partial

from verifiers.code_execution import nans
from verifiers.code_execution.afar import is_object
from verifiers.code_execution.aliases import containers
from verifiers.code_execution.answers import heard
from verifiers.code_execution.callbacks import described
from verifiers.code_execution.constants import Constants
from verifiers.code_execution.encoding import MAX_BYTES, MAX_QUESTION_BYTES, CodecError
from verifiers.code_execution.expected import Expected, Unprovable
from verifiers.code_execution.handed import Handed
from verifiers.code_execution.kept import KINDS, Shared, frame_of
from verifiers.code_execution.mirrored import MIRRORED_PARTS, Mirrored
from verifiers.code_execution.nodes import pack, unpack
from verifiers.code_execution.operators import COMPARISONS, has_base, is_key, number_of, shown
from verifiers.code_execution.proxies import Proxy, is_trusted, makes_objects
from verifiers.code_execution.stand_ins import STAND_INS
from verifiers.code_execution.surroundings import Originals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from sandbox.channel import Channel

NATURE = 3  # parts of what an object is said to be, besides the number or text that it is by its base
_LOOKING = "attribute item iterate reversed contains instance callable has able kind subkind library format"
_LOOKS = frozenset(_LOOKING.split())  # they change nothing
_TOLD = frozenset(("attribute", "item", "len", "bool", "int", "float", "index", "str", "repr", "format"))


class Unusable(BaseException):
    """The solution's answer could not be used (too large, or no answer at all)."""


class Link(Handed, Expected):
    """The way to the solution's process: one question, one answer.

    bound: how many of the questions were about names alone.
    met_data: one of the names is missing, or is no object but data, so that it may upset the script.
    failure: (kind, text), where the test under way can no longer pass, whatever the script makes of it.
    may_stop: whether the script speaks of StopIteration. Where it does not, one that the solution raises
        could end a `map` or `zip` of the script early, and pass for its end.
    told: what objects that were meant to be data said of themselves, until something is done to any object.
    classes: names that the script uses as classes. demanded: methods that have to say something (`demands`).
    mirrored: classes of the solution's exceptions. originals: what a script may replace to hear the solution.
    constants: members of enumerations.
    """

    def __init__(self, channel: Channel | None = None) -> None:
        super().__init__()
        self.channel: Channel = channel  # type: ignore[assignment]  # there is one before anything is asked
        self.bound = 0
        self.met_data = False
        self.failure: tuple[str, str] | None = None
        self.classes: frozenset[str] = frozenset()
        self.demanded: frozenset[str] = frozenset()
        self.mirrored = Mirrored()
        self.originals = Originals()
        self.constants = Constants()
        self.named: dict[int, Proxy] = {}  # what the script takes by name
        self.names: dict[int, str] = {}  # of those, the first name of each
        self.aliased: set[int] = set()  # what the script takes by several names
        self.made: dict[int, str] = {}  # of what each object was made
        self.same_for_all: set[int] = set()  # objects that are made of anything: which one it is says nothing
        self.read: tuple[Proxy, str, Any, bytes] | None = None  # a container, as an object's attribute was
        self.done = 0  # how often something was done that may have changed objects
        self.trust = False  # whether objects in the answer are used as written
        self.may_stop = False
        self.is_unforeseen: Callable[[bytes], bool] = nans.UNFORESEEN[""]  # by the script
        self.told: dict[tuple[Any, ...], Any] = {}
        self.proxies = 0  # how many were made
        self.met: dict[int, int] = {}  # of each object, how many there were when it was first told of
        self.gives = True  # whether objects in the question under way are handed over
        self.given: set[int] = set()  # objects that the script has handed over, or done something with
        self.foreseen: dict[str, bytes] = {}  # answers that have come already: to `get`, by the name

    def ask(self, operation: str, *arguments: Any, trust: bool = False) -> Any:
        """The answer to one question, its objects as proxies; what the solution raised is raised here."""
        if self.read is not None:
            self._fill(*self.read)
        if not self.ours.held:
            return self._ask(operation, *arguments, trust=trust)
        return self.together(self._ask, [operation, *arguments], trust)

    def _fill(self, proxy: Proxy, name: str, value: Any, before: bytes) -> None:
        """What the script has made of a container that it has from an object, the object's is, too."""
        self.read = None
        if before and frame_of(value) not in (before, b""):
            self._ask("touch", "fill", proxy, name, value)

    def _ask(self, operation: str, *arguments: Any, trust: bool = False) -> Any:
        self.asked += 1
        self.gives = operation != "operate" or arguments[0] not in COMPARISONS
        if operation == "call" or (operation == "touch" and arguments[0] not in _LOOKS):
            self.changed()
        known = self.foreseen.pop(arguments[0], None) if operation == "get" else None
        if known is None:
            self._send([operation, *arguments])
        while True:
            self.trust = trust
            try:
                frame, known = known or self.channel.receive(), None
                answer = unpack(frame, self.shared, self.proxy, MAX_BYTES)
            except CodecError as problem:
                raise self.unusable("protocol", str(problem)) from None
            if self.is_unforeseen(frame):
                raise self.refuse("it tells of NaN, of which the test does not speak")
            match answer:
                case [str("callback"), int(number), list(positional), dict(keyword), str(operation)]:
                    self._send(self.answer_to(number, positional, keyword, operation))
                case _:
                    return self._result(answer)

    def _send(self, question: list[Any]) -> None:
        try:
            self.channel.send(b"?" + pack(question, self.shared, self._describe, MAX_QUESTION_BYTES))
        except CodecError as problem:
            raise self.refuse(f"the test passes something that is not plain data: {problem}") from None

    def call(self, target: Any, given: list[Any], trust: bool, holds: bool = False) -> Any:
        """The result of a call. What it did to its arguments is done to ours where that is to be seen.
        given: positional and keyword arguments. holds: whether an object is given them.

        A function that is asked for its result could otherwise change what the test compares that with:
        `assert f(xs) == sorted(xs)` holds for one that empties xs.
        """
        around = self.originals.around()
        how = [True] if around is None else [True, around]
        positional, keyword = given
        held = containers((*positional, *keyword.values()), self.nodes)
        told = self.told_of(positional, keyword, holds)
        self.within_reach.clear()
        answer = self.ask("call", target, *told, *how, trust=trust)
        self.emptied += [one for one in self.within_reach if not one]
        result = self.settled(answer, dict(enumerate(positional)) | keyword, held)
        if isinstance(result, Proxy) and not holds:
            self.kept_by(self._ask, positional, keyword)
        return result

    def changed(self) -> None:
        """Something was done that may have changed objects."""
        self.told.clear()
        self.done += 1
        self.goes_on()

    def note(self, number: int, positional: tuple[Any, ...], keyword: dict[str, Any], met: int) -> None:
        """The script has made an object of a class by these arguments. met: how many had been told of before,
        which it must not be of: a class could otherwise make what is expected of what was returned.
        """
        is_new = number in self.made or self.met[number] > met
        given = f"{[*map(shown, positional)]}{ {k: shown(v) for k, v in keyword.items()} }"
        if self.made.setdefault(number, given if is_new else "") != given:
            self.same_for_all.add(number)

    def same(self, one: Any, other: Any) -> bool:
        """`one is other`. Refused for data that is the same whatever the script makes it of."""
        if one is other and not isinstance(one, Proxy) and self.is_of_anything(one):
            raise self.indistinct()
        return super().same(one, other)

    def share(self, classes: dict[str, type]) -> None:
        """Lets objects of these classes, which the prelude defines there too, travel as what they hold."""
        if classes:
            self.ask("share", sorted(classes))
            self.shared, self.nodes = classes, frozenset(classes.values())

    def get(self, name: str) -> Any:
        """The value of a global of the solution. Calling it makes objects, to be used as written, if the
        script uses it as a class; what any other call returns was meant to be data.
        """
        value = self.constants.value(self, name)
        if isinstance(value, Proxy):
            makes_objects(value, name in self.classes)
            self.named[number_of(value)] = value
            if self.names.setdefault(number_of(value), name) != name:
                self.aliased.add(number_of(value))
            self.constants.commit(self, name, value)
        return value

    def bind(self, name: str) -> dict[str, Any]:
        """{name: its value}, or {} where the solution does not define it."""
        try:
            value = self.get(name)
        except NameError:
            self.met_data = True
            return {}
        self.met_data = self.met_data or not isinstance(value, Proxy)
        return {name: value}

    def view(self, question: str, proxy: Proxy, *kinds: type) -> Any:
        """What only the object can say of itself, of one of these types."""
        before = self.asked
        value = self._once("view", question, proxy, trust=False)
        if question == "bool" and number_of(proxy) in self.named:
            self.bound += self.asked - before  # that there is such a name is nothing that a test finds out
        if type(value) not in kinds:
            raise TypeError(f"{question} of an object returned {type(value).__name__}")
        heard(proxy, value)
        return value

    def touch(self, operation: str, proxy: Proxy, *operands: Any, trust: bool = False) -> Any:
        """An operation on an object."""
        return self._once("touch", operation, proxy, *operands, trust=trust)

    def _once(self, kind: str, question: str, proxy: Proxy, *operands: Any, trust: bool) -> Any:
        """The answer; the same as before to a question of a look at something that was meant to be data."""
        key = (number_of(proxy), question, *operands)
        if is_trusted(proxy) or question not in _TOLD or not all(map(is_key, operands)):
            value = self.ask(kind, question, proxy, *operands, trust=trust)[0]
            if question == "attribute" and type(value) in KINDS:
                self.read = proxy, operands[0], value, frame_of(value)
            return value
        if key not in self.told:
            self.told[key] = self.ask(kind, question, proxy, *operands, trust=trust)[0]
        return self.told[key]

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
        if kind in ("exception", "tuple") and self.trust:
            like = self.mirrored.like(kind, str(name), str(base), description[3:])
            self.mirrored.made_by(like, partial(self._thrown, Proxy(self, number, "class", False)))
            return like
        if kind == "passed":
            return self.handed(number)
        if kind == "coroutine":
            return self._coroutine(number)
        self.proxies += 1
        self.met.setdefault(number, self.proxies)
        made = STAND_INS.get((kind, base)) or STAND_INS.get((kind, ""), Proxy)
        stand_in = made(self, number, str(name), self.trust)
        if kind == "instance" and type(description[-1]) in (int, str, float) and len(description) > NATURE:
            has_base(stand_in, description[-1])
        return stand_in

    def _thrown(self, cls: Proxy, positional: list[Any], keyword: dict[str, Any]) -> Any:
        """Has the solution make an exception, which is raised; it says nothing of what the script raises."""
        raises = self.has_raised
        try:
            return self.touch("make", cls, positional, keyword)
        finally:
            self.raising = self.asked if raises else self.raising

    async def _coroutine(self, number: int) -> Any:
        """Awaited here, it runs to its end there."""
        return self.ask("view", "awaited", Proxy(self, number, "coroutine", False))[0]

    def _raised(self, base: str, name: str, told: list[Any]) -> BaseException:
        """What the solution raised, as an exception of ours."""
        self.originals.hear(told.pop() if len(told) > MIRRORED_PARTS else None)
        problem = self.mirrored.problem(base, name, told)
        if problem is None:
            return self.unusable("protocol", "what it sent is no exception")
        if isinstance(problem, StopIteration) and not self.may_stop:
            return self.unusable("runtime_error", f"{name} left the solution")
        return problem

    def _describe(self, value: Any) -> list[Any] | None:
        if isinstance(value, Proxy):
            self.given |= {number_of(value)} if self.gives else set()
            return [number_of(value), []]
        if isinstance(value, Shared):
            return [value.number, ["kept"]]
        told = described(value, self.callbacks)
        if self.keeps and told and is_object(value):
            self.compared.add(told[0])
        return told

    def _result(self, answer: Any) -> Any:
        match answer:
            case [str("ok"), result, list(changed)]:
                return result, changed, ()
            case [str("ok"), result, list(changed), heard, list(same)]:
                self.originals.hear(heard)
                return result, changed, same
            case [str("raise"), str(base), str(name), *told]:
                raise self._raised(base, name, told)
            case [str("refused"), str(kind), str(text)]:
                raise self.unusable("output_limit", text) if kind == "size" else self.refuse(text)
            case _:
                raise self.unusable("protocol", "what it sent is no answer")
