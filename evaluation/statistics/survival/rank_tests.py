"""Tests of equal survival in groups: log-rank and its weighted relatives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc

from evaluation.statistics.degenerate import DegenerateDataError
from evaluation.statistics.survival.columns import Floats, events, labels
from evaluation.statistics.survival.counts import count, ratio
from evaluation.statistics.survival.product_limit import surviving

Weighting = str | tuple[str, float, float]
NO_WEIGHT = "the test gives no weight to the times of the events"


@dataclass(frozen=True, slots=True, kw_only=True)
class RankTest:
    """A test of no difference between groups.

    Parameters
    ----------
    statistic, df, p_value : float, int, float, or None
        Chi-squared statistic, its degrees of freedom and p-value; None where there is nothing to compare.
    method : str
        Name of the test.
    frame : DataFrame
        ``group, n, observed, expected`` (events, not weighted) and ``score, variance`` (weighted observed minus
        expected, and its variance).
    reason : str or None
        Why there is no statistic.
    """

    statistic: float | None
    df: int | None
    p_value: float | None
    method: str
    frame: pd.DataFrame
    reason: str | None = None


def logrank(
    time: ArrayLike,
    event: ArrayLike,
    group: ArrayLike,
    weighting: Weighting = "logrank",
    strata: ArrayLike | None = None,
    entry: ArrayLike | None = None,
) -> RankTest:
    """Test whether survival is the same in all groups.

    Weighted log-rank tests with the hypergeometric variance, as R's ``survdiff`` (Fleming & Harrington 1991,
    chapter 7). The weights, with S the pooled Kaplan-Meier curve of the stratum:

    ============================  ===========================================================
    ``"logrank"``                 1
    ``"gehan"``                   number at risk (generalised Wilcoxon, Breslow)
    ``"tarone-ware"``             square root of the number at risk
    ``"peto-peto"``               S just before the time: R's ``survdiff(rho=1)``
    ``"modified-peto-peto"``      product of 1 - d / (n + 1) up to and with the time
    ``("fleming-harrington",      S(t-)^p (1 - S(t-))^q
    p, q)``
    ============================  ===========================================================

    Parameters
    ----------
    time, event : array of shape (people,)
        As in :func:`kaplan_meier`.
    group : array of shape (people,)
        Groups to compare, two or more.
    weighting : str or tuple, default: "logrank"
        Which of the tests.
    strata : array of shape (people,), optional
        People are compared within strata only.
    entry : array of shape (people,), optional
        Delayed entry: a person is at risk at times in (entry, time].

    Returns
    -------
    RankTest
        Degrees of freedom are the groups with expected events, less one.

    Raises
    ------
    ValueError
        When a row cannot be used (it is named), columns differ in length, there is one group only,
        or the weighting is unknown.
    """
    weigh, method = _weighting(weighting)
    table = count(time, events(event), labels(group, "group"), labels(strata, "strata"), entry=entry)
    at_risk, observed = table.at_risk, table.exits[:, :, 1]
    every_group, everybody = observed.sum(axis=1), at_risk.sum(axis=1)
    expected = at_risk * ratio(every_group, everybody)[:, np.newaxis]
    weight = weigh(every_group, everybody)
    score = np.einsum("st,sgt->g", weight, observed - expected)
    share = ratio(at_risk, everybody[:, np.newaxis])
    others = np.maximum(everybody - 1, 1)
    spread = weight**2 * every_group * ((everybody - every_group) / others)
    variance = np.diag(np.einsum("st,sgt->g", spread, share)) - np.einsum("st,sgt,sht->gh", spread, share, share)
    test = chi_squared(
        score, variance, method, table.groups, table.group_sizes, observed.sum(axis=(0, 2)), expected.sum(axis=(0, 2))
    )
    weightless = every_group.any() and not (weight * every_group).any()
    return replace(test, reason=NO_WEIGHT) if test.statistic is None and weightless else test


def chi_squared(
    score: Floats,
    variance: Floats,
    method: str,
    groups: tuple[Any, ...],
    sizes: NDArray[Any],
    observed: NDArray[Any],
    expected: Floats,
) -> RankTest:
    """Return the test of all scores being 0, one group being redundant.

    Raises
    ------
    ValueError
        When there is one group only.
    """
    if len(groups) < 2:
        raise DegenerateDataError("people of one arm only")
    frame = pd.DataFrame(
        {
            "group": pd.Index(groups),
            "n": sizes,
            "observed": observed,
            "expected": expected,
            "score": score,
            "variance": np.diag(variance),
        }
    )
    compared = expected > 0
    df = int(compared.sum()) - 1
    free = np.flatnonzero(compared)[:-1]
    matrix = variance[np.ix_(free, free)]
    if df < 1 or np.linalg.matrix_rank(matrix, hermitian=True) < df:
        reason = "no event at a time when people of two groups were at risk"
        return RankTest(statistic=None, df=None, p_value=None, method=method, frame=frame, reason=reason)
    statistic = float(score[free] @ np.linalg.solve(matrix, score[free]))
    return RankTest(statistic=statistic, df=df, p_value=float(chdtrc(df, statistic)), method=method, frame=frame)


def _weighting(weighting: Weighting) -> tuple[Callable[[NDArray[Any], NDArray[Any]], Floats], str]:
    if isinstance(weighting, str) and weighting in _WEIGHTS:
        return _WEIGHTS[weighting], weighting
    if isinstance(weighting, tuple) and len(weighting) == 3 and weighting[0] == "fleming-harrington":
        p, q = weighting[1:]
        if p >= 0 and q >= 0:
            return lambda d, n: _before(d, n) ** p * (1 - _before(d, n)) ** q, f"fleming-harrington({p:g}, {q:g})"
    accepted = ", ".join(map(repr, [*_WEIGHTS, ("fleming-harrington", 1, 1)]))
    raise ValueError(f"weighting is {weighting!r}; accepted are {accepted}, or other powers of at least 0")


def _before(events: NDArray[Any], at_risk: NDArray[Any]) -> Floats:
    after = surviving(events, at_risk)
    return np.concatenate([np.ones((len(after), 1)), after[:, :-1]], axis=1)


_WEIGHTS: Mapping[str, Callable[[NDArray[Any], NDArray[Any]], Floats]] = {
    "logrank": lambda events, at_risk: np.ones(at_risk.shape),
    "gehan": lambda events, at_risk: at_risk.astype(float),
    "tarone-ware": lambda events, at_risk: np.sqrt(at_risk),
    "peto-peto": _before,
    "modified-peto-peto": lambda events, at_risk: np.cumprod(1 - events / (at_risk + 1), axis=-1),
}
