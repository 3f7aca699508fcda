"""The templates: what linters check, and what they miss."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from typing import Any

import pytest

from lambda_container.command import deploy, monitoring, recipe
from lambda_container.command.alarms import DESCRIPTIONS, OURS, THEIRS
from lambda_container.command.queries import DRIFT, LENGTH, QUERIES
from lambda_container.telemetry import NAMESPACE, UNITS, Facts, emit
from verifiers.core import Cause, Sample, error, graded

pytest.importorskip("yaml", reason="PyYAML is not installed")
from tests.cloudformation import Stack, load

TEMPLATE = load(monitoring.TEMPLATE)


def function(**parameters: Any) -> dict[str, Any]:
    """The function's properties with these parameters."""
    found = Stack(TEMPLATE, **parameters).resources()["Function"]["Properties"]
    assert isinstance(found, dict)
    return found


def problems(properties: dict[str, Any]) -> list[str]:
    """What is wrong with a function and no linter says."""
    found = [recipe.name_problem(properties["FunctionName"])]
    if properties["Architectures"] not in (["arm64"], ["x86_64"]):
        found.append("architecture")
    if not 30 <= properties["Timeout"] <= 900:
        found.append("time-out")
    if not 512 <= properties["MemorySize"] <= 10_240:
        found.append("memory")
    if "SnapStart" in properties and properties["EphemeralStorage"]["Size"] != 512:
        found.append("SnapStart with a large /tmp")
    if "SnapStart" in properties and "ProvisionedConcurrencyConfig" in properties:
        found.append("SnapStart with provisioned concurrency")
    return [problem for problem in found if problem]


WORKLOADS = [("math", 1769, 60), ("code", 3008, 300)]


@pytest.mark.parametrize(("workload", "memory", "timeout"), WORKLOADS)
def test_each_workload_has_defaults_of_its_own(workload: str, memory: int, timeout: int) -> None:
    found = function(Workload=workload)
    assert (found["MemorySize"], found["Timeout"]) == (memory, timeout)
    assert problems(found) == []
    assert Stack(TEMPLATE, Workload=workload).refusals() == []


def test_rlvr_deploy_has_the_same_defaults() -> None:
    mapping = TEMPLATE["Mappings"]["Defaults"]
    assert {w: (sizes["MemorySize"], sizes["Timeout"]) for w, sizes in mapping.items()} == deploy.DEFAULTS
    assert list(deploy.RETENTIONS) == TEMPLATE["Parameters"]["LogRetentionDays"]["AllowedValues"]
    assert list(deploy.REPLIES) == TEMPLATE["Parameters"]["Reply"]["AllowedValues"]


def test_a_parameter_goes_before_the_workloads_default() -> None:
    found = function(Workload="code", MemorySize=1024, Timeout=90)
    assert (found["MemorySize"], found["Timeout"]) == (1024, 90)


def test_the_function_knows_its_reward_and_how_to_reply() -> None:
    variables = function(Reward="reward.toml", Reply="http")["Environment"]["Variables"]
    assert variables == {"RLVR_REWARD": "reward.toml", "RLVR_REPLY": "http", "RLVR_LOG_RESPONSES": "0"}


def test_the_function_is_an_arm_image_unless_told_otherwise() -> None:
    found = function()
    assert (found["PackageType"], found["Architectures"]) == ("Image", ["arm64"])
    assert not {"Handler", "Runtime", "CodeUri"} & set(found)
    assert function(Architecture="x86_64")["Architectures"] == ["x86_64"]


REFUSED = [
    ({"FunctionName": "math"}, "HyperPod calls only functions whose name contains SageMaker"),
    ({"FunctionName": "sagemaker-math"}, "HyperPod calls only"),
    ({"FunctionName": "SageMaker-" + "x" * 60}, "too long"),
    ({"Architecture": "arm65"}, "Architecture is arm65"),
    ({"Timeout": 3000}, "Timeout is 3000"),
    ({"MemorySize": 20_000}, "MemorySize is 20000"),
    ({"EphemeralStorage": 20_000}, "EphemeralStorage is 20000"),
    (
        {"SnapStart": "PublishedVersions", "EphemeralStorage": 1024},
        "SnapStart works with a /tmp of 512 MB only",
    ),
    ({"SnapStart": "PublishedVersions", "ProvisionedConcurrency": 1}, "exclude each other"),
    ({"Workload": "other"}, "Workload is other"),
    ({"Reply": "xml"}, "Reply is xml"),
]


@pytest.mark.parametrize(("parameters", "why"), REFUSED)
def test_the_template_refuses_what_would_fail_later(parameters: dict[str, Any], why: str) -> None:
    assert any(why in refusal for refusal in Stack(TEMPLATE, **parameters).refusals())


def test_snap_start_is_allowed_where_it_works() -> None:
    assert Stack(TEMPLATE, SnapStart="PublishedVersions").refusals() == []
    assert function(SnapStart="PublishedVersions")["SnapStart"] == {"ApplyOn": "PublishedVersions"}
    assert "SnapStart" not in function()


def statements(**parameters: Any) -> list[dict[str, Any]]:
    """What the function's role allows and denies."""
    resources = Stack(TEMPLATE, **parameters).resources()
    found: list[dict[str, Any]] = []
    for policy in resources["Role"]["Properties"]["Policies"]:
        found += policy["PolicyDocument"]["Statement"]
    for resource in resources.values():
        if resource["Type"] == "AWS::IAM::RolePolicy":
            found += resource["Properties"]["PolicyDocument"]["Statement"]
    return found


def test_the_role_may_write_its_logs_and_nothing_else() -> None:
    (only,) = statements()
    assert only["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    assert only["Resource"] == "<LogGroup.Arn>"


def test_a_judge_adds_its_models_and_nothing_else() -> None:
    model = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"
    found = statements(JudgeModelArns=model)
    assert found[1:] == [{"Effect": "Allow", "Action": "bedrock:InvokeModel", "Resource": [model]}]


def test_a_vpc_has_no_way_out_and_code_cannot_use_its_permissions() -> None:
    parameters = {"VpcId": "vpc-1", "SubnetIds": "subnet-1,subnet-2"}
    resources = Stack(TEMPLATE, **parameters).resources()
    egress = resources["NoEgress"]["Properties"]["SecurityGroupEgress"]
    assert [rule["CidrIp"] for rule in egress] == ["127.0.0.1/32"]
    assert function(**parameters)["VpcConfig"]["SubnetIds"] == ["subnet-1", "subnet-2"]
    deny = statements(**parameters)[-1]
    assert (deny["Effect"], deny["Action"]) == ("Deny", "ec2:*")
    assert deny["Condition"]["ArnEquals"]["lambda:SourceFunctionArn"].endswith(":function:SageMaker-reward")
    assert "VpcConfig" not in function()


def test_services_may_invoke_from_this_account_only() -> None:
    resources = Stack(TEMPLATE).resources().values()
    found = [r["Properties"] for r in resources if r["Type"] == "AWS::Lambda::Permission"]
    assert {each["Principal"] for each in found} == {"sagemaker.amazonaws.com", "bedrock.amazonaws.com"}
    assert {each["SourceAccount"] for each in found} == {"123456789012"}


def test_a_training_role_may_invoke_where_it_is_named() -> None:
    role = "arn:aws:iam::999999999999:role/training"
    found = Stack(TEMPLATE, TrainingRoleArn=role).resources()["TrainingRoleMayInvoke"]["Properties"]
    assert (found["Principal"], found["FunctionName"]) == (role, "<Function.Arn>")


def test_nova_is_given_the_bare_function_and_may_invoke_it() -> None:
    assert TEMPLATE["Outputs"]["FunctionArn"]["Value"] == {"Fn::GetAtt": ["Function", "Arn"]}
    permission = Stack(TEMPLATE).resources()["SageMakerMayInvoke"]["Properties"]
    assert permission["FunctionName"] == "<Function.Arn>"
    assert recipe.arn_problem("arn:aws:lambda:us-east-1:123456789012:function:SageMaker-reward") == ""


@pytest.mark.parametrize(("parameter", "name", "value"), [
    ("ReservedConcurrency", "ReservedConcurrentExecutions", 125),
    ("ProvisionedConcurrency", "ProvisionedConcurrencyConfig", {"ProvisionedConcurrentExecutions": 125}),
])  # fmt: skip
def test_concurrency_is_set_where_it_is_asked_for(parameter: str, name: str, value: Any) -> None:
    assert name not in function()
    assert function(**{parameter: 125})[name] == value


def test_logs_go_to_a_group_that_forgets() -> None:
    resources = Stack(TEMPLATE).resources()
    group = resources["LogGroup"]["Properties"]
    assert (group["LogGroupName"], group["RetentionInDays"]) == ("/aws/lambda/SageMaker-reward", 30)
    assert resources["Function"]["Properties"]["LoggingConfig"]["LogGroup"] == "<LogGroup>"


# --- monitoring


def test_the_templates_hold_the_monitoring_that_the_code_defines() -> None:
    text = monitoring.TEMPLATE.read_text()
    assert monitoring.with_part(text) == text
    assert json.loads(monitoring.MODULE.read_text()) == monitoring.module()


def of_type(kind: str, **parameters: Any) -> dict[str, dict[str, Any]]:
    resources = Stack(TEMPLATE, **parameters).resources()
    return {name: r["Properties"] for name, r in resources.items() if r["Type"] == kind}


def test_every_alarm_has_a_description_and_all_are_there() -> None:
    found = of_type("AWS::CloudWatch::Alarm", CanaryFunction="SageMaker-canary")
    assert {name.removesuffix("Alarm") for name in found} == set(DESCRIPTIONS)
    assert {alarm["AlarmName"] for alarm in found.values()} == {f"SageMaker-reward-{n}" for n in DESCRIPTIONS}


def test_alarms_notify_a_topic_where_there_is_one() -> None:
    for alarm in of_type("AWS::CloudWatch::Alarm", AlarmTopicArn="arn:topic").values():
        assert alarm["AlarmActions"] == ["arn:topic"]
    assert all("AlarmActions" not in alarm for alarm in of_type("AWS::CloudWatch::Alarm").values())


def test_the_canary_is_watched_only_where_there_is_one() -> None:
    assert "CanaryAlarm" not in of_type("AWS::CloudWatch::Alarm")
    alarm = of_type("AWS::CloudWatch::Alarm", CanaryFunction="SageMaker-canary")["CanaryAlarm"]
    watched = [
        m["MetricStat"]["Metric"]["Dimensions"][0]["Value"] for m in alarm["Metrics"] if "MetricStat" in m
    ]
    assert watched == ["SageMaker-reward", "SageMaker-canary"]


@pytest.mark.parametrize(
    ("parameters", "seconds"), [({}, 60), ({"Workload": "code"}, 300), ({"Timeout": 90}, 90)]
)
def test_near_the_time_out_means_the_time_out_that_it_has(parameters: dict[str, Any], seconds: int) -> None:
    alarm = of_type("AWS::CloudWatch::Alarm", **parameters)["NearTimeoutAlarm"]
    assert alarm["Metrics"][0]["Expression"] == f"p99 / (1000 * {seconds})"


def emitted() -> set[str]:
    """Every metric that telemetry can write."""
    samples = [Sample("x" * n, prompt=str(n % 2)) for n in range(1, 20)]
    verdicts = [graded(n % 2 / 1.0, "a", sandbox_seconds=0.1) for n in range(len(samples) - len(Cause))]
    verdicts += [error(cause, "x") for cause in Cause]
    facts = Facts(1, micros=[100_000] * len(samples))
    line = json.loads(emit(samples, verdicts, [0.0] * len(samples), facts))
    return {metric["Name"] for metric in line["_aws"]["CloudWatchMetrics"][0]["Metrics"]}


def metrics_in(value: Any) -> set[str]:
    """The names of our own metrics in alarms or a dashboard."""
    if isinstance(value, dict):
        own = {value["MetricName"]} if value.get("Namespace") == "RewardExecutor" else set()
        return own.union(*map(metrics_in, value.values()))
    if isinstance(value, list):
        if value[:1] == ["RewardExecutor"]:
            return {value[1]}
        return set().union(*map(metrics_in, value))
    return set()


def test_alarms_and_dashboard_watch_metrics_that_are_written() -> None:
    alarms = metrics_in(of_type("AWS::CloudWatch::Alarm", CanaryFunction="c"))
    shown = metrics_in(json.loads(of_type("AWS::CloudWatch::Dashboard")["Dashboard"]["DashboardBody"]))
    assert alarms | shown <= emitted()
    assert alarms <= shown | {"Score"}
    assert set(UNITS) <= emitted()


def test_every_cause_of_an_error_is_somebodys() -> None:
    assert set(OURS) | set(THEIRS) | {Cause.NO_RESPONSE} == set(Cause)
    assert not set(OURS) & set(THEIRS)


def test_math_in_alarms_uses_ids_that_exist_and_returns_one_value() -> None:
    for name, alarm in of_type("AWS::CloudWatch::Alarm", CanaryFunction="c").items():
        ids = [metric["Id"] for metric in alarm["Metrics"]]
        assert len(ids) == len(set(ids))
        assert all(re.fullmatch(r"[a-z]\w*", identity) for identity in ids)
        words = {w for m in alarm["Metrics"] for w in re.findall(r"\b[a-z]\w*", m.get("Expression", ""))}
        assert words <= set(ids), name
        returned = [metric for metric in alarm["Metrics"] if metric["ReturnData"]]
        assert len(returned) == (2 if "ThresholdMetricId" in alarm else 1)


def test_widgets_lie_on_the_grid_without_overlap() -> None:
    widgets = json.loads(of_type("AWS::CloudWatch::Dashboard")["Dashboard"]["DashboardBody"])["widgets"]
    cells = [
        (w["x"] + dx, w["y"] + dy) for w in widgets for dx in range(w["width"]) for dy in range(w["height"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24


def test_queries_of_drift_look_at_windows_of_a_thousand_samples() -> None:
    for query in (DRIFT, LENGTH):
        assert ">= 1024" in query
    names = {properties["Name"] for properties in of_type("AWS::Logs::QueryDefinition").values()}
    assert names == {f"SageMaker-reward/{name}" for name in QUERIES}


def ours(value: Any) -> list[tuple[str, dict[str, str], str]]:
    """(name, dimensions, statistic) of every metric of ours in alarms or a dashboard."""
    if isinstance(value, dict):
        found = [entry for inner in value.values() for entry in ours(inner)]
        if value.get("Metric", {}).get("Namespace") == NAMESPACE:
            metric = value["Metric"]
            dimensions = {d["Name"]: d["Value"] for d in metric["Dimensions"]}
            found.append((metric["MetricName"], dimensions, value["Stat"]))
        return found
    if isinstance(value, list) and value[:1] == [NAMESPACE]:
        _, name, *words, options = value
        return [(name, dict(zip(words[::2], words[1::2], strict=True)), options["stat"])]
    return [entry for inner in value for entry in ours(inner)] if isinstance(value, list) else []


def test_metrics_are_asked_for_by_the_dimensions_that_they_are_written_with() -> None:
    line = json.loads(emit([Sample("x")], [graded(1.0, "a")], [1.0], Facts(1, "SageMaker-reward")))
    (directive,) = line["_aws"]["CloudWatchMetrics"]
    (dimensions,) = directive["Dimensions"]
    assert directive["Namespace"] == NAMESPACE
    asked = [
        *ours(of_type("AWS::CloudWatch::Alarm", CanaryFunction="c")),
        *ours(json.loads(of_type("AWS::CloudWatch::Dashboard")["Dashboard"]["DashboardBody"])),
    ]
    assert len(asked) > 30
    for name, by, _ in asked:
        assert list(by) == dimensions, name
        assert by["Function"] in (line["Function"], "c"), name


STATISTIC = re.compile(r"Average|Sum|Minimum|Maximum|SampleCount|p\d{1,2}(\.\d+)?|PR\([\d.]*:[\d.]*\)")


def test_statistics_are_those_that_cloudwatch_has_and_fit_the_metric() -> None:
    shown = json.loads(of_type("AWS::CloudWatch::Dashboard")["Dashboard"]["DashboardBody"])
    for name, _, statistic in ours(of_type("AWS::CloudWatch::Alarm", CanaryFunction="c")) + ours(shown):
        assert STATISTIC.fullmatch(statistic), (name, statistic)
        counted = UNITS.get(name, "Count") == "Count"
        assert (statistic == "Sum") == counted, (name, statistic)


def test_alarms_name_no_unit_so_that_every_unit_counts() -> None:
    assert '"Unit"' not in json.dumps(of_type("AWS::CloudWatch::Alarm", CanaryFunction="c"))


def flat(value: Any, name: str = "") -> list[str]:
    """The fields of a JSON line as Logs Insights names them, in order."""
    if isinstance(value, dict):
        return [
            field for key, inner in value.items() for field in flat(inner, f"{name}.{key}" if name else key)
        ]
    if isinstance(value, list):
        return [field for i, inner in enumerate(value) for field in flat(inner, f"{name}.{i}")]
    return [name]


FOUND = 200  # fields of a line that Logs Insights finds
KEYWORDS = {
    "as",
    "by",
    "desc",
    "into",
    "line",
    "groups",
    "g",
    "filter",
    "fields",
    "stats",
    "sort",
    "limit",
    "unnest",
}


def test_what_queries_name_is_among_the_fields_that_are_found_however_long_the_line() -> None:
    samples = [Sample("x" * n, prompt=str(n), id=f"row-{n}") for n in range(400)]
    verdicts = [
        error(list(Cause)[n % len(Cause)], "x") if n % 2 else graded(1.0, "a", "", **{f"extraction_{n}": 1.0})
        for n in range(400)
    ]
    fields = flat(json.loads(emit(samples, verdicts, [0.0] * 400, Facts(1, "f", "r", "m", [100_000] * 400))))[
        :FOUND
    ]
    for name in ("drift", "length", "errors", "group-collapse"):
        query = QUERIES[name]
        made = set(re.findall(r"\b(?:as|into) (\w+)", query))
        words = set(re.findall(r"(?<![@\w.])[A-Za-z][\w.]*(?![\w.(])", query))
        asked = {word for word in words - made - KEYWORDS if not word.startswith(("g.", "line."))}
        assert asked - {"1h"} <= set(fields), name


@pytest.mark.parametrize("name", QUERIES)
def test_after_stats_a_query_knows_only_what_stats_made(name: str) -> None:
    _, found, rest = QUERIES[name].partition("| stats")
    assert not found or not re.search(r"\n\| (?:sort|fields|filter|stats) [^\n]*@", rest)


@pytest.mark.parametrize("name", QUERIES)
def test_queries_name_fields_that_are_written(name: str) -> None:
    line = json.loads(emit([Sample("x", prompt="p")], [graded(1.0, "a")], [1.0], Facts(1)))
    for field in re.findall(r"\b(?:moments|bins|groups|failures)\b[.\w]*", QUERIES[name]):
        root, *rest = field.split(".")
        assert root in line
        if root in ("moments", "bins"):
            assert int(rest[0]) < len(line[root])


# --- linters, where they are


def test_cfn_lint_has_nothing_to_say() -> None:
    pytest.importorskip("cfnlint", reason="cfn-lint is not installed")
    from cfnlint import lint_file  # type: ignore[import-untyped,unused-ignore]

    assert [str(match) for match in lint_file(monitoring.TEMPLATE)] == []


@pytest.mark.elsewhere("sam brings 300 MB of its own; its rules are cfn-lint's, which is checked above")
def test_sam_finds_the_template_valid() -> None:
    sam = shutil.which("sam")
    if sam is None:
        pytest.skip("sam is not installed")
    settings = {**os.environ, "AWS_DEFAULT_REGION": "us-east-1", "SAM_CLI_TELEMETRY": "0"}
    command = [sam, "validate", "--lint", "--template", str(monitoring.TEMPLATE)]
    done = subprocess.run(command, capture_output=True, text=True, env=settings)
    assert done.returncode == 0, done.stderr
