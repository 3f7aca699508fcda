"""What a training run asks of a function: environments, seconds, bytes and dollars. Arithmetic only."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil

from lambda_container.command import prices
from lambda_container.command.batches import MOST_BYTES
from lambda_container.command.ramp import Ramp

ONE_PROCESSOR = 1769  # MB of memory that come with one virtual processor
START = 0.3  # seconds; what nine of ten Python images take at most to start, by lambda-perf's public figures
LOG_EVENT, LOG_ROW = 1500, 18  # bytes in the log: Lambda's lines and telemetry's, and a row's share of it
LOGGED_ROWS = 100  # of an event, at most
KEPT_WARM = 300.0  # seconds that an idle environment is likely to be kept (not promised by AWS)
LONGEST_TIMEOUT = 900
UNRESERVED = 100
WORTH = 0.05  # share of a step from which waiting for cold starts is worth money


@dataclass(frozen=True, slots=True)
class Run:
    """A training run.

    prompts: per step. group: responses to each. steps: in the whole run. batch: rows per invocation.
    at_once: invocations that the trainer sends at once. interval: seconds from one step to the next.
    """

    prompts: int
    group: int
    steps: int
    batch: int
    at_once: int
    interval: float = 120.0

    @property
    def rollouts(self) -> int:
        """Responses to judge in a step."""
        return self.prompts * self.group

    @property
    def invocations(self) -> int:
        """Events in a step."""
        return ceil(self.rollouts / self.batch)


@dataclass(frozen=True, slots=True)
class Load:
    """What one row costs on one processor.

    row: seconds. event: seconds that an invocation takes beside its rows. start: seconds of a cold start.
    slowest: seconds of the slowest row. bytes: of a row in the event.
    """

    row: float
    event: float = 0.002
    start: float = START
    slowest: float = 0.0
    bytes: float = 4000.0


@dataclass(frozen=True, slots=True)
class Forecast:
    """What follows from a run, a load, an account's concurrency and a function's memory (MB)."""

    run: Run
    load: Load
    memory: int
    architecture: str = "arm64"
    concurrency: int = 1000
    ramp: Ramp = field(default_factory=Ramp)

    @property
    def slowdown(self) -> float:
        """How much longer a single thread takes than on a whole processor."""
        return max(1.0, ONE_PROCESSOR / self.memory)

    @property
    def invocation(self) -> float:
        """Seconds of a warm invocation with a whole batch."""
        return (self.run.batch * self.load.row + self.load.event) * self.slowdown

    @property
    def environments(self) -> int:
        """How many invocations there are at once."""
        return min(self.run.invocations, self.run.at_once)

    @property
    def cap(self) -> int:
        """How many of them can run at once."""
        return max(1, min(self.environments, self.concurrency))

    @property
    def fits(self) -> bool:
        """Whether a step's burst starts at once, without a single refusal."""
        return self.environments <= min(self.concurrency, self.ramp.first)

    @property
    def seconds(self) -> float:
        """How long a step waits for its rewards, when environments are warm."""
        return self.ramp.seconds(self.run.invocations, self.invocation, self.cap)

    @property
    def payload(self) -> float:
        """Bytes of an event."""
        return self.run.batch * self.load.bytes

    @property
    def largest_batch(self) -> int:
        """Rows that fit an event."""
        return max(1, int(MOST_BYTES / self.load.bytes))

    @property
    def cold_starts(self) -> int:
        """In the whole run: once per environment, or once per step where steps are far apart."""
        return self.cap * (self.run.steps if self.run.interval > KEPT_WARM else 1)

    @property
    def cold_dollars(self) -> float:
        """What the cold starts of the whole run cost."""
        return self.cold_starts * self.load.start * self._gigabytes * prices.PER_GB_SECOND[self.architecture]

    @property
    def log_dollars(self) -> float:
        """What it costs to keep a step's log; where rows are quick, that is most of it."""
        size = LOG_EVENT + LOG_ROW * min(LOGGED_ROWS, self.run.batch)
        return self.run.invocations * size / 1e9 * prices.PER_LOG_GB

    @property
    def step_dollars(self) -> float:
        """What a step's invocations cost: requests, time, log."""
        rows = self.run.rollouts * self.load.row + self.run.invocations * self.load.event
        busy = rows * self.slowdown * self._gigabytes * prices.PER_GB_SECOND[self.architecture]
        return self.run.invocations * prices.PER_REQUEST + busy + self.log_dollars

    @property
    def run_dollars(self) -> float:
        """What the whole run costs."""
        return self.run.steps * self.step_dollars + self.cold_dollars

    @property
    def provisioned_dollars(self) -> float:
        """What it costs to keep every environment ready for the whole run, beside the invocations."""
        seconds = self.run.steps * max(self.run.interval, self.seconds)
        return self.cap * self._gigabytes * seconds * prices.PROVISIONED_GB_SECOND[self.architecture]

    @property
    def snapshot_dollars(self) -> float:
        """What restoring instead of starting costs: keeping one version for the run, and each restore."""
        seconds = max(prices.SNAPSHOT_LEAST_SECONDS, self.run.steps * max(self.run.interval, self.seconds))
        kept = self._gigabytes * seconds * prices.SNAPSHOT_GB_SECOND
        return kept + self.cold_starts * self._gigabytes * prices.RESTORE_GB

    @property
    def waiting_share(self) -> float:
        """Share of the run's time that goes into waiting for cold starts, one after each idle spell."""
        waits = self.run.steps if self.run.interval > KEPT_WARM else 1
        return waits * self.load.start / (self.run.steps * max(self.run.interval, self.seconds, 1e-9))

    @property
    def provision(self) -> bool:
        """Whether cold starts hold the run up so much that ready environments are worth their price."""
        return self.waiting_share > WORTH

    @property
    def timeout(self) -> int:
        """Seconds to give the function: three times a batch, and three times its slowest row, cold."""
        slow = max(self.invocation, self.load.slowest * self.slowdown) + self.load.start
        return min(LONGEST_TIMEOUT, max(30, ceil(3 * slow)))

    @property
    def reserve(self) -> int:
        """Concurrency to reserve: a quarter more than runs at once, for retries; -1 where none can be.

        Lambda keeps a hundred of the account's for functions without a reservation.
        """
        return (
            min(ceil(1.25 * self.cap), self.concurrency - UNRESERVED) if self.concurrency > UNRESERVED else -1
        )

    @property
    def _gigabytes(self) -> float:
        return self.memory / 1024
