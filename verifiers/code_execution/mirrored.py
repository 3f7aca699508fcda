"""Exceptions of the solution, as exceptions of the test script's process."""

from __future__ import annotations

import builtins
import sys

from verifiers.code_execution.rich import tuple_class
from verifiers.code_execution.thrown import MOST, told_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

NAMED = 3  # parts that name an exception: "raise", a builtin class and its own
MIRRORED_PARTS = 4  # of a raised exception: its text, arguments, classes and attributes
_RAISED = (Exception, SystemExit, KeyboardInterrupt)
CAUSE, WITHIN = "__cause__", "__exceptions__"
_FIRST_ARGUMENT = {
    "SystemExit": "code", "StopIteration": "value", "SyntaxError": "msg", "IndentationError": "msg",
    "ImportError": "msg", "ModuleNotFoundError": "msg",
}  # fmt: skip  # what only `__init__` would set
_NOT_RAISED = frozenset(("unittest", "doctest", "bdb"))  # their exceptions tell a test how it ends
_SCRIPT = ("tests.py", "prelude.py", "code_execution/testing.py")  # where its assertions are
_TEXT = "__text__"
_SOLUTIONS = "__solutions__"  # marks exceptions that the solution raised


def is_solutions(problem: BaseException) -> bool:
    """Whether an exception is one that the solution raised."""
    return getattr(problem, _SOLUTIONS, False) is True


def is_of_assertion(problem: BaseException) -> bool:
    """Whether an assertion of the test script has failed, and nothing that it raises or has raised for it."""
    if not isinstance(problem, AssertionError) or is_solutions(problem):
        return False
    codes: list[Any] = []
    trace = problem.__traceback__
    while trace is not None:
        codes.append(trace.tb_frame.f_code)
        trace = trace.tb_next
    is_method = any(code.co_name.startswith("assert") for code in codes)
    return is_method or bool(codes and codes[-1].co_filename.endswith(_SCRIPT))


class Mirrored:
    """Local classes in the place of the solution's classes of exceptions, by name; the library's are its own,
    where the script's process has them. others: those that the script does not ask for, by name and parent.
    thrown: exceptions of the script that the solution has met.
    """

    def __init__(self) -> None:
        self.classes: dict[str, type[BaseException]] = {}
        self.others: dict[tuple[str, type], type[BaseException]] = {}
        self.thrown: list[BaseException] = []

    def throw(self, problem: BaseException) -> list[Any]:
        """What the solution is told of an exception of the script's."""
        if len(self.thrown) < MOST and not any(known is problem for known in self.thrown):
            self.thrown.append(problem)
        return told_of(problem, next((n for n, known in enumerate(self.thrown) if known is problem), -1))

    def like(self, kind: str, name: str, base: str, more: list[Any]) -> type:
        """A class of ours for one of the solution's: of exceptions, or of named tuples (kind: tuple)."""
        match kind, more:
            case "tuple", [list(fields), list(defaults)]:
                return tuple_class(name, fields, defaults)
        return self.cls(name, base, [*map(str, more)])

    def made_by(self, cls: type, ask: Callable[..., Any]) -> None:
        """Has a call of a class give the exception that the solution makes; ask: has it raise that."""

        def new(kind: Any, *positional: Any, **keyword: Any) -> Any:
            if kind is not cls:
                return _new(kind)(kind, *positional)
            try:
                return ask(list(positional), keyword)
            except cls as problem:
                return problem

        if cls.__module__ == __name__:  # and no class of the library
            cls.__new__ = new  # type: ignore[assignment]
            cls.__init__ = lambda *_, **__: None  # type: ignore[misc]

    def cls(self, name: str, base: str, more: list[str]) -> type[BaseException]:
        """The class of that name; base: of Python's classes the nearest. more: its other classes."""
        if name not in self.classes:
            parent = self.cls(more[0], base, more[1:]) if more else _builtin(base)
            self.classes[name] = _librarys(name) or type(
                name.rpartition(".")[2], (parent,), {"__str__": _text}
            )
        return self.classes[name]

    def problem(self, base: str, name: str, told: list[Any]) -> BaseException | None:
        """An exception like the solution's; None where what is told is none.

        told: its text, arguments, classes and plain attributes.
        """
        match told:
            case [_, _, _, {"__thrown__": int(number)}] if 0 <= number < len(self.thrown):
                return self.thrown[number]
            case [str(text), list(arguments), list(classes), dict(attributes)]:
                names = [own for own in (classes or [name]) if type(own) is str]
                kind = next(filter(None, map(self._known, names)), None) or _builtin(base)
                kind = self._named(names[0], kind) if names and classes else kind
                cause, within = (self._tied(attributes.pop(name, None)) for name in (CAUSE, WITHIN))
                if issubclass(kind, ExceptionGroup):
                    kind, arguments = (kind, [text, within]) if within else (RuntimeError, [])
                problem: BaseException = _new(kind)(kind, *(arguments or [text] if text else []))
                problem.__cause__ = next(iter(cause), None)
                if base in _FIRST_ARGUMENT and problem.args:
                    setattr(problem, _FIRST_ARGUMENT[base], problem.args[0])
                _set_attributes(problem, attributes)
                setattr(problem, _TEXT, text)
                setattr(problem, _SOLUTIONS, True)
                return problem
        return None

    def _tied(self, told: Any) -> list[Any]:
        """Exceptions that an exception is tied to."""
        some = [row for row in told if type(row) is list] if type(told) is list else []
        named = [row for row in some if [*map(type, row[:NAMED])] == [str] * NAMED]
        found = [self.problem(row[1], row[2], row[NAMED:]) for row in named]
        return [problem for problem in found if isinstance(problem, Exception)]

    def _named(self, name: str, kind: type[BaseException]) -> type[BaseException]:
        """A class of that name, under the nearest that is known, so that a test can say how it is called."""
        if not name.isidentifier() or self._known(name):
            return kind
        if (name, kind) not in self.others and len(self.others) < MOST:
            self.others[name, kind] = type(name, (kind,), {"__str__": _text})
        return self.others.get((name, kind), kind)

    def _known(self, name: str) -> type[BaseException] | None:
        return self.classes.get(name) or _librarys(name)


def _text(problem: BaseException) -> str:
    """What the solution's class says, which may do so by a method of its own."""
    told = vars(problem).get(_TEXT)
    return str(told) if told else _builtin_text(problem)


def _builtin_text(problem: BaseException) -> str:
    base: Any = next(base for base in type(problem).__mro__ if base.__module__ == "builtins")
    return str(base.__str__(problem))


def _new(kind: type) -> Any:
    """What makes an exception of a class, without what that does of its own."""
    return next(base for base in kind.__mro__ if base.__module__ == "builtins").__new__


def _set_attributes(problem: BaseException, attributes: dict[Any, Any]) -> None:
    """Sets what a class of ours does not have: no behaviour is replaced."""
    for name, value in attributes.items():
        if type(name) is str and not name.startswith("_") and not hasattr(type(problem), name):
            setattr(problem, name, value)


def _librarys(full_name: str) -> type[Exception] | None:
    """A class of the standard library's exceptions, of a module that this process has imported."""
    module, _, name = full_name.rpartition(".")
    top = module.partition(".")[0]
    if top not in sys.stdlib_module_names or top in _NOT_RAISED:
        return None
    kind = getattr(sys.modules.get(module), name, None)
    if not isinstance(kind, type) or issubclass(kind, AssertionError):
        return None
    return kind if issubclass(kind, Exception) else None


def _builtin(name: str) -> type[BaseException]:
    kind = getattr(builtins, name, None)
    if isinstance(kind, type) and issubclass(kind, _RAISED):
        return kind
    return RuntimeError
