"""A public file to the participants table: the study's query over all its rows, where it can reach nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluation.errors import ParticipantsError
from evaluation.registers.reading.text_lines import TextDialect
from evaluation.registers.reading.text_table import TextTable, read_text_table
from evaluation.study import Study

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

_SHORT = 60
# DuckDB names the cell that it cannot convert, and nearly always its column.
_CELL = re.compile(r"Could not convert string ['\"](?P<met>.*)['\"] to (?P<kind>[A-Z][A-Z0-9_(), ]*)", re.DOTALL)
_FORMAT = re.compile(r"invalid (?P<kind>\w+) field format: \"(?P<met>.*?)\"", re.DOTALL)
_COLUMN = re.compile(r"when casting from source column (?P<column>.+)$")
_UNKNOWN = re.compile(r"Referenced column \"(?P<met>.*?)\" not found")


@dataclass(frozen=True, eq=False)
class Queried:
    """The participants table of a public file, before it is checked.

    Parameters
    ----------
    table : DataFrame
        What the query returned.
    text : TextTable
        What was read, all of which was handed to the query.
    """

    table: pd.DataFrame
    text: TextTable


def query_file(study: Study) -> Queried:
    """Run a study's query over its file.

    Raises
    ------
    StudyError
        When file or query are missing; when lines of the file cannot be read, or a cell not as the query reads it; when
        the query fails.
    """
    import duckdb

    told = study.participants
    if told is None:
        raise ParticipantsError("errors.no_participants", study=study.id)
    file, sql = study.path(told.file), study.path(told.sql)
    for path in (file, sql):
        if not path.is_file():
            raise ParticipantsError("errors.no_file", file=path.name, study=study.id)
    text = read_text_table(file, TextDialect(told.encoding, told.delimiter, told.quote))
    with duckdb.connect() as database:
        _hand_over(database, text, sql.name)
        try:
            result = database.execute(sql.read_text(encoding="utf-8-sig"))
            table = result.df() if result is not None and result.description else None
        except UnicodeDecodeError as error:
            raise ParticipantsError("errors.not_utf8", file=sql.name, problem=str(error)) from None
        except duckdb.Error as error:
            raise _explained(str(error), text, sql.name) from None
    if table is None:
        raise ParticipantsError("errors.no_result", query=sql.name)
    return Queried(table, text)


def _hand_over(database: duckdb.DuckDBPyConnection, text: TextTable, query: str) -> None:
    """Make the table ``raw`` of all rows, and shut everything else away."""
    database.register("cells", text.cells)
    database.execute("CREATE TABLE raw AS SELECT * FROM cells")
    database.unregister("cells")
    database.execute("SET temp_directory = ''")
    database.execute("SET enable_external_access = false")
    database.execute("SET python_enable_replacements = false")
    require_all_rows(text, database.execute("SELECT count(*) FROM raw").fetchall()[0][0], query)


def require_all_rows(text: TextTable, handed: int, query: str) -> None:
    """Raise a ParticipantsError unless as many rows were handed to the query as lines of the file are rows."""
    if handed != len(text.lines):
        raise ParticipantsError("errors.rows_lost", file=text.file, read=len(text.lines), handed=handed, query=query)


def _explained(problem: str, text: TextTable, query: str) -> ParticipantsError:
    """Return what is wrong with the file where that is what made the query fail, else what is wrong with the query."""
    first = problem.splitlines()[0] if problem else ""
    if unknown := _UNKNOWN.search(first):
        names = ", ".join(text.cells.column_names)
        facts = {"query": query, "file": text.file, "met": unknown["met"], "accepted": names}
        return ParticipantsError("errors.no_such_column", **facts)
    cell, column = _CELL.search(problem) or _FORMAT.search(problem), _COLUMN.search(first)
    place = _place(cell["met"], column["column"] if column else "", text) if cell else None
    if cell is None or place is None:
        return ParticipantsError("errors.broken_sql", file=query, problem=first)
    kind = cell["kind"].strip().removesuffix(" when casting from source column").lower()
    met = repr(cell["met"] if len(cell["met"]) <= _SHORT else cell["met"][:_SHORT] + "...")
    facts = {"file": text.file, "line": place[0], "column": place[1], "met": met, "kind": kind, "query": query}
    return ParticipantsError("errors.unread_cell", **facts)


def _place(met: str, column: str, text: TextTable) -> tuple[int, str] | None:
    """Return line and column of the first cell that says something."""
    import pyarrow.compute as pc

    named = [name for name in text.cells.column_names if name.casefold() == column.casefold()]
    for name in named or text.cells.column_names:
        found = pc.index(text.cells[name], met).as_py()
        if found >= 0:
            return int(text.lines[found]), name
    return None
