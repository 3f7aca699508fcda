"""What one solution may use: options and reference together, within the sandbox's own maxima."""

from __future__ import annotations

import re
from importlib.util import find_spec

from sandbox import Level, Policy
from verifiers.code_execution.parts import SETUP
from verifiers.core import Cause, Fault
from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from verifiers.code_execution.tests import Tests

MIB = 1 << 20
DEFAULTS: dict[str, float] = {"seconds": 8.0, "total_seconds": 20.0, "memory_mb": 1024, "output_kb": 1024}
LARGER = frozenset(
    (
        "asyncio",
        "bz2",
        "concurrent",
        "lzma",
        "multiprocessing",
        "uuid",
        "grp",
        "termios",
        "xml",
        "hashlib",
        "cProfile",
    )
)
_IMPORTS = re.compile(r"^[ \t]*(?:import|from)[ \t]+([\w., \t]+)", re.MULTILINE)


@record
class Limits:
    """seconds: for one answer or one run. total_seconds: for all tests of a sample together."""

    seconds: float
    total_seconds: float
    policy: Policy


def limits_of(options: Mapping[str, Any], tests: Tests, code: str) -> Limits:
    """The limits of a sample: an option, else the reference's, else the default.

    Raises Fault (cause `option` or `reference`) beyond the sandbox's maxima.
    """
    chosen = {name: _chosen(name, options, tests.limits) for name in DEFAULTS}
    total = max(chosen["total_seconds"], chosen["seconds"])
    expected = max((len(d.output) for d in tests.dialogues), default=0)
    try:
        policy = Policy(
            wall_seconds=total,
            cpu_seconds=max(1, round(total)),
            memory_bytes=round(chosen["memory_mb"]) * MIB,
            output_bytes=round(chosen["output_kb"]) * 1024 + 2 * expected,
            threads=options["threads"],
            file_bytes=round(options["files_mb"] * MIB),
            tier=_tier(options["tier"], f"{code}\n{_trusted(tests)}"),
            min_level=Level(3 if options["files_mb"] else options["min_level"]),
            max_level=Level(options["max_level"]),
        )
    except ValueError as problem:
        raise Fault(Cause.REFERENCE if tests.limits else Cause.OPTION, str(problem)) from problem
    return Limits(chosen["seconds"], total, policy)


def _chosen(name: str, options: Mapping[str, Any], reference: Mapping[str, float]) -> float:
    return float(options[name] if options[name] is not None else reference.get(name) or DEFAULTS[name])


def _trusted(tests: Tests) -> str:
    """The sources that run beside the solution's; also what a script imports without saying so."""
    parts = tests.plan.parts if tests.plan is not None else ()
    added = [part.source for part in parts if part.kind == SETUP]
    return "\n".join((tests.prelude, tests.checker, tests.script, *added))


def _tier(asked: str, source: str) -> str:
    """Which interpreter has what the program imports, as far as its text shows."""
    if asked != "auto":
        return asked
    words = {w for line in _IMPORTS.findall(source) for w in re.findall(r"\w+", line)}
    if "numpy" in words and find_spec("numpy") is not None:
        return "numpy"
    return "full" if words & LARGER else "small"
