"""One CloudWatch embedded-metric line per invocation: the rewards, and what might be wrong with them.

`Reward` is what was paid, for every sample. `Score` is what was judged, in [0, 1], with our own failures
left out, so that they never look like a model's; shares, groups, correlation and bins are of scores.
Whatever identifies a sample (prompt hash, id) is a property of the line and never a dimension, because
each combination of dimensions is billed as a metric. Responses and references are never written (but see
transcript.py).

Format: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

from binascii import crc32
from math import isfinite, sqrt

from lambda_container import payload
from verifiers.core import Outcome
from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from verifiers.core import Sample, Verdict

    Groups = Mapping[str, Sequence[float]]  # prompt -> the scores of its samples

NAMESPACE = "RewardExecutor"
MOST_VALUES = 100  # numbers in one metric, by the format's definition
MOST_METHODS, MOST_GROUPS, MOST_FAILURES = 40, 500, 20  # keep the line under a quarter of 256 KB
LONGEST = 200  # characters of an id or a name
BINS = 10  # between exactly 0 and exactly 1, which have bins of their own
# Metrics of a verdict, by a part of their name (a criterion's name may precede it): how the answer was
# found, and how long the sandbox took.
METHOD = "extraction_"
SANDBOX = ("sandbox_seconds", "cpu_seconds")

UNITS = {  # of the metrics whose names are known beforehand; all others are counts
    "Reward": "None",
    "Score": "None",
    "ZeroShare": "None",
    "OneShare": "None",
    "ErrorShare": "None",
    "GroupSpread": "None",
    "GroupsEqualShare": "None",
    "GroupsEqualByChance": "None",
    "LengthCorrelation": "None",
    "ResponseLength": "None",
    "SampleMicros": "Microseconds",
    "SandboxMicros": "Microseconds",
}


@record
class Facts:
    """What is known about an invocation beside its samples.

    milliseconds: when, since 1970.
    function: the Lambda function's name; the one dimension of every metric.
    request_id: of the invocation.
    reward: the name of the reward that was applied.
    seconds: how long each sample took, parallel to the samples, or nothing.
    cold: whether it was the first invocation of its environment.
    ids: what each sample is called in the reply, where the samples do not say.
    """

    milliseconds: int
    function: str = "local"
    request_id: str = ""
    reward: str = ""
    seconds: Sequence[float] = ()
    cold: bool = False
    ids: Sequence[str] = ()


def emit(
    samples: Sequence[Sample], verdicts: Sequence[Verdict], rewards: Sequence[float], facts: Facts
) -> str:
    """The line: one JSON object without NaN, far below 256 KB, no metric above 100 values.

    Args:
        samples, verdicts, rewards: parallel; a reward is what is finally paid for the sample.
        facts: the rest of the invocation.
    """
    judged = [(s, v.reward) for s, v in zip(samples, verdicts, strict=True) if v.reward is not None]
    scores = [score for _, score in judged]
    lengths = [len(sample.response) for sample, _ in judged]
    groups = _grouped(judged)
    hashes = {prompt: hashed(prompt) for prompt in groups}
    moments = _moments(lengths, scores)
    names = set().union(*[verdict.metrics for verdict in verdicts])
    metrics: dict[str, float | list[float]] = {
        "Samples": len(samples),
        "ColdStart": int(facts.cold),
        **_errors(verdicts),
        **_methods(verdicts, names),
        **_shares(scores, len(samples)),
        **spread([group for group in groups.values() if len(group) > 1]),
        **_correlation(moments),
        **_arrays(
            Reward=[reward for reward in rewards if isfinite(reward)],
            Score=scores,
            ResponseLength=lengths,
            SampleMicros=_micros(facts.seconds),
            SandboxMicros=_micros(_found(verdicts, {name for name in names if name.endswith(SANDBOX)})),
        ),
    }
    properties = {
        "Function": _short(facts.function) or "local",
        "reward": _short(facts.reward),
        "request": _short(facts.request_id),
        "bins": _bins(scores),
        "moments": moments,
        "groups": _partial_sums(groups, hashes),
        "prompts": _prompts(judged, hashes),
        "failures": _failures(facts.ids or [s.id for s in samples], verdicts)
        if len(judged) < len(samples)
        else [],
    }
    return payload.text({**properties, **metrics, "_aws": _directive(metrics, facts.milliseconds)})


def _directive(metrics: Iterable[str], milliseconds: int) -> dict[str, object]:
    names = [{"Name": name, "Unit": UNITS.get(name, "Count")} for name in metrics]
    metrics_of = {"Namespace": NAMESPACE, "Dimensions": [["Function"]], "Metrics": names}
    return {"Timestamp": milliseconds, "CloudWatchMetrics": [metrics_of]}


def _errors(verdicts: Iterable[Verdict]) -> dict[str, float]:
    """Samples that could not be judged, by cause."""
    causes = [verdict.cause for verdict in verdicts if verdict.reward is None]
    return {f"Error_{cause}": causes.count(cause) for cause in dict.fromkeys(causes)}


def _methods(verdicts: Sequence[Verdict], names: Iterable[str]) -> dict[str, float]:
    """Answers by the way in which they were found; the commonest ways."""
    wanted = [name for name in names if METHOD in name]
    counts = {name: sum([v.metrics.get(name, 0.0) for v in verdicts]) for name in wanted}
    common = sorted(counts, key=counts.__getitem__, reverse=True)[:MOST_METHODS]
    return {_short(name): counts[name] for name in common if counts[name] and isfinite(counts[name])}


def _shares(scores: list[float], samples: int) -> dict[str, float]:
    if not scores:
        return {"ErrorShare": 1.0} if samples else {}
    return {
        "ErrorShare": 1 - len(scores) / samples,
        "ZeroShare": scores.count(0) / len(scores),
        "OneShare": scores.count(1) / len(scores),
    }


def _grouped(judged: Iterable[tuple[Sample, float]]) -> dict[str, list[float]]:
    groups: dict[str, list[float]] = {}
    for sample, score in judged:
        if sample.prompt:
            groups.setdefault(sample.prompt, []).append(score)
    return groups


def spread(groups: Sequence[Sequence[float]]) -> dict[str, float]:
    """How far scores differ inside a group, and how many groups would be all equal by chance.

    Chance is these scores dealt out to the groups at random: of n scores, n_v of them equal to v, a
    group of k is all v with probability C(n_v, k) / C(n, k). A group of equal scores teaches nothing.
    """
    if not groups:
        return {}
    dealt = [score for group in groups for score in group]
    marked = _tallied(dealt)
    chance = {k: sum([_drawn(n, k, len(dealt)) for n in marked]) for k in set(map(len, groups))}
    equal = sum([group.count(group[0]) == len(group) for group in groups])
    return {
        "GroupSpread": sum(map(_deviation, groups)) / len(groups),
        "GroupsEqualShare": equal / len(groups),
        "GroupsEqualByChance": sum(chance[len(group)] for group in groups) / len(groups),
    }


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


def _deviation(values: Sequence[float]) -> float:
    mean = sum(values) / len(values)
    return sqrt(max(0.0, sum([value * value for value in values]) / len(values) - mean * mean))


def _moments(lengths: list[int], scores: list[float]) -> list[float]:
    """n, Σx, Σy, Σx², Σy², Σxy with x a response's length and y its score: they add up over lines."""
    squares = sum([x * x for x in lengths]), sum([y * y for y in scores])
    product = sum([x * y for x, y in zip(lengths, scores, strict=True)])
    return [len(scores), sum(lengths), sum(scores), *squares, product]


def _correlation(moments: Sequence[float]) -> dict[str, float]:
    """Pearson's, of length and score, where both vary."""
    n, x, y, xx, yy, xy = moments
    across, upright = n * xx - x * x, n * yy - y * y
    if n < 3 or across <= 0 or upright <= 1e-9:  # sums of equal scores cancel only up to rounding
        return {}
    return {"LengthCorrelation": max(-1.0, min(1.0, (n * xy - x * y) / sqrt(across) / sqrt(upright)))}


def _found(verdicts: Iterable[Verdict], names: set[str]) -> list[float]:
    """The values of certain metrics."""
    return [value for v in verdicts for name, value in v.metrics.items() if name in names] if names else []


def _micros(seconds: Iterable[float]) -> list[int]:
    return [int(s * 1e6) for s in seconds if 0 <= s < 1e6]


def _arrays(**arrays: Sequence[float]) -> dict[str, list[float]]:
    return {name: _thinned(values) for name, values in arrays.items() if values}


def _thinned(values: Sequence[float]) -> list[float]:
    """At most 100 of them: evenly spaced ranks, smallest and largest included, so quantiles stay."""
    if len(values) <= MOST_VALUES:
        return list(values)
    ranked = sorted(values)
    step = (len(ranked) - 1) / (MOST_VALUES - 1)
    return [ranked[round(i * step)] for i in range(MOST_VALUES)]


def _bins(scores: Sequence[float]) -> list[int]:
    """Counts of exactly 0, of ten equal bins between, and of exactly 1: they add up over lines."""
    bins = [0] * (BINS + 2)
    bins[0], bins[-1] = scores.count(0), scores.count(1)
    if bins[0] + bins[-1] < len(scores):
        for score in scores:
            if 0 < score < 1:
                bins[1 + int(score * BINS)] += 1
    return bins


def _partial_sums(groups: Groups, hashes: Mapping[str, str]) -> list[dict[str, float | str]]:
    """Per prompt n, Σ and Σ² of its scores: they add up over lines, as a group may span invocations."""
    return [
        {"prompt": hashes[prompt], "n": len(s), "sum": sum(s), "squares": sum([y * y for y in s])}
        for prompt, s in list(groups.items())[:MOST_GROUPS]
    ]


def _prompts(judged: Sequence[tuple[Sample, float]], hashes: Mapping[str, str]) -> list[str]:
    """Per score the hash of its prompt, where every score is written."""
    return [hashes.get(sample.prompt, "") for sample, _ in judged] if len(judged) <= MOST_VALUES else []


def _failures(ids: Iterable[str], verdicts: Iterable[Verdict]) -> list[dict[str, str]]:
    failed = [(id_, v.cause) for id_, v in zip(ids, verdicts, strict=True) if v.outcome is Outcome.ERROR]
    return [{"id": _short(id_), "cause": cause} for id_, cause in failed[:MOST_FAILURES]]


def hashed(prompt: str) -> str:
    """What stands for a prompt in the log."""
    return f"{crc32(prompt.encode('utf-8', 'surrogatepass')):08x}"


def _short(text: str) -> str:
    return text[:LONGEST].encode("utf-8", "replace").decode()
