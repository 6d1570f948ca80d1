"""Fine and Gray's model of the subdistribution hazard, that is of the cumulative incidence of one cause.

Two programmes of R differ where events and censorings share a time, which they do with grouped months. In the
curve of the time to censoring, ``cmprsk::crr`` counts people with an event at t as at risk of censoring at t;
``survival::finegray`` lets events go first. ``crr``, the default here, also counts the uncertainty of that
curve in its standard errors, the other does not. The library ``greenwood`` follows ``finegray`` only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, get_args

import numpy as np
import pandas as pd

from evaluation.statistics.estimate import Estimate
from evaluation.statistics.hazards.coefficients import coefficient_frame, estimate_of, read_level, spread
from evaluation.statistics.hazards.cox_model import standardisation, undefined_reasons
from evaluation.statistics.hazards.newton import Optimum, maximise, repeated_columns
from evaluation.statistics.hazards.partial_likelihood import Ties, efron_breslow_likelihood, linear_predictor
from evaluation.statistics.hazards.residuals import score_residuals
from evaluation.statistics.hazards.risk_sets import build_risk_sets
from evaluation.statistics.hazards.rows import Booleans, Floats, Integers, SurvivalRows, read_rows, read_times
from evaluation.statistics.hazards.subdistribution import (
    Convention,
    SubdistributionRiskSets,
    censoring_influence,
    subdistribution_risk_sets,
)

# The same values mean censored as for cumulative incidence curves.
CENSORED_LABELS = (0, "none", "censored", "censor", "0")


class _Solution(NamedTuple):
    coefficients: Floats
    covariance: Floats
    loglik: float
    loglik_null: float
    undefined: dict[str, str]

    @classmethod
    def without_events(cls, p: int, reasons: dict[str, str]) -> _Solution:
        return cls(np.full(p, np.nan), np.full((p, p), np.nan), 0.0, 0.0, reasons)


@dataclass(frozen=True, kw_only=True)
class FineGrayFit:
    """Fine-Gray model as fitted.

    Parameters
    ----------
    frame : DataFrame
        ``term, coef, std_error, hazard_ratio, low, high, p_value``: subdistribution hazard ratios with
        Wald limits from sandwich standard errors; None where undefined.
    of : object
        The cause.
    n, n_events, n_competing, n_censored : int
    convention, ties, level
        As asked.
    loglik, loglik_null : float
        Log pseudo-likelihood at the maximum and with all coefficients 0.
    coefficients, covariance : ndarray of shape (p,), (p, p)
        nan where undefined.
    undefined : mapping of str to str
        Terms without a coefficient, and why.
    """

    frame: pd.DataFrame
    of: Any
    n: int
    n_events: int
    n_competing: int
    n_censored: int
    convention: Convention
    ties: Ties
    level: float
    loglik: float
    loglik_null: float
    coefficients: Floats
    covariance: Floats
    undefined: Mapping[str, str] = field(default_factory=dict)

    def estimate(self, term: str) -> Estimate:
        """Return the subdistribution hazard ratio of a term; raises ValueError when there is no such term."""
        return estimate_of(
            self.frame,
            term,
            reasons=self.undefined,
            level=self.level,
            method=f"fine-gray-{self.convention}",
            assumptions=("proportional_subdistribution_hazards", "censoring_independent_of_covariates"),
            n=self.n,
            events=self.n_events,
        )


def fine_gray(
    time: Any,
    cause: Any,
    covariates: Any,
    of: Any,
    *,
    convention: Convention = "crr",
    ties: Ties = "breslow",
    level: float = 0.95,
) -> FineGrayFit:
    """Fit a Fine-Gray model of one cause among competing ones.

    Parameters
    ----------
    time : array-like of shape (n,)
        Time of the event or of censoring, zero or later.
    cause : array-like of shape (n,)
        What happened at ``time``: 0, ``"none"``, ``"censored"`` or a missing text for censored, otherwise the cause.
    covariates : DataFrame of shape (n, p)
        Numeric columns.
    of : object
        The cause whose cumulative incidence is modelled; all others compete.
    convention : {"crr", "finegray"}, default "crr"
        See the head of this module.
    ties : {"breslow", "efron"}, default "breslow"
        ``"efron"`` goes with ``"finegray"`` only.
    level : float, default 0.95
        Confidence level.

    Raises
    ------
    ValueError
        For bad input, an unknown convention or rule for ties, or ``of`` meaning censored.

    References
    ----------
    Fine & Gray (1999), JASA 94, 496-509. R: ``cmprsk::crr``; ``survival::finegray`` with ``coxph(cluster = id)``.
    """
    allowed = {"crr": ("breslow",), "finegray": ("breslow", "efron")}
    if convention not in get_args(Convention):
        raise ValueError(f"convention: {convention!r} is not accepted; use 'crr' or 'finegray'")
    if ties not in allowed[convention]:
        raise ValueError(f"ties: {ties!r} is not accepted with {convention!r}; use {' or '.join(allowed[convention])}")
    causes, censored = _read_causes(cause, len(read_times(time, "time")))
    if of in CENSORED_LABELS:
        raise ValueError(f"of: {of!r} means censored; choose one of {_listed(causes[~censored])}")
    rows = read_rows(time, (causes == of).to_numpy(bool), covariates)
    no_events = f"there are no events of cause {of!r}, only of {_listed(causes[~censored])}"
    solved = _Solution.without_events(len(rows.terms), dict.fromkeys(rows.terms, no_events))
    if rows.event.any():
        solved = _solve(rows, censored, convention, ties)
    return FineGrayFit(
        frame=coefficient_frame(
            rows.terms, solved.coefficients, np.sqrt(np.diag(solved.covariance)), level=read_level(level)
        ),
        of=of,
        n=rows.n,
        n_events=int(rows.event.sum()),
        n_competing=int((~rows.event & ~censored).sum()),
        n_censored=int(censored.sum()),
        convention=convention,
        ties=ties,
        level=level,
        **solved._asdict(),
    )


def _read_causes(cause: Any, n: int) -> tuple[pd.Series, Booleans]:
    """Return the causes and which of them mean censored."""
    causes = pd.Series(cause).reset_index(drop=True)
    if len(causes) != n:
        raise ValueError(f"cause: {len(causes)} values for {n} rows of time; give one value a row")
    missing = causes.isna()
    if missing.any() and pd.api.types.is_numeric_dtype(causes):
        raise ValueError(f"cause: {int(missing.sum())} missing of {len(causes)}; use 0 for censored")
    causes = causes.astype(object)
    return causes, (missing | causes.isin(CENSORED_LABELS)).to_numpy(bool)


def _listed(causes: pd.Series) -> str:
    return ", ".join(sorted(repr(cause) for cause in causes.unique())) or "none"


def _solve(rows: SurvivalRows, censored: Booleans, convention: Convention, ties: Ties) -> _Solution:
    competing = ~rows.event & ~censored
    risk_sets = subdistribution_risk_sets(build_risk_sets(rows), rows.stop, competing, censored, convention)
    centre, scale = standardisation(rows.covariates)
    scaled = (rows.covariates - centre) / scale
    kept, optimum = _maximum(scaled, risk_sets, ties)
    sandwich = _sandwich(scaled[:, kept], risk_sets, optimum, rows.stop, censored, convention, ties)
    finite, p = optimum.finite, len(rows.terms)
    at, unit = kept[finite], scale[kept][finite]
    return _Solution(
        spread(optimum.coefficients[finite] / unit, at, p),
        spread(sandwich[np.ix_(finite, finite)] / np.outer(unit, unit), at, p),
        float(optimum.terms.loglik.sum()),
        float(optimum.start.loglik.sum()),
        undefined_reasons(rows.terms, kept, optimum),
    )


def _maximum(scaled: Floats, risk_sets: SubdistributionRiskSets, ties: Ties) -> tuple[Integers, Optimum]:
    start = efron_breslow_likelihood(scaled, risk_sets, ties)(np.zeros(scaled.shape[1]))
    kept = np.flatnonzero(~repeated_columns(start.information.sum(axis=0), int(risk_sets.n_events.sum())))
    likelihood = efron_breslow_likelihood(scaled[:, kept], risk_sets, ties)
    return kept, maximise(likelihood, np.ptp(scaled[:, kept], axis=0))


def _sandwich(
    scaled: Floats,
    risk_sets: SubdistributionRiskSets,
    optimum: Optimum,
    time: Floats,
    censored: Booleans,
    convention: Convention,
    ties: Ties,
) -> Floats:
    influence = score_residuals(scaled, risk_sets, ties, optimum.coefficients)
    if convention == "crr" and censored.any():
        predictor = linear_predictor(scaled, optimum.coefficients)
        influence += censoring_influence(risk_sets, time, censored, np.exp(predictor - predictor.max()), scaled)
    influence = influence @ optimum.covariance
    return np.asarray(influence.T @ influence)
