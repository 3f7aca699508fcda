"""Groups: the scores of several responses to one prompt, how far they differ, and how often not at all."""

from __future__ import annotations

from itertools import groupby
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
    end = 0
    for prompt, run in groupby(prompts):
        length = len([*run])
        start, end = end, end + length
        total = sum(scores[start:end])
        squared = total if squares is scores else sum(squares[start:end])
        if prompt and prompt in places:
            n, before, squared_before = groups[prompt]
            groups[prompt] = n + length, before + total, squared_before + squared
        elif prompt:
            places[prompt] = len(groups)
            groups[prompt] = length, total, squared
        runs += places[prompt], length
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
    tallies = _tallied(dealt)
    chances: dict[int, float] = {}
    spread = equal = by_chance = 0.0
    for n, total, squares in several:
        variance = squares / n - (total / n) * (total / n)
        if variance > ROUNDING:
            spread += sqrt(variance)
        else:
            equal += 1
        if n not in chances:
            chances[n] = sum([comb(m, n) for m in tallies]) / comb(len(dealt), n)
        by_chance += chances[n]
    return {
        "GroupSpread": spread / len(several),
        "GroupsEqualShare": equal / len(several),
        "GroupsEqualByChance": by_chance / len(several),
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
