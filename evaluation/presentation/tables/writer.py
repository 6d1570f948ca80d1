"""The one writer of tables: caption, scopes, units, marks with their notes; everything is escaped here."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from numbers import Real
from typing import Literal

from evaluation.errors import ReportError
from evaluation.presentation.show import Caption, Shown, notes_html, of_provenance, stamp
from evaluation.presentation.tables.marks import Mark, Undefined
from evaluation.presentation.words import Words
from evaluation.statistics.estimate import Estimate

Cell = str | float | Mark


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, the unit that stands beside it, and how raw numbers in it are written.

    Parameters
    ----------
    header : str
        Text of the header cell, never empty.
    unit : str, default ""
        Unit of the numbers, written in the header and not in the cells.
    kind : {"number", "text"}, default "number"
        Numbers are set to the right.
    decimals : int, default 0
        Decimals of raw numbers; cells that are text stay as they are.
    """

    header: str
    unit: str = ""
    kind: Literal["number", "text"] = "number"
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its header and one cell for each further column; totals are set apart."""

    header: str
    cells: tuple[Cell, ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table before it is written; the first column holds the row headers.

    Raises
    ------
    ReportError
        When a header is empty, or a row has too many or too few cells.
    """

    caption: Caption
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    estimates: tuple[Estimate, ...] = ()

    def __post_init__(self) -> None:
        for place, header in enumerate([column.header for column in self.columns] + [row.header for row in self.rows]):
            if not header.strip():
                raise ReportError("tables.errors.empty_header", id=self.caption.id, place=place + 1)
        for row in self.rows:
            if len(row.cells) != len(self.columns) - 1:
                met, expected = len(row.cells), len(self.columns) - 1
                raise ReportError("tables.errors.cells", id=self.caption.id, row=row.header, met=met, expected=expected)


def show_table(table: Table, words: Words) -> Shown:
    """Return a table as something a notebook cell may display.

    Raises
    ------
    ReportError
        When a cell is empty, None or nan: say :class:`Undefined` or :class:`Suppressed` with the reason.
    """
    estimates = stamp(table.estimates, table.caption.provenance)
    table = replace(table, caption=of_provenance(table.caption, estimates, words))
    return Shown(
        kind="table",
        id=table.caption.id,
        html=table_html(table, words),
        plain=table_plain(table, words),
        estimates=estimates,
        caption=table.caption.text,
        marks=table_marks(table, words),
    )


def table_marks(table: Table, words: Words) -> tuple[tuple[str, str], ...]:
    """Return each row with a number that does not exist, with the reason; what is hidden is not among them."""
    found = ((row.header, cell) for row in table.rows for cell in row.cells if isinstance(cell, Undefined))
    return tuple(dict.fromkeys((header, words.reason(cell.reason)) for header, cell in found))


def table_html(table: Table, words: Words) -> str:
    """Return the fragment of a table, for a page or inside a figure."""
    name, caption = table.caption.id, table.caption
    reasons = _reasons(table, words)
    head = "".join(_header(column) for column in table.columns)
    body = "".join(_row(row, table, reasons, words) for row in table.rows)
    marks = [(f"{name}-m{number}", f"<sup>{number}</sup> {escape(reason)}") for reason, number in reasons.items()]
    notes = [(f"{name}-n{number}", escape(note)) for number, note in enumerate(caption.notes, start=1)]
    return (
        f'<div class="table" id="{name}">'
        f'<div class="table-scroll" role="region" tabindex="0" aria-labelledby="{name}-caption">'
        f'<table><caption id="{name}-caption">{caption.html()}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{notes_html([*marks, *notes])}</div>"
    )


def table_plain(table: Table, words: Words) -> str:
    """Return a table in columns of plain text."""
    header = [f"{column.header} ({column.unit})" if column.unit else column.header for column in table.columns]
    lines = [header] + [[row.header, *_texts(row, table, words)] for row in table.rows]
    widths = [max(len(line[place]) for line in lines) for place in range(len(header))]
    left = [True] + [column.kind == "text" for column in table.columns[1:]]
    written = [
        "  ".join(
            cell.ljust(width) if flush else cell.rjust(width)
            for cell, width, flush in zip(line, widths, left, strict=True)
        )
        for line in lines
    ]
    return "\n".join(
        [table.caption.text, *(line.rstrip() for line in written), *_reasons(table, words), *table.caption.notes]
    )


def write_cell(cell: Cell, column: Column, words: Words) -> str:
    """Return the text of a cell, not escaped.

    Raises
    ------
    ReportError
        When the cell is empty, None, nan or of a type that a reader cannot be shown.
    """
    if isinstance(cell, Mark):
        return cell.word(words)
    if isinstance(cell, str):
        if cell.strip():
            return cell
    elif _is_number(cell):
        if column.unit == "%":
            return words.share(float(cell) / 100, column.decimals)
        return words.number(float(cell), column.decimals)
    raise ReportError("tables.errors.cell", language=words.language, column=column.header, value=repr(cell))


def _is_number(cell: object) -> bool:
    if isinstance(cell, bool) or not isinstance(cell, Real):
        return False
    return not math.isnan(cell)


def _texts(row: Row, table: Table, words: Words) -> Iterator[str]:
    for cell, column in zip(row.cells, table.columns[1:], strict=True):
        yield write_cell(cell, column, words)


def _header(column: Column) -> str:
    unit = f' <span class="unit">({escape(column.unit)})</span>' if column.unit else ""
    return f'<th scope="col"{_number_class(column)}>{escape(column.header)}{unit}</th>'


def _row(row: Row, table: Table, reasons: dict[str, int], words: Words) -> str:
    cells = []
    for cell, column, text in zip(row.cells, table.columns[1:], _texts(row, table, words), strict=True):
        shown = escape(text)
        if isinstance(cell, Mark):
            number = reasons[cell.note(words)]
            shown = f'<a class="mark" href="#{table.caption.id}-m{number}">{shown}<sup>{number}</sup></a>'
        cells.append(f"<td{_number_class(column)}>{shown}</td>")
    total = ' class="total"' if row.total else ""
    return f'<tr{total}><th scope="row">{escape(row.header)}</th>{"".join(cells)}</tr>'


def _number_class(column: Column) -> str:
    return ' class="num"' if column.kind == "number" else ""


def _reasons(table: Table, words: Words) -> dict[str, int]:
    """Number the notes of all marks in the order in which they are met; equal reasons share one."""
    reasons: dict[str, int] = {}
    for cell in (cell for row in table.rows for cell in row.cells):
        if isinstance(cell, Mark):
            reasons.setdefault(cell.note(words), len(reasons) + 1)
    return reasons
