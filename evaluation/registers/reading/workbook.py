"""Workbooks (xlsx, xls, ods): values by calamine, everything else from the marks."""

from __future__ import annotations

import datetime as dt
import itertools
import mmap
import struct
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from evaluation.errors import RegisterError
from evaluation.registers.reading.compound import workbook_stream
from evaluation.registers.reading.kind import Kind
from evaluation.registers.reading.marks import SheetMarks
from evaluation.registers.reading.ods_marks import read_ods_marks
from evaluation.registers.reading.sheet import TOP_ROWS, Loaded, Sheet, Wanted, too_many_cells
from evaluation.registers.reading.xls_marks import LockedWorkbookError, read_xls_marks
from evaluation.registers.reading.xlsx_marks import read_xlsx_marks
from evaluation.registers.schemas import Limits

_CHUNK = 20_000
_LONGEST_PROBLEM = 120
# Excel keeps 15 digits of a number: longer ones have lost their end.
_EXACT = 10**15


def open_workbook(path: Path, file: str, kind: Kind, limits: Limits) -> Iterator[Sheet]:
    """Give the sheets of a workbook.

    Parameters
    ----------
    path : Path
        The file.
    file : str
        Its name for people.
    kind : {"xlsx", "xls", "ods"}
        What it is.
    limits : Limits
        Sizes beyond which it is refused.

    Raises
    ------
    RegisterError
        When it is damaged or protected, or a sheet is larger than the limits (a stray cell in its last corner is
        enough).
    """
    import python_calamine

    marks = _marks(path, file, kind)
    for name, of_sheet in marks.items():
        _check_extent(file, name, of_sheet.rows, of_sheet.columns, limits)
        _check_extent(file, name, *of_sheet.declared, limits)
    try:
        with python_calamine.CalamineWorkbook.from_path(path) as workbook:
            for about in workbook.sheets_metadata:
                if about.typ == python_calamine.SheetTypeEnum.WorkSheet:
                    yield _sheet(workbook, about, file, marks.get(about.name), limits)
    except python_calamine.PasswordError:
        raise RegisterError("registers.errors.password", file=file) from None
    except python_calamine.CalamineError as error:
        raise RegisterError("registers.errors.broken", file=file, problem=_one_line(error)) from None
    except BaseException as error:
        # A fault inside the reader comes as an exception of its own that no module exports and that is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise RegisterError("registers.errors.broken", file=file, problem=_one_line(error)) from None


def _marks(path: Path, file: str, kind: Kind) -> dict[str, SheetMarks]:
    try:
        if kind == "xls":
            with path.open("rb") as content, mmap.mmap(content.fileno(), 0, access=mmap.ACCESS_READ) as whole:
                return read_xls_marks(workbook_stream(whole))
        return read_xlsx_marks(path, file) if kind == "xlsx" else read_ods_marks(path, file)
    except LockedWorkbookError:
        raise RegisterError("registers.errors.password", file=file) from None
    except (LookupError, ValueError, struct.error) as error:
        raise RegisterError("registers.errors.broken", file=file, problem=_one_line(error)) from None


def _sheet(workbook: Any, about: Any, file: str, marks: SheetMarks | None, limits: Limits) -> Sheet:
    import python_calamine

    content = workbook.get_sheet_by_name(about.name)
    _check_extent(file, about.name, content.total_height, content.total_width, limits)
    areas = content.merged_cell_ranges or ()
    merges = tuple(((top + 1, left + 1), (bottom + 1, right + 1)) for (top, left), (bottom, right) in areas)
    known = marks or SheetMarks(rows=content.total_height, complete=False)
    known = known if known.merges else replace(known, merges=merges)
    table = _table(content, known.errors)
    top = [list(row) for row in zip(*(column.to_pylist() for column in table.slice(0, TOP_ROWS)), strict=True)]
    hidden = about.visible != python_calamine.SheetVisibleEnum.Visible
    return Sheet(file=file, name=about.name, top=top, load=partial(_load, table), marks=known, hidden=hidden)


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:_LONGEST_PROBLEM]


def _check_extent(file: str, name: str, rows: int, columns: int, limits: Limits) -> None:
    if columns > limits.columns or rows * columns > limits.cells:
        raise too_many_cells(file, name, rows, columns, limits)


def _table(content: Any, errors: Mapping[tuple[int, int], str]) -> pa.Table:
    """Return the whole sheet from its first row and column on, as text."""
    if content.start is None:
        return pa.table({})
    first_column = content.start[1]
    names = [str(position) for position in range(content.end[1] + 1)]
    blank = [""] * len(names)
    # Rows are given from the first of the sheet on, but columns from the first with content.
    numbered = content.iter_rows()
    tables = []
    first = 1
    while rows := list(itertools.islice(numbered, _CHUNK)):
        texts = [[*blank[:first_column], *map(cell_text, cells)] for cells in rows]
        for (row, column), error in errors.items():
            if first <= row < first + len(texts):
                texts[row - first][column - 1] = error
        columns = [pa.array(column, pa.string()) for column in zip(*texts, strict=True)]
        tables.append(pa.table(columns, names=names))
        first += len(rows)
    return pa.concat_tables(tables)


def _load(table: pa.Table, wanted: Wanted) -> Loaded:
    names = [str(position) for position in wanted.positions]
    rows = np.arange(wanted.header_row + 1, len(table) + 1, dtype=np.int32)
    return Loaded(cells=table.select(names).slice(wanted.header_row), rows=rows)


def cell_text(cell: Any) -> str:
    """Return a typed cell as text that means the same: ISO dates, ``3:30:00``, whole numbers without ".0"."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "VERO" if cell else "FALSO"
    if isinstance(cell, float):
        return _number_text(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, dt.time):
        cell = dt.timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second, microseconds=cell.microsecond)
    return _clock_text(cell) if isinstance(cell, dt.timedelta) else str(cell)


def _number_text(number: float) -> str:
    if abs(number) >= _EXACT:
        return f"{number:.14E}"
    if number.is_integer():
        return str(int(number))
    text = format(number, ".15g")
    # Three decimals would look like a thousands dot: 2.125 is a number here, and 2.1250 can be nothing else.
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text


def _clock_text(time: dt.timedelta) -> str:
    """Return hours, minutes and seconds; a few seconds off the minute are the rounding of a part of a day."""
    seconds = round(time.total_seconds())
    minutes, rest = divmod(seconds, 60)
    if rest <= 5 or rest >= 55:
        minutes, rest = minutes + (rest >= 55), 0
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"
