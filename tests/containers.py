"""The image, built once for all tests that need it, and why they cannot run where there is no engine."""

from __future__ import annotations

import gc
import json
import warnings
from functools import cache
from typing import Any

import pytest

from lambda_container.command.emulators import Emulators
from lambda_container.command.engine import engine, reachable
from lambda_container.command.image import build

with warnings.catch_warnings():
    warnings.simplefilter("ignore", ResourceWarning)  # a client that reaches no engine leaves its socket open
    MISSING = reachable()
    gc.collect()
NAME = "rlvr-executor-test"

needs_engine = pytest.mark.skipif(bool(MISSING), reason=MISSING)


@cache
def built(target: str, *plugins: str) -> str:
    """The tag of an image of this source tree."""
    tag = f"{NAME}:{target}{'-plugin' if plugins else ''}"
    with engine() as client:
        build(client, target, tag, plugins)
    return tag


def output(image: str, *arguments: str, program: str = "/usr/bin/python3") -> str:
    """What a program of an image prints, run as the image's user on a read-only file system."""
    with engine() as client:
        said = client.containers.run(
            image, list(arguments), entrypoint=[program], remove=True, read_only=True, network_mode="none"
        )
    return said.decode()


def ask(url: str, event: Any) -> Any:
    """The reply of the emulator at `url`. Raises Undelivered."""
    return json.loads(Emulators([url], 60).invoke(json.dumps(event).encode()))
