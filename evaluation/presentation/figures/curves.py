"""Step curves with their bands: one panel or several on one scale, each series named beside or above its line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluation.presentation.figures.key import place_key
from evaluation.presentation.figures.sheet import KEY_WIDTH, Sheet, grid, spread, text_width, widest, wrap
from evaluation.presentation.figures.style import BAND_OPACITY, LINE_HEIGHT, Look, Width, marker_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PLOT_HEIGHT = {"one": 300.0, "many": 200.0}
GAP = 26.0
LABEL_WIDTH = 150.0
MOST_ACROSS = 3
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Curve:
    """One step curve: it holds each value until the next time.

    Parameters
    ----------
    label : tuple of str
        Name of the series, then what else stands beside it, each a line.
    look : Look
        Its colour, dash and marker.
    time, value, low, high : tuple of float
        Points of the curve and of its band; nan where a limit is undefined.
    median : float, optional
        Time at which half have the event, marked on the curve.
    """

    label: tuple[str, ...]
    look: Look
    time: tuple[float, ...]
    value: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    median: float | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """Curves that share a plot; the title is empty where there is one panel only."""

    title: str
    curves: tuple[Curve, ...]


@dataclass(frozen=True, slots=True)
class Scales:
    """Ticks of both axes with their texts; the first and last ticks are the ends of the vertical axis."""

    x_label: str
    x_ticks: tuple[float, ...]
    x_texts: tuple[str, ...]
    x_end: float
    y_label: str
    y_ticks: tuple[float, ...]
    y_texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where everything goes, in units, before anything is drawn."""

    beside: bool
    left: float
    across: int
    each: float
    tall: float
    heading: float

    @property
    def down(self) -> float:
        return self.heading + self.tall + 30


def paint_curves(panels: Sequence[Panel], scales: Scales, width: Width) -> Sheet:
    """Draw all panels; labels stand at the line ends where there is room, else above the plot in the order of lines."""
    layout = _lay_out(panels, scales, width)
    above = wrap(scales.y_label, width.units)
    under = wrap(scales.x_label, width.units - layout.left)
    key = place_key([] if layout.beside else _names(panels), width.units)
    top = LINE_HEIGHT * (len(above) + 0.6) + (key.height + 6 if key.items else 0)
    rows = -(-len(panels) // layout.across)
    sheet = Sheet(width.units, top + rows * layout.down + (len(under) - 1) * LINE_HEIGHT + 12)
    sheet.write_lines(0, 13, above)
    key.draw(sheet, LINE_HEIGHT * len(above) + 4)
    for number, panel in enumerate(panels):
        row, place = divmod(number, layout.across)
        x, y = layout.left + place * (layout.each + GAP), top + row * layout.down
        sheet.write_lines(x, y + 12, wrap(panel.title, layout.each, bold=True), bold=True)
        axes = sheet.axes(x, y + layout.heading, layout.each, layout.tall)
        _draw_panel(axes, panel, scales, first=place == 0)
        if layout.beside:
            _write_beside(sheet, axes, panel, (x + layout.each, y + layout.heading, layout.tall))
    sheet.write_lines(layout.left, top + rows * layout.down + 6, under)
    return sheet


def _lay_out(panels: Sequence[Panel], scales: Scales, width: Width) -> _Layout:
    single = len(panels) == 1
    beside = single and not width.narrow and len(panels[0].curves) > 1
    left = widest(scales.y_texts) + 10
    right = _label_room(panels[0]) if beside else max(14.0, text_width(scales.x_texts[-1]) / 2)
    across = 1 if width.narrow else 2 if len(panels) == 4 else min(len(panels), MOST_ACROSS)
    each = (width.units - left - right - GAP * (across - 1)) / across
    title_lines = max(len(wrap(panel.title, each, bold=True)) if panel.title else 0 for panel in panels)
    return _Layout(
        beside=beside,
        left=left,
        across=across,
        each=each,
        tall=PLOT_HEIGHT["one" if single and not width.narrow else "many"],
        heading=LINE_HEIGHT * (title_lines + 0.3) if title_lines else 0.0,
    )


def _draw_panel(axes: Axes, panel: Panel, scales: Scales, first: bool) -> None:
    grid(axes, "y")
    axes.set_xlim(0, scales.x_end)
    axes.set_ylim(scales.y_ticks[0], scales.y_ticks[-1])
    axes.set_xticks(scales.x_ticks, scales.x_texts)
    axes.set_yticks(scales.y_ticks, scales.y_texts if first else [""] * len(scales.y_ticks))
    axes.spines["bottom"].set_visible(True)
    for curve in panel.curves:
        colour = curve.look.colour
        axes.fill_between(
            curve.time, curve.low, curve.high, step="post", color=colour, alpha=BAND_OPACITY, linewidth=0, clip_on=False
        )
    _draw_steps(axes, panel.curves)
    for curve in panel.curves:
        end = {"clip_on": False, "zorder": 4, **marker_style(curve.look)}
        axes.plot(curve.time[-1:], curve.value[-1:], **end)
        if curve.median is not None:
            _mark_median(axes, curve.median, curve.look, scales.y_ticks[0])


def _draw_steps(axes: Axes, curves: Sequence[Curve]) -> None:
    """Draw the lines of all series, each with its colour and dash."""
    import pandas as pd
    import seaborn as sns

    names = [str(place) for place in range(len(curves))]
    points = pd.concat(
        pd.DataFrame({"series": name, "time": curve.time, "value": curve.value})
        for name, curve in zip(names, curves, strict=True)
    )
    sns.lineplot(
        points,
        x="time",
        y="value",
        hue="series",
        style="series",
        palette={name: curve.look.colour for name, curve in zip(names, curves, strict=True)},
        dashes={
            name: "" if curve.look.dash == "solid" else curve.look.dash[1]
            for name, curve in zip(names, curves, strict=True)
        },
        estimator=None,
        sort=False,
        legend=False,
        drawstyle="steps-post",
        clip_on=False,
        zorder=3,
        ax=axes,
    )
    axes.set(xlabel="", ylabel="")


def _mark_median(axes: Axes, time: float, look: Look, floor: float) -> None:
    axes.plot([time, time], [floor, HALF], linestyle=(0, (1, 2)), linewidth=1.4, color=look.colour)
    axes.plot([time], [HALF], clip_on=False, zorder=4, **marker_style(look))


def _label_room(panel: Panel) -> float:
    texts = [line for curve in panel.curves for line in _wrapped(curve)]
    return 14 + KEY_WIDTH + 6 + widest(texts)


def _wrapped(curve: Curve) -> tuple[str, ...]:
    return tuple(line for text in curve.label for line in wrap(text, LABEL_WIDTH))


def _write_beside(sheet: Sheet, axes: Axes, panel: Panel, place: tuple[float, float, float]) -> None:
    right, top, tall = place
    floor, ceiling = axes.get_ylim()
    labels = [_wrapped(curve) for curve in panel.curves]
    ends = [top + tall * (1 - (curve.value[-1] - floor) / (ceiling - floor)) for curve in panel.curves]
    heights = [LINE_HEIGHT * len(lines) + 6 for lines in labels]
    for curve, lines, centre in zip(panel.curves, labels, spread(ends, heights, top, top + tall), strict=True):
        first = centre - (len(lines) - 1) * LINE_HEIGHT / 2 + 4.5
        sheet.key(right + 12, first - 4.5, curve.look)
        sheet.write_lines(right + 12 + KEY_WIDTH + 6, first, lines)


def _names(panels: Sequence[Panel]) -> list[tuple[Look, str]]:
    """Return each series once; what stands beside a name only where there is one panel to which it belongs."""
    lines = 1 if len(panels) > 1 else None
    named = ((curve.look, ", ".join(curve.label[:lines])) for panel in panels for curve in panel.curves)
    return list(dict.fromkeys(named))
