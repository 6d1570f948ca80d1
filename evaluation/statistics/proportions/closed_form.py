"""Interval methods in closed form: Wald, Agresti-Caffo, Newcombe, Katz and Woolf.

Each returns the p-value of its own inversion, so that a limit beyond no difference and a p-value below
one minus the level always come together.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from scipy.optimize import brentq
from scipy.special import erfc

from evaluation.statistics.proportions.arms import EffectScale, TwoArms, normal_quantile
from evaluation.statistics.proportions.inference import Inference, normal_p_value


def wald(arms: TwoArms, level: float) -> Inference:
    """Return the plain normal limits of a difference, cut at -1 and 1, with the unpooled z test."""
    difference, standard_error = arms.events1 / arms.n1 - arms.events0 / arms.n0, _difference_error(arms)
    low, high = _around(difference, standard_error, level)
    return Inference(difference, low, high, normal_p_value(difference, standard_error), standard_error=standard_error)


def agresti_caffo(arms: TwoArms, level: float) -> Inference:
    """Return Wald limits after adding one event and one non-event to each arm, cut at -1 and 1.

    The value stays the observed difference. With one or two people an arm and every event in one of them
    the limits can lie below it.

    References
    ----------
    Agresti & Caffo (2000), The American Statistician 54:280-288.
    """
    n1, n0 = arms.n1 + 2, arms.n0 + 2
    risk1, risk0 = (arms.events1 + 1) / n1, (arms.events0 + 1) / n0
    standard_error = math.hypot(_spread(risk1, n1), _spread(risk0, n0))
    low, high = _around(risk1 - risk0, standard_error, level)
    p_value = normal_p_value(risk1 - risk0, standard_error)
    observed = arms.events1 / arms.n1 - arms.events0 / arms.n0
    return Inference(observed, low, high, p_value, standard_error=standard_error)


def newcombe(arms: TwoArms, level: float) -> Inference:
    """Return Newcombe's hybrid of the two Wilson intervals, with the p-value at which it touches zero.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17:873-890, method 10.
    """
    quantile = normal_quantile(level)
    difference = arms.events1 / arms.n1 - arms.events0 / arms.n0
    low = difference - _newcombe_reach(arms, quantile)
    high = difference + _newcombe_reach(arms.swapped(), quantile)
    p_value = _newcombe_p_value(arms if difference >= 0 else arms.swapped())
    return Inference(difference, low, high, p_value, standard_error=large_sample_error(arms, "difference"))


def katz(arms: TwoArms, level: float) -> Inference:
    """Return normal limits of the log ratio; none where an arm has no events.

    References
    ----------
    Katz, Baptista, Azen & Pike (1978), Biometrics 34:469-474.
    """
    cells = {"no events in arm 1": arms.events1, "no events in arm 0": arms.events0}
    return _log_limits(arms, "ratio", cells, _log_risk_variance, level)


def woolf(arms: TwoArms, level: float) -> Inference:
    """Return normal limits of the log odds ratio; none where a cell is empty.

    References
    ----------
    Woolf (1955), Annals of Human Genetics 19:251-253.
    """
    others1, others0 = arms.n1 - arms.events1, arms.n0 - arms.events0
    cells = {
        "no events in arm 1": arms.events1,
        "no events in arm 0": arms.events0,
        "everyone in arm 1 has the event": others1,
        "everyone in arm 0 has the event": others0,
    }
    return _log_limits(arms, "odds_ratio", cells, _log_odds_variance, level)


def large_sample_error(arms: TwoArms, scale: EffectScale) -> float | None:
    """Return the unpooled standard error of an effect, of a ratio on the log scale; None where a cell for it is empty.

    The same whatever method gives the limits, so that what is made from it (a prior, a chance of exaggeration) rests on
    the counts and not on the width of an interval that may not be symmetric.
    """
    if scale == "difference":
        return _difference_error(arms)
    if not arms.events1 or not arms.events0:
        return None
    if scale == "ratio":
        return _log_error(arms, _log_risk_variance)
    if arms.events1 == arms.n1 or arms.events0 == arms.n0:
        return None
    return _log_error(arms, _log_odds_variance)


def wilson_limits(events: float, n: float, quantile: float) -> tuple[float, float]:
    """Return Wilson's score limits of one proportion at a normal quantile, exact at 0 and at n.

    References
    ----------
    Wilson (1927), Journal of the American Statistical Association 22:209-212.
    """
    squared = quantile**2
    centre = (events + squared / 2) / (n + squared)
    reach = quantile / (n + squared) * math.sqrt(events * (n - events) / n + squared / 4)
    return (0.0 if events == 0 else centre - reach), (1.0 if events == n else centre + reach)


def _newcombe_reach(arms: TwoArms, quantile: float) -> float:
    """Return how far the lower limit lies below the difference."""
    low1, _ = wilson_limits(arms.events1, arms.n1, quantile)
    _, high0 = wilson_limits(arms.events0, arms.n0, quantile)
    return math.hypot(arms.events1 / arms.n1 - low1, high0 - arms.events0 / arms.n0)


def _newcombe_p_value(arms: TwoArms) -> float:
    """Return the p-value at which the lower limit is zero (arm 1 not below arm 0)."""
    difference = arms.events1 / arms.n1 - arms.events0 / arms.n0
    if difference == 0:
        return 1.0

    def lower_limit(quantile: float) -> float:
        return difference - _newcombe_reach(arms, quantile)

    beyond = 1.0
    while lower_limit(beyond) > 0:
        beyond *= 2
    return float(erfc(brentq(lower_limit, 0, beyond, xtol=1e-14) / math.sqrt(2)))


def _difference_error(arms: TwoArms) -> float:
    return math.hypot(_spread(arms.events1 / arms.n1, arms.n1), _spread(arms.events0 / arms.n0, arms.n0))


def _log_error(arms: TwoArms, variance: Callable[[int, int], float]) -> float:
    return math.sqrt(variance(arms.events1, arms.n1) + variance(arms.events0, arms.n0))


def _spread(risk: float, n: int) -> float:
    return math.sqrt(risk * (1 - risk) / n)


def _around(difference: float, standard_error: float, level: float) -> tuple[float, float]:
    reach = normal_quantile(level) * standard_error
    return max(difference - reach, -1.0), min(difference + reach, 1.0)


def _log_risk_variance(events: int, n: int) -> float:
    return (n - events) / (events * n)


def _log_odds_variance(events: int, n: int) -> float:
    return n / (events * (n - events))


def _log_limits(
    arms: TwoArms,
    scale: EffectScale,
    cells: dict[str, int],
    variance: Callable[[int, int], float],
    level: float,
) -> Inference:
    """Return normal limits on the log scale, or the reason in words where a cell is empty."""
    value, reason = arms.effect(scale)
    empty = [words for words, count in cells.items() if count == 0]
    if value is None or empty:
        return Inference(value, None, None, None, reason or f"{' and '.join(empty)}: the log has no limits")
    standard_error = _log_error(arms, variance)
    factor = math.exp(normal_quantile(level) * standard_error)
    p_value = normal_p_value(math.log(value), standard_error)
    return Inference(value, value / factor, value * factor, p_value, standard_error=standard_error)
