"""Tokens to a tree: a precedence parser. Never evaluates; depth, size and digits are bounded.

From loosest to tightest: `,` `;` and or · relations · unions · `+ - ±` · `* / :` and juxtaposition · signs ·
powers · postfix `! ' % °` and subscripts.
"""

from __future__ import annotations

from verifiers.math_equivalence import factors, joining
from verifiers.math_equivalence.grammar import (
    DEEPEST,
    END,
    FACTORS,
    JOINING,
    NEGATED,
    PRIMARY,
    RELATIONS,
    SEPARATORS,
    SIGNS,
    STARTS,
)
from verifiers.math_equivalence.numerals import numeral
from verifiers.math_equivalence.tokens import Unreadable
from verifiers.math_equivalence.tree import ZERO

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.math_equivalence.tokens import Token
    from verifiers.math_equivalence.tree import Node


_RESIDUE = ("o", "pmod")


class Parser:
    """Reads one list of tokens. opened: which ambiguous bars open an absolute value."""

    def __init__(self, found: list[Token], opened: frozenset[int] = frozenset()) -> None:
        self.found = [*found, END, END, END, END]  # so that looking ahead needs no bounds
        self.size = len(found)
        self.at = 0
        self.depth = 0
        self.powers = 0
        self.bars = 0  # absolute values that are open
        self.in_set = 0
        self.integrals = 0
        self.opened = opened
        self.doubtful: list[int] = []

    # reading
    def peek(self, ahead: int = 0) -> Token:
        return self.found[self.at + ahead]

    def next(self) -> Token:
        token = self.found[self.at]
        self.at += self.at < self.size
        return token

    def sees(self, *marks: str) -> bool:
        kind, value = self.found[self.at]
        return value in marks and kind == "o"

    def take(self, *marks: str) -> bool:
        kind, value = self.found[self.at]
        if value in marks and kind == "o":
            self.at += 1
            return True
        return False

    def need(self, *marks: str) -> str:
        if not self.sees(*marks):
            raise Unreadable(f"{marks[0]!r} is missing")
        return self.next()[1]

    def whole(self) -> Node:
        node = self.items()
        if self.at < self.size:
            raise Unreadable(f"{self.peek()[1][:20]!r} is not expected")
        return node

    # lists and relations
    def items(self, *stops: str) -> Node:
        """Items between separators, up to the end or one of the stops; one item stands for itself."""
        parts: list[Node] = []
        joints: set[str] = set()
        while True:
            kind, value = self.found[self.at]
            if not kind or kind == "e" or (kind == "o" and value in stops):
                break
            if kind == "o" and value in SEPARATORS:
                joints.add(value)
                self.at += 1
            elif parts and kind == "o" and value == "if":
                self.at += 1
                parts[-1] = ("if", parts[-1], self.items(*stops))
            elif joints or not parts:
                parts.append(self.relation())
                if self.found[self.at] == _RESIDUE:
                    self.at += 1
                    parts[-1] = joining.residue(parts[-1], factors.primary(self))
            else:
                break
        if not parts:
            raise Unreadable("nothing is there")
        return parts[0] if len(parts) == 1 else joining.items(parts, joints)

    def relation(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable("nested too deep")
        node = self.sum()
        kind, value = self.found[self.at]
        if kind == "o" and value in JOINING:
            node = self.joined(node)
            kind, value = self.found[self.at]
        if kind == "o" and (value in RELATIONS or value == "not" or value == "&"):
            node = self.related(node)
        self.depth -= 1
        return node

    def related(self, first: Node) -> Node:
        """A chain of comparisons that begins with `first`."""
        marks: list[str] = []
        sides = [first]
        while True:
            negated = self.take("not")
            if self.peek(1)[1] in RELATIONS:
                self.take("&")
            if not self.sees(*RELATIONS):
                if negated:
                    raise Unreadable("a negation of nothing")
                return joining.comparison(marks, sides) if marks else first
            mark = self.next()[1]
            self.take("&")
            marks.append(NEGATED.get(mark, "?") if negated else mark)
            sides.append(self.union())

    def union(self) -> Node:
        return self.joined(self.sum())

    def joined(self, node: Node) -> Node:
        """A chain of unions and the like that begins with `node`."""
        while self.found[self.at][1] in JOINING and self.found[self.at][0] == "o":
            node = (*JOINING[self.next()[1]], node, self.sum())
        return node

    # arithmetic
    def sum(self) -> Node:
        kind, value = self.found[self.at]
        node = self.first_term() if kind == "o" and value in SIGNS else self.product()
        kind, value = self.found[self.at]
        if kind != "o" or value not in SIGNS:
            return node
        parts = [node]
        while self.sees(*SIGNS):
            sign = SIGNS[self.next()[1]]
            if sign in ("pm", "mp"):
                parts = [(sign, joining.plus(parts), self.product())]
            else:
                term = self.product()
                parts.append(term if sign == "+" else ("-", term))
        return joining.plus(parts)

    def first_term(self) -> Node:
        """A term with the sign that is seen."""
        sign, first = SIGNS[self.next()[1]], self.product()
        return first if sign == "+" else ("-", first) if sign == "-" else (sign, ZERO, first)

    def product(self) -> Node:
        kind, value = self.found[self.at]
        node = self.signed() if kind == "o" and value in SIGNS else factors.power(self)
        while True:
            kind, value = self.found[self.at]
            if not kind:
                return node
            if kind == "o" and value in FACTORS and not (value == ":" and self.in_set):
                self.at += 1
                node = self.multiplied(node, value)
            elif self.begins():
                node = self.juxtaposed(node)
            else:
                return node

    def multiplied(self, node: Node, mark: str) -> Node:
        """A product or quotient with the factor that follows."""
        if mark == "*":
            return self.juxtaposed(node) if self.peek()[0] == "t" else joining.times(node, self.signed())
        if mark == "/":
            return ("/", node, self.signed())
        if mark == ":":
            part = self.signed()
            while self.take("/"):  # 1/3 : 1/2
                part = ("/", part, self.signed())
            return (*node, part) if node[0] == "ratio" else ("ratio", node, part)
        return ("fn", "modulo", node, self.signed())

    def juxtaposed(self, left: Node) -> Node:
        """A factor or a unit written after another."""
        kind, value = self.peek()
        if kind == "t":
            self.next()
            return joining.annotated(left, self.words(value))
        if kind == "o" and value == "(" and (text := self.bracketed_words()):
            return joining.annotated(left, text)
        if kind == "n" and left[0] in ("num", "dec"):
            return self.mixed(left)
        right = self.power()
        if right[0] == "rel":  # (k \in \mathbb{Z})
            if (kind, value) == ("o", "["):
                raise Unreadable("a condition as a factor")
            return left
        return joining.mixed(left, right) or joining.times(left, right)

    def bracketed_words(self) -> str:
        """`(square feet)` after a value, read; "" where the bracket holds something else."""
        stop = self.at + 1
        while self.found[stop][0] == "t" or (self.found[stop] == ("o", "-") and stop > self.at + 1):
            stop += 1
        if stop == self.at + 1 or self.found[stop] != ("o", ")"):
            return ""
        text = " ".join(value.strip() for _, value in self.found[self.at + 1 : stop])
        self.at = stop + 1
        return text

    def words(self, first: str) -> str:
        parts = [first]
        while (
            self.peek()[0] == "t"
            or joining.goes_on(parts[-1], self.peek())
            or (self.sees("/", "^", "*") and joining.is_unit(self, parts[-1]))
        ):
            parts.append(self.next()[1])
            if parts[-1] == "^":
                parts.append(joining.unit_power(self))
            elif parts[-1] in ("/", "*"):
                parts.append(joining.unit_after(self))
        return "".join(
            part if part in ("^", "/", "*") or part.lstrip("-").isdigit() else " " + part for part in parts
        ).strip()

    def mixed(self, left: Node) -> Node:
        """`2 2/3`: a whole number and a fraction with a space between."""
        if self.peek(1) == ("o", "/") and self.peek(2)[0] == "n":
            top, bottom = numeral(self.next()[1]), numeral(self.found[self.at + 1][1])
            self.at += 2
            if (value := joining.mixed(left, ("/", top, bottom))) is not None:
                return factors.postfixed(self, value)
        raise Unreadable("two numbers side by side")

    def begins(self) -> bool:
        """Whether a factor can begin here."""
        kind, value = self.peek()
        if kind == "v" and value == "d" and self.integrals and self.peek(1)[0] == "v":
            return False
        if kind in STARTS:
            return True
        if kind != "o":
            return False
        if value == "|":
            return self.bar_opens()
        return value in PRIMARY

    def bar_opens(self) -> bool:
        """A bar after a factor: it closes what is open, unless this reading is told otherwise."""
        if not self.bars:
            return not self.in_set
        if self.at not in self.doubtful:
            self.doubtful.append(self.at)
        return self.at in self.opened

    def signed(self) -> Node:
        kind, value = self.found[self.at]
        if kind != "o" or value not in SIGNS:
            return factors.power(self)
        self.at += 1
        sign, node = SIGNS[value], self.signed_again()
        return node if sign == "+" else ("-", node) if sign == "-" else (sign, ZERO, node)

    def signed_again(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable("too many signs")
        node = self.signed()
        self.depth -= 1
        return node

    def power(self) -> Node:
        return factors.power(self)
