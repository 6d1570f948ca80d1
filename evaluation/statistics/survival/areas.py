"""Restricted mean time: the area under a curve up to a time, compared between groups."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from evaluation.statistics.estimate import Estimate, undefined
from evaluation.statistics.survival.columns import Floats
from evaluation.statistics.survival.horizons import choose
from evaluation.statistics.survival.limits import normal_quantile
from evaluation.statistics.survival.product_limit import SurvivalCurve, greenwood_terms, surviving

Comparison = Literal["restricted_mean_difference", "restricted_mean_ratio", "restricted_time_lost_ratio"]
NOT_OBSERVED = "nobody was observed for so long"
NO_TIME_LOST = "nobody of a group had the event before tau"
NO_TIME_SPENT = "everybody of a group had the event at time 0"
NO_VARIANCE = "the waits of a group do not vary, so that their mean has no limits"


@dataclass(frozen=True, slots=True)
class Area:
    """The area under one group's curve up to tau, with its standard error and the people behind it."""

    mean: float
    std_error: float
    n: int
    events: int


def restricted_mean(curve: SurvivalCurve, tau: float, group: Any = None) -> Estimate:
    """Return the mean time without the event, counted up to ``tau``.

    The area under the Kaplan-Meier curve from 0 to ``tau`` (Irwin 1949; R's ``print(survfit, rmean=tau)`` and
    ``survRM2``), normal limits. With weights that are not whole the standard error is the robust one.

    Parameters
    ----------
    curve : SurvivalCurve
        Kaplan-Meier curves.
    tau : float
        End of the window, above 0, in the curve's unit.
    group : optional
        Which curve; may be left out where there is only one.

    Returns
    -------
    Estimate
        Time in the curve's unit (scale ``"months"``), without a value where ``tau`` is after the last time at
        which somebody of the group was observed and survival was not 0 by then; without limits where nobody had the
        event before ``tau``, or everybody at one time, so that the standard error is 0.

    Raises
    ------
    ValueError
        When ``tau`` is not above 0 or there is no such group.
    """
    area = restricted_area(curve, tau, choose(group, curve.groups, "group"))
    if area is None:
        return undefined("restricted_mean", "months", NOT_OBSERVED, method="kaplan-meier area")
    estimate = Estimate(
        estimand="restricted_mean",
        scale="months",
        value=area.mean,
        method="kaplan-meier area, normal limits",
        n=area.n,
        events=area.events,
    )
    if area.std_error == 0:
        return estimate.replace(assumptions=(NO_VARIANCE,))
    margin = normal_quantile(curve.level) * area.std_error
    return estimate.replace(low=area.mean - margin, high=area.mean + margin, level=curve.level)


def restricted_mean_difference(curve: SurvivalCurve, tau: float, group: Any = None, reference: Any = None) -> Estimate:
    """Return the restricted mean of ``group`` minus that of ``reference``, with normal limits and p-value.

    Parameters
    ----------
    curve : SurvivalCurve
        Kaplan-Meier curves of at least two groups.
    tau : float
        End of the window, above 0, in the curve's unit.
    group, reference : optional
        Which curves; of two groups the second is compared with the first unless said otherwise.

    Returns
    -------
    Estimate
        On the scale ``"difference"``, in the curve's unit; without a value where a group was not observed
        until ``tau``, without limits and p-value where the standard error of a group is 0.

    Raises
    ------
    ValueError
        When ``tau`` is not above 0, there is no such group, or the groups are the same.
    """
    return _compared(curve, tau, group, reference, "restricted_mean_difference")


def restricted_mean_ratio(curve: SurvivalCurve, tau: float, group: Any = None, reference: Any = None) -> Estimate:
    """Return the restricted mean of ``group`` divided by that of ``reference``, limits on the log scale.

    Parameters, return and errors as for :func:`restricted_mean_difference`; the scale is ``"ratio"``.
    """
    return _compared(curve, tau, group, reference, "restricted_mean_ratio")


def restricted_time_lost_ratio(curve: SurvivalCurve, tau: float, group: Any = None, reference: Any = None) -> Estimate:
    """Return the ratio of the mean times lost to the event, ``tau`` minus restricted mean, limits on the log scale.

    Parameters, return and errors as for :func:`restricted_mean_difference`; the scale is ``"ratio"``, and there is
    no value where nobody of a group had the event before ``tau``.
    """
    return _compared(curve, tau, group, reference, "restricted_time_lost_ratio")


def restricted_area(curve: SurvivalCurve, tau: float, group: Any) -> Area | None:
    """Return the area under one group's curve up to ``tau``, None where it was not observed for so long.

    Raises
    ------
    ValueError
        When ``tau`` is not a finite number above 0.
    """
    if not 0 < tau < math.inf:
        raise ValueError(f"tau is {tau}; accepted are times above 0")
    table, place = curve.table, curve.groups.index(group)
    censored, events = table.exits[0, place]
    at_risk = table.at_risk[0, place]
    left = table.people[0, place].any(axis=0)
    if tau > table.times[left][-1] and censored[left][-1] > 0:
        return None
    early = table.times < tau
    corners = np.concatenate([[0.0], table.times[early], [tau]])
    survival = surviving(events, at_risk)[early]
    strips = np.diff(corners) * np.concatenate([[1.0], survival])
    after = np.zeros(table.times.size)
    after[early] = np.cumsum(strips[::-1])[::-1][1:]
    squares = None if table.squares is None else table.squares[0, place]
    return Area(
        mean=float(strips.sum()),
        std_error=math.sqrt(_variance(after, events, at_risk, squares)),
        n=int(table.group_sizes[place]),
        events=int(table.people[0, place, 1, table.times <= tau].sum()),
    )


def _variance(after: Floats, events: NDArray[Any], at_risk: NDArray[Any], squares: Floats | None) -> float:
    per_survivor, greenwood = greenwood_terms(events, at_risk)
    if squares is None:
        return float((after**2 * greenwood).sum())
    lost = np.cumsum(after * greenwood)
    return float((squares[1] * (after * per_survivor - lost) ** 2 + squares[0] * lost**2).sum())


def _compared(curve: SurvivalCurve, tau: float, group: Any, reference: Any, estimand: Comparison) -> Estimate:
    if group is None and reference is None and len(curve.groups) == 2:
        reference, group = curve.groups
    group, reference = choose(group, curve.groups, "group"), choose(reference, curve.groups, "reference")
    if group == reference:
        raise ValueError(f"group and reference are both {group!r}; give two different groups")
    areas = [restricted_area(curve, tau, label) for label in (group, reference)]
    scale: Literal["difference", "ratio"] = "difference" if estimand.endswith("difference") else "ratio"
    if areas[0] is None or areas[1] is None:
        return undefined(estimand, scale, NOT_OBSERVED)
    one, other = areas[0], areas[1]
    if scale == "difference":
        effect, error = one.mean - other.mean, math.hypot(one.std_error, other.std_error)
    else:
        lost = estimand == "restricted_time_lost_ratio"
        means = [tau - area.mean if lost else area.mean for area in (one, other)]
        if min(means) <= 0:
            return undefined(estimand, scale, NO_TIME_LOST if lost else NO_TIME_SPENT)
        effect = math.log(means[0] / means[1])
        error = math.hypot(one.std_error / means[0], other.std_error / means[1])
    back = math.exp if scale == "ratio" else float
    estimate = Estimate(
        estimand=estimand,
        scale=scale,
        value=back(effect),
        method="kaplan-meier area, normal limits" + (" of the logarithm" if scale == "ratio" else ""),
        n=one.n + other.n,
        events=one.events + other.events,
    )
    if one.std_error == 0 or other.std_error == 0:
        return estimate.replace(assumptions=(NO_VARIANCE,))
    margin = normal_quantile(curve.level) * error
    p_value = 2 * float(ndtr(-abs(effect) / error))
    return estimate.replace(low=back(effect - margin), high=back(effect + margin), level=curve.level, p_value=p_value)
