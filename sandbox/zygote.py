"""The executor: a small interpreter that imports once, confines itself and forks a child per job.

It runs as `python -I -S` with an empty environment and obeys its parent over CONTROL:

    "tier level work", modules, paths   (first, three parts)   -> "ready <level> <user>" or "failed <why>"
    "t <pid>"      this spare has taken a job
    "e <pid>"      its job is over: kill it and bury it
    "k <pid>"      the same; when it can do no more -> "0 0 <pids of the spares>"
    "w <pid> <ms>" the same, but give it so long to end by itself, and say how it ended
                   -> "<status> <cpu seconds> <pids of the spares>"
    "s 0"          -> "0 0 <pids of the spares>"
    "r 0"          spares that have died are replaced
    "x <id> <kind>" a System V object was left behind: remove it

Spares are children, confined already, that all wait for a job on JOBS; one message there reaches one of
them. Nothing here ever reads what a child wrote.
"""

from __future__ import annotations

import gc
import os
import resource
import sys
from _random import Random
from _socket import AF_UNIX, MSG_DONTWAIT, SOCK_SEQPACKET, socket
from contextlib import suppress
from select import POLLIN, poll
from time import sleep

from sandbox import jail, library, linux, mappings, program, rehearsal, spare, substitutes
from sandbox.manner import is_ending
from sandbox.spare import CONTROL
from sandbox.terms import MOST_DESCRIPTORS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

JOBS = 4
SPARES, FEW = 4, 3  # several at once: each fork makes the executor copy again what it writes to
REFILL_AFTER, PLAY_AFTER, REST_AFTER = 1, 2, 20  # ms without an order
SETUP_FAILED = 70
IS_DEAD = os.WEXITED | os.WNOHANG | os.WNOWAIT
PAUSE = 0.0005  # seconds between two looks at a child that is to end by itself


class Zygote:
    """Keeps spares, buries the dead."""

    def __init__(self) -> None:
        self._control = socket(AF_UNIX, SOCK_SEQPACKET, 0, CONTROL)
        self._jobs = socket(AF_UNIX, SOCK_SEQPACKET, 0, JOBS)
        self._spares, self._running = set[int](), set[int]()
        self._doomed: list[int] = []
        self._plays = rehearsal.TIMES
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
        self._refill(1)
        self._control.send(f"ready {self._level} {os.getuid()}".encode())
        with suppress(ConnectionResetError):  # the parent left without hearing our last word
            while order := self._next_order():
                self._obey(order.split())
        for pid in self._spares | self._running:
            os.kill(pid, 9)

    def _prepare(self, orders: str) -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (MOST_DESCRIPTORS, MOST_DESCRIPTORS))
        first, modules, paths = orders.split("\0")
        tier, level, work = first.split(" ", 2)
        mappings.inherit()
        child = _measure(int(level))
        sys.path += paths.split("\n")  # after the standard library, which nothing may shadow
        _define_site_builtins()
        shelf = None if tier in library.SHELVED_FOR else library.Library(tier)
        library.preload(tier, modules.split())
        self._library = shelf or library.Library(tier)
        self._library.install()
        substitutes.install()
        self._later = library.TIERS[tier][2].split()
        mappings.join()
        self._text = mappings.interpreter()
        self._base_bytes = _address_space()
        self._level = _measured(child)
        if self._level == 0:
            raise OSError("resource limits do not bind here: nothing can be promised")
        self._drivers = [m for m in modules.split() if m != program.__name__]
        rehearsal.prepare(self._level, self._drivers)
        jail.harden_executor(self._level, user=jail.OWN_USERS + os.getppid(), work=work or None)
        if self._is_harmed():
            raise OSError("a child of another executor harmed the process that fills the library")

    def _is_harmed(self) -> bool:
        return self._level == 1 and not self._library.is_sound()

    def _next_order(self) -> bytes:
        """Waits for an order; meanwhile does what can wait."""
        while self._doomed:
            try:
                return self._control.recv(256, MSG_DONTWAIT)
            except BlockingIOError:
                self._bury(self._doomed.pop())
        while not self._is_done and not self._idle.poll(self._patience):
            self._use_leisure()
        return self._control.recv(256)

    @property
    def _is_done(self) -> bool:
        return not (self._plays or self._later or len(self._spares) < SPARES)

    @property
    def _patience(self) -> int:
        if len(self._spares) < FEW:
            return REFILL_AFTER
        return PLAY_AFTER if self._plays else REST_AFTER

    def _use_leisure(self) -> None:
        """Makes spares that lack, plays a child's life, or imports what children are likely to want."""
        if len(self._spares) < FEW:
            self._refill()
        elif self._plays:
            self._plays -= 1
            rehearsal.play(self._level, self._drivers)
        elif len(self._spares) < SPARES:
            self._spares.add(self._fork())
        elif self._library.is_filled:
            self._import_one()

    def _import_one(self) -> None:
        with suppress(ImportError):  # this version or build has none
            __import__(self._later.pop(0))
        if not self._later:
            mappings.enlarge(self._text)
            rehearsal.settle(self._level, self._drivers)
            self._library.bury_filler()

    def _obey(self, order: list[bytes]) -> None:
        pid = int(order[1])
        if order[0] == b"x":
            with suppress(OSError):  # gone by itself
                linux.remove_object(order[2].decode(), pid)
            return
        if order[0] == b"s":
            self._answer(0, 0.0)
            return
        if order[0] == b"r":
            self._refill(1)
            return
        self._spares.discard(pid)
        if order[0] == b"t":
            self._running.add(pid)
            self._refill(1)
            return
        self._running.discard(pid)
        if order[0] == b"k":
            self._stop(pid)
            self._answer(0, 0.0)
        elif order[0] == b"w":
            self._answer(*self._await(pid, int(order[2]) / 1000))
        elif self._buried.pop(pid, None) is None:
            os.kill(pid, 9)
            self._doomed.append(pid)
        self._refill(1)

    def _answer(self, status: int, cpu: float) -> None:
        if self._is_harmed():
            os._exit(SETUP_FAILED)
        self._control.send(f"{status} {cpu:.6f} {' '.join(map(str, self._spares))}".encode())

    def _refill(self, wanted: int = SPARES) -> None:
        for pid in list(self._spares):
            if (ended := self._poll(pid)) is not None:
                self._spares.discard(pid)
                self._buried[pid] = ended
        if len(self._spares) < min(wanted, FEW):
            while len(self._spares) < wanted:
                self._spares.add(self._fork())

    def _poll(self, pid: int) -> tuple[int, float] | None:
        """Like `_bury`, if it is dead. What wait4 returns of one that lives would take 25 objects to make."""
        found = os.waitid(os.P_PID, pid, IS_DEAD)  # or stopped, where it has made us trace it
        return self._bury(pid) if found and found.si_code <= os.CLD_DUMPED else None

    def _bury(self, pid: int) -> tuple[int, float]:
        _, status, used = os.wait4(pid, 0)
        return status, used.ru_utime + used.ru_stime

    def _await(self, pid: int, seconds: float) -> tuple[int, float]:
        ended = self._buried.pop(pid, None)
        for _ in range(int(seconds / PAUSE)):  # pauses, not seconds, since we may be suspended meanwhile
            if ended := ended or self._poll(pid):
                break
            sleep(PAUSE)
        if ended is None:
            os.kill(pid, 9)
            ended = program.OUTLIVED, self._bury(pid)[1]
        return ended

    def _stop(self, pid: int) -> None:
        """Kills a child, and waits until it can do no more: to free its memory takes as long as a job."""
        if self._buried.pop(pid, None) is None:
            os.kill(pid, 9)
            self._doomed.append(pid)
            while not is_ending(pid):
                os.sched_yield()

    def _fork(self) -> int:
        _reseed()
        pid = linux.fork()
        if pid:
            self._buried.pop(pid, None)  # of one that had this number before
            return pid
        try:
            spare.live(self._jobs, self._level, self._base_bytes, self._drivers)
        finally:
            os._exit(SETUP_FAILED)


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
    _, status = os.waitpid(child, os.WUNTRACED)
    if not os.WIFEXITED(status):
        _, status = os.waitpid(_measure(1), os.WUNTRACED)
    code = os.waitstatus_to_exitcode(status)
    return code if 0 <= code <= 3 else 0


def _reseed() -> None:
    """Makes random numbers start anew, for the next child."""
    if "random" in sys.modules:  # what its own function does besides writes to 20 more pages
        Random.seed(sys.modules["random"]._inst)
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()


def _address_space() -> int:
    with open("/proc/self/statm", "rb") as statm:
        return int(statm.read().split()[0]) * resource.getpagesize()


def _define_site_builtins() -> None:
    """What `site` would have defined and programs use."""
    import builtins

    def leave(code: object = None) -> NoReturn:
        raise SystemExit(code)

    vars(builtins).update(exit=leave, quit=leave)


def _die_first() -> None:
    """Where memory runs out, the kernel ends a child, not our parent."""
    with suppress(OSError), open("/proc/self/oom_score_adj", "wb", buffering=0) as file:
        file.write(b"1000")


def _close_inherited() -> None:
    """Leaves open the standard streams and the way to our parent, whatever else it was started with."""
    for descriptor in map(int, os.listdir("/proc/self/fd")):
        if descriptor > JOBS:
            with suppress(OSError):  # that of the list itself
                os.close(descriptor)
    with suppress(OSError):
        os.fstat(2)
        return
    os.dup2(1, 2)  # our parent has none


def main() -> None:
    """The executor's whole life."""
    os.setsid()
    _close_inherited()
    _die_first()
    gc.disable()
    Zygote().serve()
    os._exit(0)
