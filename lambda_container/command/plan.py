"""How much concurrency, memory and money the rewards of a training run need, and what to configure.

Give rows of your own, and the time they take is measured: here, or with --endpoint URL or --function ARN
where it will count. Or say it: --row-seconds. Sizes that the platform's recipe would set have its defaults.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from itertools import islice
from math import floor, log10
from typing import Any

from lambda_container.command import Unusable, recipe
from lambda_container.command.batches import MOST_BYTES
from lambda_container.command.forecast import Forecast, Load, Run

MEMORY = (512, 1024, 1769, 3008)
MEASURED = 256  # rows


def configure(parser: ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument("file", nargs="?", help="JSONL file of responses to measure with")
    parser.add_argument("--verifier", metavar="NAME", help="judge them with this verifier")
    parser.add_argument("--reward", metavar="FILE", help="judge them by this reward file")
    parser.add_argument("--endpoint", metavar="URL", help="measure in a running image (rlvr serve)")
    parser.add_argument("--function", metavar="ARN", help="measure in the deployed function")
    parser.add_argument("--platform", choices=recipe.PLATFORMS, default="smtj", help="who trains (smtj)")
    for name, meaning, type_ in NUMBERS:
        parser.add_argument(f"--{name}", metavar="N", type=type_, help=meaning)
    parser.add_argument("--json", action="store_true", help="JSON for scripts")


NUMBERS = (
    ("prompts", "prompts per step", int),
    ("group", "responses to each prompt", int),
    ("batch", "rows per invocation", int),
    ("at-once", "invocations that the trainer sends at once", int),
    ("replicas", "HyperPod's rollout_worker_replicas; each sends 64 at once", int),
    ("steps", "steps of the run (100)", int),
    ("interval", "seconds from one step to the next (120)", float),
    ("concurrency", "the account's concurrent executions (1000)", int),
    ("memory", "MB of memory to plan with (1769)", int),
    ("row-seconds", "seconds that a row takes on one processor, instead of measuring", float),
    ("row-bytes", "bytes of a row, instead of measuring", float),
    ("start-seconds", "seconds of a cold start, instead of measuring", float),
)


def run(arguments: Namespace) -> int:
    """Prints the plan; 0 where the run fits, 1 where something must be changed first."""
    plan = forecast(arguments)
    print(
        json.dumps(as_json(plan, arguments.platform), indent=1)
        if arguments.json
        else as_text(plan, arguments)
    )
    return 1 if findings(plan) else 0


def forecast(arguments: Namespace) -> Forecast:
    """The forecast that the arguments ask for. Raises Unusable."""
    platform = recipe.PLATFORMS[arguments.platform]
    training = Run(
        _positive(arguments, "prompts", platform.prompts),
        _positive(arguments, "group", platform.group),
        _positive(arguments, "steps", 100),
        _positive(arguments, "batch", platform.batch),
        _positive(arguments, "at_once", max(platform.at_once, 64 * _positive(arguments, "replicas", 0))),
        _positive(arguments, "interval", 120.0),
    )
    concurrency = _positive(arguments, "concurrency", 1000)
    memory = _positive(arguments, "memory", 1769)
    if not 128 <= memory <= 10_240:
        raise Unusable(f"--memory {memory}: Lambda has 128 to 10240 MB")
    return Forecast(training, _load(arguments), memory, concurrency=concurrency)


def findings(plan: Forecast) -> list[str]:
    """What must be changed before the run, one sentence each."""
    found = []
    if not plan.fits:
        found.append(
            f"{plan.environments:,} invocations at once will be throttled: {plan.concurrency:,} may run, and "
            f"{plan.ramp.first:,} start before the ramp of {plan.ramp.rate:g} a second. Batch more rows, "
            "let the trainer send fewer at once, or raise the account's quota"
        )
    if plan.payload > MOST_BYTES:
        found.append(
            f"an event of {plan.run.batch} rows has {plan.payload / 1e6:.1f} MB; Lambda carries 6 MB. "
            f"At most {plan.largest_batch} rows fit"
        )
    if plan.invocation > plan.timeout / 2:
        found.append(
            f"a batch takes {plan.invocation:.0f} s, and a function has {plan.timeout} s: use smaller batches"
        )
    return found


def as_json(plan: Forecast, platform: str) -> dict[str, Any]:
    """The plan for scripts; seconds, bytes, MB and US dollars."""
    return {
        "rollouts_per_step": plan.run.rollouts,
        "invocations_per_step": plan.run.invocations,
        "invocation_seconds": plan.invocation,
        "environments": plan.environments,
        "burst_fits": plan.fits,
        "rewards_ready_after_seconds": plan.seconds,
        "payload_bytes": plan.payload,
        "largest_batch": plan.largest_batch,
        "measured": {"row_seconds": plan.load.row, "event_seconds": plan.load.event,
                     "start_seconds": plan.load.start, "row_bytes": plan.load.bytes},
        "log_dollars_per_step": plan.log_dollars,
        "costs": [_cost(other) for other in _alternatives(plan)],
        "provisioned_concurrency": {"worth_it": plan.provision, "dollars": plan.provisioned_dollars},
        "snapstart": {"usable": platform == "bedrock", "dollars": plan.snapshot_dollars},
        "settings": settings(plan),
        "findings": findings(plan),
    }  # fmt: skip


def settings(plan: Forecast) -> dict[str, int | str]:
    """Parameters of the template."""
    return {
        "Architecture": plan.architecture,
        "MemorySize": plan.memory,
        "Timeout": plan.timeout,
        "ReservedConcurrency": plan.reserve,
        "ProvisionedConcurrency": plan.cap if plan.provision else 0,
    }


def as_text(plan: Forecast, arguments: Namespace) -> str:
    """The plan for people."""
    return "\n".join([*_facts(plan), "", *_costs(plan), "", *_advice(plan, arguments)])


def _facts(plan: Forecast) -> Iterable[str]:
    training, load = plan.run, plan.load
    fits = "which start at once" if plan.fits else "which DO NOT start at once"
    late = (
        f", LATER than the next step ({_time(training.interval)})" if plan.seconds > training.interval else ""
    )
    facts = {
        "rollouts per step": f"{training.rollouts:,}: {training.prompts:,} prompts x {training.group}",
        "invocations per step": f"{training.invocations:,}, each of {_rows(training.batch)}",
        "a row takes": f"{_time(load.row)} on one processor, an event {_time(load.event)} more",
        "a cold start takes": _time(load.start),
        "an invocation takes": f"{_time(plan.invocation)} with {plan.memory:,} MB",
        "environments needed": f"{plan.environments:,}, {fits}",
        "rewards are ready": f"{_time(plan.seconds)} after the responses{late}",
        "an event has": f"{_bytes(plan.payload)} of 6 MB; at most {_rows(plan.largest_batch)} would fit",
    }
    yield from (f"{name:<22} {told}" for name, told in facts.items())


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number:,} rows"


def _bytes(number: float) -> str:
    return f"{number / 1e6:.2f} MB" if number >= 1e5 else f"{number / 1e3:.1f} kB"


def _costs(plan: Forecast) -> Iterable[str]:
    yield "costs, if a row takes as long on either processor:"
    yield f"{'memory':>8} {'processor':>9} {'invocation':>11} {'step $':>10} {'run $':>10}"
    for other in _alternatives(plan):
        mark = " <" if (other.memory, other.architecture) == (plan.memory, plan.architecture) else ""
        yield (
            f"{other.memory:>5} MB {other.architecture:>9} {_time(other.invocation):>11} "
            f"{_dollars(other.step_dollars):>10} {_dollars(other.run_dollars):>10}{mark}"
        )
    yield f"(${_dollars(plan.log_dollars)} of a step is for its log)"


def _advice(plan: Forecast, arguments: Namespace) -> Iterable[str]:
    yield from (f"! {finding}" for finding in findings(plan))
    worth = "worth it" if plan.provision else "not worth it"
    yield (
        f"provisioned concurrency: {worth} (${plan.provisioned_dollars:.2f} for the run; cold starts take "
        f"{plan.waiting_share:.2%} of its time)"
    )
    yield (
        f"SnapStart: ${plan.snapshot_dollars:.2f} for the run, against ${_dollars(plan.cold_dollars)} "
        "for cold starts; it needs a version behind the ARN, which Nova's recipes refuse, "
        "and /tmp of at most 512 MB"
    )
    yield "\ntemplate parameters:"
    yield "  " + " ".join(f"{name}={value}" for name, value in settings(plan).items())
    yield "\nrecipe:"
    arn = "arn:aws:lambda:REGION:ACCOUNT:function:SageMaker-NAME"
    yield from ("  " + line for line in recipe.lines(arguments.platform, arn, plan.cap).splitlines())


def _alternatives(plan: Forecast) -> Iterable[Forecast]:
    for memory in sorted({*MEMORY, plan.memory}):
        for architecture in ("arm64", "x86_64"):
            yield Forecast(plan.run, plan.load, memory, architecture, plan.concurrency, plan.ramp)


def _cost(plan: Forecast) -> dict[str, Any]:
    return {
        "memory": plan.memory,
        "architecture": plan.architecture,
        "invocation_seconds": plan.invocation,
        "step_dollars": plan.step_dollars,
        "run_dollars": plan.run_dollars,
    }


def _dollars(value: float) -> str:
    """With three digits that say something, however small it is."""
    places = 2 if value >= 1 or value <= 0 else min(12, 2 - floor(log10(value)))
    return f"{value:.{places}f}"


def _time(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.1f} s"
    return f"{seconds * 1e3:.1f} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.0f} µs"


# --- the load


def _load(arguments: Namespace) -> Load:
    given = {"row": arguments.row_seconds, "bytes": arguments.row_bytes, "start": arguments.start_seconds}
    for name, value in given.items():
        if value is not None and not 0 <= value < 1e9:
            option = "--row-bytes" if name == "bytes" else f"--{name}-seconds"
            raise Unusable(f"{option} {value:g}: it must be a positive number")
    given = {name: value for name, value in given.items() if value is not None}
    if arguments.row_seconds is not None:
        return Load(**{"slowest": arguments.row_seconds} | given)
    if arguments.file is None:
        raise Unusable("give a file of rows to measure with, or --row-seconds")
    from dataclasses import replace

    return replace(_measured(arguments), **given)


def _measured(arguments: Namespace) -> Load:
    from lambda_container.command import latency, remote
    from lambda_container.command.rows import Fields, lines

    try:
        with open(arguments.file, "rb") as file:
            items = list(islice(remote.items(lines(file, Fields())), MEASURED))
    except OSError as problem:
        raise Unusable(f"cannot read {arguments.file}: {problem.strerror}") from problem
    return latency.measure(items, _invoker(arguments))


def _invoker(arguments: Namespace) -> Any:
    from lambda_container.command.here import Here

    if arguments.endpoint:
        from lambda_container.command.emulators import Emulators

        return Emulators([arguments.endpoint], 900)
    if arguments.function:
        from lambda_container.command import deployed

        client = deployed.client(arguments.function, 1)
        return deployed.Deployed(client, deployed.find(client, arguments.function))
    return Here(arguments.verifier or arguments.reward or "")


def _positive(arguments: Namespace, name: str, default: Any) -> Any:
    value = getattr(arguments, name)
    if value is None:
        return default
    if not 0 < value < 1e9:
        raise Unusable(f"--{name.replace('_', '-')} {value:g}: it must be above 0")
    return value
