"""The tree that notation stands for: nested tuples, the first element naming the kind.

("num", Fraction)                          ("dec", Fraction, places)      a decimal as written
("sym", name)                              ("text", words)
("+", a, …) ("*", a, …) ("/", a, b) ("^", a, b) ("-", a) ("pm", a, b) ("mp", a, b)
("fn", name, a, …)   a known function      ("call", name, a, …)   an unknown one
("%", a) ("deg", a) ("unit", a, words)     ("base", digits, base)
("list", a, …) ("set", a, …) ("tuple", brackets, a, …) ("ratio", a, b, …)
("build", what, condition) ("cup", a, b) ("cap", a, b) ("minus", a, b)
("rel", (operator, …), (side, …))          ("if", what, condition)
("matrix", (row, …)) ("cases", (row, …))   ("big", kind, variable, low, high, body)
("dots",)
"""

from __future__ import annotations

from fractions import Fraction

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Node = tuple[Any, ...]


def listed(words: str) -> list[str]:
    """The words of a table that reads better without quotation marks."""
    return words.split()


ZERO: Node = ("num", Fraction(0))
ONE: Node = ("num", Fraction(1))
I_UNIT: Node = ("sym", "i")
KINDS = frozenset(
    listed(
        "num dec sym text + * / ^ - pm mp fn call % deg unit base list set tuple ratio build cup cap "
        "minus rel if matrix cases big dots"
    )
)
CONSTANT_NAMES = frozenset(("pi", "e", "i", "oo"))


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below a node."""
    for part in node[1:]:
        if isinstance(part, tuple):
            if part and isinstance(part[0], str) and part[0] in KINDS:
                yield part
            else:  # sides of a relation, rows of a matrix
                for inner in part:
                    if isinstance(inner, tuple):
                        yield from (inner,) if inner and inner[0] in KINDS else inner


def walk(node: Node) -> Iterator[Node]:
    """Every node of the tree, without recursion."""
    stack = [node]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(children(node))


def symbols(node: Node) -> frozenset[str]:
    """The names of the free variables (constants and bound variables left out)."""
    found = {inner[1] for inner in walk(node) if inner[0] == "sym"}
    bound = {inner[2] for inner in walk(node) if inner[0] == "big"}
    return frozenset(found) - CONSTANT_NAMES - bound


def has(node: Node, *kinds: str) -> bool:
    """Whether a node of one of these kinds is in the tree."""
    return any(inner[0] in kinds for inner in walk(node))


def number(value: Fraction | int) -> Node:
    """A number's node."""
    return ("num", Fraction(value))


def substituted(node: Node, name: str, by: Node) -> Node:
    """The tree with every symbol of that name replaced."""
    if node[0] == "sym":
        return by if node[1] == name else node
    return tuple(
        substituted(part, name, by)
        if isinstance(part, tuple) and part and part[0] in KINDS
        else tuple(_each(inner, name, by) for inner in part)
        if isinstance(part, tuple) and node[0] in ("rel", "matrix", "cases")
        else part
        for part in node
    )


def _each(part: Any, name: str, by: Node) -> Any:
    if not isinstance(part, tuple):
        return part
    if part and part[0] in KINDS:
        return substituted(part, name, by)
    return tuple(_each(inner, name, by) for inner in part)
