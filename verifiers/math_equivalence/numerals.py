"""Numbers as written, to their values: grouping, decimals, repeating decimals, scientific notation."""

from __future__ import annotations

from fractions import Fraction

from verifiers.math_equivalence.tokens import Unreadable
from verifiers.math_equivalence.tree import number
from verifiers.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.math_equivalence.tree import Node

MOST_DIGITS = 20_000
LARGEST_EXPONENT = 5_000
_CHUNK = 4_000  # Python refuses to convert more than 4,300 digits at once
_GROUPING = pattern(r"\\?[,!;: ]|\{,\}|\s|\\")
_small: dict[str, Node] = {}
_DIGITS = pattern(r"\d+")


def integer(digits: str) -> int:
    """The value of a run of digits. Raises Unreadable beyond MOST_DIGITS."""
    if len(digits) <= _CHUNK:
        return int(digits)
    if len(digits) > MOST_DIGITS:
        raise Unreadable("a number of too many digits")
    value = 0
    for start in range(0, len(digits), _CHUNK):
        chunk = digits[start : start + _CHUNK]
        value = value * 10 ** len(chunk) + int(chunk)
    return value


def numeral(raw: str) -> Node:
    """The node of a number token: `num` for a whole number, `dec` for a decimal with its places."""
    if (known := _small.get(raw)) is not None:
        return known
    if raw.isdigit() and len(raw) < 10:
        return _whole(raw)
    if "\\o" in raw or "\\b" in raw or "\\d" in raw or "\\w" in raw:
        return number(_repeating(raw))
    text = _GROUPING.sub("", raw)
    mantissa, mark, power = text.lower().partition("e")
    whole, point, digits = mantissa.partition(".")
    value = Fraction(integer((whole + digits) or "0"))
    places = len(digits)
    if mark:
        exponent = int(power) if len(power) < 8 else LARGEST_EXPONENT + 1
        if abs(exponent) > LARGEST_EXPONENT:
            raise Unreadable("an exponent too large")
        return ("dec", value * Fraction(10) ** (exponent - places), max(0, places - exponent))
    if point and digits:
        return ("dec", value / 10**places, places)
    return number(value)


def _whole(raw: str) -> Node:
    node: Node = ("num", Fraction(int(raw)))
    if len(raw) < 4 and raw.isascii():  # at most 1,110 of them are remembered
        _small[raw] = node
    return node


def _repeating(raw: str) -> Fraction:
    """`0.1\\overline{6}`, `0.\\dot{3}`: the exact fraction."""
    before, _, period = raw.partition("\\")
    whole, _, fixed = before.partition(".")
    cycle = "".join(_DIGITS.findall(period))
    start = integer((whole + fixed) or "0")
    repeated = integer((whole + fixed + cycle) or "0")
    return Fraction(repeated - start, (10 ** len(cycle) - 1) * 10 ** len(fixed))
