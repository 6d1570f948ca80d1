"""What columns of a file of people are taken for: tables of headers and cells, as offices write them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from evaluation.errors import EvaluationError
from evaluation.registers.reading.text_table import read_text_table
from evaluation.starting.columns import read_columns
from evaluation.starting.numbers import read_numbers
from evaluation.starting.roles import Roles, guess_roles

PEOPLE = 12


def guess(tmp_path: Path, **columns: list[str]) -> Roles:
    """Return the roles of a file with these columns; ``_`` in their names is a blank."""
    text = io.StringIO()
    written = csv.writer(text, delimiter=";")
    written.writerow([name.replace("_", " ") for name in columns])
    written.writerows(zip(*columns.values(), strict=True))
    (tmp_path / "people.csv").write_text(text.getvalue(), encoding="utf-8")
    table = read_text_table(tmp_path / "people.csv")
    return guess_roles(read_columns(table), table.file, table.lines.tolist())


def cycle(*cells: str) -> list[str]:
    return [cells[place % len(cells)] for place in range(PEOPLE)]


IDS = [f"u{place}" for place in range(PEOPLE)]
TIMES = [f"{place},5" for place in range(PEOPLE)]


@pytest.mark.parametrize(
    ("cells", "delimiter", "style", "value"),
    [
        (["1234.5", "2"], ",", "point", 1234.5),
        (["1234,5", "2"], ";", "comma", 1234.5),
        (["1.234,5", "2"], ";", "comma", 1234.5),
        (["1,234.5", "2"], ";", "thousands", 1234.5),
        (["1.234", "12"], ";", "comma", 1234),
        (["1.234", "12"], ",", "point", 1.234),
        (["1.234", "0.5"], ";", "point", 1.234),
        (["€ 1.234,50", "2"], ";", "comma", 1234.5),
        (["12%", "3"], ",", "point", 12),
        (["1e3", "2"], ",", "point", 1000),
    ],
)
def test_numbers_are_read_as_they_are_written(cells, delimiter, style, value):
    numbers = read_numbers(cells, delimiter)
    assert numbers is not None
    assert (numbers.style, numbers.value(cells[0])) == (style, value)


def test_a_few_cells_that_are_no_numbers_are_named_and_many_make_it_no_column_of_numbers():
    numbers = read_numbers(["1", "2", "3", "4", "circa 5"], ",")
    assert numbers is not None
    assert numbers.strays == ("circa 5",)
    assert read_numbers(["1", "2", "3", "circa 5"], ",") is None


@pytest.mark.parametrize(
    ("header", "cells", "role"),
    [
        ("Gruppo", cycle("A", "B"), "arm"),
        ("Tratt. assegnazione", cycle("A", "B", "C"), "arm"),
        ("Sede del corso", cycle("Forlì", "Cesena"), "site"),
        ("Edizione", cycle("1", "2"), "strata"),
        ("Mesi di osservazione", TIMES, "followup"),
        ("Età", cycle("20", "30", ""), "covariate"),
        ("Mesi di disoccupazione", TIMES, "covariate"),
        ("Esperienza di lavoro", cycle("sì", "no"), "covariate"),
        ("Titolo", cycle("Diploma", "Laurea", ""), "covariate"),
        ("Comune di residenza", cycle("Forlì", "Cesena"), "covariate"),
        ("Tipo di contratto", cycle("a termine", "stabile"), "out"),
        ("Telefono", IDS, "out"),
        ("Nato il", cycle("01/02/1980", "03/04/1981"), "out"),
        ("Motto", [f"parole {place} {'x' * place}" for place in range(PEOPLE - 1)] + [""], "covariate"),
        ("Paese", cycle("Italia"), "out"),
        ("Vuota", cycle(""), "out"),
    ],
)
def test_a_column_is_taken_for(tmp_path, header, cells, role):
    columns = {"id": IDS, "Mesi_fino_al_lavoro": TIMES, "Lavoro_trovato": cycle("sì", "no"), header: cells}
    roles = guess(tmp_path, **columns)
    found = {
        "arm": roles.arm.column.name if roles.arm else "",
        "site": roles.site.name if roles.site else "",
        "strata": roles.strata.name if roles.strata else "",
        "followup": roles.followup.name if roles.followup else "",
    }
    taken = next((name for name, column in found.items() if column == header), None)
    taken = taken or ("covariate" if header in [column.name for column in roles.covariates] else "out")
    assert taken == role
    assert (roles.person.name, roles.time and roles.time.name) == ("id", "Mesi fino al lavoro")
    assert any(header in reason.say("it") for reason in roles.reasons)


@pytest.mark.parametrize(
    ("levels", "treated", "control", "neither"),
    [
        (("Corso", "Controllo"), "Corso", "Controllo", ()),
        (("Controllo", "Corso"), "Corso", "Controllo", ()),
        (("no", "sì"), "sì", "no", ()),
        (("0", "1"), "1", "0", ()),
        (("Voucher", "Voucher", "Corso", "Non trattato"), "Voucher", "Non trattato", ("Corso",)),
    ],
)
def test_which_level_is_treated(tmp_path, levels, treated, control, neither):
    arm = guess(tmp_path, id=IDS, gruppo=cycle(*levels)).arm
    assert arm is not None
    assert (arm.treated, arm.control, arm.neither) == (treated, control, neither)


@pytest.mark.parametrize(
    ("cells", "kinds", "nothing"),
    [
        (cycle("sì", "no"), ("sì",), ("no",)),
        (cycle("1", "0"), ("1",), ("0",)),
        (cycle("tirocinio", "a termine", "nessuno"), ("tirocinio", "a termine"), ("nessuno",)),
        (cycle("tirocinio", "Tirocinio", "non occupato"), ("tirocinio",), ("non occupato",)),
    ],
)
def test_what_happened(tmp_path, cells, kinds, nothing):
    event = guess(tmp_path, id=IDS, esito=cells).event
    assert event is not None
    assert (event.kinds, event.nothing) == (kinds, nothing)


@pytest.mark.parametrize(
    ("columns", "key", "said"),
    [
        ({"id": ["1", "1", *IDS[2:]]}, "starting.errors.two_rows", "3"),
        ({"id": ["", *IDS[1:]], "Età": cycle("20", "30")}, "starting.errors.id_missing", "2"),
        ({"Età": cycle("20", "30")}, "starting.errors.no_id", "Età"),
        ({"Età": TIMES, "Sesso": cycle("F", "M")}, "starting.errors.no_id", "Sesso"),
    ],
)
def test_people_who_cannot_be_told_apart_are_an_error_that_names_lines_and_no_one(tmp_path, columns, key, said):
    with pytest.raises(EvaluationError) as raised:
        guess(tmp_path, **columns)
    assert raised.value.key == key
    for language in ("it", "en"):
        assert said in raised.value.say(language)
        assert "u1" not in raised.value.say(language)


def test_people_are_told_apart_by_a_column_of_any_name_when_it_can_and_never_shown_by_name(tmp_path):
    roles = guess(tmp_path, Chi=IDS, **{"Età": cycle("20", "30")})
    assert roles.person.name == "Chi"
    roles = guess(tmp_path, Cognome=IDS, **{"Età": cycle("20", "30")})
    assert roles.person.name == "Cognome"
