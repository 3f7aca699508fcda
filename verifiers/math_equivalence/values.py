"""Two values: equal as they stand, or as percentages, degrees, numerals in a base, or measures."""

from __future__ import annotations

import re
from fractions import Fraction

from verifiers.math_equivalence import exact, names, numeric, prose, rounding, words
from verifiers.math_equivalence import units as measures
from verifiers.math_equivalence.tree import has, number, symbols
from verifiers.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from verifiers.math_equivalence.matcher import Matcher
    from verifiers.math_equivalence.tree import Node

LONGEST_UNIT = 60  # characters
_PRODUCTS = ("*", "/")
# Words after a value that make it another one, or another kind of statement.
_OTHER = pattern(
    r"\b(?:squared|cubed|factorial|roots?|halves|thirds|fourths|fifths|sixths|sevenths|eighths|ninths|tenths"
    r"|hundredths|thousandths|January|February|April|June|July|August|September|October|November|December"
    r"|bound|below zero|base|in base|choose|otherwise|probability|doubled|halved"
    r"|tripled|in (?:binary|octal|hex(?:adecimal)?)|times some)\b|\A(?:is|are|equals)\s+(?:[A-Z]|\d\S*)\Z",
    re.IGNORECASE,
)
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
LONGEST_UNIT = 60  # characters
_HUNDRED = number(100)
_TURN = number(180)
_PREFIXED_NAMES = {("sym", "k"): "k", ("sym", "mu"): "u", ("sym", "d"): "d"}
_AM = ((("am", 1),), Fraction(1))
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


def _are_foreign(one: Node, other: Node) -> bool:
    """Whether one is an angle or a percentage and the other a measure of something."""
    if one[0] == "%":
        return bool(other[1][0] != "%")
    return (
        one[0] == "deg"
        and other[0] == "unit"
        and (measured_as := measures.measure(other[2])) is not None
        and not {name for name, _ in measured_as[0]} & {"degC", "degF", "K"}
    )


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


def _is_open(beside: str, gold: Node) -> bool:
    """Whether words beside a value deny it, leave it open or make it another, and not the reference's."""
    if len(beside) > LONGEST_UNIT or measures.measure(beside) or beside == gold[-1]:
        return len(beside) > LONGEST_UNIT
    return prose.leaves_open(beside) or prose.hedges(beside) or _OTHER.search(beside) is not None


def _is_another(answer: Node) -> bool:
    """Whether the word beside a number is another number: "12 (thirteen)"."""
    first = answer[2].lower().partition(" ")[0].partition("-")[0]
    if first not in words.SMALL and first not in words.TENS:
        return False
    spelt = words.number(answer[2])
    return spelt is None or exact.value(answer[1]) != Fraction(*spelt)


def _on_the_hour(node: Node, other: Node) -> Node:
    """5:00 PM as 5 PM; 6:30 PM as 18:30 beside a time that is so written."""
    if node[0] == "ratio" and other[0] == "unit" and node[2:] == (number(0),):
        hour = exact.value(node[1])
        named = measures.measure(other[2]) in (_AM, _PM) and hour is not None and hour <= 12
        return node[1] if named else node
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


def _is_small(node: Node) -> bool:
    """Whether a number is below one, and so rather a share than a percentage without its sign."""
    value = exact.value(node)
    return value is not None and abs(value) < 1


def percents(at: Matcher, gold: Node, answer: Node) -> bool:
    if "deg" in (gold[0], answer[0]):
        return False
    if gold[0] == answer[0]:
        return plain_values(at, gold[1], answer[1])
    a = (gold[1], answer) if gold[0] == "%" else (gold, answer[1])
    if at.rules.percent == "optional" and not _is_small(a[0]) and values(at, *a):
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


def _converted(at: Matcher, gold: Node, answer: Node) -> bool | None:
    """Whether measures in different units are the same; None where a unit is unknown, or both are one."""
    a, b = measures.measure(gold[2]), measures.measure(answer[2])
    if a and b and a != b:
        size: Node = ("num", a[1] / b[1])
        return a[0] == b[0] and (
            values(at, ("*", gold[1], size), answer[1])
            or values(at, gold[1], ("*", answer[1], ("num", b[1] / a[1])))
        )
    return False if a and not b and "^" in answer[2] else None  # cm^20


def measured(at: Matcher, gold: Node, answer: Node) -> bool:
    """Units may be left out; where both are known measures they must agree, and are converted."""
    if (answer[0] == "unit" and (_is_open(answer[2], gold) or _is_another(answer))) or _predicate(
        gold
    ) != _predicate(answer):
        return False
    gold, answer = _on_the_hour(gold, answer), _on_the_hour(answer, gold)
    if gold[0] == answer[0] == "ratio":
        return at.same(gold, answer)
    if _are_foreign(gold, answer) or _are_foreign(answer, gold):
        return False
    left, right = gold, answer = _measure(gold, answer), _measure(answer, gold)
    if "deg" in (gold[0], answer[0]) and (in_radians := _radians(gold, answer)) is not None:
        return plain_values(at, *in_radians)
    if gold[0] == answer[0] == "unit":
        if (converted := _converted(at, gold, answer)) is not None:
            return converted
    elif at.rules.units == "required":
        return False
    return at.same(left[1] if left[0] == "unit" else left, right[1] if right[0] == "unit" else right)


Rule = tuple[frozenset[str], "Callable[[Matcher, Node, Node], bool | None]"]
_VALUES: tuple[Rule, ...] = (
    (frozenset(("base",)), bases),
    (frozenset(("%",)), percents),
    (frozenset(("deg",)), degrees),
)
