"""One CloudWatch embedded-metric line per invocation: the rewards, and what might be wrong with them.

`Reward` is what was paid, for every sample. `Score` is what was judged, in [0, 1], with our own failures
left out, so that they never look like a model's; shares, groups, correlation and bins are of scores.
Whatever identifies a sample (prompt hash, id) is a property of the line and never a dimension, because
each combination of dimensions is billed as a metric. Responses and references are never written (but see
transcript.py).

Format: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

from _operator import itemgetter, mul
from binascii import crc32
from math import isfinite, sqrt

from lambda_container import payload, spread
from verifiers.core import Outcome
from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from lambda_container.spread import Sums
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
    judged = [s for s, v in zip(samples, verdicts, strict=True) if v.reward is not None]
    scores = [*map(float, [v.reward for v in verdicts if v.reward is not None])]
    lengths = [len(sample.response) for sample in judged]
    groups = _grouped(judged, scores)
    sums = [*map(spread.sums, groups.values())]
    bins = _bins(scores)
    moments = _moments(lengths, scores)
    names = set().union(*[verdict.metrics for verdict in verdicts])
    metrics: dict[str, float] = {
        "Samples": len(samples),
        "ColdStart": int(facts.cold),
        **_errors(verdicts),
        **_methods(verdicts, names),
        **_shares(bins, len(scores), len(samples)),
        **spread.of_sums(groups.values(), sums),
        **_correlation(moments),
    }
    arrays = _arrays(_floats, Score=scores) | _arrays(
        _integers,
        ResponseLength=lengths,
        SampleMicros=_micros(facts.seconds),
        SandboxMicros=_micros(_values(verdicts, {name for name in names if name.endswith(SANDBOX)})),
    )
    if scores and rewards == scores:  # as they are where all were judged
        arrays["Reward"] = arrays["Score"]
    else:
        arrays |= _arrays(_floats, Reward=[float(reward) for reward in rewards if isfinite(reward)])
    properties = {
        "Function": _short(facts.function) or "local",
        "reward": _short(facts.reward),
        "request": _short(facts.request_id),
        "bins": bins,
        "moments": moments,
        "failures": _failures(facts.ids or [s.id for s in samples], verdicts)
        if len(judged) < len(samples)
        else [],
    }
    grouped = {"groups": _partial_sums(groups, sums), "prompts": _integers(_prompts(judged, groups))}
    directive = _directive([*metrics, *arrays], facts.milliseconds)
    return _joined(payload.text({**properties, **metrics}), {**grouped, **arrays, "_aws": directive})


# --- the text: what is long and plain is written here, in half the time that an encoder takes


def _joined(line: str, texts: Mapping[str, str]) -> str:
    """A JSON object, with more properties that are JSON text already."""
    return "".join([line[:-1], *[f',"{name}":{text}' for name, text in texts.items()], "}"])


def _integers(values: Sequence[int]) -> str:
    return str(values).replace(" ", "")


def _floats(values: Sequence[float]) -> str:
    """Finite ones: Python writes them as JSON does."""
    return f"[{','.join([WHOLE.get(value) or repr(value) for value in values])}]"


def _directive(metrics: Iterable[str], milliseconds: int) -> str:
    named = ",".join([DECLARED.get(name) or _declared(name) for name in metrics])
    directive = f'{{"Namespace":"{NAMESPACE}","Dimensions":[["Function"]],"Metrics":[{named}]}}'
    return f'{{"Timestamp":{milliseconds},"CloudWatchMetrics":[{directive}]}}'


def _declared(name: str) -> str:
    return f'{{"Name":{payload.text(name)},"Unit":"{UNITS.get(name, "Count")}"}}'


DECLARED = {name: _declared(name) for name in UNITS}
WHOLE = {0.0: "0", 1.0: "1"}  # what most scores are
GROUP = '{"prompt":"%s","n":%d,"sum":%r,"squares":%r}'


# --- what is in it


def _errors(verdicts: Iterable[Verdict]) -> dict[str, float]:
    """Samples that could not be judged, by cause."""
    causes = [verdict.cause for verdict in verdicts if verdict.reward is None]
    return {f"Error_{cause}": causes.count(cause) for cause in dict.fromkeys(causes)}


def _methods(verdicts: Iterable[Verdict], names: Iterable[str]) -> dict[str, float]:
    """Answers by the way in which they were found; the commonest ways."""
    metrics = [verdict.metrics for verdict in verdicts]
    counts = {name: _total(metrics, name) for name in names if METHOD in name}
    common = sorted(counts, key=counts.__getitem__, reverse=True)[:MOST_METHODS]
    return {_short(name): counts[name] for name in common if counts[name] and isfinite(counts[name])}


def _total(metrics: Iterable[Mapping[str, float]], name: str) -> float:
    try:
        found: Iterable[float] = map(itemgetter(name), metrics)
        return sum(found)  # in most batches every verdict has the same
    except KeyError:
        return sum([each.get(name, 0.0) for each in metrics])


def _shares(bins: Sequence[int], judged: int, samples: int) -> dict[str, float]:
    if not judged:
        return {"ErrorShare": 1.0} if samples else {}
    return {
        "ErrorShare": 1 - judged / samples,
        "ZeroShare": bins[0] / judged,
        "OneShare": bins[-1] / judged,
    }


def _grouped(judged: Iterable[Sample], scores: Iterable[float]) -> dict[str, list[float]]:
    groups: dict[str, list[float]] = {}
    for sample, score in zip(judged, scores, strict=True):
        if sample.prompt:
            groups.setdefault(sample.prompt, []).append(score)
    return groups


def _moments(lengths: list[int], scores: list[float]) -> list[float]:
    """n, Σx, Σy, Σx², Σy², Σxy with x a response's length and y its score: they add up over lines."""
    squares = sum(map(mul, lengths, lengths)), sum(map(mul, scores, scores))
    return [len(scores), sum(lengths), sum(scores), *squares, sum(map(mul, lengths, scores))]


def _correlation(moments: Sequence[float]) -> dict[str, float]:
    """Pearson's, of length and score, where both vary."""
    n, x, y, xx, yy, xy = moments
    across, upright = n * xx - x * x, n * yy - y * y
    if n < 3 or across <= 0 or upright <= 1e-9:  # sums of equal scores cancel only up to rounding
        return {}
    return {"LengthCorrelation": max(-1.0, min(1.0, (n * xy - x * y) / sqrt(across) / sqrt(upright)))}


def _values(verdicts: Iterable[Verdict], names: set[str]) -> list[float]:
    """The values of certain metrics."""
    return [value for v in verdicts for name, value in v.metrics.items() if name in names] if names else []


def _micros(seconds: Iterable[float]) -> list[int]:
    return [int(s * 1e6) for s in seconds if 0 <= s < 1e6]


def _arrays(text: Callable[[Any], str], **arrays: Sequence[float]) -> dict[str, str]:
    return {name: text(_thinned(values)) for name, values in arrays.items() if values}


def _thinned(values: Sequence[float]) -> Sequence[float]:
    """At most 100 of them: evenly spaced ranks, smallest and largest included, so quantiles stay."""
    if len(values) <= MOST_VALUES:
        return values
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


def _partial_sums(groups: Groups, sums: Iterable[Sums]) -> str:
    """Per prompt n, Σ and Σ² of its scores: they add up over lines, as a group may span invocations."""
    few = [*zip(groups, sums, strict=True)][:MOST_GROUPS]
    return f"[{','.join([GROUP % (hashed(prompt), *found) for prompt, found in few])}]"


def _prompts(judged: Sequence[Sample], groups: Groups) -> list[int]:
    """Per score the place of its prompt in `groups`, -1 where it has none; where every score is written."""
    if len(judged) > MOST_VALUES:
        return []
    places = dict(zip(groups, range(len(groups)), strict=True))
    return [places.get(sample.prompt, -1) for sample in judged]


def _failures(ids: Iterable[str], verdicts: Iterable[Verdict]) -> list[dict[str, str]]:
    failed = [(id_, v.cause) for id_, v in zip(ids, verdicts, strict=True) if v.outcome is Outcome.ERROR]
    return [{"id": _short(id_), "cause": cause} for id_, cause in failed[:MOST_FAILURES]]


def hashed(prompt: str) -> str:
    """What stands for a prompt in the log."""
    return f"{crc32(prompt.encode('utf-8', 'surrogatepass')):08x}"


def _short(text: str) -> str:
    return text[:LONGEST].encode("utf-8", "replace").decode()
