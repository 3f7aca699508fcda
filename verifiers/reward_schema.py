"""What a reward file may say, as a JSON Schema, and what is wrong with one, in words.

For authoring: the handler loads jsonschema only to explain a file that it refuses.
"""

from __future__ import annotations

import tomllib
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from verifiers.quotation import shown

SCALAR = {"type": ["string", "number", "boolean"]}
CRITERION = {
    "type": "object",
    "required": ["verifier"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "verifier": {"type": "string", "minLength": 1},
        "options": {"type": "object"},
        "weight": {"type": "number", "minimum": 0, "maximum": 1e6},
        "gate": {"type": "number", "minimum": 0, "maximum": 1},
        "when": {
            "type": "object",
            "additionalProperties": {"anyOf": [SCALAR, {"type": "array", "items": SCALAR}]},
        },
        "reference": {"type": "string", "minLength": 1},
    },
}
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "rlvr-executor reward file",
    "type": "object",
    "required": ["criteria"],
    "additionalProperties": False,
    "properties": {
        "combine": {"enum": ["weighted_mean", "min", "product"]},
        "on_error": {"enum": ["zero", "value", "raise"]},
        "error_value": {"type": "number", "minimum": -1, "maximum": 1},
        "raise_share": {"type": "number", "minimum": 0, "maximum": 1},
        "criteria": {"type": "array", "minItems": 1, "items": CRITERION},
    },
}


def problems(path: str) -> list[str]:
    """What is wrong with the reward file at `path`, one sentence a problem; empty where nothing is.

    Raises OSError or tomllib.TOMLDecodeError where it cannot be read at all.
    """
    with open(path, "rb") as file:
        document = tomllib.load(file)
    found = sorted(Draft202012Validator(SCHEMA).iter_errors(document), key=lambda e: list(map(str, e.path)))
    return [_sentence(problem) for problem in found]


def _sentence(problem: ValidationError) -> str:
    where = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in problem.absolute_path).lstrip(".")
    known = problem.schema.get("properties", {}) if isinstance(problem.schema, dict) else {}
    instance: Any = problem.instance
    required: Any = problem.validator_value
    if problem.validator == "additionalProperties" and known:
        unknown = sorted(set(instance) - set(known))
        return f"{where or 'file'}: unknown key {', '.join(unknown)}; there is: {', '.join(known)}"
    if problem.validator == "required":
        missing = [key for key in required if key not in instance]
        return f"{where or 'file'}: {', '.join(missing)} is missing"
    return f"{where}: {_value(instance)} is not {_expected(problem)}"


def _value(instance: Any) -> str:
    return shown(instance, 60)


def _expected(problem: ValidationError) -> str:
    schema = problem.schema if isinstance(problem.schema, dict) else {}
    if "enum" in schema:
        return f"one of {', '.join(map(str, schema['enum']))}"
    if {"minimum", "maximum"} <= set(schema):
        return f"a number from {schema['minimum']:g} to {schema['maximum']:g}"
    if "anyOf" in schema:
        return "a value or a list of values"
    return {"array": "a list of one or more", "string": "a text", "object": "a table"}.get(
        str(schema.get("type")), str(schema.get("type"))
    )
