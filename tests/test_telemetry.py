"""The embedded-metric line: true to its format whatever comes in, and right about the rewards."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from statistics import mean, pstdev
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambda_container import transcript
from lambda_container.telemetry import Facts, emit
from verifiers.core import Cause, Sample, Verdict, error, graded

FACTS = Facts(1_767_225_600_000, "SageMaker-math", "request-1", "math")
STATISTICS_UNITS = {"None", "Count", "Microseconds", "Milliseconds", "Seconds", "Percent"}


def refuse(constant: str) -> float:
    raise AssertionError(f"{constant} is not JSON")


def read(line: str) -> dict[str, Any]:
    assert "\n" not in line
    parsed = json.loads(line, parse_constant=refuse)
    assert isinstance(parsed, dict)
    return parsed


def batch(*scores: float | Cause, group: int = 1, cold: bool = False) -> dict[str, Any]:
    """The line about samples with these scores, `group` samples in a row sharing a prompt."""
    samples = [Sample("x" * (10 + i), id=f"s{i}", prompt=f"prompt {i // group}") for i in range(len(scores))]
    verdicts = [error(s, "mended") if isinstance(s, Cause) else graded(s, "a") for s in scores]
    rewards = [0.0 if isinstance(s, Cause) else s for s in scores]
    return read(emit(samples, verdicts, rewards, Facts(1, "f", cold=cold)))


def assert_embedded_metric_format(line: str) -> None:
    """The rules of the specification that a line of ours could break."""
    assert len(line.encode()) <= 256 * 1024
    parsed = read(line)
    directive = parsed["_aws"]
    assert set(directive) == {"Timestamp", "CloudWatchMetrics"}
    assert isinstance(directive["Timestamp"], int)
    for metrics in directive["CloudWatchMetrics"]:
        assert 1 <= len(metrics["Namespace"]) <= 1024
        for dimensions in metrics["Dimensions"]:
            assert len(dimensions) <= 30
            assert all(isinstance(parsed[d], str) and 1 <= len(parsed[d]) <= 1024 for d in dimensions)
        assert 1 <= len(metrics["Metrics"]) <= 100
        names = [metric["Name"] for metric in metrics["Metrics"]]
        assert len(set(names)) == len(names)
        for metric in metrics["Metrics"]:
            assert metric.get("Unit", "None") in STATISTICS_UNITS
            values = parsed[metric["Name"]]
            values = values if isinstance(values, list) else [values]
            assert 1 <= len(values) <= 100
            assert all(isinstance(value, int | float) for value in values)


texts = st.text(max_size=300) | st.sampled_from(["", "\ud800", "\x00\n", "é" * 300, "NaN"])
metrics = st.dictionaries(
    st.text(max_size=8).map(lambda t: f"extraction_{t}") | st.just("sandbox_seconds") | texts,
    st.floats(allow_nan=False, allow_infinity=False),
    max_size=5,
)
verdicts_of_any_kind = st.builds(
    lambda score, cause, found: (
        Verdict(graded(score, None).outcome, score, None, "", found)
        if score is not None
        else error(cause, "x", **{})
    ),
    st.none() | st.floats(0, 1),
    st.sampled_from(list(Cause)),
    metrics,
)
rows = st.lists(
    st.tuples(
        st.builds(Sample, texts, st.none(), st.just({}), texts, texts), verdicts_of_any_kind, st.floats()
    ),
    max_size=130,
)


@given(rows, st.lists(st.integers(0, 10**9), max_size=130), texts, st.booleans())
def test_whatever_comes_in_the_line_obeys_the_format(
    rows: list[Any], micros: list[int], name: str, cold: bool
) -> None:
    facts = Facts(1, name, name, name, micros[: len(rows)] if len(micros) >= len(rows) else (), cold)
    line = emit([r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], facts)
    assert_embedded_metric_format(line)


def test_ten_thousand_hostile_samples_stay_under_the_size_limit() -> None:
    samples = [Sample("x", id="\ud800" * 5000, prompt=f"{i}" + "y" * 1000) for i in range(10_000)]
    verdicts = [
        error(Cause.SANDBOX, "x") if i % 2 else graded(i / 10_000, "a", "", **{f"extraction_{i}" * 90: 1.0})
        for i in range(10_000)
    ]
    line = emit(
        samples,
        verdicts,
        [1e300] * 10_000,
        Facts(1, "f" * 9999, "r" * 9999, "n" * 9999, [9_900_000] * 10_000),
    )
    assert_embedded_metric_format(line)
    assert len(line) < 128 * 1024


def test_a_metric_without_a_value_is_not_declared() -> None:
    parsed = batch()
    names = {metric["Name"] for metric in parsed["_aws"]["CloudWatchMetrics"][0]["Metrics"]}
    assert names == {"Samples", "ColdStart"}
    assert names <= set(parsed)


def test_reward_is_what_was_paid_and_score_is_what_was_judged() -> None:
    samples = [Sample("abc"), Sample("de"), Sample("f")]
    verdicts = [graded(1.0, "a"), graded(0.0, "b"), error(Cause.DEADLINE, "late")]
    parsed = read(emit(samples, verdicts, [1.0, -1.0, -0.5], FACTS))
    assert parsed["Reward"] == [1.0, -1.0, -0.5]
    assert parsed["Score"] == [1.0, 0.0]
    assert parsed["ResponseLength"] == [3, 2]


def test_our_failures_are_no_zeros() -> None:
    parsed = batch(0.0, 1.0, Cause.SANDBOX, Cause.SANDBOX, Cause.DEADLINE, 0.5, 1.0, 1.0)
    assert parsed["ZeroShare"] == pytest.approx(1 / 5)
    assert parsed["OneShare"] == pytest.approx(3 / 5)
    assert parsed["ErrorShare"] == pytest.approx(3 / 8)
    assert (parsed["Error_sandbox"], parsed["Error_deadline"], parsed["Samples"]) == (2, 1, 8)
    assert [failure["id"] for failure in parsed["failures"]] == ["s2", "s3", "s4"]


def test_a_batch_of_failures_has_an_error_share_of_one_and_no_other_share() -> None:
    parsed = batch(Cause.PROVIDER, Cause.PROVIDER)
    assert parsed["ErrorShare"] == 1
    assert not {"ZeroShare", "OneShare", "Score"} & set(parsed)


def test_ways_of_extraction_are_counted() -> None:
    verdicts = [graded(1.0, "a", extraction_boxed=1.0), graded(0.0, "a", extraction_boxed=1.0, depth=3.0)]
    verdicts.append(graded(0.0, "a", extraction_last_number=1.0))
    parsed = read(emit([Sample("x")] * 3, verdicts, [1.0, 0.0, 0.0], FACTS))
    assert (parsed["extraction_boxed"], parsed["extraction_last_number"]) == (2, 1)
    assert "depth" not in parsed


def test_a_line_has_its_own_values_where_an_earlier_one_had_the_same_metrics() -> None:
    for count in (1, 2, 3):
        verdicts = [graded(1.0, "a", "", **{"extraction_100%s_%": 1.0})] * count
        parsed = read(emit([Sample("x")] * count, verdicts, [1.0] * count, Facts(count, "100%", "%d")))
        assert (parsed["extraction_100%s_%"], parsed["_aws"]["Timestamp"]) == (count, count)
        assert (parsed["Function"], parsed["request"]) == ("100%", "%d")


def test_metrics_of_one_criterion_among_several_are_found_too() -> None:
    verdict = graded(1.0, "a", correct_extraction_boxed=1.0, correct_sandbox_seconds=0.001)
    parsed = read(emit([Sample("x")], [verdict], [1.0], FACTS))
    assert (parsed["correct_extraction_boxed"], parsed["SandboxMicros"]) == (1, [1000])


def test_a_failure_is_named_as_in_the_reply() -> None:
    line = emit([Sample("x")], [error(Cause.SANDBOX, "x")], [0.0], Facts(1, ids=["row 7"]))
    assert read(line)["failures"] == [{"id": "row 7", "cause": "sandbox"}]


def test_ways_that_found_nothing_are_no_metrics() -> None:
    verdict = graded(1.0, "a", extraction_whole=1.0, extraction_fence=0.0)
    parsed = read(emit([Sample("x")], [verdict], [1.0], FACTS))
    assert "extraction_whole" in parsed
    assert "extraction_fence" not in parsed


@pytest.mark.parametrize("name", ["sandbox_seconds", "cpu_seconds", "tests_cpu_seconds"])
def test_latencies_are_whole_microseconds(name: str) -> None:
    verdict = graded(1.0, "a", "", **{name: 0.0025})
    parsed = read(emit([Sample("x")], [verdict], [1.0], Facts(1, micros=[3100])))
    assert (parsed["SampleMicros"], parsed["SandboxMicros"]) == ([3100], [2500])


@pytest.mark.parametrize(("cold", "count"), [(True, 1), (False, 0)])
def test_a_cold_start_is_counted(cold: bool, count: int) -> None:
    assert batch(1.0, cold=cold)["ColdStart"] == count


BINS = [
    ([0.0, 0.0, 1.0], [2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
    ([0.01, 0.0999, 0.1, 0.55], [0, 2, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0]),
    ([0.9999999999, 1e-300], [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]),
]


@pytest.mark.parametrize(("scores", "bins"), BINS)
def test_exact_zero_and_exact_one_have_bins_of_their_own(scores: list[float], bins: list[int]) -> None:
    assert batch(*scores)["bins"] == bins


def test_bins_and_moments_of_lines_add_up_to_those_of_all_samples() -> None:
    scores = [random.Random(7).choice([0.0, 0.25, 1.0]) for _ in range(30)]
    whole, parts = batch(*scores), [batch(*scores[i : i + 10]) for i in (0, 10, 20)]
    assert [sum(column) for column in zip(*(p["bins"] for p in parts), strict=True)] == whole["bins"]
    assert sum(p["moments"][2] for p in parts) == pytest.approx(whole["moments"][2])


def test_a_group_of_equal_scores_has_no_spread() -> None:
    parsed = batch(1.0, 1.0, 0.0, 0.0, group=2)
    assert (parsed["GroupSpread"], parsed["GroupsEqualShare"]) == (0, 1)


def test_the_spread_of_a_group_is_its_standard_deviation() -> None:
    parsed = batch(0.0, 1.0, 0.25, 0.5, group=4)
    assert parsed["GroupSpread"] == pytest.approx(pstdev([0.0, 1.0, 0.25, 0.5]))
    assert parsed["GroupsEqualShare"] == 0


def test_scores_are_equal_however_their_sums_are_rounded() -> None:
    parsed = batch(*[0.1] * 10, *[1 / 3] * 10, group=10)
    assert (parsed["GroupSpread"], parsed["GroupsEqualShare"]) == (0, 1)


def test_a_group_is_one_wherever_in_the_batch_its_samples_are() -> None:
    scores = [0.0, 1.0, 0.25, 0.5, 0.75, 0.3]
    verdicts = [graded(score, "a") for score in scores]
    samples = [Sample("x", prompt=name) for name in ("p", "q", "p", "", "q", "p")]
    parsed = read(emit(samples, verdicts, scores, FACTS))
    assert [(g["n"], g["sum"]) for g in parsed["groups"]] == [(3, 0.55), (2, 1.75)]
    assert parsed["GroupSpread"] == pytest.approx(mean([pstdev([0.0, 0.25, 0.3]), pstdev([1.0, 0.75])]))
    assert parsed["runs"] == [0, 1, 1, 1, 0, 1, -1, 1, 1, 1, 0, 1]


def test_single_samples_and_unknown_prompts_make_no_group() -> None:
    assert "GroupSpread" not in batch(1.0, 0.0)
    parsed = read(emit([Sample("a"), Sample("b")], [graded(1.0, "a")] * 2, [1.0, 1.0], FACTS))
    assert "GroupSpread" not in parsed
    assert parsed["groups"] == []


CHANCE = [  # ones of all, group size, probability that a group is all equal, by hand
    (2, 4, 2, 2 * (2 / 4 * 1 / 3)),
    (1, 4, 2, 3 / 4 * 2 / 3),
    (4, 4, 2, 1.0),
    (0, 6, 3, 1.0),
    (3, 6, 3, 2 * (3 * 2 * 1) / (6 * 5 * 4)),
]


@pytest.mark.parametrize(("ones", "samples", "group", "expected"), CHANCE)
def test_chance_is_the_scores_dealt_out_at_random(
    ones: int, samples: int, group: int, expected: float
) -> None:
    parsed = batch(*[1.0] * ones, *[0.0] * (samples - ones), group=group)
    assert parsed["GroupsEqualByChance"] == pytest.approx(expected)


@pytest.mark.parametrize(("share", "expected"), [(0.1, 0.43), (0.9, 0.43), (0.05, 0.66), (0.5, 0.008)])
def test_in_large_batches_of_groups_of_eight_chance_tends_to_the_binomial(
    share: float, expected: float
) -> None:
    ones = round(4000 * share)
    parsed = batch(*[1.0] * ones, *[0.0] * (4000 - ones), group=8)
    assert parsed["GroupsEqualByChance"] == pytest.approx(expected, abs=0.005)


def test_scores_dealt_at_random_are_equal_as_often_as_chance_says() -> None:
    dice = random.Random(3)
    lines = []
    for _ in range(150):
        scores = [1.0] * 16 + [0.0] * 48
        dice.shuffle(scores)
        lines.append(batch(*scores, group=4))
    observed = mean(line["GroupsEqualShare"] for line in lines)
    assert observed == pytest.approx(lines[0]["GroupsEqualByChance"], abs=0.03)


def test_groups_of_several_lines_are_joined_by_their_prompt_hash() -> None:
    one, other = batch(1.0, 1.0, group=2), batch(0.0, group=2)
    assert one["groups"] == [{"prompt": other["groups"][0]["prompt"], "n": 2, "sum": 2.0, "squares": 2.0}]


LENGTHS = [
    ([1.0, 0.5, 0.0], -1.0),
    ([0.0, 0.5, 1.0], 1.0),
    ([0.0, 1.0, 0.0], 0.0),
    ([0.3, 0.3, 0.3], None),  # no variation
    ([0.0, 1.0], None),  # any two points are on a line
]


@pytest.mark.parametrize(("scores", "expected"), LENGTHS)
def test_length_and_score_correlate_where_both_vary(scores: list[float], expected: float | None) -> None:
    found = batch(*scores).get("LengthCorrelation")
    assert found == (None if expected is None else pytest.approx(expected, abs=1e-9))


def test_more_than_a_hundred_values_are_thinned_at_even_ranks() -> None:
    scores = [i / 1000 for i in range(1001)]
    random.Random(1).shuffle(scores)
    kept = batch(*scores)["Score"]
    assert (len(kept), min(kept), max(kept)) == (100, 0.0, 1.0)
    assert sorted(kept)[49] == pytest.approx(0.495, abs=0.006)


def test_neither_response_nor_reference_nor_prompt_is_in_the_line() -> None:
    sample = Sample("SECRET-response", "SECRET-reference", {"key": "SECRET-option"}, "id", "SECRET-prompt")
    verdict = error(Cause.REFERENCE, "SECRET-reference is no number")
    answered = graded(1.0, "SECRET-answer", "SECRET-detail")
    assert "SECRET" not in emit([sample, sample], [verdict, answered], [0.0, 1.0], FACTS)


def test_who_asks_for_responses_gets_a_line_for_each() -> None:
    sample = Sample("the\nresponse", {"a": {1}}, id="s1", prompt="p")
    (line,) = transcript.lines([sample], [graded(0.5, "x", "half")], FACTS)
    assert read(line) == {
        "request": "request-1",
        "id": "s1",
        "prompt": read(emit([sample], [graded(0.5, "x")], [0.5], FACTS))["groups"][0]["prompt"],
        "response": "the\nresponse",
        "reference": '{"a": "{1}"}',
        "outcome": "partial",
        "score": 0.5,
        "detail": "half",
    }


def test_sequences_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="1 samples, 0 verdicts and 0 rewards"):
        emit([Sample("x")], [], [], FACTS)


def test_importing_it_loads_nothing_heavy() -> None:
    program = "import sys, lambda_container.telemetry; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert not {"typing", "dataclasses", "statistics", "hashlib", "logging", "boto3"} & set(loaded.split())


@pytest.mark.parametrize(("asked", "lines"), [("1", 3), ("0", 1), ("", 1), ("true", 1)])
def test_the_function_writes_responses_only_where_it_is_told_to(
    asked: str, lines: int, capsys: pytest.CaptureFixture[str]
) -> None:
    from lambda_container import handler

    row = {
        "messages": [{"role": "assistant", "content": "SECRET \\boxed{4}"}],
        "reference_answer": "4",
        "id": "r",
    }
    handler.configure({"RLVR_REWARD": "math", "AWS_LAMBDA_FUNCTION_NAME": "f", "RLVR_LOG_RESPONSES": asked})
    try:
        handler.handler([row, row])
    finally:
        handler.configure({})
    written = capsys.readouterr().out.splitlines()
    assert len(written) == lines
    assert "SECRET" not in written[0]
    assert [read(line)["id"] for line in written[1:]] == ["r"] * (lines - 1)
