"""The client of a function: what AWS and the emulator answer, and what becomes of it. No engine needed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from lambda_container.command import Unusable, endpoint
from lambda_container.command.endpoint import Endpoint, InvocationFailed

Reply = tuple[int, dict[str, str], bytes]
THROTTLED: Reply = (429, {"X-Amzn-ErrorType": "TooManyRequestsException"}, b'{"message": "Rate Exceeded."}')


@contextmanager
def answering(*replies: Reply) -> Iterator[tuple[str, list[bytes]]]:
    """A function that gives these replies in turn, at its URL; and the events that it was sent."""
    left, sent = list(replies), list[bytes]()

    class Function(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent.append(self.rfile.read(int(self.headers["Content-Length"])))
            status, headers, body = left.pop(0)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Function) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", sent
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "FIRST_PAUSE", 0.0)


def test_an_event_goes_out_as_json_and_its_result_comes_back() -> None:
    with answering((200, {}, b'[{"id": "1"}]')) as (url, sent), Endpoint(url) as function:
        assert function([{"id": "1"}]) == [{"id": "1"}]
    assert json.loads(sent[0]) == [{"id": "1"}]


@pytest.mark.parametrize(
    ("reply", "kind", "says"),
    [
        ((200, {}, b'{"errorType": "ValueError", "errorMessage": "no"}'), "ValueError", "no"),
        ((200, {"X-Amz-Function-Error": "Unhandled"}, b'{"errorType": "E", "errorMessage": "m"}'), "E", "m"),
        ((200, {"X-Amz-Function-Error": "Unhandled"}, b'"gone"'), "Unhandled", "gone"),
        ((200, {}, b"Task timed out after 2.00 seconds"), "Sandbox.Timedout", "2.00 seconds"),
        ((200, {}, b""), "NotJson", ""),
        ((200, {}, b"<html>"), "NotJson", "<html>"),
        ((502, {}, b""), "502", "ended without an answer"),
        ((404, {"X-Amzn-ErrorType": "ResourceNotFoundException"}, b'{"message": "Function not found"}'),
         "ResourceNotFoundException", "Function not found"),
    ],
)  # fmt: skip
def test_what_is_no_result_is_a_failure_with_its_kind(reply: Reply, kind: str, says: str) -> None:
    with (
        answering(reply) as (url, sent),
        Endpoint(url) as function,
        pytest.raises(InvocationFailed) as failed,
    ):
        function([])
    assert failed.value.kind == kind
    assert says in str(failed.value)
    assert len(sent) == 1  # an invocation is never repeated unless it was throttled


def test_a_result_with_an_error_among_its_words_is_a_result() -> None:
    body = {"statusCode": 200, "errorType": "of a plugin's own"}
    with answering((200, {}, json.dumps(body).encode())) as (url, _), Endpoint(url) as function:
        assert function([]) == body


def test_a_throttled_invocation_is_tried_again() -> None:
    with answering(THROTTLED, THROTTLED, (200, {}, b"[]")) as (url, sent), Endpoint(url) as function:
        assert function([]) == []
    assert len(sent) == 3


def test_an_invocation_that_stays_throttled_fails_as_such() -> None:
    says = r"TooManyRequestsException: Rate Exceeded\."
    with (
        answering(*[THROTTLED] * endpoint.ATTEMPTS) as (url, sent),
        Endpoint(url) as function,
        pytest.raises(InvocationFailed, match=says),
    ):
        function([])
    assert len(sent) == endpoint.ATTEMPTS


def test_nobody_at_the_url_is_a_failure_that_names_it() -> None:
    with Endpoint("http://127.0.0.1:9") as function, pytest.raises(InvocationFailed, match=r"127\.0\.0\.1:9"):
        function([])


def test_an_event_that_lambda_would_refuse_is_not_sent() -> None:
    says = "6,291,558 bytes: Lambda takes 6,291,556"
    with (
        answering() as (url, sent),
        Endpoint(url) as function,
        pytest.raises(Unusable, match=says),
    ):
        function("x" * 6_291_556)
    assert sent == []


@pytest.mark.parametrize("target", ["http://", "https://in valid"])
def test_a_url_that_is_none_is_unusable(target: str) -> None:
    with pytest.raises(Unusable, match="no client for"):
        Endpoint(target)


def test_a_function_without_a_region_is_unusable(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    with pytest.raises(Unusable, match="You must specify a region"):
        Endpoint("SageMaker-reward")


def test_no_engine_is_said_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    from lambda_container.command.engine import engine

    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:9")
    with pytest.raises(Unusable, match=r"no Docker engine can be reached .* start one"), engine():
        pass


def test_an_image_is_built_from_a_clone_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    from argparse import ArgumentParser

    from lambda_container.command import image

    parser = ArgumentParser()
    image.configure(parser)
    monkeypatch.setattr(image, "CONTEXT", tmp_path)
    with pytest.raises(Unusable, match="from a clone of the project"):
        image.run(parser.parse_args([]))
