"""Which executors there are: lent to sessions, replaced when they are gone or a driver is missing."""

from __future__ import annotations

import atexit
import os
from contextlib import suppress
from threading import Lock

from sandbox import interpreter, watchdog
from sandbox.failure import NotStarted, SandboxError
from sandbox.spawn import Executor
from sandbox.terms import PROGRAM

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from sandbox.spawn import Key
    from sandbox.turn import Turn

_executors: dict[Key, Executor] = {}
_modules: dict[str, frozenset[str]] = {}  # by tier: what its executors are known to import
_newborns: list[Executor] = []  # that may be traced yet
_lock = Lock()
ATTEMPTS = 2  # to learn the level: a child of the floor may have ended the executor that was asked
TOP_LEVEL = 3  # policy.Level.L3, which takes long to import


def executor(key: Key, modules: Iterable[str] = ()) -> Executor:
    """The executor for `key`, with `modules` imported; started where there is none that will do."""
    with _lock:
        return _found(key, modules)


def warm(tier: str = "small", *modules: str) -> None:
    """Starts the interpreter of a tier, if it does not run yet, and returns at once.

    modules: drivers' modules it is to have imported. A driver that was not named here is imported when
    it is first used, which costs one more start of the interpreter.
    """
    with suppress(NotStarted):  # it is tried again when there is a job
        executor((tier, TOP_LEVEL, ""), (PROGRAM.partition(":")[0], *modules))


def borrow(key: Key, modules: Iterable[str]) -> Executor:
    """The same, kept until it is given back."""
    with _lock:
        found = _found(key, modules)
        found.users += 1
    from sandbox import linux  # by now the executor is getting ready, and ctypes takes long to import

    linux.forbid_dumps()
    return found


def _found(key: Key, modules: Iterable[str]) -> Executor:
    wanted = _modules.get(key[0], frozenset()) | set(modules)
    found = _executors.get(key)
    if found is None or not wanted <= found.modules or not found.is_alive():
        _retire(found)
        found = _executors[key] = _started(key, wanted)
    return found


def _started(key: Key, modules: frozenset[str]) -> Executor:
    try:
        started = Executor(key, modules)
    except (OSError, SandboxError):
        watchdog.relieve()
        try:
            started = Executor(key, modules)
        except OSError as problem:
            raise NotStarted(f"no executor can be started: {problem}") from problem
    _newborns[:] = [*(n for n in _newborns if n.is_alive()), started]
    return started


def let_go(turn: Turn, *, on_floor: bool) -> None:
    """Says that a child may run from now on; on the floor not before no executor is left that it could trace.

    One that begins later finds that such a child runs, and protects itself.
    """
    turn.let_go(on_floor)
    if not on_floor:
        return
    with _lock:
        newborns = [*_newborns]
    for newborn in newborns:
        if not interpreter.becomes_untraceable(newborn.pid):
            discard(newborn)
    with _lock:
        _newborns[:] = [n for n in _newborns if n not in newborns]


def answered(ready: Executor) -> None:
    """Remembers what an executor that got ready could import: those after it will be given it too."""
    with _lock:
        tier = ready.key[0]
        _modules[tier] = _modules.get(tier, frozenset()) | ready.modules


def give_back(used: Executor) -> None:
    """Undoes `borrow`."""
    with _lock:
        used.users -= 1
        if used not in _executors.values():
            _retire(used)


def discard(lost: Executor) -> None:
    """Ends this executor and never lends it again: it is dead, stopped or was tampered with."""
    with _lock:
        for key in [k for k, v in _executors.items() if v is lost]:
            del _executors[key]
    lost.close()


def everyone(besides: Executor) -> list[Executor]:
    """All executors that may be lent, and one that is lent."""
    with _lock:
        return list(dict.fromkeys((besides, *_executors.values())))


def discard_harmed(besides: Executor, *, heard: bool) -> list[Executor]:
    """Ends those of everyone that a child of the floor has harmed.

    heard: `besides` has answered since that child ended.
    """
    floor = [e for e in everyone(besides) if e.level in (None, 1)]
    harmed = [e for e in floor if e.disturbed(heard=heard and e is besides)]
    for lost in harmed:
        discard(lost)
    return harmed


def granted() -> int:
    """The highest level there is. Raises SandboxError where the smallest executor cannot be had, twice."""
    for _ in range(ATTEMPTS):
        found = borrow(("small", TOP_LEVEL, ""), (PROGRAM.partition(":")[0],))
        try:
            if found.ready():
                assert found.level is not None
                return found.level
            is_silent = found.level is None and found.is_alive()  # another would take as long
            discard(found)
        finally:
            give_back(found)
        if is_silent:
            break
    raise SandboxError(found.failure or "the executor does not answer")


def close_all() -> None:
    """Ends every executor; the next job starts a new one."""
    with _lock:
        for found in _executors.values():
            found.close()
        _executors.clear()
        _newborns.clear()


def _retire(old: Executor | None) -> None:
    if old is not None and old.users == 0:
        old.close()


def _forget() -> None:
    """In a forked copy of the parent: the executors are not ours."""
    global _lock
    _lock = Lock()
    _executors.clear()
    _newborns.clear()


os.register_at_fork(after_in_child=_forget)
atexit.register(close_all)
