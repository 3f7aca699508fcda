"""What an environment grants: sandbox layers, bytecode, credentials, memory. This one, a container's, or a
deployed function's."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from typing import Any

from lambda_container.command import Unusable
from lambda_container.command.invoker import Undelivered
from lambda_container.command.target import remote

EVENT = b'{"probe": true}'


def configure(parser: ArgumentParser) -> None:
    """Declares the command's arguments."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--function", metavar="ARN", help="ask this deployed function")
    where.add_argument("--endpoint", metavar="URL", help="ask the runtime emulator at this URL")
    parser.add_argument("--json", action="store_true", help="print JSON, for scripts")


def run(arguments: Namespace) -> int:
    """Prints one page; 0 where untrusted code can be run there, else 1."""
    report = _asked(arguments) if arguments.function or arguments.endpoint else _here()
    if arguments.json:
        print(json.dumps(report, indent=2))
    else:
        print("\n".join(f"{name:<34} {told}" for name, told in report["facts"].items()))
    return 0 if report["level"] else 1


def _here() -> dict[str, Any]:
    from lambda_container import environment

    return environment.report()


def _asked(arguments: Namespace) -> dict[str, Any]:
    try:
        reply = json.loads(remote(arguments.function, arguments.endpoint).invoke(EVENT))
    except Undelivered as problem:
        raise Unusable(f"it does not answer: {problem}") from problem
    if not isinstance(reply, dict) or "facts" not in reply:
        raise Unusable("it answers, but not as this version does; deploy this version first")
    return reply
