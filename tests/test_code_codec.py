"""The frames between processes: what is written comes back; what nobody would write is refused."""

from __future__ import annotations

import datetime
import enum
import json
import math
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifiers.code_execution.decoding import decode
from verifiers.code_execution.encoding import MAX_DEPTH, CodecError, encode

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(2**200), 2**200),
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=())),
    st.binary(),
    st.complex_numbers(allow_nan=False),
    st.fractions(),
    st.decimals(allow_nan=False),
    st.dates(),
    st.times().map(lambda moment: moment.replace(fold=0)),
    st.datetimes().map(lambda moment: moment.replace(fold=0)),
    st.timedeltas(),
)
HASHABLE = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4).map(tuple), st.frozensets(inner, max_size=4)),
    max_leaves=8,
)
VALUES = st.recursive(
    HASHABLE,
    lambda inner: st.one_of(
        st.lists(inner, max_size=6),
        st.lists(inner, max_size=6).map(tuple),
        st.lists(inner, max_size=6).map(deque),
        st.dictionaries(HASHABLE, inner, max_size=5),
        st.dictionaries(HASHABLE, inner, max_size=5).map(OrderedDict),
        st.sets(HASHABLE, max_size=5),
    ),
    max_leaves=25,
)


def same(ours: Any, theirs: Any) -> bool:
    """Equal and of the same types, all the way down; -0.0 is not 0.0."""
    if type(ours) is not type(theirs):
        return False
    if isinstance(ours, (list, tuple, deque)):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    if isinstance(ours, dict):
        return len(ours) == len(theirs) and all(
            map(same, [*ours, *ours.values()], [*theirs, *theirs.values()])
        )
    if isinstance(ours, float):
        return math.copysign(1, ours) == math.copysign(1, theirs) and ours == theirs
    return bool(ours == theirs)


@given(VALUES)
@settings(max_examples=100, deadline=None)
def test_what_is_written_comes_back(value: Any) -> None:
    assert same(decode(encode(value)), value)


@given(st.binary(max_size=200))
@settings(max_examples=500, deadline=None)
def test_any_bytes_are_a_value_or_refused(frame: bytes) -> None:
    with suppress(CodecError):
        encode(decode(frame))


TAGS = st.sampled_from([*"itsfdCObBcqmreDHWwTEov", "v", "x", ""])
JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=8),
        st.sampled_from(["keys", "int"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.tuples(TAGS, inner).map(lambda pair: {pair[0]: pair[1]}),
        st.tuples(TAGS, st.lists(inner, min_size=2, max_size=2)).map(lambda pair: {pair[0]: pair[1]}),
    ),
    max_leaves=20,
)


@given(JSON)
@settings(max_examples=600, deadline=None)
def test_any_tree_of_tags_is_a_plain_value_or_refused(tree: Any) -> None:
    try:
        value = decode(json.dumps(tree).encode())
    except CodecError:
        return
    encode(value)  # what was read is plain again


class Liar(int):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = int.__hash__


class Text(str):
    def __str__(self) -> str:
        return "other"


class Shade(enum.IntEnum):
    DARK = 3


Point = namedtuple("Point", "x y")


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Liar(5), 5),
        (Text("own"), "own"),
        (Shade.DARK, 3),
        (Point(1, 2), (1, 2)),
        (defaultdict(list, {1: [2]}), {1: [2]}),
        ([Liar(1), (Liar(2),)], [1, (2,)]),
        (True, True),
        ({1: 2}.keys(), {1: 2}.keys()),
        (range(3, 9, 2), range(3, 9, 2)),
        (Counter("aab"), Counter("aab")),
        (int, int),
        (..., ...),
    ],
    ids=repr,
)
def test_a_subclass_arrives_as_its_plain_base(value: Any, plain: Any) -> None:
    arrived = decode(encode(value))
    assert arrived == plain
    assert type(arrived) is type(plain)


def test_nan_arrives_as_nan() -> None:
    assert math.isnan(decode(encode([math.nan]))[0])


def test_a_naive_and_an_aware_moment_come_back() -> None:
    for moment in (datetime.datetime(2020, 1, 2, 3), datetime.datetime(2020, 1, 2, tzinfo=datetime.UTC)):
        assert decode(encode(moment)) == moment


@pytest.mark.parametrize(
    "value", [object(), len, Liar, lambda: 1, iter([1]), [object()], {1: object()}], ids=str
)
def test_behaviour_does_not_cross(value: Any) -> None:
    with pytest.raises(CodecError) as refused:
        encode(value)
    assert refused.value.kind == "unplain"


def test_an_object_crosses_as_a_number_where_somebody_keeps_it() -> None:
    frame = encode([1, object()], lambda value: [7, "an object"])
    assert decode(frame, lambda number, description: (number, description)) == [1, (7, "an object")]
    with pytest.raises(CodecError):
        decode(frame)


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


def test_frames_may_be_read_while_another_is() -> None:
    inner = encode([{"k": (1, 2)}, "k"])

    def read(number: int, _: Any) -> Any:
        return decode(inner, lambda *_: None) if number else decode(encode([object, ...]), None)

    outer = b'[{"t":["k",1]},{"o":[1,[]]},{"o":[0,[]]},{"t":["k",2]}]'
    assert decode(outer, read) == [("k", 1), [{"k": (1, 2)}, "k"], [object, ...], ("k", 2)]
    with pytest.raises(CodecError, match="opaque"):
        decode(b'{"o":[1,[]]}')


def test_depth_has_a_limit() -> None:
    assert decode(encode(nested(MAX_DEPTH - 1))) == nested(MAX_DEPTH - 1)
    with pytest.raises(CodecError, match="nested deeper"):
        encode(nested(MAX_DEPTH + 1))
    cycle: list[Any] = []
    cycle.append(cycle)
    with pytest.raises(CodecError, match="nested deeper"):
        encode(cycle)


def test_size_has_a_limit_both_ways() -> None:
    with pytest.raises(CodecError, match="more than 100"):
        encode("x" * 200, limit=100)
    with pytest.raises(CodecError, match="more than 100"):
        decode(b'"' + b"x" * 200 + b'"', limit=100)


HOSTILE = {
    "nested without end": b"[" * 1_000_000,
    "nested and closed": b"[" * 100_000 + b"]" * 100_000,
    "nested tags": b'{"t":[' * 10_000 + b"]}" * 10_000,
    "quotes and backslashes": b'"' + b'\\"' * 1_000_000,
    "a quote for the depth check": b'["' + b'\\"' * 500_000 + b"[" * 1000,
    "a quote that never ends": b'"' + b"x[" * 100_000,
    "a backslash at the end": b'["' + b"\\" * 100_001,
    "a long decimal": b"1" * 1_000_000,
    "a long hexadecimal": b'{"i":"0x' + b"f" * 2_000_000 + b'"}',
    "a long fraction": json.dumps({"q": [2**63, {"i": hex(3**200_000)}]}).encode(),
    "a long Decimal": b'{"m":"' + b"9" * 100_000 + b'"}',
    "a zero denominator": b'{"q":[1,0]}',
    "a signalling nothing": b'{"m":"x"}',
    "colliding integers": json.dumps({"s": [{"i": hex(n * (2**61 - 1))} for n in range(1, 5000)]}).encode(),
    "colliding keys": json.dumps(
        {"d": [[{"i": hex(n * (2**61 - 1))} for n in range(1, 5000)], [0] * 4999]}
    ).encode(),
    "unhashable key": b'{"d":[[[]],[1]]}',
    "more keys than values": b'{"d":[[1,2],[1]]}',
    "two tags": b'{"t":[],"s":[]}',
    "no tag": b"{}",
    "an unknown tag": b'{"py/object":"os.system"}',
    "an item that is no pair": b'{"v":["items",[[1,2]]]}',
    "a negative length": b'{"e":[[],-1]}',
    "more after the end": b"[]]",
    "nothing": b"",
    "no text": b"\xff\xfe",
    "a type that is none": b'{"T":"eval"}',
    "wide bytes": b'{"b":"\\u1234"}',
    "a range of strings": b'{"r":["a","b","c"]}',
    "a date that is none": b'{"D":"2020-13-45"}',
    "an interval beyond all": b'{"w":[99999999999,0,0]}',
    "an opaque object": b'{"o":[0,[]]}',
}


@pytest.mark.parametrize("frame", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_frame_is_refused(frame: bytes) -> None:
    with pytest.raises(CodecError):
        decode(frame)


@pytest.mark.parametrize("value", [Decimal("sNaN"), Fraction(1, 3), "\ud800", float("inf")], ids=repr)
def test_odd_but_plain_values_cross(value: Any) -> None:
    assert repr(decode(encode(value))) == repr(value)


def test_integers_of_any_usual_size_cross() -> None:
    for number in (2**63, -(2**63) - 1, 10**5000, -(7**20_000)):
        assert decode(encode(number)) == number
        assert decode(encode([1, number])) == [1, number]


@pytest.mark.parametrize(
    "item",
    ["[]", '{"e":[[],null]}', '{"s":[]}', '{"C":[[],[]]}'],
    ids=["lists", "deques", "sets", "counters"],
)
def test_an_answer_that_would_take_a_hundred_times_its_bytes_is_refused(item: str) -> None:
    count = 8 * (1 << 20) // (len(item) + 1) - 1
    with pytest.raises(CodecError) as refused:
        decode(f"[{','.join([item] * count)}]".encode())
    assert refused.value.kind == "size"


def test_many_pairs_and_large_arguments_of_a_test_are_taken() -> None:
    pairs = [[n, n] for n in range(200_000)]
    assert decode(encode(pairs)) == pairs
    many: list[list[int]] = [[]] * 2_000_000
    assert len(decode(encode(many, limit=1 << 25), limit=1 << 25)) == len(many)
