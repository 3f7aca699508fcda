"""Which item of one list belongs to which of the other."""

from __future__ import annotations

import json
import marshal

from verifiers.json_fields.assignment import greedy, optimal
from verifiers.json_fields.comparators import identity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Hashable
    from typing import Any

    from verifiers.json_fields.compare import Comparison, Score
    from verifiers.json_fields.rules import Rule

    Pair = tuple[int, int]

SMALL = 1e-6  # the greatest difference in agreement that may pass for none when D decides
COMMON = 16  # a leaf that more items share tells none of them apart


def score(comparison: Comparison, expected: list[Any], actual: list[Any], rule: Rule) -> Score:
    """The score of two lists under the rule's way of reading lists."""
    expected, actual = read(comparison, expected, rule), read(comparison, actual, rule)
    item = rule.item()
    pairs = align(comparison, expected, actual, rule)
    agreed = whole = unknown = 0.0
    for i, j in pairs:
        found = comparison.both(expected[i], actual[j], item)
        agreed += found[0]
        whole += found[1]
        unknown += found[2]
    for i in _others(len(expected), [i for i, _ in pairs]):
        whole += comparison.leaves(expected[i], item)
    for j in _others(len(actual), [j for _, j in pairs]):
        whole += comparison.leaves(actual[j], item)
    return agreed, whole, unknown


def read(comparison: Comparison, items: list[Any], rule: Rule) -> list[Any]:
    """The items that count: each once in a set, else all."""
    if rule.lists != "set":
        return items
    item = rule.item()
    return list({key(comparison, value, item): value for value in items}.values())


def align(comparison: Comparison, expected: list[Any], actual: list[Any], rule: Rule) -> list[Pair]:
    """Pairs of positions; each position at most once, and as many as the shorter list has.

    Equal items are paired first. Where they use up one of the lists, that is the optimum; where comparing
    is equality of keys, it is part of one, by the triangle inequality. The rest is assigned optimally, or
    cheaply where `comparison.work` is None.
    """
    if rule.lists == "ordered":
        return [(i, i) for i in range(min(len(expected), len(actual)))]
    item = rule.item()
    pairs = _equal(comparison, (expected, actual), item)
    if len(pairs) == min(len(expected), len(actual)):
        return pairs
    if comparison.work is not None and not item.exchangeable:
        return _optimal(comparison, expected, actual, item)
    left = _others(len(expected), [i for i, _ in pairs])
    right = _others(len(actual), [j for _, j in pairs])
    method = _cheap if comparison.work is None else _optimal
    rest = method(comparison, [expected[i] for i in left], [actual[j] for j in right], item)
    return pairs + [(left[i], right[j]) for i, j in rest]


def key(comparison: Comparison, value: Any, rule: Rule) -> Hashable:
    """What two values share that agree in every leaf, where comparing is equality of keys."""
    if rule.ignored or comparison.is_absent(value):
        return None
    if isinstance(value, dict):
        inner = [(name, key(comparison, child, rule.child(name))) for name, child in value.items()]
        return "{}", frozenset([pair for pair in inner if pair[1] is not None])
    if isinstance(value, list):
        keys = [key(comparison, child, rule.item()) for child in value]
        return ("[]", tuple(keys)) if rule.lists == "ordered" else ("[]", _counted(keys))
    return _scalar_key(value, rule)


def _scalar_key(value: Any, rule: Rule) -> Hashable:
    return ("null",) if value is None else (rule.key or identity)(value)


def _counted(keys: list[Hashable]) -> frozenset[tuple[Hashable, int]]:
    counts: dict[Hashable, int] = {}
    for each in keys:
        counts[each] = counts.get(each, 0) + 1
    return frozenset(counts.items())


def _others(length: int, taken: list[int]) -> list[int]:
    if len(taken) == length:
        return []
    gone = set(taken)
    return [index for index in range(length) if index not in gone]


def _equal(comparison: Comparison, at: tuple[list[Any], list[Any]], item: Rule) -> list[Pair]:
    """Pairs of items with equal keys; first those at the same position, which costs no keys."""
    expected, actual = at
    both = zip(expected, actual, strict=False)  # as far as the shorter one goes
    pairs = [(i, i) for i, (one, other) in enumerate(both) if _identical(one, other)]
    left = _others(len(expected), [i for i, _ in pairs])
    right = _others(len(actual), [i for i, _ in pairs])
    if not left or not right:
        return pairs
    places: dict[Hashable, list[int]] = {}
    for i in reversed(left):
        places.setdefault(key(comparison, expected[i], item), []).append(i)
    for j in right:
        same = places.get(key(comparison, actual[j], item))
        if same:
            pairs.append((same.pop(), j))
    return pairs


def _identical(one: Any, other: Any) -> bool:
    """Equal in Python and of the same types throughout: True is not 1 here."""
    return bool(one == other) and marshal.dumps(one, 2) == marshal.dumps(other, 2)


def _optimal(comparison: Comparison, expected: list[Any], actual: list[Any], item: Rule) -> list[Pair]:
    rows, columns = len(expected), len(actual)
    if rows == columns == 1:
        return [(0, 0)]
    lone_rows = [comparison.leaves(value, item) for value in expected]
    lone_columns = [comparison.leaves(value, item) for value in actual]
    cubic = rows * columns * min(rows, columns) // 32
    comparison.spend(cubic + rows * columns + int(columns * sum(lone_rows) + rows * sum(lone_columns)))
    finest = SMALL / (1.0 + sum(lone_rows) + sum(lone_columns))
    gain: list[list[float]] = []
    for one, lone in zip(expected, lone_rows, strict=True):
        found = [comparison.both(one, other, item) for other in actual]
        gain.append([s - finest * (d - lone - x) for (s, d, _), x in zip(found, lone_columns, strict=True)])
    return optimal(gain)


def _cheap(comparison: Comparison, expected: list[Any], actual: list[Any], item: Rule) -> list[Pair]:
    """Items that share the most telling leaves, greedily; the rest in the order of their text.

    Nothing depends on the order in which the lists were given.
    """
    rows, columns = _by_text(expected), _by_text(actual)
    holders: dict[Hashable, list[int]] = {}
    for i, index in enumerate(rows):
        for leaf in _leaves(expected[index], item, ""):
            holders.setdefault(leaf, []).append(i)
    votes: dict[Pair, float] = {}
    for j, index in enumerate(columns):
        for leaf in _leaves(actual[index], item, ""):
            for i in holders.get(leaf, ())[:COMMON]:
                votes[i, j] = votes.get((i, j), 0.0) + 1.0
    pairs = greedy((weight, i, j) for (i, j), weight in votes.items())
    left = _others(len(rows), [i for i, _ in pairs])
    right = _others(len(columns), [j for _, j in pairs])
    pairs += zip(left, right, strict=False)  # the longer side keeps what is left over
    return [(rows[i], columns[j]) for i, j in pairs]


def _by_text(items: list[Any]) -> list[int]:
    texts = [json.dumps(item, sort_keys=True, default=repr) for item in items]
    return sorted(range(len(items)), key=texts.__getitem__)


def _leaves(value: Any, rule: Rule, path: str) -> set[Hashable]:
    if isinstance(value, dict):
        return set().union(
            *(_leaves(inner, rule.child(name), f"{path}.{name}") for name, inner in value.items())
        )
    if isinstance(value, list):
        return set().union(*(_leaves(inner, rule.item(), path + "[]") for inner in value))
    return set() if value is None or rule.ignored else {(path, (rule.key or identity)(value))}
