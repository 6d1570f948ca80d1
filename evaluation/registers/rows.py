"""What reading gives and the readers of values take: a register's cells as text, each row knowing its place."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from evaluation.registers.schemas import RegisterSchema

PLACE_COLUMNS = ("source_id", "source_row", "source_column")


@dataclass(frozen=True)
class RegisterRows:
    """The rows of a register, from all its files and sheets.

    Parameters
    ----------
    schema : RegisterSchema
        Its schema.
    cells : pyarrow.Table
        ``source_id`` (the sheet, in the ledger), ``source_row`` (1-based as Excel shows it), for a grid
        ``source_column`` (letter), and the columns of the schema that were found, as text: "" is a blank cell, null a
        cell that the sheet does not have.
    """

    schema: RegisterSchema
    cells: pa.Table

    @property
    def places(self) -> pa.Table:
        """The columns that say where each row is from."""
        return self.cells.select([name for name in self.cells.column_names if name in PLACE_COLUMNS])
