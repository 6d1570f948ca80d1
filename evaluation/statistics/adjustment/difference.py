"""The adjusted difference by every method, as one kind of Estimate."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from evaluation.statistics.adjustment.contrasts import Contrast, to_estimate, without_limits_of_few
from evaluation.statistics.adjustment.design import (
    BoolArray,
    Covariates,
    DegenerateDataError,
    FloatArray,
    IntArray,
    count_events,
    is_binary,
    read_arm,
    read_covariates,
    read_groups,
    read_outcome,
)
from evaluation.statistics.adjustment.matched_pairs import matched_difference
from evaluation.statistics.adjustment.outcome_models import doubly_robust_difference, standardised_difference
from evaluation.statistics.adjustment.propensity_scores import require_counterparts
from evaluation.statistics.adjustment.weighting import weighted_difference
from evaluation.statistics.estimate import Estimate, undefined
from evaluation.statistics.proportions import mantel_haenszel

Method = Literal["standardised", "overlap", "att", "ate", "atc", "aipw", "matching", "mantel-haenszel"]

_CONTRASTS: dict[str, Callable[..., Contrast]] = {
    "standardised": standardised_difference,
    "aipw": doubly_robust_difference,
    "matching": matched_difference,
    "overlap": partial(weighted_difference, target="overlap"),
    "att": partial(weighted_difference, target="att"),
    "ate": partial(weighted_difference, target="ate"),
    "atc": partial(weighted_difference, target="atc"),
}
METHODS = (*_CONTRASTS, "mantel-haenszel")


def adjusted_difference(
    outcome: ArrayLike | pd.Series,
    arm: ArrayLike | pd.Series,
    covariates: Covariates | None = None,
    method: Method = "standardised",
    *,
    cluster: ArrayLike | pd.Series | None = None,
    strata: ArrayLike | pd.Series | None = None,
    level: float = 0.95,
    estimand: str = "adjusted_difference",
    population: str = "",
    **options: Any,
) -> Estimate:
    """Estimate the difference between arms in a mean (a risk, for yes or no) with the covariates made alike.

    Parameters
    ----------
    outcome : array-like of shape (n,)
        0 and 1, or a quantity.
    arm : array-like of shape (n,)
        0 and 1.
    covariates : DataFrame or array of shape (n, k), optional
        What to adjust for; not used by ``"mantel-haenszel"``, which takes ``strata``.
    method : str
        ``"standardised"`` (outcome model), ``"overlap"``, ``"att"``, ``"ate"``, ``"atc"`` (weights), ``"aipw"``,
        ``"matching"`` or ``"mantel-haenszel"``.
    cluster : array-like of shape (n,), optional
        Editions: standard errors allow for dependence within them, limits use t with clusters less one degrees
        of freedom. With few clusters, lead with ``randomisation_inference``.
    strata : array-like of shape (n,), optional
        For ``"mantel-haenszel"``.
    level : float
        Confidence level.
    estimand, population : str
        What is estimated and who is counted, for the record.
    **options
        Of the method's own function: ``standardised_difference``, ``weighted_difference``,
        ``doubly_robust_difference``, ``matched_difference``.

    Returns
    -------
    Estimate
        On the difference scale, with the effective size of each arm. Undefined, with the reason in words as first
        assumption, where the data cannot answer: an empty arm, no events, constant or missing covariates, arms that
        these tell apart completely, fewer people than coefficients, no match, a difference of shares beyond 1. Without
        limits below ten effective people in an arm. ``method`` says ``firth`` where a fit is penalised.

    Raises
    ------
    ValueError
        For a method or an option that does not exist, lengths that differ, or missing outcomes.
    """
    if method not in METHODS:
        raise ValueError(f"method: met {method!r}; accepted are {', '.join(METHODS)}")
    try:
        treated = read_arm(arm)
        observed = read_outcome(outcome, len(treated))
        _require_variation(observed)
        editions = read_groups("cluster", cluster, len(treated))
        if method == "mantel-haenszel":
            return _by_strata(observed, treated, strata, editions, level).replace(
                estimand=estimand, population=population
            )
        if covariates is None:
            raise ValueError(f"covariates: none given; method {method!r} adjusts for covariates")
        design = read_covariates(covariates, len(treated))
        if method == "standardised":
            # A model of the outcome alone would go on without anybody to compare with, from its own lines.
            require_counterparts(treated, design)
        contrast = _CONTRASTS[method](observed, treated, design, **options)
        return to_estimate(
            contrast,
            level=level,
            cluster=editions,
            bounded=is_binary(observed),
            estimand=estimand,
            method=method,
            population=population,
            events=count_events(observed[contrast.analysed]) if is_binary(observed) else None,
        )
    except DegenerateDataError as reason:
        return undefined(estimand, "difference", str(reason), method=method, population=population)


def _require_variation(outcome: FloatArray) -> None:
    if np.ptp(outcome) > 0:
        return
    if not outcome[0]:
        raise DegenerateDataError("no events: every outcome is 0, so there is nothing to adjust")
    raise DegenerateDataError(f"all outcomes are the same: every outcome is {outcome[0]:g}")


def _by_strata(
    outcome: FloatArray,
    treated: BoolArray,
    strata: ArrayLike | pd.Series | None,
    editions: IntArray | None,
    level: float,
) -> Estimate:
    """Return the Mantel-Haenszel difference with Sato's variance."""
    groups = read_groups("strata", strata, len(treated))
    if groups is None:
        raise ValueError("strata: none given; method 'mantel-haenszel' adjusts for strata")
    if editions is not None:
        raise ValueError("cluster: not accepted with 'mantel-haenszel'; shuffle within editions instead")
    if not is_binary(outcome):
        raise ValueError("outcome: method 'mantel-haenszel' takes outcomes of 0 and 1")
    n_groups, had_event = int(groups.max()) + 1, outcome == 1
    events1, n1, events0, n0 = (
        np.bincount(groups[people], minlength=n_groups)
        for people in (treated & had_event, treated, ~treated & had_event, ~treated)
    )
    pooled = mantel_haenszel(events1, n1, events0, n0, scale="difference", level=level)
    both = (n1 > 0) & (n0 > 0)
    return without_limits_of_few(pooled.replace(effective_n=(float(n1[both].sum()), float(n0[both].sum()))))
