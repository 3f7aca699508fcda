"""What an executor does ahead for its children: it plays the life of one, as far as that changes nothing.

What is made on the way (types, caches, specialized bytecode) is made once, and not by every child anew, which
would first copy each page that it writes it to.
"""

from __future__ import annotations

import gc
import os
from _socket import AF_UNIX, SCM_RIGHTS, SOCK_SEQPACKET, SOL_SOCKET, socket, socketpair
from select import poll
from struct import Struct, pack
from sys import intern
from types import FunctionType

from sandbox import jail, program, spare
from sandbox.channel import GO, Channel
from sandbox.terms import MOST_DESCRIPTORS, Terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

OURS = (spare, jail, program, Channel, Terms)
OTHERS = {
    bytearray: "__bytes__",
    bytes: "__getitem__ decode join split startswith",
    Struct: "pack unpack",
    type(poll()): "register poll",
    socket: "fileno recvmsg",
}
LARGE = 1 << 16  # bytes: to find so many, the C library joins what is free, which every child would do else
TIMES = 20  # the interpreter specializes what has run about so often
AGAIN = 2  # fills caches


def prepare(level: int, drivers: Iterable[str]) -> None:
    """Plays it once, with what only an executor can do that is not confined yet, and opens the streams."""
    _begin()
    play(level, drivers)
    _take_job()
    _stand_in_for_pipes()
    _begin()
    gc.freeze()


def play(level: int, drivers: Iterable[str]) -> None:
    """Plays it once more, and leaves nothing of it. drivers: the modules of those that a child may run."""
    _look_up()
    terms = Terms(spare.SAMPLE)
    jail.rehearse(level, terms)
    spare.get_ready(drivers)
    program.fresh_main()  # what is frozen keeps for ever what was made in it
    spare.play((program.__name__, *drivers), "rehearse")
    spare.unmet(terms, level)
    _begin()
    gc.collect(0)  # classes that were made, which their bases know


def settle(level: int, drivers: Iterable[str]) -> None:
    """Plays it for an executor that has imported more, which pushed things out of caches."""
    for _ in range(AGAIN):
        play(level, drivers)
    gc.freeze()
    bytes(LARGE)


def _look_up() -> None:
    """Finds by name what a child looks up once, and only a child: the cache in which the interpreter finds it
    again spans 24 pages, and an entry that is made there writes to two more.
    """
    for owner in OURS:
        for function in [f for f in vars(owner).values() if type(f) is FunctionType]:
            _ = [hasattr(owner, name) for name in function.__code__.co_names]
    for cls, names in OTHERS.items():
        _ = [hasattr(cls, name) for name in map(intern, names.split())]


def _begin() -> None:
    """As a child begins: any may be forked from now on."""
    program.open_streams()
    program.fresh_main()


def _take_job() -> None:
    ours, theirs = socketpair(AF_UNIX, SOCK_SEQPACKET)
    copies = [os.dup(place) for place in range(jail.DESCRIPTORS)]
    ours.sendmsg([spare.SAMPLE], [(SOL_SOCKET, SCM_RIGHTS, pack(f"{len(copies)}i", *copies))])
    message, received = spare.take_job(theirs)
    _ = ours.detach(), theirs.detach()  # they are closed with all others
    jail.take_descriptors(received)
    channel = Channel(*os.pipe(), Terms(message).message_bytes)
    channel.put(GO, f"go {os.getpid()}".encode())
    channel.receive().decode("utf-8", "surrogatepass")
    os.closerange(jail.DESCRIPTORS, MOST_DESCRIPTORS)


def _stand_in_for_pipes() -> None:
    """Has children, whose streams are opened before they are given any, find them on a pipe, as later."""
    _, write = os.pipe()
    for stream in (1, 2):
        os.dup2(write, stream)
