"""When each person took up the treatment and when the event came, one line a person.

The lines show single people: for public and synthetic data only. :mod:`.timing` shows counts instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluation.errors import ReportError
from evaluation.presentation.figures.axis import time_ticks
from evaluation.presentation.figures.checks import check_columns
from evaluation.presentation.figures.figure import part_caption, show_figure
from evaluation.presentation.figures.key import place_key
from evaluation.presentation.figures.sheet import Sheet, grid, wrap
from evaluation.presentation.figures.style import CAUSES, GRID, INK, LINE_HEIGHT, Look, Width
from evaluation.presentation.show import Caption, Shown
from evaluation.presentation.tables import Cell, Column, Row, Table, Undefined
from evaluation.presentation.words import Words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

PITCH = 11.0
LOOKS: Mapping[str, Look] = {
    "pact": Look(CAUSES[2], "solid", "D", ""),
    "event": Look(CAUSES[0], "solid", "o", ""),
    "end": Look(INK, "solid", ">", ""),
}
COLUMNS = ("months_to_pact", "months_to_event", "followup_months")


@dataclass(frozen=True, slots=True)
class _Lane:
    """One person: month of the treatment, of the event (None without), and until when the person was seen."""

    pact: float
    event: float | None
    end: float


def swimmer(
    frame: pd.DataFrame,
    caption: Caption,
    words: Words,
    *,
    labels: Mapping[str, str],
    time_label: str,
) -> Shown:
    """Show for each treated person when the treatment began and when the event came, by date of the treatment.

    Parameters
    ----------
    frame : DataFrame
        Columns ``months_to_pact, months_to_event, followup_months``, one row for each person; people without a
        date of treatment are left out, a missing month of the event means that none was seen.
    caption, words
        Caption of the figure and language of the page.
    labels : mapping
        Names of the marks ``pact``, ``event`` and ``end``.
    time_label : str
        What the horizontal axis is, with its unit.

    Raises
    ------
    ReportError
        When a column is missing or nobody has a date of treatment.
    """
    check_columns(frame, COLUMNS, words)
    lanes = _lanes(frame, caption, words)
    ticks = time_ticks(max(max(lane.end, lane.event or 0, lane.pact) for lane in lanes))
    return show_figure(
        lambda width: _paint(lanes, ticks, labels, time_label, words, width),
        caption,
        words,
        alt=_said(lanes, time_label, words),
        data=_data(lanes, part_caption(caption, words, "data"), labels, words),
    )


def _lanes(frame: pd.DataFrame, caption: Caption, words: Words) -> list[_Lane]:
    treated = frame[frame["months_to_pact"].notna()].sort_values(
        ["months_to_pact", "months_to_event", "followup_months"]
    )
    if treated.empty:
        raise ReportError("figures.errors.nobody_treated", language=words.language, id=caption.id)
    return [
        _Lane(float(pact), None if event != event else float(event), float(end))
        for pact, event, end in treated[list(COLUMNS)].astype(float).itertuples(index=False)
    ]


def _paint(
    lanes: Sequence[_Lane],
    ticks: Sequence[float],
    labels: Mapping[str, str],
    time_label: str,
    words: Words,
    width: Width,
) -> Sheet:
    key = place_key([(look, labels[name]) for name, look in LOOKS.items()], width.units)
    under = wrap(time_label, width.units)
    top, body = key.height + 10, len(lanes) * PITCH + 8
    sheet = Sheet(width.units, top + body + 26 + len(under) * LINE_HEIGHT)
    key.draw(sheet, 0, "marker")
    axes = sheet.axes(8, top, width.units - 24, body)
    axes.set_xlim(0, max(ticks[-1], max(lane.end for lane in lanes)))
    axes.set_ylim(len(lanes) - 0.2, -0.8)
    axes.set_xticks(ticks, [words.number(tick) for tick in ticks])
    axes.spines["bottom"].set_visible(True)
    grid(axes, "x")
    _draw_marks(axes, lanes)
    for place, lane in enumerate(lanes):
        last = lane.end if lane.event is None else lane.event
        axes.plot([0, last], [place, place], color=GRID, linewidth=1.6, zorder=1)
        if last > lane.pact:
            axes.plot([lane.pact, last], [place, place], color=INK, linewidth=1.6, zorder=1.5)
    sheet.write_lines(8, top + body + 36, under)
    return sheet


def _draw_marks(axes: Axes, lanes: Sequence[_Lane]) -> None:
    import pandas as pd
    import seaborn as sns

    ends = [("end", lane.end) if lane.event is None else ("event", lane.event) for lane in lanes]
    marks = [(name, month, place) for place, (name, month) in enumerate(ends)]
    marks += [("pact", lane.pact, place) for place, lane in enumerate(lanes)]
    sns.scatterplot(
        pd.DataFrame(marks, columns=["mark", "month", "lane"]),
        x="month",
        y="lane",
        hue="mark",
        style="mark",
        palette={name: look.colour for name, look in LOOKS.items()},
        markers={name: look.marker for name, look in LOOKS.items()},
        s=44,
        edgecolor="none",
        legend=False,
        clip_on=False,
        zorder=3,
        ax=axes,
    )
    axes.set(xlabel="", ylabel="")


def _data(lanes: Sequence[_Lane], caption: Caption, labels: Mapping[str, str], words: Words) -> Table:
    rows = []
    for number, lane in enumerate(lanes, start=1):
        event: Cell = Undefined("no_event_seen") if lane.event is None else lane.event
        rows.append(Row(words.number(number), (lane.pact, event, lane.end)))
    heads = (Column(labels[name], decimals=1) for name in LOOKS)
    return Table(caption=caption, columns=(Column(words.text("figures.person")), *heads), rows=tuple(rows))


def _said(lanes: Sequence[_Lane], time_label: str, words: Words) -> str:
    """Say how many events came before, with and after the treatment, and how many did not come."""
    before = sum(lane.event is not None and lane.event < lane.pact for lane in lanes)
    together = sum(lane.event is not None and lane.event == lane.pact for lane in lanes)
    never = sum(lane.event is None for lane in lanes)
    return words.text(
        "figures.swimmer_alt",
        time_label=time_label,
        people=words.number(len(lanes)),
        before=words.number(before),
        together=words.number(together),
        after=words.number(len(lanes) - before - together - never),
        never=words.number(never),
    )
