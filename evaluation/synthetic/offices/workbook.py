"""Excel workbooks as bytes that are the same each time."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

Cell = str | float | int | dt.date | dt.time | None

DATE_FORMAT, TIME_FORMAT = "DD/MM/YYYY", "H:MM"
SYNTHETIC = "DATI SINTETICI: persone inventate, nessun dato reale"
_MOMENT = dt.datetime(2017, 6, 1)
_ZIP_MOMENT = (2017, 6, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def new_workbook() -> Workbook:
    """Return a workbook without sheets."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    workbook.properties.creator = "evaluation synthetic"
    workbook.properties.created = _MOMENT
    return workbook


def write_row(sheet: Worksheet, row: int, cells: Sequence[Cell], *, bold: bool = False) -> None:
    """Write a row; dates and times get the formats of an Italian office."""
    for column, value in enumerate(cells, start=1):
        if value is None:
            continue
        cell = sheet.cell(row, column, value)
        if isinstance(value, dt.time):
            cell.number_format = TIME_FORMAT
        elif isinstance(value, dt.date):
            cell.number_format = DATE_FORMAT
        if bold:
            cell.font = Font(bold=True)


def to_bytes(workbook: Workbook) -> bytes:
    """Return the file of a workbook: no clock in it, and nothing compressed, because compressors differ."""
    buffer = io.BytesIO()
    workbook.save(buffer)
    with zipfile.ZipFile(buffer) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    moment = f"{_MOMENT.isoformat()}Z".encode()
    parts["docProps/core.xml"] = _MODIFIED.sub(rb"\g<1>" + moment, parts["docProps/core.xml"])
    return pack(parts)


def pack(parts: dict[str, Any]) -> bytes:
    """Return a zip archive of named parts, in their order, without a clock and without compression."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _ZIP_MOMENT), content)
    return buffer.getvalue()
