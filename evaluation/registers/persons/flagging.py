"""Issues for the rows of a table that a mask picks."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from evaluation.registers.ledger import Ledger

PLACE = ("source_id", "source_row")


def flag(
    ledger: Ledger, kind: Any, table: pa.Table, mask: Any, column: str = "", raw: pa.ChunkedArray | None = None
) -> None:
    """Enter an issue for each row that the mask picks; nothing where it picks none.

    Parameters
    ----------
    ledger : Ledger
        Takes the issues.
    kind : str or arrow array of str
        Kind of issue, one for all or one for each row of the table.
    table : pyarrow.Table
        Rows with their places.
    mask : arrow array of bool
        Which of them; null picks none.
    column : str
        Column that the issue is about.
    raw : arrow array, optional
        Its cells.
    """
    if not pc.any(mask).as_py():
        return
    places = table.select(PLACE).filter(mask)
    kinds = kind if isinstance(kind, str) else kind.filter(mask)
    ledger.issue(kinds, places, column, None if raw is None else raw.filter(mask))
