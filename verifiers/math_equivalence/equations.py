"""Equations and other relations: the same sides, or the same up to rearranging and scaling."""

from __future__ import annotations

from verifiers.math_equivalence import forms, inequalities, labelling, numeric
from verifiers.math_equivalence.tree import substituted, symbols, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.math_equivalence.matcher import Matcher
    from verifiers.math_equivalence.tree import Node

MOST_DENOMINATORS = 3
_RECIPROCALS = {"csc": "sin", "sec": "cos", "cot": "tan"}
_NO_VALUES = frozenset(("rel", "list", "set", "tuple", "text", "cases", "matrix", "unit", "if", "ratio"))


def relations(at: Matcher, gold: Node, answer: Node) -> bool | None:
    """Two relations, or a relation and what it says of its left-hand side."""
    if gold[0] == answer[0] == "rel":
        return two_relations(at, gold, answer)
    relation, other = (gold, answer) if gold[0] == "rel" else (answer, gold)
    if at.rules.label == "required":
        return False
    value = forms.said(relation)
    if (
        value is None
        and not symbols(other)
        and (relation is answer or not symbols(relation) or _of_functions(relation))
    ):
        value = forms.claimed(relation)
    if value is None:
        return relation is gold and _solves(at, gold, answer)
    return at.same(value, other) if relation is gold else at.same(other, value)


def _of_functions(relation: Node) -> bool:
    """Whether a relation says a value of functions, which a problem may ask for: `f(1) + f(2) = 7`."""
    first = relation[2][0]
    return all(term[0] in ("fn", "call") for term in (first[1:] if first[0] == "+" else (first,)))


def _solves(at: Matcher, gold: Node, answer: Node) -> bool:
    """Whether the answer is what the only name that it lacks is by the reference's equation."""
    missing, given = symbols(gold) - symbols(answer), symbols(answer)
    if len(missing) != 1 or not given or not given < symbols(gold) or answer[0] in _NO_VALUES:
        return False
    solved: Node = ("rel", ("=",), (("sym", next(iter(missing))), answer))
    return scaled(at, gold, solved) or cleared(at, gold, solved)


def two_relations(at: Matcher, gold: Node, answer: Node) -> bool:
    """Whether two relations say the same: the same of the same label, or the same of all their names."""
    if len(gold[1]) > 1 and gold[1] == answer[1] == ("=",) * len(gold[1]) and at.pairable(gold[2], answer[2]):
        return True  # p = q = r
    names = forms.shared(gold), forms.shared(answer)
    if all(names) or (names[0] and forms.label(answer) in [("sym", name) for name in names[0]]):
        return set(names[0]) == set(names[1]) and at.same(gold[2][-1], answer[2][-1])
    if any(names):
        gold, answer = (
            forms.spread(node) if (forms.label(other) or node)[0] == "tuple" else node
            for node, other in ((gold, answer), (answer, gold))
        )
    verdict = _named(at, gold, answer)
    if verdict is not None:
        return verdict
    return len(gold[1]) == len(answer[1]) and (
        chains(at, gold, answer) or scaled(at, gold, answer) or cleared(at, gold, answer)
    )


def _named(at: Matcher, gold: Node, answer: Node) -> bool | None:
    """Whether two labelled values are the same; None where labels do not decide."""
    left, right = named_value(at, gold), named_value(at, answer)
    if left is not None and right is not None:
        if same_label(at, left[0], right[0]):
            bound = _renamed(right, left[0])
            return at.same(left[1], bound)
        if left[0][0] == right[0][0] == "tuple" and set(left[0][2:]) == set(right[0][2:]):
            return (
                right[1][0] == "tuple"
                and len(right[1]) == len(right[0])
                and at.same(left[1], _reordered(left, right))
            )
        if left[0][0] == "tuple" or right[0][0] == "tuple" or left[0][0] == "text" or right[0][0] == "text":
            return at.same(left[1], right[1])
    if (left is None) != (right is None) and all(mark == "=" for mark in gold[1] + answer[1]):
        numbers = [value for value in (left, right) if value is not None]
        if numbers and not symbols(gold) & symbols(answer):
            return at.same(forms.unlabelled(gold), forms.unlabelled(answer))
    return None


def named_value(at: Matcher, relation: Node) -> tuple[Node, Node] | None:
    """(label, value) of `x = 5` or `5 = x`."""
    if len(relation[1]) == 1 and relation[1] == ("=",):
        for said, value in (relation[2], relation[2][::-1]):
            name = labelling.sequence(labelling.measured(said))
            if (
                labelling.is_label(name)
                and name[0] != "fn"
                and not symbols(name) & symbols(value) - _bound(name)
            ):
                return name, value
    value = forms.said(relation)
    first = labelling.sequence(relation[2][0])
    return None if value is None or not labelling.is_label(first) else (first, value)


def same_label(at: Matcher, a: Node, b: Node) -> bool:
    if a == b or at.rules.names == "any":
        return True
    if a[0] == b[0] == "call":
        return (
            a[1] == b[1]
            and len(a) == len(b)
            and all(part[0] == "sym" and part[1][0].islower() for part in (*a[2:], *b[2:]))
        )
    return "call" in (a[0], b[0]) and (("sym", "y") in (a, b) or (a[1] == b[1] and "sym" in (a[0], b[0])))


def chains(at: Matcher, gold: Node, answer: Node) -> bool:
    """The same sides in the same order, or turned round with their signs."""
    for marks, sides in (
        (answer[1], answer[2]),
        (tuple(inequalities.FLIPPED.get(mark, "?") for mark in answer[1][::-1]), answer[2][::-1]),
    ):
        if gold[1] == marks and all(at.same(a, b) for a, b in zip(gold[2], sides, strict=True)):
            return True
    return False


def scaled(at: Matcher, gold: Node, answer: Node) -> bool:
    """One comparison that is the other, rearranged and multiplied by a number."""
    if (
        len(gold[1]) != 1
        or gold[1][0] not in inequalities.FLIPPED
        or answer[1][0] not in inequalities.FLIPPED
    ):
        return False
    if not symbols(gold) or symbols(gold) != symbols(answer):
        return False
    sign = numeric.proportional(_difference(gold), _difference(answer))
    at.numeric = at.numeric or sign != 0
    return (sign == 1 and gold[1] == answer[1]) or (
        sign == -1 and gold[1][0] == inequalities.FLIPPED[answer[1][0]]
    )


def cleared(at: Matcher, gold: Node, answer: Node) -> bool:
    """One equation that is the other multiplied by its denominators: y = 1/x and xy = 1."""
    if gold[1] != ("=",) or answer[1] != ("=",) or symbols(gold) != symbols(answer) or not symbols(gold):
        return False
    for one, other in ((gold, answer), (answer, gold)):
        for below in _denominators(one):
            if numeric.proportional(("*", below, _difference(one)), _difference(other)):
                at.numeric = True
                return True
    return False


def _denominators(relation: Node) -> list[Node]:
    """What an equation divides by, where that has names: each, and all of them together."""
    found: list[Node] = []
    for node in walk(relation):
        below = node[2] if node[0] == "/" else None
        if node[0] == "fn" and node[1] in _RECIPROCALS:
            below = ("fn", _RECIPROCALS[node[1]], *node[2:])
        if below is not None and symbols(below) and below not in found:
            found.append(below)
    if len(found) > MOST_DENOMINATORS:
        return []
    return [*found, ("*", *found)] if len(found) > 1 else found


def _reordered(left: tuple[Node, Node], right: tuple[Node, Node]) -> Node:
    """The tuple of `(y, x) = (2, 1)` in the order of `(x, y)`."""
    named = dict(zip(right[0][2:], right[1][2:], strict=True))
    return ("tuple", right[1][1], *(named[name] for name in left[0][2:]))


def _difference(relation: Node) -> Node:
    return ("+", relation[2][0], ("-", relation[2][1]))


def _bound(name: Node) -> frozenset[str]:
    """The arguments of `f(x)`, which its value may mention."""
    return symbols(name) if name[0] == "call" else frozenset()


def _renamed(named: tuple[Node, Node], like: Node) -> Node:
    """The value of `f(n) = …`, its argument called as in the reference."""
    name, value = named
    if name[0] == like[0] == "call" and len(name) == len(like):
        pairs = [
            (mine[1], theirs[1])
            for mine, theirs in zip(name[2:], like[2:], strict=True)
            if mine[0] == theirs[0] == "sym" and mine != theirs
        ]
        for mine, _ in pairs:  # all at once, and what is no argument stays itself: f(y) = 2x
            value = substituted(value, mine, ("sym", f"{mine} new"))
        for _, theirs in pairs:
            value = substituted(value, theirs, ("sym", f"{theirs} other"))
        for mine, theirs in pairs:
            value = substituted(value, f"{mine} new", ("sym", theirs))
    return value
