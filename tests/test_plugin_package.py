"""The example plugin: a package of its own, in a virtual environment and in an image."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

from lambda_container.command.emulator import Settings, emulator
from lambda_container.command.engine import engine
from lambda_container.command.image import CONTEXT
from tests.conftest import ROOT
from tests.containers import NAME, ask, built, needs_engine, output

PLUGIN = ROOT / "examples" / "plugin"
EVENT = [
    {"id": "yes", "verifier": "palindrome", "messages": [{"role": "assistant", "content": "Never odd or even"}]},
    {"id": "no", "verifier": "palindrome", "messages": [{"role": "assistant", "content": "Never"}]},
    {"id": "math", "verifier": "math", "messages": [{"role": "assistant", "content": r"\boxed{4}"}],
     "reference_answer": "4"},
]  # fmt: skip
JUDGE = "import sys; from verifiers import verify; print(verify('palindrome', sys.argv[1], None).outcome)"


def wheel(source: Path, into: Path) -> None:
    """Builds a package away from its source, which building writes to."""
    copy = into / f"{source.name}-source"
    ignored = shutil.ignore_patterns(".git", ".venv", "build", "dist", "*.egg-info", "tests")
    shutil.copytree(source, copy, ignore=ignored)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", str(into), str(copy)]
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A virtual environment with the executor and the plugin in it, installed from their wheels."""
    root = tmp_path_factory.mktemp("plugin")
    wheel(ROOT, root)
    wheel(PLUGIN, root)
    venv.create(root / "venv", with_pip=True)
    packages = map(str, root.glob("*.whl"))
    pip = [str(root / "venv/bin/pip"), "install", "--no-index", "--no-deps", "--quiet", *packages]
    subprocess.run(pip, check=True, capture_output=True)
    yield root / "venv/bin"
    shutil.rmtree(root)


def run(program: Path, *arguments: str) -> str:
    return subprocess.run(
        [str(program), *arguments], check=True, capture_output=True, text=True, cwd=program.parent
    ).stdout


def test_an_installed_plugin_is_listed(environment: Path) -> None:
    done = subprocess.run([environment / "rlvr", "verifiers"], capture_output=True, text=True, check=False)
    assert "palindrome   Judges whether the response is a palindrome" in done.stdout


@pytest.mark.parametrize(
    ("response", "outcome"),
    [
        ("A man, a plan, a canal: Panama", "correct"),
        ("<think>is it?</think>Hannah", "correct"),
        ("Hannah and Otto", "incorrect"),
        ("aa", "incorrect"),
        ("<think>Hannah", "no_answer"),
    ],
)
def test_an_installed_plugin_judges(environment: Path, response: str, outcome: str) -> None:
    assert run(environment / "python", "-I", "-c", JUDGE, response).strip() == outcome


def test_rlvr_score_judges_a_file_with_an_installed_plugin(environment: Path, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"response": "Otto", "reference": "tt"}\n{"response": "Otto", "reference": "nn"}\n')
    command = ["score", str(rows), "--verifier", "palindrome", "--option", "least=4", "--format", "jsonl"]
    found = [json.loads(line) for line in run(environment / "rlvr", *command).splitlines()]
    assert [row["outcome"] for row in found] == ["correct", "incorrect"]


@needs_engine
def test_a_plugin_is_in_the_image_by_one_build_argument() -> None:
    settings = Settings(image=built("local", str(PLUGIN)))
    with engine() as client, emulator(client, settings) as running:
        results = {result["id"]: result["aggregate_reward_score"] for result in ask(running.url, EVENT)}
    assert results == {"yes": 1.0, "no": 0.0, "math": 1.0}


@needs_engine
def test_a_plugin_is_added_to_an_image_by_a_dockerfile_of_its_own(tmp_path: Path) -> None:
    context = tmp_path / "plugin"
    shutil.copytree(PLUGIN, context)
    recipe = (context / "Dockerfile").read_text()
    assert "FROM rlvr-executor:lambda\n" in recipe
    (context / "Dockerfile").write_text(recipe.replace("rlvr-executor:lambda", built("lambda")))
    tag = f"{NAME}:derived"
    with engine() as client:
        client.images.build(path=str(context), tag=tag, rm=True)
    assert output(tag, "-c", JUDGE, "Hannah").strip() == "correct"
    assert "each with its bytecode" in output(tag, "-m", "lambda_container.assembly", "check")
    assert output(tag, "-c", "import os; print(os.getuid())").strip() == "993"


def test_a_plugin_outside_the_project_is_refused_with_what_to_do(tmp_path: Path) -> None:
    from lambda_container.command import Unusable
    from lambda_container.command.image import _plugin

    with pytest.raises(Unusable, match=r"lies outside .*docs/image\.md"):
        _plugin(str(tmp_path))
    assert _plugin(str(CONTEXT / "examples" / "plugin")) == "./examples/plugin"
    assert _plugin("some-package==1.0") == "some-package==1.0"
