"""What an ellipsis leaves out: the terms between the last two that are written and the one after the dots.

Everything here is concrete: names that count have been replaced by numbers. Terms are laid over one another;
where they differ, their numbers (values, exponents, indices) must go on arithmetically or geometrically and
arrive at the last term after a whole number of steps, all of them the same number. Where two different
continuations are possible, nothing is said.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from verifiers.math_equivalence import exact, numeric
from verifiers.math_equivalence.tree import ONE, ZERO, number, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifiers.math_equivalence.tree import Node

    # Whether values go on by ratios; those of two terms and of the last one.
    Gap = tuple[bool, Fraction, Fraction, Fraction]
    Shape = tuple[Node, tuple[Gap, ...]]  # a tree with holes, and what goes into them

MOST_TERMS = 200
MOST_NODES = 4_000  # of the terms that are written out
MOST_SHAPES = 8
MOST_RATIOS = 64
_FIXED = frozenset(("num", "dec", "sym", "text", "dots"))


class TooMany(Exception):
    """The dots stand for more terms than are written out."""


class Unclear(Exception):
    """The dots stand for nothing, or for more than one thing."""


def between(before: tuple[Node, ...], last: Node, *, product_of: bool, ratios: bool) -> list[Node]:
    """The terms left out between those before the dots and the last one. Raises Unclear, TooMany.

    product_of: a term of another kind before them may be a factor by itself.
    ratios: whether values go on with equal ratios, not with equal steps.
    """
    found: list[list[Node]] = []
    start = len(before) - 2 if len(before) > 1 else 0
    first = before[start]
    second = before[start + 1] if len(before) > 1 else _next(first, last)
    for shape in _shapes(first, second, last, ratios):
        steps = _steps(shape[1])
        if not steps or (start and not _fits(before[start - 1], first, shape, product_of=product_of)):
            continue
        if steps > MOST_TERMS or steps * len(walk(last)) > MOST_NODES:
            raise TooMany
        terms = [_filled(shape, at) for at in range(len(before) - start, steps)]
        if terms not in found:
            found.append(terms)
    if len(found) != 1:
        raise Unclear
    return found[0]


def _next(first: Node, last: Node) -> Node:
    """The term after the only one before the dots: `a_1 + … + a_n`, `1, …, 10`."""
    if first[0] == "sym" and (index := indexed(first)) is not None:
        return ("sym", f"{index[0]}_{index[1] + 1}")
    if first == ONE and last[0] == "num":
        return number(2)
    raise Unclear


def indexed(node: Node) -> tuple[str, int] | None:
    """(name, index) of `a_3`."""
    name, _, index = node[1].rpartition("_") if node[0] == "sym" else ("", "", "")
    return (name, int(index)) if name and index.isdigit() and index.isascii() and len(index) < 6 else None


def _shapes(a: Node, b: Node, c: Node, ratios: bool) -> Iterator[Shape]:
    """Trees with holes that are a, b and c when these are filled."""
    if a == b == c:
        yield a, ()
        return
    if (name := _name_of(a, b, c)) is not None:
        i, j, k = (Fraction(node[1].rpartition("_")[2]) for node in (a, b, c))
        yield ("index", name), ((False, i, j, k),)
        return
    a, b, c = _as_sums(a, b, c)
    parted = list(_by_parts(a, b, c, ratios))
    yield from parted
    if c[0] == "^" and (ratios or exact.value(c[1]) is None):
        powers = [_exponent(node, c[1]) for node in (a, b, c)]
        if powers[0] and powers[1] and powers[2]:
            for inner, gaps in _shapes(powers[0], powers[1], powers[2], ratios=False):
                yield ("^", c[1], inner), gaps
    if not parted and (gap := _gap(a, b, c, ratios)):
        yield ("hole",), (gap,)


def _as_sums(*nodes: Node) -> list[Node]:
    """x, x + 1, x + n as x + 0, x + 1, x + n."""
    if all(node[0] != "+" for node in nodes):
        return list(nodes)
    return [node if node[0] == "+" or exact.value(node) is not None else ("+", node, ZERO) for node in nodes]


def _name_of(a: Node, b: Node, c: Node) -> str | None:
    """The name that all three have with an index of its own."""
    names = {found[0] if (found := indexed(node)) else None for node in (a, b, c)}
    return names.pop() if len(names) == 1 else None


def _gap(a: Node, b: Node, c: Node, ratios: bool) -> Gap | None:
    p, q, last = exact.value(a), exact.value(b), exact.value(c)
    return None if p is None or q is None or last is None else (ratios, p, q, last)


def _by_parts(a: Node, b: Node, c: Node, ratios: bool) -> Iterator[Shape]:
    if not a[0] == b[0] == c[0] or a[0] in _FIXED or not len(a) == len(b) == len(c):
        return
    choices: list[list[Shape]] = []
    for x, y, z in zip(a[1:], b[1:], c[1:], strict=True):
        if isinstance(x, tuple) and isinstance(y, tuple) and isinstance(z, tuple):
            choices.append(list(_shapes(x, y, z, ratios))[:MOST_SHAPES])
        elif x == y == z:
            choices.append([(x, ())])
        else:
            return
    for count, chosen in enumerate(product(*choices)):
        if count == MOST_SHAPES:
            return
        yield (a[0], *(shape for shape, _ in chosen)), tuple(gap for _, gaps in chosen for gap in gaps)


def _exponent(node: Node, base: Node) -> Node | None:
    """The exponent of a node as a power of `base`; None where it is none."""
    if node[0] == "^" and node[1] == base:
        return node[2]  # type: ignore[no-any-return]  # a node by construction
    if node == ONE:
        return number(0)
    if node == base:
        return ONE
    value, root = exact.value(node), exact.value(base)
    if value is None or root is None or root in (0, 1, -1):
        return None
    return next((number(count) for count in range(2, 40) if root**count == value), None)


def _steps(gaps: tuple[Gap, ...]) -> int:
    """How many steps lead from the first term to the last; 0 where it is no whole number, or not one."""
    steps = {_ratio_steps(*gap[1:]) if gap[0] else _equal_steps(*gap[1:]) for gap in gaps}
    return steps.pop() if len(steps) == 1 else 0


def _equal_steps(p: Fraction, q: Fraction, last: Fraction) -> int:
    steps = (last - p) / (q - p) if p != q else Fraction(0)
    return steps.numerator if steps.denominator == 1 and steps > 0 else 0


def _ratio_steps(p: Fraction, q: Fraction, last: Fraction) -> int:
    if not p or not q or abs(p) == abs(q) or exact.bits(p) + exact.bits(q) > MOST_TERMS:
        return 0
    return next((at for at in range(1, MOST_RATIOS) if _value((True, p, q, last), at) == last), 0)


def _value(gap: Gap, at: int) -> Fraction:
    ratio, p, q, _ = gap
    return Fraction(p * (q / p) ** at) if ratio else p + at * (q - p)


def _fits(earlier: Node, first: Node, shape: Shape, *, product_of: bool) -> bool:
    """Whether the term before the first two belongs to them, or is a factor of another kind."""
    if product_of and earlier[0] != first[0]:
        return True
    return numeric.equal(_filled(shape, -1), earlier) is True


def _filled(shape: Shape, at: int) -> Node:
    """The term so many steps after the first."""
    term = _with(shape[0], iter([_value(gap, at) for gap in shape[1]]))
    value = exact.value(term)
    return term if value is None else number(value)


def _with(shape: Node, values: Iterator[Fraction]) -> Node:
    if shape[0] == "hole":
        return number(next(values))
    if shape[0] == "index":
        return ("sym", f"{shape[1]}_{next(values)}")
    return tuple(_with(part, values) if type(part) is tuple and part else part for part in shape)
