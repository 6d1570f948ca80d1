"""A register's text cells to its clean table."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from operator import attrgetter

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from evaluation.registers.ledger import Ledger
from evaluation.registers.rows import RegisterRows
from evaluation.registers.schemas import CODED, DATE, Column, Options, RegisterSchema, clean_columns, identifiers
from evaluation.registers.values import amounts, contracts, flags, hours, text
from evaluation.registers.values.attendance import read_mark
from evaluation.registers.values.checks import report_part_time
from evaluation.registers.values.columns import ParsedColumn, Reader, parse_column, parse_groups, record, tidy_column
from evaluation.registers.values.dates import read_date, read_dates
from evaluation.registers.values.labels import read_label, read_state
from evaluation.registers.values.offices import read_office
from evaluation.registers.values.reading import Reading
from evaluation.registers.values.towns import read_town

_READERS: Mapping[str, Reader] = {
    "text": text.clean_text,
    "postal_code": text.clean_postal_code,
    "weekly_hours": hours.read_weekly_hours,
    "total_hours": hours.read_total_hours,
    "share": amounts.read_share,
    "amount": amounts.read_amount,
    "integer": amounts.read_integer,
    "yes_no": flags.read_yes_no,
    "contract_code": contracts.read_contract_code,
}
_TIME_OF_DAY = r"^\s*(\S+)[T ]\d{1,2}[:.]\d{2}(?:[:.]\d{2}\S*)?\s*$"
# Cells that are their own value: not marks for "not given" (ND), errors, broken letters, or shortened numbers (12E10).
_TIDY: Mapping[str, tuple[Reader, str]] = {
    "name": (text.clean_name, r"^[A-Za-z]+(?:['. -]?[A-Za-z]+)*$"),
    "code": (text.clean_code, r"^(?:[0-9]+|[A-Z0-9]{2,}[A-DF-Z][A-Z0-9]*|[A-DF-Z][A-Z0-9]{2,})$"),
    "tax_code": (text.clean_tax_code, r"^(?:[A-Z]{6}[0-9A-Z]{10}|[0-9]{11})$"),
    "company_code": (text.clean_company_code, r"^(?:[A-Z]{6}[0-9A-Z]{10}|[0-9]{11})$"),
}


@dataclass(frozen=True)
class CleanRegister:
    """The clean table of a register.

    Parameters
    ----------
    schema : RegisterSchema
        Its schema.
    table : pyarrow.Table
        The columns of :func:`~evaluation.registers.schemas.clean_columns`, always all of them, in order.
    """

    schema: RegisterSchema
    table: pa.Table

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The table as a pandas frame: coded columns as categories, the others arrow-backed."""
        return self.table.to_pandas(
            types_mapper=lambda type_: None if pa.types.is_dictionary(type_) else pd.ArrowDtype(type_)
        )


def parse_register(rows: RegisterRows, ledger: Ledger, options: Options | None = None) -> CleanRegister:
    """Read the cells of a register.

    Parameters
    ----------
    rows : RegisterRows
        The cells as text.
    ledger : Ledger
        Takes an issue for each cell that cannot be read or is doubtful, and a change for each value that is not plainly
        what the cell says.
    options : Options, optional
        What the study says about its registers.

    Returns
    -------
    CleanRegister
        With null where a cell is blank, unreadable, or not in the file.
    """
    parser = _Parser(rows, ledger, options or Options())
    columns: dict[str, pa.Array] = {}
    for column in rows.schema.columns:
        if column.is_kept and column.name in rows.cells.column_names:
            columns |= parser.parse(column)
    columns |= _filled_up(rows.schema, columns)
    places = {name: rows.cells[name] for name in rows.places.column_names}
    table = _assembled(rows.schema, places | columns, len(rows.cells))
    report_part_time(table, ledger)
    return CleanRegister(rows.schema, table)


def _assembled(schema: RegisterSchema, columns: Mapping[str, pa.Array], length: int) -> pa.Table:
    """Return the clean table; columns that no file has share one array of nulls for each type."""
    clean = clean_columns(schema)
    missing = {str(wanted.type): wanted.type for wanted in clean if wanted.name not in columns}
    nulls = {kind: pa.nulls(length, type_) for kind, type_ in missing.items()}
    arrays = [columns[wanted.name] if wanted.name in columns else nulls[str(wanted.type)] for wanted in clean]
    return pa.table(arrays, schema=pa.schema([(wanted.name, wanted.type) for wanted in clean]))


def _filled_up(schema: RegisterSchema, columns: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
    """Return the columns that another fills where they are blank: hours given as a mark, meetings counted by dates."""
    filled = {}
    for name, other in (("hours", "_hours"), ("meetings", "_meetings")):
        if name in schema.by_name and other in columns:
            filled[name] = pc.coalesce(columns[name], columns[other]) if name in columns else columns[other]
    return filled


class _Parser:
    """The readers of one register's columns, with what they need to know."""

    def __init__(self, rows: RegisterRows, ledger: Ledger, options: Options) -> None:
        self.rows = rows
        self.ledger = ledger
        self.options = options
        self.towns = identifiers("town", options.labels)
        self._special: Mapping[str, Callable[[Column], dict[str, pa.Array]]] = {
            "date": self._date,
            "open_date": self._open_date,
            "dates": self._dates,
            "mark": self._mark,
            "hours": self._hours,
            "town": self._town,
            "office": self._town,
            "contract_code": self._contract,
        }

    def parse(self, column: Column) -> dict[str, pa.Array]:
        """Return the clean columns that a column gives."""
        if column.type in self._special:
            return self._special[column.type](column)
        if column.type in _TIDY:
            return self._tidy(column)
        parsed = self._read(column, self._reader(column))
        clean = next(clean for clean in clean_columns(self.rows.schema) if clean.name == column.name)
        return {column.name: parsed.values(clean.type)}

    def _reader(self, column: Column) -> Reader:
        if column.vocabulary:
            read = read_state if column.type == "state" else read_label
            return partial(read, identifiers=identifiers(column.vocabulary, self.options.labels))
        return _READERS[column.type]

    def _read(self, column: Column, read: Reader) -> ParsedColumn:
        parsed = parse_column(self.rows.cells[column.name], read)
        record(parsed, column.name, self.rows.places, self.ledger)
        return parsed

    def _tidy(self, column: Column) -> dict[str, pa.Array]:
        read, tidy = _TIDY[column.type]
        values, parsed = tidy_column(self.rows.cells[column.name], read, tidy)
        record(parsed, column.name, self.rows.places, self.ledger)
        return {column.name: values}

    def _read_dates(self, column: Column, read: Callable[[str, int], Reading]) -> ParsedColumn:
        sources = self.ledger.sources
        epochs = np.array([source.epoch for source in sources], np.int32)
        groups = epochs[self.rows.places["source_id"].to_numpy()]
        cells = _without_times(self.rows.cells[column.name])
        parsed = parse_groups(cells, groups, lambda epoch: lambda cell: read(cell, epoch))
        record(parsed, column.name, self.rows.places, self.ledger)
        return parsed

    def _date(self, column: Column) -> dict[str, pa.Array]:
        def read(cell: str, epoch: int) -> Reading:
            reading = read_date(cell, epoch, self.options.open_dates)
            return Reading(problem="sentinel_date") if reading.rule == "open_end" else reading

        return {column.name: self._read_dates(column, read).values(DATE)}

    def _open_date(self, column: Column) -> dict[str, pa.Array]:
        parsed = self._read_dates(column, partial(read_date, open_dates=self.options.open_dates))
        states = [_state(reading) for reading in parsed.readings]
        return {column.name: parsed.values(DATE), f"{column.name}_state": parsed.take(states, CODED)}

    def _dates(self, column: Column) -> dict[str, pa.Array]:
        def read(cell: str, epoch: int) -> Reading:
            reading, count = read_dates(cell, epoch)
            return reading if reading.value is None else dataclasses.replace(reading, value=(reading.value, count))

        parsed = self._read_dates(column, read)
        counts = parsed.values(pa.int64(), lambda value: value[1])
        return {column.name: parsed.values(DATE, lambda value: value[0]), "_meetings": counts}

    def _mark(self, column: Column) -> dict[str, pa.Array]:
        def read(cell: str) -> Reading:
            reading, number = read_mark(cell, self.options.one_means)
            return reading if reading.value is None else dataclasses.replace(reading, value=(reading.value, number))

        parsed = self._read(column, read)
        blank = [not reading.problem and reading.value is None for reading in parsed.readings]
        return {
            column.name: parsed.values(CODED, lambda value: value[0]),
            "blank": parsed.take(blank, pa.bool_()),
            "unreadable": parsed.take(_unreadable(parsed), pa.bool_()),
            "_hours": parsed.values(pa.float64(), lambda value: value[1]),
        }

    def _hours(self, column: Column) -> dict[str, pa.Array]:
        parsed = self._read(column, hours.read_hours)
        unreadable = parsed.take(_unreadable(parsed), pa.bool_())
        return {column.name: parsed.values(pa.float64()), f"{column.name}_unreadable": unreadable}

    def _town(self, column: Column) -> dict[str, pa.Array]:
        read = read_office if column.type == "office" else read_town
        parsed = self._read(column, partial(read, aliases=self.towns))
        names, codes = (parsed.values(CODED, attrgetter(part)) for part in ("name", "code"))
        return {column.name: names, f"{column.name}_code": codes}

    def _contract(self, column: Column) -> dict[str, pa.Array]:
        parsed = self._read(column, contracts.read_contract_code)
        classes = parsed.values(CODED, contracts.contract_class)
        return {column.name: parsed.values(CODED), column.name.replace("code", "class"): classes}


def _unreadable(parsed: ParsedColumn) -> list[bool]:
    """Return for each distinct cell whether it says something that cannot be read: blank is another thing."""
    return [bool(reading.problem) and reading.value is None for reading in parsed.readings]


def _state(reading: Reading) -> str:
    if reading.problem:
        return "unreadable"
    if reading.rule == "open_end":
        return "open"
    return "blank" if reading.value is None else "given"


def _without_times(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return date cells without the time of day, which would make each of them different."""
    if not pa.types.is_dictionary(cells.type):
        return pc.replace_substring_regex(cells, _TIME_OF_DAY, r"\1")
    whole = cells.unify_dictionaries().combine_chunks()
    days = pc.replace_substring_regex(whole.dictionary, _TIME_OF_DAY, r"\1").dictionary_encode()
    codes = days.indices.take(whole.indices)
    return pa.chunked_array([pa.DictionaryArray.from_arrays(codes, days.dictionary)])
