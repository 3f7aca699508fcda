"""Programs and what is right for them: those of tests/cases and tests/attacks, labelled rows, an index of attacks.

The last two lie beside a checkout, in ../shared/cases; where they do not, there are none of them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.code_tasks import TASKS

ATTACKS = sorted(Path(__file__).parent.joinpath("attacks").glob("*.py"))
CASES = Path(__file__).with_name("cases")
IDIOMS = [CASES / "code_programs.jsonl", CASES / "code_scripts.jsonl"]
SHARED = Path(__file__).parents[2] / "shared" / "cases"
SETS = (
    "humaneval",
    "humaneval_function",
    "mbpp_sanitized",
    "mbpp_sanitized_function",
    "quixbugs",
    "refactory",
    "refactory_function",
    "stdin_olympiad",
)


@dataclass(frozen=True)
class Program:
    """A response, what it is judged by, and the reward that is right.

    is_hostile: whether it is an attempt to be paid for nothing, or to do harm.
    """

    name: str
    response: str
    reference: Any
    reward: float
    is_hostile: bool = False
    options: dict[str, Any] = field(default_factory=dict)


def table(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSONL file, or none where it is absent."""
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def rows_of(name: str, every: int = 1) -> list[dict[str, Any]]:
    """The rows of a labelled set, or every n-th of them."""
    return table(SHARED / "code" / f"{name}.jsonl")[every // 2 :: every]


def reference_of(row: dict[str, Any]) -> dict[str, Any]:
    """A labelled row as a reference: one to one."""
    tests = {"script" if row["mode"] == "assert" else "cases": row["tests"]}
    return tests | {key: row[key] for key in ("mode", "prompt", "entry_point", "compare") if row.get(key)}


def index() -> list[dict[str, Any]]:
    """The index of hostile programs, with its controls."""
    return table(SHARED / "attacks" / "index.jsonl")


def references(attack: dict[str, Any]) -> list[dict[str, Any]]:
    """The task of an attack of the index, in each form that it may come in."""
    tasks = json.loads((SHARED / "attacks" / "tasks.json").read_text())
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


def header(path: Path, name: str) -> str:
    """What the header of an attack says of `name`."""
    found = re.search(rf"^# {name}: (.+)$", path.read_text(), re.MULTILINE)
    assert found, f"{path.name} says nothing of {name!r}"
    return found[1]


def attacking(path: Path) -> tuple[str, str]:
    """The task that an attack pretends to solve, and its response."""
    task, code = header(path, "task"), re.sub(r"^#.*\n", "", path.read_text(), flags=re.MULTILINE)
    return task, code if task.endswith("_raw") else f"```python\n{code}\n```"


def labelled() -> list[Program]:
    """Right and wrong programs: answers of our own tasks, our own cases, labelled rows, the index's controls."""
    ours = [
        Program(f"task {name}", f"```python\n{code}\n```", given, 1) for name, (given, code) in TASKS.items()
    ]
    cases = [
        Program(row["id"], f"```python\n{row['code']}\n```", row["reference"], row["reward"])
        for row in (row for path in IDIOMS for row in table(path))
        if row["reward"] is not None  # the tests are broken
    ]
    rows = [
        Program(row["id"], f"```python\n{row['solution']}\n```", reference_of(row), row["label"] == "pass")
        for name in SETS
        for row in rows_of(name)
        if row["time_s"] < 1  # those that take longer are stopped, and have been judged to be wrong for it
    ]
    return [*ours, *cases, *rows, *(one for one in _of_index() if not one.is_hostile)]


def hostile() -> list[Program]:
    """Programs that are never paid: our own attacks, and those of the index in every form of their task."""
    ours = [
        Program(f"attacks/{path.name}", response, TASKS[task][0], 0, is_hostile=True)
        for path in ATTACKS
        for task, response in [attacking(path)]
    ]
    return [*ours, *(one for one in _of_index() if one.is_hostile)]


def _of_index() -> list[Program]:
    return [
        Program(
            f"{attack['id']}, form {form}",
            (SHARED / "attacks" / attack["file"]).read_text(),
            reference,
            attack["expected"]["reward"],
            attack["category"] != "control",
            {"block": "whole"},
        )
        for attack in index()
        for form, reference in enumerate(references(attack))
    ]
