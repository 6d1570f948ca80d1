"""Curves as they may be shown: at times of a fixed grid, between which several people leave or nobody."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation.arms import ArmCounts
from evaluation.disclosure.counted import Counted
from evaluation.disclosure.curves import CENSORED, DIGITS, EVENT, CoarseCurve, Steps, coarsen_curve
from evaluation.notebook.guard import compared, counted_arms, group, guarded, shows, shows_arms
from evaluation.parameters import Settings
from evaluation.presentation.tables import COUNTS
from evaluation.protection.coding import event, kinds, no_kind, other_kinds
from evaluation.protection.months import count_steps, whole_units
from evaluation.statistics import survival
from evaluation.statistics.degenerate import DegenerateDataError
from evaluation.study import NO_EVENT
from evaluation.waiting import OTHER_KINDS, TREATED, Waiting, rare_kinds

MOST_TICKS = 7
# Before anybody has left, a curve has no limits.
STARTS = {"survival": 1.0, "low": np.nan, "high": np.nan}


@dataclass(frozen=True, eq=False)
class Drawn:
    """Curves as they are drawn.

    Parameters
    ----------
    frame : DataFrame
        The curves.
    ticks : list of float
        Ticks of the time axis.
    at_risk : DataFrame or None
        Numbers at risk at the ticks, where the frame may not say them.
    counted : tuple of Counted
        The counts that they give away.
    rare : tuple of str
        Kinds of first events that share a curve.
    """

    frame: pd.DataFrame
    ticks: list[float]
    at_risk: pd.DataFrame | None = None
    counted: tuple[Counted, ...] = ()
    rare: tuple[str, ...] = ()


def counts_of(waits: Waiting) -> ArmCounts:
    """Return the arms of people who wait, with and without the outcome."""
    treated = waits.arm == TREATED
    events = [int((waits.happened & arm).sum()) for arm in (treated, ~treated)]
    people = [int(arm.sum()) for arm in (treated, ~treated)]
    counts = (events[0], people[0], events[1], people[1])
    return ArmCounts(waits.outcome, waits.population, *counts, unknown=waits.unknown)


def shows_waiting(waits: Waiting, settings: Settings) -> bool:
    """Return whether anything about the waiting times may be shown."""
    return shows_arms(counts_of(waits), settings)


def shown_follow_up(waits: Waiting, settings: Settings) -> Waiting:
    """Return the waiting times that curves and medians are made of: over all follow-up, unless something is hidden.

    Where something has to be hidden everything ends with the window: what came after it, the difference of two counts,
    would be shown as well.
    """
    return waits if guarded(settings) else waits.over_all


def window(waits: Waiting, settings: Settings) -> float:
    """Return the study's window, or the last time at which every arm was still observed if that is sooner."""
    last = _all_observed(waits)
    seen = math.floor(last) if guarded(settings) else last  # the last time is that of one person
    return float(min(settings.study.time.window, seen))


def _all_observed(waits: Waiting) -> float:
    """Return the last time at which somebody of every arm was still observed."""
    return min((float(waits.time[waits.arm == arm].max()) for arm in waits.arms), default=0.0)


def ticks(waits: Waiting, settings: Settings) -> list[float]:
    """Return the ticks of the time axis: zero, the horizons that were observed, and the end of the window.

    Raises
    ------
    DegenerateDataError
        When that end is time zero.
    """
    return _ticks(settings, window(waits, settings))


def _ticks(settings: Settings, *ends: float) -> list[float]:
    if max(ends) <= 0:
        raise DegenerateDataError("nobody was observed after time zero")
    horizons = (float(each) for each in settings.study.time.horizons if each < max(ends))
    return sorted({0.0, *horizons, *ends})


def _ticks_over_all(waits: Waiting, settings: Settings) -> list[float]:
    """Return the ticks of an axis of all follow-up, as far as every arm is observed, but of the window at least."""
    within = min(float(settings.study.time.window), float(waits.time.max(initial=0.0)))
    return _ticks(settings, within, max(within, _all_observed(waits.over_all)))


def coarse_arms(waits: Waiting, settings: Settings) -> CoarseCurve | None:
    """Return the curves of the arms as they may be shown; None where they may not: of a site, or of few people.

    A site's curve and that of all sites would give those of the others away.
    """
    # Who left when is told apart by the kinds of first events, and not by columns.
    of_column = bool(settings.study.outcome(waits.outcome).column)
    if not settings.whole or of_column or not shows_waiting(waits, settings):
        return None
    curve = survival.kaplan_meier(waits.time, waits.happened, waits.arm, level=settings.study.primary.level)
    grid, threshold = whole_units(float(waits.time.max(initial=0.0))), settings.study.disclosure.threshold
    coarse = coarsen_curve(curve.frame, grid, threshold, together=True)
    return None if coarse.frame.empty else coarse


def times_of(coarse: CoarseCurve) -> tuple[float, ...]:
    """Return the times at which the arms are shown."""
    return next(iter(coarse.steps.values())).times


def ticks_of(coarse: CoarseCurve) -> list[float]:
    """Return zero and some of the times at which the arms are shown, the last among them."""
    times = times_of(coarse)
    places = np.unique(np.linspace(0, len(times) - 1, min(len(times), MOST_TICKS - 1)).round().astype(int))
    return [0.0, *(times[place] for place in places)]


def draw_arms(waits: Waiting, settings: Settings, labels: Mapping[Hashable, str]) -> Drawn | None:
    """Return the curves of the arms, as they are where nothing has to be hidden; None where none may be shown."""
    if not guarded(settings):
        at, everything, level = _ticks_over_all(waits, settings), waits.over_all, settings.study.primary.level
        curve = survival.kaplan_meier(everything.time, everything.happened, everything.arm, level=level)
        return Drawn(curve.frame, at)
    coarse = coarse_arms(waits, settings)
    if coarse is None:
        return None
    at, kept = ticks_of(coarse), coarse.steps.items()
    rows = [(labels[name], time, *_numbers(steps, time)) for name, steps in kept for time in at]
    below = pd.DataFrame(rows, columns=["group", "time", *COUNTS])
    reasons = {CENSORED: other_kinds(settings.study, waits.outcome), EVENT: kinds(settings.study, waits.outcome)}
    known = bool(waits.unknown)
    counted = [each for name, steps in kept for each in count_steps(steps, group(settings, name, known=known), reasons)]
    return Drawn(coarse.frame, at, below, tuple(counted))


def draw_causes(waits: Waiting, settings: Settings) -> Drawn | None:
    """Return the curves of the kinds of first events, of both arms together; None where they may not be shown."""
    everything = shown_follow_up(waits, settings)
    if not (everything.cause != NO_EVENT).any():
        raise DegenerateDataError("no events")
    rare = rare_kinds(pd.Series(everything.cause))
    shown = np.where(np.isin(everything.cause, rare), OTHER_KINDS, everything.cause)
    curve = survival.cumulative_incidence(everything.time, shown, level=settings.study.primary.level)
    if not guarded(settings):
        return Drawn(curve.frame, _ticks_over_all(waits, settings), rare=rare)
    arms = coarse_arms(waits, settings)
    kinds_of = {str(cause): tuple(map(event, rare if cause == OTHER_KINDS else (cause,))) for cause in curve.causes}
    if arms is None or not shows(settings, *(group(settings, kind=kinds) for kinds in kinds_of.values())):
        return None
    # At the times of the arms: at others, this curve less theirs would tell of few.
    coarse = coarsen_curve(curve.frame, times_of(arms), settings.study.disclosure.threshold)
    if coarse.frame.empty:
        return None
    (steps,) = coarse.steps.values()
    everybody = compared(group(settings, known=bool(waits.unknown)), waits.unknown)
    reasons = kinds_of | {CENSORED: no_kind()}
    counted = tuple(count_steps(steps, everybody, reasons))
    return Drawn(coarse.frame, ticks_of(coarse), counted=counted, rare=rare)


def _numbers(steps: Steps, time: float) -> tuple[int, int, int]:
    """Return who is there just after a time that is shown, who had the event by then, and who was censored."""
    found = steps.counts(time) or {}
    return found["n_at_risk"], found[EVENT], found[CENSORED]


def counted_waiting(waits: Waiting, settings: Settings) -> Iterator[Counted]:
    """Yield the counts that a comparison of waiting times shows or gives away, curves left aside."""
    yield from counted_arms(counts_of(waits), settings)


def at_times(frame: pd.DataFrame, times: Sequence[float]) -> pd.DataFrame:
    """Return curves without counts (weighted ones) at some times only, to three digits."""
    parts = []
    for name, rows in frame.groupby("group", sort=False):
        latest = np.searchsorted(rows["time"].to_numpy(float), np.array(times), side="right") - 1
        values = {
            column: np.where(latest < 0, start, rows[column].to_numpy(float)[np.maximum(latest, 0)]).round(DIGITS)
            for column, start in STARTS.items()
        }
        parts.append(pd.DataFrame({"group": name, "time": list(times), **values}))
    return pd.concat(parts, ignore_index=True)
