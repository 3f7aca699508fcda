"""Where rows are scored: here, by a deployed function, at an emulator's URL, or in containers of our own."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lambda_container.command import Unusable
from lambda_container.command.fanout import Limits
from lambda_container.command.invoker import Invoker

if TYPE_CHECKING:
    from lambda_container.command.deployed import Deployed


@dataclass(frozen=True, slots=True)
class Target:
    """invoker: runs events. limits: how much at once. judged_by: what verdicts depend on, for the journal.

    dollars: what it has cost so far, where that is known. remote: whether anybody else runs it.
    """

    invoker: Invoker
    limits: Limits
    judged_by: dict[str, Any]
    dollars: Callable[[], float] | None = None
    remote: bool = True


def configure(parser: ArgumentParser) -> None:
    """Declares the arguments that say where."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--function", metavar="ARN", help="score by this deployed function")
    where.add_argument("--endpoint", metavar="URL", help="score by the runtime emulator at this URL")
    where.add_argument("--local-workers", type=int, metavar="N", help="score in N containers of the image")
    parser.add_argument("--workers", type=int, default=8, metavar="N", help="invocations at once (8)")
    parser.add_argument("--batch", type=int, default=64, metavar="N", help="rows per event, at most (64)")
    parser.add_argument(
        "--seconds", type=float, default=300.0, metavar="S", help="time limit of an event (300)"
    )


@contextmanager
def target(arguments: Namespace) -> Iterator[Target]:
    """What the arguments name, ready for events. Raises Unusable where it cannot be had."""
    with ExitStack() as stack:
        if arguments.function:
            yield _function(arguments)
        elif arguments.endpoint:
            yield _endpoint(arguments)
        elif arguments.local_workers is not None:
            yield _containers(arguments, stack)
        else:
            yield _here(arguments)


def remote(function: str, endpoint: str, connections: int = 1, seconds: float = 300.0) -> Deployed:
    """What invokes a deployed function, or the runtime emulator at a URL, by the same client.

    Raises Unusable where there is no such function, or `endpoint` is no URL.
    """
    from lambda_container.command.deployed import Deployed, Function, client, emulated, find

    if function:
        found = find(client(function, 1), function)
        return Deployed(client(function, connections, found.timeout), found)
    if not endpoint.startswith(("http://", "https://")):
        raise Unusable(f"--endpoint {endpoint}: write a URL such as http://127.0.0.1:9000")
    return Deployed(emulated(endpoint, 1, seconds), Function("function", seconds, 0, "x86_64", endpoint))


def _function(arguments: Namespace) -> Target:
    _refuse_reward(arguments, "--function")
    deployed = remote(arguments.function, "", arguments.workers)
    judged_by = {"function": arguments.function, "judges_by": deployed.function.judges_by}
    return Target(deployed, _limits(arguments, arguments.workers), judged_by, deployed.dollars)


def _endpoint(arguments: Namespace) -> Target:
    _refuse_reward(arguments, "--endpoint")
    deployed = remote("", arguments.endpoint, 1, arguments.seconds)
    return Target(deployed, _limits(arguments, 1), {"endpoint": arguments.endpoint})  # two at once end it


def _containers(arguments: Namespace, stack: ExitStack) -> Target:
    from lambda_container.command.emulator import Settings, emulator
    from lambda_container.command.emulators import Emulators
    from lambda_container.command.engine import engine
    from lambda_container.command.keeper import Keeper

    limits = _limits(arguments, arguments.local_workers)
    reward = arguments.verifier or arguments.reward or ""
    settings = Settings(reward=reward, seconds=int(arguments.seconds))
    client = stack.enter_context(engine())
    running = [stack.enter_context(emulator(client, settings)) for _ in range(arguments.local_workers)]
    emulators = Emulators([one.url for one in running], arguments.seconds + 10, keeper=Keeper(running))
    judged_by = {"reward": reward, "image": settings.image}
    return Target(emulators, limits, judged_by)


def _here(arguments: Namespace) -> Target:
    from lambda_container.command.here import Here

    reward = arguments.verifier or arguments.reward or ""
    return Target(Here(reward, arguments.seconds), _limits(arguments, 1), {"reward": reward}, remote=False)


def _limits(arguments: Namespace, workers: int) -> Limits:
    if workers < 1 or arguments.batch < 1:
        raise Unusable("--workers, --local-workers and --batch must be 1 or more")
    if not 1 <= arguments.seconds <= 900:
        raise Unusable(f"--seconds {arguments.seconds:g}: write 1 to 900, as long as an invocation may take")
    return Limits(workers=workers, rows=arguments.batch)


def _refuse_reward(arguments: Namespace, where: str) -> None:
    if arguments.verifier or arguments.reward:
        text = "judges by its own RLVR_REWARD; leave out --verifier and --reward, or name them in the rows"
        raise Unusable(f"{where} {text}")
