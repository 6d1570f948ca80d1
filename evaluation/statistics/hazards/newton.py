"""Maximum of a partial likelihood: Newton's method, and what can be said where there is no maximum.

A partial likelihood is concave. Where it has no maximum (monotone likelihood), it flattens along a direction in
which the coefficients grow without limit: steps stay long while nothing is gained. Information that has vanished
in some direction then tells which coefficients have no estimate, and the rest keep theirs.

Everything is measured by what it does to the linear predictor over the range of a covariate (its reach), so that
the limits below mean the same for every covariate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation.statistics.hazards.partial_likelihood import LikelihoodTerms, PartialLikelihood
from evaluation.statistics.hazards.rows import Booleans, Floats

MAX_ITERATIONS = 100
MAX_HALVINGS = 30
# Longest step in the linear predictor: where the likelihood is flat, Newton's own step may be any length.
LONGEST_STEP = 10.0
# Linear predictors further apart than this leave the range of floating-point numbers when they are squared.
LARGEST_PREDICTOR = 300.0
# Step below which the maximum is found.
CONVERGED = 1e-9
# Gain of log-likelihood that is none; this many in a row without convergence mean a flat direction.
NO_GAIN = 1e-9
STALLED_STEPS = 4
# A coefficient that is still moving this far when nothing is gained grows without limit.
STILL_MOVING = 1e-3
# Information below which a direction has none (a standard error above 300), and a coefficient's part in it.
NO_INFORMATION = 1e-5
PART_OF_DIRECTION = 1e-3
# Information left in a covariate, per event and in units of its variance, below which it repeats others.
REPEATED = 1e-9


@dataclass(frozen=True, slots=True)
class Optimum:
    """Where the maximisation ended.

    Parameters
    ----------
    coefficients : ndarray of shape (p,)
    covariance : ndarray of shape (p, p)
        Inverse of the information, without the directions that have none.
    start, terms : LikelihoodTerms
        At zero and at ``coefficients``.
    diverging : ndarray of bool, shape (p,)
        Coefficients that grow without limit: the likelihood is monotone in them.
    lost : ndarray of bool, shape (p,)
        Coefficients about which nothing is left to learn once others grow without limit.
    reached : bool
        Whether the log-likelihood is as high as it gets, at a maximum or at a flat end.
    """

    coefficients: Floats
    covariance: Floats
    start: LikelihoodTerms
    terms: LikelihoodTerms
    diverging: Booleans
    lost: Booleans
    reached: bool

    @property
    def finite(self) -> Booleans:
        """Coefficients that have an estimate, shape (p,)."""
        return ~(self.diverging | self.lost)


def maximise(likelihood: PartialLikelihood, reach: Floats) -> Optimum:
    """Maximise from zero.

    Parameters
    ----------
    likelihood : callable
        From coefficients (p,) to the terms of the risk sets.
    reach : ndarray of shape (p,)
        Range of each covariate.

    Returns
    -------
    Optimum
        Without any finite coefficient where neither a maximum nor a flat end is within reach, as with
        people set apart by a hair's breadth of a covariate.
    """
    coefficients = np.zeros(len(reach))
    start = terms = likelihood(coefficients)
    step, stalled = np.zeros(len(reach)), 0
    for _ in range(MAX_ITERATIONS):
        step = _newton_step(terms, reach)
        if np.sum(np.abs(step) * reach) < CONVERGED:
            return _optimum(coefficients + step, start, likelihood(coefficients + step), reach, np.zeros_like(step))
        taken, new_terms = _halve_until_better(likelihood, coefficients, terms, step)
        stalled = stalled + 1 if new_terms.loglik.sum() - terms.loglik.sum() < NO_GAIN else 0
        coefficients, terms = coefficients + taken, new_terms
        if stalled >= STALLED_STEPS:
            return _optimum(coefficients, start, terms, reach, step)
        if np.sum(np.abs(coefficients) * reach) > LARGEST_PREDICTOR:
            break
    return _no_optimum(coefficients, start, terms, np.abs(step) * reach > STILL_MOVING)


def repeated_columns(information: Floats, n_events: int) -> Booleans:
    """Find covariates that are constant within risk sets or a combination of those before them.

    Works as a Cholesky decomposition of the information that skips columns with nothing left.
    """
    left = information.copy()
    repeated = np.zeros(len(left), bool)
    for k in range(len(left)):
        pivot = left[k, k]
        repeated[k] = pivot <= REPEATED * n_events
        if not repeated[k]:
            left -= np.outer(left[:, k], left[k]) / pivot
    return repeated


def _newton_step(terms: LikelihoodTerms, reach: Floats) -> Floats:
    values, directions = _directions(terms, reach)
    along = directions.T @ (terms.score.sum(axis=0) / reach)
    # Rounding is all there is in a direction of no information; it says nothing about where to go.
    some = values > np.finfo(float).eps * values.max(initial=0)
    step = directions[:, some] @ (along[some] / values[some]) / reach
    return np.asarray(step * min(1.0, LONGEST_STEP / max(np.sum(np.abs(step) * reach), CONVERGED)))


def _halve_until_better(
    likelihood: PartialLikelihood, coefficients: Floats, terms: LikelihoodTerms, step: Floats
) -> tuple[Floats, LikelihoodTerms]:
    """Halve the step until the likelihood is not lower, up to its own rounding."""
    best = terms.loglik.sum()
    for _ in range(MAX_HALVINGS):
        # A step that is too long overflows or empties a risk set; the comparison then fails and it is halved.
        with np.errstate(all="ignore"):
            new_terms = likelihood(coefficients + step)
        if new_terms.loglik.sum() >= best - 1e-13 * abs(best):
            return step, new_terms
        step = step / 2
    return np.zeros_like(step), terms


def _optimum(
    coefficients: Floats, start: LikelihoodTerms, terms: LikelihoodTerms, reach: Floats, step: Floats
) -> Optimum:
    values, directions = _directions(terms, reach)
    some = values > NO_INFORMATION
    covariance = directions[:, some] / values[some] @ directions[:, some].T / np.outer(reach, reach)
    without = np.any(np.abs(directions[:, ~some]) > PART_OF_DIRECTION, axis=1)
    moving = np.abs(step) * reach > STILL_MOVING
    return Optimum(coefficients, covariance, start, terms, moving, without & ~moving, True)


def _no_optimum(coefficients: Floats, start: LikelihoodTerms, terms: LikelihoodTerms, moving: Booleans) -> Optimum:
    nothing = np.zeros((len(moving), len(moving)))
    return Optimum(coefficients, nothing, start, terms, moving, ~moving, False)


def _directions(terms: LikelihoodTerms, reach: Floats) -> tuple[Floats, Floats]:
    """Information along its principal directions, and these, in units of the reach."""
    return np.linalg.eigh(terms.information.sum(axis=0) / np.outer(reach, reach))
