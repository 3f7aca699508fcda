"""The shapes in which tests come, brought into the form of `native`.

    {inputs, outputs}                           programs: prime_code, verl, APPS
    {fn_name | entry_point, inputs, outputs}    functions: the same families, LiveCodeBench's text form
    [{input, output, testtype | type}, …]       LiveCodeBench's and PRIME's test case lists
    {public_tests: {input, output}, …}          CodeContests
    {test, entry_point, prompt}                 HumanEval, BigCodeBench, KodCode
    {test_list, test_setup_code | test_imports} MBPP
    {assert_case: […]}, ["assert …", …], text   asserts

A JSON text stands for what it says, and an object with one of `_WRAPPERS` for what it holds there. A key
that holds null is not there.
"""

from __future__ import annotations

import json
from functools import lru_cache

from verifiers.code_execution.families import (
    HINT,
    assert_case,
    code_contests,
    decoded,
    functions,
    mbpp,
    name_in,
    named,
    pairs,
)
from verifiers.code_execution.native import CASE_KEYS, KEYS, read_native
from verifiers.code_execution.written import without_nulls
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
_COMMON = ("prelude", "prompt", "compare", "limits", "groups", "checker")
_CALLS = frozenset(("functional", "function_call"))  # how the families call the kinds of their tests
_RUNS = frozenset(("stdin", "stdin_stdout"))
_SCRIPTS = ("assert", "def test", "def check")


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
        raise Fault(Cause.REFERENCE, f"the reference is wrapped too often; {HINT}")
    if isinstance(reference, str):
        return _of_text(reference, depth, said, asked)
    if isinstance(reference, list):
        return _of_list(reference, said, asked)
    if not isinstance(reference, dict):
        raise Fault(Cause.REFERENCE, f"the reference is {shown(reference, 60)}; {HINT}")
    reference = without_nulls(reference)
    shape = next((read for keys, read in _SHAPES if keys <= reference.keys()), None)
    name = name_in(reference) or said
    common = _common(reference) | named(name)
    if shape is not None:
        return common | shape(reference if name_in(reference) else reference | named(said))
    wrapper = next((key for key in _WRAPPERS if reference.get(key)), None)
    if wrapper is None:
        keys = ", ".join(map(str, reference))[:100] or "nothing in it"
        raise Fault(Cause.REFERENCE, f"no tests in a reference with {keys}; {HINT}")
    return common | _native(reference[wrapper], depth + 1, name, asked)


def _common(reference: dict[str, Any]) -> dict[str, Any]:
    """What every shape may say beside its tests. A prompt in messages is none that a program continues."""
    found = {key: reference[key] for key in _COMMON if key in reference}
    if isinstance(found.get("prompt"), list):
        del found["prompt"]
    return found


def _of_text(text: str, depth: int, said: str, asked: str) -> dict[str, Any]:
    stripped = text.strip()
    is_script = any(word in stripped for word in _SCRIPTS)
    if stripped[:1] in ("{", "[", '"'):
        try:
            return _native(json.loads(stripped), depth + 1, said, asked)
        except (ValueError, RecursionError) as problem:
            if (written := _written(stripped)) is not None:
                return _native(written, depth + 1, said, asked)
            if not is_script:
                raise Fault(
                    Cause.REFERENCE, f"the reference is not JSON: {str(problem)[:80]}; {HINT}"
                ) from problem
    if not is_script:
        raise Fault(Cause.REFERENCE, f"the reference {quoted(stripped, 40)} holds no tests; {HINT}")
    return {"mode": "assert", "script": text}


def _written(text: str) -> Any:
    """The list or dict that a text is as Python writes it; None where it is none."""
    from verifiers.code_execution.literals import NotConstant, parse_literal  # most are JSON, or scripts

    try:
        return parse_literal(text)
    except NotConstant:
        return None


def _of_list(items: list[Any], said: str, asked: str) -> dict[str, Any]:
    if not items:
        raise Fault(Cause.REFERENCE, f"the list of tests is empty; {HINT}")
    if all(isinstance(item, str) for item in items):
        return {"mode": "assert", "script": "\n".join(items)}
    if not all(isinstance(item, dict) for item in items):
        odd = next((i for i, item in enumerate(items) if not isinstance(item, (str, dict))), 0)
        told = f"tests[{odd}] is {shown(items[odd], 60)}: the tests are neither all texts nor all objects"
        raise Fault(Cause.REFERENCE, f"{told}; {HINT}")
    items = [without_nulls(item) for item in items]
    name = _name_of_all(items) or said
    kinds = {str(item.get("testtype") or item.get("type") or "") for item in items}
    calls, runs = not kinds.isdisjoint(_CALLS), not kinds.isdisjoint(_RUNS)
    if calls and runs:
        raise Fault(Cause.REFERENCE, f"the tests are of several kinds: {', '.join(sorted(kinds))}; {HINT}")
    if not runs and (name or asked) and all(isinstance(item.get("input"), list) for item in items):
        return functions(name or asked, items)
    if any("args" in item or "steps" in item for item in items):
        return {"mode": "function", "cases": items}
    if not runs and (name or asked) and all("expected" in item for item in items):
        return {"mode": "function", "cases": items}
    return functions(name, items) if calls or (name and not runs) else {"mode": "stdin", "cases": items}


def _name_of_all(items: list[dict[str, Any]]) -> str:
    names = {name_in(item) for item in items}
    if len(names) > 1:
        raise Fault(Cause.REFERENCE, f"the tests name several functions: {', '.join(sorted(names))}; {HINT}")
    return names.pop()


def _already_native(reference: dict[str, Any]) -> dict[str, Any]:
    unknown = reference.keys() - KEYS - _ROW_KEYS
    if unknown:
        known = ", ".join(sorted(KEYS))
        raise Fault(
            Cause.REFERENCE, f"unknown key {quoted(min(map(str, unknown)))} in the tests; there is: {known}"
        )
    _check_cases(reference.get("cases", reference.get("tests")))
    return reference | {"prompt": None} if isinstance(reference.get("prompt"), list) else dict(reference)


def _check_cases(cases: Any) -> None:
    """Raises Fault where a case has a key that is not read, though it seems to be meant."""
    cases = [case for case in cases if isinstance(case, dict)] if isinstance(cases, list) else []
    for key in sorted(map(str, set().union(*cases) - CASE_KEYS)):
        if meant := _meant(key):
            index = [key in map(str, case) for case in cases].index(True)
            told = f"cases[{index}] has {quoted(key)}, which is not read there"
            raise Fault(Cause.REFERENCE, f"{told}; {meant}")


@lru_cache(maxsize=256)
def _meant(key: str) -> str:
    """What to write in place of a key that no case has; "" where it may be a note."""
    from difflib import get_close_matches

    if key in _MEANT:
        return f"write {_MEANT[key]}"
    if key in _COMMON:
        return "write it beside the cases"
    near = get_close_matches(key, sorted(CASE_KEYS), 1, 0.8)
    return f"write {near[0]}" if near else ""


def _without_mode(row: dict[str, Any]) -> dict[str, Any]:
    """The native form, whose tests say themselves which mode is theirs."""
    if "script" in row:
        return _already_native({**row, "mode": "assert"})
    if not isinstance(row["cases"], list):
        raise Fault(Cause.REFERENCE, f"cases is {shown(row['cases'], 60)}; {HINT}")
    return _of_list(row["cases"], name_in(row), "") | _already_native(row)


def _live_code_bench(reference: dict[str, Any]) -> dict[str, Any]:
    """public_test_cases and private_test_cases, where they are JSON (not the pickled form)."""
    items: list[Any] = []
    for key in ("public_test_cases", "private_test_cases"):
        found = decoded(reference.get(key) or [], key, _UNPICKLED)
        if not isinstance(found, list):
            raise Fault(Cause.REFERENCE, f"{key} must be a JSON list of tests")
        items += found
    metadata = decoded(reference.get("metadata") or {}, "metadata", "write an object")
    return _of_list(items, name_in(reference | {"metadata": metadata}), "")


_MEANT = {"compare": "cmp, or compare beside the cases", "arguments": "args"}
_UNPICKLED = "its pickled form is not read; write pickle.loads(zlib.decompress(base64.b64decode(…))) instead"
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
    (frozenset(("inputs", "outputs")), pairs),
    (frozenset(("test_list",)), mbpp),
    (frozenset(("assert_case",)), assert_case),
    (frozenset(("public_test_cases",)), _live_code_bench),
    (frozenset(("private_test_cases",)), _live_code_bench),
    (frozenset(("public_tests",)), code_contests),
    (frozenset(("script",)), _without_mode),
    (frozenset(("cases",)), _without_mode),
)
