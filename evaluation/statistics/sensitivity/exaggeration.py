"""What significance does to an estimate: wrong sign (type S) and exaggeration (type M)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.special import ndtr

from evaluation.statistics.proportions.arms import normal_quantile


@dataclass(frozen=True, kw_only=True, slots=True)
class Exaggeration:
    """What to expect of a significant estimate if the true effect were this.

    Parameters
    ----------
    effect, standard_error, level : float
        The true effect assumed, the standard error of the design, one minus the two-sided significance level.
    power : float
        Chance that the estimate is significant.
    type_s : float or None
        Chance that a significant estimate has the wrong sign; None, with the `reason`, without an effect.
    type_m : float or None
        Expected size of a significant estimate as a multiple of the effect; None as `type_s`.
    """

    effect: float
    standard_error: float
    level: float
    power: float
    type_s: float | None
    type_m: float | None
    reason: str = ""


def type_s_m(effect: float, standard_error: float, level: float = 0.95) -> Exaggeration:
    """Return power, sign error and exaggeration of a normal estimate.

    Parameters
    ----------
    effect : float
        A plausible true effect, from outside the data (not the estimate itself).
    standard_error : float
        Standard error of the estimate, in the unit of the effect.
    level : float, default 0.95
        One minus the two-sided significance level.

    Returns
    -------
    Exaggeration

    Raises
    ------
    ValueError
        When a number is not finite, the standard error is not above 0 or the level is not between 0 and 1.

    References
    ----------
    Gelman & Carlin (2014), Perspectives on Psychological Science 9:641-651; closed form of type M: Lu, Qiu & Deng
    (2019), British Journal of Mathematical and Statistical Psychology 72:1-17.
    """
    if not math.isfinite(effect):
        raise ValueError(f"effect is {effect!r}; it has to be a finite number")
    if not 0 < standard_error < math.inf:
        raise ValueError(f"standard_error is {standard_error!r}; it has to be above 0")
    quantile = normal_quantile(level)
    signal = abs(effect) / standard_error
    right_sign, wrong_sign = float(ndtr(signal - quantile)), float(ndtr(-signal - quantile))
    power = right_sign + wrong_sign
    # mean of |estimate| over the two tails of the normal, in standard errors
    size = signal * (right_sign - wrong_sign) + _density(quantile - signal) + _density(quantile + signal)
    return Exaggeration(
        effect=effect,
        standard_error=standard_error,
        level=level,
        power=power,
        type_s=wrong_sign / power if effect else None,
        type_m=size / (signal * power) if effect else None,
        reason="" if effect else "without an effect no sign is wrong",
    )


def _density(z: float) -> float:
    return math.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
