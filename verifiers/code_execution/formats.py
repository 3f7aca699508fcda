"""The shapes in which tests come, brought into the native form of `tests`.

    {inputs, outputs}                           programs: prime_code, verl, APPS
    {fn_name | entry_point, inputs, outputs}    functions: the same families, LiveCodeBench's text form
    [{input, output, testtype | type}, …]       LiveCodeBench's and PRIME's test case lists
    {public_tests: {input, output}, …}          CodeContests
    {test, entry_point, prompt}                 HumanEval
    {test_list, test_setup_code | test_imports} MBPP
    {assert_case: […]}, ["assert …", …], text   asserts

A JSON text stands for what it says; so do {"text": …}, {"ground_truth": …}, {"input_output": …},
{"tests": …}, {"unit_tests": …} and {"test_cases": …} for what they hold.
"""

from __future__ import annotations

import json

from verifiers.code_execution.tests import KEYS, Tests, read_native
from verifiers.core import Cause, Fault
from verifiers.quotation import quoted, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_WRAPPERS = (
    "test_cases", "tests", "unit_tests", "input_output", "ground_truth", "reference_answer", "text",
)  # fmt: skip
_NAMES = ("entry_point", "fn_name", "func_name", "function_name")
_COMMON = ("prelude", "prompt", "compare", "limits", "groups", "checker")
_HINT = 'write {"mode": "function", "entry_point": …, "cases": […]}, or {"inputs": […], "outputs": […]}'


def read_tests(reference: Any, entry_point: str = "") -> Tests:
    """The tests in a reference of any known shape.

    Args:
        reference: see above; a str may be JSON or a script of asserts.
        entry_point: the function to call where the reference does not say.

    Raises Fault (cause `reference`): no tests, or none that can be read.
    """
    native = _native(reference, 0, entry_point)
    if entry_point and not native.get("entry_point"):
        native = native | {"entry_point": entry_point}
    return read_native(native)


def _native(reference: Any, depth: int, name: str = "") -> dict[str, Any]:
    """name: of the function to call, as far as what is around the reference says it."""
    if depth > 4:
        raise Fault(Cause.REFERENCE, f"the reference is wrapped too often; {_HINT}")
    if isinstance(reference, str):
        return _of_text(reference, depth, name)
    if isinstance(reference, list):
        return _of_list(reference, name)
    if not isinstance(reference, dict):
        raise Fault(Cause.REFERENCE, f"the reference is {shown(reference, 60)}; {_HINT}")
    shape = next((read for keys, read in _SHAPES if keys <= reference.keys()), None)
    if shape is not None:
        return shape(reference)
    wrapper = next((key for key in _WRAPPERS if reference.get(key)), None)
    if wrapper is None:
        raise Fault(
            Cause.REFERENCE, f"no tests in a reference with {', '.join(map(str, reference))[:100]}; {_HINT}"
        )
    common = {key: reference[key] for key in _COMMON if key in reference}
    name = _name_in(reference) or name
    return common | {"entry_point": name} | _native(reference[wrapper], depth + 1, name)


def _name_in(reference: dict[str, Any]) -> str:
    return next((str(reference[key]) for key in _NAMES if reference.get(key)), "")


def _of_text(text: str, depth: int, name: str) -> dict[str, Any]:
    stripped = text.strip()
    if stripped[:1] in ("{", "["):
        try:
            return _native(json.loads(stripped), depth + 1, name)
        except (ValueError, RecursionError) as problem:
            if "assert" not in stripped:
                raise Fault(
                    Cause.REFERENCE, f"the reference is not JSON: {str(problem)[:80]}; {_HINT}"
                ) from problem
    if "assert" not in stripped and "def test" not in stripped:
        raise Fault(Cause.REFERENCE, f"the reference {quoted(stripped, 40)} holds no tests; {_HINT}")
    return {"mode": "assert", "script": text}


def _of_list(items: list[Any], name: str = "") -> dict[str, Any]:
    if not items:
        raise Fault(Cause.REFERENCE, f"the list of tests is empty; {_HINT}")
    if all(isinstance(item, str) for item in items):
        return {"mode": "assert", "script": "\n".join(items)}
    if not all(isinstance(item, dict) for item in items):
        raise Fault(Cause.REFERENCE, f"the tests are neither all texts nor all objects; {_HINT}")
    name = _name_of_all(items) or name
    if name and all(isinstance(item.get("input"), list) for item in items):
        return _pairs(
            {"fn_name": name, "inputs": _column(items, "input"), "outputs": _column(items, "output")}
        )
    if all("expected" in item or "args" in item for item in items):
        return {"mode": "function", "cases": items}
    if any(item.get("testtype") == "functional" for item in items):
        cases = [_functional(item, i) for i, item in enumerate(items)]
        return {"mode": "function", "cases": cases, "preamble": True}
    return {"mode": "stdin", "cases": items}


def _name_of_all(items: list[dict[str, Any]]) -> str:
    names = {_name_in(item) for item in items}
    if len(names) > 1:
        raise Fault(Cause.REFERENCE, f"the tests name several functions: {', '.join(sorted(names))}; {_HINT}")
    return names.pop()


def _column(items: list[dict[str, Any]], key: str) -> list[Any]:
    """What each test holds under a key; an output may also be called expected."""
    keys = (key, "expected") if key == "output" else (key,)
    found = [[item[k] for k in keys if k in item] for item in items]
    if not all(found):
        raise Fault(Cause.REFERENCE, f"tests[{found.index([])}] has no {quoted(key)}; {_HINT}")
    return [values[0] for values in found]


def _functional(item: dict[str, Any], index: int) -> dict[str, Any]:
    """LiveCodeBench: an argument per line, as JSON; the output is JSON, too."""
    where = f"tests[{index}]"
    arguments = _json_lines(item.get("input", ""), where)
    return {"args": arguments, "expected": _json(item.get("output"), where), "cmp": "data"}


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
    return _of_list(row["cases"], _name_in(row)) | {"entry_point": _name_in(row)} | _already_native(row)


def _pairs(reference: dict[str, Any]) -> dict[str, Any]:
    """{inputs, outputs}, with a function's name or without."""
    inputs, outputs = _decoded(reference["inputs"], "inputs"), _decoded(reference["outputs"], "outputs")
    if not isinstance(inputs, list) or not isinstance(outputs, list) or len(inputs) != len(outputs):
        raise Fault(Cause.REFERENCE, "inputs and outputs must be lists of the same length")
    if not inputs:
        raise Fault(Cause.REFERENCE, f"inputs and outputs are empty; {_HINT}")
    name = reference.get("fn_name") or reference.get("entry_point")
    common = {key: reference[key] for key in _COMMON if key in reference}
    if not name:
        cases = [{"input": i, "output": o} for i, o in zip(inputs, outputs, strict=True)]
        return common | {"mode": "stdin", "cases": cases}
    wrapped = all(isinstance(o, list) and len(o) == 1 for o in outputs)
    cases = [
        _called(given, expected, index, wrapped)
        for index, (given, expected) in enumerate(zip(inputs, outputs, strict=True))
    ]
    return common | {"mode": "function", "entry_point": name, "cases": cases, "preamble": True}


def _called(given: Any, expected: Any, index: int, wrapped: bool) -> dict[str, Any]:
    """One call. Where every output is a list of one item, that item is also right (APPS wraps results)."""
    where = f"inputs[{index}]"
    if isinstance(given, str):
        arguments, expected = _json_lines(given, where), _json(expected, where)
    else:
        arguments = given if isinstance(given, list) else [given]
    return {"args": arguments, "expected": expected, "cmp": "data or item" if wrapped else "data"}


def _human_eval(reference: dict[str, Any]) -> dict[str, Any]:
    common = {key: reference[key] for key in (*_COMMON, "entry_point") if key in reference}
    return common | {"mode": "assert", "script": reference["test"]}


def _mbpp(reference: dict[str, Any]) -> dict[str, Any]:
    asserts = _decoded(reference["test_list"], "test_list")
    if not isinstance(asserts, list) or not asserts or not all(isinstance(a, str) for a in asserts):
        raise Fault(Cause.REFERENCE, "test_list must be a list of at least one assert")
    imports = reference.get("test_imports") or []
    setup = "\n".join([*imports, reference.get("test_setup_code") or ""])
    common = {key: reference[key] for key in (*_COMMON, "entry_point") if key in reference}
    return common | {"mode": "assert", "script": "\n".join([setup, *asserts])}


def _assert_case(reference: dict[str, Any]) -> dict[str, Any]:
    return _mbpp(reference | {"test_list": reference["assert_case"]})


def _live_code_bench(reference: dict[str, Any]) -> dict[str, Any]:
    """public_test_cases and private_test_cases, where they are JSON (not the pickled form)."""
    items: list[Any] = []
    for key in ("public_test_cases", "private_test_cases"):
        found = _decoded(reference.get(key) or [], key)
        if not isinstance(found, list):
            raise Fault(Cause.REFERENCE, f"{key} must be a JSON list of tests")
        items += found
    metadata = _decoded(reference.get("metadata") or {}, "metadata")
    name = metadata.get("func_name") if isinstance(metadata, dict) else None
    return {"entry_point": name or ""} | _of_list(items)


def _code_contests(reference: dict[str, Any]) -> dict[str, Any]:
    """public_tests, private_tests and generated_tests: {input: […], output: […]} each."""
    inputs: list[Any] = []
    outputs: list[Any] = []
    for key in ("public_tests", "private_tests", "generated_tests"):
        found = _decoded(reference.get(key) or {"input": [], "output": []}, key)
        if not isinstance(found, dict) or not {"input", "output"} <= found.keys():
            raise Fault(Cause.REFERENCE, f'{key} must be {{"input": […], "output": […]}}')
        inputs += found["input"]
        outputs += found["output"]
    return _pairs({"inputs": inputs, "outputs": outputs})


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
    (frozenset(("test", "entry_point")), _human_eval),
    (frozenset(("public_test_cases",)), _live_code_bench),
    (frozenset(("private_test_cases",)), _live_code_bench),
    (frozenset(("public_tests",)), _code_contests),
    (frozenset(("script",)), _without_mode),
    (frozenset(("cases",)), _without_mode),
)
