"""How long rows take: measured on the user's own rows, by whoever runs events."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from statistics import median

from lambda_container.command import Unusable
from lambda_container.command.batches import Item, event
from lambda_container.command.fanout import Answer, answers_in
from lambda_container.command.forecast import START, Load
from lambda_container.command.invoker import Invoker, Undelivered

SINGLES = 32  # rows that are also timed alone


def measure(items: Sequence[Item], invoker: Invoker, clock: Callable[[], float] = time.perf_counter) -> Load:
    """Times a first event (start included), rows alone, and all rows together.

    A row's share is what each further row adds to an event; what is left of a single one is the event's.
    A start takes START at least: who is measured may be warm, and has not been fetched by Lambda.
    Raises Unusable where an event is not answered, or most rows could not be judged.
    """
    if len(items) < 2:
        raise Unusable(f"{len(items)} rows are too few to measure; give at least 2, better some hundreds")
    together = items[:256]
    first, _ = _timed(items[:1], invoker, clock)
    singles = [_timed([item], invoker, clock)[0] for item in items[:SINGLES]]
    whole, answers = _timed(together, invoker, clock)
    _check(answers)
    single = median(singles)
    row = max(1e-9, (whole - single) / (len(together) - 1))
    start = max(START, first - single)
    size = sum(len(item.body) for item in items) / len(items)
    return Load(row, max(0.0, single - row), start, max(singles), size)


def _timed(items: Sequence[Item], invoker: Invoker, clock: Callable[[], float]) -> tuple[float, list[Answer]]:
    payload = event(items)
    started = clock()
    try:
        reply = invoker.invoke(payload)
        return clock() - started, answers_in(reply, len(items))
    except Undelivered as problem:
        raise Unusable(f"an event with {len(items)} rows was not answered: {problem}") from problem


def _check(answers: Sequence[Answer]) -> None:
    failed = [str(answer.get("detail")) for answer in answers if answer.get("outcome") == "error"]
    if len(failed) > len(answers) / 2:
        count = f"{len(failed)} of {len(answers)} rows could not be judged"
        raise Unusable(f"{count}, so that their time says nothing; the first: {failed[0]}")
