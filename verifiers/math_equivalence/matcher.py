"""Do two trees say the same? By kind, as a mathematician would rule; the tier that was needed is kept."""

from __future__ import annotations

from fractions import Fraction

from verifiers.math_equivalence import exact, forms, matrices, numeric, prose, regions, rounding, units
from verifiers.math_equivalence.rules import DEFAULT
from verifiers.math_equivalence.tree import has, number, substituted, symbols

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from verifiers.math_equivalence.rules import Rules
    from verifiers.math_equivalence.tree import Node

MOST_ITEMS = 120
COLLECTIONS = frozenset(("list", "set", "tuple"))
_HUNDRED = number(100)
_TURN = number(180)
PI: Node = ("sym", "pi")


class Matcher:
    """Compares trees under rules. numeric: whether error-bounded evaluation was needed for what was proven."""

    def __init__(self, rules: Rules = DEFAULT) -> None:
        self.rules = rules
        self.numeric = False
        self.work = 0

    def same(self, gold: Node, answer: Node) -> bool:
        """Whether the answer says what the reference says."""
        self.work += 1
        if self.work > 4000:
            return False
        if gold == answer and not has(gold, "dots"):
            return True
        gold, answer = forms.expanded(forms.bare(gold)), forms.expanded(forms.bare(answer))
        for kinds, rule in _RULES:
            if (gold[0] in kinds or answer[0] in kinds) and (verdict := rule(self, gold, answer)) is not None:
                return verdict
        return self.values(gold, answer)

    # sets of numbers
    def regions(self, gold: Node, answer: Node) -> bool | None:
        if not (regions.certain(gold) or regions.certain(answer)):
            return None
        gold, answer = (forms.unlabelled(node) if forms.label(node) else node for node in (gold, answer))
        a, b = regions.region(gold), regions.region(answer)
        if a is not None and b is not None:
            return regions.same(a, b)
        return False if (a is None) != (b is None) and gold[0] != answer[0] else None

    # lists, sets, tuples
    def collections(self, gold: Node, answer: Node) -> bool | None:
        gold, answer = self.opened(gold, answer), self.opened(answer, gold)
        if gold[0] not in COLLECTIONS or answer[0] not in COLLECTIONS:
            return self.one_of_one(gold, answer)
        left, right = forms.items(gold), forms.items(answer)
        if max(len(left), len(right)) > MOST_ITEMS:
            return gold == answer
        left, right = self.labelled(left, right)
        if "set" in (gold[0], answer[0]):
            left, right = self.distinct(left), self.distinct(right)
        if len(left) != len(right):
            return False
        if has(gold, "dots") or has(answer, "dots"):
            return all(a == b or (not has(a, "dots") and not has(b, "dots") and self.same(a, b)) for a, b in zip(left, right, strict=True))
        if self.ordered(gold, answer):
            brackets = gold[0] != answer[0] or len(left) != 2 or gold[1] == answer[1] or "<" in gold[1] + answer[1]
            return brackets and all(self.same(a, b) for a, b in zip(left, right, strict=True))
        return self.pairable(left, right)

    def ordered(self, gold: Node, answer: Node) -> bool:
        return "tuple" in (gold[0], answer[0]) and "set" not in (gold[0], answer[0]) or self.rules.list_order == "given"

    def opened(self, node: Node, other: Node) -> Node:
        """A collection behind a label (`(x, y) = (1, 2)`), and `n = 2, 3`, without the label."""
        if node[0] == "rel" and other[0] in COLLECTIONS:
            value = forms.said(node)
            return node if value is None else forms.expanded(forms.bare(value))
        return node

    def one_of_one(self, gold: Node, answer: Node) -> bool | None:
        """A collection against something else: only a set or list of one can be that."""
        for one, other in ((gold, answer), (answer, gold)):
            if one[0] in COLLECTIONS:
                if other[0] == "matrix":
                    return None
                return len(forms.items(one)) == 1 and one[0] != "tuple" and self.same(
                    *((forms.items(one)[0], other) if one is gold else (other, forms.items(one)[0]))
                )
        return None

    def labelled(self, left: tuple[Node, ...], right: tuple[Node, ...]) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
        """Items with their labels taken off, where only one side has labels, or both have one for all."""
        names = [{label for item in side if (label := forms.label(forms.bare(item))) is not None} for side in (left, right)]
        if len(names[0]) > 1 and len(names[1]) > 1:
            return left, right
        return tuple(map(forms.unlabelled, left)), tuple(map(forms.unlabelled, right))

    def distinct(self, parts: tuple[Node, ...]) -> tuple[Node, ...]:
        kept: list[Node] = []
        for part in parts:
            if not any(self.same(part, other) for other in kept):
                kept.append(part)
        return tuple(kept)

    def pairable(self, left: tuple[Node, ...], right: tuple[Node, ...]) -> bool:
        """Whether each item of one has its own partner in the other (sameness is transitive, so greedily)."""
        rest = list(right)
        for item in left:
            partner = next((index for index, other in enumerate(rest) if self.same(item, other)), None)
            if partner is None:
                return False
            del rest[partner]
        return True

    # equations and the like
    def relations(self, gold: Node, answer: Node) -> bool | None:
        if gold[0] == answer[0] == "rel":
            return self.two_relations(gold, answer)
        relation, other = (gold, answer) if gold[0] == "rel" else (answer, gold)
        if self.rules.label == "required":
            return False
        value = forms.said(relation)
        if value is None:
            return False
        return self.same(value, other) if relation is gold else self.same(other, value)

    def two_relations(self, gold: Node, answer: Node) -> bool:
        left, right = self.named_value(gold), self.named_value(answer)
        if left is not None and right is not None:
            if self.same_label(left[0], right[0]):
                bound = _renamed(right, left[0])
                return self.same(left[1], bound)
            if left[0][0] == "tuple" or right[0][0] == "tuple" or left[0][0] == "text" or right[0][0] == "text":
                return self.same(left[1], right[1])
        if (left is None) != (right is None) and all(mark == "=" for mark in gold[1] + answer[1]):
            numbers = [value for value in (left, right) if value is not None]
            if numbers and not symbols(gold) & symbols(answer):
                return self.same(forms.unlabelled(gold), forms.unlabelled(answer))
        return len(gold[1]) == len(answer[1]) and (self.chains(gold, answer) or self.scaled(gold, answer))

    def named_value(self, relation: Node) -> tuple[Node, Node] | None:
        """(label, value) of `x = 5` or `5 = x`."""
        if len(relation[1]) == 1 and relation[1] == ("=",):
            for name, value in (relation[2], relation[2][::-1]):
                if forms.is_label(name) and name[0] != "fn" and not symbols(name) & symbols(value) - _bound(name):
                    return name, value
        value = forms.said(relation)
        return None if value is None or not forms.is_label(relation[2][0]) else (relation[2][0], value)

    def same_label(self, a: Node, b: Node) -> bool:
        if a == b or self.rules.names == "any":
            return True
        if a[0] == b[0] == "call":
            return a[1] == b[1] and len(a) == len(b) and all(part[0] == "sym" for part in (*a[2:], *b[2:]))
        return "call" in (a[0], b[0]) and ("sym", "y") in (a, b)

    def chains(self, gold: Node, answer: Node) -> bool:
        """The same sides in the same order, or turned round with their signs."""
        for marks, sides in (
            (answer[1], answer[2]),
            (tuple(regions.FLIPPED.get(mark, "?") for mark in answer[1][::-1]), answer[2][::-1]),
        ):
            if gold[1] == marks and all(self.same(a, b) for a, b in zip(gold[2], sides, strict=True)):
                return True
        return False

    def scaled(self, gold: Node, answer: Node) -> bool:
        """One comparison that is the other, rearranged and multiplied by a number."""
        if len(gold[1]) != 1 or gold[1][0] not in regions.FLIPPED or answer[1][0] not in regions.FLIPPED:
            return False
        if not symbols(gold) or not symbols(answer):
            return False
        sign = numeric.proportional(_difference(gold), _difference(answer))
        self.numeric = self.numeric or sign != 0
        return (sign == 1 and gold[1] == answer[1]) or (sign == -1 and gold[1][0] == regions.FLIPPED[answer[1][0]])

    # matrices and vectors
    def matrices_if_any(self, gold: Node, answer: Node) -> bool | None:
        return self.matrices(gold, answer) if has(gold, "matrix") or has(answer, "matrix") else None

    def matrices(self, gold: Node, answer: Node) -> bool | None:
        gold, answer = matrices.reduced(forms.unlabelled(gold)), matrices.reduced(forms.unlabelled(answer))
        if gold[0] == answer[0] == "matrix":
            return self.same_rows(gold[1], answer[1])
        if "matrix" not in (gold[0], answer[0]):
            return None if has(gold, "matrix") or has(answer, "matrix") else self.values(gold, answer)
        matrix, other = (gold, answer) if gold[0] == "matrix" else (answer, gold)
        cells = tuple(cell for row in matrix[1] for cell in row)
        if other[0] in ("tuple", "list") and len(cells) == 2 * len(forms.items(other)) and all(
            cell[0] == "sym" for cell in cells[::2]
        ):  # names and values in turn
            cells = cells[1::2]
            return all(self.same(a, b) for a, b in zip(cells, forms.items(other), strict=True))
        if other[0] in ("tuple", "list") and len(cells) in (len(matrix[1]), len(matrix[1][0])):
            parts = forms.items(other)
            return len(cells) == len(parts) and all(self.same(a, b) for a, b in zip(cells, parts, strict=True))
        return False

    def same_rows(self, left: tuple[tuple[Node, ...], ...], right: tuple[tuple[Node, ...], ...]) -> bool:
        return len(left) == len(right) and all(
            len(a) == len(b) and all(self.same(x, y) for x, y in zip(a, b, strict=True))
            for a, b in zip(left, right, strict=True)
        )

    def cases(self, gold: Node, answer: Node) -> bool | None:
        if gold[0] != answer[0] or len(gold[1]) != len(answer[1]):
            return False
        rest = list(answer[1])
        for row in gold[1]:
            match = next((other for other in rest if self.same_rows((row,), (other,))), None)
            if match is None:
                return False
            rest.remove(match)
        return True

    # ratios, sums and the like, text
    def ratios(self, gold: Node, answer: Node) -> bool | None:
        if gold[0] == answer[0] == "ratio":
            if len(gold) != len(answer) or has(gold, "dots") or has(answer, "dots"):
                return False
            products = [(("*", gold[1], b), ("*", a, answer[1])) for a, b in zip(gold[2:], answer[2:], strict=True)]
            return all(numeric.equal(a, b) is True for a, b in products) and all(exact.value(part) != 0 for part in gold[1:])
        ratio, other = (gold, answer) if gold[0] == "ratio" else (answer, gold)
        if len(ratio) != 3 or other[0] in COLLECTIONS or other[0] == "rel":
            return None
        value: Node = ("/", ratio[1], ratio[2])
        return self.values(value, other) if ratio is gold else self.values(other, value)

    def bigs(self, gold: Node, answer: Node) -> bool | None:
        """The same sum, product, integral or limit, its variable renamed; else by value."""
        if gold[0] == answer[0] == "big" and gold[1] == answer[1]:
            body = substituted(answer[5], answer[2], ("sym", gold[2])) if gold[2] != answer[2] and gold[2] else answer[5]
            free = gold[1] != "int" or gold[3][0] != "text" or gold[2] == answer[2]
            if free and all(self.same(a, b) for a, b in zip((*gold[3:5], gold[5]), (*answer[3:5], body), strict=True)):
                return True
        return None

    def texts(self, gold: Node, answer: Node) -> bool | None:
        if gold[0] == answer[0] == "text":
            return prose.words(gold[1]) == prose.words(answer[1])
        return False

    # values
    def values(self, gold: Node, answer: Node) -> bool:
        for kinds, rule in _VALUES:
            if (gold[0] in kinds or answer[0] in kinds) and (verdict := rule(self, gold, answer)) is not None:
                return verdict
        return self.plain_values(gold, answer)

    def plain_values(self, gold: Node, answer: Node) -> bool:
        if numeric.equal(gold, answer):
            self.numeric = self.numeric or exact.value(gold) is None
            return True
        if self.rules.rounding and not symbols(gold) and rounding.same(gold, answer, self.rules.digits):
            self.numeric = True
            return True
        return False

    def bases(self, gold: Node, answer: Node) -> bool | None:
        """Numerals in a base: the same digits, in the same base where both name one."""
        plain = [("num", Fraction(int(node[1]))) if node[0] == "base" else node for node in (gold, answer)]
        if gold[0] == answer[0]:
            return gold[1:] == answer[1:]
        return self.values(plain[0], plain[1])

    def percents(self, gold: Node, answer: Node) -> bool:
        if gold[0] == answer[0]:
            return self.plain_values(gold[1], answer[1])
        a = (gold[1], answer) if gold[0] == "%" else (gold, answer[1])
        if self.rules.percent == "optional" and self.values(*a):
            return True
        scaled = (gold[1], ("*", answer, _HUNDRED)) if gold[0] == "%" else (("*", gold, _HUNDRED), answer[1])
        return self.values(*scaled)

    def degrees(self, gold: Node, answer: Node) -> bool:
        if gold[0] == answer[0]:
            return self.plain_values(gold[1], answer[1])
        a = (gold[1], answer) if gold[0] == "deg" else (gold, answer[1])
        if self.values(*a):
            return True
        a = (("/", ("*", gold[1], PI), _TURN), answer) if gold[0] == "deg" else (gold, ("/", ("*", answer[1], PI), _TURN))
        return self.values(*a)

    def units(self, gold: Node, answer: Node) -> bool:
        """Units may be left out; where both are known measures they must agree, and are converted."""
        if prose.hedges(answer[2] if answer[0] == "unit" else "") or len(answer[2] if answer[0] == "unit" else "") > 60:
            return False
        left, right = gold, answer
        if gold[0] == answer[0] == "unit":
            a, b = units.measure(gold[2]), units.measure(answer[2])
            if a and b and a != b:
                return a[0] == b[0] and self.values(("*", gold[1], ("num", a[1])), ("*", answer[1], ("num", b[1])))
        elif self.rules.units == "required":
            return False
        return self.same(left[1] if left[0] == "unit" else left, right[1] if right[0] == "unit" else right)


def _difference(relation: Node) -> Node:
    return ("+", relation[2][0], ("-", relation[2][1]))


def _bound(name: Node) -> frozenset[str]:
    """The arguments of `f(x)`, which its value may mention."""
    return symbols(name) if name[0] == "call" else frozenset()


def _renamed(named: tuple[Node, Node], like: Node) -> Node:
    """The value of `f(n) = …`, its argument called as in the reference."""
    name, value = named
    if name[0] == like[0] == "call" and len(name) == len(like):
        for mine, theirs in zip(name[2:], like[2:], strict=True):
            if mine[0] == "sym" and theirs[0] == "sym" and mine != theirs:
                value = substituted(value, mine[1], theirs)
    return value


Rule = tuple[frozenset[str], "Callable[[Matcher, Node, Node], bool | None]"]
_RULES: tuple[Rule, ...] = (
    (frozenset(("tuple", "cup", "cap", "minus", "build", "sym", "rel", "list", "set")), Matcher.regions),
    (COLLECTIONS, Matcher.collections),
    (frozenset(("rel",)), Matcher.relations),
    (frozenset(("matrix", "fn", "+", "*", "-", "^", "/")), Matcher.matrices_if_any),
    (frozenset(("cases",)), Matcher.cases),
    (frozenset(("unit",)), Matcher.units),
    (frozenset(("text",)), Matcher.texts),
    (frozenset(("ratio",)), Matcher.ratios),
    (frozenset(("big",)), Matcher.bigs),
)
_VALUES: tuple[Rule, ...] = (
    (frozenset(("base",)), Matcher.bases),
    (frozenset(("%",)), Matcher.percents),
    (frozenset(("deg",)), Matcher.degrees),
)
