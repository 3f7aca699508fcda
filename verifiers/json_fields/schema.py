"""Validation of an answer against a JSON Schema, safe on text that a model wrote.

`jsonschema_rs` validates: microseconds, and its patterns cannot run away. References stay within the
schema document and the published meta-schemas; a reference that would have to be fetched is the caller's
mistake, never a request. `jsonschema` writes the message for a person where its own pattern engine, which
can run away, has nothing to do.
"""

from __future__ import annotations

import json
import marshal
from functools import lru_cache

from verifiers.core import Cause, Fault
from verifiers.json_fields.parse import Bad
from verifiers.quotation import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Schema = dict[str, Any] | bool

MAX_EXPLAINED = 20_000  # characters of an answer whose faults are put into words at length
_SHOWN, _MOST = 60, 300
_NEEDS_PATTERNS = ("pattern", "patternProperties", "format", "$ref", "$dynamicRef", "$recursiveRef")


def is_valid(value: Any, schema: Schema) -> bool:
    """Whether an answer satisfies a schema. What is not JSON (NaN, a key given twice) satisfies none.

    Raises Fault: cause `option` for a schema that is none, or that refers outside of itself; cause
    `plugin` where jsonschema_rs is not installed.
    """
    validator = _validator(schema)
    if not _is_json(value):
        return False
    try:
        return bool(validator.is_valid(value))
    except ValueError:  # text that cannot be encoded: a lone surrogate
        return False


def complaint(value: Any, schema: Schema) -> str:
    """What is wrong with an invalid answer, for a person."""
    if not _is_json(value):
        return "the answer holds a value that JSON does not allow"
    if _has(schema, _NEEDS_PATTERNS) or len(json.dumps(value)) > MAX_EXPLAINED:
        return _first_error(value, schema)
    try:
        from jsonschema import validators
        from jsonschema.exceptions import best_match
    except ImportError:
        return _first_error(value, schema)
    checker = validators.validator_for(schema, default=validators.validator_for(True))
    problem = best_match(checker(schema).iter_errors(value))
    if problem is None:
        return _first_error(value, schema)
    return _sentence(problem.json_path, problem.message, repr(problem.instance))


def _first_error(value: Any, schema: Schema) -> str:
    try:
        problem = next(iter(_validator(schema).iter_errors(value)), None)
    except ValueError:
        return "the answer holds text that is not Unicode"
    if problem is None:
        return "invalid"
    where = "".join(map(_step, problem.instance_path))
    written = json.dumps(problem.instance, ensure_ascii=False, separators=(",", ":"))
    return _sentence(f"${where}", problem.message, written)


def _step(part: str | int) -> str:
    return f".{part}" if isinstance(part, str) and part.isidentifier() else f"[{part!r}]"


def _sentence(where: str, message: str, value: str) -> str:
    """A message with the value in it cut, so that what is wrong with it can be read."""
    short = message.replace(value, value[: _SHOWN - 1] + "…") if len(value) > _SHOWN else message
    return visible(f"{where}: {short}".replace("\\\\", "\\"), _MOST)


def _validator(schema: Schema) -> Any:
    try:
        return _compiled(marshal.dumps(schema, 2))
    except ValueError as problem:
        raise Fault(Cause.OPTION, "schema holds something that is not JSON") from problem


@lru_cache(maxsize=64)
def _compiled(schema: bytes) -> Any:
    try:
        from jsonschema_rs import ValidationError, validator_for
    except ImportError as problem:
        text = "option schema needs jsonschema_rs: pip install 'rlvr-executor[json]'"
        raise Fault(Cause.PLUGIN, text) from problem
    try:
        return validator_for(marshal.loads(schema), retriever=_refuse)
    except ValidationError as problem:
        raise Fault(Cause.OPTION, f"schema cannot be used: {problem.message}"[:500]) from problem


def _refuse(uri: str) -> Any:
    raise ValueError(f"a schema may not refer outside of itself, as to {uri}; put the definition into $defs")


def _is_json(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_is_json, value.values()))
    if isinstance(value, list):
        return all(map(_is_json, value))
    return not isinstance(value, Bad)


def _has(schema: Any, keywords: tuple[str, ...]) -> bool:
    if isinstance(schema, dict):
        return any(name in schema for name in keywords) or any(
            _has(part, keywords) for part in schema.values()
        )
    return isinstance(schema, list) and any(_has(part, keywords) for part in schema)
