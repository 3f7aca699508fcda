"""The CloudWatch dashboard of a reward function, as PutDashboard takes it."""

from __future__ import annotations

from typing import Any

from lambda_container.command.alarms import THEIRS
from lambda_container.command.queries import GROUP_COLLAPSE
from lambda_container.telemetry import NAMESPACE
from verifiers.core import Cause

Widget = dict[str, Any]
WIDTH, HEIGHT = 8, 6  # of a widget; the dashboard is 24 wide


def body(function: str, region: str, log_group: str) -> dict[str, Any]:
    """The dashboard's content; arguments may be what a template puts in their place."""
    widgets = [
        _graph("Reward", region, [_ours("Reward", function, stat) for stat in QUANTILES]),
        _graph("Where scores lie", region, [_ours("Score", function, s, label=n) for s, n in RANGES.items()]),
        _graph("Exactly 0, exactly 1, not judged", region,
               [_ours(name, function, "Average") for name in ("ZeroShare", "OneShare", "ErrorShare")]),
        _graph("Groups of equal scores, and by chance", region,
               [_ours(name, function, "Average")
                for name in ("GroupsEqualShare", "GroupsEqualByChance", "GroupSpread")]),
        _graph("Samples that could not be judged, by cause", region,
               [_ours(f"Error_{cause}", function, "Sum", label=_blamed(cause)) for cause in Cause]),
        _graph("How answers were found", region, [[{"expression": _search(function), "id": "found"}]]),
        _graph("Response length, and how it goes with the score", region,
               [_ours("ResponseLength", function, "p50"), _ours("ResponseLength", function, "p90"),
                [*_ours("LengthCorrelation", function, "Average")[:-1],
                 {"stat": "Average", "yAxis": "right"}]]),
        _graph("Time per sample, µs", region,
               [_ours(name, function, stat) for name in ("SampleMicros", "SandboxMicros")
                for stat in ("p50", "p99")]),
        _graph("Invocations", region,
               [_lambda(name, function, stat) for name, stat in INVOCATIONS.items()]
               + [_ours("ColdStart", function, "Sum")]),
        _graph("Duration, ms", region, [_lambda("Duration", function, stat) for stat in SLOW]),
        _graph("Metric lines that CloudWatch could not read", region,
               [["AWS/Logs", name, "LogGroupName", log_group, {"stat": "Sum"}]
                for name in ("EMFParsingErrors", "EMFValidationErrors")]),
        _log("Collapsed groups", region, log_group, GROUP_COLLAPSE),
    ]  # fmt: skip
    return {"widgets": [_placed(widget, i) for i, widget in enumerate(widgets)]}


QUANTILES = ("Average", "p10", "p50", "p90")
SLOW = ("p50", "p99", "Maximum")
RANGES = {"PR(:0)": "0", "PR(0:0.5)": "to a half", "PR(0.5:0.999999)": "above a half", "PR(0.999999:)": "1"}
INVOCATIONS = {"Invocations": "Sum", "Errors": "Sum", "Throttles": "Sum", "ConcurrentExecutions": "Maximum"}


def _blamed(cause: Cause) -> str:
    return f"{cause} (data)" if cause in THEIRS else cause.value


def _ours(metric: str, function: str, stat: str, label: str = "") -> list[Any]:
    return [NAMESPACE, metric, "Function", function, {"stat": stat, "label": label or f"{metric} {stat}"}]


def _lambda(metric: str, function: str, stat: str) -> list[Any]:
    return ["AWS/Lambda", metric, "FunctionName", function, {"stat": stat, "label": f"{metric} {stat}"}]


def _search(function: str) -> str:
    return f"SEARCH('{{{NAMESPACE},Function}} Function=\"{function}\" extraction', 'Sum', 300)"


def _graph(title: str, region: str, metrics: list[Any]) -> Widget:
    properties = {"title": title, "region": region, "view": "timeSeries", "period": 300, "metrics": metrics}
    return {"type": "metric", "properties": properties}


def _log(title: str, region: str, log_group: str, query: str) -> Widget:
    text = f"SOURCE '{log_group}' | {query}"
    return {"type": "log", "properties": {"title": title, "region": region, "view": "table", "query": text}}


def _placed(widget: Widget, position: int) -> Widget:
    row, column = divmod(position, 24 // WIDTH)
    return {**widget, "x": column * WIDTH, "y": row * HEIGHT, "width": WIDTH, "height": HEIGHT}
