"""What a test script has handed to the solution, which calls it, asks it, and may hand it back."""

from __future__ import annotations

import sys

from verifiers.code_execution.afar import may_change
from verifiers.code_execution.callbacks import called_back
from verifiers.code_execution.changes import Changes
from verifiers.code_execution.mirrored import Mirrored, is_of_assertion

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Handed(Changes):
    """callbacks: functions, iterators and objects of the script, by number. raising: how many questions there
    were when the script came to a `raise` of its own; asked: how many there are. failure: (kind, text), where
    the test under way can no longer pass, whatever the script makes of it.
    """

    callbacks: list[Any]
    mirrored: Mirrored
    failure: tuple[str, str] | None

    def __init__(self) -> None:
        super().__init__()
        self.callbacks = []
        self.asked = 0
        self.raising = -1

    def refuse(self, why: str) -> BaseException:
        """The exception that ends a test which only the solution could decide."""
        raise NotImplementedError

    def unusable(self, kind: str, why: str) -> BaseException:
        """The exception that ends a test whose question got no usable answer."""
        raise NotImplementedError

    def handed(self, number: int) -> Any:
        """What the solution knows by that number."""
        if not 0 <= number < len(self.callbacks):
            raise self.unusable("protocol", "it calls a function that it was not given")
        return self.callbacks[number]

    def answer_to(self, number: int, *told: Any) -> list[Any]:
        """What it returns or raises when it is asked; what a compared object hands out is kept, too."""
        self.reaches(self.handed(number))
        keeps, before = self.keeps, self.states()
        self.keeps = keeps or number in self.compared
        try:
            answer: list[Any] = self.unmarked(self._called_back)(number, *told)
            unknown = None in before.values() and may_change(self.callbacks[number], told[-1])
            if (self.keeps and unknown) or before != self.states(before):
                raise self.refuse("the solution may change an object that its result is compared with")
            return answer
        finally:
            self.keeps = keeps

    def _called_back(self, number: int, *told: Any) -> list[Any]:
        """What a function of the test's, that it has passed to the solution, returns or raises; never an
        assertion that failed in it, which the solution could swallow.
        """
        called = self.handed(number)
        try:
            return ["return", called_back(called, *told)]
        except BaseException as problem:
            if is_of_assertion(problem) and not self.has_raised:
                self.failure = self.failure or ("wrong_answer", "")
            if self.failure:
                raise
            return self.mirrored.throw(problem)

    def raises(self) -> None:
        """The script is about to raise something itself."""
        self.raising = self.asked

    def swallowed(self, whatever: bool) -> None:
        """The script goes on after an exception that it has caught. Raises it if it is a failed assertion,
        or whatever it is, unless the script has raised it itself.
        """
        problem = sys.exception()
        if problem is None or self.has_raised:
            return
        if is_of_assertion(problem):
            self.failure = self.failure or ("wrong_answer", "")
            raise problem
        if whatever:
            text = f"in an assertion: {type(problem).__name__}"
            self.failure = self.failure or ("runtime_error", text)
            raise problem

    @property
    def has_raised(self) -> bool:
        """Whether the last that happened was a `raise` of the script's."""
        return self.raising == self.asked
