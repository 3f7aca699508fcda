"""One CloudWatch embedded-metric line per invocation: the rewards, and what might be wrong with them.

`Reward` is what was paid, for every sample. `Score` is what was judged, in [0, 1], with our own failures
left out, so that they never look like a model's; shares, groups, correlation and bins are of scores.
Whatever identifies a sample (prompt hash, id) is a property of the line and never a dimension, because
each combination of dimensions is billed as a metric. Responses and references are never written; ask
`transcript` for them.

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
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from verifiers.core import Sample, Verdict

    Groups = Mapping[str, Sequence[float]]  # prompt -> the scores of its samples

NAMESPACE = "RewardExecutor"
MOST_VALUES = 100  # numbers in one metric, by the format's definition
MOST_METHODS, MOST_GROUPS, MOST_FAILURES = 40, 500, 20  # keep the line under a quarter of 256 KB
LONGEST = 200  # characters of an id or a name
BINS = 10  # between exactly 0 and exactly 1, which have bins of their own
EXTRACTION = (
    "extraction_"  # a metric so named says how an answer was found; a criterion's name may precede it
)
SANDBOX = ("sandbox_seconds", "cpu_seconds")  # what a verifier says of its time in the sandbox

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
    hashes = {prompt: _hash(prompt) for prompt in groups}
    moments = _moments(lengths, scores)
    metrics: dict[str, float | list[float]] = {
        **_counts(verdicts, facts.cold),
        **_shares(scores, len(samples)),
        **spread([group for group in groups.values() if len(group) > 1]),
        **_correlation(moments),
        **_arrays(verdicts, rewards, facts.seconds),
        **{
            name: _thinned(values)
            for name, values in (("Score", scores), ("ResponseLength", lengths))
            if values
        },
    }
    properties = {
        "Function": _short(facts.function) or "local",
        "reward": _short(facts.reward),
        "request": _short(facts.request_id),
        "bins": _bins(scores),
        "moments": moments,
        "groups": _partial_sums(groups, hashes),
        "prompts": [hashes.get(sample.prompt, "") for sample, _ in judged]
        if len(judged) <= MOST_VALUES
        else [],
        "failures": _failures(facts.ids or [sample.id for sample in samples], verdicts),
    }
    return payload.text({**properties, **metrics, "_aws": _directive(metrics, facts.milliseconds)})


def transcript(samples: Iterable[Sample], verdicts: Iterable[Verdict], facts: Facts) -> Iterator[str]:
    """One JSON line per sample with the response and the reference in it, for who asked for them."""
    import json  # not for the metrics: it costs a fifth of a start

    for number, (sample, verdict) in enumerate(zip(samples, verdicts, strict=True)):
        yield json.dumps(
            {
                "request": _short(facts.request_id),
                "id": _short(facts.ids[number] if facts.ids else sample.id),
                "prompt": _hash(sample.prompt),
                "response": sample.response[:10_000],
                "reference": json.dumps(sample.reference, default=repr)[:10_000],
                "outcome": verdict.outcome,
                "score": verdict.reward,
                "detail": verdict.detail[:1_000],
            }
        )


def note(message: str, facts: Facts, **values: float | str) -> str:
    """One JSON line for a log about an invocation."""
    import json

    return json.dumps({"message": message, "request": _short(facts.request_id), **values}, default=repr)


def _directive(metrics: Iterable[str], milliseconds: int) -> dict[str, object]:
    names = [{"Name": name, "Unit": UNITS.get(name, "Count")} for name in metrics]
    metrics_of = {"Namespace": NAMESPACE, "Dimensions": [["Function"]], "Metrics": names}
    return {"Timestamp": milliseconds, "CloudWatchMetrics": [metrics_of]}


def _counts(verdicts: Sequence[Verdict], cold: bool) -> dict[str, float]:
    """Samples, cold starts, errors by cause and answers by the way they were found."""
    errors: dict[str, float] = {}
    methods: dict[str, float] = {}
    for verdict in verdicts:
        if verdict.reward is None:
            name = f"Error_{verdict.cause}"
            errors[name] = errors.get(name, 0) + 1
        for metric, value in verdict.metrics.items():
            if EXTRACTION in metric:
                methods[metric] = methods.get(metric, 0) + value
    common = sorted(methods, key=methods.__getitem__, reverse=True)[:MOST_METHODS]
    found = {_short(name): methods[name] for name in common if methods[name] and isfinite(methods[name])}
    return {"Samples": len(verdicts), "ColdStart": int(cold), **errors, **found}


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
    marked: dict[float, int] = {}
    for score in dealt:
        marked[score] = marked.get(score, 0) + 1
    chance = {k: sum([_drawn(n, k, len(dealt)) for n in marked.values()]) for k in set(map(len, groups))}
    equal = sum([group.count(group[0]) == len(group) for group in groups])
    return {
        "GroupSpread": sum(map(_deviation, groups)) / len(groups),
        "GroupsEqualShare": equal / len(groups),
        "GroupsEqualByChance": sum(chance[len(group)] for group in groups) / len(groups),
    }


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
    return sqrt(sum([(value - mean) ** 2 for value in values]) / len(values))


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


def _arrays(
    verdicts: Iterable[Verdict], rewards: Iterable[float], seconds: Iterable[float]
) -> dict[str, list[float]]:
    inside = [value for v in verdicts for name, value in v.metrics.items() if name.endswith(SANDBOX)]
    arrays: dict[str, Sequence[float]] = {
        "Reward": [reward for reward in rewards if isfinite(reward)],
        "SampleMicros": [int(s * 1e6) for s in seconds if 0 <= s < 1e6],
        "SandboxMicros": [int(s * 1e6) for s in inside if 0 <= s < 1e6],
    }
    return {name: _thinned(values) for name, values in arrays.items() if values}


def _thinned(values: Sequence[float]) -> list[float]:
    """At most 100 of them: evenly spaced ranks, smallest and largest included, so quantiles stay."""
    if len(values) <= MOST_VALUES:
        return list(values)
    ranked = sorted(values)
    step = (len(ranked) - 1) / (MOST_VALUES - 1)
    return [ranked[round(i * step)] for i in range(MOST_VALUES)]


def _bins(scores: Iterable[float]) -> list[int]:
    """Counts of exactly 0, of ten equal bins between, and of exactly 1: they add up over lines."""
    bins = [0] * (BINS + 2)
    for score in scores:
        bins[0 if score == 0 else BINS + 1 if score == 1 else 1 + int(score * BINS)] += 1
    return bins


def _partial_sums(groups: Groups, hashes: Mapping[str, str]) -> list[dict[str, float | str]]:
    """Per prompt n, Σ and Σ² of its scores: they add up over lines, as a group may span invocations."""
    return [
        {
            "prompt": _hash(prompt),
            "n": len(scores),
            "sum": sum(scores),
            "squares": sum([s * s for s in scores]),
        }
        for prompt, scores in list(groups.items())[:MOST_GROUPS]
    ]


def _failures(ids: Iterable[str], verdicts: Iterable[Verdict]) -> list[dict[str, str]]:
    failed = [(id_, v.cause) for id_, v in zip(ids, verdicts, strict=True) if v.outcome is Outcome.ERROR]
    return [{"id": _short(id_), "cause": cause} for id_, cause in failed[:MOST_FAILURES]]


def _hash(prompt: str) -> str:
    return f"{crc32(prompt.encode('utf-8', 'surrogatepass')):08x}"


def _short(text: str) -> str:
    return text[:LONGEST].encode("utf-8", "replace").decode()
