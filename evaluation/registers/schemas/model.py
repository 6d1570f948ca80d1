"""What a register is: its columns, their types, the headers they travel under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from evaluation.registers.folding import fold

ColumnType = Literal[
    "text", "name", "code", "company_code", "tax_code", "date", "open_date", "dates", "hours", "weekly_hours",
    "total_hours", "share", "amount", "integer", "yes_no", "mark", "session", "town", "office", "postal_code",
    "contract_code", "label", "state", "any",
]  # fmt: skip
Privacy = Literal["open", "personal", "never"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a register.

    Parameters
    ----------
    name : str
        Name in the clean table.
    type : ColumnType
        How its cells are read.
    privacy : {"open", "personal", "never"}
        ``personal``: shown only masked, and gone after linkage; ``never``: recognised, so that nobody is told that it
        is unknown, and not loaded at all (notes, signatures).
    headers : tuple of str
        Accepted spellings of the header; case, accents and punctuation do not count.
    description : mapping of str to str
        What it holds, by language.
    vocabulary : str
        Name of the vocabulary of a ``label`` or a ``state`` column: what cannot be read is null in the one, and
        ``unknown`` in the other.
    """

    name: str
    type: ColumnType
    headers: tuple[str, ...]
    description: Mapping[str, str]
    privacy: Privacy = "open"
    vocabulary: str = ""

    @property
    def is_kept(self) -> bool:
        """Whether the clean table has it."""
        return self.privacy != "never" and self.type != "any"


@dataclass(frozen=True)
class RegisterSchema:
    """One of the six registers.

    Parameters
    ----------
    name : str
        ``enrolments``, ``attendance``, ``counselling``, ``services``, ``pacts`` or ``notices``.
    title, description : mapping of str to str
        By language.
    columns : tuple of Column
        In the order of the clean table.
    identity : tuple of tuple of str
        Ways to name a person; a file needs all columns of one of them, a row a cell in one of them.
    required : tuple of tuple of str
        Groups of columns; a file needs one column of each group.
    grid : bool
        Whether sessions may stand side by side, one column each, under their dates.
    counted : bool
        Whether a number in a row of totals is that of the people listed.
    sheet_column : str
        Column that a sheet's name stands for where the sheet has no such column, "" for none.
    file_words : tuple of str
        Beginnings of words in the names of its files and sheets, which decide where two registers fit as well.
    ignored : frozenset of str
        Folded headers that a study knows and does not use.
    """

    name: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    columns: tuple[Column, ...]
    identity: tuple[tuple[str, ...], ...]
    required: tuple[tuple[str, ...], ...]
    grid: bool = False
    counted: bool = False
    sheet_column: str = ""
    file_words: tuple[str, ...] = ()
    ignored: frozenset[str] = frozenset()

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        """Columns by name."""
        return {column.name: column for column in self.columns}

    @cached_property
    def by_header(self) -> Mapping[str, str]:
        """Name of the column of each accepted header, folded."""
        return {fold(header): column.name for column in self.columns for header in (column.name, *column.headers)}

    @cached_property
    def personal(self) -> frozenset[str]:
        """Columns whose cells are masked wherever they are shown."""
        return frozenset(column.name for column in self.columns if column.privacy != "open")
