"""The rows of the other registers linked to the people enrolled; a doubtful link is said, an ambiguous one not made."""

from __future__ import annotations

import datetime as dt
from functools import reduce

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from evaluation.registers.database import run, set_variables
from evaluation.registers.ledger import Ledger
from evaluation.registers.ledger.removals import REMOVES
from evaluation.registers.persons.claims import EVIDENCE, Claims, collect_claims
from evaluation.registers.persons.examination import examine
from evaluation.registers.persons.flagging import PLACE, flag
from evaluation.registers.persons.people import People
from evaluation.registers.persons.shared_codes import contest_names

OWN_LISTS = ("attendance", "counselling", "pacts")
_TIERS = {
    "linked_by_name_and_birth_date": [1],
    "linked_by_name": [2, 3],
    "linked_by_phone": [4],
}


def link(
    database: duckdb.DuckDBPyConnection,
    register: str,
    rows: pa.Table,
    people: People,
    ledger: Ledger,
    reference: dt.date,
) -> pa.Table:
    """Link a register.

    Parameters
    ----------
    database : DuckDBPyConnection
        From :func:`~evaluation.registers.database.open_database`.
    register : str
        Its name. In the programme's own lists a name alone links as well, where only one person enrolled has it.
    rows : pyarrow.Table
        Its clean table.
    people : People
        The people enrolled.
    ledger : Ledger
        Takes the rows about nobody enrolled as quarantined, and an issue for each doubtful link.
    reference : date
        A day on which everybody was at least ten years old.

    Returns
    -------
    pyarrow.Table
        The rows about people enrolled, with ``person``.
    """
    if not len(rows):
        return rows.append_column("person", pa.array([], pa.int32()))
    claims = collect_claims(database, rows)
    person, reason = _by_code_alone(claims, people), pa.nulls(len(claims.table), pa.string())
    rest = pc.is_null(person)
    if pc.any(rest).as_py():
        others = claims.where(rest)
        set_variables(database, own_list=("BOOLEAN", register in OWN_LISTS))
        examined = contest_names(examine(database, others, ledger, reference), people.claims, ledger)
        found = run(database, __package__, "linkage.sql", claims=examined, people=people.claims)
        _report(register, found, others, ledger)
        person, reason = (
            pc.replace_with_mask(whole, rest, found[name].combine_chunks())
            for whole, name in ((person, "person"), (reason, "reason"))
        )
    return _set_aside(rows, person.take(pa.array(claims.of_row)), reason.take(pa.array(claims.of_row)), ledger)


def _by_code_alone(claims: Claims, people: People) -> pa.Array:
    """Return the person of each claim that is only the code of somebody enrolled: nothing in it can be examined."""
    codes = claims.table["tax_code"].combine_chunks()
    says_more = reduce(pc.or_, (pc.is_valid(claims.table[name]) for name in EVIDENCE)).combine_chunks()
    known = pc.index_in(codes, value_set=people.codes)
    found = pa.array(people.of_code).take(known)
    return pc.if_else(pc.or_(says_more, pc.is_null(codes)), None, found)


def _set_aside(rows: pa.Table, person: pa.Array, reason: pa.Array, ledger: Ledger) -> pa.Table:
    linked = pc.is_valid(person)
    if person.null_count:
        for each in pc.unique(reason.filter(pc.invert(linked))).to_pylist():
            ledger.quarantine(rows.select(PLACE).filter(pc.equal(reason, each)), each)
        rows, person = rows.filter(linked), person.filter(linked)
    return rows.append_column("person", person)


def _report(register: str, found: pa.Table, claims: Claims, ledger: Ledger) -> None:
    kinds = {kind: pc.is_in(found["tier"], pa.array(tiers, pa.int32())) for kind, tiers in _TIERS.items()}
    kinds |= {
        "several_candidates": found["is_ambiguous"],
        "omocode_pair": found["shares_base"],
        "same_name_other_code": found["shares_name"],
    }
    if register in OWN_LISTS:
        # A record of nobody is an issue of its own when the ledger is closed.
        reasons = ["not_enrolled", *(["nobody_named"] if register not in REMOVES else [])]
        kinds |= {reason: pc.equal(found["reason"], reason) for reason in reasons}
    for kind, concerned in kinds.items():
        flag(ledger, kind, claims.table, concerned)
