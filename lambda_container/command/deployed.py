"""Events to a deployed Lambda function, through boto3, with what they have cost so far."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import dataclass
from threading import Lock
from typing import Any

from lambda_container.command import Unusable, invoker, prices
from lambda_container.command.invoker import Throttled, Unanswered, Undelivered

_BILLED = re.compile(rb"Billed Duration: (\d+) ms")
MARGIN = 10.0  # seconds that we wait longer than the function may take


@dataclass(frozen=True, slots=True)
class Function:
    """What a function's configuration says.

    timeout: seconds. memory: MB. architecture: "arm64" or "x86_64".
    judges_by: what its verdicts depend on, namely its code and its reward.
    """

    name: str
    timeout: float
    memory: int
    architecture: str
    judges_by: str


def find(client: Any, name: str) -> Function:
    """The configuration of a function by name or ARN. Raises Unusable where it cannot be read."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        found = client.get_function_configuration(FunctionName=name)
    except (BotoCoreError, ClientError) as problem:
        raise Unusable(f"cannot read the function {name}: {problem}") from problem
    architecture = (found.get("Architectures") or ["x86_64"])[0]
    variables = found.get("Environment", {}).get("Variables", {})
    judges_by = f"{found.get('CodeSha256', '')} {variables.get('RLVR_REWARD', '')}".strip()
    return Function(name, found["Timeout"], found["MemorySize"], architecture, judges_by)


LOCAL = {"region_name": "us-east-1", "aws_access_key_id": "local", "aws_secret_access_key": "local"}


def emulated(url: str, connections: int, timeout: float) -> Any:
    """The same client for a runtime emulator, such as "http://127.0.0.1:9000"; it needs no credentials."""
    return _client(connections, timeout, endpoint_url=url, **LOCAL)


def client(name: str, connections: int, timeout: float = 900.0) -> Any:
    """A Lambda client in the function's own region that never sends twice by itself.

    botocore's retries include a read time-out, after which the function may still be running: the retry
    would run it a second time unseen. So there is one attempt, and whoever calls decides.

    Args:
        name: the function's name or ARN.
        connections: how many invocations may be under way.
        timeout: the function's time-out in seconds.
    """
    parts = name.split(":")
    return _client(connections, timeout, region_name=parts[3] if len(parts) > 3 else None)


def _client(connections: int, timeout: float, **where: Any) -> Any:
    try:
        import boto3
        from botocore.config import Config
    except ImportError as problem:
        raise Unusable("boto3 is not installed: pip install 'rlvr-executor[aws]'") from problem

    config = Config(
        retries={"mode": "standard", "total_max_attempts": 1},
        connect_timeout=5,
        read_timeout=timeout + MARGIN,
        max_pool_connections=connections,
        tcp_keepalive=True,
    )
    return _made(boto3, config, where)


def _made(boto3: Any, config: Any, where: dict[str, Any]) -> Any:
    from botocore.exceptions import BotoCoreError, NoRegionError

    try:
        return boto3.client("lambda", config=config, **where)
    except NoRegionError as problem:
        raise Unusable(
            "no region is configured: give the function's whole ARN, or set AWS_REGION"
        ) from problem
    except (BotoCoreError, ValueError) as problem:
        raise Unusable(f"no client for Lambda: {problem}") from problem


class Deployed:
    """An Invoker over a Lambda function."""

    def __init__(self, client: Any, function: Function) -> None:
        self._client = client
        self.function = function
        self._lock = Lock()
        self._invocations = 0
        self._billed = 0.0

    def invoke(self, payload: bytes) -> bytes:
        """Runs an event. Raises Undelivered."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            reply = self._client.invoke(FunctionName=self.function.name, LogType="Tail", Payload=payload)
            body: bytes = reply["Payload"].read()
        except ClientError as problem:
            raise _meaning(problem.response) from problem
        except (BotoCoreError, OSError) as problem:
            raise Unanswered(repr(problem)) from problem
        self._meter(reply.get("LogResult", ""))
        if reply.get("FunctionError") or invoker.is_function_error(body):
            raise invoker.of_function_error(body)
        return body

    def dollars(self) -> float:
        """What the invocations so far cost at list price, by the durations that Lambda says it bills."""
        gigabytes = self.function.memory / 1024
        rate = prices.PER_GB_SECOND[self.function.architecture]
        with self._lock:
            return self._invocations * prices.PER_REQUEST + self._billed * gigabytes * rate

    def _meter(self, log: str) -> None:
        billed = _BILLED.search(b64decode(log))
        with self._lock:
            self._invocations += 1
            self._billed += int(billed[1]) / 1000 if billed else 0.0


def _meaning(response: Any) -> Undelivered:
    error = response.get("Error", {})
    text = f"{error.get('Code')}: {error.get('Message')}"
    if error.get("Code") in ("TooManyRequestsException", "ThrottlingException"):
        return Throttled(text)
    return invoker.of_status(response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500), text)
