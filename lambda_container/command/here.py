"""Events to the handler itself, in this process."""

from __future__ import annotations

import json
import os

from lambda_container.command import Unusable
from lambda_container.command.invoker import Failed


class Here:
    """An Invoker that runs the handler here, one event at a time.

    Args:
        reward: a verifier's name or a reward file; "" leaves it to the rows.

    Raises Unusable where the reward cannot be used.
    """

    def __init__(self, reward: str) -> None:
        from lambda_container import handler
        from verifiers.core import Fault

        self._handler = handler
        try:
            handler.configure({**os.environ, "RLVR_REWARD": reward or os.environ.get("RLVR_REWARD", "")})
        except Fault as fault:
            raise Unusable(fault.message) from fault

    def invoke(self, payload: bytes) -> bytes:
        """The handler's reply. Raises Failed where the reward file makes the batch fail."""
        try:
            return json.dumps(self._handler.handler(json.loads(payload))).encode()
        except self._handler.BatchFailed as problem:
            raise Failed(str(problem)) from problem
