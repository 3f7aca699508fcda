"""What a user would otherwise use, each in a virtual environment of its own: each needs other versions.

They are installed when they are first asked for, below build/peers, from the package index that pip is set up
with. `rm -rf build/peers` has them installed anew.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path
from shutil import rmtree

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "build" / "peers"
SECONDS = 900  # for one installation
REQUIREMENTS = {
    "math-verify": "math-verify[antlr4_13_2]==0.9.0",
    "evalplus": "evalplus==0.3.1",
    "pydantic-monty": "pydantic-monty==1.4.0",
    "autoevals": "autoevals==0.4.1",
    "deepdiff": "deepdiff==9.1.0",
    "stickler": "stickler-eval==1.0.0",
    "anls_star": "anls-star==1.0.1",
}


class Missing(Exception):
    """A peer that cannot be measured here; says why in one line."""


def interpreter(name: str) -> str:
    """The Python that has this peer. Raises Missing where it cannot be installed."""
    place = PLACE / name
    python, done = place / "bin" / "python", place / REQUIREMENTS[name].replace("/", "_")
    if not done.exists():
        print(f"  (installing {REQUIREMENTS[name]} into {place})", file=sys.stderr, flush=True)
        rmtree(place, ignore_errors=True)
        venv.create(place, with_pip=True)
        _run([str(python), "-m", "pip", "install", "--quiet", REQUIREMENTS[name]], SECONDS)
        done.touch()
    return str(python)


def said(name: str, arguments: list[str], given: str = "", seconds: float = 900) -> str:
    """What a program in a peer's environment prints last. Raises Missing where it fails or takes too long."""
    printed = _run([interpreter(name), *arguments], seconds, given).strip()
    if not printed:
        raise Missing("it printed nothing")
    return printed.splitlines()[-1]


def _run(command: list[str], seconds: float, given: str = "") -> str:
    try:
        done = subprocess.run(
            command, input=given, capture_output=True, text=True, check=True, timeout=seconds, cwd=ROOT
        )
    except subprocess.TimeoutExpired:
        raise Missing(f"not done within {seconds:.0f} s") from None
    except subprocess.CalledProcessError as problem:
        told = problem.stderr.strip().splitlines() or [f"status {problem.returncode}"]
        raise Missing(told[-1][:160]) from problem
    return done.stdout
