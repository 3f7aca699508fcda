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
_LEAVES = frozenset(("num", "dec", "sym", "text", "dots", "base"))  # kinds that have no parts
_NONE: frozenset[str] = frozenset()
CONSTANT_NAMES = frozenset(("pi", "e", "i", "oo"))


def walk(node: Node) -> list[Node]:
    """Every node of the tree, without recursion."""
    found = [node]
    for node in found:  # grows while it is read
        if node[0] in _LEAVES:
            continue
        for part in node:
            if type(part) is tuple and part:
                if part[0] in KINDS:
                    found.append(part)
                else:  # sides of a relation, rows of a matrix
                    found.extend(_inner(part))
    return found


def _inner(parts: tuple[Any, ...]) -> Iterator[Node]:
    for part in parts:
        if type(part) is tuple and part:
            if part[0] in KINDS:
                yield part
            else:
                yield from part


def symbols(node: Node) -> frozenset[str]:
    """The names of the free variables (constants and bound variables left out)."""
    if node[0] in ("num", "dec"):
        return _NONE
    found, bound = set(), set()
    for inner in walk(node):
        if inner[0] == "sym":
            found.add(inner[1])
        elif inner[0] == "big":
            bound.add(inner[2])
    return frozenset(found - bound - CONSTANT_NAMES if bound else found - CONSTANT_NAMES)


def has(node: Node, *kinds: str) -> bool:
    """Whether a node of one of these kinds is in the tree."""
    return any([inner[0] in kinds for inner in walk(node)])


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


def reindexed(node: Node, index: str, by: str) -> Node:
    """The tree with `a_i` called `a_k`, for an index i that is called k."""
    for inner in set(walk(node)):
        if inner[0] == "sym" and inner[1].endswith(f"_{index}"):
            node = substituted(node, inner[1], ("sym", inner[1].removesuffix(index) + by))
    return node


def _each(part: Any, name: str, by: Node) -> Any:
    if not isinstance(part, tuple):
        return part
    if part and part[0] in KINDS:
        return substituted(part, name, by)
    return tuple(_each(inner, name, by) for inner in part)
