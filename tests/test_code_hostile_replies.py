"""Whatever the solution's process sends, the verdict is a zero with a kind: never a pass, never an ERROR."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox import Ended, Ending, Exit, Job, Level, Limit, Policy
from tests.code_tasks import TASKS
from verifiers.code_execution import conversation, verifier
from verifiers.code_execution.solution import NONCE_BYTES
from verifiers.core import Budget, Outcome, Sample, Verdict

EXIT = Exit(Ending.CLOSED, level=Level.L3)


class Answering:
    """A session whose child says what it was told to say."""

    replies: tuple[bytes, ...] = ()
    ends: Exit | None = None

    def __init__(self, job: Job, policy: Policy, *messages: bytes) -> None:
        self.left = list(self.replies)
        self.nonces: list[bytes] = []
        self.send(*messages)

    def __enter__(self) -> Answering:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def send(self, *messages: bytes) -> None:
        self.nonces += [message[:NONCE_BYTES] for message in messages]

    def receive(self, seconds: float) -> bytes:
        if not self.left:
            raise Ended(self.ends or Exit(Ending.EXITED, level=Level.L3, code=0))
        return self.left.pop(0).replace(b"<nonce>", self.nonces.pop(0))

    def close(self) -> Exit:
        return EXIT


def judged(*replies: bytes, ends: Exit | None = None, **options: object) -> Verdict:
    class Session(Answering):
        pass

    Session.replies, Session.ends = replies, ends
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conversation, "session", Session)
        patch.setattr(verifier, "warm", lambda *_: None)
        reference, code = TASKS["squares_fn"]
        return verifier.verify(Sample(f"```python\n{code}\n```", reference, options), Budget.of(60))


LOADED = b'<nonce>["ok",["loaded"],[]]'


def test_the_fake_itself_can_pass() -> None:
    answers = [f'<nonce>["ok",{value},[]]'.encode() for value in ([1, 4, 9], [25, 1], [4])]
    assert judged(LOADED, *answers).reward == 1


TAGS = st.sampled_from(["i", "t", "s", "d", "o", "v", "e", "q", "T", "C", "x"])
TREES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.sampled_from(["ok", "raise", "refused", "size", ""]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=5),
        st.tuples(TAGS, inner).map(lambda pair: {pair[0]: pair[1]}),
        st.tuples(st.integers(0, 9), st.lists(st.text(max_size=3), max_size=3)).map(
            lambda pair: {"o": list(pair)}
        ),
        st.tuples(st.just("ok"), inner, st.just([])).map(list),
    ),
    max_leaves=12,
)


@given(st.lists(TREES, max_size=4), st.booleans())
@settings(max_examples=300, deadline=None)
def test_any_replies_are_a_zero_with_a_kind(trees: list[Any], loaded: bool) -> None:
    replies = [b"<nonce>" + json.dumps(tree).encode() for tree in trees]
    verdict = judged(*([LOADED] if loaded else []), *replies)
    assert verdict.outcome is Outcome.INCORRECT, verdict.detail


@given(st.lists(st.binary(max_size=60), max_size=4))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_a_zero_with_a_kind(frames: list[bytes]) -> None:
    assert judged(LOADED, *frames).outcome is Outcome.INCORRECT


@pytest.mark.parametrize(
    ("ends", "kind"),
    [
        (Exit(Ending.EXITED, code=0), "runtime_error"),
        (Exit(Ending.RETURNED), "runtime_error"),
        (Exit(Ending.RAISED, exception="ValueError", text="\ud800"), "runtime_error"),
        (Exit(Ending.RAISED, limit=Limit.MEMORY, exception="MemoryError"), "memory"),
        (Exit(Ending.SIGNALLED, signal=11), "signal"),
        (Exit(Ending.LOST), "executor_lost"),
        (Exit(Ending.LIMITED, limit=Limit.WALL), "timeout"),
        (Exit(Ending.LIMITED, limit=Limit.CPU), "timeout"),
        (Exit(Ending.LIMITED, limit=Limit.OUTPUT), "output_limit"),
        (Exit(Ending.LIMITED, limit=Limit.MESSAGE), "protocol"),
        (Exit(Ending.LIMITED, limit=Limit.PROCESSES), "sandbox_violation"),
        (Exit(Ending.LIMITED, limit=Limit.FILES), "sandbox_violation"),
        (Exit(Ending.LIMITED, limit=Limit.FORBIDDEN), "sandbox_violation"),
    ],
    ids=str,
)
def test_every_end_has_its_kind(ends: Exit, kind: str) -> None:
    verdict = judged(LOADED, ends=ends)
    assert verdict.outcome is Outcome.INCORRECT
    assert verdict.detail.startswith(f"{kind} in test 1")
    assert verdict.metrics[f"kind_{kind}"] == 1
    verdict.detail.encode()  # a text that every encoder takes


def test_an_answer_under_another_nonce_is_no_answer() -> None:
    stale = b'0123456789abcdef["ok",[1,4,9],[]]'
    assert judged(LOADED, stale).detail.startswith("protocol")


def test_an_answer_that_comes_twice_is_taken_once() -> None:
    class Stale(Answering):
        replies = (LOADED, b'<nonce>["ok",[1,4,9],[]]')

        def receive(self, seconds: float) -> bytes:
            if self.left:
                self.last = super().receive(seconds)
            return self.last

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conversation, "session", Stale)
        patch.setattr(verifier, "warm", lambda *_: None)
        reference, code = TASKS["squares_fn"]
        verdict = verifier.verify(Sample(code, reference), Budget.of(60))
    assert verdict.detail.startswith("protocol in test 2")
