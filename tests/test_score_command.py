"""`rlvr score`, as a user runs it: on good files, on bad ones, on none."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from lambda_container.command import cli, rows, seen
from tests.conftest import ROOT
from tests.fake_function import Fake, serving

EXAMPLES = ROOT / "examples" / "math_rollouts.jsonl"


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RLVR_REWARD", "")


def written(tmp_path: Path, *lines: Any) -> str:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"".join((x if isinstance(x, bytes) else json.dumps(x).encode()) + b"\n" for x in lines))
    return str(path)


def scored(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[dict[str, Any]]]:
    status = cli.main(["score", *words, "--format", "jsonl"])
    return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


GOOD = {"id": "a", "response": r"\boxed{42}", "reference": "42"}


def test_the_example_rollouts_are_scored_into_a_table_with_a_distribution(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["score", str(EXAMPLES), "--verifier", "math"]) == 0
    out = capsys.readouterr().out
    assert "✓ rectangle-0" in out
    assert "– rectangle-2" in out
    assert "24 rows, mean reward" in out


def test_the_mixed_examples_go_to_the_verifiers_that_their_rows_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    examples = ROOT / "examples"
    status, results = scored(
        capsys, str(examples / "mixed_rollouts.jsonl"), "--reward", str(examples / "reward.toml")
    )
    assert status == 0
    right = {"median-0", "gcd-0", "review-0", "review-1", "receipt-0", "percent-0"}
    assert {r["id"] for r in results if r["reward"] == 1} == right
    assert {r["id"] for r in results if 0 < r["reward"] < 1} == {"receipt-1", "receipt-3"}


def test_plain_rows_are_scored_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(
        tmp_path, GOOD, {"response": "41", "reference": 42}, b"", {"response": "42", "reference": "42"}
    )
    status, results = scored(capsys, path, "--verifier", "math", "--batch", "2")
    assert status == 0
    assert [(r["id"], r["reward"]) for r in results] == [("a", 1.0), ("line-2", 0.0), ("line-4", 1.0)]


def test_other_fields_can_hold_response_and_reference(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, {"output": "42", "gold": "42"}, {"output": "42"})
    status, results = scored(
        capsys, path, "--verifier", "math", "--response", "output", "--reference", "gold"
    )
    assert status == 1
    assert results[0]["reward"] == 1.0
    assert "it has no field 'gold'; it has: output" in results[1]["detail"]


ROLLOUTS = [
    {
        "prompt": f"{i // 4} + 1?",
        "response": f"thus {'so ' * i}\\boxed{{{i % 4}}}",
        "reference": f"{i // 4 + 1}",
        "step": i // 8,
    }
    for i in range(16)
]


def test_what_is_printed_is_all_that_a_report_needs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path(written(tmp_path, *ROLLOUTS))
    _, results = scored(capsys, str(path), "--verifier", "math")
    printed = io.BytesIO("\n".join(map(json.dumps, results)).encode())
    alone = list(seen.read(printed, "scored"))
    printed.seek(0)
    with path.open("rb") as file:
        joined = list(seen.joined(seen.read(printed, "scored"), file, "rows"))
    assert alone == joined
    assert [s.step for s in alone] == [row["step"] for row in ROLLOUTS]
    assert [s.length for s in alone] == [len(str(row["response"])) for row in ROLLOUTS]
    assert len({s.prompt for s in alone}) == 4
    assert all(s.seconds is not None and s.response.startswith("thus") for s in alone)


def test_of_a_long_response_the_end_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, {"response": "x" * 50_000 + " \\boxed{4}", "reference": "4"}, b"no row")
    _, (result, no_row) = scored(capsys, path, "--verifier", "math")
    assert (result["length"], len(result["response_end"])) == (50_010, seen.END)
    assert result["response_end"].endswith("{4}")
    assert not {"prompt", "step"} & set(result)
    assert "length" not in no_row


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"{", "not JSON"),
        (b"[1, 2]", "it holds list; a row is an object"),
        (b"[" * 100_000, "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b'{"response": "' + b"x" * 7_000_000 + b'"}', "an invocation carries at most 6,000,000"),
    ],
    ids=["cut", "list", "deep", "bytes", "huge"],
)
def test_a_line_that_is_no_row_is_an_error_in_its_place(
    line: bytes, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, results = scored(capsys, written(tmp_path, GOOD, line, GOOD), "--verifier", "math")
    assert status == 1
    assert [r["outcome"] for r in results] == ["correct", "error", "correct"]
    assert results[1]["detail"].startswith("sample: line 2 cannot be scored: ")
    assert says in results[1]["detail"]


def test_a_line_of_a_hundred_megabytes_is_passed_over_in_bounded_memory() -> None:
    class Endless(io.RawIOBase):
        """A line that would be a hundred megabytes, made as it is read."""

        left, most = 100_000_000, 0

        def readline(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert size > 0
            self.most = max(self.most, size)
            given, self.left = min(size, self.left), self.left - min(size, self.left)
            return b"x" * given

    file = Endless()
    (line,) = rows.lines(file, rows.Fields())  # type: ignore[arg-type]  # readline is all that is used
    assert "100,000,000 bytes" in line.problem
    assert file.most <= rows.LONGEST_LINE + 1


@pytest.mark.parametrize(
    ("content", "says"),
    [([], "has no rows"), ([b"nonsense", b"more"], "no line of"), ([b""], "has no rows")],
)
def test_a_file_that_is_of_no_use_ends_with_status_2_and_one_line(
    content: list[bytes], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["score", written(tmp_path, *content), "--verifier", "math"]) == 2
    said = capsys.readouterr()
    assert says in said.err
    assert bool(said.out) is any(content)  # no table of no rows


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nowhere.jsonl"], "cannot read nowhere.jsonl: No such file"),
        ([str(EXAMPLES), "--reward", "nowhere.toml"], "nowhere.toml"),
        ([str(EXAMPLES), "--option", "units"], "--option units: write NAME=VALUE"),
        ([str(EXAMPLES), "--endpoint", "localhost"], "--endpoint localhost: write a URL"),
        ([str(EXAMPLES), "--endpoint", "http://x", "--verifier", "math"], "judges by its own RLVR_REWARD"),
        ([str(EXAMPLES), "--batch", "0"], "must be 1 or more"),
    ],
)
def test_a_wrong_word_on_the_command_line_is_answered_in_one_line(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["score", *words]) == 2
    assert says in capsys.readouterr().err


def test_an_unknown_verifier_or_option_is_an_error_that_names_what_there_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, GOOD, GOOD | {"verifier": "maths"})
    assert cli.main(["score", path, "--verifier", "maths"]) == 2
    assert "no plugin 'maths'" in capsys.readouterr().err
    status, results = scored(capsys, path, "--verifier", "math")
    assert (status, results[0]["reward"]) == (1, 1.0)
    assert "no plugin 'maths'" in results[1]["detail"]
    path = written(tmp_path, GOOD)
    status, (result,) = scored(capsys, path, "--verifier", "math", "--option", "unit=3")
    assert "unknown option 'unit'" in result["detail"]


def test_the_reply_of_the_function_can_be_had_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["score", written(tmp_path, GOOD, GOOD), "--verifier", "math", "--format", "aws"]) == 0
    results = json.loads(capsys.readouterr().out)
    assert [(r["id"], r["aggregate_reward_score"]) for r in results] == [("a", 1.0), ("a", 1.0)]
    assert {"name": "verifier_error", "value": 0.0, "type": "Metric"} in results[0]["metrics_list"]


def test_standard_input_is_read_for_a_dash(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(GOOD).encode())))
    status, results = scored(capsys, "-", "--verifier", "math")
    assert (status, results[0]["reward"]) == (0, 1.0)


def test_rlvr_check_says_good_or_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "reward.toml"
    path.write_text("[[criteria]]\nverifier = 'math'\n")
    assert cli.main(["check", str(path)]) == 0
    assert "good" in capsys.readouterr().out
    path.write_text(
        "[[criteria]]\nverifier = 'math'\noptions = { unit = 3 }\n[[criteria]]\nverifier = 'maths'\n"
    )
    assert cli.main(["check", str(path)]) == 1
    out = capsys.readouterr().out
    assert "unknown option 'unit'" in out
    assert "no plugin 'maths'" in out
    assert cli.main(["check", str(tmp_path / "none.toml")]) == 2


@pytest.mark.parametrize(("words", "status"), [([], 2), (["--help"], 0), (["scores"], 2)])
def test_without_a_command_the_commands_are_listed(
    words: list[str], status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(words) == status
    captured = capsys.readouterr()
    assert "score" in captured.out + captured.err


def numbered(tmp_path: Path, count: int) -> str:
    return written(tmp_path, *({"id": f"r{i}", "response": "1", "reference": "1"} for i in range(count)))


def test_an_endpoint_scores_the_same_rows_in_the_same_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(Fake()) as fake:
        status, results = scored(capsys, numbered(tmp_path, 100), "--endpoint", fake.address, "--batch", "16")
    assert status == 0
    assert [(r["id"], r["reward"]) for r in results] == [(f"r{i}", float(i % 2 == 0)) for i in range(100)]


def test_a_run_with_a_journal_goes_on_where_it_ended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = str(tmp_path / "journal")
    with serving(Fake()) as fake:
        words = numbered(tmp_path, 40), "--endpoint", fake.address, "--journal", journal
        first = scored(capsys, *words)
        assert scored(capsys, *words) == first
    assert set(fake.runs.values()) == {1}


def test_a_journal_of_another_run_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, journal = written(tmp_path, GOOD), str(tmp_path / "journal")
    assert cli.main(["score", path, "--verifier", "math", "--journal", journal]) == 0
    assert cli.main(["score", path, "--verifier", "label", "--journal", journal]) == 2
    assert "journal of a run with another reward" in capsys.readouterr().err


@pytest.mark.parametrize("workers", ["0", "-1"])
def test_no_containers_are_not_taken_for_this_process(
    workers: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["score", "examples/math_rollouts.jsonl", "--verifier", "math", f"--local-workers={workers}"]
    assert cli.main(words) == 2
    assert "--local-workers and --batch must be 1 or more" in capsys.readouterr().err


SCORE = [sys.executable, "-m", "lambda_container.command.cli", "score", "-", "--endpoint"]


@contextmanager
def scoring(fake: Fake, *before: str) -> Iterator[subprocess.Popen[str]]:
    """`rlvr score` of a thousand rows, once the first of them has been sent."""
    with subprocess.Popen(
        [*before, *SCORE, fake.address], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        process.stdin.write("".join(json.dumps(GOOD) + "\n" for _ in range(1000)))
        process.stdin.flush()
        while not fake.requests:
            time.sleep(0.01)
        yield process


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_who_is_told_to_stop_says_so_and_ends_in_order(told: signal.Signals) -> None:
    with serving(Fake(seconds=0.2)) as fake, scoring(fake) as process:
        process.send_signal(told)
        assert process.stderr is not None
        assert process.stderr.read() == "rlvr score: stopped\n"
        assert process.wait() == 130


def test_who_shall_outlive_his_terminal_does() -> None:
    with serving(Fake(seconds=0.1)) as fake, scoring(fake, "nohup") as process:
        process.send_signal(signal.SIGHUP)
        seen = fake.requests.total()
        while fake.requests.total() < seen + 3:
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 130
