"""What stands side by side: terms, factors, mixed numbers, items, and words after a value."""

from __future__ import annotations

from fractions import Fraction

from verifiers.math_equivalence import units, words
from verifiers.math_equivalence.grammar import END
from verifiers.math_equivalence.tree import symbols

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.math_equivalence.parser import Parser
    from verifiers.math_equivalence.tokens import Token
    from verifiers.math_equivalence.tree import Node


LONGEST_UNIT = 12  # characters of a unit that goes on after a slash or a star
NUMBERS = frozenset(("Integers", "Naturals", "Reals", "Rationals", "Complexes", "Z", "N", "R", "Q"))


DOTS: Node = ("dots",)
_MINUS_DOTS: Node = ("-", DOTS)
_OPENED, _CLOSING = ("o", "("), ("o", ")")
_BEFORE_POWER = (("o", "{"), _OPENED, ("o", "-"))
_CLOSED = {"{": "}", "(": ")"}
_COMPARING = frozenset(("<", ">", "<=", ">=", "!="))
_SAYING = frozenset(("rel", "text", "if", "list", "unit"))


_WHOLE_ANSWERS = _SAYING | {"tuple", "set", "sym"}


def residue(node: Node, modulus: Node) -> Node:
    """`n = 1 (mod 3)`: the last side is a residue class."""
    if node[0] == "rel":
        return ("rel", node[1], (*node[2][:-1], residue(node[2][-1], modulus)))
    return ("call", "residue", ("fn", "modulo", node, modulus), modulus)


def comparison(marks: list[str], sides: list[Node]) -> Node:
    """A chain of comparisons; `n = 1 mod 3` is about a residue class."""
    last = sides[-1]
    if (
        marks[-1] == "="
        and last[:2] == ("fn", "modulo")
        and last[2][0] == last[3][0] == "num"
        and last[2][1] < last[3][1]
    ):
        return residue(("rel", tuple(marks), (*sides[:-1], last[2])), last[3])
    return ("rel", tuple(marks), tuple(sides))


def items(parts: list[Node], joints: set[str]) -> Node:
    """A list; but inequalities in one unknown joined by "and" or "or" are one condition."""
    said = [part for part in parts if not _is_range(part)]
    if 1 <= len(said) < len(parts):  # k \in \mathbb{Z} says what k may be, it is no answer
        return said[0] if len(said) == 1 else ("list", *said)
    if parts[0][0] == "rel" and parts[0][1] == ("!=",) and all(part[0] not in _SAYING for part in parts[1:]):
        return ("list", parts[0], *(("rel", ("!=",), (parts[0][2][0], part)) for part in parts[1:]))
    if len(parts) == 2 and joints == {","} and is_condition(parts[1]) and _is_said_of(parts[0], parts[1]):
        return ("if", *parts)
    if "or" in joints and _names_several(parts):
        return ("call", "or", *parts)
    kind = "cup" if "or" in joints else "cap" if "and" in joints else ""
    if not kind or len(joints) > 1 or not _is_condition(parts):
        return ("list", *parts)
    node = parts[0]
    for part in parts[1:]:
        node = (kind, node, part)
    return node


def _is_range(part: Node) -> bool:
    """Whether a part says only what numbers a name stands for."""
    if part[0] != "rel" or part[1] != ("in",) or part[2][0][0] != "sym":
        return False
    numbers = part[2][1]
    if numbers[0] == "^" and numbers[2][0] != "text":  # \mathbb{N}^*
        numbers = numbers[1]
    return numbers[0] == "sym" and numbers[1].rstrip("*+-") in NUMBERS


def is_condition(part: Node) -> bool:
    """Whether a part is one inequality, or several in a chain."""
    return part[0] == "rel" and all(mark in _COMPARING for mark in part[1])


def _is_said_of(said: Node, condition: Node) -> bool:
    """Whether a condition limits names in a value, or in what a label names: `\\sqrt{x - 1}, x \\ge 1`."""
    names = symbols(condition)
    if not names or not names <= symbols(said):
        return False
    if said[0] == "rel":
        return said[1] == ("=",) and said[2][0][0] in ("call", "sym") and said[2][0] not in condition[2]
    return said[0] not in _WHOLE_ANSWERS


def _names_several(parts: list[Node]) -> bool:
    """Whether parts say what different names are: `x = 1 or y = 2` says neither."""
    named = [part[2][0] for part in parts if part[0] == "rel" and part[1] == ("=",)]
    names = {name[1].partition("_")[0] for name in named if name[0] == "sym"}
    return len(named) == len(parts) and len(names) > 1


def _is_condition(parts: list[Node]) -> bool:
    inequalities = all(part[0] == "rel" for part in parts) and any("=" not in part[1] for part in parts)
    return inequalities and len(frozenset().union(*map(symbols, parts))) == 1


def plus(parts: list[Node]) -> Node:
    """A sum; one term stands for itself, and dots say the same after a minus sign, if others have one."""
    if _MINUS_DOTS in parts and any(part[0] == "-" and part != _MINUS_DOTS for part in parts):
        parts = [DOTS if part == _MINUS_DOTS else part for part in parts]
    return parts[0] if len(parts) == 1 else ("+", *parts)


def times(left: Node, right: Node) -> Node:
    """A product, flat on its left."""
    return ("*", *left[1:], right) if left[0] == "*" else ("*", left, right)


def mixed(left: Node, right: Node) -> Node | None:
    """`2 \\frac23` as a sum, a sign after it said of both (`33\\frac13\\%`); None where it is a product."""
    if right[0] in ("%", "deg"):
        value = mixed(left, right[1])
        return value and (right[0], value)
    return ("+", left, right) if is_mixed(left, right) else None


def is_mixed(left: Node, right: Node) -> bool:
    """A whole number before a proper fraction of whole numbers."""
    return bool(
        left[0] == "num"
        and right[0] == "/"
        and right[1][0] == "num" == right[2][0]
        and 0 < right[1][1] < right[2][1]
        and left[1] > 0
    )


def annotated(node: Node, text: str) -> Node:
    """A value with words after it: a unit, a scale ("million"), a percent word, or "repeating"."""
    word, _, rest = text.strip(" .~()").lower().partition(" ")
    if word[:1] in words.SCALES and not word.isascii():  # 3万元
        word, rest = word[0], word[1:] + rest
    if word in words.SCALES:
        scaled: Node = ("*", node, ("num", Fraction(words.SCALES[word])))
        return ("unit", scaled, rest) if rest else scaled
    if word in ("deg", "degree", "degrees") and not rest:
        return ("deg", node)
    if node[0] == "*" and len(node) == 3 and node[1][0] == "unit":
        return _mixed_measure(node[1], node[2], text.strip(" ~()"))
    if node[0] == "unit":
        return ("unit", node[1], f"{node[2]} {text.strip()}")
    return ("unit", node, text.strip(" ~()"))


def _mixed_measure(larger: Node, number: Node, unit: str) -> Node:
    """`3 hours 20 minutes`: a measure and a smaller one of the same kind."""
    a, b = units.measure(larger[2]), units.measure(unit)
    if a is None or b is None or a[0] != b[0] or a[1] <= b[1]:
        return ("unit", ("*", larger, number), unit)
    return ("unit", ("+", ("*", larger[1], ("num", a[1] / b[1])), number), unit)


def goes_on(last: str, token: Token) -> bool:
    """`kg m`: a one-letter unit after another unit."""
    return token[0] == "v" and token[1] in units.SIZES and last in units.SIZES


def is_unit(parser: Parser, last: str) -> bool:
    """Whether `/`, `^` or `*` after words goes on with a unit: "m/s", "cm^2", "J/(kg K)"."""
    mark, following = parser.peek()[1], parser.peek(1)
    if mark == "^":
        return following[0] == "n" or following in _BEFORE_POWER
    if following == _OPENED and mark == "/":
        following = parser.peek(2)
        return following[0] == "t" or (following[0] == "v" and following[1] in units.SIZES)
    return following[0] in ("t", "v") and len(last) < LONGEST_UNIT


def unit_power(parser: Parser) -> str:
    """The power of a unit, with its sign: `^2`, `^{-2}`, `^(-2)`."""
    closing = _CLOSED[parser.next()[1]] if parser.peek() in _BEFORE_POWER[:2] else ""
    sign = "-" if parser.take("-") else ""
    power = sign + parser.next()[1]
    if closing:
        parser.need(closing)
    return power


def unit_after(parser: Parser) -> str:
    """The unit after a slash, or all those in the brackets there."""
    if not parser.take("("):
        return parser.next()[1]
    found = []
    while parser.peek() not in (_CLOSING, END):
        found.append(parser.next()[1])
        if found[-1] == "^":
            found.append(unit_power(parser))
    parser.need(")")
    return " ".join(found).replace(" ^ ", "^")
