"""The native form of tests, and how it is read.

    {mode: "function", entry_point, cases: [{args, kwargs, expected, cmp, group, name}]}
    {mode: "stdin", cases: [{input, output, group, name}]}
    {mode: "assert", entry_point, script}

and beside them, each optional: `prelude` (trusted Python that runs before the solution and before the
script), `compare` (how results or outputs are compared), `limits` (seconds, memory_mb), `groups` (points by
group), `checker` (source of a function that judges an output). `formats` brings the field's other shapes
into this one.
"""

from __future__ import annotations

import re
import sys

from verifiers.code_execution.compare import OR_ITEM, comparator
from verifiers.code_execution.output import policy_of
from verifiers.code_execution.tests import Case, Dialogue, Tests
from verifiers.code_execution.written import EXPECTED, is_printed, is_text, lines, literal, without_nulls
from verifiers.core import Cause, Fault
from verifiers.options import number
from verifiers.quotation import quoted, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

KEYS = {
    "mode", "entry_point", "prelude", "prompt", "cases", "tests", "script", "compare", "limits", "groups",
    "checker", "preamble",
}  # fmt: skip
_EXPECTED = frozenset(EXPECTED)
_GIVEN = frozenset(("args", "input", "kwargs", "steps"))
_BESIDE = frozenset((*EXPECTED, "cmp", "group", "call", "name", "id", "type", "testtype", "wrapped"))
CASE_KEYS = _GIVEN | _BESIDE | {"argument"}
LIMITS = {
    "seconds": number(0.05, 300, default=None),
    "total_seconds": number(0.05, 900, default=None),
    "memory_mb": number(16, 8192, default=None),
    "output_kb": number(1, 65536, default=None),
}
_POINTS = number(0, sys.float_info.max, default=None)
_COMPARISON = "a comparison of results: eq, data, exact, unordered, approx:1e-6, …"
_SOLUTIONS = re.compile(r"^Solution(?:\(\))?\.")  # a method of the class Solution is asked for by its name


def read_native(reference: Mapping[str, Any]) -> Tests:
    """The tests of a reference in the native form. Raises Fault (cause `reference`), naming what is wrong."""
    mode = _one_of(reference, "mode", ("function", "stdin", "assert"))
    prompt = _text(reference, "prompt")
    entry_point = _SOLUTIONS.sub("", _text(reference, "entry_point").strip())
    prelude = _text(reference, "prelude") or _prelude_of(prompt, entry_point)
    if mode != "stdin" and _binds(prelude, entry_point):
        text = f"the prelude defines {entry_point} itself: a solution that leaves it out would pass"
        raise Fault(Cause.REFERENCE, f"{text}; write there only what the solution may use")
    common = {
        "mode": mode,
        "preamble": _flag(reference, "preamble"),
        "entry_point": entry_point,
        "prelude": prelude,
        "prompt": prompt,
        "limits": _limits(reference),
        "points": _points(reference),
        "checker": _text(reference, "checker"),
    }
    return _READ[mode](reference, common)


def _binds(prelude: str, name: str) -> bool:
    if not name or name not in prelude:  # else a new expression would be compiled for each task
        return False
    definition = (
        rf"^(?:(?:async +)?(?:def|class) +{re.escape(name)}\b|{re.escape(name)} *(?::[^=\n]*)?=(?!=))"
    )
    return re.search(definition, prelude, re.MULTILINE) is not None


def _prelude_of(prompt: str, entry_point: str) -> str:
    if not prompt:
        return ""
    from verifiers.code_execution.plan import prelude_of

    return prelude_of(prompt, entry_point)


def _function(reference: Mapping[str, Any], common: dict[str, Any]) -> Tests:
    default = reference.get("compare") or ""
    if not isinstance(default, str):
        raise _wrong("compare", default, _COMPARISON)
    cases = tuple(_case(item, f"cases[{i}]", common, default) for i, item in enumerate(_items(reference)))
    for name in {case.compare for case in cases}:
        comparator(name)
    return Tests(cases=cases, **common)


def _case(item: Any, where: str, common: Mapping[str, Any], default: str) -> Case:
    entry_point, checked = common["entry_point"], bool(common["checker"])
    if not isinstance(item, dict):
        raise _wrong(where, item, 'an object like {"args": [1, 2], "expected": 3}')
    if None in item.values():
        item = without_nulls(item)
    if not checked and _EXPECTED.isdisjoint(item):
        raise _wrong(where, item, 'an object with "expected"')
    if _GIVEN.isdisjoint(item):
        _check_nothing_given(item, "args", where)
    given, expected = item.get("args", item.get("input", [])), _expected(item)
    is_literal = isinstance(given, str)
    if is_literal:
        given, expected = literal(given, where), literal(expected, where)
    compare = item.get("cmp") or default or ("eq" if is_literal else "data")
    if not isinstance(compare, str):
        raise _wrong(f"{where}.cmp", compare, _COMPARISON)
    return Case(
        _call(item, where, entry_point), _arguments(given, where), _keywords(item, where), expected,
        compare + OR_ITEM if item.get("wrapped") is True else compare, _group(item),
        _argument(item, given, where), _steps(item, where, None if checked else expected),
        item.get("named") is True,
    )  # fmt: skip


def _check_nothing_given(item: dict[str, Any], key: str, where: str) -> None:
    """Raises Fault where what a test gives may stand under a key that is not read."""
    if not item.keys() <= _BESIDE:
        raise _wrong(where, item, f"an object with {quoted(key)}")


def _expected(item: dict[str, Any]) -> Any:
    for key in EXPECTED:
        if item.get(key) is not None:
            return item[key]
    return None


def _call(item: dict[str, Any], where: str, entry_point: str) -> str:
    call = item.get("call") or entry_point or _made(item.get("steps"))
    if not call:
        raise Fault(Cause.REFERENCE, f"{where}: no entry_point says which function to call")
    name = _SOLUTIONS.sub("", call) if isinstance(call, str) and "." in call else call
    if not isinstance(name, str) or not name.isidentifier():
        raise _wrong("entry_point" if call == entry_point else f"{where}.call", call, "a function's name")
    return name


def _made(steps: Any) -> Any:
    """The class whose object the first of some steps makes."""
    match steps:
        case [[name, _], *_]:
            return name
    return None


def _group(item: dict[str, Any]) -> str:
    group = item.get("group")
    return "" if group is None else str(group)


def _arguments(given: Any, where: str) -> list[Any]:
    if isinstance(given, tuple):
        given = list(given)
    if not isinstance(given, list):
        raise _wrong(f"{where}.args", given, "a list of arguments")
    return given


def _keywords(item: dict[str, Any], where: str) -> dict[str, Any]:
    kwargs = item.get("kwargs") or {}
    kwargs = literal(kwargs, where)
    if not isinstance(kwargs, dict) or not all(isinstance(key, str) for key in kwargs):
        raise _wrong(f"{where}.kwargs", kwargs, "an object")
    return kwargs


def _argument(item: dict[str, Any], given: Any, where: str) -> int | None:
    position = item.get("argument")
    if position is not None and (type(position) is not int or not 0 <= position < len(given)):
        raise _wrong(f"{where}.argument", position, "the position of the argument that the call changes")
    return position


def _steps(item: dict[str, Any], where: str, expected: Any) -> tuple[tuple[str, list[Any]], ...]:
    steps = item.get("steps")
    if not steps:
        return ()
    if not isinstance(steps, list) or not all(
        isinstance(s, (list, tuple)) and len(s) == 2 and isinstance(s[0], str) and isinstance(s[1], list)
        for s in steps
    ):
        raise _wrong(f"{where}.steps", steps, 'a list like [["Stack", []], ["push", [1]]]')
    if item.get("args") or item.get("kwargs"):
        raise _wrong(f"{where}.args", item.get("args"), "left out: the steps say what each is given")
    first, *more = expected if isinstance(expected, list) and expected else [expected]
    if expected is not None and (first is not None or len(more) != len(steps) - 1):
        told = f"a list of {len(steps)} results, null for the first step, which makes the object"
        raise _wrong(f"{where}.expected", expected, told)
    return tuple((name, args) for name, args in steps)


def _stdin(reference: Mapping[str, Any], common: dict[str, Any]) -> Tests:
    output = policy_of(reference.get("compare") or {})
    dialogues = tuple(
        _dialogue(item, f"cases[{i}]", bool(common["checker"])) for i, item in enumerate(_items(reference))
    )
    if not common["checker"] and not any(dialogue.output.strip() for dialogue in dialogues):
        text = "no test expects any output, so that a program which prints nothing would pass"
        raise Fault(Cause.REFERENCE, f"{text}; write what each has to print into outputs, or a checker")
    return Tests(dialogues=dialogues, output=output, **common)


def _dialogue(item: Any, where: str, checked: bool) -> Dialogue:
    given = item.get("input") if isinstance(item, dict) else 0
    if given is not None and not is_text(given):
        raise _wrong(where, item, '{"input": "…", "output": "…"}, as nothing names a function to call')
    if not checked and _EXPECTED.isdisjoint(item):
        raise _wrong(where, item, 'an object with "output"')
    if given is None:
        _check_nothing_given(without_nulls(item), "input", where)
    expected = _expected(item)
    if not checked and not is_printed(expected):
        raise _wrong(f"{where}.output", expected, "a text, a number, or a list of lines")
    if item.get("cmp"):
        raise _wrong(f"{where}.cmp", item["cmp"], "compare, beside the cases: outputs are compared alike")
    printed = "" if expected is None else lines(expected)
    return Dialogue(lines(given or ""), printed, _group(item))


def _assert(reference: Mapping[str, Any], common: dict[str, Any]) -> Tests:
    script = reference.get("script", reference.get("tests"))
    if isinstance(script, list) and all(isinstance(line, str) for line in script):
        script = "\n".join(script)
    if not isinstance(script, str) or not script.strip():
        raise _wrong("script", script, "the text of a test script")
    if common["checker"]:
        raise _wrong("checker", common["checker"], "left out: a script says itself what is right")
    from verifiers.code_execution.plan import plan

    planned = plan(script, common["prelude"], common["entry_point"], common["prompt"])
    cases = tuple(Case(c.call, c.args, c.kwargs, c.expected, c.compare) for c in planned.cases or ())
    if planned.records:
        common["prelude"] = f"{common['prelude']}\n{planned.records}"
    return Tests(cases=cases, plan=None if cases else planned, script=script, **common)


def _items(reference: Mapping[str, Any]) -> list[Any]:
    items = reference.get("cases", reference.get("tests"))
    if not isinstance(items, list) or not items:
        raise _wrong("cases", items, "a list of at least one test")
    return items


def _text(reference: Mapping[str, Any], name: str) -> str:
    value = reference.get(name)
    if value is not None and not isinstance(value, str):
        raise _wrong(name, value, "a text")
    return value or ""


def _one_of(reference: Mapping[str, Any], name: str, choices: tuple[str, ...]) -> str:
    value = reference.get(name)
    if value not in choices:
        raise _wrong(name, value, f"one of {', '.join(choices)}")
    return str(value)


def _flag(reference: Mapping[str, Any], name: str) -> bool:
    value = reference.get(name)
    if value is not None and not isinstance(value, bool):
        raise _wrong(name, value, "true or false")
    return value is True


def _points(reference: Mapping[str, Any]) -> dict[str, float]:
    given = reference.get("groups") or {}
    if not isinstance(given, dict) or not all(map(_POINTS.accepts, given.values())):
        raise _wrong("groups", given, "an object of numbers")
    return {str(key): value for key, value in given.items()}


def _limits(reference: Mapping[str, Any]) -> dict[str, float]:
    given = reference.get("limits") or {}
    if not isinstance(given, dict) or not given.keys() <= LIMITS.keys():
        raise _wrong("limits", given, f"an object of {', '.join(LIMITS)}")
    for name, value in given.items():
        if not LIMITS[name].accepts(value):
            raise _wrong(f"limits.{name}", value, LIMITS[name].expected)
    return given


def _wrong(name: str, value: Any, expected: str) -> Fault:
    return Fault(Cause.REFERENCE, f"{name} is {shown(value)}; it must be {expected}")


_READ = {"function": _function, "stdin": _stdin, "assert": _assert}
