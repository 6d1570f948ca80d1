import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.errors import RegisterError
from evaluation.registers.ledger import Ledger, remarks_frame, rows_frame
from evaluation.registers.reading import read_folder, read_register
from evaluation.registers.schemas import Limits, Options, load_schemas
from evaluation.registers.values import parse_register

SCHEMAS = load_schemas()
NOTICES = SCHEMAS["notices"]
HEADER = "CODICE FISCALE;DATA INIZIO;TIPO CONTRATTO;ORE"
ROW = "AAABBB90A31D150X;01/02/2016;A.01.00;20"


def read(path: Path, content: bytes | str, options: Options | None = None) -> tuple[dict[str, list[str]], Ledger]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    ledger = Ledger()
    rows = read_register(path, NOTICES, ledger, options=options)
    ledger.close([rows.cells])
    return rows.cells.to_pydict(), ledger


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_the_one_under_which_headers_are_known(tmp_path: Path, delimiter: str) -> None:
    cells, _ = read(tmp_path / "a.csv", f"{HEADER}\n{ROW}\n".replace(";", delimiter))
    assert cells["contract_code"] == ["A.01.00"]


def test_a_tsv_file_is_found_and_read(tmp_path: Path) -> None:
    (tmp_path / "cob.TSV").write_text(f"{HEADER}\n{ROW}\n".replace(";", "\t"))
    assert read_folder(tmp_path, Ledger())["notices"].cells["contract_code"].to_pylist() == ["A.01.00"]


def test_a_decimal_comma_does_not_make_a_comma_the_delimiter(tmp_path: Path) -> None:
    cells, _ = read(tmp_path / "a.csv", f"{HEADER}\n" + "A;01/02/2016;A.01.00;37,5\n" * 9)
    assert cells["weekly_hours"] == ["37,5"] * 9


@pytest.mark.parametrize(
    ("encoding", "note"),
    [("utf-8", False), ("utf-8-sig", False), ("utf-16", False), ("cp1252", True)],
)
def test_encodings(tmp_path: Path, encoding: str, note: bool) -> None:
    text = f"{HEADER};COMUNE\n{ROW};Forlì ’x’\n"
    cells, ledger = read(tmp_path / "a.csv", text.encode(encoding))
    assert cells["worker_town"] == ["Forlì ’x’"]
    assert ("encoding_assumed" in set(remarks_frame(ledger, "issues", "it")["kind"])) is note


def test_a_letter_far_down_that_is_not_utf8(tmp_path: Path) -> None:
    body = f"{HEADER};COMUNE\n" + f"{ROW};Crema\n" * 40_000
    cells, _ = read(tmp_path / "a.csv", body.encode() + f"{ROW};Forlì\n".encode("cp1252"))
    assert (len(cells["worker_town"]), cells["worker_town"][-1]) == (40_001, "Forlì")


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
def test_the_line_that_names_the_separator_is_no_row(tmp_path: Path, first: str) -> None:
    cells, ledger = read(tmp_path / "a.csv", f"{first}\r\n{HEADER}\r\n{ROW}\r\n")
    assert ledger.sources[0].header_row == 1
    assert cells["source_row"] == [2]


def test_titles_blank_lines_and_totals(tmp_path: Path) -> None:
    text = f'Estrazione;;;\n"su due\nrighe";;;\n\n{HEADER}\n{ROW}\n\n{ROW}\n;;;\nTotale;;;40\n\n\n'
    cells, ledger = read(tmp_path / "a.csv", text)
    assert ledger.sources[0].header_row == 4
    assert cells["source_row"] == [5, 7]
    assert rows_frame(ledger, "it")[["row", "kind"]].to_numpy().tolist() == [
        [6, "blank_row"],
        [8, "blank_row"],
        [9, "total_row"],
    ]


def test_title_lines_do_not_decide_how_wide_rows_are(tmp_path: Path) -> None:
    cells, ledger = read(tmp_path / "a.csv", "titolo\n" * 9 + f"{HEADER}\n{ROW}\n{ROW}\n")
    assert cells["source_row"] == [11, 12]
    assert ledger.issues == []


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n"])
def test_a_header_without_rows(tmp_path: Path, end: str) -> None:
    cells, ledger = read(tmp_path / "a.csv", f"{HEADER}{end}")
    assert cells["tax_code"] == []
    assert ledger.counts()["read"].tolist() == [0]


def test_uneven_rows_are_mended_or_set_aside_each_with_its_place(tmp_path: Path) -> None:
    lines = [HEADER, ROW, "B;01/02/2016;A.01.00", "C", f"{ROW};", f"{ROW};altro", 'D;01/02/2016;"A.01.00;20', ROW]
    cells, ledger = read(tmp_path / "a.csv", "\n".join(lines[:6] + lines[7:]) + "\n")
    assert cells["source_row"] == [2, 3, 5, 7]
    assert cells["weekly_hours"] == ["20", "", "20", "20"]
    assert rows_frame(ledger, "it")[["row", "kind"]].to_numpy().tolist() == [
        [4, "too_few_cells"],
        [6, "too_many_cells"],
    ]
    issues = remarks_frame(ledger, "issues", "en")
    assert issues[issues["kind"] == "short_row"]["row"].tolist() == [3]


def test_a_quotation_mark_that_is_never_closed_does_not_swallow_rows_silently(tmp_path: Path) -> None:
    text = f'{HEADER}\n{ROW}\nB;01/02/2016;"A.01.00;20\n{ROW}\nC;01/02/2016;A.02.00";20\n{ROW}\n'
    cells, ledger = read(tmp_path / "a.csv", text)
    assert cells["source_row"] == [2, 4]
    assert rows_frame(ledger, "it")["kind"].tolist() == ["swallowed_lines"]


def test_a_line_break_inside_a_quoted_cell_is_part_of_it(tmp_path: Path) -> None:
    cells, _ = read(tmp_path / "a.csv", f'{HEADER};QUALIFICA\n{ROW};"addetto\nmensa"\n{ROW};x\n')
    assert cells["occupation"] == ["addetto\nmensa", "x"]
    assert cells["source_row"] == [2, 3]


def test_too_many_uneven_rows_are_a_fault_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="more than 3 rows"):
        read(
            tmp_path / "a.csv",
            f"{HEADER}\n{ROW}\n{ROW}\n{ROW}\n{ROW}\n{ROW}\n" + "X\n" * 4,
            Options(limits=Limits(uneven_rows=3)),
        )


def test_data_rows_that_all_end_in_a_delimiter(tmp_path: Path) -> None:
    cells, ledger = read(tmp_path / "a.csv", f"{HEADER}\n" + f"{ROW};\n" * 30)
    assert len(cells["tax_code"]) == 30
    assert ledger.issues == []


def test_province_na_is_naples_and_leading_zeros_stay(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("CF;Cognome;Nome;Prov;CAP;Edizione\n01234567890;Rossi;Ada;NA;00100;1\n")
    ledger = Ledger()
    table = parse_register(read_folder(tmp_path, ledger)["enrolments"], ledger).table
    assert [table[name][0].as_py() for name in ("tax_code", "residence_province", "postal_code")] == [
        "01234567890",
        "NA",
        "00100",
    ]


def test_a_declared_delimiter_is_not_questioned(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="no row has the headers"):
        read(tmp_path / "a.csv", f"{HEADER}\n{ROW}\n", Options(delimiter=","))


def test_dates_typed_with_a_time_are_days(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"{HEADER}\nA;01/02/2016 08:15:31;A.01.00;\nA;01/02/2016 09:00;A.01.00;\n")
    ledger = Ledger()
    table = parse_register(read_register(tmp_path / "a.csv", NOTICES, ledger), ledger).table
    assert table["start_date"].to_pylist() == [dt.date(2016, 2, 1)] * 2
    assert ledger.issues == []


@given(
    st.lists(
        st.sampled_from(
            [
                ROW,
                "",
                ";;;",
                "Totale;;;9",
                "B;01/02/2016;A.01.00",
                "C",
                f"{ROW};",
                f"{ROW};x",
                HEADER,
                '"x\ny";01/02/2016;TD;',
            ]
        ),
        max_size=30,
    ),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_rows_keep_their_number_whatever_stands_between_them(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], end: str, separator: bool
) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    records = [f"{line.partition(';')[0]}" for line in lines]
    cells, ledger = read(path, end.join([*(["sep=;"] if separator else []), HEADER, *lines]) + end)
    for row, code in zip(cells["source_row"], cells["tax_code"], strict=True):
        assert records[row - 2].strip('"') == code.replace("\r\n", "\n")
    counts = ledger.counts().iloc[0]
    assert counts["read"] == counts["kept"] + counts["quarantined"]
