"""Two values: equal as they stand, or as percentages, degrees, numerals in a base, or measures."""

from __future__ import annotations

from fractions import Fraction

from verifiers.math_equivalence import exact, names, numeric, prose, rounding
from verifiers.math_equivalence import units as measures
from verifiers.math_equivalence.tree import has, number, symbols

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from verifiers.math_equivalence.matcher import Matcher
    from verifiers.math_equivalence.tree import Node

LONGEST_UNIT = 60  # characters
_PRODUCTS = ("*", "/")
_PREDICATES = frozenset(
    (
        "even",
        "odd",
        "prime",
        "composite",
        "positive",
        "negative",
        "rational",
        "irrational",
        "not",
        "divisible",
    )
)
_HUNDRED = number(100)
_TURN = number(180)
_PREFIXED_NAMES = {("sym", "k"): "k", ("sym", "mu"): "u", ("sym", "d"): "d"}
_PM = ((("pm", 1),), Fraction(1))
PI: Node = ("sym", "pi")


def values(at: Matcher, gold: Node, answer: Node) -> bool:
    """Whether two values are the same under the rules."""
    for kinds, rule in _VALUES:
        if (gold[0] in kinds or answer[0] in kinds) and (verdict := rule(at, gold, answer)) is not None:
            return verdict
    return plain_values(at, gold, answer)


def plain_values(at: Matcher, gold: Node, answer: Node) -> bool:
    """Whether two values are equal, as decimals too, and but for names that do not matter."""
    equal = numeric.equal(gold, answer)
    if equal or (gold, answer) == at.assumed:
        at.numeric = at.numeric or exact.value(gold) is None
        return True
    if equal is None and (has(gold, "big") or has(answer, "big")):
        at.undecided.append((gold, answer))
    if symbols(gold) and (renamed := names.renamed(gold, answer, at.rules.constant)):
        return plain_values(at, *renamed)
    if gold[0] in _PRODUCTS and answer[0] in _PRODUCTS and (measured_both := _both_measured(gold, answer)):
        return measured(at, *measured_both)
    if at.rules.rounding and rounding.same(gold, answer, at.rules.digits):
        at.numeric = True
        return True
    return False


def _measure(node: Node, other: Node) -> Node:
    """`3000 g`, read as a product of names, as a measure, where what it is compared with is a known one."""
    if other[0] != "unit" or measures.measure(other[2]) is None:
        return node
    return _measured(node) or node


def _predicate(node: Node) -> list[str]:
    """What words say of a name rather than measure: "n is even", "k \\text{ prime}"."""
    if node[0] != "unit" or node[1][0] != "sym":
        return []
    said = [word for word in prose.words(node[2]).split() if word not in ("is", "are")]
    return said if said and (said[0] in _PREDICATES or len(said) < len(node[2].split())) else []


def _on_the_hour(node: Node, other: Node) -> Node:
    """5:00 PM as 5 PM; 6:30 PM as 18:30 beside a time that is so written."""
    if node[0] != "unit" or node[1][0] != "ratio":
        return node
    hours, others = exact.value(node[1][1]), exact.value(other[1]) if other[0] == "ratio" else None
    past_noon = others is not None and others >= 12 and measures.measure(node[2]) == _PM
    if past_noon and hours is not None and 1 <= hours <= 12:
        return ("ratio", number(hours % 12 + 12), *node[1][2:])
    return ("unit", node[1][1], node[2]) if node[1][2:] == (number(0),) else node


def _radians(gold: Node, answer: Node) -> tuple[Node, Node] | None:
    """Degrees against radians that say so, both as numbers; None where it is something else."""
    angle, other = (gold, answer) if gold[0] == "deg" else (answer, gold)
    if other[2].strip(" .").lower() not in ("rad", "radian", "radians"):
        return None
    return ("/", ("*", angle[1], PI), _TURN), other[1]


def _both_measured(gold: Node, answer: Node) -> tuple[Node, Node] | None:
    """`1 J` and `1 N m`, read as products of names, as measures."""
    if not symbols(gold) or symbols(gold) == symbols(answer):
        return None
    a, b = _measured(gold), _measured(answer)
    return (a, b) if a and b and measures.measure(a[2]) and measures.measure(b[2]) else None


def _measured(node: Node) -> Node | None:
    """A number times or over names that are units, as a measure; None where it is something else."""
    if node[0] == "-":
        inner = _measured(node[1])
        return inner and ("unit", ("-", inner[1]), inner[2])
    if node[0] == "/":
        top, below = _measured(node[1]), _unit_name(node[2])
        return ("unit", top[1], f"{top[2]}/{below}") if top and below else None
    if node[0] != "*":
        return None
    node = _number_first(node)
    if symbols(node[1]):
        return None
    units = [_unit_name(part) for part in node[2:]]
    if len(units) == 2 and node[2] in _PREFIXED_NAMES and units[1] and units[0] in (None, "m", "u"):
        units = [f"{_PREFIXED_NAMES[node[2]]}{units[1]}"]
    return ("unit", node[1], " ".join(filter(None, units))) if all(units) else None


def _number_first(product: Node) -> Node:
    """A product with the factors that have no names gathered in its first."""
    count = next((index for index, part in enumerate(product[1:]) if symbols(part)), 0)
    return ("*", ("*", *product[1 : count + 1]), *product[count + 1 :]) if count > 1 else product


def _unit_name(node: Node) -> str | None:
    if node[0] == "sym":
        return node[1] if node[1] in measures.SIZES else {"mu": "u"}.get(node[1])
    if node[0] == "^" and node[1][0] == "sym" and node[1][1] in measures.SIZES and node[2][0] == "num":
        return f"{node[1][1]}^{node[2][1]}"
    return None


def bases(at: Matcher, gold: Node, answer: Node) -> bool | None:
    """The same digits in the same base; the base may be left out where the reference names one."""
    if gold[0] == answer[0]:
        return bool(gold[1:] == answer[1:])
    if gold[0] == "base":
        return values(at, ("num", Fraction(int(gold[1]))), answer)
    digits, base = answer[1], int(answer[2])
    if not 2 <= base <= 10 or any(int(digit) >= base for digit in digits):
        return False
    return values(at, gold, ("num", Fraction(int(digits, base))))


def percents(at: Matcher, gold: Node, answer: Node) -> bool:
    if gold[0] == answer[0]:
        return plain_values(at, gold[1], answer[1])
    a = (gold[1], answer) if gold[0] == "%" else (gold, answer[1])
    if at.rules.percent == "optional" and values(at, *a):
        return True
    scaled = (gold[1], ("*", answer, _HUNDRED)) if gold[0] == "%" else (("*", gold, _HUNDRED), answer[1])
    return values(at, *scaled)


def degrees(at: Matcher, gold: Node, answer: Node) -> bool:
    if gold[0] == answer[0]:
        return plain_values(at, gold[1], answer[1])
    a = (gold[1], answer) if gold[0] == "deg" else (gold, answer[1])
    if values(at, *a):
        return True
    a = (
        (("/", ("*", gold[1], PI), _TURN), answer)
        if gold[0] == "deg"
        else (gold, ("/", ("*", answer[1], PI), _TURN))
    )
    return values(at, *a)


def measured(at: Matcher, gold: Node, answer: Node) -> bool:
    """Units may be left out; where both are known measures they must agree, and are converted."""
    said = answer[2] if answer[0] == "unit" else ""
    if len(said) > LONGEST_UNIT or prose.hedges(said) or _predicate(gold) != _predicate(answer):
        return False
    gold, answer = _on_the_hour(gold, answer), _on_the_hour(answer, gold)
    if gold[0] == answer[0] == "ratio":
        return at.same(gold, answer)
    if (gold[0] == "%" and answer[1][0] != "%") or (answer[0] == "%" and gold[1][0] != "%"):
        return False
    left, right = gold, answer = _measure(gold, answer), _measure(answer, gold)
    if "deg" in (gold[0], answer[0]) and (in_radians := _radians(gold, answer)) is not None:
        return plain_values(at, *in_radians)
    if gold[0] == answer[0] == "unit":
        a, b = measures.measure(gold[2]), measures.measure(answer[2])
        if a and b and a != b:
            return a[0] == b[0] and _converted(at, gold[1], answer[1], a[1] / b[1])
    elif at.rules.units == "required":
        return False
    return at.same(left[1] if left[0] == "unit" else left, right[1] if right[0] == "unit" else right)


def _converted(at: Matcher, gold: Node, answer: Node, size: Fraction) -> bool:
    """Whether two numbers are the same measure, in one's unit or the other's. size: of theirs."""
    return values(at, ("*", gold, ("num", size)), answer) or values(
        at, gold, ("*", answer, ("num", 1 / size))
    )


Rule = tuple[frozenset[str], "Callable[[Matcher, Node, Node], bool | None]"]
_VALUES: tuple[Rule, ...] = (
    (frozenset(("base",)), bases),
    (frozenset(("%",)), percents),
    (frozenset(("deg",)), degrees),
)
