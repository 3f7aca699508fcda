"""How far out an expression may turn: `\\lfloor n/100 \\rfloor` is 0 and `|x - 100|` is `100 - x` at every
small number, so that points beyond what their constants say must be tried as well.
"""

from __future__ import annotations

from verifiers.math_equivalence import exact
from verifiers.math_equivalence.tree import symbols, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.math_equivalence.tree import Node

NEAR = 8  # what turns nearer than this turns where points are tried anyway, if perhaps by too few of them
ALONE = 2  # what turns nearer than this turns at zero
FARTHEST = 10**60  # beyond this nothing is tried, and nothing proven
MOST_MARKS = 6
_TURNING = frozenset(
    (
        "floor",
        "ceil",
        "max",
        "min",
        "sign",
        "abs",
        "modulo",
        "gcd",
        "lcm",
        "binom",
        "arg",
        "atan2",
        "im",
        "re",
    )
)
_BENT = _TURNING | frozenset(("asin", "acos", "atan", "acot", "asec", "acsc"))  # fmt: skip


def reach(*nodes: Node) -> int:
    """A number beyond which no part of the trees turns, as their constants have it; 0 where none turns."""
    turns = [_size(inner) for node in nodes for inner in walk(node) if _is_bent(inner) and symbols(inner)]
    return max(turns, default=0)


def turns(node: Node) -> frozenset[Node]:
    """Expressions with names whose values change where the tree steps, or its maximum is another's."""
    found = set()
    for inner in walk(node):
        if inner[0] != "fn" or not symbols(inner):
            continue
        if inner[1] in ("floor", "ceil", "sign", "binom"):
            found.add(inner)
        elif inner[1] in ("max", "min") and len(inner) == 4:
            found.add(("fn", "sign", ("+", inner[2], ("-", inner[3]))))
        elif inner[1] == "abs" and inner[2][0] != "fn" and any(map(_bends, walk(inner[2]))):
            found.add(("fn", "sign", inner[2]))
    return frozenset(found)


def _bends(node: Node) -> bool:
    return node[0] == "fn" and node[1] in _BENT


def bent(node: Node) -> frozenset[Node]:
    """The parts of a tree, with names, that may go on otherwise beyond some point, rather than end there."""
    return frozenset(
        [inner for inner in walk(node) if inner[0] == "fn" and _goes_on(inner) and symbols(inner)]
    )


def _goes_on(node: Node) -> bool:
    return node[1] in _TURNING or (node[1] == "root" and node[2][0] == "^")  # \\sqrt{(x - 100)^2}


def marks(*nodes: Node) -> list[int]:
    """Sizes of the numbers written, and of those of each sum together, if not near zero: where trees may
    turn for a while, or begin or end to have a value.
    """
    found = {_written(inner) for node in nodes for inner in walk(node) if inner[0] in ("num", "dec", "+")}
    return sorted(size for size in found if NEAR <= size <= FARTHEST)[:MOST_MARKS]


def _written(node: Node) -> int:
    """A number's size, or that of the constant part of a sum."""
    parts = node[1:] if node[0] == "+" else (node,)
    return abs(round(sum([exact.value(part) or 0 for part in parts if not symbols(part)])))


def _is_bent(node: Node) -> bool:
    if node[0] == "big":  # of binomials, say, that are 0 until its last term
        last = exact.value(node[4])
        turns = any([inner[0] == "fn" and inner[1] in _BENT for inner in walk(node[5])])
        return turns and last is not None and last >= NEAR
    if node[0] == "^":  # (x^2)^{1/2}
        exponent = exact.value(node[2])
        return exponent is not None and exponent.denominator != 1
    return node[0] == "fn" and (node[1] in _BENT or node[1] == "root")


def _size(node: Node) -> int:
    """About the largest number that the constants of a tree can make of a name."""
    if not symbols(node) and (value := exact.value(node)) is not None:
        return min(FARTHEST, max(1, abs(value.numerator)) * value.denominator)
    if node[0] == "^":
        exponent = exact.value(node[2])
        base = _size(node[1])
        if exponent is not None and base > 1:
            return int(min(FARTHEST, base ** min(200, abs(exponent.__ceil__()))))
    size = 4 if node[0] == "sym" and not symbols(node) else 1  # pi, e
    for part in node[1:]:
        if type(part) is tuple and part:
            size = min(FARTHEST, size * _size(part))
    logarithm = node[0] == "fn" and node[1] in ("log", "ln", "lg", "lb")
    return size if not logarithm else 10 ** min(60, 1 + size)
