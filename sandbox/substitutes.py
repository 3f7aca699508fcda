"""What a child finds in place of what it may not have: threads, pools, event loops, files by name.

A child without threads or descriptors is still given programs that use them for no more than form: the
contest idiom that runs `main` in a thread with a larger stack, `asyncio.run(main())`, `open("/dev/stdin")`,
a map of standard input.
Each entry of `ADAPT` changes one module of the standard library, right after it was imported, so that such
programs run to the same end without: a thread's target runs in the thread that starts it.

Nothing here confines anything: it runs beside the candidate, who may undo it, and then meets the kernel.
"""

from __future__ import annotations

import builtins
import io
import os
import sys
from _weakref import ref
from errno import EMFILE

from sandbox.in_place import Reporting, adapt_threading, has_threads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

STREAMS = {
    path: descriptor
    for descriptor, name in enumerate(("stdin", "stdout", "stderr"))
    for path in (f"/dev/{name}", f"/dev/fd/{descriptor}", f"/proc/self/fd/{descriptor}")
}
DEEP = 3000  # a recursion limit beyond this is asked for by programs that recur deeply
_real_open = io.open
_opened: list[ref[Any]] = []  # on one of the standard descriptors: what is left in them is written at the end


def install() -> None:
    """Adapts what is imported already, and makes `open` know the streams by name."""
    io.open = builtins.open = open_known
    for name in ADAPT.keys() & sys.modules.keys():
        adapt(name)


def adapt(name: str) -> None:
    """Adapts the module of that name, if it is one that has to be: once, when it has been imported."""
    if name in ADAPT:
        ADAPT[name](sys.modules[name])


def flush() -> None:
    """Writes what files on the standard descriptors still hold, as the end of an interpreter does."""
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, *(opened() for opened in _opened)):
        if stream is not None and not getattr(stream, "closed", False):
            stream.flush()


def open_known(file: Any, mode: str = "r", *rest: Any, **more: Any) -> Any:
    """`open`, which knows the standard streams by name; what cannot be opened to be read is missing."""
    path = os.fspath(file) if hasattr(type(file), "__fspath__") else file
    descriptor = STREAMS.get(path) if isinstance(path, str) else None
    if descriptor is not None:
        file, more = descriptor, {"closefd": False, **more}  # whoever closes it does not close the stream
    try:
        opened = _real_open(file, mode, *rest, **more)
    except OSError as problem:
        if problem.errno == EMFILE and "r" in mode:
            # It is caught as what it is anywhere else, and says what it is here.
            raise FileNotFoundError(EMFILE, "no file can be opened here", file) from None
        raise
    if isinstance(file, int):
        _opened.append(ref(opened))
    return opened


def _has_free_descriptors() -> bool:
    import resource

    return resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 0


def _adapt_resource(module: Any) -> None:
    """Lets a program ask for more stack than there is, as contest programs do: it gets what there is."""
    real = module.setrlimit

    def setrlimit(kind: int, limits: tuple[int, int], /) -> None:
        try:
            real(kind, limits)
        except ValueError:
            if kind != module.RLIMIT_STACK:
                raise

    module.setrlimit = setrlimit


def _adapt_thread(module: Any) -> None:
    real = module.start_new_thread

    def start_new_thread(function: Any, args: tuple[Any, ...], kwargs: Any = None, /) -> int:
        if has_threads():
            return int(real(function, args, kwargs or {}))
        with Reporting(lambda: _report(function)):
            function(*args, **kwargs or {})
        return int(module.get_ident()) + 1

    module.start_new_thread = module.start_new = start_new_thread


def _report(function: Any) -> None:
    kind, value, trace = sys.exc_info()
    if kind is not None and not issubclass(kind, SystemExit):
        sys.excepthook(kind, value, trace)  # type: ignore[arg-type]  # a value comes with its kind


def _adapt_pool(module: Any) -> None:
    real = module.ThreadPoolExecutor.submit

    def submit(self: Any, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Schedules the call: it has been made when this returns, where there are no threads."""
        if has_threads() or self._broken or self._shutdown:
            return real(self, fn, *args, **kwargs)
        if self._initializer is not None:
            initializer, self._initializer = self._initializer, None
            initializer(*self._initargs)
        future = module._base.Future()
        module._WorkItem(future, fn, args, kwargs).run()
        return future

    module.ThreadPoolExecutor.submit = submit


def _adapt_caches(module: Any) -> None:
    """From 3.12 on, calls that pass through C may not nest as deep as others: the cache of a function that
    recurs is then written in Python, once a program has asked for more depth than C allows.
    """
    if sys.version_info < (3, 12):
        return
    in_c, real = module._lru_cache_wrapper, sys.setrecursionlimit

    def make(function: Any, maxsize: int | None, typed: bool, info: Any) -> Any:
        return in_c(function, maxsize, typed, info) if typed or maxsize == 0 else _cached(function, info)

    def setrecursionlimit(limit: int, /) -> None:
        real(limit)
        if limit > DEEP:
            module._lru_cache_wrapper = make

    sys.setrecursionlimit = setrecursionlimit


def _cached(function: Any, info: Any) -> Any:
    results: dict[Any, Any] = {}
    named, hits = object(), 0

    def cached(*args: Any, **kwargs: Any) -> Any:
        nonlocal hits
        key = (named, args, tuple(kwargs.items())) if kwargs else args
        if key in results:
            hits += 1
            return results[key]
        result = results[key] = function(*args, **kwargs)
        return result

    cached.cache_clear = results.clear  # type: ignore[attr-defined]  # functions take attributes
    cached.cache_info = lambda: info(hits, len(results), None, len(results))  # type: ignore[attr-defined]
    return cached


def _adapt_selectors(module: Any) -> None:
    module.DefaultSelector = module.PollSelector  # it needs no descriptor of its own


def _adapt_loops(module: Any) -> None:
    loop = module.BaseSelectorEventLoop
    make, close = loop._make_self_pipe, loop._close_self_pipe

    def _make_self_pipe(self: Any) -> None:
        """Its way to be woken by another thread; where there is no descriptor for it, there is no thread."""
        self._ssock = self._csock = None
        if _has_free_descriptors():
            make(self)

    def _close_self_pipe(self: Any) -> None:
        if self._csock is not None:
            close(self)

    loop._make_self_pipe, loop._close_self_pipe = _make_self_pipe, _close_self_pipe


def _adapt_mmap(module: Any) -> None:
    """A map of standard input is made of what can be read there: a real one takes a descriptor of its own."""

    class mmap(module.mmap):  # type: ignore[misc]  # a class at run time
        def __new__(cls, fileno: int, length: int, *how: Any, offset: int = 0, **named: Any) -> Any:
            if fileno != 0:
                return super().__new__(cls, fileno, length, *how, offset=offset, **named)
            held = _held(0, offset, length or os.fstat(0).st_size - offset)
            if not held:
                raise ValueError("cannot mmap an empty file")
            made = super().__new__(cls, -1, len(held))
            made[:] = held
            return made

        def size(self) -> int:
            return len(self)

    module.mmap = mmap


def _held(descriptor: int, offset: int, length: int) -> bytes:
    """What a file holds in one place; where it is read from stays as it is."""
    before, pieces = os.lseek(descriptor, 0, os.SEEK_CUR), []
    os.lseek(descriptor, offset, os.SEEK_SET)
    while length > 0 and (piece := os.read(descriptor, length)):
        pieces.append(piece)
        length -= len(piece)
    os.lseek(descriptor, before, os.SEEK_SET)
    return b"".join(pieces)


ADAPT: dict[str, Callable[[Any], None]] = {
    "functools": _adapt_caches,
    "_thread": _adapt_thread,
    "threading": adapt_threading,
    "concurrent.futures.thread": _adapt_pool,
    "selectors": _adapt_selectors,
    "asyncio.selector_events": _adapt_loops,
    "mmap": _adapt_mmap,
    "resource": _adapt_resource,
}
