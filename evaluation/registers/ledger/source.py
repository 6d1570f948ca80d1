"""One sheet of one file, as the ledger knows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

OPEN, KEPT, MERGED, QUARANTINED = range(4)
Rows: TypeAlias = npt.NDArray[np.int32]
Places: TypeAlias = "pa.Table | pd.DataFrame | tuple[Any, Any]"


class Position(NamedTuple):
    """Where a column stands in a sheet: its letter and its header as written."""

    letter: str
    header: str


@dataclass(frozen=True, kw_only=True)
class Source:
    """A sheet of a file (a text file has one sheet, named "").

    Parameters
    ----------
    file, sheet : str
        Path of the file relative to the register folder, and name of the sheet.
    register : str
        Name of the register, "" for a sheet that is none.
    header_row, last_row : int
        Row of the header, 1-based as Excel shows it (0 without one), and last row with content: the rows between are
        the rows read.
    epoch : int
        Calendar of bare Excel serial numbers, 1900 or 1904.
    columns : mapping of str to Position
        Position of each column of the schema that was found.
    personal : frozenset of str
        Columns whose cells are only shown masked.
    """

    file: str
    sheet: str = ""
    register: str = ""
    header_row: int = 0
    last_row: int = 0
    epoch: int = 1900
    columns: Mapping[str, Position] = field(default_factory=dict)
    personal: frozenset[str] = frozenset()

    @property
    def place(self) -> str:
        """The sheet for people."""
        return place_name(self.file, self.sheet)

    @property
    def rows_read(self) -> int:
        """Number of rows below the header."""
        return self.last_row - self.header_row


def place_name(file: str, sheet: str) -> str:
    """Return how a sheet is called in an error; a text file has none."""
    return f"{file}, {sheet}" if sheet else file


def split_places(places: Places) -> tuple[Rows, Rows]:
    """Return the source ids and the rows of places as two int32 arrays of one length.

    Parameters
    ----------
    places : pyarrow.Table, pandas.DataFrame or tuple
        Anything with the columns ``source_id`` and ``source_row``, or the two as a tuple of scalars or arrays.
    """
    ids, rows = places if isinstance(places, tuple) else (places["source_id"], places["source_row"])
    first, second = np.broadcast_arrays(_int32(ids), _int32(rows))
    return np.atleast_1d(first), np.atleast_1d(second)


def split_letters(places: Places) -> pa.Array | None:
    """Return the column letters of places that carry them (the cells of an attendance grid), else None."""
    if isinstance(places, tuple):
        return None
    names = places.column_names if isinstance(places, pa.Table) else list(places.columns)
    return as_text(places["source_column"]) if "source_column" in names else None


def as_text(values: Any) -> pa.Array:
    """Return arrow, pandas or plain texts as one arrow string array, blanks as ""."""
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    array = values if isinstance(values, pa.Array) else pa.array(values, from_pandas=True)
    return array.cast(pa.string()).fill_null("")


def _int32(values: Any) -> Rows:
    if isinstance(values, (pa.ChunkedArray, pa.Array)):
        values = values.to_numpy(zero_copy_only=False) if isinstance(values, pa.Array) else values.to_numpy()
    return np.asarray(values, dtype=np.int32)
