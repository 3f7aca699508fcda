"""What a solution is judged by, read: function cases, runs of a program, or a script that was planned."""

from __future__ import annotations

from verifiers.code_execution.output import OutputPolicy
from verifiers.core import NOTHING
from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from verifiers.code_execution.parts import Plan


@record
class Case:
    """One function call. steps: for an object, [[method, args], …] after [class, args]; else empty."""

    call: str
    args: list[Any]
    kwargs: Mapping[str, Any]
    expected: Any
    compare: str
    group: str = ""
    argument: int | None = None  # judge this argument after the call, instead of its result
    steps: tuple[tuple[str, list[Any]], ...] = ()
    named: bool = False  # whether the one argument may be all of them, by name


@record
class Dialogue:
    """One run of a program: what it reads, what it must print."""

    input: str
    output: str
    group: str = ""


@record
class Tests:
    """A reference, read. Exactly one of cases, dialogues and plan holds the tests."""

    mode: str
    entry_point: str = ""
    prelude: str = ""
    prompt: str = ""
    cases: tuple[Case, ...] = ()
    dialogues: tuple[Dialogue, ...] = ()
    plan: Plan | None = None
    script: str = ""
    output: OutputPolicy = OutputPolicy()
    limits: Mapping[str, float] = NOTHING
    points: Mapping[str, float] = NOTHING
    checker: str = ""
    preamble: bool = False  # whether a plain function, too, finds the names of `preamble` unimported

    @property
    def count(self) -> int:
        return self.plan.tests if self.plan is not None else len(self.cases or self.dialogues)

    @property
    def sought(self) -> tuple[str, ...]:
        """The names that the solution's code should define, as far as the tests say it; none of a program."""
        if self.dialogues:
            return ()
        if self.entry_point:
            return (self.entry_point,)
        return self.plan.sought if self.plan is not None else tuple({case.call for case in self.cases})

    @property
    def groups(self) -> tuple[str, ...]:
        """The group of each test, in order."""
        return tuple(test.group for test in self.cases or self.dialogues) or ("",) * self.count
