"""A function of ours applied to untrusted data: JSON in, JSON out, in a child that can be killed."""

from __future__ import annotations

import json
import sys

from sandbox.channel import Channel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

DRIVER = "sandbox.calling:serve"


def request(function: str, argument: Any, most: int) -> str:
    """What `serve` is given. ValueError where `argument` is no JSON value or nested deeper than `most`."""
    try:
        if depth(argument) > most:
            raise ValueError(f"the argument is nested deeper than {most}; see Policy.depth")
        return json.dumps([function, argument])
    except (TypeError, RecursionError) as problem:
        raise ValueError(f"the argument is no JSON value: {problem}") from None


def serve(channel: Channel, text: str) -> None:
    """The driver of `call`: one request, one answer."""
    name, argument = json.loads(text)
    module, _, function = name.partition(":")
    result = getattr(sys.modules[module], function)(argument)
    channel.send(json.dumps(result).encode())


def answer(message: bytes, most: int) -> Any:
    """What the child answered. ValueError where that is no JSON or nested deeper than `most`."""
    try:
        value = json.loads(message)
    except RecursionError:
        raise ValueError("the answer is nested too deeply to be read") from None
    if depth(value) > most:
        raise ValueError(f"the answer is nested deeper than {most}")
    return value


def depth(value: Any) -> int:
    """How deeply lists and dicts are nested in a JSON value: 0 for a number, 1 for a flat list."""
    levels, layer = 0, [value]
    while layer := [v for v in layer if isinstance(v, (list, tuple, dict))]:
        levels += 1
        if levels > MOST_LEVELS:
            raise ValueError("nested without end")
        layer = [inner for v in layer for inner in (v.values() if isinstance(v, dict) else v)]
    return levels


MOST_LEVELS = 1000
