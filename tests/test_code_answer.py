"""Which code a response offers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from verifiers.code_execution.answer import code_of, completed, defines

FILE = Path(__file__).with_name("cases") / "code_answers.jsonl"
CASES = [json.loads(line) for line in FILE.read_text().splitlines()]
READING = {"reasoning": "strip", "unclosed": "swallow"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_code_of_a_response(case: dict[str, Any]) -> None:
    assert (
        code_of(case["response"], case.get("block", "last"), case.get("names", ()), READING) == case["code"]
    )


PROMPT = 'import math\n\ndef f(x):\n    """Twice x."""\n'


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("    return 2 * x", PROMPT + "    return 2 * x"),
        ("return 2 * x", PROMPT + "    return 2 * x"),
        ("y = x\n    return 2 * y", PROMPT + "    y = x\n    return 2 * y"),
        ("if x:\n    return 2 * x\nreturn 0", PROMPT + "    if x:\n        return 2 * x\n    return 0"),
        ("def f(x):\n    return 2 * x", "def f(x):\n    return 2 * x"),
        ("f = lambda x: 2 * x", "f = lambda x: 2 * x"),
        ("def g(x):\n    return 2 * x", "def g(x):\n    return 2 * x"),
        ("", ""),
    ],
)
def test_a_body_continues_its_prompt(code: str, expected: str) -> None:
    assert completed(code, PROMPT, "f") == expected


def test_a_prompt_in_prose_is_not_continued() -> None:
    assert completed("    return 1", "Write a function f.", "f") == "    return 1"


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("def f(x): pass", True),
        ("async def f(x): pass", True),
        ("class f: pass", True),
        ("f = 3", True),
        ("f: int = 3", True),
        ("class Solution:\n    def f(self): pass", True),
        ("def ff(x): pass", False),
        ("g(f)", False),
        ("f == 3", True),  # read too generously, which only chooses between blocks
    ],
)
def test_a_name_is_defined_as_far_as_the_text_shows(code: str, found: bool) -> None:
    assert defines(code, "f") is found


@pytest.mark.parametrize(
    "response",
    ["`" * 200_000, "```" + "a" * 200_000 + "`", "~~~\n```\n" * 50_000, "```\n" * 100_000,
     " " * 300_000 + "x", "a.b" * 100_000,
     "```py\n" + "x = 1\n" * 100_000, "def " + "f" * 200_000, "[" * 300_000,
     "<answer>" + " " * 200_000 + "x", "<answer>" + "\n</answer> " * 50_000 + "x",
     "```py\n" + "`" * 300_000 + "x", "~~~py\n" + "~" * 300_000 + "x", "```py\nx```\n" * 50_000,
     "".join(" " * i + "`" * n + "py\nx" + "`" * 200 + "\n" for i in range(40) for n in range(3, 60)),
     "```py\n'''\n" + "```\n" * 50_000, "```py\nx\n" * 30_000, "```py\n" + "@\n" * 50_000 + "```\n```py\nf\n```",
     "".join(f"```py\ndef f{i}(): return f{i + 1}()\nprint(f{i - 1})\n```\n" for i in range(5_000)),
     "```py\nprint(1)\n\"" + '\\"' * 50_000 + "x\n```\n```py\nx\n```", "<answer>\nx = 1\n</answer>\n" * 10_000,
     "def f(\n. " * 30_000],
    ids=range(22),
)  # fmt: skip
def test_hostile_text_is_read_in_one_pass(response: str) -> None:
    code_of(response, "last", ["f"], READING)
    code_of(response, "last", [], READING)
    completed(response, PROMPT, "f")
