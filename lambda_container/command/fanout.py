"""Scoring by a function in many places at once: batches out, answers back in order, nothing lost.

The calling thread cuts batches and takes answers in the order of the rows; worker threads send them,
wait and send again as invoker.py's map of failures says, and write each answer to the journal before it
counts. A row that makes its batch fail ends up alone, and then costs only itself. What cannot be mended
by sending again stops the run, and the journal is where the next run goes on.
"""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from threading import Event
from typing import Any

from lambda_container.command import Unusable
from lambda_container.command.backoff import Backoff
from lambda_container.command.batches import MOST_BYTES, Item, Size, batches, event
from lambda_container.command.invoker import (
    Failed,
    Invoker,
    Oversized,
    Refused,
    Throttled,
    Unanswered,
    Undelivered,
)
from lambda_container.command.journal import Journal
from lambda_container.command.progress import Progress

Answer = dict[str, Any]  # a result of the reply, or {"failed": why}
WINDOW = 4  # batches under way or waiting for their turn, per worker


@dataclass(frozen=True, slots=True)
class Limits:
    """How much at once, and how patiently.

    workers: invocations at once. rows, seconds, bytes: of one invocation.
    unanswered: attempts at a batch that may have run. failed: attempts at a batch that ran and failed.
    patience: seconds for which a batch may be throttled before the run stops.
    hopeless: rows that may fail, each alone, before any succeeds; then the function itself is broken.
    """

    workers: int = 8
    rows: int = 64
    seconds: float = 5.0
    bytes: int = MOST_BYTES
    unanswered: int = 8
    failed: int = 2
    patience: float = 900.0
    hopeless: int = 8
    backoff: Backoff = field(default_factory=Backoff)


class Stopped(Unusable):
    """The run cannot go on for now. What was answered is in the journal."""


def fan_out(
    items: Iterable[Item], invoker: Invoker, journal: Journal | None = None, limits: Limits | None = None,
    *, progress: Progress | None = None,
) -> Iterator[tuple[Item, Answer]]:  # fmt: skip
    """Scores rows and yields each with its answer, in order; a row that is in the journal is not sent.

    An answer is a result as the function gives it or, for a row that alone makes the function fail,
    {"failed": why}; that one is not recorded, so the next run tries it again.

    Raises Stopped; whatever was under way is answered and recorded first.
    """
    run = _Run(invoker, journal, limits or Limits(), progress or Progress())
    with run.pool:
        try:
            yield from run.answers(items)
        finally:
            run.halt.set()
            run.pool.shutdown(cancel_futures=True)


class _Run:
    """What the threads of one run share."""

    def __init__(self, invoker: Invoker, journal: Journal | None, limits: Limits, progress: Progress) -> None:
        self.invoker, self.journal, self.limits, self.progress = invoker, journal, limits, progress
        self.size = Size(limits.rows, limits.seconds)
        self.halt = Event()
        self.pool = ThreadPoolExecutor(limits.workers, thread_name_prefix="fanout")
        progress.add("resent", journal.unanswered if journal is not None else 0)

    def answers(self, items: Iterable[Item]) -> Iterator[tuple[Item, Answer]]:
        """Keeps the workers busy, never more than a window ahead of the answer that is due."""
        waiting: deque[tuple[list[Item], Future[list[Answer]]]] = deque()
        ahead = batches(items, self.size, self.limits.bytes)
        while True:
            while len(waiting) < WINDOW * self.limits.workers and (batch := next(ahead, None)):
                waiting.append((batch, self.pool.submit(self.answer, batch)))
            if not waiting:
                return
            batch, future = waiting.popleft()
            yield from zip(batch, future.result(), strict=True)

    def answer(self, batch: list[Item]) -> list[Answer]:
        """The answers to a batch: those in the journal, and those of the function for the rest."""
        journal = self.journal
        if journal is None:
            return self.deliver(batch)
        fresh = [item for item in batch if item.key not in journal]
        self.progress.add("resumed", len(batch) - len(fresh))
        answered = {item.key: a for item, a in zip(fresh, self.deliver(fresh), strict=True)} if fresh else {}
        return [answered[i.key] if i.key in answered else journal.answer(i.key) for i in batch]

    def deliver(self, items: Sequence[Item]) -> list[Answer]:
        """The function's answers; what fails as a batch is delivered in halves."""
        try:
            answers = self.persist(items)
        except (Failed, Oversized) as problem:
            if len(items) == 1:
                return [self.give_up(problem)]
            self.progress.add("halved")
            half = len(items) // 2
            return self.deliver(items[:half]) + self.deliver(items[half:])
        if self.journal is not None:
            self.journal.record({item.key: answer for item, answer in zip(items, answers, strict=True)})
        self.progress.add("scored", len(items))
        return answers

    def give_up(self, problem: Undelivered) -> Answer:
        """The answer for a row that fails alone."""
        if self.progress.add("lost") >= self.limits.hopeless and not self.progress["scored"]:
            raise Stopped(f"the function fails on every row: {problem}")
        return {"failed": str(problem)}

    def persist(self, items: Sequence[Item]) -> list[Answer]:
        """Sends until there is an answer, or a failure that sending again does not mend."""
        payload = event(items)
        if len(payload) > self.limits.bytes:
            raise Oversized(f"the row has {len(payload):,} bytes; an event may have {self.limits.bytes:,}")
        if self.journal is not None:
            self.journal.sending(item.key for item in items)
        failures = {Throttled: 0, Unanswered: 0, Failed: 0}
        started = time.monotonic()
        for attempt in count():
            try:
                return self.attempt(payload, items)
            except Refused as problem:
                raise Stopped(f"the function cannot be called: {problem}") from problem
            except (Throttled, Unanswered, Failed) as problem:
                failures[type(problem)] += 1
                self.note(problem, len(items))
                self.check(problem, failures[type(problem)], time.monotonic() - started)
            self.wait(attempt)
        raise AssertionError("count() does not end")

    def attempt(self, payload: bytes, items: Sequence[Item]) -> list[Answer]:
        """One invocation."""
        if self.halt.is_set():
            raise Stopped("stopped")
        started = time.monotonic()
        self.progress.add("invocations")
        answers = answers_in(self.invoker.invoke(payload), len(items))
        self.size.learn(len(items), time.monotonic() - started)
        return answers

    def note(self, problem: Undelivered, rows: int) -> None:
        """Counts an event without a reply; rows that may have run and will be sent again count too."""
        self.progress.last = str(problem)
        self.progress.add(type(problem).__name__.lower())
        if isinstance(problem, Unanswered):
            self.progress.add("resent", rows)

    def check(self, problem: Undelivered, times: int, elapsed: float) -> None:
        """Raises where another attempt makes no sense."""
        if isinstance(problem, Failed) and times >= self.limits.failed:
            raise problem
        if isinstance(problem, Unanswered) and times >= self.limits.unanswered:
            raise Stopped(f"no answer after {times} attempts: {problem}")
        if isinstance(problem, Throttled) and elapsed > self.limits.patience:
            raise Stopped(f"throttled for {elapsed:.0f} s: {problem}")

    def wait(self, attempt: int) -> None:
        """Backs off, unless the run is over."""
        if self.halt.wait(self.limits.backoff.seconds(attempt)):
            raise Stopped("stopped")


def answers_in(reply: bytes, rows: int) -> list[Answer]:
    """The results in a reply. Raises Failed where they are not one per row."""
    try:
        parsed = json.loads(reply)
        results = json.loads(parsed["body"]) if isinstance(parsed, dict) else parsed
    except (ValueError, KeyError, TypeError) as problem:
        raise Failed(f"the reply is not what was asked for: {problem!r}: {reply[:200]!r}") from problem
    if not isinstance(results, list) or not all(isinstance(result, dict) for result in results):
        raise Failed(f"the reply is not a list of results: {str(results)[:200]}")
    if len(results) != rows:
        raise Failed(f"{rows} rows were sent, and the reply holds {len(results)} results")
    return results
