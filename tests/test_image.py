"""The image itself, under Lambda's runtime emulator, confined as Lambda would and more."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from lambda_container import handler, payload
from lambda_container.command import Unusable
from lambda_container.command.emulator import Emulator, Settings, confinement, emulator
from lambda_container.command.emulators import Emulators
from lambda_container.command.engine import engine
from lambda_container.command.invoker import Failed, Oversized
from tests.conftest import ROOT, SHARED, needs_shared
from tests.containers import ask, built, needs_engine, output

pytestmark = needs_engine

PACKAGES = "/usr/local/lib/python3.13/dist-packages"
SECCOMP = SHARED.parent / "container" / "lambda-like-seccomp.json"
STAND_IN = {f"{PACKAGES}/tests": ROOT / "tests"}
EVENTS = sorted(path.stem for path in (SHARED / "events").glob("*.json"))
SECRETS = {
    "AWS_ACCESS_KEY_ID": "AKIAHUSH",
    "AWS_SECRET_ACCESS_KEY": "hush",
    "AWS_SESSION_TOKEN": "hush",
    "AWS_LAMBDA_METADATA_TOKEN": "hush",
}
START = f"import sys; sys.path.append({PACKAGES!r}); from lambda_container import handler, runtime"


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    """One emulator with the real handler."""
    with engine() as client, emulator(client, Settings(image=built("local"), reward="math")) as started:
        yield started


@pytest.fixture(scope="module")
def obedient() -> Iterator[str]:
    """One emulator with a handler that does what it is told, and three seconds to do it."""
    settings = Settings(
        image=built("local"), seconds=3, handler="tests.stand_in:obey", mounts=STAND_IN, environment=SECRETS
    )
    with engine() as client, emulator(client, settings) as started:
        yield started.url


@pytest.fixture
def here() -> Iterator[None]:
    """The handler in this process judges as the image's does."""
    handler.configure({"RLVR_REWARD": "math"})
    yield
    handler.configure(os.environ)


# --- what it is made of


def test_every_module_has_bytecode_that_no_timestamp_can_invalidate() -> None:
    said = output(built("lambda"), "-m", "lambda_container.assembly", "check")
    assert int(said.split()[0]) > 500


def test_nothing_is_compiled_when_it_starts() -> None:
    with engine() as client:
        log = client.containers.run(
            built("lambda"), ["-I", "-S", "-v", "-c", START], entrypoint=["/usr/bin/python3"],
            remove=True, read_only=True, network_mode="none", stderr=True,
        ).decode()  # fmt: skip
    assert "lambda_container/__pycache__/runtime.cpython-313.pyc matches" in log
    assert re.findall(r"# code object from [^'].*", log) == []


def test_its_user_can_write_nowhere_but_in_tmp() -> None:
    program = """if True:
        import os
        for root, folders, files in os.walk("/"):
            if root == "/":
                folders[:] = [f for f in folders if f not in ("proc", "sys", "dev")]
            for name in [".", *files]:
                path = os.path.join(root, name)
                if os.access(path, os.W_OK) and not os.path.islink(path):
                    print(os.path.normpath(path))
    """
    with engine() as client:
        said = client.containers.run(
            built("lambda"), ["-c", program], entrypoint=["/usr/bin/python3"], remove=True
        )
    assert said.decode().split() == ["/tmp"]


def test_it_has_no_program_but_python() -> None:
    program = "import os; print(*sorted(os.listdir('/usr/bin')))"
    assert output(built("lambda"), "-c", program).split() == ["env", "python3", "python3.13"]


def test_both_targets_start_the_same_program_as_a_user_that_is_not_root() -> None:
    with engine() as client:
        ours, local = (client.images.get(built(target)).attrs["Config"] for target in ("lambda", "local"))
    assert (ours["User"], local["User"]) == ("993:990", "993:990")
    assert local["Entrypoint"][-len(ours["Entrypoint"]) :] == ours["Entrypoint"]
    assert local["Cmd"] == ours["Cmd"] == ["lambda_container.handler:handler"]
    assert ours["Labels"]["com.amazonaws.lambda.feature.snapstart"] == "Allow"
    assert "RLVR_REWARD=math" in ours["Env"]


# --- what it answers


@needs_shared
@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("name", EVENTS)
def test_it_answers_every_event_as_the_handler_does_here(running: Emulator, name: str) -> None:
    event = json.loads((SHARED / "events" / f"{name}.json").read_text(encoding="utf-8"))
    expected = json.loads(payload.write(handler.handler(event)))
    assert ask(running.url, event) == expected


IN_THE_CONTAINER = """if True:
    import json, os, sys, urllib.request
    url = "http://127.0.0.1:8080/2015-03-31/functions/function/invocations"
    answers = {}
    for name in sorted(os.listdir("/events")):
        if name.endswith(".json"):
            with open(f"/events/{name}", "rb") as event:
                with urllib.request.urlopen(url, event.read()) as reply:
                    answers[name.removesuffix(".json")] = json.load(reply)
    print(json.dumps(answers))
"""


def confined(events: Path, **environment: str) -> dict[str, Any]:
    """Replies to every event of a directory, where all that Lambda refuses is refused, and the network too."""
    with engine() as client:
        container = client.containers.run(
            built("local"), detach=True, network_mode="none", environment=environment,
            volumes={str(events): {"bind": "/events", "mode": "ro"}},
            security_opt=[f"seccomp={SECCOMP.read_text()}", "no-new-privileges"],
            **confinement(Settings()),
        )  # fmt: skip
        try:
            status, said = container.exec_run(["/usr/bin/python3", "-c", IN_THE_CONTAINER])
        finally:
            container.remove(force=True)
    assert isinstance(said, bytes)
    assert status == 0, said.decode()
    return dict(json.loads(said))


@needs_shared
@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("runtime", ["rlvr", "awslambdaric"])
def test_it_answers_without_network_capabilities_shared_memory_or_nested_seccomp(runtime: str) -> None:
    """Every event, with our runtime and with AWS's."""
    expected = {}
    for name in EVENTS:
        event = json.loads((SHARED / "events" / f"{name}.json").read_text(encoding="utf-8"))
        expected[name] = json.loads(payload.write(handler.handler(event)))
    assert confined(SHARED / "events", RLVR_RUNTIME=runtime) == expected


CODE = [
    ("add", "return a + b", 1.0),
    ("subtract", "return a - b", 0.0),
    ("leave", "import os; os._exit(0)", 0.0),
]


@needs_shared
def test_untrusted_code_is_judged_where_lambda_refuses_everything(tmp_path: Path) -> None:
    rows = [
        {"id": id_, "verifier": "code", "reference_answer": "assert add(1, 2) == 3\nassert add(2, 2) == 4",
         "messages": [{"role": "assistant", "content": f"```python\ndef add(a, b):\n    {body}\n```"}]}
        for id_, body, _ in CODE
    ]  # fmt: skip
    tmp_path.chmod(0o755)
    (tmp_path / "code.json").write_text(json.dumps(rows))
    results = confined(tmp_path)["code"]
    assert [(result["id"], result["aggregate_reward_score"]) for result in results] == [
        (id_, score) for id_, _, score in CODE
    ]
    errors = [m["value"] for r in results for m in r["metrics_list"] if m["name"] == "verifier_error"]
    assert errors == [0.0, 0.0, 0.0]


def test_an_event_of_the_largest_size_is_answered_and_a_larger_one_not_sent(running: Emulator) -> None:
    row = {"id": "long", "messages": [{"role": "assistant", "content": ""}], "reference_answer": "4"}
    room = payload.LIMIT - len(json.dumps([row])) - len(r"\\boxed{4}")
    row["messages"] = [{"role": "assistant", "content": "x" * room + r"\boxed{4}"}]
    assert len(json.dumps([row])) == payload.LIMIT
    (result,) = ask(running.url, [row])
    assert (result["id"], result["aggregate_reward_score"]) == ("long", 1.0)
    with pytest.raises(Oversized, match="at most 6,291,556 are carried"):
        ask(running.url, [row, row])


def test_a_large_event_that_is_not_ascii_is_answered(running: Emulator) -> None:
    answer = "é" * 1_000_000 + r"\boxed{4}"
    body = [{"id": "é", "messages": [{"role": "assistant", "content": answer}], "reference_answer": "4"}]
    import http.client

    connection = http.client.HTTPConnection(running.url.removeprefix("http://"), timeout=60)
    try:
        path = "/2015-03-31/functions/function/invocations"
        connection.request("POST", path, json.dumps(body, ensure_ascii=False).encode())
        (result,) = json.loads(connection.getresponse().read())
    finally:
        connection.close()
    assert (result["id"], result["aggregate_reward_score"]) == ("é", 1.0)


# --- what it survives


def test_an_exception_is_reported_and_the_next_event_answered(obedient: str) -> None:
    with pytest.raises(Failed, match=r"ValueError: invalid literal for int\(\)"):
        ask(obedient, "raise")
    assert ask(obedient, []) == []


def test_a_process_that_ends_is_reported_and_the_next_event_answered(obedient: str) -> None:
    with pytest.raises(Failed, match=r"Runtime\.ExitError"):
        ask(obedient, "exit")
    assert ask(obedient, []) == []


def test_a_time_out_is_reported_and_the_next_event_answered(obedient: str) -> None:
    with pytest.raises(Failed, match=r"Task timed out after 3\.00 seconds"):
        ask(obedient, "sleep")
    assert ask(obedient, []) == []


def test_an_answer_that_is_too_long_is_an_error_that_says_so(obedient: str) -> None:
    with pytest.raises(Oversized, match="7,000,002 bytes; Lambda carries 6,291,556"):
        ask(obedient, "long")
    assert ask(obedient, []) == []


def test_credentials_are_nowhere_in_the_handlers_process(obedient: str) -> None:
    secret = ask(obedient, "environ")
    assert "AWS_LAMBDA_RUNTIME_API" in secret
    assert not [name for name in SECRETS if name in secret]
    assert "hush" not in secret


# --- the commands around it


def test_several_emulators_answer_many_callers_at_once_one_event_each() -> None:
    rows = [
        [{"id": str(n), "messages": [{"role": "assistant", "content": str(n)}], "reference_answer": str(n)}]
        for n in range(24)
    ]
    settings = Settings(image=built("local"), reward="math")
    with engine() as client, emulator(client, settings) as one, emulator(client, settings) as other:
        emulators = Emulators([one.url, other.url], 60)
        with ThreadPoolExecutor(6) as threads:
            replies = list(threads.map(emulators.invoke, (json.dumps(row).encode() for row in rows)))
    results = [json.loads(reply)[0] for reply in replies]
    assert [(result["id"], result["aggregate_reward_score"]) for result in results] == [
        (str(n), 1.0) for n in range(24)
    ]


def test_a_reward_file_of_this_machine_is_the_images_reward(tmp_path: Path) -> None:
    reward = tmp_path / "reward.toml"
    reward.write_text('[[criteria]]\nname = "exactly"\nverifier = "math"\n')
    row = {"id": "1", "messages": [{"role": "assistant", "content": "4"}], "reference_answer": "4"}
    settings = Settings(image=built("local"), reward=str(reward))
    with engine() as client, emulator(client, settings) as running:
        (result,) = ask(running.url, [row])
    assert "exactly" in {metric["name"] for metric in result["metrics_list"]}


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (Settings(image="rlvr-executor:no-such-tag"), "build it with `rlvr image`"),
        (Settings(reward=str(ROOT / "pyproject.toml")), "build-system"),
        (
            Settings(reward="nosuch"),
            r"does not start: plugin: no plugin 'nosuch' .*label, math\Z",
        ),  # and no log
        (Settings(handler="lambda_container.handler:nothing"), "no attribute 'nothing'"),
        (Settings(memory=1), "memory"),
    ],
    ids=["image", "reward", "verifier", "handler", "memory"],
)
def test_what_cannot_be_served_says_why(settings: Settings, says: str) -> None:
    image = settings.image if "no-such" in settings.image else built("local")
    given = Settings(**{**vars(settings), "image": image})
    with engine() as client, pytest.raises(Unusable, match=says), emulator(client, given):
        pass


@pytest.mark.parametrize("interruption", [signal.SIGINT, signal.SIGTERM])
def test_rlvr_serve_answers_until_it_is_interrupted_and_leaves_nothing(interruption: signal.Signals) -> None:
    command = [sys.executable, "-m", "lambda_container.command.cli", "serve", "--docker", "--port", "0"]
    with subprocess.Popen(
        [*command, "--image", built("local")], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as serving:  # fmt: skip
        assert serving.stdout is not None
        url = serving.stdout.readline().removeprefix("ready: ").partition("/2015")[0]
        assert ask(url, []) == []
        serving.send_signal(interruption)
        assert serving.wait(60) == 0
    with engine() as client:
        assert not client.containers.list(all=True, filters={"publish": url.rpartition(":")[2]})
