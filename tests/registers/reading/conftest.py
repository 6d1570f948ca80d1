"""Small files in every format, written by hand where no library of the project writes it."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from evaluation.registers.ledger import Ledger

Rows = Sequence[Sequence[Any]]
Records = Sequence[tuple[int, bytes]]


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def write_xlsx(tmp_path: Path) -> Callable[..., Path]:
    """Return a writer of xlsx files: name, rows per sheet, and a function that finishes the workbook."""

    def write(name: str, sheets: dict[str, Rows], finish: Callable[[Workbook], None] = lambda _: None) -> Path:
        workbook = Workbook()
        workbook.remove(workbook.active)
        for title, rows in sheets.items():
            sheet = workbook.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        finish(workbook)
        workbook.save(tmp_path / name)
        return tmp_path / name

    return write


@pytest.fixture
def write_ods(tmp_path: Path) -> Callable[..., Path]:
    """Return a writer of ods files from the XML of the tables."""

    def write(name: str, tables: str, manifest: str = "<manifest/>") -> Path:
        spaces = " ".join(
            f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
            for prefix in ("office", "table", "text")
        )
        content = (
            f"<office:document-content {spaces}><office:body><office:spreadsheet>{tables}"
            "</office:spreadsheet></office:body></office:document-content>"
        )
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("META-INF/manifest.xml", manifest)
            archive.writestr("content.xml", content)
        return tmp_path / name

    return write


@pytest.fixture
def write_xls(tmp_path: Path) -> Callable[..., Path]:
    """Return a writer of xls files (BIFF8 in a compound file): one sheet of texts and numbers, and further records."""

    def write(
        name: str,
        title: str,
        rows: Rows,
        merged: Sequence[tuple[int, int, int, int]] = (),
        of_workbook: Records = (),
        of_sheet: Records = (),
    ) -> Path:
        (tmp_path / name).write_bytes(_compound(_biff(title, rows, merged, of_workbook, of_sheet)))
        return tmp_path / name

    return write


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _text(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def _biff(
    title: str, rows: Rows, merged: Sequence[tuple[int, int, int, int]], of_workbook: Records, of_sheet: Records
) -> bytes:
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1997, 0, 6)
    globals_ = _record(0x0809, begin) + _record(0x0042, struct.pack("<H", 1200))
    globals_ += b"".join(_record(*record) for record in of_workbook)
    short_title = struct.pack("<BB", len(title), 1) + title.encode("utf-16-le")
    start = len(globals_) + 4 + 6 + len(short_title) + 4
    globals_ += _record(0x0085, struct.pack("<IBB", start, 0, 0) + short_title) + _record(0x000A)
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 1997, 0, 6))
    width = max(len(row) for row in rows)
    sheet += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            place = struct.pack("<HHH", number, column, 0)
            if isinstance(cell, str):
                sheet += _record(0x0204, place + _text(cell))
            elif cell is not None:
                sheet += _record(0x0203, place + struct.pack("<d", cell))
    sheet += b"".join(_record(*record) for record in of_sheet)
    if merged:
        areas = b"".join(struct.pack("<HHHH", *area) for area in merged)
        sheet += _record(0x00E5, struct.pack("<H", len(merged)) + areas)
    return globals_ + sheet + _record(0x000A)


def _compound(stream: bytes) -> bytes:
    """Wrap one stream named Workbook: sector 0 the table of sectors, sector 1 the folder, then the stream."""
    stream = stream.ljust(4096, b"\0")
    stream += b"\0" * (-len(stream) % 512)
    sectors = len(stream) // 512
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    table += [0xFFFFFFFF] * (128 - len(table))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    entries = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream))
    folder = (entries + _entry("", 0, 0xFFFFFFFF, 0, 0) * 2)[:512]
    return header + struct.pack("<128I", *table) + folder + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le")
    length = len(encoded) + 2 if name else 0
    free = 0xFFFFFFFF
    return encoded.ljust(64, b"\0") + struct.pack("<HBBIII16x4x8x8xIQ", length, kind, 1, free, free, child, start, size)
