"""Estimates of waiting for the first event: means within the window, medians, shares within a time, tests."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evaluation.notebook.boundary import estimated
from evaluation.notebook.coarse import coarse_arms, shown_follow_up, ticks_of, window
from evaluation.notebook.guard import EVERYBODY, guarded, settle
from evaluation.notebook.page import labels
from evaluation.parameters import Settings
from evaluation.presentation.words import Words
from evaluation.statistics import survival
from evaluation.statistics.degenerate import DegenerateDataError
from evaluation.statistics.estimate import Estimate, undefined
from evaluation.statistics.trial import mean_time_difference
from evaluation.study import NO_EVENT
from evaluation.waiting import CONTROL, TREATED, Waiting

NOT_REACHED, NOBODY, AFTER_WINDOW = "not_reached", "nobody is counted", "after_window"
HALF = 0.5
KINDS_OF_CAUSE = (NO_EVENT, "other", "outcome")


def mean_difference(waits: Waiting, settings: Settings) -> Estimate:
    """Estimate how much longer the treated wait, on average, within the window (restricted mean difference).

    Where other first events compete, waiting ends with the outcome alone: from Aalen-Johansen.
    """
    estimand, scale = "mean_waiting_difference", f"{settings.study.time.unit}s_difference"

    def make() -> Estimate:
        require_arms(waits)
        if not window(waits, settings):
            raise DegenerateDataError("nobody was observed after time zero")
        level, end = settings.study.primary.level, window(waits, settings)
        if waits.competing:
            treated = waits.arm == TREATED
            found = mean_time_difference(waits.time, waits.outcome_code, treated, end, level=level)
        else:
            curve = survival.kaplan_meier(waits.time, waits.happened, waits.arm, level=level)
            found = survival.restricted_mean_difference(curve, end, TREATED, CONTROL)
        return found.replace(estimand=estimand, scale=scale)

    people = {"population": waits.population, "n": waits.n, "events": waits.events}
    return settle(estimated(make, estimand, scale).replace(**people), settings)


def groups(settings: Settings) -> dict[str, str]:
    """Return the label of everybody together, then of each arm; of everybody alone in a study with one group."""
    if settings.study.arms is None:
        return {EVERYBODY: labels(settings)["control"]}
    told = labels(settings)
    both = Words(settings.language).text("comparison.both_arms")
    return {EVERYBODY: both, TREATED: told["treated"], CONTROL: told["control"]}


def require_arms(waits: Waiting) -> None:
    """Raise DegenerateDataError unless both arms have people."""
    missing = [number for number, arm in ((1, TREATED), (0, CONTROL)) if arm not in waits.arms]
    if missing:
        raise DegenerateDataError(f"nobody in arm {missing[0]}" if len(missing) == 1 else "nobody in either arm")


def medians(waits: Waiting, settings: Settings) -> dict[str, Estimate]:
    """Estimate the time by which half have had the outcome, over all and in each arm, by label.

    Over all follow-up, and within the window only where something has to be hidden.
    """
    shown = shown_follow_up(waits, settings)
    return {label: _median(arm, shown, settings) for arm, label in groups(settings).items()}


def within(waits: Waiting, settings: Settings) -> dict[str, Estimate]:
    """Estimate the share with the outcome within each horizon, over all and in each arm, by label.

    A horizon after the window is answered from all follow-up, and says so; without a value where there is none.
    """
    words, shown, time = Words(settings.language), shown_follow_up(waits, settings), settings.study.time
    curves = {arm: incidence(shown, arm, settings) for arm in groups(settings)}
    found = {}
    for horizon, (arm, label) in itertools.product(horizons_of(waits, settings), groups(settings).items()):
        late = "_after_window" if horizon > time.window else ""
        name = words.text(f"waiting.within{late}", time=words.time(horizon, f"{time.unit}s"), group=label)
        named = {"estimand": f"{waits.outcome}_by_{horizon:g}_{time.unit}s", "population": waits.population}
        found[name] = settle(share_by(curves[arm], horizon, settings).replace(**named), settings)
    return found


def incidence(waits: Waiting, arm: str, settings: Settings) -> survival.IncidenceCurve | None:
    """Return the cumulative incidence of the outcome in an arm, or among everybody; None of nobody.

    Aalen-Johansen: other first events count as what they are, and not as people who might still get the outcome.
    """
    chosen = _of(waits, arm)
    if not chosen.any():
        return None
    cause = pd.Categorical(waits.competing_cause[chosen], KINDS_OF_CAUSE)
    return survival.cumulative_incidence(waits.time[chosen], cause, level=settings.study.primary.level)


def share_by(curve: survival.IncidenceCurve | None, horizon: float, settings: Settings) -> Estimate:
    """Return the share with the outcome by a time; without a value of nobody."""
    if curve is None:
        return undefined("nobody", "probability", NOBODY, n=0, events=0)
    estimate = survival.probability_by(curve, horizon, cause="outcome")
    if not estimate.defined and horizon > settings.study.time.window:
        estimate = estimate.replace(assumptions=(AFTER_WINDOW,))
    if guarded(settings) and not estimate.events:  # exact limits would tell how many are at risk
        estimate = estimate.replace(low=None, high=None, level=None)
    return estimate


def rank_test(waits: Waiting, weighting: Any = "logrank") -> survival.RankTest:
    """Return a test of the same waiting in both arms; raise DegenerateDataError where there is none."""
    require_arms(waits)
    test = survival.logrank(waits.time, waits.happened, waits.arm, weighting=weighting)
    if test.statistic is None:
        raise DegenerateDataError(test.reason)
    return test


def horizons_of(waits: Waiting, settings: Settings) -> list[float]:
    """Return the horizons of the study, or the times at which curves may be shown where something has to be hidden."""
    if not guarded(settings):
        return [float(horizon) for horizon in settings.study.time.horizons]
    coarse = coarse_arms(waits, settings)
    return [] if coarse is None else ticks_of(coarse)[1:]


def span(waits: Waiting, settings: Settings) -> str:
    """Say over which time curves and medians go: within the window, or over all follow-up where that is longer."""
    words, time = Words(settings.language), settings.study.time
    longer = shown_follow_up(waits, settings).time.max(initial=0.0) > time.window
    return words.text(f"waiting.span.{'all' if longer else 'window'}", window=words.time(time.window, f"{time.unit}s"))


def ends_early(waits: Waiting, settings: Settings) -> bool:
    """Whether a comparison ends before the study's window, with the last time at which every arm was observed."""
    return 0 < shown_window(waits, settings) < settings.study.time.window


def shown_window(waits: Waiting, settings: Settings) -> float:
    """Return the window of a comparison as pages say it, to a tenth of its unit."""
    return round(window(waits, settings), 1)


def _of(waits: Waiting, arm: str) -> NDArray[np.bool_]:
    return (waits.arm == arm) | (arm == EVERYBODY)


def _median(arm: str, waits: Waiting, settings: Settings) -> Estimate:
    """Return the median of an arm, or of everybody; not reached, it keeps its lower limit."""
    scale: Any = f"{settings.study.time.unit}s"
    chosen, level = _of(waits, arm), settings.study.primary.level
    people: dict[str, Any] = {"n": int(chosen.sum()), "events": int(waits.happened[chosen].sum())}
    curves = "aalen-johansen" if waits.competing else "kaplan-meier"
    names = {"method": f"{curves}, log-log limits", "population": waits.population, **people}
    if not chosen.any():
        return undefined("median_waiting", scale, NOBODY, **names)
    found = _half_of(waits, chosen, level)
    # Each of these times is that of one person.
    value, low, high = (_whole(each) if guarded(settings) else each for each in found)
    estimate = undefined("median_waiting", scale, NOT_REACHED, **names)
    if value is not None:
        estimate = estimate.replace(value=float(value), assumptions=())
    if low is None:
        return estimate
    return estimate.replace(low=float(low), high=math.inf if high is None else float(high), level=level)


def _half_of(
    waits: Waiting, chosen: NDArray[np.bool_], level: float
) -> tuple[float | None, float | None, float | None]:
    """Return when half of some people have had the outcome, with limits; None for what is not reached.

    Where other first events compete, half have it when its cumulative incidence is one half: with them counted as no
    longer observed, many would be said to have had what they can no longer have.
    """
    if not waits.competing:
        curve = survival.kaplan_meier(waits.time[chosen], waits.happened[chosen], level=level)
        row = survival.quantiles(curve, (0.5,)).iloc[0]
        return row["time"], row["low"], row["high"]
    cause = pd.Categorical(waits.competing_cause[chosen], KINDS_OF_CAUSE)
    frame = survival.cumulative_incidence(waits.time[chosen], cause, level=level).frame
    outcome = frame[frame["cause"] == "outcome"]
    reached = (outcome.loc[outcome[name] >= HALF, "time"] for name in ("cumulative_incidence", "high", "low"))
    value, low, high = (None if times.empty else float(times.iloc[0]) for times in reached)
    return value, low, high


def _whole(time: float | None) -> float | None:
    """Return the end of the unit in which a time falls."""
    return time if time is None or math.isinf(time) else float(math.ceil(time))
