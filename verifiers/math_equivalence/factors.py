"""The tight end of the grammar: powers, postfix marks, subscripts, names."""

from __future__ import annotations

from verifiers.math_equivalence import applied, bigs, brackets
from verifiers.math_equivalence.grammar import DEEPEST, END, POSTFIX
from verifiers.math_equivalence.numerals import numeral
from verifiers.math_equivalence.tokens import Unreadable
from verifiers.math_equivalence.tree import has, number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from verifiers.math_equivalence.parser import Parser
    from verifiers.math_equivalence.tokens import Token
    from verifiers.math_equivalence.tree import Node


_TEMPERATURES = frozenset((kind, scale) for kind in "vt" for scale in "CF")
_COUNTED = ("n", "m", "N")
_AFTER_NAMES = frozenset("_'({")  # marks that make something else of a name
_POWER = ("o", "^")
LARGEST_NUMERAL = 2_000  # bits of a number that has a base


def power(parser: Parser) -> Node:
    """A postfixed factor, and its exponent."""
    parser.powers += 1
    if parser.powers > DEEPEST * 2:
        raise Unreadable("nested too deep")
    node = primary(parser)
    if parser.found[parser.at][1] in POSTFIX:
        node = postfixed(parser, node)
    while parser.found[parser.at] == _POWER:
        parser.at += 1
        node = _raised(parser, node)
    parser.powers -= 1
    return node


def _raised(parser: Parser, node: Node) -> Node:
    """A factor with what stands after `^`."""
    if parser.take("deg"):
        return degrees(parser, node)
    if parser.sees("{") and (marked := _in_braces(parser, node)) is not None:
        return marked
    if parser.sees("'"):
        return postfixed(parser, node)
    if parser.peek()[0] == "t" or (parser.sees("+", "-") and parser.peek(1) in (("o", "}"), END)):
        mark = parser.next()  # an ordinal, the side of a limit, or the positive numbers of a set
        return _sided(node, mark[1], parser.peek()) if mark[0] == "o" else node
    if parser.peek() == END:
        return node
    if parser.sees("*"):
        return _starred(parser, node)
    raised = exponent(parser)
    if node[0] == "sym" and node[1] in applied.CALLED and raised == ("-", number(1)) and parser.sees("("):
        return ("call", f"{node[1]}^-1", *applied.arguments(parser))
    return postfixed(parser, _chosen(node, raised) or ("^", node, raised))


def _sided(node: Node, mark: str, following: Token) -> Node:
    """`\\mathbb{R}^+`, or the side from which a limit is taken; a number alone has no sides."""
    if node[0] in ("num", "dec") and following == END:
        raise Unreadable("a side of a number")
    return ("sym", node[1] + mark) if node[0] == "sym" else node


def _chosen(node: Node, upper: Node) -> Node | None:
    """`C_{10}^3`, `A_5^2` and `P_5^2`: combinations and permutations; None where it is a power of a name."""
    name, _, index = node[1].partition("_") if node[0] == "sym" else ("", "", "")
    if name not in ("C", "A", "P"):
        return None
    if index.isdecimal() and len(index) < 5 and upper[0] == "num" and 3 <= int(index) >= upper[1]:
        below: Node = number(int(index))
    elif name == "C" and index in _COUNTED and upper[0] in ("num", "sym"):
        below = ("sym", index)
    else:
        return None
    if name == "C":
        return ("fn", "binom", below, upper)
    rest = ("+", below, ("-", upper))
    return ("/", ("fn", "factorial", below), ("fn", "factorial", rest))


def _in_braces(parser: Parser, node: Node) -> Node | None:
    """Marks in braces after `^` that are no exponent: degrees, ordinals, primes, stars; None for one."""
    if parser.peek(1) == ("o", "}"):  # an empty exponent; what follows is meant
        parser.at += 2
        return ("^", node, power(parser)) if parser.peek()[0] == "n" else node
    if parser.peek(2) == ("o", "}") and parser.peek(1) == ("o", "deg"):
        parser.at += 3
        return degrees(parser, node)
    if parser.peek(2) == ("o", "}") and parser.peek(1)[0] == "t":  # an ordinal: 12^{th}
        parser.at += 3
        return node
    return _braced_marks(parser, node) if parser.peek(1) in _MARKS else None


def _braced_marks(parser: Parser, node: Node) -> Node:
    parser.at += 1
    while parser.sees("'", "*", "^"):
        for mark in _MARKS[parser.next()]:
            node = _primed(node, mark)
    parser.need("}")
    return node


_COMPOSED = frozenset(("sym", "call", "^"))
_MARKS = {("o", "'"): "'", ("o", "*"): "*", ("o", "^"): "**"}


def _starred(parser: Parser, node: Node) -> Node:
    while parser.take("*", "'"):
        node = _primed(node, parser.found[parser.at - 1][1])
    return node


def exponent(parser: Parser) -> Node:
    """What follows `^`: a braced group, or a signed factor with its own exponent."""
    if parser.take("-"):
        return ("-", exponent(parser))
    parser.take("+")
    if parser.sees("{"):
        return postfixed(parser, primary(parser)) if parser.peek(1) != ("o", "{") else primary(parser)
    return power(parser)


def degrees(parser: Parser, node: Node) -> Node:
    """`60^\\circ 42'`: degrees with their minutes and seconds."""
    value: Node = node
    for mark, size in (("'", 60), ("''", 3600)):
        if parser.peek()[0] == "n" and parser.peek(1) == ("o", "'"):
            part = numeral(parser.next()[1])
            parser.take(mark[0])
            if len(mark) == 2:
                parser.need("'")
            value = ("+", value, ("/", part, number(size)))
    if parser.peek() in _TEMPERATURES:
        return ("unit", node, f"deg{parser.next()[1]}")
    return ("deg", value)


def _measured(parser: Parser, node: Node) -> Node:
    """What is in degrees. Raises Unreadable for what is composed with what follows: `f \\circ g`."""
    if node[0] in _COMPOSED and parser.begins():
        raise Unreadable("a composition")
    return node


def postfixed(parser: Parser, node: Node) -> Node:
    """Factorials, primes, percent, degrees and subscripts."""
    if parser.found[parser.at][1] not in POSTFIX:
        return node
    for _ in range(40):
        if parser.take("!"):
            double = parser.sees("!") and parser.peek(1) != ("o", "!") and node[:2] != ("fn", "factorial")
            parser.at += double
            node = ("fn", "factorial2" if double else "factorial", node)
        elif parser.take("%"):
            node = ("%", node)
        elif parser.take("deg"):
            node = degrees(parser, _measured(parser, node))
        elif parser.take("'"):
            node = _primed(node, "'")
        elif parser.take("_"):
            node = _indexed(parser, node)
        else:
            return node
    raise Unreadable("too many marks after a factor")


def _primed(node: Node, mark: str) -> Node:
    if node[0] == "sym" or (node[0] == "text" and node[1].isalpha()):
        return ("sym", node[1] + mark)
    if has(node, "matrix"):
        return ("^", node, ("sym", "T" if mark == "'" else "H"))
    raise Unreadable("a prime after something that has no name")


def _indexed(parser: Parser, node: Node) -> Node:
    """A subscript: part of a name, or the base of a number."""
    if parser.sees("{"):
        start = parser.at
        _skip_group(parser)
        index = "".join(value for _, value in parser.found[start + 1 : parser.at - 1] if value not in "{}")
    else:
        index = parser.next()[1]
    if (
        node[0] == "num"
        and node[1].denominator == 1
        and index.isdecimal()
        and len(index) <= 2
        and node[1].numerator.bit_length() < LARGEST_NUMERAL
    ):
        return ("base", str(node[1]), index)
    if node[0] == "sym":
        name, primes = node[1].rstrip("'"), len(node[1]) - len(node[1].rstrip("'"))
        while parser.take("'"):
            primes += 1
        return ("sym", f"{name}_{index}" + "'" * primes)
    if node[0] == "call":
        return ("call", f"{node[1]}_{index}", *node[2:])
    raise Unreadable("a subscript of something that has no name")


def _skip_group(parser: Parser) -> None:
    depth = 0
    while parser.peek() != END:
        mark = parser.next()
        depth += {("o", "{"): 1, ("o", "}"): -1}.get(mark, 0)
        if not depth:
            return
    raise Unreadable("'}' is missing")


def primary(parser: Parser) -> Node:
    """One factor without what follows it."""
    kind, value = parser.found[parser.at]
    parser.at += parser.at < parser.size
    if kind == "n":
        return numeral(value)
    if kind == "o":
        reader = brackets.MARKED.get(value)
        if reader is None:
            raise Unreadable(f"{value!r} is not expected")
        return reader(parser)
    return _READERS.get(kind, _unreadable)(parser, value)


def _unreadable(parser: Parser, value: str) -> Node:
    raise Unreadable(f"{value[:20]!r} is not expected" if value else "something is missing")


def _text(parser: Parser, content: str) -> Node:
    return ("text", parser.words(content))


def _name(parser: Parser, name: str) -> Node:
    kind, mark = parser.found[parser.at]
    return _continued(parser, name) if kind == "o" and mark in _AFTER_NAMES else ("sym", name)


def _continued(parser: Parser, name: str) -> Node:
    """A name with its indices, primes and arguments."""
    if parser.take("_"):
        node = _indexed(parser, ("sym", name))
        name = node[1]
    if parser.sees("'"):
        while parser.take("'"):
            name += "'"
        if parser.take("_"):
            name = _indexed(parser, ("sym", name))[1]
    if parser.sees("(") and applied.is_call(parser, name):
        given = applied.arguments(parser)
        if name == "Gamma" and len(given) == 1 and given[0][0] == "num":
            return ("fn", "factorial", ("+", given[0], ("-", number(1))))
        chosen = name == "C" and len(given) == 2  # C(5, 2)
        return ("fn", "binom", *given) if chosen else ("call", name, *given)
    if parser.sees("{") and parser.peek(1) == ("o", "(") and name not in ("pi", "e", "i"):
        inner = applied.arguments(parser)
        return ("call", name, *(inner[0][2:] if inner[0][0] == "tuple" else inner))
    return ("sym", name)


_READERS: dict[str, Callable[[Parser, str], Node]] = {
    "v": _name,
    "t": _text,
    "f": applied.function,
    "b": brackets.environment,
    "B": bigs.big,
}
