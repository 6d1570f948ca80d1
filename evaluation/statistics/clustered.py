"""Differences between arms of people who belong together in clusters, or do not all count alike."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.statistics.estimate import Estimate, undefined

EMPTY_ARM, FEW_CLUSTERS = "people of one arm only", "fewer than two clusters in an arm"


def robust_difference(
    outcome: ArrayLike,
    treated: ArrayLike,
    *,
    clusters: NDArray[Any] | None = None,
    weights: ArrayLike | None = None,
    level: float = 0.95,
    estimand: str = "difference",
) -> Estimate:
    """Estimate a (weighted) difference of shares with limits by the sandwich, over clusters where there are any.

    Parameters
    ----------
    outcome, treated : arrays of 0 and 1, shape (n,)
        Who has the outcome, and who is in the treated arm.
    clusters : array, shape (n,), optional
        Cluster of each person; each is one of its own unless said.
    weights : array of float, shape (n,), optional
        At least 0; everybody counts alike unless said.
    level : float, default 0.95
        Confidence level.
    estimand : str
        What is estimated.

    Returns
    -------
    Estimate
        A difference of shares, by Student's distribution with one degree of freedom less than there are clusters;
        without a value where an arm has nobody with a weight, without limits where it has fewer than two clusters.

    References
    ----------
    Liang and Zeger (1986) Biometrika 73; CR1 as ``cov_type="cluster"`` of statsmodels and ``vce(cluster)`` of Stata.
    """
    import statsmodels.api as sm

    had, arm = np.asarray(outcome, dtype=float), np.asarray(treated, dtype=bool)
    own = np.ones(len(had)) if weights is None else np.asarray(weights, dtype=float)
    groups = np.arange(len(had)) if clusters is None else np.unique(clusters, return_inverse=True)[1]
    kept = own > 0
    had, arm, own, groups = had[kept], arm[kept], own[kept], groups[kept]
    named: dict[str, Any] = {"estimand": estimand, "n": len(had), "events": int(had.sum())}
    if arm.all() or not arm.any():
        return undefined(scale="difference", reason=EMPTY_ARM, **named)
    named["method"] = "sandwich" if clusters is None else "cluster-robust"
    if weights is not None:
        named["effective_n"] = tuple(float(own[side].sum() ** 2 / (own[side] ** 2).sum()) for side in (arm, ~arm))
    fit = sm.WLS(had, sm.add_constant(arm.astype(float)), weights=own).fit(
        cov_type="cluster", cov_kwds={"groups": groups}, use_t=True
    )
    value, error = float(fit.params[1]), float(fit.bse[1])
    few = min(len(np.unique(groups[side])) for side in (arm, ~arm)) < 2
    if few or not np.isfinite(error) or error < 1e-12:
        reason = FEW_CLUSTERS if few else "no_variation_left_for_limits"
        return Estimate(scale="difference", value=value, assumptions=(reason,), **named)
    low, high = (float(limit) for limit in fit.conf_int(alpha=1 - level)[1])
    limits: dict[str, Any] = {"low": max(low, -1.0), "high": min(high, 1.0), "level": level}
    return Estimate(
        scale="difference", value=value, standard_error=error, p_value=float(fit.pvalues[1]), **limits, **named
    )
