"""The parent's side of an executor: starting it, giving it orders, replacing it when it is gone."""

from __future__ import annotations

import os
import sys
from _socket import AF_UNIX, SCM_RIGHTS, SO_RCVTIMEO, SO_SNDTIMEO, SOCK_SEQPACKET, SOL_SOCKET, socketpair
from _thread import get_native_id
from contextlib import suppress
from fcntl import F_DUPFD_CLOEXEC, fcntl
from functools import partial
from select import POLLIN, poll
from struct import pack
from threading import Lock
from time import clock_gettime

from sandbox import interpreter, watchdog
from sandbox.clock import TICK
from sandbox.failure import NotStarted, SandboxError
from sandbox.manner import Manner, disturbed, is_stopped, manner, with_descriptors
from sandbox.terms import MOST_DESCRIPTORS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    Key = tuple[str, int, str]  # tier, highest level, directory of work directories or ""

SIGNALS = tuple({*range(1, 32)} - {9, 19})  # an executor ignores none that we may have been told to ignore
REPLY_SECONDS = 5
START_SECONDS = 60
BOOT = (
    "import os,sys;os.environ.clear();os.environ.update({1!r});"
    "p=type(sys)('sandbox');p.__path__=[{0!r}];sys.modules['sandbox']=p;"
    "from sandbox.zygote import main;main()"
)  # the package's own __init__ is for parents, and slow to import


ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # a process with threads is not forked


class Executor:
    """A zygote process: what it is, what it was told, whether it lives. Safe to use from many threads."""

    def __init__(self, key: Key, modules: frozenset[str]) -> None:
        self.key, self.modules = key, modules
        self.users = 0
        self._known: tuple[tuple[int, ...], int] = (), 0  # its spares, and how many moves there had been
        self.undecided = self._moves = 0  # jobs not known to be taken; both kinds of event
        ours = manner(get_native_id())
        self._newborn = ours and Manner(watchdog.in_quiet()[1], ours.pace, ours.processors)
        self.manner = with_descriptors(self._newborn, MOST_DESCRIPTORS)
        self.failure = ""
        self.level: int | None = None  # until it is ready
        self.user = -1  # whom its children run as
        self._lock = Lock()  # of what is said on the control socket, which may take long
        self._ending = Lock()
        self._exited = False
        orders = "\0".join((" ".join(map(str, key)), " ".join(modules), "\n".join(_paths(modules))))
        self._control, control = socketpair(AF_UNIX, SOCK_SEQPACKET)
        self._jobs, jobs = socketpair(AF_UNIX, SOCK_SEQPACKET)
        self._control.setsockopt(SOL_SOCKET, SO_RCVTIMEO, pack("ll", 0, int(TICK * 1e6)))
        self._control.setsockopt(SOL_SOCKET, SO_SNDTIMEO, pack("ll", REPLY_SECONDS, 0))
        self._replies = poll()
        self._replies.register(self._control, POLLIN)
        try:
            self.pid = self._begun((control.fileno(), jobs.fileno()))
        except (OSError, SandboxError):
            self._hang_up()
            raise
        finally:
            control.close()
            jobs.close()
        self._order(orders)

    def _begun(self, sockets: tuple[int, int]) -> int:
        begin = partial(_start, sockets, ONE_THREAD if self.key[0] == "numpy" else {})
        if interpreter.needs_protection():
            return interpreter.begun_untraceable(begin)
        return begin(sys.executable)

    def hand_over(self, terms: bytes, descriptors: Iterable[int]) -> None:
        """Sends a job to whichever spare is first. Raises OSError where nobody can take it."""
        rights = b"".join(pack("i", d) for d in descriptors)
        with self._lock:
            self.undecided += 1
            self._moves += 1
        self._jobs.sendmsg([terms], [(SOL_SOCKET, SCM_RIGHTS, rights)])

    def taken(self, pid: int) -> None:
        """Tells it that its child `pid` has a job."""
        self._tell(f"t {pid}")
        with self._lock:
            self.undecided -= 1
            self._moves += 1

    def end(self, pid: int) -> bool:
        """Has a child killed and buried, later; False where there is nobody left to do it."""
        return self._tell(f"e {pid}")

    def stop(self, pid: int) -> bool:
        """Has a child killed, and waits until it can do no more; whether the executor says so."""
        return self._ask(f"k {pid}", 0) is not None

    def await_end(self, pid: int, seconds: float) -> tuple[int, float] | None:
        """Waits for a child's end, at most so long, then kills it: its wait status and CPU seconds.

        None where the executor does not answer: it is dead or stopped.
        """
        return self._ask(f"w {pid} {int(seconds * 1000)}", seconds)

    def _ask(self, order: str, seconds: float) -> tuple[int, float] | None:
        with self._lock:
            moves = self._moves
            try:
                self._settle()
                self._order(order)
                status, cpu, *spares = self._reply(seconds).split()
            except (OSError, EOFError):
                return None
            self._known = tuple(map(int, spares)), moves
        return int(status), float(cpu)

    def refill(self) -> None:
        """Has it look after its spares, which somebody may have killed: nobody takes a job then."""
        self._tell("r 0")

    def remove(self, kind: str, number: int) -> None:
        """Has a System V object of its user removed."""
        self._tell(f"x {number} {kind}")

    def disturbed(self, *, heard: bool = False) -> bool:
        """Whether it or a spare of it is dead, stopped, limited or slowed.

        heard: it has answered since the last child ended.
        """
        if self.level is None:
            return self.is_alive() and all(disturbed(m, (self.pid,)) for m in (self._newborn, self.manner))
        if disturbed(self.manner, (self.pid,)) or not (heard or self._ask("s 0", 0)):
            return True
        spares, moves = self._known
        if not disturbed(self.manner, spares):
            return False
        if self.undecided or self._moves != moves:  # some of them are at work, or at its end
            return any(is_stopped(pid) for pid in spares)
        return True

    def ready(self) -> bool:
        """Waits until it has said that it is ready; whether it did."""
        with self._lock:
            is_new = self.level is None
            try:
                self._settle()
            except (OSError, EOFError):
                return False
        if is_new and self.level == 1:
            return not disturbed(self.manner, (self.pid,))  # by a child of another executor, meanwhile
        return self.level is not None

    def is_alive(self) -> bool:
        """Whether the process exists, running or stopped."""
        with self._ending:
            if not self._exited:
                self._exited = _has_exited(self.pid)
            return not self._exited

    def close(self) -> None:
        """Ends it and everything it forked that has no job."""
        if self.is_alive():
            _kill(self.pid)
            with self._ending:
                self._exited = _bury(self.pid)
        elif self._control.fileno() >= 0:  # its spares outlive it if they are stopped, and may fall to us
            _kill_spares(self.pid)
            _bury(self.pid)
        self._hang_up()

    def _hang_up(self) -> None:
        self._control.close()
        self._jobs.close()

    def _tell(self, order: str) -> bool:
        with self._lock:
            try:
                self._order(order)
            except OSError:  # it is gone
                return False
        return True

    def _order(self, order: str) -> None:
        self._control.send(order.encode())

    def _settle(self) -> None:
        """Reads its first message, once."""
        if self.level is None and not self.failure:
            word, _, rest = self._reply(START_SECONDS).partition(" ")
            if word == "ready":
                self.level, self.user = map(int, rest.split())
            else:
                self.failure = rest

    def _reply(self, seconds: float) -> str:
        """Its next message; waits some ticks, not a time, since we may be suspended meanwhile."""
        for _ in range(int((seconds + REPLY_SECONDS) / TICK)):
            reply = self._heard()
            if reply:
                return reply.decode()
            if reply is not None:
                raise EOFError("the executor is gone")
            if manner(self.pid) is None:
                break
        raise TimeoutError("the executor does not answer")

    def _heard(self) -> bytes | None:
        """What it says within a tick. Each signal to us makes recv wait anew, which poll does not."""
        with suppress(OSError):  # it takes no descriptor where a child of the floor has lowered our limit
            if not self._replies.poll(TICK * 1000):
                return None
        with suppress(BlockingIOError):
            return self._control.recv(1 << 16)
        return None


def _start(sockets: tuple[int, int], settings: dict[str, str], program: str) -> int:
    root = os.path.dirname(os.path.abspath(__file__))
    arguments = [sys.executable, "-I", "-S", "-c", BOOT.format(root, settings)]
    high = [fcntl(d, F_DUPFD_CLOEXEC, 10) for d in sockets]  # so that 3 and 4 are free
    actions: list[tuple[object, ...]] = [
        (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0),
        (os.POSIX_SPAWN_DUP2, high[0], 3),
        (os.POSIX_SPAWN_DUP2, high[1], 4),
    ]
    try:
        return os.posix_spawn(
            program, arguments, _environment(), file_actions=actions, setsigmask=(), setsigdef=SIGNALS
        )
    except (OSError, TypeError, ValueError) as problem:
        raise NotStarted(f"the interpreter {sys.executable!r} cannot be started: {problem}") from problem
    finally:
        for descriptor in high:
            os.close(descriptor)


def _environment() -> dict[str, str]:
    """Nothing but what the dynamic linker needs to start this interpreter."""
    return {k: v for k, v in os.environ.items() if k == "LD_LIBRARY_PATH"}


def _paths(modules: Iterable[str]) -> list[str]:
    """Where an executor finds what it imports before it is confined."""
    from importlib.util import find_spec

    homes = []
    for package in {module.partition(".")[0] for module in modules}:
        spec = find_spec(package)
        if spec is None or not spec.origin:
            raise SandboxError(f"there is no module {package!r} to run in the sandbox")
        inside = spec.submodule_search_locations is not None
        homes.append(os.path.dirname(os.path.dirname(spec.origin) if inside else spec.origin))
    return [*homes, *(os.path.abspath(p) for p in sys.path)]


def _has_exited(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:  # somebody else waited for it
        return True


def _bury(pid: int) -> bool:
    with suppress(ChildProcessError):  # somebody else waited for it
        os.waitpid(pid, 0)
    with suppress(ChildProcessError):
        while True:  # its spares, where we are the process that orphans fall to
            os.waitpid(-pid, 0)
    return True


def cpu_of(pid: int) -> float:
    """Seconds of processor time a process has used; 0 where it is gone."""
    try:
        return clock_gettime((~pid << 3) | 2)  # the clock that clock_getcpuclockid(3) names
    except OSError:
        return 0.0


def _kill(pid: int) -> None:
    """Kills an executor with its spares, which are its process group; stopped ones too."""
    _kill_spares(pid)
    with suppress(ProcessLookupError):  # it ended just now
        os.kill(pid, 9)


def _kill_spares(pid: int) -> None:
    with suppress(ProcessLookupError):  # there are none, or it has not come so far as to lead a group
        os.killpg(pid, 9)
