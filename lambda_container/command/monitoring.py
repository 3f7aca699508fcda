"""Alarms, dashboard and queries as the templates hold them, which are written from here.

`python -m lambda_container.command.monitoring` rewrites the marked part of template.yaml and
terraform/monitoring.json; a test sees to it that they are up to date.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lambda_container.command.alarms import DESCRIPTIONS, alarms, canary
from lambda_container.command.dashboard import body
from lambda_container.command.queries import QUERIES

HERE = Path(__file__).parent.parent
TEMPLATE, MODULE = HERE / "template.yaml", HERE / "terraform" / "monitoring.json"
BEGIN, END = "  # --- monitoring: written by command/monitoring.py\n", "  # --- end of monitoring\n"

FUNCTION, TIMEOUT, LOGS, REGION = "${FunctionName}", "${Timeout}", "${LogGroup}", "${Region}"


def resources() -> dict[str, Any]:
    """The monitoring resources of the SAM template."""
    found = {f"{name}Alarm": _alarm(name, alarm) for name, alarm in _alarms().items()}
    found["CanaryAlarm"]["Condition"] = "HasCanary"
    text = json.dumps(body(FUNCTION, "${AWS::Region}", LOGS))
    found["Dashboard"] = {
        "Type": "AWS::CloudWatch::Dashboard",
        "Properties": {"DashboardName": {"Fn::Sub": FUNCTION}, "DashboardBody": {"Fn::Sub": text}},
    }
    for name, query in QUERIES.items():
        found[f"{name.title().replace('-', '')}Query"] = {
            "Type": "AWS::Logs::QueryDefinition",
            "Properties": {
                "Name": {"Fn::Sub": f"{FUNCTION}/{name}"},
                "QueryString": query,
                "LogGroupNames": [{"Ref": "LogGroup"}],
            },
        }
    return found


def module() -> dict[str, Any]:
    """The same for the Terraform module, whose names of variables differ."""
    return {
        "alarms": {n: a | {"AlarmDescription": DESCRIPTIONS[n]} for n, a in _alarms().items()},
        "dashboard": body(FUNCTION, REGION, LOGS),
        "queries": QUERIES,
    }


def template_part() -> str:
    """The marked part of template.yaml: one resource a line, in YAML that is also JSON."""
    lines = [f"  {name}: {json.dumps(resource)}\n" for name, resource in resources().items()]
    return BEGIN + "".join(lines) + END


def with_part(template: str) -> str:
    """A template with its marked part renewed."""
    before, _, rest = template.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + template_part() + after


def _alarms() -> dict[str, Any]:
    return {**alarms(FUNCTION, TIMEOUT, LOGS), "Canary": canary(FUNCTION, "${CanaryFunction}")}


def _alarm(name: str, alarm: dict[str, Any]) -> dict[str, Any]:
    properties = {
        "AlarmName": {"Fn::Sub": f"{FUNCTION}-{name}"},
        "AlarmDescription": DESCRIPTIONS[name],
        "AlarmActions": {"Fn::If": ["HasTopic", [{"Ref": "AlarmTopicArn"}], {"Ref": "AWS::NoValue"}]},
        **_substituted(alarm),
    }
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}


def _substituted(value: Any) -> Any:
    """Every text with a variable in it as CloudFormation's Fn::Sub."""
    if isinstance(value, dict):
        return {key: _substituted(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_substituted(item) for item in value]
    if not isinstance(value, str) or "${" not in value:
        return value
    if value == TIMEOUT or TIMEOUT in value:
        return {"Fn::Sub": [value, {"Timeout": TIMEOUT_OF_WORKLOAD}]}
    return {"Fn::Sub": value}


TIMEOUT_OF_WORKLOAD = {
    "Fn::If": [
        "HasTimeout",
        {"Ref": "Timeout"},
        {"Fn::FindInMap": ["Defaults", {"Ref": "Workload"}, "Timeout"]},
    ]
}


def main() -> None:
    """Rewrites both files."""
    TEMPLATE.write_text(with_part(TEMPLATE.read_text()))
    MODULE.write_text(json.dumps(module(), indent=1) + "\n")


if __name__ == "__main__":
    main()
