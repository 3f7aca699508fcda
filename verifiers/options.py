"""A verifier's options: a table of what each may be, and one reader that names what is wrong.

TABLE = {"policy": one_of("last", "first"), "tolerance": number(0, 1, default=0)}
options = read(sample.options, TABLE)
"""

from __future__ import annotations

from verifiers.core import Cause, Fault
from verifiers.quotation import shown
from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any


@record
class Option:
    """default: the value when absent. accepts: value -> bool. expected: what it may be, in words."""

    default: Any
    accepts: Callable[[Any], bool]
    expected: str


def read(given: Mapping[str, Any], table: Mapping[str, Option]) -> dict[str, Any]:
    """Every option of `table` with its given or default value.

    Raises Fault (cause `option`) for an unknown name or an unacceptable value, naming both.
    """
    values = {name: option.default for name, option in table.items()}
    for name, value in given.items():
        option = table.get(name)
        if option is None:
            raise Fault(Cause.OPTION, f"unknown option {shown(name)}; there is: {', '.join(table)}")
        if not option.accepts(value):
            raise Fault(Cause.OPTION, f"{name} is {shown(value)}; it must be {option.expected}")
        values[name] = value
    return values


def one_of(*choices: str) -> Option:
    """One of some words; the first is the default."""
    return Option(
        choices[0],
        lambda value: isinstance(value, str) and value in choices,
        f"one of {', '.join(choices)}",
    )


def flag(default: bool = False) -> Option:
    """true or false."""
    return Option(default, lambda value: isinstance(value, bool), "true or false")


def number(low: float, high: float, *, default: float | None) -> Option:
    """A finite number in [low, high]; never a bool."""

    def accepts(value: Any) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high

    return Option(default, accepts, f"a number from {low:g} to {high:g}")


def integer(low: int, high: int, *, default: int | None) -> Option:
    """An int in [low, high]; never a bool."""

    def accepts(value: Any) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high

    return Option(default, accepts, f"an integer from {low} to {high}")


def text(default: str | None = None) -> Option:
    """A string."""
    return Option(default, lambda value: isinstance(value, str), "a string")


def texts(default: tuple[str, ...] = ()) -> Option:
    """A list of strings."""

    def accepts(value: Any) -> bool:
        return isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)

    return Option(default, accepts, "a list of strings")


def mapping(default: Mapping[str, Any] | None = None) -> Option:
    """An object with string keys."""
    return Option(default, lambda value: isinstance(value, dict), "an object")
