"""What stands in each column of a file of people: numbers or words, how many are missing, which values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from evaluation.registers.folding import fold
from evaluation.registers.reading.text_table import TextTable
from evaluation.starting.numbers import Numbers, read_numbers

# Folded; what else offices write for "not known".
_MISSING = frozenset(
    {"", "na", "n a", "nd", "n d", "nr", "n r", "null", "nan", "missing", "mancante", "manca", "unknown", "ignoto",
     "sconosciuto", "non noto", "non disponibile", "non dichiarato", "valore", "rif", "div 0", "ref", "value"}
)  # fmt: skip
_YES = frozenset({"si", "s", "yes", "y", "true", "t", "vero", "v", "1"})
_NO = frozenset({"no", "n", "false", "f", "falso", "0"})
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T]\d{1,2}:\d{2}.*)?")


@dataclass(frozen=True, eq=False)
class Column:
    """One column.

    Parameters
    ----------
    name : str
        Its header.
    cells : tuple of str
        Its cells as they are written, blanks around them gone; ``""`` where nothing is known.
    missing_marks : tuple of str
        What is written for "not known", other than nothing.
    delimiter : str
        Of the file.
    """

    name: str
    cells: tuple[str, ...]
    missing_marks: tuple[str, ...]
    delimiter: str

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of its header, folded."""
        return frozenset(fold(self.name).split())

    @cached_property
    def known(self) -> tuple[str, ...]:
        """The cells that say something."""
        return tuple(cell for cell in self.cells if cell)

    @property
    def missing(self) -> int:
        """How many cells say nothing."""
        return len(self.cells) - len(self.known)

    @cached_property
    def levels(self) -> Mapping[str, tuple[str, ...]]:
        """Its values, the most frequent first, each with all its spellings: capitals and accents do not count."""
        spellings: dict[str, Counter[str]] = {}
        for cell in self.known:
            spellings.setdefault(fold(cell) or cell, Counter())[cell] += 1
        ordered = sorted(spellings.values(), key=lambda found: -found.total())
        return {found.most_common(1)[0][0]: tuple(found) for found in ordered}

    def count(self, level: str) -> int:
        """Return how many people have a level."""
        return sum(self.known.count(spelling) for spelling in self.levels[level])

    @property
    def tells_apart(self) -> bool:
        """Whether everybody has a value of their own."""
        return not self.missing and len(set(self.cells)) == len(self.cells)

    @cached_property
    def numbers(self) -> Numbers | None:
        """How its numbers are written; None when it holds something else."""
        return None if self.dates else read_numbers(self.known, self.delimiter)

    @cached_property
    def dates(self) -> bool:
        """Whether it holds dates."""
        return bool(self.known) and all(map(_DATE.fullmatch, self.known))

    @cached_property
    def yes(self) -> tuple[str, ...] | None:
        """The spellings of yes in a column of yes and no; None when it is none."""
        folded = {cell: fold(cell) for cell in set(self.known)}
        if not folded or not set(folded.values()) <= _YES | _NO or len(set(folded.values())) < 2:
            return None
        found = tuple(sorted(cell for cell, word in folded.items() if word in _YES))
        return found if found and len(found) < len(folded) else None

    @property
    def sql(self) -> str:
        """Its name in a query."""
        return quoted(self.name)


def quoted(name: str) -> str:
    """Return a column's name as a query writes it."""
    return '"' + name.replace('"', '""') + '"'


def read_columns(table: TextTable) -> tuple[Column, ...]:
    """Return the columns of a file."""
    return tuple(
        _column(name, table.cells[name].to_pylist(), table.dialect.delimiter or ",")
        for name in table.cells.column_names
    )


def _column(name: str, cells: list[str | None], delimiter: str) -> Column:
    # As a query trims: other blanks are part of a spelling.
    written = [(cell or "").strip(" ") for cell in cells]
    marks = {cell for cell in written if cell and fold(cell) in _MISSING}
    known = tuple("" if cell in marks else cell for cell in written)
    return Column(name, known, tuple(sorted(marks)), delimiter)
