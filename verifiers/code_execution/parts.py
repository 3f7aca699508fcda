"""A test script as it was planned (`plan`): what of it runs, and what it takes from the solution."""

from __future__ import annotations

from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.code_execution.convert import Converted

SETUP, TEST, FUNCTION, CLASS = "setup", "test", "function", "class"


@record
class Part:
    """A piece of the script. kind: setup, test (run the source), function, class (call what it names)."""

    kind: str
    source: str
    asserts: int


@record
class Plan:
    """parts: in order. names: to take from the solution. modules: the names it imports the solution by.
    classes: names that it uses as classes. well_known: names of Python's that it uses unimported, and their
    modules. cases: the same script as cases, if it can be said so; then nothing else is worked out. records:
    source of its classes that only hold data, which belongs to the prelude. sought: names that it asks the
    solution for, imports among them. demanded: see `demands`. constants: what it looks up in classes of
    the solution's.
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

    @property
    def tests(self) -> int:
        return sum(part.kind != SETUP for part in self.parts)
