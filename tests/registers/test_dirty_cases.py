"""All dirty cases of an office at once: a table, a whole ledger, one clear issue or change per case at its cell."""

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from evaluation.registers.ledger import Ledger, remarks_frame, rows_frame, write_excel, write_tables
from evaluation.registers.reading import read_folder
from evaluation.registers.schemas import Options, load_schemas, pandera_schema
from evaluation.registers.values import CleanRegister, parse_register

PEOPLE = (
    "Bianchini",
    "Ermenegilda",
    "Rossetti",
    "Ugolino",
    "D’Amico",
    "D'Amico",
    "Nicolò",
    "Nicolo'",
    "Ferracane",
    "Zuleika",
)
CODES = ("AAABBB90A31D150X", "CCCDDD91B42D142Y", "EEEFFF85C10B898Z", "GGGHHH88D55Z129W", "IIILLL92E20D150V")

ENROLMENTS = [
    ["Provincia di Cremona - elenco iscritti"],
    ["Tu puoi! edizione 3"],
    [],
    [
        "N.",
        "Cod. Fisc.",
        "Cognome",
        "Nome",
        "Data di nascita",
        "Comune",
        "Prov",
        "CAP",
        "Edizione",
        "Condizione",
        "Note",
    ],
    [
        1,
        CODES[0],
        "Bianchini",
        "Ermenegilda",
        dt.datetime(1990, 1, 31),
        "Casalmagg.re",
        "CR",
        "26041",
        3,
        "inoccupato",
        "in cura",
    ],
    [2, CODES[1].lower(), "Rossetti", "Ugolino", 32904, "Crema (CR)", "NA", "26100.0", None, "02", None],
    [
        3,
        " CCC DDD 91B42 D142 Y",
        "D’Amico",
        "Nicolo\u0300",
        "31/01/90",
        "S.Giovanni in Croce",
        "CR",
        26013,
        None,
        "disoccupato/a",
        None,
    ],
    [4, "EEEFFF85C1OB898Z", "D'Amico", "NicolÃ²", "31.1.1990", "CREMONA", "CR", None, None, "boh", None],
    [5, "EEEFFF85C10B89", "Ferracane", "Zuleika", "31/02/1990", "Atlantide", "CR", "CAP", None, "04", None],
    [6, "01234567890", "Nicolo'", "Ada", "31/01/2201", "Castro", "BG", None, None, "#N/D", None],
    [7, None, "Rossetti", "Ada", "n.d.", "Castro (BG)", "BG", None, None, None, None],
    [],
    ["TOTALE 18"],
]
EDITION_8 = [
    ["CODICE FISCALE ", "Telefono", "Cognome", "Nome", "Nato il"],
    [CODES[3], "333 1234567", "Bianchini", "Ada", 31443],
]
ATTENDANCE = [
    ["Cognome e nome", dt.date(2016, 4, 3), "10/04/2016", "3/4", "10/04/2016", "Totale ore", "% presenza"],
    ["Bianchini Ermenegilda", "P", "A", "G", "X", 21, "74,9%"],
    ["Ugo Rossetti", 4, "4,0", "3h30", dt.time(3, 30), 21.5, 0.7413793],
    ["Uditore Zuleika", "1", 0.1458, "12", None, "29", "75%"],
    ["Ferracane Zuleika", 30, "3.30", "forse", None, None, None],
]
COUNSELLING = """CF;Cognome;Nome;Telefono;Data colloquio;Colloqui;Durata;Esito;Operatore;Note
AAABBB90A31D150X;Bianchini;Ermenegilda;;03/04/2016;;1h;svolto;FZ;depressione
CCCDDD91B42D142Y;Rossetti;Ugolino;;03/04/2016, 10/04/2016 e 17/04/2016;;60';non presentato;FZ;
;;;3331234567;;2 incontri;0,5;;FZ;
EEEFFF85C10B898Z;D'Amico;Nicolò;;10/4;;;boh;FZ;
;;;;;;;;FZ;
"""
SERVICES = """CF;CPI;Data DID;Data fine;Stato DID;Profilazione;Condizione
AAABBB90A31D150X;CPI CR;03/04/2016;;Convalidata;3 - medio alto;01
CCCDDD91B42D142Y;C.P.I. di Crema;03/04/2016;9999-12-31;sospesa;3;inoccupato
EEEFFF85C10B898Z;CPI;31/06/2016;01/01/2015;revocata;9;occupato
"""
PACTS = """Elenco patti;;;;
CF;Cognome;Data firma;Importo;Stato
AAABBB90A31D150X;Bianchini;03/04/2016;2.000,00 €;firmato
CCCDDD91B42D142Y;Rossetti;03/04/2016;2000;bozza
EEEFFF85C10B898Z;D'Amico;03/04/2016;2,000;rinnovato
GGGHHH88D55Z129W;Bianchini;01/01/1900;-500,00;ritirato
IIILLL92E20D150V;***;03/04/2016;2.000;firmato
Totale;;;5.500,00;
"""
NOTICES = """Protocollo;Tipo comunicazione;CF;Data inizio;Data fine;Cessato il;Contratto;Tipo orario;Ore;Comune lavoro
1;AVV;AAABBB90A31D150X;01/02/2016;31/12/9999;;A.01.00;F;;Cremona
2;PRO;AAABBB90A31D150X;1900-01-01;30/06/2016;15/05/2016;A0100;P;37,5;D150
3;RET;CCCDDD91B42D142Y;01/02/2016;01/01/2016;;A01;P;20 ORE;19036
4;ANN;CCCDDD91B42D142Y;01/02/2016;;;Z.09.00;P;0;Z129
5;CES;EEEFFF**********;01/02/2016;;;stage;P;400;Xyz
6;boh;GGGHHH88D55Z129W;2/13/2016;;;B.03.00 lavoro intermittente;P;;Piadena
6;boh
"1,23457E+15";TRA;GGGHHH88D55Z129W;01/02/2016;;;tempo ind.;F;;26100.0
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("registri")
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in {"Ed 3": ENROLMENTS, "Foglio3": EDITION_8, "Legenda": [["X = ritirato"]]}.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    workbook["Ed 3"].merge_cells("I5:I11")
    workbook["Ed 3"].row_dimensions[8].hidden = True
    workbook["Ed 3"]["C9"].font = Font(strike=True)
    workbook.save(folder / "iscritti.xlsx")
    old = openpyxl.Workbook()
    old.epoch = CALENDAR_MAC_1904
    for row in [["CF", "Cognome", "Nome", "Data di nascita", "Edizione"], [CODES[4], "Ferracane", "Ada", 31443, 8]]:
        old.active.append(row)
    old.save(folder / "iscritti 1904.xlsx")
    grid = openpyxl.Workbook()
    for row in ATTENDANCE:
        grid.active.append(row)
    grid.active.title = "Ed. 3 Crema"
    grid.save(folder / "presenze.xlsx")
    texts = {"colloqui": COUNSELLING, "cpi": "sep=;\n" + SERVICES, "patti": PACTS, "cob": NOTICES}
    for (name, text), encoding in zip(texts.items(), ("cp1252", "utf-8", "utf-8-sig", "utf-8"), strict=True):
        (folder / f"{name}.csv").write_bytes(text.encode(encoding))
    return folder


@pytest.fixture(scope="module")
def result(folder: Path) -> tuple[Ledger, dict[str, CleanRegister]]:
    ledger = Ledger()
    clean = {name: parse_register(rows, ledger) for name, rows in read_folder(folder, ledger).items()}
    ledger.close({name: register.table for name, register in clean.items()})
    return ledger, clean


@pytest.fixture(scope="module")
def tables(result: Any) -> dict[str, pd.DataFrame]:
    issues, changes = (remarks_frame(result[0], book, "it") for book in ("issues", "changes"))
    return {"issues": issues, "changes": changes, "rows": rows_frame(result[0], "it")}


def test_there_is_a_clean_table_of_each_register(result: Any) -> None:
    _, clean = result
    assert {name: len(register.table) for name, register in clean.items()} == {
        "enrolments": 9, "attendance": 16, "counselling": 4, "services": 3, "pacts": 5, "notices": 7,
    }  # fmt: skip
    for name, register in clean.items():
        pandera_schema(load_schemas()[name]).validate(register.frame)


ISSUES = [
    # enrolment list
    ("iscritti.xlsx", "", "hidden_row", 8), ("iscritti.xlsx", "", "struck_row", 9),
    ("iscritti.xlsx", "E9", "impossible_date", 9),
    ("iscritti.xlsx", "E10", "implausible_date", 10), ("iscritti.xlsx", "F9", "unknown_town", 9),
    ("iscritti.xlsx", "F10", "ambiguous_town", 10),
    ("iscritti.xlsx", "H9", "not_a_postal_code", 9), ("iscritti.xlsx", "J8", "unknown_label", 8),
    ("iscritti.xlsx", "J10", "error_value", 10),
    ("iscritti.xlsx", "", "sheet_name_without_edition", None), ("iscritti.xlsx", "", "sheet_without_header", None),
    ("iscritti.xlsx", "K", "column_not_loaded", None),
    # attendance sheets
    ("presenze.xlsx", "D1", "date_without_year", 1), ("presenze.xlsx", "E1", "duplicate_session", 1),
    ("presenze.xlsx", "B4", "ambiguous_one", 4),
    ("presenze.xlsx", "C4", "excel_time", 4), ("presenze.xlsx", "B5", "implausible_hours", 5),
    ("presenze.xlsx", "C5", "ambiguous_hours", 5),
    ("presenze.xlsx", "D5", "not_a_mark", 5), ("presenze.xlsx", "", "blank_marks", None),
    # counselling log
    ("colloqui.csv", "", "encoding_assumed", None), ("colloqui.csv", "J", "column_not_loaded", None),
    ("colloqui.csv", "E3", "several_dates", 3),
    ("colloqui.csv", "E5", "date_without_year", 5), ("colloqui.csv", "H5", "unknown_label", 5),
    # employment services
    ("cpi.csv", "B4", "unknown_office", 4), ("cpi.csv", "C4", "impossible_date", 4),
    ("cpi.csv", "F4", "unknown_label", 4),
    # pacts
    ("patti.csv", "D5", "ambiguous_amount", 5), ("patti.csv", "C6", "sentinel_date", 6),
    ("patti.csv", "B7", "hidden_value", 7),
    # job notices
    ("cob.csv", "G4", "other_code_list", 4), ("cob.csv", "G5", "unknown_contract_code", 5),
    ("cob.csv", "I5", "part_time_without_hours", 5),
    ("cob.csv", "C6", "hidden_value", 6), ("cob.csv", "I6", "implausible_hours", 6),
    ("cob.csv", "J6", "unknown_town", 6),
    ("cob.csv", "D7", "impossible_date", 7), ("cob.csv", "G7", "label_disagrees", 7),
    ("cob.csv", "B7", "unknown_label", 7),
    ("cob.csv", "A9", "digits_lost", 9),
]  # fmt: skip


@pytest.mark.parametrize(("file", "cell", "kind", "row"), ISSUES)
def test_each_case_is_an_issue_at_its_cell(
    tables: dict[str, pd.DataFrame], file: str, cell: str, kind: str, row: int | None
) -> None:
    issues = tables["issues"]
    found = issues[(issues["file"] == file) & (issues["cell"] == cell) & (issues["kind"] == kind)]
    if row is not None:
        found = found[found["row"] == row]
    assert len(found) == 1
    assert found["issue"].str.len().item() > 10


def test_there_is_no_error_about_anything_else(tables: dict[str, pd.DataFrame]) -> None:
    issues = tables["issues"]
    errors = issues[issues["severity"] == "errore"]
    expected = {(file, cell, kind) for file, cell, kind, _ in ISSUES}
    others = [line for line in zip(errors["file"], errors["cell"], errors["kind"], strict=True) if line not in expected]
    assert others == []


@pytest.mark.parametrize(
    ("file", "row", "kind"),
    [
        ("iscritti.xlsx", 12, "blank_row"), ("iscritti.xlsx", 13, "total_row"), ("colloqui.csv", 6, "nobody"),
        ("patti.csv", 8, "total_row"),
        ("cob.csv", 8, "too_few_cells"), ("iscritti.xlsx", 1, "sheet_without_header"),
    ],
)  # fmt: skip
def test_each_row_that_is_no_record_is_set_aside_with_its_reason(
    tables: dict[str, pd.DataFrame], file: str, row: int, kind: str
) -> None:
    rows = tables["rows"]
    assert len(rows) == 6
    assert len(rows[(rows["file"] == file) & (rows["row"] == row) & (rows["kind"] == kind)]) == 1


@pytest.mark.parametrize(
    ("file", "cell", "kind", "value"),
    [
        ("iscritti.xlsx", "B6", "code_tidied", "AAAAAA99A99A999A"),
        ("iscritti.xlsx", "E6", "excel_serial", "9999-99-99"),
        ("iscritti.xlsx", "E7", "two_digit_year", "9999-99-99"), ("iscritti.xlsx", "D8", "encoding_mended", "Aaaaaa"),
        ("iscritti.xlsx", "F5", "town_spelling", "Casalmaggiore"), ("iscritti.xlsx", "H6", "code_tidied", "26100"),
        ("iscritti.xlsx", "I6", "merged_cell", "3"), ("presenze.xlsx", "D3", "clock_hours", "present · 3.5"),
        ("cpi.csv", "B2", "office_spelling", "Cremona"), ("cpi.csv", "D3", "open_end", ""),
        ("patti.csv", "D3", "thousands_dot", "2000"),
        ("patti.csv", "D7", "thousands_dot", "2000"), ("cob.csv", "D3", "open_end", ""),
        ("cob.csv", "G3", "contract_spelling", "A.01.00"),
        ("cob.csv", "G6", "contract_label", "C.01.00"), ("cob.csv", "I4", "unit_dropped", "20"),
        ("cob.csv", "J4", "town_spelling", "Cremona"),
    ],
)  # fmt: skip
def test_each_changed_value_is_said(
    tables: dict[str, pd.DataFrame], file: str, cell: str, kind: str, value: str
) -> None:
    changes = tables["changes"]
    found = changes[(changes["file"] == file) & (changes["cell"] == cell) & (changes["kind"] == kind)]
    assert found["value"].tolist() == [value]


def test_birth_dates_of_both_calendars(result: Any) -> None:
    _, clean = result
    frame = clean["enrolments"].frame
    by_code = dict(zip(frame["tax_code"], frame["birth_date"], strict=True))
    assert by_code[CODES[0]] == dt.date(1990, 1, 31)
    assert by_code[CODES[3]] == dt.date(1986, 1, 31)
    assert by_code[CODES[4]] == dt.date(1990, 2, 1)


def test_nothing_written_shows_a_person(result: Any, tmp_path: Path) -> None:
    ledger, _ = result
    for language in ("it", "en"):
        write_excel(ledger, tmp_path / f"{language}.xlsx", language)
        write_tables(ledger, tmp_path / language, language)
    texts = [part for path in tmp_path.glob("*.xlsx") for part in _parts(path)]
    texts += [str(pq.read_table(path).to_pydict()) for path in tmp_path.rglob("*.parquet")]
    everything = "\n".join(texts).casefold()
    words = {word.casefold() for word in (*PEOPLE, *CODES, "EEEFFF85C1OB898Z", "3331234567", "depressione", "in cura")}
    assert {word for word in words if word in everything} == set()


def _parts(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name).decode("utf-8") for name in archive.namelist()]


def test_the_same_folder_gives_the_same_ledger(folder: Path, result: Any) -> None:
    ledger = Ledger()
    clean = {name: parse_register(rows, ledger) for name, rows in read_folder(folder, ledger).items()}
    assert {name: register.table for name, register in clean.items()} == {
        name: register.table for name, register in result[1].items()
    }
    pd.testing.assert_frame_equal(remarks_frame(ledger, "issues", "it"), remarks_frame(result[0], "issues", "it"))


def test_a_study_that_sets_hidden_rows_aside_and_says_what_one_means(folder: Path) -> None:
    ledger, options = Ledger(), Options(hidden_rows="quarantine", one_means="hour")
    clean = {
        name: parse_register(rows, ledger, options)
        for name, rows in read_folder(folder, ledger, options=options).items()
    }
    ledger.close({name: register.table for name, register in clean.items()})
    assert len(clean["enrolments"].table) == 8
    assert "ambiguous_one" not in set(remarks_frame(ledger, "issues", "it")["kind"])
