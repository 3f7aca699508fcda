"""What `bench.sandbox` runs in a child."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.channel import Channel


def answer(channel: Channel, source: str) -> None:
    """Applies `f` of the source to each message."""
    scope: dict[str, Callable[[str], str]] = {}
    exec(source, scope)
    while True:
        channel.send(scope["f"](channel.receive().decode()).encode())
