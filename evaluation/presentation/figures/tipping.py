"""The conclusion for every outcome that the people not seen may have had, as a map of regions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from evaluation.presentation.figures.axis import count_ticks
from evaluation.presentation.figures.checks import check_columns
from evaluation.presentation.figures.figure import part_caption, show_figure
from evaluation.presentation.figures.key import place_key
from evaluation.presentation.figures.sheet import Sheet, widest, wrap
from evaluation.presentation.figures.style import ARM_0, ARM_1, GRID, GROUND, INK, LINE_HEIGHT, Look, Width, area_style
from evaluation.presentation.show import Caption, Shown
from evaluation.presentation.tables import Column, Row, Table
from evaluation.presentation.words import Words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

LOOKS: Mapping[str, Look] = {
    "higher": Look(ARM_1, "solid", "o", "\\\\"),
    "cannot_tell": Look(GRID, "solid", "o", "", opacity=1.0),
    "lower": Look(ARM_0, "solid", "s", "//"),
}
TALLEST, SMALLEST_BODY = 360.0, 48.0


@dataclass(frozen=True, slots=True)
class _Map:
    """What is drawn: for each verdict the runs (row, first, last column) in which it holds, and the named points."""

    names: tuple[str, str]
    ends: tuple[int, int]
    runs: Mapping[str, tuple[tuple[int, int, int], ...]]
    labels: Mapping[str, str]
    scenarios: Mapping[str, tuple[float, float]]

    def count(self, verdict: str) -> int:
        return sum(last - first + 1 for _, first, last in self.runs[verdict])

    def verdict_at(self, point: tuple[float, float]) -> str:
        column, row = (round(place) for place in point)
        return next(
            self.labels[verdict]
            for verdict, runs in self.runs.items()
            for at, first, last in runs
            if at == row and first <= column <= last
        )


def tipping_map(
    frame: pd.DataFrame,
    caption: Caption,
    words: Words,
    *,
    axes: tuple[str, str],
    verdicts: Mapping[str, str],
    scenarios: Mapping[str, tuple[float, float]] | None = None,
) -> Shown:
    """Show what would be concluded for each pair of unseen outcomes.

    Parameters
    ----------
    frame : DataFrame
        Columns ``unseen_events1, unseen_events0, verdict``, one row for each pair, as
        :func:`evaluation.statistics.sensitivity.tipping_point` returns.
    caption, words
        Caption of the figure and language of the page.
    axes : pair of str
        Names of the horizontal axis (unseen people of arm 1 with the event) and of the vertical one (arm 0).
    verdicts : mapping of verdict to label
        For ``higher``, ``cannot_tell`` and ``lower``.
    scenarios : mapping of name to pair, optional
        Points that are marked with a number and named below.

    Raises
    ------
    ReportError
        When a column is missing.
    """
    check_columns(frame, ["unseen_events1", "unseen_events0", "verdict"], words)
    columns = ("unseen_events1", "unseen_events0")
    if frame["unseen_events1"].max() == 0:
        # Everybody of arm 1 was seen: the one axis that is left lies flat.
        columns, axes = columns[::-1], axes[::-1]
        scenarios = {name: point[::-1] for name, point in (scenarios or {}).items()}
    chart = _Map(
        names=axes,
        ends=(int(frame[columns[0]].max()), int(frame[columns[1]].max())),
        runs={verdict: tuple(_runs(frame[frame["verdict"] == verdict], columns)) for verdict in LOOKS},
        labels=verdicts,
        scenarios=dict(scenarios or {}),
    )
    return show_figure(
        lambda width: _paint(chart, words, width),
        caption,
        words,
        alt=_said(chart, words),
        data=_data(chart, part_caption(caption, words, "data"), words),
    )


def _runs(frame: pd.DataFrame, columns: tuple[str, str]) -> Iterator[tuple[int, int, int]]:
    """Yield row, first and last column of each unbroken run."""
    across, down = columns
    for row, part in frame.groupby(down):
        places = sorted(int(place) for place in part[across])
        for _, run in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
            members = [place for _, place in run]
            yield int(row), members[0], members[-1]


def _paint(chart: _Map, words: Words, width: Width) -> Sheet:
    shown = [verdict for verdict in LOOKS if chart.runs[verdict]]
    key = place_key([(LOOKS[verdict], chart.labels[verdict]) for verdict in shown], width.units)
    named = [wrap(f"{number}  {name}", width.units) for number, name in enumerate(chart.scenarios, start=1)]
    y_ticks, x_ticks = (count_ticks(end, 6 if width.narrow else 9) for end in (chart.ends[1], chart.ends[0]))
    left = widest([words.number(tick) for tick in y_ticks]) + 10
    above, under = wrap(chart.names[1], width.units), wrap(chart.names[0], width.units - left)
    step = (width.units - left - 12) / (chart.ends[0] + 1)
    body = max(min(step * (chart.ends[1] + 1), TALLEST), SMALLEST_BODY)
    top = key.height + (len(above) + 0.6) * LINE_HEIGHT
    foot = top + body + 26 + len(under) * LINE_HEIGHT
    sheet = Sheet(width.units, foot + sum(len(lines) * LINE_HEIGHT + 4 for lines in named) + 6)
    key.draw(sheet, 0, "area")
    sheet.write_lines(0, key.height + 16, above)
    axes = sheet.axes(left, top, width.units - left - 12, body)
    axes.set_xlim(-0.5, chart.ends[0] + 0.5)
    axes.set_ylim(-0.5, chart.ends[1] + 0.5)
    axes.set_xticks(x_ticks, [words.number(tick) for tick in x_ticks])
    axes.set_yticks(y_ticks, [words.number(tick) for tick in y_ticks])
    for verdict in shown:
        _fill(axes, chart.runs[verdict], LOOKS[verdict])
    for number, point in enumerate(chart.scenarios.values(), start=1):
        axes.plot(*point, "o", color=INK, markersize=17, markeredgecolor=GROUND, markeredgewidth=1.5, clip_on=False)
        axes.text(*point, str(number), color=GROUND, ha="center", va="center_baseline", fontweight="bold")
    sheet.write_lines(left, top + body + 36, under)
    y = foot + 16
    for lines in named:
        sheet.write_lines(0, y, lines)
        y += len(lines) * LINE_HEIGHT + 4
    return sheet


def _fill(axes: Axes, runs: tuple[tuple[int, int, int], ...], look: Look) -> None:
    """Fill all runs as one shape, which keeps the drawing small however many cells there are."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    boxes = [
        Path(
            [
                (first - 0.5, row - 0.5),
                (last + 0.5, row - 0.5),
                (last + 0.5, row + 0.5),
                (first - 0.5, row + 0.5),
                (0, 0),
            ],
            [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY],
        )
        for row, first, last in runs
    ]
    axes.add_patch(PathPatch(Path.make_compound_path(*boxes), **{**area_style(look), "linewidth": 0}))


def _data(chart: _Map, caption: Caption, words: Words) -> Table:
    rows = []
    for row in range(chart.ends[1] + 1):
        cells = []
        for runs in chart.runs.values():
            spans = [_span(first, last, words) for at, first, last in runs if at == row]
            cells.append("; ".join(spans) or words.text("figures.never"))
        rows.append(Row(words.number(row), tuple(cells)))
    heads = [
        words.text("figures.tipping_column", verdict=chart.labels[verdict], axis=chart.names[0])
        for verdict in chart.runs
    ]
    return Table(caption=caption, columns=(Column(chart.names[1]), *(Column(head) for head in heads)), rows=tuple(rows))


def _span(first: int, last: int, words: Words) -> str:
    if first == last:
        return words.number(first)
    return words.text("words.limits", low=words.number(first), high=words.number(last))


def _said(chart: _Map, words: Words) -> str:
    total = sum(chart.count(verdict) for verdict in chart.runs)
    counted = (
        words.text(
            "figures.tipping_count",
            verdict=chart.labels[verdict],
            count=words.number(chart.count(verdict)),
            share=words.percent(chart.count(verdict) / total),
        )
        for verdict in chart.runs
    )
    named = (
        words.text(
            "figures.tipping_scenario",
            name=name,
            x=words.number(point[0]),
            y=words.number(point[1]),
            verdict=chart.verdict_at(point),
        )
        for name, point in chart.scenarios.items()
    )
    return words.text(
        "figures.tipping_alt",
        x=chart.names[0],
        y=chart.names[1],
        total=words.number(total),
        counts="; ".join(counted),
        scenarios=" ".join(named),
    ).strip()
