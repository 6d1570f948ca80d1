"""The layout of the enrolment sheets, each kept by another hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from evaluation.synthetic.offices import spelling
from evaluation.synthetic.offices.workbook import SYNTHETIC, Cell, write_row
from evaluation.synthetic.truth.schedule import Course

EDITION, SITE, AGE = "Edizione", "Sede", "Età"
_HEADER_ROW = 4
_TITLE_COLUMNS = 8
_LONGEST_TITLE = 31
# The same for everybody in the sheet: written once, in a merged cell.
_MERGED = (EDITION, "Inizio corso", "Fine corso")
Row = dict[str, Cell]


@dataclass(frozen=True)
class Hand:
    """How one clerk keeps the sheet of an edition.

    Parameters
    ----------
    code : str
        Header of the tax codes.
    write_date : callable
        How dates are written.
    sheet : str
        Name of the sheet; empty for the id of the edition, ``{label}`` for its label.
    further : tuple of str
        Columns that only this sheet has.
    capitals : bool
        Whether names are in capitals.
    """

    code: str
    write_date: Callable[[dt.date], Cell]
    sheet: str = ""
    further: tuple[str, ...] = ()
    capitals: bool = False

    @property
    def headers(self) -> list[str]:
        """The headers of the sheet."""
        return [
            "N.", "Cognome", "Nome", self.code, "Sesso", "Data di nascita", *self.further, "Comune di nascita",
            "Cittadinanza", "Comune di residenza", "Prov.", "CAP", "Telefono", "E-mail", "Titolo di studio",
            "Condizione occupazionale", "Data iscrizione", "Inizio corso", "Fine corso", "Ritirato", "Data ritiro",
            "Note", "Firma",
        ]  # fmt: skip

    def title(self, course: Course, place: int) -> str:
        """Return the name of the sheet."""
        named = self.sheet.format(label=course.label)
        fits = len(named) <= _LONGEST_TITLE and not set(named) & set(r"[]:*?/\\")
        return named if named and fits else sheet_title(course, place)


def sheet_title(course: Course, place: int) -> str:
    """Return the name of a sheet: the id of the edition, where a workbook can be given that name."""
    fits = 0 < len(course.edition) <= _LONGEST_TITLE
    return course.edition if fits else f"Foglio{place + 1}"


HANDS: Sequence[Hand] = (
    Hand("Cod. Fisc.", spelling.typed),
    Hand("CF", spelling.short_date, capitals=True),
    Hand("CODICE FISCALE ", spelling.dotted_date),
    Hand("Codice fiscale", spelling.typed),
    Hand("C.F.", spelling.serial, sheet="{label}"),
    Hand("Cod. Fisc.", spelling.long_date),
    Hand("CF", spelling.typed, capitals=True),
    Hand("Codice Fiscale", spelling.long_date, sheet="Foglio3", further=(EDITION, AGE)),
)


def fill(sheet: Worksheet, title: str, hand: Hand, rows: Sequence[tuple[Any, Row]]) -> None:
    """Write a sheet: titles, a blank row, the header, one row per person, a blank row, a row of totals.

    Parameters
    ----------
    sheet : Worksheet
        An empty sheet.
    title : str
        What it is about.
    hand : Hand
        How it is kept.
    rows : sequence of (person, row)
        The people and their cells by header.
    """
    headers = hand.headers
    write_row(sheet, 1, [SYNTHETIC], bold=True)
    write_row(sheet, 2, [title])
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=_TITLE_COLUMNS)
    write_row(sheet, _HEADER_ROW, headers, bold=True)
    first, last = _HEADER_ROW + 1, _HEADER_ROW + len(rows)
    for place, (person, row) in enumerate(rows, start=first):
        covered = {} if place == first else dict.fromkeys(_MERGED)
        cells = row | covered | {"N.": place - first + 1}
        write_row(sheet, place, [cells.get(header) for header in headers])
        _mark(sheet, place, person)
    for column, header in enumerate(headers, start=1):
        if header in _MERGED and rows:
            sheet.merge_cells(start_row=first, start_column=column, end_row=last, end_column=column)
    write_row(sheet, last + 2, [f"TOTALE {len(rows)}"], bold=True)


def _mark(sheet: Worksheet, place: int, person: Any) -> None:
    """Leave the marks by which clerks say something without writing it in a column."""
    if person.role == "hidden_row":
        sheet.row_dimensions[place].hidden = True
        sheet.cell(place, 2).font = Font(strike=True)
    if person.role == "draft_pact":
        sheet.cell(place, 2).fill = PatternFill("solid", fgColor="FFFF00")
    if person.role == "no_show":
        sheet.cell(place, 2).comment = Comment("non risponde al telefono", "ufficio")
