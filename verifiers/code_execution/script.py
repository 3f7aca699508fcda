"""The test script's process: runs trusted tests against a solution that lives in another process.

Every name that the script takes from the solution is bound to what the solution's process says it is:
plain data, or a `Proxy`. Results come back as plain data; objects with behaviour stay there behind a proxy.
No comparison is ever the solution's to decide: a proxy that is compared raises Unprovable, which no
`except Exception` of a script stops and which fails the test.

Messages to the parent: b"?" and an encoded question for the solution; b"=" and [part, kind, text, hides] for
each test that ended (hides: until then, changes to arguments were not shown); b"." when all is done
(b".unasked": the solution was not asked anything).
"""

from __future__ import annotations

import marshal
import sys
from types import ModuleType

from verifiers.code_execution.collected import NoFixture, collected
from verifiers.code_execution.encoding import encode
from verifiers.code_execution.evaluated import EVALUATED, evaluator
from verifiers.code_execution.link import Link
from verifiers.code_execution.mirrored import is_solutions
from verifiers.code_execution.nans import UNFORESEEN
from verifiers.code_execution.nodes import shareable
from verifiers.code_execution.operators import identity, iterator_of, type_of
from verifiers.code_execution.paired import MARKED
from verifiers.code_execution.protocols import has, is_callable, is_instance, is_subclass, tell
from verifiers.code_execution.rich import Rich
from verifiers.code_execution.seeds import seed_both
from verifiers.code_execution.spoken import Spoken
from verifiers.code_execution.surroundings import Originals
from verifiers.code_execution.testing import TestModules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from sandbox.channel import Channel

MAX_TEXT = 300
_made_ahead: list[Script] = []  # once, by the executor, for each child that needs one


def drive(channel: Channel, source: str) -> None:
    """Runs the parts of a script, as the first message orders: our own parent's, before the solution has said
    a word.
    """
    Rich.built = True
    prelude, parts, names, well_known, modules, classes, demanded, *how = marshal.loads(channel.receive())
    constants, spoken, entry_point, stop, all_changes, ahead = how
    script = _made_ahead.pop() if _made_ahead else Script()
    script.link.channel = channel
    script.link.all_changes = script.link.in_all_calls = all_changes
    script.link.classes, script.link.demanded = classes, demanded
    script.link.constants.wanted = {cls: both for cls, *both in constants}
    script.hear(Spoken(*spoken), modules)
    script.link.foreseen = {name: channel.receive() for name in names[:ahead]}
    script.prepare(prelude, names, well_known, entry_point)
    _tell(channel, script, parts, stop)


def _tell(channel: Channel, script: Script, parts: list[tuple[Any, ...]], stop: bool) -> None:
    """Runs the parts, each after the result of the last was sent; the last word goes with the last result."""
    said: list[bytes] = []
    last = max((number for number, part in enumerate(parts) if part[0] != "setup"), default=0)
    for number, part in enumerate(parts):
        channel.send(*said)
        script.is_last = number >= last
        kind, text = script.run(*part)
        is_told = part[0] != "setup" or kind != "passed"
        said = [b"=" + encode([number, kind, text, script.link.hidden])] if is_told else []
        if kind != "passed" and (stop or part[0] == "setup"):
            break
    channel.send(*said, b"." if script.has_asked else b".unasked")


def rehearse(_: Channel) -> None:
    """Runs, for nothing, what every script does: see `sandbox.rehearsal`."""
    script = Script(_Answers())  # type: ignore[arg-type]  # what a link needs of a channel
    script.hear(Spoken(), [])
    script.prepare(b"", ["f"], {}, "f")
    script.run("test", "", 1, marshal.dumps(compile(REHEARSAL, "tests.py", "exec")))
    for name in ("tests", "pytest"):
        del sys.modules[name]
    _made_ahead[:] = [Script()]


REHEARSAL = """
def check(f):
    __reached__()
    assert f([1]) == 1 and f(2) != 'a'
check(candidate)
"""


class _Answers:
    """Says that `f` is a function, and that it returns 1."""

    def __init__(self) -> None:
        self._answers = iter((b'["ok",{"o":[0,["function","f"]]},[]]',))

    def receive(self) -> bytes:
        return next(self._answers, b'["ok",1,[]]')

    def send(self, message: bytes) -> None:
        """Nobody hears it."""


class Script:
    """The script's module and what was seen while it ran. is_last: no test follows the part that runs."""

    def __init__(self, channel: Channel | None = None) -> None:
        self.link = Link(channel)
        self.reached = 0
        self.is_last = True
        self.tools = TestModules(self.reach)
        self.module = ModuleType("tests")
        self.scope = self.module.__dict__
        self.scope.update(MARKED)
        self.scope[EVALUATED] = evaluator(self.scope, self.link.refuse)
        self.scope.update(
            {"__reached__": self.reach, "__changing__": self.link.changing, "__shown__": self.link.shown}
        )
        self.scope.update(
            {
                "__handing__": self.link.handing,
                "__instead__": self.link.taking_arguments,
                "__keeping__": self.link.keeping,
                "__held__": self.link.holding,
                "__raising__": self.link.raises,
                "__same__": self.link.same,
                "__swallowed__": self.swallowed,
                "__filled__": self.link.filled,
                "__beside__": self.link.beside,
                "__made__": self.link.made_of,
                "__empties__": self.link.empties,
                "__ordered__": self.link.ordered,
                "__says__": self.link.says,
                "__type__": type_of,
                "__id__": identity,
                "__iterator__": iterator_of,
                "__callable__": is_callable,
                "__hasattr__": has,
                "__isinstance__": is_instance,
                "__issubclass__": is_subclass,
                "__told__": tell,
                "__expected__": self.link.expect,
                "__objects__": self.link.objects,
            }
        )

    def hear(self, spoken: Spoken, modules: list[str]) -> None:
        """Makes ready what a script that speaks of these things needs, and the modules that it imports the
        solution by.
        """
        self.link.may_stop, self.link.is_unforeseen = spoken.ends, UNFORESEEN[spoken.nan]
        self.link.originals = Originals(spoken.warnings, spoken.logs)
        self.link.tells_losses = spoken.orders
        self.tools.install(self.link, modules, spoken.unittest)
        for name in spoken.seeds:
            seed_both(self.link, name)

    def prepare(self, prelude: bytes, names: list[str], well_known: dict[str, str], entry_point: str) -> None:
        """Binds the script's names: Python's, the prelude's, the solution's."""
        sys.modules["tests"] = self.module
        for name, source in well_known.items():
            self.scope[name] = getattr(__import__(source), name) if source else __import__(name)
        if prelude:
            exec(marshal.loads(prelude), self.scope)
            self.link.share(shareable(self.scope, "tests"))
        self.link.constants.commit_own(self.link)
        for name in names:
            self.scope.update(self.link.bind(name))
        if entry_point in self.scope:
            self.scope.setdefault("candidate", self.scope[entry_point])
        self.link.bound = self.link.asked

    @property
    def has_asked(self) -> bool:
        """Whether anything of the script may have been about the solution, besides that there is one."""
        return self.link.asked != self.link.bound or self.link.met_data

    def run(self, kind: str, name: str, asserts: int, code: bytes) -> tuple[str, str]:
        """How a part ended: the kind of its failure or "passed", and a text."""
        before = self.reached
        self.link.failure = None
        self.link.unfounded.clear()
        try:
            if code:
                exec(marshal.loads(code), self.scope)
            else:
                collected(self.scope, name)
        except BaseException as problem:  # noqa: BLE001 - whatever ends a test is that test's failure
            return self._failed(problem)
        self.link.rests()
        if self.is_last or not code:
            self.link.asks()
        if self.link.failure:
            return self.link.failure
        if kind != "setup" and asserts and self.reached == before:
            return "unprovable", "it ran to its end without reaching an assert"
        return "passed", ""

    def reach(self) -> None:
        """An assertion is being made."""
        self.reached += 1
        self.link.raising = -1

    def swallowed(self, tells: bool | None = None, before: int = 0) -> int:
        """How many assertions were reached. tells: whether the script, which has caught something, says so;
        that kept it from an assertion if it has reached more than before. None: nothing was caught.
        """
        if tells is not None:
            self.link.swallowed(tells and self.reached > before)
        return self.reached

    def _failed(self, problem: BaseException) -> tuple[str, str]:
        if self.link.failure:
            return self.link.failure
        if is_solutions(problem):
            kind = "memory" if isinstance(problem, MemoryError) else "runtime_error"
            return kind, f"{type(problem).__name__}: {str(problem)[:MAX_TEXT]}"
        if isinstance(problem, AssertionError):
            return "wrong_answer", ""
        if not self.has_asked or isinstance(problem, NoFixture):
            return "broken_test", f"{type(problem).__name__}: {str(problem)[:MAX_TEXT]}"
        return "runtime_error", f"in the test: {type(problem).__name__}"
