"""A program that finds more than Python's own names when it begins: those of its prelude, and under the
restricted policy the guards that its rewritten code calls.

Runs in the program's process, in place of `sandbox.program.main`.
"""

from __future__ import annotations

import json
import sys

from verifiers.code_execution import guards

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sandbox.channel import Channel

DRIVER = "verifiers.code_execution.program:main"


def prepared(source: str, prelude: str, restricted: bool) -> str:
    """What `main` is given of a program."""
    return json.dumps([source, prelude, restricted])


def main(_: Channel, given: str) -> None:
    """Runs the prelude, then the program, in the module `__main__`."""
    source, prelude, restricted = json.loads(given)
    scope = sys.modules["__main__"].__dict__
    if restricted:
        scope.update(guards.scope())
    exec(compile(prelude, "prelude.py", "exec", dont_inherit=True), scope)
    exec(compile(source, scope["__file__"], "exec", dont_inherit=True), scope)
