"""AWS's own reward-function checkers judge ours: as a file, and as a function behind an ARN.

Both checkers put the same request, a bare list of rows, for every model. Nova's want the bare list of
results back; the open-weight one wants {"statusCode", "headers", "body"}, and nothing in its request says
so. A function for open-weight models therefore sets RLVR_REPLY=http.
"""

from __future__ import annotations

import json
import os
import subprocess
import tomllib
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote

import pytest

from lambda_container.command.emulator import Settings, emulator
from lambda_container.command.engine import engine
from tests import aws_environment
from tests.conftest import ROOT
from tests.containers import built, needs_engine

pytestmark = pytest.mark.skipif(
    not aws_environment.ready(),
    reason="AWS's clients are not installed: python -m tests.aws_environment (Python 3.12 or later)",
)

ARN = "arn:aws:lambda:us-east-1:123456789012:function:{}"
NOVA, OPEN = "SageMaker-nova", "SageMaker-open-weight"
REPLY = {NOVA: "auto", OPEN: "http"}


def turns(answer: str | None) -> list[dict[str, str]]:
    asked = {"role": "user", "content": "What is 2 + 2?"}
    return [asked] if answer is None else [asked, {"role": "assistant", "content": answer}]


ROWS = {
    "root": [
        {"id": "1", "messages": turns(r"\boxed{4}"), "reference_answer": "4"},
        {"id": "2", "messages": turns("five"), "reference_answer": {"text": "4"}, "data_source": "gsm8k"},
    ],
    "metadata": [{"id": "1", "messages": turns(r"\boxed{4}"), "metadata": {"reference_answer": "4"}}],
    "unanswered": [{"id": str(n), "messages": turns(None), "reference_answer": "4"} for n in range(3)],
    "verl": [
        {"id": "1", "prompt": turns(None), "data_source": "openai/gsm8k", "ability": "math",
         "reward_model": {"ground_truth": "4", "style": "rule"}, "completion": r"\boxed{4}"},
    ],
}  # fmt: skip
SCORES = {"root": [1.0, 0.0], "metadata": [1.0], "unanswered": [0.0, 0.0, 0.0], "verl": [1.0]}

Case = tuple[str, str, str, dict[str, Any]]  # client, function, rows, what that client wants to know
ACCEPTED: list[Case] = [
    *[("nova-forge", NOVA, rows, {"platform": platform})
      for rows in ("root", "metadata") for platform in ("SMTJ", "SMHP")],
    *[("sagemaker", NOVA, rows, {"is_nova": True}) for rows in ROWS],
    ("sagemaker", NOVA, "root", {"is_nova": True, "platform": "SMHP"}),
    *[("sagemaker", OPEN, rows, {"is_nova": False}) for rows in ROWS],
]  # fmt: skip
REFUSED: list[Case] = [("sagemaker", NOVA, "root", {"is_nova": False})]
REFUSAL = "must return a dict with 'statusCode' and 'body', got list"


def judged(cases: list[dict[str, Any]], folder: Path, environment: Mapping[str, str]) -> list[dict[str, Any]]:
    """The clients' verdicts, in one process of theirs: importing them takes seconds."""
    asked, told = folder / "cases.json", folder / "verdicts.json"
    asked.write_text(json.dumps(cases))
    local = {"PYTHONPATH": f"{ROOT}:{folder}", "TELEMETRY_OPT_OUT": "true", "AWS_DEFAULT_REGION": "us-east-1",
             "AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "HOME": str(aws_environment.ENVIRONMENT)}  # fmt: skip
    subprocess.run(
        [aws_environment.PYTHON, ROOT / "tests" / "aws_judge.py", asked, told],
        env={"PATH": os.environ["PATH"], **local, **environment}, check=True, capture_output=True, cwd=folder,
    )  # fmt: skip
    return list(json.loads(told.read_text()))


def cases(functions: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every accepted and refused case, with each function's file or ARN in place of its name."""
    return [
        {"client": client, "function": functions[function], "samples": ROWS[rows], **wishes}
        for client, function, rows, wishes in [*ACCEPTED, *REFUSED]
    ]


def agree(verdicts: list[dict[str, Any]]) -> None:
    accepted, refused = verdicts[: len(ACCEPTED)], verdicts[len(ACCEPTED) :]
    for case, verdict in zip(ACCEPTED, accepted, strict=True):
        assert verdict == {"accepted": True, "said": "", "scores": SCORES[case[2]]}, case
    assert [REFUSAL in verdict["said"] for verdict in refused] == [True] * len(REFUSED)


def declare(folder: Path) -> None:
    """Makes our verifiers known in an environment in which the project is not installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    entries = project["entry-points"]["rlvr.verifiers"].items()
    found = folder / "rlvr_executor-0.dist-info"
    found.mkdir()
    (found / "METADATA").write_text("Metadata-Version: 2.1\nName: rlvr-executor\nVersion: 0\n")
    lines = ["[rlvr.verifiers]", *(f"{name} = {target}" for name, target in entries)]
    (found / "entry_points.txt").write_text("\n".join(lines))


def test_awss_clients_accept_the_handler_as_a_file(tmp_path: Path) -> None:
    declare(tmp_path)
    functions = {}
    for name, reply in REPLY.items():
        path = tmp_path / f"{name}.py"
        path.write_text(
            "from lambda_container import handler\n"
            "def lambda_handler(event, context):\n"
            f"    handler.configure({{'RLVR_REWARD': 'math', 'RLVR_REPLY': {reply!r}}})\n"
            "    return handler.handler(event, context)\n"
        )
        functions[name] = str(path)
    agree(judged(cases(functions), tmp_path, {}))


@needs_engine
def test_awss_clients_accept_the_image_behind_an_arn(tmp_path: Path) -> None:
    with ExitStack() as stack:
        client = stack.enter_context(engine())
        urls = {}
        for name, reply in REPLY.items():
            settings = Settings(image=built("local"), reward="math", environment={"RLVR_REPLY": reply})
            urls[name] = stack.enter_context(emulator(client, settings)).url
        aws = stack.enter_context(lambda_service(urls))
        functions = {name: ARN.format(name) for name in REPLY}
        agree(judged(cases(functions), tmp_path, {"AWS_ENDPOINT_URL_LAMBDA": aws}))


@contextmanager
def lambda_service(urls: Mapping[str, str]) -> Iterator[str]:
    """Functions by their names, as AWS has them; an emulator has one, called `function`."""

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            name = unquote(self.path).split("/")[3].rpartition(":")[2]
            body = self.rfile.read(int(self.headers["Content-Length"]))
            url = f"{urls[name]}/2015-03-31/functions/function/invocations"
            with urllib.request.urlopen(url, body) as reply:
                answer = reply.read()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Service) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
