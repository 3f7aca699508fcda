"""What the model finally said, case by case: tests/cases/response.jsonl."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import CASES, table
from verifiers.response import final, unfenced


@pytest.mark.parametrize("case", table(CASES / "response.jsonl"), ids=lambda case: case["why"])
def test_the_final_text_of_a_response_is_what_the_table_says(case: dict[str, Any]) -> None:
    assert final(case["text"], **case.get("options", {})) == case["final"]


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("```json\n{}\n```", "{}"),
        ("```\na\nb\n```", "a\nb"),
        ("  ```c++\nx\n```  ", "x"),
        ("```\n\n```", ""),
        ("``````", "``````"),
        ("before\n```\nx\n```", "before\n```\nx\n```"),
        ("```\nx\n```\nbetween\n```\ny\n```", "```\nx\n```\nbetween\n```\ny\n```"),
        ("plain", "plain"),
    ],
)
def test_a_fence_comes_off_only_where_it_holds_the_whole_text(text: str, inner: str) -> None:
    assert unfenced(text) == inner


@pytest.mark.parametrize(
    "piece", ["<think>", "</think>", "<", "<|", "<think></think>", "<|channel|>final<|message|>"]
)
def test_a_megabyte_of_tags_is_read_in_one_pass(piece: str) -> None:
    """Linear by construction; a quadratic reader would not end within the suite's patience."""
    final(piece * (1_000_000 // len(piece)) + "42")


@pytest.mark.parametrize("text", ["<|channel|>" + "a" * 1_000_000 + "<", "<|end|>" + " " * 1_000_000 + "x<"])
def test_a_megabyte_after_a_half_open_tag_is_read_in_one_pass(text: str) -> None:
    final(text)
