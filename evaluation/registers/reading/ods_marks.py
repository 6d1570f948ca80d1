"""The marks of an ods workbook: hidden rows, merged cells, the extent; colour and strike-through are not read."""

from __future__ import annotations

import zipfile
from pathlib import Path

from evaluation.registers.reading.marks import Cell, SheetMarks, parse_xml

_ROWS_OF_A_SHEET = 1_048_576


def read_ods_marks(path: Path, file: str) -> dict[str, SheetMarks]:
    """Return the marks of each sheet by its name; ``file`` is that of the file for people.

    Raises
    ------
    RegisterError
        When the content is damaged.
    """
    reader = _Reader()
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as content:
        parse_xml(content, file, reader.start, reader.end)
    return reader.sheets


class _Reader:
    """One run through the content."""

    def __init__(self) -> None:
        self.sheets: dict[str, SheetMarks] = {}
        self._new_sheet("")

    def _new_sheet(self, name: str) -> None:
        self.name = name
        self.row, self.column, self.repeat_row, self.repeat_cell = 0, 0, 1, 1
        self.last_row, self.last_column, self.comments = 0, 0, 0
        self.hidden: set[int] = set()
        self.merges: list[tuple[Cell, Cell]] = []
        self._hidden_row, self._row_has_content, self._in_annotation = False, False, False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take note of the start of an element."""
        if tag == "table":
            self._new_sheet(attributes.get("name", ""))
        elif tag == "table-row":
            self.column, self._row_has_content = 0, False
            self.repeat_row = int(attributes.get("number-rows-repeated", 1))
            self._hidden_row = attributes.get("visibility") in ("collapse", "filter")
        elif tag in ("table-cell", "covered-table-cell"):
            self._start_cell(attributes)
        elif tag == "annotation":
            self.comments, self._in_annotation = self.comments + 1, True
        elif tag == "p" and not self._in_annotation:
            self._has_content()

    def end(self, tag: str) -> None:
        """Take note of the end of an element."""
        if tag in ("table-cell", "covered-table-cell"):
            self.column += self.repeat_cell
        elif tag == "annotation":
            self._in_annotation = False
        elif tag == "table-row":
            self._end_row()
        elif tag == "table":
            self.sheets[self.name] = SheetMarks(
                rows=self.last_row,
                columns=self.last_column,
                hidden_rows=frozenset(self.hidden),
                merges=tuple(self.merges),
                comments=self.comments,
                complete=False,
            )

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.repeat_cell = int(attributes.get("number-columns-repeated", 1))
        if "value-type" in attributes:
            self._has_content()
        down = int(attributes.get("number-rows-spanned", 1))
        across = int(attributes.get("number-columns-spanned", 1))
        if down > 1 or across > 1:
            first = (self.row + 1, self.column + 1)
            self.merges.append((first, (first[0] + down - 1, first[1] + across - 1)))

    def _has_content(self) -> None:
        self._row_has_content = True
        self.last_column = max(self.last_column, self.column + self.repeat_cell)

    def _end_row(self) -> None:
        if self._row_has_content:
            self.last_row = self.row + self.repeat_row
            if self._hidden_row and self.repeat_row <= _ROWS_OF_A_SHEET:
                self.hidden.update(range(self.row + 1, self.last_row + 1))
        self.row += self.repeat_row
