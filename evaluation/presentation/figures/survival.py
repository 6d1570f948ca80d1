"""Survival curves and cumulative incidences from the tidy frames of the statistics, with their numbers at risk."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from evaluation.presentation.figures.checks import check_columns, check_number, rows_of
from evaluation.presentation.figures.plot import Plot, show_series
from evaluation.presentation.figures.series import Series
from evaluation.presentation.figures.style import ARMS, SERIES, Look
from evaluation.presentation.show import Caption, Shown
from evaluation.presentation.tables import COUNTS, Table, at_risk_table, cause_table, counts_at
from evaluation.presentation.words import Words
from evaluation.statistics.estimate import Estimate

if TYPE_CHECKING:
    import pandas as pd

MOST_COUNTED = 4


def survival_curves(
    frame: pd.DataFrame,
    caption: Caption,
    words: Words,
    *,
    labels: Mapping[Hashable, str],
    measure: str,
    time_label: str,
    looks: Sequence[Look] = ARMS,
    panels: Mapping[Hashable, str] | None = None,
    medians: Mapping[Hashable, Estimate] | None = None,
    ticks: Sequence[float] | None = None,
    cumulative: bool = False,
    counts: pd.DataFrame | None = None,
    estimates: Iterable[Estimate] = (),
) -> Shown:
    """Show step curves with their limits, medians, and the numbers at risk below.

    Parameters
    ----------
    frame : DataFrame
        Columns ``group, time, n_at_risk, n_event, n_censored, survival, low, high`` (shares 0 to 1), one row for
        each distinct time, and ``panel`` where there are panels.
    caption, words
        Caption of the figure and language of the page.
    labels : mapping of group to label
        In the order of the looks: arm 1 before arm 0.
    measure, time_label : str
        What the two axes are; the horizontal one with its unit.
    looks : sequence of Look, default ARMS
        ``SERIES`` for groups that are not arms.
    panels : mapping of panel to title, optional
        Small multiples on one scale.
    medians : mapping of group to Estimate, optional
        Marked on the curves; keys are ``(panel, group)`` where there are panels.
    ticks : sequence of float, optional
        Ticks of time, shared with the table below; the last one cuts the curves, so end where few are left.
    cumulative : bool, default False
        Show one minus survival.
    counts : DataFrame, optional
        Numbers at risk as :func:`evaluation.presentation.tables.counts_at` returns them, marks among them, for curves
        whose frame may not say them; with panels, the group is ``"panel title: label"``.
    estimates : iterable of Estimate
        What else the figure rests on, for the results file; the medians are there anyway.

    Raises
    ------
    ReportError
        When a column is missing, a group has no row, or there are more groups than looks.
    """
    needed = ["group", "time", "survival", "low", "high", *(["panel"] if panels else [])]
    check_columns(frame, needed, words)
    check_number(labels, looks, words)
    shown = frame.assign(value=frame["survival"]).sort_values("time")
    if cumulative:
        shown = shown.assign(value=1 - shown["survival"], low=1 - shown["high"], high=1 - shown["low"])
    if not panels:
        shown, panels = shown.assign(panel=""), {"": ""}
    found, start = medians or {}, 0.0 if cumulative else 1.0
    series = [
        Series(
            title,
            label,
            look,
            rows_of(shown, words, panel=panel, group=group),
            start,
            found.get((panel, group), found.get(group)),
        )
        for panel, title in panels.items()
        for (group, label), look in zip(labels.items(), looks, strict=False)
    ]
    below = partial(_at_risk, series, counts, labels, time_label, words)
    plot = Plot(caption=caption, measure=measure, time_label=time_label, ceiling=1.0, ticks=ticks, below=below)
    return show_series(series, plot, words, (*found.values(), *estimates))


def cumulative_incidence(
    frame: pd.DataFrame,
    caption: Caption,
    words: Words,
    *,
    labels: Mapping[Hashable, str],
    measure: str,
    time_label: str,
    groups: Mapping[Hashable, str] | None = None,
    ticks: Sequence[float] | None = None,
    estimates: Iterable[Estimate] = (),
) -> Shown:
    """Show the share with each cause by each time: all causes in one plot, or a plot for each cause with both arms.

    Parameters
    ----------
    frame : DataFrame
        Columns ``cause, time, cumulative_incidence, low, high`` (shares 0 to 1), and ``group`` where there are
        groups; ``n_at_risk, n_event, n_censored`` if known.
    labels : mapping of cause to label
        Four causes at most.
    groups : mapping of group to label, optional
        Arms, arm 1 before arm 0.
    caption, words, measure, time_label, ticks, estimates
        As in :func:`survival_curves`.

    Raises
    ------
    ReportError
        When a column is missing, a cause has no row, or there are more series than looks.
    """
    value = "cumulative_incidence"
    check_columns(frame, ["cause", "time", value, "low", "high", *(["group"] if groups else [])], words)
    shown = frame.assign(value=frame[value]).sort_values("time")
    if groups:
        check_number(groups, ARMS, words)
        series = [
            Series(title, label, look, rows_of(shown, words, cause=cause, group=group), 0.0)
            for cause, title in labels.items()
            for (group, label), look in zip(groups.items(), ARMS, strict=False)
        ]
    else:
        check_number(labels, SERIES, words)
        series = [
            Series("", label, look, rows_of(shown, words, cause=cause), 0.0)
            for (cause, label), look in zip(labels.items(), SERIES, strict=False)
        ]

    def below(times: Sequence[float], title: Caption) -> Table | None:
        if any(name not in frame for name in COUNTS):
            return None
        return cause_table(frame, times, title, words, causes=labels, groups=groups, time_label=time_label)

    ceiling = max(float(one.frame[["value", "high"]].max().max()) for one in series)
    plot = Plot(
        caption=caption, measure=measure, time_label=time_label, ceiling=min(ceiling, 1.0), ticks=ticks, below=below
    )
    return show_series(series, plot, words, estimates)


def _at_risk(
    series: Sequence[Series],
    counts: pd.DataFrame | None,
    labels: Mapping[Hashable, str],
    time_label: str,
    words: Words,
    times: Sequence[float],
    caption: Caption,
) -> Table | None:
    """Return the numbers at risk, of the caller or of the frames; None where neither knows them."""
    known = counts if counts is not None else _counts(series, times)
    if known is None:
        return None
    named = known.assign(group=[labels.get(group, group) for group in known["group"]])
    names = {one.name: one.name for one in series}
    counted = COUNTS if len(series) <= MOST_COUNTED else COUNTS[:1]
    return at_risk_table(named, caption, words, labels=names, time_label=time_label, counted=counted)


def _counts(series: Sequence[Series], times: Sequence[float]) -> pd.DataFrame | None:
    """Return the numbers at risk of all series; None where a frame does not know them."""
    import pandas as pd

    if any(name not in one.frame for one in series for name in COUNTS):
        return None
    return pd.concat([counts_at(one.frame.assign(group=one.name), times) for one in series])
