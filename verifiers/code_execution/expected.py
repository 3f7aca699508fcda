"""Objects of the solution's classes that a test script writes down as what is expected."""

from __future__ import annotations

from verifiers.code_execution.operators import has_a_base, number_of
from verifiers.code_execution.proxies import Proxy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

INCOMPARABLE = (
    "the test script compares what the solution returned with an object of the solution's class, which only "
    "that class could do; compare their attributes, or what str() or repr() makes of them"
)


class Unprovable(BaseException):
    """Only the solution could tell. A BaseException, so that a script's `except Exception` cannot hide it."""


class Expected:
    """expected: such objects. failure: (kind, text), where the test under way can no longer pass."""

    failure: tuple[str, str] | None

    def __init__(self) -> None:
        super().__init__()
        self.expected: set[int] = set()

    def expect(self, value: Any) -> Any:
        """`value`, with which the script compares something."""
        if isinstance(value, Proxy):
            self.expected.add(number_of(value))
        return value

    def objects(self, value: Any) -> Any:
        """`value`, with which the script compares something: an object or a list of them, and no data."""
        for one in value if type(value) in (list, tuple) else (value,):
            if not isinstance(one, Proxy) or has_a_base(one):
                raise self.incomparable()
        return value

    def incomparable(self) -> Unprovable:
        """The exception that ends a test which no solution could pass, whatever it is worth."""
        self.failure = self.failure or ("incomparable", INCOMPARABLE)
        return Unprovable(INCOMPARABLE)
