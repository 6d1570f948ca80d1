"""Figures: inline SVG for wide and narrow pages, alternative text and data, all made from the same numbers."""

from evaluation.presentation.figures.flow import Step, flow
from evaluation.presentation.figures.forest import forest, ranges, rates
from evaluation.presentation.figures.love import love_plot
from evaluation.presentation.figures.overlap import bin_scores, grouped, propensity_overlap
from evaluation.presentation.figures.specification import specification_curve
from evaluation.presentation.figures.style import ARMS, SERIES, Look
from evaluation.presentation.figures.survival import cumulative_incidence, survival_curves
from evaluation.presentation.figures.swimmer import swimmer
from evaluation.presentation.figures.timing import timing_grid
from evaluation.presentation.figures.tipping import tipping_map

__all__ = [
    "ARMS",
    "SERIES",
    "Look",
    "Step",
    "bin_scores",
    "cumulative_incidence",
    "flow",
    "forest",
    "grouped",
    "love_plot",
    "propensity_overlap",
    "ranges",
    "rates",
    "specification_curve",
    "survival_curves",
    "swimmer",
    "timing_grid",
    "tipping_map",
]
