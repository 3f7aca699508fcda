"""What an environment grants is told here, by a container and by a function in the same words."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import sandbox
from lambda_container import environment, handler
from lambda_container.command import cli
from sandbox import pool, probe
from tests.conftest import loaded_by
from tests.fake_function import Fake, serving

ALWAYS = (
    "kernel",
    "interpreter",
    "level",
    "bytecode",
    "credentials",
    "clock",
    "/tmp",
    "memory",
    "processors",
)


def test_the_handler_answers_a_probe_with_facts_that_are_json() -> None:
    reply = handler.handler({"probe": True}, {})
    assert set(ALWAYS) <= set(json.loads(json.dumps(reply, allow_nan=False))["facts"])
    assert reply["level"] >= 1


@pytest.mark.parametrize("event", [{"probe": 1.5}, {"probe": True, "id": "a"}, [{"probe": True}]])
def test_only_a_probe_is_a_probe(event: Any) -> None:
    assert isinstance(handler.handler(event, {}), list)


def test_a_page_for_people_and_an_exit_status_for_scripts(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["doctor"]) == 0
    page = capsys.readouterr().out
    assert all(name in page for name in ALWAYS)
    assert cli.main(["doctor", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["level"] >= 1


@pytest.mark.parametrize("name", environment.SECRETS)
def test_credentials_that_code_could_read_are_named_and_not_shown(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "very secret")
    told = dict(environment.facts())["credentials"]
    assert name in told
    assert "very secret" not in told


def test_an_old_function_or_a_dead_endpoint_is_said_to_be_one(capsys: pytest.CaptureFixture[str]) -> None:
    with serving(Fake(faults={"crash": 1.0})) as fake:
        assert cli.main(["doctor", "--endpoint", fake.address]) == 2
    assert "rlvr doctor: it does not answer" in capsys.readouterr().err
    assert cli.main(["doctor", "--endpoint", "localhost"]) == 2
    assert "write a URL" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("mode", "lasting"), [("timestamp", False), ("checked-hash", False), ("unchecked-hash", True)]
)
def test_only_bytecode_that_no_source_can_invalidate_is_lasting(
    mode: str, lasting: bool, tmp_path: Path
) -> None:
    (tmp_path / "fresh.py").write_text("x = 1\n")
    compiled = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", mode, str(tmp_path)]
    subprocess.run(compiled, check=True)
    assert environment._lasting(str(tmp_path / "fresh.py")) is lasting


def test_nothing_of_it_is_imported_before_somebody_asks() -> None:
    assert "lambda_container.environment" not in loaded_by("lambda_container.handler")


def test_how_long_an_executor_takes_to_be_ready_is_measured_where_none_runs() -> None:
    pool.close_all()
    first, again = (environment.report()["facts"] for _ in range(2))
    assert isinstance(first, dict)
    assert isinstance(again, dict)
    assert float(first["executor ready after"].removesuffix(" ms")) > 1
    assert again["executor ready after"] == "no time: it ran already"


def test_the_probe_is_a_command() -> None:
    told = subprocess.run([sys.executable, "-m", "sandbox.probe"], capture_output=True, text=True, timeout=60)
    assert told.returncode == 0, told.stderr
    assert "\nlevel " in told.stdout


def test_where_nothing_can_be_promised_the_probe_and_the_doctor_say_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused() -> int:
        raise sandbox.SandboxError("resource limits do not bind")

    monkeypatch.setattr(sandbox, "level", refused)
    monkeypatch.setattr(environment, "level", refused)
    assert probe.main() == 1
    assert cli.main(["doctor"]) == 1
    assert capsys.readouterr().out.count("L0: refused (resource limits do not bind)") == 2
