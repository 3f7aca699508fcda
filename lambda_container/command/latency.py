"""How long rows take: measured on the user's own rows, by whoever runs events."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

from lambda_container.command import Unusable
from lambda_container.command.batches import Item, event
from lambda_container.command.forecast import Load
from lambda_container.command.invoker import Invoker, Undelivered

SINGLES = 32  # rows that are also timed alone


def measure(items: Sequence[Item], invoker: Invoker, clock: Callable[[], float] = time.perf_counter) -> Load:
    """Times a first event (start included), rows alone, and all rows together.

    A row's share is what each further row adds to an event; what is left of a single one is the event's.
    Raises Unusable where an event is not answered.
    """
    if len(items) < 2:
        raise Unusable(f"{len(items)} rows are too few to measure; give at least 2, better some hundreds")
    together = items[:256]
    first = _timed(items[:1], invoker, clock)
    singles = [_timed([item], invoker, clock) for item in items[:SINGLES]]
    whole = _timed(together, invoker, clock)
    single = median(singles)
    row = max(1e-9, (whole - single) / (len(together) - 1))
    start = max(0.0, first - single)
    size = sum(len(item.body) for item in items) / len(items)
    return Load(row, max(0.0, single - row), start, max(singles), size)


def _timed(items: Sequence[Item], invoker: Invoker, clock: Callable[[], float]) -> float:
    payload: Any = event(items)
    started = clock()
    try:
        invoker.invoke(payload)
    except Undelivered as problem:
        raise Unusable(f"an event with {len(items)} rows was not answered: {problem}") from problem
    return clock() - started
