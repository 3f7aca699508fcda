"""The last tier: computer algebra in the sandbox."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

import sandbox
from sandbox import Ending, Exit, Level, Limit
from verifiers import Budget, Outcome, Sample, verify
from verifiers import math_equivalence as math
from verifiers.core import Cause, Fault
from verifiers.math_equivalence import prove
from verifiers.math_equivalence.normalise import normalised
from verifiers.math_equivalence.reading import read


def tree(text: str) -> Any:
    return read(normalised(text))


@pytest.mark.parametrize(
    ("gold", "answer"),
    [
        ("\\frac{\\pi^2}{6}", "\\sum_{n=1}^{\\infty} \\frac{1}{n^2}"),
        ("\\frac13", "\\int_0^1 x^2\\,dx"),
        ("1", "\\lim_{x \\to 0} \\frac{\\sin x}{x}"),
        ("x = 2e", "x = 2\\sum_{n=0}^{\\infty} \\frac{1}{n!}"),
    ],
)
def test_sums_integrals_and_limits_are_proven(gold: str, answer: str) -> None:
    verdict = verify("math", f"\\boxed{{{answer}}}", gold)
    assert verdict.outcome is Outcome.CORRECT
    assert verdict.metrics["proof_symbolic"] == 1


@pytest.mark.parametrize(
    ("gold", "answer"),
    [
        ("\\frac14", "\\int_0^1 x^2\\,dx"),
        ("2", "\\lim_{x \\to 0} \\frac{\\sin x}{x}"),
        ("1", "\\sum_{n=1}^\\infty n"),
    ],
)
def test_another_value_is_not(gold: str, answer: str) -> None:
    assert verify("math", f"\\boxed{{{answer}}}", gold).outcome is Outcome.INCORRECT


def test_a_proof_that_meets_its_limit_is_not_a_proof_and_says_so() -> None:
    verdict = verify("math", "\\boxed{\\prod_{k=1}^{10^9} k}", "1")
    assert verdict.outcome is Outcome.INCORRECT
    assert "no symbolic proof" in verdict.detail


def test_nothing_is_asked_where_something_cheaper_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the sandbox was asked")

    monkeypatch.setattr(sandbox, "call", refuse)
    assert verify("math", "\\boxed{\\sqrt{8}}", "2\\sqrt2").outcome is Outcome.CORRECT
    assert verify("math", "\\boxed{9^{9^{9^9}}}", "1").outcome is Outcome.INCORRECT
    assert (
        verify("math", "\\boxed{\\int_0^1 x^2\\,dx}", "\\frac13", symbolic=False).outcome is Outcome.INCORRECT
    )


def test_too_little_time_is_a_deadline_not_a_verdict() -> None:
    with pytest.raises(Fault) as caught:
        math.verify(Sample("\\boxed{\\int_0^1 x^2\\,dx}", "\\frac13"), Budget.of(0.5))
    assert caught.value.cause is Cause.DEADLINE


LOST = Exit(ended=Ending.LOST, level=Level.L1, alone=False)
HINDERED = [
    (Outcome.CORRECT, [sandbox.Ended(LOST)]),
    (Outcome.CORRECT, [sandbox.SandboxError("no child could be started")]),
    (Outcome.INCORRECT, [sandbox.Ended(LOST), sandbox.Ended(LOST)]),
    (Outcome.CORRECT, [sandbox.Ended(replace(LOST, alone=True))]),
    (Outcome.INCORRECT, [sandbox.Ended(replace(LOST, alone=True))] * 2),
    (Outcome.INCORRECT, [sandbox.Ended(replace(LOST, ended=Ending.SIGNALLED, signal=11, alone=True))]),
    (Outcome.INCORRECT, [sandbox.Ended(replace(LOST, ended=Ending.SIGNALLED, signal=11, level=Level.L2))]),
    (Outcome.INCORRECT, [sandbox.Ended(replace(LOST, ended=Ending.LIMITED, limit=Limit.CPU, cpu=2.0))]),
]


@pytest.mark.parametrize(("outcome", "failures"), HINDERED)
def test_a_proof_that_a_program_beside_it_ended_is_tried_alone(
    outcome: Outcome, failures: list[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    left, call = failures[::-1], sandbox.call

    def hindered(*asked: Any) -> Any:
        if left:
            raise left.pop()
        return call(*asked)

    monkeypatch.setattr(sandbox, "call", hindered)
    verdict = verify("math", "\\boxed{\\int_0^1 x^2\\,dx}", "\\frac13")
    assert verdict.outcome is outcome
    assert ("no symbolic proof" in verdict.detail) is (outcome is Outcome.INCORRECT)


def test_a_sandbox_that_cannot_start_is_our_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise sandbox.SandboxError("no interpreter")

    monkeypatch.setattr(sandbox, "call", broken)
    assert verify("math", "\\boxed{\\int_0^1 x^2\\,dx}", "\\frac13").cause == "sandbox"


def test_a_tree_goes_to_the_sandbox_as_json() -> None:
    sent = prove.encoded(tree("\\sum_{k=1}^{3} \\frac{k}{2.5}"))
    assert json.loads(json.dumps(sent)) == sent
    assert sent[:3] == ["big", "sum", "k"]
    assert ["dec", "5", "2"] in sent[5]


@pytest.mark.parametrize(
    "node",
    [
        ["call", "eval", ["sym", "x"]],
        ["text", "__import__('os')"],
        ["fn", "eval", ["sym", "x"]],
        ["^", ["num", "9", "1"], ["num", "999999", "1"]],
        ["num", "9" * 50, "1"],
        ["fn", "factorial", ["num", "100000", "1"]],
    ],
)
def test_only_known_nodes_of_small_size_are_rebuilt(node: list[Any]) -> None:
    with pytest.raises(sandbox.Ended) as caught:
        sandbox.call(prove.FUNCTION, [node, ["num", "1", "1"]], sandbox.MATH)
    assert caught.value.exit.exception.endswith("Unknown")


def test_a_name_is_a_name_and_nothing_more() -> None:
    assert sandbox.call(prove.FUNCTION, [["sym", "__import__"], ["num", "1", "1"]], sandbox.MATH) is False
