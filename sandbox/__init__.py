"""Facts about untrusted code: (job, policy) -> exit. Judges nothing; standard library only.

    run(job, policy)                 a program as `__main__`
    session(job, policy)             a conversation with a driver of ours that runs it
    call("module:function", data)    our own function on untrusted data, killable
    warm(tier, *modules)             start an interpreter now, without waiting for it
    exclusive()                      a block in which no other thread's job runs
    level()                          how well this kernel lets us confine
    awake()                          a clock that stands still while this process is suspended
    replace(policy, field=value)     a copy of a policy, or of any other fact, with something changed

All of them may be used from several threads at once, and several sessions may be open at once.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from sandbox.clock import awake
    from sandbox.failure import SandboxError
    from sandbox.frozen import replace
    from sandbox.jobs import call, level, run, session
    from sandbox.policy import (
        CODE,
        CODE_FILES,
        CODE_THREADS,
        MATH,
        Ended,
        Ending,
        Exit,
        Job,
        Level,
        Limit,
        Policy,
    )
    from sandbox.pool import warm
    from sandbox.turn import exclusive

__all__ = [
    "CODE",
    "CODE_FILES",
    "CODE_THREADS",
    "MATH",
    "Ended",
    "Ending",
    "Exit",
    "Job",
    "Level",
    "Limit",
    "Policy",
    "SandboxError",
    "awake",
    "call",
    "exclusive",
    "level",
    "replace",
    "run",
    "session",
    "warm",
]

_HOMES = {
    "SandboxError": "failure",
    "awake": "clock",
    "call": "jobs",
    "exclusive": "turn",
    "level": "jobs",
    "replace": "frozen",
    "run": "jobs",
    "session": "jobs",
    "warm": "pool",
}


def __getattr__(name: str) -> Any:
    """Imports a public name when it is first asked for; so `warm` has an interpreter booting early."""
    if name not in __all__:
        raise AttributeError(f"module 'sandbox' has no attribute {name!r}")
    from importlib import import_module

    found = getattr(import_module(f"sandbox.{_HOMES.get(name, 'policy')}"), name)
    globals()[name] = found
    return found
