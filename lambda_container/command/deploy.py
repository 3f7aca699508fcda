"""Creates or updates the function on AWS from a local image, without SAM.

It makes a repository and pushes the image, a log group, a role that may write to it, the function, an alias,
permissions for SageMaker and Bedrock, alarms, a dashboard and saved queries; then it invokes the function and
prints what to paste into the recipe. Run it again after a failure, or with other settings: only what differs
changes.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import Any

from lambda_container.command import Unusable, provision, publication, recipe, watch
from lambda_container.command.cloud import Cloud, cloud
from lambda_container.command.deployment import Deployment

DEFAULTS = {"math": (1769, 60), "code": (3008, 300)}  # MB and seconds
REPLIES = ("auto", "list", "http")
RETENTIONS = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1827, 3653)
SMOKE = [
    {
        "id": identity,
        "verifier": "math",
        "messages": [{"role": "user", "content": "2 + 2?"}, {"role": "assistant", "content": answer}],
        "reference_answer": "4",
    }
    for identity, answer in (("right", "\\boxed{4}"), ("wrong", "\\boxed{5}"))
]


def configure(parser: ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument("name", help="the function's name, with SageMaker in it for HyperPod")
    parser.add_argument(
        "--image", default="rlvr-executor:lambda", help="a local image (rlvr-executor:lambda)"
    )
    parser.add_argument(
        "--reward", default="math", help="RLVR_REWARD: a verifier, or a reward file in the image"
    )
    parser.add_argument("--reply", choices=REPLIES, default="auto",
                        help="RLVR_REPLY: http for the trainers of open-weight models")  # fmt: skip
    parser.add_argument(
        "--workload", choices=DEFAULTS, default="math", help="what memory and time-out default to"
    )
    parser.add_argument("--memory", type=int, metavar="MB", help="memory; 1769 is one processor")
    parser.add_argument("--timeout", type=int, metavar="S", help="time-out in seconds, at most 900")
    parser.add_argument("--reserve", type=int, metavar="N", help="reserved concurrency (rlvr plan says)")
    parser.add_argument("--retention", type=int, choices=RETENTIONS, default=30, metavar="DAYS",
                        help="days that logs are kept (30)")  # fmt: skip
    parser.add_argument(
        "--log-responses", action="store_true", help="write responses and references to the log"
    )
    parser.add_argument("--region", help="the region, if not the configured one")
    parser.add_argument(
        "--dry-run", action="store_true", help="print what would be called, and change nothing"
    )


def run(arguments: Namespace) -> int:
    """Deploys; 0 where the function answers as it should."""
    check(arguments)
    from lambda_container.command.engine import engine
    from lambda_container.command.push import local, push

    with engine() as client:
        image = local(client, arguments.image)
        aws = cloud(arguments.region, arguments.dry_run)
        wanted = deployment(arguments, aws, image.architecture)
        deploy(aws, wanted, image.tag, lambda uri, token: push(client, image, uri, token))
    print(instructions(wanted))
    return 0


def check(arguments: Namespace) -> None:
    """Refuses what would fail later, before anything is made. Raises Unusable."""
    problem = recipe.name_problem(arguments.name)
    if problem:
        raise Unusable(problem)
    for name, low, high in (("memory", 128, 10_240), ("timeout", 1, 900), ("reserve", 0, 10**6)):
        value = getattr(arguments, name)
        if value is not None and not low <= value <= high:
            raise Unusable(f"--{name} {value}: it must be from {low} to {high}")


def deployment(arguments: Namespace, aws: Cloud, architecture: str) -> Deployment:
    """What the arguments ask for, in the account that the credentials name."""
    memory, timeout = DEFAULTS[arguments.workload]
    return Deployment(
        arguments.name,
        aws.read("sts", "get_caller_identity")["Account"],
        aws.region,
        architecture,
        arguments.memory or memory,
        arguments.timeout or timeout,
        arguments.reward,
        arguments.reserve,
        arguments.retention,
        arguments.reply,
        arguments.log_responses,
    )


def deploy(aws: Cloud, wanted: Deployment, tag: str, push: Callable[[str, str], None]) -> None:
    """Makes it so, step by step. Raises Unusable; the next run goes on."""
    image = provision.send_image(aws, wanted, tag, push)
    provision.make_log_group(aws, wanted)
    provision.make_role(aws, wanted)
    publication.make_function(aws, wanted, image)
    publication.reserve_concurrency(aws, wanted)
    publication.publish(aws, wanted)
    publication.let_services_in(aws, wanted)
    watch.watch(aws, wanted)
    smoke(aws, wanted)


def smoke(aws: Cloud, wanted: Deployment) -> None:
    """One right and one wrong answer, judged by the deployed function. Raises Unusable unless it is right."""
    if aws.dry:
        return
    reply = aws.read("lambda", "invoke", FunctionName=wanted.name, Payload=json.dumps(SMOKE).encode())
    text = reply["Payload"].read()
    if reply.get("FunctionError") or _scores(text) != {"right": 1.0, "wrong": 0.0}:
        raise Unusable(f"the function is there and does not judge as it should: {text[:500]!r}")


def _scores(text: bytes) -> dict[str, Any]:
    try:
        reply = json.loads(text)
        rows = json.loads(reply["body"]) if isinstance(reply, dict) else reply
        return {row["id"]: row["aggregate_reward_score"] for row in rows}
    except (ValueError, TypeError, KeyError):
        return {}


def instructions(wanted: Deployment) -> str:
    """What to paste where."""
    lines = [wanted.arn]
    for name, platform in recipe.PLATFORMS.items():
        lines += ["", f"{name}:", recipe.lines(name, wanted.arn, wanted.reserve or platform.at_once).rstrip()]
    return "\n".join(lines)
