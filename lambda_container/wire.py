"""Events to rows and verdicts to replies: the only place that knows somebody's field names.

    event                                        reply
    a list of rows                               a list of results
    {"trajectories": rows}                       the same, each with `score` beside it
    {"batch"|"body"|"input": …}                  {"statusCode": 200, "headers": …, "body": "<results>"}
    one row                                      a list of one result
    {"process_type": "preprocess"|…}             {"statusCode": 200, "body": …}   (custom_metrics)

A result is {"id", "aggregate_reward_score", "metrics_list": [{"name", "value", "type"}, …]}, one per row,
in order. What cannot be a row becomes an ERROR verdict in its place. RLVR_REPLY = list | http answers
every batch in that one shape, for senders that put a bare list and expect the other reply.
"""

from __future__ import annotations

from math import isfinite

from lambda_container import payload
from verifiers.core import NOTHING, Cause, Fault, Outcome, Sample, Verdict, error
from verifiers.record import record
from verifiers.reward import Row

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    Json = Any
    Results = list[dict[str, Any]]

ASSISTANT = frozenset({"assistant", "nova_assistant", "model"})
# `response` is not among them: evaluation payloads carry the gold answer under that name.
RESPONSE_FIELDS = ("model_response", "generated_text", "completion", "solution_str", "inference_output")
REFERENCE_FIELDS = ("ground_truth", "answer", "label", "sentiment", "polarity", "target", "gold")
ID_FIELDS = ("id", "task_id", "sample_id", "my_key")
ENVELOPES = ("batch", "body", "input")
SHAPES = ("auto", "list", "http")
HEADERS = {"Content-Type": "application/json"}


@record
class Request:
    """What an event asks for.

    rows: to be judged, or the ERROR verdict of what could not be read, in the event's order.
    ids: the same length, what each is called in the reply.
    reply: builds the response from the results, one per row.
    explain: whether results also say outcome, answer and detail. No trainer asks for it; who does reads
        each error by itself, so it never makes the batch fail.
    """

    rows: Sequence[Row | Verdict]
    ids: Sequence[str]
    reply: Callable[[Results], Json]
    explain: bool = False


def parse(event: Json, shape: str = "auto") -> Request:
    """Reads an event of any known variant; never raises for what is in it.

    shape: "auto" answers as the event's variant does; "list" or "http" answer every batch so.
    """
    if isinstance(event, dict) and "process_type" in event:
        return _custom_metrics(event)
    explain = isinstance(event, dict) and event.get("explain") is True
    try:
        found, natural = _unwrapped(event)
    except Fault as fault:
        return _refusal(fault.message)
    reply = {"list": _bare, "http": _http}.get(shape, natural)
    return Request([_row(item) for item in found], _ids(found), reply, explain)


def render(
    request: Request, verdicts: Sequence[Verdict], scores: Sequence[float], components: frozenset[str],
    *, micros: Sequence[int] = (),
) -> Json:  # fmt: skip
    """The reply: one result per row, in order. ValueError where counts differ or a score is not finite.

    components: the metrics that are parts of the reward and so have type "Reward".
    micros: how long each row took, in microseconds, for who asks for explanations.
    """
    each = zip(request.ids, verdicts, scores, strict=True)
    results = [_result(id_, verdict, score, components) for id_, verdict, score in each]
    if request.explain:
        for result, verdict in zip(results, verdicts, strict=True):
            result |= {"outcome": verdict.outcome, "answer": verdict.answer, "detail": verdict.detail}
    if request.explain and micros:
        for result, took in zip(results, micros, strict=True):
            result["seconds"] = took / 1e6
    return request.reply(results)


def _result(id_: str, verdict: Verdict, score: float, components: frozenset[str]) -> dict[str, Any]:
    if not isfinite(score):
        raise ValueError(f"the score of {id_!r} is {score!r}")
    metrics = {name: float(value) for name, value in verdict.metrics.items()}
    metrics["verifier_error"] = float(verdict.outcome is Outcome.ERROR)
    metrics["no_answer"] = float(verdict.outcome is Outcome.NO_ANSWER)
    if verdict.outcome is Outcome.ERROR:
        metrics[f"error_{verdict.cause}"] = 1.0
    listed = [
        {"name": name, "value": value, "type": "Reward" if name in components else "Metric"}
        for name, value in metrics.items()
    ]
    return {"id": id_, "aggregate_reward_score": float(score), "metrics_list": listed}


# --- envelopes


def _unwrapped(event: Json, depth: int = 0) -> tuple[list[Any], Callable[[Results], Json]]:
    if isinstance(event, list):
        return event, _http if depth else _bare
    if isinstance(event, dict) and not _is_row(event):
        if isinstance(event.get("trajectories"), list):
            return event["trajectories"], _trajectories
        for key in ENVELOPES:
            if key in event:
                return _unwrapped(_content(event[key], key, depth), depth + 1)
    return [event], _http if depth else _bare


def _is_row(event: Mapping[str, Any]) -> bool:
    return "messages" in event or "prompt" in event or any(field in event for field in RESPONSE_FIELDS)


def _content(value: Json, key: str, depth: int) -> Json:
    if isinstance(value, str):
        try:
            value = payload.parse(value)
        except payload.Unreadable as problem:
            raise Fault(Cause.SAMPLE, f"{key} is not JSON: {problem}") from problem
    if depth > 3 or not isinstance(value, list | dict) or not value:
        raise Fault(Cause.SAMPLE, "Missing or empty batch")
    return value


def _bare(results: Results) -> Json:
    return results


def _http(results: Results) -> Json:
    return {"statusCode": 200, "headers": HEADERS, "body": payload.text(results)}


def _trajectories(results: Results) -> Json:
    return [{**result, "score": result["aggregate_reward_score"]} for result in results]


def _refusal(message: str) -> Request:
    reply = {"statusCode": 400, "headers": HEADERS, "body": payload.text({"error": message})}
    return Request((), (), lambda _: reply)


# --- custom_metrics of an evaluation


def _custom_metrics(event: Mapping[str, Any]) -> Request:
    data = event.get("data")
    if not isinstance(data, dict):
        return _refusal(f"data is {type(data).__name__}; it must be an object")
    if event["process_type"] == "preprocess":
        kept = {key: data[key] for key in ("system", "prompt", "gold") if key in data}
        return Request((), (), lambda _: {"statusCode": 200, "body": kept})
    if event["process_type"] == "postprocess":
        return Request([_row(data)], [""], _accuracy)
    return _refusal(f"process_type is {event['process_type']!r}; it must be preprocess or postprocess")


def _accuracy(results: Results) -> Json:
    (result,) = results
    metrics = [{"metric": "accuracy", "value": result["aggregate_reward_score"]}]
    metrics += [{"metric": metric["name"], "value": metric["value"]} for metric in result["metrics_list"]]
    return {"statusCode": 200, "body": metrics}


# --- rows


def _row(item: Json) -> Row | Verdict:
    if not isinstance(item, dict):
        return error(Cause.SAMPLE, f"a row is {type(item).__name__}; it must be an object")
    fields = _fields(item)
    verifier, options = fields.get("verifier", ""), fields.get("verifier_options", NOTHING)
    if not isinstance(verifier, str) or not isinstance(options, dict):
        return error(Cause.OPTION, "verifier must be a name and verifier_options an object")
    try:
        response, prompt = _conversation(item)
    except Fault as fault:
        return error(fault.cause, fault.message)
    return Row(Sample(response, _reference(fields), options, "", prompt), verifier, fields)


def _fields(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """The row's fields: those of its metadata, behind those of its root that are not null."""
    metadata = item.get("metadata")
    if not isinstance(metadata, dict):
        return item
    return {**metadata, **{name: value for name, value in item.items() if value is not None}}


def _conversation(item: Mapping[str, Any]) -> tuple[str, str]:
    """The model's last turn and the turns before it."""
    messages = item.get("messages")
    if messages is None or (isinstance(messages, list) and not messages):
        return _plain_response(item), _turns(item.get("prompt"))
    if not isinstance(messages, list) or not isinstance(messages[-1], dict):
        raise Fault(Cause.SAMPLE, "messages must be a list of objects with role and content")
    last = messages[-1]
    if last.get("role") not in ASSISTANT:
        raise Fault(Cause.NO_RESPONSE, f"the last turn is the {last.get('role')!r}'s; there is no response")
    return _content_of(last), _turns(messages[:-1])


def _plain_response(item: Mapping[str, Any]) -> str:
    for field in RESPONSE_FIELDS:
        value = item.get(field)
        if isinstance(value, str):
            return value
        if isinstance(value, list) and value and isinstance(value[-1], dict):  # a conversation
            return _content_of(value[-1])
    raise Fault(Cause.NO_RESPONSE, f"no assistant turn in messages, and none of {', '.join(RESPONSE_FIELDS)}")


def _content_of(message: Mapping[str, Any]) -> str:
    text = _text(message.get("content"))
    calls = message.get("tool_calls")
    if isinstance(calls, list) and calls and not text:
        import json

        return json.dumps({"tool_calls": calls})
    if text is None:
        raise Fault(Cause.SAMPLE, "the assistant's content must be a text or a list of blocks with text")
    return text


def _text(content: Json) -> str | None:
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return None
    texts = [block.get("text") for block in content if isinstance(block, dict)]
    found = [text for text in texts if isinstance(text, str)]
    return "".join(found) if found else None


def _turns(prompt: Json) -> str:
    if isinstance(prompt, str):
        return prompt
    turns = prompt if isinstance(prompt, list) else ()
    return "\n\n".join(_text(turn.get("content")) or "" for turn in turns if isinstance(turn, dict))


def _reference(fields: Mapping[str, Any]) -> Json:
    reference = fields.get("reference_answer")
    model = fields.get("reward_model")
    if reference is None and isinstance(model, dict):
        reference = model.get("ground_truth")
    for field in REFERENCE_FIELDS:
        if reference is not None:
            break
        reference = fields.get(field)
    if isinstance(reference, dict) and reference.keys() == {"text"}:
        return reference["text"]
    return reference


def _ids(items: Sequence[Json]) -> list[str]:
    return [_id(item, position) for position, item in enumerate(items)]


def _id(item: Json, position: int) -> str:
    for field in ID_FIELDS if isinstance(item, dict) else ():
        value = item.get(field)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return str(value)
    return str(position)
