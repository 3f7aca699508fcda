"""A test script as it was planned (`plan`): what of it runs, and what it takes from the solution."""

from __future__ import annotations

import marshal
from threading import Lock
from warnings import catch_warnings, simplefilter

from verifiers.code_execution.remembered import remembered
from verifiers.code_execution.spoken import Spoken
from verifiers.core import Cause, Fault
from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.code_execution.convert import Converted

SETUP, TEST, FUNCTION, CLASS = "setup", "test", "function", "class"
_quiet = Lock()  # what is warned of is one for all threads


@record
class Part:
    """A piece of the script. kind: setup, test (run the source), function, class (call what it names).
    code: the source, compiled and marshalled; of what is called, nothing.
    """

    kind: str
    source: str
    asserts: int
    code: bytes = b""


@record
class Plan:
    """parts: in order. names: to take from the solution. modules: the names it imports the solution by.
    classes: names that it uses as classes. well_known: names of Python's that it uses unimported, and their
    modules. cases: the same script as cases, if it can be said so; then nothing else is worked out. records:
    source of its classes that only hold data, which belongs to the prelude. sought: names that it asks the
    solution for, imports among them. demanded: see `demands`. constants: what it looks up in classes of
    the solution's. spoken: what it speaks of.
    """

    parts: tuple[Part, ...]
    names: tuple[str, ...]
    modules: tuple[str, ...]
    classes: frozenset[str]
    well_known: dict[str, str]
    cases: tuple[Converted, ...] | None
    records: str = ""
    sought: tuple[str, ...] = ()
    demanded: frozenset[str] = frozenset()
    constants: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()
    spoken: Spoken = Spoken()

    @property
    def tests(self) -> int:
        return sum(part.kind != SETUP for part in self.parts)


@remembered
def compiled(source: str, file: str) -> bytes:
    """Trusted source as a marshalled code object; of nothing, nothing.

    Raises Fault where Python does not take it.
    """
    if not source:
        return b""
    try:
        with _quiet, catch_warnings():  # `f(1) is 5000` is the script's own affair
            simplefilter("ignore", SyntaxWarning)
            return marshal.dumps(compile(source, file, "exec", dont_inherit=True))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        raise Fault(Cause.REFERENCE, f"the test script is not Python: {problem}") from problem
