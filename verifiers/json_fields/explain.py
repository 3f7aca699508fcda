"""The comparison as a tree for a person: per field what was expected, what came, and which rule decided."""

from __future__ import annotations

import json

from verifiers.json_fields import pairing
from verifiers.quotation import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from verifiers.json_fields.compare import Comparison
    from verifiers.json_fields.rules import Rule

MAX_LINES = 400
_SHOWN = 60
_MISSING = object()


def tree(comparison: Comparison, expected: Any, actual: Any, rule: Rule) -> str:
    """One line per field, indented by nesting; cut at MAX_LINES."""
    lines: list[str] = []
    for line in _value(comparison, ("answer", expected, actual), rule):
        if len(lines) == MAX_LINES:
            return "\n".join([*lines, "…"])
        lines.append(line)
    return "\n".join(lines)


def _value(comparison: Comparison, at: tuple[str, Any, Any], rule: Rule) -> Iterator[str]:
    name, expected, actual = at = (visible(at[0], _SHOWN), *at[1:])
    if rule.ignored:
        yield f"{name}: left out (ignore)"
    elif expected is _MISSING or actual is _MISSING:
        yield _lone(comparison, at, rule)
    elif not rule.accepted and isinstance(expected, dict) and isinstance(actual, dict):
        yield f"{name}: {_points(comparison, at, rule)}"
        for key in [*expected, *(key for key in actual if key not in expected)]:
            inner = (key, expected.get(key, _MISSING), actual.get(key, _MISSING))
            yield from _indented(_value(comparison, inner, rule.child(key)))
    elif not rule.accepted and isinstance(expected, list) and isinstance(actual, list):
        yield f"{name}: {_points(comparison, at, rule)} ({rule.lists} list)"
        yield from _indented(_items(comparison, (expected, actual), rule))
    else:
        yield _leaf(comparison, at, rule)


def _items(comparison: Comparison, at: tuple[list[Any], list[Any]], rule: Rule) -> Iterator[str]:
    expected, actual = (pairing.read(comparison, items, rule) for items in at)
    partner = dict(pairing.align(comparison, expected, actual, rule))
    item = rule.item()
    for i, value in enumerate(expected):
        j = partner.get(i)
        name = f"[{i}]" if j in (i, None) else f"[{i}] with [{j}]"
        yield from _value(comparison, (name, value, _MISSING if j is None else actual[j]), item)
    paired = set(partner.values())
    for j, value in enumerate(actual):
        if j not in paired:
            yield from _value(comparison, (f"[{j}]", _MISSING, value), item)


def _leaf(comparison: Comparison, at: tuple[str, Any, Any], rule: Rule) -> str:
    name, expected, actual = at
    agreed, whole, _ = comparison.both(expected, actual, rule)
    if not whole:
        return f"{name}: both absent, left out"
    verdict = "right" if agreed == whole else f"{agreed / whole:.3g} right" if agreed else "wrong"
    rule_name = f"any of {1 + len(rule.accepted)}, {rule.name}" if rule.accepted else rule.name
    came = "" if agreed == whole and expected == actual else f", came {_shown(actual)}"
    return f"{name}: {verdict}, expected {_shown(expected)}{came} ({rule_name}{_weight(rule)})"


def _lone(comparison: Comparison, at: tuple[str, Any, Any], rule: Rule) -> str:
    name, expected, actual = at
    value = actual if expected is _MISSING else expected
    if not comparison.leaves(value, rule):
        return f"{name}: absent, left out"
    if expected is not _MISSING:
        return f"{name}: missing, expected {_shown(value)}{_weight(rule)}"
    ignored = " (extra: ignore)" if comparison.extra == "ignore" else ""
    return f"{name}: not expected, came {_shown(value)}{ignored}{_weight(rule)}"


def _points(comparison: Comparison, at: tuple[str, Any, Any], rule: Rule) -> str:
    agreed, whole, _ = comparison.both(at[1], at[2], rule)
    return f"{agreed:.6g} of {whole:.6g}"


def _weight(rule: Rule) -> str:
    return "" if rule.weight == 1 else f", weight {rule.weight:g}"


def _shown(value: Any) -> str:
    return visible(json.dumps(value, ensure_ascii=False, default=repr).replace("\\\\", "\\"), _SHOWN)


def _indented(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield "  " + line
