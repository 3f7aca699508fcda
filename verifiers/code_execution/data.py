"""Whether two values say the same, as far as JSON could say it: what `compare` calls `data`."""

from __future__ import annotations

import math

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Comparator = Callable[[Any, Any], bool]

FLOAT = 1e-9  # what `data` forgives: the last bits of another order of summation
COMPUTED = 1e-5  # … of an expected value that was itself computed: the families' graders use numpy.allclose
EXACT = 2.0**53  # below it, whole numbers as floats are themselves
COMPUTED_DIGITS = 14  # a value written with more digits than this was computed, not written down
# The types that an answer may have (`decoding`), by name: most requests have none of these modules.
_NUMBERS = frozenset(("int", "float", "Decimal", "Fraction"))
_SEQUENCES = frozenset(("deque", "array", "range", "dict_keys", "dict_values", "dict_items"))
_JSON_KEYS: dict[type, Callable[[Any], str]] = {
    int: str,
    float: repr,
    bool: lambda key: "true" if key else "false",
    type(None): lambda _: "null",
}


def same_data(actual: Any, expected: Any) -> bool:
    """Whether a result is the expected one: lists, tuples and other sequences alike, floats nearly."""
    return deep(actual, expected, _same_leaf)


def _same_leaf(actual: Any, expected: Any) -> bool:
    if type(expected) is float and type(actual).__name__ in _NUMBERS:
        if expected.is_integer() and abs(expected) < EXACT and float(actual).is_integer():
            return bool(actual == expected)
        digits = len(repr(expected).partition("e")[0].replace(".", "").strip("-0"))
        relative = COMPUTED if digits > COMPUTED_DIGITS and not expected.is_integer() else FLOAT
        return math.isclose(float(actual), expected, rel_tol=relative, abs_tol=0.0 if expected else FLOAT)
    if type(expected) in (list, tuple) and type(actual).__name__ in _SEQUENCES:
        return len(actual) == len(expected) and same_data([*actual], expected)
    return bool(actual == expected)


def deep(actual: Any, expected: Any, leaf: Comparator) -> bool:
    """Compares item by item in sequences and mappings, and everything else by `leaf`."""
    if isinstance(expected, (list, tuple)) and isinstance(actual, (list, tuple)):
        return len(actual) == len(expected) and all(
            deep(a, e, leaf) for a, e in zip(actual, expected, strict=True)
        )
    if isinstance(expected, dict) and isinstance(actual, dict):
        found = _with_json_keys(actual, expected)
        return len(found) == len(expected) and all(
            key in found and deep(found[key], value, leaf) for key, value in expected.items()
        )
    return bool(leaf(actual, expected))


def _with_json_keys(actual: dict[Any, Any], expected: dict[Any, Any]) -> dict[Any, Any]:
    """`actual` with its keys as JSON writes them, where `expected` has only text keys: JSON has no others."""
    if all(type(key) is str for key in expected) and any(type(key) in _JSON_KEYS for key in actual):
        written = {_written(key): value for key, value in actual.items()}
        return written if len(written) == len(actual) else actual  # not {1: …, "1": …}, which says two things
    return actual


def _written(key: Any) -> Any:
    return _JSON_KEYS[type(key)](key) if type(key) in _JSON_KEYS else key
