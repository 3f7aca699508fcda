"""Whether what a program printed is the expected output: whole against whole, never a prefix.

    lines (default)   the same words on the same lines; blank lines do not count
    tokens            the same words, wherever the lines break
    trimmed           the same text but for white space at both ends and at the ends of lines
    exact             the same bytes

and on top of the first three: `case: "ignore"`, of the first two: `abs` and `rel` tolerances for numbers.
Where nothing is said, it is `lines`, and a number that is expected with a fraction may have more or fewer
digits (`rounding`): the graders of the families whose tests say nothing compare numbers by numpy.allclose.
"""

from __future__ import annotations

import math

from verifiers.core import Cause, Fault
from verifiers.quotation import shown
from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    Words = list[list[str]]

MAX_DIGITS = 300  # of a number that may differ by a tolerance: as many as a float can be large
FLOAT = 1e-9  # of a value: the last bits of another order of summation
COMPUTED = 1e-6  # of a value with many digits: what contests ask for
FINE = 5  # digits after a point with which a value was computed, and not written down
LARGE = 1e15  # floats have no digit after the point from here on
POLICIES = ("lines", "tokens", "trimmed", "exact")
_UNUSED = {"trimmed": ("abs", "rel"), "exact": ("abs", "rel", "case")}


@record
class OutputPolicy:
    """policy: one of POLICIES. ignore_case; absolute, relative: tolerances for numbers (0: text only).
    rounded: whether numbers with a fraction may have other digits, by `rounding`.
    """

    policy: str = "lines"
    ignore_case: bool = False
    absolute: float = 0.0
    relative: float = 0.0
    rounded: bool = False


def policy_of(spec: Any) -> OutputPolicy:
    """The policy that a reference's `compare` names: a word, or an object with more.

    Raises Fault (cause `reference`) for anything else.
    """
    given: Mapping[str, Any] = {"policy": spec} if isinstance(spec, str) else spec
    known = isinstance(given, dict) and given.keys() <= {"policy", "case", "abs", "rel"}
    policy = given.get("policy", "lines") if known else None
    if policy not in POLICIES or given.get("case", "exact") not in ("exact", "ignore"):
        expected = (
            'write {"policy": "lines|tokens|trimmed|exact", "case": "exact|ignore", "abs": …, "rel": …}'
        )
        raise Fault(Cause.REFERENCE, f"compare is {shown(spec)}; {expected}")
    absolute, relative = (_tolerance(given, name) for name in ("abs", "rel"))
    unused = [name for name in given if name in _UNUSED.get(policy, ()) and given[name] not in (0, "exact")]
    if unused:
        told = f"compare: {unused[0]} is not looked at by the policy {policy}"
        raise Fault(Cause.REFERENCE, f"{told}; write lines or tokens, or leave it out")
    return OutputPolicy(policy, given.get("case") == "ignore", absolute, relative, rounded=not given)


def _tolerance(given: Mapping[str, Any], name: str) -> float:
    value = given.get(name, 0.0)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < math.inf:
        raise Fault(Cause.REFERENCE, f"compare: {name} is {shown(value, 40)}; write a number of at least 0")
    if name == "rel" and value >= 1:
        raise Fault(Cause.REFERENCE, f"compare: rel is {shown(value, 40)}; write less than 1")
    return float(value)


def same_output(actual: bytes, expected: str, policy: OutputPolicy) -> bool:
    """Whether a program's output is the expected one. Bytes that are not UTF-8 equal nothing."""
    if policy.policy == "exact":
        return actual == expected.encode("utf-8", "surrogatepass")
    try:
        text = actual.decode()
    except UnicodeDecodeError:
        return False
    if policy.ignore_case:
        text, expected = text.casefold(), expected.casefold()
    return _COMPARE[policy.policy](text, expected, policy)


def _lines(actual: str, expected: str, policy: OutputPolicy) -> bool:
    return _same_words(_words_by_line(actual), _words_by_line(expected), policy)


def _tokens(actual: str, expected: str, policy: OutputPolicy) -> bool:
    return _same_words([actual.split()], [expected.split()], policy)


def _trimmed(actual: str, expected: str, _: OutputPolicy) -> bool:
    return _without_line_ends(actual) == _without_line_ends(expected)


def _words_by_line(text: str) -> Words:
    return [words for words in map(str.split, text.splitlines()) if words]


def _without_line_ends(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _same_words(actual: Words, expected: Words, policy: OutputPolicy) -> bool:
    if actual == expected:
        return True
    if not (policy.absolute or policy.relative or policy.rounded) or len(actual) != len(expected):
        return False
    return all(
        len(ours) == len(theirs) and all(_same_word(a, e, policy) for a, e in zip(ours, theirs, strict=True))
        for ours, theirs in zip(actual, expected, strict=True)
    )


def _same_word(actual: str, expected: str, policy: OutputPolicy) -> bool:
    if actual == expected:
        return True
    ours, theirs = _number(actual), _number(expected)
    if ours is None or theirs is None:
        return False
    if policy.rounded:
        return abs(ours - theirs) <= rounding(actual, expected, float(theirs))
    return abs(ours - theirs) <= max(policy.absolute, policy.relative * max(abs(ours), abs(theirs)))


def rounding(actual: str, expected: str, value: float) -> float:
    """How far a number may be from the expected one to be the same, but for its notation.

    Less than half of the last digit that is expected, and of what floats forget; where both have FINE digits
    or more after the point, half the last digit of either, and a millionth of a value that is not whole.
    Negative where the words must be alike: for integers, and where floats have no digits left.

    Args:
        value: that of `expected`.
    """
    digits = _digits_after_point(expected)
    if not digits or abs(value) >= LARGE:
        return -1.0
    fewest = min(digits, _digits_after_point(actual))
    if fewest < FINE or value.is_integer():
        return min(FLOAT * abs(value), 10.0**-digits / 2)
    return max(COMPUTED * abs(value), 10.0**-fewest * 0.500001)


def _digits_after_point(word: str) -> int:
    """Of a number, as if it were written without a power of ten."""
    number, _, power = word.lower().partition("e")
    return max(0, len(number.partition(".")[2]) - int(power or 0))


def _number(word: str) -> int | float | None:
    """The number that a word is; an integer to its last digit. None for others, and where it has no end."""
    if len(word) > MAX_DIGITS or "_" in word or not word.isascii():
        return None
    for read in (int, float):
        try:
            value = read(word)
        except ValueError:
            continue
        return value if math.isfinite(value) else None
    return None


_COMPARE: dict[str, Callable[[str, str, OutputPolicy], bool]] = {
    "lines": _lines,
    "tokens": _tokens,
    "trimmed": _trimmed,
}
