"""Exact rule for ties: the conditional likelihood of who has the event, given how many have it.

The sum over all subsets of ``d`` rows at risk is not enumerated: adding one row at a time, with probability
``p = w / (1 + w)`` for a row of weight ``w``, gives the distribution of the number of events (Poisson
binomial) together with the first two moments of the covariates' sum. The conditional moments at ``d`` are
the expected score and the information. Scaling the weights so that ``d`` events are expected keeps every
number in range for any size of risk set.

References: Cox (1972), discrete logistic model; Gail, Lubin & Rubinstein (1981), recursion.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit

from evaluation.statistics.hazards.partial_likelihood import LikelihoodTerms, PartialLikelihood, linear_predictor
from evaluation.statistics.hazards.risk_sets import RiskSets
from evaluation.statistics.hazards.rows import Floats


def exact_likelihood(covariates: Floats, risk_sets: RiskSets) -> PartialLikelihood:
    """Return the function from coefficients (p,) to terms, by the exact rule.

    One evaluation takes a number of steps equal to the sum of rows at risk over all risk sets.
    """
    counts = risk_sets.n_events
    members = [np.flatnonzero(risk_sets.members(k)) for k in range(risk_sets.n_sets)]

    def terms(coefficients: Floats) -> LikelihoodTerms:
        predictor = linear_predictor(covariates, coefficients)
        observed = risk_sets.event_sum(np.column_stack([predictor, covariates]))
        parts = [
            _conditional_moments(predictor[rows], covariates[rows], int(d))
            for rows, d in zip(members, counts, strict=True)
        ]
        return LikelihoodTerms(
            loglik=observed[:, 0] - np.array([part[0] for part in parts]),
            score=observed[:, 1:] - np.array([part[1] for part in parts]),
            information=np.array([part[2] for part in parts]),
        )

    return terms


def _conditional_moments(predictor: Floats, covariates: Floats, d: int) -> tuple[float, Floats, Floats]:
    """Return log of the sum over subsets of size ``d``, and mean and covariance of a subset's covariate sum."""
    p = covariates.shape[1]
    if d == len(predictor):
        return float(predictor.sum()), covariates.sum(axis=0), np.zeros((p, p))
    tilt = _tilt(predictor, d)
    chance = expit(predictor + tilt)
    count, first, second = _subset_distribution(chance, covariates, d)
    log_sum = np.log(count) + float(np.logaddexp(0, predictor + tilt).sum()) - d * tilt
    mean = first / count
    return float(log_sum), mean, second / count - np.outer(mean, mean)


def _tilt(predictor: Floats, d: int) -> float:
    """Find the number to add to every predictor so that ``d`` events are expected."""
    start = np.log(d / (len(predictor) - d))
    span = float(np.ptp(predictor)) + 1.0
    middle = start - float(np.median(predictor))

    def excess(tilt: float) -> float:
        return float(expit(predictor + tilt).sum()) - d

    return float(brentq(excess, middle - span, middle + span, xtol=1e-3))


def _subset_distribution(chance: Floats, covariates: Floats, d: int) -> tuple[float, Floats, Floats]:
    """Probability of ``d`` events, and the first two moments of their covariates' sum on that event."""
    p = covariates.shape[1]
    count = np.zeros(d + 1)
    count[0] = 1.0
    first, second = np.zeros((d + 1, p)), np.zeros((d + 1, p, p))
    for q, x in zip(chance, covariates, strict=True):
        cross = first[:-1, :, None] * x
        joined = second[:-1] + cross + cross.transpose(0, 2, 1) + count[:-1, None, None] * np.outer(x, x)
        second *= 1 - q
        second[1:] += q * joined
        gained = q * (first[:-1] + count[:-1, None] * x)
        first *= 1 - q
        first[1:] += gained
        gained_count = q * count[:-1]
        count *= 1 - q
        count[1:] += gained_count
    return float(count[d]), first[d], second[d]
