"""What must hold for every response to every set of labels."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from verifiers import verify

QUICK = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
LABELS = ["spam", "ham", "not spam", "severe_toxic", "toxic", "C++", "C", "A", "4", "正面"]
PIECES = [
    *LABELS, "not", "no", "is", "Answer:", "label is", "<answer>", "</answer>", "\\boxed{", "}", "{",
    '{"label":', '"', ",", ".", "\n", " ", "-", "_", "<think>", "</think>", "[", "]", "but", "and", "\u200b",
    "'", "n't", "4.5",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join) | st.text(max_size=30)


@QUICK
@given(text=TEXTS, mode=st.sampled_from(["single", "multi", "ordinal"]))
def test_whatever_a_model_writes_there_is_a_reward(text: str, mode: str) -> None:
    verdict = verify("label", text, "spam", labels=LABELS, mode=mode)
    assert verdict.reward is not None, verdict.detail


@QUICK
@given(text=TEXTS)
def test_whatever_a_model_writes_there_is_a_reward_in_a_tree(text: str) -> None:
    tree: dict[str, Any] = {"spam": {"ham": {}, "C": {}}, "toxic": {"C": {}}}
    assert verify("label", text, "ham", labels=tree, mode="hier").reward is not None


@QUICK
@given(text=TEXTS)
def test_at_most_one_label_is_paid_for_the_same_response(text: str) -> None:
    rewards = [verify("label", text, label, labels=LABELS).reward for label in LABELS]
    assert sum(reward or 0.0 for reward in rewards) <= 1


@QUICK
@given(
    wrong=st.lists(st.sampled_from(["red", "green", "blue"]), min_size=1, max_size=4),
    gold=st.sampled_from(["red", "green", "blue"]),
    more=st.sampled_from(["red", "green", "blue"]),
    around=st.tuples(
        st.sampled_from(["{}", "It is {}.", "Answer: {}", "<answer>{}</answer>", '{{"label": "{}"}}']),
        st.sampled_from([", ", " or ", " / ", " and ", "; "]),
    ),
)
def test_naming_one_more_label_never_raises_a_single_label_verdict(
    wrong: list[str], gold: str, more: str, around: tuple[str, str]
) -> None:
    labels = ["red", "green", "blue"]
    template, joint = around
    before = verify("label", template.format(joint.join(wrong)), gold, labels=labels).reward
    after = verify("label", template.format(joint.join([*wrong, more])), gold, labels=labels).reward
    assert before is not None
    assert after is not None
    assert after <= before


@QUICK
@given(
    named=st.lists(st.sampled_from("pqrst"), unique=True, max_size=5),
    gold=st.lists(st.sampled_from("pqrst"), unique=True, max_size=5),
    metric=st.sampled_from(["f1", "jaccard", "subset"]),
)
def test_a_wrong_label_more_never_raises_a_verdict_on_several(
    named: list[str], gold: list[str], metric: str
) -> None:
    labels = list("pqrst")
    before = verify("label", json.dumps(named), gold, labels=labels, mode="multi", metric=metric).reward
    for more in set(labels) - set(gold) - set(named):
        text = json.dumps([*named, more])
        after = verify("label", text, gold, labels=labels, mode="multi", metric=metric).reward
        assert before is not None
        assert after is not None
        assert after <= before
