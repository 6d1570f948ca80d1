"""Claims: the distinct ways in which the rows of a register say who they are about."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from evaluation.registers.persons.flagging import PLACE
from evaluation.registers.schemas import DATE

IDENTITY = {
    "tax_code": pa.string(), "last_name": pa.string(), "first_name": pa.string(), "full_name": pa.string(),
    "birth_date": DATE, "phone": pa.string(), "sex": pa.string(), "birth_town_code": pa.string(),
    "edition": pa.string(),
}  # fmt: skip
EVIDENCE = ("last_name", "first_name", "full_name", "birth_date", "sex", "birth_town_code")


@dataclass(frozen=True)
class Claims:
    """The claims of a register.

    Parameters
    ----------
    table : pyarrow.Table
        One row per claim: the columns of :data:`IDENTITY` (null where the register has none), ``source_id`` and
        ``source_row`` of the first row that makes it.
    of_row : int32 array of shape (n,)
        Claim of each row of the register.
    """

    table: pa.Table
    of_row: npt.NDArray[np.int32]

    @property
    def places(self) -> pa.Table:
        """The place of each claim."""
        return self.table.select(PLACE)

    def where(self, mask: pa.ChunkedArray) -> Claims:
        """Return some of the claims, on their own: which rows make them is not known any more."""
        return Claims(self.table.filter(mask), np.zeros(0, np.int32))


def collect_claims(database: duckdb.DuckDBPyConnection, rows: pa.Table) -> Claims:
    """Return the claims of a register's clean table.

    Each is looked at once: five million notices of a million people are a million claims.
    """
    known = [name for name in IDENTITY if name in rows.column_names and rows[name].null_count < len(rows)]
    if known:
        database.register("rows", rows.select(known))
        keys = database.sql(f"SELECT hash({', '.join(known)}) AS key FROM rows").to_arrow_table()["key"]
        database.unregister("rows")
    else:
        keys = pa.chunked_array([pa.array(np.zeros(len(rows), np.uint64))])
    encoded = keys.combine_chunks().dictionary_encode()
    of_row = encoded.indices.to_numpy().astype(np.int32)
    first = np.zeros(len(encoded.dictionary), np.int64)
    first[of_row[::-1]] = np.arange(len(rows))[::-1]
    found = rows.select([*PLACE, *known]).take(pa.array(first))
    columns = {
        name: found[name].cast(type_) if name in known else pa.nulls(len(first), type_)
        for name, type_ in IDENTITY.items()
    }
    return Claims(pa.table({**columns, **{name: found[name] for name in PLACE}}), of_row)
