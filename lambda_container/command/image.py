"""Builds the container image: rlvr-executor:lambda for AWS, rlvr-executor:local with the emulator.

A plugin is a directory of this project or anything that pip can install; its verifiers are in the image
by their names.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path

from docker import DockerClient
from docker.errors import APIError

from lambda_container.command import Unusable
from lambda_container.command.engine import REPOSITORY, engine

CONTEXT = Path(__file__).resolve().parents[2]
DOCKERFILE = "lambda_container/Dockerfile"
TARGETS = ("lambda", "local")
PASSED = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL")  # where packages come from, if not from the usual index


def configure(parser: ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument("--target", choices=TARGETS, help="build this one only")
    parser.add_argument("--plugin", action="append", default=[], metavar="REQUIREMENT",
                        help="add a plugin: a directory of this project, or what pip takes")  # fmt: skip
    parser.add_argument("--name", default=REPOSITORY, help=f"the image's name ({REPOSITORY})")


def run(arguments: Namespace) -> int:
    """Builds, printing the engine's progress; Unusable where a step fails."""
    if not (CONTEXT / "pyproject.toml").is_file():
        raise Unusable("an image is built from a clone of the project; here is an installed package only")
    with engine() as client:
        for target in [arguments.target] if arguments.target else TARGETS:
            tag = f"{arguments.name}:{target}"
            build(client, target, tag, arguments.plugin)
            size = client.images.get(tag).attrs["Size"] / 1e6
            print(f"{tag}: {size:.0f} MB")
    return 0


def build(
    client: DockerClient, target: str, tag: str, plugins: Iterable[str] = (), *, show: bool = True
) -> None:
    """Builds one target, showing the engine's progress. Raises Unusable with the failing step's message."""
    arguments = {name: os.environ[name] for name in PASSED if name in os.environ}
    arguments["PLUGINS"] = " ".join(_plugin(plugin) for plugin in plugins)
    try:
        steps = client.api.build(
            path=str(CONTEXT), dockerfile=DOCKERFILE, target=target, tag=tag, buildargs=arguments,
            rm=True, forcerm=True, decode=True,
        )  # fmt: skip
        for step in steps:
            if "error" in step:
                raise Unusable(f"the build of {tag} failed: {step['error'].strip()}")
            if show:
                sys.stderr.write(step.get("stream", ""))
                sys.stderr.flush()
    except APIError as problem:
        raise Unusable(f"the engine refused to build {tag}: {problem}") from problem


def _plugin(name: str) -> str:
    """A directory becomes the one inside the build's context; anything else is a requirement for pip."""
    if not Path(name).is_dir():
        return name
    path = Path(name).resolve()
    if not path.is_relative_to(CONTEXT):
        raise Unusable(
            f"the plugin {name} lies outside {CONTEXT}: build from its own Dockerfile (docs/image.md)"
        )
    return f"./{path.relative_to(CONTEXT)}"
