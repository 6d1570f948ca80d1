"""Kaplan-Meier curves from the count table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from evaluation.statistics.survival.columns import Floats, events, labels
from evaluation.statistics.survival.counts import CountTable, count, ratio
from evaluation.statistics.survival.exact import exact_limits
from evaluation.statistics.survival.limits import Limits, confidence_limits


@dataclass(frozen=True, slots=True)
class SurvivalCurve:
    """Kaplan-Meier curves, one for each group.

    Parameters
    ----------
    frame : DataFrame
        One row for each group and time at which somebody had the event or was censored: ``group, time,
        n_at_risk`` (just before the time), ``n_event, n_censored, survival`` (just after it), ``std_error, low,
        high``. Missing where R has NA: the standard error where survival is 0, and limits that the scale lacks. Limits
        to which R gives no width are exact.
    table : CountTable
        The counts that the curves were made from.
    limits, level : str, float
        Scale and confidence level of the limits.
    """

    frame: pd.DataFrame
    table: CountTable
    limits: Limits
    level: float

    @property
    def groups(self) -> tuple[Any, ...]:
        """Labels of the groups in the order of the frame."""
        return self.table.groups


def kaplan_meier(
    time: ArrayLike,
    event: ArrayLike,
    group: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    limits: Limits = "log-log",
    level: float = 0.95,
    entry: ArrayLike | None = None,
) -> SurvivalCurve:
    """Estimate the probability of still being without the event after each time.

    Kaplan & Meier (1958) with Greenwood's standard error, as R's ``survfit``. At equal times events come
    before censorings. Weights that are all whole count people (Greenwood on the weighted counts); with any
    other weights, as for inverse-probability weighting, the standard error is the robust one that R's
    ``survfit`` uses then, the infinitesimal jackknife with the weights taken as known.

    Parameters
    ----------
    time : array of shape (people,)
        Time to event or censoring, at least 0, in one unit.
    event : array of shape (people,)
        1 or True where the time ends in the event, 0 or False where censored.
    group : array of shape (people,), optional
        Label of the curve that a person belongs to; without it the one group is ``"all"``.
    weights : array of shape (people,), optional
        Weights of at least 0.
    limits : {"log-log", "log", "plain", "logit", "arcsine"}, default: "log-log"
        Scale on which the limits are symmetric.
    level : float, default: 0.95
        Confidence level.
    entry : array of shape (people,), optional
        Delayed entry: a person is at risk at times in (entry, time].

    Returns
    -------
    SurvivalCurve
        Curves with a tidy ``frame``.

    Raises
    ------
    ValueError
        When a row cannot be used (it is named), columns differ in length, limits or level are unknown,
        or weights that are not whole come together with delayed entry.
    """
    table = count(time, events(event), labels(group, "group"), weights=weights, entry=entry)
    if table.squares is not None and table.entries is not None:
        raise ValueError("weights that are not whole numbers cannot be combined with entry: give one of the two")
    exits, at_risk = table.exits[0], table.at_risk[0]
    censored, event_count = exits[:, 0], exits[:, 1]
    survival = surviving(event_count, at_risk)
    std_error = survival * _relative_error(table, survival)
    low, high = _limits(table, survival, confidence_limits(survival, std_error, limits, level), level)
    left = table.people[0].any(axis=1)
    frame = pd.DataFrame(
        {
            "group": pd.Index(table.groups).repeat(left.sum(axis=1)),
            "time": np.broadcast_to(table.times, left.shape)[left],
            "n_at_risk": at_risk[left],
            "n_event": event_count[left],
            "n_censored": censored[left],
            "survival": survival[left],
            "std_error": std_error[left],
            "low": low[left],
            "high": high[left],
        },
        copy=False,
    )
    return SurvivalCurve(frame=frame, table=table, limits=limits, level=level)


def _limits(table: CountTable, survival: Floats, limits: tuple[Floats, Floats], level: float) -> tuple[Floats, Floats]:
    """Return limits of survival, exact instead of limits without width."""
    low, high = (limit[:, 0] for limit in exact_limits(table, table.times, 1 - survival[:, np.newaxis], level))
    return np.where(limits[0] == limits[1], 1 - high, limits[0]), np.where(limits[0] == limits[1], 1 - low, limits[1])


def surviving(events: NDArray[Any], at_risk: NDArray[Any]) -> Floats:
    """Return the product over times (the last axis) of one minus the hazard."""
    kept: Floats = np.cumprod(1 - ratio(events, at_risk), axis=-1)
    return kept


def greenwood_terms(events: NDArray[Any], at_risk: NDArray[Any]) -> tuple[Floats, Floats]:
    """Return 1 / (at risk - events) and Greenwood's term of each time, 0 where nobody is left."""
    per_survivor = ratio(1.0, at_risk - events)
    return per_survivor, ratio(events, at_risk) * per_survivor


def _relative_error(table: CountTable, survival: Floats) -> Floats:
    """Return the standard error of the logarithm of each survival, nan where survival is 0."""
    event_count = table.exits[0, :, 1]
    per_survivor, terms = greenwood_terms(event_count, table.at_risk[0])
    variance = np.cumsum(terms, axis=-1)
    if table.squares is not None:
        variance = _influence_variance(table.squares[0], per_survivor, variance)
    error: Floats = np.where(survival > 0, np.sqrt(variance), np.nan)
    return error


def _influence_variance(squares: Floats, per_survivor: Floats, greenwood: Floats) -> Floats:
    """Return the sum over people of squared weight x squared influence on the logarithm of survival."""
    censored, of_event = squares[:, 0], squares[:, 1]
    gone = np.cumsum(of_event * (per_survivor - greenwood) ** 2 + censored * greenwood**2, axis=-1)
    total = (censored + of_event).sum(axis=-1, keepdims=True)
    remaining = total - np.cumsum(censored + of_event, axis=-1)
    variance: Floats = gone + np.maximum(remaining, 0) * greenwood**2
    return variance
