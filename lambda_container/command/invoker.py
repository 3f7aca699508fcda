"""Who runs an event: one method, bytes in and bytes out, and the ways in which that can go wrong.

Undelivered    the reply did not come
  Throttled      refused for now, did not run (429): wait, send again
  Unanswered     may have run (5xx, broken connection, time-out): wait, send again, and count it
  Oversized      too many bytes there or back (413): send in halves
  Failed         ran and failed: send once more, then in halves
  Refused        will never run (credentials, no such function): stop
"""

from __future__ import annotations

import json
from typing import Any, Protocol

LIMIT = (
    6_291_556  # bytes that a synchronous invocation carries, each way; the emulator cuts off what exceeds it
)


class Invoker(Protocol):
    """Runs one event. Used from many threads at once."""

    def invoke(self, payload: bytes) -> bytes:
        """The reply to a JSON event, itself JSON. Raises Undelivered."""


class Undelivered(Exception):
    """No reply came. Its text says why."""


class Throttled(Undelivered):
    """Refused for now; it did not run."""


class Unanswered(Undelivered):
    """It may or may not have run."""


class Oversized(Undelivered):
    """The event or the reply has too many bytes."""


class Failed(Undelivered):
    """The function ran and failed: an exception, a time-out, out of memory."""


class Refused(Undelivered):
    """It will not run, however often it is asked."""


STATUSES = {429: Throttled, 409: Throttled, 413: Oversized, 408: Unanswered}  # 409: not ready yet


def of_status(status: int, text: str) -> Undelivered:
    """What an HTTP status other than 200 means."""
    if status in STATUSES:
        return STATUSES[status](text)
    return Unanswered(f"{status} {text}") if status >= 500 else Refused(f"{status} {text}")


def of_function_error(body: bytes) -> Undelivered:
    """What the function's own error object means."""
    found = _error_object(body)
    said = body[:300].decode("utf-8", "replace")
    text = f"{found.get('errorType', 'error')}: {found.get('errorMessage', said)}"
    return Oversized(text) if "ResponseSizeTooLarge" in text else Failed(text)


def is_function_error(body: bytes) -> bool:
    """Whether a reply is an error in disguise: the emulator answers 200 where a function failed."""
    if body.startswith(b"Task timed out"):
        return True
    return b'"errorType"' in body and "errorType" in _error_object(body)


def _error_object(body: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(body)
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}
