"""JSON in and out: one meaning, whichever parser read it."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambda_container import payload

FILLER = "é" * payload.LARGE  # makes a body large, and not ASCII: the one that orjson reads


def both(text: str) -> tuple[Any, Any]:
    """One JSON text read by itself, and as a part of a large body."""
    return payload.read(text.encode()), payload.read(f'["{FILLER}", {text}]'.encode())[1]


@pytest.mark.parametrize(
    "text",
    [
        "0", "-0", "-0.0", "1e5", "1E400", "-1e999", "5e-324", "0.1", "1.0", "true", "null", '""',
        "9223372036854775807", "9223372036854775808", "-9223372036854775809", "18446744073709551616",
        "123456789012345678901234567890", "0.1234567890123456789012345", '"1234567890123456789012"',
        '{"a": 1, "a": 2}', r'"\ud83d\ude00"', r'"\ud800"', r'"\u0000"', '"é"', "[[[[]]]]",
        "[" * 900 + "]" * 900,
    ],
)  # fmt: skip
def test_a_value_reads_the_same_in_a_small_body_and_in_a_large_one(text: str) -> None:
    small, large = both(text)
    assert repr(small) == repr(large)  # repr tells 1 from 1.0, 0.0 from -0.0


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(JSON)
def test_any_value_reads_the_same_in_a_small_body_and_in_a_large_one(value: Any) -> None:
    small, large = both(json.dumps(value))
    assert repr(small) == repr(large)


def test_nan_and_infinity_are_read_so_that_their_row_alone_is_refused() -> None:
    small, large = both("[NaN, Infinity, -Infinity]")
    assert math.isnan(small[0])
    assert repr(small) == repr(large)


def test_an_integer_too_long_for_python_is_read_as_its_digits() -> None:
    digits = "7" * 5000
    small, large = both(f"[1, {digits}]")
    assert small == large == [1, digits]


def test_an_integer_that_python_can_hold_is_read_exactly() -> None:
    digits = "7" * 4300
    assert payload.read(digits.encode()) == int(digits)


def test_orjson_is_imported_only_for_a_large_body_that_is_not_ascii(monkeypatch: Any) -> None:
    asked: list[bytes] = []
    monkeypatch.setattr(payload, "_quickly", lambda body: asked.append(body))
    payload.read(b'"' + b"x" * payload.LARGE + b'"')
    payload.read('"é"'.encode())
    assert asked == []
    payload.read(f'"{FILLER}"'.encode())
    assert len(asked) == 1


@pytest.mark.parametrize("body", [b"", b"nope", b"[1,]", b"\xff\xfe", b"[" * 200_000, b'{"a"'])
@pytest.mark.parametrize("prefix", [b"", f'["{FILLER}", '.encode()], ids=["small", "large"])
def test_what_is_not_json_is_unreadable(body: bytes, prefix: bytes) -> None:
    with pytest.raises(payload.Unreadable):
        payload.read(prefix + body)


@pytest.mark.parametrize("value", [float("nan"), [math.inf], {"a": -math.inf}, {1, 2}, object(), b"bytes"])
def test_what_json_cannot_carry_is_unwritable(value: Any) -> None:
    with pytest.raises(payload.Unwritable, match="cannot be written as JSON"):
        payload.write(value)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters()) | st.text())
def test_any_text_comes_back_as_it_was_written(text: str) -> None:
    assert payload.read(payload.write([text])) == [text]


def test_a_lone_surrogate_leaves_as_an_escape() -> None:
    assert payload.write(["\ud800é"]) == rb'["\ud800\u00e9"]'


def test_text_leaves_as_utf8_and_not_as_escapes() -> None:
    assert payload.write("é") == '"é"'.encode()


def test_a_response_of_exactly_the_limit_is_written() -> None:
    assert len(payload.write("x" * (payload.LIMIT - 2))) == payload.LIMIT
    with pytest.raises(payload.Unwritable, match="6,291,557 bytes"):
        payload.write("x" * (payload.LIMIT - 1))


def test_text_for_a_log_is_plain_ascii() -> None:
    assert payload.text({"é": ["\ud800", 1.5, None]}) == r'{"\u00e9":["\ud800",1.5,null]}'


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_values_are_written_as_json_writes_them(value: Any) -> None:
    try:
        expected = json.dumps(value, allow_nan=False, separators=(",", ":"))
    except ValueError:
        with pytest.raises(payload.Unwritable):
            payload.text(value)
    else:
        assert payload.text(value) == expected


@settings(max_examples=500, deadline=None)
@given(st.text(' \t\n\r"\\[]{},:.-+eE0123456789truefalsn\ufeff\x00', max_size=12) | JSON.map(json.dumps))
def test_any_text_is_read_as_json_reads_it(text: str) -> None:
    try:
        expected = json.loads(text)
    except ValueError:
        with pytest.raises(payload.Unreadable):
            payload.parse(text)
    else:
        assert repr(payload.parse(text)) == repr(expected)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_encodings_of_unicode_are_read_as_json_reads_them(encoding: str) -> None:
    assert payload.read('["é"]'.encode(encoding)) == ["é"]


def test_a_circle_is_unwritable() -> None:
    circle: list[Any] = []
    circle.append(circle)
    with pytest.raises(payload.Unwritable, match="Circular reference"):
        payload.write(circle)
