"""Aligning lists: the optimum, and the cheaper way past a bound."""

import itertools
import json
import random
from typing import Any

import pytest

from verifiers import verify
from verifiers.json_fields.assignment import greedy, optimal
from verifiers.json_fields.compare import WORK, Comparison, Conventions, compare
from verifiers.json_fields.rules import compiled


def best(gain: list[list[float]]) -> float:
    """By trying every assignment."""
    if len(gain) > len(gain[0]):
        gain = [list(column) for column in zip(*gain, strict=True)]
    choices = itertools.permutations(range(len(gain[0])), len(gain))
    return max(sum(row[column] for row, column in zip(gain, choice, strict=True)) for choice in choices)


@pytest.mark.parametrize("seed", range(60))
def test_the_assignment_is_the_optimum(seed: int) -> None:
    dice = random.Random(seed)
    rows, columns = dice.randint(1, 6), dice.randint(1, 6)
    values = [0.0, 0.5, 1.0, 2.0] if seed % 2 else [dice.uniform(-5, 5) for _ in range(9)]
    gain = [[dice.choice(values) for _ in range(columns)] for _ in range(rows)]
    pairs = optimal(gain)
    assert len(pairs) == min(rows, columns)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    assert sum(gain[row][column] for row, column in pairs) == pytest.approx(best(gain))


def test_a_larger_assignment_finds_a_hidden_permutation() -> None:
    order = random.Random(1).sample(range(60), 60)
    gain = [[1.0 if order[row] == column else 0.9 * (row % 2) for column in range(60)] for row in range(60)]
    assert sum(gain[row][column] for row, column in optimal(gain)) == pytest.approx(60)


def test_nothing_is_assigned_to_nothing() -> None:
    assert optimal([]) == []
    assert optimal([[]]) == []
    assert greedy([]) == []


def test_greedy_takes_the_heaviest_free_pair() -> None:
    assert greedy([(1, 0, 0), (3, 0, 1), (2, 1, 1), (1, 1, 0)]) == [(0, 1), (1, 0)]


def run(expected: Any, actual: Any, fields: Any = None, work: int | None = WORK) -> Comparison:
    comparison = Comparison(Conventions(), work)
    comparison.both(expected, actual, compiled(fields, "unordered"))
    return comparison


def items(count: int) -> list[dict[str, Any]]:
    return [{"sku": f"SKU-{i}", "qty": i % 7, "price": i / 4, "tags": ["a", f"t{i}"]} for i in range(count)]


def test_equal_items_are_found_without_comparing_every_pair() -> None:
    shuffled = random.Random(2).sample(items(1000), 1000)
    assert run(items(1000), shuffled).compared < 20 * 1000


def test_a_thousand_scalars_each_way_cost_no_matrix() -> None:
    assert run(list(range(1000)), list(range(999, -1, -1))).compared < 3000


def altered(count: int, every: int) -> list[dict[str, Any]]:
    changed = [item | ({"price": -1.0} if i % every == 0 else {}) for i, item in enumerate(items(count))]
    return random.Random(3).sample(changed, count)


def test_what_is_too_large_is_aligned_more_cheaply_and_the_metrics_say_so() -> None:
    fields = {"items[].price": {"cmp": "num", "abs": 0.01}}
    verdict = verify("json", json.dumps({"items": altered(1000, 10)}), {"items": items(1000)}, fields=fields)
    assert verdict.metrics["assignment_exact"] == 0
    assert verdict.reward == pytest.approx(0.98)  # one leaf in five of every tenth item


def test_what_is_small_is_aligned_exactly() -> None:
    verdict = verify("json", json.dumps(altered(50, 10)), items(50))
    assert verdict.metrics["assignment_exact"] == 1
    assert verdict.reward == pytest.approx(0.98)


@pytest.mark.parametrize("fields", [None, {"[].price": {"cmp": "num", "abs": 1}}, {"[].sku": {"cmp": "lev"}}])
def test_cheap_alignment_is_near_linear_in_comparisons(fields: Any) -> None:
    counts = [run(items(size), altered(size, 3), fields, None).compared for size in (500, 1000, 2000)]
    assert counts[2] < 2.2 * counts[1] < 4.84 * counts[0]
    assert counts[2] < 20 * 2000


def test_exact_alignment_stops_at_its_budget() -> None:
    expected = [{"v": f"expected {i}"} for i in range(3000)]
    actual = [{"v": f"actual {i}"} for i in range(3000)]
    (agreed, whole, _), comparison = compare(expected, actual, compiled(None, "unordered"), Conventions())
    assert (agreed, whole) == (0, 3000)
    assert comparison.work is None
    assert comparison.compared < 20_000


def test_nested_lists_share_one_budget() -> None:
    nested = [[[f"{i}.{j}.{k}" for k in range(12)] for j in range(12)] for i in range(12)]
    other = [[[f"{i}.{j}.{k}!" for k in range(12)] for j in range(12)] for i in range(12)]
    _, comparison = compare(nested, other, compiled(None, "unordered"), Conventions())
    assert comparison.compared < 10_000
    assert comparison.work is None


def test_long_texts_count_as_work() -> None:
    texts = [("x" * 20_000) + str(i) for i in range(30)]
    _, comparison = compare(
        texts, [text + "y" for text in texts], compiled({"[]": {"cmp": "lev"}}, "unordered"), Conventions()
    )
    assert comparison.work is None


@pytest.mark.parametrize("seed", range(5))
def test_cheap_alignment_does_not_depend_on_the_order(seed: int) -> None:
    dice = random.Random(seed)
    answer = altered(120, 4)
    scores = set()
    for _ in range(4):
        comparison = Comparison(Conventions(), None)
        shuffled = dice.sample(answer, len(answer))
        scores.add(comparison.both(items(120), shuffled, compiled(None, "unordered"))[:2])
    assert len(scores) == 1


def test_the_assignment_prefers_agreement_to_overlap() -> None:
    reference = [{"a": 1}, {"b": 1, "c": 2, "d": 3}]
    answer = [{"a": 1, "b": 9, "c": 9, "d": 9}]
    verdict = verify("json", json.dumps(answer), reference)
    assert verdict.reward == pytest.approx(1 / 7)


def test_among_equal_agreement_the_smaller_union_counts() -> None:
    reference = [{"a": 1}, {"b": 1}]
    answer = [{"b": 9}, {"a": 9}]
    assert verify("json", json.dumps(answer), reference).reward == 0
    verdict = verify("json", json.dumps({"ok": 1, "x": answer}), {"ok": 1, "x": reference})
    assert verdict.reward == pytest.approx(1 / 3)


def test_a_huge_answer_to_a_small_reference_costs_only_itself() -> None:
    answer = json.dumps({"items": [{"sku": str(i)} for i in range(100_000)], "name": "x"})
    verdict = verify("json", answer, {"items": [{"sku": "5"}], "name": "x"})
    assert verdict.reward == pytest.approx(2 / 100_001)
