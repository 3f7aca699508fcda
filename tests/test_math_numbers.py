"""Exact values, balls, and identity testing modulo a prime: each against something that is known."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifiers.math_equivalence import exact, modular, numeric
from verifiers.math_equivalence.ball import Arithmetic, Undecided, Undefined
from verifiers.math_equivalence.evaluate import Evaluator
from verifiers.math_equivalence.normalise import normalised
from verifiers.math_equivalence.reading import read

COARSE, FINE = Arithmetic(20), Arithmetic(60)
FRACTIONS = st.fractions(min_value=-50, max_value=50, max_denominator=1000)


def tree(text: str) -> Any:
    return read(normalised(text))


def contains(coarse: tuple[Decimal, Decimal], fine: tuple[Decimal, Decimal]) -> bool:
    """Whether a coarse ball covers the middle of a far more precise one."""
    with localcontext() as context:
        context.prec = 120
        return abs(coarse[0] - fine[0]) <= coarse[1] + fine[1]


@pytest.mark.parametrize("name", ["add", "subtract", "multiply", "divide"])
@given(a=FRACTIONS, b=FRACTIONS)
@settings(max_examples=60, deadline=None)
def test_a_ball_covers_the_result_of_an_operation(name: str, a: Fraction, b: Fraction) -> None:
    if name == "divide" and not b:
        with pytest.raises(Undefined):
            COARSE.divide(COARSE.rational(a), COARSE.rational(b))
        return
    results = [getattr(at, name)(at.rational(a), at.rational(b)) for at in (COARSE, FINE)]
    assert contains(*results)


@pytest.mark.parametrize("name", ["exp", "log", "sqrt", "atan"])
@given(a=st.fractions(min_value=Fraction(1, 1000), max_value=50, max_denominator=1000))
@settings(max_examples=60, deadline=None)
def test_a_ball_covers_the_value_of_a_function(name: str, a: Fraction) -> None:
    results = [getattr(at, name)(at.rational(a)) for at in (COARSE, FINE)]
    assert contains(*results)
    function = {"log": math.log, "exp": math.exp, "sqrt": math.sqrt, "atan": math.atan}[name]
    assert float(results[1][0]) == pytest.approx(function(a), rel=1e-12, abs=1e-12)


@given(a=st.fractions(min_value=-1000, max_value=1000, max_denominator=1000))
@settings(max_examples=100, deadline=None)
def test_sine_and_cosine_are_covered_and_right(a: Fraction) -> None:
    coarse, fine = (at.sincos(at.rational(a)) for at in (COARSE, FINE))
    assert contains(coarse[0], fine[0])
    assert contains(coarse[1], fine[1])
    assert float(fine[0][0]) == pytest.approx(math.sin(a), abs=1e-12)
    assert float(fine[1][0]) == pytest.approx(math.cos(a), abs=1e-12)


def test_pi_has_its_digits() -> None:
    assert str(FINE.pi[0]).startswith("3.14159265358979323846264338327950288419716939937510")


@pytest.mark.parametrize("radius", ["0.5", "0.001"])
def test_an_uncertain_argument_makes_an_uncertain_value(radius: str) -> None:
    ball = (Decimal(2), Decimal(radius))
    for function, low, high in (
        (COARSE.exp, math.exp(2 - float(radius)), math.exp(2 + float(radius))),
        (COARSE.log, math.log(2 - float(radius)), math.log(2 + float(radius))),
        (COARSE.sqrt, math.sqrt(2 - float(radius)), math.sqrt(2 + float(radius))),
    ):
        middle, found = function(ball)
        assert float(middle) - float(found) <= low + 1e-12
        assert float(middle) + float(found) >= high - 1e-12


@pytest.mark.parametrize(
    ("function", "argument", "problem"),
    [
        ("log", (Decimal(-1), Decimal(0)), Undefined),
        ("log", (Decimal(0), Decimal(0)), Undefined),
        ("log", (Decimal(0), Decimal("0.1")), Undecided),
        ("sqrt", (Decimal(-1), Decimal("0.1")), Undefined),
        ("exp", (Decimal(10**6), Decimal(0)), Undecided),
        ("sincos", (Decimal(10**9), Decimal(0)), Undecided),
    ],
)
def test_where_there_is_no_value_or_none_of_a_size_it_says_so(
    function: str, argument: Any, problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        getattr(COARSE, function)(argument)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("e^{i\\pi}", -1),
        ("\\sqrt{-4}", 2j),
        ("(1+i)^2", 2j),
        ("\\frac{1}{1+i}", 0.5 - 0.5j),
        ("|3+4i|", 5),
        ("\\ln(-1)", math.pi * 1j),
        ("i^i", math.exp(-math.pi / 2)),
        ("\\overline{2+3i}", 2 - 3j),
        ("\\sinh 1", math.sinh(1)),
        ("\\arcsin 1", math.pi / 2),
        ("\\arctan 1", math.pi / 4),
        ("\\sec 1", 1 / math.cos(1)),
        ("\\operatorname{arcosh} 2", math.acosh(2)),
        ("\\tanh^{-1}(1/2)", math.atanh(0.5)),
        ("\\sum_{k=1}^{10} k^2", 385),
        ("\\prod_{k=1}^{5} k", 120),
        ("\\log_2 10", math.log2(10)),
        ("\\sqrt[5]{-32}", -2),
        ("30^\\circ", math.pi / 6),
    ],
)
def test_an_expression_evaluates_to_its_value(text: str, value: complex) -> None:
    at = Evaluator(COARSE, {}, imaginary=True)
    real, imaginary = at.ball(at.value(tree(text)))
    assert float(real[0]) == pytest.approx(complex(value).real, abs=1e-12)
    assert float(imaginary[0] if imaginary else 0) == pytest.approx(complex(value).imag, abs=1e-12)


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        ("x + 1", "1 + x", True),
        ("(1+x)^{100000}", "(1+x)^{100000} + 1", False),
        ("(a+b+c+d)^{200}", "(a+b+c+d)^{199}(d+c+b+a)", True),
        ("2^{1000000007}", "2^{1000000007} + 1", False),
        ("\\frac{x^2-1}{x-1}", "x + 1", True),
        ("\\sqrt{2}\\sqrt{3}", "\\sqrt{6}", True),
        ("\\sqrt{8}", "2\\sqrt{2}", True),
        ("\\sqrt{-3}", "i\\sqrt{3}", True),
        ("i^2", "-1", True),
        ("f(x) + 1", "1 + f(x)", True),
        ("f(x)", "f(y)", False),
        ("\\pi + e", "e + \\pi", True),
        ("\\pi", "3.14159265358979323846264338327950288419716939937510", False),
        ("\\sin x", "\\sin x", None),
    ],
)
def test_rational_identities_are_told_modulo_a_prime(left: str, right: str, equal: bool | None) -> None:
    assert modular.equal(tree(left), tree(right)) is equal


def test_the_prime_is_one_with_square_roots_of_small_numbers() -> None:
    prime = modular.prime()
    assert prime.bit_length() in (60, 61)
    assert all(pow(base, prime - 1, prime) == 1 for base in (2, 3, 10**9 + 7))
    assert all(
        pow(small, (prime - 1) // 2, prime) == 1 for small in (prime - 1, 2, 3, 5, 7, 11, 13, 17, 19, 23)
    )


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        ("\\sqrt{x^2}", "x", False),
        ("|x|", "x", False),
        ("\\arcsin(\\sin x)", "x", False),
        ("(-1)^n", "1", False),
        ("(-1)^{2n}", "1", True),
        ("\\cos^2 x + \\sin^2 x", "1", True),
        ("\\ln(x^3)", "3\\ln x", True),
        ("\\sin x", "x", False),
        ("\\lfloor x \\rfloor", "x", False),
        ("e^{\\pi\\sqrt{163}}", "262537412640768744", False),
        ("10^{-30}", "0", False),
        ("\\frac{1}{2006!}", "\\frac{1}{2004!}", False),
        ("\\sin(10^{100000})", "0", None),
        ("9^{9^{9^9}}", "1", None),
        ("\\sum_{k=1}^n (2k-1)", "n^2", True),
        ("\\binom{n}{2}", "\\frac{n(n-1)}{2}", True),
        ("(n+1)!", "(n+1) n!", True),
    ],
)
def test_values_are_told_apart_or_not_at_all(left: str, right: str, equal: bool | None) -> None:
    for _ in range(5):  # random points must not matter
        assert numeric.equal(tree(left), tree(right)) is equal


@pytest.mark.parametrize(
    "text", ["9^{9^{9}}", "(10!)!", "2^{10^9}", "\\binom{10^9}{10^8}", "10^{10^6}", "1000000!"]
)
def test_sizes_are_computed_before_numbers(text: str) -> None:
    assert exact.value(tree(text)) is None


@given(top=st.integers(-(10**6), 10**6), bottom=st.integers(1, 10**6))
def test_an_exact_root_is_exact_or_there_is_none(top: int, bottom: int) -> None:
    value = Fraction(top, bottom)
    assert exact.root(value**2, Fraction(2)) == abs(value)
    assert exact.root(value**3, Fraction(3)) == value
