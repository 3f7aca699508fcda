"""Samples that a person should look at: full marks with a sign that they were not earned.

A sign is no proof. Each is a sentence, and a sample is ranked by how many it has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from heapq import nlargest
from statistics import median

from lambda_container.command.digest import duration
from lambda_container.command.seen import Seen

SHOWN = 20
SHORT, LONG = 0.2, 5.0  # times the median length
SLOW = 3.0  # times the median time
FALLBACKS = ("fallback", "repair", "last_number", "guess", "anywhere")
GROUP = 4  # samples of a prompt from which being the only one right is a sign


def suspicious(samples: Sequence[Seen]) -> list[tuple[Seen, list[str]]]:
    """The most suspicious samples with their signs, at most SHOWN."""
    usual = median([s.length for s in samples if s.length] or [0])
    groups = _groups(samples)
    repeated = _repeated(samples)
    found = []
    for sample in samples:
        if sample.score == 1:
            signs = _signs(sample, usual, groups.get((sample.step, sample.prompt), ()), repeated)
            if signs:
                found.append((sample, signs))
    return nlargest(SHOWN, found, key=lambda pair: len(pair[1]))


def worst(samples: Sequence[Seen]) -> list[tuple[Seen, list[str]]]:
    """The samples that cost most, at most SHOWN: half of them not judged, then those that took longest."""
    failed = [(sample, [f"not judged: {sample.cause}"]) for sample in samples if sample.score is None][
        : SHOWN // 2
    ]
    timed = [(s.seconds, s) for s in samples if s.seconds is not None and s.score is not None]
    usual = median([seconds for seconds, _ in timed] or [0])
    slow = [pair for pair in timed if pair[0] > SLOW * usual]
    found = nlargest(SHOWN - len(failed), slow, key=lambda pair: pair[0])
    told = f"where {duration(usual)} is usual"
    return failed + [(sample, [f"took {duration(seconds)}, {told}"]) for seconds, sample in found]


def _signs(sample: Seen, usual: float, group: Sequence[float], repeated: set[str]) -> list[str]:
    length = sample.length or 0
    signs = {
        f"{length:,} characters, where {usual:,.0f} are usual": bool(length) and length < SHORT * usual,
        f"{length:,} characters, where only {usual:,.0f} are usual": length > LONG * usual > 0,
        f"the only one right of {len(group)} to its prompt": len(group) >= GROUP and group.count(1.0) == 1,
        "the same response earns full marks for other prompts": sample.response in repeated,
        f"found by {sample.found_by}": any(word in sample.found_by for word in FALLBACKS),
    }
    return [sign for sign, holds in signs.items() if holds]


def _groups(samples: Sequence[Seen]) -> dict[tuple[float | None, str], list[float]]:
    groups: defaultdict[tuple[float | None, str], list[float]] = defaultdict(list)
    for sample in samples:
        if sample.prompt and sample.score is not None:
            groups[sample.step, sample.prompt].append(sample.score)
    return groups


def _repeated(samples: Sequence[Seen]) -> set[str]:
    """Responses that earn full marks for more than one prompt."""
    prompts: defaultdict[str, set[str]] = defaultdict(set)
    for sample in samples:
        if sample.score == 1 and sample.response and sample.prompt:
            prompts[sample.response].add(sample.prompt)
    return {response for response, asked in prompts.items() if len(asked) > 1}
