"""Groups: the scores of several responses to one prompt, how far they differ, and how often not at all."""

from __future__ import annotations

from itertools import pairwise
from math import comb, sqrt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    Sums = tuple[int, float, float]  # n, Σ and Σ² of a group's scores

NOBODY: Sums = 0, 0.0, 0.0
ROUNDING = 1e-12  # the variance of equal scores, which cancels only up to this


def grouped(
    prompts: Sequence[str], scores: Sequence[float], squares: Sequence[float]
) -> tuple[dict[str, Sums], list[int]]:
    """The groups by prompt; and by turns a group's place and how many scores in a row are its.

    Args:
        prompts, scores, squares: parallel. What has no prompt ("") is in no group; its place is -1.
    """
    groups: dict[str, Sums] = {}
    places = {"": -1}
    runs: list[int] = []
    for start, end in pairwise([*_starts(prompts), len(prompts)]):
        prompt = prompts[start]
        total = sum(scores[start:end])
        squared = sum(squares[start:end]) if squares is not scores else total
        if prompt in places and prompt:
            n, before, squared_before = groups[prompt]
            groups[prompt] = n + end - start, before + total, squared_before + squared
        elif prompt:
            places[prompt] = len(groups)
            groups[prompt] = end - start, total, squared
        runs += places[prompt], end - start
    return groups, runs


def _starts(values: Iterable[str]) -> list[int]:
    """Where runs of equal values begin."""
    starts, last = [], None
    for position, value in enumerate(values):
        if value != last:
            starts.append(position)
            last = value
    return starts


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
    several = [sums for sums in groups.values() if sums[0] > 1]
    if sum([sums[0] for sums in several]) == len(scores):
        return of_sums(several, scores)
    with_others = {prompt for prompt, sums in groups.items() if sums[0] > 1}
    each = zip(prompts, scores, strict=True)
    return of_sums(several, [score for prompt, score in each if prompt in with_others])


def of_sums(several: Collection[Sums], dealt: Sequence[float]) -> dict[str, float]:
    """The same of groups of more than one, and of all their scores."""
    if not several:
        return {}
    variances = [squares / n - (total / n) * (total / n) for n, total, squares in several]
    deviations = [sqrt(variance) if variance > ROUNDING else 0.0 for variance in variances]
    tallies = _tallied(dealt)
    chance = {n: sum([comb(m, n) for m in tallies]) / comb(len(dealt), n) for n in {n for n, _, _ in several}}
    return {
        "GroupSpread": sum(deviations) / len(several),
        "GroupsEqualShare": deviations.count(0.0) / len(several),
        "GroupsEqualByChance": sum([chance[n] for n, _, _ in several]) / len(several),
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
