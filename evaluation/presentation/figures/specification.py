"""Every defensible analysis at once: estimates in order of size, below the choices behind each (specification curve).

Simonsohn, Simmons & Nelson (2020), Nature Human Behaviour 4:1208-1214.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaluation.errors import ReportError
from evaluation.presentation import units
from evaluation.presentation.figures.checks import check_columns
from evaluation.presentation.figures.figure import part_caption, show_figure
from evaluation.presentation.figures.rows import IntervalAxis
from evaluation.presentation.figures.scales import check_null, common_scale, interval_axis
from evaluation.presentation.figures.sheet import Sheet, grid, widest, wrap
from evaluation.presentation.figures.style import ARM_1, GRID, INK, LINE_HEIGHT, Width
from evaluation.presentation.show import Caption, Shown
from evaluation.presentation.tables import Column, Row, Table
from evaluation.presentation.words import Words
from evaluation.statistics.estimate import Estimate

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

NAME_WIDTH, PLOT_HEIGHT = 190.0, 220.0


@dataclass(frozen=True, slots=True)
class _Option:
    """One option of a choice: its name, and the places of the analyses that took it."""

    choice: str
    name: str
    places: tuple[int, ...]


def specification_curve(
    frame: pd.DataFrame, caption: Caption, words: Words, *, choices: Mapping[str, str], sides: tuple[str, str]
) -> Shown:
    """Show all analyses in order of their estimates, with what was chosen in each.

    Parameters
    ----------
    frame : DataFrame
        Column ``estimate`` (Estimate, all on one scale with a value of no difference) and one column for each
        choice, holding the name of the option that was taken.
    caption, words
        Caption of the figure and language of the page.
    choices : mapping of column to label
        In the order of the page.
    sides : pair of str
        What lies below and above no difference.

    Raises
    ------
    ReportError
        When a column is missing, an estimate is undefined, or the estimates are on several scales.
    """
    check_columns(frame, ["estimate", *choices], words)
    axis = _axis(frame, caption, words, sides)
    rows = sorted(frame.to_dict("records"), key=lambda row: float(row["estimate"].value))
    estimates = [row["estimate"] for row in rows]
    options = [
        _Option(label, str(name), tuple(place for place, row in enumerate(rows) if row[column] == name))
        for column, label in choices.items()
        for name in dict.fromkeys(frame[column])
    ]
    return show_figure(
        lambda width: _paint(estimates, options, axis, width),
        caption,
        words,
        alt=_said(estimates, axis, words),
        data=_data(rows, choices, part_caption(caption, words, "data"), words),
        estimates=estimates,
    )


def _axis(frame: pd.DataFrame, caption: Caption, words: Words, sides: tuple[str, str]) -> IntervalAxis:
    estimates = list(frame["estimate"])
    undefined = sum(not item.defined for item in estimates)
    if undefined or not estimates:
        facts = {"id": caption.id, "undefined": undefined, "all": len(estimates)}
        raise ReportError("figures.errors.specifications", language=words.language, **facts)
    scale = common_scale(estimates, caption, words)
    check_null(scale, caption, words)
    return interval_axis(estimates, scale, words, sides)


def _paint(estimates: list[Estimate], options: list[_Option], axis: IntervalAxis, width: Width) -> Sheet:
    names = [wrap(option.name, width.units if width.narrow else NAME_WIDTH) for option in options]
    left = widest(axis.texts) + 10 if width.narrow else widest([line for lines in names for line in lines]) + 16
    room = width.units - left - 8
    head = [*wrap(axis.label, width.units), *_sides(axis, width)]
    top = len(head) * LINE_HEIGHT + 12
    heights = [len(lines) * LINE_HEIGHT + (16 if width.narrow else 3) for lines in names]
    titles = {option.choice: wrap(option.choice, width.units, bold=True) for option in options}
    headings = sum(len(lines) * LINE_HEIGHT + 8 for lines in titles.values())
    sheet = Sheet(width.units, top + PLOT_HEIGHT + 8 + headings + sum(heights) + 4)
    sheet.write_lines(0, 13, head)
    _draw_estimates(sheet.axes(left, top, room, PLOT_HEIGHT), estimates, axis)
    y, choice = top + PLOT_HEIGHT + 8, ""
    for option, lines, height in zip(options, names, heights, strict=True):
        if option.choice != choice:
            choice = option.choice
            sheet.write_lines(0, y + LINE_HEIGHT + 2, titles[choice], bold=True)
            y += len(titles[choice]) * LINE_HEIGHT + 8
        sheet.write_lines(0, y + 13, lines)
        middle = height - 8 if width.narrow else height / 2
        _draw_option(sheet.axes(left, y, room, height), option, len(estimates), middle / height)
        y += height
    return sheet


def _draw_estimates(axes: Axes, estimates: list[Estimate], axis: IntervalAxis) -> None:
    if axis.logarithmic:
        axes.set_yscale("log")
    axes.set_xlim(-0.8, len(estimates) - 0.2)
    axes.set_ylim(axis.ticks[0], axis.ticks[-1])
    axes.set_yticks(axis.ticks, axis.texts)
    axes.set_yticks([], minor=True)
    grid(axes, "y")
    if axis.null is not None:
        axes.axhline(axis.null, color=INK, linewidth=1.2)
    for place, item in enumerate(estimates):
        if item.low is not None and item.high is not None:
            ends = [max(item.low, axis.ticks[0]), min(item.high, axis.ticks[-1])]
            axes.plot([place, place], ends, color=ARM_1, linewidth=1.2, alpha=0.55)
    axes.plot(range(len(estimates)), [float(item.value or 0.0) for item in estimates], ".", color=ARM_1, markersize=6)


def _draw_option(axes: Axes, option: _Option, n_estimates: int, middle: float) -> None:
    axes.set_xlim(-0.8, n_estimates - 0.2)
    axes.set_ylim(1, 0)
    axes.axhline(middle, color=GRID, linewidth=0.8)
    axes.plot(option.places, [middle] * len(option.places), "|", color=INK, markersize=8, markeredgewidth=1.4)


def _sides(axis: IntervalAxis, width: Width) -> tuple[str, ...]:
    below, above = axis.sides or ("", "")
    return (*wrap(f"↑ {above}", width.units), *wrap(f"↓ {below}", width.units))


def _data(rows: list[dict[str, Any]], choices: Mapping[str, str], caption: Caption, words: Words) -> Table:
    scale = rows[0]["estimate"].scale
    measure = Column(words.text("tables.value"), unit=units.unit(scale, words))
    columns = (
        Column(words.text("figures.analysis")),
        *(Column(label, kind="text") for label in choices.values()),
        measure,
        Column(words.text("tables.limits")),
    )
    written = (
        Row(
            words.number(number),
            (
                *(str(row[column]) for column in choices),
                units.number(row["estimate"].value, scale, words),
                units.limits(row["estimate"], words),
            ),
        )
        for number, row in enumerate(rows, start=1)
    )
    return Table(caption=caption, columns=columns, rows=tuple(written))


def _said(estimates: list[Estimate], axis: IntervalAxis, words: Words) -> str:
    """Say the range of the estimates and how many limits lie on each side of no difference."""
    verdicts = [item.verdict for item in estimates]
    below, above = axis.sides or ("", "")
    return words.text(
        "figures.specification_alt",
        measure=axis.label,
        all=words.number(len(estimates)),
        lowest=words.value(estimates[0], estimates[0].value),
        highest=words.value(estimates[-1], estimates[-1].value),
        above=above,
        n_above=words.number(verdicts.count("higher")),
        below=below,
        n_below=words.number(verdicts.count("lower")),
        n_neither=words.number(verdicts.count("cannot_tell")),
    )
