"""The bytes of the files: read by others, and nothing in them of the clock or of the machine."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile

import openpyxl
import pytest
import python_calamine

from evaluation.synthetic.offices import delimited, opendocument, workbook

ROWS = [["a", "b & <c>"], [dt.date(2016, 2, 29), 1.5], [None, "ò"]]


def _workbook() -> bytes:
    made = workbook.new_workbook()
    sheet = made.create_sheet("S")
    for number, row in enumerate(ROWS, start=1):
        workbook.write_row(sheet, number, row, bold=number == 1)
    return workbook.to_bytes(made)


@pytest.mark.parametrize("content", [_workbook(), opendocument.to_bytes("S", ROWS)], ids=["xlsx", "ods"])
def test_what_is_written_is_read(content: bytes) -> None:
    read = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("S").to_python()
    assert read == [["a", "b & <c>"], [dt.date(2016, 2, 29), 1.5], ["", "ò"]]


def test_the_clock_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    class Later(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Later:
            return cls(2037, 3, 4, 5, 6, 7, tzinfo=tz)

    first, at = _workbook(), time.gmtime(2_120_000_000)
    monkeypatch.setattr("datetime.datetime", Later)
    monkeypatch.setattr("time.localtime", lambda *_: at)
    assert _workbook() == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2017, 6, 1, 0, 0, 0)}
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}


def test_times_of_day_are_times() -> None:
    made = workbook.new_workbook()
    workbook.write_row(made.create_sheet("S"), 1, [dt.time(3, 30)])
    read = openpyxl.load_workbook(io.BytesIO(workbook.to_bytes(made)))
    assert read["S"]["A1"].value == dt.time(3, 30)


def test_an_opendocument_starts_with_its_type() -> None:
    content = opendocument.to_bytes("S", [])
    assert content[30:38] == b"mimetype"
    assert content[38:84] == b"application/vnd.oasis.opendocument.spreadsheet"


def test_delimited_files_quote_what_must_be_quoted() -> None:
    assert delimited.to_bytes([["a;b", "ò"]], "cp1252", declared=True) == b'sep=;\r\n"a;b";\xf2\r\n'
