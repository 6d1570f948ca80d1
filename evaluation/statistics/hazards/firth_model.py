"""Cox's model with Firth's penalty: finite hazard ratios where the likelihood is monotone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from evaluation.statistics.degenerate import DegenerateDataError
from evaluation.statistics.estimate import Estimate
from evaluation.statistics.hazards.coefficients import estimate_of, read_level
from evaluation.statistics.hazards.cox_model import standardisation
from evaluation.statistics.hazards.firth_profile import MAX_ITERATIONS, TOLERANCE, fitted, penalised_frame, profile
from evaluation.statistics.hazards.newton import repeated_columns
from evaluation.statistics.hazards.partial_likelihood import efron_breslow_likelihood
from evaluation.statistics.hazards.risk_sets import build_risk_sets
from evaluation.statistics.hazards.rows import SurvivalRows, read_rows


@dataclass(frozen=True, kw_only=True)
class FirthCoxFit:
    """Penalised Cox model as fitted.

    Parameters
    ----------
    frame : DataFrame
        ``term, coef, std_error, hazard_ratio, low, high, p_value``; limits and p-values are of the profile
        penalised likelihood.
    n, n_events : int
    level : float
    penalised_loglik : float
        Log partial likelihood (Breslow) and half the log determinant of the information.
    """

    frame: pd.DataFrame
    n: int
    n_events: int
    level: float
    penalised_loglik: float

    def estimate(self, term: str) -> Estimate:
        """Return the hazard ratio of a term; raises ValueError when the model has no such term."""
        return estimate_of(
            self.frame,
            term,
            reasons={},
            level=self.level,
            method="cox-firth",
            assumptions=("proportional_hazards", "independent_censoring"),
            n=self.n,
            events=self.n_events,
        )


def firth_cox(time: Any, event: Any, covariates: Any, level: float = 0.95) -> FirthCoxFit:
    """Fit a Cox model with Firth's penalty, ties by Breslow's rule.

    Parameters
    ----------
    time, event, covariates
        As for :func:`cox`; no strata, clusters or delayed entry.
    level : float, default 0.95
        Confidence level.

    Raises
    ------
    ValueError
        For bad input, no events, or a covariate that does not vary among the people at risk or repeats others.

    References
    ----------
    Heinze & Schemper (2001), Biometrics 57, 114-119. R: ``coxphf``.
    """
    from firthmodels import FirthCoxPH

    rows = read_rows(time, event, covariates)
    _check_estimable(rows)
    centre, scale = standardisation(rows.covariates)
    model = FirthCoxPH(gtol=TOLERANCE, xtol=TOLERANCE, max_iter=MAX_ITERATIONS, max_halfstep=50)
    fitted(model, (rows.covariates - centre) / scale, (rows.event, rows.stop))
    low, high, p_value = profile(model, read_level(level))
    frame = penalised_frame(rows.terms, model.coef_ / scale, model.bse_ / scale, (low / scale, high / scale, p_value))
    return FirthCoxFit(
        frame=frame,
        n=rows.n,
        n_events=int(rows.event.sum()),
        level=level,
        # The penalty, half the log determinant of the information, depends on the units of the covariates.
        penalised_loglik=float(model.loglik_ + np.log(scale).sum()),
    )


def _check_estimable(rows: SurvivalRows) -> None:
    if not rows.event.any():
        raise DegenerateDataError("no events")
    centre, scale = standardisation(rows.covariates)
    likelihood = efron_breslow_likelihood((rows.covariates - centre) / scale, build_risk_sets(rows), "breslow")
    information = likelihood(np.zeros(len(scale))).information.sum(axis=0)
    repeated = repeated_columns(information, int(rows.event.sum()))
    if repeated.any():
        names = ", ".join(term for term, drop in zip(rows.terms, repeated, strict=True) if drop)
        raise DegenerateDataError(f"covariates do not vary among the people at risk, or repeat others: {names}")
