"""The push through the Docker engine, to a registry that asks for a password as ECR does."""

from __future__ import annotations

import io
import json
import tarfile
from base64 import b64encode
from collections.abc import Iterator

import pytest
from docker import DockerClient

from lambda_container.command import Unusable, push
from lambda_container.command.engine import engine
from tests.containers import needs_engine
from tests.registry import Registry, registry

pytestmark = needs_engine
NAME = "rlvr-test-push"


@pytest.fixture(scope="module")
def client() -> Iterator[DockerClient]:
    with engine() as found:
        yield found


@pytest.fixture(scope="module")
def image(client: DockerClient) -> Iterator[push.Image]:
    """One small file."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        entry = tarfile.TarInfo("file")
        entry.size = 4
        tar.addfile(entry, io.BytesIO(b"text"))
    client.api.import_image_from_data(packed.getvalue(), repository=NAME, tag="latest")
    yield push.local(client, NAME)
    client.images.remove(NAME, force=True)


@pytest.fixture
def place(client: DockerClient) -> Iterator[Registry]:
    with registry("secret") as found:
        yield found


def token(password: str) -> str:
    return b64encode(f"AWS:{password}".encode()).decode()


def pushed(client: DockerClient, image: push.Image, place: Registry, password: str) -> None:
    repository = f"{place.address}/rlvr/sagemaker-x"
    try:
        push.push(client, image, repository, token(password))
    finally:
        client.images.remove(f"{repository}:{image.tag}", force=True)


def test_the_registry_gets_the_image_under_its_contents_tag(
    client: DockerClient, image: push.Image, place: Registry
) -> None:
    pushed(client, image, place, "secret")
    manifest = json.loads(place.manifests[f"/v2/rlvr/sagemaker-x/manifests/{image.tag}"])
    config = json.loads(place.blobs[manifest["config"]["digest"]])
    assert push.ARCHITECTURES[config["architecture"]] == image.architecture
    assert all(layer["digest"] in place.blobs for layer in manifest["layers"])


def test_a_second_push_sends_nothing_again(client: DockerClient, image: push.Image, place: Registry) -> None:
    pushed(client, image, place, "secret")
    place.uploads = None  # type: ignore[assignment]
    pushed(client, image, place, "secret")


def test_a_wrong_password_is_said(client: DockerClient, image: push.Image, place: Registry) -> None:
    with pytest.raises(Unusable, match=f"the push of {NAME} failed: .*; run the same again"):
        pushed(client, image, place, "wrong")
    assert place.manifests == {}
