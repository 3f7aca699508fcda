"""The documents: every command in them is one that the project has, with arguments that it takes."""

from __future__ import annotations

import re
import shlex
from argparse import ArgumentParser
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from lambda_container.command import cli

pytest.importorskip("docker", reason="docker is not installed")

ROOT = Path(__file__).resolve().parent.parent
PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted(ROOT.glob("examples/*/README.md")),
]
SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def commands(program: str) -> Iterator[tuple[str, list[str]]]:
    """(page, words) of each call of a program in the pages' shell blocks, up to a pipe or a redirection."""
    for page in PAGES:
        for block in SHELL.findall(page.read_text(encoding="utf-8")):
            for line in block.replace("\\\n", " ").splitlines():
                if (found := re.match(rf"(?:\.venv/bin/)?{program} (.*)", line)) is not None:
                    words = shlex.split(found[1], comments=True)
                    cut = next((i for i, word in enumerate(words) if word in (">", "|", "&&")), len(words))
                    yield page.name, words[:cut]


CALLS = [pytest.param(words, id=f"{page}: {' '.join(words)}") for page, words in commands("rlvr")]


def test_the_pages_show_every_command() -> None:
    assert {words[0] for _, words in commands("rlvr")} == set(cli.COMMANDS)


@pytest.mark.parametrize("words", CALLS)
def test_a_command_takes_the_arguments_that_are_shown(words: list[str]) -> None:
    parser = ArgumentParser(add_help=False, exit_on_error=False)
    import_module(f"lambda_container.command.{words[0]}").configure(parser)
    if words[1:] != ["--help"]:
        parser.parse_args(words[1:])


def test_what_is_made_can_be_made() -> None:
    assert {words[0] for _, words in commands("make")} <= TARGETS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_examples_are_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    linked = [page.parent / link for link in LINK.findall(text)]
    named = [ROOT / name for name in re.findall(r"\b(?:examples|docs|lambda_container)/[\w/.-]*\w", text)]
    assert [str(path) for path in (*linked, *named) if not path.exists()] == []
