"""Tool calls in the notations that models and APIs use, as one shape: a list of {name: arguments}.

Understood: {name: {…}}; {"name": …, "arguments": …} (also "parameters", "args", "input"); OpenAI's
{"type": "function", "function": {"name": …, "arguments": "…"}}, with arguments as JSON text; a message
with "tool_calls"; a list of any of these; calls in <tool_call> tags, each its own.
"""

from __future__ import annotations

import re

from verifiers.json_fields.locate import Candidate
from verifiers.json_fields.parse import Bad, Broken, too_deep, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TAGGED = re.compile(r"<tool_call>((?:[^<]++|<(?!/?tool_call>))*+)</tool_call>")
_ARGUMENTS = ("arguments", "parameters", "args", "input")


def calls(value: Any) -> list[dict[str, Any]] | None:
    """The calls a value stands for, None where it stands for none."""
    if isinstance(value, list):
        found = [calls(item) for item in value]
        return None if None in found else [call for each in found if each for call in each]
    if not isinstance(value, dict):
        return None
    if isinstance(value.get("tool_calls"), list):
        return calls(value["tool_calls"])
    if isinstance(value.get("function"), dict):
        return calls(value["function"])
    given = [value[name] for name in _ARGUMENTS if name in value]
    if isinstance(value.get("name"), str) and len(given) == 1:
        return [{value["name"]: _arguments(given[0])}]
    if value and all(isinstance(arguments, dict) for arguments in value.values()):
        return [{name: arguments} for name, arguments in value.items()]
    return None


def is_call(value: Any) -> bool:
    """Whether a value stands for calls."""
    return calls(value) is not None


def tagged(text: str) -> list[Candidate]:
    """The one candidate that all <tool_call> tags of a text make together; none where there is no tag."""
    blocks = _TAGGED.findall(text)
    values = [_call(block) for block in blocks]
    return [Candidate(values, "\n".join(blocks), "embedded")] if values else []


def _call(block: str) -> Any:
    try:
        value = whole(block)
    except (Broken, RecursionError):
        return {"": Bad("the call is not JSON")}
    return {"": Bad("the call is nested too deeply")} if too_deep(value) else value


def _arguments(given: Any) -> Any:
    """Arguments as an object; JSON text is read, and what cannot be read is wrong."""
    if not isinstance(given, str):
        return given
    try:
        value = whole(given or "{}")
    except (Broken, RecursionError):
        return Bad("the arguments are not JSON")
    return Bad("the arguments are nested too deeply") if too_deep(value) else value
