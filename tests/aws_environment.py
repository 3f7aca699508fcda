"""`python -m tests.aws_environment`: installs AWS's own reward-function checkers beside the project.

They need Python 3.12 or later and half a gigabyte, so they live in an environment of their own, made on
request; the tests that ask them skip where it is absent.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".aws-clients"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / ".installed"
PINNED = Path(__file__).with_name("aws_clients.txt")
NAMES = ("python3.13", "python3.12")


def main() -> int:
    """Installs them where they are not; 1 where there is no interpreter that could run them."""
    if ready():
        return 0
    interpreter = next(_interpreters(), None)
    if interpreter is None:
        print(f"none of {', '.join(NAMES)} is to be found", file=sys.stderr)
        return 1
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    subprocess.run([interpreter, "-m", "venv", ENVIRONMENT], check=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*pip, "--no-compile", "--only-binary", ":all:", "-r", str(PINNED)], check=True)
    STAMP.write_bytes(PINNED.read_bytes())
    return 0


def ready() -> bool:
    """Whether what is pinned is installed."""
    return STAMP.exists() and STAMP.read_bytes() == PINNED.read_bytes()


def _interpreters() -> Iterator[str]:
    if (3, 12) <= sys.version_info[:2] <= (3, 13):
        yield sys.executable
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    for name in NAMES:
        yield from map(str, versions.glob(f"{name.removeprefix('python')}.*/bin/{name}"))
        found = shutil.which(name)
        if found and subprocess.run([found, "-c", ""], check=False, capture_output=True).returncode == 0:
            yield found


if __name__ == "__main__":
    sys.exit(main())
