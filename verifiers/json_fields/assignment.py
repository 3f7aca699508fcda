"""One-to-one assignment: the optimum, and a cheaper matching for what is too large for it.

`optimal` is the shortest augmenting path algorithm for the linear assignment problem (Jonker and
Volgenant 1987; the form with row and column potentials, after Crouse, "On implementing 2D rectangular
assignment algorithms", 2016): O(rows² · columns), rows being the shorter side.

`greedy` takes the heaviest pair whose two ends are free, again and again: O(E log E) for E weighted
pairs, at least half of the optimum's weight (Avis 1983).
"""

from __future__ import annotations

from math import inf

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def optimal(gain: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The (row, column) pairs with the greatest sum of `gain`; as many as the shorter side has.

    Every row has the same length; entries are finite.
    """
    if not gain or not gain[0]:
        return []
    if len(gain) > len(gain[0]):
        turned = [list(column) for column in zip(*gain, strict=True)]
        return sorted((row, column) for column, row in optimal(turned))
    columns = len(gain[0])
    row_of = [-1] * columns
    column_potential, row_potential = [0.0] * columns, [0.0] * len(gain)
    for row in range(len(gain)):
        _augment(gain, row, row_of, (row_potential, column_potential))
    return sorted((row, column) for column, row in enumerate(row_of) if row >= 0)


def _augment(
    gain: Sequence[Sequence[float]], root: int, row_of: list[int], potential: tuple[list[float], list[float]]
) -> None:
    """Assigns one more row along the shortest augmenting path from it, and mends the potentials."""
    row_potential, column_potential = potential
    open_columns = set(range(len(row_of)))
    distance, came_from = [inf] * len(row_of), [root] * len(row_of)
    done: list[int] = []
    row, shortest = root, 0.0
    while True:
        gains, offset = gain[row], shortest - row_potential[row]
        nearest, column = inf, -1
        for candidate in open_columns:
            reach = offset - gains[candidate] - column_potential[candidate]
            if reach < distance[candidate]:
                distance[candidate], came_from[candidate] = reach, row
            if distance[candidate] < nearest:
                nearest, column = distance[candidate], candidate
        shortest = nearest
        open_columns.discard(column)
        if row_of[column] < 0:
            break
        done.append(column)
        row = row_of[column]
    row_potential[root] += shortest
    for settled in done:
        row_potential[row_of[settled]] += shortest - distance[settled]
        column_potential[settled] -= shortest - distance[settled]
    _flip(row_of, came_from, root, column)


def _flip(row_of: list[int], came_from: list[int], root: int, column: int) -> None:
    """Reassigns the rows along the path that ends in `column`."""
    held = {row: at for at, row in enumerate(row_of) if row >= 0}
    while True:
        row = came_from[column]
        previous = held.get(row, -1)
        row_of[column] = row
        if row == root:
            return
        column = previous


def greedy(weighted: Iterable[tuple[float, int, int]]) -> list[tuple[int, int]]:
    """Pairs by falling weight, ties by lower (row, column). Takes (weight, row, column)."""
    rows: set[int] = set()
    columns: set[int] = set()
    chosen: list[tuple[int, int]] = []
    for _, row, column in sorted(weighted, key=lambda entry: (-entry[0], entry[1], entry[2])):
        if row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            chosen.append((row, column))
    return chosen
