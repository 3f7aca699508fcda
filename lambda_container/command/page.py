"""The report's page: everything in one file, light or dark as the reader's system is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape

from lambda_container.command import charts
from lambda_container.command.digest import Digest, duration, percentiles
from lambda_container.command.drift import Drift
from lambda_container.command.seen import Seen

STYLE = """
:root { color-scheme: light dark; --paper: #fbfbfa; --card: #fff; --ink: #1d2126; --muted: #656d76;
  --line: #e3e5e8; --one: #2563a8; --other: #c96a04; --bad: #c0392b; --low: #eab0a4; --high: #95cdc9;
  --good: #11797d; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171a; --card: #1c2025; --ink: #e6e8ea;
  --muted: #98a1ab; --line: #333a42; --one: #6aa9e9; --other: #f0a43c; --bad: #e0665a; --low: #8d4a43;
  --high: #32696b; --good: #45b3b3; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1340px; padding: 24px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 22px; line-height: 1.3; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 15px; margin: 0 0 2px; overflow-wrap: anywhere; } h2.part { margin: 28px 0 8px; }
p { margin: 0 0 8px; } .quiet { color: var(--muted); font-size: 13px; }
.swatch { display: inline-block; width: 11px; height: 11px; border-radius: 2px; margin-right: 7px; }
.tiles, .charts { display: grid; gap: 14px; margin: 16px 0; }
.tiles { grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); }
.charts { grid-template-columns: repeat(auto-fit, minmax(min(100%, 480px), 1fr)); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px;
  min-width: 0; }
.tile b { display: block; font-size: 22px; font-variant-numeric: tabular-nums; white-space: nowrap; }
.note { border-left: 4px solid var(--one); } .note.drifted { border-left-color: var(--bad); }
svg { display: block; width: 100%; min-width: 460px; height: auto; } .scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13px; }
th, td { text-align: left; vertical-align: top; padding: 6px 10px; border-bottom: 1px solid var(--line); }
th { white-space: nowrap; } tr:last-child td { border-bottom: 0; }
td { overflow-wrap: anywhere; min-width: 110px; max-width: 420px; }
td.id { white-space: nowrap; max-width: 25em; overflow: hidden; text-overflow: ellipsis; }
.number { text-align: right; min-width: 0; font-variant-numeric: tabular-nums; }
pre { white-space: pre-wrap; margin: 0; min-width: 260px; max-height: 9em; overflow-y: auto;
  font-size: 12px; }
"""

Ranked = Sequence[tuple[Seen, list[str]]]
COLOURS = (charts.ONE, charts.OTHER)


def page(runs: Sequence[Digest], found: Drift | None, read: Sequence[tuple[Ranked, Ranked]]) -> str:
    """The whole HTML document about one run, or two; read: of each the suspicious samples and the worst."""
    title = f"Rewards of {escape(' and '.join(run.name for run in runs))}"
    parts = [
        f"<h1>{title}</h1>",
        *(_tiles(run, named) for run, named in zip(runs, _names(runs), strict=True)),
        _drift(found),
        f'<div class="charts">{"".join(_charts(runs))}</div>',
        *(_tables(*ranked, _of(run, runs)) for run, ranked in zip(runs, read, strict=True)),
    ]
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    head += f"<title>{title}</title><style>{STYLE}</style>"
    return f"<!doctype html><html lang=en><head>{head}</head><body>{''.join(parts)}</body></html>\n"


def _names(runs: Sequence[Digest]) -> list[str]:
    """A heading for each of two runs, with its colour; a single one needs none."""
    if len(runs) == 1:
        return [""]
    return [
        f'<h2 class="part"><span class="swatch" style="background: {colour}"></span>{escape(run.name)}</h2>'
        for run, colour in zip(runs, COLOURS, strict=True)
    ]


def _of(run: Digest, runs: Sequence[Digest]) -> str:
    return f": {run.name}" if len(runs) > 1 else ""


def _tiles(run: Digest, heading: str) -> str:
    total = max(1, run.judged)
    seconds = [s.seconds for s in run.samples if s.seconds is not None]
    half, slow = map(duration, percentiles(seconds)) if seconds else ("–", "–")
    facts = [
        ("samples", f"{len(run.samples):,}"),
        ("not judged", f"{sum(run.causes.values()):,}"),
        ("mean score", "–" if run.mean is None else f"{run.mean:.3f}"),
        ("exactly 0", charts.percent(run.bins[0] / total)),
        ("exactly 1", charts.percent(run.bins[-1] / total)),
        ("length–score r", "–" if run.correlation is None else f"{run.correlation:+.2f}".replace("-", "−")),
        ("time, median", half),
        ("time, p99", slow),
    ]
    tiles = "".join(
        f'<div class="card tile"><span class="quiet">{n}</span><b>{v}</b></div>' for n, v in facts
    )
    return f'{heading}<div class="tiles">{tiles}</div>'


def _drift(found: Drift | None) -> str:
    if found is None:
        return ""
    drifted = " drifted" if found.found else ""
    return f'<div class="card note{drifted}">{escape(str(found))}</div>'


def _charts(runs: Sequence[Digest]) -> Iterable[str]:
    yield _card("Mean score", "Along the run, of what could be judged.", charts.means(runs))
    yield _card("Scores", "Exactly 0 and exactly 1 have bins of their own.", charts.histogram(runs))
    for title, text, draw in ALONG:
        for run in runs:
            yield _card(f"{title}{_of(run, runs)}", text, draw(run))
    if any(point.equal is not None for run in runs for point in run.points):
        for run in runs:
            yield _card(f"Groups of equal scores{_of(run, runs)}", GROUPS, charts.groups(run))
    if any(run.lengths for run in runs):
        yield _card("Score by length", "Tenths of the samples, from short to long.", charts.lengths(runs))
    if any(run.latency for run in runs):
        yield _card("Time to judge a sample", "Samples by the time each took.", charts.latency(runs))
    if any(run.causes for run in runs):
        yield _card("Not judged", "Samples by cause.", charts.causes(runs))


ALONG = (
    ("Distribution of scores", "Along the run, of what could be judged.", charts.shares),
    ("Exactly 0, exactly 1, not judged", "Along the run.", charts.exact),
)
GROUPS = "A group (step and prompt) whose scores are all equal teaches nothing; some are equal by chance."


def _card(title: str, text: str, chart: str) -> str:
    return (
        f'<div class="card"><h2>{escape(title)}</h2><p class="quiet">{escape(text)}</p>'
        f'<div class="scroll">{chart}</div></div>'
    )


SUSPICIOUS = "Full marks with a sign that they were not earned. A sign is no proof: read them."
WORST = "What could not be judged, and what took longest."


def _tables(suspicious: Ranked, worst: Ranked, of: str) -> str:
    return _table(f"Most suspicious samples{of}", SUSPICIOUS, suspicious) + _table(
        f"Worst samples{of}", WORST, worst
    )


TOLD: dict[str, Callable[[Seen], str]] = {  # a column that all leave empty, as those of a log do, is left out
    "answer": lambda sample: sample.answer[:200],
    "detail": lambda sample: sample.detail[:300],
    "response": lambda sample: sample.response[-1200:],
}


def _table(title: str, text: str, ranked: Ranked) -> str:
    if not ranked:
        return ""
    told = [name for name, tell in TOLD.items() if any(tell(sample) for sample, _ in ranked)]
    rows = "".join(_row(sample, why, told) for sample, why in ranked)
    head = '<th>id</th><th class="number">score</th><th>why it is here</th>'
    head += "".join(f"<th>{name}</th>" for name in told)
    return (
        f'<h2 class="part">{escape(title)}</h2><p class="quiet">{escape(text)}</p>'
        f'<div class="card scroll"><table><tr>{head}</tr>{rows}</table></div>'
    )


def _row(sample: Seen, why: Iterable[str], told: Iterable[str]) -> str:
    score = "–" if sample.score is None else f"{sample.score:.3g}"
    name = _clean(sample.id)
    cells = f'<td class="id" title="{name}">{name}</td><td class="number">{score}</td>'
    cells += f"<td>{_clean('; '.join(why))}</td>"
    for column in told:
        text = _clean(TOLD[column](sample))
        cells += f"<td><pre>{text}</pre></td>" if column == "response" else f"<td>{text}</td>"
    return f"<tr>{cells}</tr>"


def _clean(text: str) -> str:
    """Text for HTML: escaped, without what no character encoding holds."""
    return escape(text.encode("utf-8", "replace").decode())
