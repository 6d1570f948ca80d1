"""Linear and logistic fits with all that a sandwich needs: predictions, slopes and each person's influence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import expit, log_expit

from evaluation.statistics.adjustment.design import (
    BoolArray,
    DegenerateDataError,
    FloatArray,
    require_rank,
    standardise,
)

Firth = bool | Literal["auto"]
Separation = Literal["none", "partial", "complete"]
MAX_STEPS, MAX_PENALISED_STEPS = 30, 5000
SHORTEST_STRIDE = 0.25
CONVERGED_STEP = 1e-12
ROUNDING = 1e-9
PERFECT = 1e-6


@dataclass(frozen=True, eq=False)
class Fit:
    """A fitted regression.

    Parameters
    ----------
    family : {"linear", "logistic"}
    names : tuple of str
        One name a coefficient.
    coefficients : ndarray of shape (k,)
    covariance : ndarray of shape (k, k)
        Model-based: from the expected information, or the residual variance.
    influence : ndarray of shape (n, k)
        Each person's contribution to the error of the coefficients, so that the sum of outer products is
        the HC0 sandwich.
    matrix, response : ndarray
        What was fitted.
    log_likelihood : float
        With the Jeffreys penalty for a Firth fit.
    separation : {"none", "partial", "complete"}
        Whether the covariates tell some or all responses apart without error, so that no maximum likelihood
        fit exists.
    firth : bool
        Whether Firth's penalised likelihood was used.
    """

    family: Literal["linear", "logistic"]
    names: tuple[str, ...]
    coefficients: FloatArray
    covariance: FloatArray
    influence: FloatArray
    matrix: FloatArray
    response: FloatArray
    log_likelihood: float
    separation: Separation = "none"
    firth: bool = False

    @property
    def separated(self) -> bool:
        """Whether no maximum likelihood fit exists."""
        return self.separation != "none"

    def predict(self, matrix: FloatArray) -> FloatArray:
        """Return expected responses of rows with an intercept column."""
        linear = np.asarray(matrix @ self.coefficients)
        return linear if self.family == "linear" else np.asarray(expit(linear))

    def slopes(self, matrix: FloatArray) -> FloatArray:
        """Return the derivative of each expected response by the coefficients, shape (rows, k)."""
        if self.family == "linear":
            return np.asarray(matrix)
        expected = self.predict(matrix)
        return np.asarray((expected * (1 - expected))[:, None] * matrix)

    @property
    def standard_errors(self) -> FloatArray:
        """Model-based standard errors."""
        return np.sqrt(np.diag(self.covariance))

    @property
    def robust_standard_errors(self) -> FloatArray:
        """HC0 standard errors (White 1980; R ``sandwich``)."""
        return np.asarray(np.sqrt((self.influence**2).sum(axis=0)))

    @property
    def frame(self) -> pd.DataFrame:
        """One row a coefficient: term, coefficient, standard_error, robust_standard_error."""
        return pd.DataFrame(
            {
                "term": self.names,
                "coefficient": self.coefficients,
                "standard_error": self.standard_errors,
                "robust_standard_error": self.robust_standard_errors,
            }
        )


def fit_linear(response: FloatArray, matrix: FloatArray, names: Sequence[str]) -> Fit:
    """Return the least squares fit of a response on a matrix whose first column is ones.

    Raises
    ------
    DegenerateDataError
        When there are no more people than columns, or a column follows from the others.
    """
    require_rank(matrix, names)
    scaled, transform = standardise(matrix)
    standardised, *_ = np.linalg.lstsq(scaled, response, rcond=None)
    residuals = response - scaled @ standardised
    inverse = np.linalg.inv(scaled.T @ scaled)
    variance = float(residuals @ residuals) / (len(response) - matrix.shape[1])
    return Fit(
        family="linear",
        names=tuple(names),
        coefficients=transform @ standardised,
        covariance=variance * transform @ inverse @ transform.T,
        influence=(residuals[:, None] * scaled) @ inverse @ transform.T,
        matrix=matrix,
        response=response,
        log_likelihood=-0.5 * len(response) * (np.log(2 * np.pi * np.mean(residuals**2)) + 1)
        if residuals.any()
        else np.inf,
    )


def fit_logistic(
    response: FloatArray | BoolArray, matrix: FloatArray, names: Sequence[str], firth: Firth = "auto"
) -> Fit:
    """Return a logistic regression by maximum likelihood, or by Firth's penalised likelihood.

    Parameters
    ----------
    response : ndarray of shape (n,)
        0 and 1, or booleans.
    matrix : ndarray of shape (n, k)
        The first column is ones.
    names : sequence of str
        One name a column.
    firth : bool or "auto"
        ``"auto"`` penalises only where no maximum likelihood fit exists. ``False`` then returns the limit of the
        likelihood's path, whose predictions are right and whose separated coefficients are not to be read.

    Returns
    -------
    Fit
        ``separation`` says what the linear programme of Konis (2007) found.

    Raises
    ------
    DegenerateDataError
        When there are no more people than columns, a column follows from the others, or a fit does not converge.

    References
    ----------
    Firth (1993) Biometrika 80; Heinze and Schemper (2002) Stat Med 21; R ``glm`` and ``brglm2``.
    """
    observed = np.asarray(response, dtype=np.float64)
    require_rank(matrix, names)
    scaled, transform = standardise(matrix)
    peak, converged = _climb(observed, scaled, penalised=False)
    separation: Separation = "none" if converged else _separation(observed, scaled, peak)
    penalised = firth is True or (firth == "auto" and separation != "none")
    if penalised:
        peak, converged = _climb(observed, scaled, penalised=True)
        if not converged:
            raise DegenerateDataError("Firth's penalised fit did not converge")
    return Fit(
        family="logistic",
        names=tuple(names),
        coefficients=transform @ peak.coefficients,
        covariance=transform @ peak.inverse @ transform.T,
        influence=(peak.residuals[:, None] * scaled) @ peak.inverse @ transform.T,
        matrix=matrix,
        response=observed,
        log_likelihood=peak.height - (np.linalg.slogdet(transform)[1] if penalised else 0.0),
        separation=separation,
        firth=penalised,
    )


@dataclass(frozen=True, eq=False)
class _Point:
    """The log-likelihood at some coefficients, with what the next step of Newton's method needs."""

    coefficients: FloatArray
    height: float
    inverse: FloatArray
    residuals: FloatArray


def _evaluate(coefficients: FloatArray, response: FloatArray, scaled: FloatArray, penalised: bool) -> _Point:
    linear = scaled @ coefficients
    expected = expit(linear)
    spread = expected * (1 - expected)
    information = (scaled.T * spread) @ scaled
    inverse = np.linalg.pinv(information, hermitian=True)
    residuals = response - expected
    height = float(log_expit(np.where(response == 1, linear, -linear)).sum())
    if penalised:
        leverage = spread * ((scaled @ inverse) * scaled).sum(axis=1)
        residuals = residuals + leverage * (0.5 - expected)
        height += 0.5 * float(np.linalg.slogdet(information)[1])
    return _Point(coefficients, height, inverse, residuals)


def _climb(response: FloatArray, scaled: FloatArray, penalised: bool) -> tuple[_Point, bool]:
    """Newton's method with halved steps; with separation, every step adds about one to a linear predictor for ever."""
    share = (response.sum() + 0.5) / (len(response) + 1)
    point = _evaluate(np.r_[np.log(share / (1 - share)), np.zeros(scaled.shape[1] - 1)], response, scaled, penalised)
    stride = 1.0
    for _ in range(MAX_PENALISED_STEPS if penalised else MAX_STEPS):
        step = point.inverse @ (scaled.T @ point.residuals)
        if np.abs(step).max() < CONVERGED_STEP * (1 + np.abs(point.coefficients).max()):
            return point, True
        step = stride * step
        higher = _evaluate(point.coefficients + step, response, scaled, penalised)
        while higher.height < point.height - ROUNDING * (1 + abs(point.height)):
            step = step / 2
            higher = _evaluate(point.coefficients + step, response, scaled, penalised)
        # The information leaves out the penalty's curvature, so that penalised steps can swing around the peak.
        if penalised and step @ (scaled.T @ higher.residuals) < 0:
            stride = max(stride / 2, SHORTEST_STRIDE)
        point = higher
    return point, False


def _separation(response: FloatArray, scaled: FloatArray, peak: _Point) -> Separation:
    from firthmodels import detect_separation

    if np.ptp(response) == 0:
        return "complete"
    if not detect_separation(scaled[:, 1:], response).separation:
        raise DegenerateDataError("the logistic fit did not converge, though nothing separates the responses")
    return "complete" if np.abs(peak.residuals).max() < PERFECT else "partial"
