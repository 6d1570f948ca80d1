"""Logistic regression for the reader: odds, with profile likelihood limits and likelihood ratio tests."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from evaluation.statistics.adjustment.design import (
    INTERCEPT,
    Covariates,
    DegenerateDataError,
    is_binary,
    read_covariates,
    read_outcome,
)
from evaluation.statistics.adjustment.models import Firth, Fit, fit_logistic


def logistic_regression(outcome: ArrayLike | pd.Series, covariates: Covariates, firth: Firth = "auto") -> Fit:
    """Fit a logistic regression of an outcome of 0 and 1 (the arm is one of the covariates).

    Parameters
    ----------
    outcome : array-like of shape (n,)
        0 and 1.
    covariates : DataFrame or array of shape (n, k)
        Text and categories are turned into levels.
    firth : bool or "auto"
        Firth's penalised likelihood: always, never, or only where no maximum likelihood fit exists.

    Raises
    ------
    DegenerateDataError
        As for ``propensity``, and when all outcomes are equal.
    """
    design = read_covariates(covariates)
    observed = read_outcome(outcome, len(design))
    if not is_binary(observed):
        raise ValueError("outcome: a logistic regression takes outcomes of 0 and 1")
    if np.ptp(observed) == 0:
        raise DegenerateDataError(f"every outcome is {observed[0]:g}: there is nothing to explain")
    return fit_logistic(observed, design.matrix, (INTERCEPT, *design.names), firth)


def profile_limits(fit: Fit, level: float = 0.95) -> pd.DataFrame:
    """Return profile limits of each coefficient, penalised where the fit is.

    Parameters
    ----------
    fit : Fit
        A logistic regression from ``fit_logistic``.
    level : float
        Confidence level.

    Returns
    -------
    DataFrame
        One row a coefficient: term, coefficient, low, high, p_value (likelihood ratio test against 0).

    Raises
    ------
    ValueError
        When the fit is not logistic, or separated without Firth's penalty, so that limits do not exist.

    References
    ----------
    Venzon and Moolgavkar (1988) Appl Stat 37; Heinze and Schemper (2002) Stat Med 21; R ``confint`` and ``logistf``.
    """
    from firthmodels import FirthLogisticRegression

    if fit.family != "logistic":
        raise ValueError(f"fit: met family {fit.family}; accepted is a logistic regression")
    if fit.separated and not fit.firth:
        raise DegenerateDataError("the covariates separate the responses: no profile limits without Firth's penalty")
    # Scaled but not centred, so that the intercept keeps its meaning.
    spread = np.concatenate([[1.0], fit.matrix[:, 1:].std(axis=0)])
    model = FirthLogisticRegression(
        backend="numpy",
        fit_intercept=False,
        penalty_weight=0.5 if fit.firth else 0.0,
        max_iter=200,
        gtol=1e-6,
        xtol=1e-6,
    )
    with warnings.catch_warnings():
        # firthmodels only warns where it did not converge.
        warnings.simplefilter("error", UserWarning)
        try:
            model.fit(fit.matrix / spread, fit.response)
            limits = model.conf_int(alpha=1 - level, method="pl", max_iter=200, tol=1e-8) / spread[:, None]
            p_values = model.lrt().lrt_pvalues_
        except UserWarning as warning:
            raise DegenerateDataError(f"the profile likelihood did not converge: {warning}") from warning
    return pd.DataFrame(
        {
            "term": fit.names,
            "coefficient": fit.coefficients,
            "low": limits[:, 0],
            "high": limits[:, 1],
            "p_value": p_values,
        }
    )
