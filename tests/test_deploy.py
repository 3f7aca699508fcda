"""Deploying and destroying: the whole flow against a simulated AWS, exact parameters against its model."""

from __future__ import annotations

import io
import json
import re
from argparse import ArgumentParser, Namespace
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("moto", reason="moto is not installed")
import boto3
from botocore.exceptions import ClientError
from botocore.stub import Stubber
from docker.errors import APIError, ImageNotFound
from moto import mock_aws

from lambda_container.command import Unusable, cli, deploy, destroy, provision, publication, push
from lambda_container.command.cloud import Cloud
from lambda_container.command.deployment import TAG, Deployment
from lambda_container.command.queries import QUERIES
from tests.saved_queries import Saved, simulated

ACCOUNT, REGION, NAME = "123456789012", "us-east-1", "SageMaker-math"
WANTED = Deployment(NAME, ACCOUNT, REGION, "arm64")
GOOD = [{"id": "right", "aggregate_reward_score": 1.0}, {"id": "wrong", "aggregate_reward_score": 0.0}]


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"ACCESS_KEY_ID": "x", "SECRET_ACCESS_KEY": "x", "DEFAULT_REGION": REGION}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setattr(publication, "PAUSE", 0.0)


class Session:
    """A boto3 session that makes each client once: making them takes longer than all that they do."""

    region_name = REGION

    def __init__(self) -> None:
        self.session = boto3.Session("x", "x", region_name=REGION)
        self.clients: dict[str, Any] = {}

    def client(self, service: str, region_name: str = REGION) -> Any:
        if service not in self.clients:
            self.clients[service] = self.session.client(service)
        return self.clients[service]


SESSION = Session()


@pytest.fixture
def saved(monkeypatch: pytest.MonkeyPatch) -> Saved:
    """The account's saved queries."""
    return simulated(monkeypatch)


@pytest.fixture
def aws(saved: Saved) -> Iterator[Any]:
    """A session in a simulated account."""
    with mock_aws(config={"lambda": {"use_docker": False}}):
        answer(json.dumps(GOOD))
        yield SESSION


def answer(*replies: str) -> None:
    """What the simulated function will say."""
    from moto.awslambda_simple.models import lambda_simple_backends

    lambda_simple_backends[ACCOUNT][REGION].lambda_simple_results_queue = list(replies)


class FlakyCloud(Cloud):
    """A Cloud whose changes fail from a certain one on."""

    def __init__(self, session: Any, works: int = 10**6) -> None:
        super().__init__(session, out=io.StringIO())
        self.works = works

    def change(self, service: str, operation: str, **parameters: Any) -> Any:
        if self.works <= len(self.changes):
            raise Unusable(f"{service} {operation}: injected")
        return super().change(service, operation, **parameters)


def put_image(uri: str, tag: str) -> None:
    """Stands for the Docker SDK: the registry has the image afterwards."""
    kind = "application/vnd.docker.distribution.manifest.v2+json"
    config = {
        "mediaType": "application/vnd.docker.container.image.v1+json",
        "size": 1,
        "digest": f"sha256:{tag}",
    }
    layer = {
        "mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip",
        "size": 1,
        "digest": f"sha256:{tag}",
    }
    manifest = {"schemaVersion": 2, "mediaType": kind, "config": config, "layers": [layer]}
    name = uri.partition("/")[2]
    SESSION.client("ecr").put_image(repositoryName=name, imageManifest=json.dumps(manifest), imageTag=tag)


def pushed(uri: str, _: str) -> None:
    put_image(uri, "tag1")


def deployed(session: Any, wanted: Deployment = WANTED, works: int = 10**6, tag: str = "tag1") -> list[str]:
    """Runs a deployment and returns its changes."""
    answer(json.dumps(GOOD))
    cloud = FlakyCloud(session, works)
    deploy.deploy(cloud, wanted, tag, pushed)
    return cloud.changes


def state(session: Any) -> dict[str, Any]:
    """What is in the account, without times and versions' numbers."""
    lambda_ = session.client("lambda")
    functions = lambda_.list_functions()["Functions"]
    found: dict[str, Any] = {
        "functions": [
            {k: f[k] for k in ("FunctionName", "MemorySize", "Timeout", "Architectures")} for f in functions
        ],
        "roles": [role["RoleName"] for role in session.client("iam").list_roles()["Roles"]],
        "groups": [g["logGroupName"] for g in session.client("logs").describe_log_groups()["logGroups"]],
        "alarms": [a["AlarmName"] for a in session.client("cloudwatch").describe_alarms()["MetricAlarms"]],
        "dashboards": [
            d["DashboardName"] for d in session.client("cloudwatch").list_dashboards()["DashboardEntries"]
        ],
        "queries": [
            query["name"] for query in session.client("logs").describe_query_definitions()["queryDefinitions"]
        ],
        "repositories": [
            r["repositoryName"] for r in session.client("ecr").describe_repositories()["repositories"]
        ],
    }
    for function in functions:
        name = function["FunctionName"]
        found["aliases"] = [a["Name"] for a in lambda_.list_aliases(FunctionName=name)["Aliases"]]
        found["concurrency"] = lambda_.get_function_concurrency(FunctionName=name).get(
            "ReservedConcurrentExecutions"
        )
        found["policy"] = principals(lambda_, name)
    return found


def principals(client: Any, name: str) -> list[str]:
    """Who may invoke a function."""
    try:
        policy = json.loads(client.get_policy(FunctionName=name)["Policy"])
    except client.exceptions.ResourceNotFoundException:
        return []
    return sorted(statement["Principal"]["Service"] for statement in policy["Statement"])


# --- the flow


def test_a_deployment_makes_everything_and_names_it_after_the_function(aws: Any) -> None:
    deployed(aws)
    found = state(aws)
    assert found["functions"] == [
        {"FunctionName": NAME, "MemorySize": 1769, "Timeout": 60, "Architectures": ["arm64"]}
    ]
    assert found["roles"] == [f"{NAME}-{REGION}"]
    assert found["groups"] == [f"/aws/lambda/{NAME}"]
    assert found["repositories"] == ["rlvr/sagemaker-math"]
    assert found["aliases"] == ["live"]
    assert found["dashboards"] == [NAME]
    assert len(found["alarms"]) == 12
    assert found["queries"] == [f"{NAME}/{name}" for name in QUERIES]
    assert set(found["policy"]) == {"sagemaker.amazonaws.com", "bedrock.amazonaws.com"}


def test_the_function_runs_the_digest_that_was_pushed(aws: Any) -> None:
    deployed(aws)
    code = aws.client("lambda").get_function(FunctionName=NAME)["Code"]
    assert code["ImageUri"].startswith(
        f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/rlvr/sagemaker-math@sha256:"
    )


def test_a_second_deployment_changes_nothing(aws: Any) -> None:
    deployed(aws)
    before = state(aws)
    assert deployed(aws) == []
    assert state(aws) == before


CHANGED = [
    (
        {"timeout": 90},
        ["update_function_configuration", "publish_version", "update_alias", "put_metric_alarm"],
    ),
    ({"reward": "code"}, ["update_function_configuration", "publish_version", "update_alias"]),
    ({"log_responses": True}, ["update_function_configuration", "publish_version", "update_alias"]),
    ({"reserve": 125}, ["put_function_concurrency"]),
    ({"retention": 7}, ["put_retention_policy"]),
]


@pytest.mark.parametrize(("changes", "operations"), CHANGED)
def test_only_what_differs_changes(aws: Any, changes: dict[str, Any], operations: list[str]) -> None:
    deployed(aws)
    wanted = Deployment(NAME, ACCOUNT, REGION, "arm64", **changes)
    assert [change.split()[1] for change in deployed(aws, wanted)] == operations
    assert deployed(aws, wanted) == []


def test_another_image_updates_the_code_and_the_alias(aws: Any) -> None:
    deployed(aws)
    put_image(f"registry/{WANTED.repository}", "tag2")
    operations = [change.split()[1] for change in deployed(aws, tag="tag2")]
    assert operations == ["update_function_code", "publish_version", "update_alias"]


def test_a_reservation_that_is_no_longer_wanted_goes(aws: Any) -> None:
    deployed(aws, Deployment(NAME, ACCOUNT, REGION, "arm64", reserve=50))
    assert state(aws)["concurrency"] == 50
    assert [change.split()[1] for change in deployed(aws)] == ["delete_function_concurrency"]
    assert state(aws)["concurrency"] is None


STEPS = 29


def test_the_number_of_steps_below_is_that_of_a_first_run(aws: Any) -> None:
    assert len(deployed(aws)) == STEPS


@pytest.mark.parametrize("works", range(STEPS))
def test_a_failure_at_any_step_is_repaired_by_the_next_run(aws: Any, works: int) -> None:
    with pytest.raises(Unusable, match="injected"):
        deployed(aws, works=works)
    deployed(aws)
    found = state(aws)
    assert [len(found[kind]) for kind in ("functions", "roles", "groups", "repositories", "aliases")] == [
        1
    ] * 5
    assert len(found["alarms"]) == 12
    assert found["dashboards"] == [NAME]
    assert len(found["queries"]) == len(QUERIES)
    assert len(found["policy"]) == 2
    assert deployed(aws) == []


@pytest.mark.parametrize("works", range(0, STEPS, 3))
def test_what_a_failed_run_left_can_be_destroyed(aws: Any, works: int) -> None:
    with pytest.raises(Unusable, match="injected"):
        deployed(aws, works=works)
    destroy.destroy(FlakyCloud(aws), WANTED)
    assert not any(state(aws).values())


def test_a_push_that_fails_is_repeated(aws: Any) -> None:
    def refuse(uri: str, token: str) -> None:
        raise Unusable("the push failed")

    with pytest.raises(Unusable, match="the push failed"):
        deploy.deploy(FlakyCloud(aws), WANTED, "tag1", refuse)
    deployed(aws)
    assert len(state(aws)["functions"]) == 1


def test_a_role_that_lambda_cannot_assume_yet_is_waited_for(aws: Any) -> None:
    class Slow(FlakyCloud):
        refusals = 0

        def _call(self, service: str, operation: str, parameters: dict[str, Any]) -> Any:
            if operation == "create_function" and self.refusals < 3:
                self.refusals += 1
                details = {
                    "Code": "InvalidParameterValueException",
                    "Message": "The role cannot be assumed by Lambda.",
                }
                raise ClientError({"Error": details}, "CreateFunction")  # type: ignore[arg-type,unused-ignore]
            return super()._call(service, operation, parameters)

    cloud = Slow(aws)
    deploy.deploy(cloud, WANTED, "tag1", pushed)
    assert cloud.refusals == 3
    assert len(state(aws)["functions"]) == 1


# --- what is in the way


def make_repository(session: Any) -> None:
    session.client("ecr").create_repository(repositoryName=WANTED.repository)


def make_log_group(session: Any) -> None:
    session.client("logs").create_log_group(logGroupName=WANTED.log_group)


def make_role(session: Any) -> None:
    session.client("iam").create_role(
        RoleName=WANTED.role, AssumeRolePolicyDocument=json.dumps(provision.TRUST)
    )


def make_function(session: Any) -> None:
    make_role(session)
    session.client("lambda").create_function(
        FunctionName=NAME, PackageType="Image", Role=WANTED.role_arn,
        Code={"ImageUri": f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/other:1"},
    )  # fmt: skip
    session.client("iam").tag_role(RoleName=WANTED.role, Tags=[{"Key": TAG, "Value": NAME}])


def make_dashboard(session: Any) -> None:
    session.client("cloudwatch").put_dashboard(DashboardName=NAME, DashboardBody='{"widgets": []}')


def make_query(session: Any) -> None:
    session.client("logs").put_query_definition(
        name=f"{NAME}/drift", queryString="limit 1", logGroupNames=["x"]
    )


THEIRS = [make_repository, make_log_group, make_role, make_function, make_dashboard, make_query]


@pytest.mark.parametrize("make", THEIRS)
def test_what_somebody_else_made_is_neither_changed_nor_destroyed(aws: Any, make: Any) -> None:
    make(aws)
    with pytest.raises(Unusable, match="was not made by rlvr deploy"):
        deployed(aws)
    destroy.destroy(FlakyCloud(aws), WANTED)
    left = state(aws)
    kinds = ("functions", "roles", "groups", "repositories", "dashboards", "queries")
    assert sum(len(left[kind]) for kind in kinds) == 1


def test_a_query_of_an_earlier_version_is_replaced_and_one_of_its_users_own_is_left(
    aws: Any, saved: Saved
) -> None:
    deployed(aws)
    id_ = next(iter(saved))
    saved[id_]["queryString"] = "limit 1"
    client = aws.client("logs")
    client.put_query_definition(
        name=f"{NAME}/my own", queryString="limit 2", logGroupNames=[WANTED.log_group]
    )
    assert len(deployed(aws)) == 1
    assert saved[id_]["queryString"] == QUERIES["group-collapse"]
    destroy.destroy(FlakyCloud(aws), WANTED)
    assert [query["name"] for query in saved.values()] == [f"{NAME}/my own"]


def test_another_functions_things_are_somebody_elses(aws: Any) -> None:
    deployed(aws)
    other = Deployment("SageMaker-math2", ACCOUNT, REGION, "arm64")
    destroy.destroy(FlakyCloud(aws), other)
    deployed(aws, other)
    destroy.destroy(FlakyCloud(aws), other)
    assert [f["FunctionName"] for f in state(aws)["functions"]] == [NAME]
    assert len(state(aws)["alarms"]) == 12


def test_destroying_removes_everything_and_then_finds_nothing(aws: Any) -> None:
    deployed(aws)
    destroy.destroy(FlakyCloud(aws), WANTED)
    assert not any(state(aws).values())
    again = FlakyCloud(aws)
    destroy.destroy(again, WANTED)
    assert again.changes == []


def test_the_same_name_in_two_regions_is_two_deployments(aws: Any) -> None:
    deployed(aws)
    other = Deployment(NAME, ACCOUNT, "eu-west-1", "arm64")
    cloud = FlakyCloud(aws)
    provision.make_role(cloud, other)
    assert sorted(state(aws)["roles"]) == [f"{NAME}-eu-west-1", f"{NAME}-us-east-1"]
    assert deployed(aws) == []


@pytest.mark.parametrize("name", ["SageMaker-x", "SageMaker-" + "x" * 54, "-SageMaker__A--b_"])
def test_names_of_what_belongs_to_a_function_are_short_enough(name: str) -> None:
    made = Deployment(name, ACCOUNT, "ap-southeast-2", "arm64")
    assert len(made.role) <= 64
    assert made.role.endswith("-ap-southeast-2")
    assert re.fullmatch(r"rlvr/[a-z0-9]+(?:[._-][a-z0-9]+)*", made.repository)


# --- a dry run


def test_a_dry_run_prints_every_call_and_makes_none(aws: Any) -> None:
    out = io.StringIO()
    cloud = Cloud(aws, dry=True, out=out)
    deploy.deploy(cloud, WANTED, "tag1", pushed)
    assert not any(state(aws).values())
    printed = [line.split()[2] for line in out.getvalue().splitlines()]
    assert all(line.startswith("would ") for line in out.getvalue().splitlines())
    assert set(printed) == {change.split()[1] for change in deployed(aws)}
    assert "create_function" in printed
    assert "push" in printed


def test_a_dry_run_of_destroying_destroys_nothing(aws: Any) -> None:
    deployed(aws)
    before = state(aws)
    cloud = Cloud(aws, dry=True, out=io.StringIO())
    destroy.destroy(cloud, WANTED)
    assert state(aws) == before
    assert len(cloud.changes) >= 6


# --- exact parameters, against botocore's model of the services


class Stubbed(Cloud):
    """A Cloud of stubbed clients: every call must come as expected, with exactly these parameters."""

    def __init__(self) -> None:
        super().__init__(boto3.Session(region_name=REGION), out=io.StringIO())
        self.stubs: dict[str, Stubber] = {}

    def client(self, service: str) -> Any:
        found = super().client(service)
        if service not in self.stubs:
            self.stubs[service] = Stubber(found)
            self.stubs[service].activate()
        return found

    def expect(self, service: str, operation: str, parameters: Any, reply: Any = None) -> None:
        self.client(service)
        self.stubs[service].add_response(operation, reply or {}, parameters)

    def absent(self, service: str, operation: str, parameters: Any, code: str) -> None:
        self.client(service)
        self.stubs[service].add_client_error(operation, code, expected_params=parameters)

    def done(self) -> None:
        for stub in self.stubs.values():
            stub.assert_no_pending_responses()


TAGS = [{"Key": "rlvr-executor", "Value": NAME}]
IMAGE = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/rlvr/sagemaker-math@sha256:" + "a" * 64


def test_the_repository_is_created_with_these_parameters() -> None:
    aws = Stubbed()
    aws.absent(
        "ecr",
        "describe_repositories",
        {"repositoryNames": ["rlvr/sagemaker-math"]},
        "RepositoryNotFoundException",
    )
    aws.expect("ecr", "create_repository", {
        "repositoryName": "rlvr/sagemaker-math", "tags": TAGS, "imageScanningConfiguration": {"scanOnPush": True},
    })  # fmt: skip
    assert provision.make_repository(aws, WANTED) == IMAGE.partition("@")[0]
    aws.done()


def test_the_role_is_created_with_these_parameters() -> None:
    aws = Stubbed()
    aws.absent("iam", "get_role", {"RoleName": WANTED.role}, "NoSuchEntity")
    aws.expect(
        "iam",
        "create_role",
        {
            "RoleName": WANTED.role,
            "AssumeRolePolicyDocument": json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "lambda.amazonaws.com"},
                            "Action": "sts:AssumeRole",
                        }
                    ],
                }
            ),
            "Description": "May write its own logs and nothing else.",
            "Tags": TAGS,
        },
        {
            "Role": {
                "Path": "/",
                "RoleName": WANTED.role,
                "RoleId": "A" * 16,
                "Arn": WANTED.role_arn,
                "CreateDate": "2026-01-01",
            }
        },
    )
    aws.absent("iam", "get_role_policy", {"RoleName": WANTED.role, "PolicyName": "logs"}, "NoSuchEntity")
    aws.expect("iam", "put_role_policy", {
        "RoleName": WANTED.role, "PolicyName": "logs",
        "PolicyDocument": json.dumps({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/lambda/{NAME}:*"}]}),
    })  # fmt: skip
    provision.make_role(aws, WANTED)
    aws.done()


def test_the_function_is_created_with_these_parameters() -> None:
    aws = Stubbed()
    aws.absent("lambda", "get_function", {"FunctionName": NAME}, "ResourceNotFoundException")
    aws.expect("lambda", "create_function", {
        "FunctionName": NAME, "PackageType": "Image", "Code": {"ImageUri": IMAGE}, "Architectures": ["arm64"],
        "Description": "Verifiable rewards for reinforcement fine-tuning.", "Tags": {"rlvr-executor": NAME},
        "Role": WANTED.role_arn, "MemorySize": 1769, "Timeout": 60,
        "Environment": {"Variables": {"RLVR_REWARD": "math", "RLVR_REPLY": "auto", "RLVR_LOG_RESPONSES": "0"}},
    })  # fmt: skip
    aws.expect("lambda", "get_function", {"FunctionName": NAME}, {"Configuration": {"State": "Active"}})
    publication.make_function(aws, WANTED, IMAGE)
    aws.done()


def test_services_are_let_in_with_these_parameters() -> None:
    aws = Stubbed()
    for qualifier in ({}, {"Qualifier": "live"}):
        aws.absent("lambda", "get_policy", {"FunctionName": NAME, **qualifier}, "ResourceNotFoundException")
        for service in ("sagemaker", "bedrock"):
            aws.expect("lambda", "add_permission", {
                "FunctionName": NAME, **qualifier, "StatementId": f"{service}-may-invoke",
                "Action": "lambda:InvokeFunction", "Principal": f"{service}.amazonaws.com", "SourceAccount": ACCOUNT,
            })  # fmt: skip
    publication.let_services_in(aws, WANTED)
    aws.done()


def test_a_call_that_is_denied_says_which_and_how_to_go_on() -> None:
    aws = Stubbed()
    aws.absent("ecr", "describe_repositories", None, "RepositoryNotFoundException")
    aws.absent("ecr", "create_repository", None, "AccessDeniedException")
    with pytest.raises(Unusable, match=r"ecr create_repository: .*AccessDenied.*run the same again"):
        provision.make_repository(aws, WANTED)


# --- the image


class Engine:
    """Stands for a Docker client with one image."""

    def __init__(self, architecture: str = "arm64", steps: Any = (), refuses: bool = False) -> None:
        self.attrs = {"Architecture": architecture, "Id": "sha256:" + "0123456789abcdef" * 4}
        self.steps, self.refuses = steps, refuses
        self.calls: list[Any] = []
        self.images = self

    def get(self, name: str) -> Engine:
        if name == "absent":
            raise ImageNotFound("no")
        return self

    def tag(self, repository: str, tag: str) -> None:
        self.calls.append(("tag", repository, tag))

    def push(self, repository: str, tag: str, **parameters: Any) -> Any:
        self.calls.append(("push", repository, tag, parameters["auth_config"]))
        if self.refuses:
            raise APIError("refused")
        return iter(self.steps)


@pytest.mark.parametrize(("theirs", "ours"), [("arm64", "arm64"), ("amd64", "x86_64")])
def test_the_function_gets_the_architecture_of_its_image(theirs: str, ours: str) -> None:
    engine: Any = Engine(theirs)
    assert push.local(engine, "x") == push.Image("x", ours, "0123456789abcdef")


def test_images_that_lambda_cannot_run_are_refused() -> None:
    engine: Any = Engine("s390x")
    with pytest.raises(Unusable, match="built for s390x; Lambda has arm64 and x86_64"):
        push.local(engine, "x")
    with pytest.raises(Unusable, match="there is no image absent; build it"):
        push.local(engine, "absent")


def test_an_image_is_pushed_under_its_contents_tag_with_the_registrys_password() -> None:
    engine: Any = Engine(steps=[{"status": "Pushing"}, {"status": "done"}])
    push.push(engine, push.Image("x", "arm64", "tag1"), "registry/repo", b64encode(b"AWS:secret").decode())
    assert engine.calls == [
        ("tag", "registry/repo", "tag1"),
        ("push", "registry/repo", "tag1", {"username": "AWS", "password": "secret"}),
    ]


@pytest.mark.parametrize("engine", [Engine(steps=[{"error": "denied"}]), Engine(refuses=True)])
def test_a_push_that_the_registry_refuses_is_said(engine: Any) -> None:
    with pytest.raises(Unusable, match=r"the push of x failed: .*; run the same again"):
        push.push(engine, push.Image("x", "arm64", "t"), "r", b64encode(b"AWS:s").decode())


# --- the function's answer, and the commands


SMOKES = [
    (
        json.dumps(
            [{"id": "right", "aggregate_reward_score": 0.0}, {"id": "wrong", "aggregate_reward_score": 0.0}]
        ),
        False,
    ),
    (
        json.dumps(
            [{"id": "right", "aggregate_reward_score": 1.0}, {"id": "wrong", "aggregate_reward_score": 1.0}]
        ),
        False,
    ),
    ('{"errorType": "Runtime.ImportModuleError", "errorMessage": "x"}', False),
    ("nonsense", False),
    (json.dumps({"statusCode": 200, "body": json.dumps(GOOD)}), True),
    (json.dumps(GOOD), True),
]


@pytest.mark.parametrize(("reply", "good"), SMOKES)
def test_a_function_that_does_not_judge_is_not_called_deployed(aws: Any, reply: str, good: bool) -> None:
    cloud = FlakyCloud(aws)
    deployed(aws)
    answer(reply)
    if good:
        deploy.smoke(cloud, WANTED)
    else:
        with pytest.raises(Unusable, match="does not judge as it should"):
            deploy.smoke(cloud, WANTED)


def test_the_smoke_event_is_judged_right_by_the_handler() -> None:
    from lambda_container import handler

    assert deploy._scores(json.dumps(handler.handler(deploy.SMOKE)).encode()) == {"right": 1.0, "wrong": 0.0}


def arguments(*words: str) -> Namespace:
    parser = ArgumentParser()
    deploy.configure(parser)
    return parser.parse_args([NAME, *words])


REFUSED = [
    (["math"], "does not contain SageMaker"),
    ([NAME, "--timeout", "901"], "--timeout 901: it must be from 1 to 900"),
    ([NAME, "--memory", "64"], "--memory 64: it must be from 128 to 10240"),
    ([NAME, "--reserve", "-1"], "--reserve -1: it must be from 0"),
]


@pytest.mark.parametrize(("words", "message"), REFUSED)
def test_what_would_fail_later_is_refused_before_anything_is_made(
    capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    assert cli.main(["deploy", *words]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(("workload", "memory", "timeout"), [("math", 1769, 60), ("code", 3008, 300)])
def test_workloads_have_the_templates_defaults(aws: Any, workload: str, memory: int, timeout: int) -> None:
    wanted = deploy.deployment(arguments("--workload", workload), Cloud(aws), "arm64")
    assert (wanted.memory, wanted.timeout, wanted.account) == (memory, timeout, ACCOUNT)


def test_the_command_deploys_prints_the_recipes_and_destroys(
    aws: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from contextlib import nullcontext

    from lambda_container.command import engine

    monkeypatch.setattr(engine, "engine", lambda: nullcontext(Engine()))
    monkeypatch.setattr(push, "push", lambda client, image, uri, token: put_image(uri, image.tag))
    assert cli.main(["deploy", NAME, "--reserve", "50"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"{WANTED.arn}\n")
    for part in ("smtj:", "hyperpod:", "bedrock:", "lambda_concurrency_limit: 50", '"lambdaGrader"'):
        assert part in out
    assert cli.main(["destroy", NAME]) == 0
    assert not any(state(aws).values())
    assert cli.main(["destroy", NAME]) == 0
    assert f"nothing of {NAME} is there" in capsys.readouterr().out


def test_without_a_region_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/absent")
    with pytest.raises(Unusable, match="no region is configured: give --region"):
        Cloud(boto3.Session()).read("sts", "get_caller_identity")
