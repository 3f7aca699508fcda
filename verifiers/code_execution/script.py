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

import builtins
import sys
from types import ModuleType

from verifiers.code_execution.collected import NoFixture, collected
from verifiers.code_execution.decoding import decode
from verifiers.code_execution.encoding import MAX_QUESTION_BYTES, encode
from verifiers.code_execution.evaluated import EVALUATED, evaluator
from verifiers.code_execution.link import Link
from verifiers.code_execution.logs import LISTENING
from verifiers.code_execution.mirrored import is_solutions
from verifiers.code_execution.nans import unforeseen_by
from verifiers.code_execution.nodes import shareable
from verifiers.code_execution.operators import identity, iterator_of, type_of
from verifiers.code_execution.paired import MARKED
from verifiers.code_execution.protocols import has, is_callable, is_instance, is_subclass, tell
from verifiers.code_execution.rich import Rich
from verifiers.code_execution.seeds import seed_both
from verifiers.code_execution.testing import TestModules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from sandbox.channel import Channel

MAX_TEXT = 300


def drive(channel: Channel, source: str) -> None:
    """Runs the parts of a script, told in the first message; `source` is its prelude."""
    Rich.built = True
    told = decode(channel.receive(), limit=MAX_QUESTION_BYTES)
    parts, names, well_known, modules, classes, demanded, constants, entry_point, stop, all_changes = told
    script = Script(Link(channel))
    script.link.all_changes = script.link.in_all_calls = all_changes
    script.link.may_stop = any("StopIteration" in part[1] for part in parts)
    script.link.is_unforeseen = unforeseen_by((source, *(part[1] for part in parts)))
    script.link.classes, script.link.demanded = frozenset(classes), frozenset(demanded)
    script.link.constants.wanted = {cls: both for cls, *both in constants}
    script.link.originals.catches_warnings = any("arn" in part[1] for part in parts)
    script.link.originals.hears_logs = any(word in part[1] for part in parts for word in LISTENING)
    needs_unittest = any("unittest" in part[1] for part in parts)
    TestModules(script.reach).install(script.link, modules, needs_unittest)
    seed_both(script.link, (part[1] for part in parts))
    script.prepare(source, names, well_known, entry_point)
    for number, part in enumerate(parts):
        kind, text = script.run(*part)
        if part[0] != "setup" or kind != "passed":
            channel.send(b"=" + encode([number, kind, text, script.link.hidden]))
        if kind != "passed" and (stop or part[0] == "setup"):
            break
    channel.send(b"." if script.has_asked else b".unasked")


def rehearse(_: Channel) -> None:
    """Runs, for nothing, what every script does: see `sandbox.rehearsal`."""
    script = Script(Link(_Answers()))  # type: ignore[arg-type]  # what a link needs of a channel
    TestModules(script.reach).install(script.link, [], needs_unittest=False)
    script.prepare("", ["f"], {}, "f")
    script.run(
        "test", "def check(f):\n __reached__()\n assert f([1]) == 1 and f(2) != 'a'\ncheck(candidate)", 1
    )
    for name in ("tests", "pytest"):
        del sys.modules[name]


class _Answers:
    """Says that `f` is a function, and that it returns 1."""

    def __init__(self) -> None:
        self._answers = iter((b'["ok",{"o":[0,["function","f"]]},[]]',))

    def receive(self) -> bytes:
        return next(self._answers, b'["ok",1,[]]')

    def send(self, message: bytes) -> None:
        """Nobody hears it."""


class Script:
    """The script's module and what was seen while it ran."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.reached = 0
        self.scope: dict[str, Any] = {"__name__": "tests", "__builtins__": builtins}

    def prepare(self, prelude: str, names: list[str], well_known: dict[str, str], entry_point: str) -> None:
        """Binds the script's names: Python's, the prelude's, the solution's."""
        sys.modules["tests"] = module = ModuleType("tests")
        self.scope = module.__dict__
        self.scope.update(MARKED)
        self.scope[EVALUATED] = evaluator(self.scope, self.link.refuse)
        self.scope.update(
            {"__reached__": self.reach, "__changing__": self.link.changing, "__shown__": self.link.shown}
        )
        self.scope.update(
            {
                "__instead__": self.link.taking_arguments,
                "__keeping__": self.link.keeping,
                "__held__": self.link.holding,
                "__raising__": self.link.raises,
                "__same__": self.link.same,
                "__swallowed__": self.link.swallowed,
                "__filled__": self.link.filled,
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
        for name, source in well_known.items():
            self.scope[name] = getattr(__import__(source), name) if source else __import__(name)
        exec(compile(prelude, "prelude.py", "exec", dont_inherit=True), self.scope)
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

    def run(self, kind: str, source: str, asserts: int) -> tuple[str, str]:
        """How a part ended: the kind of its failure or "passed", and a text."""
        before = self.reached
        self.link.failure = None
        try:
            if kind in ("setup", "test"):
                exec(compile(source, "tests.py", "exec", dont_inherit=True), self.scope)
            else:
                collected(self.scope, source)
        except BaseException as problem:  # noqa: BLE001 - whatever ends a test is that test's failure
            return self._failed(problem)
        if self.link.failure:
            return self.link.failure
        if kind != "setup" and asserts and self.reached == before:
            return "unprovable", "it ran to its end without reaching an assert"
        return "passed", ""

    def reach(self) -> None:
        """An assertion is being made."""
        self.reached += 1
        self.link.raising = -1

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
