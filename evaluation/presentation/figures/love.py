"""Standardised differences of the covariates before and after adjustment (Love plot)."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluation.presentation.figures.axis import round_ticks
from evaluation.presentation.figures.checks import check_columns, check_number
from evaluation.presentation.figures.figure import part_caption, show_figure
from evaluation.presentation.figures.key import place_key
from evaluation.presentation.figures.sheet import Sheet, grid, widest, wrap
from evaluation.presentation.figures.style import GRID, INK, LINE_HEIGHT, SERIES, Width, marker_style
from evaluation.presentation.show import Caption, Shown
from evaluation.presentation.tables import Cell, Column, Row, Table, Undefined
from evaluation.presentation.words import Words

if TYPE_CHECKING:
    import pandas as pd

NAME_WIDTH, SPACE = 230.0, 12.0
THRESHOLD = 0.1


@dataclass(frozen=True, slots=True)
class _Chart:
    """What is drawn: names of covariates, names of stages, and absolute differences by covariate and stage."""

    names: tuple[str, ...]
    stages: tuple[str, ...]
    differences: tuple[tuple[float, ...], ...]
    ticks: tuple[float, ...]
    texts: tuple[str, ...]
    label: str


def love_plot(
    frame: pd.DataFrame,
    caption: Caption,
    words: Words,
    *,
    labels: Mapping[Hashable, str],
    stages: Mapping[str, str],
    below: Table | None = None,
) -> Shown:
    """Show how far the arms are apart in each covariate, before and after adjustment.

    Parameters
    ----------
    frame : DataFrame
        Column ``covariate`` and one column of standardised differences for each stage, as
        :func:`evaluation.statistics.adjustment.balance` returns.
    caption, words
        Caption of the figure and language of the page.
    labels : mapping of covariate to label
        In the order of the page.
    stages : mapping of column to label
        In the order of adjustment (``{"standardised_difference_before": "Crude"}``), four at most.
    below : Table, optional
        Table under the drawing.

    Raises
    ------
    ReportError
        When a column or covariate is missing, or there are too many stages.
    """
    check_columns(frame, ["covariate", *stages], words)
    check_number(stages, SERIES, words)
    known = frame.set_index("covariate")
    differences = tuple(tuple(abs(float(known.loc[name, stage])) for stage in stages) for name in labels)
    finite = [number for row in differences for number in row if math.isfinite(number)]
    ticks = round_ticks(0.0, max([*finite, 2 * THRESHOLD]))
    chart = _Chart(
        names=tuple(labels.values()),
        stages=tuple(stages.values()),
        differences=differences,
        ticks=ticks,
        texts=tuple(words.number(tick, 2 if ticks[1] % 0.1 > 1e-9 else 1) for tick in ticks),
        label=words.text("figures.love_axis", threshold=words.number(THRESHOLD, 1)),
    )
    return show_figure(
        lambda width: _paint(chart, width),
        caption,
        words,
        alt=_said(chart, words),
        data=_data(chart, part_caption(caption, words, "data"), words),
        below=below,
    )


def _paint(chart: _Chart, width: Width) -> Sheet:
    names = [wrap(name, width.units if width.narrow else NAME_WIDTH) for name in chart.names]
    edge = widest(chart.texts) / 2
    left = edge if width.narrow else widest([line for lines in names for line in lines]) + 18
    heights = [len(lines) * LINE_HEIGHT + (26 if width.narrow else SPACE) for lines in names]
    key = place_key(zip(SERIES, chart.stages, strict=False), width.units)
    head = wrap(chart.label, width.units)
    top = key.height + len(head) * LINE_HEIGHT + 14
    body = sum(heights)
    sheet = Sheet(width.units, top + body + 26)
    sheet.write_lines(0, 13, head)
    key.draw(sheet, len(head) * LINE_HEIGHT + 4, "marker")
    axes = sheet.axes(left, top, width.units - left - edge, body)
    axes.set_xlim(chart.ticks[0], chart.ticks[-1])
    axes.set_ylim(body, 0)
    axes.set_xticks(chart.ticks, chart.texts)
    axes.spines["bottom"].set_visible(True)
    if not width.narrow:
        grid(axes, "x")
    y = 0.0
    for lines, height, row in zip(names, heights, chart.differences, strict=True):
        centre = y + (height - 12 if width.narrow else height / 2)
        baseline = 13 if width.narrow else height / 2 + 4.5 - (len(lines) - 1) * LINE_HEIGHT / 2
        sheet.write_lines(0, top + y + baseline, lines)
        axes.plot([chart.ticks[0], chart.ticks[-1]], [centre, centre], color=GRID, linewidth=0.8, zorder=0.5)
        reach = 11 if width.narrow else height / 2
        axes.vlines(THRESHOLD, centre - reach, centre + reach, colors=INK, linewidth=1.2, linestyle=(0, (4, 3)))
        for look, difference in zip(SERIES, row, strict=False):
            end = min(difference, chart.ticks[-1])
            axes.plot([end], [centre], clip_on=False, zorder=3, **marker_style(look, 8))
        y += height
    return sheet


def _data(chart: _Chart, caption: Caption, words: Words) -> Table:
    columns = (
        Column(words.text("tables.characteristic"), kind="text"),
        *(Column(stage, decimals=2) for stage in chart.stages),
    )
    rows = tuple(
        Row(name, tuple(_cell(number) for number in row))
        for name, row in zip(chart.names, chart.differences, strict=True)
    )
    return Table(caption=caption, columns=columns, rows=rows)


def _cell(difference: float) -> Cell:
    return difference if math.isfinite(difference) else Undefined("no_spread")


def _said(chart: _Chart, words: Words) -> str:
    """Say for each stage how many covariates are beyond the threshold, and which is furthest."""
    parts = []
    for place, stage in enumerate(chart.stages):
        sizes = [row[place] for row in chart.differences]
        furthest = max(range(len(sizes)), key=sizes.__getitem__)
        parts.append(
            words.text(
                "figures.love_stage",
                stage=stage,
                beyond=words.number(sum(size > THRESHOLD for size in sizes)),
                all=words.number(len(sizes)),
                name=chart.names[furthest],
                largest=words.number(sizes[furthest], 2),
            )
        )
    return words.text("figures.love_alt", measure=chart.label, stages=" ".join(parts))
