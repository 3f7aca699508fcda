"""The executor: a small interpreter that imports once, confines itself and forks a child per job.

It runs as `python -I -S` with an empty environment and obeys its parent over CONTROL:

    "tier level work", modules, paths   (first, three parts)   -> "ready <level> <user>" or "failed <why>"
    "t <pid>"      this spare has taken a job
    "e <pid>"      its job is over: kill it and bury it
    "w <pid> <ms>" the same, but give it so long to end by itself, and say how it ended
                   -> "<status> <cpu seconds> <pids of the spares>"
    "s 0"          -> "0 0 <pids of the spares>"
    "x <id> <kind>" a System V object was left behind: remove it

Spares are children, confined already, that all wait for a job on JOBS; one message there reaches one of
them. Nothing here ever reads what a child wrote.
"""

from __future__ import annotations

import gc
import os
import resource
import sys
from _socket import AF_UNIX, MSG_DONTWAIT, SOCK_SEQPACKET, socket
from contextlib import suppress
from select import POLLIN, poll
from struct import unpack
from time import monotonic, sleep

from sandbox import jail, library, linux, program
from sandbox.channel import GO, Channel
from sandbox.terms import MOST_DESCRIPTORS, Terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

CONTROL, JOBS = 3, 4
SPARES = 3
IDLE_SECONDS = 0.02
SETUP_FAILED = 70
SAMPLE = b"1 1 1 1 0 0 1\0sandbox.program:main\0solution.py\0"


class Zygote:
    """Keeps spares, buries the dead."""

    def __init__(self) -> None:
        self._control = socket(AF_UNIX, SOCK_SEQPACKET, 0, CONTROL)
        self._jobs = socket(AF_UNIX, SOCK_SEQPACKET, 0, JOBS)
        self._spares: set[int] = set()
        self._running: set[int] = set()
        self._doomed: list[int] = []
        self._idle = poll()
        self._idle.register(CONTROL, POLLIN)
        self._buried: dict[int, tuple[int, float]] = {}  # spares that took a job we have not heard of

    def serve(self) -> None:
        """Prepares, then obeys until the parent is gone."""
        orders = self._control.recv(1 << 16)
        if not orders:
            return
        try:
            self._prepare(orders.decode())
        except Exception as problem:  # noqa: BLE001 - told to the parent, whatever it is
            self._control.send(f"failed {type(problem).__name__}: {problem}"[:4000].encode())
            return
        self._refill()
        self._control.send(f"ready {self._level} {os.getuid()}".encode())
        with suppress(ConnectionResetError):  # the parent left without hearing our last word
            while order := self._next_order():
                self._obey(order.split())
        for pid in self._spares | self._running:
            os.kill(pid, 9)

    def _prepare(self, orders: str) -> None:
        first, modules, paths = orders.split("\0")
        tier, level, work = first.split(" ", 2)
        child = _measure(int(level))
        sys.path += paths.split("\n")  # after the standard library, which nothing may shadow
        _define_site_builtins()
        shelf = None if tier in library.SHELVED_FOR else library.Library(tier)
        library.preload(tier, modules.split())
        self._library = shelf or library.Library(tier)
        self._library.install()
        self._later = library.TIERS[tier][2].split()
        self._base_bytes = _address_space()
        self._level = _measured(child)
        if self._level == 0:
            raise OSError("resource limits do not bind here: nothing can be promised")
        resource.setrlimit(resource.RLIMIT_NOFILE, (MOST_DESCRIPTORS, MOST_DESCRIPTORS))
        jail.harden_executor(self._level, user=jail.OWN_USERS + os.getppid(), work=work or None)
        gc.freeze()

    def _next_order(self) -> bytes:
        """Waits for an order; meanwhile does what can wait."""
        while self._doomed:
            try:
                return self._control.recv(256, MSG_DONTWAIT)
            except BlockingIOError:
                self._bury(self._doomed.pop())
        while self._later and not self._idle.poll(IDLE_SECONDS * 1000):
            self._learn()
        return self._control.recv(256)

    def _learn(self) -> None:
        """Imports one more of the modules that children are likely to want."""
        if not self._library.is_filled:
            return
        with suppress(ImportError):  # this version or build has none
            __import__(self._later.pop(0))
        if not self._later:
            gc.freeze()
            os.waitpid(self._library.filler, 0)

    def _obey(self, order: list[bytes]) -> None:
        pid = int(order[1])
        if order[0] == b"x":
            with suppress(OSError):  # gone by itself
                linux.remove_object(order[2].decode(), pid)
            return
        if order[0] == b"s":
            self._answer(0, 0.0)
            return
        self._spares.discard(pid)
        if order[0] == b"t":
            self._running.add(pid)
            self._refill(1)
            return
        self._running.discard(pid)
        if order[0] == b"w":
            self._answer(*self._await(pid, int(order[2]) / 1000))
        elif self._buried.pop(pid, None) is None:
            os.kill(pid, 9)
            self._doomed.append(pid)
        self._refill()

    def _answer(self, status: int, cpu: float) -> None:
        self._control.send(f"{status} {cpu:.6f} {' '.join(map(str, self._spares))}".encode())

    def _refill(self, wanted: int = SPARES) -> None:
        for pid in list(self._spares):
            if (ended := self._poll(pid)) is not None:
                self._spares.discard(pid)
                self._buried[pid] = ended
        while len(self._spares) < wanted:
            self._spares.add(self._fork())

    def _poll(self, pid: int) -> tuple[int, float] | None:
        found, status, used = os.wait4(pid, os.WNOHANG)
        return (status, used.ru_utime + used.ru_stime) if found else None

    def _bury(self, pid: int) -> tuple[int, float]:
        _, status, used = os.wait4(pid, 0)
        return status, used.ru_utime + used.ru_stime

    def _await(self, pid: int, seconds: float) -> tuple[int, float]:
        ended = self._buried.pop(pid, None)
        deadline = monotonic() + seconds
        while ended is None and monotonic() < deadline:
            ended = self._poll(pid)
            sleep(0 if ended else 0.0005)
        if ended is None:
            os.kill(pid, 9)
            ended = program.OUTLIVED, self._bury(pid)[1]
        return ended

    def _fork(self) -> int:
        pid = os.fork()
        if pid:
            return pid
        try:
            spare(self._jobs, self._level, self._base_bytes)
        finally:
            os._exit(SETUP_FAILED)


def spare(jobs: socket, level: int, base_bytes: int) -> None:
    """A child's whole life: confined, waiting, let go, ended."""
    os.dup2(0, CONTROL)  # so that the parent sees the end of the executor itself
    refusal = _refusal(lambda: jail.harden_spare(level))
    rehearse()
    message, received = _take_job(jobs)
    if not message:
        return
    jail.take_descriptors(received)
    terms = Terms(message)
    channel = Channel(jail.INCOMING, jail.OUTGOING, terms.message_bytes)
    refusal = refusal or _unmet(terms, level)
    refusal = refusal or _refusal(lambda: jail.enter(terms, base_bytes))
    if refusal:
        channel.put(GO, f"refused {os.getpid()} {refusal}".encode())
    else:
        _let_go(channel, terms, level)


def rehearse() -> None:
    """Does once, for nothing, what has to be done when the job comes.

    What that writes to is then this process's own memory: a page that is still shared with the executor
    costs as much to write to as a hundred lines of Python.
    """
    Terms(SAMPLE)
    program.open_streams()
    program.fresh_main("")
    channel = Channel(0, 1, 0)
    channel.put(GO, b"go")
    with suppress(EOFError):
        channel.receive()
    program.rehearse(channel)


def _unmet(terms: Terms, level: int) -> str:
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
    program.open_streams()
    program.fresh_main(terms.name)
    driver = _driver(terms.driver)
    assert driver is not None
    gc.enable()
    channel.put(GO, f"go {os.getpid()} {level}".encode())
    program.conclude(channel, driver, channel.receive().decode("utf-8", "surrogatepass"))


def _driver(name: str) -> program.Driver | None:
    module, _, function = name.partition(":")
    return getattr(sys.modules[module], function, None)


def _refusal(step: Callable[[], None]) -> str:
    try:
        step()
    except OSError as problem:
        return str(problem)
    return ""


def _take_job(jobs: socket) -> tuple[bytes, tuple[int, ...]]:
    message, ancillary, _, _ = jobs.recvmsg(4096, 64)
    descriptors = b"".join(data for _, _, data in ancillary)
    return message, unpack(f"{len(descriptors) // 4}i", descriptors)


def _measure(most: int) -> int:
    """Forks a child that finds out how far confinement can go."""
    linux.forbid_dumps()
    child = os.fork()
    if child:
        return child
    try:
        os._exit(jail.highest_level(most))
    finally:
        os._exit(SETUP_FAILED)


def _measured(child: int) -> int:
    """The level it found; where a filter killed it for asking more, whether the floor holds."""
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        _, status = os.waitpid(_measure(1), 0)
    code = os.waitstatus_to_exitcode(status)
    return code if 0 <= code <= 3 else 0


def _address_space() -> int:
    with open("/proc/self/statm", "rb") as statm:
        return int(statm.read().split()[0]) * resource.getpagesize()


def _define_site_builtins() -> None:
    """What `site` would have defined and programs use."""
    import builtins

    def leave(code: object = None) -> NoReturn:
        raise SystemExit(code)

    vars(builtins).update(exit=leave, quit=leave)


def main() -> None:
    """The executor's whole life."""
    os.setsid()
    os.closerange(JOBS + 1, 1 << 16)
    gc.disable()
    Zygote().serve()
    os._exit(0)
