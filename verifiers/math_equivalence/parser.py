"""Tokens to a tree: a precedence parser. Never evaluates; depth, size and digits are bounded.

From loosest to tightest: `,` `;` and or · relations · unions · `+ - ±` · `* / :` and juxtaposition · signs ·
powers · postfix `! ' % °` and subscripts.
"""

from __future__ import annotations

from verifiers.math_equivalence import joining
from verifiers.math_equivalence.numerals import numeral
from verifiers.math_equivalence.tokens import Unreadable
from verifiers.math_equivalence.tree import ZERO

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.math_equivalence.tokens import Token
    from verifiers.math_equivalence.tree import Node

DEEPEST = 48
RELATIONS = frozenset(("=", "<", ">", "<=", ">=", "!=", "~", "in", "notin", "->"))
SETS = {"cup": "cup", "cap": "cap", "setminus": "minus"}
SIGNS = {"+": "+", "-": "-", "+-": "pm", "-+": "mp"}
STARTS = frozenset(("n", "v", "f", "B", "t", "b"))
OPENING = {"(": (")", "]"), "[": ("]", ")"), "<(": (")>",)}
PRIMARY = frozenset(
    ("(", "[", "{", "{.", "<(", "frac", "sqrt", "binom", "overline", "lfloor", "lceil", "...", "stackrel")
)
END: Token = ("", "")


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
        while self.at < self.size and not self.sees(*stops) and self.peek()[0] != "e":
            if self.sees(",", ";", "and", "or", "\\\\", "."):
                joints.add(self.next()[1])
                continue
            if parts and self.take("if"):
                parts[-1] = ("if", parts[-1], self.items(*stops))
                continue
            parts.append(self.relation())
            if not self.sees(",", ";", "and", "or", "\\\\", ".", "if", *stops):
                break
        if not parts:
            raise Unreadable("nothing is there")
        return parts[0] if len(parts) == 1 else joining.items(parts, joints)

    def relation(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable("nested too deep")
        first = self.union()
        marks: list[str] = []
        sides = [first]
        while True:
            negated = self.take("not")
            self.take("&")
            if not (self.peek()[0] == "o" and self.peek()[1] in RELATIONS):
                if negated:
                    raise Unreadable("a negation of nothing")
                break
            mark = self.next()[1]
            self.take("&")
            marks.append({"=": "!=", "in": "notin"}.get(mark, "?") if negated else mark)
            sides.append(self.union())
        self.depth -= 1
        return ("rel", tuple(marks), tuple(sides)) if marks else first

    def union(self) -> Node:
        node = self.sum()
        while self.sees(*SETS):
            kind = SETS[self.next()[1]]
            node = (kind, node, self.sum())
        return node

    # arithmetic
    def sum(self) -> Node:
        parts: list[Node] = []
        if self.sees(*SIGNS):
            sign = SIGNS[self.next()[1]]
            first = self.product()
            node: Node = first if sign == "+" else ("-", first) if sign == "-" else (sign, ZERO, first)
        else:
            node = self.product()
        parts.append(node)
        while self.sees(*SIGNS):
            sign = SIGNS[self.next()[1]]
            if sign in ("pm", "mp"):
                parts = [(sign, joining.plus(parts), self.product())]
            else:
                term = self.product()
                parts.append(term if sign == "+" else ("-", term))
        return joining.plus(parts)

    def product(self) -> Node:
        node = self.signed()
        while True:
            if self.take("*"):
                node = self.juxtaposed(node) if self.peek()[0] == "t" else joining.times(node, self.signed())
            elif self.take("/"):
                node = ("/", node, self.signed())
            elif not self.in_set and self.take(":"):
                node = (*node, self.signed()) if node[0] == "ratio" else ("ratio", node, self.signed())
            elif self.take("mod"):
                node = ("fn", "modulo", node, self.signed())
            elif self.sees("choose"):
                self.next()
                node = ("fn", "binom", node, self.signed())
            elif self.begins():
                node = self.juxtaposed(node)
            else:
                return node

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
        if joining.is_mixed(left, right):
            return ("+", left, right)
        return joining.times(left, right)

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
            or (self.sees("/", "^", "*") and joining.is_unit(self.peek(1), self.peek(), parts))
        ):
            parts.append(self.next()[1])
            if parts[-1] == "^" and self.take("{"):
                parts.append(self.next()[1])
                self.need("}")
            elif parts[-1] in ("^", "/", "*"):
                parts.append(self.next()[1])
        return "".join(
            part if part in ("^", "/", "*") or part.isdigit() else " " + part for part in parts
        ).strip()

    def mixed(self, left: Node) -> Node:
        """`2 2/3`: a whole number and a fraction with a space between."""
        if self.peek(1) == ("o", "/") and self.peek(2)[0] == "n":
            top, bottom = numeral(self.next()[1]), numeral(self.found[self.at + 1][1])
            self.at += 2
            fraction: Node = ("/", top, bottom)
            if joining.is_mixed(left, fraction):
                return ("+", left, fraction)
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
        if self.take("-"):
            return ("-", self.signed_again())
        if self.take("+"):
            return self.signed_again()
        if self.sees("+-", "-+"):
            return (SIGNS[self.next()[1]], ZERO, self.signed_again())
        return self.power()

    def signed_again(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable("too many signs")
        node = self.signed()
        self.depth -= 1
        return node

    def power(self) -> Node:
        from verifiers.math_equivalence import factors

        return factors.power(self)
