"""One effect over strata of two-arm tables: Mantel-Haenszel and the exact common odds ratio."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.statistics.estimate import Estimate
from evaluation.statistics.proportions.arms import EffectScale, TwoArms, check_level, normal_quantile
from evaluation.statistics.proportions.conditional import ConditionalDistribution, conditional_inference
from evaluation.statistics.proportions.inference import Inference, normal_p_value

Array = NDArray[np.float64]


def mantel_haenszel(
    events1: ArrayLike,
    n1: ArrayLike,
    events0: ArrayLike,
    n0: ArrayLike,
    scale: EffectScale = "difference",
    level: float = 0.95,
    *,
    estimand: str = "proportion",
    population: str = "",
) -> Estimate:
    """Estimate an effect common to all strata with Mantel-Haenszel weights.

    Parameters
    ----------
    events1, n1, events0, n0 : array_like of int, shape (strata,)
        People with the event and all people, in arm 1 and in arm 0 of each stratum.
    scale : {"difference", "ratio", "odds_ratio"}, default "difference"
        What is common to the strata.
    level : float, default 0.95
        Confidence level of the limits.
    estimand, population : str
        What is estimated and who is counted, for the record.

    Returns
    -------
    Estimate
        Limits by the variances of Sato (difference), Greenland-Robins (log ratio) and Robins-Breslow-Greenland
        (log odds ratio); the p-value is the z test of the same standard error (`cochran_mantel_haenszel` has
        the classical test). `n` and `events` count the strata with people in both arms, the only ones that
        contribute. Undefined, with the reason, where there are none or the ratio is 0/0; a ratio of 0 or
        infinity has no limits.

    Raises
    ------
    ValueError
        When counts are impossible or of different lengths, or the scale or the level does not exist.

    References
    ----------
    Sato, Greenland & Robins (1989), Biometrics 45:1323; Greenland & Robins (1985), Biometrics 41:55-68;
    Robins, Breslow & Greenland (1986), Biometrics 42:311-323.
    """
    if scale not in ("difference", "ratio", "odds_ratio"):
        raise ValueError(f"scale is {scale!r}; it has to be one of difference, ratio, odds_ratio")
    level = check_level(level)
    strata = comparable_strata(events1, n1, events0, n0)
    estimators = {"difference": _common_difference, "ratio": _common_ratio, "odds_ratio": _common_odds_ratio}
    found = estimators[scale](strata, level) if strata else _NOTHING
    labels = {"method": "mantel-haenszel", "estimand": estimand, "population": population}
    return found.to_estimate(scale, level, f"common_{scale}", **labels, **_totals(strata))


def exact_common_odds_ratio(
    events1: ArrayLike,
    n1: ArrayLike,
    events0: ArrayLike,
    n0: ArrayLike,
    level: float = 0.95,
    *,
    estimand: str = "proportion",
    population: str = "",
) -> Estimate:
    """Estimate the odds ratio common to all strata given all their margins, for sparse strata.

    Parameters and errors are those of `mantel_haenszel`. The value is the conditional maximum likelihood
    estimate; limits and p-value take half of one minus the level in each tail, as `compare` does by
    ``"exact"``.

    References
    ----------
    Mehta, Patel & Gray (1985), Journal of the American Statistical Association 80:969-973.
    """
    level = check_level(level)
    strata = comparable_strata(events1, n1, events0, n0)
    found = _NOTHING
    if strata:
        guess = _common_odds_ratio(strata, level).value
        usable = guess if guess is not None and 0 < guess < math.inf else 1.0
        found = conditional_inference(ConditionalDistribution.of_strata(strata, usable), level)
    labels = {"method": "exact", "estimand": estimand, "population": population}
    return found.to_estimate("odds_ratio", level, "common_odds_ratio", **labels, **_totals(strata))


def comparable_strata(events1: ArrayLike, n1: ArrayLike, events0: ArrayLike, n0: ArrayLike) -> tuple[TwoArms, ...]:
    """Return the strata that have people in both arms.

    Raises
    ------
    ValueError
        When the counts are impossible or of different lengths.
    """
    named = {"events1": events1, "n1": n1, "events0": events0, "n0": n0}
    counts = {name: np.asarray(count).ravel().tolist() for name, count in named.items()}
    lengths = {name: len(count) for name, count in counts.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"the counts have different numbers of strata: {lengths}; each needs one for every stratum")
    tables = (TwoArms(*cells) for cells in zip(*counts.values(), strict=True))
    return tuple(arms for arms in tables if not arms.empty_arm)


_NOTHING = Inference(None, None, None, None, "no stratum has people in both arms")


def count_columns(strata: Sequence[TwoArms]) -> tuple[Array, Array, Array, Array]:
    """Return events and people of arm 1, then of arm 0, one value for each stratum (at least one)."""
    rows = [(arms.events1, arms.n1, arms.events0, arms.n0) for arms in strata]
    x1, m1, x0, m0 = np.array(rows, dtype=float).T
    return x1, m1, x0, m0


def _common_difference(strata: Sequence[TwoArms], level: float) -> Inference:
    x1, m1, x0, m0 = count_columns(strata)
    share1, share0 = m1 / (m1 + m0), m0 / (m1 + m0)
    weight = (m1 * share0).sum()
    difference = float(np.clip((x1 * share0 - x0 * share1).sum() / weight, -1, 1))  # rounding can leave the range
    skew = x0 * share1**2 - x1 * share0**2 + share1 * share0 * (m0 - m1) / 2
    spread = (x1 * (m0 - x0) + x0 * (m1 - x1)) / (m1 + m0) / 2
    variance = (difference * skew.sum() + spread.sum()) / weight**2
    standard_error = math.sqrt(max(float(variance), 0.0))
    reach = normal_quantile(level) * standard_error
    low, high = max(difference - reach, -1.0), min(difference + reach, 1.0)
    p_value = normal_p_value(difference, standard_error)
    return Inference(difference, low, high, p_value, standard_error=standard_error)


def _common_ratio(strata: Sequence[TwoArms], level: float) -> Inference:
    x1, m1, x0, m0 = count_columns(strata)
    people, events = m1 + m0, x1 + x0
    above, below = (x1 * m0 / people).sum(), (x0 * m1 / people).sum()
    spread = (m1 * m0 * events / people**2 - x1 * x0 / people).sum()
    return _on_log_scale(above, below, spread, above * below, level)


def _common_odds_ratio(strata: Sequence[TwoArms], level: float) -> Inference:
    x1, m1, x0, m0 = count_columns(strata)
    people = m1 + m0
    concordant, discordant = x1 * (m0 - x0) / people, x0 * (m1 - x1) / people
    share = (x1 + m0 - x0) / people
    above, below = concordant.sum(), discordant.sum()
    # the three terms of the variance over one denominator, (2 above below)^2 / 2
    spread = (
        (share * concordant).sum() * below**2
        + (share * discordant + (1 - share) * concordant).sum() * above * below
        + ((1 - share) * discordant).sum() * above**2
    )
    return _on_log_scale(above, below, spread, 2 * (above * below) ** 2, level)


def _on_log_scale(above: float, below: float, spread: float, scale: float, level: float) -> Inference:
    """Return above / below with normal limits of its log, whose variance is spread / scale."""
    if above == 0 and below == 0:
        return Inference(None, None, None, None, "no stratum tells the arms apart: the ratio is 0/0")
    if above == 0 or below == 0:
        value = 0.0 if above == 0 else math.inf
        return Inference(value, None, None, None, "the common ratio is 0 or infinite: its log has no limits")
    ratio, standard_error = float(above / below), math.sqrt(max(spread / scale, 0.0))
    factor = math.exp(normal_quantile(level) * standard_error)
    p_value = normal_p_value(math.log(ratio), standard_error)
    return Inference(ratio, ratio / factor, ratio * factor, p_value, standard_error=standard_error)


def _totals(strata: Sequence[TwoArms]) -> dict[str, int]:
    return {"n": sum(arms.people for arms in strata), "events": sum(arms.events for arms in strata)}
