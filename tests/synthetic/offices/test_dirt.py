"""Each kind of dirt that real registers have occurs in these: one row of the table each."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

import openpyxl
import pytest

from evaluation.synthetic.truth.whole import Truth

COB = "comunicazioni_cob_2017-05-31.csv"


@pytest.fixture(scope="module")
def texts(rendered: Mapping[str, bytes]) -> dict[str, str]:
    """Return each file as text: one line per row, ``;`` between cells, sheets under their names."""
    texts = {name: content.decode("cp1252") for name, content in rendered.items() if name == "colloqui.csv"}
    texts[COB] = rendered[COB].decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(rendered["servizi.ods"])) as archive:
        rows = re.findall("<table:table-row>(.*?)</table:table-row>", archive.read("content.xml").decode())
    texts["servizi.ods"] = "\n".join(re.sub("<[^>]*>", ";", row) for row in rows)
    for name in ("iscritti.xlsx", "presenze.xlsx", "patti.xlsx"):
        texts[name] = _sheets(rendered[name])
    return texts


def _sheets(content: bytes) -> str:
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    lines = []
    for sheet in workbook:
        lines.append(f"== {sheet.title}")
        lines += [";".join("" if value is None else str(value) for value in row) for row in sheet.values]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("file", "pattern"),
    [
        ("iscritti.xlsx", r"TOTALE \d+"),
        ("iscritti.xlsx", r"== Foglio3"),
        ("iscritti.xlsx", r";Cod\. Fisc\.;.*(?s:.*);CF;.*(?s:.*);CODICE FISCALE ;"),
        ("iscritti.xlsx", r";Età;"),
        ("iscritti.xlsx", r";\d{1,2}\.\d{1,2}\.19\d\d;"),
        ("iscritti.xlsx", r";\d\d/\d\d/\d\d;"),
        ("iscritti.xlsx", r";[23]\d{4};"),
        ("iscritti.xlsx", r";31/02/19\d\d;"),
        ("iscritti.xlsx", r";\d\d/\d\d/2017;"),
        ("iscritti.xlsx", r";[a-z]{3} [a-z]{3} \w{5} [a-z]\d{3}[a-z];"),
        ("iscritti.xlsx", r";[A-Z]{6}\w*O\w*;"),
        ("iscritti.xlsx", r";[A-Z]{6}\d\d[A-Z]\d\d[A-Z]\d{3};"),
        ("iscritti.xlsx", r";\d{7}000\d;"),
        ("iscritti.xlsx", r";NA;80100;"),
        ("iscritti.xlsx", r";26\d{3}\.0;"),
        ("iscritti.xlsx", r"fraz\. Cavatigozzi|Casalmagg\.re|S\.Giovanni"),
        ("iscritti.xlsx", r"D’O"),
        ("iscritti.xlsx", "o\u0300"),
        ("presenze.xlsx", r";5/2;\d{5};"),
        ("presenze.xlsx", r";13/09/2016;13/09/2016;"),
        ("presenze.xlsx", r"(?m);P(?=;).*;X(?=;|$)"),
        ("presenze.xlsx", r";4,0;"),
        ("presenze.xlsx", r";\dh\d\d|\d:30|;3,5"),
        ("presenze.xlsx", r";0\.1458;"),
        ("presenze.xlsx", r";0\d:\d\d:00"),
        ("presenze.xlsx", r";1;"),
        ("presenze.xlsx", r";5;"),
        ("presenze.xlsx", r";75%"),
        ("presenze.xlsx", r"\(uditrice\)"),
        ("presenze.xlsx", r"Nominativo;Nato il"),
        ("colloqui.csv", r"\d{4}, \d\d/\d\d/\d{4}, "),
        ("colloqui.csv", r";2 incontri;"),
        ("colloqui.csv", r";60';"),
        ("colloqui.csv", r";non presentat[oa];"),
        ("colloqui.csv", r";[A-Z]\.[A-Z]\.;"),
        ("colloqui.csv", r"(?m)^;;;037\d-000"),
        ("colloqui.csv", r"Ã²"),
        ("colloqui.csv", r"(?m)^;[A-Z]\w+ .*;\d\d/\d\d/19"),
        ("colloqui.csv", r"problemi di salute|in cura"),
        ("servizi.ods", r"CPI CR|C\.P\.I\. di"),
        ("servizi.ods", r"revocata"),
        ("servizi.ods", r"3 - medio alta"),
        ("servizi.ods", r";;-;;"),
        ("patti.xlsx", r"2\.000,00 €"),
        ("patti.xlsx", r";2\.000;"),
        ("patti.xlsx", r";-500,00;"),
        ("patti.xlsx", r";bozza;|;in preparazione;"),
        ("patti.xlsx", r";[A-Z]\. [A-Z]\.;"),
        ("patti.xlsx", r";Sportello famiglie;"),
        ("patti.xlsx", r"(?m)^TOTALE;.*70\.000,00"),
        (COB, r"\Asep=;\r\n"),
        (COB, r";31/12/9999;"),
        (COB, r";01/01/1900;"),
        (COB, r";Rettifica;\d{16};"),
        (COB, r";Annullamento;\d{16};"),
        (COB, r";(PRO|Proroga);\d{16};"),
        (COB, r";(TRA|Trasformazione);\d{16};"),
        (COB, r";(CES|Cessazione);\d{16};"),
        (COB, r";UniSomm;"),
        (COB, r";UniDom;"),
        (COB, r";\*{16};"),
        (COB, r";A01;"),
        (COB, r";A0200;"),
        (COB, r";A\.02\.00 - Lavoro a tempo indeterminato;"),
        (COB, r";Z\.?09\.?00;"),
        (COB, r";A\.05\.01;"),
        (COB, r";stage;"),
        (COB, r";400;"),
        (COB, r";P;0;"),
        (COB, r";37,5;"),
        (COB, r"\d ORE;"),
        (COB, r";19036;"),
        (COB, r";Z129;"),
    ],
)
def test_it_occurs(file: str, pattern: str, texts: Mapping[str, str]) -> None:
    assert re.search(pattern, texts[file])


def test_a_notice_occurs_twice(texts: Mapping[str, str]) -> None:
    lines = texts[COB].splitlines()
    assert len(lines) > len(set(lines))


def test_workbooks_have_merged_hidden_struck_and_coloured_cells(rendered: Mapping[str, bytes]) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(rendered["iscritti.xlsx"]))
    assert all(sheet.merged_cells.ranges for sheet in workbook)
    assert sum(row.hidden for sheet in workbook for row in sheet.row_dimensions.values()) == 1
    cells = [cell for sheet in workbook for row in sheet for cell in row]
    assert sum(bool(cell.font.strike) for cell in cells) == 1
    assert any(cell.comment for cell in cells)
    assert any(cell.fill.fill_type for cell in cells)


def test_the_pacts_count_days_from_1904(rendered: Mapping[str, bytes], truth: Truth) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(rendered["patti.xlsx"]))
    assert workbook.epoch.year == 1904
    signed = {row[6].date() for row in workbook.active.values if hasattr(row[6], "date")}
    assert set(truth.people["pact_signed"].dropna()) < signed


@pytest.mark.parametrize("file", ["iscritti.xlsx", "presenze.xlsx", "patti.xlsx", "servizi.ods"])
def test_workbooks_say_that_the_people_are_invented(file: str, texts: Mapping[str, str]) -> None:
    assert "DATI SINTETICI" in texts[file]
