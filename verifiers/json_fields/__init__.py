"""The `json` verifier: an answer in JSON against a reference, field by field.

The reference is JSON: a value, or a string that holds its text (a string that is no JSON stands for
itself). The options and the contract are in docs/json.md.
"""

from __future__ import annotations

from math import isfinite

from verifiers.core import Cause, Fault, Verdict, graded, no_answer
from verifiers.json_fields.calls import calls, is_call, tagged
from verifiers.json_fields.compare import Conventions, compare
from verifiers.json_fields.locate import MAX_CHARS, candidates, choose
from verifiers.json_fields.parse import MAX_DEPTH, Broken, whole
from verifiers.json_fields.rules import FIELDS, LISTS, compiled
from verifiers.options import Option, flag, number, one_of, read
from verifiers.quotation import shown
from verifiers.response import REASONING, UNCLOSED, final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from verifiers.core import Budget, Sample
    from verifiers.json_fields.compare import Comparison, Score
    from verifiers.json_fields.locate import Candidate
    from verifiers.json_fields.rules import Rule

OPTIONS = {
    "candidates": one_of("last", "first", "only", "whole"),
    "null": one_of("absent", "distinct"),
    "empty": one_of("distinct", "absent"),
    "extra": one_of("penalize", "ignore", "forbid"),
    "lists": LISTS,
    "coerce": one_of("none", "numeric", "all"),
    "fields": FIELDS,
    "repair": one_of("none", "safe"),
    "repair_factor": number(0, 1, default=0.9),
    "schema": Option(None, lambda value: isinstance(value, dict | bool), "a JSON Schema (an object)"),
    "schema_mode": one_of("report", "gate", "factor"),
    "schema_factor": number(0, 1, default=0.5),
    "tool_calls": flag(),
    "explain": flag(),
    "reasoning": REASONING,
    "unclosed": UNCLOSED,
}
METHODS = ("whole", "fence", "embedded", "repaired", "none")
_ANSWER_CHARS = 2000
_CONTAINERS = (dict, list)
_SAFE = frozenset((str, int, bool, type(None)))
_CERTAIN = 1e-12  # rounding in sums of weights


def verify(sample: Sample, budget: Budget) -> Verdict:
    """Judges one answer in JSON.

    Raises Fault: cause `reference` or `option` for what the caller gave, `plugin` for a comparator or
    package that is not installed. Never anything for what the model wrote.
    """
    options = read(sample.options, OPTIONS)
    rule = compiled(options["fields"], options["lists"])
    expected = _reference(sample.reference, options["tool_calls"])
    if not isinstance(sample.response, str):
        raise Fault(Cause.SAMPLE, f"the response is {type(sample.response).__name__}, not text")
    text = final(sample.response, options["reasoning"], options["unclosed"])
    found = _found(text, expected, options)
    if found is None:
        return no_answer(_nothing(text, expected), **_metrics("none", options))
    return _judged(expected, found, rule, options)


def _judged(expected: Any, found: Candidate, rule: Rule, options: dict[str, Any]) -> Verdict:
    actual = calls(found.value) if options["tool_calls"] else found.value
    score, comparison = compare(expected, actual, rule, _conventions(options))
    reward = _reward(score, options["extra"])
    metrics = _metrics(found.method, options) | _parts(score, comparison, (expected, actual, rule))
    detail = [f"{score[0]:.6g} of {score[1]:.6g} by weight agree"]
    if found.method == "repaired":
        reward *= options["repair_factor"]
        detail.append(f"repaired, times {options['repair_factor']:g}")
    if options["schema"] is not None:
        factor = _schema_factor(found.value, options, detail)
        metrics["schema_valid"] = float(factor is None)
        reward *= 1.0 if factor is None else factor
    if options["extra"] == "forbid" and score[2]:
        detail.append("unknown keys are forbidden")
    text = "; ".join(detail)
    if options["explain"]:
        from verifiers.json_fields.explain import tree

        text += "\n" + tree(comparison, expected, actual, rule)
    return graded(reward, _shown(found.text), text.encode("utf-8", "backslashreplace").decode(), **metrics)


def _reference(given: Any, tool_calls: bool) -> Any:
    value = given
    if given is None:
        raise Fault(Cause.REFERENCE, "there is no reference; give the expected JSON value or its text")
    if isinstance(given, str):
        try:
            value = whole(given)
        except (Broken, RecursionError) as problem:
            if given.lstrip().startswith(("{", "[")):
                raise Fault(Cause.REFERENCE, f"the reference is not JSON: {problem}") from problem
    _check(value, "$", 0)
    if not tool_calls:
        return value
    wanted = calls(value)
    if wanted is None:
        raise Fault(Cause.REFERENCE, "with tool_calls the reference must be calls: {name: {argument: value}}")
    return wanted


def _check(value: Any, path: str, depth: int) -> None:
    """Raises Fault (cause `reference`) for what no JSON answer could equal."""
    if depth > MAX_DEPTH:
        raise Fault(Cause.REFERENCE, f"the reference is nested deeper than {MAX_DEPTH} levels")
    if not isinstance(value, _CONTAINERS):
        if not (value.__class__ in _SAFE or (value.__class__ is float and isfinite(value))):
            raise Fault(Cause.REFERENCE, f"the reference is not JSON at {path}: {shown(value)}")
        return
    named = isinstance(value, dict)
    children: Iterable[tuple[Any, Any]] = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in children:
        if named and key.__class__ is not str:
            raise Fault(Cause.REFERENCE, f"the reference has the key {key!r} at {path}; keys are strings")
        if inner.__class__ not in _SAFE:
            _check(inner, f"{path}.{key}", depth + 1)


def _found(text: str, expected: Any, options: dict[str, Any]) -> Candidate | None:
    policy = options["candidates"]
    wanted = is_call if options["tool_calls"] else _like(expected)
    found = tagged(text) if options["tool_calls"] and policy != "whole" else []
    found = found or candidates(text, wanted, policy)
    if not found and options["repair"] == "safe" and policy != "whole":
        from verifiers.json_fields.repair import repaired

        found = repaired(text, wanted)
    return choose(found, policy)


def _like(expected: Any) -> Callable[[Any], bool]:
    """Whether a value has the root type of the reference."""
    if isinstance(expected, dict):
        return lambda value: isinstance(value, dict)
    if isinstance(expected, list):
        return lambda value: isinstance(value, list)
    return lambda value: not isinstance(value, dict | list)


def _nothing(text: str, expected: Any) -> str:
    if not text:
        return "the response has no text outside of its reasoning"
    if len(text) > MAX_CHARS:
        return f"the response is longer than {MAX_CHARS} characters"
    kind = "object" if isinstance(expected, dict) else "list" if isinstance(expected, list) else "value"
    return f"the response holds no JSON {kind} that could be the answer, or several that differ"


def _conventions(options: dict[str, Any]) -> Conventions:
    return Conventions(options["null"], options["empty"], options["extra"], options["coerce"])


def _reward(score: Score, extra: str) -> float:
    agreed, whole_weight, unknown = score
    if extra == "forbid" and unknown:
        return 0.0
    if not whole_weight:
        return 1.0
    reward = agreed / whole_weight
    return 1.0 if reward > 1 - _CERTAIN else max(0.0, reward)


def _schema_factor(value: Any, options: dict[str, Any], detail: list[str]) -> float | None:
    """What an invalid answer's reward is multiplied by; None where it is valid."""
    from verifiers.json_fields import schema

    if schema.is_valid(value, options["schema"]):
        return None
    said = f": {schema.complaint(value, options['schema'])}" if options["explain"] else ""
    detail.append(f"the answer violates the schema{said}")
    return {"report": 1.0, "gate": 0.0, "factor": float(options["schema_factor"])}[options["schema_mode"]]


def _metrics(method: str, options: dict[str, Any]) -> dict[str, float]:
    metrics = {f"extraction_{name}": float(name == method) for name in METHODS}
    if method == "none":
        metrics |= {"precision": 0.0, "recall": 0.0}
        if options["schema"] is not None:
            metrics["schema_valid"] = 0.0
    return metrics


def _parts(score: Score, comparison: Comparison, at: tuple[Any, Any, Rule]) -> dict[str, float]:
    """precision and recall by weight; 1 where there was nothing to be right or wrong about."""
    expected, actual, rule = at
    precision = recall = 1.0
    if score[0] < score[1]:
        given = comparison.leaves(actual, rule) - (score[2] if comparison.extra == "ignore" else 0.0)
        asked = comparison.leaves(expected, rule)
        precision = min(1.0, score[0] / given) if given > 0 else 1.0
        recall = min(1.0, score[0] / asked) if asked else 1.0
    exact = float(comparison.work is not None)
    return {"precision": precision, "recall": recall, "assignment_exact": exact}


def _shown(text: str) -> str:
    return text[:_ANSWER_CHARS].encode("utf-8", "replace").decode("utf-8")
