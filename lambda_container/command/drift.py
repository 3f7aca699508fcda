"""Whether two samples of scores come from one distribution, and how surely that would have been seen.

The population stability index of two histograms, PSI = Σ (p - q) ln(p / q), of n and m samples from one
distribution over k bins, is about (1/n + 1/m) times a chi-square variable with k - 1 degrees of freedom;
with a true index D it is noncentral by D / (1/n + 1/m). So the usual rule of thumb (0.2 is a shift)
is wrong for small samples and blind for large ones, and the threshold here follows from n and m.
B. Yurdakul and J. Naranjo, "Statistical properties of the population stability index", 2020.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt
from statistics import NormalDist

ALARM = 0.01  # chance of calling it drift when there is none
LEAST = 1024  # samples below which nothing is said about drift
MODERATE = 0.1  # an index that is commonly called a moderate shift
FEW = 20.0  # samples that a bin must be expected to hold in both; of fewer, the logarithm makes too much


@dataclass(frozen=True, slots=True)
class Drift:
    """index: the PSI found. threshold: what chance exceeds once in a hundred. power: for a moderate shift."""

    index: float
    threshold: float
    power: float
    samples: int

    @property
    def found(self) -> bool:
        """Whether the distributions differ."""
        return self.index > self.threshold

    @property
    def enough(self) -> bool:
        """Whether there are enough samples to say so."""
        return self.samples >= LEAST

    def __str__(self) -> str:
        if not self.enough:
            return (
                f"Too few samples to speak of drift: {self.samples:,} in the smaller run, and {LEAST:,} are "
                f"needed (index {self.index:.4f})."
            )
        verdict = "Scores have drifted" if self.found else "No drift was found"
        return (
            f"{verdict}: the stability index is {self.index:.4f}, and chance alone exceeds "
            f"{self.threshold:.4f} once in a hundred. A moderate shift (index {MODERATE:g}) would be found "
            f"with a power of {_percent(self.power)}."
        )


def drift(one: Sequence[int], other: Sequence[int]) -> Drift | None:
    """Compares two histograms over the same bins; None where one of them is empty."""
    n, m = sum(one), sum(other)
    if not n or not m:
        return None
    kept = _merged(one, other)
    scale = 1 / n + 1 / m
    freedom = max(1, len(kept) - 1)
    index = sum((a / n - b / m) * log(a * m / n / b) for a, b in kept)
    critical = chi_square_quantile(1 - ALARM, freedom)
    return Drift(index, scale * critical, power(MODERATE / scale, freedom, critical), min(n, m))


def power(noncentrality: float, freedom: int, critical: float) -> float:
    """The probability that a noncentral chi-square variable exceeds `critical`.

    Patnaik's approximation: a scaled central one with the same first two moments.
    """
    mean, variance = freedom + noncentrality, 2 * (freedom + 2 * noncentrality)
    scale = variance / (2 * mean)
    return 1 - _chi_square_below(critical / scale, mean / scale)


def chi_square_quantile(probability: float, freedom: float) -> float:
    """Wilson and Hilferty's approximation."""
    z = NormalDist().inv_cdf(probability)
    spread = 2 / (9 * freedom)
    return float(freedom * (1 - spread + z * sqrt(spread)) ** 3)


def _chi_square_below(value: float, freedom: float) -> float:
    spread = 2 / (9 * freedom)
    return NormalDist().cdf(((max(0.0, value) / freedom) ** (1 / 3) - (1 - spread)) / sqrt(spread))


def _merged(one: Sequence[int], other: Sequence[int]) -> list[tuple[float, float]]:
    """Bins that hold enough in expectation, the sparse ones joined to their neighbour; none is 0."""
    n, m = sum(one), sum(other)
    joined: list[list[float]] = []
    for a, b in zip(one, other, strict=True):
        if joined and _expected(joined[-1], n, m) < FEW:
            joined[-1] = [joined[-1][0] + a, joined[-1][1] + b]
        else:
            joined.append([a, b])
    if len(joined) > 1 and _expected(joined[-1], n, m) < FEW:
        last = joined.pop()
        joined[-1] = [joined[-1][0] + last[0], joined[-1][1] + last[1]]
    return [(max(a, 0.5), max(b, 0.5)) for a, b in joined]


def _expected(pair: Sequence[float], n: int, m: int) -> float:
    return sum(pair) / (n + m) * min(n, m)


def _percent(share: float) -> str:
    return ">99 %" if share > 0.99 else f"{share:.0%}".replace("%", " %")
