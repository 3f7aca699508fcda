"""Lambda's side of the Runtime API on loopback: hands out events in order, keeps what comes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue
from threading import Thread
from time import time
from typing import Any


@dataclass(frozen=True)
class Event:
    """body: what the runtime is sent. manner: "whole", "chunked", or "hang up" (silently, once answered)."""

    body: bytes
    manner: str = "whole"
    seconds: float = 30
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """path: below /2018-06-01/runtime. kind: the error type's header."""

    path: str
    kind: str | None
    body: bytes


class FakeLambda:
    """address: "127.0.0.1:port". Events are sent in order; then `next` waits, as Lambda's does."""

    def __init__(self, *events: Event) -> None:
        self.events: SimpleQueue[Event | None] = SimpleQueue()
        self.answers: SimpleQueue[Answer] = SimpleQueue()
        self.seen: list[str] = []
        self.connections = 0
        self.hang_up_on: list[str] = []  # paths whose next request is cut off before any reply
        self.hang_up = False
        self._count = 0
        for event in events:
            self.events.put(event)
        self.server = ThreadingHTTPServer(
            ("127.0.0.1", 0), type("Connection", (_Connection,), {"fake": self})
        )
        self.server.daemon_threads = True

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server.server_address[1]}"

    def answer(self, timeout: float = 60) -> Answer:
        """What the runtime said next; fails where it says nothing."""
        return self.answers.get(timeout=timeout)

    def numbered(self) -> str:
        self._count += 1
        return f"request-{self._count}"


@contextmanager
def fake_lambda(*events: Event) -> Iterator[FakeLambda]:
    fake = FakeLambda(*events)
    Thread(target=fake.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield fake
    finally:
        fake.events.put(None)
        fake.server.shutdown()
        fake.server.server_close()


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    fake: FakeLambda

    def setup(self) -> None:
        self.fake.connections += 1
        super().setup()

    def do_GET(self) -> None:
        path = self._path()
        if self._cut_off(path):
            return
        if path == "/restore/next":
            self._send(200, b"")
            return
        event = self.fake.events.get()
        if event is None:
            self.close_connection = True
            return
        self.fake.hang_up = event.manner == "hang up"
        self._send_event(event)

    def do_POST(self) -> None:
        path = self._path()
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self._cut_off(path):
            return
        self._send(202, b'{"status":"OK"}')
        self.close_connection = self.fake.hang_up
        self.fake.answers.put(Answer(path, self.headers.get("Lambda-Runtime-Function-Error-Type"), body))

    def _path(self) -> str:
        path = self.path.removeprefix("/2018-06-01/runtime")
        self.fake.seen.append(f"{self.command} {path}")
        return path

    def _cut_off(self, path: str) -> bool:
        if path in self.fake.hang_up_on:
            self.fake.hang_up_on.remove(path)
            self.close_connection = True
            return True
        return False

    def _send_event(self, event: Event) -> None:
        headers = {
            "Lambda-Runtime-Aws-Request-Id": self.fake.numbered(),
            "Lambda-Runtime-Deadline-Ms": str(int((time() + event.seconds) * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:012345678912:function:test",
            "Lambda-Runtime-Trace-Id": "Root=1-2-3",
            "Content-Type": "application/json",
            **event.headers,
        }
        if event.manner == "chunked":
            self._send_chunked(event.body, headers)
        else:
            self._send(200, event.body, **headers)

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _send_chunked(self, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for start in range(0, len(body), 1000):
            part = body[start : start + 1000]
            self.wfile.write(b"%x;note=1\r\n%b\r\n" % (len(part), part))
        self.wfile.write(b"0\r\nTrailer: x\r\n\r\n")

    def log_message(self, format: str, *args: Any) -> None:
        pass
