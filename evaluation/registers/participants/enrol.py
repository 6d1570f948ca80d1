"""Who counts as enrolled, once each, with which row and which edition."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from evaluation.registers.contracts import unpack
from evaluation.registers.database import run, set_variables
from evaluation.registers.ledger import Ledger
from evaluation.registers.participants.doubts import report
from evaluation.registers.persons.flagging import PLACE
from evaluation.registers.persons.people import People
from evaluation.registers.rules import Rules


def enrol(
    database: duckdb.DuckDBPyConnection, linked: Mapping[str, pa.Table], people: People, rules: Rules, ledger: Ledger
) -> dict[str, pa.Table]:
    """Settle the enrolments: the row that counts for each person is kept, the others are merged into it.

    Parameters
    ----------
    database : DuckDBPyConnection
        From :func:`~evaluation.registers.database.open_database`; keeps the table ``enrolled``.
    linked : mapping of str to pyarrow.Table
        The linked registers.
    people : People
        The people enrolled.
    rules : Rules
        The rules of the intake.
    ledger : Ledger
        Takes merged and quarantined rows, and what is doubtful.

    Returns
    -------
    dict of str to pyarrow.Table
        The linked registers without the rows of people who are not in the table: those whose edition is not known where
        the study lists its editions.
    """
    declared = rules.declared
    set_variables(
        database,
        editions_listed=("BOOLEAN", bool(rules.editions)),
        youngest=("INTEGER", declared.ages[0]),
        oldest=("INTEGER", declared.ages[1]),
    )
    tables = {name: linked[name] for name in ("enrolments", "attendance")}
    settled = run(database, __package__, "enrolment.sql", **tables)
    for reason in pc.unique(settled["reason"]).to_pylist():
        rows = settled.filter(pc.equal(settled["reason"], reason))
        if reason == "edition_unknown":
            ledger.quarantine(unpack(rows["place"]), reason)
        else:
            ledger.merge(unpack(rows["place"]), reason, unpack(rows["into_place"]))
        if reason == "same_person":
            ledger.issue("twice_in_edition", unpack(rows["place"]))
    report(run(database, __package__, "enrolment_doubts.sql"), ledger)
    known = np.zeros(people.count, bool)
    known[database.sql("SELECT person FROM enrolled").to_arrow_table()["person"].to_numpy()] = True
    return {name: table if name == "enrolments" else _only(table, known, ledger) for name, table in linked.items()}


def _only(table: pa.Table, known: np.ndarray, ledger: Ledger) -> pa.Table:
    stays = known[table["person"].to_numpy()]
    if stays.all():
        return table
    ledger.quarantine(table.select(PLACE).filter(pa.array(~stays)), "person_left_out")
    return table.filter(pa.array(stays))
