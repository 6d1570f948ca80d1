"""A public text file as one table: each of its lines is a row, a blank line or a fault that is named.

Registers are read with more patience (titles above the header, totals, rows set aside one by one), by the same rules
for encoding, delimiter and quotation marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from evaluation.errors import ParticipantsError, Phrase, RegisterError, StudyError, several
from evaluation.registers.reading.delimited import DELIMITERS, encoding_of, top_rows, without_separator_line
from evaluation.registers.reading.kind import file_kind
from evaluation.registers.reading.text_lines import TextDialect, TextLines, line_at, line_count, lines_of
from evaluation.registers.schemas import Limits

_HEAD = 1 << 20
_BLOCK = 1 << 24


@dataclass(frozen=True, kw_only=True, eq=False)
class TextTable:
    """The rows of a text file.

    Parameters
    ----------
    file : str
        Its name.
    dialect : TextDialect
        How it is written; nothing in it is None.
    cells : pyarrow.Table
        One text column for each column of the file; an empty cell is null.
    lines : int64 array
        Line on which each row begins.
    blank : int
        Lines without any content, which are no rows.
    """

    file: str
    dialect: TextDialect
    cells: pa.Table
    lines: npt.NDArray[np.int64]
    blank: int


def read_text_table(path: Path, told: TextDialect | None = None) -> TextTable:
    """Read a text file whose first line with content is its header.

    Parameters
    ----------
    path : Path
        The file.
    told : TextDialect, optional
        How it is written.

    Raises
    ------
    StudyError
        When it is no text file, is in no known encoding, has no header or no row, two columns of one name, or rows with
        more or fewer cells than the header; names file and line, of all rows that are wrong.
    """
    told, file = told or TextDialect(), path.name
    text, encoding = _decoded(_content(path), told.encoding, file)
    if "\0" in text:
        raise ParticipantsError("errors.nul", file=file, line=line_at(text[: text.index("\0")]))
    declared, body = without_separator_line(text)
    delimiter = told.delimiter or declared or _delimiter(body, told.quote, file)
    lines = TextLines(file, TextDialect(encoding, delimiter, told.quote), body, before=int(declared is not None))
    quoted = bool(told.quote) and told.quote in body
    table = (None if quoted else _read_at_once(lines)) or _read_each(lines)
    if not len(table.lines):
        raise ParticipantsError("errors.no_rows", file=file)
    return table


def _content(path: Path) -> bytes:
    try:
        if file_kind(path, path.name, Limits()) == "text":
            return path.read_bytes()
    except RegisterError as error:
        raise ParticipantsError(error.key, **error.facts) from None
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise ParticipantsError("errors.unreadable", file=path.name, problem=problem) from None
    raise ParticipantsError("errors.no_text", file=path.name)


def _decoded(content: bytes, told: str | None, file: str) -> tuple[str, str]:
    """Return text and encoding."""
    encoding = told or _encoding(content)
    try:
        return content.decode("utf-8-sig" if encoding == "utf-8" else encoding), encoding
    except UnicodeDecodeError as error:
        line = line_at(content[: error.start].decode(encoding, "ignore"))
    raise ParticipantsError("errors.not_in_encoding", file=file, line=line, encoding=encoding)


def _encoding(content: bytes) -> str:
    """Return the encoding of a whole text; where some letters are UTF-8 and others are not, it is not cp1252."""
    if encoding_of(content[:_HEAD]) == "utf-16":
        return "utf-16"
    letters = set(content.decode("utf-8", "surrogateescape")) if not content.isascii() else set()
    strange = {letter for letter in letters if "\udc80" <= letter <= "\udcff"}
    return "cp1252" if strange and max(letters - strange) <= "\x7f" else "utf-8"


def _delimiter(text: str, quote: str, file: str) -> str:
    """Return the delimiter under which the header has cells and most rows have as many; a tie is a fault."""
    scores = {delimiter: _score(text[:_HEAD], delimiter, quote) for delimiter in DELIMITERS}
    best = max(scores.values())
    chosen = [delimiter for delimiter, score in scores.items() if score == best]
    if len(chosen) > 1 and best[0]:
        raise ParticipantsError("errors.two_delimiters", file=file, met=" ".join(map(repr, chosen)))
    return chosen[0]


def _score(text: str, delimiter: str, quote: str) -> tuple[bool, float, int]:
    widths = [len(cells) for cells, _ in top_rows(text, delimiter, quote) if any(cells)]
    width = widths[0] if widths else 0
    return width > 1, widths.count(width) / max(len(widths), 1), width


def _read_at_once(lines: TextLines) -> TextTable | None:
    """Read a text without quotation marks at the speed of arrow; None where a row is uneven."""
    from pyarrow import csv as arrow_csv

    header, names = lines.header()
    texts = dict.fromkeys(names, pa.string())
    try:
        cells = arrow_csv.read_csv(
            pa.BufferReader(lines.text.encode()),
            arrow_csv.ReadOptions(skip_rows=header - lines.before, column_names=names, block_size=_BLOCK),
            arrow_csv.ParseOptions(delimiter=lines.dialect.delimiter, quote_char=False, ignore_empty_lines=False),
            arrow_csv.ConvertOptions(column_types=texts, strings_can_be_null=True, null_values=[""]),
        )
    except pa.ArrowInvalid:
        return None
    if len(cells) != line_count(lines.text) + lines.before - header:
        return None
    numbers = np.arange(header + 1, header + 1 + len(cells), dtype=np.int64)
    full = _with_content(cells)
    kept = cells if full.all() else cells.filter(pa.array(full))
    return TextTable(file=lines.file, dialect=lines.dialect, cells=kept, lines=numbers[full], blank=int((~full).sum()))


def _with_content(cells: pa.Table) -> npt.NDArray[np.bool_]:
    """Return which rows have a cell with content; few have none in their first one."""
    full = cells[0].is_valid().to_numpy().copy()
    for at in np.flatnonzero(~full):
        full[at] = any(column[int(at)].is_valid for column in cells.columns)
    return np.asarray(full, dtype=np.bool_)


def _read_each(lines: TextLines) -> TextTable:
    """Read row by row: every quotation mark is closed, and every row has as many cells as the header."""
    header, names = lines.header()
    read = _Rows(lines.file, names)
    for first, after, block in lines.blocks(header):
        if not block:
            read.faults.append(lines.open_quote(first))
        elif after - first == len(block) and all(len(cells) == len(names) and cells[0] for cells in block):
            read.keep(range(first, after), block)
        else:
            read.sort_out(first, block)
    cells = read.table()
    found = np.array(read.lines, np.int64)
    return TextTable(file=lines.file, dialect=lines.dialect, cells=cells, lines=found, blank=read.blank)


@dataclass
class _Rows:
    """The rows read so far, those that are wrong each as a fault."""

    file: str
    names: Sequence[str]
    lines: list[int] = field(default_factory=list)
    faults: list[StudyError] = field(default_factory=list)
    blank: int = 0
    _uneven: dict[bool, list[tuple[int, int]]] = field(default_factory=dict)
    _parts: list[pa.Table] = field(default_factory=list)

    def keep(self, lines: Iterable[int], rows: Sequence[Sequence[str]]) -> None:
        """Keep rows that are as wide as the header."""
        self.lines += lines
        columns = zip(*rows, strict=True) if rows else ([] for _ in self.names)
        arrays = [pa.array([cell or None for cell in column], pa.string()) for column in columns]
        self._parts.append(pa.table(arrays, names=list(self.names)))

    def sort_out(self, first: int, block: Sequence[list[str]]) -> None:
        """Keep the rows of a block, count its blank lines and refuse rows of another width.

        Cells without content beyond those of the header are none.
        """
        lines, rows, width = [], [], len(self.names)
        for line, cells in zip(accumulate(map(lines_of, block), initial=first), block, strict=False):
            if not any(cells):
                self.blank += 1
            elif len(cells) < width or any(cells[width:]):
                self._uneven.setdefault(len(cells) < width, []).append((line, len(cells)))
            else:
                lines.append(line)
                rows.append(cells[:width])
        self.keep(lines, rows)

    def table(self) -> pa.Table:
        """Return the rows; raise all faults where there are any."""
        uneven = [self._uneven_fault(places) for places in self._uneven.values()]
        if uneven or self.faults:
            raise several([*uneven, *self.faults])
        self.keep((), ())
        return pa.concat_tables(self._parts)

    def _uneven_fault(self, places: Sequence[tuple[int, int]]) -> StudyError:
        """Return the fault of all rows that are too short, or too long: one cause, one line that names the first."""
        (line, met), more = places[0], len(places) - 1
        place = Phrase("errors.lines.more" if more else "errors.lines.one", {"line": line, "more": more})
        return ParticipantsError("errors.uneven_line", file=self.file, line=place, met=met, accepted=len(self.names))
