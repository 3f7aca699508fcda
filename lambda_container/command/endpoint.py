"""A function to invoke: deployed in AWS, or behind the URL of a runtime emulator. One code for both."""

from __future__ import annotations

import json
import random
import time
from typing import Any

from lambda_container import payload
from lambda_container.command import Unusable

ATTEMPTS = 6  # of an invocation that AWS throttles
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 20.0  # seconds
THROTTLED = ("TooManyRequestsException", "EC2ThrottledException", "ServiceException")
ENDED = "the function's process ended without an answer; its log says why"
LOCAL = {"region_name": "us-east-1", "aws_access_key_id": "local", "aws_secret_access_key": "local"}


class InvocationFailed(Exception):
    """The function did not answer with a result. kind: the error's type, as Lambda names it."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind = kind


class Endpoint:
    """Invokes one function, one event at a time.

    Args:
        target: a function's name or ARN, or an emulator's URL ("http://127.0.0.1:9000").
        seconds: how long the function may take.
    """

    def __init__(self, target: str, seconds: float = 300) -> None:
        local = target.startswith(("http://", "https://"))
        self.name = "function" if local else target
        self._client = _client(target if local else None, seconds)

    def __enter__(self) -> Endpoint:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets the connections go."""
        self._client.close()

    def __call__(self, event: Any) -> Any:
        """The function's reply. Raises InvocationFailed; Unusable for an event that is too large."""
        body = json.dumps(event, allow_nan=False).encode()
        if len(body) > payload.LIMIT:
            raise Unusable(
                f"an event of {len(body):,} bytes: Lambda takes {payload.LIMIT:,}; send fewer rows in one"
            )
        return _result(self._invoke(body))

    def _invoke(self, body: bytes) -> dict[str, Any]:
        from botocore.exceptions import BotoCoreError, ClientError

        for attempt in range(1, ATTEMPTS + 1):
            try:
                reply = self._client.invoke(FunctionName=self.name, Payload=body)
                return {"error": reply.get("FunctionError"), "body": reply["Payload"].read()}
            except ClientError as problem:
                code, message = (problem.response["Error"].get(key) for key in ("Code", "Message"))
                if code not in THROTTLED or attempt == ATTEMPTS:
                    raise InvocationFailed(str(code), ENDED if code == "502" else str(message)) from problem
            except BotoCoreError as problem:
                raise InvocationFailed(type(problem).__name__, str(problem)) from problem
            time.sleep(random.uniform(0, min(LONGEST_PAUSE, FIRST_PAUSE * 2**attempt)))  # "full jitter"
        raise AssertionError("unreachable: the last attempt returns or raises")


def _client(url: str | None, seconds: float) -> Any:
    """A client that never repeats an invocation behind our back, as botocore's own retries do."""
    try:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError
    except ImportError as problem:
        raise Unusable("boto3 is not installed: pip install 'rlvr-executor[aws]'") from problem
    config = Config(
        connect_timeout=5, read_timeout=seconds + 10, tcp_keepalive=True, retries={"total_max_attempts": 1}
    )
    try:
        return boto3.client("lambda", endpoint_url=url, config=config, **(LOCAL if url else {}))
    except (BotoCoreError, ValueError) as problem:
        raise Unusable(f"no client for {url or 'AWS Lambda'}: {problem}") from problem


def _result(reply: dict[str, Any]) -> Any:
    """The value of a reply. An emulator reports an error like a result, and a time-out as plain text."""
    try:
        value = json.loads(reply["body"])
    except ValueError:
        text = reply["body"].decode("utf-8", "replace")[:500]
        raise InvocationFailed("Sandbox.Timedout" if "timed out" in text else "NotJson", text) from None
    failed = isinstance(value, dict) and "errorType" in value and "errorMessage" in value
    if failed or reply["error"]:
        kind, message = (value.get("errorType"), value.get("errorMessage")) if failed else ("", value)
        raise InvocationFailed(kind or reply["error"] or "Unknown", str(message))
    return value
