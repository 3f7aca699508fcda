"""The Terraform module, validated and planned by Terraform itself against the AWS provider's schema."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lambda_container.command import monitoring

pytest.importorskip("yaml", reason="PyYAML is not installed")
pytest.importorskip("grpc", reason="grpcio is not installed")
pytest.importorskip("msgpack", reason="msgpack is not installed")
from tests.cloudformation import Stack, load
from tests.terraform_provider import SCHEMAS
from tests.terraform_schema import used

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = load(monitoring.TEMPLATE)
MODULE = monitoring.MODULE.parent
LISTS = {"SubnetIds", "JudgeModelArns"}
SIZES = {"MemorySize": "memory_size", "Timeout": "timeout"}


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def declared(kind: str, file: str) -> set[str]:
    return set(re.findall(rf'^{kind} "(\w+)"', (MODULE / file).read_text(), re.MULTILINE))


class Terraform:
    """Terraform in a copy of the module."""

    def __init__(self, place: Path, provider: str) -> None:
        self.place = place
        self.seen: dict[str, dict[str, dict[str, Any]]] = {}
        self.environment = {**os.environ, "TF_REATTACH_PROVIDERS": provider, "CHECKPOINT_DISABLE": "1"}

    def __call__(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = ["terraform", f"-chdir={self.place}", *words]
        return subprocess.run(command, capture_output=True, text=True, env=self.environment)

    def planned(self, **parameters: Any) -> subprocess.CompletedProcess[str]:
        """A plan with the template's parameters, by their names there."""
        given = {"image_uri": "x", **{snake(name): _text(name, value) for name, value in parameters.items()}}
        words = [f"-var={name}={value}" for name, value in given.items()]
        return self("plan", "-input=false", "-no-color", f"-out={self.place / 'plan'}", *words)

    def resources(self, **parameters: Any) -> dict[str, dict[str, Any]]:
        """What a plan makes, by address."""
        done = self.planned(**parameters)
        assert done.returncode == 0, done.stderr
        shown = json.loads(self("show", "-json", str(self.place / "plan")).stdout)
        return {
            each["address"]: each["values"] for each in shown["planned_values"]["root_module"]["resources"]
        }


def _text(name: str, value: Any) -> str:
    return json.dumps(value.split(",")) if name in LISTS else str(value)


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    if shutil.which("terraform") is None:
        pytest.skip("terraform is not installed")
    command = [sys.executable, "-m", "tests.terraform_provider"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline()
        process.kill()


def _terraform(place: Path, provider: str) -> Terraform:
    shutil.copytree(MODULE, place, ignore=shutil.ignore_patterns(".terraform*"))
    made = Terraform(place, provider)
    done = made("init", "-backend=false", "-input=false", "-no-color")
    assert done.returncode == 0, done.stderr
    return made


@pytest.fixture(scope="module")
def terraform(tmp_path_factory: pytest.TempPathFactory, provider: str) -> Terraform:
    return _terraform(tmp_path_factory.mktemp("terraform") / "module", provider)


# --- the module as text


def test_it_is_formatted(terraform: Terraform) -> None:
    done = terraform("fmt", "-check", "-diff")
    assert (done.returncode, done.stdout) == (0, "")


def test_it_is_valid(terraform: Terraform) -> None:
    done = terraform("validate", "-no-color")
    assert done.returncode == 0, done.stderr


MISTAKES = [
    (
        "memory_size                    = ",
        "memory                         = ",
        'named "memory" is not expected',
    ),
    ("  function_name                  = var.function_name\n", "", '"function_name" is required'),
    ("  ephemeral_storage {\n    size", "  ephemeral_storage {\n    sizes", '"sizes" is not expected'),
    ("aws_lambda_function.this.version", "aws_lambda_function.this.revision", '"revision"'),
    (
        "timeout                        = local.timeout",
        "timeout                        = [1]",
        "number required",
    ),
]


@pytest.fixture
def alone(tmp_path: Path, provider: str) -> Terraform:
    """In a copy that the test may change."""
    return _terraform(tmp_path / "module", provider)


@pytest.mark.parametrize(("text", "instead", "why"), MISTAKES)
def test_a_mistake_in_it_would_be_found(alone: Terraform, text: str, instead: str, why: str) -> None:
    main = alone.place / "main.tf"
    assert text in main.read_text()
    main.write_text(main.read_text().replace(text, instead))
    done = alone("validate", "-no-color")
    assert done.returncode != 0
    assert why in " ".join(done.stderr.split())


def test_the_schema_is_of_all_that_it_uses() -> None:
    assert set(SCHEMAS) == used()


# --- beside the template


def test_it_has_the_templates_parameters_and_outputs() -> None:
    assert declared("variable", "variables.tf") == {snake(name) for name in TEMPLATE["Parameters"]}
    assert declared("output", "outputs.tf") == {snake(name) for name in TEMPLATE["Outputs"]}


def test_it_has_the_templates_defaults() -> None:
    text = (MODULE / "variables.tf").read_text()
    for name, parameter in TEMPLATE["Parameters"].items():
        found = re.search(
            rf'variable "{snake(name)}" {{.*?^  default\s+= (.*?)$', text, re.DOTALL | re.MULTILINE
        )
        if name == "ImageUri":  # SAM builds the image, Terraform is given one
            continue
        assert found
        assert found[1].strip('"') == ("[]" if name in LISTS else str(parameter["Default"])), name


VPC = {"VpcId": "vpc-1", "SubnetIds": "subnet-1,subnet-2"}
JUDGE = {"JudgeModelArns": "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"}
ROLE = {"TrainingRoleArn": "arn:aws:iam::210987654321:role/trainer"}
SETTINGS: list[dict[str, Any]] = [
    {},
    {"Workload": "code"},
    {"MemorySize": 1024, "Timeout": 90, "Architecture": "x86_64", "EphemeralStorage": 2048},
    {"Reward": "reward.toml", "Reply": "http", "LogResponses": "1", "LogRetentionDays": 7},
    {"ReservedConcurrency": 125, "ProvisionedConcurrency": 3, "FunctionName": "my-SageMaker-x"},
    {"SnapStart": "PublishedVersions"},
    {**VPC, **JUDGE, **ROLE, "CanaryFunction": "SageMaker-canary"},
]


@pytest.mark.parametrize("parameters", SETTINGS, ids=str)
def test_it_makes_the_templates_function(terraform: Terraform, parameters: dict[str, Any]) -> None:
    theirs = Stack(TEMPLATE, **parameters).resources()
    wanted = theirs["Function"]["Properties"]
    made = terraform.resources(**parameters)
    found = made["aws_lambda_function.this"]
    assert (found["function_name"], found["package_type"]) == (wanted["FunctionName"], wanted["PackageType"])
    assert {name: found[ours] for name, ours in SIZES.items()} == {name: wanted[name] for name in SIZES}
    assert found["architectures"] == wanted["Architectures"]
    assert found["ephemeral_storage"] == [{"size": wanted["EphemeralStorage"]["Size"]}]
    assert found["environment"] == [{"variables": wanted["Environment"]["Variables"]}]
    assert found["reserved_concurrent_executions"] == wanted.get("ReservedConcurrentExecutions", -1)
    assert [each["apply_on"] for each in found["snap_start"]] == _values(wanted, "SnapStart", "ApplyOn")
    subnets = [sorted(each["subnet_ids"]) for each in found["vpc_config"]]
    assert subnets == _values(wanted, "VpcConfig", "SubnetIds")
    ready = made.get("aws_lambda_provisioned_concurrency_config.live[0]", {})
    (provisioned,) = _values(wanted, "ProvisionedConcurrencyConfig", "ProvisionedConcurrentExecutions") or [
        None
    ]
    assert ready.get("provisioned_concurrent_executions") == provisioned
    kept = theirs["LogGroup"]["Properties"]["RetentionInDays"]
    assert made["aws_cloudwatch_log_group.this"]["retention_in_days"] == kept


def _values(properties: dict[str, Any], name: str, inner: str) -> list[Any]:
    return [properties[name][inner]] if name in properties else []


@pytest.mark.parametrize("parameters", SETTINGS, ids=str)
def test_it_lets_in_whom_the_template_lets_in(terraform: Terraform, parameters: dict[str, Any]) -> None:
    wanted = [
        each["Properties"] for each in Stack(TEMPLATE, **parameters).resources().values()
        if each["Type"] == "AWS::Lambda::Permission"
    ]  # fmt: skip
    found = [
        values for name, values in terraform.resources(**parameters).items() if name.startswith("aws_lambda_permission")
    ]  # fmt: skip
    assert sorted(each["principal"] for each in found) == sorted(each["Principal"] for each in wanted)
    for each in found:
        assert each["source_account"] == ("123456789012" if each["principal"].endswith(".com") else None)


@pytest.mark.parametrize("parameters", SETTINGS, ids=str)
def test_it_makes_the_templates_alarms(terraform: Terraform, parameters: dict[str, Any]) -> None:
    theirs = Stack(TEMPLATE, **parameters).resources()
    made = terraform.resources(**parameters)
    found = [each for name, each in made.items() if name.startswith("aws_cloudwatch_metric_alarm")]
    wanted = [each["Properties"] for each in theirs.values() if each["Type"] == "AWS::CloudWatch::Alarm"]
    assert sorted(map(_alarm, found)) == sorted(map(_wanted_alarm, wanted))
    assert "${" not in json.dumps([found, made["aws_cloudwatch_dashboard.this"]])
    queries = [each for name, each in made.items() if name.startswith("aws_cloudwatch_query_definition")]
    kept = [each for each in theirs.values() if each["Type"] == "AWS::Logs::QueryDefinition"]
    assert sorted(each["query_string"] for each in queries) == sorted(
        each["Properties"]["QueryString"] for each in kept
    )


def _alarm(values: dict[str, Any]) -> str:
    metrics = sorted(
        (each["id"], each["expression"] or each["metric"][0]["stat"]) for each in values["metric_query"]
    )
    bound = values["threshold_metric_id"] or values["threshold"]
    return json.dumps([values["comparison_operator"], bound, values["datapoints_to_alarm"], metrics])


def _wanted_alarm(properties: dict[str, Any]) -> str:
    metrics = sorted(
        (each["Id"], each.get("Expression") or each["MetricStat"]["Stat"]) for each in properties["Metrics"]
    )
    bound = properties.get("ThresholdMetricId") or properties["Threshold"]
    return json.dumps([properties["ComparisonOperator"], bound, properties["DatapointsToAlarm"], metrics])


def test_the_role_may_write_its_logs_and_nothing_else(terraform: Terraform) -> None:
    policies = [
        name for name in terraform.resources() if name.startswith(("aws_iam_role_policy", "aws_iam_policy"))
    ]
    assert policies == ["aws_iam_role_policy.logs"]


def test_a_judge_adds_its_models_and_a_vpc_its_network(terraform: Terraform) -> None:
    made = terraform.resources(**VPC, **JUDGE)
    (judge,) = json.loads(made["aws_iam_role_policy.judge[0]"]["policy"])
    assert (judge["actions"], judge["resources"]) == (["bedrock:InvokeModel"], [JUDGE["JudgeModelArns"]])
    allow, deny = json.loads(made["aws_iam_role_policy.network[0]"]["policy"])
    assert all(action.startswith("ec2:") for action in allow["actions"])
    assert (deny["effect"], deny["actions"]) == ("Deny", ["ec2:*"])
    (condition,) = deny["condition"]
    function = "arn:aws:lambda:us-east-1:123456789012:function:SageMaker-reward"
    assert (condition["variable"], condition["values"]) == ("lambda:SourceFunctionArn", [function])
    assert not made["aws_security_group.no_egress[0]"].get("egress")


REFUSED = [
    ({"FunctionName": "math"}, "with SageMaker among"),
    ({"FunctionName": "sagemaker-math"}, "with SageMaker among"),
    ({"FunctionName": "SageMaker-" + "x" * 60}, "1 to 64 letters"),
    ({"Workload": "other"}, "Write math or code"),
    ({"Architecture": "arm65"}, "Write arm64 or x86_64"),
    ({"Timeout": 3000}, "at most 900"),
    ({"MemorySize": 20_000}, "128 to 10240"),
    ({"MemorySize": 64}, "128 to 10240"),
    ({"EphemeralStorage": 20_000}, "512 to 10240"),
    ({"Reply": "xml"}, "Write auto, list or http"),
    ({"LogResponses": "yes"}, "Write 0 or 1"),
    ({"SnapStart": "yes"}, "Write None or PublishedVersions"),
    ({"SnapStart": "PublishedVersions", "EphemeralStorage": 1024}, "a /tmp of 512 MB only"),
    ({"SnapStart": "PublishedVersions", "ProvisionedConcurrency": 1}, "without provisioned concurrency"),
]


@pytest.mark.parametrize(("parameters", "why"), REFUSED)
def test_it_refuses_what_would_fail_later(terraform: Terraform, parameters: dict[str, Any], why: str) -> None:
    done = terraform.planned(**parameters)
    assert done.returncode != 0
    assert why in " ".join(done.stderr.split())
