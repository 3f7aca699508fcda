"""The runtime loop: an event from the Runtime API, through the handler, and back.

Started as `python -I -S -c "…; runtime.main()" module:function`. With RLVR_RUNTIME=awslambdaric AWS's own
runtime client runs the same handler instead.
"""

from __future__ import annotations

import os
import sys
from time import time

from lambda_container import guard, payload
from lambda_container.runtime_api import RuntimeApi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

    from lambda_container.runtime_api import Reply

    Handler = Callable[[Any, "Context"], Any]

HANDLER = "lambda_container.handler:handler"
RUNTIMES = ("rlvr", "awslambdaric")
LONGEST_MESSAGE = 10_000  # characters of an error that reach the caller
DEEPEST_STACK = 50  # frames
LOG_RESPONSES = os.environ.get("RLVR_LOG_RESPONSES") == "1"


class Context:
    """What a handler may ask about its invocation."""

    def __init__(self, reply: Reply) -> None:
        header = reply.headers.get
        self.aws_request_id = header("lambda-runtime-aws-request-id", "")
        self.invoked_function_arn = header("lambda-runtime-invoked-function-arn", "")
        self.tenant_id = header("lambda-runtime-aws-tenant-id")
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME", "")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "")
        self._deadline = int(reply.headers["lambda-runtime-deadline-ms"])

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until Lambda ends this invocation, at least 0."""
        return max(0, self._deadline - int(time() * 1000))


def main() -> None:
    """Serves events until the environment ends. The handler is named by the first argument."""
    target = sys.argv[1] if len(sys.argv) > 1 else HANDLER
    runtime = os.environ.get("RLVR_RUNTIME") or RUNTIMES[0]
    if runtime not in RUNTIMES:
        sys.exit(f"RLVR_RUNTIME is {runtime!r}; it must be one of {', '.join(RUNTIMES)}")
    if "AWS_LAMBDA_RUNTIME_API" not in os.environ:
        sys.exit("AWS_LAMBDA_RUNTIME_API is not set: start me in Lambda, or under its runtime emulator")
    if runtime == "awslambdaric":
        _serve_with_awslambdaric(target)
    else:
        _serve(RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"]), target)


def answer(api: RuntimeApi, event: Reply, handler: Handler) -> str:
    """One event to one answer: the handler's, or the error that it raised. Returns the event's id."""
    context = Context(event)
    try:
        body = _answer(event.body, context, handler)
    except Exception as problem:  # noqa: BLE001 - the edge of the process: the caller must hear of it
        kind, text = described(problem)
        said = {"message": str(problem)[:LONGEST_MESSAGE]} if LOG_RESPONSES else {}  # it may quote the event
        log(context.aws_request_id, kind, stack=_stack(problem), **said)
        reply = api.fail(context.aws_request_id, kind, text)
    else:
        reply = api.respond(context.aws_request_id, body)
    if reply.status != 202:
        why = reply.body[:200].decode("utf-8", "replace")
        log(context.aws_request_id, f"the Runtime API refused an answer: {reply.status} {why}")
    return context.aws_request_id


def described(problem: BaseException) -> tuple[str, bytes]:
    """An error as Lambda reports it: its type, and a JSON object with message, type and stack."""
    kind = getattr(problem, "error_type", type(problem).__name__)
    report = {
        "errorMessage": str(problem)[:LONGEST_MESSAGE],
        "errorType": kind,
        "stackTrace": _stack(problem),
    }
    return kind, payload.write(report)


def log(request: str, said: str, **more: object) -> None:
    """Writes a line of the function's log: JSON, with the id of the request that it is about.

    said, more: quote nothing of an event, which is the caller's and not the log's.
    """
    sys.stderr.write(payload.text({"request": request, "log": said, **more}) + "\n")
    sys.stderr.flush()


def _stack(problem: BaseException) -> list[str]:
    from traceback import format_tb

    return format_tb(problem.__traceback__)[-DEEPEST_STACK:]


def _serve(api: RuntimeApi, target: str) -> NoReturn:
    handler = _started(api, target)
    if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
        api.restore()
        _reseed()
    while True:
        request = answer(api, api.next(), handler)
        if _is_spoiled():
            log(request, "a program lowered the limits of this process for good: Lambda starts another")
            sys.exit(1)
        if guard.interrupted:
            log(request, f"a verifier had to be interrupted {guard.interrupted}; this process starts over")
            os.execv(sys.executable, sys.orig_argv)  # what was interrupted may have left anything half done


def _is_spoiled() -> bool:
    watchdog = sys.modules.get("sandbox.watchdog")  # there only where untrusted code was run
    return watchdog is not None and watchdog.is_spoiled()


def _answer(body: bytes, context: Context, handler: Handler) -> bytes:
    value = payload.read(body)
    result = handler(value, context)
    sys.stdout.flush()  # a log line left in a buffer would be suspended with the environment
    return payload.write(result)


def _started(api: RuntimeApi, target: str) -> Handler:
    try:
        return _load(target)
    except BaseException as problem:
        kind, text = described(problem)
        log("", kind, stack=_stack(problem), message=str(problem)[:LONGEST_MESSAGE])
        api.fail_init(kind, text)
        raise


def _load(target: str) -> Handler:
    module, _, name = target.partition(":")
    return getattr(__import__(module, fromlist=[name]), name)  # type: ignore[no-any-return]


def _reseed() -> None:
    """Environments restored from one snapshot would all draw the same random numbers."""
    if "random" in sys.modules:
        sys.modules["random"].seed()


def _serve_with_awslambdaric(target: str) -> None:
    from awslambdaric.__main__ import main as serve

    serve(["awslambdaric", target.replace(":", ".")])
