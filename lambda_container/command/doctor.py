"""What this environment grants: which layers of confinement the kernel has, and what a run costs."""

from __future__ import annotations

from sandbox import probe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def configure(parser: ArgumentParser) -> None:
    """It takes no arguments."""


def run(arguments: Namespace) -> int:
    """Prints the page; 1 where untrusted code cannot be run here."""
    return probe.main()
