"""Packing of laid-out parts into one picture, none over another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import count

Point = tuple[float, float]
Cell = tuple[int, int]

CELL = 60.0
"""Side of a packing cell, in canvas units."""
ASPECT = 1.15
"""Width to height of the packed picture: that of the picture between filters and panel."""


def pack_parts(parts: Sequence[Sequence[Point]]) -> list[list[Point]]:
    """Move the parts of a layout side by side, the largest in the middle.

    Args:
        parts: the points of each part, in canvas units.

    Returns:
        The same parts in the same order, each moved as a whole; no two come nearer than one packing cell.
    """
    taken: set[Cell] = set()
    first_free: dict[frozenset[Cell], int] = {}
    packed: list[list[Point]] = [[] for _ in parts]
    spiral = _Spiral()
    for number in sorted(range(len(parts)), key=lambda n: (-len(parts[n]), n)):
        points, shape = _at_origin(parts[number])
        # Cells are only ever taken, so a place refused to a shape stays refused to its next copy.
        for turn in count(first_free.get(shape, 0)):
            dx, dy = spiral.cell(turn)
            if not any((x + dx, y + dy) in taken for x, y in shape):
                break
        first_free[shape] = turn
        taken.update((x + dx, y + dy) for x, y in shape)
        packed[number] = [(x + dx * CELL, y + dy * CELL) for x, y in points]
    return packed


def _at_origin(points: Sequence[Point]) -> tuple[list[Point], frozenset[Cell]]:
    """The points around the origin, and the cells that they need: row by row all between the outermost two."""
    middle_x = (min(x for x, _ in points) + max(x for x, _ in points)) / 2
    middle_y = (min(y for _, y in points) + max(y for _, y in points)) / 2
    moved = [(x - middle_x, y - middle_y) for x, y in points]
    rows: dict[int, tuple[int, int]] = {}
    for x, y in moved:
        column, row = math.floor(x / CELL + 0.5), math.floor(y / CELL + 0.5)
        for near in (row - 1, row, row + 1):
            left, right = rows.get(near, (column, column))
            rows[near] = min(left, column - 1), max(right, column + 1)
    cells = {(column, row) for row, (left, right) in rows.items() for column in range(left, right + 1)}
    return moved, frozenset(cells)


class _Spiral:
    """The cells of the plane by distance from the origin, in an ellipse as wide as the screen."""

    def __init__(self) -> None:
        self._cells: list[Cell] = []
        self._rings = self._ring_cells()

    def cell(self, turn: int) -> Cell:
        while turn >= len(self._cells):
            self._cells.extend(next(self._rings))
        return self._cells[turn]

    @staticmethod
    def _ring_cells() -> Iterator[list[Cell]]:
        step = 8
        for inner in count(0, step):
            outer = inner + step
            wide = math.ceil(outer * ASPECT)
            ring = [
                (math.hypot(x / ASPECT, y), x, y)
                for x in range(-wide, wide + 1)
                for y in range(-outer, outer + 1)
                if inner <= math.hypot(x / ASPECT, y) < outer
            ]
            yield [(x, y) for _, x, y in sorted(ring)]
