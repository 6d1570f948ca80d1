"""Merged cells: the value stands in the first cell alone and is meant for all of them, downwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from evaluation.registers.reading.marks import Cell

Rows = npt.NDArray[np.int32]


def fill_merged(
    cells: pa.Table,
    rows: Rows,
    positions: Mapping[str, int],
    merges: Sequence[tuple[Cell, Cell]],
    blank: npt.NDArray[np.bool_],
) -> tuple[pa.Table, dict[str, Rows]]:
    """Fill merged areas downwards, in their first column; blank rows stay blank.

    Parameters
    ----------
    cells : pyarrow.Table
        Text columns.
    rows : int32 array
        Row of each.
    positions : mapping of str to int
        Position of each column in the sheet, 0-based.
    merges : sequence of ((row, column), (row, column))
        First and last cell of each area, 1-based.
    blank : bool array
        Rows without any content.

    Returns
    -------
    tuple of pyarrow.Table and dict of str to int32 array
        The cells, and the rows filled in each column.
    """
    names = {at + 1: name for name, at in positions.items()}
    down = [area for area in merges if area[1][0] > area[0][0] and area[0][1] in names]
    if not down:
        return cells, {}
    table = {name: cells[name].to_pylist() for name in {names[first[1]] for first, _ in down}}
    filled: dict[str, list[int]] = {}
    for (first_row, column), (last_row, _) in down:
        inside = np.flatnonzero((rows > first_row) & (rows <= last_row) & ~blank)
        start = np.flatnonzero(rows == first_row)
        if len(start):
            name = names[column]
            for position in inside:
                table[name][position] = table[name][start[0]]
                filled.setdefault(name, []).append(int(rows[position]))
    for name, texts in table.items():
        cells = cells.set_column(cells.column_names.index(name), name, pa.array(texts, pa.string()))
    return cells, {name: np.array(numbers, np.int32) for name, numbers in filled.items()}
