"""Responses and references in the log, for who asks for them: one JSON line per sample."""

from __future__ import annotations

import json

from lambda_container import telemetry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from verifiers.core import Sample, Verdict

LONGEST = 10_000  # characters of a response or a reference


def lines(samples: Iterable[Sample], verdicts: Iterable[Verdict], facts: telemetry.Facts) -> Iterator[str]:
    """One line per sample, with the request and the prompt's hash that the metrics have."""
    for number, (sample, verdict) in enumerate(zip(samples, verdicts, strict=True)):
        yield json.dumps(
            {
                "request": facts.request_id,
                "id": facts.ids[number] if facts.ids else sample.id,
                "prompt": telemetry.hashed(sample.prompt),
                "response": sample.response[:LONGEST],
                "reference": json.dumps(sample.reference, default=repr)[:LONGEST],
                "outcome": verdict.outcome,
                "score": verdict.reward,
                "detail": verdict.detail[:1_000],
            }
        )
