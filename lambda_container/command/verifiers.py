"""Lists the verifiers that are installed, and the first line of what each says of itself."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from verifiers import registry
from verifiers.core import Fault


def configure(parser: ArgumentParser) -> None:
    """Declares no arguments."""


def run(_: Namespace) -> int:
    """Prints one line a verifier; 1 where one cannot be loaded."""
    status = 0
    for name in registry.names():
        try:
            purpose = (registry.load(name).__doc__ or "").strip().partition("\n")[0]
        except Fault as fault:
            status, purpose = 1, f"! {fault.message}"
        print(f"{name:<12} {purpose}", file=sys.stdout)
    return status
