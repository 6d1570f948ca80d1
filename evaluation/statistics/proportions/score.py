"""Score limits of a difference, a ratio and an odds ratio of two proportions.

A limit is the effect at which the score statistic, with the proportions fitted under that very effect,
reaches the normal quantile. One lower limit is enough for each scale: the upper one is the lower one of
the exchanged arms, so that exchanging them mirrors the interval exactly. Everything works on arrays of
tables, because the map of unseen outcomes asks for hundreds at once.

References
----------
Miettinen & Nurminen (1985), Statistics in Medicine 4:213-226 (with the factor N / (N - 1));
Mee (1984), Biometrics 40:1175 and Koopman (1984), Biometrics 40:513 (without it).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from evaluation.statistics.proportions.arms import EffectScale, TwoArms, normal_quantile
from evaluation.statistics.proportions.closed_form import large_sample_error
from evaluation.statistics.proportions.inference import Inference

Array = NDArray[np.float64]
Tables = tuple[Array, Array, Array, Array]
Statistic = Callable[[Tables, Array], Array]

BISECTIONS = 64
"""Halvings of the bracket: the widest (200 on the log scale) ends at 1e-17."""
LOG_RANGE = 100.0
"""No limit of a ratio between finite counts lies beyond exp(-100) or exp(100)."""


def miettinen_nurminen(arms: TwoArms, level: float, scale: EffectScale) -> Inference:
    """Return score limits with the factor N / (N - 1) and the N - 1 chi-squared test."""
    return _infer(arms, level, scale, corrected=True)


def koopman(arms: TwoArms, level: float, scale: EffectScale = "ratio") -> Inference:
    """Return score limits without the factor and Pearson's chi-squared test.

    On the ratio scale these are Koopman's limits, on the difference scale Mee's.
    """
    return _infer(arms, level, scale, corrected=False)


def score_limits(
    events1: ArrayLike,
    n1: ArrayLike,
    events0: ArrayLike,
    n0: ArrayLike,
    scale: EffectScale = "difference",
    level: float = 0.95,
    corrected: bool = True,
) -> tuple[Array, Array]:
    """Return lower and upper score limits for each of many tables (arrays that broadcast; no empty arms).

    Limits of a ratio are 0 and infinity where the counts do not bound it.
    """
    counts = np.broadcast_arrays(*(np.asarray(count, dtype=float) for count in (events1, n1, events0, n0)))
    x1, m1, x0, m0 = counts
    people = m1 + m0
    quantile = normal_quantile(level) * np.sqrt(people / (people - 1) if corrected else np.ones_like(people))
    if scale == "difference":
        # counting the rarer of event and no event keeps the digits that 1 - p would lose
        common = x1 + x0 > people / 2
        x1, m1, x0, m0 = np.where(common, (m0 - x0, m0, m1 - x1, m1), counts)
    both_ways = (np.stack([x1, x0]), np.stack([m1, m0]), np.stack([x0, x1]), np.stack([m0, m1]))
    low, mirrored = _lower_limit(both_ways, scale, quantile)
    if scale == "difference":
        return low, -mirrored
    with np.errstate(divide="ignore"):
        return low, 1 / mirrored


def score_p_values(
    events1: ArrayLike, n1: ArrayLike, events0: ArrayLike, n0: ArrayLike, corrected: bool = True
) -> Array:
    """Return the p-value of the score test of no difference for each of many tables.

    It is the same on every scale: N - 1 chi-squared when `corrected`, else Pearson's. A table without
    events, or with nothing else, says nothing against no difference: its p-value is 1.
    """
    x1, m1, x0, m0 = (np.asarray(count, dtype=float) for count in (events1, n1, events0, n0))
    people, events = m1 + m0, x1 + x0
    spread = m1 * m0 * events * (people - events)
    factor = (people - 1) if corrected else people
    squared = np.divide((x1 * m0 - x0 * m1) ** 2 * factor, spread, out=np.zeros_like(spread), where=spread > 0)
    return np.asarray(2 * ndtr(-np.sqrt(squared)))


def _infer(arms: TwoArms, level: float, scale: EffectScale, corrected: bool) -> Inference:
    counts = (arms.events1, arms.n1, arms.events0, arms.n0)
    low, high = score_limits(*counts, scale=scale, level=level, corrected=corrected)
    value, reason = arms.effect(scale)
    p_value = float(score_p_values(*counts, corrected=corrected))
    return Inference(value, float(low), float(high), p_value, reason, large_sample_error(arms, scale))


def _lower_limit(tables: Tables, scale: EffectScale, quantile: Array) -> Array:
    """Bisect for the effect below the observed one at which the statistic falls to the quantile."""
    statistic = STATISTICS[scale]
    below, above = _bracket(tables, scale)
    back = np.asarray if scale == "difference" else np.exp
    bounded = np.isfinite(below)
    below = np.where(bounded, below, above)
    for _ in range(BISECTIONS):
        middle = (below + above) / 2
        too_far = statistic(tables, back(middle)) > quantile
        below, above = np.where(too_far, middle, below), np.where(too_far, above, middle)
    return np.where(bounded, back((below + above) / 2), 0.0 if scale != "difference" else -1.0)


def _bracket(tables: Tables, scale: EffectScale) -> tuple[Array, Array]:
    """Return where to look: from the end of the scale to the observed effect (logs of ratios).

    The lower end is -inf where the counts reach the end of the scale, so that there is nothing to find.
    """
    x1, m1, x0, m0 = tables
    if scale == "difference":
        observed = x1 / m1 - x0 / m0
        return np.where(observed > -1, -1.0, -np.inf), observed
    unbounded = x1 == 0 if scale == "ratio" else (x1 == 0) | (x0 == m0)
    return np.where(unbounded, -np.inf, -LOG_RANGE), np.full_like(x1, LOG_RANGE)


def _difference_statistic(tables: Tables, difference: Array) -> Array:
    x1, m1, x0, m0 = tables
    p0 = _fit_under_difference(tables, difference)
    p1 = p0 + difference
    variance = p1 * (1 - p1) / m1 + p0 * (1 - p0) / m0
    return _divide(x1 / m1 - x0 / m0 - difference, np.sqrt(np.maximum(variance, 0)))


def _fit_under_difference(tables: Tables, difference: Array) -> Array:
    """Return the likeliest proportion of arm 0 when arm 1 lies `difference` above it.

    The root of Miettinen & Nurminen's cubic by the cosine formula, sharpened by Newton steps because the
    formula loses digits near the ends.
    """
    x1, m1, x0, m0 = tables
    a3 = m1 + m0
    a2 = (m1 + 2 * m0) * difference - a3 - x1 - x0
    a1 = (m0 * difference - a3 - 2 * x0) * difference + x1 + x0
    a0 = x0 * difference * (1 - difference)
    third = a2 / (3 * a3)
    q = third**3 - a1 * third / (2 * a3) + a0 / (2 * a3)
    radius = np.copysign(np.sqrt(np.maximum(third**2 - a1 / (3 * a3), 0)), q)
    angle = (np.pi + np.arccos(np.clip(_divide(q, radius**3), -1, 1))) / 3
    lowest, highest = np.maximum(0, -difference), np.minimum(1, 1 - difference)
    p0 = np.clip(2 * radius * np.cos(angle) - third, lowest, highest)
    for _ in range(2):
        slope = (3 * a3 * p0 + 2 * a2) * p0 + a1
        step = _divide(((a3 * p0 + a2) * p0 + a1) * p0 + a0, slope)
        p0 = np.clip(p0 - np.where(np.isfinite(step), step, 0), lowest, highest)
    return p0


def _ratio_statistic(tables: Tables, ratio: Array) -> Array:
    x1, m1, x0, m0 = tables
    linear = ratio * (m1 + x0) + x1 + m0
    root = np.sqrt(np.maximum(linear**2 - 4 * (m1 + m0) * ratio * (x1 + x0), 0))
    p0 = 2 * (x1 + x0) / (linear + root)
    p1 = np.minimum(ratio * p0, 1)
    variance = p1 * (1 - p1) / m1 + ratio**2 * p0 * (1 - p0) / m0
    return _divide(x1 / m1 - ratio * x0 / m0, np.sqrt(variance))


def _odds_ratio_statistic(tables: Tables, odds_ratio: Array) -> Array:
    x1, m1, x0, m0 = tables
    # fitted apart, because 1 - p0 has no digits left where p0 rounds to 1
    p0 = fit_under_odds_ratio(x1 + x0, m1, m0, odds_ratio)
    q0 = fit_under_odds_ratio(m1 + m0 - x1 - x0, m1, m0, 1 / odds_ratio)
    odds = odds_ratio * p0
    p1, q1 = odds / (q0 + odds), q0 / (q0 + odds)
    spread1, spread0 = m1 * p1 * q1, m0 * p0 * q0
    return _divide((x1 - m1 * p1) * np.sqrt(spread1 + spread0), np.sqrt(spread1 * spread0))


def fit_under_odds_ratio(events: Array, m1: Array, m0: Array, odds_ratio: Array) -> Array:
    """Return the likeliest proportion of arm 0 when the odds of arm 1 are `odds_ratio` times its own."""
    linear = m1 * odds_ratio + m0 - events * (odds_ratio - 1)
    root = np.sqrt(np.maximum(linear**2 + 4 * m0 * (odds_ratio - 1) * events, 0))
    # two forms of one root; each is used where it does not subtract near-equal numbers
    return np.where(linear > 0, _divide(2 * events, linear + root), _divide(root - linear, 2 * m0 * (odds_ratio - 1)))


def _divide(above: Array, below: Array) -> Array:
    """Divide where 0/0 is 0: a table that says nothing about an effect is no evidence against it."""
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient = np.asarray(above / below)
    return np.where(np.isnan(quotient), 0.0, quotient)


STATISTICS: dict[EffectScale, Statistic] = {
    "difference": _difference_statistic,
    "ratio": _ratio_statistic,
    "odds_ratio": _odds_ratio_statistic,
}
