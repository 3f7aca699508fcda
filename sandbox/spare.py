"""A child of an executor, from its birth to its program: confined, waiting, let go.

Nothing it is told, and nothing it says after it was let go, is read by the executor.
"""

from __future__ import annotations

import gc
import os
import sys
from select import POLLIN, poll
from struct import unpack

from sandbox import jail, program
from sandbox.channel import GO, Channel
from sandbox.terms import Terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket
    from collections.abc import Callable, Iterable

LEISURE = 5  # ms
CONTROL = 3  # an executor's way to its parent
SAMPLE = b"1 1 1 1 0 0 1 -1\0sandbox.program:main\0solution.py\0"


def live(jobs: socket, level: int, base_bytes: int, drivers: Iterable[str]) -> None:
    """A child's whole life: confined, waiting, let go, ended. drivers: modules of those it may run."""
    os.dup2(0, CONTROL)  # so that the parent sees the end of the executor itself
    refusal = _refusal(jail.harden_spare, level)
    if _has_leisure(jobs):
        get_ready(drivers)
    message, received = take_job(jobs)
    if not message:
        return
    jail.take_descriptors(received)
    terms = Terms(message)
    channel = Channel(jail.INCOMING, jail.OUTGOING, terms.message_bytes)
    refusal = refusal or unmet(terms, level)
    refusal = refusal or _refusal(jail.enter, terms, base_bytes)
    if refusal:
        channel.put(GO, f"refused {os.getpid()} {refusal}".encode())
    else:
        _let_go(channel, terms, level)


def _has_leisure(jobs: socket) -> bool:
    """Whether no job comes soon. While one child after the other gets one, what is done ahead for the next
    only takes processors from those.
    """
    coming = poll()
    coming.register(jobs, POLLIN)
    return not coming.poll(LEISURE)


def get_ready(drivers: Iterable[str]) -> None:
    """Writes to pages that any job writes to: the first write to a page copies it.

    drivers: modules. One of which most jobs make use has a function `get_ready`.
    """
    compile("", "solution.py", "exec", dont_inherit=True)
    Terms(SAMPLE)
    play(drivers, "get_ready")
    gc.freeze()  # else the first collection follows at once, and writes to all that was made until here


def play(drivers: Iterable[str], name: str) -> None:
    """Calls the function `name` of each driver's module that has one."""
    channel = Channel(0, 1, 0)
    for module in map(sys.modules.__getitem__, drivers):
        if name in vars(module):
            vars(module)[name](channel)


def unmet(terms: Terms, level: int) -> str:
    """What the terms ask for that a child of this level cannot have, or the empty string."""
    if level < terms.min_level:
        return f"level L{terms.min_level} is required, and this kernel grants L{level}"
    if terms.threads and level < 2:
        return f"threads need level L2, and this kernel grants L{level}"
    if terms.work and level < 3:
        return f"a work directory needs level L3, and this kernel grants L{level}"
    if _driver(terms.driver) is None:
        return f"there is no function {terms.driver}"
    return ""


def _let_go(channel: Channel, terms: Terms, level: int) -> None:
    program.name_main(terms.name)
    driver = _driver(terms.driver)
    assert driver is not None
    gc.enable()
    channel.put(GO, f"go {os.getpid()} {level}".encode())
    program.conclude(channel, driver, channel.receive().decode("utf-8", "surrogatepass"))


def _driver(name: str) -> program.Driver | None:
    module, _, function = name.partition(":")
    return getattr(sys.modules[module], function, None)


def _refusal(step: Callable[..., None], *arguments: object) -> str:
    try:
        step(*arguments)
    except (OSError, ValueError) as problem:  # ValueError: a limit of ours is below what the job is granted
        return str(problem)
    return ""


def take_job(jobs: socket) -> tuple[bytes, tuple[int, ...]]:
    """The next job's terms and its descriptors; empty where the parent is gone."""
    message, ancillary, _, _ = jobs.recvmsg(4096, 64)
    descriptors = b"".join(data for _, _, data in ancillary)
    return message, unpack(f"{len(descriptors) // 4}i", descriptors)
