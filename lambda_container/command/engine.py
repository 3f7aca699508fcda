"""The Docker engine that the other commands build and run with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import docker
from docker import DockerClient
from docker.errors import DockerException

from lambda_container.command import Unusable

REPOSITORY = "rlvr-executor"
LAMBDA = f"{REPOSITORY}:lambda"
LOCAL = f"{REPOSITORY}:local"


@contextmanager
def engine() -> Iterator[DockerClient]:
    """A client of the engine that the environment names. Raises Unusable where none answers."""
    try:
        client = docker.from_env()
    except DockerException as problem:
        raise Unusable(
            f"no Docker engine can be reached ({problem}); start one, or name another in DOCKER_HOST"
        ) from problem
    try:
        yield client
    finally:
        client.close()


def reachable() -> str:
    """Why no engine can be used; "" where one can."""
    try:
        with engine() as client:
            client.ping()
    except (Unusable, DockerException) as problem:
        return str(problem)
    return ""
