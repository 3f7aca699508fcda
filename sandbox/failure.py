"""The exception that is ours."""

from __future__ import annotations


class SandboxError(Exception):
    """Our failure: the child was never let go. Never the candidate's fault, never a reward."""


class NotStarted(SandboxError):
    """No executor could be started, which may be tried again."""


class Lost(Exception):
    """The executor was gone before it let the child go."""
