"""Fits of counts of events among people at risk, by maximum likelihood and by Firth's penalty."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluation.statistics.hazards.firth_profile import MAX_ITERATIONS, TOLERANCE, fitted
from evaluation.statistics.hazards.monthly_fit import Link
from evaluation.statistics.hazards.rows import Booleans, Floats, Integers

if TYPE_CHECKING:
    from firthmodels import FirthLogisticRegression

# A fitted hazard with log odds beyond this is near 0 or 1: worth the linear programme that finds separation.
EXTREME_LOG_ODDS = 12.0
# Relative change of deviance at which R's reference fits stop; the weights are those of the last step, as in R.
DEVIANCE_TOLERANCE = 1e-14
MAX_STEPS = 100


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of a model of the monthly hazard: design (m, p), events and people at risk (m,)."""

    matrix: Floats
    events: Floats
    at_risk: Floats


@dataclass(frozen=True, slots=True)
class MaximumLikelihood:
    """Fit without a penalty.

    Parameters
    ----------
    coefficients, covariance : ndarray of shape (p,), (p, p)
        The covariance is the inverse of the expected information.
    with_event, without : ndarray of shape (m,)
        Derivative of the log-likelihood of a person with and without an event by the linear predictor;
        0 where nobody is.
    """

    coefficients: Floats
    covariance: Floats
    with_event: Floats
    without: Floats


def maximum_likelihood(counts: Counts, link: Link) -> MaximumLikelihood:
    """Fit by statsmodels' GLM; coefficients are far from 0 where no finite ones exist."""
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.families.links import CLogLog, Logit
    from statsmodels.genmod.generalized_linear_model import GLM

    rows, outcome, weight, cell = _as_outcomes(counts)
    model = GLM(outcome, rows, family=Binomial(link=CLogLog() if link == "cloglog" else Logit()), freq_weights=weight)
    with warnings.catch_warnings():
        # Separation is looked for afterwards, exactly; the warnings of statsmodels are guesses of it.
        warnings.simplefilter("ignore")
        result = model.fit(atol=DEVIANCE_TOLERANCE / 10, rtol=DEVIANCE_TOLERANCE, maxiter=MAX_STEPS)
        score = result.resid_working * model.weights / weight
    scores = np.zeros((2, len(counts.events)))
    scores[outcome, cell] = score
    return MaximumLikelihood(np.asarray(result.params), np.asarray(result.cov_params()), scores[1], scores[0])


def separated_columns(counts: Counts, coefficients: Floats, link: Link) -> Booleans:
    """Find columns without a finite maximum-likelihood coefficient (p,), by linear programming (Konis 2007)."""
    from firthmodels import detect_separation

    happened, survived = _log_chances(counts.matrix @ coefficients, link)
    if np.all(np.abs(happened - survived) < EXTREME_LOG_ODDS):
        return np.zeros(len(coefficients), bool)
    rows, outcome, _, _ = _as_outcomes(counts)
    return ~np.asarray(detect_separation(rows, outcome, fit_intercept=False).is_finite, dtype=bool)


def firth(counts: Counts) -> FirthLogisticRegression:
    """Fit the logistic model with Firth's penalty.

    References: Firth (1993); Heinze & Schemper (2002). R: ``logistf``.
    """
    from firthmodels import FirthLogisticRegression

    rows, outcome, weight, _ = _as_outcomes(counts)
    model = FirthLogisticRegression(fit_intercept=False, gtol=TOLERANCE, xtol=TOLERANCE, max_iter=MAX_ITERATIONS)
    fitted(model, rows, outcome, sample_weight=weight)
    return model


def log_likelihood(counts: Counts, coefficients: Floats, link: Link) -> float:
    """Bernoulli log-likelihood over all person-months."""
    happened, survived = _log_chances(counts.matrix @ coefficients, link)
    return float(counts.events @ happened + (counts.at_risk - counts.events) @ survived)


def _log_chances(predictor: Floats, link: Link) -> tuple[Floats, Floats]:
    """Log of the hazard, and of one minus the hazard."""
    if link == "logit":
        return -np.logaddexp(0, -predictor), -np.logaddexp(0, predictor)
    with np.errstate(over="ignore", divide="ignore"):
        survived = -np.exp(predictor)
        return np.log(-np.expm1(survived)), survived


def person_sums(table: pd.DataFrame, combination: Integers, with_event: Floats, without: Floats) -> Floats:
    """Cross-product (p, p) of the people's scores, from the counts alone.

    Parameters
    ----------
    table : DataFrame
        Person-months sorted by combination of covariates and month.
    combination : ndarray of int, shape (rows,)
        Code of each row's combination of covariates.
    with_event, without : ndarray of shape (rows, p)
        Score of a person with and without an event in the month.

    Notes
    -----
    People with the same covariates who leave in the same month in the same way have the same score.
    """
    passed = pd.DataFrame(without).groupby(combination).cumsum().to_numpy()
    at_event = passed - without + with_event
    events, censored = table["n_event"].to_numpy(float), table["n_censored"].to_numpy(float)
    return np.asarray(at_event.T @ (events[:, None] * at_event) + passed.T @ (censored[:, None] * passed))


def _as_outcomes(counts: Counts) -> tuple[Floats, Integers, Floats, Integers]:
    """Return a row for the events of each cell and one for the rest: design, outcome, people in it, and cell."""
    weight = np.concatenate([counts.events, counts.at_risk - counts.events])
    cell = np.tile(np.arange(len(counts.events)), 2)
    outcome = np.repeat([1, 0], len(counts.events))
    some = weight > 0
    return counts.matrix[cell[some]], outcome[some], weight[some], cell[some]
