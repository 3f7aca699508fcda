"""Tiers: which interpreter a program is forked from, and what each has."""

from __future__ import annotations

from dataclasses import replace

import pytest

import sandbox
from sandbox import Ending, Job, Policy, library
from sandbox.policy import TIERS


def test_the_tiers_are_those_of_the_policy() -> None:
    assert tuple(library.TIERS) == TIERS


def test_a_wrong_guess_costs_no_answer() -> None:
    source = "import dataclasses, hashlib, unittest\nprint(hashlib.sha256(b'').hexdigest()[:8])"
    for tier in ("small", "full"):
        found = sandbox.run(Job(source), replace(Policy(wall_seconds=20.0), tier=tier))
        assert (found.ended, found.stdout) == (Ending.RETURNED, b"e3b0c442\n"), found.stderr


NUMPY = """
import numpy as np
np.random.rand(2), np.fft.fft([1, 2]), np.linalg.inv(np.eye(2))
print(np.arange(3).sum())
"""


def test_numpy_is_there_and_its_random_numbers_differ() -> None:
    assert sandbox.run(Job(NUMPY), Policy(tier="numpy")).stdout == b"3\n"
    job = Job("import numpy as np\nprint(np.random.rand())")
    assert len({sandbox.run(job, Policy(tier="numpy")).stdout for _ in range(3)}) == 3


def test_a_tier_whose_package_is_not_installed_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(library.TIERS, "numpy", ("", "numpy_of_nobody", ""))
    with pytest.raises(ImportError, match="No module named 'numpy_of_nobody'"):
        library.preload("numpy", [])


def test_modules_without_bytecode_are_served_as_source(tmp_path: object) -> None:
    import os
    from pathlib import Path

    folder = Path(str(tmp_path))
    (folder / "plain.py").write_text("x = 1\n")
    file = os.memfd_create("test")
    size, kind = library._copy(str(folder / "plain.py"), file, 1000)
    assert (size, kind, os.pread(file, 100, 0)) == (6, "s", b"x = 1\n")
    assert library._copy(str(folder / "missing.py"), file, 1000) == (0, "")
    assert library._copy(str(folder / "plain.py"), file, 3) == (0, "s")
    os.close(file)
