"""Reading a column over its distinct cells: five million rows cost as many readings as there are different cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from evaluation.registers.ledger import Ledger
from evaluation.registers.values.reading import Reading

Indices = npt.NDArray[np.int32]
Reader = Callable[[str], Reading]


@dataclass(frozen=True)
class ParsedColumn:
    """The readings of a column.

    Parameters
    ----------
    raw : list of str
        Distinct cells.
    readings : list of Reading
        What each gives.
    codes : int32 array of shape (n,)
        Which of them each row has.
    rows : int64 array of shape (n,) or None
        Rows of the table that were read; None for all of them.
    """

    raw: list[str]
    readings: list[Reading]
    codes: Indices
    rows: npt.NDArray[np.int64] | None = None

    def take(self, values: Sequence[Any], type_: pa.DataType) -> pa.Array:
        """Return one value per row, given one per distinct cell (None for null)."""
        if pa.types.is_dictionary(type_):
            distinct = pa.array(values, type_.value_type).dictionary_encode()
            codes = distinct.indices.take(pa.array(self.codes))
            return pa.DictionaryArray.from_arrays(codes, distinct.dictionary)
        return pa.array(values, type_).take(pa.array(self.codes))

    def values(self, type_: pa.DataType, of: Callable[[Any], Any] = lambda value: value) -> pa.Array:
        """Return the value of each row, or what a function makes of it; null where there is none."""
        return self.take([None if r.value is None else of(r.value) for r in self.readings], type_)


def parse_column(cells: pa.ChunkedArray, read: Reader) -> ParsedColumn:
    """Read a column of text cells.

    Parameters
    ----------
    cells : arrow chunked array of string or dictionary of string
        The cells; null is a cell that the file does not have.
    read : callable
        Reader of one cell.
    """
    raw, codes = _distinct(cells)
    return ParsedColumn(raw, [read(text) for text in raw], codes)


def parse_groups(cells: pa.ChunkedArray, groups: npt.NDArray[np.int32], read: Callable[[int], Reader]) -> ParsedColumn:
    """Read a column whose reader depends on the row (the calendar of serial dates depends on the workbook).

    Parameters
    ----------
    cells : arrow chunked array
        As in :func:`parse_column`.
    groups : int32 array of shape (n,)
        Group of each row.
    read : callable
        Gives the reader of a group.
    """
    raw, codes = _distinct(cells)
    texts: list[str] = []
    readings: list[Reading] = []
    shifted = codes.copy()
    for group in np.unique(groups):
        shifted[groups == group] += len(texts)
        texts += raw
        readings += [read(int(group))(text) for text in raw]
    return ParsedColumn(texts, readings, shifted)


def tidy_column(cells: pa.ChunkedArray, read: Reader, tidy: str) -> tuple[pa.ChunkedArray, ParsedColumn]:
    """Read a column of mostly different texts (codes, names): only the cells that are not tidy are read one by one.

    Parameters
    ----------
    cells : arrow chunked array of string
        The cells.
    read : callable
        Reader of one cell.
    tidy : str
        Regular expression of cells that are their own value.

    Returns
    -------
    tuple of arrow chunked array and ParsedColumn
        The values (null for blank cells), and the readings of the cells that were not tidy.
    """
    texts = cells.cast(pa.string())
    doubtful = pc.invert(pc.match_substring_regex(texts, tidy)).fill_null(False)
    rows = np.flatnonzero(doubtful.to_numpy())
    parsed = replace(parse_column(texts.filter(doubtful), read), rows=rows)
    if not len(rows):
        return texts, parsed
    mended = pc.replace_with_mask(texts.combine_chunks(), doubtful.combine_chunks(), parsed.values(pa.string()))
    return pa.chunked_array([mended]), parsed


def record(parsed: ParsedColumn, column: str, places: pa.Table, ledger: Ledger) -> None:
    """Enter the problems and the rules of a column's readings in the ledger."""
    for issues in (True, False):
        kinds = [reading.problem if issues else reading.rule for reading in parsed.readings]
        entered = np.array([bool(kind) for kind in kinds], bool)
        if not entered.any():
            continue
        positions = np.flatnonzero(entered[parsed.codes])
        rows = positions if parsed.rows is None else parsed.rows[positions]
        number = np.cumsum(entered, dtype=np.int32) - 1
        chosen = [position for position, enters in enumerate(entered) if enters]
        facts = pd.DataFrame(
            {
                "kind": [kinds[position] for position in chosen],
                "raw": [parsed.raw[position] for position in chosen],
                "value": [written(parsed.readings[position].value) for position in chosen],
            }
        )
        where = places.take(pa.array(rows))
        ledger.enter_reading(column, where, number[parsed.codes[positions]], facts, issues=issues)


def written(value: Any) -> str:
    """Return a value as the text that the ledger shows."""
    if value is None:
        return ""
    if hasattr(value, "name"):
        return str(value.name)
    if isinstance(value, tuple):
        return " · ".join(filter(None, map(written, value)))
    if isinstance(value, dt.date):
        return value.isoformat()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _distinct(cells: pa.ChunkedArray) -> tuple[list[str], Indices]:
    encoded = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
    whole = encoded.unify_dictionaries().combine_chunks()
    texts = whole.dictionary.cast(pa.string()).fill_null("").to_pylist()
    codes = whole.indices.fill_null(len(texts)).to_numpy().astype(np.int32)
    return [*texts, ""], codes
