"""One CloudWatch embedded-metric line per invocation: the rewards, and what might be wrong with them.

`Reward` is what was paid, for every sample. `Score` is what was judged, in [0, 1], with our own failures
left out, so that they never look like a model's; shares, groups, correlation and bins are of scores.
Whatever identifies a sample (prompt hash, id) is a property of the line and never a dimension, because
each combination of dimensions is billed as a metric. Responses and references are never written (but see
transcript.py).

Format: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

from _json import encode_basestring_ascii as quoted
from _operator import itemgetter, mul
from binascii import crc32
from itertools import compress
from math import isfinite, sqrt

from lambda_container import payload, spread
from verifiers.core import Outcome
from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lambda_container.spread import Sums
    from verifiers.core import Sample, Verdict

NAMESPACE = "RewardExecutor"
MOST_VALUES = 100  # numbers in one metric, by the format's definition
MOST_METHODS, MOST_GROUPS, MOST_FAILURES = 40, 500, 20  # keep the line under a quarter of 256 KB
LONGEST = 200  # characters of an id or a name
BINS = 10  # between exactly 0 and exactly 1, which have bins of their own
# Metrics of a verdict, by a part of their name (a criterion's name may precede it): how the answer was
# found, and how long the sandbox took.
METHOD = "extraction_"
SANDBOX = ("sandbox_seconds", "cpu_seconds")

NO_UNIT, COUNT, MICROSECONDS = "", ',"Unit":"Count"', ',"Unit":"Microseconds"'
UNITS = {  # of the metrics whose names are known beforehand; all others are counts
    "Reward": NO_UNIT,
    "Score": NO_UNIT,
    "ZeroShare": NO_UNIT,
    "OneShare": NO_UNIT,
    "ErrorShare": NO_UNIT,
    "GroupSpread": NO_UNIT,
    "GroupsEqualShare": NO_UNIT,
    "GroupsEqualByChance": NO_UNIT,
    "LengthCorrelation": NO_UNIT,
    "ResponseLength": NO_UNIT,
    "SampleMicros": MICROSECONDS,
    "SandboxMicros": MICROSECONDS,
}
FIRST = {
    **dict.fromkeys(("Function", "reward", "request"), "%s"),
    "bins": f"[{','.join(['%d'] * (BINS + 2))}]",
    "moments": f"[{','.join(['%s'] * 6)}]",
    "failures": "%s",
}
GROUPED = ("groups", "runs")
GROUP = '{"prompt":"%08x","n":%d,"sum":%r,"squares":%r},'


@record
class Facts:
    """What is known about an invocation beside its samples.

    milliseconds: when, since 1970.
    function: the Lambda function's name; the one dimension of every metric.
    request_id: of the invocation.
    reward: the name of the reward that was applied.
    micros: how many microseconds each sample took, parallel to the samples, or nothing.
    cold: whether it was the first invocation of its environment.
    ids: what each sample is called in the reply, where the samples do not say.
    """

    milliseconds: int
    function: str = "local"
    request_id: str = ""
    reward: str = ""
    micros: Sequence[int] = ()
    cold: bool = False
    ids: Sequence[str] = ()


def emit(
    samples: Sequence[Sample], verdicts: Sequence[Verdict], rewards: Sequence[float], facts: Facts
) -> str:
    """The line: one JSON object without NaN, far below 256 KB, no metric above 100 values.

    Args:
        samples, verdicts, rewards: parallel; a reward is what is finally paid for the sample.
        facts: the rest of the invocation.

    Raises ValueError where they differ in number.
    """
    if not len(samples) == len(verdicts) == len(rewards):
        raise ValueError(f"{len(samples)} samples, {len(verdicts)} verdicts and {len(rewards)} rewards")
    scores = [*map(float, [verdict.reward for verdict in verdicts if verdict.reward is not None])]
    failed = len(scores) < len(verdicts)
    judged = _judged(samples, verdicts) if failed else samples
    micros = _judged_first(facts.micros, verdicts) if failed and facts.micros else facts.micros
    lengths = [len(sample.response) for sample in judged]
    prompts = [sample.prompt for sample in judged]
    bins = _bins(scores)
    squares = scores if bins[0] + bins[-1] == len(scores) else [score * score for score in scores]
    groups, runs = spread.grouped(prompts, scores, squares)
    moments = _moments(lengths, scores, squares)
    found = [verdict.metrics for verdict in verdicts]
    names = set().union(*found)
    metrics = {
        "Samples": len(samples),
        "ColdStart": int(facts.cold),
        **(_errors(verdicts) if failed else {}),
        **_methods(found, [name for name in names if METHOD in name]),
        **_shares(bins, len(scores), len(samples)),
        **spread.of_groups(groups, prompts, scores),
        **_correlation(moments),
    }
    arrays = {
        **_arrays(lengths, micros, _sandbox(found, [name for name in names if name.endswith(SANDBOX)])),
        **_scores(scores, rewards),
    }
    return _template((*metrics,), (*arrays,)) % (
        quoted(_short(facts.function) or "local"),
        quoted(_short(facts.reward)),
        quoted(_short(facts.request_id)),
        *bins,
        *moments,
        _failures(facts.ids or [s.id for s in samples], verdicts) if failed else "[]",
        *metrics.values(),
        _partial_sums(groups),
        _whole(runs if len(scores) <= MOST_VALUES else []),  # where every score is written
        *arrays.values(),
        facts.milliseconds,
    )


# --- the text: it is long and plain, and so written here, in half the time that an encoder takes

_templates: dict[tuple[tuple[str, ...], tuple[str, ...]], str] = {}  # of lines with certain metrics
MOST_TEMPLATES = 50


def _template(metrics: tuple[str, ...], arrays: tuple[str, ...]) -> str:
    """The line without its values, as one for `%`; most batches have the metrics of an earlier one."""
    known = _templates.get((metrics, arrays))
    if known is None:
        if len(_templates) == MOST_TEMPLATES:
            _templates.clear()
        known = _templates[metrics, arrays] = _written(metrics, arrays)
    return known


def _written(metrics: Sequence[str], arrays: Sequence[str]) -> str:
    """What is short is first, since Logs Insights finds only the first 200 fields of a line."""
    names = {name: quoted(name).replace("%", "%%") for name in (*metrics, *arrays)}
    pairs = [f'"{name}":{form}' for name, form in FIRST.items()]
    pairs += [f"{names[name]}:%.8g" for name in metrics]
    pairs += [f'"{name}":%s' for name in GROUPED]
    pairs += [f"{names[name]}:%s" for name in arrays]
    declared = ",".join([f'{{"Name":{text}{UNITS.get(name, COUNT)}}}' for name, text in names.items()])
    directive = f'{{"Namespace":"{NAMESPACE}","Dimensions":[["Function"]],"Metrics":[{declared}]}}'
    return f'{{{",".join(pairs)},"_aws":{{"Timestamp":%d,"CloudWatchMetrics":[{directive}]}}}}'


def _whole(values: Sequence[float]) -> str:
    """Whole numbers; by one template, in two thirds of the time of `str(values)`."""
    return f"[{('%d,' * len(values))[:-1] % (*values,)}]"


def _floats(values: Sequence[float]) -> str:
    """Finite ones; most scores are 0 or 1."""
    return f"[{','.join(['1' if v == 1.0 else '0' if v == 0.0 else repr(v) for v in _thinned(values)])}]"


def _arrays(lengths: Sequence[int], micros: Sequence[int], sandbox: Sequence[int]) -> dict[str, str]:
    """The metrics that have a whole number per sample."""
    arrays = {"ResponseLength": lengths, "SampleMicros": micros, "SandboxMicros": sandbox}
    return {name: _whole(_thinned(values)) for name, values in arrays.items() if values}


def _scores(scores: Sequence[float], rewards: Sequence[float]) -> dict[str, str]:
    texts = {"Score": _floats(scores)} if scores else {}
    if scores == rewards:  # as they are where all were judged
        return {**texts, "Reward": texts["Score"]} if scores else {}
    paid = [float(reward) for reward in rewards if isfinite(reward)]
    return {**texts, "Reward": _floats(paid)} if paid else texts


# --- what is in it


def _judged(samples: Sequence[Sample], verdicts: Sequence[Verdict]) -> list[Sample]:
    return [sample for sample, verdict in zip(samples, verdicts, strict=True) if verdict.reward is not None]


def _judged_first(micros: Iterable[int], verdicts: Iterable[Verdict]) -> list[int]:
    """So that the first of them go with the scores."""
    each = zip([verdict.reward is None for verdict in verdicts], micros, strict=True)
    return [took for _, took in sorted(each, key=itemgetter(0))]


def _errors(verdicts: Iterable[Verdict]) -> dict[str, float]:
    """Samples that could not be judged, by cause."""
    causes = [verdict.cause for verdict in verdicts if verdict.reward is None]
    return {f"Error_{cause}": causes.count(cause) for cause in dict.fromkeys(causes)}


def _methods(found: Sequence[Mapping[str, float]], names: Sequence[str]) -> dict[str, float]:
    """Answers by the way in which they were found; the commonest ways."""
    try:
        totals = [sum(map(itemgetter(name), found)) for name in names]  # in most batches all have the same
    except KeyError:
        totals = [sum([metrics[name] for metrics in found if name in metrics]) for name in names]
    ways = sorted([way for way in zip(names, totals, strict=True) if way[1] and isfinite(way[1])])
    if len(ways) > MOST_METHODS:
        ways = sorted(ways, key=itemgetter(1), reverse=True)[:MOST_METHODS]
    return {_short(name): count for name, count in ways}


def _shares(bins: Sequence[int], judged: int, samples: int) -> dict[str, float]:
    if not judged:
        return {"ErrorShare": 1.0} if samples else {}
    return {
        "ErrorShare": 1 - judged / samples,
        "ZeroShare": bins[0] / judged,
        "OneShare": bins[-1] / judged,
    }


def _moments(lengths: list[int], scores: list[float], squares: list[float]) -> list[float]:
    """n, Σx, Σy, Σx², Σy², Σxy with x a response's length and y its score: they add up over lines."""
    crossed = compress(lengths, scores) if squares is scores else map(mul, lengths, scores)
    across = map(mul, lengths, lengths)
    return [len(scores), sum(lengths), sum(scores), sum(across), sum(squares), sum(crossed)]


def _correlation(moments: Sequence[float]) -> dict[str, float]:
    """Pearson's, of length and score, where both vary."""
    n, x, y, xx, yy, xy = moments
    across, upright = n * xx - x * x, n * yy - y * y
    if n < 3 or across <= 0 or upright <= 1e-9:  # sums of equal scores cancel only up to rounding
        return {}
    return {"LengthCorrelation": max(-1.0, min(1.0, (n * xy - x * y) / sqrt(across) / sqrt(upright)))}


def _sandbox(found: Iterable[Mapping[str, float]], names: Iterable[str]) -> list[int]:
    """Microseconds in the sandbox, of the samples that were in it."""
    seconds = [metrics[name] for name in names for metrics in found if name in metrics]
    return [int(s * 1e6) for s in seconds if 0 <= s < 1e6]


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
    bins[0], bins[-1] = scores.count(0.0), scores.count(1.0)
    if bins[0] + bins[-1] < len(scores):
        for score in scores:
            if 0 < score < 1:
                bins[1 + int(score * BINS)] += 1
    return bins


def _partial_sums(groups: Mapping[str, Sums]) -> str:
    """Per prompt n, Σ and Σ² of its scores: they add up over lines, as a group may span invocations."""
    values: list[float] = []
    for prompt, sums in [*groups.items()][:MOST_GROUPS]:
        values += _checksum(prompt), *sums
    return f"[{(GROUP * (len(values) // 4))[:-1] % (*values,)}]"


def _failures(ids: Iterable[str], verdicts: Iterable[Verdict]) -> str:
    failed = [(id_, v.cause) for id_, v in zip(ids, verdicts, strict=True) if v.outcome is Outcome.ERROR]
    return payload.text([{"id": _short(id_), "cause": cause} for id_, cause in failed[:MOST_FAILURES]])


def hashed(prompt: str) -> str:
    """What stands for a prompt in the log."""
    return f"{_checksum(prompt):08x}"


def _checksum(prompt: str) -> int:
    return crc32(prompt.encode("utf-8", "surrogatepass"))


def _short(text: str) -> str:
    return text[:LONGEST].encode("utf-8", "replace").decode()
