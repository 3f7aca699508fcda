"""The shapes in which tests come, brought into the form of `native`.

    {inputs, outputs}                           programs: prime_code, verl, APPS
    {fn_name | entry_point, inputs, outputs}    functions: the same families, LiveCodeBench's text form
    [{input, output, testtype | type}, …]       LiveCodeBench's and PRIME's test case lists
    {public_tests: {input, output}, …}          CodeContests
    {test, entry_point, prompt}                 HumanEval, BigCodeBench, KodCode
    {test_list, test_setup_code | test_imports} MBPP
    {assert_case: […]}, ["assert …", …], text   asserts

A JSON text stands for what it says, and an object with one of `_WRAPPERS` for what it holds there.
"""

from __future__ import annotations

import json

from verifiers.code_execution.native import EXPECTED, KEYS, read_native
from verifiers.core import Cause, Fault
from verifiers.quotation import quoted, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from verifiers.code_execution.tests import Tests

_WRAPPERS = (
    "test_cases", "tests", "unit_tests", "official_tests", "test", "test_code", "input_output",
    "verification_info", "ground_truth", "reference_answer", "text",
)  # fmt: skip
_NAMES = ("entry_point", "fn_name", "func_name", "function_name", "test_entry_point")
_COMMON = ("prelude", "prompt", "compare", "limits", "groups", "checker")
_CALLS = frozenset(("functional", "function_call"))  # how the families call the kinds of their tests
_RUNS = frozenset(("stdin", "stdin_stdout"))
_SCRIPTS = ("assert", "def test", "def check")
_HINT = 'write {"mode": "function", "entry_point": …, "cases": […]}, or {"inputs": […], "outputs": […]}'


def read_tests(reference: Any, entry_point: str = "", compare: Any = None) -> Tests:
    """The tests in a reference of any known shape.

    Args:
        reference: see above; a str may be JSON or a script of asserts.
        entry_point: the function to call where the reference does not say.
        compare: how results or outputs are compared where the reference does not say.

    Raises Fault (cause `reference`): no tests, or none that can be read.
    """
    native = _native(reference, 0, "", entry_point)
    if entry_point and not native.get("entry_point"):
        native = native | {"entry_point": entry_point}
    if compare is not None and not native.get("compare"):
        native = native | {"compare": compare}
    return read_native(native)


def _native(reference: Any, depth: int, said: str, asked: str) -> dict[str, Any]:
    """said, asked: the name of the function to call, by what is around the reference or by an option."""
    if depth > 4:
        raise Fault(Cause.REFERENCE, f"the reference is wrapped too often; {_HINT}")
    if isinstance(reference, str):
        return _of_text(reference, depth, said, asked)
    if isinstance(reference, list):
        return _of_list(reference, said, asked)
    if not isinstance(reference, dict):
        raise Fault(Cause.REFERENCE, f"the reference is {shown(reference, 60)}; {_HINT}")
    shape = next((read for keys, read in _SHAPES if keys <= reference.keys()), None)
    name = _name_in(reference) or said
    common = _common(reference) | _named(name)
    if shape is not None:
        return common | shape(reference if _name_in(reference) else reference | _named(said))
    wrapper = next((key for key in _WRAPPERS if reference.get(key)), None)
    if wrapper is None:
        raise Fault(
            Cause.REFERENCE, f"no tests in a reference with {', '.join(map(str, reference))[:100]}; {_HINT}"
        )
    return common | _native(reference[wrapper], depth + 1, name, asked)


def _common(reference: dict[str, Any]) -> dict[str, Any]:
    """What every shape may say beside its tests. A prompt in messages is none that a program continues."""
    found = {key: reference[key] for key in _COMMON if key in reference}
    if isinstance(found.get("prompt"), list):
        del found["prompt"]
    return found


def _name_in(reference: dict[str, Any]) -> str:
    """The function that a reference or its metadata names, or ""."""
    metadata = reference.get("metadata")
    places = (reference, metadata if isinstance(metadata, dict) else {})
    name = next((place[key] for place in places for key in _NAMES if place.get(key)), "")
    if not isinstance(name, str):
        raise Fault(Cause.REFERENCE, f"entry_point is {shown(name)}; it must be a function's name")
    return name


def _named(name: str) -> dict[str, str]:
    return {"entry_point": name} if name else {}


def _of_text(text: str, depth: int, said: str, asked: str) -> dict[str, Any]:
    stripped = text.strip()
    is_script = any(word in stripped for word in _SCRIPTS)
    if stripped[:1] in ("{", "["):
        try:
            return _native(json.loads(stripped), depth + 1, said, asked)
        except (ValueError, RecursionError) as problem:
            if not is_script:
                raise Fault(
                    Cause.REFERENCE, f"the reference is not JSON: {str(problem)[:80]}; {_HINT}"
                ) from problem
    if not is_script:
        raise Fault(Cause.REFERENCE, f"the reference {quoted(stripped, 40)} holds no tests; {_HINT}")
    return {"mode": "assert", "script": text}


def _of_list(items: list[Any], said: str, asked: str) -> dict[str, Any]:
    if not items:
        raise Fault(Cause.REFERENCE, f"the list of tests is empty; {_HINT}")
    if all(isinstance(item, str) for item in items):
        return {"mode": "assert", "script": "\n".join(items)}
    if not all(isinstance(item, dict) for item in items):
        raise Fault(Cause.REFERENCE, f"the tests are neither all texts nor all objects; {_HINT}")
    name = _name_of_all(items) or said
    kinds = {str(item.get("testtype") or item.get("type") or "") for item in items}
    calls, runs = not kinds.isdisjoint(_CALLS), not kinds.isdisjoint(_RUNS)
    if calls and runs:
        raise Fault(Cause.REFERENCE, f"the tests are of several kinds: {', '.join(sorted(kinds))}; {_HINT}")
    if not runs and (name or asked) and all(isinstance(item.get("input"), list) for item in items):
        return _functions(name or asked, items)
    if any("args" in item or "steps" in item for item in items):
        return {"mode": "function", "cases": items}
    if not runs and (name or asked) and all("expected" in item for item in items):
        return {"mode": "function", "cases": items}
    return _functions(name, items) if calls or (name and not runs) else {"mode": "stdin", "cases": items}


def _name_of_all(items: list[dict[str, Any]]) -> str:
    names = {_name_in(item) for item in items}
    if len(names) > 1:
        raise Fault(Cause.REFERENCE, f"the tests name several functions: {', '.join(sorted(names))}; {_HINT}")
    return names.pop()


def _functions(name: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    """Calls. Where every output is a list of one item, that item is also right (APPS wraps results)."""
    inputs, outputs = _column(items, "input"), _column(items, "output", EXPECTED)
    wrapped = all(isinstance(output, list) and len(output) == 1 for output in outputs)
    cases = [
        {**item, **_called(given, expected, f"tests[{index}]"), "wrapped": wrapped}
        for index, (item, given, expected) in enumerate(zip(items, inputs, outputs, strict=True))
    ]
    return _named(name) | {"mode": "function", "cases": cases, "preamble": True}


def _column(items: list[dict[str, Any]], name: str, keys: tuple[str, ...] = ()) -> list[Any]:
    """What each test holds under a name, or under one of the keys that mean the same."""
    found = [[item[key] for key in keys or (name,) if key in item] for item in items]
    if not all(found):
        raise Fault(Cause.REFERENCE, f"tests[{found.index([])}] has no {quoted(name)}; {_HINT}")
    return [values[0] for values in found]


def _called(given: Any, expected: Any, where: str) -> dict[str, Any]:
    """The arguments and the result of one call; as text, an argument per line and the result, in JSON."""
    if isinstance(given, str):
        return {"args": _json_lines(given, where), "expected": _json(expected, where)}
    return {"args": given if isinstance(given, list) else [given], "expected": expected}


def _already_native(reference: dict[str, Any]) -> dict[str, Any]:
    unknown = reference.keys() - KEYS - _ROW_KEYS
    if unknown:
        known = ", ".join(sorted(KEYS))
        raise Fault(
            Cause.REFERENCE, f"unknown key {quoted(min(map(str, unknown)))} in the tests; there is: {known}"
        )
    return dict(reference)


def _without_mode(row: dict[str, Any]) -> dict[str, Any]:
    """The native form, whose tests say themselves which mode is theirs."""
    if "script" in row:
        return _already_native({**row, "mode": "assert"})
    if not isinstance(row["cases"], list):
        raise Fault(Cause.REFERENCE, f"cases is {shown(row['cases'], 60)}; {_HINT}")
    return _of_list(row["cases"], _name_in(row), "") | _already_native(row)


def _pairs(reference: dict[str, Any]) -> dict[str, Any]:
    """{inputs, outputs}, with a function's name or without."""
    inputs, outputs = _decoded(reference["inputs"], "inputs"), _decoded(reference["outputs"], "outputs")
    if not isinstance(inputs, list) or not isinstance(outputs, list) or len(inputs) != len(outputs):
        raise Fault(Cause.REFERENCE, "inputs and outputs must be lists of the same length")
    if not inputs:
        raise Fault(Cause.REFERENCE, f"inputs and outputs are empty; {_HINT}")
    items = [{"input": i, "output": o} for i, o in zip(inputs, outputs, strict=True)]
    name = _name_in(reference)
    return _functions(name, items) if name else {"mode": "stdin", "cases": items}


def _mbpp(reference: dict[str, Any]) -> dict[str, Any]:
    asserts = _source(reference["test_list"], "test_list")
    if not asserts.strip():
        raise Fault(Cause.REFERENCE, "test_list must be a list of at least one assert")
    before = [_source(reference.get(key), key) for key in ("test_imports", "test_setup_code")]
    return {"mode": "assert", "script": "\n".join([*before, asserts])}


def _assert_case(reference: dict[str, Any]) -> dict[str, Any]:
    return _mbpp(reference | {"test_list": reference["assert_case"]})


def _source(value: Any, where: str) -> str:
    """Python as one text or a list of texts, which may be written in JSON."""
    found = _json(value, where) if isinstance(value, str) and value.lstrip()[:1] == "[" else value
    texts = [] if found is None else [found] if isinstance(found, str) else found
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise Fault(Cause.REFERENCE, f"{where} is {shown(value)}; it must be Python in a text or in a list")
    return "\n".join(texts)


def _live_code_bench(reference: dict[str, Any]) -> dict[str, Any]:
    """public_test_cases and private_test_cases, where they are JSON (not the pickled form)."""
    items: list[Any] = []
    for key in ("public_test_cases", "private_test_cases"):
        found = _decoded(reference.get(key) or [], key)
        if not isinstance(found, list):
            raise Fault(Cause.REFERENCE, f"{key} must be a JSON list of tests")
        items += found
    metadata = _decoded(reference.get("metadata") or {}, "metadata")
    return _of_list(items, _name_in(reference | {"metadata": metadata}), "")


def _code_contests(reference: dict[str, Any]) -> dict[str, Any]:
    """public_tests, private_tests and generated_tests: {input: […], output: […]} each."""
    sides: dict[str, list[Any]] = {"input": [], "output": []}
    for key in ("public_tests", "private_tests", "generated_tests"):
        found = _decoded(reference.get(key) or {"input": [], "output": []}, key)
        if not isinstance(found, dict) or not all(isinstance(found.get(side), list) for side in sides):
            raise Fault(Cause.REFERENCE, f'{key} must be {{"input": […], "output": […]}}')
        if len(found["input"]) != len(found["output"]):
            raise Fault(Cause.REFERENCE, f"input and output of {key} must be lists of the same length")
        for side, values in sides.items():
            values += found[side]
    return _pairs({"inputs": sides["input"], "outputs": sides["output"]})


def _decoded(value: Any, where: str) -> Any:
    return _json(value, where) if isinstance(value, str) else value


def _json(value: Any, where: str) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError) as problem:
        raise Fault(Cause.REFERENCE, f"{where}: {quoted(value, 60)} is not JSON") from problem


def _json_lines(value: Any, where: str) -> list[Any]:
    if not isinstance(value, str):
        raise Fault(Cause.REFERENCE, f"{where} is {shown(value, 60)}; write one JSON argument per line")
    return [_json(line, where) for line in value.split("\n") if line.strip()]


_ROW_KEYS = frozenset(
    (
        "id",
        "source",
        "license",
        "solution",
        "label",
        "origin",
        "time_s",
        "fail_kind",
        "label_from",
        "labels",
        "per_test",
        "judge_verdict",
    )
)
_SHAPES: tuple[tuple[frozenset[str], Callable[[dict[str, Any]], dict[str, Any]]], ...] = (
    (frozenset(("mode",)), _already_native),
    (frozenset(("inputs", "outputs")), _pairs),
    (frozenset(("test_list",)), _mbpp),
    (frozenset(("assert_case",)), _assert_case),
    (frozenset(("public_test_cases",)), _live_code_bench),
    (frozenset(("private_test_cases",)), _live_code_bench),
    (frozenset(("public_tests",)), _code_contests),
    (frozenset(("script",)), _without_mode),
    (frozenset(("cases",)), _without_mode),
)
