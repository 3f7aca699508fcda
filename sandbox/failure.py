"""The one exception that is ours."""

from __future__ import annotations


class SandboxError(Exception):
    """Our failure: the child was never let go. Never the candidate's fault, never a reward."""
