"""Rows of totals held against the rows above them: the one place where a sheet says itself that a row is missing."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from evaluation.registers.ledger import Ledger
from evaluation.registers.reading.row_kinds import RECORD, TOTAL
from evaluation.registers.schemas import RegisterSchema
from evaluation.registers.values.amounts import read_amount

_CENT = 0.005
_COUNT = re.compile(r"(?i)\s*tot[^\d]*?(\d{1,6})\s*")


def report_totals(
    cells: pa.Table, rows: npt.NDArray[np.int32], kinds: npt.NDArray[np.uint8], schema: RegisterSchema,
    source_id: int, ledger: Ledger,
) -> None:  # fmt: skip
    """Enter an issue for each total that is neither that of the rows since the last total nor that of all rows above.

    Amounts are summed; in a list of people a number beside the word counts the rows.

    Parameters
    ----------
    cells : pyarrow.Table
        Text columns below the header.
    rows : int32 array
        Row of each.
    kinds : uint8 array
        What each is.
    schema : RegisterSchema
        The register.
    source_id : int
        The sheet.
    ledger : Ledger
        Takes the issues.
    """
    totals = np.flatnonzero(kinds == TOTAL)
    if not len(totals):
        return
    columns = {
        name: cells[name].to_pylist()
        for name in cells.column_names
        if name in schema.by_name and schema.by_name[name].type == "amount"
    }
    values = {name: np.array([_amount(text) for text in texts]) for name, texts in columns.items()}
    first = 0
    for at in totals.tolist():
        parts = [np.flatnonzero(kinds[start:at] == RECORD) + start for start in (first, 0)]
        for name, texts in columns.items():
            said = _amount(texts[at])
            if said and not any(_is_sum(said, values[name][part]) for part in parts):
                ledger.issue("total_row_disagrees", (source_id, rows[at]), column=name, raw=texts[at])
        count = _count(cells.slice(at, 1)) if schema.counted else None
        if count is not None and count not in [len(part) for part in parts]:
            ledger.issue("total_row_disagrees", (source_id, rows[at]), raw=str(count))
        first = at + 1


def _amount(text: str | None) -> float:
    """Return an amount, 0 for a blank, nan for what cannot be read."""
    reading = read_amount(text or "")
    return float("nan") if reading.problem else float(reading.value or 0)


def _is_sum(said: float, amounts: npt.NDArray[np.float64]) -> bool:
    """Return whether the amounts come to what is said; where one cannot be read nobody can tell."""
    total = amounts.sum()
    return bool(np.isnan(said + total) or abs(total - said) < _CENT)


def _count(row: pa.Table) -> int | None:
    texts = (text for column in row.columns for text in column.to_pylist() if text and text.strip())
    found = _COUNT.fullmatch(next(texts, ""))
    return int(found[1]) if found else None
