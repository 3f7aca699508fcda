"""The index of hostile programs: none is paid at any level, each ends in a kind that its index names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sandbox import level
from verifiers.judging import verify

SHARED = Path(__file__).parents[2] / "shared" / "cases" / "attacks"
INDEX = (
    [json.loads(line) for line in (SHARED / "index.jsonl").read_text().splitlines()]
    if SHARED.exists()
    else []
)
LEVELS = [n for n in (1, 2, 3) if n <= level()]
OURS = {  # what the index calls otherwise
    "exit": {"runtime_error"},
    "no_result": {"runtime_error", "protocol"},
    "load_error": {"runtime_error", "syntax_error"},
    "disk": {"sandbox_violation"},
    "none": {"passed"},
}


def references(attack: dict[str, Any]) -> list[dict[str, Any]]:
    """The task of an attack in each form that it may come in."""
    tasks = json.loads((SHARED / "tasks.json").read_text())
    if attack["mode"] == "stdin":
        cases = [{"input": given, "output": output} for given, output in tasks["stdin"]["cases"]]
        return [{"mode": "stdin", "cases": cases, "compare": "tokens"}]
    function = {"entry_point": tasks["fn"]["entry"], "prompt": tasks["fn"]["prompt"]}
    cases = [{"args": args, "expected": expected, "cmp": "eq"} for args, expected in tasks["fn"]["cases"]]
    script = tasks["fn"]["assert_script"]
    return [
        {"mode": "function", "cases": cases, **function},
        {"mode": "assert", "script": script, **function},
        {"mode": "assert", "script": f"unconvertible = 1\n{script}", **function},
    ]


@pytest.mark.skipif(not INDEX, reason="the hostile programs are not beside this checkout")
@pytest.mark.parametrize("ladder", LEVELS, ids=lambda ladder: f"L{ladder}")
@pytest.mark.parametrize("attack", INDEX, ids=lambda attack: attack["id"])
def test_a_hostile_program_ends_as_the_index_says(attack: dict[str, Any], ladder: int) -> None:
    code = (SHARED / attack["file"]).read_text()
    expected = attack["expected"]
    kinds = set().union(*(OURS.get(kind, {kind}) for kind in expected["error_kind"]))
    forms = references(attack)
    for reference in forms if ladder == LEVELS[-1] else forms[:1]:
        verdict = verify("code", code, reference, block="whole", seconds=2, max_level=ladder)
        assert verdict.reward == expected["reward"], verdict.detail
        assert "PWNED" not in verdict.detail
        if ladder > 1 and not verdict.reward:
            assert verdict.detail.split()[0] in kinds, verdict.detail
