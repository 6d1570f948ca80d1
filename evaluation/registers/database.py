"""The database in memory in which registers are joined: it reaches no file and never spills people's data to disk."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from importlib import resources
from typing import Any

import duckdb
import pyarrow as pa


@contextlib.contextmanager
def open_database() -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a database of its own, in memory, that can neither read nor write a file."""
    with duckdb.connect(":memory:") as database:
        # By default DuckDB writes what does not fit in memory into the working directory: tax codes in clear.
        database.execute("SET temp_directory = ''")
        # In a Jupyter kernel without widgets DuckDB refuses the setting, and could not draw a bar either.
        with contextlib.suppress(duckdb.InvalidInputException):
            database.execute("SET enable_progress_bar = false")
        database.execute("SET enable_external_access = false")
        yield database


def run(database: duckdb.DuckDBPyConnection, package: str, file: str, **tables: pa.Table) -> pa.Table:
    """Run a file of SQL and return the table that its last statement gives.

    Parameters
    ----------
    database : DuckDBPyConnection
        From :func:`open_database`.
    package, file : str
        Package that holds the file, and its name.
    **tables : pyarrow.Table
        Tables that the statements read, by name, without a copy; forgotten afterwards.
    """
    for name, table in tables.items():
        database.register(name, table)
    try:
        return database.sql(resources.files(package).joinpath(file).read_text(encoding="utf-8")).to_arrow_table()
    finally:
        for name in tables:
            database.unregister(name)


def set_variables(database: duckdb.DuckDBPyConnection, **values: tuple[str, Any]) -> None:
    """Set what statements read as ``getvariable('name')``: for each a type of SQL and a value, which may be None."""
    for name, (kind, value) in values.items():
        database.execute(f"SET VARIABLE {name} = CAST(? AS {kind})", [value])


def define(database: duckdb.DuckDBPyConnection, package: str, file: str) -> None:
    """Run a file of SQL that only defines macros."""
    database.execute(resources.files(package).joinpath(file).read_text(encoding="utf-8"))
