"""Groups: the scores of several responses to one prompt, how far they differ, and how often not at all."""

from __future__ import annotations

from _operator import mul
from math import sqrt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    Sums = tuple[int, float, float]  # n, Σ and Σ² of a group's scores


def of(groups: Collection[Sequence[float]]) -> dict[str, float]:
    """How far scores differ inside a group, and how many groups would be all equal by chance.

    Chance is these scores dealt out to the groups at random: of n scores, n_v of them equal to v, a
    group of k is all v with probability C(n_v, k) / C(n, k). A group of equal scores teaches nothing.
    """
    return of_sums(groups, [*map(sums, groups)])


def of_sums(groups: Iterable[Sequence[float]], known: Iterable[Sums]) -> dict[str, float]:
    """The same, where the sums of each group are known."""
    several = [(group, found) for group, found in zip(groups, known, strict=True) if found[0] > 1]
    if not several:
        return {}
    dealt = [score for group, _ in several for score in group]
    marked = _tallied(dealt)
    chance = {
        k: sum([_drawn(n, k, len(dealt)) for n in marked]) for k in {len(group) for group, _ in several}
    }
    equal = sum([group.count(group[0]) == len(group) for group, _ in several])
    return {
        "GroupSpread": sum([_deviation(*found) for _, found in several]) / len(several),
        "GroupsEqualShare": equal / len(several),
        "GroupsEqualByChance": sum([chance[len(group)] for group, _ in several]) / len(several),
    }


def sums(values: Sequence[float]) -> Sums:
    """Of a group's scores."""
    return len(values), sum(values), sum(map(mul, values, values))


def _tallied(scores: list[float]) -> Iterable[int]:
    """How often each score occurs."""
    kinds = set(scores)
    if len(kinds) <= 16:  # as binary scores have two: counting in C
        return [scores.count(kind) for kind in kinds]
    counts: dict[float, int] = {}
    for score in scores:
        counts[score] = counts.get(score, 0) + 1
    return counts.values()


def _drawn(marked: int, k: int, n: int) -> float:
    """The probability that k drawn of n are all among the `marked`."""
    probability = 1.0
    for i in range(k):
        probability *= (marked - i) / (n - i)
        if probability <= 0:
            return 0.0
    return probability


def _deviation(n: int, total: float, squares: float) -> float:
    mean = total / n
    return sqrt(max(0.0, squares / n - mean * mean))
