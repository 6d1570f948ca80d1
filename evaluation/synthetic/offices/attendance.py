"""The attendance sheets: a workbook with one wide grid per edition, no two alike."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from evaluation.synthetic.draws import Draws
from evaluation.synthetic.offices import marks, spelling
from evaluation.synthetic.offices.enrolment_sheet import EDITION, sheet_title
from evaluation.synthetic.offices.marks import Marker
from evaluation.synthetic.offices.workbook import SYNTHETIC, Cell, new_workbook, to_bytes, write_row
from evaluation.synthetic.truth import names
from evaluation.synthetic.truth.roles import overlap
from evaluation.synthetic.truth.schedule import Course
from evaluation.synthetic.truth.whole import Truth

FILE = "presenze.xlsx"
HEADER_ROW = 5
_CODE = ("Codice fiscale", "Cognome", "Nome")
_NO_CODE = ("Cognome", "Nome", "Data di nascita")
_ONE_NAME = ("Nominativo", "Nato il")
Headers = Callable[[Sequence[dt.date]], list[Cell]]


def _as_text(days: Sequence[dt.date]) -> list[Cell]:
    return [*map(spelling.long_date, days)]


def _as_dates(days: Sequence[dt.date]) -> list[Cell]:
    return list(days)


def _careless(days: Sequence[dt.date]) -> list[Cell]:
    """Return dates of which two lack the year (is 5/2 in February or in May?) and one became a number."""
    bare: list[Cell] = [f"{day.day}/{day.month}" for day in days[:2]]
    return [*bare, spelling.serial(days[2]), *(spelling.long_date(day) for day in days[3:])]


@dataclass(frozen=True)
class Grid:
    """How the sheet of an edition is kept.

    Parameters
    ----------
    identity : tuple of str
        Headers of the columns that name a person.
    write_headers : callable
        How the dates of the sessions are written.
    mark : callable
        How the hours of a person in a session are written.
    cancelled : bool
        Whether a session that was not held still has its column.
    doubled : int or None
        Position of the session that has two columns, morning and afternoon, of half the hours each.
    doubtful : bool
        Whether some marks can be read in two ways.
    totals : mapping of str to callable
        Columns worked out at the end of each row.
    """

    identity: tuple[str, ...]
    write_headers: Headers
    mark: Marker
    cancelled: bool = False
    doubled: int | None = None
    doubtful: bool = False
    totals: Mapping[str, Callable[[float, float], Cell]] = field(default_factory=dict)


def _total(hours: float, course: float) -> Cell:
    return spelling.comma(hours)


def _share(hours: float, course: float) -> Cell:
    """Return the share attended, rounded up to the goal by a kind hand where it is just below."""
    share = round(hours / (course / 100), 1)
    return "75%" if 70 < share <= 75 else f"{spelling.comma(share)}%"


GRIDS: Sequence[Grid] = (
    Grid(_CODE, _careless, marks.numbers),
    Grid(_NO_CODE, _as_text, marks.letters),
    Grid(_CODE, _as_dates, marks.numbers, cancelled=True),
    Grid(_CODE, _as_text, marks.letters, totals={"Tot. ore": _total}),
    Grid(_CODE, _as_text, marks.numbers, doubled=2),
    Grid(_CODE, _as_dates, marks.mixed, doubtful=True),
    Grid(_ONE_NAME, _as_text, marks.letters),
    Grid(_CODE, _as_dates, marks.clock, totals={"Tot. ore": _total, "% presenza": _share}),
)


def render(truth: Truth) -> bytes:
    """Return the workbook of the attendance sheets."""
    draws = truth.draws("attendance office")
    workbook = new_workbook()
    for place, course in enumerate(truth.courses):
        grid = GRIDS[place % len(GRIDS)]
        if truth.recipe.is_text("attendance") and course.edition:
            grid = dataclasses.replace(grid, identity=(*grid.identity, EDITION))
        sheet = workbook.create_sheet(sheet_title(course, place))
        rows = draws.shuffled(list(_rows(truth, place, grid, draws)))
        _fill(sheet, course, grid, rows, truth.days.session_hours)
    return to_bytes(workbook)


def _rows(truth: Truth, place: int, grid: Grid, draws: Draws) -> Iterator[list[Cell]]:
    full = truth.days.session_hours
    hours = truth.sessions[truth.sessions["course"] == place]
    doubtful = _doubtful(hours, draws, full) if grid.doubtful else {}
    for person in truth.people[truth.people["course"] == place].itertuples():
        if person.role == "no_code":
            continue
        attended = hours[hours["person"] == person.Index]
        marked = [grid.mark(session, person, draws, full) for session in attended.itertuples()]
        marked[0] = doubtful.get(person.Index, marked[0])
        if person.role == "birth_year_typo":
            marked[-1] = "P"
        totals = [write(attended["hours"].sum(), full * len(attended)) for write in grid.totals.values()]
        yield [*_identity(person, grid), *_columns(marked, grid, full), *totals]
    if place == 0:
        yield _stranger(grid, draws)
    meeting = overlap(truth.courses)
    if meeting and truth.courses[place] == meeting[0]:
        yield from _guests(truth, meeting[1], grid)


def _doubtful(hours: pd.DataFrame, draws: Draws, full: float) -> dict[int, Cell]:
    """Return a doubtful first mark for a few people who missed nothing, and so have hours to spare."""
    missed_nothing = hours.groupby("person")["hours"].min() == full
    people = draws.shuffled(missed_nothing.index[missed_nothing].tolist())
    return dict(zip(people, marks.DOUBTFUL, strict=False))


def _identity(person: Any, grid: Grid) -> list[Cell]:
    first_name = person.first_name[:4] + "y" if person.role == "nickname" else person.first_name
    written: dict[str, Cell] = {
        "Codice fiscale": "" if person.role in ("nickname", "short_code") else person.tax_code,
        "Cognome": spelling.curly(person.last_name),
        "Nome": spelling.apostrophe_for_accent(first_name),
        "Data di nascita": spelling.long_date(person.birth_date),
        "Nominativo": f"{person.last_name} {first_name}",
        EDITION: person.edition,
        "Nato il": spelling.dotted_date(person.birth_date),
    }
    return [written[header] for header in grid.identity]


def _columns(marked: list[Cell], grid: Grid, full: float) -> list[Cell]:
    """Return the cells of the sessions, with the column too many of the sheets that have one."""
    if grid.cancelled:
        return [*marked[:4], None, *marked[4:]]
    if grid.doubled is not None:
        half: Cell = marks.half(full) if marked[grid.doubled] in (*marks.whole(full), "P") else marked[grid.doubled]
        return [*marked[: grid.doubled], half, half, *marked[grid.doubled + 1 :]]
    return marked


def _stranger(grid: Grid, draws: Draws) -> list[Cell]:
    """Return the row of somebody who sat in without being enrolled."""
    written = {"Cognome": names.surname(draws), "Nome": f"{names.first_name(draws, 'F')} (uditrice)"}
    return [*(written.get(header, "") for header in grid.identity), *["P"] * 4, *["A"] * 3]


def _guests(truth: Truth, other: Course, grid: Grid) -> Iterator[list[Cell]]:
    """Give rows of people of another edition who signed here as well, on a day when both editions met."""
    for person in truth.in_role("two_sites").itertuples():
        if person.edition == other.edition:
            yield [*_identity(person, grid), *[None] * (len(other.sessions) - 1), "P"]


def _fill(sheet: Worksheet, course: Course, grid: Grid, rows: Sequence[Sequence[Cell]], full: float) -> None:
    write_row(sheet, 1, [SYNTHETIC], bold=True)
    write_row(sheet, 2, [f"Registro presenze - {course.label}"])
    write_row(sheet, 3, [f"Incontri di {full:g} ore, P presente, A assente, G assente giustificato"])
    headers: list[Cell] = [
        "N.",
        *grid.identity,
        *_columns(grid.write_headers(course.sessions), grid, full),
        *grid.totals,
    ]
    if grid.cancelled:
        gap = course.sessions[4] - dt.timedelta(days=1)
        headers[headers.index(None)] = grid.write_headers([gap])[0]
    write_row(sheet, HEADER_ROW, headers, bold=True)
    for number, cells in enumerate(rows, start=1):
        write_row(sheet, HEADER_ROW + number, [number, *cells])
    write_row(sheet, HEADER_ROW + len(rows) + 2, [f"TOTALE PRESENZE {len(rows)}"], bold=True)
