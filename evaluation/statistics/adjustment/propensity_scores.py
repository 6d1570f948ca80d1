"""The probability of arm 1 given the covariates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import logit
from scipy.stats import rankdata

from evaluation.statistics.adjustment.design import (
    INTERCEPT,
    BoolArray,
    Covariates,
    DegenerateDataError,
    Design,
    FloatArray,
    read_arm,
    read_covariates,
)
from evaluation.statistics.adjustment.models import Firth, Fit, fit_logistic

NOBODY_ALIKE = "the covariates tell the arms apart completely: nobody has a counterpart"


@dataclass(frozen=True, eq=False)
class Propensity:
    """Estimated propensity scores.

    Parameters
    ----------
    scores : ndarray of shape (n,)
        Estimated probability of arm 1, one a person.
    model : Fit
        The logistic regression behind them.
    """

    scores: FloatArray
    model: Fit

    @property
    def coefficients(self) -> pd.Series:
        """Coefficients by term, the intercept first."""
        return pd.Series(self.model.coefficients, index=list(self.model.names), name="coefficient")

    @property
    def separated(self) -> bool:
        """Whether the covariates tell the arms apart so well that no maximum likelihood fit exists."""
        return self.model.separated

    @property
    def firth(self) -> bool:
        """Whether Firth's penalised likelihood was used."""
        return self.model.firth

    @property
    def logits(self) -> FloatArray:
        """The scores on the logit scale."""
        return np.asarray(logit(self.scores))

    @property
    def c_statistic(self) -> float:
        """Probability that a person of arm 1 has a higher score than one of arm 0, ties counting half."""
        treated = self.model.response == 1
        n_treated = int(treated.sum())
        rank_sum = float(rankdata(self.scores)[treated].sum())
        return (rank_sum - n_treated * (n_treated + 1) / 2) / (n_treated * (len(treated) - n_treated))

    @property
    def frame(self) -> pd.DataFrame:
        """One row a coefficient: term, coefficient, standard_error, robust_standard_error."""
        return self.model.frame

    @property
    def notes(self) -> tuple[str, ...]:
        """Identifiers of what a reader has to know about the fit."""
        return ("propensity_separated_firth",) if self.separated else ()


def propensity(arm: ArrayLike | pd.Series, covariates: Covariates, firth: Firth = "auto") -> Propensity:
    """Estimate propensity scores by logistic regression.

    Parameters
    ----------
    arm : array-like of shape (n,)
        0 and 1.
    covariates : DataFrame or array of shape (n, k)
        Known before the arm was chosen; text and categories are turned into levels.
    firth : bool or "auto"
        Firth's penalised likelihood: always, never, or only where the arms are separated.

    Returns
    -------
    Propensity

    Raises
    ------
    DegenerateDataError
        (a ValueError) When one arm has nobody, a covariate is constant, missing or follows from the others,
        there are no more people than coefficients, or the arms are separated and ``firth`` is False.

    References
    ----------
    Rosenbaum and Rubin (1983) Biometrika 70; Firth (1993) Biometrika 80.
    """
    treated = read_arm(arm)
    return fit_propensity(treated, read_covariates(covariates, len(treated)), firth)


def require_counterparts(treated: BoolArray, design: Design) -> None:
    """Raise DegenerateDataError where the covariates tell the arms apart completely: nothing is left to compare."""
    try:
        separated = fit_logistic(treated, design.matrix, (INTERCEPT, *design.names), False).separation == "complete"
    except DegenerateDataError:
        # What else is wrong with the covariates is for the estimator to say.
        return
    if separated:
        raise DegenerateDataError(NOBODY_ALIKE)


def fit_overlapping(treated: BoolArray, design: Design, firth: Firth = "auto") -> Propensity:
    """Return the propensity for a comparison; DegenerateDataError where not one person has a counterpart."""
    scored = fit_propensity(treated, design, firth)
    if scored.model.separation == "complete":
        raise DegenerateDataError(NOBODY_ALIKE)
    return scored


def fit_propensity(treated: BoolArray, design: Design, firth: Firth = "auto") -> Propensity:
    """Return the propensity of arms and covariates that have been read."""
    design.require_fittable()
    model = fit_logistic(treated, design.matrix, (INTERCEPT, *design.names), firth)
    if model.separated and not model.firth:
        raise DegenerateDataError("the covariates separate the arms: no maximum likelihood fit; use firth='auto'")
    return Propensity(scores=model.predict(model.matrix), model=model)
