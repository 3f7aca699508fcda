"""Names that do not matter: a constant of integration, and the whole number in a family of angles."""

from __future__ import annotations

from verifiers.math_equivalence.tree import substituted, symbols, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.math_equivalence.tree import Node

CONSTANTS = frozenset(("C", "c", "K", "k", "D", "C_1", "c_1", "C_0"))
WHOLE = frozenset("knmlNZp")
PI: Node = ("sym", "pi")


def renamed(gold: Node, answer: Node, constant: str) -> tuple[Node, Node] | None:
    """Both trees with a name that does not matter made the same, or taken out; None where there is none."""
    mine, theirs = symbols(gold), symbols(answer)
    extra, missing = mine - theirs, theirs - mine
    if (
        len(extra) == 1 == len(missing)
        and extra <= WHOLE
        and missing <= WHOLE
        and _turns(gold)
        and _turns(answer)
    ):
        return gold, substituted(answer, next(iter(missing)), ("sym", next(iter(extra))))
    wanted = _without_constant(gold)
    if wanted is None:
        return None
    given = _without_constant(answer)
    if given is not None and wanted[1] != given[1]:
        return wanted[0], given[0]
    return (wanted[0], answer) if constant == "optional" and given is None else None


def _turns(node: Node) -> bool:
    return any(inner == PI for inner in walk(node))


def _without_constant(node: Node) -> tuple[Node, str] | None:
    """(the rest, the name) of a sum with one bare constant that is nowhere else in it."""
    if node[0] != "+":
        return None
    for name in CONSTANTS:
        if ("sym", name) in node and sum(1 for inner in walk(node) if inner == ("sym", name)) == 1:
            rest = tuple(part for part in node[1:] if part != ("sym", name))
            return (rest[0] if len(rest) == 1 else ("+", *rest)), name
    return None
