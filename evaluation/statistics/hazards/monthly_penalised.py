"""Complementary log-log models with the penalty of Jeffreys' prior, whose coefficients are always finite.

An empty cell (a month in which an arm has no event, or the last person at risk has it) leaves maximum likelihood
without a finite coefficient. Adding half the log-determinant of the expected information to the log-likelihood keeps
every coefficient finite under this link as under the logit (Kosmidis & Firth 2021, Biometrika 108, 71-82), so that the
ratio stays one of hazards. For the logit link it is Firth's (1993) penalty. R: ``brglm2``, ``type = "MPL_Jeffreys"``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.stats import chi2

from evaluation.statistics.degenerate import DegenerateDataError
from evaluation.statistics.hazards.monthly_likelihood import Counts
from evaluation.statistics.hazards.rows import Booleans, Floats

MAX_STEPS = 500
MAX_HALVINGS = 40
# Longest step of a linear predictor: far from the maximum the information says little of what lies beyond it.
LONGEST_STEP = 2.0
CONVERGED = 1e-9
# The same along a profile, of which only the height is wanted: it is flat at its maximum.
NEAR = 1e-6
# Standard errors from the estimate within which the end of a profile is looked for.
FARTHEST = 50


@dataclass(frozen=True, slots=True)
class PenalisedFit:
    """Maximum of the penalised likelihood.

    Parameters
    ----------
    counts : Counts
        What was fitted.
    coefficients, covariance : ndarray of shape (p,), (p, p)
        The covariance is the inverse of the expected information.
    penalised : float
        Log-likelihood with the penalty.
    """

    counts: Counts
    coefficients: Floats
    covariance: Floats
    penalised: float

    @property
    def std_error(self) -> Floats:
        """Standard errors (p,)."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    def profile(self, column: int, level: float) -> tuple[float, float, float]:
        """Return limits of a coefficient and the p-value against 0, from the profile of the penalised likelihood."""
        start, reach = self.coefficients[column], self.std_error[column]
        low, high = (start + self._end(column, side * reach, chi2.ppf(level, 1)) for side in (-1, 1))
        return float(low), float(high), float(chi2.sf(max(self._drop(column, -start), 0.0), 1))

    def _drop(self, column: int, shift: float) -> float:
        """Return twice the penalised log-likelihood lost by moving a coefficient from its estimate and holding it."""
        # The others follow as the information says: the profile starts near where it ends.
        start = self.coefficients + shift * self.covariance[column] / self.covariance[column, column]
        free = np.arange(len(start)) != column
        return 2 * (self.penalised - _maximise(self.counts, start, free, NEAR)[1])

    def _end(self, column: int, step: float, allowed: float) -> float:
        """Return the shift at which so much is lost, nan where it lies too far."""
        for outer in range(2, FARTHEST):
            if self._drop(column, outer * step) > allowed:
                ends = 0.0, outer * step
                return float(brentq(lambda shift: self._drop(column, shift) - allowed, *ends, xtol=1e-6 * abs(step)))
        return math.nan


def penalised_cloglog(counts: Counts) -> PenalisedFit:
    """Fit the complementary log-log model by maximum penalised likelihood.

    Raises
    ------
    DegenerateDataError
        When the maximum is not reached.
    """
    start = np.zeros(counts.matrix.shape[1])
    coefficients, penalised = _maximise(counts, start, np.ones(len(start), bool), CONVERGED)
    covariance = np.asarray(np.linalg.inv(_terms(counts, coefficients)[2]), dtype=np.float64)
    return PenalisedFit(counts, coefficients, covariance, penalised)


def _maximise(counts: Counts, start: Floats, free: Booleans, close: float) -> tuple[Floats, float]:
    """Maximise over the free coefficients by scoring, halving steps until they gain; return them and the height."""
    coefficients = start
    height, score, information = _terms(counts, coefficients)
    for _ in range(MAX_STEPS):
        step = np.zeros(len(start))
        step[free] = np.linalg.solve(information[np.ix_(free, free)], score[free])
        longest = float(np.abs(counts.matrix @ step).max())
        if longest < close:
            return coefficients, height
        step *= min(1.0, LONGEST_STEP / longest)
        for _ in range(MAX_HALVINGS):
            found = _terms(counts, coefficients + step)
            if found[0] > height:
                break
            step = step / 2
        else:
            return coefficients, height  # no gain is left but rounding
        coefficients, (height, score, information) = coefficients + step, found
    raise DegenerateDataError(
        f"the penalised fit did not converge: {MAX_STEPS} steps; "
        "look for a covariate with extreme values or that nearly repeats others"
    )


def _terms(counts: Counts, coefficients: Floats) -> tuple[float, Floats, Floats]:
    """Return penalised log-likelihood, its derivative (p,) and the expected information (p, p)."""
    rows, without = counts.matrix, counts.at_risk - counts.events
    with np.errstate(over="ignore", under="ignore", divide="ignore", invalid="ignore"):
        hazard = np.exp(rows @ coefficients)
        odds = np.expm1(hazard)
        weight = counts.at_risk * hazard**2 / odds
        information = rows.T @ (weight[:, np.newaxis] * rows)
        sign, determinant = np.linalg.slogdet(information)
        happened = np.where(counts.events > 0, np.log(-np.expm1(-hazard)), 0.0)
        height = float(counts.events @ happened - without @ hazard + determinant / 2)
        if sign <= 0 or not math.isfinite(height):
            return -math.inf, coefficients, information
        leverage = weight * ((rows @ np.linalg.inv(information)) * rows).sum(axis=1)
        change = leverage / 2 * (2 + hazard / np.expm1(-hazard))
        score = counts.events * hazard / odds - without * hazard + change
    return height, rows.T @ score, information
