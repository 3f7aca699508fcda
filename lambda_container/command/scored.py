"""What came back for one row, however it was scored."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from lambda_container.command.rows import Line


@dataclass(frozen=True, slots=True)
class Scored:
    """A row's result: the number paid, and what a person wants to know about it."""

    id: str
    reward: float
    outcome: str
    answer: str | None
    detail: str
    metrics: dict[str, float]

    def as_json(self) -> dict[str, Any]:
        """For a line of JSONL."""
        return asdict(self)

    def as_result(self) -> dict[str, Any]:
        """As the function answers a trainer."""
        metrics = [{"name": name, "value": value, "type": "Metric"} for name, value in self.metrics.items()]
        return {"id": self.id, "aggregate_reward_score": self.reward, "metrics_list": metrics}


def from_result(result: dict[str, Any]) -> Scored:
    """Reads one result of a reply to an event with `explain`."""
    metrics = {metric["name"]: metric["value"] for metric in result["metrics_list"]}
    return Scored(
        result["id"],
        result["aggregate_reward_score"],
        result.get("outcome", "error" if metrics.get("verifier_error") else ""),
        result.get("answer"),
        result.get("detail", ""),
        metrics,
    )


def from_problem(line: Line) -> Scored:
    """The error verdict of a line that could not be a row."""
    detail = f"sample: line {line.number} cannot be scored: {line.problem}"
    return Scored(
        f"line-{line.number}", 0.0, "error", None, detail, {"verifier_error": 1.0, "error_sample": 1.0}
    )
