"""What a report shows of a run, gathered from its samples before anything is drawn."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import floor, log10, sqrt
from statistics import fmean, quantiles

from lambda_container import spread
from lambda_container.command.seen import Seen

MOST_POINTS = 40  # along the run
DECILES = 10
ROUND = (1, 2, 2.5, 5, 10)
TIME, DAY_AND_TIME = "%H:%M:%S", "%d %b %H:%M"
SPANS = (1, 5, 15, 60, 300, 900, 3600, 10_800, 43_200, 86_400, 604_800)  # seconds
TIMES = 1e9  # steps from here on are seconds since 1970


@dataclass(frozen=True, slots=True)
class Point:
    """A stretch of the run.

    mean: of the scores; None where none could be judged.
    label: its first step, for people. step: the same as a number, where it is one of a training run.
    shares: of scores that are 0, below a half, below 1, and 1.
    equal, chance: shares of groups of equal scores, found and by chance; None without groups.
    """

    label: str
    step: float | None
    samples: int
    mean: float | None
    shares: tuple[float, float, float, float]
    failed: float
    spread: float | None
    equal: float | None
    chance: float | None


@dataclass(frozen=True, slots=True)
class Digest:
    """A run.

    bins: scores that are exactly 0, in ten bins between, and exactly 1. causes: of errors.
    lengths: (median length, mean score) of tenths of the samples by length. latency: (milliseconds, samples).
    correlation: of length and score; None where one does not vary.
    """

    name: str
    samples: Sequence[Seen]
    points: Sequence[Point]
    bins: Sequence[int]
    causes: Counter[str]
    lengths: Sequence[tuple[float, float]]
    latency: Sequence[tuple[str, int]]
    correlation: float | None

    @property
    def judged(self) -> int:
        """Samples that have a score."""
        return sum(self.bins)

    @property
    def mean(self) -> float | None:
        """Of all scores; None where there is none, for a failure of ours is no 0."""
        scores = [s.score for s in self.samples if s.score is not None]
        return fmean(scores) if scores else None


def digest(name: str, samples: Sequence[Seen]) -> Digest:
    """Gathers a run from its samples."""
    scores = [sample.score for sample in samples if sample.score is not None]
    measured = [(s.length, s.score) for s in samples if s.length is not None and s.score is not None]
    causes = Counter(sample.cause or "unknown" for sample in samples if sample.score is None)
    points = [_point(label, stretch) for label, stretch in stretches(samples)]
    latency = _latency([s.seconds for s in samples if s.seconds is not None])
    return Digest(
        name, samples, points, bins(scores), causes, _lengths(measured), latency, _correlation(measured)
    )


def bins(scores: Iterable[float]) -> list[int]:
    """Counts of exactly 0, of ten equal bins between, and of exactly 1."""
    found = [0] * 12
    for score in scores:
        found[0 if score <= 0 else 11 if score >= 1 else 1 + min(9, int(score * 10))] += 1
    return found


def stretches(samples: Sequence[Seen]) -> list[tuple[str, list[Seen]]]:
    """The run in at most MOST_POINTS stretches in order: by step where known, else by position."""
    steps = sorted({sample.step for sample in samples if sample.step is not None})
    if len(steps) < 2:
        return _by_position(samples)
    group = _grouping(steps)
    gathered: defaultdict[int, list[Seen]] = defaultdict(list)
    for sample in samples:
        if sample.step is not None:
            gathered[group(sample.step)].append(sample)
    times = TIME if steps[-1] - steps[0] < 3600 else DAY_AND_TIME
    return [(_step_label(found, times), found) for _, found in sorted(gathered.items())]


def _grouping(steps: Sequence[float]) -> Callable[[float], int]:
    """Tells a step's stretch: each has its own, or they are cut at equal round distances."""
    if len(steps) <= MOST_POINTS:
        return {step: i for i, step in enumerate(steps)}.__getitem__
    width = _width((steps[-1] - steps[0]) / (MOST_POINTS - 1), times=steps[0] >= TIMES)
    return lambda step: floor(step / width)


def _width(least: float, *, times: bool) -> float:
    """A round number, or span of time, of at least so much."""
    if times and least <= SPANS[-1]:
        return next(span for span in SPANS if span >= least)
    ten = 10.0 ** floor(log10(least))
    return next(n * ten for n in ROUND if n * ten >= least)


def _by_position(samples: Sequence[Seen]) -> list[tuple[str, list[Seen]]]:
    size = max(1, -(-len(samples) // 20))
    return [
        (f"row {start + 1:,}", list(samples[start : start + size])) for start in range(0, len(samples), size)
    ]


def _step(samples: Sequence[Seen]) -> float | None:
    """The first step of a stretch; None where steps are unknown or times of a log."""
    steps = [sample.step for sample in samples if sample.step is not None]
    return min(steps) if steps and max(steps) < TIMES else None


def _step_label(samples: Sequence[Seen], times: str) -> str:
    step = min(sample.step or 0.0 for sample in samples)
    if step < TIMES:
        return f"{step:g}"
    from datetime import UTC, datetime

    return datetime.fromtimestamp(step, UTC).strftime(times)


def _point(label: str, samples: Sequence[Seen]) -> Point:
    scores = [sample.score for sample in samples if sample.score is not None]
    n = max(1, len(scores))
    low = sum(0 < score < 0.5 for score in scores)
    zeros, ones = sum(score <= 0 for score in scores), sum(score >= 1 for score in scores)
    shares = (zeros / n, low / n, (len(scores) - zeros - low - ones) / n, ones / n)
    groups = [group for group in _groups(samples) if len(group) > 1]
    found = spread.of(groups)
    mean = sum(scores) / n if scores else None
    return Point(
        label, _step(samples), len(samples), mean, shares, 1 - len(scores) / max(1, len(samples)),
        found.get("GroupSpread"), found.get("GroupsEqualShare"), found.get("GroupsEqualByChance"),
    )  # fmt: skip


def _groups(samples: Iterable[Seen]) -> Iterable[list[float]]:
    groups: defaultdict[tuple[float | None, str], list[float]] = defaultdict(list)
    for sample in samples:
        if sample.prompt and sample.score is not None:
            groups[sample.step, sample.prompt].append(sample.score)
    return groups.values()


def _lengths(measured: Sequence[tuple[int, float]]) -> list[tuple[float, float]]:
    """Tenths by length; those of equal median length, which no order of theirs tells apart, are one."""
    ranked = sorted(measured, key=lambda pair: pair[0])
    size = len(ranked) / DECILES
    tenths = [ranked[floor(i * size) : floor((i + 1) * size)] for i in range(DECILES)]
    alike: defaultdict[float, list[float]] = defaultdict(list)
    for tenth in filter(None, tenths):
        alike[tenth[len(tenth) // 2][0]] += [score for _, score in tenth]
    return [(length, fmean(scores)) for length, scores in alike.items()]


def _latency(seconds: Sequence[float]) -> list[tuple[str, int]]:
    """Samples by milliseconds, three bins to a power of ten."""
    counts = Counter(floor(3 * log10(max(1e-6, each) * 1e3)) for each in seconds)
    if not counts:
        return []
    return [(_two_digits(10 ** (i / 3)), counts[i]) for i in range(min(counts), max(counts) + 1)]


def _two_digits(number: float) -> str:
    return f"{float(f'{number:.2g}'):.10g}"


def _correlation(measured: Sequence[tuple[int, float]]) -> float | None:
    n = len(measured)
    x, y = sum(length for length, _ in measured), sum(score for _, score in measured)
    xx, yy = sum(length * length for length, _ in measured), sum(score * score for _, score in measured)
    across, upright = n * xx - x * x, n * yy - y * y
    if n < 3 or across <= 0 or upright <= 1e-9:
        return None
    return (n * sum(length * score for length, score in measured) - x * y) / sqrt(across) / sqrt(upright)


def duration(seconds: float) -> str:
    """Two digits and a unit that a person reads at once."""
    if seconds >= 0.9995:
        return f"{_two_digits(seconds)} s"
    if seconds >= 0.9995e-3:
        return f"{_two_digits(seconds * 1e3)} ms"
    return f"{_two_digits(seconds * 1e6)} µs"


def percentiles(values: Sequence[float]) -> tuple[float, float]:
    """The median and the 99th percentile."""
    if len(values) < 2:
        return (values[0], values[0]) if values else (0.0, 0.0)
    cuts = quantiles(values, n=100, method="inclusive")
    return cuts[49], cuts[98]
