"""A job from start to end: run as a program, talked to, or a function of ours applied to data."""

from __future__ import annotations

from sandbox import pool
from sandbox.child import Session
from sandbox.failure import SandboxError
from sandbox.frozen import replace
from sandbox.policy import CODE, MATH, Ended, Ending, Exit, Job, Level, Limit, Policy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def run(job: Job, policy: Policy = CODE) -> Exit:
    """Runs `job.source` as a program (or as `job.driver` does) with `job.stdin` and says what happened.

    Raises SandboxError where the child could not be set up (after one rebuild of the executor).
    """
    with Session(job, policy) as child:
        return child.finish()


def session(job: Job, policy: Policy = CODE, *messages: bytes) -> Session:
    """A conversation with `job.driver`, which runs in a child and is given `job.source`, then `messages`.

    In the child: `def driver(channel: sandbox.channel.Channel, source: str) -> None`, where
    `channel.receive() -> bytes` blocks for our next message and `channel.send(bytes)` answers. When it
    returns, raises or exits, the child ends. Standard output is drained while we wait, the first
    `policy.output_bytes` of it are in the Exit, the rest is discarded. Leaving the context closes.

    Raises SandboxError where the child could not be set up.
    """
    return Session(job, policy, messages=messages)


def call(function: str, argument: Any, policy: Policy = MATH) -> Any:
    """What our own `function` ("module:function") returns for `argument`, computed in a child.

    Argument and result are JSON values: None, bool, int, float (NaN and infinities included), str,
    list, dict with str keys.

    Raises Ended where it met a limit or raised (Exit.exception, Exit.text); SandboxError where the child
    could not be set up or was lost by a failure of ours; ValueError where `argument` is no JSON value or
    nested beyond `policy.depth`.
    """
    from sandbox import calling  # json is not needed by who does not call

    job = Job(calling.request(function, argument, policy.depth), driver=calling.DRIVER)
    try:
        with Session(job, policy, (function.partition(":")[0],)) as child:
            return _answer(child, policy)
    except Ended as ended:
        if ended.exit.is_ours:
            raise SandboxError(f"no answer came: {ended}") from ended
        raise


def _answer(child: Session, policy: Policy) -> Any:
    from sandbox import calling

    message = child.receive(policy.wall_seconds)
    try:
        return calling.answer(message, policy.depth)
    except ValueError as problem:
        raise Ended(replace(child.close(), ended=Ending.LIMITED, limit=Limit.MESSAGE)) from problem


def level() -> Level:
    """The highest level this kernel grants; measured in a process of its own.

    Raises SandboxError where it grants none, or no interpreter can be started.
    """
    return Level(pool.granted())
