"""How strong a confounder that was not measured would have to be: E-values and bias factors."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

EValueScale = Literal["ratio", "odds_ratio", "hazard_ratio", "standardised_difference"]
SCALES = ("ratio", "odds_ratio", "hazard_ratio", "standardised_difference")
LOG_RATIO_PER_DEVIATION = 0.91
LOG_LIMIT_PER_STANDARD_ERROR = 1.78
"""Approximate log risk ratio of a standardised difference of 1, and its limit (VanderWeele & Ding 2017, table 2)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EValue:
    """Least association with both arm and outcome by which a confounder explains a result away.

    Parameters
    ----------
    estimate : float or None
        E-value of the estimate (a risk ratio, 1 or more, infinite for a ratio of 0 or infinity); None with the
        `reason` when there is no estimate.
    limit : float or None
        E-value of the confidence limit nearer to no difference; 1 when the limits include no difference, None
        when there are no limits.
    ratio, ratio_low, ratio_high : float or None
        The estimate and its limits as risk ratios.
    """

    estimate: float | None
    limit: float | None
    ratio: float | None
    ratio_low: float | None
    ratio_high: float | None
    reason: str = ""

    @property
    def frame(self) -> pd.DataFrame:
        """Rows for the estimate and the nearer limit with columns quantity, e_value."""
        rows = [("estimate", self.estimate), ("limit", self.limit)]
        return pd.DataFrame(rows, columns=["quantity", "e_value"]).dropna(ignore_index=True)


def e_value(
    value: float | None,
    low: float | None = None,
    high: float | None = None,
    scale: EValueScale = "ratio",
    *,
    common_outcome: bool = True,
    standard_error: float | None = None,
) -> EValue:
    """Return the E-value of an estimate and of its nearer confidence limit.

    Parameters
    ----------
    value, low, high : float, optional
        The estimate and its limits. Limits of a standardised difference follow from `standard_error` instead.
    scale : {"ratio", "odds_ratio", "hazard_ratio", "standardised_difference"}, default "ratio"
        What `value` is.
    common_outcome : bool, default True
        For odds and hazard ratios: whether more than about 15 % have the event by the end, so that the ratio is
        first brought to the risk ratio scale (the square root of the odds ratio;
        (1 - 0.5^sqrt(HR)) / (1 - 0.5^sqrt(1 / HR)) of the hazard ratio). Not used on the other scales.
    standard_error : float, optional
        Of a standardised difference.

    Returns
    -------
    EValue

    Raises
    ------
    ValueError
        When the scale does not exist, a ratio is negative or the limits do not enclose the value.

    References
    ----------
    VanderWeele & Ding (2017), Annals of Internal Medicine 167:268-274; VanderWeele (2017), Biometrics 73:983
    (hazard and odds ratios of common outcomes).
    """
    if scale not in SCALES:
        raise ValueError(f"scale is {scale!r}; it has to be one of {', '.join(SCALES)}")
    if value is None:
        return EValue(estimate=None, limit=None, ratio=None, ratio_low=None, ratio_high=None, reason="no estimate")
    if scale == "standardised_difference":
        ratio, ratio_low, ratio_high = _ratios_of_difference(value, standard_error)
    else:
        _check_ratios(value, low, high)
        ratio = _risk_ratio(value, scale, common_outcome)
        ratio_low = None if low is None else _risk_ratio(low, scale, common_outcome)
        ratio_high = None if high is None else _risk_ratio(high, scale, common_outcome)
    nearer = ratio_low if ratio >= 1 else ratio_high
    return EValue(
        estimate=_threshold(ratio),
        limit=None if nearer is None else _limit_threshold(nearer, ratio),
        ratio=ratio,
        ratio_low=ratio_low,
        ratio_high=ratio_high,
    )


def bias_factor(ratio_with_outcome: float, ratio_with_arm: float) -> float:
    """Return the largest factor by which a confounder can move a risk ratio.

    Parameters
    ----------
    ratio_with_outcome : float
        Largest risk ratio of the outcome between levels of the confounder, within an arm (1 or more).
    ratio_with_arm : float
        Largest ratio of a level's prevalence between the arms (1 or more).

    Returns
    -------
    float
        At least 1: an observed risk ratio divided by it is the least that adjustment could leave.

    Raises
    ------
    ValueError
        When a ratio is below 1 (state it the other way round).

    References
    ----------
    Ding & VanderWeele (2016), Epidemiology 27:368-377.
    """
    for name, ratio in (("ratio_with_outcome", ratio_with_outcome), ("ratio_with_arm", ratio_with_arm)):
        if not ratio >= 1:
            raise ValueError(f"{name} is {ratio!r}; it has to be 1 or more (take the inverse of a ratio below 1)")
    return ratio_with_outcome * ratio_with_arm / (ratio_with_outcome + ratio_with_arm - 1)


def _ratios_of_difference(difference: float, standard_error: float | None) -> tuple[float, float | None, float | None]:
    centre = LOG_RATIO_PER_DEVIATION * difference
    if standard_error is None:
        return math.exp(centre), None, None
    if not standard_error >= 0:
        raise ValueError(f"standard_error is {standard_error!r}; it has to be 0 or more")
    reach = LOG_LIMIT_PER_STANDARD_ERROR * standard_error
    return math.exp(centre), math.exp(centre - reach), math.exp(centre + reach)


def _check_ratios(value: float, low: float | None, high: float | None) -> None:
    lowest, highest = 0.0 if low is None else low, math.inf if high is None else high
    if not 0 <= lowest <= value <= highest:
        raise ValueError(
            f"value {value!r} with low {low!r} and high {high!r}; ratios have to be 0 or more and in this order"
        )


def _risk_ratio(ratio: float, scale: EValueScale, common_outcome: bool) -> float:
    """Return the risk ratio that stands for an odds or a hazard ratio."""
    if scale == "ratio" or not common_outcome:
        return ratio
    if scale == "odds_ratio":
        return math.sqrt(ratio)
    if ratio in (0, math.inf):
        return ratio
    return float(np.expm1(-math.log(2) * math.sqrt(ratio)) / np.expm1(-math.log(2) * math.sqrt(1 / ratio)))


def _threshold(ratio: float) -> float:
    """Return RR + sqrt(RR (RR - 1)), of the inverse when below 1."""
    if ratio in (0, math.inf):
        return math.inf
    above = max(ratio, 1 / ratio)
    return above + math.sqrt(above * (above - 1))


def _limit_threshold(limit: float, ratio: float) -> float:
    crosses = limit <= 1 if ratio >= 1 else limit >= 1
    return 1.0 if crosses else _threshold(limit)
