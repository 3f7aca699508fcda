"""Saved CloudWatch Logs Insights queries for moto, which simulates none."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest

Saved = dict[str, dict[str, Any]]


def simulated(patch: pytest.MonkeyPatch) -> Saved:
    """Teaches moto the three operations, as CloudWatch documents them; returns what is saved, by id."""
    from moto.logs.responses import LogsResponse

    saved: Saved = {}

    def describe(response: Any) -> str:
        begin = response._get_param("queryDefinitionNamePrefix") or ""
        found = [query for query in saved.values() if query["name"].startswith(begin)]
        return json.dumps({"queryDefinitions": found})

    def put(response: Any) -> str:
        given = {name: response._get_param(name) for name in ("name", "queryString", "logGroupNames")}
        id_ = response._get_param("queryDefinitionId") or str(uuid4())
        saved[id_] = {**given, "queryDefinitionId": id_}
        return json.dumps({"queryDefinitionId": id_})

    def delete(response: Any) -> str:
        return json.dumps({"success": bool(saved.pop(response._get_param("queryDefinitionId"), None))})

    for name, operation in {"describe": describe, "put": put, "delete": delete}.items():
        plural = "definitions" if name == "describe" else "definition"
        patch.setattr(LogsResponse, f"{name}_query_{plural}", operation, raising=False)
    return saved
