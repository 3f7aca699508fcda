"""The checker's process: a caller's function is asked about one output (`checking` asks)."""

from __future__ import annotations

import sys

from verifiers.code_execution.decoding import decode
from verifiers.code_execution.encoding import MAX_QUESTION_BYTES, encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from sandbox.channel import Channel


NAME = "checker.py"
_LACKS = (NameError, ImportError, ModuleNotFoundError)
_EMPTY = (str, bytes, list, tuple, dict, set, frozenset)


def drive(channel: Channel, source: str) -> None:
    """Loads the checker and asks it once."""
    given = decode(channel.receive(), limit=MAX_QUESTION_BYTES)
    scope: dict[str, Any] = {"__name__": "checker"}
    try:
        exec(compile(source, NAME, "exec", dont_inherit=True), scope)
        check = scope.get("check")
    except BaseException as problem:  # noqa: BLE001 - a checker that cannot be loaded is reported as such
        channel.send(encode(["broken", f"it cannot be loaded: {type(problem).__name__}: {problem}"[:300]]))
        return
    if not callable(check):
        channel.send(encode(["broken", "it defines no function check(input, output, expected)"]))
        return
    channel.send(encode(_verdict(check, given)))


def _verdict(check: Any, given: dict[str, Any]) -> list[Any]:
    first = given.get("args", given.get("input"))
    try:
        verdict = _plain(check(first, given["output"], given["expected"]))
        if type(verdict) in _EMPTY and not verdict:  # `return output and …`: it depends on the output
            verdict = False
    except BaseException as problem:  # noqa: BLE001 - checkers stumble over malformed outputs: they are wrong
        if _is_its_own(problem):
            return ["broken", f"{type(problem).__name__}: {problem}"[:300]]
        return ["raised", type(problem).__name__]
    if type(verdict) in (bool, float, type(None)) or (type(verdict) is int and abs(verdict) < 1 << 60):
        return ["checked", verdict]
    return ["other", f"it returned {type(verdict).__name__} {str(verdict)[:80]}"]


def _plain(verdict: Any) -> Any:
    """A number or truth value of numpy's, as Python has it; anything else as it is."""
    numpy = sys.modules.get("numpy")
    return verdict.item() if numpy is not None and isinstance(verdict, numpy.generic) else verdict


def _is_its_own(problem: BaseException) -> bool:
    """Whether no output can have made it: a name or module that the checker lacks, another signature."""
    frames = []
    trace = problem.__traceback__
    while trace is not None:
        frames.append(trace.tb_frame.f_code.co_filename)
        trace = trace.tb_next
    if type(problem) is TypeError:
        return len(frames) == 1  # it was not entered
    return type(problem) in _LACKS and frames[-1] == NAME  # not in a text that it evaluates
