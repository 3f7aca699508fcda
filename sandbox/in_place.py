"""Threads where there can be none: a thread's target runs, to its end, in the thread that starts it.

One that itself waits for others (a consumer that is started before there is anything to consume) is put off:
it runs when its starter joins it, waits for something, sleeps or ends. Where it then waits in turn, whoever
else was put off runs meanwhile. What still waits when somebody below it could go on is given up, as a daemon
thread is in the end.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType, TracebackType
    from typing import Any

WAITING = frozenset(("get", "wait", "wait_for", "acquire"))  # how a thread waits for others
_put_off: list[Any] = []
_waiters: list[Any] = []  # locks of those that wait while others run, the first one first


class GivenUp(BaseException):
    """Leaves a thread that waits while somebody below it could go on."""


class Reporting:
    """Whatever leaves a thread is reported and ends only that thread."""

    def __init__(self, report: Callable[[], object]) -> None:
        self.report = report

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, _: TracebackType | None
    ) -> bool:
        if value is not None and not isinstance(value, GivenUp):
            self.report()
        return True


def has_threads() -> bool:
    """Whether there can be real ones."""
    import resource

    return resource.getrlimit(resource.RLIMIT_NPROC)[0] != 0


def adapt_threading(threading: Any) -> None:
    """Has threads run in place."""
    _adapt_starting(threading)
    _adapt_waiting(threading)
    real = threading._shutdown

    def shutdown() -> None:
        run_all()
        real()

    threading._shutdown = shutdown


def _adapt_starting(threading: Any) -> None:
    thread = threading.Thread
    real_start, real_join = thread.start, thread.join

    def start(self: Any) -> None:
        """Runs the thread: in a thread of its own, or here, now or later, where there can be none."""
        if has_threads():
            real_start(self)
            return
        if not self._initialized:
            raise RuntimeError("thread.__init__() not called")
        if self._started.is_set():
            raise RuntimeError("threads can only be started once")
        _begin(self, threading.get_ident())
        if _waits(self._target if type(self).run is thread.run else type(self).run):
            _put_off.append(self)
            _run_before_sleeping()
        else:
            _run(self)

    def join(self: Any, timeout: float | None = None) -> None:
        while self in _put_off:
            run_next()
        real_join(self, timeout)

    thread.start, thread.join = start, join


def _adapt_waiting(threading: Any) -> None:
    real = threading.Condition.wait

    def wait(self: Any, timeout: float | None = None) -> bool:
        """Waits until it is notified: others run meanwhile."""
        if has_threads() or not (_put_off or _waiters):
            return bool(real(self, timeout))
        waiter = threading._allocate_lock()
        waiter.acquire()
        self._waiters.append(waiter)
        saved = self._release_save()
        try:
            return _others_ran(waiter, timeout)
        finally:
            self._acquire_restore(saved)
            if waiter in self._waiters:
                self._waiters.remove(waiter)

    threading.Condition.wait = wait


def run_next() -> bool:
    """Runs a thread that was put off; whether there was one."""
    if _put_off:
        _run(_put_off.pop(0))
        return True
    return False


def run_all() -> None:
    """Runs what was put off and would not be left behind at the end."""
    for thread in _put_off[:]:
        if thread in _put_off and not thread.daemon:
            _put_off.remove(thread)
            _run(thread)
    if _put_off and not _put_off[-1].daemon:
        run_all()


def _others_ran(waiter: Any, timeout: float | None) -> bool:
    _waiters.append(waiter)
    try:
        while not waiter.acquire(False):
            if not run_next():
                return _alone(waiter, timeout)
    finally:
        _waiters.remove(waiter)
    return True


def _alone(waiter: Any, timeout: float | None) -> bool:
    """Nobody is left who could notify it."""
    if any(not lock.locked() for lock in _waiters[:-1]):
        raise GivenUp
    return bool(waiter.acquire(True, -1 if timeout is None else max(0.0, timeout)))


def _run(thread: Any) -> None:
    import threading

    active: dict[int, Any] = threading._active  # type: ignore[attr-defined]  # where it is known who runs
    own = threading.get_ident()
    before = active.get(own)
    active[own] = thread
    try:
        with Reporting(lambda: thread._invoke_excepthook(thread)):
            thread.run()
    finally:
        _end(thread, own)
        if before is not None:
            active[own] = before


def _waits(target: Any) -> bool:
    """Whether a function waits for others, as far as its names tell."""
    target = getattr(target, "func", target)
    code = getattr(getattr(target, "__func__", target), "__code__", None)
    return code is not None and not WAITING.isdisjoint(_names(code))


def _names(code: CodeType) -> set[str]:
    inner = [c for c in code.co_consts if hasattr(c, "co_names")]
    return set(code.co_names).union(*map(_names, inner))


def _run_before_sleeping() -> None:
    import time

    real = time.sleep
    if hasattr(real, "in_place"):
        return

    def sleep(seconds: Any, /) -> None:
        run_all()
        real(seconds)

    sleep.in_place = True  # type: ignore[attr-defined]  # functions take attributes
    time.sleep = sleep


def _begin(thread: Any, own: int) -> None:
    thread._ident = thread._native_id = own
    if not hasattr(thread, "_handle"):  # before 3.13 a lock says that it runs
        from _thread import allocate_lock

        thread._tstate_lock = allocate_lock()
        thread._tstate_lock.acquire()
    thread._started.set()


def _end(thread: Any, own: int) -> None:
    if hasattr(thread, "_handle"):
        from _thread import _make_thread_handle  # type: ignore[attr-defined]  # since 3.13

        thread._handle = _make_thread_handle(own)
        thread._handle._set_done()
    else:
        thread._is_stopped, thread._tstate_lock = True, None
    sys.modules["threading"]._active.pop(own, None)
