"""Drivers and functions that the tests of the sandbox run in its children."""

from __future__ import annotations

import sys
import time
from typing import Any

from sandbox.channel import Channel


def answer(channel: Channel, source: str) -> None:
    """Defines `f` by the source, then answers each message with repr(f(message as text))."""
    scope: dict[str, Any] = {}
    exec(compile(source, "solution.py", "exec"), scope)
    while True:
        channel.send(repr(scope["f"](channel.receive().decode())).encode())


def echo(channel: Channel, source: str) -> None:
    """Sends the source, then every message, back."""
    channel.send(source.encode("utf-8", "surrogatepass"))
    while True:
        channel.send(channel.receive())


def leave(channel: Channel, source: str) -> None:
    """Ends as the source says: returns, raises or exits."""
    exec(source)


def identity(argument: Any) -> Any:
    """What it was given."""
    return argument


def nested(depth: int) -> Any:
    """A list in a list in a list …"""
    value: Any = 0
    for _ in range(depth):
        value = [value]
    return value


def slow(seconds: float) -> str:
    """Sleeps."""
    time.sleep(seconds)
    return "done"


def grow(megabytes: int) -> int:
    """Needs that much memory."""
    return len(bytearray(megabytes << 20))


def fail(text: str) -> None:
    """Raises."""
    raise LookupError(text)


def imported(name: str) -> bool:
    """Whether a module was imported."""
    return name in sys.modules
