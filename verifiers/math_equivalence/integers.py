"""Sets of whole numbers: `\\{3, 4, \\ldots\\}`, `n \\ge 3` where n is declared one, and residue classes."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from verifiers.math_equivalence import exact, numeric
from verifiers.math_equivalence.names import WHOLE
from verifiers.math_equivalence.tree import has, symbols, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from verifiers.math_equivalence.tree import Node

    Run = tuple[int, int | None]  # the first and the last of them, None where there is no last

_LEAST = {"integer": None, "positive": 1, "whole": 0}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_COUNTING = dict.fromkeys("nmk", "integer")  # letters that are whole numbers beside a run of them
MOST_LISTED = 120
FEWEST = 2  # numbers before the dots


def same(gold: Node, answer: Node, letters: tuple[Mapping[str, str], Mapping[str, str]]) -> bool:
    """Whether both are the same run of whole numbers, or the same residue class, one of them with mod."""
    told = run(gold, {**{name: letters[1][name] for name in WHOLE & letters[1].keys()}, **letters[0]})
    if told is None and has(answer, "dots"):
        told = run(gold, {**_COUNTING, **letters[0]})
    if told is not None:
        return told == (run(answer, letters[1]) or _finite(answer))
    if answer[0] in ("build", "list", "rel", "if") and (finite := _finite(gold)):
        return finite == run(answer, letters[1])
    if not any(inner[:2] == ("call", "residue") for inner in (*walk(gold), *walk(answer))):
        return False
    wanted = residue(gold, letters[0])
    return wanted is not None and wanted == residue(answer, letters[1])


def same_condition(one: Node, other: Node) -> bool:
    """Whether two conditions on n, m or k leave the same whole numbers: n > 1 and n >= 2."""
    told = run(one, _COUNTING)
    return told is not None and told == run(other, _COUNTING)


def run(node: Node, letters: Mapping[str, str]) -> Run | None:
    """The whole numbers that a tree says, from the first on; None where it says something else."""
    if node[0] == "list" and len(node) == 3 and ("dots",) not in node:  # 1 <= n <= 5, n in Z
        node = next((a for a, b in (node[1:], node[:0:-1]) if _is_range(b)), node)
    if node[0] in ("set", "list"):
        return _listed(node)
    if node[0] == "build":
        what = node[1][2][0] if node[1][0] == "rel" and node[1][1] == ("in",) else node[1]
        if node[2][0] != "rel" or what[0] != "sym" or what not in node[2][2]:
            return None
        node = node[2]
    return _between(node, letters) if node[0] == "rel" and not has(node, "dots") else None


def _is_range(node: Node) -> bool:
    """Whether a tree says that something lies in a set with a name."""
    return bool(node[0] == "rel" and node[1] == ("in",) and node[2][1][0] in ("sym", "^"))


def _listed(node: Node) -> Run | None:
    """3, 4, 5, …, perhaps with a last number."""
    if ("dots",) not in node:
        return None
    at = node.index(("dots",))
    before = [exact.value(_named(part)) for part in node[1:at]]
    after = [exact.value(part) for part in node[at + 1 :]]
    first = before[0] if len(before) >= FEWEST else None
    if first is None or first.denominator != 1 or before != [first + i for i in range(len(before))]:
        return None
    if not after:
        return int(first), None
    last = after[0]
    if last is None or last.denominator != 1 or len(after) > 1 or last < first + len(before):
        return None
    return int(first), int(last)


def _finite(node: Node) -> Run | None:
    """{1, 2, 3}, in any order."""
    if node[0] not in ("set", "list") or len(node) > MOST_LISTED:
        return None
    values = [exact.value(part) for part in node[1:]]
    whole = sorted(int(value) for value in values if value is not None and value.denominator == 1)
    if len(whole) < max(FEWEST, len(values)) or whole != list(range(whole[0], whole[0] + len(whole))):
        return None
    return whole[0], whole[-1]


def _named(node: Node) -> Node:
    """`n = 4`, the first of a run, without its name."""
    return node[2][1] if node[0] == "rel" and node[1] == ("=",) and node[2][0][0] == "sym" else node


def _between(node: Node, letters: Mapping[str, str]) -> Run | None:
    """a <= n <= b, with n one of the letters."""
    marks, sides = node[1], node[2]
    names = [at for at, side in enumerate(sides) if side[0] == "sym"]
    if len(names) != 1 or any(mark not in _TURNED for mark in marks) or len(sides) > 3:
        return None
    at = names[0]
    numbers = letters.get(sides[at][1], "")
    if numbers not in (*_LEAST, "natural") or (len(sides) == 3 and at != 1):
        return None
    limits: dict[str, Fraction] = {}
    for other, side in enumerate(sides):
        value = exact.value(side) if other != at else None
        if other != at and value is None:
            return None
        if value is not None:
            limits[marks[at] if other > at else _TURNED[marks[at - 1]]] = value
    if numbers == "natural" and not any(">" in mark and value > 0 for mark, value in limits.items()):
        return None  # whether 0 is natural would matter
    return _run(limits, _LEAST.get(numbers))


def _run(limits: dict[str, Fraction], least: int | None) -> Run | None:
    low = [least] if least is not None else []
    low += [
        ceil(value) if mark == ">=" else floor(value) + 1 for mark, value in limits.items() if ">" in mark
    ]
    high = [
        floor(value) if mark == "<=" else ceil(value) - 1 for mark, value in limits.items() if "<" in mark
    ]
    if not low or len(limits) != len({mark[0] for mark in limits}):
        return None
    return max(low), high[0] if high else None


def residue(node: Node, letters: Mapping[str, str]) -> tuple[Node, Fraction, Fraction] | None:
    """(what, remainder, modulus) of `n \\equiv 1 \\pmod 3`, and of `n = 3k + 1` for whole numbers k."""
    if node[0] != "rel" or node[1] != ("=",) or len(node[2]) != 2:
        return None
    what, said = node[2]
    if said[:2] == ("call", "residue"):
        remainder, modulus = exact.value(said[2][2]), exact.value(said[3])
    else:
        remainder, modulus = _linear(said, symbols(said) - symbols(what), letters)
    if remainder is None or not modulus or remainder.denominator != 1 or modulus.denominator != 1:
        return None
    return what, remainder % abs(modulus), abs(modulus)


def _linear(
    node: Node, names: frozenset[str], letters: Mapping[str, str]
) -> tuple[Fraction | None, Fraction | None]:
    """The value at 0 and the step of an expression that is linear in one name for a whole number."""
    if len(names) != 1 or symbols(node) != names or not (names <= WHOLE):
        return None, None
    name = next(iter(names))
    first, second = (exact.value(node, {name: Fraction(at)}) for at in (0, 1))
    if (letters.get(name) or "integer") != "integer" or first is None or second is None:
        return None, None
    line = ("+", ("*", ("num", second - first), ("sym", name)), ("num", first))
    return (first, second - first) if numeric.equal(line, node) is True else (None, None)
