"""The solution's process: loads the program and answers questions about what it defined.

Runs inside the sandbox, beside hostile code: nothing here is trusted by anybody. It is given inputs and
gives back plain data; expected values, assertions and verdicts are elsewhere. Whoever takes this module
over can only answer differently, and a wrong answer is a wrong answer.

A question is a nonce and an encoded list [operation, argument, …]; the answer is the nonce and one of

    ["ok", result, changed]     changed: [[position or name, value], …] of arguments changed in place; where
        there is something to tell, also [printed, printed to stderr, warnings, how much was read] and
        which of the result's containers were among the arguments (`aliases`)
    ["raise", base, class, text, arguments, classes, attributes, heard]     base: the nearest builtin class
    ["refused", kind, text]     the result may not cross (`encoding.CodecError`)
    ["callback", number, positional, keyword, operation]     a function that the test passed is called, or an
        object of the test's is asked something; the next question is then ["return", value], ["throw", …]
        (`thrown`), or one that has to be answered first
"""

from __future__ import annotations

import builtins
import sys
from functools import partial
from types import ModuleType

from sandbox import in_place
from verifiers.code_execution import guards, preamble
from verifiers.code_execution.afar import standing_for
from verifiers.code_execution.aliases import aliases, containers, results
from verifiers.code_execution.arguments import Arguments, spread
from verifiers.code_execution.callbacks import handed_back, imitating, iterated, made_anew
from verifiers.code_execution.encoding import MAX_BYTES, MAX_QUESTION_BYTES, CodecError, encode
from verifiers.code_execution.kept import Theirs
from verifiers.code_execution.nodes import pack, unpack
from verifiers.code_execution.objects import (
    OPERATORS,
    PLAIN,
    TOUCHES,
    VIEWS,
    is_library_value,
    nature,
    raised,
    text_of,
)
from verifiers.code_execution.rich import Rich, keep_class
from verifiers.code_execution.seeds import seed_here
from verifiers.code_execution.surroundings import Surroundings
from verifiers.code_execution.thrown import made_of

globals()["__builtins__"] = dict(vars(builtins))  # as in `encoding`

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from sandbox.channel import Channel

NONCE_BYTES = 16
MODULE = "solution"


def drive(channel: Channel, source: str) -> None:
    """Answers one question after the other until the other end closes."""
    Rich.built = True
    Program(source, channel).serve()


def rehearse(channel: Channel) -> None:
    """Answers, for nothing, what every program is asked: see `sandbox.rehearsal`."""
    program = Program("def f(x): return [x]", channel)
    _ = program.reply(b'["load","",false,false]'), program.reply(b'["call","f",[[1]],{"d":[[],[]]},false]')
    del sys.modules[MODULE]


get_ready = rehearse  # a child does it too, while it waits: see `sandbox.spare`


class Program(Arguments):
    """The loaded solution, and the objects of it that others know by number."""

    def __init__(self, source: str, channel: Channel) -> None:
        self.source, self.channel = source, channel
        self.nonce = b""  # of the question that is to be answered
        self.module = ModuleType(MODULE)
        self.objects: list[Any] = []
        self.thrown: dict[str, Any] = {}  # classes of the test's exceptions
        self.numbers: dict[int, int] = {}  # of objects by identity: one object has one number
        self.lent: dict[str, Any] = {}  # names that the program uses, but did not import
        self.passed: dict[int, Any] = {}  # functions and iterators of the test's, by number
        self.kept = Theirs(self.packed)
        self.named: tuple[type, ...] = ()  # classes that were asked for: their instances stay here
        self.heard: Surroundings | None = None  # what the call under way prints, where the test hears it
        self.shared: dict[str, type] = {}  # the prelude's classes, as the solution has them (`nodes`)

    def serve(self) -> list[Any]:
        """Answers questions, until it is told what a callback returned or raised: that."""
        while True:
            frame = self.channel.receive()
            self.nonce, request = frame[:NONCE_BYTES], frame[NONCE_BYTES:]
            if request.removeprefix(b'["nodes",').startswith((b'["return"', b'["throw"')):
                return list(unpack(request, self.shared, self.resolve, MAX_QUESTION_BYTES))
            reply = self.reply(request)  # a callback on the way has brought a newer nonce
            self.channel.send(self.nonce + reply)

    def callback(self, number: int, *told: Any) -> Callable[..., Any]:
        """A function of the test's, which runs where the test does."""
        return imitating(lambda *given, **keyword: self.ask_back(number, "", [*given], keyword), *told)

    def ask_back(self, number: int, operation: str, positional: list[Any], keyword: dict[str, Any]) -> Any:
        """What a function or an object of the test's answers, which stays where the test is."""
        asked = ["callback", number, positional, keyword, operation]
        self.channel.send(self.nonce + pack(asked, self.shared, self.describe, MAX_BYTES))
        told = self.serve()
        if told[0] == "return":
            return told[1]
        raise made_of(told, self.module.__dict__, self.thrown)

    def reply(self, request: bytes) -> bytes:
        """The encoded reply to an encoded request."""
        self.heard = None
        try:
            operation, *arguments = unpack(request, self.shared, self.resolve, MAX_QUESTION_BYTES)
            answer = ["ok", *OPERATIONS[operation](self, *arguments)]
        except BaseException as problem:  # noqa: BLE001 - a program may raise anything; it is reported
            answer = [*raised(problem), self.heard.told() if self.heard else []]
        try:
            return pack(answer, self.shared, self.describe, MAX_BYTES)
        except CodecError as problem:
            return encode(["refused", problem.kind, str(problem)])

    def resolve(self, number: int, description: Any) -> Any:
        """The object that a question means."""
        match description:
            case ["callback", str(name), text, parameters]:
                return self._passed(number, name, text, parameters)
            case ["kept"]:
                return self.kept.held[number][0]
            case ["object", str(name), list(special)]:
                stand_in = standing_for(name, special, partial(self.ask_back, number))
                return self.passed.setdefault(number, stand_in)
            case ["iterator"]:
                return self._passed(number)
            case ["slice", *bounds]:
                return slice(*bounds)
            case ["exceptions" | "random", *_]:
                made = made_anew(description, vars(self.module), self.thrown)
                return self.passed.setdefault(number, made)
            case ["builtin", str(name)]:
                return vars(self.module)["__builtins__"][name]
        return self.objects[number]

    def _passed(self, number: int, *told: Any) -> Any:
        """What the test has passed: the same each time. told: of a function, not of an iterator."""
        call = self.callback(number, *(told or ("next", None, None)))
        return self.passed.setdefault(number, call if told else iterated(call))

    def describe(self, value: Any) -> list[Any] | None:
        """The number and nature of an object that stays here; None where its plain base will do."""
        is_plain = isinstance(value, PLAIN) and not isinstance(value, self.named)
        if is_plain or type(value).__module__ == "numpy" or is_library_value(value):
            return None
        if (ours := handed_back(value, self.passed)) is not None:
            return ours
        number = self.numbers.setdefault(id(value), len(self.objects))
        if number == len(self.objects):
            self.objects.append(value)
        return [number, nature(value)]

    def load(self, prelude: str, restricted: bool, has_preamble: bool = False) -> list[Any]:
        """Runs the prelude, then the program, as one module; its unimported names are `preamble`'s."""
        sys.modules[MODULE], scope = self.module, self.module.__dict__
        if restricted:
            scope.update(guards.scope())
        if prelude:
            exec(compile(prelude, "prelude.py", "exec", dont_inherit=True), scope)
        try:
            code = compile(self.source, "solution.py", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, MemoryError, RecursionError, OverflowError) as problem:
            return [["syntax", text_of(problem)], []]
        if has_preamble or preamble.is_leetcode(code):
            lent = preamble.lent(code, scope)
            self.lent = guards.admitted(lent) if restricted else lent
            scope["__builtins__"] = (scope["__builtins__"] if restricted else vars(builtins)) | self.lent
        exec(code, scope)
        return [["loaded"], []]

    def get(self, name: str) -> list[Any]:
        """What the program calls `name`: a global, or a method of its class `Solution`."""
        value = self._named(name)
        if isinstance(value, type) and not keep_class(value):
            self.named += (value,)
        return [value, []]

    def share(self, names: list[str]) -> list[Any]:
        """From now on objects of these classes of the prelude travel as what they hold."""
        scope = self.module.__dict__
        self.shared = {name: scope[name] for name in names if isinstance(scope.get(name), type)}
        return [None, []]

    def keep(self, news: list[Any] | None = None) -> list[Any]:
        """Tells what the test has made of containers that both have, or asks what the program has."""
        if news is not None:
            self.kept.take(news)
        return [self.kept.news(), []]

    def call(
        self, target: Any, positional: list[Any], keyword: dict[str, Any], back: bool, *around: Any
    ) -> list[Any]:
        """Calls a name or an object. back: asks for arguments that changed, and for what is one of them.
        around: what the test has put in the place of the streams and of `input`, and wants to see used
        (`surroundings`).
        """
        called = self._named(target) if isinstance(target, str) else target
        if back:
            return self._watched(called, positional, keyword, *around)
        return [_ended(called(*positional, **keyword)), []]

    def _watched(
        self, called: Any, positional: list[Any], keyword: dict[str, Any], *around: Any
    ) -> list[Any]:
        held = self.kept.given = [*enumerate(positional), *keyword.items()]
        before = held, self.snapshot(held), containers((value for _, value in held), self.nodes)
        if around:
            text, functions, *tells = around[0]
            self.heard = Surroundings(text, functions, tells, self.module.__dict__["__builtins__"])
            called = self.heard.within(called)
        return self._told(_ended(called(*positional, **keyword)), *before)

    def _told(
        self, result: Any, held: list[tuple[Any, Any]], before: list[bytes], given: list[Any]
    ) -> list[Any]:
        changed = self.changed(held, before)
        same = aliases(given, results(result, changed, self.nodes), self.nodes)
        more = [self.heard.told() if self.heard else [], same] if same or self.heard else []
        return [result, changed, *more]

    def argument(
        self, target: str, positional: list[Any], keyword: dict[str, Any], position: int
    ) -> list[Any]:
        """What a positional argument is after a call that is to change it in place."""
        self._named(target)(*positional, **keyword)
        return [positional[position], []]

    def view(self, name: str, value: Any) -> list[Any]:
        """A question that only the object can answer."""
        return [VIEWS[name](value), []]

    def take(self, iterator: Any, count: int) -> list[Any]:
        """The next items, at most `count`."""
        items: list[Any] = []
        for _ in range(count):  # by next alone: islice would ask for a new iterator, which may begin again
            try:
                items.append(next(iterator))
            except StopIteration:
                break
        return [items, []]

    def touch(self, name: str, *operands: Any) -> list[Any]:
        """An operation on an object: attribute, item, their assignment, iteration."""
        return [TOUCHES[name](*operands), []]

    def seed(self, module: str, positional: list[Any], keyword: dict[str, Any]) -> list[Any]:
        """The test has seeded a source of random numbers."""
        seed_here(module, positional, keyword)
        return [None, []]

    def _named(self, name: str) -> Any:
        scope = self.module.__dict__
        if name in scope:
            return scope[name]
        if hasattr(scope.get("Solution"), name):
            return getattr(scope["Solution"](), name)
        if name in self.lent and name in preamble.CLASSES:
            return self.lent[name]
        raise NameError(f"name {name!r} is not defined")


def _ended(result: Any) -> Any:
    """A result, once the threads have run that were put off."""
    if "threading" in sys.modules:
        in_place.run_all()
    return result


OPERATIONS: dict[str, Callable[..., list[Any]]] = {
    "load": Program.load,
    "get": Program.get,
    "share": Program.share,
    "keep": Program.keep,
    "hold": lambda program, rows: program.kept.hold(rows),
    "call": Program.call,
    "spread": lambda program, target, given: [_ended(spread(program._named(target), given)), []],
    "argument": Program.argument,
    "view": Program.view,
    "take": Program.take,
    "touch": Program.touch,
    "operate": lambda _, name, *operands: [OPERATORS[name](*operands), []],  # on what the test has made
    "seed": Program.seed,
}
