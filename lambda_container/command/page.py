"""The report's page: everything in one file, light or dark as the reader's system is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from lambda_container.command import charts
from lambda_container.command.digest import Digest, percentiles
from lambda_container.command.drift import Drift
from lambda_container.command.seen import Seen

STYLE = """
:root { color-scheme: light dark; --paper: #fbfbfa; --card: #fff; --ink: #1d2126; --muted: #767d86;
  --line: #e3e5e8; --one: #2563a8; --other: #d97706; --bad: #c0392b; --low: #e8a598; --high: #9cc5a1;
  --good: #2e7d4f; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171a; --card: #1c2025; --ink: #e6e8ea;
  --muted: #8f98a3; --line: #333a42; --one: #6aa9e9; --other: #f0a43c; --bad: #e0665a; --low: #8d4a43;
  --high: #4c7a57; --good: #58b67d; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1340px; padding: 24px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 22px; margin: 0 0 4px; }
h2 { font-size: 15px; margin: 0 0 2px; } h2.part { margin: 28px 0 8px; }
p { margin: 0 0 8px; } .quiet { color: var(--muted); font-size: 13px; }
.tiles, .charts { display: grid; gap: 14px; margin: 16px 0; }
.tiles { grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); }
.charts { grid-template-columns: repeat(auto-fit, minmax(min(100%, 480px), 1fr)); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px;
  min-width: 0; }
.tile b { display: block; font-size: 22px; font-variant-numeric: tabular-nums; }
.note { border-left: 4px solid var(--one); } .note.drifted { border-color: var(--bad); }
svg { width: 100%; height: auto; } .scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13px; }
th, td { text-align: left; vertical-align: top; padding: 6px 10px; border-bottom: 1px solid var(--line); }
td { overflow-wrap: anywhere; max-width: 420px; } td.number { font-variant-numeric: tabular-nums; }
pre { white-space: pre-wrap; margin: 0; max-height: 9em; overflow-y: auto; font-size: 12px; }
"""

Ranked = Sequence[tuple[Seen, list[str]]]


def page(runs: Sequence[Digest], found: Drift | None, worst: Ranked, suspicious: Ranked) -> str:
    """The whole HTML document about one run, or two."""
    parts = [
        f"<h1>Rewards of {escape(' and '.join(run.name for run in runs))}</h1>",
        *(_tiles(run) for run in runs),
        _drift(found),
        f'<div class="charts">{"".join(_charts(runs))}</div>',
        _table("Most suspicious samples", SUSPICIOUS, suspicious),
        _table("Worst samples", WORST, worst),
    ]
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    title = f"<title>Rewards of {escape(runs[0].name)}</title>"
    head += f"{title}<style>{STYLE}</style>"
    return f"<!doctype html><html lang=en><head>{head}</head><body>{''.join(parts)}</body></html>\n"


SUSPICIOUS = "Full marks with a sign that they were not earned. A sign is no proof: read them."
WORST = "What could not be judged, and what took longest."


def _tiles(run: Digest) -> str:
    total = max(1, run.judged)
    seconds = [s.seconds for s in run.samples if s.seconds is not None]
    half, slow = percentiles(seconds)
    facts = [
        ("samples", f"{len(run.samples):,}"),
        ("mean score", "–" if run.mean is None else f"{run.mean:.3f}"),
        ("exactly 0", f"{run.bins[0] / total:.1%}"),
        ("exactly 1", f"{run.bins[-1] / total:.1%}"),
        ("not judged", f"{sum(run.causes.values()):,}"),
        ("length and score", "–" if run.correlation is None else f"{run.correlation:+.2f}"),
        ("median time", f"{half * 1e3:.2g} ms" if seconds else "–"),
        ("99th percentile", f"{slow * 1e3:.2g} ms" if seconds else "–"),
    ]
    tiles = "".join(
        f'<div class="card tile"><span class="quiet">{n}</span><b>{v}</b></div>' for n, v in facts
    )
    return f'<h2 class="part">{escape(run.name)}</h2><div class="tiles">{tiles}</div>'


def _drift(found: Drift | None) -> str:
    if found is None:
        return ""
    drifted = " drifted" if found.found else ""
    return f'<div class="card note{drifted}">{escape(str(found))}</div>'


def _charts(runs: Sequence[Digest]) -> Iterable[str]:
    yield _card("Mean score along the run", "", charts.means(runs))
    yield _card(
        "Scores",
        "Shares of the samples; exactly 0 and exactly 1 have bins of their own.",
        charts.histogram(runs),
    )
    for run in runs:
        of = f" of {run.name}" if len(runs) > 1 else ""
        yield _card(f"Distribution along the run{of}", "", charts.shares(run))
        yield _card(f"Exactly 0, exactly 1, not judged{of}", "", charts.exact(run))
        if any(point.equal is not None for point in run.points):
            yield _card(f"Groups of equal scores{of}", GROUPS, charts.groups(run))
    if any(run.lengths for run in runs):
        yield _card(
            "Score by length", "Tenths of the samples, by the length of the response.", charts.lengths(runs)
        )
    if any(run.latency for run in runs):
        yield _card("Time to judge a sample", "", charts.latency(runs))
    if any(run.causes for run in runs):
        yield _card("Not judged, by cause", "", charts.causes(runs))


GROUPS = "A group whose scores are all equal teaches nothing; some are equal by chance."


def _card(title: str, text: str, chart: str) -> str:
    return f'<div class="card"><h2>{escape(title)}</h2><p class="quiet">{escape(text)}</p>{chart}</div>'


def _table(title: str, text: str, ranked: Ranked) -> str:
    if not ranked:
        return ""
    rows = "".join(_row(sample, why) for sample, why in ranked)
    names = ("id", "score", "why it is here", "answer", "detail", "response")
    head = "".join(f"<th>{name}</th>" for name in names)
    return (
        f'<h2 class="part">{escape(title)}</h2><p class="quiet">{escape(text)}</p>'
        f'<div class="card scroll"><table><tr>{head}</tr>{rows}</table></div>'
    )


def _row(sample: Seen, why: Iterable[str]) -> str:
    score = "–" if sample.score is None else f"{sample.score:.3g}"
    cells = [sample.id, score, "; ".join(why), sample.answer[:200], sample.detail[:300]]
    told = "".join(f"<td>{_clean(cell)}</td>" for cell in cells)
    return f"<tr>{told}<td><pre>{_clean(sample.response[-1200:])}</pre></td></tr>"


def _clean(text: str) -> str:
    """Text for HTML: escaped, without what no character encoding holds."""
    return escape(text.encode("utf-8", "replace").decode())
