"""A drawing surface measured in SVG units from its top left corner, with text that knows how wide it is.

Widths are measured in DejaVu Sans, which comes with matplotlib (so every machine measures the same) and is wider than
the fonts of pages (so what fits here fits there).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from evaluation.presentation.figures.style import (
    FONT_SIZE,
    GRID,
    INK,
    LINE_HEIGHT,
    UNITS_PER_INCH,
    Look,
    Sample,
    area_style,
    marker_style,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Align = Literal["left", "center", "right"]
KEY_WIDTH = 30.0


class Sheet:
    """One drawing, before it becomes SVG.

    Parameters
    ----------
    width, height : float
        Size in units.
    """

    def __init__(self, width: float, height: float) -> None:
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        self.width, self.height = width, height
        self.figure = Figure(figsize=(width / UNITS_PER_INCH, height / UNITS_PER_INCH), dpi=UNITS_PER_INCH)
        FigureCanvasSVG(self.figure)
        self.figure.patch.set_visible(False)
        self._units = Affine2D().scale(1 / width, -1 / height).translate(0, 1) + self.figure.transFigure

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Return axes without frame, ticks or ground."""
        box = (left / self.width, 1 - (top + height) / self.height, width / self.width, height / self.height)
        axes = self.figure.add_axes(box)
        axes.patch.set_visible(False)
        axes.set_axisbelow(True)
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0, pad=6, labelcolor=INK)
        axes.set_xticks([])
        axes.set_yticks([])
        return axes

    def write(self, x: float, y: float, text: str, align: Align = "left", bold: bool = False) -> None:
        """Write a line of text with its baseline at `y`."""
        weight = "bold" if bold else "normal"
        self.figure.text(x, y, text, transform=self._units, ha=align, va="baseline", fontweight=weight)

    def write_lines(self, x: float, y: float, lines: Sequence[str], align: Align = "left", bold: bool = False) -> None:
        """Write lines under each other, the baseline of the first at `y`."""
        for number, line in enumerate(lines):
            self.write(x, y + number * LINE_HEIGHT, line, align, bold)

    def rule(self, x: Sequence[float], y: Sequence[float], colour: str = INK, width: float = 1.0) -> None:
        """Draw a plain line."""
        from matplotlib.lines import Line2D

        self.figure.add_artist(Line2D(x, y, transform=self._units, color=colour, linewidth=width))

    def key(self, x: float, y: float, look: Look, sample: Sample = "line") -> None:
        """Draw the sample of a series, centred on `y`: its marker, its line with the marker, or its filled area."""
        from matplotlib.lines import Line2D
        from matplotlib.patches import Rectangle

        if sample == "area":
            box = Rectangle((x, y - 6), KEY_WIDTH, 12, transform=self._units)
            box.set(**area_style(look))
            self.figure.add_artist(box)
            return
        dash = look.dash if sample == "line" else ""
        ends = Line2D((x, x + KEY_WIDTH), (y, y), linestyle=dash, color=look.colour, transform=self._units)
        middle = Line2D([x + KEY_WIDTH / 2], [y], transform=self._units, **marker_style(look))
        self.figure.add_artist(ends)
        self.figure.add_artist(middle)

    def svg(self) -> str:
        """Return the drawing as matplotlib writes it, without date, creator or licence."""
        buffer = io.StringIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        self.figure.savefig(buffer, format="svg", metadata=nothing)
        return buffer.getvalue()


def grid(axes: Axes, direction: Literal["x", "y", "both"]) -> None:
    """Draw light grid lines at the ticks."""
    axes.grid(visible=True, axis=direction, color=GRID, linewidth=0.8)


@lru_cache(maxsize=4096)
def text_width(text: str, bold: bool = False) -> float:
    """Return the width of a line of text in units."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family="DejaVu Sans", size=FONT_SIZE, weight="bold" if bold else "normal")
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0])


def widest(texts: Sequence[str], bold: bool = False) -> float:
    """Return the width of the widest text, 0 for none."""
    return max((text_width(text, bold) for text in texts), default=0.0)


def wrap(text: str, width: float, bold: bool = False) -> tuple[str, ...]:
    """Break a text at its spaces so that each line fits; a single longer word keeps its own line."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def spread(positions: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Move the centres of boxes as little as needed so that none overlap and all stay between `low` and `high`.

    Parameters
    ----------
    positions, heights : sequence of float
        Wanted centres, and heights of the boxes.
    low, high : float
        Where the first box may begin and the last one end.
    """
    order = sorted(range(len(positions)), key=lambda place: positions[place])
    centres, edge = list(positions), low
    for place in order:
        centres[place] = max(centres[place], edge + heights[place] / 2)
        edge = centres[place] + heights[place] / 2
    edge = high
    for place in reversed(order):
        centres[place] = min(centres[place], edge - heights[place] / 2)
        edge = centres[place] - heights[place] / 2
    return centres
