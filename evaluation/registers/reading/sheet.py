"""One sheet of one file, before anybody knows which register it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from evaluation.errors import RegisterError
from evaluation.registers.ledger import place_name
from evaluation.registers.reading.letters import column_letter
from evaluation.registers.reading.marks import SheetMarks
from evaluation.registers.schemas import Limits

TOP_ROWS = 40


def too_many_cells(file: str, sheet: str, rows: int, columns: int, limits: Limits) -> RegisterError:
    """Return the error of a sheet that is wider or larger than the limits; names its last cell, often a stray one."""
    return RegisterError(
        "registers.errors.too_many_cells",
        place=place_name(file, sheet),
        columns=columns,
        rows=rows,
        cell=f"{column_letter(columns)}{rows}",
        limit=limits.columns,
        cells=limits.cells,
    )


@dataclass(frozen=True)
class Wanted:
    """What to load of a sheet.

    Parameters
    ----------
    header_row : int
        Row of the header, 1-based; the rows below are loaded.
    positions : tuple of int
        Positions of the columns to load, 0-based.
    coded : frozenset of int
        Those of them with few different cells.
    needed_width : int
        Columns that a row of a text file must have at least.
    """

    header_row: int
    positions: tuple[int, ...]
    coded: frozenset[int] = frozenset()
    needed_width: int = 0


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """The rows below the header.

    Parameters
    ----------
    cells : pyarrow.Table
        One text column per wanted position, in that order, named by the position.
    rows : int32 array
        Row of each.
    encoding : str
        Encoding under which a text file could be read.
    set_aside : mapping of str to list of int
        Rows that could not be cut into cells, by reason.
    short_rows : list of int
        Rows with fewer cells than the header, filled up with blanks.
    """

    cells: pa.Table
    rows: npt.NDArray[np.int32]
    encoding: str = ""
    set_aside: dict[str, list[int]] = field(default_factory=dict)
    short_rows: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A sheet of a file; a text file is one sheet without a name.

    Parameters
    ----------
    file : str
        Name of the file, for people.
    name : str
        Name of the sheet.
    top : list of list of str
        The first rows.
    load : callable
        Loads the rows below a header.
    marks : SheetMarks
        What is known beside the values.
    hidden : bool
        Whether the sheet is hidden.
    """

    file: str
    name: str
    top: Sequence[Sequence[str]]
    load: Callable[[Wanted], Loaded]
    marks: SheetMarks = field(default_factory=SheetMarks)
    hidden: bool = False

    @property
    def place(self) -> str:
        """The sheet for people."""
        return place_name(self.file, self.name)
