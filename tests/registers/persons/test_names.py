"""Names give the letters that python-codicefiscale gives, and keys that ignore what does not matter."""

import duckdb
import pytest
from codicefiscale import codicefiscale
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.registers import persons
from evaluation.registers.database import define, open_database

NAMES = st.text(alphabet="abcdefghijklmnopqrstuvwxyzàèéìòùÀÈÉÌÒÙABCDEFGHIJKLMNOPQRSTUVWXYZ '-", min_size=1, max_size=20)


@pytest.fixture(scope="module")
def database():
    with open_database() as database:
        define(database, persons.__name__, "names.sql")
        yield database


def value(database: duckdb.DuckDBPyConnection, expression: str, *values: object) -> object:
    found = database.execute(f"SELECT {expression}", list(values)).fetchone()
    assert found is not None
    return found[0]


@settings(max_examples=150)
@given(NAMES)
def test_letters_are_those_of_the_library(database, name):
    assert value(database, "surname_letters(plain(?))", name) == codicefiscale.encode_lastname(name)
    assert value(database, "name_letters(plain(?))", name) == codicefiscale.encode_firstname(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("D'Umekano Nicodrò", "NICODRO' D’UMEKANO"),
        ("Bazukolo Terenda", "terenda  bazukolo"),
        ("Zuran-Felli Okeliano", "Okeliano Felli Zuran"),
        ("Nicodro\u0300", "Nicodrò"),
    ],
)
def test_the_key_ignores_order_case_accents_and_apostrophes(database, one, other):
    assert value(database, "name_key(?) = name_key(?)", one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("Bazukolo Terenda", "Bazukolo Terendo"), ("Ada Ada", "Ada"), ("Bazu Kolo", "Bazukolo")]
)
def test_the_key_tells_names_apart(database, one, other):
    assert not value(database, "name_key(?) = name_key(?)", one, other)


@pytest.mark.parametrize("nothing", ["", " ", "'", "Иван", "…"])
def test_what_has_no_letter_has_no_key(database, nothing):
    assert value(database, "name_key(?)", nothing) is None


def test_a_name_in_one_column_may_be_cut_anywhere_and_either_way(database):
    found = value(database, "possible_letters(words(?))", "De Bazukolo Terenda")
    for surname, first_name in (("De Bazukolo", "Terenda"), ("Terenda", "De Bazukolo"), ("De", "Bazukolo Terenda")):
        letters = codicefiscale.encode_lastname(surname) + codicefiscale.encode_firstname(first_name)
        assert letters in found
