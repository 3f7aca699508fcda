"""The report: what it reads, what it counts, what it calls suspicious, and that its page is safe and alone."""

from __future__ import annotations

import io
import json
import random
import re
import sys
from collections.abc import Sequence
from html.parser import HTMLParser
from math import log
from pathlib import Path
from typing import Any

import pytest

from lambda_container import telemetry
from lambda_container.command import Unusable, cli, seen, suspicion
from lambda_container.command.digest import bins, digest, duration, percentiles, stretches
from lambda_container.command.drift import Drift, chi_square_quantile, drift, power
from lambda_container.command.scored import from_result
from lambda_container.command.seen import Seen
from verifiers.core import Cause, Sample, error, graded


def read(*lines: Any) -> list[Seen]:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    return list(seen.read(io.BytesIO(text.encode()), "file"))


def row(reward: float = 1.0, **more: Any) -> dict[str, Any]:
    outcome = {1.0: "correct", 0.0: "incorrect"}.get(reward, "partial")
    return {
        "id": "a",
        "reward": reward,
        "outcome": outcome,
        "answer": "4",
        "detail": "",
        "metrics": {},
        **more,
    }


def metric_line(*scores: float | Cause, milliseconds: int = 1_767_225_600_000, **more: Any) -> str:
    """What the function would log about samples with these scores, two to a prompt."""
    samples = [Sample("x" * (10 + i), prompt=f"p{i // 2}") for i in range(len(scores))]
    verdicts = [error(s, "x") if isinstance(s, Cause) else graded(s, "a") for s in scores]
    micros = [1000 * (i + 1) for i in range(len(scores))]
    facts = telemetry.Facts(milliseconds, "f", "r1", micros=micros)
    return telemetry.emit(samples, verdicts, [0.0] * len(scores), facts)


# --- reading


def test_scored_rows_are_read() -> None:
    (found,) = read(
        row(0.5, metrics={"extraction_boxed": 1.0, "sandbox_seconds": 0.25}, step=3, prompt="p", length=9)
    )
    assert (found.score, found.step, found.prompt, found.length) == (0.5, 3, "p", 9)
    assert (found.seconds, found.found_by, found.answer) == (0.25, "boxed", "4")


def test_what_rlvr_score_prints_is_read() -> None:
    result = {
        "id": "r",
        "aggregate_reward_score": 1.0,
        "metrics_list": [],
        "outcome": "correct",
        "answer": None,
    }
    (found,) = read(from_result(result).as_json())
    assert (found.id, found.score, found.answer) == ("r", 1.0, "")


def test_an_error_has_a_cause_and_no_score() -> None:
    for reward in (0.0, None):  # None where an own script wrote the rows
        (found,) = read({**row(0.0, outcome="error", detail="sandbox: no"), "reward": reward})
        assert (found.score, found.cause) == (None, "sandbox")


def test_log_lines_are_read_sample_by_sample() -> None:
    found = read(metric_line(1.0, 0.0, 0.5))
    assert [s.score for s in found] == [1.0, 0.0, 0.5]
    assert [s.length for s in found] == [10, 11, 12]
    assert [s.seconds for s in found] == [0.001, 0.002, 0.003]
    assert found[0].prompt == found[1].prompt != found[2].prompt
    assert {s.step for s in found} == {1_767_225_600.0}


def test_ranks_of_a_large_batch_are_not_taken_for_pairs() -> None:
    found = read(metric_line(*[float(i % 2) for i in range(300)]))
    assert (len(found), {s.length for s in found}, {s.seconds for s in found}) == (100, {None}, {None})


@pytest.mark.parametrize("order", ["aabb", "abab", "a-b-", "----", "abba", "a"])
def test_each_score_of_a_log_has_the_prompt_that_it_was_to(order: str) -> None:
    prompts = ["" if name == "-" else f"prompt {name}" for name in order]
    samples = [Sample("x", prompt=prompt) for prompt in prompts]
    verdicts = [graded(1.0, "a")] * len(order)
    line = telemetry.emit(samples, verdicts, [1.0] * len(order), telemetry.Facts(1))
    assert [s.prompt for s in read(line)] == [telemetry.hashed(p) if p else "" for p in prompts]


def test_errors_in_a_log_are_counted_by_cause() -> None:
    found = read(metric_line(1.0, Cause.SANDBOX, Cause.SANDBOX, Cause.DEADLINE))
    assert sorted(s.cause for s in found) == ["", "deadline", "sandbox", "sandbox"]


def test_times_of_a_log_go_with_their_scores_whoever_failed_between() -> None:
    found = read(metric_line(Cause.SANDBOX, 1.0, Cause.DEADLINE, 0.0))
    assert [(s.score, s.seconds) for s in found if s.score is not None] == [(1.0, 0.002), (0.0, 0.004)]


def test_other_lines_of_a_log_are_passed_over() -> None:
    line = metric_line(1.0)
    wrapped = json.dumps({"timestamp": 1, "message": line})
    found = read(
        "START RequestId: 1", line, '{"message": "hello"}', f"2026-01-01T00:00:00Z {line}", wrapped, "{", ""
    )
    assert [s.score for s in found] == [1.0] * 3


@pytest.mark.parametrize(
    "text", ["", "hello", "{}", "[1]", '{"reward": "x", "outcome": "correct"}', '{"reward": NaN}']
)
def test_a_file_of_something_else_is_refused(text: str) -> None:
    with pytest.raises(Unusable, match="file holds neither scored rows"):
        read(text)


def attempted(line: Any) -> tuple[list[Seen], str]:
    """The samples of a line, or why there are none."""
    try:
        return read(line), ""
    except Unusable as problem:
        return [], str(problem)


ODD = [None, 1, "x", [], [1], {}, {"a": 1}, -1, float("inf"), [None], ["x"], True, [{"x": 1}]]


@pytest.mark.parametrize("field", ["_aws", "Score", "moments", "runs", "groups", "Samples", "Error_x",
                                   "ResponseLength", "SampleMicros", "reward", "outcome", "metrics", "length",
                                   "seconds", "step", "prompt", "response_end", "answer", "id"])  # fmt: skip
@pytest.mark.parametrize("value", ODD, ids=repr)
def test_a_damaged_line_is_named_or_read_and_never_upsets_the_page(field: str, value: Any) -> None:
    whole = {
        **json.loads(metric_line(1.0, 0.0, Cause.SANDBOX)),
        **(row() if field in ("reward", "outcome", "metrics", "length", "seconds", "step") else {}),
    }
    if "reward" in whole:
        del whole["_aws"]
    found, said = attempted({**whole, field: value})
    assert not said or re.search("line 1 of file is not as it was written|holds neither", said)
    suspicion.worst(found)
    suspicion.suspicious(found)
    digest("run", found)


def test_a_line_with_a_group_larger_than_its_batch_is_named() -> None:
    line = {**json.loads(metric_line(1.0, 0.0)), "runs": [0, 10**12]}
    assert "line 1 of file is not as it was written" in attempted(line)[1]


def test_rewards_outside_the_unit_interval_are_brought_into_it() -> None:
    assert [s.score for s in read(row(-1.0), row(1.5))] == [0.0, 1.0]


def test_the_rows_that_were_scored_add_what_they_know() -> None:
    rows = [
        {
            "messages": [{"role": "user", "content": "2+2?"}, {"role": "assistant", "content": "four"}],
            "step": 7,
        },
        {"prompt": "3+3?", "response": "six", "reference": "6", "step": 8},
    ]
    text = "\n".join(map(json.dumps, rows)).encode()
    found = list(seen.joined(read(row(), row()), io.BytesIO(text), "rows"))
    assert [(s.prompt, s.response, s.length, s.step) for s in found] == [
        ("2+2?", "four", 4, 7),
        ("3+3?", "six", 3, 8),
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_rows_that_are_not_those_that_were_scored_are_refused(rows: int) -> None:
    with pytest.raises(Unusable, match="rows has not as many rows as were scored"):
        list(
            seen.joined(
                read(row(), row()), io.BytesIO(b'{"prompt": "x", "completion": "y"}\n' * rows), "rows"
            )
        )


# --- counting


def samples(*scores: float | None, **more: Any) -> list[Seen]:
    return [Seen(str(i), score, **more) for i, score in enumerate(scores)]


def test_exact_zero_and_one_are_counted_apart() -> None:
    assert bins([0.0, 0.0, 0.05, 0.95, 1.0]) == [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]


def test_a_digest_counts_what_is_there() -> None:
    found = digest("run", [*samples(0.0, 1.0, 0.25, 0.75), Seen("e", None, cause="sandbox")])
    assert (found.judged, found.mean, found.causes) == (4, 0.5, {"sandbox": 1})
    assert found.points[0].shares == (1.0, 0, 0, 0)


def test_stretches_follow_the_steps_in_order() -> None:
    run = [Seen("a", 1.0, step) for step in (3.0, 1.0, 2.0, 1.0)]
    assert [(label, len(found)) for label, found in stretches(run)] == [("1", 2), ("2", 1), ("3", 1)]


ROUND = [
    (range(1000), 20, ["0", "50", "100"]),
    (range(50), 25, ["0", "2", "4"]),
    (range(1, 202), 21, ["1", "10", "20"]),
    ([i / 1000 for i in range(1001)], 21, ["0", "0.05", "0.1"]),
    (range(1_767_225_600, 1_767_225_600 + 86_400, 60), 24, ["01 Jan 00:00", "01 Jan 01:00", "01 Jan 02:00"]),
    (
        range(1_767_225_600, 1_767_225_600 + 4 * 3600, 60),
        16,
        ["01 Jan 00:00", "01 Jan 00:15", "01 Jan 00:30"],
    ),
]


@pytest.mark.parametrize(("steps", "count", "labels"), ROUND)
def test_many_steps_make_at_most_forty_stretches_of_round_width(
    steps: Sequence[float], count: int, labels: list[str]
) -> None:
    found = stretches([Seen("a", 1.0, float(step)) for step in steps])
    assert ([label for label, _ in found][:3], len(found)) == (labels, count)
    assert sum(len(stretch) for _, stretch in found) == len(steps)


def test_without_steps_stretches_follow_the_rows() -> None:
    found = stretches(samples(*[1.0] * 45))
    assert [label for label, _ in found][:2] == ["row 1", "row 4"]
    assert sum(len(stretch) for _, stretch in found) == 45


def test_the_times_of_a_log_are_shown_as_times() -> None:
    run = [Seen("a", 1.0, 1_767_225_600.0), Seen("b", 1.0, 1_767_229_200.0)]
    assert [label for label, _ in stretches(run)] == ["01 Jan 00:00", "01 Jan 01:00"]


def test_groups_are_those_of_a_step_and_a_prompt() -> None:
    run = [Seen("", score, step, prompt="p") for step in (1.0, 2.0) for score in (step - 1, 1.0)]
    points = digest("run", run).points
    assert [point.equal for point in points] == [0.0, 1.0]
    assert [point.spread for point in points] == [0.5, 0.0]


def test_length_and_score_correlate() -> None:
    run = [Seen("", i / 9, length=100 - i) for i in range(10)]
    assert digest("run", run).correlation == pytest.approx(-1.0)
    assert [length for length, _ in digest("run", run).lengths] == list(range(91, 101))


def test_latency_has_three_bins_to_a_power_of_ten() -> None:
    run = [Seen("", 1.0, seconds=s) for s in (0.001, 0.0011, 0.01, 0.0)]
    counts = dict(digest("run", run).latency)
    assert (counts["1"], counts["10"], sum(counts.values())) == (2, 1, 4)


def test_latency_is_labelled_with_plain_numbers() -> None:
    run = [Seen("", 1.0, seconds=s) for s in (0.0001, 0.001, 0.15, 2.5)]
    labels = [label for label, _ in digest("run", run).latency]
    assert labels == [
        "0.1",
        "0.22",
        "0.46",
        "1",
        "2.2",
        "4.6",
        "10",
        "22",
        "46",
        "100",
        "220",
        "460",
        "1000",
        "2200",
    ]


DURATIONS = [
    (0.0000004, "0.4 µs"), (0.000046, "46 µs"), (0.00012, "120 µs"), (0.0009996, "1 ms"), (0.0123, "12 ms"),
    (0.1234, "120 ms"), (0.9996, "1 s"), (1.25, "1.2 s"), (123.0, "120 s"),
]  # fmt: skip


@pytest.mark.parametrize(("seconds", "text"), DURATIONS)
def test_durations_have_two_digits_and_a_unit(seconds: float, text: str) -> None:
    assert duration(seconds) == text


TICKS = [
    (0, 0, [0, 1]), (1, 0, [0, 0.2, 0.4, 0.6, 0.8, 1]), (1, 1, [0, 1]), (0.6, 0, [0, 0.2, 0.4, 0.6]),
    (0.43, 0, [0, 0.1, 0.2, 0.3, 0.4, 0.5]), (3, 1, [0, 1, 2, 3]), (8, 1, [0, 2, 4, 6, 8]),
    (12, 1, [0, 5, 10, 15]), (24_131, 1, [0, 5000, 10_000, 15_000, 20_000, 25_000]),
]  # fmt: skip


@pytest.mark.parametrize(("most", "least", "expected"), TICKS)
def test_an_axis_has_few_round_numbers(most: float, least: float, expected: list[float]) -> None:
    pytest.importorskip("pygal", reason="pygal is not installed")
    from lambda_container.command import charts

    assert charts.ticks(most, least) == expected


@pytest.mark.parametrize(("values", "expected"), [([], (0, 0)), ([3.0], (3, 3)), ([1.0, 3.0], (2.0, 2.98))])
def test_percentiles_of_few_values(values: list[float], expected: tuple[float, float]) -> None:
    assert percentiles(values) == pytest.approx(expected)


# --- suspicion

USUAL = [Seen(f"u{i}", float(i % 2), prompt=f"u{i // 4}", length=1000) for i in range(40)]
SIGNS = [
    (Seen("x", 1.0, length=100), "100 characters, where 1,000 are usual"),
    (Seen("x", 1.0, length=9000), "9,000 characters, where only 1,000 are usual"),
    (Seen("x", 1.0, length=1000, found_by="last_number"), "found by last_number"),
    (Seen("x", 1.0, length=1000, found_by="boxed"), ""),
    (Seen("x", 0.5, length=10), ""),
    (Seen("x", None, length=10), ""),
    (Seen("x", 1.0), ""),
]


@pytest.mark.parametrize(("sample", "sign"), SIGNS)
def test_full_marks_with_a_sign_are_suspicious(sample: Seen, sign: str) -> None:
    found = {s.id: signs for s, signs in suspicion.suspicious([*USUAL, sample])}
    assert found == ({"x": [sign]} if sign else {})


def test_the_only_one_right_of_many_is_suspicious() -> None:
    group = [Seen(str(i), float(i == 2), 1.0, prompt="p") for i in range(8)]
    ((sample, signs),) = suspicion.suspicious(group)
    assert (sample.id, signs) == ("2", ["the only one right of 8 to its prompt"])


def test_one_response_that_is_right_for_several_prompts_is_suspicious() -> None:
    run = [Seen(str(i), 1.0, prompt=f"p{i}", response="the answer is 7") for i in range(2)]
    assert [sample.id for sample, _ in suspicion.suspicious(run)] == ["0", "1"]
    same = [Seen(str(i), 1.0, prompt="p", response="the answer is 7") for i in range(2)]
    assert suspicion.suspicious(same) == []


def test_those_with_most_signs_come_first_and_no_more_than_twenty() -> None:
    run = [*USUAL, *[Seen(f"s{i}", 1.0, length=10) for i in range(30)]]
    run.append(Seen("worst", 1.0, length=10, found_by="fallback"))
    found = suspicion.suspicious(run)
    assert (len(found), found[0][0].id) == (20, "worst")


def test_the_worst_are_those_not_judged_and_then_the_slow() -> None:
    run = [
        Seen("slow", 1.0, seconds=9.0),
        Seen("slower", 0.0, seconds=10.0),
        Seen("e", None, cause="sandbox"),
    ]
    run += [Seen("usual", 1.0, seconds=0.012)] * 5
    assert [(s.id, why) for s, why in suspicion.worst(run)] == [
        ("e", ["not judged: sandbox"]),
        ("slower", ["took 10 s, where 12 ms is usual"]),
        ("slow", ["took 9 s, where 12 ms is usual"]),
    ]


# --- drift


def histogram(dice: random.Random, n: int, zero: float, one: float) -> list[int]:
    """Scores of which so many are exactly 0 or 1, the rest even between."""
    weights = [zero, *[(1 - zero - one) / 10] * 10, one]
    counts = [0] * 12
    for i in dice.choices(range(12), weights, k=n):
        counts[i] += 1
    return counts


@pytest.mark.parametrize("n", [1024])
def test_without_drift_one_in_a_hundred_is_called_drift(n: int) -> None:
    dice = random.Random(1)
    found = [drift(histogram(dice, n, 0.3, 0.2), histogram(dice, n, 0.3, 0.2)) for _ in range(600)]
    assert sum(d is not None and d.found for d in found) / 600 == pytest.approx(0.01, abs=0.01)


@pytest.mark.parametrize("n", [440, 512])
def test_power_is_how_often_a_shift_is_found(n: int) -> None:
    dice = random.Random(2)
    shifted = [drift(histogram(dice, n, 0.3, 0.2), histogram(dice, n, 0.2, 0.35)) for _ in range(400)]
    p = [0.3, *[0.05] * 10, 0.2]
    q = [0.2, *[0.045] * 10, 0.35]
    index = sum((a - b) * log(a / b) for a, b in zip(p, q, strict=True))
    expected = power(index * n / 2, 11, chi_square_quantile(0.99, 11))
    assert sum(d is not None and d.found for d in shifted) / 400 == pytest.approx(expected, abs=0.07)


QUANTILES = [(0.99, 11, 24.72), (0.99, 1, 6.63), (0.95, 5, 11.07), (0.5, 10, 9.34)]  # from tables


@pytest.mark.parametrize(("probability", "freedom", "expected"), QUANTILES)
def test_chi_square_is_what_tables_say(probability: float, freedom: float, expected: float) -> None:
    assert chi_square_quantile(probability, freedom) == pytest.approx(expected, rel=0.015)


def test_without_noncentrality_power_is_the_chance_of_a_false_alarm() -> None:
    assert power(0.0, 11, chi_square_quantile(0.99, 11)) == pytest.approx(0.01, abs=1e-6)


def test_equal_histograms_have_not_drifted() -> None:
    found = drift([500, *[10] * 10, 500], [500, *[10] * 10, 500])
    assert found is not None
    assert (found.index, found.found, found.enough) == (0.0, False, True)
    assert str(found).startswith("No drift was found: the stability index is 0.0000")


def test_bins_that_only_one_run_fills_do_not_make_the_index_infinite() -> None:
    found = drift([2000, *[0] * 11], [0] * 11 + [2000])
    assert found is not None
    assert found.found
    assert found.index < 100
    assert drift([2000, *[0] * 11], [2000, *[0] * 11]) == Drift(0.0, found.threshold, found.power, 2000)


def test_too_few_samples_are_not_spoken_of() -> None:
    found = drift([50, *[1] * 10, 4], [4, *[1] * 10, 50])
    assert found is not None
    assert not found.enough
    assert str(found).startswith(
        "Too few samples to speak of drift: 64 in the smaller run, and 1,024 are needed"
    )


def test_an_empty_run_cannot_have_drifted() -> None:
    assert drift([0] * 12, [1] * 12) is None


# --- the page


class Page(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.fetched: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [value or "" for name, value in attrs if name in ("src", "href", "xlink:href")]

    def handle_data(self, data: str) -> None:
        self.text += data


def report(tmp_path: Path, *files: Sequence[dict[str, Any]], words: Sequence[str] = ()) -> tuple[int, str]:
    pytest.importorskip("pygal", reason="pygal is not installed")
    paths = []
    for i, rows in enumerate(files):
        paths.append(tmp_path / f"run{i}.jsonl")
        paths[-1].write_text("".join(json.dumps(row) + "\n" for row in rows))
    out = tmp_path / "page.html"
    status = cli.main(["report", *map(str, paths), "--out", str(out), *words])
    return status, out.read_text(encoding="utf-8") if out.exists() else ""


def run_of(n: int, share: float, seed: int = 1) -> list[dict[str, Any]]:
    dice = random.Random(seed)
    rows = []
    for i in range(n):
        score = float(dice.random() < share)
        more = {
            "step": i * 50 // n,
            "prompt": f"p{i // 8}",
            "length": dice.randint(50, 900),
            "seconds": 0.001,
        }
        rows.append(row(score, id=f"row {i}", **more))
    return rows


def test_the_page_stands_alone_and_runs_nothing(tmp_path: Path) -> None:
    status, text = report(tmp_path, run_of(400, 0.5))
    found = Page(text)
    assert status == 0
    assert found.fetched == []
    assert not {"script", "link", "img", "iframe", "object"} & set(found.tags)
    assert set(re.findall(r"https?://[\w./-]+", re.sub(r"<!--.*?-->", "", text))) == {
        "http://www.w3.org/2000/svg"
    }
    assert "url(" not in text


def test_the_page_follows_the_readers_theme(tmp_path: Path) -> None:
    _, text = report(tmp_path, run_of(200, 0.5))
    assert "prefers-color-scheme: dark" in text
    light, dark = (
        set(re.findall(r"--(\w+):", part)) for part in text.partition("</style>")[0].split("@media")
    )
    used = set(re.findall(r"var\(--(\w+)\)", text))
    assert used <= light
    assert light == dark


def test_the_page_shows_every_part(tmp_path: Path) -> None:
    rows = [*run_of(400, 0.5), row(0.0, outcome="error", detail="sandbox: no")]
    _, text = report(tmp_path, rows)
    for part in ("Mean score", "Scores", "Distribution of scores", "Groups of equal scores",
                 "Exactly 0, exactly 1, not judged", "Score by length", "Time to judge a sample",
                 "Not judged", "Worst samples"):  # fmt: skip
        assert f">{part}<" in text
    assert Page(text).tags.count("svg") == 8


def test_what_samples_say_is_text_and_never_markup(tmp_path: Path) -> None:
    evil = "</pre><script>alert(1)</script><img src=x onerror=alert(2)>\ud800"
    rows = [row(1.0, id=evil, answer=evil, detail=evil, response=evil, prompt=f"p{i}") for i in range(3)]
    rows.append(row(0.0, outcome="error", detail=f"{evil}: x"))
    _, text = report(tmp_path, rows)
    found = Page(text)
    assert not {"script", "img"} & set(found.tags)
    assert "<script>alert(1)</script>" in found.text


def test_drawing_leaves_the_importers_as_they_should_be(tmp_path: Path) -> None:
    report(tmp_path, [row()])
    assert all(hasattr(finder, "find_spec") for finder in sys.meta_path)


def test_two_runs_are_laid_over_each_other_and_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, text = report(tmp_path, run_of(3000, 0.4), run_of(3000, 0.6, seed=2))
    assert status == 1
    assert "Scores have drifted" in text
    assert "would be found with a power of" in text
    assert "Scores have drifted" in capsys.readouterr().out
    status, text = report(tmp_path, run_of(3000, 0.4), run_of(3000, 0.4, seed=2))
    assert status == 0
    assert "No drift was found" in text


def test_of_two_runs_each_has_its_parts_side_by_side_and_its_samples(tmp_path: Path) -> None:
    failed = row(0.0, outcome="error", detail="sandbox: no")
    _, text = report(tmp_path, [*run_of(400, 0.4), failed], [*run_of(400, 0.6, seed=2), failed])
    titles = re.findall(r"<h2.*?>([^<>]*)</h2>", text)
    assert titles == [
        "run0", "run1", "Mean score", "Scores", "Distribution of scores: run0", "Distribution of scores: run1",
        "Exactly 0, exactly 1, not judged: run0", "Exactly 0, exactly 1, not judged: run1",
        "Groups of equal scores: run0", "Groups of equal scores: run1", "Score by length",
        "Time to judge a sample", "Not judged",
        "Most suspicious samples: run0", "Worst samples: run0", "Most suspicious samples: run1", "Worst samples: run1",
    ]  # fmt: skip


def test_a_log_has_no_columns_of_what_it_does_not_know(tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    log.write_text(metric_line(1.0, 0.0, Cause.SANDBOX) + "\n")
    out = tmp_path / "page.html"
    assert cli.main(["report", str(log), "--out", str(out)]) == 0
    assert re.findall(r"<th.*?>(.*?)</th>", out.read_text()) == ["id", "score", "why it is here"]


def test_a_long_label_at_the_right_end_is_left_out() -> None:
    pytest.importorskip("pygal", reason="pygal is not installed")
    from lambda_container.command import charts

    points = digest("run", samples(*[1.0] * 6)).points
    assert [point.label for point in points][-1] == "row 6"
    assert charts._labels(points)[-2:] == ["row 5", ""]


def test_a_run_of_one_step_is_drawn_along_its_rows(tmp_path: Path) -> None:
    _, text = report(tmp_path, [row(float(i % 2), step=0) for i in range(40)])
    first = text[text.index(">Mean score<") : text.index(">Scores<")]
    assert ">row 1<" in first
    assert ">step<" not in first
    _, text = report(tmp_path, [row(float(i % 2), step=i // 10) for i in range(40)])
    assert ">step<" in text


def test_two_small_runs_that_differ_are_no_finding(tmp_path: Path) -> None:
    status, text = report(tmp_path, run_of(100, 0.1), run_of(100, 0.9))
    assert status == 0
    assert "Too few samples to speak of drift" in text


def test_a_run_of_nothing_but_errors_has_a_page(tmp_path: Path) -> None:
    status, text = report(tmp_path, [row(0.0, outcome="error", detail="plugin: no")] * 5)
    assert status == 0
    assert "not judged: plugin" in text
    assert '<span class="quiet">mean score</span><b>–</b>' in text


def test_what_could_not_be_judged_has_no_mean() -> None:
    run = [Seen("a", 1.0, 1.0), Seen("b", None, 2.0, "sandbox"), Seen("c", 0.0, 3.0)]
    assert [point.mean for point in digest("run", run).points] == [1.0, None, 0.0]
    assert digest("run", run[1:2]).mean is None


def test_lengths_that_are_equal_are_not_ranked_by_score() -> None:
    run = [Seen(str(i), float(i % 2), length=12) for i in range(100)]
    assert digest("run", run).lengths == [(12, 0.5)]


def test_a_single_sample_has_a_page(tmp_path: Path) -> None:
    assert report(tmp_path, [row()])[0] == 0


def test_a_hundred_thousand_samples_make_a_page_of_no_more_than_half_a_megabyte(tmp_path: Path) -> None:
    status, text = report(tmp_path, run_of(100_000, 0.5))
    assert status == 0
    assert "100,000" in text
    assert len(text.encode()) < 500_000


def test_rows_that_were_scored_are_shown(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text(json.dumps({"prompt": "2+2?", "response": "it is FOUR", "reference": "4"}) + "\n")
    _, text = report(tmp_path, [row(0.0, outcome="error", detail="sandbox: x")], words=["--rows", str(rows)])
    assert "it is FOUR" in text


WRONG = [
    (["absent.jsonl"], "cannot read absent.jsonl: No such file"),
    (["/dev/null"], "/dev/null holds neither"),
]


@pytest.mark.parametrize(("words", "message"), WRONG)
def test_what_cannot_be_reported_on_is_named(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["report", *words]) == 2
    assert message in capsys.readouterr().err


def test_a_page_that_cannot_be_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pygal", reason="pygal is not installed")
    path = tmp_path / "run.jsonl"
    path.write_text(json.dumps(row()))
    assert cli.main(["report", str(path), "--out", str(tmp_path / "absent" / "page.html")]) == 2
    assert "cannot write" in capsys.readouterr().err
