"""One curve of a tidy frame with its name, from which drawing, data table and alternative text are all made."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evaluation.presentation.figures.curves import Curve
from evaluation.presentation.figures.style import Look
from evaluation.presentation.show import Caption
from evaluation.presentation.tables import COUNTS, Cell, Column, Row, Table, Undefined
from evaluation.presentation.units import value_and_limits
from evaluation.presentation.words import Words
from evaluation.statistics.estimate import Estimate

if TYPE_CHECKING:
    import pandas as pd

MOST_POINTS_SAID = 12


@dataclass(frozen=True, slots=True)
class Series:
    """A curve to be shown.

    Parameters
    ----------
    panel, label : str
        Its panel (empty where there is one only) and its name.
    look : Look
        How it looks.
    frame : DataFrame
        Columns ``time, value, low, high`` and, where known, ``n_at_risk, n_event, n_censored``, by time.
    start : float
        Value before the first time: 1 for survival, 0 for incidence.
    median : Estimate, optional
        Its median, undefined where it is not reached.
    """

    panel: str
    label: str
    look: Look
    frame: pd.DataFrame
    start: float
    median: Estimate | None = None

    @property
    def name(self) -> str:
        """Panel and label, for tables and texts."""
        return f"{self.panel}: {self.label}" if self.panel else self.label

    def until(self, end: float) -> Series:
        """Return the series cut after a time, up to which it holds its last value where it goes on beyond."""
        import pandas as pd

        kept, beyond = (self.frame[chosen] for chosen in (self.frame["time"] <= end, self.frame["time"] > end))
        if beyond.empty or (not kept.empty and kept["time"].iloc[-1] == end):
            return replace(self, frame=kept)
        nobody_left = {name: 0 for name in COUNTS[1:] if name in beyond}
        last = beyond.iloc[:1].assign(time=end, value=self.start, low=math.nan, high=math.nan, **nobody_left)
        if not kept.empty:
            last = last.assign(**{name: kept[name].iloc[-1] for name in ("value", "low", "high")})
        return replace(self, frame=pd.concat([kept, last], ignore_index=True))

    def curve(self, words: Words) -> Curve:
        """Return what is drawn, from time 0 on."""
        time, value, low, high = (tuple(self.frame[name].astype(float)) for name in ("time", "value", "low", "high"))
        if time[0] > 0:
            start = (self.start,)
            time, value, low, high = (0.0, *time), start + value, start + low, start + high
        median = self.median.value if self.median is not None else None
        return Curve((self.label, *self._median_said(words)), self.look, time, value, low, high, median)

    def said(self, times: Sequence[float], words: Words) -> str:
        """Return name, values at some times and the median in words."""
        points = [*self._points_said(times, words), *self._median_said(words)]
        return words.text("figures.series_said", name=self.name, points="; ".join(points))

    def rows(self, words: Words) -> Iterator[Row]:
        """Yield the rows of the data table: every time at which the curve is drawn, with its counts so far."""
        so_far = {name: self.frame[name].cumsum() for name in COUNTS[1:] if name in self.frame}
        for point in self.frame.assign(**so_far).to_dict("records"):
            counts = tuple(point[name] for name in COUNTS if name in point)
            shares = tuple(_share(point[name]) for name in ("value", "low", "high"))
            yield Row(self.name, (words.number(point["time"], _decimals(point["time"])), *counts, *shares))

    def _points_said(self, times: Sequence[float], words: Words) -> Iterator[str]:
        last = self.frame["time"].max()
        for time in times:
            so_far = self.frame[self.frame["time"] <= time]
            if time > last or so_far.empty:
                continue
            point = so_far.iloc[-1]
            value = words.percent(float(point["value"]))
            if math.isfinite(point["low"]) and math.isfinite(point["high"]):
                limits = words.text("words.limits", low=words.percent(point["low"]), high=words.percent(point["high"]))
                value = f"{value} ({limits})"
            yield words.text("figures.point_said", value=value, time=words.number(time, _decimals(time)))

    def _median_said(self, words: Words) -> tuple[str, ...]:
        if self.median is None:
            return ()
        if not self.median.defined:
            return (words.text("figures.median", value=words.why(self.median)),)
        return (words.text("figures.median", value=value_and_limits(self.median, words)),)


def data_table(series: Sequence[Series], caption: Caption, words: Words, *, measure: str, time_label: str) -> Table:
    """Return every point of every series."""
    counts = tuple(name for name in COUNTS if name in series[0].frame)
    return Table(
        caption=caption,
        columns=(
            Column(words.text("figures.series"), kind="text"),
            Column(time_label),
            *(Column(words.text(f"tables.{name}")) for name in counts),
            Column(measure, unit="%", decimals=1),
            Column(words.text("figures.low"), unit="%", decimals=1),
            Column(words.text("figures.high"), unit="%", decimals=1),
        ),
        rows=tuple(row for one in series for row in one.rows(words)),
    )


def said_times(ticks: Sequence[float], n_series: int) -> tuple[float, ...]:
    """Return the few ticks at which an alternative text says the values, the last among them; fewer of many series."""
    later = [tick for tick in ticks if tick > 0]
    step = -(-len(later) // min(4, max(1, MOST_POINTS_SAID // n_series)))
    return tuple(sorted(later[::-1][::step]))


def _share(value: float) -> Cell:
    return 100 * value if math.isfinite(value) else Undefined("curve_limits")


def _decimals(time: float) -> int:
    return 0 if float(time).is_integer() else 2
