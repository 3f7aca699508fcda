"""Objects of the solution's classes that a test script writes down as what is expected."""

from __future__ import annotations

from verifiers.code_execution.operators import has_a_base, number_of, shown
from verifiers.code_execution.proxies import Proxy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

INCOMPARABLE = (
    "the test script compares what the solution returned with an object of the solution's class, which only "
    "that class could do; compare their attributes, or what str() or repr() makes of them"
)

INDISTINCT = "what the test makes by the name of a class is the same, whatever it is made of"


class Unprovable(BaseException):
    """Only the solution could tell. A BaseException, so that a script's `except Exception` cannot hide it."""


class Expected:
    """expected: such objects. of_what: of data that the script has made by the name of a class, what it
    was made of. failure: (kind, text), where the test under way can no longer pass."""

    failure: tuple[str, str] | None

    def __init__(self) -> None:
        super().__init__()
        self.expected: set[int] = set()
        self.of_what: dict[str, set[frozenset[str]]] = {}

    def expect(self, value: Any) -> Any:
        """`value`, with which the script compares something."""
        if isinstance(value, Proxy):
            self.expected.add(number_of(value))
        return value

    def note_data(self, value: Any, given: Sequence[Any]) -> None:
        """The script has made data by the name of a class, of these arguments."""
        self.of_what.setdefault(repr(value), set()).add(frozenset(repr(shown(one)) for one in given))

    def is_of_anything(self, value: Any) -> bool:
        """Whether data was made by the name of a class of this and of that: which one it is says nothing."""
        made = self.of_what.get(repr(value), ()) if self.of_what else ()
        return any(not (one <= other or other <= one) for one in made for other in made)

    def objects(self, value: Any) -> Any:
        """`value`, with which the script compares something: an object or a list of them, and no data."""
        if self.is_of_anything(value):
            raise self.indistinct()
        for one in value if type(value) in (list, tuple) else (value,):
            if not isinstance(one, Proxy) or has_a_base(one):
                raise self.incomparable()
        return value

    def indistinct(self) -> Unprovable:
        """The exception that ends a test which tells apart what the solution makes all alike."""
        self.failure = self.failure or ("unprovable", INDISTINCT)
        return Unprovable(INDISTINCT)

    def incomparable(self) -> Unprovable:
        """The exception that ends a test which no solution could pass, whatever it is worth."""
        self.failure = self.failure or ("incomparable", INCOMPARABLE)
        return Unprovable(INCOMPARABLE)
