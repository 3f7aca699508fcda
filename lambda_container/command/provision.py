"""What a function needs before it can be made: its image in a repository, its log group, its role.

Each step looks first and changes only what differs, so that a run that failed anywhere is repaired by the
next one, and a run after a successful one changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from lambda_container.command.cloud import Cloud
from lambda_container.command.deployment import (
    Deployment,
    listed,
    log_group_tags,
    owned,
    refuse,
    repository_tags,
    role_tags,
)

TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}


def make_repository(cloud: Cloud, wanted: Deployment) -> str:
    """The repository for the images; returns its URI."""
    tags = repository_tags(cloud, wanted)
    if tags is None:
        cloud.change(
            "ecr", "create_repository", repositoryName=wanted.repository, tags=listed(wanted.tags),
            imageScanningConfiguration={"scanOnPush": True},
        )  # fmt: skip
    elif not owned(tags, wanted):
        refuse(f"the repository {wanted.repository}")
    return f"{wanted.account}.dkr.ecr.{wanted.region}.amazonaws.com/{wanted.repository}"


def send_image(cloud: Cloud, wanted: Deployment, tag: str, push: Callable[[str, str], None]) -> str:
    """The image in the repository, sent unless it is there; returns its URI with the digest.

    push: takes the repository's URI and ECR's authorization.
    """
    uri = make_repository(cloud, wanted)
    digest = _digest(cloud, wanted, tag)
    if digest is None:
        cloud.tell(f"docker push {uri}:{tag}")
        if cloud.dry:
            return f"{uri}@sha256:…"
        token = cloud.read("ecr", "get_authorization_token")["authorizationData"][0]
        push(uri, token["authorizationToken"])
        digest = _digest(cloud, wanted, tag)
    return f"{uri}@{digest}"


def _digest(cloud: Cloud, wanted: Deployment, tag: str) -> str | None:
    found = cloud.read(
        "ecr", "describe_images", repositoryName=wanted.repository, imageIds=[{"imageTag": tag}]
    )
    return str(found["imageDetails"][0]["imageDigest"]) if found else None


def make_log_group(cloud: Cloud, wanted: Deployment) -> None:
    """The log group, before Lambda makes one that keeps everything for ever."""
    tags = log_group_tags(cloud, wanted)
    if tags is None:
        cloud.change("logs", "create_log_group", logGroupName=wanted.log_group, tags=wanted.tags)
    elif not owned(tags, wanted):
        refuse(f"the log group {wanted.log_group}")
    groups = cloud.read("logs", "describe_log_groups", logGroupNamePrefix=wanted.log_group)["logGroups"]
    kept = {group["logGroupName"]: group.get("retentionInDays") for group in groups}
    if kept.get(wanted.log_group) != wanted.retention:
        cloud.change(
            "logs", "put_retention_policy", logGroupName=wanted.log_group, retentionInDays=wanted.retention
        )


def make_role(cloud: Cloud, wanted: Deployment) -> None:
    """The execution role, which may write the function's logs."""
    tags = role_tags(cloud, wanted)
    if tags is None:
        cloud.change(
            "iam", "create_role", RoleName=wanted.role, AssumeRolePolicyDocument=json.dumps(TRUST),
            Description="May write its own logs and nothing else.", Tags=listed(wanted.tags),
        )  # fmt: skip
    elif not owned(tags, wanted):
        refuse(f"the role {wanted.role}")
    found = cloud.read("iam", "get_role_policy", RoleName=wanted.role, PolicyName="logs")
    if found is None or found["PolicyDocument"] != wanted.policy:
        policy = json.dumps(wanted.policy)
        cloud.change("iam", "put_role_policy", RoleName=wanted.role, PolicyName="logs", PolicyDocument=policy)
