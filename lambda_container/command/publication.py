"""The function itself: made or brought up to date, published behind its alias, open to those who train."""

from __future__ import annotations

import json
import time
from typing import Any

from lambda_container.command import Unusable
from lambda_container.command.cloud import Cloud
from lambda_container.command.deployment import Deployment, holds, owned, refuse

ALIAS = "live"
SERVICES = ("sagemaker", "bedrock")
PATIENCE, PAUSE = 12, 5.0  # attempts and seconds: a new role takes a while until Lambda may assume it


def make_function(cloud: Cloud, wanted: Deployment, image: str) -> None:
    """The function, ready to be invoked."""
    found = cloud.read("lambda", "get_function", FunctionName=wanted.name)
    if found is None:
        _create_function(cloud, wanted, image)
    elif not owned(found.get("Tags"), wanted):
        refuse(f"the function {wanted.name}")
    else:
        cloud.wait("lambda", "function_active_v2", FunctionName=wanted.name)
        _update_function(cloud, wanted, image, found)
    cloud.wait("lambda", "function_active_v2", FunctionName=wanted.name)


def _create_function(cloud: Cloud, wanted: Deployment, image: str) -> None:
    parameters = {
        "FunctionName": wanted.name,
        "PackageType": "Image",
        "Code": {"ImageUri": image},
        "Architectures": [wanted.architecture],
        "Description": "Verifiable rewards for reinforcement fine-tuning.",
        "Tags": wanted.tags,
        **wanted.settings,
    }
    for attempt in range(PATIENCE):
        try:
            cloud.change("lambda", "create_function", **parameters)
            return
        except Unusable as problem:
            if "cannot be assumed" not in str(problem) or attempt == PATIENCE - 1:
                raise
        time.sleep(PAUSE)


def _update_function(cloud: Cloud, wanted: Deployment, image: str, found: Any) -> None:
    if not _configured(found["Configuration"], wanted):
        cloud.change("lambda", "update_function_configuration", FunctionName=wanted.name, **wanted.settings)
        cloud.wait("lambda", "function_updated_v2", FunctionName=wanted.name)
    if not _runs(found, wanted, image):
        architectures = [wanted.architecture]
        cloud.change(
            "lambda", "update_function_code",
            FunctionName=wanted.name, ImageUri=image, Architectures=architectures,
        )  # fmt: skip
        cloud.wait("lambda", "function_updated_v2", FunctionName=wanted.name)


def _configured(configuration: Any, wanted: Deployment) -> bool:
    return all(holds(configuration.get(name), value) for name, value in wanted.settings.items())


def _runs(found: Any, wanted: Deployment, image: str) -> bool:
    architectures = found["Configuration"].get("Architectures", ["x86_64"])
    return bool(found["Code"].get("ImageUri") == image and architectures == [wanted.architecture])


def reserve_concurrency(cloud: Cloud, wanted: Deployment) -> None:
    """The executions that are kept for the function."""
    found = cloud.read("lambda", "get_function_concurrency", FunctionName=wanted.name) or {}
    if found.get("ReservedConcurrentExecutions") == wanted.reserve:
        return
    if wanted.reserve is None:
        cloud.change("lambda", "delete_function_concurrency", FunctionName=wanted.name)
    else:
        cloud.change(
            "lambda", "put_function_concurrency",
            FunctionName=wanted.name, ReservedConcurrentExecutions=wanted.reserve,
        )  # fmt: skip


def publish(cloud: Cloud, wanted: Deployment) -> None:
    """A version of the function as it is now, behind the alias."""
    found = cloud.read("lambda", "get_function", FunctionName=wanted.name, Qualifier=ALIAS)
    if found and _configured(found["Configuration"], wanted) and _is_latest(cloud, wanted, found):
        return
    version = cloud.change("lambda", "publish_version", FunctionName=wanted.name).get("Version", "…")
    operation = "update_alias" if found else "create_alias"
    cloud.change("lambda", operation, FunctionName=wanted.name, Name=ALIAS, FunctionVersion=version)


def _is_latest(cloud: Cloud, wanted: Deployment, version: Any) -> bool:
    """Whether a version runs the code that the function itself runs."""
    latest = cloud.read("lambda", "get_function", FunctionName=wanted.name)
    return bool(version["Configuration"]["CodeSha256"] == latest["Configuration"]["CodeSha256"])


def let_services_in(cloud: Cloud, wanted: Deployment) -> None:
    """SageMaker and Bedrock may invoke the function, from this account."""
    for qualifier in ({}, {"Qualifier": ALIAS}):
        found = cloud.read("lambda", "get_policy", FunctionName=wanted.name, **qualifier)
        known = {s["Sid"] for s in json.loads(found["Policy"])["Statement"]} if found else set()
        for service in SERVICES:
            statement = f"{service}-may-invoke"
            if statement not in known:
                cloud.change(
                    "lambda", "add_permission", FunctionName=wanted.name, **qualifier,
                    StatementId=statement, Action="lambda:InvokeFunction",
                    Principal=f"{service}.amazonaws.com", SourceAccount=wanted.account,
                )  # fmt: skip
