"""What merely names the value on the other side of an equals sign: `x`, `f(x)`, `|AB|`, `dy/dx`."""

from __future__ import annotations

from verifiers.math_equivalence import exact, prose
from verifiers.math_equivalence.tree import has, listed, symbols, walk
from verifiers.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from verifiers.math_equivalence.tree import Node

_VALUES = frozenset(("pi", "e", "i", "oo", "Reals", "emptyset"))
_INDICES = frozenset("nkmij")
_VERDICTS = frozenset(listed("yes no true false"))
_OPERATORS = (("sym", "nabla"), ("sym", "Delta"), ("sym", "partial"))
_TAKEN_BACK = pattern(r"\b(?:excluded|false|wrong)\b")
_NOUGHT = pattern(r"\b(?:zero|0|equal)\b")
_FUNCTIONS = frozenset(listed("sin cos tan det deg log ln max min gcd lcm arg re im"))


def is_label(node: Node) -> bool:
    """Whether a left-hand side merely names what the right-hand side says."""
    rule = _RULES.get(node[0])
    return rule is not None and rule(node)


def is_member(node: Node) -> bool:
    """Whether a tree may name what lies in a set: `n`, `(m, n)`, and not `n + 1` or `(m, m)`."""
    parts = node[2:] if node[0] == "tuple" else ()
    return is_label(node) and len(set(parts)) == len(parts)


def says_more(condition: Node) -> bool:
    """Whether what stands as a condition is a further value, or denies: "k an integer, or 17", k ∉ Z."""
    if any(_denies(inner[-1]) for inner in walk(condition) if inner[0] in ("text", "unit")):
        return True
    if condition[0] == "rel":
        return bool(condition[1] == ("notin",) and condition[2][1][0] == "sym")
    listed_values = condition[0] == "list" and any(part[0] == "num" for part in condition[1:])
    return listed_values or condition[0] in ("num", "+")


def _denies(words: str) -> bool:
    """Whether words of a condition take it back; "not zero" is one."""
    return _TAKEN_BACK.search(words) is not None or (prose.hedges(words) and _NOUGHT.search(words) is None)


def measured(node: Node) -> Node:
    """`m\\angle ABC` as the angle: one name for what is measured."""
    angle = node[0] == "*" and len(node) == 3 and node[1] == ("sym", "m") and node[2][0] == "sym"
    return ("sym", node[2][1]) if angle and node[2][1].startswith("\\angle") else node


def sequence(node: Node) -> Node:
    """`a_n`, a term of a sequence, as the call `a(n)`."""
    name, _, index = node[1].partition("_") if node[0] == "sym" else ("", "", "")
    return ("call", name, ("sym", index)) if index in _INDICES and len(name) == 1 else node


def _symbol(node: Node) -> bool:
    return node[1] not in _VALUES


def _several(node: Node) -> bool:
    return all(is_label(part) or _is_applied(part) for part in node[1:] if isinstance(part, tuple))


def _is_applied(node: Node) -> bool:
    """`P(x)` within a label, read as a product."""
    return node[0] == "*" and len(node) == 3 and node[1][0] == node[2][0] == "sym" and node[1][1].isupper()


def _product(node: Node) -> bool:
    """AB, \\angle ABC, m\\angle ABC, \\Delta x."""
    if len(node) == 3 and node[1] in _OPERATORS:
        return bool(node[2][0] == "sym")
    return all(part[0] == "sym" and _is_point(part[1]) for part in node[1:])


def _is_point(name: str) -> bool:
    return name[0].isupper() or name[0] == "\\" or "_" in name or name == "m"


def _derivative(node: Node) -> bool:
    """dy/dx."""
    return all(part[0] == "*" and part[1] == ("sym", "d") and part[2][0] == "sym" for part in node[1:])


def _inverse(node: Node) -> bool:
    """A^{-1}."""
    return node[1][0] == "sym" and node[1][1].isupper() and exact.value(node[2]) == -1


def _function(node: Node) -> bool:
    name, inner = node[1], node[2]
    if name == "conjugate":  # the segment AB
        return inner[0] == "*" and is_label(inner)
    if name == "abs":  # the length |AB|, |a|
        return (inner[0] == "*" and is_label(inner)) or (inner[0] == "sym" and inner[1] not in "xyt")
    return name in _FUNCTIONS and bool(symbols(node)) and not has(node, "+")


_RULES: dict[str, Callable[[Node], bool]] = {
    "sym": _symbol,
    "call": lambda node: True,
    "text": lambda node: not prose.hedges(node[1]) and node[1].strip().lower() not in _VERDICTS,
    "unit": lambda node: node[1][0] == "text" and not prose.hedges(node[1][1]),  # \\text{rank}(A)
    **dict.fromkeys(("tuple", "ratio", "list"), _several),
    "*": _product,
    **dict.fromkeys(("cup", "cap"), lambda node: is_label(node[1]) and is_label(node[2])),
    "/": _derivative,
    "^": _inverse,
    "fn": _function,
    "matrix": lambda node: all(cell[0] == "sym" for row in node[1] for cell in row),
}
