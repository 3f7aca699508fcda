"""A reward: criteria with weights and gates, how they combine, and what an error is worth.

A reward is a verifier's bare name, or a file (`reward.toml`):

    combine = "weighted_mean"           # weighted_mean | min | product
    on_error = "zero"                   # zero | value | raise: what an ERROR is worth to the trainer

    [[criteria]]
    name = "correct"                    # its component in the reply
    verifier = "math"
    weight = 2.0
    gate = 1.0                          # below this the reward is 0 and nothing further is judged
    when = { data_source = ["openai/gsm8k", "math"] }   # only rows with such a field
    reference = "answer"                # this key of the reference, not the whole
    options = { units = "ignore" }

A row that names its own verifier is judged by that one instead, with the row's options.
"""

from __future__ import annotations

from verifiers.core import NOTHING, Cause, Fault, Outcome, Sample, Verdict, error, graded, no_answer
from verifiers.judging import judge
from verifiers.options import Option, mapping, number, one_of, read, text
from verifiers.quotation import quoted, shown
from verifiers.record import record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from verifiers.core import Budget


@record
class Row:
    """A sample and what its sender says of it.

    verifier: the verifier that the row asks for; "" leaves it to the reward.
    fields: the row's own fields, which `when` looks at.
    """

    sample: Sample
    verifier: str = ""
    fields: Mapping[str, Any] = NOTHING


@record
class Criterion:
    """One thing that is judged.

    gate: the least reward that keeps the whole from being 0; None for no gate.
    when: field -> the values with which a row is judged by this; empty for every row.
    reference: the key of the reference that this criterion is judged by; "" for the whole.
    """

    name: str
    verifier: str
    options: Mapping[str, Any] = NOTHING
    weight: float = 1.0
    gate: float | None = None
    when: Mapping[str, Any] = NOTHING
    reference: str = ""


@record
class Reward:
    """What is judged, how it combines, and what an ERROR is worth.

    error_value: paid for an ERROR where on_error is "value".
    raise_share: with on_error "raise", the share of ERRORs in a batch above which the invocation fails.
    """

    criteria: tuple[Criterion, ...]
    combine: str = "weighted_mean"
    on_error: str = "zero"
    error_value: float = 0.0
    raise_share: float = 0.0


FILE: Mapping[str, Option] = {
    "combine": one_of("weighted_mean", "min", "product"),
    "on_error": one_of("zero", "value", "raise"),
    "error_value": number(-1, 1, default=0.0),
    "raise_share": number(0, 1, default=0.0),
    "criteria": Option((), lambda value: isinstance(value, list) and bool(value), "a list of tables"),
}
CRITERION: Mapping[str, Option] = {
    "name": text(""),
    "verifier": text(""),
    "options": mapping(NOTHING),
    "weight": number(0, 1e6, default=1.0),
    "gate": number(0, 1, default=None),
    "when": mapping(NOTHING),
    "reference": text(""),
}


def load(source: str) -> Reward:
    """The reward that `source` names: a path ending in .toml, a verifier's name, or "" for rows' own.

    Raises Fault (cause `option`) where the file is unusable, naming each wrong key and what it may be.
    """
    if not source.endswith(".toml"):
        return Reward((Criterion(source, source),) if source else ())
    import tomllib

    try:
        with open(source, "rb") as file:
            return build(tomllib.load(file))
    except OSError as problem:
        raise Fault(Cause.OPTION, f"{source}: {problem.strerror}") from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise Fault(Cause.OPTION, f"{source}: {problem}") from problem
    except Fault as fault:
        raise Fault(Cause.OPTION, f"{source}: {_explained(source, fault)}") from fault


def build(document: Mapping[str, Any]) -> Reward:
    """The reward that a parsed reward file describes. Raises Fault (cause `option`)."""
    values = read(document, FILE)
    criteria = tuple(_criterion(table) for table in values.pop("criteria"))
    names = [criterion.name for criterion in criteria]
    if not criteria or len(set(names)) < len(names):
        raise Fault(Cause.OPTION, f"criteria must be one or more, of different names, not {names}")
    if values["combine"] == "weighted_mean" and not any(c.weight for c in criteria):
        raise Fault(Cause.OPTION, "every weight is 0; give at least one criterion a weight above 0")
    return Reward(criteria, **values)


def of(reward: Reward, row: Row, budget: Budget) -> Verdict:
    """The verdict on one row; the metrics hold each component's reward under its criterion's name."""
    if row.verifier:
        return _single(Criterion(row.verifier, row.verifier), row, budget)
    criteria = [criterion for criterion in reward.criteria if _applies(criterion, row.fields)]
    if not criteria:
        return error(Cause.OPTION, _nothing_applies(reward, row.fields))
    if len(criteria) == 1:
        return _single(criteria[0], row, budget)
    return _combined(reward, criteria, row, budget)


def verifiers_of(reward: Reward, row: Row) -> list[str]:
    """The names of the verifiers that judge a row."""
    if row.verifier:
        return [row.verifier]
    return [criterion.verifier for criterion in reward.criteria if _applies(criterion, row.fields)]


def paid(reward: Reward, verdict: Verdict) -> float:
    """The number that a trainer is paid: the reward, or for an ERROR what `on_error` says."""
    if verdict.reward is not None:
        return verdict.reward
    return reward.error_value if reward.on_error == "value" else 0.0


def excess(reward: Reward, verdicts: Sequence[Verdict]) -> str:
    """Why this batch must fail as a whole so that the trainer tries again; "" where it need not.

    A row without an assistant turn does not count: no retry will give it one.
    """
    if reward.on_error != "raise":
        return ""
    failed = [v for v in verdicts if v.outcome is Outcome.ERROR and v.cause != Cause.NO_RESPONSE]
    if not failed or len(failed) <= reward.raise_share * len(verdicts):
        return ""
    return f"{len(failed)} of {len(verdicts)} samples could not be judged; the first: {failed[0].detail}"


def _criterion(table: Any) -> Criterion:
    if not isinstance(table, dict):
        raise Fault(Cause.OPTION, f"a criterion is {shown(table)}; it must be a table")
    values = read(table, CRITERION)
    if not values["verifier"]:
        raise Fault(Cause.OPTION, "a criterion names no verifier")
    return Criterion(**(values | {"name": values["name"] or values["verifier"]}))


def _explained(source: str, fault: Fault) -> str:
    """What the schema says of the file, which names every wrong key; the fault itself failing that."""
    try:
        from verifiers import reward_schema
    except ImportError:  # jsonschema is for authoring and may be absent where the handler runs
        return fault.message
    return "; ".join(reward_schema.problems(source)) or fault.message


def _applies(criterion: Criterion, fields: Mapping[str, Any]) -> bool:
    return all(
        fields.get(name) in (wanted if isinstance(wanted, list) else (wanted,))
        for name, wanted in criterion.when.items()
    )


def _nothing_applies(reward: Reward, fields: Mapping[str, Any]) -> str:
    if not reward.criteria:
        return "no verifier: give --verifier or --reward, set RLVR_REWARD, or name one in the row"
    routed = sorted({name for criterion in reward.criteria for name in criterion.when})
    has = ", ".join(f"{name} = {quoted(str(fields.get(name)), 60)}" for name in routed)
    return f"no criterion applies to a row with {has}"


def _single(criterion: Criterion, row: Row, budget: Budget) -> Verdict:
    verdict = _judged(criterion, row, budget)
    if verdict.reward is None:
        return verdict
    kept = _gated(criterion, verdict)
    metrics = {criterion.name: verdict.reward, **verdict.metrics}
    return Verdict(
        *((verdict.outcome, verdict.reward) if kept else (Outcome.INCORRECT, 0.0)),
        verdict.answer,
        verdict.detail,
        metrics,
    )


def _judged(criterion: Criterion, row: Row, budget: Budget) -> Verdict:
    sample = row.sample
    if criterion.reference:
        if not isinstance(sample.reference, dict) or criterion.reference not in sample.reference:
            return error(Cause.REFERENCE, f"the reference has no key {quoted(criterion.reference)}")
        sample = replace(sample, reference=sample.reference[criterion.reference])
    if criterion.options:
        sample = replace(sample, options={**criterion.options, **sample.options})
    return judge(criterion.verifier, sample, budget)


def _gated(criterion: Criterion, verdict: Verdict) -> bool:
    return criterion.gate is None or (verdict.reward or 0.0) >= criterion.gate


def _combined(reward: Reward, criteria: Sequence[Criterion], row: Row, budget: Budget) -> Verdict:
    verdicts: dict[str, Verdict] = {}
    for criterion in sorted(criteria, key=lambda c: c.gate is None):  # gates first
        verdict = verdicts[criterion.name] = _judged(criterion, row, budget)
        if verdict.reward is None:
            return error(Cause(verdict.cause), f"criterion {criterion.name}: {verdict.detail}")
        if not _gated(criterion, verdict):
            return _summary(0.0, verdicts, f"gate {criterion.name} closed")
    total = COMBINE[reward.combine]([(c.weight, verdicts[c.name].reward or 0.0) for c in criteria])
    return _summary(total, verdicts, reward.combine)


def _summary(total: float, verdicts: Mapping[str, Verdict], how: str) -> Verdict:
    metrics = {name: verdict.reward or 0.0 for name, verdict in verdicts.items()}
    for name, verdict in verdicts.items():
        metrics |= {f"{name}_{metric}": value for metric, value in verdict.metrics.items()}
    parts = "; ".join(f"{name} {v.reward:g}: {v.detail or v.outcome}" for name, v in verdicts.items())
    answers = [verdict.answer for verdict in verdicts.values() if verdict.answer is not None]
    if not answers and not total:
        return no_answer(f"{how}: {parts}", **metrics)
    return graded(min(1.0, total), answers[0] if answers else None, f"{how}: {parts}", **metrics)


def _weighted_mean(parts: Sequence[tuple[float, float]]) -> float:
    weight = sum(weight for weight, _ in parts)
    return sum(weight * value for weight, value in parts) / weight if weight else 0.0


def _product(parts: Sequence[tuple[float, float]]) -> float:
    total = 1.0
    for _, value in parts:
        total *= value
    return total


COMBINE: Mapping[str, Callable[[Sequence[tuple[float, float]]], float]] = {
    "weighted_mean": _weighted_mean,
    "min": lambda parts: min(value for _, value in parts),
    "product": _product,
}
