"""The index of hostile programs: none is paid at any level, each ends in a kind that its index names."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox import level
from tests.code_programs import SHARED, index, references
from verifiers.judging import verify

INDEX = index()
LEVELS = [n for n in (1, 2, 3) if n <= level()]
OURS = {  # what the index calls otherwise
    "exit": {"runtime_error"},
    "no_result": {"runtime_error", "protocol"},
    "load_error": {"runtime_error", "syntax_error"},
    "disk": {"sandbox_violation"},
    "none": {"passed"},
}


@pytest.mark.skipif(not INDEX, reason="the hostile programs are not beside this checkout")
@pytest.mark.parametrize("ladder", LEVELS, ids=lambda ladder: f"L{ladder}")
@pytest.mark.parametrize("attack", INDEX, ids=lambda attack: attack["id"])
def test_a_hostile_program_ends_as_the_index_says(attack: dict[str, Any], ladder: int) -> None:
    code = (SHARED / "attacks" / attack["file"]).read_text()
    expected = attack["expected"]
    kinds = set().union(*(OURS.get(kind, {kind}) for kind in expected["error_kind"]))
    forms = references(attack)
    for reference in forms if ladder == LEVELS[-1] else forms[:1]:
        verdict = verify("code", code, reference, block="whole", seconds=2, max_level=ladder)
        assert verdict.reward == expected["reward"], verdict.detail
        assert "PWNED" not in verdict.detail
        if ladder > 1 and not verdict.reward:
            assert verdict.detail.split()[0] in kinds, verdict.detail
