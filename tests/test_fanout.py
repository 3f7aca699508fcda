"""The fan-out: whatever goes wrong between here and the function, no row is lost and none is doubled."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from lambda_container.command import Unusable, deployed, prices
from lambda_container.command.backoff import Backoff
from lambda_container.command.batches import Item, Size, batches, event
from lambda_container.command.deployed import Deployed
from lambda_container.command.emulators import Emulators
from lambda_container.command.fanout import Limits, Stopped, fan_out
from lambda_container.command.invoker import LIMIT, Failed, Oversized, Refused, Throttled, Unanswered
from lambda_container.command.journal import Journal
from lambda_container.command.progress import Progress
from lambda_container.command.remote import scored
from lambda_container.command.rows import Fields, lines
from tests.fake_function import MIXED, Fake, reply, result, serving

QUICK = Limits(workers=4, rows=16, backoff=Backoff(0.001, 0.01))


def items(number: int, start: int = 0) -> list[Item]:
    return [Item(f"key{i}", json.dumps({"id": f"row{i}"}).encode()) for i in range(start, number)]


def ids(answers: Iterable[tuple[Item, dict[str, Any]]]) -> list[str]:
    """The ids of answers, each checked against what the function says of that row."""
    found = []
    for item, answer in answers:
        assert answer == result(json.loads(item.body))
        found.append(answer["id"])
    return found


def names(number: int) -> list[str]:
    return [f"row{i}" for i in range(number)]


class Script:
    """An invoker that fails as a list says, then answers."""

    def __init__(self, *problems: Exception) -> None:
        self.problems = list(problems)
        self.sent: list[list[str]] = []

    def invoke(self, payload: bytes) -> bytes:
        rows = json.loads(payload)["batch"]
        self.sent.append([row["id"] for row in rows])
        if self.problems:
            raise self.problems.pop(0)
        return reply(rows)


# --- batches


def test_a_batch_holds_at_most_the_rows_asked_for() -> None:
    found = list(batches(items(10), Size(4, 60)))
    assert [len(batch) for batch in found] == [4, 4, 2]


def test_a_batch_holds_at_most_the_bytes_asked_for() -> None:
    dice = random.Random(1)
    rows = [Item(str(i), b'"' + b"x" * dice.randint(0, 500) + b'"') for i in range(500)]
    found = list(batches(rows, Size(64, 60), most_bytes=1000))
    assert [item for batch in found for item in batch] == rows
    assert all(len(event(batch)) <= 1000 for batch in found)
    assert all(len(event([*one, other[0]])) > 1000 for one, other in pairwise(found))


def test_an_item_too_large_for_any_event_is_alone() -> None:
    rows = [Item("a", b"1"), Item("b", b"2" * 2000), Item("c", b"3")]
    assert [len(batch) for batch in batches(rows, Size(64, 60), most_bytes=100)] == [1, 1, 1]


SIZES = [  # rows of an invocation, seconds it took, rows of the next at 5 s and 64 rows
    (64, 0.1, 64),
    (64, 64.0, 5),
    (64, 6400.0, 1),
    (1, 1.0, 5),
]


@pytest.mark.parametrize(("rows", "seconds", "expected"), SIZES)
def test_slow_rows_make_small_batches(rows: int, seconds: float, expected: int) -> None:
    size = Size(64, 5.0)
    size.learn(rows, seconds)
    assert size.rows() == expected


def test_the_event_is_what_the_handler_takes() -> None:
    assert json.loads(event(items(2))) == {"batch": [{"id": "row0"}, {"id": "row1"}], "explain": True}


# --- backing off


def test_waits_double_up_to_a_ceiling() -> None:
    ceilings = [Backoff(0.2, 5, draw=lambda low, high: high).seconds(n) for n in range(7)]
    assert ceilings == [0.2, 0.4, 0.8, 1.6, 3.2, 5, 5]
    assert Backoff(draw=lambda low, high: high).seconds(10**6) == 20


def test_waits_are_drawn_from_zero_up() -> None:
    assert Backoff(draw=lambda low, high: low).seconds(5) == 0
    waits = [Backoff(1, 1).seconds(0) for _ in range(500)]
    assert min(waits) < 0.1
    assert max(waits) > 0.9


# --- the map of failures


def test_answers_come_in_the_order_of_the_rows() -> None:
    assert ids(fan_out(items(100), Script(), limits=QUICK)) == names(100)


def test_no_rows_make_no_invocation() -> None:
    script = Script()
    assert list(fan_out([], script, limits=QUICK)) == []
    assert script.sent == []


ONE = Limits(workers=1, rows=16, backoff=Backoff(0.0, 0.0))
MENDED = [
    ([Throttled("429")] * 30, {"throttled": 30, "resent": 0}),
    ([Unanswered("500")] * 7, {"unanswered": 7, "resent": 7 * 10}),
    ([Failed("boom")], {"failed": 1, "halved": 0}),
    ([Failed("boom"), Throttled("429"), Failed("boom")], {"failed": 2, "halved": 1}),
    ([Oversized("413")], {"halved": 1, "failed": 0}),
]


@pytest.mark.parametrize(("problems", "counts"), MENDED)
def test_what_sending_again_mends_is_mended_and_counted(
    problems: list[Exception], counts: dict[str, int]
) -> None:
    progress = Progress()
    assert ids(fan_out(items(10), Script(*problems), limits=ONE, progress=progress)) == names(10)
    assert {name: progress[name] for name in counts} == counts
    assert progress["scored"] == 10


STOPPING = [
    ([Refused("403 AccessDenied")], "cannot be called: 403 AccessDenied"),
    ([Unanswered("502")] * 8, "no answer after 8 attempts: 502"),
]


@pytest.mark.parametrize(("problems", "why"), STOPPING)
def test_what_sending_again_does_not_mend_stops_the_run(problems: list[Exception], why: str) -> None:
    with pytest.raises(Stopped, match=why):
        list(fan_out(items(10), Script(*problems), limits=ONE))


def test_a_run_that_is_only_ever_throttled_stops() -> None:
    limits = Limits(workers=1, patience=0.0, backoff=Backoff(0.0, 0.0))
    with pytest.raises(Stopped, match="throttled for"):
        list(fan_out(items(1), Script(*[Throttled("429")] * 10), limits=limits))


def test_a_function_that_fails_on_everything_stops_the_run_early() -> None:
    script = Script(*[Failed("Runtime.ImportModuleError: no module")] * 10_000)
    with pytest.raises(Stopped, match=r"fails on every row: Runtime.ImportModuleError"):
        list(fan_out(items(1000), script, limits=ONE))
    assert len(script.sent) < 60


def test_a_row_too_large_for_any_event_costs_only_itself() -> None:
    rows = [*items(3), Item("big", json.dumps({"id": "x" * 3000}).encode()), *items(6, 3)]
    script = Script()
    found = list(fan_out(rows, script, limits=Limits(workers=1, bytes=1000)))
    assert "3,0" in found[3][1]["failed"]
    assert ids(found[:3] + found[4:]) == names(6)


@pytest.mark.parametrize(
    "body", [b"[]", b"{}", b'{"statusCode": 400, "body": "{}"}', b"x", b"[1, 2]", b'{"body": 1}', b"null"]
)
def test_a_reply_that_is_not_one_result_a_row_is_a_failure(body: bytes) -> None:
    class Odd(Script):
        def invoke(self, payload: bytes) -> bytes:
            return body if len(super().invoke(payload)) and len(self.sent) == 1 else reply(rows_of(payload))

    progress = Progress()
    assert ids(fan_out(items(2), Odd(), limits=ONE, progress=progress)) == names(2)
    assert progress["failed"] == 1


def rows_of(payload: bytes) -> list[dict[str, Any]]:
    rows = json.loads(payload)["batch"]
    assert isinstance(rows, list)
    return rows


def test_reading_stays_a_window_ahead_of_the_answers() -> None:
    read = 0

    def endless() -> Iterator[Item]:
        nonlocal read
        for item in items(100_000):
            read += 1
            yield item

    answers = fan_out(endless(), Script(), limits=Limits(workers=2, rows=4))
    for _ in range(40):
        next(answers)
    answers.close()  # type: ignore[attr-defined]  # it is a generator
    assert read < 200


# --- over HTTP, with faults


def test_of_twenty_thousand_rows_under_faults_none_is_lost_or_doubled(tmp_path: Path) -> None:
    poison = frozenset({"row77", "row7777", "row19999"})
    limits = Limits(workers=8, rows=32, failed=3, unanswered=12, backoff=Backoff(0.001, 0.02))
    progress = Progress()
    with serving(Fake(MIXED, poison)) as fake, Journal(tmp_path / "journal", {}) as journal:
        emulators = Emulators([fake.address] * 8, 10, rest=0.0)
        found = list(fan_out(items(20_000), emulators, journal, limits, progress=progress))
    lost = [answer for _, answer in found if "failed" in answer]
    assert [item.key for item, _ in found] == [f"key{i}" for i in range(20_000)]
    assert len(lost) == progress["lost"] == 3
    assert ids(pair for pair in found if "failed" not in pair[1]) == [
        n for n in names(20_000) if n not in poison
    ]
    assert progress["scored"] == 20_000 - 3
    assert min(progress[name] for name in ("throttled", "unanswered", "failed", "halved")) > 0
    assert sum(fake.requests.values()) == progress["invocations"]
    assert fake.most_together <= 8
    assert set(names(20_000)) == set(fake.runs)


def test_a_journal_of_everything_sends_nothing(tmp_path: Path) -> None:
    with serving(Fake()) as fake:
        for sent in (1000, 0):
            fake.runs.clear()
            progress = Progress()
            emulators = Emulators([fake.address] * 4, 10)
            with Journal(tmp_path / "journal", {}) as journal:
                assert ids(fan_out(items(1000), emulators, journal, QUICK, progress=progress)) == names(1000)
            assert (fake.runs.total(), progress["resumed"]) == (sent, 1000 - sent)


def test_a_row_that_failed_is_tried_again_by_the_next_run(tmp_path: Path) -> None:
    with serving(Fake(poison=frozenset({"row5"}))) as fake:
        for failures in (1, 0):
            with Journal(tmp_path / "journal", {}) as journal:
                found = list(fan_out(items(50), Emulators([fake.address], 10), journal, QUICK))
            assert sum("failed" in answer for _, answer in found) == failures
            fake.poison = frozenset()
    assert fake.runs["row40"] == 1


CLIENT = """
import sys
from lambda_container.command.backoff import Backoff
from lambda_container.command.emulators import Emulators
from lambda_container.command.fanout import Limits, fan_out
from lambda_container.command.journal import Journal
from tests.test_fanout import items
journal = Journal(sys.argv[2], {})
limits = Limits(workers=4, rows=16, backoff=Backoff(0.001, 0.01))
for item, answer in fan_out(items(4000), Emulators([sys.argv[1]] * 4, 10), journal, limits):
    print(item.key, flush=True)
print("done", flush=True)
"""


def test_a_run_that_is_killed_over_and_over_ends_with_every_row_once(tmp_path: Path) -> None:
    """Only what was under way at a kill is ever run twice."""
    dice, kills, under_way = random.Random(11), 0, 4 * 16
    with serving(Fake({"throttle": 0.1})) as fake:
        while True:
            command = [sys.executable, "-c", CLIENT, fake.address, str(tmp_path / "journal")]
            client = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            assert client.stdout is not None
            for _ in range(dice.randint(300, 900) * (kills + 1)):
                line = client.stdout.readline()
                if line in ("done\n", ""):
                    break
            client.send_signal(signal.SIGKILL)
            client.stdout.close()
            client.wait()
            if line == "done\n":
                break
            assert line, "the client failed"
            kills += 1
    assert kills >= 3
    with Journal(tmp_path / "journal", {}) as journal:
        assert len(journal) == 4000
        assert {journal.answer(f"key{i}")["id"] for i in range(4000)} == set(names(4000))
    text = (tmp_path / "journal").read_text()
    assert all(text.count(f'"key": "key{i}"') == 1 for i in range(0, 4000, 37))
    assert fake.runs.total() - 4000 <= kills * under_way


def port_of(address: str) -> int:
    return int(address.rsplit(":", 1)[1])


class Workers:
    """Emulator processes that a thread keeps killing and starting again."""

    def __init__(self, ports: list[int]) -> None:
        self.processes = {port: self.start(port) for port in ports}
        self.kills = 0
        self._over = Event()
        self._killer = Thread(target=self._kill)

    @staticmethod
    def start(port: int) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-m", "tests.fake_function", str(port)])
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                urlopen(f"http://127.0.0.1:{port}", timeout=5).close()
                break
            except URLError:
                time.sleep(0.02)
        return process

    def _kill(self) -> None:
        dice = random.Random(2)
        while not self._over.wait(dice.uniform(0.05, 0.3)):
            port = dice.choice(sorted(self.processes))
            self.processes[port].kill()
            self.processes[port].wait()
            self.kills += 1
            self.processes[port] = self.start(port)

    def __enter__(self) -> Workers:
        self._killer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._killer.join()
        for process in self.processes.values():
            process.kill()
            process.wait()


def free_ports(number: int) -> list[int]:
    from socket import socket

    sockets = [socket() for _ in range(number)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def test_workers_that_are_killed_at_random_lose_nothing() -> None:
    progress = Progress()
    limits = Limits(workers=3, rows=4, unanswered=50, backoff=Backoff(0.01, 0.1))
    with Workers(free_ports(3)) as workers:
        emulators = Emulators([f"http://127.0.0.1:{port}" for port in workers.processes], 10, rest=0.05)
        rows = chain(items(4000))
        found = ids(fan_out(_until(rows, workers), emulators, limits=limits, progress=progress))
    assert found == names(len(found))
    assert progress["scored"] == len(found)
    assert progress["unanswered"] > 0


def _until(rows: Iterator[Item], workers: Workers) -> Iterator[Item]:
    """Rows until five workers have been killed (and a thousand at least)."""
    for number, row in enumerate(rows):
        if number >= 1000 and workers.kills >= 5:
            return
        if number % 50 == 49:
            time.sleep(0.02)
        yield row


# --- emulators


def test_an_emulator_gets_one_request_at_a_time() -> None:
    with serving(Fake()) as fake:
        limits = Limits(workers=8, rows=4)
        assert ids(fan_out(items(400), Emulators([fake.address], 10), limits=limits)) == names(400)
    assert fake.most_together == 1


def test_an_emulator_that_is_gone_is_left_to_rest() -> None:
    gone = f"http://127.0.0.1:{free_ports(1)[0]}"
    progress = Progress()
    with serving(Fake()) as fake:
        emulators = Emulators([gone, fake.address], 10, rest=30.0)
        assert ids(fan_out(items(400), emulators, limits=QUICK, progress=progress)) == names(400)
    assert progress["unanswered"] == 1


def test_an_event_that_the_emulator_would_cut_off_is_not_sent() -> None:
    with pytest.raises(Oversized, match="at most 6,291,556"):
        Emulators(["http://127.0.0.1:9"], 1).invoke(b"x" * (LIMIT + 1))


def test_a_reply_that_mentions_an_error_type_inside_is_no_error() -> None:
    row = {"id": 'the "errorType" 2'}
    with serving(Fake()) as fake:
        found = list(
            fan_out([Item("k", json.dumps(row).encode())], Emulators([fake.address], 5), limits=QUICK)
        )
    assert found[0][1]["id"] == row["id"]


# --- a deployed function, through boto3


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    values = {
        "ACCESS_KEY_ID": "x",
        "SECRET_ACCESS_KEY": "x",
        "DEFAULT_REGION": "us-east-1",
        "CONFIG_FILE": "/x",
    }
    for name, value in values.items():
        monkeypatch.setenv(f"AWS_{name}", value)


ARN = "arn:aws:lambda:eu-central-1:123456789012:function:SageMaker-math"


def deployed_at(fake: Fake, monkeypatch: pytest.MonkeyPatch, workers: int = 4) -> Deployed:
    monkeypatch.setenv("AWS_ENDPOINT_URL_LAMBDA", fake.address)
    client = deployed.client(ARN, workers, 3)
    return Deployed(client, deployed.find(client, ARN))


@pytest.mark.usefixtures("credentials")
def test_faults_of_a_deployed_function_lose_nothing_and_run_nothing_unseen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    faults = {**MIXED, "time_out": 0.0}
    progress = Progress()
    limits = Limits(workers=4, rows=16, failed=3, unanswered=12, backoff=Backoff(0.001, 0.01))
    with serving(Fake(faults)) as fake:
        function = deployed_at(fake, monkeypatch)
        assert ids(fan_out(items(3000), function, limits=limits, progress=progress)) == names(3000)
    assert sum(fake.requests.values()) == progress["invocations"]
    assert min(progress[name] for name in ("throttled", "unanswered", "failed")) > 0


@pytest.mark.usefixtures("credentials")
def test_what_it_has_cost_is_what_lambda_says_it_bills(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(Fake()) as fake:
        function = deployed_at(fake, monkeypatch)
        list(fan_out(items(160), function, limits=QUICK))
    each = prices.PER_REQUEST + 0.1 * 1.0 * prices.PER_GB_SECOND["arm64"]  # 100 ms, 1 GB
    assert function.dollars() == pytest.approx(sum(fake.requests.values()) * each)


@pytest.mark.usefixtures("credentials")
def test_who_may_not_invoke_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(Fake({"deny": 1.0})) as fake, pytest.raises(Stopped, match="AccessDenied"):
        list(fan_out(items(10), deployed_at(fake, monkeypatch), limits=QUICK))
    assert fake.requests.total() <= 4


@pytest.mark.usefixtures("credentials")
def test_a_function_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_LAMBDA", f"http://127.0.0.1:{free_ports(1)[0]}")
    with pytest.raises(Unusable, match="cannot read the function SageMaker-x"):
        deployed.find(deployed.client("SageMaker-x", 1), "SageMaker-x")


@pytest.mark.usefixtures("credentials")
def test_the_client_sends_once_waits_longer_than_the_function_and_has_a_connection_each() -> None:
    client = deployed.client(ARN, 37, 120)
    config = client.meta.config
    assert config.retries["total_max_attempts"] == 1
    assert config.read_timeout > 120
    assert config.max_pool_connections == 37
    assert client.meta.region_name == "eu-central-1"


# --- lines of a file


def test_lines_come_back_in_order_with_the_unreadable_ones_in_their_place(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('nonsense\n{"id": "a2"}\n{"id": "a3"}\n[1]\n{"id": "b4"}\nnull\n')
    with serving(Fake(poison=frozenset({"a3"}))) as fake, path.open("rb") as file:
        found = list(scored(lines(file, Fields()), Emulators([fake.address], 5), limits=QUICK))
    assert [(row.id, row.outcome) for row in found] == [
        ("line-1", "error"),
        ("a2", "correct"),
        ("a3", "error"),
        ("line-4", "error"),
        ("b4", "correct"),
        ("line-6", "error"),
    ]
    assert found[2].detail == "verifier: Runtime.ExitError: signal: killed"
    assert found[2].metrics == {"verifier_error": 1.0, "error_verifier": 1.0}


CAUSES = [
    (Failed("Task timed out after 3.00 seconds"), "deadline"),
    (Failed("MemoryError: boom"), "verifier"),
    (Oversized("Function.ResponseSizeTooLarge: x"), "sample"),
]


@pytest.mark.parametrize(("problem", "cause"), CAUSES)
def test_a_row_that_fails_alone_says_whose_fault_it_is(
    tmp_path: Path, problem: Exception, cause: str
) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"id": "a"}\n')
    with path.open("rb") as file:
        (row,) = scored(lines(file, Fields()), Script(problem, problem), limits=ONE)
    assert (row.id, row.detail.partition(":")[0], row.reward) == ("a", cause, 0.0)


def test_equal_rows_are_different_rows(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"id": "a2"}\n' * 10)
    with path.open("rb") as file, Journal(tmp_path / "journal", {}) as journal:
        assert len(list(scored(lines(file, Fields()), Script(), journal, limits=ONE))) == 10
        assert len(journal) == 10


def test_progress_reads_as_one_line() -> None:
    progress = Progress(lambda: 0.01234)
    progress.add("scored", 1000)
    progress.add("throttled", 2)
    line = progress.line()
    assert line.startswith("1,000 rows · ")
    assert line.endswith("/s · 2 throttled · $0.0123 so far")


def test_importing_the_command_does_not_import_boto3() -> None:
    program = (
        "import sys, lambda_container.command.remote, lambda_container.command.deployed; print(*sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment
    )
    assert "boto3" not in found.stdout.split()
