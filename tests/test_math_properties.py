"""What holds for every answer: it equals itself in any notation; a changed value never passes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from verifiers import Outcome, verify
from verifiers.math_equivalence import equivalent, exact, numeric
from verifiers.math_equivalence.tree import symbols

Node = Any
LEAVES = st.one_of(
    st.integers(0, 30).map(lambda n: ("num", Fraction(n))),
    st.sampled_from("xyab").map(lambda name: ("sym", name)),
    st.just(("sym", "pi")),
)


def _branches(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    whole = st.integers(2, 4).map(lambda n: ("num", Fraction(n)))
    return st.one_of(
        st.tuples(st.just("+"), inner, inner),
        st.tuples(st.just("*"), inner, inner),
        st.tuples(st.just("-"), inner),
        st.tuples(st.just("/"), inner, whole),
        st.tuples(st.just("^"), inner, whole),
        st.tuples(st.just("fn"), st.sampled_from(["sin", "cos", "exp"]), inner),
        inner.map(
            lambda node: ("fn", "root", ("+", ("^", node, ("num", Fraction(2))), ("num", Fraction(1))), TWO)
        ),
    )


TWO = ("num", Fraction(2))
TREES = st.recursive(LEAVES, _branches, max_leaves=6)


def latex(node: Node) -> str:
    """The tree as TeX would have it."""
    kind = node[0]
    if kind == "num":
        return str(node[1])
    if kind == "sym":
        return "\\pi " if node[1] == "pi" else str(node[1])
    if kind == "fn":
        inner = latex(node[2])
        return f"\\sqrt{{{inner}}}" if node[1] == "root" else f"\\{node[1]}\\left({inner}\\right)"
    parts = [latex(part) for part in node[1:]]
    return {
        "+": lambda: f"\\left({parts[0]} + {parts[1]}\\right)",
        "*": lambda: f"({parts[0]})\\cdot ({parts[1]})",
        "-": lambda: f"(-{parts[0]})",
        "/": lambda: f"\\frac{{{parts[0]}}}{{{parts[1]}}}",
        "^": lambda: f"{{\\left({parts[0]}\\right)}}^{{{parts[1]}}}",
    }[kind]()


def plain(node: Node) -> str:
    """The tree as a calculator would have it."""
    kind = node[0]
    if kind in ("num", "sym"):
        return str(node[1])
    if kind == "fn":
        return f"{'sqrt' if node[1] == 'root' else node[1]}({plain(node[2])})"
    if kind == "-":
        return f"(-({plain(node[1])}))"
    sign = {"+": " + ", "*": "*", "/": "/", "^": "**"}[kind]
    return f"(({plain(node[1])}){sign}({plain(node[2])}))"


@given(TREES)
@settings(max_examples=150, deadline=None)
def test_an_answer_equals_itself_in_every_notation(node: Node) -> None:
    assert equivalent(latex(node), latex(node)).equal
    if _has_value(node):
        assert equivalent(latex(node), plain(node)).equal
        assert equivalent(plain(node), f"$ {latex(node)} $").equal


@given(TREES, TREES)
@settings(max_examples=150, deadline=None)
def test_equality_does_not_depend_on_the_side(left: Node, right: Node) -> None:
    assert equivalent(latex(left), plain(right)).equal is equivalent(plain(right), latex(left)).equal


@given(TREES, st.fractions(min_value=-5, max_value=5, max_denominator=97).filter(bool))
@settings(max_examples=150, deadline=None)
def test_a_changed_value_is_never_accepted(node: Node, change: Fraction) -> None:
    changed = ("+", node, ("/", ("num", Fraction(change.numerator)), ("num", Fraction(change.denominator))))
    assert not equivalent(latex(node), plain(changed)).equal
    assert not equivalent(latex(changed), plain(node)).equal


@given(st.fractions(), st.fractions())
@settings(max_examples=100, deadline=None)
def test_fractions_are_equal_when_their_values_are(a: Fraction, b: Fraction) -> None:
    written = f"\\frac{{{a.numerator}}}{{{a.denominator}}}"
    assert equivalent(written, f"{b.numerator}/{b.denominator}").equal is (a == b)


@given(st.lists(st.integers(-20, 20), min_size=1, max_size=6), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_a_list_is_its_items_in_any_order(items: list[int], random: Any) -> None:
    shuffled = random.sample(items, len(items))
    gold, answer = ", ".join(map(str, items)), " \\text{ and } ".join(map(str, shuffled))
    assert equivalent(gold, answer).equal
    assert not equivalent(gold, f"{answer}, 99").equal


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_text_raises(gold: str, answer: str) -> None:
    equivalent(gold, answer)


MARKS = (
    "\\frac \\sqrt { } ( ) [ ] , ; : = < > ^ _ + - * / ! % | & \\\\ \\{ \\} \\left \\right \\begin{pmatrix} "
    "\\end{pmatrix} \\text{ and } or x y n 1 2 3.5 0 \\pi i \\sin \\log \\sum \\int "
    "\\pm \\infty \\cup \\in ^\\circ ' $ cm"
)
NOTATION = st.lists(st.sampled_from(MARKS.split()), max_size=25)


@given(NOTATION, NOTATION)
@settings(max_examples=400, deadline=None)
def test_no_jumble_of_notation_raises_or_makes_a_verdict_of_an_error(
    gold: list[str], answer: list[str]
) -> None:
    one, other = " ".join(gold), " ".join(answer)
    assert equivalent(one, other).equal is equivalent(one, other).equal
    verdict = verify("math", f"\\boxed{{{other}}}", one or "1", symbolic=False)
    assert verdict.outcome is not Outcome.ERROR or verdict.cause == "reference"


def _has_value(node: Node) -> bool:
    """Whether the tree is small enough to have a value that can be told."""
    if symbols(node):
        return True
    return exact.value(node) is not None or numeric.enclosure(node) is not None
