"""Notices by the dozen, without files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from evaluation.registers.contracts import find_spells
from evaluation.registers.database import open_database
from evaluation.registers.ledger import Ledger, Source, rows_frame
from evaluation.registers.schemas import clean_columns, load_schemas
from evaluation.registers.values.contracts import contract_class

EXTRACTION = dt.date(2017, 4, 30)
DATES = ("sent_date", "start_date", "end_date", "extension_end_date", "conversion_date", "cessation_date")


class Notices:
    """Puts notices together: each is a mapping of clean columns, dates as ISO texts."""

    def spells(self, notices: Sequence[dict[str, Any]]) -> pd.DataFrame:
        """Return the spells, sorted, without their places."""
        return self.taken(notices)[0]

    def taken(self, notices: Sequence[dict[str, Any]]) -> tuple[pd.DataFrame, Ledger]:
        """Return the spells and the ledger."""
        ledger = Ledger()
        ledger.add_source(Source(file="cob.csv", register="notices", header_row=1, last_row=1 + len(notices)))
        with open_database() as database:
            table = find_spells(database, _table(notices), EXTRACTION, ledger)
        places = table["place"].to_numpy()
        ledger.close([(places >> 32, places & 0xFFFFFFFF)])
        frame = table.to_pandas().drop(columns="place")
        return frame.sort_values(list(frame), ignore_index=True), ledger

    def fates(self, notices: Sequence[dict[str, Any]]) -> dict[int, str]:
        """Return the reason for which each notice, by its number from 1, is no spell of its own."""
        frame = rows_frame(self.taken(notices)[1], "en")
        return dict(zip(frame["row"] - 1, frame["kind"], strict=True))


@pytest.fixture(scope="session")
def notices() -> Notices:
    """Return what puts notices together."""
    return Notices()


def _table(notices: Sequence[dict[str, Any]]) -> pa.Table:
    rows = [_row(number, notice) for number, notice in enumerate(notices, start=2)]
    schema = pa.schema([(column.name, column.type) for column in clean_columns(load_schemas()["notices"])])
    arrays = [pa.array([row.get(name) for row in rows], schema.field(name).type) for name in schema.names]
    table = pa.table(arrays, schema=schema)
    return table.append_column("person", pa.array([row.get("person", 0) for row in rows], pa.int32()))


def _row(number: int, notice: dict[str, Any]) -> dict[str, Any]:
    row = {"source_id": 0, "source_row": number, "employer_code": "00000000017", "contract_code": "A.02.00", **notice}
    for name in DATES:
        if row.get(name) == "9999":
            row[name], row[f"{name}_state"] = None, "open"
        elif row.get(name):
            row[name] = dt.date.fromisoformat(row[name])
            row[f"{name}_state"] = "given"
        else:
            row[f"{name}_state"] = "blank"
    for name in ("contract_code", "contract_code_start"):
        if row.get(name):
            row[name.replace("code", "class")] = contract_class(row[name])
    return row
