"""The tight end of the grammar: powers, postfix marks, brackets, functions, fractions, roots, environments."""

from __future__ import annotations

from verifiers.math_equivalence import bigs
from verifiers.math_equivalence.numerals import numeral
from verifiers.math_equivalence.parser import DEEPEST, END, OPENING, Parser
from verifiers.math_equivalence.symbols import ENVIRONMENTS
from verifiers.math_equivalence.tokens import Unreadable
from verifiers.math_equivalence.tree import has, number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from verifiers.math_equivalence.tree import Node

CALLED = frozenset("fghFGHTW")  # names that are functions when a bracket follows
MINUS_ONE = number(-1)
_STOPS_ARGUMENT = ("f", "B", "t", "b")


def power(parser: Parser) -> Node:
    """A postfixed factor, and its exponent."""
    parser.powers += 1
    if parser.powers > DEEPEST * 2:
        raise Unreadable("nested too deep")
    node = postfixed(parser, primary(parser))
    while parser.take("^"):
        node = _raised(parser, node)
    parser.powers -= 1
    return node


def _raised(parser: Parser, node: Node) -> Node:
    if parser.take("deg"):
        return degrees(parser, node)
    if parser.sees("{"):
        if parser.peek(1) == ("o", "deg") and parser.peek(2) == ("o", "}"):
            parser.at += 3
            return degrees(parser, node)
        if parser.peek(1)[0] == "t" and parser.peek(2) == ("o", "}"):  # an ordinal: 12^{th}
            parser.at += 3
            return node
        if parser.peek(1) == ("o", "}"):  # an empty exponent; what follows is meant
            parser.at += 2
            return ("^", node, power(parser)) if parser.peek()[0] == "n" else node
        if parser.peek(1) in (("o", "'"), ("o", "*"), ("o", "^")):
            parser.at += 1
            while parser.take("'", "*", "^"):
                marks = {"'": "'", "*": "*", "^": "**"}[parser.found[parser.at - 1][1]]
                node = _primed(_primed(node, "*"), "*") if len(marks) == 2 else _primed(node, marks)
            parser.need("}")
            return node
    if parser.sees("'"):
        return postfixed(parser, node)
    if parser.peek()[0] == "t" or (parser.sees("+", "-") and parser.peek(1) in (("o", "}"), END)):
        parser.next()  # an ordinal, or the side of a limit
        return node
    if parser.peek() == END or parser.sees("*"):
        return node if parser.peek() == END else _starred(parser, node)
    return postfixed(parser, ("^", node, exponent(parser)))


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
    if parser.peek() == ("v", "C") or parser.peek() == ("v", "F"):  # a temperature
        return ("unit", node, parser.next()[1])
    return ("deg", value)


def postfixed(parser: Parser, node: Node) -> Node:
    """Factorials, primes, percent, degrees and subscripts."""
    for _ in range(400):
        if parser.take("!"):
            double = parser.sees("!") and parser.peek(1) != ("o", "!")
            parser.at += double
            node = ("fn", "factorial2" if double else "factorial", node)
            while parser.take("!"):
                node = ("fn", "factorial", node)
        elif parser.take("%"):
            node = ("%", node)
        elif parser.take("deg"):
            node = degrees(parser, node)
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
    if node[0] == "num" and index.isdigit():
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
    kind, value = parser.next()
    if kind == "o":
        reader = _MARKED.get(value)
        if reader is None:
            raise Unreadable(f"{value!r} is not expected")
        return reader(parser)
    return _READERS.get(kind, _unreadable)(parser, value)


def _unreadable(parser: Parser, value: str) -> Node:
    raise Unreadable(f"{value[:20]!r} is not expected" if value else "something is missing")


def _number(parser: Parser, raw: str) -> Node:
    return numeral(raw)


def _text(parser: Parser, content: str) -> Node:
    return ("text", parser.words(content))


def _name(parser: Parser, name: str) -> Node:
    if parser.sees("_"):
        parser.next()
        node = _indexed(parser, ("sym", name))
        name = node[1]
    if parser.sees("'"):
        while parser.take("'"):
            name += "'"
        if parser.take("_"):
            name = _indexed(parser, ("sym", name))[1]
    if parser.sees("(") and _is_call(parser, name):
        return ("call", name, *arguments(parser))
    if parser.sees("{") and parser.peek(1) == ("o", "(") and name not in ("pi", "e", "i"):
        inner = arguments(parser)
        return ("call", name, *(inner[0][2:] if inner[0][0] == "tuple" else inner))
    return ("sym", name)


def _is_call(parser: Parser, name: str) -> bool:
    """`f(x)`; also `W(n) =` and `h(x, y)`, where a product makes no sense."""
    if name[0] in CALLED and name.rstrip("'") != "e":
        return True
    depth, comma = 0, False
    for index in range(parser.at, min(parser.at + 40, len(parser.found))):
        mark = parser.found[index]
        depth += {("o", "("): 1, ("o", ")"): -1}.get(mark, 0)
        comma = comma or (depth == 1 and mark == ("o", ","))
        if not depth:
            follows = parser.found[index + 1] if index + 1 < len(parser.found) else END
            return comma or (follows == ("o", "=") and len(parser.found[parser.at + 1 : index]) <= 2)
    return False


def arguments(parser: Parser) -> tuple[Node, ...]:
    """The items in the brackets that follow."""
    opening = parser.next()[1]
    if opening == "(" and parser.take(")"):
        return ()
    bars, parser.bars = parser.bars, 0
    inner = parser.items(")", "]", "}", ".}")
    parser.bars = bars
    parser.need({"(": ")", "{": "}", "{.": ".}", "[": "]"}[opening])
    return inner[1:] if inner[0] == "list" else (inner,)


def _function(parser: Parser, name: str) -> Node:
    """`\\sin^2 x`, `\\log_2 8`, `\\max(a, b)`, `\\sin 2x`."""
    index: Node | None = None
    raised: Node | None = None
    for _ in range(2):
        if parser.take("_"):
            index = exponent(parser)
        elif parser.take("^"):
            raised = exponent(parser)
        elif parser.take("'"):
            return ("sym", name + "'")
    arguments_ = _arguments_of(parser)
    if raised == ("-", number(1)) and len(arguments_) == 1:
        return ("fn", "a" + name, *arguments_)
    if index is not None and name in ("log", "ln") and len(arguments_) == 1:
        arguments_ = (*arguments_, index)
    node: Node = _NAMED.get(name, _plain)(name, arguments_)
    return node if raised is None else ("^", node, raised)


def _plain(name: str, arguments_: tuple[Node, ...]) -> Node:
    return ("fn", name, *arguments_)


_NAMED: dict[str, Callable[[str, tuple[Node, ...]], Node]] = {
    "sqrt": lambda name, given: ("fn", "root", given[0], number(2)),
    "cbrt": lambda name, given: ("fn", "root", given[0], number(3)),
    "lg": lambda name, given: ("fn", "log", given[0], number(10)),
    "lb": lambda name, given: ("fn", "log", given[0], number(2)),
    "deg": lambda name, given: ("call", "deg", *given),
}


def _arguments_of(parser: Parser) -> tuple[Node, ...]:
    if parser.sees("(", "[", "{."):
        return arguments(parser)
    if parser.sees("{"):
        given = arguments(parser)
        return given
    parts = [_argument(parser)]
    while _argument_goes_on(parser, parts[-1]):
        parts.append(power(parser))
    return (parts[0] if len(parts) == 1 else ("*", *parts),)


def _argument(parser: Parser) -> Node:
    if parser.take("-"):
        return ("-", power(parser))
    return power(parser)


def _argument_goes_on(parser: Parser, last: Node) -> bool:
    kind, value = parser.peek()
    if kind in _STOPS_ARGUMENT or not parser.begins():
        return False
    return not (kind == "o" and value in ("(", "[", "|", "{.")) or last[0] in ("num", "dec")


def _bracketed(opening: str) -> Callable[[Parser], Node]:
    def read(parser: Parser) -> Node:
        bars, parser.bars = parser.bars, 0
        in_set, parser.in_set = parser.in_set, 0
        inner = parser.items(*OPENING[opening])
        parser.bars, parser.in_set = bars, in_set
        closing = parser.need(*OPENING[opening])
        if inner[0] != "list":
            return inner if inner[0] in ("tuple", "set") or opening != "[" else inner
        return ("tuple", opening + closing, *inner[1:])

    return read


def _group(parser: Parser) -> Node:
    """A TeX group; several items in it are meant as a set. A missing last brace is forgiven."""
    outer = parser.bars, parser.integrals
    parser.bars = parser.integrals = 0
    inner = parser.items("}")
    parser.bars, parser.integrals = outer
    if parser.peek() != END:
        parser.need("}")
    return ("set", *inner[1:]) if inner[0] == "list" else inner


def _set(parser: Parser) -> Node:
    if parser.take(".}"):
        return ("set",)
    bars, parser.bars = parser.bars, 0
    parser.in_set += 1
    inner = parser.items("|", ":", ".}")
    parser.in_set -= 1
    built = parser.sees("|", ":")
    if built:
        parser.next()
        condition = parser.items(".}")
    parser.bars = bars
    parser.need(".}")
    if built:
        return ("build", inner, condition)
    return ("set", *inner[1:]) if inner[0] == "list" else ("set", inner)


def _fraction(parser: Parser) -> Node:
    return ("/", tex_argument(parser), tex_argument(parser))


def tex_argument(parser: Parser) -> Node:
    """The argument of a command: a braced group, a single digit of a number, or a factor."""
    kind, value = parser.peek()
    if kind == "n" and value.isdigit() and len(value) > 1:
        parser.found = [*parser.found]
        parser.found[parser.at] = ("n", value[1:])
        return number(int(value[0]))
    return primary(parser)


def _root(parser: Parser) -> Node:
    degree: Node = number(2)
    if parser.take("["):
        degree = parser.items("]")
        parser.need("]")
    if parser.sees("("):
        return ("fn", "root", arguments(parser)[0], degree)
    return ("fn", "root", primary(parser), degree)


def _binomial(parser: Parser) -> Node:
    return ("fn", "binom", tex_argument(parser), tex_argument(parser))


def _between(closing: str, name: str) -> Callable[[Parser], Node]:
    def read(parser: Parser) -> Node:
        bars, parser.bars = parser.bars, 0
        inner = parser.items(closing)
        parser.bars = bars
        parser.need(closing)
        return ("fn", name, inner)

    return read


def _absolute(parser: Parser) -> Node:
    parser.depth += 1
    if parser.depth > DEEPEST:
        raise Unreadable("nested too deep")
    parser.bars += 1
    inner = parser.sum()
    parser.bars -= 1
    parser.need("|")
    parser.depth -= 1
    return ("fn", "abs", inner)


def _overlined(parser: Parser) -> Node:
    inner = primary(parser)
    return ("sym", f"bar_{inner[1]}") if inner[0] == "sym" and inner[1] != "i" else ("fn", "conjugate", inner)


def _environment(parser: Parser, name: str) -> Node:
    kind = ENVIRONMENTS[name]
    rows: list[tuple[Node, ...]] = []
    row: list[Node] = []
    while parser.peek()[0] != "e":
        if parser.peek() == END:
            raise Unreadable(f"environment {name} does not end")
        if parser.take("\\\\"):
            rows, row = ([*rows, tuple(row)], []) if row else (rows, [])
        elif not parser.take("&", ","):
            row.append(parser.items("&", "\\\\"))
    parser.next()
    if row:
        rows.append(tuple(row))
    return _matrix(kind, rows)


def _matrix(kind: str, rows: list[tuple[Node, ...]]) -> Node:
    if not rows:
        raise Unreadable("an empty environment")
    if kind == "cases" and any(len(row) > 1 for row in rows):
        return ("cases", tuple(rows))
    if kind in ("cases", "lines"):
        flat = [cell for row in rows for cell in row]
        return flat[0] if len(flat) == 1 else ("list", *flat)
    matrix: Node = ("matrix", tuple(rows))
    return ("fn", "det", matrix) if kind == "det" else matrix


_READERS: dict[str, Callable[[Parser, str], Node]] = {
    "n": _number,
    "v": _name,
    "t": _text,
    "f": _function,
    "b": _environment,
    "B": bigs.big,
}
_MARKED: dict[str, Callable[[Parser], Node]] = {
    "(": _bracketed("("),
    "[": _bracketed("["),
    "<(": _bracketed("<("),
    "{": _group,
    "{.": _set,
    "frac": _fraction,
    "sqrt": _root,
    "binom": _binomial,
    "|": _absolute,
    "lfloor": _between("rfloor", "floor"),
    "lceil": _between("rceil", "ceil"),
    "overline": _overlined,
    "...": lambda parser: ("dots",),
}
