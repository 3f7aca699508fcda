"""The `label` verifier: one of a set of labels, several of them, a node of a tree, or a step of a scale.

A label is never looked for because it is the reference. One answer is extracted with the whole set of
labels in view, then compared. The options and the contract are in docs/labels.md.
"""

from __future__ import annotations

from verifiers.core import Cause, Fault, Verdict, graded, no_answer
from verifiers.labels.evidence import METHODS
from verifiers.labels.reading import Reading, multiple, single
from verifiers.labels.vocabulary import compiled, reference
from verifiers.options import Option, flag, integer, mapping, one_of, read, texts
from verifiers.response import REASONING, UNCLOSED, final, unfenced

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from verifiers.core import Budget, Sample
    from verifiers.labels.vocabulary import Vocabulary

_EXTRACTION = {f"extraction_{name}": 0.0 for name in METHODS}
KEYS = ("label", "labels", "answer", "category", "class", "classification", "prediction")
OPTIONS = {
    "labels": Option(None, lambda value: isinstance(value, (dict, list, tuple)), "a list or an object"),
    "mode": one_of("single", "multi", "hier", "ordinal"),
    "synonyms": mapping({}),
    "metric": one_of("f1", "jaccard", "subset"),
    "max_labels": integer(1, 1_000_000, default=None),
    "json_keys": texts(KEYS),
    "lead_label": flag(),
    "distance": one_of("linear", "quadratic"),
    "reasoning": REASONING,
    "unclosed": UNCLOSED,
}


def verify(sample: Sample, budget: Budget) -> Verdict:
    """Judges one answer that is a label, or several.

    The reference is a label or one of its synonyms; in mode "multi" a list of them.
    Raises Fault: cause `reference` or `option` for what the caller gave. Never anything for what the
    model wrote.
    """
    options = read(sample.options, OPTIONS)
    vocabulary = compiled(options["labels"], options["synonyms"], options["mode"])
    gold = reference(sample.reference, vocabulary)
    if not isinstance(sample.response, str):
        raise Fault(Cause.SAMPLE, f"the response is {type(sample.response).__name__}, not text")
    text = unfenced(final(sample.response, options["reasoning"], options["unclosed"])).strip("\ufeff\x00 \n")
    reader = multiple if options["mode"] == "multi" else single
    found = reader(text, vocabulary, options)
    if not found.answered:
        return no_answer(found.why, **_metrics(found))
    if options["mode"] == "multi":
        return _several(found, gold, options)
    return _one(found, gold[0], vocabulary, options)


def _one(found: Reading, gold: Any, vocabulary: Vocabulary, options: dict[str, Any]) -> Verdict:
    if len(found.labels) != 1:
        return no_answer(f"more than one label is named: {_listed(found.labels)}", **_metrics(found))
    answer = found.labels[0]
    if answer is None:
        return no_answer("the path that is named does not exist", **_metrics(found))
    reward = _CREDIT[options["mode"]](answer, gold, (vocabulary, options["distance"]))
    detail = f"{_shown(answer)} ({found.method}), expected {_shown(gold)}"
    return graded(reward, _shown(answer), detail, **_metrics(found))


def _several(found: Reading, gold: list[str], options: dict[str, Any]) -> Verdict:
    named, wanted = set(found.labels), set(gold)
    right, total = len(named & wanted), len(named) + found.unknown
    precision = right / total if total else float(not wanted)
    recall = right / len(wanted) if wanted else float(not total)
    metrics = _metrics(found) | {"precision": precision, "recall": recall}
    answer = _listed(found.labels) or "none"
    if options["max_labels"] is not None and total > options["max_labels"]:
        text = f"{total} labels are named, at most {options['max_labels']} may be"
        return graded(0.0, answer, text, **metrics)
    reward = _METRICS[options["metric"]](right, total, len(wanted))
    unknown = f" and {found.unknown} that are no labels" if found.unknown else ""
    detail = f"{answer}{unknown} ({found.method}), expected {_listed(gold) or 'none'}"
    return graded(reward, answer, detail, **metrics)


def _f1(right: int, named: int, wanted: int) -> float:
    return 2 * right / (named + wanted) if named or wanted else 1.0


def _jaccard(right: int, named: int, wanted: int) -> float:
    return right / (named + wanted - right) if named or wanted else 1.0


def _subset(right: int, named: int, wanted: int) -> float:
    """All or nothing: exactly the wanted labels."""
    return float(right == named == wanted)


def _equal(answer: Any, gold: Any, how: tuple[Vocabulary, str]) -> float:
    return float(answer == gold)


def _tree(answer: Any, gold: Any, how: tuple[Vocabulary, str]) -> float:
    from verifiers.labels.hierarchy import f1

    return f1(answer, gold)


def _scale(answer: Any, gold: Any, how: tuple[Vocabulary, str]) -> float:
    """1 - |i - j| / (K - 1); squared where the distance is quadratic."""
    vocabulary, distance = how
    steps = abs(vocabulary.order[answer] - vocabulary.order[gold])
    credit = 1 - steps / max(1, len(vocabulary.order) - 1)
    return credit * credit if distance == "quadratic" else credit


_METRICS: dict[str, Callable[[int, int, int], float]] = {"f1": _f1, "jaccard": _jaccard, "subset": _subset}
_CREDIT: dict[str, Callable[[Any, Any, tuple[Vocabulary, str]], float]] = {
    "single": _equal,
    "hier": _tree,
    "ordinal": _scale,
}


def _metrics(found: Reading) -> dict[str, float]:
    metrics = _EXTRACTION.copy()
    metrics[f"extraction_{found.method}"] = 1.0
    metrics["labels_named"] = float(len(found.labels))
    return metrics


def _listed(labels: list[Any]) -> str:
    shown = ", ".join(_shown(label) for label in labels[:10])
    return f"{shown}, …" if len(labels) > 10 else shown


def _shown(label: Any) -> str:
    if label is None:
        return "a path that does not exist"
    return label if isinstance(label, str) else " > ".join(label)
