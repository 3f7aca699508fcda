"""Sums, products, integrals and limits."""

from __future__ import annotations

from verifiers.math_equivalence import applied, factors
from verifiers.math_equivalence.numerals import numeral
from verifiers.math_equivalence.tokens import Unreadable
from verifiers.math_equivalence.tree import ONE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.math_equivalence.parser import Parser
    from verifiers.math_equivalence.tree import Node

NOTHING: Node = ("text", "")


def big(parser: Parser, kind: str) -> Node:
    """("big", kind, variable, low, high, body); absent bounds are empty texts."""
    if parser.sees("(") and (called := _called(parser, kind)):
        return called
    low, high = NOTHING, NOTHING
    for _ in range(2):
        if parser.take("_"):
            low = _bound(parser)
        elif parser.take("^"):
            high = _bound(parser)
    if kind == "int":
        return _integral(parser, low, high)
    variable, low = _bound_variable(low)
    return ("big", kind, variable, low, high, parser.product())


def _bound(parser: Parser) -> Node:
    if parser.sees("{") and parser.peek(1) == ("o", "}"):
        parser.at += 2
        return NOTHING
    if parser.take("{"):
        inner = parser.items("}")
        parser.need("}")
        return inner
    if parser.peek()[0] in ("n", "v"):  # \sum^3_{k=1}: the subscript is the sum's
        kind, value = parser.next()
        return ("sym", value) if kind == "v" else numeral(value)
    return factors.exponent(parser)


def _bound_variable(low: Node) -> tuple[str, Node]:
    """`k = 1` or `x \\to 3`: the variable and where it starts. Other relations are a bound of their own."""
    starts = low[0] == "rel" and low[1] in (("=",), ("->",))
    if starts and low[2][0][0] == "sym":
        return low[2][0][1], low[2][1]
    return (low[1], NOTHING) if low[0] == "sym" else ("", low)


def _called(parser: Parser, kind: str) -> Node | None:
    """`sum(2*k - 1, (k, 1, n))`, as a computer algebra system writes it."""
    start = parser.at
    given = applied.arguments(parser)
    if len(given) == 2 and given[1][0] == "tuple" and len(given[1]) == 5 and given[1][2][0] == "sym":
        return ("big", kind, given[1][2][1], given[1][3], given[1][4], given[0])
    parser.at = start
    return None


def _integral(parser: Parser, low: Node, high: Node) -> Node:
    parser.integrals += 1
    body: Node = ONE if _at_differential(parser) else parser.sum()
    parser.integrals -= 1
    if _at_differential(parser):
        parser.next()
        return ("big", "int", parser.next()[1], low, high, body)
    variable, rest = _inner_differential(body)
    if not variable:
        raise Unreadable("an integral without a differential")
    return ("big", "int", variable, low, high, rest)


def _at_differential(parser: Parser) -> bool:
    return parser.peek() == ("v", "d") and parser.peek(1)[0] == "v"


def _inner_differential(body: Node) -> tuple[str, Node]:
    r"""`\int \frac{3 dz}{z}`: the differential stands in the numerator."""
    if body[0] == "/" and body[1][0] == "*" and ("sym", "d") in body[1]:
        parts = list(body[1][1:])
        at = parts.index(("sym", "d"))
        if at + 1 < len(parts) and parts[at + 1][0] == "sym":
            rest = parts[:at] + parts[at + 2 :]
            top = rest[0] if len(rest) == 1 else ("*", *rest) if rest else ONE
            return parts[at + 1][1], ("/", top, body[2])
    return "", body
