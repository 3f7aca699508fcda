"""Containers that have ended, started again: what makes `--local-workers` survive the death of one."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable

from docker.errors import DockerException

from lambda_container.command import Unusable
from lambda_container.command.backoff import Backoff
from lambda_container.command.emulator import Emulator, restarted
from lambda_container.command.invoker import Refused

MOST = 5  # starts of a container in a row, without an answer between


class Keeper:
    """Keeps running containers that answer events.

    Args:
        running: the containers.
        backoff, sleep: how long to wait before a container is started again.
    """

    def __init__(
        self,
        running: Iterable[Emulator],
        backoff: Backoff | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._running = {one.url: one for one in running}
        self._backoff = backoff or Backoff(0.5, 10.0)
        self._sleep = sleep
        self._starts: Counter[str] = Counter()  # by address, since the last answer

    def answered(self, address: str) -> None:
        """Takes note that the container at an address is well."""
        del self._starts[address]  # of a counter: no matter whether it is there

    def mended(self, address: str) -> str:
        """Where the container that did not answer at `address` is asked next; starts it where it has ended.

        Raises Refused where it ends again and again, or the engine does not start it.
        """
        emulator = self._running[address]
        try:
            while emulator.ended():
                emulator = self._started(emulator, address)
        except (DockerException, OSError) as problem:
            raise Refused(f"the container at {address} has ended and does not start: {problem}") from problem
        self._running[emulator.url] = emulator
        self._starts[emulator.url] = self._starts[address]
        return emulator.url

    def _started(self, emulator: Emulator, address: str) -> Emulator:
        self._starts[address] += 1
        if self._starts[address] > MOST:
            raise Refused(
                f"a container ended {MOST + 1} times in a row; the end of its log:\n{emulator.logs(20)}"
            )
        self._sleep(self._backoff.seconds(self._starts[address] - 1))
        try:
            return restarted(emulator)
        except Unusable:  # it has ended again: that counts
            return emulator
