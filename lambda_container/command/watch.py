"""The alarms, the dashboard and the saved queries of a deployed function."""

from __future__ import annotations

import json
from typing import Any

from lambda_container.command.alarms import DESCRIPTIONS, alarms
from lambda_container.command.cloud import Cloud
from lambda_container.command.dashboard import body
from lambda_container.command.deployment import Deployment, holds, listed, owned, refuse
from lambda_container.command.queries import QUERIES


def watch(cloud: Cloud, wanted: Deployment) -> None:
    """The alarms, the dashboard and the queries."""
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
    _save_queries(cloud, wanted)


def _save_queries(cloud: Cloud, wanted: Deployment) -> None:
    """A saved query carries no tag; it is ours where it searches the deployment's log group and no other."""
    there = {found["name"]: found for found in _queries_there(cloud, wanted)}
    for name, text in QUERIES.items():
        full = f"{wanted.name}/{name}"
        found = there.get(full)
        if found and not _ours(found, wanted):
            refuse(f"the saved query {full}", f"it does not search {wanted.log_group}")
        if found is None or found["queryString"] != text:
            again = {"queryDefinitionId": found["queryDefinitionId"]} if found else {}
            cloud.change(
                "logs", "put_query_definition",
                name=full, queryString=text, logGroupNames=[wanted.log_group], **again,
            )  # fmt: skip


def forget_queries(cloud: Cloud, made: Deployment) -> None:
    """Removes the saved queries over the deployment's log group, which must be known to be its own."""
    for found in _queries_there(cloud, made):
        if _ours(found, made) and found["name"].partition("/")[2] in QUERIES:
            cloud.change("logs", "delete_query_definition", queryDefinitionId=found["queryDefinitionId"])


def _queries_there(cloud: Cloud, wanted: Deployment) -> list[dict[str, Any]]:
    found = cloud.read("logs", "describe_query_definitions", queryDefinitionNamePrefix=f"{wanted.name}/")
    return list(found["queryDefinitions"])


def _ours(found: dict[str, Any], wanted: Deployment) -> bool:
    return bool(found.get("logGroupNames") == [wanted.log_group])


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
