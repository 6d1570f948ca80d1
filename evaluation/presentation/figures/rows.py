"""Intervals under each other on one axis, their names at the left and their numbers in text at the right.

On a narrow page each interval stands under its own name and numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from evaluation.presentation.figures.sheet import Align, Sheet, grid, widest, wrap
from evaluation.presentation.figures.style import ARM_1, GRID, GROUND, INK, LINE_HEIGHT, Look, Width, marker_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Style = Literal["dot", "bar"]
SPACE, GAP, SIDE_GAP = 12.0, 14.0, 8.0
NO_BREAK = "\N{NO-BREAK SPACE}"
NAME_WIDTH, NUMBERS_WIDTH = 230.0, 190.0


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """One interval.

    Parameters
    ----------
    name, counts, numbers : str
        What it is, on how many people, and value with limits as text; counts may be empty.
    value, low, high : float or None
        What is drawn; infinite limits become arrows, None is left out.
    overall : bool
        Whether it is the overall estimate, set apart from the rows above.
    """

    name: str
    counts: str
    numbers: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    overall: bool = False


@dataclass(frozen=True, slots=True)
class IntervalAxis:
    """The axis of all rows.

    Parameters
    ----------
    label : str
        What is measured, with its unit.
    ticks, texts : tuple
        Ticks, whose first and last are the ends, and their texts.
    logarithmic : bool
        Whether ratios have equal distances.
    null : float, optional
        Value of no difference, drawn as a line.
    sides : pair of str, optional
        What lies on the left and on the right of no difference.
    """

    label: str
    ticks: tuple[float, ...]
    texts: tuple[str, ...]
    logarithmic: bool = False
    null: float | None = None
    sides: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where names, plot and numbers stand, and the height of each row."""

    names: tuple[tuple[str, ...], ...]
    numbers: tuple[tuple[str, ...], ...]
    heights: tuple[float, ...]
    counts_right: float
    left: float
    right: float
    stacked: bool

    @property
    def plot_width(self) -> float:
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class _Side:
    """What lies on one side of no difference: its lines, where they begin or end, and the line they start on."""

    lines: tuple[str, ...]
    x: float
    align: Align
    first: int

    @property
    def bottom(self) -> int:
        return self.first + len(self.lines)


def paint_intervals(rows: Sequence[IntervalRow], axis: IntervalAxis, width: Width, style: Style) -> Sheet:
    """Draw all rows; `style` is a dot with its interval, or a bar for a range in which no value is likelier."""
    layout = (_stack if width.narrow else _set_across)(rows, axis, width.units)
    head = wrap(axis.label, width.units - (0 if layout.stacked else layout.left))
    foot = _sides(axis, layout, width.units)
    body = sum(layout.heights)
    top = len(head) * LINE_HEIGHT + 6
    sheet = Sheet(width.units, top + body + 30 + LINE_HEIGHT * max((side.bottom for side in foot), default=0))
    sheet.write_lines(0 if layout.stacked else layout.left, 13, head)
    axes = _axes(sheet, axis, layout, top, body)
    y = 0.0
    for row, names, numbers, height in zip(rows, layout.names, layout.numbers, layout.heights, strict=True):
        if row.overall:
            sheet.rule((0, width.units), (top + y + 2, top + y + 2), colour=GRID)
        centre = y + height - 12 if layout.stacked else y + height / 2
        if layout.stacked and axis.null is not None:
            # A line through all rows would cross the texts that stand between them.
            axes.vlines(axis.null, centre - 10, centre + 12, colors=INK, linewidth=1.2, zorder=1)
        _draw_interval(axes, row, axis, centre, style)
        _write_row(sheet, row, names, numbers, layout, top + y, height)
        y += height
    for side in foot:
        sheet.write_lines(side.x, top + body + 39 + side.first * LINE_HEIGHT, side.lines, side.align)
    return sheet


def _set_across(rows: Sequence[IntervalRow], axis: IntervalAxis, width: float) -> _Layout:
    names = tuple(wrap(row.name, NAME_WIDTH, row.overall) for row in rows)
    numbers = tuple(wrap(row.numbers, NUMBERS_WIDTH) for row in rows)
    name_width = max(widest(lines, bold=row.overall) for row, lines in zip(rows, names, strict=True))
    counts_width = widest([row.counts for row in rows])
    counts_right = name_width + (GAP + counts_width if counts_width else 0)
    heights = tuple(max(len(a), len(b)) * LINE_HEIGHT + SPACE for a, b in zip(names, numbers, strict=True))
    edge = widest(axis.texts) / 2
    right = width - max(widest(lines) for lines in numbers) - max(GAP, edge)
    left = counts_right + max(GAP, edge)
    return _Layout(names, numbers, heights, counts_right, left, right, stacked=False)


def _stack(rows: Sequence[IntervalRow], axis: IntervalAxis, width: float) -> _Layout:
    names = tuple(wrap(row.name, width, row.overall) for row in rows)
    texts = (f"{row.numbers}; {row.counts}" if row.counts else row.numbers for row in rows)
    numbers = tuple(wrap(text, width) for text in texts)
    heights = tuple((len(a) + len(b)) * LINE_HEIGHT + 2 * SPACE + 4 for a, b in zip(names, numbers, strict=True))
    edge = widest(axis.texts) / 2
    return _Layout(names, numbers, heights, 0.0, edge, width - edge, stacked=True)


def _axes(sheet: Sheet, axis: IntervalAxis, layout: _Layout, top: float, body: float) -> Axes:
    axes = sheet.axes(layout.left, top, layout.plot_width, body)
    if axis.logarithmic:
        axes.set_xscale("log")
    axes.set_xlim(axis.ticks[0], axis.ticks[-1])
    axes.set_ylim(body, 0)
    axes.set_xticks(axis.ticks, axis.texts)
    axes.set_xticks([], minor=True)
    if not layout.stacked:
        grid(axes, "x")
        if axis.null is not None:
            axes.axvline(axis.null, color=INK, linewidth=1.2, zorder=1)
    axes.spines["bottom"].set_visible(True)
    return axes


def _draw_interval(axes: Axes, row: IntervalRow, axis: IntervalAxis, y: float, style: Style) -> None:
    first, last = axis.ticks[0], axis.ticks[-1]
    if row.low is not None and row.high is not None:
        low, high = max(row.low, first), min(row.high, last)
        thick = 12.0 if style == "bar" else 2.0
        axes.plot([low, high], [y, y], color=ARM_1, linewidth=thick, solid_capstyle="butt", clip_on=False)
        for end, marker, cut in ((low, "<", row.low < first), (high, ">", row.high > last)):
            if cut:
                axes.plot([end], [y], linestyle="", marker=marker, color=ARM_1, markersize=8, clip_on=False)
            elif style == "dot":
                axes.plot([end, end], [y - 4.5, y + 4.5], color=ARM_1, linewidth=1.6, clip_on=False)
    if row.value is not None and first <= row.value <= last:
        look = Look(ARM_1, "solid", "D" if row.overall or style == "bar" else "o", "")
        edge = {"clip_on": False, "zorder": 4, **marker_style(look, 8), "markeredgecolor": GROUND}
        axes.plot([row.value], [y], **edge)


def _write_row(
    sheet: Sheet,
    row: IntervalRow,
    names: tuple[str, ...],
    numbers: tuple[str, ...],
    layout: _Layout,
    top: float,
    height: float,
) -> None:
    if layout.stacked:
        sheet.write_lines(0, top + SPACE / 2 + 13, names, bold=row.overall)
        sheet.write_lines(0, top + SPACE / 2 + 13 + len(names) * LINE_HEIGHT, numbers)
        return
    middle = top + height / 2 + 4.5
    sheet.write_lines(0, middle - (len(names) - 1) * LINE_HEIGHT / 2, names, bold=row.overall)
    sheet.write(layout.counts_right, middle, row.counts, align="right")
    first = middle - (len(numbers) - 1) * LINE_HEIGHT / 2
    sheet.write_lines(sheet.width, first, numbers, align="right")


def _sides(axis: IntervalAxis, layout: _Layout, width: float) -> tuple[_Side, ...]:
    """Place what lies left and right of no difference: on its two sides, or under each other on a narrow page."""
    if axis.sides is None or axis.null is None:
        return ()
    left, right = f"←{NO_BREAK}{axis.sides[0]}", f"{axis.sides[1]}{NO_BREAK}→"
    if layout.stacked:
        lines = wrap(left, width)
        return _Side(lines, 0.0, "left", 0), _Side(wrap(right, width), width, "right", len(lines))
    scale = math.log if axis.logarithmic else float
    first, null, last = (scale(value) for value in (axis.ticks[0], axis.null, axis.ticks[-1]))
    x = layout.left + layout.plot_width * (null - first) / (last - first)
    return (
        _Side(wrap(left, x - SIDE_GAP), x - SIDE_GAP, "right", 0),
        _Side(wrap(right, width - x - SIDE_GAP), x + SIDE_GAP, "left", 0),
    )
