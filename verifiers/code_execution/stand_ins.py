"""Which stand-in an object of the solution gets, by its kind."""

from __future__ import annotations

from types import GeneratorType

from verifiers.code_execution.operators import link_of, number_of
from verifiers.code_execution.proxies import Iterated, Proxy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Generated(Iterated):
    """A generator of the solution, which a test may ask whether it is one."""

    __slots__ = ()

    @property  # type: ignore[misc]  # typeshed has it as an attribute
    def __class__(self) -> Any:
        return GeneratorType


class Awaited(Proxy):
    """An asynchronous generator of the solution, or what is gone through like one."""

    __slots__ = ()

    def __aiter__(self) -> Any:
        link, trust = link_of(self)
        found = link.touch("iterate awaited", self, trust=trust)
        return self if isinstance(found, Proxy) and number_of(found) == number_of(self) else found

    async def __anext__(self) -> Any:
        """The next item: awaited here, it is worked out there."""
        link = object.__getattribute__(self, "_link")
        items = link.ask("view", "next awaited", self)[0]
        if type(items) is not list or len(items) != 1:
            raise StopAsyncIteration
        return items[0]


STAND_INS: dict[tuple[str, str], type[Proxy]] = {
    ("iterator", "generator"): Generated,
    ("iterator", ""): Iterated,
    ("async generator", ""): Awaited,
}
