"""Series to a figure: scales, panels, numbers at risk below, data, and the alternative text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from evaluation.presentation.figures.axis import round_ticks, time_ticks
from evaluation.presentation.figures.curves import Panel, Scales, paint_curves
from evaluation.presentation.figures.figure import part_caption, show_figure
from evaluation.presentation.figures.series import Series, data_table, said_times
from evaluation.presentation.show import Caption, Shown
from evaluation.presentation.tables import Table
from evaluation.presentation.words import Words
from evaluation.statistics.estimate import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """What series are shown in.

    Parameters
    ----------
    caption : Caption
        Caption of the figure.
    measure, time_label : str
        What the axes are.
    ceiling : float
        Largest share that is drawn.
    ticks : sequence of float, optional
        Ticks of time; the last one cuts the series.
    below : callable, optional
        Makes the table under the drawing for the ticks of time.
    """

    caption: Caption
    measure: str
    time_label: str
    ceiling: float
    ticks: Sequence[float] | None = None
    below: Callable[[Sequence[float], Caption], Table | None] | None = None


def show_series(series: Sequence[Series], plot: Plot, words: Words, estimates: Iterable[Estimate]) -> Shown:
    """Return the figure of some series."""
    end = float(max(one.frame["time"].max() for one in series))
    ticks = tuple(plot.ticks) if plot.ticks is not None else time_ticks(end)
    if plot.ticks is not None:
        end = ticks[-1]
        series = [one.until(end) for one in series]
    scales = _scales(plot, ticks, end, words)
    panels = tuple(_panels(series, words))
    data_caption = part_caption(plot.caption, words, "data")
    return show_figure(
        lambda width: paint_curves(panels, scales, width),
        plot.caption,
        words,
        alt=words.text(
            "figures.curves_alt",
            measure=plot.measure,
            time_label=plot.time_label,
            series=" ".join(one.said(said_times(ticks, len(series)), words) for one in series),
        ),
        data=data_table(series, data_caption, words, measure=plot.measure, time_label=plot.time_label),
        below=plot.below(ticks, part_caption(plot.caption, words, "at_risk")) if plot.below else None,
        estimates=estimates,
    )


def _scales(plot: Plot, ticks: Sequence[float], end: float, words: Words) -> Scales:
    shares = round_ticks(0.0, plot.ceiling)
    decimals = 0 if all(float(100 * share).is_integer() for share in shares) else 1
    return Scales(
        x_label=plot.time_label,
        x_ticks=tuple(ticks),
        x_texts=tuple(words.number(tick, 0 if round(float(tick), 1).is_integer() else 1) for tick in ticks),
        x_end=max(end, ticks[-1]),
        y_label=plot.measure,
        y_ticks=shares,
        y_texts=tuple(words.percent(share, decimals) for share in shares),
    )


def _panels(series: Sequence[Series], words: Words) -> Iterator[Panel]:
    for title in dict.fromkeys(one.panel for one in series):
        yield Panel(title, tuple(one.curve(words) for one in series if one.panel == title))
