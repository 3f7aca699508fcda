"""The alarms and the dashboard of a deployed function."""

from __future__ import annotations

import json
from typing import Any

from lambda_container.command.alarms import DESCRIPTIONS, alarms
from lambda_container.command.cloud import Cloud
from lambda_container.command.dashboard import body
from lambda_container.command.deployment import Deployment, holds, listed, owned, refuse


def watch(cloud: Cloud, wanted: Deployment) -> None:
    """The alarms and the dashboard."""
    defined = alarms(wanted.name, str(wanted.timeout), wanted.log_group)
    there = alarms_there(cloud, wanted)
    found = cloud.read("cloudwatch", "get_dashboard", DashboardName=wanted.name)
    if found and not there:
        refuse(f"the dashboard {wanted.name}")
    for name, alarm in defined.items():
        full = {"AlarmName": f"{wanted.name}-{name}", "AlarmDescription": DESCRIPTIONS[name], **alarm}
        if not _is(there.get(full["AlarmName"]), full):
            cloud.change("cloudwatch", "put_metric_alarm", **full, Tags=listed(wanted.tags))
    text = json.dumps(body(wanted.name, wanted.region, wanted.log_group))
    if found is None or json.loads(found["DashboardBody"]) != json.loads(text):
        cloud.change("cloudwatch", "put_dashboard", DashboardName=wanted.name, DashboardBody=text)


def alarms_there(cloud: Cloud, wanted: Deployment) -> dict[str, Any]:
    """The alarms whose names begin with the function's."""
    names = [f"{wanted.name}-{name}" for name in DESCRIPTIONS]
    found = cloud.read("cloudwatch", "describe_alarms", AlarmNames=names)["MetricAlarms"]
    return {alarm["AlarmName"]: alarm for alarm in found}


def _is(found: Any, wanted: dict[str, Any]) -> bool:
    if found is None:
        return False
    plain = {name: value for name, value in wanted.items() if name != "Metrics"}
    expressions = [m.get("Expression") for m in wanted["Metrics"]]
    return holds(found, plain) and [m.get("Expression") for m in found.get("Metrics", [])] == expressions


def unwatch(cloud: Cloud, made: Deployment) -> None:
    """Removes the alarms that carry the deployment's tag, and then its dashboard, which can carry none."""
    owned_ones = [name for name, alarm in alarms_there(cloud, made).items() if _tagged(cloud, alarm, made)]
    if cloud.read("cloudwatch", "get_dashboard", DashboardName=made.name) and owned_ones:
        cloud.change("cloudwatch", "delete_dashboards", DashboardNames=[made.name])
    if owned_ones:
        cloud.change("cloudwatch", "delete_alarms", AlarmNames=owned_ones)


def _tagged(cloud: Cloud, alarm: Any, made: Deployment) -> bool:
    return owned(
        cloud.read("cloudwatch", "list_tags_for_resource", ResourceARN=alarm["AlarmArn"])["Tags"], made
    )
