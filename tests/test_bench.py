"""The benchmark: every module is found and can run, and a peer that cannot be installed says so."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from bench import __main__ as bench
from bench import peers
from bench.timing import absent, figure


@pytest.mark.parametrize("name", bench.measured())
def test_what_is_measured_has_a_title_and_runs_by_itself(name: str) -> None:
    tree = ast.parse((bench.PLACE / f"{name}.py").read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    assert "main" in {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}
    assert ast.unparse(tree.body[-1]).startswith("if __name__ == '__main__'")


def test_an_unknown_name_is_refused_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["speed"]) == 2
    assert "no speed; there is: code, cold, fields" in capsys.readouterr().err


def test_one_that_fails_does_not_keep_the_others_from_running(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "bench"
    place.mkdir()
    (place / "__init__.py").touch()
    (place / "a.py").write_text('"""Fails."""\nraise SystemExit(3)\n')
    (place / "b.py").write_text('"""Works."""\nprint("  b ran")\n')
    monkeypatch.setattr(bench, "PLACE", place)
    monkeypatch.chdir(tmp_path)
    assert bench.main([]) == 1
    said = capfd.readouterr()
    assert "== b: Works.\n  b ran" in said.out
    assert "a did not end well" in said.err


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No peer is installed, and no package can be had."""
    monkeypatch.setattr(peers, "PLACE", tmp_path)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    return tmp_path


def test_a_peer_that_cannot_be_installed_says_why(nowhere: Path) -> None:
    with pytest.raises(peers.Missing, match="No matching distribution found for deepdiff"):
        peers.interpreter("deepdiff")


def _installed(place: Path, name: str) -> None:
    folder = place / name
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(sys.executable)
    (folder / peers.REQUIREMENTS[name]).touch()


def test_a_peer_is_installed_once_and_says_its_figures_last(nowhere: Path) -> None:
    _installed(nowhere, "deepdiff")
    assert peers.said("deepdiff", ["-c", "print('a warning'); print([1, 2])"]) == "[1, 2]"


FAILURES = [
    ("raise ValueError('no such thing')", 60, "ValueError: no such thing"),
    ("", 60, "it printed nothing"),
    ("raise SystemExit(3)", 60, "status 3"),
    ("import time; time.sleep(60)", 1, "not done within 1 s"),
]


@pytest.mark.parametrize(("program", "seconds", "why"), FAILURES)
def test_a_peer_that_fails_says_why(nowhere: Path, program: str, seconds: float, why: str) -> None:
    _installed(nowhere, "deepdiff")
    with pytest.raises(peers.Missing, match=why):
        peers.said("deepdiff", ["-c", program], seconds=seconds)


def test_another_version_is_installed_anew(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _installed(nowhere, "deepdiff")
    monkeypatch.setitem(peers.REQUIREMENTS, "deepdiff", "deepdiff==0.0.1")
    with pytest.raises(peers.Missing, match=r"deepdiff==0\.0\.1"):
        peers.interpreter("deepdiff")


LINES = [
    ((12_345.6, "rows/s"), {"ratio": 0.951}, "  x 12,346 rows/s 0.951 ×"),
    ((99.94, "µs"), {}, "  x 99.9 µs"),
    ((1.0, "ms"), {"note": "of one"}, "  x 1 ms of one"),
    ((0.0, "bytes"), {}, "  x 0 bytes"),
]


@pytest.mark.parametrize(("measured", "more", "line"), LINES)
def test_a_figure_has_its_unit_and_what_it_is_compared_with(
    capsys: pytest.CaptureFixture[str], measured: tuple[float, str], more: dict[str, float], line: str
) -> None:
    figure("x", *measured, **more)  # type: ignore[arg-type]
    assert " ".join(capsys.readouterr().out.split()) == " ".join(line.split())


def test_a_figure_that_could_not_be_taken_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    absent("peer: x", "no network")
    assert " ".join(capsys.readouterr().out.split()) == "peer: x – not measured: no network"
