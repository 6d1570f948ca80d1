import re
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.errors import OutputError
from evaluation.registers.ledger import (
    Ledger,
    LedgerError,
    Position,
    Source,
    files_frame,
    mask,
    mask_array,
    mask_persons,
    places_frame,
    remarks_frame,
    rows_frame,
    write_excel,
    write_tables,
)


@pytest.fixture
def ledger() -> Ledger:
    ledger = Ledger()
    columns = {"tax_code": Position("B", "Cod. Fisc."), "residence_town": Position("C", "Comune")}
    personal = frozenset({"tax_code"})
    ledger.add_source(
        Source(
            file="a.xlsx",
            sheet="Ed 1",
            register="enrolments",
            header_row=3,
            last_row=8,
            columns=columns,
            personal=personal,
        )
    )
    ledger.add_source(Source(file="b.csv", register="pacts", header_row=1, last_row=4))
    return ledger


def places(*pairs: tuple[int, int]) -> pa.Table:
    return pa.table({"source_id": [pair[0] for pair in pairs], "source_row": [pair[1] for pair in pairs]})


def settle(ledger: Ledger) -> list[pa.Table]:
    ledger.quarantine(places((0, 8), (1, 4)), "total_row")
    ledger.merge(places((0, 5)), "repeated_header", into=places((0, 4)))
    return [places((0, 4), (0, 6), (0, 7)), places((1, 2), (1, 3), (1, 3))]


def test_read_is_kept_merged_and_quarantined(ledger: Ledger) -> None:
    ledger.close(settle(ledger))
    counts = ledger.counts()
    assert counts[["read", "kept", "merged", "quarantined"]].to_numpy().tolist() == [[5, 3, 1, 1], [3, 2, 0, 1]]


def test_a_lost_row_is_found(ledger: Ledger) -> None:
    settle(ledger)
    with pytest.raises(LedgerError, match="row 7"):
        ledger.close([places((0, 4), (0, 6)), places((1, 2), (1, 3))])


@pytest.mark.parametrize("second", ["quarantine", "merge", "keep"])
def test_a_row_has_one_fate(ledger: Ledger, second: str) -> None:
    kept = settle(ledger)
    again = places((0, 8))
    settle_again = {
        "quarantine": lambda: ledger.quarantine(again, "total_row"),
        "merge": lambda: ledger.merge(again, "total_row"),
        "keep": lambda: ledger.close([*kept, again]),
    }
    with pytest.raises(LedgerError, match="two fates"):
        settle_again[second]()


@pytest.mark.parametrize("row", [0, 3, 9, -1])
def test_a_row_that_was_not_read_is_refused(ledger: Ledger, row: int) -> None:
    with pytest.raises(LedgerError, match="not one of the rows read"):
        ledger.quarantine((0, row), "total_row")


def test_the_tables_for_people(ledger: Ledger) -> None:
    ledger.close(settle(ledger))
    assert files_frame(ledger, "it").iloc[0].tolist() == ["a.xlsx", "Ed 1", "iscritti", 3, 5, 3, 1, 1]
    rows = rows_frame(ledger, "en")
    assert rows[["file", "row", "fate", "reason", "into"]].to_numpy().tolist() == [
        ["a.xlsx", 5, "merged", "the header once more", "a.xlsx Ed 1 4"],
        ["a.xlsx", 8, "set aside", "a total, not a record", ""],
        ["b.csv", 4, "set aside", "a total, not a record", ""],
    ]
    assert places_frame(ledger, places((1, 2))).to_numpy().tolist() == [["b.csv", "", 2]]


def test_issues_have_their_place_and_their_gravity(ledger: Ledger) -> None:
    ledger.issue("hidden_row", (0, np.array([5, 6])))
    ledger.issue("unknown_town", (0, 4), column="residence_town", raw="Xyz")
    ledger.issue("blank_marks", (1, 0), raw="3")
    issues = remarks_frame(ledger, "issues", "en")
    assert issues["severity"].tolist() == ["error", "warning", "warning", "note"]
    assert issues["cell"].tolist() == ["C4", "", "", ""]
    assert issues["column"].tolist() == ["Comune", "", "", ""]
    assert issues["row"].isna().tolist() == [False, False, False, True]


def test_personal_cells_are_stored_as_shapes_only(ledger: Ledger) -> None:
    ledger.change(
        "tax_code",
        places((0, 4), (0, 5)),
        pd.Series(["aaabbb90a31d150x", "x y"]),
        ["AAABBB90A31D150X", "XY"],
        "code_tidied",
    )
    changes = remarks_frame(ledger, "changes", "it")
    assert changes[["raw", "value"]].to_numpy().tolist() == [["aaaaaa99a99a999a", "AAAAAA99A99A999A"], ["a a", "AA"]]
    assert "BBB" not in str([block.facts.to_dict() for block in ledger.changes])


def test_names_and_codes_are_masked_in_open_cells_as_well(ledger: Ledger) -> None:
    ledger.protect(pa.chunked_array([["D'Amico", "NICOLÒ", "De Luca"]]))
    ledger.issue("unknown_town", (0, 4), column="residence_town", raw="D’Amico Nicolò, Crema, AAABBB90A31D150X")
    assert remarks_frame(ledger, "issues", "it")["raw"].tolist() == ["D’Aaaaa Aaaaaa, Crema, AAAAAA99A99A999A"]


def test_a_million_equal_remarks_share_one_fact(ledger: Ledger) -> None:
    big = Ledger()
    big.add_source(Source(file="a.csv", header_row=1, last_row=1_000_001))
    big.change("end_date", (0, np.arange(2, 1_000_002)), "9999-12-31", "", "open_end")
    assert (len(big.changes[0]), len(big.changes[0].facts)) == (1_000_000, 1)


def test_a_table_longer_than_a_person_reads_is_cut_and_says_so(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evaluation.registers.ledger.workbook._LONGEST", 2)
    ledger.quarantine((0, np.array([4, 5, 6])), "total_row")
    write_excel(ledger, tmp_path / "a.xlsx", "en")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Rows"]
    assert sheet.max_row == 4
    assert sheet["A4"].value == "2 of 3 rows are shown; all of them are in a_rows.csv"
    assert (tmp_path / "a_rows.csv").read_text(encoding="utf-8-sig").count("a total, not a record") == 3
    assert not (tmp_path / "a_changes.csv").exists()


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("RSSMRA90A31D150X", "AAAAAA99A99A999A"),
        ("Nicolò d'Amico", "Aaaaaa a'Aaaaa"),
        ("31/01/90", "99/99/99"),
        ("", ""),
    ],
)
def test_shapes(text: str, shape: str) -> None:
    assert mask(text) == shape


@given(st.text())
def test_a_shape_has_no_letter_and_no_digit_of_the_text(text: str) -> None:
    shape = mask(text)
    assert len(shape) == len(text)
    assert {sign for sign in shape if sign.isalnum()} <= set("Aa9") | {
        sign for sign in text if "\u00a0" <= sign <= "\u00bf"
    } | {sign for sign in text if "\u2000" <= sign <= "\u20cf"}
    assert mask_array(pa.array([text])).to_pylist() == [shape]


@pytest.mark.parametrize(
    "text",
    [
        "AAABBB90A31D150X",
        "aaabbb90a31d150x",
        "AAA BBB 90A31 D150 X",
        "AAABBB9OA31D150X",
        "AAABBB90A31D15OX",
        "AAABBB90A31D150",
        "01234567890",
        "x AAABBB90A31D150X y",
    ],
)
def test_whatever_looks_like_a_tax_code_is_masked(text: str) -> None:
    assert not re.search(r"(?i)BBB|0123", mask_persons(text, frozenset()))


def test_other_texts_stay() -> None:
    text = "Casalmagg.re, 31/02/1990, A.01.00 - Lavoro, 2.000,00 €, 1234567890123456"
    assert mask_persons(text, frozenset({"rossi"})) == text


@pytest.mark.parametrize("language", ["it", "en"])
def test_the_workbook_for_the_clerk(ledger: Ledger, tmp_path: Path, language: str) -> None:
    ledger.close(settle(ledger))
    for raw in ("=1+1", "+39", "@x", "-cmd", "\tx", "-500,00", "a\x00b"):
        ledger.issue("unknown_town", (0, 4), column="residence_town", raw=raw)
    write_excel(ledger, tmp_path / "out" / "ledger.xlsx", language)
    workbook = openpyxl.load_workbook(tmp_path / "out" / "ledger.xlsx")
    assert len(workbook.sheetnames) == 5
    assert workbook.worksheets[1].max_row == 3
    cells = [row[4].value for row in workbook.worksheets[2].iter_rows(min_row=2)]
    assert cells == ["'=1+1", "+39", "'@x", "'-cmd", "'\tx", "-500,00", "a\ufffdb"]
    assert {cell.data_type for row in workbook.worksheets[2].iter_rows() for cell in row} <= {"s", "n"}


def test_the_workbook_is_written_whole_or_not_at_all(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(b"before")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OutputError, match="No space left"):
        write_excel(ledger, path, "en")
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_the_tables_on_disk(ledger: Ledger, tmp_path: Path) -> None:
    ledger.close(settle(ledger))
    write_tables(ledger, tmp_path, "it")
    assert pd.read_parquet(tmp_path / "ledger_rows.parquet")["row"].tolist() == [5, 8, 4]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"ledger_{name}.parquet" for name in ("changes", "files", "issues", "rows")
    ]
