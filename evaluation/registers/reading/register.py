"""One sheet as a register: its header matched, its rows sorted out, everything lost or doubtful said in the ledger."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from evaluation.registers.folding import fold
from evaluation.registers.ledger import Ledger, Position, Source, first_names
from evaluation.registers.reading.grid import melt_sessions
from evaluation.registers.reading.header import Header, check_header, find_header, needed_width
from evaluation.registers.reading.letters import column_letter
from evaluation.registers.reading.merges import fill_merged
from evaluation.registers.reading.row_kinds import BLANK, REASONS, RECORD, SECOND, all_blank, row_kinds
from evaluation.registers.reading.sheet import Loaded, Sheet, Wanted
from evaluation.registers.reading.sheet_report import report_blank_marks, report_rows, report_sheet
from evaluation.registers.reading.totals import report_totals
from evaluation.registers.schemas import Options, RegisterSchema

_CODED = pa.dictionary(pa.int32(), pa.string())
# Types with mostly different cells: a dictionary of them would only cost memory.
_PLAIN_TYPES = ("tax_code", "company_code", "code", "name")
_NAMES = ("last_name", "first_name", "full_name")
_SESSION = "session "
_CODE = re.compile(r"(?i)[A-Z]{6}[0-9A-Z]{2}[A-Z][0-9A-Z]{2}[A-Z][0-9A-Z]{3}[A-Z]")
_DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2}")
_DEFAULT_NAME = re.compile(r"(?:foglio|sheet|tabella|page|pagina)\s?\d*")


def read_sheet(sheet: Sheet, schema: RegisterSchema, ledger: Ledger, options: Options) -> pa.Table | None:
    """Return the records of a sheet as text; None, with all its rows quarantined, without a header of the register.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    schema : RegisterSchema
        The register.
    ledger : Ledger
        Takes the sheet, the rows that are no records, and what is doubtful or lost.
    options : Options
        What the study says.

    Raises
    ------
    RegisterError
        When a column is missing, unknown or found twice.
    """
    header = find_header(sheet, schema)
    if header is None:
        set_aside_sheet(sheet, ledger)
        return None
    check_header(header, sheet, schema)
    positions = _positions(header, schema)
    loaded = sheet.load(_wanted(header, schema, positions))
    cells = loaded.cells.rename_columns(list(positions))
    if sheet.marks.merges:
        blank = all_blank(cells, cells.column_names)
        cells, filled = fill_merged(cells, loaded.rows, positions, sheet.marks.merges, blank)
    else:
        filled = {}
    kinds = row_kinds(cells, {name: header.cells[at] for name, at in positions.items()}, schema)
    source_id = ledger.add_source(_source(sheet, schema, header, loaded, kinds))
    report_sheet(sheet, source_id, header, schema, loaded, ledger)
    report_totals(cells, loaded.rows, kinds, schema, source_id, ledger)
    records = _records(cells, loaded, kinds, source_id, ledger)
    report_rows(sheet, source_id, records, filled, ledger)
    if options.hidden_rows == "quarantine":
        records = _without_hidden(records, sheet, source_id, ledger)
    return _finished(records, sheet, schema, source_id, ledger)


def set_aside_sheet(sheet: Sheet, ledger: Ledger) -> None:
    """Quarantine all rows of a sheet that is no register; a sheet without content needs no word."""
    rows = max(sheet.marks.rows, len(sheet.top))
    if any(cell.strip() for cells in sheet.top for cell in cells):
        source_id = ledger.add_source(Source(file=sheet.file, sheet=sheet.name, last_row=rows))
        ledger.quarantine((source_id, np.arange(1, rows + 1, dtype=np.int32)), "sheet_without_header")
        kind = "people_without_header" if _holds_people(sheet) else "sheet_without_header"
        ledger.issue(kind, (source_id, 0), raw=sheet.name)


def _holds_people(sheet: Sheet) -> bool:
    """Return whether the first rows of a sheet hold a tax code, or a first name beside a date."""
    for cells in sheet.top:
        has_date = any(_DAY.match(cell.strip()) for cell in cells)
        if any(_CODE.fullmatch(re.sub(r"\s", "", cell)) for cell in cells):
            return True
        if has_date and any(word in first_names() for cell in cells for word in fold(cell).split()):
            return True
    return False


def _positions(header: Header, schema: RegisterSchema) -> dict[str, int]:
    """Return the position of every column to load; those that must not be loaded are not among them."""
    columns = {name: at for name, at in header.columns.items() if schema.by_name[name].privacy != "never"}
    return columns | {f"{_SESSION}{at}": at for at in header.sessions}


def _is_coded(name: str, schema: RegisterSchema) -> bool:
    column = schema.by_name.get(name)
    return column is None or column.type not in _PLAIN_TYPES


def _wanted(header: Header, schema: RegisterSchema, positions: Mapping[str, int]) -> Wanted:
    coded = frozenset(at for name, at in positions.items() if _is_coded(name, schema))
    return Wanted(header.row, tuple(positions.values()), coded, needed_width(header, schema))


def _source(
    sheet: Sheet, schema: RegisterSchema, header: Header, loaded: Loaded, kinds: npt.NDArray[np.uint8]
) -> Source:
    """Return the sheet for the ledger; blank rows after the last one with content are not read."""
    full = loaded.rows[kinds != BLANK]
    aside = [row for rows in loaded.set_aside.values() for row in rows]
    columns = dict(header.columns) | {f"{_SESSION}{at}": at for at in header.sessions}
    return Source(
        file=sheet.file,
        sheet=sheet.name,
        register=schema.name,
        header_row=header.row,
        last_row=max([header.row, *aside, *full[-1:].tolist()]),
        epoch=sheet.marks.epoch,
        columns={name: Position(column_letter(at + 1), header.cells[at].strip()) for name, at in columns.items()},
        personal=schema.personal,
    )


def _records(cells: pa.Table, loaded: Loaded, kinds: npt.NDArray[np.uint8], source_id: int, ledger: Ledger) -> pa.Table:
    """Return the rows that are records, with their places; the others are quarantined, each with its reason."""
    read = loaded.rows <= ledger.sources[source_id].last_row
    for kind, reason in REASONS.items():
        ledger.quarantine((source_id, loaded.rows[read & (kinds == kind)]), reason)
    for reason, rows in loaded.set_aside.items():
        ledger.quarantine((source_id, np.array(rows, np.int32)), reason)
    if kinds[:1].tolist() == [SECOND]:
        ledger.issue("second_header", (source_id, loaded.rows[:1]))
    keep = kinds == RECORD
    records = cells if keep.all() else cells.filter(pa.array(keep))
    rows = loaded.rows[keep]
    records = records.add_column(0, "source_row", pa.array(rows, pa.int32()))
    return records.add_column(0, "source_id", pa.array(np.full(len(rows), source_id, np.int32)))


def _without_hidden(records: pa.Table, sheet: Sheet, source_id: int, ledger: Ledger) -> pa.Table:
    rows = records["source_row"].to_numpy()
    hidden = np.isin(rows, list(sheet.marks.hidden_rows))
    ledger.quarantine((source_id, rows[hidden]), "hidden_row")
    return records.filter(pa.array(~hidden))


def _finished(records: pa.Table, sheet: Sheet, schema: RegisterSchema, source_id: int, ledger: Ledger) -> pa.Table:
    """Return the records with the edition of the sheet, sessions as rows, and columns of the types of their schema."""
    records = _with_sheet_name(records, sheet, schema, source_id, ledger)
    positions = ledger.sources[source_id].columns
    sessions = {name: position for name, position in positions.items() if name.startswith(_SESSION)}
    if sessions:
        records = melt_sessions(records, sessions, source_id, ledger)
    report_blank_marks(records, source_id, ledger)
    for name in set(_NAMES) & set(records.column_names):
        ledger.protect(records[name])
    arrays = {}
    for name in records.column_names:
        column = records[name]
        if name in schema.by_name and schema.by_name[name].is_kept:
            arrays[name] = column.dictionary_encode() if _is_coded(name, schema) else column.cast(pa.string())
        elif name.startswith("source_"):
            arrays[name] = column
    return pa.table(arrays)


def _with_sheet_name(
    records: pa.Table, sheet: Sheet, schema: RegisterSchema, source_id: int, ledger: Ledger
) -> pa.Table:
    """Return the records with the column that the sheet's name stands for, where the sheet has no such column."""
    column = schema.sheet_column
    if not column or column in records.column_names or not sheet.name:
        return records
    if _DEFAULT_NAME.fullmatch(fold(sheet.name)):
        ledger.issue("sheet_name_without_edition", (source_id, 0), raw=sheet.name)
        return records
    names = pa.array(np.full(len(records), sheet.name), pa.string())
    return records.append_column(column, names.dictionary_encode())
