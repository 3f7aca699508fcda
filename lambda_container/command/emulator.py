"""The image under Lambda's runtime emulator: a container that answers one event at a time.

What the emulator does not confine, the container does, as Lambda would: a read-only file system but for
/tmp, a user that is not root, no capabilities, no shared memory, 1024 processes and files.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from docker import DockerClient
from docker.errors import APIError, ImageNotFound, NotFound
from docker.models.containers import Container
from docker.types import Ulimit

from lambda_container.command import Unusable
from lambda_container.command.emulators import Emulators
from lambda_container.command.engine import LOCAL
from lambda_container.command.invoker import Undelivered

MEMORY_OF_ONE_CPU = 1769  # MB, as Lambda counts
FAULT = "Fault: "
START_SECONDS = 60.0
REWARD_FILE = "/var/task/reward.toml"
LABEL = "rlvr-executor"  # of every container, so that what a killed process left can be found


@dataclass(frozen=True)
class Settings:
    """How a container runs.

    port: on this machine's loopback, 0 for a free one. memory: MB; CPU follows it as in Lambda.
    seconds: the function's time limit. reward: a verifier's name, or a file that is mounted.
    handler: "module:function" in place of the image's. mounts: files of this machine, by their path inside.
    """

    image: str = LOCAL
    port: int = 0
    memory: int = MEMORY_OF_ONE_CPU
    seconds: int = 300
    reward: str = ""
    writable: bool = False
    handler: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    mounts: Mapping[str, Path] = field(default_factory=dict)


@dataclass(frozen=True)
class Emulator:
    """A running container. url: where it answers. container: the engine's own."""

    url: str
    container: Container

    def ended(self) -> bool:
        """Whether it does not run any more."""
        self.container.reload()
        return bool(self.container.status != "running")

    def logs(self, lines: int = 50) -> str:
        """The end of what it wrote."""
        return str(self.container.logs(tail=lines), "utf-8", "replace")


@contextmanager
def emulator(client: DockerClient, settings: Settings) -> Iterator[Emulator]:
    """Starts a container, waits until it answers, and removes it in the end.

    Raises Unusable where the image is missing, the port taken or the handler refuses to start.
    """
    container = _made(client, settings)
    try:
        _start(container)
        yield _answering(container)
    finally:
        with suppress(NotFound):  # somebody else may have removed it
            container.remove(force=True)


def restarted(emulator: Emulator) -> Emulator:
    """A container that has ended, started again; it may answer at another port.

    Raises Unusable where it ends again, docker.errors.DockerException where the engine does not start it.
    """
    emulator.container.start()
    return _answering(emulator.container)


def _answering(container: Container) -> Emulator:
    running = Emulator(f"http://127.0.0.1:{_port(container)}", container)
    _wait(running)
    return running


def _made(client: DockerClient, settings: Settings) -> Container:
    try:
        return client.containers.create(
            settings.image,
            command=[settings.handler] if settings.handler else None,
            ports={"8080/tcp": ("127.0.0.1", settings.port)},
            environment=_environment(settings),
            labels=[LABEL],
            volumes={
                str(path.resolve()): {"bind": inside, "mode": "ro"} for inside, path in _mounts(settings)
            },
            **confinement(settings),
        )
    except ImageNotFound as problem:
        raise Unusable(f"there is no image {settings.image}; build it with `rlvr image`") from problem
    except APIError as problem:
        raise Unusable(f"the container cannot be made: {problem.explanation}") from problem


def _start(container: Container) -> None:
    try:
        container.start()
    except APIError as problem:
        raise Unusable(f"the container does not start: {problem.explanation}") from problem


def confinement(settings: Settings) -> dict[str, Any]:
    """The engine's words for what a container may not do."""
    return {
        "read_only": not settings.writable,
        "tmpfs": {"/tmp": "size=512m,mode=1777"},
        "cap_drop": ["ALL"],
        "ipc_mode": "none",
        "pids_limit": 1024,
        "ulimits": [Ulimit(name="nofile", soft=1024, hard=1024)],
        "mem_limit": f"{settings.memory}m",
        "memswap_limit": f"{settings.memory}m",
        "nano_cpus": int(1e9 * settings.memory / MEMORY_OF_ONE_CPU),
    }


def _environment(settings: Settings) -> dict[str, str]:
    given = {"AWS_LAMBDA_FUNCTION_TIMEOUT": str(settings.seconds), **settings.environment}
    given["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = str(settings.memory)
    if settings.reward:
        given["RLVR_REWARD"] = REWARD_FILE if Path(settings.reward).is_file() else settings.reward
    return given


def _mounts(settings: Settings) -> list[tuple[str, Path]]:
    reward = Path(settings.reward)
    return [*settings.mounts.items(), *([(REWARD_FILE, reward)] if reward.is_file() else [])]


def _port(container: Container) -> int:
    container.reload()
    published = container.ports.get("8080/tcp")
    if not published:
        raise Unusable("the container ended before it had a port")
    return int(published[0]["HostPort"])


def _wait(running: Emulator) -> None:
    """Until the emulator listens and the handler has answered an empty batch."""
    deadline = time.monotonic() + START_SECONDS
    while not _listens(running.url):
        running.container.reload()
        if running.container.status == "exited" or time.monotonic() > deadline:
            raise Unusable(f"the container does not start:\n{running.logs()}")
        time.sleep(0.02)
    try:
        Emulators([running.url], START_SECONDS).invoke(b"[]")
    except Undelivered as problem:
        told = str(problem).removeprefix(FAULT)  # of which the text says what was wrong, without the log
        log = f"\n{running.logs()}" if told == str(problem) else ""
        raise Unusable(f"the handler does not start: {told}{log}") from problem


def _listens(url: str) -> bool:
    """Whether the emulator answers at all: any path but the invocation's is a 404."""
    connection = HTTPConnection(url.removeprefix("http://"), timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == 404
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
