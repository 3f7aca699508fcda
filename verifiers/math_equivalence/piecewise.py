"""Definitions by cases: each with its value and its condition, the last perhaps without one."""

from __future__ import annotations

from verifiers.math_equivalence import integers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.math_equivalence.matcher import Matcher
    from verifiers.math_equivalence.tree import Node

    Case = tuple[Node, ...]


def cases(at: Matcher, gold: Node, answer: Node) -> bool | None:
    """Whether two definitions have the same cases in any order; the last may be the other's "otherwise"."""
    if gold[0] != answer[0] or len(gold[1]) != len(answer[1]):
        return False
    rest: list[Case] = list(answer[1])
    unmatched: list[Case] = []
    for row in gold[1]:
        match = next((other for other in rest if _same(at, row, other)), None)
        if match is None:
            unmatched.append(row)
        else:
            rest.remove(match)
    if len(unmatched) == 1 and 1 in (len(unmatched[0]), len(rest[0])):
        return at.same(unmatched[0][0], rest[0][0])
    return not unmatched


def _same(at: Matcher, gold: Case, answer: Case) -> bool:
    """Whether two cases have the same value and condition; n, m and k are whole numbers there."""
    if len(gold) != len(answer) or not at.same(gold[0], answer[0]):
        return False
    return all(
        at.same(a, b) or integers.same_condition(a, b) for a, b in zip(gold[1:], answer[1:], strict=True)
    )
