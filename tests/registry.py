"""A container registry in this process, as far as the Docker engine needs one to push an image to it."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4


class Registry(ThreadingHTTPServer):
    """manifests: by name and tag; blobs: by digest. password: what it lets in, for the user AWS."""

    daemon_threads = True

    def __init__(self, password: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.let_in = "Basic " + b64encode(f"AWS:{password}".encode()).decode()
        self.manifests: dict[str, bytes] = {}
        self.blobs: dict[str, bytes] = {}
        self.uploads: dict[str, bytes] = {}

    @property
    def address(self) -> str:
        """Host and port, as an image's name begins."""
        return f"127.0.0.1:{self.server_address[1]}"


@contextmanager
def registry(password: str) -> Iterator[Registry]:
    """A registry while the block runs."""
    with Registry(password) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Registry

    def _answer(self, status: int, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": "0", **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()

    def _barred(self) -> bool:
        if self.headers.get("Authorization") == self.server.let_in:
            return False
        self._body()
        self._answer(401, {"WWW-Authenticate": 'Basic realm="registry"'})
        return True

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def do_GET(self) -> None:
        """`/v2/`: whether one is let in."""
        if not self._barred():
            self._answer(200)

    def do_HEAD(self) -> None:
        """Whether a blob or a manifest is there."""
        if not self._barred():
            name = self.path.rpartition("/")[2]
            self._answer(200 if name in self.server.blobs or self.path in self.server.manifests else 404)

    def do_POST(self) -> None:
        """An upload begins."""
        if not self._barred():
            self._body()
            place = f"{self.path.split('?')[0].rstrip('/')}/{uuid4()}"
            self.server.uploads[place] = b""
            self._answer(202, {"Location": place, "Range": "0-0"})

    def do_PATCH(self) -> None:
        """A part of a blob."""
        if not self._barred():
            self.server.uploads[self.path] += self._body()
            last = len(self.server.uploads[self.path]) - 1
            self._answer(202, {"Location": self.path, "Range": f"0-{last}"})

    def do_PUT(self) -> None:
        """The end of a blob, or a manifest."""
        if self._barred():
            return
        url, body = urlsplit(self.path), self._body()
        if "/manifests/" in url.path:
            self.server.manifests[url.path] = body
            self._answer(201, {"Docker-Content-Digest": _digest(body)})
            return
        blob = self.server.uploads.pop(url.path) + body
        good = parse_qs(url.query)["digest"] == [_digest(blob)]
        if good:
            self.server.blobs[_digest(blob)] = blob
        self._answer(201 if good else 400, {"Docker-Content-Digest": _digest(blob)})

    def log_message(self, *_: object) -> None:
        """Nothing."""


def _digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
