"""Chi-squared tests over strata: no effect in any, and the same odds ratio in all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc

from evaluation.statistics.proportions.arms import TwoArms
from evaluation.statistics.proportions.score import fit_under_odds_ratio
from evaluation.statistics.proportions.stratified import comparable_strata, count_columns, mantel_haenszel


@dataclass(frozen=True, kw_only=True, slots=True)
class ChiSquaredTest:
    """A chi-squared test; the numbers are None, with the reason in words, where it is undefined."""

    method: str
    statistic: float | None = None
    degrees_of_freedom: int | None = None
    p_value: float | None = None
    reason: str = ""


def cochran_mantel_haenszel(
    events1: ArrayLike, n1: ArrayLike, events0: ArrayLike, n0: ArrayLike, corrected: bool = False
) -> ChiSquaredTest:
    """Test that the event is as frequent in both arms of every stratum.

    Parameters
    ----------
    events1, n1, events0, n0 : array_like of int, shape (strata,)
        People with the event and all people, in arm 1 and in arm 0 of each stratum.
    corrected : bool, default False
        Whether to take one half off the distance (not when it is below one half), as R's mantelhaen.test.

    Returns
    -------
    ChiSquaredTest
        With one degree of freedom; undefined when no stratum has two arms and both outcomes.

    Raises
    ------
    ValueError
        When counts are impossible or of different lengths.

    References
    ----------
    Mantel & Haenszel (1959), Journal of the National Cancer Institute 22:719-748.
    """
    strata = _informative(comparable_strata(events1, n1, events0, n0))
    if not strata:
        return ChiSquaredTest(method="cochran-mantel-haenszel", reason="no stratum has two arms and both outcomes")
    x1, m1, x0, m0 = count_columns(strata)
    people, events = m1 + m0, x1 + x0
    distance = abs(float((x1 - events * m1 / people).sum()))
    variance = (m1 * m0 * events * (people - events) / (people**2 * (people - 1))).sum()
    distance -= 0.5 if corrected and distance >= 0.5 else 0.0
    return _chi_squared("cochran-mantel-haenszel", distance**2 / variance, 1)


def breslow_day(
    events1: ArrayLike, n1: ArrayLike, events0: ArrayLike, n0: ArrayLike, tarone: bool = True
) -> ChiSquaredTest:
    """Test that the odds ratio is the same in every stratum, by Breslow and Day.

    Parameters
    ----------
    events1, n1, events0, n0 : array_like of int, shape (strata,)
        People with the event and all people, in arm 1 and in arm 0 of each stratum.
    tarone : bool, default True
        Whether to take off Tarone's term, which makes the distribution right; the two differ little.

    Returns
    -------
    ChiSquaredTest
        Degrees of freedom are the strata that have two arms and both outcomes, less one. Undefined, with the
        reason, with fewer than two of them or when the common odds ratio is 0 or infinite.

    Raises
    ------
    ValueError
        When counts are impossible or of different lengths.

    References
    ----------
    Breslow & Day (1980), Statistical Methods in Cancer Research I, p. 142; Tarone (1985), Biometrika 72:91-95.
    """
    method = "tarone" if tarone else "breslow-day"
    strata = _informative(comparable_strata(events1, n1, events0, n0))
    if len(strata) < 2:
        return ChiSquaredTest(method=method, reason="fewer than two strata have two arms and both outcomes")
    x1, m1, x0, m0 = count_columns(strata)
    common = mantel_haenszel(x1, m1, x0, m0, scale="odds_ratio")
    if common.value is None or common.low is None:
        return ChiSquaredTest(method=method, reason="the common odds ratio is 0 or infinite")
    odds_ratio = np.full_like(x1, common.value)
    expected0 = m0 * fit_under_odds_ratio(x1 + x0, m1, m0, odds_ratio)
    expected1 = x1 + x0 - expected0
    variance = 1 / (1 / expected1 + 1 / (m1 - expected1) + 1 / expected0 + 1 / (m0 - expected0))
    distance = x1 - expected1
    statistic = (distance**2 / variance).sum()
    if tarone:
        statistic -= distance.sum() ** 2 / variance.sum()
    return _chi_squared(method, statistic, len(strata) - 1)


def woolf_test(events1: ArrayLike, n1: ArrayLike, events0: ArrayLike, n0: ArrayLike) -> ChiSquaredTest:
    """Test that the odds ratio is the same in every stratum, by the spread of its logs.

    One half is added to every cell when any cell of any stratum is empty, as R's vcd does. Parameters and
    errors are those of `breslow_day`; undefined with fewer than two strata that have people in both arms.

    References
    ----------
    Woolf (1955), Annals of Human Genetics 19:251-253.
    """
    strata = comparable_strata(events1, n1, events0, n0)
    if len(strata) < 2:
        return ChiSquaredTest(method="woolf", reason="fewer than two strata have people in both arms")
    x1, m1, x0, m0 = count_columns(strata)
    cells = np.array([x1, m1 - x1, x0, m0 - x0])
    cells = cells + 0.5 if (cells == 0).any() else cells
    logs = np.log(cells[0] * cells[3] / (cells[1] * cells[2]))
    weights = 1 / (1 / cells).sum(axis=0)
    statistic = (weights * (logs - np.average(logs, weights=weights)) ** 2).sum()
    return _chi_squared("woolf", statistic, len(strata) - 1)


def _informative(strata: tuple[TwoArms, ...]) -> tuple[TwoArms, ...]:
    return tuple(arms for arms in strata if 0 < arms.events < arms.people)


def _chi_squared(method: str, statistic: float, degrees_of_freedom: int) -> ChiSquaredTest:
    return ChiSquaredTest(
        method=method,
        statistic=float(statistic),
        degrees_of_freedom=degrees_of_freedom,
        p_value=float(chdtrc(degrees_of_freedom, max(statistic, 0.0))),
    )
