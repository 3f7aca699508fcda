"""The training platforms: how each calls a reward function, and what to write into its recipe."""

from __future__ import annotations

import re
from dataclasses import dataclass

# What the platforms' SDK takes for a function's ARN. Neither an alias nor a version may follow the name.
ARN = re.compile(r"arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9-_]+")
NAME = re.compile(r"[A-Za-z0-9-_]{1,64}")


@dataclass(frozen=True, slots=True)
class Platform:
    """How a platform calls: its recipe's defaults, and the service that must be let in.

    prompts, group: of a step. batch: rows per invocation. at_once: invocations at once.
    principal: who invokes. named: whether the function's name must contain SageMaker.
    recipe: lines of the recipe, with {arn} and {at_once}.
    """

    prompts: int
    group: int
    batch: int
    at_once: int
    principal: str
    named: bool
    recipe: str


_NOVA = """\
run:
  reward_lambda_arn: {arn}
training_config:
  rollout:
    rewards:
      api_endpoint:
        lambda_arn: {arn}
        lambda_concurrency_limit: {at_once}
"""

_BEDROCK = """\
{{"customizationType": "REINFORCEMENT_FINE_TUNING",
 "customizationConfig": {{"rftConfig": {{"graderConfig": {{"lambdaGrader": {{"lambdaArn": "{arn}"}}}}}}}}}}
"""

PLATFORMS = {
    "smtj": Platform(64, 2, 64, 12, "sagemaker.amazonaws.com", False, _NOVA),
    "hyperpod": Platform(256, 8, 1, 100, "sagemaker.amazonaws.com", True, _NOVA),
    # Bedrock documents neither rows per invocation nor concurrency: the worst case is assumed.
    "bedrock": Platform(64, 8, 1, 1000, "bedrock.amazonaws.com", False, _BEDROCK),
}


def lines(platform: str, arn: str, at_once: int) -> str:
    """What to write into the platform's recipe."""
    return PLATFORMS[platform].recipe.format(arn=arn, at_once=at_once)


def name_problem(name: str) -> str:
    """Why a function may not be called so; "" where it may. Names are made to suit every platform."""
    if not NAME.fullmatch(name):
        return f"{name!r} is no function name: write 1 to 64 letters, digits, hyphens and underscores"
    if "SageMaker" not in name:
        return (
            f"{name!r} does not contain SageMaker, in these letters, as HyperPod demands: SageMaker-{name}"[
                :200
            ]
        )
    return ""


def arn_problem(arn: str) -> str:
    """Why a platform's SDK would refuse this ARN; "" where it would not."""
    if ARN.fullmatch(arn):
        return ""
    if ARN.match(arn):
        return f"{arn} has an alias or a version behind the name; Nova's recipes take only the bare function"
    return f"{arn} is no function ARN that Nova's recipes take (arn:aws:lambda:REGION:ACCOUNT:function:NAME)"
