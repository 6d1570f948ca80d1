"""The rows of a text file below its header, as arrow columns; uneven rows are cut by hand or set aside."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from evaluation.errors import RegisterError
from evaluation.registers.reading.sheet import Loaded, Wanted
from evaluation.registers.schemas import Limits

if TYPE_CHECKING:
    from evaluation.registers.reading.delimited import Layout

_BLOCK = 1 << 24
_LONGEST_PROBLEM = 120
_CODED = pa.dictionary(pa.int32(), pa.string())


def load_records(
    path: Path, file: str, layout: Layout, widths: Sequence[int], limits: Limits, wanted: Wanted
) -> Loaded:
    """Load the rows below a header.

    Parameters
    ----------
    path : Path
        The file.
    file : str
        Its name for people.
    layout : Layout
        How it is written.
    widths : sequence of int
        Number of cells of each of the first rows.
    limits : Limits
        How many uneven rows are accepted.
    wanted : Wanted
        What to load.

    Raises
    ------
    RegisterError
        When the text is in no known encoding, or has more uneven rows than the limits.
    """
    width = max(wanted.needed_width, _usual_width(widths, wanted.header_row))
    uneven = _Uneven(limits.uneven_rows)
    try:
        cells, layout = _read_encoded(path, layout, wanted, width, uneven)
    except UnicodeError:
        raise RegisterError("registers.errors.unknown_encoding", file=file) from None
    except pa.ArrowInvalid as error:
        if "Could not skip initial" not in str(error):
            raise _refusal(file, uneven, error) from None
        # The header is the last line and has no end.
        cells = pa.table({str(position): pa.array([], pa.string()) for position in wanted.positions})
    first = wanted.header_row + 1
    rows = np.arange(first, first + len(cells) + len(uneven.texts), dtype=np.int32)
    loaded = Loaded(cells=cells, rows=rows, encoding=layout.encoding)
    if uneven.texts:
        loaded = _with_uneven(loaded, uneven, layout.delimiter, wanted, width)
    return _without_swallowed(loaded, layout.delimiter)


def _refusal(file: str, uneven: _Uneven, error: Exception) -> RegisterError:
    if uneven.too_many:
        return RegisterError("registers.errors.uneven", file=file, limit=uneven.limit)
    if "straddling object" in str(error):
        return RegisterError("registers.errors.endless_cell", file=file)
    # What follows the first colon may quote the file.
    return RegisterError("registers.errors.broken", file=file, problem=str(error).partition(":")[0][:_LONGEST_PROBLEM])


def _usual_width(widths: Sequence[int], header_row: int) -> int:
    """Return how many cells most rows below the header have; the width of the header where that does not say."""
    header = widths[header_row - 1]
    below = Counter(width for width in widths[header_row:] if width)
    return max(below, key=lambda width: (below[width], width == header), default=header)


def _read_encoded(path: Path, layout: Layout, wanted: Wanted, width: int, uneven: _Uneven) -> tuple[pa.Table, Layout]:
    """Read under the encoding of the first part, and where a later byte is not UTF-8 under cp1252."""
    try:
        return _read_numbered(path, layout, wanted, width, uneven), layout
    except pa.ArrowInvalid as error:
        if "UTF8" not in str(error) or layout.encoding == "cp1252":
            raise
        uneven.texts.clear()
        layout = replace(layout, encoding="cp1252")
        return _read_numbered(path, layout, wanted, width, uneven), layout


def _read_numbered(path: Path, layout: Layout, wanted: Wanted, width: int, uneven: _Uneven) -> pa.Table:
    cells = _read(path, layout, wanted, width, uneven, threads=True)
    if not uneven.texts:
        return cells
    # Only a single thread knows the numbers of the rows.
    uneven.texts.clear()
    return _read(path, layout, wanted, width, uneven, threads=False)


@dataclass
class _Uneven:
    """The rows that do not have as many cells as the others: their text by their number below the header."""

    limit: int
    too_many: bool = False
    texts: dict[int, str] = field(default_factory=dict)

    def take(self, row: Any, skipped: int) -> str:
        if len(self.texts) >= self.limit:
            self.too_many = True
            return "error"
        number = len(self.texts) if row.number is None else row.number - skipped - 1
        self.texts[number] = row.text
        return "skip"


def _read(path: Path, layout: Layout, wanted: Wanted, width: int, uneven: _Uneven, *, threads: bool) -> pa.Table:
    from pyarrow import csv as arrow_csv

    skipped = layout.lines[wanted.header_row - 1]
    names = [str(position) for position in range(width)]
    present = [position for position in wanted.positions if position < width]
    types = {str(position): _CODED if position in wanted.coded else pa.string() for position in present}
    table = arrow_csv.read_csv(
        path,
        arrow_csv.ReadOptions(
            use_threads=threads,
            block_size=_BLOCK,
            skip_rows=skipped,
            column_names=names,
            encoding="utf-8" if layout.encoding == "utf-8-sig" else layout.encoding,
        ),
        arrow_csv.ParseOptions(
            delimiter=layout.delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=lambda row: uneven.take(row, skipped),
        ),
        arrow_csv.ConvertOptions(column_types=types, include_columns=list(types), strings_can_be_null=False),
    )
    for position in wanted.positions:
        if position not in present:
            table = table.append_column(str(position), pa.array([""] * len(table), pa.string()))
    return table.select([str(position) for position in wanted.positions])


def _with_uneven(loaded: Loaded, uneven: _Uneven, delimiter: str, wanted: Wanted, width: int) -> Loaded:
    """Put the rows that can be cut back in their places, and name the others."""
    cells, rows = loaded.cells, loaded.rows
    even = np.ones(len(rows), bool)
    even[list(uneven.texts)] = False
    set_aside: dict[str, list[int]] = {}
    mended: dict[int, list[str]] = {}
    short = []
    for number, text in sorted(uneven.texts.items()):
        row = int(rows[number])
        parts, problem = _cut(text, delimiter, width, wanted.needed_width)
        if problem:
            set_aside.setdefault(problem, []).append(row)
        else:
            short += [row] if len(parts) < width else []
            mended[row] = [parts[position] if position < len(parts) else "" for position in wanted.positions]
    columns = [
        pa.array(column, pa.string()).cast(cells.schema.field(position).type)
        for position, column in enumerate(zip(*mended.values(), strict=True))
    ]
    whole = pa.concat_tables([cells, pa.table(columns, schema=cells.schema)]) if mended else cells
    numbers = np.concatenate([rows[even], np.array(list(mended), np.int32)])
    order = np.argsort(numbers, kind="stable")
    ordered = whole.take(pa.array(order))
    return replace(loaded, cells=ordered, rows=numbers[order], set_aside=set_aside, short_rows=short)


def _cut(text: str, delimiter: str, width: int, needed: int) -> tuple[list[str], str]:
    if text.count('"') % 2 or "\n" in text.strip():
        return [], "swallowed_lines"
    parts = next(csv.reader([text], delimiter=delimiter), [])
    if any(part.strip() for part in parts[width:]):
        return [], "too_many_cells"
    return (parts[:width], "") if len(parts) >= needed else ([], "too_few_cells")


def _without_swallowed(loaded: Loaded, delimiter: str) -> Loaded:
    """Set aside rows with a cell that holds whole lines: a quotation mark was opened and never closed."""
    pattern = rf"\n[^\n]*[{delimiter}]"
    wrong = np.zeros(len(loaded.rows), bool)
    for column in loaded.cells.columns:
        coded = pa.types.is_dictionary(column.type)
        whole = column.unify_dictionaries().combine_chunks() if coded else column
        texts = whole.dictionary if coded else whole
        if pc.any(pc.match_substring(texts, "\n")).as_py():
            found = pc.match_substring_regex(texts, pattern)
            wrong |= (found.take(whole.indices) if coded else found.combine_chunks()).to_numpy(zero_copy_only=False)
    if not wrong.any():
        return loaded
    set_aside = loaded.set_aside | {"swallowed_lines": loaded.rows[wrong].tolist()}
    keep = pa.array(~wrong)
    return replace(loaded, cells=loaded.cells.filter(keep), rows=loaded.rows[~wrong], set_aside=set_aside)
