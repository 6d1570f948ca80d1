"""Attendance grids: sessions that stand side by side become rows, each still knowing its column."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from evaluation.registers.ledger import Ledger, Position
from evaluation.registers.values.dates import read_date

SESSION_COLUMNS = ("session", "session_date", "mark", "source_column")
_TEXT = pa.dictionary(pa.int32(), pa.string())


def melt_sessions(records: pa.Table, sessions: Mapping[str, Position], source_id: int, ledger: Ledger) -> pa.Table:
    """Return one row per person and session.

    Parameters
    ----------
    records : pyarrow.Table
        One row per person: places, columns of the schema, and one text column per session.
    sessions : mapping of str to Position
        Letter and header of each session column.
    source_id : int
        The sheet.
    ledger : Ledger
        Takes an issue for each header that is not a full date, or is there twice.

    Returns
    -------
    pyarrow.Table
        With ``session`` (the header), ``session_date`` (ISO text, "" where the header is no full date), ``mark`` (the
        cell) and ``source_column`` (letter) in place of the session columns.
    """
    dates = {name: _session_date(position, source_id, ledger) for name, position in sessions.items()}
    _report_twice(sessions, source_id, ledger)
    people = records.select([name for name in records.column_names if name not in (*sessions, *SESSION_COLUMNS)])
    parts = []
    for name, position in sessions.items():
        facts = {"session": position.header, "session_date": dates[name], "source_column": position.letter}
        part = people
        for column, text in facts.items():
            part = part.append_column(column, _repeated(text, len(people)))
        parts.append(part.append_column("mark", records[name]))
    long = pa.concat_tables(parts)
    order = np.argsort(np.tile(np.arange(len(people)), len(parts)), kind="stable")
    return long.take(pa.array(order))


def _session_date(position: Position, source_id: int, ledger: Ledger) -> str:
    """Return the date of a header as ISO text; day first, and never a year that is not written."""
    epoch, header_row = ledger.sources[source_id].epoch, ledger.sources[source_id].header_row
    header = position.header.strip()
    reading = read_date(header, epoch)
    if header.isdigit() and len(header) < 3:
        return ""
    where = pa.table({"source_id": [source_id], "source_row": [header_row], "source_column": [position.letter]})
    if reading.value is None:
        if reading.problem not in ("", "not_a_date"):
            ledger.issue(reading.problem, where, column="session", raw=header)
        return ""
    if reading.rule:
        ledger.change("session", where, header, reading.value.isoformat(), reading.rule)
    return str(reading.value.isoformat())


def _report_twice(sessions: Mapping[str, Position], source_id: int, ledger: Ledger) -> None:
    seen: set[str] = set()
    for position in sessions.values():
        if position.header in seen:
            row = ledger.sources[source_id].header_row
            where = pa.table({"source_id": [source_id], "source_row": [row], "source_column": [position.letter]})
            ledger.issue("duplicate_session", where, column="session", raw=position.header)
        seen.add(position.header)


def _repeated(text: str, length: int) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(length, np.int32)), pa.array([text], pa.string()))
