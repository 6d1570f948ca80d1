"""The chance that a study of this size finds a difference."""

from __future__ import annotations

import math
from typing import Literal

from scipy.special import ndtr

from evaluation.statistics.degenerate import DegenerateDataError
from evaluation.statistics.proportions.arms import check_level, normal_quantile, whole_number
from evaluation.statistics.sensitivity.exact_power import exact_power

PowerMethod = Literal["normal", "unpooled", "arcsine", "chi-squared", "fisher"]
METHODS = ("normal", "unpooled", "arcsine", "chi-squared", "fisher")


def power(
    risk1: float,
    risk0: float,
    n1: int,
    n0: int,
    level: float = 0.95,
    method: PowerMethod = "normal",
    both_tails: bool = True,
) -> float:
    """Return the chance that the test finds a difference between two risks.

    Parameters
    ----------
    risk1, risk0 : float
        The true risks of the arms.
    n1, n0 : int
        People in the arms, at least one in each.
    level : float, default 0.95
        One minus the two-sided significance level.
    method : str, default "normal"
        | ``"normal"``: critical value from the pooled variance, spread from the unpooled (R's power.prop.test);
        | ``"unpooled"``: the unpooled variance for both;
        | ``"arcsine"``: Cohen's h (R's pwr.2p2n.test);
        | ``"chi-squared"``, ``"fisher"``: exact, the probability of all tables on which Pearson's test without
          correction, or Fisher's two-sided test, rejects.
    both_tails : bool, default True
        Whether rejecting in the wrong direction counts (always so for the exact methods).

    Returns
    -------
    float

    Raises
    ------
    ValueError
        When a risk is outside 0 to 1, an arm is empty, or the method or the level does not exist.
    """
    check_risks(risk1=risk1, risk0=risk0)
    if method not in METHODS:
        raise ValueError(f"method is {method!r}; it has to be one of {', '.join(METHODS)}")
    n1, n0 = _some_people("n1", n1), _some_people("n0", n0)
    if method == "chi-squared" or method == "fisher":
        return exact_power(risk1, risk0, n1, n0, check_level(level), method)
    signal, critical = _signal(risk1, risk0, n1, n0, normal_quantile(level), method)
    return float(ndtr(signal - critical) + (ndtr(-signal - critical) if both_tails else 0.0))


def check_risks(**risks: float) -> None:
    """Raise ValueError when a risk lies outside 0 to 1."""
    for name, risk in risks.items():
        if not 0 <= risk <= 1:
            raise ValueError(f"{name} is {risk!r}; a risk has to lie between 0 and 1")


def _signal(risk1: float, risk0: float, n1: int, n0: int, quantile: float, method: PowerMethod) -> tuple[float, float]:
    """Return the distance of the risks and the critical value, both in units of the estimate's spread."""
    if method == "arcsine":
        angles = math.asin(math.sqrt(risk1)) - math.asin(math.sqrt(risk0))
        return abs(2 * angles) * math.sqrt(n1 * n0 / (n1 + n0)), quantile
    spread = math.sqrt(risk1 * (1 - risk1) / n1 + risk0 * (1 - risk0) / n0)
    pooled = (n1 * risk1 + n0 * risk0) / (n1 + n0)
    null_spread = spread if method == "unpooled" else math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n0))
    distance = abs(risk1 - risk0)
    if spread == 0:
        return (math.inf if distance > quantile * null_spread else 0.0), quantile
    return distance / spread, quantile * null_spread / spread


def _some_people(name: str, value: int) -> int:
    n = whole_number(name, value)
    if n == 0:
        raise DegenerateDataError(f"nobody in an arm: {name} is 0")
    return n
