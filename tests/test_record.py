"""`@record` makes what a frozen, slotted dataclass would be."""

from __future__ import annotations

import pickle

import pytest

from verifiers.core import Sample, Verdict, correct
from verifiers.record import record, replace


@record
class Point:
    x: float
    y: float = 0.0


@record
class Positive:
    value: int

    def __post_init__(self) -> None:
        if self.value <= 0:
            raise ValueError(f"{self.value} is not positive")


def test_fields_are_taken_by_position_and_by_name_and_have_defaults() -> None:
    assert (Point(1.0).x, Point(1.0).y, Point(y=2.0, x=1.0).y) == (1.0, 0.0, 2.0)


def test_a_missing_or_unknown_field_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="x"):
        Point()  # type: ignore[call-arg]  # the mistake under test
    with pytest.raises(TypeError, match="z"):
        Point(1.0, z=3)  # type: ignore[call-arg]  # the mistake under test


def test_equality_and_hash_go_by_type_and_value() -> None:
    assert Point(1.0) == Point(1.0, 0.0)
    assert Point(1.0) != Point(2.0)
    assert Point(1.0) != (1.0, 0.0)  # type: ignore[comparison-overlap]  # the point of the test
    assert len({Point(1.0), Point(1.0), Point(2.0)}) == 2


def test_it_cannot_be_changed_only_replaced() -> None:
    point = Point(1.0)
    with pytest.raises(AttributeError, match="immutable"):
        point.x = 2.0  # type: ignore[misc]  # the mistake under test
    with pytest.raises(AttributeError, match="immutable"):
        del point.x
    with pytest.raises(AttributeError):
        point.z = 2.0  # type: ignore[attr-defined]  # the mistake under test
    assert replace(point, y=5.0) == Point(1.0, 5.0)
    assert point == Point(1.0)


def test_its_invariant_is_checked_also_on_replacement() -> None:
    with pytest.raises(ValueError, match="not positive"):
        Positive(0)
    with pytest.raises(ValueError, match="not positive"):
        replace(Positive(1), value=-1)


def test_it_has_slots_a_repr_and_can_be_matched_and_pickled() -> None:
    assert not hasattr(Point(1.0), "__dict__")
    assert repr(Point(1.0)) == "Point(x=1.0, y=0.0)"
    match Point(3.0, 4.0):
        case Point(x, y):
            assert (x, y) == (3.0, 4.0)
    for value in (Sample("a", {"b": 1}), correct("4", proof_exact=1.0)):
        assert pickle.loads(pickle.dumps(value)) == value


def test_a_verdicts_fields_are_those_that_its_docstring_names() -> None:
    for field in Verdict.__match_args__:
        assert f"{field}:" in str(Verdict.__doc__)
