"""The comparison of two arms that were settled at time zero, where follow-up ends earlier for some."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from evaluation.statistics.degenerate import DegenerateDataError
from evaluation.statistics.estimate import Estimate
from evaluation.statistics.proportions import compare
from evaluation.statistics.proportions.score import score_limits, score_p_values
from evaluation.statistics.trial.incidence import NO_EVENT, Curve, Floats, lost_to, risk_by

NOT_OBSERVED = "nobody of an arm was observed until the horizon"
NO_VARIANCE = "the waits of a group do not vary, so that their mean has no limits"


def risk_difference(
    time: Floats,
    cause: NDArray[np.int64],
    treated: NDArray[np.bool_],
    horizon: float,
    *,
    inference: str = "miettinen-nurminen",
    level: float = 0.95,
) -> Estimate:
    """Estimate the risk of the outcome by the horizon among the treated less that among the controls.

    The risks are Kaplan-Meier's, or Aalen-Johansen's where other first events compete. With everybody seen to the
    horizon it is the difference of proportions by ``inference``. Otherwise its limits and its p-value are those of the
    one score test of Miettinen and Nurminen (1985) on effective numbers of people: as many as would have given each
    risk its variance, p (1 - p) over Greenwood's, and those observed until the horizon where nobody, or everybody, has
    had the outcome. Plain and log-log limits are far too narrow for rare outcomes.

    Parameters
    ----------
    time : array of shape (people,)
        Until the first event or the end of follow-up.
    cause : array of shape (people,)
        1 the outcome, 2 another first event, 0 none.
    treated : array of bool of shape (people,)
        The arm.
    horizon : float
        Until when outcomes count, in the unit of ``time``.
    inference : str
        How proportions are compared (:func:`evaluation.statistics.proportions.compare`).
    level : float, default: 0.95
        Confidence level.

    Raises
    ------
    DegenerateDataError
        When an arm is empty, or nobody of an arm was observed until the horizon.
    """
    had = (cause == 1) & (time <= horizon)
    people, events = [], []
    for arm in (treated, ~treated):
        people.append(int(arm.sum()))
        events.append(int((had & arm).sum()))
    seen = (time >= horizon) | ((cause != NO_EVENT) & (time <= horizon))
    if seen.all() or not all(people):
        found = compare(events[0], people[0], events[1], people[1], "difference", inference, level)
        return found.replace(estimand="risk_difference")
    risks = [_risk(time[arm], cause[arm], horizon) for arm in (treated, ~treated)]
    sizes = [max(risk.effective_n, 1.0) for risk in risks]
    tables = (risks[0].value * sizes[0], sizes[0], risks[1].value * sizes[1], sizes[1])
    low, high = score_limits(*tables, scale="difference", level=level)
    return Estimate(
        estimand="risk_difference",
        scale="difference",
        value=risks[0].value - risks[1].value,
        low=float(low),
        high=float(high),
        level=level,
        p_value=float(score_p_values(*tables)),
        standard_error=math.sqrt(risks[0].variance + risks[1].variance) or None,
        method=f"{_curves(cause)}, miettinen-nurminen on effective numbers",
        n=len(time),
        events=sum(events),
        effective_n=(sizes[0], sizes[1]),
    )


def mean_time_difference(
    time: Floats, cause: NDArray[np.int64], treated: NDArray[np.bool_], horizon: float, *, level: float = 0.95
) -> Estimate:
    """Estimate how much longer the treated are without the outcome, on average, before the horizon.

    The difference of the areas above the cumulative incidences, where other first events compete; normal limits from
    the influence of each person. Parameters and errors as of :func:`risk_difference`.
    """
    areas = []
    for number, arm in ((1, treated), (0, ~treated)):
        if not arm.any():
            raise DegenerateDataError(f"nobody in arm {number}")
        _risk(time[arm], cause[arm], horizon)
        areas.append(lost_to(time[arm], cause[arm], horizon))
    value = areas[1].value - areas[0].value
    estimate = Estimate(
        estimand="mean_time_difference",
        scale="difference",
        value=value,
        method="aalen-johansen area, normal limits",
        n=len(time),
        events=int(((cause == 1) & (time <= horizon)).sum()),
    )
    if min(area.variance for area in areas) <= 0:
        return estimate.replace(assumptions=(NO_VARIANCE,))
    error = math.sqrt(areas[0].variance + areas[1].variance)
    margin = float(ndtri(0.5 + level / 2)) * error
    return estimate.replace(
        low=value - margin,
        high=value + margin,
        level=level,
        standard_error=error,
        p_value=float(2 * ndtr(-abs(value) / error)),
    )


def _risk(time: Floats, cause: NDArray[np.int64], horizon: float) -> Curve:
    last = time.max()
    if last < horizon and (cause[time == last] == NO_EVENT).any():
        raise DegenerateDataError(NOT_OBSERVED)
    return risk_by(time, cause, horizon)


def _curves(cause: NDArray[np.int64]) -> str:
    return "aalen-johansen" if (cause > 1).any() else "kaplan-meier"
