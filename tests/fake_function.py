"""A stand-in for a deployed function or an emulator: answers events over HTTP, and fails as told.

A row scores 1 where its id ends in an even digit. `python -m tests.fake_function PORT` runs one that is
meant to be killed.
"""

from __future__ import annotations

import json
import random
import sys
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

MIXED = {  # shares of requests with each fault
    "throttle": 0.12,
    "break_before": 0.04,
    "break_after": 0.03,
    "hang_up": 0.03,
    "crash": 0.02,
    "time_out": 0.02,
    "drop_a_row": 0.02,
}
REPORT = b64encode(
    b"REPORT RequestId: 1\tDuration: 99.20 ms\tBilled Duration: 100 ms\tMemory Size: 1024 MB"
).decode()


def result(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the function says of a row."""
    right = str(row["id"])[-1] in "02468"
    outcome = "correct" if right else "incorrect"
    extra = {"outcome": outcome, "answer": "a", "detail": ""}
    return {"id": row["id"], "aggregate_reward_score": float(right), "metrics_list": [], **extra}


def reply(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The reply to an event with these rows."""
    return json.dumps({"statusCode": 200, "body": json.dumps([result(row) for row in rows])}).encode()


class Fake:
    """What the server has seen, and what it is to do wrong.

    faults: name of a fault -> its share of requests. poison: ids of rows that make an event fail.
    seconds: how long an event takes.
    """

    def __init__(
        self,
        faults: Mapping[str, float] | None = None,
        poison: frozenset[str] = frozenset(),
        seconds: float = 0.0005,
    ) -> None:
        self.seconds = seconds
        self.faults = dict(faults or {})
        self.poison = poison
        self.runs: Counter[str] = Counter()  # how often each row was run
        self.requests: Counter[str] = Counter()  # by what became of them
        self.together = self.most_together = 0
        self._lock = Lock()
        self._dice = random.Random(5)
        self.address = ""

    def pick(self) -> str:
        """The fault of the next request, or ""."""
        with self._lock:
            names = [*self.faults, ""]
            shares = [*self.faults.values(), 1 - sum(self.faults.values())]
            return self._dice.choices(names, shares)[0]

    def run(self, rows: list[Mapping[str, Any]]) -> bytes:
        """Judges rows, as the function does: a poisoned one takes the whole event with it."""
        with self.handling(), self._lock:
            self.runs.update(str(row["id"]) for row in rows)
        if self.poison & {str(row["id"]) for row in rows}:
            return b'{"errorType": "Runtime.ExitError", "errorMessage": "signal: killed"}'
        return reply(rows)

    @contextmanager
    def handling(self) -> Iterator[None]:
        """Counts events that are run at once."""
        with self._lock:
            self.together += 1
            self.most_together = max(self.most_together, self.together)
        time.sleep(self.seconds)
        try:
            yield
        finally:
            with self._lock:
                self.together -= 1


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """GetFunctionConfiguration."""
        facts = {"FunctionName": "f", "Timeout": 3, "MemorySize": 1024, "Architectures": ["arm64"]}
        self.answer(200, json.dumps({**facts, "CodeSha256": "abc"}).encode())

    def do_POST(self) -> None:
        """Invoke."""
        fake = self.server.fake
        rows = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["batch"]
        fault = fake.pick()
        fake.requests[fault] += 1
        FAULTS[fault](self, rows)

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        """Sends a response."""
        self.send_response(status)
        headers |= {"Content-Length": str(len(body)), "Content-Type": "application/json"}
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""

    def good(self, rows: list[Any]) -> None:
        """Runs and answers."""
        body = self.server.fake.run(rows)
        failed = {"X_Amz_Function_Error": "Unhandled"} if b"errorType" in body[:20] else {}
        self.answer(200, body, X_Amz_Log_Result=REPORT, **failed)

    def throttle(self, _: list[Any]) -> None:
        """Refuses for now."""
        body = b'{"Type": "User", "message": "Rate Exceeded.", "Reason": "ConcurrentInvocationLimitExceeded"}'
        self.answer(429, body, X_Amzn_Errortype="TooManyRequestsException")

    def break_before(self, _: list[Any]) -> None:
        """Fails without running."""
        self.answer(500, b'{"Type": "Service", "message": "sorry"}', X_Amzn_Errortype="ServiceException")

    def break_after(self, rows: list[Any]) -> None:
        """Runs, and fails to say so."""
        self.server.fake.run(rows)
        self.answer(502, b"")

    def hang_up(self, rows: list[Any]) -> None:
        """Runs, and the connection breaks."""
        self.server.fake.run(rows)
        self.close_connection = True

    def crash(self, _: list[Any]) -> None:
        """The function raises."""
        body = b'{"errorMessage": "boom", "errorType": "MemoryError", "stackTrace": []}'
        self.answer(200, body)

    def time_out(self, _: list[Any]) -> None:
        """The emulator's words, which are no JSON."""
        self.answer(200, b"Task timed out after 3.00 seconds")

    def drop_a_row(self, rows: list[Any]) -> None:
        """Answers for too few rows."""
        self.answer(200, reply(rows[1:]))

    def deny(self, _: list[Any]) -> None:
        """Does not let us in."""
        self.answer(403, b'{"Message": "no"}', X_Amzn_Errortype="AccessDeniedException")


FAULTS: dict[str, Callable[[_Handler, list[Any]], None]] = {
    "": _Handler.good,
    **{name: method for name, method in vars(_Handler).items() if callable(method)},
}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, fake: Fake, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.fake = fake


@contextmanager
def serving(fake: Fake) -> Iterator[Fake]:
    """Serves on a free port; fake.address says where."""
    server = _Server(fake, 0)
    fake.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


if __name__ == "__main__":
    _Server(Fake(), int(sys.argv[1])).serve_forever()
