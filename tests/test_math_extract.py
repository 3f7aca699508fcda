"""The final answer of a response, and the answer that a reference means."""

from __future__ import annotations

import pytest

from verifiers.math_equivalence import extract


@pytest.mark.parametrize(
    ("text", "answer", "way"),
    [
        ("so \\boxed{42}", "42", "boxed"),
        ("so \\boxed{\\frac{1}{2}}.", "\\frac{1}{2}", "boxed"),
        ("so \\fbox{42}", "42", "boxed"),
        ("so \\boxed 7$", "7", "boxed"),
        ("\\boxed{\\boxed{42}}", "\\boxed{42}", "boxed"),
        ("\\boxed{1} no, wait, it is \\boxed{2}", "2", "boxed"),
        ("\\boxed{-4}, \\boxed{4}", "-4, 4", "boxed"),
        ("\\[\\boxed{2},\\quad \\boxed{3}\\]", "2, 3", "boxed"),
        ("\\boxed{1} and \\boxed{2}", "1, 2", "boxed"),
        ("x = \\boxed{1}, y = \\boxed{2}", "1, y = 2", "boxed"),
        ("\\boxed{7}. Hence the answer is \\boxed{7}", "7", "boxed"),
        ("\\boxed{28}\\%", "28\\%", "boxed"),
        ("$\\boxed{28}$ percent", "28percent", "boxed"),
        ("\\boxed{101}_2", "101_2", "boxed"),
        ("\\boxed{\\{1, 2\\}}", "\\{1, 2\\}", "boxed"),
        ("\\boxed{200} later. Final Answer: The final answer is $455$. I hope so.", "455", "boxed"),
        ("<answer> 42 </answer>", "42", "tag"),
        ("<answer>41</answer> <answer>42</answer>", "42", "tag"),
        ("<answer>\\boxed{42}</answer>", "42", "boxed"),
        ("6 * 7 = <<6*7=42>>42\n#### 42", "42", "hashes"),
        ("#### 1,000\n", "1,000", "hashes"),
        ('{"answer": "x = 2", "why": "so"}', "x = 2", "json"),
        ('{"x": 4.5}', "4.5", "json"),
        ("The answer is 42.", "42", "phrase"),
        ("the final answer is: $x = 3$.", "x = 3", "phrase"),
        ("**Final Answer:** 42", "42", "phrase"),
        ("The answers are $1$ and $2$.", "1, 2", "phrase"),
        ("The answer is 41 or 42 or 43.", "41 or 42 or 43", "phrase"),
        ("The answer is 1.\nBut really the answer is 2.", "2", "phrase"),
        ("Hence we find\n\\[ x = 3 \\]", "x = 3", "formula"),
        ("We find that $x < 3$.", "x < 3", "formula"),
        ("So it costs \\$ 5, that is \\(2 + 3\\)", "2 + 3", "formula"),
        ("Adding up,\nwe get 42", "42", "line"),
        ("12", "12", "line"),
        ("After all these many words it must be 12 apples", "12", "line"),
    ],
)
def test_the_final_answer_is_found(text: str, answer: str, way: str) -> None:
    assert extract.find(text) == extract.Found(answer, way)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\\boxed{}",
        "\\boxed{ }",
        "\\boxed{7} but actually \\boxed{",
        "\\boxed{7} but actually \\boxed{\\frac{1}{2}",
        "\\boxed{7}, \\boxed{}",
        "<answer>42",
        "<answer></answer>",
    ],
)
def test_an_empty_or_unfinished_answer_is_none_whatever_came_before(text: str) -> None:
    assert extract.find(text) is None


def test_only_the_ways_that_are_asked_for_are_tried() -> None:
    assert extract.find("the answer is 42", ("boxed", "hashes")) is None
    assert extract.find("#### 1\n\\boxed{2}", ("hashes", "boxed")) == extract.Found("1", "hashes")


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        ("72", "72"),
        (" 72 ", "72"),
        ("\\boxed{72}", "72"),
        ("so the answer is $\\boxed{72}$.", "72"),
        ("6 * 12 = 72\n#### 72", "72"),
        ("\\boxed{W(n) = 1 \\text{ and } W(n) = -1", "W(n) = 1 \\text{ and } W(n) = -1"),
    ],
)
def test_a_reference_means_its_box_or_its_last_line(reference: str, answer: str) -> None:
    assert extract.unwrapped(reference) == answer


@pytest.mark.parametrize(
    "text",
    [
        "\\boxed{" * 20_000,
        "\\boxed{" * 20_000 + "}" * 20_000,
        "\\" * 100_000,
        "$" * 100_001,
        "the answer is " * 20_000,
        "$x$, " * 20_000,
        "1," * 100_000,
        "<answer>" * 20_000,
        "#" * 100_000,
        "answer" + " of" * 50_000,
        "\\boxed{1}" + " " * 100_000 + "\\boxed{2}",
        "\\boxed{1}xx" * 20_000,
        "(a) \\boxed{1} (b) " * 10_000,
        "\\boxed{1}" + " wait no" * 20_000,
        "the answer is 1" + " , because" * 20_000,
        "answer to " + '"' * 100_000,
        "answer to “" * 20_000,
        "the ratio " * 20_000 + "1",
        "**" * 100_000 + "1",
        "~~" * 100_000 + "1",
        "<b " * 60_000 + "1",
        "so we get " * 20_000 + "1",
        "no " * 60_000 + "1",
        "∎ " * 60_000,
        "$\\square$ " * 20_000,
        "the answer is\n" + "- 1\n" * 50_000 + "x",
        "{" * 100_000 + '"a"' + "}" * 100_000,
        "\n{" * 50_000 + "}",
        "$x$" + " " * 100_000 + "$3$",
        "$x$" + "\n" * 100_000 + "$3$",
        "$x$ and" + " " * 100_000 + "or $3$",
        "$x$ for all" + " " * 100_000 + "q$3$",
        ("/" + " " * 4_000) * 50 + "1",
    ],
)
def test_a_hostile_text_is_searched_in_one_pass(text: str) -> None:
    extract.find(text)  # a quadratic pattern would not come back here
