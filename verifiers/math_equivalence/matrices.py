"""Arithmetic of small matrices whose cells are trees; nothing is evaluated, and sizes are bounded."""

from __future__ import annotations

from verifiers.math_equivalence import exact, numeric
from verifiers.math_equivalence.tree import has, number, substituted, symbols

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from verifiers.math_equivalence.tree import Node

    Rows = tuple[tuple[Node, ...], ...]

LARGEST = 8  # rows or columns that are multiplied
LARGEST_DETERMINANT = 4
MOST_NODES = 4_000


def reduced(node: Node) -> Node:
    """The tree with matrix operations carried out, where we can; else the tree as it is."""
    if not has(node, "matrix") or node[0] == "matrix":
        return node
    parts = tuple(
        reduced(part) if isinstance(part, tuple) and part and isinstance(part[0], str) else part
        for part in node
    )
    operation = _OPERATIONS.get(str(parts[1] if parts[0] == "fn" else parts[0]))
    result = operation(parts) if operation and _fits(parts) else None
    return parts if result is None else result


def components(node: Node, size: int) -> tuple[Node, ...] | None:
    """The components of a vector written with its unit vectors, `2i - 3j + k`; None where it is none."""
    if size not in (2, 3) or not {"j", "k"} & symbols(node):
        return None
    node = substituted(node, "i", ("sym", "i_1"))
    units = ("i_1", "j", "k")[:size]
    parts = tuple(_at_unit(node, units, unit) for unit in units)
    whole: Node = ("+", *(("*", part, ("sym", unit)) for part, unit in zip(parts, units, strict=True)))
    return parts if numeric.equal(node, whole) is True else None


def identity(node: Node) -> int | None:
    """The size that the name of an identity matrix says, 0 where it says none (`E`); None for others."""
    name, _, index = node[1].partition("_") if node[0] == "sym" else ("", "", "")
    if name not in ("I", "E") or (index and not (index.isdigit() and len(index) == 1)):
        return None
    return int(index or 0)


def is_identity(rows: Rows) -> bool:
    """Whether the diagonal of a square matrix is 1 and the rest of it 0."""
    return all(
        len(row) == len(rows) and all(exact.value(cell) == (i == j) for j, cell in enumerate(row))
        for i, row in enumerate(rows)
    )


def _at_unit(node: Node, units: tuple[str, ...], unit: str) -> Node:
    for name in units:
        node = substituted(node, name, number(name == unit))
    return node


def _fits(node: Node) -> bool:
    from verifiers.math_equivalence.tree import walk

    return sum(1 for _ in walk(node)) <= MOST_NODES


def _shape(rows: Rows) -> tuple[int, int] | None:
    """(rows, columns) of a matrix that is rectangular and small, else None."""
    widths = {len(row) for row in rows}
    return (
        (len(rows), widths.pop())
        if len(widths) == 1 and len(rows) <= LARGEST and len(rows[0]) <= LARGEST
        else None
    )


def _sum(node: Node) -> Node | None:
    terms = node[1:]
    if any(term[0] != "matrix" for term in terms) or len({_shape(term[1]) for term in terms}) != 1:
        return None
    rows = terms[0][1]
    return (
        "matrix",
        tuple(
            tuple(("+", *(term[1][i][j] for term in terms)) for j in range(len(row)))
            for i, row in enumerate(rows)
        ),
    )


def _negative(node: Node) -> Node | None:
    return _each(node[1], lambda cell: ("-", cell))


def _each(node: Node, function: Callable[[Node], Node]) -> Node | None:
    if node[0] != "matrix":
        return None
    return ("matrix", tuple(tuple(function(cell) for cell in row) for row in node[1]))


def _product(node: Node) -> Node | None:
    scalars = tuple(factor for factor in node[1:] if factor[0] != "matrix")
    result: Node | None = None
    for factor in node[1:]:
        if factor[0] == "matrix":
            result = factor if result is None else _multiplied(result[1], factor[1])
            if result is None:
                return None
    if result is None or not scalars:
        return result
    return _each(result, lambda cell: ("*", *scalars, cell))


def _multiplied(a: Rows, b: Rows) -> Node | None:
    left, right = _shape(a), _shape(b)
    if left is None or right is None or left[1] != right[0]:
        return None
    return (
        "matrix",
        tuple(
            tuple(("+", *(("*", row[k], b[k][j]) for k in range(right[0]))) for j in range(right[1]))
            for row in a
        ),
    )


def _power(node: Node) -> Node | None:
    base, exponent = node[1], node[2]
    if base[0] != "matrix":
        return None
    if exponent in (("sym", "T"), ("sym", "\\top"), ("sym", "t")):
        return _transposed(base)
    if exponent in (("sym", "H"), ("sym", "\\dagger"), ("sym", "\\dag")):
        turned = _transposed(base)
        return turned and _each(turned, _conjugated)
    value = exact.value(exponent)
    if value == -1:
        return _inverse(base)
    if value is None or value.denominator != 1 or not 1 <= value <= 4:
        return None
    result: Node | None = base
    for _ in range(int(value) - 1):
        result = result and _multiplied(result[1], base[1])
    return result


def _transposed(node: Node) -> Node | None:
    return ("matrix", tuple(zip(*node[1], strict=True))) if _shape(node[1]) else None


def _conjugated(cell: Node) -> Node:
    return ("fn", "conjugate", cell)


def _determinant(rows: Rows) -> Node | None:
    shape = _shape(rows)
    if shape is None or shape[0] != shape[1] or shape[0] > LARGEST_DETERMINANT:
        return None
    if len(rows) == 1:
        return rows[0][0]
    terms: list[Node] = []
    for j, cell in enumerate(rows[0]):
        minor = _determinant(tuple((*row[:j], *row[j + 1 :]) for row in rows[1:]))
        assert minor is not None  # smaller than a matrix that was small enough
        terms.append(("*", number(-1 if j % 2 else 1), cell, minor))
    return ("+", *terms)


def _adjugate(node: Node) -> Node | None:
    rows: Rows = node[1]
    shape = _shape(rows)
    if shape is None or shape[0] != shape[1] or not 2 <= shape[0] <= LARGEST_DETERMINANT:
        return None
    size = range(shape[0])

    def cofactor(i: int, j: int) -> Node:
        minor = _determinant(tuple((*row[:j], *row[j + 1 :]) for k, row in enumerate(rows) if k != i))
        assert minor is not None  # smaller than a matrix that was small enough
        return ("*", number(-1 if (i + j) % 2 else 1), minor)

    return ("matrix", tuple(tuple(cofactor(j, i) for j in size) for i in size))


def _inverse(node: Node) -> Node | None:
    adjugate, determinant = _adjugate(node), _determinant(node[1])
    if adjugate is None or determinant is None:
        return None
    return _each(adjugate, lambda cell: ("/", cell, determinant))


def _of_matrix(function: Callable[[Node], Node | None]) -> Callable[[Node], Node | None]:
    return lambda node: function(node[2]) if node[2][0] == "matrix" else None


def _trace(node: Node) -> Node:
    return ("+", *(row[i] for i, row in enumerate(node[1]) if i < len(row)))


def _divided(node: Node) -> Node | None:
    return _each(node[1], lambda cell: ("/", cell, node[2])) if node[2][0] != "matrix" else None


_OPERATIONS: dict[str, Callable[[Node], Node | None]] = {
    "+": _sum,
    "-": _negative,
    "*": _product,
    "/": _divided,
    "^": _power,
    "det": _of_matrix(lambda node: _determinant(node[1])),
    "abs": _of_matrix(lambda node: _determinant(node[1])),
    "adjugate": _of_matrix(_adjugate),
    "trace": _of_matrix(_trace),
    "conjugate": _of_matrix(lambda node: _each(node, _conjugated)),
}
