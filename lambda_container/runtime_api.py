"""Lambda's Runtime API over one raw socket: next, response, error, restore.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html. A raw socket because `http.client` costs
more to import than the whole of this runtime (33 ms against 23, cold).
"""

from __future__ import annotations

import _socket

from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "/2018-06-01/runtime"
CHUNK = 1 << 16
LONGEST_HEAD = 1 << 16


class Broken(OSError):
    """The Runtime API hung up, or said what is not HTTP."""


@record
class Reply:
    """status: an HTTP status. headers: by lower-case name. body: whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class RuntimeApi:
    """The Runtime API at "host:port". Connects when first used, and again when the connection is lost,
    as it is when the environment was suspended between two events."""

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        self._address = host or address, int(port) if host else 80
        self._host = address
        self._wire: _Wire | None = None

    def next(self) -> Reply:
        """Waits for the next event. Raises Broken where there will be none."""
        reply = self._exchange("GET", "/invocation/next")
        if reply.status != 200:
            raise Broken(f"{PREFIX}/invocation/next answered {reply.status}: {reply.body[:200]!r}")
        return reply

    def respond(self, request_id: str, body: bytes) -> Reply:
        """Answers an event."""
        return self._exchange("POST", f"/invocation/{request_id}/response", body)

    def fail(self, request_id: str, kind: str, body: bytes) -> Reply:
        """Answers an event with an error; kind is its type, in one word."""
        return self._exchange("POST", f"/invocation/{request_id}/error", body, kind)

    def fail_init(self, kind: str, body: bytes) -> Reply:
        """Says that this runtime cannot start."""
        return self._exchange("POST", "/init/error", body, kind)

    def restore(self) -> Reply:
        """Waits, inside a snapshot, until the environment is restored from it."""
        return self._exchange("GET", "/restore/next")

    def _exchange(self, method: str, path: str, body: bytes = b"", kind: str = "") -> Reply:
        request = self._request(f"{method} {PREFIX}{path}", body, kind)
        if self._wire is not None:
            try:
                return self._say(request)
            except OSError:  # an idle connection does not survive suspension: the next one counts
                self._hang_up()
        return self._say(request)

    def _say(self, request: bytes) -> Reply:
        if self._wire is None:
            self._wire = _Wire(self._address)
        reply = self._wire.exchange(request)
        if reply.headers.get("connection", "").lower() == "close":
            self._hang_up()
        return reply

    def _hang_up(self) -> None:
        if self._wire is not None:
            self._wire.close()
            self._wire = None

    def _request(self, line: str, body: bytes, kind: str) -> bytes:
        head = f"{line} HTTP/1.1\r\nHost: {self._host}\r\nUser-Agent: rlvr-executor\r\n"
        if line.startswith("POST"):
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        if kind:
            head += f"Lambda-Runtime-Function-Error-Type: {kind}\r\n"
        return head.encode("latin-1", "replace") + b"\r\n" + body


class _Wire:
    """One connection: whole requests out, whole replies in."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._socket = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
        self._socket.connect(address)
        self._unread = b""

    def close(self) -> None:
        self._socket.close()

    def exchange(self, request: bytes) -> Reply:
        self._socket.sendall(request)
        head = self._until(b"\r\n\r\n").decode("latin-1")
        start, *lines = head.split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        return Reply(_status(start), headers, self._body(headers))

    def _body(self, headers: Mapping[str, str]) -> bytes:
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return self._chunks()
        return self._exactly(int(headers.get("content-length", 0)))

    def _chunks(self) -> bytes:
        parts = []
        while size := int(self._until(b"\r\n").partition(b";")[0], 16):
            parts.append(self._exactly(size))
            self._until(b"\r\n")
        while self._until(b"\r\n"):  # trailers
            pass
        return b"".join(parts)

    def _until(self, mark: bytes) -> bytes:
        while mark not in self._unread:
            if len(self._unread) > LONGEST_HEAD:
                raise Broken(f"no end of line in {LONGEST_HEAD} bytes")
            self._unread += self._receive(CHUNK)
        found, _, self._unread = self._unread.partition(mark)
        return found

    def _exactly(self, size: int) -> bytes:
        if size <= len(self._unread):
            found, self._unread = self._unread[:size], self._unread[size:]
            return found
        body = bytearray(size)
        have = len(self._unread)
        body[:have], self._unread = self._unread, b""
        with memoryview(body) as room:
            while have < size:
                have += self._receive_into(room[have:])
        return bytes(body)

    def _receive(self, size: int) -> bytes:
        data = self._socket.recv(size)
        if not data:
            raise Broken("the Runtime API closed the connection")
        return data

    def _receive_into(self, room: memoryview) -> int:
        size = self._socket.recv_into(room)
        if not size:
            raise Broken("the Runtime API closed the connection within a body")
        return size


def _status(line: str) -> int:
    version, _, rest = line.partition(" ")
    if not version.startswith("HTTP/1.") or not rest[:3].isdigit():
        raise Broken(f"not an HTTP reply: {line[:80]!r}")
    return int(rest[:3])
