"""The alarms on a reward function, as PutMetricAlarm takes them (CloudFormation takes the same).

Thresholds are meant to be quiet in a healthy run. Whatever can only be judged against the run itself, the
mean and the median, has an anomaly band instead.
"""

from __future__ import annotations

from typing import Any

from lambda_container.telemetry import NAMESPACE
from verifiers.core import Cause

Alarm = dict[str, Any]

THEIRS = (Cause.SAMPLE, Cause.REFERENCE, Cause.OPTION)  # the data's or the reward file's
NOBODYS = (Cause.NO_RESPONSE,)  # a trainer's check before the run sends rows without an answer
OURS = tuple(cause for cause in Cause if cause not in THEIRS + NOBODYS)

MINUTES_5, HOUR = 300, 3600


def alarms(function: str, timeout: str, log_group: str) -> dict[str, Alarm]:
    """Alarms by short name.

    Args:
        function, timeout, log_group: the function's name, its time-out in seconds and its log group, or
            what a template puts in their place.
    """
    dimension, logs = {"Function": function}, {"LogGroupName": log_group}
    aws = {"FunctionName": function}
    return {
        "RewardMean": _band(_stat("Reward", dimension, "Average")),
        "ScoreMedian": _band(_stat("Score", dimension, "p50")),
        "ZeroShare": _above(0.95, _stat("ZeroShare", dimension, "Average")),
        "OneShare": _above(0.95, _stat("OneShare", dimension, "Average")),
        "GroupCollapse": _above(
            0.6,
            _math("excess", "equal - chance"),
            _part("equal", _stat("GroupsEqualShare", dimension, "Average")),
            _part("chance", _stat("GroupsEqualByChance", dimension, "Average")),
        ),
        "ErrorShare": _above(0.02, _stat("ErrorShare", dimension, "Average")),
        "OurErrors": _above(0, *_sum_of_errors(OURS, dimension), periods=1),
        "DataErrors": _above(0, *_sum_of_errors(THEIRS, dimension), periods=1),
        "FunctionErrors": _above(0, _stat("Errors", aws, "Sum", "AWS/Lambda"), periods=1),
        "Throttles": _above(0, _stat("Throttles", aws, "Sum", "AWS/Lambda"), periods=2),
        "NearTimeout": _above(
            0.8,
            _math("share", f"p99 / (1000 * {timeout})"),
            _part("p99", _stat("Duration", aws, "p99", "AWS/Lambda")),
        ),
        "MetricsUnread": _above(
            0,
            _math("unread", "FILL(parsing, 0) + FILL(validation, 0)"),
            _part("parsing", _stat("EMFParsingErrors", logs, "Sum", "AWS/Logs")),
            _part("validation", _stat("EMFValidationErrors", logs, "Sum", "AWS/Logs")),
            periods=1,
        ),
    }


def canary(function: str, canary_function: str) -> Alarm:
    """Rewards rise while those of a fixed set of canary prompts, scored by another function, do not."""
    rises = "IF(DIFF(reward) > 0.01 AND DIFF(canary) < 0.002, 1, 0)"
    return _above(
        0.5,
        _math("hacking", rises),
        _part("reward", _stat("Score", {"Function": function}, "Average", period=HOUR)),
        _part("canary", _stat("Score", {"Function": canary_function}, "Average", period=HOUR)),
        periods=6,
        of_them=3,
    )


DESCRIPTIONS = {
    "RewardMean": "The mean reward has left its usual band.",
    "ScoreMedian": "The median score has left its usual band.",
    "ZeroShare": "Almost every score is exactly 0: too hard, or answers are not found any more.",
    "OneShare": "Almost every score is exactly 1: too easy, or the reward is being gamed.",
    "GroupCollapse": "Far more groups have equal scores than chance explains; they teach nothing.",
    "ErrorShare": "More than 2 % of the samples could not be judged.",
    "OurErrors": "A sample could not be judged through a fault of the executor.",
    "DataErrors": "A row, its reference or its options cannot be used.",
    "FunctionErrors": "An invocation failed as a whole.",
    "Throttles": "Invocations are refused; a trainer gives up after three.",
    "NearTimeout": "The slowest invocations take more than 80 % of the time-out.",
    "MetricsUnread": "CloudWatch could not read a metric line.",
    "Canary": "Rewards rise and the canary set's do not: the reward may be being gamed.",
}


def _stat(
    metric: str,
    dimensions: dict[str, str],
    statistic: str,
    namespace: str = NAMESPACE,
    *,
    period: int = MINUTES_5,
) -> dict[str, Any]:
    named = [{"Name": name, "Value": value} for name, value in dimensions.items()]
    found = {"Namespace": namespace, "MetricName": metric, "Dimensions": named}
    return {"Metric": found, "Period": period, "Stat": statistic}


def _part(identity: str, stat: dict[str, Any]) -> dict[str, Any]:
    return {"Id": identity, "MetricStat": stat, "ReturnData": False}


def _math(identity: str, expression: str) -> dict[str, Any]:
    return {"Id": identity, "Expression": expression, "ReturnData": True}


def _above(threshold: float, *metrics: dict[str, Any], periods: int = 3, of_them: int = 0) -> Alarm:
    """In alarm while the value is above a threshold for so many periods. A plain statistic may be given."""
    found = [m if "Id" in m else {"Id": "value", "MetricStat": m, "ReturnData": True} for m in metrics]
    return {
        "Metrics": found,
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": threshold,
        "EvaluationPeriods": periods,
        "DatapointsToAlarm": of_them or periods,
        "TreatMissingData": "notBreaching",
    }


def _band(stat: dict[str, Any]) -> Alarm:
    value = {"Id": "value", "MetricStat": stat, "ReturnData": True}
    band = {"Id": "band", "Expression": "ANOMALY_DETECTION_BAND(value, 3)", "ReturnData": True}
    return {
        "Metrics": [value, band],
        "ComparisonOperator": "LessThanLowerOrGreaterThanUpperThreshold",
        "ThresholdMetricId": "band",
        "EvaluationPeriods": 3,
        "DatapointsToAlarm": 3,
        "TreatMissingData": "notBreaching",
    }


def _sum_of_errors(causes: tuple[Cause, ...], dimension: dict[str, str]) -> list[dict[str, Any]]:
    total = " + ".join(f"FILL({cause}, 0)" for cause in causes)
    parts = [_part(cause.value, _stat(f"Error_{cause}", dimension, "Sum")) for cause in causes]
    return [_math("total", total), *parts]
