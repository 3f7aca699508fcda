"""Do two trees say the same? By kind, as a mathematician would rule; the tier that was needed is kept."""

from __future__ import annotations

from verifiers.math_equivalence import (
    equations,
    forms,
    matrices,
    naming,
    piecewise,
    prose,
    ratios,
    regions,
    tree,
    values,
)
from verifiers.math_equivalence.rules import DEFAULT
from verifiers.math_equivalence.tree import has, substituted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from verifiers.math_equivalence.rules import Rules
    from verifiers.math_equivalence.tree import Node

MOST_ITEMS = 120
MOST_TWICE = 3  # ways in which one value is given
_PAIR: Node = ("tuple", "()")
COLLECTIONS = frozenset(("list", "set", "tuple"))


class Matcher:
    """Compares trees under rules. numeric: whether what was proven needed error-bounded evaluation."""

    def __init__(self, rules: Rules = DEFAULT, kinds: frozenset[str] | None = None) -> None:
        self.rules = rules
        self.kinds = tree.KINDS if kinds is None else kinds  # that are anywhere in what is compared
        self.numeric = False
        self.undecided: list[tuple[Node, Node]] = []  # values that only computer algebra may tell
        self.assumed: tuple[Node, Node] | None = None  # one of these, taken to be equal
        self.work = 0

    def same(self, gold: Node, answer: Node) -> bool:
        """Whether the answer says what the reference says."""
        self.work += 1
        if self.work > 2000:
            return False
        if gold == answer and not self.holds(gold, answer, "dots"):
            return True
        if self.work == 1 and self.holds(gold, answer, "dots") and self.written_out(gold, answer):
            return True
        if gold[0] == answer[0] == "if" and not self.conditions(gold[2], answer[2]):
            return False
        gold, answer = forms.bare(gold), forms.bare(answer)
        if "pm" in self.kinds or "mp" in self.kinds:
            gold, answer = forms.expanded_beside(gold, answer), forms.expanded_beside(answer, gold)
        for rule in _rules(gold[0], answer[0]):
            if (verdict := rule(self, gold, answer)) is not None:
                return verdict
        return values.values(self, gold, answer)

    def conditions(self, gold: Node, answer: Node) -> bool:
        """Whether two conditions may be the same; of words nothing is known here."""
        told = gold[0] == answer[0] == "rel" or (has(gold, "num") and has(answer, "num"))
        return not told or self.same(gold, answer)

    def written_out(self, gold: Node, answer: Node) -> bool:
        """Whether both are the same when every ellipsis is written out, at several lengths."""
        from verifiers.math_equivalence import ellipsis

        return ellipsis.same(gold, answer, lambda one, other: Matcher(self.rules).same(one, other))

    def holds(self, gold: Node, answer: Node, kind: str) -> bool:
        """Whether a kind of node is in one of two trees."""
        return kind in self.kinds and (has(gold, kind) or has(answer, kind))

    # sets of numbers
    def regions(self, gold: Node, answer: Node) -> bool | None:
        if not (regions.certain(gold) or regions.certain(answer)):
            return None
        gold, answer = (forms.unlabelled(node) if forms.label(node) else node for node in (gold, answer))
        a, b = regions.region(gold), regions.region(answer)
        if a is not None and b is not None:
            if gold[0] != answer[0] and "tuple" in (gold[0], answer[0]) and regions.is_empty(a):
                return False  # (1, 1) is a point rather than the empty interval
            return regions.same(a, b) or (None if gold[0] == answer[0] == "rel" else False)
        return False if (a is None) != (b is None) and gold[0] != answer[0] else None

    # lists, sets, tuples
    def collections(self, gold: Node, answer: Node) -> bool | None:
        gold, answer = self.opened(gold, answer), self.opened(answer, gold)
        if gold[0] not in COLLECTIONS or answer[0] not in COLLECTIONS:
            return self.one_of_one(gold, answer)
        if forms.is_other(gold, answer) or forms.is_other(answer, gold):
            return False
        left, right = forms.items(gold), forms.items(answer)
        if max(len(left), len(right)) > min(MOST_ITEMS, 2 * min(len(left), len(right)) + 4):
            return gold == answer
        if any(item[0] == "tuple" for item in (*left, *right)):
            left, right = tuple(map(forms.spread, left)), tuple(map(forms.spread, right))
        if naming.named_alone(left, right):
            return answer[0] != "set" and self.in_turn(left, right)
        apart = gold[0] == "set" and naming.several(right)
        left, right = naming.unnamed(left, right, strictly=self.rules.names == "same")
        if "set" in (gold[0], answer[0]):
            if gold[0] == answer[0] and _sets(left) != _sets(right):
                return False
            left, right = self.distinct(left), self.distinct(right)
        return len(left) == len(right) and not apart and self.same_items(gold, answer, (left, right))

    def in_turn(self, named: tuple[Node, ...], answer: tuple[Node, ...]) -> bool:
        """Whether as many values are those of named items, one by one."""
        return len(named) == len(answer) and all(
            self.same(forms.unlabelled(a), forms.unlabelled(b)) for a, b in zip(named, answer, strict=True)
        )

    def same_items(self, gold: Node, answer: Node, sides: tuple[tuple[Node, ...], tuple[Node, ...]]) -> bool:
        """Whether as many items are the same: one by one where order counts, else each with a partner."""
        pairs = list(zip(*sides, strict=True))
        if self.holds(gold, answer, "dots"):
            return all(a == b or (not self.holds(a, b, "dots") and self.same(a, b)) for a, b in pairs)
        if not self.ordered(gold, answer):
            return self.pairable(*sides)
        brackets = (
            gold[0] != answer[0]
            or len(pairs) != 2
            or gold[1] == answer[1]
            or _may_be_vector(gold[1], answer[1])
        )
        return brackets and all(self.same(a, b) for a, b in pairs)

    def ordered(self, gold: Node, answer: Node) -> bool:
        return (
            "tuple" in (gold[0], answer[0]) and "set" not in (gold[0], answer[0])
        ) or self.rules.list_order == "given"

    def opened(self, node: Node, other: Node) -> Node:
        """A collection behind a label (`(x, y) = (1, 2)`), and `n = 2, 3`, without the label."""
        if node[0] == "call" and other[0] in COLLECTIONS and len(node) > 3 and node[1].isupper():
            return ("tuple", "()", *node[2:])  # the point A(1, 2)
        if node[0] == "list" and other[0] == "list":
            return ("list", *(self.opened(part, _PAIR) if part[0] == "call" else part for part in node[1:]))
        if node[0] == "rel" and other[0] == "tuple" and len(forms.shared(node)) == len(other) - 2:
            node = forms.spread(node)
        if node[0] == "rel" and other[0] in COLLECTIONS:
            value = forms.said(naming.in_order(node))
            return node if value is None else forms.expanded(forms.bare(value))
        return node

    def one_of_one(self, gold: Node, answer: Node) -> bool | None:
        """A collection against something else: only a set or list of one can be that."""
        for one, other in ((gold, answer), (answer, gold)):
            if one[0] in COLLECTIONS:
                if other[0] == "matrix":
                    return None
                if one[0] == "tuple" and (parts := matrices.components(other, len(one) - 2)):
                    return all(self.same(a, b) for a, b in zip(one[2:], parts, strict=True))
                if one[0] == "list" and other is gold and self.repeats(forms.items(one), gold):
                    return True
                return (
                    len(forms.items(one)) == 1
                    and one[0] != "tuple"
                    and self.same(
                        *((forms.items(one)[0], other) if other is answer else (other, forms.items(one)[0]))
                    )
                )
        return None

    def repeats(self, ways: tuple[Node, ...], gold: Node) -> bool:
        """Whether one value is given in several ways: `5/2 or 2.5`; `2, 2` is two values."""
        if not 1 < len(ways) <= MOST_TWICE or len(set(ways)) < len(ways):
            return False
        return all(self.same(gold, way) for way in ways) and all(self.same(ways[0], way) for way in ways[1:])

    def distinct(self, parts: tuple[Node, ...]) -> tuple[Node, ...]:
        kept: list[Node] = []
        for part in dict.fromkeys(parts):
            if not any(self.same(part, other) for other in kept):
                kept.append(part)
        return tuple(kept)

    def pairable(self, left: tuple[Node, ...], right: tuple[Node, ...]) -> bool:
        """Whether each item of one has its own partner in the other (sameness is transitive, so greedily)."""
        rest = list(right)
        for item in left:
            if item in rest:
                rest.remove(item)
                continue
            partner = next((index for index, other in enumerate(rest) if self.same(item, other)), None)
            if partner is None:
                return False
            del rest[partner]
        return True

    def unions(self, gold: Node, answer: Node) -> bool | None:
        """Unions or intersections of sets that are only named."""
        if gold[0] != answer[0]:
            return False
        parts = _parts(gold, gold[0]), _parts(answer, gold[0])
        return len(parts[0]) == len(parts[1]) <= MOST_ITEMS and self.pairable(*parts)

    # matrices and vectors
    def matrices_if_any(self, gold: Node, answer: Node) -> bool | None:
        return self.matrices(gold, answer) if self.holds(gold, answer, "matrix") else None

    def matrices(self, gold: Node, answer: Node) -> bool | None:
        gold, answer = matrices.reduced(forms.unlabelled(gold)), matrices.reduced(forms.unlabelled(answer))
        if gold[0] == answer[0] == "matrix":
            return self.same_rows(gold[1], answer[1])
        if "matrix" not in (gold[0], answer[0]):
            return None if has(gold, "matrix") or has(answer, "matrix") else values.values(self, gold, answer)
        matrix, other = (gold, answer) if gold[0] == "matrix" else (answer, gold)
        cells = tuple(cell for row in matrix[1] for cell in row)
        if matrices.identity(other) in (0, len(matrix[1])):
            return matrices.is_identity(matrix[1])
        if len(cells) in (len(matrix[1]), len(matrix[1][0])):
            other = ("list", *(matrices.components(other, len(cells)) or ())) if other[0] == "+" else other
        if other[0] in ("tuple", "list") and all(row[0] == "tuple" for row in forms.items(other)):
            return self.same_rows(matrix[1], tuple(map(forms.items, forms.items(other))))
        if (
            other[0] in ("tuple", "list")
            and len(cells) == 2 * len(forms.items(other))
            and all(cell[0] == "sym" for cell in cells[::2])
        ):  # names and values in turn
            cells = cells[1::2]
            return all(self.same(a, b) for a, b in zip(cells, forms.items(other), strict=True))
        if other[0] in ("tuple", "list") and len(cells) in (len(matrix[1]), len(matrix[1][0])):
            parts = forms.items(other)
            return len(cells) == len(parts) and all(
                self.same(a, b) for a, b in zip(cells, parts, strict=True)
            )
        return False

    def same_rows(self, left: tuple[tuple[Node, ...], ...], right: tuple[tuple[Node, ...], ...]) -> bool:
        return len(left) == len(right) and all(
            len(a) == len(b) and all(self.same(x, y) for x, y in zip(a, b, strict=True))
            for a, b in zip(left, right, strict=True)
        )

    # sums and the like, text
    def bigs(self, gold: Node, answer: Node) -> bool | None:
        """The same sum, product, integral or limit, its variable renamed; else by value."""
        if gold[0] == answer[0] == "big" and gold[1] == answer[1]:
            body = (
                tree.reindexed(substituted(answer[5], answer[2], ("sym", gold[2])), answer[2], gold[2])
                if gold[2] != answer[2] and gold[2]
                else answer[5]
            )
            free = gold[1] != "int" or gold[3][0] != "text" or gold[2] == answer[2]
            if free and all(
                self.same(a, b) for a, b in zip((*gold[3:5], gold[5]), (*answer[3:5], body), strict=True)
            ):
                return True
        return None

    def texts(self, gold: Node, answer: Node) -> bool | None:
        if gold[0] == answer[0] == "text":
            return prose.words(gold[1]) == prose.words(answer[1]) != ""
        return False


def _may_be_vector(gold: str, answer: str) -> bool:
    """Whether one of two pairs of brackets is that of a vector, and the other may be."""
    return "<" in gold + answer and all("<" in marks or marks in ("()", "[]") for marks in (gold, answer))


def _sets(items: tuple[Node, ...]) -> int:
    return sum([item[0] == "set" for item in items])


def _parts(node: Node, kind: str) -> tuple[Node, ...]:
    """What a chain of unions joins."""
    return (*_parts(node[1], kind), *_parts(node[2], kind)) if node[0] == kind else (node,)


Rule = tuple[frozenset[str], "Callable[[Matcher, Node, Node], bool | None]"]
_RULES: tuple[Rule, ...] = (
    (frozenset(("tuple", "+", "cup", "cap", "minus", "build", "sym", "rel", "list", "set")), Matcher.regions),
    (frozenset(("cup", "cap")), Matcher.unions),
    (COLLECTIONS, Matcher.collections),
    (frozenset(("rel",)), equations.relations),
    (frozenset(("matrix", "fn", "+", "*", "-", "^", "/")), Matcher.matrices_if_any),
    (frozenset(("cases",)), piecewise.cases),
    (frozenset(("unit",)), values.measured),
    (frozenset(("text",)), Matcher.texts),
    (frozenset(("ratio",)), ratios.ratios),
    (frozenset(("big",)), Matcher.bigs),
)
_chosen: dict[tuple[str, str], tuple[Callable[[Matcher, Node, Node], bool | None], ...]] = {}


def _rules(gold: str, answer: str) -> tuple[Callable[[Matcher, Node, Node], bool | None], ...]:
    """The rules for two kinds of tree, in order."""
    chosen = _chosen.get((gold, answer))
    if chosen is None:
        chosen = tuple(rule for kinds, rule in _RULES if gold in kinds or answer in kinds)
        _chosen[gold, answer] = chosen
    return chosen
