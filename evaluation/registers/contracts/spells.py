"""Spells: each job once, from the notices of its start, extensions, conversions and end, as corrected and cancelled."""

from __future__ import annotations

import datetime as dt

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from evaluation.registers.contracts.places import unpack
from evaluation.registers.database import run, set_variables
from evaluation.registers.ledger import Ledger
from evaluation.registers.values.contracts import contract_codes

COLUMNS = (
    "person", "source_id", "source_row", "notice_id", "previous_notice_id", "event", "form", "sent_date", "start_date",
    "start_date_state", "end_date", "extension_end_date", "conversion_code", "cessation_date", "contract_code",
    "contract_class", "contract_class_start", "contract_code_start", "employer_code", "employer_name",
)  # fmt: skip

TOLD = ("source_id", "source_row", "tax_code", "notice_id", "previous_notice_id", "event", "sent_date")


def find_spells(
    database: duckdb.DuckDBPyConnection,
    notices: pa.Table,
    extraction: dt.date | None,
    ledger: Ledger,
    told: pa.Table | None = None,
) -> pa.Table:
    """Put the notices of each job together.

    A job is known by its worker, its employer and its first day. Its notices are taken in the order in which they were
    sent: corrections replace the notice they name, cancellations undo it. The end is the cessation, else the end last
    planned, else none. Nothing depends on the order of the rows.

    Parameters
    ----------
    database : DuckDBPyConnection
        From :func:`~evaluation.registers.database.open_database`; keeps the tables ``spell`` and ``step``.
    notices : pyarrow.Table
        The linked clean table of the notices, with ``person``.
    extraction : date or None
        Day on which the notices were extracted; None where there are none.
    ledger : Ledger
        Takes the fate of every notice, and what is doubtful.

    told : pyarrow.Table, optional
        All notices of the files, those of people never enrolled too (:data:`TOLD`): a correction may lead from one
        person to another. The linked ones alone unless given.

    Returns
    -------
    pyarrow.Table
        One row per job: ``person``, ``start``, ``end`` (both days included; null while it runs), ``class_at_start``,
        ``class_at_end`` (they differ after a conversion), ``agency``, ``on_call`` (days worked unknown), ``notices``
        (how many), ``ends_before_start`` (the end is not known and set to the start), ``place``.
    """
    set_variables(database, extraction=("DATE", extraction))
    told = (notices if told is None else told).select(TOLD)
    run(database, __package__, "notices.sql", notices=notices.select(COLUMNS), codes=_codes(), all_notices=told)
    aside = run(database, __package__, "chains.sql")
    spells = run(database, __package__, "spells.sql")
    _settle(aside, run(database, __package__, "merged.sql"), ledger)
    _report(aside, run(database, __package__, "doubts.sql", unread=_unread(ledger)), ledger)
    return spells


def _codes() -> pa.Table:
    table = contract_codes().reset_index()
    columns = {name: pa.array(table[name], from_pandas=True) for name in ("code", "agency", "on_call")}
    dates = {name: pa.array(table[name].dt.date, pa.date32(), from_pandas=True) for name in ("valid_from", "valid_to")}
    return pa.table(columns | dates)


def _unread(ledger: Ledger) -> pa.Table:
    """Return the places of the notices whose contract is written and could not be read, which is said already."""
    blocks = [block for block in ledger.issues if block.column in ("contract_code", "contract_code_start")]
    places = [block.source_id.astype(np.int64) * 2**32 + block.row for block in blocks]
    return pa.table({"place": pa.array(np.concatenate([np.zeros(0, np.int64), *places]))})


def _settle(aside: pa.Table, merged: pa.Table, ledger: Ledger) -> None:
    for reason in pc.unique(aside["reason"]).to_pylist():
        rows = aside.filter(pc.equal(aside["reason"], reason))
        if reason == "corrected":
            ledger.merge(unpack(rows["place"]), reason, unpack(rows["into_place"]))
        else:
            ledger.quarantine(unpack(rows["place"]), reason)
    for reason in pc.unique(merged["reason"]).to_pylist():
        rows = merged.filter(pc.equal(merged["reason"], reason))
        ledger.merge(unpack(rows["place"]), reason, unpack(rows["into_place"]))


def _report(aside: pa.Table, doubts: pa.Table, ledger: Ledger) -> None:
    for kind, concerned in (
        ("cancels_nothing", aside["cancels_nothing"]),
        ("no_start_date", pc.equal(aside["reason"], "no_start_date")),
    ):
        if pc.any(concerned).as_py():
            ledger.issue(kind, unpack(aside["place"].filter(concerned)))
    for kind in sorted(pc.unique(doubts["kind"]).to_pylist()):
        ledger.issue(kind, unpack(doubts["place"].filter(pc.equal(doubts["kind"], kind))))
