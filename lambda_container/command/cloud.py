"""AWS as deploy and destroy see it: what is read, and what is changed, each change printed first."""

from __future__ import annotations

import json
import sys
from typing import Any, TextIO

from lambda_container.command import Unusable

ABSENT = frozenset(
    {
        "NoSuchEntity",
        "NotFoundException",
        "ImageNotFoundException",
        "RepositoryNotFoundException",
        "ResourceNotFound",
        "ResourceNotFoundException",
    }
)


class Cloud:
    """One account and region.

    Args:
        session: a boto3 Session.
        dry: print changes and make none; what is read is read all the same.
        out: where changes are printed.
    """

    def __init__(self, session: Any, dry: bool = False, out: TextIO | None = None) -> None:
        self.session = session
        self.dry = dry
        self.out = out or sys.stderr
        self.changes: list[str] = []
        self._clients: dict[str, Any] = {}

    @property
    def region(self) -> str:
        """The region's name. Raises Unusable where none is configured."""
        if not self.session.region_name:
            raise Unusable("no region is configured: give --region, or set AWS_REGION")
        return str(self.session.region_name)

    def read(self, service: str, operation: str, **parameters: Any) -> Any:
        """A reply, or None where the thing is not there. Raises Unusable for any other failure."""
        from botocore.exceptions import ClientError

        try:
            return self._call(service, operation, parameters)
        except ClientError as problem:
            if problem.response["Error"]["Code"] in ABSENT:
                return None
            raise Unusable(f"{service} {operation}: {problem}") from problem

    def change(self, service: str, operation: str, **parameters: Any) -> Any:
        """Makes a change and returns the reply; in a dry run {}. Raises Unusable."""
        from botocore.exceptions import ClientError

        self.tell(f"{service} {operation} {json.dumps(parameters)}", f"{service} {operation}")
        if self.dry:
            return {}
        try:
            return self._call(service, operation, parameters)
        except ClientError as problem:
            raise Unusable(
                f"{service} {operation}: {problem}. What was done so far stays; run the same again to go on"
            ) from problem

    def wait(self, service: str, waiter: str, **parameters: Any) -> None:
        """Waits until a change has taken effect. Raises Unusable where it does not."""
        from botocore.exceptions import WaiterError

        if self.dry:
            return
        try:
            self.client(service).get_waiter(waiter).wait(**parameters)
        except WaiterError as problem:
            raise Unusable(f"{service} {waiter}: {problem}; run the same again to go on") from problem

    def tell(self, change: str, brief: str = "") -> None:
        """Records a change and prints it: in a dry run the whole of it, otherwise what it is."""
        self.changes.append(change)
        print(f"would {change}" if self.dry else brief or change, file=self.out)

    def client(self, service: str) -> Any:
        """The client of a service. Raises Unusable where there are no credentials or no region."""
        if service not in self._clients:
            self._clients[service] = self.session.client(service, region_name=self.region)
        return self._clients[service]

    def _call(self, service: str, operation: str, parameters: dict[str, Any]) -> Any:
        from botocore.exceptions import BotoCoreError

        try:
            return getattr(self.client(service), operation)(**parameters)
        except BotoCoreError as problem:
            raise Unusable(f"{service} {operation}: {problem}") from problem


def cloud(region: str | None, dry: bool) -> Cloud:
    """The account that the environment's credentials name. Raises Unusable where boto3 is missing."""
    try:
        import boto3
        from botocore.exceptions import BotoCoreError
    except ImportError as problem:
        raise Unusable("boto3 is not installed: pip install 'rlvr-executor[aws]'") from problem
    try:
        return Cloud(boto3.Session(region_name=region), dry)
    except BotoCoreError as problem:
        raise Unusable(str(problem)) from problem
