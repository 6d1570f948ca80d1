import datetime as dt

import pandas as pd
import pytest

from evaluation.registers.schemas import CONTRACT_CLASSES
from evaluation.registers.values.contracts import (
    contract_class,
    contract_codes,
    contract_page,
    outside_validity,
    read_contract_code,
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A.01.00", "A.01.00"), ("A0100", "A.01.00"), ("A.1", "A.01.00"), ("a.01.00", "A.01.00"),
        ("A.01", "A.01.00"), ("A 01 00", "A.01.00"),
        ("A.01.00 - Lavoro a tempo indeterminato", "A.01.00"), ("A0201 lavoro per sostituzione", "A.02.01"),
        ("Tempo determinato (A.02.00)", "A.02.00"), ("A02.00", "A.02.00"), ("A.0200", "A.02.00"),
        ("A-02-00", "A.02.00"), ("a_02_00", "A.02.00"), ("[A.02.00]", "A.02.00"), ("cod. A.02.00", "A.02.00"),
        ("A01.00: tempo indeterminato", "A.01.00"), ("TI", "A.01.00"),
        ("TD", "A.02.00"), ("T. DET", "A.02.00"), ("tempo ind.", "A.01.00"), ("stage", "C.01.00"),
        ("TIROCINIO", "C.01.00"),
        ("Lavoro intermittente", "A.05.02"), ("LAVORO DOMESTICO", "A.04.02"), ("borsa lavoro", "C.04.00"),
    ],
)  # fmt: skip
def test_codes_and_labels(text: str, code: str) -> None:
    reading = read_contract_code(text)
    assert (reading.value, reading.problem) == (code, "")


@pytest.mark.parametrize(
    ("text", "value", "problem"),
    [
        ("Z.09.00", "Z.09.00", "unknown_contract_code"),
        ("A01", None, "other_code_list"),
        ("A03 tirocinio", None, "other_code_list"),
        ("B.03.00 - lavoro intermittente", "B.03.00", "label_disagrees"),
        ("C.01.00 collaborazione", "C.01.00", "label_disagrees"),
        ("Tempo indeterminato (A.02.00)", "A.02.00", "label_disagrees"),
        ("A.01.00 / A.02.00", None, "not_a_contract"),
        ("proroga a 01.02.2016", None, "not_a_contract"),
        ("contratto strano", None, "not_a_contract"),
        ("#N/D", None, "error_value"),
    ],
)
def test_doubtful_contracts(text: str, value: str | None, problem: str) -> None:
    assert (read_contract_code(text).value, read_contract_code(text).problem) == (value, problem)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("A.01.00", "permanent"), ("A.02.01", "fixed_term"), ("A.03.09", "apprenticeship"), ("A.05.02", "by_end_date"),
        ("C.01.00", "internship"), ("C.02.00", "internship"), ("C.04.00", "other"), ("B.03.00", "collaboration"),
        ("Z.09.00", "unclassified"),
    ],
)  # fmt: skip
def test_classes(code: str, expected: str) -> None:
    assert contract_class(code) == expected


def test_the_table_is_whole() -> None:
    table = contract_codes()
    assert table.index.is_unique
    assert table.index.str.fullmatch(r"[A-Z]\.\d\d\.\d\d").all()
    assert set(table["class"]) < set(CONTRACT_CLASSES)
    both = table.dropna(subset=["valid_from", "valid_to"])
    assert (both["valid_from"] < both["valid_to"]).all()
    spellings = table["spellings"].explode().reset_index()
    assert spellings.drop_duplicates()["spellings"].is_unique


@pytest.mark.parametrize("language", ["it", "en"])
def test_the_page_has_every_code(language: str) -> None:
    page = contract_page(language)
    assert all(f"| `{code}` | " in page for code in contract_codes().index)
    assert {line.count(" | ") for line in page.splitlines()[2:]} == {5}


def test_every_label_reads_as_its_own_code() -> None:
    labels = contract_codes()[["label_it", "label_en"]].stack()
    assert {text: read_contract_code(text).value for text in labels} == {
        text: code for (code, _), text in labels.items()
    }


@pytest.mark.parametrize(
    ("code", "day", "expected"),
    [
        ("A.04.00", dt.date(2012, 5, 1), False), ("A.04.00", dt.date(2016, 5, 1), True),
        ("A.04.02", dt.date(2012, 5, 1), True),
        ("A.01.00", dt.date(2005, 5, 1), False), ("Z.09.00", dt.date(2016, 5, 1), False),
        (None, dt.date(2016, 5, 1), False),
        ("A.04.00", None, False),
    ],
)  # fmt: skip
def test_validity(code: str | None, day: dt.date | None, expected: bool) -> None:
    found = outside_validity(pd.Series([code], dtype="str"), pd.Series([day], dtype="object"))
    assert found.tolist() == [expected]
