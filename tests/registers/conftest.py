"""A small office with clean registers, which tests make dirty.

Nobody in it exists: the names are made of syllables, and the tax codes, valid in form, have a birthplace (Persico,
G468) that ceased to exist in 1928, long before the birth dates they state.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd
import pytest
from codicefiscale import codicefiscale
from openpyxl import Workbook

from evaluation.registers.intake import Intake, intake
from evaluation.registers.ledger import remarks_frame, rows_frame
from evaluation.registers.rules import folder_rules, with_declared

CEASED_PLACE = "G468"
EXTRACTION = dt.date(2017, 4, 30)
PROTOCOL = 16
# One for each of the six people, so that somebody can be found again in the participants.
SCHOOLING = ("diploma", "laurea", "licenza media", "qualifica", "nessuno", "dottorato")
COURSE_DAYS = (2, 4, 9, 11, 16, 18, 23)
Row = dict[str, str]


def make_code(last_name: str, first_name: str, sex: str, birth_date: dt.date, place: str = CEASED_PLACE) -> str:
    """Return a tax code that is valid in form and nobody's."""
    stem = codicefiscale.encode_lastname(last_name) + codicefiscale.encode_firstname(first_name)
    stem += codicefiscale.encode_birthdate(birth_date.strftime("%d/%m/%Y"), sex) + place
    return stem + codicefiscale.encode_cin(stem)


def make_variant(code: str) -> str:
    """Return the variant of a code in which the last digit is a letter, as given to homonyms."""
    stem = code[:14] + "LMNPQRSTUV"[int(code[14])]
    return stem + codicefiscale.encode_cin(stem)


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist."""

    last_name: str
    first_name: str
    sex: str
    birth_date: dt.date

    @property
    def code(self) -> str:
        return make_code(self.last_name, self.first_name, self.sex, self.birth_date)

    @property
    def born(self) -> str:
        return self.birth_date.strftime("%d/%m/%Y")


PEOPLE = (
    Person("Bazukolo", "Terenda", "F", dt.date(1990, 1, 31)),
    Person("Varudogno", "Ozedia", "F", dt.date(1988, 7, 9)),
    Person("Gizzolampo", "Lampertuo", "M", dt.date(1995, 12, 2)),
    Person("D'Umekano", "Nicodrò", "M", dt.date(1991, 4, 4)),
    Person("Zuranfelli", "Okeliano", "M", dt.date(1985, 2, 28)),
    Person("Pledorizza", "Sivandula", "F", dt.date(1993, 10, 10)),
)
STRANGER = Person("Frobbicante", "Ubaldrica", "F", dt.date(1980, 5, 5))


def enrolment(person: Person, edition: str = "CR1", **other: str) -> Row:
    dates = {"CR1": ("01/03/2016", "31/03/2016"), "CM1": ("01/09/2016", "30/09/2016")}[edition]
    return {
        "CF": person.code, "Cognome": person.last_name, "Nome": person.first_name, "Sesso": person.sex,
        "Data di nascita": person.born, "Telefono": "", "Edizione": edition, "Sede": "Crema",
        "Data iscrizione": "01/02/2016", "Inizio corso": dates[0], "Fine corso": dates[1], "Ritirato": "",
        "Titolo di studio": "diploma", "Condizione": "disoccupato", **other,
    }  # fmt: skip


def notice(number: int, person: Person, start: str, end: str = "", **other: str) -> Row:
    return {
        "Codice comunicazione": f"{number:016d}", "Codice comunicazione precedente": "", "Tipo comunicazione": "AVV",
        "Data invio": start, "CF lavoratore": person.code, "Data inizio": start, "Data fine": end,
        "Data cessazione": "", "Tipologia contrattuale": "A.02.00", "CF datore": "00000000017", "Modello": "unilav",
        **other,
    }  # fmt: skip


@dataclass
class Office:
    """The registers of an office: rows by register, written as csv unless they are said to be a workbook."""

    folder: Path
    key_file: Path
    rows: dict[str, list[Row]] = field(default_factory=dict)
    people: tuple[Person, ...] = PEOPLE
    stranger: Person = STRANGER
    prefix: str = ""
    workbooks: dict[str, Callable[[Workbook], object]] = field(default_factory=dict)
    encodings: dict[str, str] = field(default_factory=dict)
    tails: dict[str, str] = field(default_factory=dict)
    enrolment: ClassVar[Callable[..., Row]] = staticmethod(enrolment)
    notice: ClassVar[Callable[..., Row]] = staticmethod(notice)
    variant: ClassVar[Callable[[str], str]] = staticmethod(make_variant)

    def change(self, register: str, row: int, **cells: Any) -> None:
        """Change cells of a row, counted from 0; underscores in the names of columns are blanks."""
        self.rows[register][row] |= {name.replace("_", " "): cell for name, cell in cells.items()}

    def add(self, register: str, copy_of: int, **cells: Any) -> None:
        """Add a copy of a row with other cells."""
        self.rows[register].append(dict(self.rows[register][copy_of]))
        self.change(register, -1, **cells)

    def write(self) -> Path:
        """Write the registers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, rows in self.rows.items():
            header = list(dict.fromkeys(column for row in rows for column in row))
            cells = [header, *([self._cell(column, row.get(column, "")) for column in header] for row in rows)]
            if name in self.workbooks:
                workbook = Workbook()
                for row in cells:
                    workbook.active.append([None if cell == "" else cell for cell in row])
                self.workbooks[name](workbook)
                workbook.save(self.folder / f"{name}.xlsx")
            else:
                encoding = self.encodings.get(name, "utf-8")
                with (self.folder / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
                    csv.writer(file, delimiter=";").writerows(cells)
                    file.write(self.tails.get(name, ""))
        return self.folder

    def _cell(self, column: str, cell: Any) -> Any:
        if column.startswith("Codice comunicazione") and len(str(cell)) == PROTOCOL and self.prefix:
            return f"{self.prefix.strip()}{cell[3:]}"
        return f"{self.prefix}{cell}" if column == "Edizione" and cell else cell

    def intake(self, **declared: Any) -> Intake:
        """Write the registers and take them in."""
        entries = {"extraction": EXTRACTION, "key_file": str(self.key_file), **declared}
        return intake(with_declared(folder_rules(self.write()), **entries))

    def issues(self, taken: Intake) -> list[tuple[str, str, int]]:
        """Return register, kind and row of each issue; row 0 is the sheet as a whole."""
        frame = remarks_frame(taken.ledger, "issues", "en")
        return list(zip(frame["file"].str.removesuffix(".csv"), frame["kind"], frame["row"].fillna(0), strict=True))

    def fates(self, taken: Intake) -> list[tuple[str, str, int]]:
        """Return register, reason and row of each row that was merged or set aside."""
        frame = rows_frame(taken.ledger, "en")
        return list(zip(frame["file"].str.removesuffix(".csv"), frame["kind"], frame["row"], strict=True))

    def row_of(self, taken: Intake, person: Person) -> pd.Series[Any]:
        """Return somebody's row of the participants, found by sex and age, which no two people here share."""
        start = next(row["Inizio corso"] for row in self.rows["iscritti"] if row["Cognome"] == person.last_name)
        day, born = dt.datetime.strptime(start, "%d/%m/%Y").date(), person.birth_date
        age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        table = taken.participants
        found = table[(table["sex"] == person.sex) & (table["age"] == age)]
        assert len(found) == 1
        return found.iloc[0]


def new_office(folder: Path, people: tuple[Person, ...] = PEOPLE, days: tuple[int, ...] = (2, 9)) -> Office:
    """Return six people in two editions: attendance, counselling, services, one pact, a few jobs."""
    first, second, third, fourth, *_ = people
    editions = dict(zip(people, ("CR1", "CR1", "CR1", "CM1", "CM1", "CM1"), strict=True))
    months = {"CR1": "03/2016", "CM1": "09/2016"}
    attendance = [
        {"CF": person.code, "Cognome e nome": f"{person.last_name} {person.first_name}", "Edizione": edition,
         "Data lezione": f"{day:02d}/{months[edition]}", "Ore presenza": "4"}
        for person, edition in editions.items()
        for day in days
    ]  # fmt: skip
    rows = {
        "iscritti": [
            enrolment(person, edition, **{"Titolo di studio": schooling})
            for (person, edition), schooling in zip(editions.items(), SCHOOLING, strict=True)
        ],
        "presenze": attendance,
        "colloqui": [
            {"CF": first.code, "Data colloquio": "20/03/2016", "Durata": "1", "Esito": "svolto"},
            {"CF": second.code, "Data colloquio": "21/03/2016", "Durata": "1", "Esito": "non presentato"},
        ],
        "servizi": [
            {"CF": first.code, "Servizio": "cpi", "CPI": "Crema", "Presa in carico": "10/01/2016"},
            {"CF": second.code, "Servizio": "informagiovani", "CPI": "", "Presa in carico": "10/01/2016"},
        ],
        "patti": [
            {"CF": first.code, "Cognome": first.last_name, "Nome": first.first_name, "Data firma": "10/06/2016",
             "Stato": "firmato", "Importo": "2.000,00 €"},
        ],
        "cob": [
            notice(1, first, "01/06/2016", "31/08/2016", **{"Tipologia contrattuale": "C.01.00"}),
            notice(2, third, "01/12/2016", "28/02/2017"),
            notice(3, fourth, "10/10/2016", "", **{"Tipologia contrattuale": "A.01.00"}),
        ],
    }  # fmt: skip
    return Office(folder, folder.parent / "keys" / "test.key", rows, people)


def numbered_office(root: Path, number: int) -> Office:
    """Return one of many offices, in a folder of its own: other people, other editions, courses of 28 hours."""
    syllables = "".join(
        ("ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru")[int(digit)] for digit in f"{number:03d}"
    )
    people = tuple(
        replace(
            person,
            last_name=person.last_name + syllables,
            birth_date=person.birth_date - dt.timedelta(days=7 * number),
        )
        for person in PEOPLE
    )
    office = new_office(root / f"{number:03d}", people, COURSE_DAYS)
    office.prefix = f"{number:03d} "
    office.stranger = replace(STRANGER, last_name=STRANGER.last_name + syllables)
    return office


@pytest.fixture
def people() -> tuple[Person, ...]:
    """Return the people of the office."""
    return PEOPLE


@pytest.fixture
def variant() -> Callable[[str], str]:
    """Return a maker of the variants that set homonyms apart."""
    return make_variant


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Return a clean office."""
    return new_office(tmp_path / "registri")


@pytest.fixture(scope="session")
def fresh_office(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Office]:
    """Return a maker of clean offices, for tests that need one for each random example."""
    return lambda: new_office(tmp_path_factory.mktemp("office") / "registri")


@pytest.fixture(scope="session")
def office_of() -> Callable[[Path, int], Office]:
    """Return a maker of offices by the dozen, each with people of its own."""
    return numbered_office
