"""Month of the treatment against month of the event, as counts in a grid: the swimmer plot without single people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaluation.presentation.figures.checks import check_columns
from evaluation.presentation.figures.figure import part_caption, show_figure
from evaluation.presentation.figures.key import place_key
from evaluation.presentation.figures.sheet import Sheet, widest, wrap
from evaluation.presentation.figures.style import CAUSES, GRID, GROUND, LINE_HEIGHT, Look, Width, area_style
from evaluation.presentation.show import Caption, Shown
from evaluation.presentation.tables import Column, Mark, Row, Table
from evaluation.presentation.words import Words

if TYPE_CHECKING:
    import pandas as pd

EARLY = Look(CAUSES[2], "solid", "D", "//")
HIDDEN = "×"
ROW_HEIGHT, WIDEST_CELL = 30.0, 64.0


@dataclass(frozen=True, slots=True)
class _Grid:
    """Counts by labels of row and column, and the pairs in which the event came before the treatment."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    people: Mapping[tuple[str, str], Any]
    early: frozenset[tuple[str, str]]

    @property
    def hidden(self) -> tuple[Mark, ...]:
        return tuple(dict.fromkeys(cell for cell in self.people.values() if isinstance(cell, Mark)))


def timing_grid(
    frame: pd.DataFrame,
    caption: Caption,
    words: Words,
    *,
    axes: tuple[str, str],
    early: str,
) -> Shown:
    """Show how many people there are for each month of the treatment and month of the event.

    Parameters
    ----------
    frame : DataFrame
        Columns ``pact`` and ``event`` (labels of months, in the order of the page), ``people`` (a count or a mark) and
        ``early`` (whether the event came before the treatment); every pair of labels once.
    caption, words
        Caption of the figure and language of the page.
    axes : pair of str
        Names of the horizontal axis (event) and of the vertical one (treatment).
    early : str
        What the hatched cells are.

    Raises
    ------
    ReportError
        When a column is missing.
    """
    check_columns(frame, ["pact", "event", "people", "early"], words)
    records = frame.to_dict("records")
    grid = _Grid(
        rows=tuple(dict.fromkeys(str(record["pact"]) for record in records)),
        columns=tuple(dict.fromkeys(str(record["event"]) for record in records)),
        people={(str(record["pact"]), str(record["event"])): record["people"] for record in records},
        early=frozenset((str(record["pact"]), str(record["event"])) for record in records if record["early"]),
    )
    data = _data(grid, part_caption(caption, words, "data"), axes)
    return show_figure(
        lambda width: _paint(grid, axes, early, words, width),
        caption,
        words,
        alt=_said(grid, axes, early, words),
        data=data,
    )


def _paint(grid: _Grid, names: tuple[str, str], early: str, words: Words, width: Width) -> Sheet:
    above = wrap(names[1], width.units)
    key = place_key([(EARLY, early)], width.units)
    left = widest(grid.rows) + 10
    under = wrap(names[0], width.units - left)
    step = min((width.units - left - 4) / len(grid.columns), WIDEST_CELL)
    top, body = key.height + (len(above) + 0.6) * LINE_HEIGHT, len(grid.rows) * ROW_HEIGHT
    hidden = [words.text("figures.hidden_cell", sign=HIDDEN, note=mark.note(words)) for mark in grid.hidden]
    notes = [*under, *(line for note in hidden for line in wrap(note, width.units - left))]
    sheet = Sheet(width.units, top + body + 30 + len(notes) * LINE_HEIGHT)
    key.draw(sheet, 0, "area")
    sheet.write_lines(0, key.height + 16, above)
    axes = sheet.axes(left, top, step * len(grid.columns), body)
    axes.set_xlim(-0.5, len(grid.columns) - 0.5)
    axes.set_ylim(len(grid.rows) - 0.5, -0.5)
    axes.set_xticks(range(len(grid.columns)), grid.columns)
    axes.set_yticks(range(len(grid.rows)), grid.rows)
    for y, row in enumerate(grid.rows):
        for x, column in enumerate(grid.columns):
            _draw_cell(axes, x, y, grid.people[row, column], (row, column) in grid.early, words)
    sheet.write_lines(left, top + body + 36, notes)
    return sheet


def _draw_cell(axes: Any, x: int, y: int, people: Any, early: bool, words: Words) -> None:
    from matplotlib.patches import Rectangle

    look = area_style(EARLY) if early else {"facecolor": "none", "edgecolor": GRID}
    axes.add_patch(Rectangle((x - 0.47, y - 0.44), 0.94, 0.88, **look))
    text = HIDDEN if isinstance(people, Mark) else words.number(people)
    ground = {"facecolor": GROUND, "edgecolor": "none", "pad": 1.5}
    axes.text(x, y, text, ha="center", va="center_baseline", bbox=ground if early else None)


def _data(grid: _Grid, caption: Caption, names: tuple[str, str]) -> Table:
    return Table(
        caption=caption,
        columns=(Column(names[1], kind="text"), *(Column(f"{names[0]}: {name}") for name in grid.columns)),
        rows=tuple(Row(row, tuple(grid.people[row, column] for column in grid.columns)) for row in grid.rows),
    )


def _said(grid: _Grid, names: tuple[str, str], early: str, words: Words) -> str:
    """Say every cell with people, the early ones by name; hidden ones as such."""
    cells = []
    for (row, column), people in grid.people.items():
        if isinstance(people, Mark) or people > 0:
            count = people.word(words) if isinstance(people, Mark) else words.number(people)
            key = "figures.timing_early" if (row, column) in grid.early else "figures.timing_cell"
            cells.append(words.text(key, row=row, column=column, people=count, early=early))
    return words.text("figures.timing_alt", x=names[0], y=names[1], cells="; ".join(cells))
