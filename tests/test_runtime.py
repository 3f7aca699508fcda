"""The runtime loop against Lambda's side of the Runtime API, each in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.fake_lambda import Event, FakeLambda, fake_lambda

ROOT = Path(__file__).parents[1]
SITE = Path(orjson.__file__).parents[1]
START = f"import sys; sys.path.append({str(ROOT)!r}); from lambda_container import runtime; runtime.main()"


@contextmanager
def running(
    fake: FakeLambda, handler: str = "echo", *, site: bool = False, **environment: str
) -> Iterator[subprocess.Popen[str]]:
    environment = {"PATH": os.environ["PATH"], "AWS_LAMBDA_RUNTIME_API": fake.address, **environment}
    start = f"import sys; sys.path.append({str(SITE)!r}); {START}" if site else START
    command = [
        sys.executable,
        "-I",
        "-S",
        "-c",
        start,
        handler if ":" in handler else f"tests.stand_in:{handler}",
    ]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def answered(*events: Event, handler: str = "echo") -> list[Any]:
    """What each event was answered with, by one runtime."""
    with fake_lambda(*events) as fake, running(fake, handler):
        return [json.loads(fake.answer().body) for _ in events]


def test_an_event_goes_to_the_handler_and_its_answer_comes_back() -> None:
    with fake_lambda(Event(b'[{"id": 1}]')) as fake, running(fake):
        answer = fake.answer()
    assert answer.path == "/invocation/request-1/response"
    assert (json.loads(answer.body), answer.kind) == ([{"id": 1}], None)


def test_the_context_knows_the_request_the_tenant_and_the_time_left() -> None:
    event = Event(b"1", seconds=20, headers={"Lambda-Runtime-Aws-Tenant-Id": "run-7"})
    (told,) = answered(event, handler="tell")
    assert (told["request"], told["tenant"]) == ("request-1", "run-7")
    assert told["arn"].endswith(":function:test")
    assert 0 < told["left"] <= 20_000


def test_no_time_left_is_zero_and_never_less() -> None:
    (told,) = answered(Event(b"1", seconds=-5), handler="tell")
    assert told["left"] == 0


def test_a_large_event_is_read_by_orjson_and_a_small_one_is_not() -> None:
    large = json.dumps("é" * 600_000, ensure_ascii=False).encode()
    with fake_lambda(Event(b"1"), Event(large)) as fake, running(fake, "loaded", site=True):
        assert json.loads(fake.answer().body) == {"value": 1, "orjson": False}
        assert json.loads(fake.answer().body) == {"value": "é" * 600_000, "orjson": True}


def test_without_orjson_a_large_event_is_read_all_the_same() -> None:
    large = json.dumps("é" * 600_000, ensure_ascii=False).encode()
    assert answered(Event(large), handler="loaded") == [{"value": "é" * 600_000, "orjson": False}]


def test_one_connection_serves_many_events() -> None:
    with fake_lambda(*[Event(b"%d" % n) for n in range(20)]) as fake, running(fake):
        assert [json.loads(fake.answer().body) for _ in range(20)] == list(range(20))
        assert fake.connections == 1


def test_a_connection_lost_while_suspended_is_made_again() -> None:
    events = [Event(b"1", "hang up"), Event(b"2", "hang up"), Event(b"3")]
    with fake_lambda(*events) as fake, running(fake):
        assert [json.loads(fake.answer().body) for _ in events] == [1, 2, 3]
        assert fake.connections == 3


def test_an_answer_that_was_cut_off_is_sent_again() -> None:
    with fake_lambda(Event(b"1")) as fake:
        fake.hang_up_on.append("/invocation/request-1/response")
        with running(fake):
            assert json.loads(fake.answer().body) == 1


@pytest.mark.parametrize("manner", ["whole", "chunked"])
@pytest.mark.parametrize("size", [0, 1, 999, 1000, 65_536, 6_000_000])
def test_an_event_of_any_size_arrives_whole(manner: str, size: int) -> None:
    text = "é" * (size // 2)
    assert answered(Event(json.dumps(text).encode(), manner), Event(b"2", manner)) == [text, 2]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "not JSON: Expecting value: line 1 column 1"),
        (b"{'id': 1}", "not JSON: Expecting property name"),
        (b'[{"id": 1}', "not JSON: Expecting ',' delimiter"),
        (b'["\xff"]', "not JSON: 'utf-8' codec can't decode byte 0xff"),
        (b"[" * 100_000 + b"]" * 100_000, "nests too deeply"),
        (b"[" + b'"' + "é".encode() * 600_000, "not JSON: Unterminated string"),
    ],
    ids=["empty", "quotes", "truncated", "bytes", "brackets", "large"],
)
def test_an_event_that_is_not_json_is_an_error_that_says_where(body: bytes, says: str) -> None:
    with fake_lambda(Event(body), Event(b"2")) as fake, running(fake):
        answer = fake.answer()
        assert (answer.path, answer.kind) == ("/invocation/request-1/error", "Runtime.UnmarshalError")
        assert says in json.loads(answer.body)["errorMessage"]
        assert json.loads(fake.answer().body) == 2


@pytest.mark.parametrize(
    ("order", "kind", "says"),
    [
        ("raise", "ValueError", "invalid literal for int()"),
        ("nan", "Runtime.MarshalError", "cannot be written as JSON: Out of range float"),
        ("set", "Runtime.MarshalError", "Object of type set is not JSON serializable"),
        ("deep", "Runtime.MarshalError", "cannot be written as JSON"),
        ("long", "Function.ResponseSizeTooLarge", "has 7,000,002 bytes; Lambda carries 6,291,556"),
        ("loud", "ValueError", "yyyy"),
        ("blank", "ValueError", "\ud800"),
    ],
)
def test_a_failing_handler_is_reported_and_the_next_event_served(order: str, kind: str, says: str) -> None:
    events = [Event(json.dumps(order).encode()), Event(b'"surrogate"')]
    with fake_lambda(*events) as fake, running(fake, "obey"):
        answer = fake.answer()
        report = json.loads(answer.body)
        assert (answer.path, answer.kind) == ("/invocation/request-1/error", kind)
        assert report["errorType"] == kind
        assert says in report["errorMessage"]
        assert any("File " in frame for frame in report["stackTrace"])
        assert len(answer.body) < 100_000
        assert json.loads(fake.answer().body) == "\ud800"


@pytest.mark.parametrize("asked", ["", "1"])
@pytest.mark.parametrize("order", ["raise", "loud", "blank"])
def test_an_error_is_one_line_of_json_that_quotes_nothing_unless_asked(order: str, asked: str) -> None:
    """What an error says may be a piece of a response; whoever sent the event is told it all the same."""
    event = Event(json.dumps(order).encode())
    with fake_lambda(event) as fake, running(fake, "obey", RLVR_LOG_RESPONSES=asked) as process:
        told = json.loads(fake.answer().body)["errorMessage"]
        assert process.stderr is not None
        line = json.loads(process.stderr.readline())
    assert (line["request"], line["log"]) == ("request-1", "ValueError")
    assert any("obey" in frame for frame in line["stack"])
    assert line.get("message") == (told if asked else None)


@pytest.mark.parametrize("order", ["exit", "quit"])
def test_a_handler_that_ends_the_process_ends_it(order: str) -> None:
    with fake_lambda(Event(json.dumps(order).encode())) as fake, running(fake, "obey") as process:
        assert process.wait(60) != 0


def test_a_process_whose_limits_were_lowered_for_good_answers_and_is_replaced() -> None:
    with fake_lambda(Event(b'"spoil"')) as fake, running(fake, "obey") as process:
        if json.loads(fake.answer().body) == "as it was":
            pytest.skip("the limit was at 0 before")
        assert process.wait(60) == 1


def test_what_a_handler_prints_is_in_the_log_before_its_answer() -> None:
    with fake_lambda(Event(b'"print"')) as fake, running(fake, "obey") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "a line for the log\n"
        assert json.loads(fake.answer().body) is None


@pytest.mark.parametrize(
    ("handler", "kind"),
    [("absent", "AttributeError"), ("tests.nothing:handler", "ModuleNotFoundError")],
)
def test_a_handler_that_cannot_be_loaded_is_an_init_error(handler: str, kind: str) -> None:
    with fake_lambda() as fake, running(fake, handler) as process:
        answer = fake.answer()
        assert (answer.path, answer.kind) == ("/init/error", kind)
        assert json.loads(answer.body)["errorType"] == kind
        assert process.wait(60) == 1
        assert process.stderr is not None
        line = json.loads(process.stderr.readline())
        assert (line["log"], line["message"]) == (kind, json.loads(answer.body)["errorMessage"])


def test_a_snapshot_waits_to_be_restored_before_its_first_event() -> None:
    with fake_lambda(Event(b"1")) as fake:
        with running(fake, AWS_LAMBDA_INITIALIZATION_TYPE="snap-start"):
            fake.answer()
        assert fake.seen[:2] == ["GET /restore/next", "GET /invocation/next"]


def test_an_ordinary_start_asks_for_no_restore() -> None:
    with fake_lambda(Event(b"1")) as fake:
        with running(fake, AWS_LAMBDA_INITIALIZATION_TYPE="on-demand"):
            fake.answer()
        assert fake.seen[0] == "GET /invocation/next"


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"RLVR_RUNTIME": "tornado"}, "it must be one of rlvr, awslambdaric"),
        ({"AWS_LAMBDA_RUNTIME_API": None}, "AWS_LAMBDA_RUNTIME_API is not set"),
    ],
)
def test_what_is_wrong_with_the_environment_is_said(environment: dict[str, str | None], says: str) -> None:
    given = {"AWS_LAMBDA_RUNTIME_API": "127.0.0.1:1", **environment}
    command = [sys.executable, "-I", "-S", "-c", START]
    done = subprocess.run(
        command, env={k: v for k, v in given.items() if v}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert says in done.stderr


def test_what_does_not_speak_http_ends_the_runtime() -> None:
    import socket
    from threading import Thread

    with socket.create_server(("127.0.0.1", 0)) as server:

        def mumble() -> None:
            caller, _ = server.accept()
            with caller:
                caller.recv(1000)
                caller.sendall(b"SSH-2.0-hello\r\n\r\n")

        Thread(target=mumble, daemon=True).start()
        address = f"127.0.0.1:{server.getsockname()[1]}"
        command = [sys.executable, "-I", "-S", "-c", START, "tests.stand_in:echo"]
        done = subprocess.run(
            command, env={"AWS_LAMBDA_RUNTIME_API": address}, capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert "not an HTTP reply" in done.stderr


def test_the_runtime_imports_nothing_heavy() -> None:
    (modules,) = answered(Event(b"1"), handler="modules")
    heavy = "socket http typing dataclasses asyncio traceback orjson sympy boto3 logging subprocess inspect"
    # the stand-in handler itself imports typing
    assert set(heavy.split()) - {"typing"} & set(modules) == set()


def test_awslambdaric_serves_the_same_handler_where_it_is_asked_to() -> None:
    site = str(Path(pytest.importorskip("awslambdaric").__file__).parents[1])
    start = f"import sys; sys.path.append({site!r}); {START}"
    with fake_lambda(Event(b'["x"]'), Event(b'"raise"')) as fake:
        environment = {"AWS_LAMBDA_RUNTIME_API": fake.address, "RLVR_RUNTIME": "awslambdaric"}
        command = [sys.executable, "-I", "-S", "-c", start, "tests.stand_in:echo"]
        with subprocess.Popen(command, env=environment) as process:
            try:
                assert json.loads(fake.answer().body) == ["x"]
            finally:
                process.kill()
