"""Frames: whatever bytes arrive, in whatever pieces, the decoder yields frames or says what is wrong."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.channel import DATA, END, GO, HEADER, BadFrame, Channel, Decoder, frame

CAP = 1000
KINDS = st.sampled_from([DATA, GO, END])
FRAMES = st.lists(st.tuples(KINDS, st.binary(max_size=300)), max_size=20)


def pieces_of(data: bytes, cuts: list[int]) -> Iterator[bytes]:
    places = sorted({min(c, len(data)) for c in cuts} | {0, len(data)})
    yield from (data[a:b] for a, b in pairwise(places))


@given(FRAMES, st.lists(st.integers(0, 5000), max_size=30))
def test_frames_survive_any_cutting(frames: list[tuple[int, bytes]], cuts: list[int]) -> None:
    decoder = Decoder(CAP)
    data = b"".join(frame(kind, message) for kind, message in frames)
    found = [f for piece in pieces_of(data, cuts) for f in decoder.feed(piece)]
    assert found == frames


@settings(max_examples=500)
@given(st.lists(st.binary(max_size=400), max_size=30))
def test_any_bytes_are_frames_or_refused_and_never_more_than_came(pieces: list[bytes]) -> None:
    decoder, found = Decoder(CAP), []
    try:
        for piece in pieces:
            found += list(decoder.feed(piece))
    except BadFrame:
        pass
    assert all(kind in (DATA, GO, END) and len(message) <= CAP for kind, message in found)
    assert sum(HEADER + len(message) for _, message in found) <= sum(map(len, pieces))


@given(FRAMES, st.binary(min_size=1, max_size=50))
def test_what_follows_good_frames_does_not_change_them(frames: list[tuple[int, bytes]], rest: bytes) -> None:
    decoder, found = Decoder(CAP), []
    data = b"".join(frame(kind, message) for kind, message in frames) + rest
    try:
        found += list(decoder.feed(data))
    except BadFrame:
        decoder, found = Decoder(CAP), []
        with pytest.raises(BadFrame):
            found.extend(decoder.feed(data))
    assert found[: len(frames)] == frames[: len(found)]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"\x03\0\0\0\0", "kind 3"),
        (b"\xff\0\0\0\0", "kind 255"),
        (b"\x00\xe9\x03\0\0", "1001 bytes"),
        (b"\x02\xff\xff\xff\xff", "4294967295 bytes"),
    ],
)
def test_a_frame_that_cannot_be_is_refused_at_its_header(data: bytes, problem: str) -> None:
    with pytest.raises(BadFrame, match=problem):
        list(Decoder(CAP).feed(data))


def test_an_announced_message_is_not_allocated_before_it_comes() -> None:
    decoder = Decoder(1 << 31)
    assert list(decoder.feed(b"\0\xff\xff\xff\x7f" + b"x")) == []


@pytest.fixture
def pair() -> Iterator[tuple[Channel, Channel]]:
    there, back = os.pipe(), os.pipe()
    yield Channel(back[0], there[1], CAP), Channel(there[0], back[1], CAP)
    for descriptor in (*there, *back):
        os.close(descriptor)


@pytest.mark.parametrize("message", [b"", b"x", bytes(range(256)) * 3])
def test_a_message_goes_through_a_channel(pair: tuple[Channel, Channel], message: bytes) -> None:
    ours, theirs = pair
    ours.send(message)
    assert theirs.receive() == message


def test_several_messages_go_at_once(pair: tuple[Channel, Channel]) -> None:
    ours, theirs = pair
    ours.send(b"a", b"", b"bc")
    ours.send()
    assert [theirs.receive() for _ in range(3)] == [b"a", b"", b"bc"]


def test_a_channel_refuses_what_would_end_the_conversation(pair: tuple[Channel, Channel]) -> None:
    with pytest.raises(ValueError, match="1001 bytes"):
        pair[0].send(b"x", b"x" * (CAP + 1))


def test_the_end_of_the_other_side_is_an_end_of_file() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"\0\5\0\0\0ab")
    os.close(writing)
    with pytest.raises(EOFError):
        Channel(reading, -1, CAP).receive()
    with pytest.raises(EOFError):
        Channel(reading, -1, CAP).receive()
    os.close(reading)
