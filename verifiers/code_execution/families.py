"""How the families of data sets write their tests, brought into the form of `native`."""

from __future__ import annotations

import json
from contextlib import suppress

from verifiers.code_execution.written import EXPECTED
from verifiers.core import Cause, Fault
from verifiers.quotation import quoted, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

NAMES = ("entry_point", "fn_name", "func_name", "function_name", "test_entry_point")
HINT = (
    'write {"mode": "function", "entry_point": "f", "cases": [{"args": [1], "expected": 2}]},'
    ' {"inputs": ["1"], "outputs": ["2"]}, or ["assert f(1) == 2"]'
)


def pairs(reference: dict[str, Any]) -> dict[str, Any]:
    """{inputs, outputs}, with a function's name or without."""
    inputs, outputs = decoded(reference["inputs"], "inputs"), decoded(reference["outputs"], "outputs")
    _check_sides({"inputs": inputs, "outputs": outputs})
    if not inputs:
        raise Fault(Cause.REFERENCE, f"inputs and outputs are empty; {HINT}")
    items = [{"input": i, "output": o} for i, o in zip(inputs, outputs, strict=True)]
    name = name_in(reference)
    return functions(name, items) if name else {"mode": "stdin", "cases": items}


def mbpp(reference: dict[str, Any]) -> dict[str, Any]:
    asserts = _source(reference["test_list"], "test_list")
    if not asserts.strip():
        raise Fault(Cause.REFERENCE, "test_list must be a list of at least one assert")
    before = [_source(reference.get(key), key) for key in ("test_imports", "test_setup_code")]
    return {"mode": "assert", "script": "\n".join([*before, asserts])}


def assert_case(reference: dict[str, Any]) -> dict[str, Any]:
    return mbpp(reference | {"test_list": reference["assert_case"]})


def _source(value: Any, where: str) -> str:
    """Python as one text or a list of texts, which may be written in JSON."""
    found = decoded(value, where) if isinstance(value, str) and value.lstrip()[:1] == "[" else value
    texts = [] if found is None else [found] if isinstance(found, str) else found
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise Fault(Cause.REFERENCE, f"{where} is {shown(value)}; it must be Python in a text or in a list")
    return "\n".join(texts)


def code_contests(reference: dict[str, Any]) -> dict[str, Any]:
    """public_tests, private_tests and generated_tests: {input: […], output: […]} each."""
    sides: dict[str, list[Any]] = {"input": [], "output": []}
    for key in ("public_tests", "private_tests", "generated_tests"):
        found = decoded(reference.get(key) or {"input": [], "output": []}, key)
        if not isinstance(found, dict) or not sides.keys() <= found.keys():
            raise Fault(Cause.REFERENCE, f'{key} must be {{"input": […], "output": […]}}')
        _check_sides({f"{key}.{side}": found[side] for side in sides})
        for side, values in sides.items():
            values += found[side]
    return pairs({"inputs": sides["input"], "outputs": sides["output"]})


def _check_sides(sides: dict[str, Any]) -> None:
    """Raises Fault where what goes in and what comes out are no lists of the same length."""
    for name, values in sides.items():
        if not isinstance(values, list):
            raise Fault(Cause.REFERENCE, f"{name} is {shown(values, 60)}; it must be a list; {HINT}")
    if len({*map(len, sides.values())}) > 1:
        lengths = " and ".join(f"{name} has {len(values)}" for name, values in sides.items())
        raise Fault(Cause.REFERENCE, f"{lengths}; they must be lists of the same length")


def functions(name: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    """Calls. Where every output is a list of one item, that item is also right (APPS wraps results)."""
    inputs, outputs = _column(items, "input"), _column(items, "output", EXPECTED)
    wrapped = all(isinstance(output, list) and len(output) == 1 for output in outputs)
    cases = [
        {**item, **_called(given, expected, f"tests[{index}]"), "wrapped": wrapped}
        for index, (item, given, expected) in enumerate(zip(items, inputs, outputs, strict=True))
    ]
    return named(name) | {"mode": "function", "cases": cases, "preamble": True}


def _called(given: Any, expected: Any, where: str) -> dict[str, Any]:
    """The arguments and the result of one call; as text, an argument per line and the result, in JSON. One
    object is that argument, or all of them by name, as the function has it.
    """
    if isinstance(given, str):
        written = "write each argument in a line of its own and the output, both in JSON"
        arguments = [decoded(line, where, written) for line in given.split("\n") if line.strip()]
        expected = decoded(expected, where, written)
    else:
        arguments = given if isinstance(given, list) else [given]
    may_be_named = not isinstance(given, list) and len(arguments) == 1 and isinstance(arguments[0], dict)
    return {"args": arguments, "expected": expected, "named": may_be_named}


def _column(items: list[dict[str, Any]], name: str, keys: tuple[str, ...] = ()) -> list[Any]:
    """What each test holds under a name, or under one of the keys that mean the same."""
    found = [[item[key] for key in keys or (name,) if key in item] for item in items]
    if not all(found):
        raise Fault(Cause.REFERENCE, f"tests[{found.index([])}] has no {quoted(name)}; {HINT}")
    return [next((value for value in values if value is not None), None) for values in found]


def name_in(reference: dict[str, Any]) -> str:
    """The function that a reference or its metadata names, or ""."""
    metadata = reference.get("metadata")
    if isinstance(metadata, str) and "{" in metadata:  # as LiveCodeBench writes it
        with suppress(ValueError, RecursionError):  # it may hold anything
            metadata = json.loads(metadata)
    places = (reference, metadata if isinstance(metadata, dict) else {})
    key, name = next(((key, place[key]) for place in places for key in NAMES if place.get(key)), ("", ""))
    if not isinstance(name, str):
        raise Fault(Cause.REFERENCE, f"{key} is {shown(name)}; it must be a function's name")
    return name


def named(name: str) -> dict[str, str]:
    return {"entry_point": name} if name else {}


def decoded(value: Any, where: str, written: str = "write a list") -> Any:
    """What a text says in JSON; any other value as it is. written: what to write instead."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError) as problem:
        text = f"{where}: {quoted(value, 60)} is not JSON: {str(problem)[:80]}; {written}"
        raise Fault(Cause.REFERENCE, text) from problem
