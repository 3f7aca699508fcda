"""A deployed function and what belongs to it, which is whatever carries its tag."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lambda_container.command import Unusable
from lambda_container.command.cloud import Cloud

TAG = "rlvr-executor"


@dataclass(frozen=True, slots=True)
class Deployment:
    """What should be there.

    name: the function's, and the tag of all that belongs to it. memory: MB. timeout: seconds.
    reserve: executions kept for it and its limit; None for neither. retention: days that logs are kept.
    reply, log_responses: RLVR_REPLY and RLVR_LOG_RESPONSES.
    """

    name: str
    account: str
    region: str
    architecture: str
    memory: int = 1769
    timeout: int = 60
    reward: str = "math"
    reserve: int | None = None
    retention: int = 30
    reply: str = "auto"
    log_responses: bool = False

    @property
    def repository(self) -> str:
        """ECR's name for the images: lower case, and no two signs in a row or at an end."""
        return f"rlvr/{re.sub('[-_]+', '-', self.name.lower()).strip('-')}"

    @property
    def role(self) -> str:
        """The execution role's name, at most 64 characters; roles belong to no region, so it names one."""
        return f"{self.name[: 63 - len(self.region)]}-{self.region}"

    @property
    def log_group(self) -> str:
        """Where the function writes, being Lambda's own choice."""
        return f"/aws/lambda/{self.name}"

    @property
    def arn(self) -> str:
        """The bare function's, as Nova's recipes want it."""
        return f"arn:aws:lambda:{self.region}:{self.account}:function:{self.name}"

    @property
    def role_arn(self) -> str:
        """The execution role's."""
        return f"arn:aws:iam::{self.account}:role/{self.role}"

    @property
    def tags(self) -> dict[str, str]:
        """On everything that is made."""
        return {TAG: self.name}

    @property
    def policy(self) -> dict[str, Any]:
        """What the function may do: write its own logs."""
        group = f"arn:aws:logs:{self.region}:{self.account}:log-group:{self.log_group}:*"
        actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
        return {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": actions, "Resource": group}],
        }

    @property
    def variables(self) -> dict[str, str]:
        """The function's environment."""
        logged = str(int(self.log_responses))
        return {"RLVR_REWARD": self.reward, "RLVR_REPLY": self.reply, "RLVR_LOG_RESPONSES": logged}

    @property
    def settings(self) -> dict[str, Any]:
        """The function's configuration as Create- and UpdateFunctionConfiguration take it."""
        return {
            "Role": self.role_arn,
            "MemorySize": self.memory,
            "Timeout": self.timeout,
            "Environment": {"Variables": self.variables},
        }


def listed(tags: dict[str, str]) -> list[dict[str, str]]:
    """Tags as most services take them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def refuse(what: str, why: str = f"it lacks the tag {TAG}") -> None:
    """Somebody else's thing is in the way. Raises Unusable."""
    raise Unusable(f"{what} exists and was not made by rlvr deploy ({why}); choose another name")


def owned(tags: Any, wanted: Deployment) -> bool:
    """Whether tags, of either spelling, say that a thing belongs to the deployment."""
    if isinstance(tags, list):
        tags = {tag["Key"]: tag["Value"] for tag in tags}
    return bool((tags or {}).get(TAG) == wanted.name)


# --- what is there


def repository_tags(cloud: Cloud, wanted: Deployment) -> Any:
    """The repository's tags, None where there is none."""
    found = cloud.read("ecr", "describe_repositories", repositoryNames=[wanted.repository])
    if found is None:
        return None
    return cloud.read("ecr", "list_tags_for_resource", resourceArn=found["repositories"][0]["repositoryArn"])[
        "tags"
    ]


def log_group_tags(cloud: Cloud, wanted: Deployment) -> Any:
    """The log group's tags, None where there is none."""
    found = cloud.read("logs", "describe_log_groups", logGroupNamePrefix=wanted.log_group)["logGroups"]
    if wanted.log_group not in [group["logGroupName"] for group in found]:
        return None
    arn = f"arn:aws:logs:{wanted.region}:{wanted.account}:log-group:{wanted.log_group}"
    return cloud.read("logs", "list_tags_for_resource", resourceArn=arn)["tags"]


def role_tags(cloud: Cloud, wanted: Deployment) -> Any:
    """The role's tags, None where there is none."""
    found = cloud.read("iam", "get_role", RoleName=wanted.role)
    return None if found is None else cloud.read("iam", "list_role_tags", RoleName=wanted.role)["Tags"]


def function_tags(cloud: Cloud, wanted: Deployment) -> Any:
    """The function's tags, None where there is none."""
    found = cloud.read("lambda", "get_function", FunctionName=wanted.name)
    return None if found is None else found.get("Tags", {})


def holds(found: Any, wanted: Any) -> bool:
    """Whether everything wanted is there; AWS adds fields of its own."""
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(holds(found.get(k), v) for k, v in wanted.items())
    return bool(found == wanted)
