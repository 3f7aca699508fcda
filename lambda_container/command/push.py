"""A local image into a registry of ECR, through the Docker SDK."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass
from typing import Any

from docker import DockerClient
from docker.errors import APIError, ImageNotFound

from lambda_container.command import Unusable

ARCHITECTURES = {"amd64": "x86_64", "arm64": "arm64"}  # Docker's names, Lambda's names


@dataclass(frozen=True, slots=True)
class Image:
    """An image of this machine. architecture: as Lambda calls it. tag: of its content, for the registry."""

    name: str
    architecture: str
    tag: str


def local(client: DockerClient, name: str) -> Image:
    """Looks an image up. Raises Unusable where there is none, or where Lambda has no such processor."""
    try:
        attributes = client.images.get(name).attrs
    except ImageNotFound as problem:
        raise Unusable(f"there is no image {name}; build it with `rlvr image`") from problem
    architecture = ARCHITECTURES.get(attributes["Architecture"])
    if architecture is None:
        raise Unusable(f"{name} is built for {attributes['Architecture']}; Lambda has arm64 and x86_64")
    return Image(name, architecture, attributes["Id"].partition(":")[2][:16])


def push(client: DockerClient, image: Image, repository: str, authorization: str) -> None:
    """Sends an image to a repository's URI under its content's tag.

    authorization: as ECR's GetAuthorizationToken gives it. Raises Unusable where the registry refuses.
    """
    user, _, password = b64decode(authorization).decode().partition(":")
    credentials = {"username": user, "password": password}
    try:
        client.images.get(image.name).tag(repository, image.tag)
        steps: Any = client.images.push(
            repository, image.tag, auth_config=credentials, stream=True, decode=True
        )
        for step in steps:
            if "error" in step:
                raise Unusable(f"the push of {image.name} failed: {step['error']}; run the same again")
    except APIError as problem:
        raise Unusable(f"the push of {image.name} failed: {problem}; run the same again") from problem
