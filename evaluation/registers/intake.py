"""The way through: a folder of registers to the participants table, every row accounted for, nobody recognisable."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from evaluation.errors import RegisterError
from evaluation.registers import persons
from evaluation.registers.contracts import TOLD, find_spells
from evaluation.registers.coverage import Coverage, cover, find_coverage
from evaluation.registers.database import define, open_database
from evaluation.registers.ledger import Ledger
from evaluation.registers.participants.build import Spells, build
from evaluation.registers.participants.editions import resolve_editions
from evaluation.registers.participants.enrol import enrol
from evaluation.registers.persons.claims import Claims, collect_claims
from evaluation.registers.persons.examination import examine
from evaluation.registers.persons.flagging import PLACE
from evaluation.registers.persons.key_file import key_path, public_key, read_key
from evaluation.registers.persons.linkage import link
from evaluation.registers.persons.people import People, find_people
from evaluation.registers.persons.pseudonyms import pseudonyms
from evaluation.registers.reading import read_folder
from evaluation.registers.rules import Rules, study_rules
from evaluation.registers.schemas import RegisterSchema, clean_columns, load_schemas
from evaluation.registers.values import parse_register
from evaluation.study import Study

Tables = dict[str, pa.Table]
_last: dict[str, Any] = {}


@dataclass(frozen=True)
class Intake:
    """What an intake gives; no table holds a tax code, a name, an address or a birth date.

    Parameters
    ----------
    participants : DataFrame
        One row per person enrolled.
    spells : Spells
        The jobs of the people enrolled; ``spells.frame`` has one row for each.
    populations : DataFrame
        How many people each population has under each reading of its definition.
    ledger : Ledger
        Every row read: kept, merged or quarantined; issues and changed values.
    rules : Rules
        What was followed.
    extraction : date or None
        Day on which the notices were extracted.
    registers : mapping of str to Coverage
        What of each register was found, and the days it covers.
    """

    participants: pd.DataFrame
    spells: Spells
    populations: pd.DataFrame
    ledger: Ledger
    rules: Rules
    extraction: dt.date | None
    registers: Mapping[str, Coverage]


def intake(rules: Rules) -> Intake:
    """Read the registers, link people, put jobs together and build the participants table.

    Parameters
    ----------
    rules : Rules
        From :func:`~evaluation.registers.rules.study_rules` or :func:`~evaluation.registers.rules.folder_rules`.

    Raises
    ------
    RegisterError
        When a file cannot be read, there are no enrolments, names and codes were sorted apart, or there is no safe key.
    """
    ledger = Ledger()
    tables = resolve_editions(_read(rules, ledger), rules, ledger)
    extraction = _extraction(tables["notices"], rules, ledger)
    registers = find_coverage(tables, extraction, rules, ledger)
    told = tables["notices"].select(TOLD)
    linked, people = _link(tables, rules, extraction or dt.date.today(), ledger)
    with open_database() as database:
        linked = enrol(database, linked, people, rules, ledger)
        find_spells(database, linked["notices"], extraction, ledger, told)
        built = build(database, linked, people, rules, cover(registers, extraction, rules), ledger)
    ledger.close([*built.kept, *(linked[name].select(PLACE) for name in ("attendance", "counselling", "services"))])
    return Intake(built.participants, built.spells, built.populations, ledger, rules, extraction, registers)


def study_intake(study: Study) -> Intake:
    """Return the intake of a study; see :func:`intake`.

    It is made once while neither ``study.toml`` nor a register changes.
    """
    rules = study_rules(study)
    files = sorted(path for path in (study.file, *rules.folder.rglob("*")) if path.is_file())
    state = tuple((str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files)
    if _last.get("state") != state:
        _last.update(state=state, intake=intake(rules))
    made: Intake = _last["intake"]
    return made


def _read(rules: Rules, ledger: Ledger) -> Tables:
    options = rules.declared.options()
    schemas = load_schemas(options)
    rows = read_folder(rules.folder, ledger, schemas=schemas, options=options)
    if "enrolments" not in rows:
        found = ", ".join(sorted(rows)) or "-"
        raise RegisterError("registers.errors.no_enrolments", folder=str(rules.folder), found=found)
    if not len(rows["enrolments"].cells):
        raise RegisterError("registers.errors.nobody_enrolled", folder=str(rules.folder))
    read = {name: parse_register(rows.pop(name), ledger, options).table for name in list(rows)}
    return {name: read[name] if name in read else _empty(schema) for name, schema in schemas.items()}


def _empty(schema: RegisterSchema) -> pa.Table:
    return pa.schema([(column.name, column.type) for column in clean_columns(schema)]).empty_table()


def _extraction(notices: pa.Table, rules: Rules, ledger: Ledger) -> dt.date | None:
    """Return the day of extraction: the declared one, else the last day of sending, else of a job's start."""
    if rules.declared.extraction or not len(notices):
        return rules.declared.extraction
    latest: dt.date | None = pc.max(notices["sent_date"]).as_py() or pc.max(notices["start_date"]).as_py()
    ledger.issue("extraction_assumed", (notices["source_id"][0].as_py(), 0), raw=str(latest or ""))
    return latest


def _link(tables: Tables, rules: Rules, reference: dt.date, ledger: Ledger) -> tuple[Tables, People]:
    """Return the registers with ``person`` in place of whom their rows name."""
    with open_database() as database:
        define(database, persons.__name__, "names.sql")
        claims = collect_claims(database, tables["enrolments"])
        examined = examine(database, claims, ledger, reference)
        people = find_people(database, claims, examined, ledger, partial(pseudonyms, pseudonym_key(rules)))
        linked = {"enrolments": _known(tables.pop("enrolments"), claims, people)}
        for name in list(tables):
            linked[name] = link(database, name, tables.pop(name), people, ledger, reference)
    return linked, people


def _known(rows: pa.Table, claims: Claims, people: People) -> pa.Table:
    """Return the enrolments with their people, and with what is known of them in place of what is written."""
    of_row = pa.array(claims.of_row)
    known = {name: people.claims[name].take(of_row) for name in ("sex", "birth_date", "is_probable")}
    known |= {"has_code": pc.is_valid(people.claims["code"]).take(of_row), "person": pa.array(people.of_row)}
    for name, column in known.items():
        rows = rows.drop_columns(name) if name in rows.column_names else rows
        rows = rows.append_column(name, column)
    return rows


def pseudonym_key(rules: Rules) -> bytes:
    """Return the key of the pseudonyms, made when there is none."""
    if rules.invented:
        return public_key(rules.name)
    path = rules.key_file or key_path(rules.name, rules.declared.key_file)
    return read_key(path, (*rules.forbidden, rules.folder))
