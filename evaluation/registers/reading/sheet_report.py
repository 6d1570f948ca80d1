"""What a sheet says beside its values, and what is not read of it: nothing is lost without a word in the ledger."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from evaluation.registers.ledger import Ledger
from evaluation.registers.reading.header import Header
from evaluation.registers.reading.letters import column_letter
from evaluation.registers.reading.row_kinds import is_blank
from evaluation.registers.reading.sheet import Loaded, Sheet
from evaluation.registers.schemas import RegisterSchema

Rows = npt.NDArray[np.int32]


def report_sheet(
    sheet: Sheet, source_id: int, header: Header, schema: RegisterSchema, loaded: Loaded, ledger: Ledger
) -> None:
    """Enter what concerns the sheet as a whole: columns not used, colours, comments, encoding, short rows."""
    whole = (source_id, 0)
    for name in header.columns:
        if schema.by_name[name].privacy == "never":
            ledger.issue("column_not_loaded", whole, column=name)
    for position in header.ignored:
        ledger.issue("column_ignored", whole, raw=header.cells[position].strip())
    for position in header.unnamed:
        below = [cells[position] for cells in sheet.top[header.row :] if position < len(cells)]
        if any(cell.strip() for cell in below):
            ledger.issue("unnamed_column", whole, raw=column_letter(position + 1))
    notes = {
        "colour_lost": str(sheet.marks.coloured or ""),
        "comments_lost": str(sheet.marks.comments or ""),
        "encoding_assumed": loaded.encoding if loaded.encoding == "cp1252" else "",
        "hidden_sheet": sheet.name if sheet.hidden else "",
        "marks_unknown": "" if sheet.marks.complete else sheet.name,
    }
    for kind, raw in notes.items():
        if raw:
            ledger.issue(kind, whole, raw=raw)
    if loaded.short_rows:
        ledger.issue("short_row", (source_id, np.array(loaded.short_rows, np.int32)))


def report_rows(sheet: Sheet, source_id: int, records: pa.Table, filled: Mapping[str, Rows], ledger: Ledger) -> None:
    """Enter what concerns single rows: hidden, struck through, filled from merged cells, formulas without a value."""
    rows = records["source_row"].to_numpy()
    for kind, marked in (("hidden_row", sheet.marks.hidden_rows), ("struck_row", sheet.marks.struck_rows)):
        found = rows[np.isin(rows, list(marked))]
        if len(found):
            ledger.issue(kind, (source_id, found))
    for name, numbers in filled.items():
        positions = np.flatnonzero(np.isin(rows, numbers))
        ledger.change(name, (source_id, rows[positions]), "", records[name].take(pa.array(positions)), "merged_cell")
    for name, position in ledger.sources[source_id].columns.items():
        uncomputed = {row for row, column in sheet.marks.uncomputed if column_letter(column) == position.letter}
        found = rows[np.isin(rows, list(uncomputed))] if uncomputed else rows[:0]
        if len(found) and name in records.column_names:
            ledger.issue("uncomputed_formula", (source_id, found), column=name)


def report_blank_marks(records: pa.Table, source_id: int, ledger: Ledger) -> None:
    """Enter how many attendance cells are blank: absent and not recorded look the same, and give two counts."""
    if "mark" in records.column_names:
        blank = int(is_blank(records["mark"]).sum())
        if blank:
            ledger.issue("blank_marks", (source_id, 0), column="mark", raw=str(blank))
