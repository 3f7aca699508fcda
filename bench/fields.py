"""JSON fields and labels: latency per verdict and import cost, beside what a user would otherwise use.

The document has 20 fields, two of them lists of five objects. The peers get parsed objects, while our
figures include finding and parsing the JSON in the response.
"""

from __future__ import annotations

import copy
import json
import sys
import time
from collections.abc import Callable
from typing import Any

from bench.peers import Missing, interpreter, said
from bench.timing import absent, figure, imported

ROUNDS = 9
Figure = tuple[float, float, float]  # microseconds: the least, the lower quartile, the median
FIELDS = {
    "field_0": {"cmp": "text"},
    "field_5": {"cmp": "lev", "threshold": 0.8},
    "field_1": {"cmp": "num", "abs": 0.01},
    "field_4": {"cmp": "date"},
    "field_2": {"cmp": "money"},
    "items[].price": {"cmp": "num", "abs": 0.01},
    "lines[].sku": {"cmp": "nocase"},
}
LABELS = {"positive": ["pos"], "negative": ["neg"], "neutral": ["neu", "mixed"]}
RESPONSES = {
    "label, bare": "Positive.",
    "label, JSON": '{"label": "positive"}',
    "label, marked": "The review praises the food. Final answer: positive",
    "label, in a sentence": "The overall sentiment is positive, since it praises food and service.",
}
MODULES = {
    "deepdiff": "deepdiff",
    "anls_star": "anls_star",
    "autoevals": "autoevals.json",
    "stickler": "stickler",
}


def document() -> dict[str, Any]:
    """20 fields: 18 scalars of five kinds, two lists of five objects."""
    kinds: list[Callable[[int], Any]] = [
        lambda i: f"value number {i}",
        lambda i: i * 3,
        lambda i: i * 1.5,
        lambda i: i % 2 == 0,
        lambda i: f"2024-03-{i + 1:02d}",
    ]
    made: dict[str, Any] = {f"field_{i}": kinds[i % 5](i) for i in range(18)}
    for name in ("items", "lines"):
        made[name] = [{"sku": f"SKU-{name}-{i}", "qty": i + 1, "price": 9.99 + i} for i in range(5)]
    return made


def altered() -> dict[str, Any]:
    """The same with its lists reversed, one text, one number and one list item wrong."""
    made = copy.deepcopy(document())
    made["field_0"] = "another value"
    made["field_1"] = 99
    made["items"][2]["qty"] = 77
    made["items"].reverse()
    made["lines"].reverse()
    return made


def p50(call: Callable[[], object], times: int = 2000) -> Figure:
    """Microseconds of a call: the least, and the best of ROUNDS lower quartiles and of as many medians, the
    machine being shared."""
    least, quartiles, medians = [], [], []
    for _ in range(ROUNDS):
        taken = []
        for _ in range(max(5, times // ROUNDS)):
            start = time.perf_counter_ns()
            call()
            taken.append(time.perf_counter_ns() - start)
        taken.sort()
        least.append(taken[0] / 1000)
        quartiles.append(taken[len(taken) // 4] / 1000)
        medians.append(taken[len(taken) // 2] / 1000)
    return min(least), min(quartiles), min(medians)


def ours() -> dict[str, Figure]:
    """Figures of the two verifiers, in microseconds."""
    from verifiers.core import Budget, Sample
    from verifiers.json_fields import verify as verify_json
    from verifiers.labels import verify as verify_label

    budget = Budget.of(3600)
    right, wrong = json.dumps(document()), json.dumps(altered())
    prose = f"Here is the result:\n```json\n{json.dumps(document(), indent=1)}\n```\nDone."
    samples = {
        "json, exact": Sample(right, document()),
        "json, exact, in a fence": Sample(prose, document()),
        "json, exact, altered": Sample(wrong, document()),
        "json, comparators": Sample(right, document(), {"fields": FIELDS}),
        "json, comparators, altered": Sample(wrong, document(), {"fields": FIELDS}),
    }
    figures = {name: p50(lambda s=sample: verify_json(s, budget)) for name, sample in samples.items()}  # type: ignore[misc]
    for name, response in RESPONSES.items():
        sample = Sample(response, "positive", {"labels": LABELS})
        figures[name] = p50(lambda s=sample: verify_label(s, budget))  # type: ignore[misc]
    return figures


def peer(name: str) -> dict[str, Figure]:
    """Figures of one peer, in its own interpreter, on the document itself and on the altered one."""
    figures = {}
    for what, actual in (("exact", document()), ("altered", altered())):
        call = PEERS[name](document(), actual)
        call()
        figures[what] = p50(call, 60)
    return figures


def _deepdiff(expected: Any, actual: Any) -> Callable[[], object]:
    diff = __import__("deepdiff").DeepDiff
    return lambda: diff(expected, actual, ignore_order=True, get_deep_distance=True)


def _anls_star(expected: Any, actual: Any) -> Callable[[], object]:
    score = __import__("anls_star").anls_score
    return lambda: score(expected, actual)


def _autoevals(expected: Any, actual: Any) -> Callable[[], object]:
    scorer = __import__("autoevals.json", fromlist=["JSONDiff"]).JSONDiff()
    return lambda: scorer(actual, expected)


def _stickler(expected: Any, actual: Any) -> Callable[[], object]:
    model = __import__("stickler").StructuredModel.from_json_schema(_schema(expected) | {"title": "Document"})
    one, other = model(**expected), model(**actual)
    return lambda: one.compare_with(other)


def _schema(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return {"type": "object", "properties": {key: _schema(inner) for key, inner in value.items()}}
    if isinstance(value, list):
        return {"type": "array", "items": _schema(value[0])}
    return {"type": {bool: "boolean", int: "integer", float: "number"}.get(type(value), "string")}


LIKE = {"exact": "json, exact", "altered": "json, exact, altered"}  # what a peer's figure is divided by
PEERS = {"autoevals": _autoevals, "deepdiff": _deepdiff, "stickler": _stickler, "anls_star": _anls_star}


def main() -> None:
    """Prints the tables."""
    mine = ours()
    for name, (least, quarter, middle) in mine.items():
        figure(f"{name}, p50", middle, "µs", note=f"least {least:.1f}, lower quartile {quarter:.1f}")
    for name in PEERS:
        _beside(name, mine)
    for module in ("json", "verifiers.json_fields", "verifiers.labels"):
        figure(f"import {module}, CPU", imported(module)[0], "ms")


def _beside(name: str, mine: dict[str, Figure]) -> None:
    """A peer's lines: its times for the two documents, and what importing it takes."""
    try:
        theirs = json.loads(said(name, ["-m", "bench.fields", name]))
        added = imported(MODULES[name], interpreter(name))[0]
    except Missing as why:
        absent(f"  peer: {name}", why)
        return
    for what, like in LIKE.items():
        figure(f"  peer: {name}, {what}", theirs[what][-1], "µs", ratio=theirs[what][-1] / mine[like][-1],
               note=f"of {like}")  # fmt: skip
    figure(f"  peer: {name}, import, CPU", added, "ms")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(peer(sys.argv[1])))
    else:
        main()
