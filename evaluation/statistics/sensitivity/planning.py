"""How small a difference a study can detect, and how many people it takes to detect one."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtri

from evaluation.statistics.proportions.arms import check_level, normal_quantile
from evaluation.statistics.sensitivity.detection import PowerMethod, check_risks, power

GRID = 400
"""Steps in which a first crossing is looked for: exact power goes up and down as the risk grows."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DetectableDifference:
    """Smallest differences that a study detects with the power asked for.

    Parameters
    ----------
    risk0 : float
        The risk of arm 0.
    risk1_above, risk1_below : float or None
        The risks of arm 1 nearest to it, above and below, that are detected; None where no risk is.
    target_power, level : float
        The power asked for, and one minus the two-sided significance level.
    method : str
        How power was computed.
    """

    risk0: float
    risk1_above: float | None
    risk1_below: float | None
    target_power: float
    level: float
    method: str

    @property
    def above(self) -> float | None:
        """Smallest detectable difference upwards."""
        return None if self.risk1_above is None else self.risk1_above - self.risk0

    @property
    def below(self) -> float | None:
        """Smallest detectable difference downwards (negative)."""
        return None if self.risk1_below is None else self.risk1_below - self.risk0


@dataclass(frozen=True, kw_only=True, slots=True)
class SampleSize:
    """People needed in each arm: as the formula gives it, and as whole people."""

    n1: float
    n0: float

    @property
    def people1(self) -> int:
        """Whole people of arm 1."""
        return math.ceil(self.n1)

    @property
    def people0(self) -> int:
        """Whole people of arm 0."""
        return math.ceil(self.n0)


def minimum_detectable_difference(
    risk0: float,
    n1: int,
    n0: int,
    target_power: float = 0.8,
    level: float = 0.95,
    method: PowerMethod = "normal",
    both_tails: bool = True,
) -> DetectableDifference:
    """Return the risks of arm 1 nearest to that of arm 0 that are detected with the power asked for.

    Parameters
    ----------
    risk0 : float
        The risk of arm 0.
    n1, n0 : int
        People in the arms.
    target_power : float, default 0.8
        The power asked for.
    level, method, both_tails
        As in `power`. Exact power is not monotone: what is returned is its first crossing.

    Returns
    -------
    DetectableDifference

    Raises
    ------
    ValueError
        As `power`, and when the target is not above the significance level and below 1.
    """
    check_risks(risk0=risk0)
    _check_target(target_power, level)

    def shortfall(risk1: float) -> float:
        return power(risk1, risk0, n1, n0, level, method, both_tails) - target_power

    return DetectableDifference(
        risk0=risk0,
        risk1_above=_first_crossing(shortfall, risk0, 1.0),
        risk1_below=_first_crossing(shortfall, risk0, 0.0),
        target_power=target_power,
        level=level,
        method=method,
    )


def sample_size(
    risk1: float, risk0: float, arm0_per_arm1: float = 1.0, target_power: float = 0.8, level: float = 0.95
) -> SampleSize:
    """Return the people needed to detect a difference between two risks.

    Parameters
    ----------
    risk1, risk0 : float
        The true risks, not equal.
    arm0_per_arm1 : float, default 1.0
        People in arm 0 for each in arm 1.
    target_power : float, default 0.8
        The power asked for.
    level : float, default 0.95
        One minus the two-sided significance level.

    Returns
    -------
    SampleSize
        By the ``"normal"`` power without the wrong direction, as R's power.prop.test and Hmisc's bsamsize.

    Raises
    ------
    ValueError
        When the risks are equal or outside 0 to 1, the ratio is not above 0, or level and target do not fit.

    References
    ----------
    Fleiss, Tytun & Ury (1980), Biometrics 36:343-346, without their correction.
    """
    check_risks(risk1=risk1, risk0=risk0)
    _check_target(target_power, level)
    if risk1 == risk0:
        raise ValueError(f"risk1 and risk0 are both {risk1!r}; no number of people tells equal risks apart")
    if not 0 < arm0_per_arm1 < math.inf:
        raise ValueError(f"arm0_per_arm1 is {arm0_per_arm1!r}; it has to be above 0")
    pooled = (risk1 + arm0_per_arm1 * risk0) / (1 + arm0_per_arm1)
    null_spread = math.sqrt((1 + 1 / arm0_per_arm1) * pooled * (1 - pooled))
    spread = math.sqrt(risk1 * (1 - risk1) + risk0 * (1 - risk0) / arm0_per_arm1)
    reach = normal_quantile(level) * null_spread + float(ndtri(target_power)) * spread
    n1 = (reach / (risk1 - risk0)) ** 2
    return SampleSize(n1=n1, n0=arm0_per_arm1 * n1)


def _first_crossing(shortfall: Callable[[float], float], start: float, end: float) -> float | None:
    """Return the first risk from start to end at which the shortfall reaches zero, or None."""
    risks = np.linspace(start, end, GRID + 1)
    for before, after in itertools.pairwise(risks):
        if shortfall(after) >= 0:
            return float(brentq(shortfall, before, after, xtol=1e-14))
    return None


def _check_target(target_power: float, level: float) -> None:
    if not 1 - check_level(level) < target_power < 1:
        raise ValueError(
            f"target_power is {target_power!r}; it has to lie between the significance level {1 - level:g} and 1"
        )
