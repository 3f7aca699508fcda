"""Groups: the scores of several responses to one prompt, how far they differ, and how often not at all."""

from __future__ import annotations

from itertools import groupby
from math import exp, lgamma, sqrt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    Sums = tuple[int, float, float]  # n, Σ and Σ² of a group's scores

NOBODY: Sums = 0, 0.0, 0.0
ROUNDING = 1e-12  # the variance of equal scores, which cancels only up to this


def grouped(
    prompts: Iterable[str], scores: Sequence[float], squares: Sequence[float]
) -> tuple[dict[str, Sums], list[int]]:
    """The groups by prompt; and by turns a group's place and how many scores in a row are its.

    Args:
        prompts, scores, squares: parallel. What has no prompt ("") is in no group; its place is -1.
    """
    groups: dict[str, Sums] = {}
    places, start = {"": -1}, 0
    runs: list[int] = []
    for prompt, run in groupby(prompts):
        length = len([*run])
        end = start + length
        n, total, squared = groups.get(prompt, NOBODY)
        groups[prompt] = n + length, total + sum(scores[start:end]), squared + sum(squares[start:end])
        runs += places.setdefault(prompt, len(places) - 1), length
        start = end
    groups.pop("", None)
    return groups, runs


def of(groups: Iterable[Sequence[float]]) -> dict[str, float]:
    """How far scores differ inside a group, and how many groups would be all equal by chance.

    Chance is these scores dealt out to the groups at random: of n scores, n_v of them equal to v, a
    group of k is all v with probability C(n_v, k) / C(n, k). A group of equal scores teaches nothing.
    """
    several = [group for group in groups if len(group) > 1]
    known = [(len(group), sum(group), sum([score * score for score in group])) for group in several]
    return of_sums(known, [score for group in several for score in group])


def of_groups(
    groups: Mapping[str, Sums], prompts: Iterable[str], scores: Sequence[float]
) -> dict[str, float]:
    """The same of what `grouped` found."""
    several = {prompt: sums for prompt, sums in groups.items() if sums[0] > 1}
    dealt = scores
    if sum([n for n, _, _ in several.values()]) < len(scores):
        dealt = [score for prompt, score in zip(prompts, scores, strict=True) if prompt in several]
    return of_sums(several.values(), dealt)


def of_sums(several: Collection[Sums], dealt: Sequence[float]) -> dict[str, float]:
    """The same of groups of more than one, and of all their scores."""
    if not several:
        return {}
    deviations = [_deviation(*sums) for sums in several]
    sizes = [n for n, _, _ in several]
    chance = _equal_by_chance(_tallied(dealt), set(sizes), len(dealt))
    return {
        "GroupSpread": sum(deviations) / len(sizes),
        "GroupsEqualShare": deviations.count(0.0) / len(sizes),
        "GroupsEqualByChance": sum([chance[size] for size in sizes]) / len(sizes),
    }


def _tallied(scores: Sequence[float]) -> Collection[int]:
    """How often each score occurs."""
    binary = scores.count(0.0), scores.count(1.0)
    if sum(binary) == len(scores):  # as most are: counting in C
        return binary
    counts: dict[float, int] = {}
    for score in scores:
        counts[score] = counts.get(score, 0) + 1
    return counts.values()


def _equal_by_chance(tallies: Iterable[int], sizes: Iterable[int], n: int) -> dict[int, float]:
    """Per size of a group the probability that so many drawn of n are all of one tally.

    C(m, k) / C(n, k) = m! (n - k)! / (n! (m - k)!), by the logarithms of the factorials.
    """
    found = {}
    for k in sizes:
        rest = lgamma(n - k + 1) - lgamma(n + 1)
        found[k] = sum([exp(lgamma(m + 1) - lgamma(m - k + 1) + rest) for m in tallies if m >= k])
    return found


def _deviation(n: int, total: float, squares: float) -> float:
    mean = total / n
    variance = squares / n - mean * mean
    return sqrt(variance) if variance > ROUNDING else 0.0
