"""A digest as charts: SVG from pygal, coloured by the page's own variables, so that it follows its theme."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from math import ceil, floor, log10
from typing import Any

import pygal
from pygal.style import Style

from lambda_container.command.digest import Digest, Point

# pygal leaves an importer for its maps behind, in a form that warns at every later import and that Python
# 3.12 has stopped to call. There are no maps here.
sys.meta_path[:] = [finder for finder in sys.meta_path if hasattr(finder, "find_spec")]

BINS = ("0", *(f"<{i / 10:g}" for i in range(1, 11)), "1")
QUARTERS = [0, 0.25, 0.5, 0.75, 1]
EVERY = (1, 2, 5, 10, 20, 40)  # which of the labels along a run are shown
SHARES = ("exactly 0", "below ½", "½ and more", "exactly 1")
ONE, OTHER = "var(--one)", "var(--other)"
SCALE = ("var(--bad)", "var(--low)", "var(--high)", "var(--good)")
Form = Callable[[float], str]
WIDTH_IN_LETTERS = 70  # of a chart
_VALUE = re.compile(r'<desc class="value">(.*?)</desc>')
_REST = re.compile(
    r'<desc class="[xy] [^"]*">.*?</desc>|<desc class="x_label">.*?</desc>|<script.*?</script>|<!--.*?-->',
    re.DOTALL,
)


def means(runs: Sequence[Digest]) -> str:
    """The mean score along each run."""
    if not all(map(_stepwise, runs)):
        return _along(runs, [(run.name, [p.mean for p in run.points]) for run in runs])
    chart = _chart(pygal.XY)
    chart.x_title, chart.range, chart.y_labels = "step", (0, 1), QUARTERS
    for run in runs:
        chart.add(
            run.name, [(point.step, _rounded(point.mean)) for point in run.points if point.mean is not None]
        )
    return _svg(chart)


def _stepwise(run: Digest) -> bool:
    """Whether each stretch of the run has a step of its own."""
    steps = {point.step for point in run.points}
    return None not in steps and len(steps) == len(run.points)


def exact(run: Digest) -> str:
    """Shares of exactly 0, exactly 1 and not judged along a run."""
    series = [
        ("exactly 0", [p.shares[0] for p in run.points]),
        ("exactly 1", [p.shares[3] for p in run.points]),
        ("not judged", [p.failed for p in run.points]),
    ]
    return _along([run], series, ("var(--bad)", "var(--good)", "var(--muted)"), percent)


def shares(run: Digest) -> str:
    """How scores are distributed along a run."""
    chart = _chart(pygal.StackedBar, SCALE, percent)
    chart.x_labels = _labels(run.points)
    chart.range, chart.y_labels = (0, 1), QUARTERS
    for i, name in enumerate(SHARES):
        chart.add(name, [_rounded(point.shares[i]) for point in run.points])
    return _svg(chart)


def histogram(runs: Sequence[Digest]) -> str:
    """Shares of scores by bin."""
    chart = _chart(pygal.Bar, form=percent)
    chart.x_labels = BINS
    chart.y_labels = ticks(max((count / max(1, run.judged) for run in runs for count in run.bins), default=1))
    for run in runs:
        chart.add(run.name, [_rounded(count / max(1, run.judged)) for count in run.bins])
    return _svg(chart)


def groups(run: Digest) -> str:
    """Groups of equal scores, found and by chance, and the spread inside groups, along a run."""
    series = [
        ("all equal", [p.equal for p in run.points]),
        ("all equal by chance", [p.chance for p in run.points]),
        ("spread inside", [p.spread for p in run.points]),
    ]
    return _along([run], series, ("var(--bad)", "var(--muted)", ONE))


def lengths(runs: Sequence[Digest]) -> str:
    """The mean score of tenths of the samples by length."""
    chart = _chart(pygal.XY)
    chart.x_title, chart.range, chart.y_labels = "characters", (0, 1), QUARTERS
    for run in runs:
        chart.add(run.name, [(length, _rounded(mean)) for length, mean in run.lengths])
    return _svg(chart)


def latency(runs: Sequence[Digest]) -> str:
    """Samples by how long judging took."""
    chart = _chart(pygal.Bar)
    labels = sorted({label for run in runs for label, _ in run.latency}, key=float)
    chart.x_labels, chart.x_title = labels, "milliseconds, at least"
    chart.y_labels = ticks(max((n for run in runs for _, n in run.latency), default=0), 1)
    for run in runs:
        counts = dict(run.latency)
        chart.add(run.name, [counts.get(label, 0) for label in labels])
    return _svg(chart)


def causes(runs: Sequence[Digest]) -> str:
    """Samples that could not be judged, by cause."""
    chart = _chart(pygal.HorizontalBar)
    labels = sorted({cause for run in runs for cause in run.causes})
    chart.x_labels, chart.y_labels = (
        labels,
        ticks(max((n for run in runs for n in run.causes.values()), default=0), 1),
    )
    for run in runs:
        chart.add(run.name, [run.causes[label] for label in labels])
    return _svg(chart)


def _along(
    runs: Sequence[Digest], series: Iterable[tuple[str, Sequence[float | None]]],
    colours: Sequence[str] = (ONE, OTHER), form: Form | None = None,
) -> str:  # fmt: skip
    chart = _chart(pygal.Line, colours, form)
    longest = max(runs, key=lambda run: len(run.points))
    chart.x_labels, chart.range, chart.y_labels = _labels(longest.points), (0, 1), QUARTERS
    for name, values in series:
        chart.add(name, [None if value is None else _rounded(value) for value in values])
    return _svg(chart)


def _labels(points: Sequence[Point]) -> list[str]:
    """As many of the labels as fit beside each other; a long one at the right end would be cut."""
    longest = max((len(point.label) for point in points), default=1)
    fit = max(2, min(8, WIDTH_IN_LETTERS // longest))
    every = next(n for n in EVERY if len(points) <= n * fit)
    room = len(points) - (1 if longest > 4 and len(points) > 1 else 0)
    return [point.label if i % every == 0 and i < room else "" for i, point in enumerate(points)]


def ticks(most: float, least: float = 0.0) -> list[float]:
    """0 and at most five round numbers above it, the last no less than `most`; least: the distance of two."""
    if most <= 0:
        return [0, 1]
    ten = 10.0 ** floor(log10(most / 5))
    step = max(least, next(n * ten for n in (1, 2, 5, 10) if n * ten * 5 >= most * (1 - 1e-9)))
    return [round(i * step, 9) for i in range(ceil(most / step - 1e-9) + 1)]


def percent(share: float) -> str:
    """0.25 → 25 %."""
    return f"{share * 100:.3g} %"


def count(number: float) -> str:
    """What is no share: whole numbers with their thousands apart, and at most four digits after the point."""
    return f"{number:,.4f}".rstrip("0").rstrip(".")


def _chart(kind: Any, colours: Sequence[str] = (ONE, OTHER), form: Form | None = None) -> Any:
    style = Style(
        background="transparent", plot_background="transparent", foreground="var(--ink)",
        foreground_strong="var(--ink)", foreground_subtle="var(--line)", colors=tuple(colours),
        font_family="inherit", opacity=".9", opacity_hover="1", transition="none",
        guide_stroke_color="var(--line)", major_guide_stroke_color="var(--line)",
        guide_stroke_dasharray="0", major_guide_stroke_dasharray="0",
        label_font_size=12, major_label_font_size=12, legend_font_size=13, title_font_size=13,
    )  # fmt: skip
    return kind(
        style=style, js=(), width=620, height=300, margin=8, margin_right=20, dots_size=2.5,
        disable_xml_declaration=True, no_data_text="nothing to show", legend_box_size=11, truncate_label=-1,
        truncate_legend=-1, spacing=8, legend_at_bottom_columns=len(colours), value_formatter=form or count,
        legend_at_bottom=True,
    )  # fmt: skip


def _svg(chart: Any) -> str:
    """The chart with values as tool tips that a browser shows by itself; pygal's own need a script."""
    chart.show_legend = len(chart.raw_series) > 1
    text = _VALUE.sub(r"<title>\1</title>", chart.render(is_unicode=True))
    return str(_REST.sub("", text))


def _rounded(value: float) -> float:
    return round(value, 4)
