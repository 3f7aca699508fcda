"""The planner: its arithmetic against hand-computed cases, its ramp against a simulation."""

from __future__ import annotations

import heapq
import json
from math import ceil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambda_container.command import cli, latency, plan, recipe
from lambda_container.command.batches import MOST_BYTES, Item
from lambda_container.command.forecast import LOG_EVENT, LOG_ROW, Forecast, Load, Run
from lambda_container.command.invoker import Failed
from lambda_container.command.ramp import Ramp
from lambda_container.telemetry import Facts, emit
from verifiers.core import Sample, graded

# --- the ramp


def simulated(invocations: int, each: float, cap: int, ramp: Ramp) -> float:
    """When the last of a burst ends, event by event."""
    free = [0.0] * min(ramp.first, cap)  # when each environment may start its next invocation
    free += [(i + 1) / ramp.rate for i in range(cap - len(free))]
    heapq.heapify(free)
    start = 0.0
    for _ in range(invocations):
        start = heapq.heappop(free)
        heapq.heappush(free, start + max(each, 0.1))
    return start + each


RAMPS = [
    (512, 0.5, 1000),  # fits at once
    (16_384, 0.02, 16_384),
    (16_384, 0.3, 5000),
    (16_384, 200.0, 16_384),  # nobody is done before the last has started
    (16_384, 1.0, 1000),
    (2048, 2.0, 100),
    (3000, 7.0, 2000),
    (1, 3.0, 1),
    (1001, 1.0, 1001),
]


@pytest.mark.parametrize(("invocations", "each", "cap"), RAMPS)
def test_a_burst_ends_when_the_simulation_says(invocations: int, each: float, cap: int) -> None:
    expected = simulated(invocations, each, cap, Ramp())
    assert Ramp().seconds(invocations, each, cap) == pytest.approx(expected, rel=0.01, abs=0.03)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 5000), st.floats(0.01, 50), st.integers(1, 3000), st.integers(1, 500))
def test_any_burst_ends_when_the_simulation_says(invocations: int, each: float, cap: int, first: int) -> None:
    ramp = Ramp(first, 50.0)
    expected = simulated(invocations, each, cap, ramp)
    assert ramp.seconds(invocations, each, cap) == pytest.approx(expected, rel=0.02, abs=0.05)


def test_sixteen_thousand_environments_take_150_seconds_to_appear() -> None:
    assert Ramp().last_start(16_384, 1e4, 16_384) == pytest.approx((16_384 - 1000) / 100, abs=0.1)


WAVES = [(128, 10.0, 12, ceil(128 / 12)), (12, 10.0, 12, 1), (13, 10.0, 12, 2), (2048, 1.0, 100, 21)]


@pytest.mark.parametrize(("invocations", "each", "at_once", "waves"), WAVES)
def test_a_trainer_that_sends_few_at_once_waits_for_waves(
    invocations: int, each: float, at_once: int, waves: int
) -> None:
    assert Ramp().seconds(invocations, each, at_once) == pytest.approx(waves * each, rel=1e-4)


def test_no_invocations_take_no_time() -> None:
    assert Ramp().seconds(0, 1.0, 10) == 0


# --- the arithmetic


def forecast(load: Load, memory: int = 1769, **run: Any) -> Forecast:
    sizes = {"prompts": 64, "group": 2, "steps": 1, "batch": 64, "at_once": 12} | run
    return Forecast(Run(**sizes), load, memory)


MILLION = [  # seconds a row, rows an invocation, MB, dollars for a million rows on arm64: requests, time, log
    (0.020, 1, 1769, 0.20 + 0.46 + 0.76),
    (0.020, 32, 1769, 0.006 + 0.46 + 0.032),
    (0.200, 1, 1769, 0.20 + 4.61 + 0.76),
    (0.005 / (1769 / 512), 32, 512, 0.006 + 0.033 + 0.032),
]


@pytest.mark.parametrize(("row", "batch", "memory", "dollars"), MILLION)
def test_a_million_rows_cost_what_a_hand_computes(
    row: float, batch: int, memory: int, dollars: float
) -> None:
    found = forecast(Load(row, event=0.0, start=0.0), memory, prompts=1_000_000, group=1, batch=batch)
    assert found.step_dollars == pytest.approx(dollars, abs=0.01)


STEPS = [  # platform, rollouts and invocations of a step with the recipe's defaults
    ("smtj", 128, 2),
    ("hyperpod", 2048, 2048),
]


@pytest.mark.parametrize(("platform", "rollouts", "invocations"), STEPS)
def test_steps_have_the_sizes_of_the_recipes(platform: str, rollouts: int, invocations: int) -> None:
    sizes = recipe.PLATFORMS[platform]
    found = Run(sizes.prompts, sizes.group, 1, sizes.batch, sizes.at_once)
    assert (found.rollouts, found.invocations) == (rollouts, invocations)


BURSTS = [  # rows an invocation, environments, whether they start at once
    (1, 16_384, False),
    (32, 512, True),
    (16, 1024, False),
    (17, 964, True),
]


@pytest.mark.parametrize(("batch", "environments", "fits"), BURSTS)
def test_a_burst_fits_where_its_batches_are_large_enough(batch: int, environments: int, fits: bool) -> None:
    found = forecast(Load(0.02), prompts=1024, group=16, batch=batch, at_once=20_000)
    assert (found.environments, found.fits) == (environments, fits)


MEMORIES = [(1769, 1.0), (3008, 1.0), (884.5, 2.0), (442.25, 4.0)]


@pytest.mark.parametrize(("memory", "factor"), MEMORIES)
def test_less_than_a_processor_takes_longer_and_more_does_not_help(memory: int, factor: float) -> None:
    found = forecast(Load(0.1, event=0.0), memory, batch=10)
    assert found.invocation == pytest.approx(1.0 * factor)


def test_below_a_processor_memory_costs_the_same_and_above_it_costs_more() -> None:
    dollars = [forecast(Load(1.0, event=0.0), memory).step_dollars for memory in (512, 1769, 3538)]
    assert dollars[0] == pytest.approx(dollars[1])
    assert dollars[2] == pytest.approx(2 * dollars[1], rel=0.01)


PAYLOADS = [(128_000, 42, 8_192_000), (3500, 1571, 224_000)]


@pytest.mark.parametrize(("size", "largest", "payload"), PAYLOADS)
def test_long_answers_make_events_too_large(size: int, largest: int, payload: int) -> None:
    found = forecast(Load(0.01, bytes=size))
    assert (found.largest_batch, found.payload) == (largest, payload)
    assert found.largest_batch * size <= MOST_BYTES
    assert bool(plan.findings(found)) is (payload > MOST_BYTES)


def test_environments_start_once_in_a_brisk_run_and_every_step_in_a_slow_one() -> None:
    brisk = forecast(Load(0.01, start=1.0), batch=16, steps=50, interval=60.0)
    slow = forecast(Load(0.01, start=1.0), batch=16, steps=50, interval=600.0)
    assert (brisk.cold_starts, slow.cold_starts) == (8, 400)
    assert slow.cold_dollars == pytest.approx(400 * 1.0 * 1769 / 1024 * 0.0000133334)


def test_ready_environments_cost_their_memory_for_the_whole_run() -> None:
    found = forecast(Load(0.01), memory=1024, batch=16, steps=100, interval=36.0)
    assert found.provisioned_dollars == pytest.approx(8 * 0.012, rel=0.01)  # $0.012 a GB-hour each


@pytest.mark.parametrize(
    ("start", "interval", "worth"), [(60.0, 600.0, True), (0.3, 600.0, False), (60.0, 60.0, False)]
)
def test_ready_environments_are_worth_it_where_every_step_waits_long(
    start: float, interval: float, worth: bool
) -> None:
    assert forecast(Load(0.01, start=start), steps=100, interval=interval).provision is worth


def test_the_time_out_covers_a_batch_and_the_slowest_row_threefold() -> None:
    assert forecast(Load(0.001)).timeout == 30
    assert forecast(Load(0.5, event=0.0, start=0.0)).timeout == 96
    assert forecast(Load(0.001, slowest=40.0, start=0.0)).timeout == 120
    assert forecast(Load(60.0)).timeout == 900


@pytest.mark.parametrize(("concurrency", "reserve"), [(1000, 3), (101, 1), (100, -1), (10, -1)])
def test_a_hundred_executions_stay_unreserved(concurrency: int, reserve: int) -> None:
    assert Forecast(Run(64, 2, 1, 64, 12), Load(0.01), 1769, concurrency=concurrency).reserve == reserve


# --- measuring


class Clocked:
    """An invoker and its clock: every event takes as long as it is told."""

    def __init__(self, start: float, each: float, row: float) -> None:
        self.now, self.start, self.each, self.row = 0.0, start, each, row

    def invoke(self, payload: bytes) -> bytes:
        self.now += self.start + self.each + self.row * len(json.loads(payload)["batch"])
        self.start = 0.0
        return json.dumps([{"outcome": "correct"}] * len(json.loads(payload)["batch"])).encode()

    def clock(self) -> float:
        return self.now


def test_measuring_tells_the_row_from_the_event_and_the_start() -> None:
    clocked = Clocked(start=0.4, each=0.003, row=0.02)
    rows = [Item(str(i), b'{"id": 1}') for i in range(100)]
    found = latency.measure(rows, clocked, clocked.clock)
    assert found.row == pytest.approx(0.02)
    assert found.event == pytest.approx(0.003)
    assert found.start == pytest.approx(0.4)
    assert found.slowest == pytest.approx(0.023)
    assert found.bytes == 9


def test_a_warm_function_says_nothing_of_a_start() -> None:
    clocked = Clocked(start=0.0, each=0.003, row=0.02)
    assert latency.measure([Item("a", b"{}")] * 9, clocked, clocked.clock).start == pytest.approx(0.3)


def test_the_log_of_a_batch_is_about_as_long_as_planned() -> None:
    for rows in (1, 64, 100):
        samples = [Sample("x" * (300 + i), prompt=f"prompt {i // 8}") for i in range(rows)]
        verdicts = [graded(float(i % 3 == 0), "a", extraction_boxed=1.0) for i in range(rows)]
        line = emit(
            samples, verdicts, [v.reward or 0.0 for v in verdicts], Facts(1, "f" * 20, micros=[150] * rows)
        )
        by_lambda = 330 + 4 * 26  # START, END and REPORT, and what CloudWatch counts for each of the lines
        planned = LOG_EVENT + LOG_ROW * min(100, rows)
        assert planned == pytest.approx(len(line) + by_lambda, rel=0.35)


# --- the command


def output(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = cli.main(["plan", *words])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


@pytest.mark.parametrize(("interval", "late"), [("120", True), ("150", False)])
def test_rewards_that_are_later_than_the_next_step_are_said_to_be(
    capsys: pytest.CaptureFixture[str], interval: str, late: bool
) -> None:
    words = ("--row-seconds", "0.2", "--prompts", "512", "--group", "16", "--interval", interval)
    status, out, _ = output(capsys, *words)
    assert status == 0
    assert "rewards are ready      140.8 s after the responses" in out
    assert ("LATER than the next step (120.0 s)" in out) is late


def test_a_plan_is_a_table_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = output(capsys, "--row-seconds", "0.02", "--platform", "hyperpod")
    assert status == 0
    for part in ("2,048: 256 prompts x 8", "arm64", "x86_64", "ReservedConcurrency=125",
                 "lambda_concurrency_limit: 100", "provisioned concurrency: not worth it", "SnapStart"):  # fmt: skip
        assert part in out
    assert max(map(len, out.splitlines())) <= 170


def test_a_plan_is_json_for_scripts(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = output(capsys, "--row-seconds", "0.02", "--json")
    found = json.loads(out)
    assert status == 0
    assert found["rollouts_per_step"] == 128
    assert found["settings"]["MemorySize"] == 1769
    assert {(c["memory"], c["architecture"]) for c in found["costs"]} >= {(512, "arm64"), (3008, "x86_64")}
    assert found["findings"] == []


def test_a_run_that_does_not_fit_says_what_to_change(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--row-seconds", "1", "--platform", "hyperpod", "--replicas", "40", "--batch", "1"]
    status, out, _ = output(capsys, *words)
    assert status == 1
    assert "! 2,048 invocations at once will be throttled: 1,000 may run" in out
    status, out, _ = output(capsys, "--row-seconds", "10", "--batch", "128", "--row-bytes", "90000")
    assert status == 1
    assert "At most 61 rows fit" in out
    assert "use smaller batches" in out


WRONG = [
    ([], "give a file of rows to measure with, or --row-seconds"),
    (["absent.jsonl"], "cannot read absent.jsonl: No such file"),
    (["--row-seconds", "1", "--group", "0"], "--group 0: it must be above 0"),
    (["--row-seconds", "-1"], "--row-seconds -1: it must be a positive number"),
    (["--row-seconds", "nan"], "--row-seconds nan: it must be a positive number"),
    (["--row-seconds", "1", "--memory", "64"], "--memory 64: Lambda has 128 to 10240 MB"),
]


@pytest.mark.parametrize(("words", "message"), WRONG)
def test_what_cannot_be_planned_is_named(
    capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    status, _, err = output(capsys, *words)
    assert (status, err) == (2, f"rlvr plan: {message}\n") or message in err


def test_rows_of_the_users_own_are_measured_here(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rows.jsonl"
    row = {"response": "\\boxed{4}", "reference": "4", "prompt": "2 + 2?"}
    path.write_text((json.dumps(row) + "\n") * 40)
    status, out, _ = output(capsys, str(path), "--verifier", "math", "--json")
    measured = json.loads(out)["measured"]
    assert status == 0
    assert 0 < measured["row_seconds"] < 10
    assert measured["row_bytes"] > 60


def test_the_time_of_rows_that_cannot_be_judged_is_no_measure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"response": "4", "reference": "4"}\n' * 3)
    status, _, err = output(capsys, str(path))
    assert status == 2
    assert (
        "3 of 3 rows could not be judged, so that their time says nothing; the first: option: no verif" in err
    )


SUMS = [
    (0.0, "0.00"),
    (1234.5, "1234.50"),
    (0.5, "0.500"),
    (0.000000487, "0.000000487"),
    (1e-15, "0.000000000000"),
]


@pytest.mark.parametrize(("dollars", "text"), SUMS)
def test_small_sums_keep_three_digits(dollars: float, text: str) -> None:
    assert plan._dollars(dollars) == text


def test_too_few_rows_cannot_be_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"response": "4", "reference": "4"}\n')
    status, _, err = output(capsys, str(path), "--verifier", "math")
    assert status == 2
    assert "1 rows are too few to measure" in err


def test_a_function_that_does_not_answer_cannot_be_measured() -> None:
    class Broken:
        def invoke(self, payload: bytes) -> bytes:
            raise Failed("boom")

    with pytest.raises(Exception, match="an event with 1 rows was not answered: boom"):
        latency.measure([Item("a", b"1"), Item("b", b"2")], Broken())


NAMES = [
    ("SageMaker-math", ""),
    ("my-SageMaker_2", ""),
    ("math", "does not contain SageMaker"),
    ("sagemaker-math", "does not contain SageMaker"),
    ("SageMaker math", "is no function name"),
    ("SageMaker-" + "x" * 60, "is no function name"),
    ("", "is no function name"),
]


@pytest.mark.parametrize(("name", "problem"), NAMES)
def test_names_are_held_to_the_strictest_platform(name: str, problem: str) -> None:
    assert problem in recipe.name_problem(name)
    assert bool(problem) is bool(recipe.name_problem(name))


BARE = "arn:aws:lambda:us-east-1:123456789012:function:SageMaker-math"
ARNS = [
    (BARE, ""),
    (BARE + ":live", "alias or a version"),
    (BARE + ":3", "alias"),
    ("SageMaker-math", "no function ARN"),
]


@pytest.mark.parametrize(("arn", "problem"), ARNS)
def test_nova_takes_only_bare_functions(arn: str, problem: str) -> None:
    assert problem in recipe.arn_problem(arn)
    assert bool(problem) is bool(recipe.arn_problem(arn))


@pytest.mark.parametrize("platform", recipe.PLATFORMS)
def test_every_platform_has_recipe_lines_with_the_arn(platform: str) -> None:
    assert BARE in recipe.lines(platform, BARE, 12)


def test_bedrock_lines_are_json() -> None:
    assert json.loads(recipe.lines("bedrock", BARE, 1))["customizationType"] == "REINFORCEMENT_FINE_TUNING"
