"""Removes exactly what `rlvr deploy` made for a function: what carries its tag, images and logs included."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from lambda_container.command import recipe, watch
from lambda_container.command.cloud import Cloud, cloud
from lambda_container.command.deployment import (
    Deployment,
    function_tags,
    log_group_tags,
    owned,
    repository_tags,
    role_tags,
)


def configure(parser: ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument("name", help="the function's name, as given to rlvr deploy")
    parser.add_argument("--region", help="the region, if not the configured one")
    parser.add_argument(
        "--dry-run", action="store_true", help="print what would be called, and change nothing"
    )


def run(arguments: Namespace) -> int:
    """Removes it; 0 also where nothing is there."""
    aws = cloud(arguments.region, arguments.dry_run)
    account = aws.read("sts", "get_caller_identity")["Account"]
    destroy(aws, Deployment(arguments.name, account, aws.region, ""))
    if not aws.changes:
        why = recipe.name_problem(arguments.name)
        print(f"nothing of {arguments.name} is there" + (f" ({why})" if why else ""))
    return 0


def destroy(aws: Cloud, made: Deployment) -> None:
    """Removes what belongs to a deployment, the function first, so that nothing of it runs unwatched."""
    if owned(function_tags(aws, made), made):
        aws.change("lambda", "delete_function", FunctionName=made.name)
    if owned(role_tags(aws, made), made):
        _delete_role(aws, made)
    if owned(log_group_tags(aws, made), made):
        watch.forget_queries(aws, made)
        aws.change("logs", "delete_log_group", logGroupName=made.log_group)
    watch.unwatch(aws, made)
    if owned(repository_tags(aws, made), made):
        aws.change("ecr", "delete_repository", repositoryName=made.repository, force=True)


def _delete_role(aws: Cloud, made: Deployment) -> None:
    for policy in aws.read("iam", "list_role_policies", RoleName=made.role)["PolicyNames"]:
        aws.change("iam", "delete_role_policy", RoleName=made.role, PolicyName=policy)
    aws.change("iam", "delete_role", RoleName=made.role)
