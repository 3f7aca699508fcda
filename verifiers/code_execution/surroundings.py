"""What a test puts around a call of the solution: streams to print to, lines to read, an `input` of its own.

A test that replaces `sys.stdout`, `sys.stdin`, `input` or `print`, or catches warnings, means the solution,
which runs elsewhere. What it prints comes back with the answer of the call, as text, and is printed here; its
`input` and `print` are then functions of the test's. What it logs comes back, too.
"""

from __future__ import annotations

import builtins
import io
import sys

from verifiers.code_execution.logs import Logs, log_again

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Any

REPLACED = ("input", "print")
MAX_TEXT = 300
MAX_WARNINGS = 100


class Originals:
    """The streams and functions of a test's process, as they were before the test ran."""

    def __init__(self, catches_warnings: bool = False, hears_logs: bool = False) -> None:
        self.streams = sys.stdout, sys.stderr, sys.stdin
        self.functions = {name: getattr(builtins, name) for name in REPLACED}
        self.catches_warnings, self.hears_logs = catches_warnings, hears_logs
        self.place = -1  # in what there is to read, where there is one

    def around(self) -> list[Any] | None:
        """What is to be around a call, for `Surroundings`; None where nothing was replaced."""
        functions = {
            n: getattr(builtins, n) for n, f in self.functions.items() if getattr(builtins, n) is not f
        }
        out, err, given = self.streams
        text = self._rest() if sys.stdin is not given and "input" not in functions else None
        heard = sys.stdout is not out or sys.stderr is not err or self.catches_warnings
        heard = heard or self.hears_logs
        if not heard and text is None and not functions:
            return None
        replaced = {name: _function(function) for name, function in functions.items()}
        return [text, replaced, self.catches_warnings, self.hears_logs]

    def _rest(self) -> str:
        """What there is still to read."""
        self.place = sys.stdin.tell() if sys.stdin.seekable() else -1
        return str(sys.stdin.read())

    def hear(self, told: Any) -> None:
        """Prints here what the solution printed there, warns of what it warned of, reads what it has read."""
        match told:
            case [str(out), str(err), list(warned), int(read), list(logged)]:
                if sys.stdin is not self.streams[2] and self.place >= 0:
                    sys.stdin.seek(self.place + max(read, 0))
                _print(sys.stdout if sys.stdout is not self.streams[0] else None, out)
                _print(sys.stderr if sys.stderr is not self.streams[1] else None, err)
                for kind, text in warned:
                    _warn(kind, text)
                if logged:
                    log_again(logged)


def _function(function: Any) -> Callable[..., str | None]:
    """A replacement (a mock, mostly) as a plain function, which can be passed on and returns a text."""

    def call(*positional: Any, **keyword: Any) -> str | None:
        answer = function(*positional, **keyword)
        return answer if isinstance(answer, str) else None

    return call


def _print(stream: Any, text: str) -> None:
    if stream is not None and text:
        stream.write(text)


def _warn(kind: Any, text: Any) -> None:
    import warnings

    category = getattr(builtins, kind, UserWarning) if type(kind) is str else UserWarning
    is_warning = isinstance(category, type) and issubclass(category, Warning)
    warnings.warn(str(text), category if is_warning else UserWarning, stacklevel=2)


class Surroundings:
    """In the solution's process, for one call. text: what there is to read, if not what there was.

    functions: to be used in the place of builtins. tells: whether warnings are told, and whether logs are.
    scope: the builtins that the solution sees.
    """

    def __init__(
        self, text: str | None, functions: dict[str, Any], tells: list[bool], scope: dict[str, Any]
    ) -> None:
        self.text, self.functions, self.scope = text, functions, scope
        self.catches, self.logs = tells[0], Logs() if tells[1] else None
        self.warned: list[list[str]] = []
        self.catching: Any = None
        self.given = io.StringIO(text) if text is not None else None
        self.read = 0

    def __enter__(self) -> Surroundings:
        self.before = sys.stdout, sys.stderr, sys.stdin
        self.builtins = {name: self.scope[name] for name in self.functions}
        self.out, self.err = _stream(), _stream()
        sys.stdout, sys.stderr = self.out, self.err
        if self.given is not None:
            sys.stdin = self.given
        self.scope.update(self.functions)
        if self.logs:
            self.logs.__enter__()
        if self.catches:
            import warnings

            self.catching = warnings.catch_warnings(record=True)
            self.caught = self.catching.__enter__()
            warnings.simplefilter("always")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, _: TracebackType | None
    ) -> None:
        self.read = self.given.tell() if self.given is not None and not self.given.closed else 0
        sys.stdout, sys.stderr, sys.stdin = self.before
        self.scope.update(self.builtins)
        if self.logs:
            self.logs.__exit__()
        if self.catching is not None:
            self.warned = [
                [w.category.__name__, str(w.message)[:MAX_TEXT]] for w in self.caught[:MAX_WARNINGS]
            ]
            self.catching.__exit__(None, None, None)

    def within(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, to be called in these surroundings."""

        def call(*positional: Any, **keyword: Any) -> Any:
            with self:
                return function(*positional, **keyword)

        return call

    def told(self) -> list[Any]:
        """What was printed, and to stderr, warnings as [class, text], how much was read, and logs."""
        logged = self.logs.rows if self.logs else []
        return [_written(self.out), _written(self.err), self.warned, self.read, logged]


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace", write_through=True)


def _written(stream: io.TextIOWrapper) -> str:
    held = stream.buffer
    return held.getvalue().decode("utf-8", "replace") if isinstance(held, io.BytesIO) else ""
