"""What a test script speaks of, and is therefore heard, shown or allowed."""

from __future__ import annotations

from verifiers.code_execution import nans, seeds
from verifiers.code_execution.logs import LISTENING
from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

ORDERED = "__ordered__"  # has a script note that it says of a list only in what order its items are


@record
class Spoken:
    """ends: of StopIteration. nan: see `nans.kind_of`. warnings, logs, unittest: of these. seeds: of the
    modules whose random numbers it seeds (`seeds`). orders: of what says only an order (`ordered`).
    """

    ends: bool = False
    nan: str = ""
    warnings: bool = False
    logs: bool = False
    unittest: bool = False
    seeds: tuple[str, ...] = ()
    orders: bool = False


def spoken_of(prelude: str, parts: Sequence[str]) -> Spoken:
    """parts: the sources of a script's parts."""
    script = "\n".join(parts)
    return Spoken(
        ends="StopIteration" in script,
        nan=nans.kind_of(f"{prelude}\n{script}"),
        warnings="arn" in script,
        logs=any(word in script for word in LISTENING),
        unittest="unittest" in script,
        seeds=seeds.set_by(script),
        orders=ORDERED in script,
    )
