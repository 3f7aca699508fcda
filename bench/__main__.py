"""`python -m bench [NAME …]`: prints the figures of every capability, or of those named."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path


def main(names: list[str]) -> int:
    """Runs the named modules of this package, or all of them."""
    there = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py") if path.stem != "timing")
    if unknown := set(names) - set(there):
        print(f"bench: no {', '.join(unknown)}; there is: {', '.join(there)}", file=sys.stderr)
        return 2
    for name in names or there:
        module = import_module(f"bench.{name}")
        print(f"\n== {name}: {(module.__doc__ or '').strip().partition(chr(10))[0]}", flush=True)
        sys.argv = [f"bench.{name}"]  # a module may read options of its own when it is run alone
        module.main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
