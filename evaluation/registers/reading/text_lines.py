"""The records of a text, each with the line of the file on which it begins."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from evaluation.errors import ParticipantsError
from evaluation.registers.reading.delimited import dialect

_AT_A_TIME = 50_000


@dataclass(frozen=True)
class TextDialect:
    """How a text file is written, as far as somebody has said it.

    Parameters
    ----------
    encoding : str or None
        ``"utf-8"``, ``"utf-16"`` or ``"cp1252"``; None goes by the bytes.
    delimiter : str or None
        Between cells; None takes the one under which the header has cells and the rows have as many.
    quote : str
        Around cells that hold the delimiter or line breaks; ``""`` where the mark is a letter like any other.
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str = '"'


@dataclass(frozen=True, eq=False)
class TextLines:
    """A text, how it is written, and the number of lines of its file before it."""

    file: str
    dialect: TextDialect
    text: str
    before: int

    def header(self) -> tuple[int, list[str]]:
        """Return the line of the first record with content, and the names of the columns.

        Raises
        ------
        ParticipantsError
            When there is none, a quotation mark in it is not closed, or two columns have one name.
        """
        reader = self._reader()
        try:
            while not any(cells := next(reader)):
                pass
        except StopIteration:
            raise ParticipantsError("registers.errors.empty_file", file=self.file) from None
        except csv.Error:
            raise self.open_quote(self.before + 1) from None
        line = self.before + reader.line_num
        names = [cell.strip() or f"column{at}" for at, cell in enumerate(cells)]
        folded = [name.casefold() for name in names]
        if twice := [name for name, each in zip(names, folded, strict=True) if folded.count(each) > 1]:
            raise ParticipantsError("errors.column_twice", file=self.file, line=line, met=", ".join(twice))
        return line, names

    def blocks(self, header: int) -> Iterator[tuple[int, int, list[list[str]]]]:
        """Yield blocks of the records below the header, blank lines as well: first line, line after the last, cells.

        A record whose quotation mark is not closed, or is closed in the midst of a cell, ends the last block; then the
        line on which it begins is yielded with no records.
        """
        reader = self._reader()
        while self.before + reader.line_num < header:
            next(reader)
        open_quotes: list[csv.Error] = []
        records = _until_fault(reader, open_quotes)
        first = header + 1
        while block := list(islice(records, _AT_A_TIME)):
            # Behind a fault, the reader has gone further than the last record.
            after = self.before + reader.line_num + 1 if not open_quotes else first + sum(map(lines_of, block))
            yield first, after, block
            first = after
        if open_quotes:
            yield first, first, []

    def open_quote(self, line: int) -> ParticipantsError:
        """Return the fault of a record that begins on a line."""
        return ParticipantsError("errors.open_quote", file=self.file, line=line)

    def _reader(self) -> Any:
        told = dialect(self.dialect.delimiter or ",", self.dialect.quote)
        return csv.reader(io.StringIO(self.text, newline=""), strict=True, **told)


def _until_fault(reader: Iterator[list[str]], faults: list[csv.Error]) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as error:
        faults.append(error)


def lines_of(cells: Sequence[str]) -> int:
    """Return the number of lines of a record, whose cells may hold line breaks."""
    return 1 + sum(map(line_ends, cells))


def line_ends(text: str) -> int:
    return text.count("\n") + (text.count("\r") - text.count("\r\n") if "\r" in text else 0)


def line_at(before: str) -> int:
    """Return the number of the line on which stands what follows a text."""
    return line_ends(before) + 1


def line_count(text: str) -> int:
    """Return the number of lines of a text, whatever ends them; the last one need not be ended."""
    return line_ends(text) + (not text.endswith(("\n", "\r")))
