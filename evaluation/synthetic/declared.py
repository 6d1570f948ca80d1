"""Registers in the files, formats and headers that a study declares, where it declares other ones than the usual."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from openpyxl import load_workbook

from evaluation.errors import StudyError
from evaluation.registers.declaration import Registers
from evaluation.registers.folding import fold
from evaluation.registers.schemas import load_schemas
from evaluation.synthetic.offices import delimited, opendocument
from evaluation.synthetic.offices.spelling import comma, long_date
from evaluation.synthetic.offices.workbook import Cell, new_workbook, to_bytes, write_row

_TEXT, _SHEETS = (".csv", ".tsv"), (".xlsx", ".xlsm")
Sheets = dict[str, list[list[Any]]]


def as_declared(register: str, name: str, content: bytes, registers: Registers) -> dict[str, bytes]:
    """Return the files of a register by their names.

    Parameters
    ----------
    register : str
        Name of the register.
    name : str
        What its office calls the file.
    content : bytes
        The file.
    registers : Registers
        What the study declares.

    Raises
    ------
    StudyError
        When it declares a text file, which has one sheet, for several editions, and no pattern for several names; or a
        format that nobody writes any more.
    """
    pattern = next(iter(registers.files.get(register, ())), name)
    headers = {column: said[0] for column, said in registers.headers.get(register, {}).items() if said}
    suffix = PurePath(pattern).suffix.lower()
    if suffix == PurePath(name).suffix and not headers:
        return {_named(pattern, ""): content}
    sheets = _renamed(_sheets(name, content), register, headers)
    if suffix in _SHEETS:
        return {_named(pattern, ""): _workbook(sheets)}
    if suffix not in (*_TEXT, ".ods"):
        raise _no_format(register, pattern, "*.xlsx, *.ods, *.csv, *.tsv")
    if len(sheets) > 1 and "*" not in pattern:
        raise _no_format(register, pattern, f"*{suffix}")
    files = {_named(pattern, title if len(sheets) > 1 else ""): rows for title, rows in sheets.items()}
    if suffix == ".ods":
        return {file: opendocument.to_bytes("1", rows) for file, rows in files.items()}
    mark = registers.delimiter or ("\t" if suffix == ".tsv" else ";")
    return {
        file: delimited.to_bytes([list(map(_as_text, row)) for row in rows], "utf-8-sig", delimiter=mark)
        for file, rows in files.items()
    }


def _named(pattern: str, title: str) -> str:
    """Return a file name of a pattern; a title stands where the pattern leaves room."""
    return pattern.replace("*", f"-{title}" if title else "", 1).replace("*", "").replace("?", "1")


def _sheets(name: str, content: bytes) -> Sheets:
    """Return the rows of each sheet of a file that an office wrote."""
    if name.endswith(".csv"):
        text = content.decode("cp1252" if not content.startswith(b"\xef\xbb\xbf") else "utf-8-sig")
        lines = csv.reader(io.StringIO(text.removeprefix("sep=;\r\n"), newline=""), delimiter=";")
        return {"1": [[*row] for row in lines]}
    if name.endswith(".ods"):
        from python_calamine import CalamineWorkbook

        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python()
        return {"1": [[None if cell == "" else cell for cell in row] for row in rows]}
    workbook = load_workbook(io.BytesIO(content))
    for sheet in workbook:
        _fill_merged(sheet)
    return {
        sheet.title: [[_day(cell) for cell in row] for row in sheet.iter_rows(values_only=True)] for sheet in workbook
    }


def _fill_merged(sheet: Any) -> None:
    """Write into every cell of a column that was merged what stands in its first one."""
    for cells in [each for each in sheet.merged_cells.ranges if each.min_row < each.max_row]:
        first = sheet.cell(cells.min_row, cells.min_col).value
        sheet.unmerge_cells(str(cells))
        for row in range(cells.min_row, cells.max_row + 1):
            sheet.cell(row, cells.min_col).value = first


def _day(cell: Cell) -> Cell:
    return cell.date() if isinstance(cell, dt.datetime) else cell


def _renamed(sheets: Sheets, register: str, headers: Mapping[str, str]) -> Sheets:
    """Return sheets whose header says what the study declares for a column; the header is the row with most of them."""
    accepted = {
        fold(spelling): headers[column.name]
        for column in load_schemas()[register].columns
        if column.name in headers
        for spelling in column.headers
    }

    def known(row: Sequence[Cell]) -> int:
        return sum(isinstance(cell, str) and fold(cell) in accepted for cell in row)

    for rows in sheets.values():
        header = max(rows, key=known)
        header[:] = [accepted.get(fold(cell), cell) if isinstance(cell, str) else cell for cell in header]
    return sheets


def _workbook(sheets: Sheets) -> bytes:
    workbook = new_workbook()
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for number, row in enumerate(rows, start=1):
            write_row(sheet, number, row)
    return to_bytes(workbook)


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, dt.date):
        return long_date(cell)
    if isinstance(cell, dt.time):
        return f"{cell.hour}:{cell.minute:02d}"
    return comma(cell) if isinstance(cell, float) else str(cell)


def _no_format(register: str, met: str, accepted: str) -> StudyError:
    entry = f"registers.files.{register}"
    return StudyError("errors.study_wrong", file="study.toml", entry=entry, met=met, accepted=accepted)
