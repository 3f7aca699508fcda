"""What an answer says besides its value: labels, units, conditions, alternatives. Each is taken off here."""

from __future__ import annotations

from verifiers.math_equivalence import prose
from verifiers.math_equivalence.labelling import is_label, is_member, says_more
from verifiers.math_equivalence.phrases import meant
from verifiers.math_equivalence.tree import has, symbols, walk
from verifiers.math_equivalence.tree import listed as words_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from verifiers.math_equivalence.tree import Node

MOST_SIGNS = 4  # plus-minus signs that are expanded
TRANSPOSED: tuple[Node, ...] = (("sym", "T"), ("sym", "\\top"))
# Words that say what a value beside them is, and leave it as it is.
_NAMING = frozenset(
    words_of(
        "vertex center centre radius diameter focus foci slope point points area length width height volume "
        "perimeter minimum maximum min max sum product value answer total approximately about exactly only "
        "circumference intercept range domain amplitude period mean median mode average root roots zero zeros"
    )
)


_NUMBER_SETS = frozenset(("Integers", "Naturals", "Rationals", "Complexes", "Integers+", "Naturals+"))


def bare(node: Node) -> Node:
    """The tree without conditions and remarks, signs inside units, and words that mean values as values."""
    for _ in range(8):  # each step takes one wrapping off
        inner = _UNWRAPPED[node[0]](node) if node[0] in _UNWRAPPED else None
        if inner is None:
            break
        node = inner
    return node


def _member(node: Node) -> Node | None:
    """`x \\in \\{1, 2\\}` as the set, `n \\in \\mathbb{Z}` as those, what is before `\\approx`."""
    if node[1] == ("in",):
        names, of = node[2]
        if not is_member(names):
            return None
        known = (of[0] == "set" and len(of) > 1) or (of[0] == "sym" and of[1] in _NUMBER_SETS)
        return of if known else None
    return _before_approximation(node) if "~" in node[1] else None


def _marked(node: Node) -> Node | None:
    """Words that mean a value, with a percent or degree sign."""
    value = meant(node[1][1]) if node[1][0] == "text" else None
    return value and (node[0], value)


def _named(node: Node) -> Node | None:
    naming = len(node) == 3 and node[1][0] == "text" and node[1][1].strip(" :").lower() in _NAMING
    return ("rel", ("=",), node[1:]) if naming else None


def _introduced(node: Node) -> Node | None:
    """Minimum: 1."""
    introduces = len(node) == 3 and node[1][0] == "text" and not prose.leaves_open(node[1][1])
    return ("rel", ("=",), node[1:]) if introduces else None


def _negative(node: Node) -> Node | None:
    inner = node[1]
    return (inner[0], ("-", inner[1]), *inner[2:]) if inner[0] in ("%", "deg", "unit") else None


def _built(node: Node) -> Node | None:
    """`\\{2k : k \\in \\mathbb{Z}\\}` and `\\{x : x = 2k, k \\in \\mathbb{Z}\\}` as 2k, else None."""
    what: Node = node[1]
    condition: Node = node[2]
    if what[0] == "tuple" and condition[0] == "list":
        return _point(what, condition)
    if what[0] == "tuple" and condition[:2] == ("rel", ("=",)) and symbols(condition) <= symbols(what):
        return condition
    if condition[0] != "rel" or len(condition[2]) != 2:
        return None
    left, right = condition[2]
    if condition[1] == ("=",) and left == what and left[0] == "sym" and left[1] not in symbols(right):
        return condition
    ranges = condition[1] == ("in",) and left[0] == "sym" and left[1] in symbols(what) and right[0] == "sym"
    return what if ranges and what[0] != "sym" and what[0] != "rel" and right[1] in _NUMBER_SETS else None


def _before_approximation(node: Node) -> Node:
    """`x = 1/3 \\approx 0.33` says 1/3; `x \\approx 0.33` says 0.33."""
    at = node[1].index("~")
    if at == 0 and len(node[2]) == 2 and is_label(node[2][0]):
        return ("rel", ("=",), node[2])
    return ("rel", node[1][:at], node[2][: at + 1]) if at else node[2][0]


_UNWRAPPED: dict[str, Callable[[Node], Node | None]] = {
    "if": lambda node: node[1] if node[1][0] != "text" and not says_more(node[2]) else None,
    "text": lambda node: meant(node[1]),
    "%": _marked,
    "deg": _marked,
    "*": _named,
    "ratio": _introduced,
    "rel": _member,
    "-": _negative,
    "build": _built,
    # [1, 2]^T
    "^": lambda node: node[1] if node[1][0] == "tuple" and node[2] in TRANSPOSED else None,
}


def said(node: Node) -> Node | None:
    """The value on the last side of `x = …` or `32 \\times 33 = 1056`; None where it says no single value."""
    if node[0] != "rel" or any(mark != "=" for mark in node[1]):
        return None
    names, last = node[2][:-1], node[2][-1]
    first = names[0]
    if is_label(first):
        named = {inner for inner in walk(last)}
        clashes = first in named or (
            first[0] == "sym" and any(first[1] in symbols(side) for side in node[2][1:])
        )
        return None if clashes else last
    from verifiers.math_equivalence import numeric

    if all(side == last for side in names):  # a tautology says nothing
        return None
    agree = all(
        side[0] == "set"
        or (numeric.equal(side, last) is not False if side[0] == "big" else numeric.equal(side, last))
        for side in names
    )
    return last if agree else None


def shared(node: Node) -> tuple[str, ...]:
    """The names that `x = y = 1` gives one value; none where it is something else."""
    if node[0] != "rel" or len(node[1]) < 2 or any(mark != "=" for mark in node[1]):
        return ()
    names = tuple(side[1] for side in node[2][:-1] if side[0] == "sym" and is_label(side))
    alone = len(names) == len(node[1]) == len(set(names)) and not symbols(node[2][-1]) & set(names)
    return names if alone else ()


def spread(node: Node) -> Node:
    """`x = y = 1` as `(x, y) = (1, 1)`."""
    names = shared(node)
    if not names:
        return node
    values = (node[2][-1],) * len(names)
    return ("rel", ("=",), (("tuple", "()", *(("sym", name) for name in names)), ("tuple", "()", *values)))


def claimed(node: Node) -> Node | None:
    """The number that `m + n = 17` says an expression of several names is; None where it says none."""
    if node[0] != "rel" or any(mark != "=" for mark in node[1]):
        return None
    sides, last = node[2][:-1], node[2][-1]
    named = [side for side in sides if symbols(side) or has(side, "call")]
    if symbols(last) or len(named) != 1 or not _is_asked_for(named[0]):
        return None
    from verifiers.math_equivalence import numeric

    return last if all(side is named[0] or numeric.equal(side, last) is True for side in sides) else None


def _is_asked_for(side: Node) -> bool:
    """Whether a problem may ask for this expression: names, no number added to them."""
    terms = side[1:] if side[0] == "+" else (side,)
    if all(term[0] in ("call", "fn") for term in terms):  # f(1) + f(2), \\tan(\\alpha + \\beta)
        return True
    return len(symbols(side)) > 1 and all(symbols(term) for term in terms)


def label(node: Node) -> Node | None:
    """What `x = …` names, or None."""
    return node[2][0] if node[0] == "rel" and node[1][0] == "=" and is_label(node[2][0]) else None


def _point(names: Node, condition: Node) -> Node | None:
    """`\\{(x, y) : x = 1, y = 2\\}` as that point."""
    said = {part[2][0]: part[2][1] for part in condition[1:] if part[0] == "rel" and part[1] == ("=",)}
    if len(said) != len(condition) - 1 or set(said) != set(names[2:]):
        return None
    return ("tuple", names[1], *(said[name] for name in names[2:]))


def same_words(one: set[Node], other: set[Node]) -> bool:
    """Whether two lists call their values by the same words."""
    if any(label[0] != "text" for label in one | other):
        return False
    return {prose.words(label[1]) for label in one} == {prose.words(label[1]) for label in other}


def called(parts: tuple[Node, ...]) -> tuple[Node, ...]:
    """Values that words name (`\\text{width} = 5`), the words taken for names, which must be the same."""
    return tuple(
        ("rel", part[1], (("sym", prose.words(name[1])), *part[2][1:])) if (name := label(part)) else part
        for part in map(bare, parts)
    )


def are_equations(parts: tuple[Node, ...]) -> bool:
    """Whether all are equations, not all of which merely name a value: `y - 1 = 0, y = 2x`."""
    return all(part[0] == "rel" and part[1] == ("=",) for part in parts) and not all(map(label, parts))


def is_other(one: Node, other: Node) -> bool:
    """A pair or an interval against a set, and a closed interval against a list: never the same."""
    if one[0] != "tuple":
        return False
    round_, pair = one[1] == "()", len(one) == 4 and "<" not in one[1]
    return (other[0] == "set" and (round_ or pair)) or (other[0] == "list" and pair and not round_)


def items(node: Node) -> tuple[Node, ...]:
    """The items of a list, a set or a tuple."""
    return node[2:] if node[0] == "tuple" else node[1:]


def expanded(node: Node) -> Node:
    """Plus-minus signs spelt out: `3 \\pm 2` is the list 5, 1. Signs in one sum go together."""
    signs = sum(1 for inner in walk(node) if inner[0] in ("pm", "mp"))
    if not signs or signs > MOST_SIGNS:
        return node
    if node[0] in ("list", "set"):
        parts: list[Node] = []
        for part in node[1:]:
            spelt = expanded(part)
            parts.extend(spelt[1:] if spelt[0] == "list" and part[0] != "list" else [spelt])
        return (node[0], *parts)
    if node[0] == "tuple":
        return _combined(node)
    if node[0] == "rel" and any(side[0] in ("list", "set", "tuple") for side in node[2]):
        return ("rel", node[1], tuple(map(expanded, node[2])))
    if node[0] == "rel":
        return (
            "list",
            *(("rel", node[1], tuple(_chosen(side, up) for side in node[2])) for up in (True, False)),
        )
    return ("list", _chosen(node, True), _chosen(node, False))


def expanded_beside(node: Node, other: Node) -> Node:
    """Signs spelt out as a list of the other's length has them: `\\pm a \\pm b` may be two values or four."""
    node = _as_point(node, other)
    if node[0] in ("pm", "mp") and other[0] in ("list", "set") and 3 < len(other) <= 2**MOST_SIGNS + 1:
        if sum(1 for inner in walk(node) if inner[0] in ("pm", "mp")) > MOST_SIGNS:
            return node
        return ("list", *_each_sign(node))
    return expanded(node)


def _as_point(node: Node, other: Node) -> Node:
    """`x = \\pm 1, y = 0` as `(\\pm 1, 0)` beside points, its names in alphabetical order."""
    if node[0] != "list" or other[0] not in ("list", "set"):
        return node
    sides = [part[2] for part in node[1:] if part[0] == "rel" and part[1] == ("=",) and is_label(part[2][0])]
    names = [left[1] for left, _ in sides if left[0] == "sym"]
    points = len(names) > 1 and all(part[0] == "tuple" and len(part) - 2 == len(names) for part in other[1:])
    if not points or len(names) != len(node) - 1 or names != sorted(set(names)):
        return node
    return ("tuple", "()", *(right for _, right in sides))


def _each_sign(node: Node) -> list[Node]:
    """Every value of a sum whose signs do not go together."""
    if node[0] not in ("pm", "mp") or has(node[2], "pm", "mp"):
        return [node]
    return [("+", left, right) for left in _each_sign(node[1]) for right in (node[2], ("-", node[2]))]


def _combined(node: Node) -> Node:
    """A tuple with signs in several places: every combination."""
    combinations: list[tuple[Node, ...]] = [()]
    for part in node[2:]:
        choices = [_chosen(part, True), _chosen(part, False)] if has(part, "pm", "mp") else [part]
        combinations = [(*before, choice) for before in combinations for choice in choices]
    return ("list", *(("tuple", node[1], *each) for each in combinations))


def _chosen(node: Node, up: bool) -> Node:
    if node[0] in ("pm", "mp"):
        plus = (node[0] == "pm") == up
        right = _chosen(node[2], up)
        return ("+", _chosen(node[1], up), right if plus else ("-", right))
    return tuple(
        _chosen(part, up) if isinstance(part, tuple) and part and isinstance(part[0], str) else part
        for part in node
    )


def unlabelled(node: Node) -> Node:
    """The value that a label names, else the tree itself."""
    node = bare(node)
    value = said(node)
    return node if value is None else value
