"""Handlers that behave badly, or that tell what they were given."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def echo(event: Any, context: Any) -> Any:
    return event


def tell(event: Any, context: Any) -> Any:
    return {
        "event": event,
        "request": context.aws_request_id,
        "arn": context.invoked_function_arn,
        "tenant": context.tenant_id,
        "left": context.get_remaining_time_in_millis(),
        "environment": sorted(os.environ),
    }


def modules(event: Any, context: Any) -> Any:
    return sorted(sys.modules)


def loaded(event: Any, context: Any) -> Any:
    return {"value": event, "orjson": "orjson" in sys.modules}


def obey(event: Any, context: Any) -> Any:
    """Does what the event says; nothing for an empty batch, which asks whether the handler is there."""
    if event == []:
        return []
    orders: dict[str, Callable[[], Any]] = {
        "raise": lambda: int("not a number"),
        "nan": lambda: [float("nan")],
        "set": lambda: {1, 2},
        "deep": lambda: _nested(100_000),
        "long": lambda: "x" * 7_000_000,
        "surrogate": lambda: "\ud800",
        "exit": lambda: os._exit(3),
        "spoil": _lower_a_limit,
        "quit": lambda: sys.exit("enough"),
        "sleep": lambda: time.sleep(60),
        "environ": lambda: Path("/proc/self/environ").read_text() + str(dict(os.environ)),
        "print": lambda: print("a line for the log"),
        "loud": lambda: _raise("y" * 7_000_000),
        "blank": lambda: _raise("\ud800"),
    }
    return orders[event]()


def _lower_a_limit() -> str:
    import resource

    from sandbox import watchdog

    watchdog.in_quiet()
    if os.getuid() == 0:  # root could raise it again
        os.setresuid(65533, 65533, 65533)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return "spoiled" if watchdog.is_spoiled() else "as it was"


def _raise(text: str) -> None:
    raise ValueError(text)


def _nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


def judged(event: Any, context: Any) -> Any:
    """The real handler, with a verifier `hang` that does not come back and one `fresh` that counts its calls."""
    from lambda_container import handler
    from verifiers import core, registry

    def fresh(sample: Any, budget: Any) -> Any:
        CALLS.append(sample.response)
        return core.correct(f"call {len(CALLS)} in process {os.getpid()}")

    def hang(sample: Any, budget: Any) -> Any:
        while True:
            pass

    registry._loaded.update({(registry.VERIFIERS, "hang"): hang, (registry.VERIFIERS, "fresh"): fresh})
    return handler.handler(event, context)


CALLS: list[str] = []
