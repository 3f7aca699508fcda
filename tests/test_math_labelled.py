"""The labelled pairs beside the repository: accuracy does not fall, and no wrong answer is paid."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.math_equivalence import CASES, Row, ours, rows
from tests.conftest import SHARED
from verifiers import verify

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the labelled pairs are not beside the repository")

# set: the least share of agreement, and the most wrong answers that may be paid. Where a label is disputed,
# docs/math-conventions.md argues it.
FLOORS = {
    "unit_mathverify": (0.98, 0),
    "unit_nemo": (0.97, 0),
    "unit_mario": (1.0, 0),
    "unit_simpleevals": (1.0, 0),
    "issues": (1.0, 0),
    "human_hardverify": (0.94, 0),
    "human_matharena": (0.94, 0),
    "parser_pairs": (0.985, 0),
    "synth_true": (0.995, 0),
    "synth_false": (1.0, 0),
    "golds_self": (1.0, 0),
    "golds_cross": (1.0, 0),
    "outputs_gsm8k": (1.0, 0),
    "outputs_qwen_math100": (1.0, 0),
    "outputs_theoremqa": (1.0, 0),
    "unit_lambdafeedback": (0.97, 1),
    "hostile": (1.0, 0),
}


@pytest.mark.parametrize("name", FLOORS)
def test_a_set_keeps_its_accuracy_and_pays_no_wrong_answer(name: str) -> None:
    least, most_paid = FLOORS[name]
    judged = [row for row in rows(name, 600) if row.label is not None]
    wrong = [row for row in judged if ours(row) is not row.label]
    paid = [row.id for row in wrong if not row.label]
    assert len(paid) <= most_paid, paid
    assert 1 - len(wrong) / len(judged) >= least, [row.id for row in wrong]


def test_the_same_answer_in_a_box_is_judged_the_same() -> None:
    bare = [row for row in rows("synth_true", 150) + rows("synth_false", 150) if not row.whole]
    boxed = [
        Row(row.id, row.gold, f"So it is $\\boxed{{{row.prediction}}}$.", row.label, True, "") for row in bare
    ]
    differing = [a.id for a, b in zip(bare, boxed, strict=True) if ours(a) is not ours(b)]
    assert not differing


@pytest.mark.parametrize("name", ["golds_self", "synth_true", "parser_pairs", "human_matharena", "issues"])
def test_a_bare_answer_for_a_response_is_judged_the_same(name: str) -> None:
    bare = [row for row in rows(name, 0) if not row.whole and row.label is not None]
    agreeing = sum((verify("math", row.prediction, row.gold).reward == 1) is row.label for row in bare)
    assert agreeing / len(bare) >= FLOORS[name][0]


def responses() -> list[tuple[str, str, Any]]:
    """(id, response, reference) of the reference solutions in the events whose ids say what they are."""
    path = SHARED / "events" / "A_root_dict.json"
    if not path.exists():
        return []
    events = json.loads(path.read_text(encoding="utf-8"))
    return [(event["id"], event["messages"][-1]["content"], event["reference_answer"]) for event in events]


@pytest.mark.parametrize(("name", "response", "reference"), responses())
def test_a_reference_solution_scores_and_an_edited_one_does_not(
    name: str, response: str, reference: Any
) -> None:
    wanted = {"correct": 1.0, "nofmt": 1.0, "boxed": 1.0, "wrong": 0.0, "empty": 0.0}
    kind = name.rsplit("-", 1)[1]
    if kind in wanted:
        assert verify("math", response, reference).reward == wanted[kind]


# Where that reading is wrong: asked for a time in the afternoon, 4:30 is 4:30 p.m.
OTHERWISE = {"finetuned-prealgebra-0435": 1.0}


def test_on_real_rollouts_it_agrees_with_the_reading_after_the_thought() -> None:
    path = SHARED / "rows" / "math_rollouts_200.jsonl"
    if not path.exists():
        pytest.skip("the rollouts are not beside the repository")
    with Path(path).open(encoding="utf-8") as file:
        for row in map(json.loads, file):
            verdict = verify("math", row["messages"][-1]["content"], row["reference_answer"])
            name, read = row["id"], row["math_verify"]["math_verify_after_think_only"]
            assert verdict.reward == OTHERWISE.get(name, read), name
