"""What came back for one row, however it was scored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lambda_container import telemetry
from lambda_container.command.rows import Line, told
from lambda_container.command.seen import END


@dataclass(frozen=True, slots=True)
class Scored:
    """A row's result: the number paid, and what a person wants to know about it.

    seconds: that judging took, where known. row: what was judged, where it could be read.
    """

    id: str
    reward: float
    outcome: str
    answer: str | None
    detail: str
    metrics: dict[str, float]
    seconds: float | None = None
    row: dict[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """For a line of JSONL: the verdict, and of the row what `rlvr report` shows."""
        verdict = {name: getattr(self, name) for name in VERDICT}
        if self.seconds is not None:
            verdict["seconds"] = self.seconds
        return verdict | (_told(self.row) if self.row is not None else {})

    def as_result(self) -> dict[str, Any]:
        """As the function answers a trainer."""
        metrics = [{"name": name, "value": value, "type": "Metric"} for name, value in self.metrics.items()]
        return {"id": self.id, "aggregate_reward_score": self.reward, "metrics_list": metrics}


VERDICT = ("id", "reward", "outcome", "answer", "detail", "metrics")


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """Step, group and response; of a prompt its hash, of a response its length and its end."""
    said = told(row)
    found: dict[str, Any] = {} if said.step is None else {"step": said.step}
    if said.prompt:
        found["prompt"] = telemetry.hashed(said.prompt)
    return found | {"length": len(said.response), "response_end": said.response[-END:]}


def from_result(result: dict[str, Any], row: dict[str, Any] | None = None) -> Scored:
    """Reads one result of a reply to an event with `explain`."""
    metrics = {metric["name"]: metric["value"] for metric in result["metrics_list"]}
    return Scored(
        result["id"],
        result["aggregate_reward_score"],
        result.get("outcome", "error" if metrics.get("verifier_error") else ""),
        result.get("answer"),
        result.get("detail", ""),
        metrics,
        result.get("seconds"),
        row,
    )


def from_problem(line: Line) -> Scored:
    """The error verdict of a line that could not be a row."""
    detail = f"sample: line {line.number} cannot be scored: {line.problem}"
    return Scored(
        f"line-{line.number}", 0.0, "error", None, detail, {"verifier_error": 1.0, "error_sample": 1.0}
    )
