"""Every dirty case of the registers, through the whole intake: from its file to the participants and the ledger.

Each case is an office of its own, with people and editions of its own; all offices go through one intake. So each is
held to exactly what it must give, and all of them together to a table, a whole ledger and clear issues. The cases are
in ``dirty_cases/``: name, what spoils the office, and what follows where it differs from a clean one:

``issues``, ``fates``, ``changes``
    Register, kind and row; changes may name the value, too.
``values``
    Columns of the participants by person; nobody else's may differ.
``people``
    How many people there are, six unless said.
"""

from __future__ import annotations

import datetime as dt
import math
import runpy
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pytest

from evaluation import languages
from evaluation.registers.intake import Intake, intake
from evaluation.registers.ledger import Ledger, remarks_frame, rows_frame, write_excel, write_tables
from evaluation.registers.participants import columns
from evaluation.registers.reading import read_folder
from evaluation.registers.rules import folder_rules, with_declared
from evaluation.registers.schemas import pandera_schema
from evaluation.registers.values import parse_register

TABLES = sorted(Path(__file__).parent.joinpath("dirty_cases").glob("*.py"))
CASES = {f"{table.stem} {name}": case for table in TABLES for name, case in runpy.run_path(str(table))["CASES"].items()}
NUMBERS = {name: number for number, name in enumerate(CASES, start=1)}
EXTRACTION = dt.date(2017, 4, 30)
# All offices notify on the same few days.
DECLARED = {"hours_class": 28.0, "hours_individual": 1.0, "ages": (19, 39), "silence_means": "nothing"}
EDUCATION = ("upper_secondary", "degree", "lower_secondary", "vocational", "none", "doctorate")
# What needs a study that says something, or a format that is not written here, is in other tests.
ELSEWHERE = {
    "issues": {
        "column_ignored", "edition_missing", "extraction_assumed", "file_not_used", "leading_zero", "marks_unknown",
        "no_attendance", "no_counselling", "no_course_end", "no_notices", "no_pacts", "no_services",
        "outcome_not_covered", "register_doubtful", "silent_notices", "unknown_edition", "unknown_site",
    },
    "reasons": {"edition_unknown", "hidden_row", "person_left_out"},
    "rules": {"leading_zero", "one_is_present", "town_of_today"},
}  # fmt: skip
OF_ALL_OFFICES = {"person_id", "edition", "age", "education"}


class Result(NamedTuple):
    """The offices, their intake, its books as frames with the number of each office, the participants by office."""

    root: Path
    offices: list[Any]
    taken: Intake
    books: Mapping[str, pd.DataFrame]
    people: Mapping[int, pd.DataFrame]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory, office_of: Callable[[Path, int], Any]) -> Result:
    root = tmp_path_factory.mktemp("dirty") / "registri"
    offices = [office_of(root, number) for number in (0, *NUMBERS.values())]
    for office, (spoil, _) in zip(offices[1:], CASES.values(), strict=True):
        spoil(office)
    for office in offices:
        office.write()
    key_file = root.parent / "keys" / "test.key"
    rules = with_declared(folder_rules(root), extraction=EXTRACTION, key_file=str(key_file), **DECLARED)
    taken = intake(rules)
    books = {
        "issues": remarks_frame(taken.ledger, "issues", "en"),
        "changes": remarks_frame(taken.ledger, "changes", "en"),
        "fates": rows_frame(taken.ledger, "en"),
    }
    for frame in books.values():
        parts = frame["file"].astype("str").str.extract(r"^(?P<office>\d+)/(?P<register>[^.]+)")
        frame["office"], frame["register"] = parts["office"].astype(int), parts["register"]
        frame["row"] = frame["row"].fillna(0).astype(int)
    of_office = taken.participants["edition"].str[:3].astype(int)
    return Result(root, offices, taken, books, dict(list(taken.participants.groupby(of_office))))


def said(result: Result, book: str, number: int, columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
    frame = result.books[book]
    return sorted(frame.loc[frame["office"] == number, list(columns)].itertuples(index=False, name=None))


@pytest.mark.parametrize("name", CASES)
def test_issues_are_those_of_the_case_and_no_others(result: Result, name: str) -> None:
    expected = CASES[name][1].get("issues", [])
    assert said(result, "issues", NUMBERS[name], ("register", "kind", "row")) == sorted(expected)


@pytest.mark.parametrize("name", CASES)
def test_rows_merged_or_set_aside_are_those_of_the_case(result: Result, name: str) -> None:
    expected = CASES[name][1].get("fates", [])
    assert said(result, "fates", NUMBERS[name], ("register", "kind", "row")) == sorted(expected)


@pytest.mark.parametrize("name", CASES)
def test_changed_values_are_those_of_the_case(result: Result, name: str) -> None:
    expected = CASES[name][1].get("changes", [])
    columns = ("register", "kind", "row", "value")
    usual = said(result, "changes", 0, columns)
    found = [change for change in said(result, "changes", NUMBERS[name], columns) if change not in usual]
    assert len(found) == len(expected)
    for change, wanted in zip(found, sorted(expected), strict=True):
        assert change[: len(wanted)] == wanted


@pytest.mark.parametrize("name", CASES)
def test_participants_differ_from_those_of_a_clean_office_where_the_case_says(result: Result, name: str) -> None:
    expected = CASES[name][1]
    clean = result.people[0].set_index("education")
    people = result.people[NUMBERS[name]]
    assert len(people) == expected.get("people", 6)
    for person, education in enumerate(EDUCATION):
        (row,) = people[people["education"] == education].to_dict("records")
        values = expected.get("values", {}).get(person)
        if values is None:
            values = {column: clean.at[education, column] for column in people if column not in OF_ALL_OFFICES}
        assert {column: row[column] for column in values if not is_same(row[column], values[column])} == {}


def is_same(found: Any, expected: Any) -> bool:
    if expected is None or pd.isna(expected):
        return bool(pd.isna(found))
    expected = pd.Timestamp(expected) if isinstance(found, pd.Timestamp) else expected
    return math.isclose(found, expected) if isinstance(expected, float) else bool(found == expected)


def test_together_they_give_a_table_and_a_whole_ledger(result: Result) -> None:
    taken = result.taken
    columns.pandera_schema(columns.participant_columns(taken.rules.horizons, taken.rules.lengths)).validate(
        taken.participants
    )
    columns.pandera_schema(columns.spell_columns()).validate(taken.spells.frame)
    counts = taken.ledger.counts()
    assert (counts["read"] == counts["kept"] + counts["merged"] + counts["quarantined"]).all()
    assert counts["merged"].sum() + counts["quarantined"].sum() == len(result.books["fates"])
    assert not result.books["fates"].duplicated(["file", "sheet", "row"]).any()
    registers = [source.register for source in taken.ledger.sources]
    kept = counts.groupby(registers)["kept"].sum()
    assert kept["enrolments"] == len(taken.participants)
    assert kept["notices"] == len(taken.spells)


def test_every_kind_of_issue_reason_and_rule_occurs(result: Result) -> None:
    for section, book in (("issues", "issues"), ("reasons", "fates"), ("rules", "changes")):
        start = f"registers.{section}."
        known = {key.removeprefix(start) for key in languages.catalogue("en") if key.startswith(start)}
        assert known - set(result.books[book]["kind"]) == ELSEWHERE[section]


def test_the_clean_tables_keep_their_contract(result: Result) -> None:
    ledger = Ledger()
    for rows in read_folder(result.root, ledger).values():
        register = parse_register(rows, ledger)
        pandera_schema(register.schema).validate(register.frame)


@pytest.mark.parametrize(
    "language", [pytest.param(each, marks=() if each == "it" else pytest.mark.long) for each in languages.available()]
)
def test_nothing_written_shows_a_person(result: Result, tmp_path: Path, language: str) -> None:
    write_excel(result.taken.ledger, tmp_path / f"{language}.xlsx", language)
    write_tables(result.taken.ledger, tmp_path / language, language)
    texts = [text for path in tmp_path.glob("*.xlsx") for text in _parts(path)]
    texts += [str(pd.read_parquet(path).to_dict("list")) for path in tmp_path.rglob("*.parquet")]
    texts += [str(result.taken.participants.to_dict("list")), str(result.taken.spells.frame.to_dict("list"))]
    everything = "\n".join(texts).casefold()
    people = [person for office in result.offices for person in (*office.people, office.stranger)]
    words = {part.casefold() for person in people for part in (person.code, person.last_name, person.first_name)}
    words |= {office.variant(person.code).casefold() for office in result.offices for person in office.people}
    assert {word for word in words | {"ansia", "inventata", "0372000"} if word in everything} == set()


def _parts(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name).decode("utf-8") for name in archive.namelist()]
