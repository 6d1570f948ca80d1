"""Partial likelihood of the Cox model, term by term over the risk sets.

Everything else of the model (maximum, tests, proportional-hazards test) is a sum of these terms, weighted
or not, so all three rules for ties share it. Covariates are expected centred and scaled.

References: Cox (1972, 1975); Breslow (1974); Efron (1977).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from evaluation.statistics.hazards.risk_sets import RiskSets
from evaluation.statistics.hazards.rows import Floats, Integers

Ties = Literal["efron", "breslow", "exact"]


@dataclass(frozen=True, slots=True)
class LikelihoodTerms:
    """Contribution of each risk set: log-likelihood (T,), score (T, p), information (T, p, p)."""

    loglik: Floats
    score: Floats
    information: Floats


PartialLikelihood = Callable[[Floats], LikelihoodTerms]


@dataclass(frozen=True, slots=True)
class TiedEvents:
    """Denominators of the events of a risk set.

    Event ``l`` of ``d`` that share a time has the denominator ``S0 - fraction * D0``, with the sums ``S0``
    over the rows at risk and ``D0`` over the rows with the event: ``fraction`` is ``l / d`` by Efron's rule
    and 0 by Breslow's.
    """

    event_set: Integers
    fraction: Floats
    n_sets: int

    def sums(self, at_risk: Floats, events: Floats) -> tuple[Floats, ...]:
        """Sum over the events of each risk set, with ``u`` one over the denominator and ``f`` the fraction.

        Returns the sums of -log u, u, f u, u^2, f u^2 and f^2 u^2, each of shape (T,).
        """
        denominator = at_risk[self.event_set] - self.fraction * events[self.event_set]
        u, f = 1 / denominator, self.fraction
        parts = (np.log(denominator), u, f * u, u * u, f * u * u, (f * u) ** 2)
        sums = (np.bincount(self.event_set, weights=part, minlength=self.n_sets) for part in parts)
        return tuple(total.astype(np.float64) for total in sums)


def tied_events(risk_sets: RiskSets, ties: Ties) -> TiedEvents:
    """Order the events within each risk set and give them their fraction."""
    counts = risk_sets.n_events
    event_set = np.repeat(np.arange(risk_sets.n_sets), counts)
    order = np.arange(len(event_set)) - np.repeat(np.cumsum(counts) - counts, counts)
    fraction = order / counts[event_set] if ties == "efron" else np.zeros(len(event_set))
    return TiedEvents(event_set, fraction, risk_sets.n_sets)


def efron_breslow_likelihood(covariates: Floats, risk_sets: RiskSets, ties: Ties) -> PartialLikelihood:
    """Return the function from coefficients (p,) to terms, by Efron's or Breslow's rule."""
    p = covariates.shape[1]
    row, column = np.triu_indices(p)
    features = np.column_stack([np.ones(len(covariates)), covariates, covariates[:, row] * covariates[:, column]])
    tied = tied_events(risk_sets, ties)

    def terms(coefficients: Floats) -> LikelihoodTerms:
        predictor = linear_predictor(covariates, coefficients)
        shift = predictor.max()
        weighted = np.exp(predictor - shift)[:, None] * features
        s0, s1, s2 = _moments(risk_sets.at_risk_sum(weighted), row, column, p)
        d0, d1, d2 = _moments(risk_sets.event_sum(weighted), row, column, p)
        logs, u, fu, uu, fuu, ffuu = tied.sums(s0, d0)
        observed = risk_sets.event_sum(np.column_stack([predictor - shift, covariates]))
        cross = s1[:, :, None] * d1[:, None, :]
        squares = (
            uu[:, None, None] * s1[:, :, None] * s1[:, None, :]
            - fuu[:, None, None] * (cross + cross.transpose(0, 2, 1))
            + ffuu[:, None, None] * d1[:, :, None] * d1[:, None, :]
        )
        return LikelihoodTerms(
            loglik=observed[:, 0] - logs,
            score=observed[:, 1:] - (u[:, None] * s1 - fu[:, None] * d1),
            information=u[:, None, None] * s2 - fu[:, None, None] * d2 - squares,
        )

    return terms


def linear_predictor(covariates: Floats, coefficients: Floats) -> Floats:
    """Sum covariates times coefficients column by column: equal rows get equal values to the last bit."""
    total = np.zeros(len(covariates))
    for column, coefficient in zip(covariates.T, coefficients, strict=True):
        total += column * coefficient
    return total


def _moments(sums: Floats, row: Integers, column: Integers, p: int) -> tuple[Floats, Floats, Floats]:
    second = np.empty((len(sums), p, p))
    second[:, row, column] = sums[:, 1 + p :]
    second[:, column, row] = sums[:, 1 + p :]
    return sums[:, 0], sums[:, 1 : 1 + p], second
