"""The dispatch: an event goes down and comes back up once.

    wire.parse -> reward.of(row) -> verifier(sample, budget) -> wire.render

RLVR_REWARD names the reward (a verifier, or a reward.toml), RLVR_REPLY the shape of replies. Both are
read once, when this is imported; a reward file that cannot be used stops the start with its reason.
Inside a Lambda function every invocation also writes one line of metrics (`telemetry`), and with
RLVR_LOG_RESPONSES=1 one line per sample with its response and reference.
"""

from __future__ import annotations

import os
from time import monotonic, time

from lambda_container import crew, payload, telemetry, wire
from lambda_container.guard import Guard
from verifiers import registry, reward
from verifiers.core import Budget, Cause, Fault, Sample, Verdict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from lambda_container.crew import Timed
    from lambda_container.ledger import Ledger

PROBE = {"probe": True}  # an operator asks what this environment grants
DEFAULT_SECONDS = 60.0  # for callers whose context does not say when it ends
OVERTIME = 0.25  # share of the reserve after which a verifier that still runs is interrupted
AHEAD = ("provisioned-concurrency", "snap-start")  # of any event
RESERVE = 0.05, 0.3  # share and seconds of what is left, kept to build and send the reply

REWARD = reward.Reward(())
REPLY, SOURCE, FUNCTION = "auto", "", ""
LOG_RESPONSES = False
NO_SAMPLE = Sample("")
IN_LAMBDA = "AWS_LAMBDA_RUNTIME_API" in os.environ  # or under its emulator: who dies is started again
ledger: Ledger | None = None
cold = True  # until the first event of this process has been answered


class BatchFailed(Exception):
    """More samples could not be judged than the reward's `raise_share` allows; the trainer tries again."""


def handler(event: Any, context: Any = None) -> Any:
    """Answers one reward event (AWS Lambda's entry). Raises BatchFailed where the reward file says so."""
    if event == PROBE:
        return _environment()
    budget = budget_of(context)
    request = wire.parse(event, REPLY)
    with Guard(budget.left() + _reserve(_seconds(context)) * OVERTIME) as guard:
        judged = _judged(request.rows, budget, guard, _request_id(context))
    verdicts, micros = [verdict for verdict, _ in judged], [took for _, took in judged]
    scores = [reward.paid(REWARD, verdict) for verdict in verdicts]
    facts = _facts(request, micros, context)
    _report(request, verdicts, scores, facts)
    if not request.explain and (why := reward.excess(REWARD, verdicts)):
        raise BatchFailed(why)
    return wire.render(request, verdicts, scores, _components(request), micros=micros)


def configure(environment: Mapping[str, str]) -> None:
    """Takes the reward and the reply shape from an environment. Raises Fault, naming what is wrong."""
    global REWARD, REPLY, SOURCE, FUNCTION, LOG_RESPONSES
    SOURCE = environment.get("RLVR_REWARD", "")
    REWARD = reward.load(SOURCE)
    for criterion in REWARD.criteria:
        registry.find(criterion.verifier)
    FUNCTION = environment.get("AWS_LAMBDA_FUNCTION_NAME", "")
    LOG_RESPONSES = environment.get("RLVR_LOG_RESPONSES") == "1"
    REPLY = environment.get("RLVR_REPLY", "auto")
    if REPLY not in wire.SHAPES:
        raise Fault(Cause.OPTION, f"RLVR_REPLY is {REPLY!r}; it must be one of {', '.join(wire.SHAPES)}")


def prepare(environment: Mapping[str, str]) -> None:
    """Imports, while a Lambda function initialises, the verifiers that its events will need.

    Processor time is not scaled down then, and nobody waits where the start is ahead of demand or becomes a
    snapshot: there all verifiers of the reward are imported, else those that judge every row. A verifier
    whose module has a function `prepare(ahead: bool)` has it called. Raises Fault where one cannot be
    imported or prepared.
    """
    start = environment.get("AWS_LAMBDA_INITIALIZATION_TYPE")
    ahead = start in AHEAD
    for criterion in REWARD.criteria if start else ():
        if ahead or not criterion.when:
            module = registry.home(criterion.verifier)
            if hasattr(module, "prepare"):
                module.prepare(ahead)


def budget_of(context: Any) -> Budget:
    """The time a batch may take: what the context has left, less a reserve for the reply."""
    seconds = _seconds(context)
    return Budget(monotonic() + seconds - _reserve(seconds))


def _seconds(context: Any) -> float:
    remaining = getattr(context, "get_remaining_time_in_millis", None)
    return float(remaining()) / 1000 if callable(remaining) else DEFAULT_SECONDS


def _reserve(seconds: float) -> float:
    share, least = RESERVE
    return max(least, seconds * share)


def _judged(
    rows: Sequence[reward.Row | Verdict], budget: Budget, guard: Guard, request_id: str
) -> list[Timed]:
    """A verdict for each row, and how long it took."""
    apart = crew.suited(rows, REWARD)
    kept = _ledger(request_id) if IN_LAMBDA and apart and crew.is_endangered(apart.values(), REWARD) else None
    if kept or (len(apart) > 1 and crew.size(os.environ) > 1):
        threads = crew.Crew(apart, lambda row: reward.of(REWARD, row, budget), kept)
        return _judged_side_by_side(rows, threads, budget, guard)
    return [_judged_here(row, budget, guard) for row in rows]


def _judged_side_by_side(
    rows: Sequence[reward.Row | Verdict], threads: crew.Crew, budget: Budget, guard: Guard
) -> list[Timed]:
    with threads:
        ours = [position for position in range(len(rows)) if position not in threads.rows]
        here = {position: _judged_here(rows[position], budget, guard) for position in ours}
        there, all_done = threads.judged(guard.left())
    if not all_done:
        guard.give_up("in a thread")
    found = here | there
    return [found[position] for position in range(len(rows))]


def _judged_here(row: reward.Row | Verdict, budget: Budget, guard: Guard) -> Timed:
    if type(row) is Verdict:
        return row, 0
    return crew.timed(guard.judged, reward.of, REWARD, row, budget)


def _ledger(request_id: str) -> Ledger | None:
    """Who was being judged when a process before this one was killed; None where nothing can be kept."""
    global ledger
    if ledger is None:
        from lambda_container.ledger import Ledger

        try:
            ledger = Ledger()
        except OSError as problem:
            said = f"/tmp keeps no ledger of killed processes: {problem}"
            print(payload.text({"request": request_id, "log": said}), flush=True)
    return ledger


def _report(
    request: wire.Request, verdicts: list[Verdict], scores: list[float], facts: telemetry.Facts
) -> None:
    """Writes the invocation's metrics, where it is one: a line of the log that CloudWatch reads."""
    global cold
    cold = False
    if FUNCTION and verdicts:
        samples = [row.sample if type(row) is reward.Row else NO_SAMPLE for row in request.rows]
        print(telemetry.emit(samples, verdicts, scores, facts), flush=True)
        if LOG_RESPONSES:
            from lambda_container import transcript

            print(*transcript.lines(samples, verdicts, facts), sep="\n", flush=True)


def _facts(request: wire.Request, micros: list[int], context: Any) -> telemetry.Facts:
    now = int(time() * 1000)
    return telemetry.Facts(now, FUNCTION, _request_id(context), SOURCE, micros, cold, request.ids)


def _request_id(context: Any) -> str:
    return str(getattr(context, "aws_request_id", ""))


def _environment() -> dict[str, object]:
    from lambda_container import environment

    return environment.report()


def _components(request: wire.Request) -> frozenset[str]:
    named = {row.verifier for row in request.rows if isinstance(row, reward.Row)}
    return frozenset(named | {criterion.name for criterion in REWARD.criteria})


configure(os.environ)
prepare(os.environ)
lambda_handler = handler  # the name that the trainers' own checkers look for
