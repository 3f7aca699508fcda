"""Runs in a child: a text as the main program, and what every child does at its end."""

from __future__ import annotations

import atexit
import io
import os
import sys
from time import process_time

from sandbox import substitutes
from sandbox.channel import END, Channel, Closed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

    Driver = Callable[[Channel, str], object]

TEXT = 2000
OUTLIVED = -1  # in place of a wait status: it hung up, but lived on and was killed


def main(channel: Channel, source: str) -> None:
    """The driver of `run`: executes `source` in the module `__main__`."""
    scope = sys.modules["__main__"].__dict__
    exec(compile(source, scope["__file__"], "exec", dont_inherit=True), scope)


def open_streams() -> None:
    """Makes new sys.stdin, sys.stdout and sys.stderr on descriptors 0, 1 and 2: UTF-8, no line buffering."""
    raw = io.BufferedReader(io.FileIO(0, "rb", closefd=False))
    sys.stdin = sys.__stdin__ = io.TextIOWrapper(raw, "utf-8", "surrogateescape")  # type: ignore[misc]
    out = io.BufferedWriter(io.FileIO(1, "wb", closefd=False), 1 << 16)
    sys.stdout = sys.__stdout__ = io.TextIOWrapper(out, "utf-8", "surrogateescape")  # type: ignore[misc]
    err = io.BufferedWriter(io.FileIO(2, "wb", closefd=False))
    sys.stderr = sys.__stderr__ = io.TextIOWrapper(  # type: ignore[misc]
        err, "utf-8", "backslashreplace", line_buffering=True
    )
    for stream, mode in ((sys.stdin, "r"), (sys.stdout, "w"), (sys.stderr, "w")):
        stream.mode = mode  # type: ignore[misc]  # as the interpreter's; the readers of contest programs ask


def fresh_main() -> None:
    """Makes a new, empty module `__main__`."""
    module = type(sys)("__main__")
    module.__dict__.update(__file__="", __builtins__=sys.modules["builtins"])
    sys.modules["__main__"] = module


def name_main(name: str) -> None:
    """Calls the file of the main program `name`."""
    sys.modules["__main__"].__dict__["__file__"] = name
    sys.argv = [name]


def conclude(channel: Channel, driver: Driver, source: str) -> NoReturn:
    """Runs a driver to its end, tells the parent how it ended, and ends the process."""
    report, status = _outcome(driver, channel, source)
    for step in (_join_threads, atexit._run_exitfuncs, substitutes.flush):
        report, status = _last_step(step) or (report, status)
    try:
        words = (*report[:2], process_time(), *report[2:])
        channel.put(END, "\0".join(map(str, words)).encode("utf-8", "backslashreplace"))
    finally:
        os._exit(status)


def rehearse(channel: Channel) -> None:
    """Runs a program that does a little of everything, as `conclude` would, and reports to nobody."""
    report, _ = _outcome(main, channel, REHEARSAL)
    substitutes.flush()
    channel.put(END, "\0".join(map(str, report)).encode())


REHEARSAL = """
from collections import defaultdict
class A:
    def f(self, n): return [str(i) for i in n]
try: print(*A().f((1, 2.5)), {}[1])
except KeyError as problem: f"{problem!r:>9}"
"""


def _last_step(step: Callable[[], object]) -> tuple[tuple[object, ...], int] | None:
    ending, status = _outcome(step)
    return None if ending[0] == "returned" else (ending, status)


def _join_threads() -> None:
    threading = sys.modules.get("threading")
    if threading is not None:
        threading._shutdown()


def _outcome(what: Callable[..., object], *arguments: object) -> tuple[tuple[object, ...], int]:
    """How a call ended: (ending, number, exception's name, text) and the exit status it stands for."""
    try:
        what(*arguments)
    except SystemExit as leaving:
        status = _status(leaving.code)
        return ("exited", status, "", ""), status
    except Closed:  # to say more would take processors from whom we work for next
        os._exit(0)
    except BaseException as problem:  # noqa: BLE001 - the candidate's, whatever it is: a fact to report
        return _raised(problem), 1
    return ("returned", 0, "", ""), 0


def _raised(problem: BaseException) -> tuple[object, ...]:
    """Describes an exception; that runs the candidate's own code, which may raise again."""
    kind = type(problem)
    try:
        _show(problem)
        name = (
            kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
        )
        return "raised", getattr(problem, "errno", None) or 0, str(name)[:200], str(problem)[:TEXT]
    except BaseException:  # noqa: BLE001 - see above
        return "raised", 0, "Exception", "an exception that cannot be shown"


def _show(problem: BaseException) -> None:
    if sys.stderr is not None:
        trace = problem.__traceback__
        while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
            trace = trace.tb_next  # ours is of no interest to the reader
        BaseException.with_traceback(problem, trace)
        sys.__excepthook__(type(problem), problem, trace)
        sys.stderr.flush()


def _status(code: object) -> int:
    if code is None or isinstance(code, int):
        return (code or 0) & 0xFF
    if sys.stderr is not None:
        print(code, file=sys.stderr)
    return 1
