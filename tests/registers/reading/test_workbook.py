import datetime as dt
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from evaluation.errors import RegisterError
from evaluation.registers.ledger import Ledger, remarks_frame
from evaluation.registers.reading import read_register
from evaluation.registers.reading.workbook import cell_text
from evaluation.registers.schemas import Limits, Options, load_schemas
from evaluation.registers.values import parse_register

ENROLMENTS = load_schemas()["enrolments"]
HEADER = ["N.", "Cod. Fisc.", "Cognome", "Nome", "Data di nascita", "Edizione"]
CODES = [f"AAABBB90A{day}D150X" for day in range(10, 20)]


def kinds(ledger: Ledger) -> set[tuple[str, int | None]]:
    issues = remarks_frame(ledger, "issues", "it")
    return {
        (kind, None if row != row else row)
        for kind, row in zip(issues["kind"], issues["row"].astype("float"), strict=True)
    }


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("x ", "x "), (True, "VERO"), (False, "FALSO"), (4.0, "4"), (37.5, "37.5"), (0.1, "0.1"), (2.125, "2.1250"),
        (12345678901.0, "12345678901"), (1.234567890123456e15, "1.23456789012346E+15"),
        (dt.date(1990, 1, 31), "1990-01-31"),
        (dt.datetime(1990, 1, 31), "1990-01-31"), (dt.datetime(1990, 1, 31, 8, 30), "1990-01-31 08:30:00"),
        (dt.time(3, 30), "3:30:00"), (dt.time(3, 29, 57, 120000), "3:30:00"), (dt.timedelta(hours=30), "30:00:00"),
    ],
)  # fmt: skip
def test_typed_cells_become_text_that_means_the_same(cell: object, text: str) -> None:
    assert cell_text(cell) == text


def test_titles_blank_rows_totals_and_places(write_xlsx: Callable[..., Path], ledger: Ledger) -> None:
    rows = [
        ["Elenco"],
        ["Provincia"],
        [],
        HEADER,
        [1, CODES[0]],
        [],
        [2, CODES[1]],
        HEADER,
        ["TOTALE 18"],
        [],
        ["TOT.", None, None, None, None, 2],
    ]
    read = read_register(write_xlsx("a.xlsx", {"Ed 1": rows}), ENROLMENTS, ledger)
    assert read.cells["source_row"].to_pylist() == [5, 7]
    source = ledger.sources[0]
    assert (source.header_row, source.last_row, source.rows_read) == (4, 11, 7)
    assert source.columns["tax_code"] == ("B", "Cod. Fisc.")
    counts = ledger.counts().iloc[0]
    assert (counts["read"], counts["kept"], counts["quarantined"]) == (7, 2, 5)
    assert [ledger.reasons[code] for code in ledger.reason_codes[0]] == [
        "", "blank_row", "", "repeated_header", "total_row", "blank_row", "total_row",
    ]  # fmt: skip


def test_a_sheet_may_begin_anywhere(write_xlsx: Callable[..., Path], ledger: Ledger) -> None:
    def shift(workbook: Workbook) -> None:
        workbook["Ed 1"].move_range("A1:F2", rows=5, cols=3)

    path = write_xlsx("a.xlsx", {"Ed 1": [HEADER, [1, CODES[0], "Rossi"]]}, shift)
    read = read_register(path, ENROLMENTS, ledger)
    assert read.cells["source_row"].to_pylist() == [7]
    assert ledger.sources[0].columns["tax_code"].letter == "E"
    assert read.cells["last_name"].to_pylist() == ["Rossi"]


def test_hidden_struck_coloured_and_commented(write_xlsx: Callable[..., Path], ledger: Ledger) -> None:
    def finish(workbook: Workbook) -> None:
        sheet = workbook["Ed 1"]
        sheet.row_dimensions[2].hidden = True
        sheet["B3"].font = Font(strike=True)
        sheet["C3"].fill = PatternFill("solid", fgColor="FFFF00")
        sheet["C3"].comment = Comment("chiamare", "x")

    rows = [HEADER, [1, CODES[0], "Rossi"], [2, CODES[1], "Verdi"]]
    read = read_register(write_xlsx("a.xlsx", {"Ed 1": rows}, finish), ENROLMENTS, ledger)
    assert len(read.cells) == 2
    assert {("hidden_row", 2), ("struck_row", 3), ("colour_lost", None), ("comments_lost", None)} <= kinds(ledger)


def test_a_study_may_set_hidden_rows_aside(write_xlsx: Callable[..., Path], ledger: Ledger) -> None:
    def finish(workbook: Workbook) -> None:
        workbook["Ed 1"].row_dimensions[2].hidden = True

    path = write_xlsx("a.xlsx", {"Ed 1": [HEADER, [1, CODES[0]], [2, CODES[1]]]}, finish)
    read = read_register(path, ENROLMENTS, ledger, options=Options(hidden_rows="quarantine"))
    assert read.cells["source_row"].to_pylist() == [3]
    assert ledger.counts()["quarantined"].tolist() == [1]


def test_merged_cells_are_filled_downwards(write_xlsx: Callable[..., Path], ledger: Ledger) -> None:
    rows = [
        HEADER,
        [1, CODES[0], None, None, None, 3],
        [2, CODES[1]],
        [],
        [3, CODES[2]],
        [4, CODES[3], None, None, None, 4],
    ]
    path = write_xlsx("a.xlsx", {"x": rows}, lambda workbook: workbook["x"].merge_cells("F2:F5"))
    read = read_register(path, ENROLMENTS, ledger)
    assert read.cells["edition"].to_pylist() == ["3", "3", "3", "4"]
    changes = remarks_frame(ledger, "changes", "en")
    assert changes[["cell", "raw", "value", "kind"]].to_numpy().tolist() == [
        ["F3", "", "3", "merged_cell"],
        ["F5", "", "3", "merged_cell"],
    ]


@pytest.mark.parametrize(("epoch_1904", "expected"), [(False, dt.date(1990, 1, 31)), (True, dt.date(1994, 2, 1))])
def test_bare_serial_dates_follow_the_calendar_of_the_workbook(
    write_xlsx: Callable[..., Path], ledger: Ledger, epoch_1904: bool, expected: dt.date
) -> None:
    def finish(workbook: Workbook) -> None:
        if epoch_1904:
            workbook.epoch = CALENDAR_MAC_1904

    rows = [HEADER, [1, CODES[0], "A", "B", 32904], [2, CODES[1], "A", "B", dt.date(1990, 1, 31)]]
    clean = parse_register(read_register(write_xlsx("a.xlsx", {"x": rows}, finish), ENROLMENTS, ledger), ledger)
    assert clean.table["birth_date"].to_pylist() == [expected, dt.date(1990, 1, 31)]


def test_two_calendars_in_one_register(write_xlsx: Callable[..., Path], ledger: Ledger) -> None:
    rows = [HEADER, [1, CODES[0], "A", "B", 32904]]
    write_xlsx("a.xlsx", {"x": rows})
    path = write_xlsx("b.xlsx", {"x": rows}, lambda workbook: setattr(workbook, "epoch", CALENDAR_MAC_1904))
    from evaluation.registers.reading import read_folder

    clean = parse_register(read_folder(path.parent, ledger)["enrolments"], ledger)
    assert clean.table["birth_date"].to_pylist() == [dt.date(1990, 1, 31), dt.date(1994, 2, 1)]


def test_error_values_and_formulas_without_a_value_are_no_blanks(
    write_xlsx: Callable[..., Path], ledger: Ledger
) -> None:
    path = write_xlsx("a.xlsx", {"x": [HEADER, [1, CODES[0], "A", "B", "=1+1", 3], [2, CODES[1], "A", "B", None, 3]]})
    changed = path.with_name("b.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename.endswith("sheet1.xml"):
                content = content.replace(b'<c r="F3"', b'<c r="E3" t="e"><v>#N/A</v></c><c r="F3"')
            new.writestr(part.filename, content)
    parse_register(read_register(changed, ENROLMENTS, ledger), ledger)
    assert {("uncomputed_formula", 2), ("error_value", 3)} <= kinds(ledger)


def test_a_stray_cell_in_the_last_corner_is_refused_and_named(write_xlsx: Callable[..., Path], ledger: Ledger) -> None:
    path = write_xlsx(
        "a.xlsx", {"x": [HEADER, [1, CODES[0]]]}, lambda workbook: workbook["x"].cell(1_048_576, 16_384, "x")
    )
    with pytest.raises(RegisterError, match="XFD1048576"):
        read_register(path, ENROLMENTS, ledger)


def test_a_sheet_larger_than_the_limit_is_refused(write_xlsx: Callable[..., Path], ledger: Ledger) -> None:
    path = write_xlsx("a.xlsx", {"x": [HEADER, *([[1, CODES[0]]] * 50)]})
    with pytest.raises(RegisterError, match="51 rows"):
        read_register(path, ENROLMENTS, ledger, options=Options(limits=Limits(cells=100)))


def test_xls(write_xls: Callable[..., Path], ledger: Ledger) -> None:
    rows = [
        ["Elenco"],
        ["CF", "Cognome", "Nome", "Data di nascita", "Edizione"],
        [CODES[0], "Rossi", "Niccolò", 32904.0, 3.0],
        [CODES[1], "Verdi"],
    ]
    path = write_xls("a.xls", "Foglio1", rows, merged=[(2, 3, 4, 4)])
    clean = parse_register(read_register(path, ENROLMENTS, ledger), ledger)
    assert clean.table["first_name"].to_pylist() == ["Niccolò", None]
    assert clean.table["birth_date"].to_pylist() == [dt.date(1990, 1, 31), None]
    assert clean.table["edition"].to_pylist() == ["3", "3"]
    assert ("marks_unknown", None) in kinds(ledger)


CALENDAR_1904 = (0x0022, b"\x01\0")
PASSWORD = (0x002F, bytes(6))
HIDDEN_SECOND_ROW = (0x0208, struct.pack("<HHHHHHHH", 1, 0, 5, 300, 0, 0, 0x20, 0))
ERROR_IN_D3 = (0x0205, struct.pack("<HHHBB", 2, 3, 0, 0x2A, 1))
FORMULA_WITHOUT_RESULT_IN_D3 = (0x0006, struct.pack("<HHHBBIHHIH", 2, 3, 0, 2, 0, 0x17, 0xFFFF, 0, 0, 0))
XLS_HEADER = ["CF", "Cognome", "Nome", "Data di nascita", "Edizione"]


def test_xls_with_the_calendar_of_1904_and_a_hidden_row(write_xls: Callable[..., Path], ledger: Ledger) -> None:
    rows = [XLS_HEADER, [CODES[0], "Rossi", "Ada", 31442.0, "3"], [CODES[1], "Verdi", "Ugo", None, "3"]]
    path = write_xls("a.xls", "Ed 3", rows, of_workbook=[CALENDAR_1904], of_sheet=[HIDDEN_SECOND_ROW])
    clean = parse_register(read_register(path, ENROLMENTS, ledger), ledger)
    assert clean.table["birth_date"].to_pylist() == [dt.date(1990, 1, 31), None]
    assert ("hidden_row", 2) in kinds(ledger)


@pytest.mark.parametrize("record", [ERROR_IN_D3, FORMULA_WITHOUT_RESULT_IN_D3])
def test_error_values_of_xls_are_no_blanks(
    write_xls: Callable[..., Path], ledger: Ledger, record: tuple[int, bytes]
) -> None:
    rows = [XLS_HEADER, [CODES[0], "Rossi", "Ada", 32904.0, "3"], [CODES[1], "Verdi", "Ugo", None, "3"]]
    parse_register(read_register(write_xls("a.xls", "Ed 3", rows, of_sheet=[record]), ENROLMENTS, ledger), ledger)
    assert ("error_value", 3) in kinds(ledger)


def test_xls_with_a_password(write_xls: Callable[..., Path], ledger: Ledger) -> None:
    path = write_xls("a.xls", "Ed 3", [XLS_HEADER, [CODES[0]]], of_workbook=[PASSWORD])
    with pytest.raises(RegisterError, match="protected by a password"):
        read_register(path, ENROLMENTS, ledger)


@pytest.mark.parametrize(
    "record",
    [
        (0x0200, struct.pack("<IIHHH", 0, 4_000_000_000, 0, 250, 0)),
        (0x0200, struct.pack("<IIHHH", 9, 3, 0, 5, 0)),
        (0x0203, struct.pack("<HHHd", 65_535, 65_535, 0, 1.0)),
    ],
    ids=["declared", "declared backwards", "a cell in the last corner"],
)
def test_an_xls_sheet_that_would_fill_the_memory_is_refused(
    write_xls: Callable[..., Path], ledger: Ledger, record: tuple[int, bytes]
) -> None:
    path = write_xls("a.xls", "Ed 3", [XLS_HEADER, [CODES[0]]], of_sheet=[record])
    with pytest.raises(RegisterError, match=r"a\.xls, Ed 3: .* are accepted"):
        read_register(path, ENROLMENTS, ledger)


def test_xls_sectors_that_lead_in_a_circle_are_refused(write_xls: Callable[..., Path], ledger: Ledger) -> None:
    path = write_xls("a.xls", "Ed 3", [XLS_HEADER, [CODES[0]]])
    content = bytearray(path.read_bytes())
    content[512 + 4 * 3 : 512 + 4 * 4] = (2).to_bytes(4, "little")
    path.write_bytes(content)
    with pytest.raises(RegisterError, match="sectors without end"):
        read_register(path, ENROLMENTS, ledger)


def test_a_cell_whose_reference_is_far_below_its_row_is_refused(
    write_xlsx: Callable[..., Path], ledger: Ledger
) -> None:
    path = write_xlsx("a.xlsx", {"Ed 1": [HEADER, [1, CODES[0]]]})
    changed = path.with_name("b.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.infolist():
            new.writestr(part.filename, old.read(part).replace(b'r="B2"', b'r="B99999999"'))
    with pytest.raises(RegisterError, match="99999999 rows"):
        read_register(changed, ENROLMENTS, ledger)


def test_ods(write_ods: Callable[..., Path], ledger: Ledger) -> None:
    def cell(text: str, extra: str = "") -> str:
        return f'<table:table-cell office:value-type="string"{extra}><text:p>{text}</text:p></table:table-cell>'

    header = "".join(cell(text) for text in ("CF", "Cognome", "Nome", "Edizione"))
    first = cell(CODES[0]) + cell("Rossi") + cell("Ada") + cell("3", ' table:number-rows-spanned="2"')
    second = cell(CODES[1]) + cell("Verdi") + cell("Ugo") + "<table:covered-table-cell/>"
    path = write_ods(
        "a.ods",
        f'<table:table table:name="Ed 1"><table:table-row>{header}</table:table-row>'
        f"<table:table-row>{first}</table:table-row>"
        f'<table:table-row table:visibility="collapse">{second}</table:table-row></table:table>',
    )
    read = read_register(path, ENROLMENTS, ledger)
    assert read.cells["edition"].to_pylist() == ["3", "3"]
    assert {("hidden_row", 3), ("marks_unknown", None)} <= kinds(ledger)


def test_an_ods_sheet_that_repeats_a_cell_without_end_is_refused(
    write_ods: Callable[..., Path], ledger: Ledger
) -> None:
    kind = 'office:value-type="string" table:number-columns-repeated="400"'
    cell = f"<table:table-cell {kind}><text:p>x</text:p></table:table-cell>"
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    path = write_ods("a.ods", f'<table:table table:name="x">{row}</table:table>')
    with pytest.raises(RegisterError, match="1000000 rows"):
        read_register(path, ENROLMENTS, ledger)
