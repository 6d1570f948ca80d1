"""The marks of an xls workbook, from its records: extent, hidden rows, error values, calendar, password.

Colours, strike-through and comments are not read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from evaluation.registers.reading.marks import Cell, SheetMarks

_END, _PASSWORD, _CALENDAR, _SHEET, _ROW, _DIMENSIONS = 0x0A, 0x2F, 0x22, 0x85, 0x208, 0x200
_FORMULA, _SEVERAL, _BOOLEAN_OR_ERROR = 0x06, 0xBD, 0x205
_CELLS = (_FORMULA, _SEVERAL, _BOOLEAN_OR_ERROR, 0x203, 0x204, 0x27E, 0xFD, 0xD6)
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_HIDDEN = 0x20
_HEAD = struct.Struct("<HH")


class LockedWorkbookError(ValueError):
    """A workbook that is protected by a password."""


def read_xls_marks(stream: bytes) -> dict[str, SheetMarks]:
    """Return the marks of each sheet by its name ([MS-XLS] 2.4).

    Parameters
    ----------
    stream : bytes
        The stream of the workbook.

    Raises
    ------
    LockedWorkbookError
        When it is protected by a password.
    ValueError
        When its records do not fit together.
    """
    epoch, starts = 1900, {}
    for kind, body in _records(stream, 0):
        if kind == _PASSWORD:
            raise LockedWorkbookError
        if kind == _CALENDAR and body[:1] == b"\1":
            epoch = 1904
        elif kind == _SHEET:
            starts[_name(body)] = int.from_bytes(body[:4], "little")
    return {name: _read_sheet(stream, start, epoch) for name, start in starts.items()}


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Give kind and content of the records up to the end of a part."""
    while start + _HEAD.size <= len(stream):
        kind, length = _HEAD.unpack_from(stream, start)
        start += _HEAD.size
        if start + length > len(stream):
            raise ValueError("a record beyond the end of the workbook")
        if kind == _END:
            return
        yield kind, stream[start : start + length]
        start += length


def _name(body: bytes) -> str:
    """Return the name of a sheet; before Excel 97 there is no byte that says how wide its letters are."""
    if len(body) == 7 + body[6]:
        return body[7:].decode("cp1252", "replace")
    return body[8:].decode("utf-16-le" if body[7] & 1 else "latin-1", "replace")


def _read_sheet(stream: bytes, start: int, epoch: int) -> SheetMarks:
    last_row = last_column = 0
    declared = (0, 0)
    hidden: set[int] = set()
    errors: dict[Cell, str] = {}
    for kind, body in _records(stream, start):
        if kind in _CELLS and len(body) >= 6:
            row, column = (number + 1 for number in struct.unpack_from("<HH", body))
            last = struct.unpack("<H", body[-2:])[0] + 1 if kind == _SEVERAL else column
            last_row, last_column = max(last_row, row), max(last_column, last)
            error = _error(kind, body)
            if error:
                errors[(row, column)] = error
        elif kind == _ROW and len(body) >= 16 and body[12] & _HIDDEN:
            hidden.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == _DIMENSIONS and len(body) >= 8:
            first, last, left, right = struct.unpack_from("<IIHH" if len(body) >= 12 else "<HHHH", body)
            # A first row after the last one is read as a sheet without end.
            declared = ((last - first) % 2**32, (right - left) % 2**32)
    return SheetMarks(
        rows=last_row,
        columns=last_column,
        declared=declared,
        hidden_rows=frozenset(hidden),
        errors=errors,
        epoch=epoch,
        complete=False,
    )


def _error(kind: int, body: bytes) -> str:
    """Return the error value of a cell, "" where it has none."""
    if kind == _BOOLEAN_OR_ERROR and len(body) >= 8 and body[7]:
        return _ERRORS.get(body[6], "#N/A")
    if kind == _FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
        return _ERRORS.get(body[8], "#N/A")
    return ""
