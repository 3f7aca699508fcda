"""Judgement: (sample, budget) -> verdict. Importing this costs next to nothing."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from verifiers.core import Budget, Cause, Fault, Outcome, Sample, Verdict
    from verifiers.judging import judge, verify

__all__ = ["Budget", "Cause", "Fault", "Outcome", "Sample", "Verdict", "judge", "verify"]


def __getattr__(name: str) -> Any:
    """Imports a public name when it is first asked for: the sandbox's interpreters need none of them."""
    if name not in __all__:
        raise AttributeError(f"module 'verifiers' has no attribute {name!r}")
    from importlib import import_module

    home = "judging" if name in ("judge", "verify") else "core"
    found = getattr(import_module(f"verifiers.{home}"), name)
    globals()[name] = found
    return found
