"""The one look of every figure: sizes, colours with their CSS variables, and a dash and marker for each series.

Nothing is told by colour alone: every look differs from the others in dash and marker too.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

INK, GRID, GROUND = "#0b0c0c", "#d0d3d6", "#ffffff"
ARM_1, ARM_0 = "#12436d", "#f46a25"
# One digit beside the tested palette, so that each drawn colour belongs to exactly one CSS variable.
CAUSES = ("#12436e", "#28a197", "#801650", "#f46a26")
VARIABLES: Mapping[str, str] = MappingProxyType(
    {
        INK: "--ink",
        GRID: "--grid",
        GROUND: "--ground",
        ARM_1: "--arm-1",
        ARM_0: "--arm-0",
        **{colour: f"--cause-{number}" for number, colour in enumerate(CAUSES, start=1)},
    }
)

UNITS_PER_INCH = 72
FONT_SIZE = 13.0
LINE_HEIGHT = 17.0
LINE_WIDTH = 2.0
BAND_OPACITY = 0.16

Dash = Literal["solid"] | tuple[int, tuple[float, ...]]
Sample = Literal["line", "marker", "area"]


@dataclass(frozen=True, slots=True)
class Width:
    """A width for which a figure is drawn, in units of its SVG."""

    name: str
    units: float

    @property
    def narrow(self) -> bool:
        """Whether this is the drawing for phones."""
        return self.units < 500


WIDE, NARROW = Width("wide", 720), Width("narrow", 350)


@dataclass(frozen=True, slots=True)
class Look:
    """How one series looks in every figure."""

    colour: str
    dash: Dash
    marker: str
    hatch: str
    hollow: bool = False
    opacity: float = 0.3


ARMS = (
    Look(ARM_1, "solid", "o", ""),
    Look(ARM_0, (0, (5, 2.5)), "s", "//", hollow=True),
)
SERIES = (
    Look(CAUSES[0], "solid", "o", ""),
    Look(CAUSES[1], (0, (5, 2.5)), "s", "//", hollow=True),
    Look(CAUSES[2], (0, (1.5, 1.5)), "^", ".."),
    Look(CAUSES[3], (0, (8, 2, 1.5, 2)), "D", "\\\\", hollow=True),
)


def marker_style(look: Look, size: float = 7.0) -> dict[str, Any]:
    """Return how the markers of a series are drawn, without a line between them."""
    face = GROUND if look.hollow else look.colour
    return {
        "linestyle": "",
        "marker": look.marker,
        "markersize": size,
        "markerfacecolor": face,
        "markeredgecolor": look.colour,
        "markeredgewidth": 1.6,
    }


def area_style(look: Look) -> dict[str, Any]:
    """Return how a filled area of a series is drawn: tinted, or hatched where the look has a hatch."""
    from matplotlib.colors import to_rgba

    face = "none" if look.hatch else to_rgba(look.colour, look.opacity)
    return {"facecolor": face, "edgecolor": look.colour, "linewidth": 1.0, "hatch": look.hatch or None}


@contextmanager
def drawing(salt: str) -> Iterator[None]:
    """Draw inside with this look and matplotlib's own defaults elsewhere; the reader's settings return afterwards.

    Parameters
    ----------
    salt : str
        Goes into the identifiers of the SVG, so that two figures on a page share none and two runs share all.
    """
    import matplotlib.style

    settings: dict[str, Any] = {
        "svg.fonttype": "none",
        "svg.hashsalt": salt,
        "text.parse_math": False,
        "font.family": "DejaVu Sans",
        "font.size": FONT_SIZE,
        "text.color": INK,
        "axes.edgecolor": INK,
        "lines.linewidth": LINE_WIDTH,
        "lines.solid_capstyle": "butt",
        "hatch.linewidth": 1.2,
        "path.simplify": False,
    }
    with matplotlib.style.context(["default", settings]), warnings.catch_warnings():
        # A letter that the measuring font lacks is drawn by the browser, from a font of its own.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield
