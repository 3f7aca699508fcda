"""The handler on real rollouts, in this process: a batch of 64, warm, and what the dispatch itself costs."""

from __future__ import annotations

import json
from pathlib import Path

from bench.timing import figure, milliseconds, quantile
from lambda_container import handler

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT.parent / "shared" / "cases" / "events" / "M_real_math_rollouts_64.json"
EXAMPLES = ROOT / "examples" / "math_rollouts.jsonl"


def event() -> tuple[str, list[dict[str, object]]]:
    """64 real rollouts where they are to be had, else the examples."""
    if REAL.exists():
        return "64 real rollouts", json.loads(REAL.read_text(encoding="utf-8"))
    return "example rollouts", [
        json.loads(line) for line in EXAMPLES.read_text(encoding="utf-8").splitlines()
    ]


def main() -> None:
    """Prints batch and per-sample times, and the dispatch's share of them."""
    handler.configure({"RLVR_REWARD": "math"})
    name, rows = event()
    size = len(json.dumps(rows).encode())
    first = milliseconds(lambda: handler.handler(rows))
    warm = [milliseconds(lambda: handler.handler(rows)) for _ in range(30)]
    empty = [{**row, "verifier": "none"} for row in rows]  # every sample ends at the registry
    dispatch = [milliseconds(lambda: handler.handler(empty)) for _ in range(30)]
    decode = [milliseconds(lambda: json.loads(json.dumps(rows))) for _ in range(10)]
    figure(f"{name} ({size / 1e3:.0f} kB), first batch (imports)", first, "ms")
    figure(f"{name}, warm batch, p50", quantile(warm, 0.5), "ms", note=f"p95 {quantile(warm, 0.95):.2f} ms")
    figure("a sample of it", quantile(warm, 0.5) / len(rows) * 1e3, "µs")
    figure("of that, the dispatch", quantile(dispatch, 0.5) / len(rows) * 1e3, "µs")
    figure("the same batch through json.dumps and json.loads", quantile(decode, 0.5), "ms")


if __name__ == "__main__":
    main()
