"""Events to Lambda runtime emulators on this machine, one at a time each.

An emulator dies of two requests at once, so each is lent to one thread at a time. One that did not answer
rests before it is lent again, and whoever runs the containers may restart it in the meantime.
"""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heappop, heappush
from http.client import HTTPConnection, HTTPException
from threading import Condition
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lambda_container.command import invoker
from lambda_container.command.invoker import LIMIT, Oversized, Unanswered

if TYPE_CHECKING:
    from lambda_container.command.keeper import Keeper

PATH = "/2015-03-31/functions/function/invocations"


class Emulators:
    """An Invoker over emulators.

    Args:
        addresses: such as "http://127.0.0.1:9000".
        seconds: how long a reply may take; more than the function's own time-out.
        rest: seconds for which an emulator that did not answer is left alone.
        keeper: starts an emulator again that has ended; without one, somebody else does.
    """

    def __init__(
        self, addresses: Iterable[str], seconds: float, rest: float = 1.0, keeper: Keeper | None = None
    ) -> None:
        self.seconds = seconds
        self.rest = rest
        self._keeper = keeper
        self._free = [(0.0, address) for address in addresses]  # a heap by when each may be lent
        self._changed = Condition()

    def invoke(self, payload: bytes) -> bytes:
        """Runs an event in the first emulator that is free. Raises Undelivered."""
        if len(payload) > LIMIT:  # it would be cut off without a word
            raise Oversized(f"the event has {len(payload):,} bytes; at most {LIMIT:,} are carried")
        status, body = self._ask(payload)
        if invoker.is_function_error(body):
            raise invoker.of_function_error(body)
        if status != 200:
            raise invoker.of_status(status, body[:300].decode("utf-8", "replace"))
        return body

    def _ask(self, payload: bytes) -> tuple[int, bytes]:
        address, rest = self._borrow(), self.rest
        try:
            answer = _post(address, payload, self.seconds)
            rest = 0.0
            if self._keeper:
                self._keeper.answered(address)
        except Unanswered:
            if self._keeper:
                address = self._keeper.mended(address)
            raise
        finally:
            self._give_back(address, rest)
        return answer

    def _borrow(self) -> str:
        with self._changed:
            while not self._free or self._free[0][0] > monotonic():
                self._changed.wait(self._free[0][0] - monotonic() if self._free else None)
            return heappop(self._free)[1]

    def _give_back(self, address: str, rest: float) -> None:
        with self._changed:
            heappush(self._free, (monotonic() + rest, address))
            self._changed.notify()


def _post(address: str, payload: bytes, seconds: float) -> tuple[int, bytes]:
    parts = urlsplit(address)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=seconds)
    try:
        connection.request("POST", PATH, payload, {"Content-Type": "application/json"})
        response = connection.getresponse()
        return response.status, response.read()
    except (OSError, HTTPException) as problem:
        raise Unanswered(f"{address}: {problem!r}") from problem
    finally:
        connection.close()
