"""Time and memory are bounded by construction: work is counted, never clocked."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from verifiers import Outcome, verify
from verifiers.math_equivalence import equivalent, readings
from verifiers.math_equivalence.evaluate import Evaluator
from verifiers.math_equivalence.modular import Point
from verifiers.patterns import pattern

Node = Any
Value = Any

HOSTILE = Path(__file__).parents[2] / "shared" / "cases" / "math" / "hostile.jsonl"

BOMBS = [
    "9^{9^{9^{9}}}",
    "9**9**9**9",
    "((10!)!)!",
    "\\binom{10^9}{5 \\cdot 10^8}",
    "\\prod_{k=1}^{10^9} k",
    "\\sum_{k=1}^{10^9} \\frac{1}{k}",
    "\\sin(10^{100000})",
    "10^{-1000000000}",
    "1e-999999999",
    "2^{-2^{2^{2^{2^2}}}}",
    "x" + "!" * 39,
    "\\sqrt{" * 300 + "2" + "}" * 300,
    "\\left(" * 5_000 + "1",
    "\\log(\\log(9^{9^{9}}))",
    "7" * 6_000 + "/" + "7" * 6_000,
    ",".join("1" * 800),
    "x+" * 400 + "x",
    "(a+b)" * 150,
    "\\pm 1" * 40,
    "|" * 300 + "x" + "|" * 300,
    "\\begin{vmatrix}" + "\\\\".join("&".join("xyzabcpqrstu") for _ in range(12)) + "\\end{vmatrix}",
    "\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}^{1000000}",
    "\\sum_{a=1}^{300}\\sum_{b=1}^{300}\\sum_{c=1}^{300} a b c",
    "\\sum_{k=1}^{400} \\binom{20000}{10000+k}",
    "7^{12000}" + "+1" * 400,
    "\\{" + ",".join(f"\\sin({n}x^{{{n}}})" for n in range(100)) + "\\}",
    ",".join(f"e^{{\\sin({n})}}" for n in range(100)),
    "+".join(f"\\sqrt{{{n}}}" for n in range(2, 150)),
    "1+2+\\cdots+10^{9}",
    "1\\cdot2\\cdots" + "(1+2+\\cdots+" * 12 + "n" + ")" * 12,
    "(1+2+\\cdots+n)" * 12,
    "\\{" + ",".join("1,2,\\ldots" for _ in range(60)) + "\\}",
    "1+2+\\cdots+2^{2^{n}}",
    "x_1+x_2+\\cdots+x_{" + "9" * 5_000 + "n}",
    "\\sin(1)+\\sin(2)+\\cdots+\\sin(200)",
    "x^{1}+x^{2}+\\cdots+x^{n!}",
    "__import__('os').system('true')",
    "eval('1')",
    "1" * 1_000_000,
    "{" * 100_000 + "}" * 100_000,
    "\\text{" + "\t" * 25_000 + "x",
    "x" + "\n" * 25_000 + "about",
]


@pytest.mark.parametrize("bomb", BOMBS, ids=range(len(BOMBS)))
def test_a_bomb_costs_a_bounded_number_of_steps(bomb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = {"evaluate": 0, "modular": 0}
    counted_value, counted_residue = Evaluator.value, Point.value

    def value(self: Evaluator, node: Node) -> Value:
        steps["evaluate"] += 1
        return counted_value(self, node)

    def residue(self: Point, node: Node) -> int:
        steps["modular"] += 1
        return counted_residue(self, node)

    monkeypatch.setattr(Evaluator, "value", value)
    monkeypatch.setattr(Point, "value", residue)
    assert not equivalent("42", bomb).equal
    assert not equivalent("\\sqrt2 + x", bomb).equal
    assert not equivalent("\\{\\sin x, \\cos x, e^x\\}", bomb).equal
    assert steps["evaluate"] <= 70_000
    assert steps["modular"] <= 100_000


@pytest.mark.parametrize("bomb", BOMBS, ids=range(len(BOMBS)))
def test_a_bomb_is_never_paid_and_never_an_error(bomb: str) -> None:
    verdict = verify("math", f"\\boxed{{{bomb}}}", "42", symbolic=False)
    assert verdict.outcome in (Outcome.INCORRECT, Outcome.NO_ANSWER)


@pytest.mark.parametrize(
    ("gold", "answer"),
    [
        ("9" * 5_000 + ".5", "9" * 5_000 + ".25"),
        ("0." + "1" * 6_000, "0." + "1" * 5_999 + "2"),
        ("1" * 5_000 + "_2", "1" * 5_000 + "_3"),
        ("12_" + "9" * 5_000, "12"),
        ("1e" + "9" * 5_000, "1"),
        ("1e-" + "9" * 5_000, "0"),
        ("0.\\overline{" + "9" * 5_000 + "}", "2"),
        ("\\sum_{n=1}^{\\infty} \\frac{1}{n^{2}}", "7" * 5_000),
        ("9" * 5_000 + "^\\circ", "1"),
        ("9" * 5_000 + "\\%", "1"),
        ("9" * 5_000 + ":7", "1:2"),
        ("x > " + "9" * 5_000, "x > 1"),
        ("9" * 5_000 + " \\text{ cm}", "1 \\text{ km}"),
    ],
    ids=range(13),
)
def test_numbers_of_more_digits_than_python_converts_break_nothing(gold: str, answer: str) -> None:
    assert verify("math", f"\\boxed{{{answer}}}", gold).outcome is Outcome.INCORRECT
    assert verify("math", f"\\boxed{{{gold}}}", answer).outcome is Outcome.INCORRECT


def test_an_undecidable_pair_is_not_proven_but_equals_itself() -> None:
    assert equivalent("9^{9^{9^{9}}}", "9^{9^{9^{9}}}").equal
    assert not equivalent("9^{9^{9^{9}}}", "9^{9^{9^{9}}} + 1").equal


def test_what_is_remembered_is_bounded() -> None:
    for number in range(3 * readings.REMEMBERED):
        equivalent(f"x + {number}", "y")
    assert len(readings._read) <= readings.REMEMBERED


def hostile() -> list[dict[str, object]]:
    if not HOSTILE.exists():
        return []
    with HOSTILE.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


@pytest.mark.skipif(not HOSTILE.exists(), reason="the labelled pairs are not beside the repository")
@pytest.mark.parametrize("row", hostile(), ids=lambda row: str(row["id"]))
def test_no_hostile_answer_is_paid_or_breaks_anything(row: dict[str, object]) -> None:
    response = str(row["prediction"]) if row["pred_form"] == "response" else f"\\boxed{{{row['prediction']}}}"
    verdict = verify("math", response, row["gold"], symbolic=False)
    if not row["gold"]:
        assert verdict.cause == "reference"
    else:
        assert verdict.outcome is not Outcome.ERROR
        if row["label"] is False:
            assert verdict.reward == 0


HEAVY = ("sympy", "typing", "dataclasses", "inspect", "asyncio", "sandbox", "mpmath")


def loaded(program: str) -> set[str]:
    """Which heavy modules a fresh interpreter has after a program."""
    program += f"; import sys; print(' '.join(name for name in {HEAVY} if name in sys.modules))"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(found.stdout.split())


def test_comparing_without_computer_algebra_loads_nothing_heavy() -> None:
    compared = (
        "import verifiers.math_equivalence as m; m.equivalent('x^{1/2}', '1.41'); m.equivalent('x', 'y')"
    )
    assert loaded(compared) <= loaded("import re, json")


def test_digits_alone_are_judged_without_what_looks_for_an_answer_in_sentences() -> None:
    program = (
        "from verifiers.core import Budget, Sample; from verifiers.math_equivalence import verify; import sys; "
        "print(verify(Sample('42', '42'), Budget.of(9)).reward, *(name for name in sys.modules if 'sentences' in name))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["1.0"]


def test_a_pattern_is_compiled_when_it_is_first_used(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    compile_ = re.compile

    def counted(source: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(source)
        return compile_(source, flags)

    monkeypatch.setattr(re, "compile", counted)
    made = pattern("A+", re.IGNORECASE)
    assert not compiled
    assert made.fullmatch("aa")
    assert made.sub("b", "caat") == "cbt"
    assert compiled == ["A+"]
