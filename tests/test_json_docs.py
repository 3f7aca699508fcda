"""The examples in the documentation say what they return, and do."""

import re
from pathlib import Path

import pytest

from verifiers import verify

DOCS = Path(__file__).parents[1] / "docs"
CALL = re.compile(r"^(verify\(.*?\))(?:\.reward)?  # ([\d.]+)$", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("page", ["json.md", "labels.md"])
def test_every_documented_reward_is_the_reward(page: str) -> None:
    checked = 0
    scope: dict[str, object] = {"verify": verify}
    for block in BLOCK.findall((DOCS / page).read_text()):
        exec(block, scope)  # definitions, and that nothing raises
        for call, reward in CALL.findall(block):
            verdict = eval(call, scope)
            checked += 1
            assert verdict.reward == float(reward), call
    assert checked
