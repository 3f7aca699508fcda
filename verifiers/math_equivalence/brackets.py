"""Brackets of every kind, fractions, roots and environments."""

from __future__ import annotations

from verifiers.math_equivalence import applied, factors, joining
from verifiers.math_equivalence.grammar import DEEPEST, END, OPENING
from verifiers.math_equivalence.numerals import numeral
from verifiers.math_equivalence.symbols import ENVIRONMENTS
from verifiers.math_equivalence.tokens import Unreadable
from verifiers.math_equivalence.tree import number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from verifiers.math_equivalence.parser import Parser
    from verifiers.math_equivalence.tree import Node


CLOSE = ("o", "}")


def _bracketed(opening: str) -> Callable[[Parser], Node]:
    def read(parser: Parser) -> Node:
        bars, parser.bars = parser.bars, 0
        in_set, parser.in_set = parser.in_set, 0
        inner = parser.items(*OPENING[opening])
        parser.bars, parser.in_set = bars, in_set
        closing = parser.need(*OPENING[opening])
        if inner[0] != "list":
            return inner
        return ("tuple", opening + closing, *inner[1:])

    return read


def _group(parser: Parser) -> Node:
    """A TeX group; several items in it are meant as a set. A missing last brace is forgiven."""
    kind, value = parser.peek()
    if kind in ("n", "v") and parser.peek(1) == CLOSE:  # most groups
        parser.at += 2
        return numeral(value) if kind == "n" else ("sym", value)
    outer = parser.bars, parser.integrals
    parser.bars = parser.integrals = 0
    inner = parser.items("}")
    parser.bars, parser.integrals = outer
    if parser.peek() != END:
        parser.need("}")
    return ("set", *inner[1:]) if inner[0] == "list" else inner


def _set(parser: Parser) -> Node:
    if parser.take(".}"):
        return ("set",)
    bars, parser.bars = parser.bars, 0
    parser.in_set += 1
    inner = parser.items("|", ":", ".}")
    parser.in_set -= 1
    built = parser.sees("|", ":")
    if built:
        parser.next()
        condition = parser.items(".}")
    parser.bars = bars
    parser.need(".}")
    if built:
        return ("build", inner, condition)
    return ("set", *inner[1:]) if inner[0] == "list" else ("set", inner)


def _fraction(parser: Parser) -> Node:
    return ("/", tex_argument(parser), tex_argument(parser))


def tex_argument(parser: Parser) -> Node:
    """The argument of a command: a braced group, a single digit of a number, or a factor."""
    kind, value = parser.peek()
    if kind == "n" and value.isdigit() and len(value) > 1:
        parser.found = [*parser.found]
        parser.found[parser.at] = ("n", value[1:])
        return number(int(value[0]))
    return factors.primary(parser)


def _root(parser: Parser) -> Node:
    degree: Node = number(2)
    if parser.take("["):
        degree = parser.items("]")
        parser.need("]")
    if parser.sees("("):
        given = applied.arguments(parser)
        if len(given) != 1:
            raise Unreadable("a root of several numbers, or of none")
        return ("fn", "root", given[0], degree)
    return ("fn", "root", factors.primary(parser), degree)


def _binomial(parser: Parser) -> Node:
    return ("fn", "binom", tex_argument(parser), tex_argument(parser))


def _between(closing: str, name: str) -> Callable[[Parser], Node]:
    def read(parser: Parser) -> Node:
        bars, parser.bars = parser.bars, 0
        inner = parser.items(closing)
        parser.bars = bars
        parser.need(closing)
        return ("fn", name, inner)

    return read


def _absolute(parser: Parser) -> Node:
    parser.depth += 1
    if parser.depth > DEEPEST:
        raise Unreadable("nested too deep")
    parser.bars += 1
    inner = parser.union()
    parser.bars -= 1
    parser.need("|")
    parser.depth -= 1
    return ("fn", "abs", inner)


def _overlined(parser: Parser) -> Node:
    inner = factors.primary(parser)
    if inner[0] in ("num", "dec"):
        raise Unreadable("a number with a line over it")
    return ("sym", f"bar_{inner[1]}") if inner[0] == "sym" and inner[1] != "i" else ("fn", "conjugate", inner)


def environment(parser: Parser, name: str) -> Node:
    """A matrix, cases, or lines of formulas."""
    kind = ENVIRONMENTS[name]
    rows: list[tuple[Node, ...]] = []
    row: list[Node] = []
    while parser.peek()[0] != "e":
        if parser.peek() == END:
            raise Unreadable(f"environment {name} does not end")
        if parser.take("\\\\"):
            rows, row = ([*rows, tuple(row)], []) if row else (rows, [])
        elif not parser.take("&", ",") and not (row and parser.take("if")):
            row.append(parser.items("&", "\\\\"))
    parser.next()
    if row:
        rows.append(tuple(row))
    return _matrix(kind, rows)


def _with_condition(row: tuple[Node, ...]) -> tuple[Node, ...]:
    """A row `x^2, x \\ge 0` or `x^2 if x \\ge 0` as its value and its condition."""
    only = row[0]
    if len(row) > 1:
        return row
    listed = only[0] == "list" and len(only) == 3 and joining.is_condition(only[2]) and only[1][0] != "rel"
    return only[1:] if only[0] == "if" or listed else row


def _matrix(kind: str, rows: list[tuple[Node, ...]]) -> Node:
    if not rows:
        raise Unreadable("an empty environment")
    if kind == "cases":
        rows = [_with_condition(row) for row in rows]
    if kind == "cases" and any(len(row) > 1 for row in rows):
        return ("cases", tuple(rows))
    if kind in ("cases", "lines"):
        flat = [cell for row in rows for cell in row]
        return flat[0] if len(flat) == 1 else ("list", *flat)
    matrix: Node = ("matrix", tuple(rows))
    return ("fn", "det", matrix) if kind == "det" else matrix


MARKED: dict[str, Callable[[Parser], Node]] = {
    "(": _bracketed("("),
    "[": _bracketed("["),
    "<(": _bracketed("<("),
    "{": _group,
    "{.": _set,
    "frac": _fraction,
    "sqrt": _root,
    "binom": _binomial,
    "|": _absolute,
    "lfloor": _between("rfloor", "floor"),
    "lceil": _between("rceil", "ceil"),
    "overline": _overlined,
    "...": lambda parser: ("dots",),
}
