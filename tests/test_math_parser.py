"""Notation to trees."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from verifiers.math_equivalence import exact
from verifiers.math_equivalence.characters import BLANK, PAIRS
from verifiers.math_equivalence.normalise import normalised
from verifiers.math_equivalence.reading import read
from verifiers.math_equivalence.tokens import _MASTER as MASTER
from verifiers.math_equivalence.tokens import Unreadable, tokens
from verifiers.math_equivalence.tree import symbols, walk

HALF = ("/", ("num", Fraction(1)), ("num", Fraction(2)))


def tree(text: str) -> Any:
    return read(normalised(text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("42", 42),
        ("-42", -42),
        ("+42", 42),
        ("007", 7),
        (".5", Fraction(1, 2)),
        ("5.", 5),
        ("1,234,567", 1234567),
        ("1{,}234", 1234),
        ("1,\\!234", 1234),
        ("11,\\! 111,\\! 100", 11111100),
        ("1\\,000", 1000),
        ("1 000 000", 1000000),
        ("1.5e3", 1500),
        ("0.\\overline{3}", Fraction(1, 3)),
        ("0.1\\overline{6}", Fraction(1, 6)),
        ("0.\\dot{3}", Fraction(1, 3)),
        ("0.333...", Fraction(1, 3)),
        ("\\frac12", Fraction(1, 2)),
        ("\\dfrac{1}{2}", Fraction(1, 2)),
        ("\\tfrac 1 2", Fraction(1, 2)),
        ("\\frac1{13}", Fraction(1, 13)),
        ("\\frac1234", 17),
        ("1/2", Fraction(1, 2)),
        ("1÷2", Fraction(1, 2)),
        ("½", Fraction(1, 2)),
        ("49⁄54", Fraction(49, 54)),
        ("2\\frac13", Fraction(7, 3)),
        ("2 1/3", Fraction(7, 3)),
        ("2\\cdot\\frac13", Fraction(2, 3)),
        ("2^{10}", 1024),
        ("2**10", 1024),
        ("2^10", 1024),
        ("10^-3", Fraction(1, 1000)),
        ("10⁻³", Fraction(1, 1000)),
        ("-2^2", -4),
        ("(-2)^2", 4),
        ("2^3^2", 512),
        ("6/2*3", 9),
        ("3\\times 4", 12),
        ("(9+1)", 10),
        ("(2)(3)", 6),
        ("[2+3]", 5),
        ("\\left(\\frac{1}{2}\\right)", Fraction(1, 2)),
        ("5!", 120),
        ("3!!", 3),
        ("5!2!", 240),
        ("\\binom{5}{2}", 10),
        ("{5 \\choose 2}", 10),
        ("\\sqrt{16}", 4),
        ("√16", 4),
        ("\\sqrt[3]{-8}", -2),
        ("8^{1/3}", 2),
        ("|{-3}|", 3),
        ("||-3|-5|", 2),
        ("\\lfloor 3.7 \\rfloor", 3),
        ("\\lceil 3.2 \\rceil", 4),
        ("\\max(2, 3)", 3),
        ("\\gcd(12, 18)", 6),
        ("7 \\bmod 5", 2),
        ("50\\%", Fraction(1, 2)),
        ("3 million", 3000000),
        ("1.3 \\times 10^{3}", 1300),
        ("\\mathbf{42}", 42),
        ("\\text{42}", 42),
        ("\\displaystyle 42", 42),
        ("\\$42", None),
    ],
)
def test_a_constant_has_its_value(text: str, value: Fraction | int | None) -> None:
    assert exact.value(tree(text)) == value


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("(1, 2)", "tuple"),
        ("(-\\infty, 3]", "tuple"),
        ("\\{1, 2\\}", "set"),
        ("{1, 2}", "set"),
        ("\\{x \\mid x > 2\\}", "build"),
        ("\\{x : x > 2\\}", "build"),
        ("1, 2", "list"),
        ("1 \\text{ and } 2", "list"),
        ("1 or 2", "list"),
        ("(1,2) \\cup (3,4)", "cup"),
        ("\\mathbb{R} \\setminus \\{1\\}", "minus"),
        ("x = 2", "rel"),
        ("2 < x \\le 3", "rel"),
        ("x \\in [1, 2]", "rel"),
        ("3:4", "ratio"),
        ("3 \\pm 2", "pm"),
        ("90^\\circ", "deg"),
        ("90°", "deg"),
        ("60^\\circ 30'", "deg"),
        ("5 \\text{ cm}", "unit"),
        ("5 cm^2", "unit"),
        ("8 (square feet)", "unit"),
        ("8 (kg)", "unit"),
        ("1011_2", "base"),
        ("\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}", "matrix"),
        ("\\left(\\begin{array}{cc} 1 & 2 \\end{array}\\right)", "matrix"),
        ("\\begin{cases} x & x > 0 \\\\ -x & x \\le 0 \\end{cases}", "cases"),
        ("\\begin{cases} x = 1 \\\\ y = 2 \\end{cases}", "list"),
        ("\\sum_{k=1}^{n} k", "big"),
        ("\\int_0^1 x\\,dx", "big"),
        ("\\int \\frac{3 dz}{z}", "big"),
        ("\\lim_{x \\to 0^+} x", "big"),
        ("f(x)", "call"),
        ("h_\\theta(x, y)", "call"),
        ("\\text{no solution}", "text"),
        ("undefined", "text"),
    ],
)
def test_a_notation_has_its_kind(text: str, kind: str) -> None:
    assert tree(text)[0] == kind


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2x", "2*x"),
        ("xy", "x*y"),
        ("x2", "x*2"),
        ("\\sin x", "sin(x)"),
        ("\\sin^2 x", "(\\sin x)^2"),
        ("\\sin^{-1} x", "\\arcsin x"),
        ("asin(x)", "\\arcsin(x)"),
        ("BSIN(x)", "B*sin(x)"),
        ("sinx", "\\sin x"),
        ("\\sin 2x \\cos x", "sin(2*x)*cos(x)"),
        ("\\ln|x|", "ln(abs(x))"),
        ("\\log_2 x", "log(x, 2)"),
        ("\\sqrt x", "sqrt(x)"),
        ("a|x|+|y|", "a*abs(x)+abs(y)"),
        ("|x||y|", "abs(x)*abs(y)"),
        ("2μ", "2*mu"),
        ("x_{1}", "x_1"),
        ("x₁", "x_1"),
        ("y''_1", "y_{1}''"),
        ("x²", "x^2"),
        ("x^{2}", "x^2"),
        ("\\frac{a+b}{c}", "(a+b)/c"),
        ("2π", "2\\pi"),
        ("n!", "factorial(n)"),
    ],
)
def test_two_notations_give_one_tree(one: str, other: str) -> None:
    assert tree(one) == tree(other)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "$$",
        "4 2",
        "(1",
        "1)",
        "\\frac{1}",
        "x^",
        "\\begin{pmatrix} 1",
        "\\begin{tikzpicture} \\end{tikzpicture}",
        "a ? b",
        "x = = 2",
        "+",
        "1e999999999",
        "9" * 30_000,
        "(" * 100 + "1" + ")" * 100,
        "{" * 5_000 + "1" + "}" * 5_000,
        "x^" * 500 + "x",
        "-" * 5_000 + "1",
        "x" + "!" * 300,
        "|" * 500,
        "1+" * 5_000 + "1",
    ],
)
def test_what_cannot_be_read_says_so(text: str) -> None:
    if text != "x^":  # a dangling exponent is forgiven
        with pytest.raises(Unreadable):
            tree(text)


def test_a_numbers_size_is_bounded_but_beyond_what_python_converts() -> None:
    assert exact.value(tree("9" * 10_000 + "/" + "9" * 10_000)) == 1


def test_the_tokens_of_a_formula_are_kinds_and_values() -> None:
    assert tokens("2x \\le \\sin y") == [("n", "2"), ("v", "x"), ("o", "<="), ("f", "sin"), ("v", "y")]


def test_free_variables_leave_out_constants_and_bound_ones() -> None:
    assert symbols(tree("\\pi x + e + \\sum_{k=1}^n k a")) == {"x", "n", "a"}


def test_every_node_is_walked() -> None:
    kinds = [node[0] for node in walk(tree("\\begin{pmatrix} x & 1 \\end{pmatrix} = \\{y\\}"))]
    assert {"rel", "matrix", "sym", "num", "set"} <= set(kinds)


@pytest.mark.parametrize("rest", ["", "0", "000", " 000", ",000", "x", "=", "\\,"])
def test_what_one_character_and_the_next_tell_is_what_the_whole_text_tells(rest: str) -> None:
    for mark, after in product(map(chr, range(128)), repeat=2):
        token, following = PAIRS[mark + after], mark + after + rest
        if token is not None and token != BLANK:
            assert token[1] == mark
            assert MASTER.match(following)[0] == mark, following  # type: ignore[index]  # it matches anything
