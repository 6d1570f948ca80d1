"""The one writer of tables."""

from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.errors import ReportError
from evaluation.presentation.show import Caption
from evaluation.presentation.tables import Column, Row, Suppressed, Table, Undefined, show_table
from evaluation.presentation.words import Words

CAPTION = Caption("work", "Half found work", "Share of 105 people observed", notes=("Data are synthetic.",))
COLUMNS = (Column("Arm", kind="text"), Column("People"), Column("Share", unit="%", decimals=1))
EN, IT = Words("en"), Words("it")


def table(*rows, columns=COLUMNS, caption=CAPTION):
    return Table(caption=caption, columns=columns, rows=rows)


def parsed(a_table, words=EN):
    return ElementTree.fromstring(show_table(a_table, words).html)


def test_caption_scopes_units_and_numbers():
    root = parsed(table(Row("With", (1035, 51.43)), Row("Without", (70, 40.0), total=True)))
    assert root.get("class") == "table"
    region = root.find("div")
    assert (region.get("role"), region.get("tabindex")) == ("region", "0")
    assert region.find("table/caption").get("id") == region.get("aria-labelledby")
    assert [span.text for span in root.iter("span")][:2] == ["Half found work", "Share of 105 people observed"]
    assert [th.get("scope") for th in root.iter("th")] == ["col"] * 3 + ["row"] * 2
    assert ["".join(th.itertext()) for th in root.iter("th")][:3] == ["Arm", "People", "Share (%)"]
    assert [(td.text, td.get("class")) for td in root.iter("td")] == [
        ("1,035", "num"),
        ("51.4", "num"),
        ("70", "num"),
        ("40.0", "num"),
    ]
    assert [tr.get("class") for tr in root.find(".//tbody")] == [None, "total"]
    assert root.find("div[@class='notes']/p").text == "Data are synthetic."


def test_the_same_numbers_in_italian():
    assert [td.text for td in parsed(table(Row("Con", (1035, 51.43))), IT).iter("td")] == ["1.035", "51,4"]


def test_marks_carry_a_word_and_a_numbered_note_shared_by_equal_reasons():
    hidden, undefined = Suppressed("fewer than 5 people"), Undefined("nobody in this arm")
    root = parsed(table(Row("A", (hidden, hidden)), Row("B", (12, undefined))))
    links = root.findall(".//td/a")
    assert [link.text for link in links] == ["not shown", "not shown", "not defined"]
    assert [link.get("href") for link in links] == ["#work-m1", "#work-m1", "#work-m2"]
    notes = {p.get("id"): "".join(p.itertext()) for p in root.iter("p")}
    assert notes == {
        "work-m1": "1 not shown (fewer than 5 people)",
        "work-m2": "2 not defined (nobody in this arm)",
        "work-n1": "Data are synthetic.",
    }


def test_plain_form_has_the_same_cells_and_the_reasons():
    plain = show_table(table(Row("With", (35, 51.4)), Row("Without", (70, Suppressed("fewer than 5")))), EN).plain
    assert plain.splitlines() == [
        "Half found work. Share of 105 people observed",
        "Arm      People  Share (%)",
        "With         35       51.4",
        "Without      70  not shown",
        "not shown (fewer than 5)",
        "Data are synthetic.",
    ]


@pytest.mark.parametrize("cell", [None, float("nan"), np.nan, pd.NA, pd.NaT, "", "  ", True, object()])
def test_a_cell_without_meaning_is_refused_by_name(cell):
    with pytest.raises(ReportError, match="People"):
        show_table(table(Row("With", (cell, 1.0))), EN)


@pytest.mark.parametrize("number", [np.int64(5), np.float64(5.0), 5, 5.0])
def test_numbers_of_any_kind_are_written(number):
    assert next(parsed(table(Row("With", (number, 1.0)))).iter("td")).text == "5"


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        ((Column(" "), Column("n")), [Row("With", (1,))]),
        ((Column("Arm"), Column("n")), [Row("", (1,))]),
        ((Column("Arm"), Column("n")), [Row("With", (1, 2))]),
        ((Column("Arm"), Column("n")), [Row("With", ())]),
    ],
)
def test_empty_headers_and_ragged_rows_are_refused(columns, rows):
    with pytest.raises(ReportError, match="work"):
        table(*rows, columns=columns)


@given(
    st.lists(
        st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1).filter(str.strip), min_size=5, max_size=5
    )
)
def test_any_text_stays_text(texts):
    title, unit, header, cell, note = texts
    caption = Caption("t", title, "sub", notes=(note,))
    columns = (Column(header, kind="text"), Column(header, unit=unit, kind="text"))
    root = parsed(table(Row(header, (cell,)), columns=columns, caption=caption))
    assert {element.tag for element in root.iter()} == {
        *("div", "table", "caption", "span", "thead", "tbody", "tr", "th", "td", "p")
    }
    assert root.find(".//td").text == cell
    assert root.find(".//caption/span").text == title
    assert root.find(".//p").text == note
