"""The law of the ledger on random dirty files: every row is kept, merged or quarantined, every cell accounted for."""

import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from evaluation.registers.ledger import Ledger, remarks_frame, rows_frame
from evaluation.registers.reading import read_folder
from evaluation.registers.schemas import Options
from evaluation.registers.values import parse_register

CODES = st.sampled_from(
    [
        "AAABBB90A31D150X",
        "aaabbb90a31d150x",
        " AAA BBB 90A31 D150 X",
        "AAABBB9OA31D150X",
        "01234567890",
        "123",
        "***",
        "",
    ]
)
DATES = st.sampled_from(
    ["31/01/90", "31.1.1990", "31/02/1990", "32904", "1990-01-31", "9999-12-31", "n.d.", "#N/D", "boh", "", " "]
)
TOWNS = st.sampled_from(["Casalmagg.re", "Crema (CR)", "S.Giovanni in Croce", "Xyz", "Castro", "NA", "", "-"])
NAMES = st.sampled_from(["Rossi", "D’Amico", "NicolÃ²", "Tot", "TOTALE 18", "", "Nicolo\u0300", "\u00a0", "Totale"])
RECORD = st.tuples(CODES, NAMES, NAMES, DATES, TOWNS)
JUNK = st.sampled_from(
    [
        ("",) * 5,
        ("TOTALE", "", "", "", ""),
        ("CF", "Cognome", "Nome", "Data di nascita", "Comune"),
        ("", "", "", "", "nota"),
    ]
)
ROWS = st.lists(st.one_of(RECORD, RECORD, JUNK), max_size=25)
HEADER = ("CF", "Cognome", "Nome", "Data di nascita", "Comune")


def intake(folder: Path, options: Options) -> tuple[Ledger, pa.Table | None]:
    ledger = Ledger()
    rows = read_folder(folder, ledger, options=options)
    clean = {name: parse_register(found, ledger, options) for name, found in rows.items()}
    ledger.close({name: register.table for name, register in clean.items()})
    return ledger, clean["enrolments"].table if "enrolments" in clean else None


def check(ledger: Ledger, table: pa.Table | None, typed: int) -> None:
    counts = ledger.counts()
    assert (counts["read"] == counts["kept"] + counts["merged"] + counts["quarantined"]).all()
    assert counts["quarantined"].sum() == len(rows_frame(ledger, "it"))
    assert counts["kept"].sum() == (0 if table is None else len(table))
    assert counts["read"].sum() <= typed


def check_cells(ledger: Ledger, table: pa.Table, raw: dict[int, tuple[str, ...]]) -> None:
    """Check that a cell with content that gave no value is an issue, or blank by a rule, at its very place."""
    said = {(row, cell[:1]) for book in ("issues", "changes") for row, cell in _places(ledger, book)}
    for name, position in (("birth_date", 3), ("residence_town", 4), ("tax_code", 0)):
        empty = table.filter(pc.is_null(table[name]))["source_row"].to_pylist()
        lost = [row for row in empty if raw[row][position].strip()]
        assert all((row, "ABCDE"[position]) in said for row in lost)


def _places(ledger: Ledger, book: Any) -> list[tuple[int, str]]:
    frame = remarks_frame(ledger, book, "en").dropna(subset=["row"])
    return list(zip(frame["row"], frame["cell"], strict=True))


@settings(max_examples=40)
@given(ROWS, st.sampled_from([";", ",", "\t"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.integers(0, 3))
def test_text_files(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], delimiter: str, encoding: str, titles: int
) -> None:
    folder = tmp_path_factory.mktemp("csv")
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([*[("Elenco",)] * titles, HEADER, *rows])
    (folder / "a.csv").write_bytes(text.getvalue().encode(encoding))
    ledger, table = intake(folder, Options())
    check(ledger, table, len(rows))
    if table is not None:
        check_cells(ledger, table, {titles + 2 + number: row for number, row in enumerate(rows)})


@settings(max_examples=25)
@given(
    st.lists(ROWS, min_size=1, max_size=3),
    st.integers(0, 3),
    st.sets(st.integers(1, 20)),
    st.integers(2, 9),
    st.sampled_from(["keep", "quarantine"]),
)
def test_workbooks(
    tmp_path_factory: pytest.TempPathFactory,
    sheets: list[list[tuple[str, ...]]],
    titles: int,
    hidden: set[int],
    merged: int,
    hide: Any,
) -> None:
    folder = tmp_path_factory.mktemp("xlsx")
    workbook = Workbook()
    workbook.remove(workbook.active)
    for number, rows in enumerate(sheets):
        sheet = workbook.create_sheet(f"Ed {number}")
        for row in [*[("Elenco",)] * titles, HEADER, *rows]:
            sheet.append([cell if cell != "32904" else 32904 for cell in row])
        for row in hidden:
            sheet.row_dimensions[row].hidden = True
        sheet.merge_cells(start_row=merged, end_row=merged + 3, start_column=5, end_column=5)
    workbook.save(folder / "a.xlsx")
    ledger, table = intake(folder, Options(hidden_rows=hide))
    check(ledger, table, sum(map(len, sheets)))


def test_a_value_is_what_was_typed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("CF;Cognome;Nome;Data di nascita\nAAABBB90A31D150X;Rossi;Ada;31/01/90\n")
    _, table = intake(tmp_path, Options())
    assert table is not None
    assert table["birth_date"].to_pylist() == [dt.date(1990, 1, 31)]
