"""Cox's proportional-hazards model.

One partial likelihood of our own serves all three rules for ties, instead of the library ``greenwood``: it has
no exact ties, its cluster-robust standard errors by Efron's rule leave the tied events out of the correction
and differ from R by several percent with monthly data, and it visits every person at every event time. With one
set of likelihood terms for each risk set, the tests, the robust errors, the proportional-hazards test and the
Fine-Gray model are sums of the same terms.
"""

from __future__ import annotations

from typing import Any, get_args

import numpy as np

from evaluation.statistics.hazards.coefficients import coefficient_frame, read_level, spread
from evaluation.statistics.hazards.cox_fit import CoxData, CoxFit
from evaluation.statistics.hazards.exact_ties import exact_likelihood
from evaluation.statistics.hazards.newton import Optimum, maximise, repeated_columns
from evaluation.statistics.hazards.partial_likelihood import PartialLikelihood, Ties, efron_breslow_likelihood
from evaluation.statistics.hazards.residuals import cluster_sums, score_residuals
from evaluation.statistics.hazards.risk_sets import RiskSets, build_risk_sets
from evaluation.statistics.hazards.rows import Floats, Integers, SurvivalRows, read_rows


def cox(
    time: Any,
    event: Any,
    covariates: Any,
    ties: Ties = "efron",
    strata: Any = None,
    cluster: Any = None,
    entry: Any = None,
    level: float = 0.95,
) -> CoxFit:
    """Fit a Cox model of the hazard of an event.

    Parameters
    ----------
    time : array-like of shape (n,)
        Time of the event or of censoring, zero or later, in any unit.
    event : array-like of shape (n,)
        Whether the event happened at ``time``. With ``event=(cause == k)`` this is the cause-specific model.
    covariates : DataFrame of shape (n, p)
        Numeric columns; categories as columns of 0 and 1.
    ties : {"efron", "breslow", "exact"}, default "efron"
        Rule for events at the same time. ``"exact"`` is the conditional (discrete logistic) likelihood.
    strata : array-like of shape (n,), optional
        Groups with a baseline hazard of their own.
    cluster : array-like of shape (n,), optional
        Units that are independent of each other: adds Lin-Wei robust standard errors, on which limits and
        p-values then rest.
    entry : array-like of shape (n,), optional
        Start of the time at risk (delayed entry, start-stop rows): a row is at risk on (entry, time].
    level : float, default 0.95
        Confidence level.

    Returns
    -------
    CoxFit
        With coefficients that have no estimate marked in ``undefined``: covariates that are constant within
        risk sets or repeat others, coefficients that grow without limit, and all of them without events.

    Raises
    ------
    ValueError
        For bad input (see :func:`read_rows`), an unknown rule for ties, or clusters with exact ties.

    References
    ----------
    Cox (1972); Efron (1977); Therneau & Grambsch (2000). R: ``survival::coxph``.
    """
    if ties not in get_args(Ties):
        raise ValueError(f"ties: {ties!r} is not accepted; use 'efron', 'breslow' or 'exact'")
    if ties == "exact" and cluster is not None:
        raise ValueError("cluster: robust standard errors are not defined with exact ties; use ties='efron'")
    rows = read_rows(time, event, covariates, strata=strata, cluster=cluster, entry=entry)
    return fit_cox(rows, ties, read_level(level))


def fit_cox(rows: SurvivalRows, ties: Ties, level: float) -> CoxFit:
    """Fit a Cox model to checked rows."""
    if not rows.event.any():
        return _without_events(rows, ties, level)
    data = _maximum(rows, ties)
    p, finite = len(rows.terms), data.optimum.finite
    at, unit = data.kept[finite], data.scale[finite]
    covariance = data.optimum.covariance
    model = spread(covariance[np.ix_(finite, finite)] / np.outer(unit, unit), at, p)
    robust = None
    if rows.cluster is not None:
        sandwich = _sandwich(data, ties)
        robust = spread(sandwich[np.ix_(finite, finite)] / np.outer(unit, unit), at, p)
    coefficients = spread((data.optimum.coefficients / data.scale)[finite], at, p)
    frame = coefficient_frame(
        rows.terms,
        coefficients,
        np.sqrt(np.diag(model)),
        level=level,
        robust_std_error=None if robust is None else np.sqrt(np.diag(robust)),
    )
    return CoxFit(
        frame=frame,
        n=rows.n,
        n_events=int(rows.event.sum()),
        ties=ties,
        level=level,
        coefficients=coefficients,
        covariance=model,
        robust_covariance=robust,
        undefined=undefined_reasons(rows.terms, data.kept, data.optimum, "; firth_cox gives a finite estimate"),
        data=data,
    )


def standardisation(covariates: Floats) -> tuple[Floats, Floats]:
    """Return centre and scale of the columns; the scale of a constant column is 1."""
    spreads = covariates.std(axis=0)
    return covariates.mean(axis=0), np.where(spreads > 0, spreads, 1.0)


def undefined_reasons(terms: tuple[str, ...], kept: Integers, optimum: Optimum, remedy: str = "") -> dict[str, str]:
    """Say in words why a term has no coefficient, and what gives one where its likelihood is monotone."""
    reasons = {
        term: f"{term} does not vary among the people at risk, or repeats the covariates before it"
        for k, term in enumerate(terms)
        if k not in kept
    }
    for k in np.flatnonzero(optimum.diverging):
        term = terms[kept[k]]
        reasons[term] = (
            f"no finite coefficient of {term} is the most likely one (monotone likelihood), as when the people with "
            f"an event are all on one side of those at risk with them{remedy}"
        )
    for k in np.flatnonzero(optimum.lost):
        term = terms[kept[k]]
        reasons[term] = f"nothing is left to estimate {term} from, once another coefficient grows without limit"
    return reasons


def _maximum(rows: SurvivalRows, ties: Ties) -> CoxData:
    risk_sets = build_risk_sets(rows)
    centre, scale = standardisation(rows.covariates)
    scaled = (rows.covariates - centre) / scale
    start = _likelihood(scaled, risk_sets, ties)(np.zeros(len(scale)))
    kept = np.flatnonzero(~repeated_columns(start.information.sum(axis=0), int(rows.event.sum())))
    scaled = scaled[:, kept]
    optimum = maximise(_likelihood(scaled, risk_sets, ties), np.ptp(scaled, axis=0))
    return CoxData(rows, risk_sets, kept, centre[kept], scale[kept], scaled, optimum)


def _likelihood(covariates: Floats, risk_sets: RiskSets, ties: Ties) -> PartialLikelihood:
    if ties == "exact":
        return exact_likelihood(covariates, risk_sets)
    return efron_breslow_likelihood(covariates, risk_sets, ties)


def _sandwich(data: CoxData, ties: Ties) -> Floats:
    shares = score_residuals(data.scaled, data.risk_sets, ties, data.optimum.coefficients)
    influence = cluster_sums(shares, data.rows.cluster) @ data.optimum.covariance
    return np.asarray(influence.T @ influence)


def _without_events(rows: SurvivalRows, ties: Ties, level: float) -> CoxFit:
    p = len(rows.terms)
    nothing, matrix = np.full(p, np.nan), np.full((p, p), np.nan)
    clustered = rows.cluster is not None
    return CoxFit(
        frame=coefficient_frame(
            rows.terms, nothing, nothing, level=level, robust_std_error=nothing if clustered else None
        ),
        n=rows.n,
        n_events=0,
        ties=ties,
        level=level,
        coefficients=nothing,
        covariance=matrix,
        robust_covariance=matrix if clustered else None,
        undefined=dict.fromkeys(rows.terms, "there are no events"),
    )
