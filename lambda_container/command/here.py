"""Events to the handler itself, in this process."""

from __future__ import annotations

import json
import os

from lambda_container.command import Unusable


class Context:
    """Stands for Lambda's context: every event gets the same time."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the event must be answered."""
        return int(self.seconds * 1000)


class Here:
    """An Invoker that runs the handler here, one event at a time.

    Args:
        reward: a verifier's name or a reward file; "" leaves it to the rows.
        seconds: how long an event may take.

    Raises Unusable where the reward cannot be used.
    """

    def __init__(self, reward: str, seconds: float = 300.0) -> None:
        from lambda_container import handler
        from verifiers.core import Fault

        self._handler = handler
        self._context = Context(seconds)
        try:
            handler.configure({**os.environ, "RLVR_REWARD": reward or os.environ.get("RLVR_REWARD", "")})
        except Fault as fault:
            raise Unusable(fault.message) from fault

    def invoke(self, payload: bytes) -> bytes:
        """The handler's reply."""
        return json.dumps(self._handler.handler(json.loads(payload), self._context)).encode()
