"""What must hold for every answer to every reference."""

import copy
import json
import math
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from verifiers import Outcome, Verdict, verify
from verifiers.json_fields.locate import candidates
from verifiers.json_fields.parse import whole

QUICK = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from([0.5, 1.0, -2.5, 1e300])
    | st.sampled_from(["", "a", "b", "Acme Corp", "é", "e\u0301", "1", "null"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.sampled_from("abcde"), VALUES, max_size=5)
OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "null": st.sampled_from(["absent", "distinct"]),
        "empty": st.sampled_from(["distinct", "absent"]),
        "extra": st.sampled_from(["penalize", "ignore", "forbid"]),
        "lists": st.sampled_from(["unordered", "ordered", "set"]),
        "coerce": st.sampled_from(["none", "numeric", "all"]),
        "fields": st.sampled_from(
            [
                {"a": {"cmp": "lev"}, "b[]": {"cmp": "num", "abs": 1}},
                {"a": {"weight": 3}, "b.c": {"cmp": "ignore"}},
                {"c": {"cmp": "text", "list": "ordered"}, "d[].a": {"cmp": "nocase", "weight": 0.5}},
                {"a": {"any": [1, "a", None, [1, 2]]}, "e": {"cmp": "money"}, "d": {"cmp": "date"}},
            ]
        ),
    },
)
NEVER = "\u2603 nowhere in the reference"


def scored(answer: Any, reference: Any, **options: Any) -> float:
    verdict = verify("json", json.dumps(answer), reference, **options)
    assert verdict.reward is not None, verdict.detail
    return verdict.reward


def below_or_equal(less: float, more: float) -> bool:
    return less <= more + 1e-9


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) of a value."""
    found: list[tuple[Any, Any]] = []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found.append((value, key))
        found += places(inner)
    return found


@QUICK
@given(reference=OBJECTS, answer=OBJECTS, options=OPTIONS)
def test_a_reward_is_a_number_from_0_to_1(reference: Any, answer: Any, options: Any) -> None:
    verdict = verify("json", json.dumps(answer), reference, **options)
    assert verdict.reward is not None, verdict.detail
    assert 0 <= verdict.reward <= 1
    assert all(math.isfinite(value) for value in verdict.metrics.values())


@QUICK
@given(reference=OBJECTS, options=OPTIONS)
def test_a_reference_against_itself_is_1(reference: Any, options: Any) -> None:
    verdict = verify("json", json.dumps(reference), reference, **options)
    assert (verdict.outcome, verdict.reward) == (Outcome.CORRECT, 1.0), verdict.detail
    assert verdict.metrics["precision"] == verdict.metrics["recall"] == 1


@QUICK
@given(reference=OBJECTS, answer=OBJECTS, options=OPTIONS, where=st.integers(0, 100))
def test_a_hallucinated_leaf_never_raises_the_reward(
    reference: Any, answer: Any, options: Any, where: int
) -> None:
    containers = [answer, *(c[k] for c, k in places(answer) if isinstance(c[k], dict | list))]
    before = scored(answer, reference, **options)
    chosen = containers[where % len(containers)]
    if isinstance(chosen, dict):
        chosen["z"] = NEVER
    else:
        chosen.append(NEVER)
    if not holds_any(options):
        assert below_or_equal(scored(answer, reference, **options), before)


def holds_any(options: Any) -> bool:
    """A list of accepted values changes which reading of a container is best; it is tested apart."""
    return any("any" in field for field in options.get("fields", {}).values())


@QUICK
@given(reference=OBJECTS, answer=OBJECTS, options=OPTIONS, where=st.integers(0, 100))
def test_making_a_leaf_wrong_never_raises_the_reward(
    reference: Any, answer: Any, options: Any, where: int
) -> None:
    leaves = [(c, k) for c, k in places(answer) if not isinstance(c[k], dict | list)]
    if leaves and not holds_any(options):
        before = scored(answer, reference, **options)
        container, key = leaves[where % len(leaves)]
        container[key] = NEVER
        assert below_or_equal(scored(answer, reference, **options), before)


@QUICK
@given(reference=OBJECTS, answer=OBJECTS, options=OPTIONS, random=st.randoms(use_true_random=False))
def test_permuting_unordered_lists_changes_nothing(
    reference: Any, answer: Any, options: Any, random: Any
) -> None:
    if options.get("lists") == "ordered" or "c" in options.get("fields", {}):
        return
    permuted = copy.deepcopy(answer)
    for container, key in [(None, None), *places(permuted)]:
        inner = permuted if container is None else container[key]
        if isinstance(inner, list):
            random.shuffle(inner)
    assert abs(scored(permuted, reference, **options) - scored(answer, reference, **options)) < 1e-9


FLAT = st.dictionaries(st.sampled_from("abcdefgh"), SCALARS, min_size=1, max_size=8)


@QUICK
@given(reference=FLAT, answer=FLAT, where=st.integers(0, 100))
def test_removing_a_correct_leaf_never_raises_the_reward(reference: Any, answer: Any, where: int) -> None:
    agree = [key for key in reference if key in answer and repr(reference[key]) == repr(answer[key])]
    if agree:
        before = scored(answer, reference)
        del answer[agree[where % len(agree)]]
        assert below_or_equal(scored(answer, reference), before)


@QUICK
@given(reference=OBJECTS, options=OPTIONS, where=st.integers(0, 100))
def test_removing_a_leaf_from_the_right_answer_never_raises_the_reward(
    reference: Any, options: Any, where: int
) -> None:
    answer = copy.deepcopy(reference)
    all_places = places(answer)
    if all_places:
        container, key = all_places[where % len(all_places)]
        del container[key]
        assert below_or_equal(scored(answer, reference, **options), 1.0)


@QUICK
@given(reference=OBJECTS, answer=OBJECTS, padding=st.integers(1, 50))
def test_padding_with_nulls_changes_nothing(reference: Any, answer: Any, padding: int) -> None:
    before = scored(answer, reference)
    answer |= {f"n{i}": None for i in range(padding)}
    assert scored(answer, reference) == before


@QUICK
@given(reference=OBJECTS, response=st.text(alphabet="{}[]\":,\\ \n1ae.-tfn'“”<>/", max_size=60))
def test_whatever_a_model_writes_there_is_a_reward(reference: Any, response: str) -> None:
    verdict: Verdict = verify("json", response, reference, repair="safe", coerce="all")
    assert verdict.reward is not None, verdict.detail


@QUICK
@given(values=st.lists(OBJECTS | st.lists(SCALARS, max_size=3), min_size=1, max_size=4))
def test_values_with_prose_between_them_are_all_found(values: list[Any]) -> None:
    text = " and then ".join(json.dumps(value) for value in values)
    assert [found.value for found in candidates("So " + text + ".", lambda value: True)] == values


@QUICK
@given(value=VALUES, indent=st.sampled_from([None, 1, 4]), ascii_only=st.booleans())
def test_parsing_gives_back_what_was_written(value: Any, indent: int | None, ascii_only: bool) -> None:
    assert whole(json.dumps(value, indent=indent, ensure_ascii=ascii_only)) == value
