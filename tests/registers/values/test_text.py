import pytest

from evaluation.registers.folding import fold
from evaluation.registers.schemas import identifiers, vocabularies
from evaluation.registers.values.labels import read_label
from evaluation.registers.values.text import (
    clean_code,
    clean_company_code,
    clean_name,
    clean_postal_code,
    clean_tax_code,
    clean_text,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Cod. Fisc. ", "cod fisc"),
        ("SÌ", "si"),
        ("si\u0300", "si"),
        ("Città", "citta"),
        ("ATTIVITA'", "attivita"),
        ("% presenza", "perc presenza"),
        ("€", "euro"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "value", "rule"),
    [
        ("Nicolò", "Nicolò", ""),
        ("Nicolo\u0300", "Nicolò", "text_tidied"),
        ("NicolÃ²", "Nicolò", "encoding_mended"),
        ("CittÃ\u00a0", "Città", "encoding_mended"),
        ("D’Amico", "D'Amico", "text_tidied"),
        ("  De   Luca\u00a0", "De Luca", "text_tidied"),
        ("Nicolo'", "Nicolo'", ""),
    ],
)
def test_names(text: str, value: str, rule: str) -> None:
    assert (clean_name(text).value, clean_name(text).rule, clean_name(text).problem) == (value, rule, "")


@pytest.mark.parametrize(
    ("text", "problem"),
    [("****", "hidden_value"), ("Nicol\ufffd", "broken_letters"), ("NicolÃ²\u0152", "broken_letters"), ("", "")],
)
def test_doubtful_names(text: str, problem: str) -> None:
    assert clean_name(text).problem == problem


def test_a_dash_is_a_surname_nowhere_and_no_text() -> None:
    assert clean_text("-").rule == "not_given"
    assert clean_text("NA").value == "NA"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("AAABBB90A31D150X", "AAABBB90A31D150X"),
        ("aaabbb90a31d150x", "AAABBB90A31D150X"),
        (" AAA BBB 90A31 D150 X ", "AAABBB90A31D150X"),
        ("AAABBB-90A31-D150X", "AAABBB90A31D150X"),
        ("01234567890", "01234567890"),
    ],
)
def test_tax_codes_lose_case_and_blanks_only(text: str, code: str) -> None:
    assert clean_tax_code(text).value == code


@pytest.mark.parametrize(
    ("text", "problem"),
    [("AAABBB**********", "hidden_value"), ("1,23457E+10", "digits_lost"), ("1.23456789012346E+15", "digits_lost")],
)
def test_tax_codes_that_are_lost(text: str, problem: str) -> None:
    assert (clean_tax_code(text).value, clean_tax_code(text).problem) == (None, problem)


@pytest.mark.parametrize(
    ("text", "code", "problem"),
    [
        ("1234567890", "01234567890", "leading_zero"),
        ("123456789", "00123456789", "leading_zero"),
        ("1234567890.0", "01234567890", "leading_zero"),
        ("12345678901.0", "12345678901", ""),
        ("01234567890", "01234567890", ""),
        ("1234567", "1234567", ""),
    ],
)
def test_a_code_of_eleven_digits_gets_its_noughts_back(text: str, code: str, problem: str) -> None:
    assert (clean_tax_code(text).value, clean_tax_code(text).problem) == (code, problem)


@pytest.mark.parametrize(
    ("text", "code"),
    [("17", "00000000017"), ("00000000017", "00000000017"), ("AAABBB90A31D150X", "AAABBB90A31D150X"), ("x1", "X1")],
)
def test_an_employer_is_one_with_and_without_its_noughts(text: str, code: str) -> None:
    assert (clean_company_code(text).value, clean_company_code(text).problem) == (code, "")


def test_codes_stay_text() -> None:
    assert clean_code("00123").value == "00123"
    assert clean_code("ab-12").value == "AB-12"


@pytest.mark.parametrize(("text", "value"), [("26100", "26100"), ("26100.0", "26100"), ("100", "00100")])
def test_postal_codes(text: str, value: str) -> None:
    assert clean_postal_code(text).value == value
    assert clean_postal_code("CR").problem == "not_a_postal_code"


@pytest.mark.parametrize(
    ("vocabulary", "text", "identifier"),
    [
        ("profile", "3 - medio alto", "medium_high"), ("profile", "3", "medium_high"), ("sex", "f", "F"),
        ("event", "AVV", "start"),
        ("service", "Informa Giovani", "informagiovani"), ("service", "C.P.I.", "cpi"),
        ("status", "Inoccupato/a", "never_employed"),
        ("meeting_outcome", "Non presentato", "no_show"), ("pact_state", "FIRMATO", "granted"),
        ("working_time", "Part-time verticale", "part"),
        ("education", "Licenza media", "lower_secondary"), ("form", "UniSomm", "unisomm"),
        ("did_state", "Convalidata", "confirmed"),
    ],
)  # fmt: skip
def test_coded_values(vocabulary: str, text: str, identifier: str) -> None:
    assert read_label(text, identifiers(vocabulary, {})).value == identifier


def test_a_study_adds_spellings() -> None:
    known = identifiers("sex", {"sex": {"F": ["signora"]}})
    assert read_label("SIGNORA", known).value == "F"
    assert read_label("boh", known).problem == "unknown_label"


def test_a_level_of_education_that_is_only_a_number_is_no_value_until_the_study_has_the_list() -> None:
    assert read_label("12", identifiers("education", {})).problem == "unknown_label"
    assert read_label("12", identifiers("education", {"education": {"doctorate": ["12"]}})).value == "doctorate"


def test_every_vocabulary_gives_each_spelling_to_one_identifier() -> None:
    assert all(identifiers(name, {}) for name in vocabularies())
