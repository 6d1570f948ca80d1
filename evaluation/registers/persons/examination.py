"""Each claim examined: its tax code decoded, compared with name, birth date and sex beside it, and trusted or not."""

from __future__ import annotations

import datetime as dt
from functools import reduce

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from evaluation.errors import RegisterError
from evaluation.registers.database import run
from evaluation.registers.ledger import Ledger
from evaluation.registers.persons.claims import Claims
from evaluation.registers.persons.flagging import flag
from evaluation.registers.persons.tax_codes import INVALID, PERSONAL, PROVISIONAL, decode_tax_codes, mend_lookalikes

FEWEST_APART = 5
SHARE_APART = 0.5
_DOUBTS = {
    "surname_agrees": ("code_and_name_disagree", "tax_code"),
    "birth_date_agrees": ("code_and_birth_date_disagree", "birth_date"),
    "sex_agrees": ("code_and_sex_disagree", "sex"),
    "place_agrees": ("code_and_birth_town_disagree", "birth_town"),
}


def examine(database: duckdb.DuckDBPyConnection, claims: Claims, ledger: Ledger, reference: dt.date) -> pa.Table:
    """Examine the claims of a register.

    Parameters
    ----------
    database : DuckDBPyConnection
        From :func:`~evaluation.registers.database.open_database`.
    claims : Claims
        The claims.
    ledger : Ledger
        Takes an issue for each code that is not valid and for each that disagrees with what stands beside it.
    reference : date
        A day on which everybody was at least ten years old.

    Returns
    -------
    pyarrow.Table
        One row per claim, in order: ``claim``, ``code`` (the tax code where it can be trusted), ``kind``, ``base``,
        ``name_key``, ``given`` (the first name, or the full name where it stands in one column), ``name_agrees`` (with
        the code), ``birth_date`` (that of the code where it can be trusted), ``sex`` (as the birth date),
        ``written_birth_date``, ``written_sex``, ``birth_town_code``, ``phone``, ``edition``, ``foreign`` (whether the
        code is another person's), ``source_id``, ``source_row``.

    Raises
    ------
    RegisterError
        When in most rows of a sheet code and name are of different people: its columns were sorted apart.
    """
    codes = _mended(claims, ledger)
    decoded = decode_tax_codes(codes, reference)
    table = _compared(database, claims, codes, decoded)
    _report_invalid(claims, decoded, ledger)
    apart = _disagree(table)
    _refuse_sorted_apart(table, apart, ledger)
    # A surname alone may be the husband's.
    foreign = pc.and_(apart, pc.is_valid(table["name_agrees"]))
    _report_doubts(claims, table, foreign, ledger)
    return _trusted(table, foreign)


def _trusted(table: pa.Table, foreign: pa.ChunkedArray) -> pa.Table:
    """Return the columns of an examination: what the code says where it can be trusted, else what is written."""
    trusted = pc.and_(pc.is_in(table["kind"], pa.array([PERSONAL, PROVISIONAL])), pc.invert(foreign))
    personal = pc.and_(trusted, pc.equal(table["kind"], PERSONAL).fill_null(False))
    return pa.table(
        {
            "claim": table["claim"],
            "code": pc.if_else(trusted, table["tax_code"], None),
            "kind": table["kind"],
            "base": pc.if_else(personal, table["base"], None),
            "name_key": table["name_key"],
            "given": pc.coalesce(
                pc.if_else(table["inverted"].fill_null(False), table["last_name"], table["first_name"]),
                table["full_name"],
            ),
            "name_agrees": table["name_agrees"],
            "birth_date": pc.if_else(personal, table["code_birth_date"], table["birth_date"]),
            "written_birth_date": table["birth_date"],
            "written_sex": table["sex"],
            "birth_town_code": table["birth_town_code"],
            "sex": pc.if_else(personal, table["code_sex"], table["sex"]),
            "phone": table["phone"],
            "edition": table["edition"],
            "foreign": foreign,
            "source_id": table["source_id"],
            "source_row": table["source_row"],
        }
    )


def _mended(claims: Claims, ledger: Ledger) -> pa.Array:
    """Return the codes, a letter O for a nought and the like put right, and never without a word in the ledger."""
    codes = claims.table["tax_code"].combine_chunks()
    mended = mend_lookalikes(codes)
    valid = pc.equal(decode_tax_codes(mended.drop_null(), dt.date.today())["kind"], PERSONAL)
    right = pc.is_valid(mended)
    right = pc.replace_with_mask(right, right, valid.combine_chunks())
    if pc.any(right).as_py():
        places = claims.places.filter(right)
        ledger.change("tax_code", places, codes.filter(right), mended.filter(right), "lookalike_mended")
        flag(ledger, "lookalike_mended", claims.table, right, "tax_code", codes)
    return pc.if_else(right, mended, codes)


def _compared(database: duckdb.DuckDBPyConnection, claims: Claims, codes: pa.Array, decoded: pa.Table) -> pa.Table:
    """Return claims, decoded codes and the comparison of both, side by side."""
    number = pa.array(range(len(codes)), pa.int32())
    table = claims.table.drop_columns("tax_code").append_column("claim", number).append_column("tax_code", codes)
    for name in decoded.column_names:
        table = table.append_column("code_sex" if name == "sex" else name, decoded[name])
    compared = run(database, __package__, "evidence.sql", claims=table)
    for name in compared.column_names:
        if name != "claim":
            table = table.append_column(name, compared[name])
    return table


def _disagree(table: pa.Table) -> pa.ChunkedArray:
    """Return whether nothing beside a valid code agrees with it: neither surname nor first name nor birth date."""
    agreements = (table[name].fill_null(False) for name in ("surname_agrees", "name_agrees", "birth_date_agrees"))
    return pc.and_(_is_comparable(table), pc.invert(reduce(pc.or_, agreements)))


def _is_comparable(table: pa.Table) -> pa.ChunkedArray:
    return pc.and_(pc.equal(table["kind"], PERSONAL).fill_null(False), pc.is_valid(table["surname_agrees"]))


def _refuse_sorted_apart(table: pa.Table, apart: pa.ChunkedArray, ledger: Ledger) -> None:
    counts = pa.table({"source": table["source_id"], "apart": apart, "comparable": _is_comparable(table)})
    for row in counts.group_by("source").aggregate([("apart", "sum"), ("comparable", "sum")]).to_pylist():
        rows, of = row["apart_sum"] or 0, row["comparable_sum"] or 0
        if rows >= max(FEWEST_APART, SHARE_APART * of):
            source = ledger.sources[row["source"]]
            raise RegisterError("registers.errors.sorted_apart", place=source.place, rows=rows, of=of)


def _report_invalid(claims: Claims, decoded: pa.Table, ledger: Ledger) -> None:
    raw = claims.table["tax_code"]
    kinds = pc.binary_join_element_wise("tax_code", decoded["problem"], "_")
    flag(ledger, kinds, claims.table, pc.equal(decoded["kind"], INVALID), "tax_code", raw)
    flag(ledger, "tax_code_provisional", claims.table, pc.equal(decoded["kind"], PROVISIONAL), "tax_code", raw)


def _report_doubts(claims: Claims, table: pa.Table, foreign: pa.ChunkedArray, ledger: Ledger) -> None:
    flag(ledger, "code_of_another", claims.table, foreign, "tax_code", claims.table["tax_code"])
    personal = pc.and_(pc.equal(table["kind"], PERSONAL), pc.invert(foreign))
    agreements = {name: table[name] for name in _DOUBTS}
    agreements["surname_agrees"] = pc.and_(table["surname_agrees"], table["name_agrees"].fill_null(True))
    for name, (kind, column) in _DOUBTS.items():
        flag(ledger, kind, claims.table, pc.and_(personal, pc.invert(agreements[name])), column)
    flag(ledger, "names_inverted", claims.table, pc.and_(personal, table["inverted"]), "last_name")
