"""The checker's process: a caller's function is asked about one output (`checking` asks)."""

from __future__ import annotations

from verifiers.code_execution.decoding import decode
from verifiers.code_execution.encoding import MAX_QUESTION_BYTES, encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from sandbox.channel import Channel


_EMPTY = (str, bytes, list, tuple, dict, set, frozenset)


def drive(channel: Channel, source: str) -> None:
    """Loads the checker and asks it once."""
    given = decode(channel.receive(), limit=MAX_QUESTION_BYTES)
    scope: dict[str, Any] = {"__name__": "checker"}
    try:
        exec(compile(source, "checker.py", "exec", dont_inherit=True), scope)
        check = scope["check"]
    except BaseException as problem:  # noqa: BLE001 - a checker that cannot be loaded is reported as such
        channel.send(encode(["broken", f"it cannot be loaded: {type(problem).__name__}: {problem}"[:300]]))
        return
    channel.send(encode(_verdict(check, given)))


def _verdict(check: Any, given: dict[str, Any]) -> list[Any]:
    first = given.get("args", given.get("input"))
    try:
        verdict = check(first, given["output"], given["expected"])
        if type(verdict) in _EMPTY and not verdict:  # `return output and …`: it depends on the output
            verdict = False
    except BaseException as problem:  # noqa: BLE001 - checkers stumble over malformed outputs: they are wrong
        return ["raised", type(problem).__name__]
    if type(verdict) in (bool, float, type(None)) or (type(verdict) is int and abs(verdict) < 1 << 60):
        return ["checked", verdict]
    return ["other", f"it returned {type(verdict).__name__} {str(verdict)[:80]}"]
