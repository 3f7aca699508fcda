"""`python -m bench [NAME …]`: prints the figures of every capability, or of those named.

Each runs in an interpreter of its own. The status is 1 where one of them failed; the others run all the same.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

PLACE = Path(__file__).parent
SHARED = {"peers", "timing"}  # what the others use


def measured() -> list[str]:
    """The modules of this package that print figures."""
    return sorted(path.stem for path in PLACE.glob("[a-z]*.py") if path.stem not in SHARED)


def main(names: list[str]) -> int:
    """Runs the named modules, or all of them."""
    if unknown := set(names) - set(measured()):
        print(f"bench: no {', '.join(sorted(unknown))}; there is: {', '.join(measured())}", file=sys.stderr)
        return 2
    failed = [name for name in names or measured() if not _ran(name)]
    if failed:
        print(f"\nbench: {', '.join(failed)} did not end well", file=sys.stderr)
    return 1 if failed else 0


def _ran(name: str) -> bool:
    title = ast.get_docstring(ast.parse((PLACE / f"{name}.py").read_text(encoding="utf-8"))) or name
    print(f"\n== {name}: {title.splitlines()[0]}", flush=True)
    return subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
