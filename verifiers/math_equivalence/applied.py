"""Functions applied to arguments, with and without brackets."""

from __future__ import annotations

from verifiers.math_equivalence import factors
from verifiers.math_equivalence.grammar import PRIMARY, STARTS
from verifiers.math_equivalence.tokens import Unreadable
from verifiers.math_equivalence.tree import number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from verifiers.math_equivalence.parser import Parser
    from verifiers.math_equivalence.tree import Node


CALLED = frozenset("fghFGHTW")  # names that are functions when a bracket follows


_STOPS_ARGUMENT = ("f", "B", "t", "b")


def is_call(parser: Parser, name: str) -> bool:
    """`f(x)`; also `W(n) =` and `h(x, y)`, where a product makes no sense."""
    if name[0] in CALLED and name.rstrip("'") != "e":
        return True
    depth, comma = 0, False
    for index in range(parser.at, min(parser.at + 40, parser.size)):
        mark = parser.found[index]
        depth += {("o", "("): 1, ("o", ")"): -1}.get(mark, 0)
        comma = comma or (depth == 1 and mark == ("o", ","))
        if not depth:
            return comma or (
                parser.found[index + 1] == ("o", "=") and len(parser.found[parser.at + 1 : index]) <= 2
            )
    return False


def arguments(parser: Parser) -> tuple[Node, ...]:
    """The items in the brackets that follow."""
    opening = parser.next()[1]
    if opening == "(" and parser.take(")"):
        return ()
    bars, parser.bars = parser.bars, 0
    inner = parser.items(")", "]", "}", ".}")
    parser.bars = bars
    parser.need({"(": ")", "{": "}", "{.": ".}", "[": "]"}[opening])
    return inner[1:] if inner[0] == "list" else (inner,)


def function(parser: Parser, name: str) -> Node:
    """`\\sin^2 x`, `\\log_2 8`, `\\max(a, b)`, `\\sin 2x`."""
    index: Node | None = None
    raised: Node | None = None
    for _ in range(2):
        if parser.take("_"):
            index = _digit_before_argument(parser, name) or factors.exponent(parser)
        elif parser.take("^"):
            raised = factors.exponent(parser)
        elif parser.take("'"):
            return ("sym", name + "'")
    arguments_ = _arguments_of(parser)
    if raised == ("-", number(1)) and len(arguments_) == 1:
        return ("fn", "a" + name, *arguments_)
    if index is not None and name in ("log", "ln") and len(arguments_) == 1:
        arguments_ = (*arguments_, index)
    if not arguments_ or (name in _OF_ONE and len(arguments_) > 1):
        raise Unreadable(f"{len(arguments_)} arguments of {name}")
    node: Node = _NAMED.get(name, _plain)(name, arguments_)
    return node if raised is None else ("^", node, raised)


def _digit_before_argument(parser: Parser, name: str) -> Node | None:
    """`\\log_39` as TeX has it, to the base 3 of 9, where nothing else could be the argument."""
    kind, digits = parser.peek()
    after = parser.peek(1)
    if name != "log" or kind != "n" or not (digits.isdigit() and 1 < len(digits) < 6) or digits[0] < "2":
        return None
    if after[0] in STARTS or (after[0] == "o" and after[1] in PRIMARY | {"|", "^"}):
        return None
    parser.found = [*parser.found]
    parser.found[parser.at] = ("n", digits[1:])
    return number(int(digits[0]))


def _plain(name: str, arguments_: tuple[Node, ...]) -> Node:
    return ("fn", name, *arguments_)


_NAMED: dict[str, Callable[[str, tuple[Node, ...]], Node]] = {
    "sqrt": lambda name, given: ("fn", "root", given[0], number(2)),
    "cbrt": lambda name, given: ("fn", "root", given[0], number(3)),
    "lg": lambda name, given: ("fn", "log", given[0], number(10)),
    "lb": lambda name, given: ("fn", "log", given[0], number(2)),
    "deg": lambda name, given: ("call", "deg", *given),
}
_OF_ONE = frozenset(("sqrt", "cbrt", "lg", "lb"))


def _arguments_of(parser: Parser) -> tuple[Node, ...]:
    if parser.sees("(", "[", "{."):
        return arguments(parser)
    if parser.sees("{"):
        return arguments(parser)
    parts = [_argument(parser)]
    while _argument_goes_on(parser, parts[-1]):
        parts.append(factors.power(parser))
    return (parts[0] if len(parts) == 1 else ("*", *parts),)


def _argument(parser: Parser) -> Node:
    if parser.take("-"):
        return ("-", factors.power(parser))
    return factors.power(parser)


def _argument_goes_on(parser: Parser, last: Node) -> bool:
    kind, value = parser.peek()
    if kind in _STOPS_ARGUMENT or not parser.begins():
        return False
    return not (kind == "o" and value in ("(", "[", "|", "{.")) or last[0] in ("num", "dec")
