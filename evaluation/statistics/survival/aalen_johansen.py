"""Cumulative incidence of each cause when several causes compete."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from evaluation.statistics.survival.columns import Floats, causes, labels
from evaluation.statistics.survival.counts import CountTable, count, ratio
from evaluation.statistics.survival.exact import ROUNDING, exact_limits
from evaluation.statistics.survival.limits import Limits, confidence_limits
from evaluation.statistics.survival.product_limit import greenwood_terms, surviving


@dataclass(frozen=True, slots=True)
class IncidenceCurve:
    """Aalen-Johansen curves, one for each group and cause.

    Parameters
    ----------
    frame : DataFrame
        One row for each group, cause and time at which somebody of the group left: ``group, cause, time,
        n_at_risk`` (just before the time), ``n_event`` (of this cause), ``n_censored, cumulative_incidence``
        (just after the time), ``std_error, low, high``. Limits are missing where the scale lacks them, and exact where
        they would have no width.
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

    @property
    def causes(self) -> tuple[Any, ...]:
        """Labels of the causes in the order of the frame, without the censored."""
        return self.table.causes[1:]


def cumulative_incidence(
    time: ArrayLike,
    cause: ArrayLike,
    group: ArrayLike | None = None,
    level: float = 0.95,
    limits: Limits = "log-log",
    entry: ArrayLike | None = None,
) -> IncidenceCurve:
    """Estimate the probability of an event of each cause by each time, the other causes competing.

    Aalen & Johansen (1978), as R's ``survfit`` for several states, with the Greenwood-type variance (R's ``etm``;
    equal to ``survfit``'s infinitesimal jackknife). The causes and survival add up to one at each time, which
    one minus Kaplan-Meier of each cause does not.

    Parameters
    ----------
    time : array of shape (people,)
        Time to event or censoring, at least 0, in one unit.
    cause : array of shape (people,)
        Why the time ends: 0, ``"none"``, ``"censored"``, None or a missing text for censored, otherwise the cause.
        Categories of a categorical column that nobody has get a curve at 0.
    group : array of shape (people,), optional
        Label of the curves that a person belongs to; without it the one group is ``"all"``.
    level : float, default: 0.95
        Confidence level.
    limits : {"log-log", "log", "plain", "logit", "arcsine"}, default: "log-log"
        Scale of the cumulative incidence on which its limits are symmetric.
    entry : array of shape (people,), optional
        Delayed entry: a person is at risk at times in (entry, time].

    Returns
    -------
    IncidenceCurve
        Curves with a tidy ``frame``, which has no rows when nobody has an event of any cause.

    Raises
    ------
    ValueError
        When a row cannot be used (it is named), columns differ in length, or limits or level are unknown.
    """
    table = count(time, causes(cause), labels(group, "group"), entry=entry)
    of_cause, at_risk = table.exits[0, :, 1:], table.at_risk[0]
    incidence, variance = aalen_johansen(of_cause, at_risk)
    std_error = np.sqrt(variance)
    by_error = confidence_limits(incidence, std_error, limits, level)
    exactly = exact_limits(table, table.times, incidence, level)
    flat = by_error[0] == by_error[1]
    low, high = (np.where(flat, *pair) for pair in zip(exactly, by_error, strict=True))
    left = np.broadcast_to(table.exits[0].any(axis=1, keepdims=True), of_cause.shape)
    frame = pd.DataFrame(
        {
            "group": pd.Index(table.groups).repeat(left.sum(axis=(1, 2))),
            "cause": _cause_column(table.causes[1:], left),
            "time": np.broadcast_to(table.times, left.shape)[left],
            "n_at_risk": np.broadcast_to(at_risk[:, np.newaxis], left.shape)[left],
            "n_event": of_cause[left],
            "n_censored": np.broadcast_to(table.exits[0, :, :1], left.shape)[left],
            "cumulative_incidence": incidence[left],
            "std_error": std_error[left],
            "low": low[left],
            "high": high[left],
        },
        copy=False,
    )
    return IncidenceCurve(frame=frame, table=table, limits=limits, level=level)


def aalen_johansen(of_cause: NDArray[Any], at_risk: NDArray[Any]) -> tuple[Floats, Floats]:
    """Return cumulative incidence and its variance, both of shape (groups, causes, times).

    Parameters
    ----------
    of_cause : array of shape (groups, causes, times)
        Events of each cause.
    at_risk : array of shape (groups, times)
        Who is at risk just before each time.
    """
    every_cause = of_cause.sum(axis=1)
    before = _shifted(surviving(every_cause, at_risk), first=1.0)[:, np.newaxis]
    _, greenwood = greenwood_terms(every_cause, at_risk)
    cause_hazard = ratio(of_cause, at_risk[:, np.newaxis])
    incidence = np.cumsum(before * cause_hazard, axis=-1)
    # Given who is at risk, the events of a time are multinomial. A hazard at u moves the incidence at t by what
    # it adds at u and by what it takes from the people left for (u, t], F(t) - F(u). The sum over u of the
    # squares is multiplied out in F(t), so that cumulative sums are enough; counting F from its last value
    # keeps the products small where few are left and their weight is large.
    shared = ratio(before * cause_hazard, at_risk[:, np.newaxis])
    lead = incidence - incidence[..., -1:]
    of_square = np.cumsum(greenwood, axis=-1)[:, np.newaxis]
    of_product = np.cumsum(greenwood[:, np.newaxis] * lead + shared, axis=-1)
    alone = greenwood[:, np.newaxis] * lead**2 + 2 * shared * lead + shared * before * (1 - cause_hazard)
    variance = lead**2 * of_square - 2 * lead * of_product + np.cumsum(alone, axis=-1)
    uncertain = (incidence > 0) & (incidence < 1 - ROUNDING)
    return incidence, np.where(uncertain, np.maximum(variance, 0), 0)


def _shifted(values: Floats, first: float) -> Floats:
    return np.concatenate([np.full((*values.shape[:-1], 1), first), values[..., :-1]], axis=-1)


def _cause_column(names: tuple[Any, ...], left: NDArray[np.bool_]) -> Any:
    runs = left.sum(axis=2).ravel()
    return pd.Index(names * len(left)).repeat(runs)
