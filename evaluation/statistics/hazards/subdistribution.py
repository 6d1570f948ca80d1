"""Risk sets of the subdistribution hazard: people with a competing event stay in, with falling weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from evaluation.statistics.hazards.risk_sets import RiskSets
from evaluation.statistics.hazards.rows import Booleans, Floats, Integers

Convention = Literal["crr", "finegray"]


@dataclass(frozen=True)
class SubdistributionRiskSets(RiskSets):
    """Risk sets in which a person with a competing event at X counts ``G(t-) / G(X-)`` after X.

    G is the Kaplan-Meier curve of the time to censoring. The sums, and so everything that is made from them
    (likelihood, score residuals), are those of the Cox model otherwise.

    Parameters
    ----------
    competing : ndarray of int
        Rows with a competing event.
    row_censoring : ndarray of shape (number of competing rows,)
        G just before the competing event.
    set_censoring : ndarray of shape (T,)
        G just before the event time of each risk set.
    """

    competing: Integers
    row_censoring: Floats
    set_censoring: Floats

    def at_risk_sum(self, values: Floats) -> Floats:
        """Sum the rows' values (n, k) over the rows at risk, with their weights: shape (T, k)."""
        stayed = self.after_competing().at_risk_sum(values[self.competing] / self.row_censoring[:, None])
        return super().at_risk_sum(values) + self.set_censoring[:, None] * stayed

    def cumulate(self, values: Floats) -> Floats:
        """Sum the risk sets' values (T, k) over the time that each row is at risk, with its weights: (n, k)."""
        total = super().cumulate(values)
        stayed = self.after_competing().cumulate(self.set_censoring[:, None] * values)
        total[self.competing] += stayed / self.row_censoring[:, None]
        return total

    def after_competing(self) -> RiskSets:
        """Return the same risk sets for the people with a competing event, after that event only."""
        n = len(self.competing)
        return RiskSets(
            times=self.times,
            stratum=self.stratum,
            begins=self.begins,
            row_stratum=np.zeros(n, dtype=np.int64),
            first=self.end[self.competing],
            end=np.full(n, self.n_sets),
            event_set=np.full(n, -1),
        )


def subdistribution_risk_sets(
    risk_sets: RiskSets, time: Floats, competing: Booleans, censored: Booleans, convention: Convention
) -> SubdistributionRiskSets:
    """Add people with a competing event to the risk sets of the event of interest."""
    times, survival = censoring_curve(time, censored, convention)

    def just_before(moments: Floats) -> Floats:
        return np.asarray(survival[np.searchsorted(times, moments, side="left")])

    rows = np.flatnonzero(competing)
    plain = {name: getattr(risk_sets, name) for name in RiskSets.__dataclass_fields__}
    return SubdistributionRiskSets(
        **plain,
        competing=rows,
        row_censoring=just_before(time[rows]),
        set_censoring=just_before(risk_sets.times),
    )


def censoring_curve(time: Floats, censored: Booleans, convention: Convention) -> tuple[Floats, Floats]:
    """Kaplan-Meier curve of the time to censoring: the censoring times (m,), and G from before the first (m + 1,).

    People with an event at the time of a censoring are at risk of it by the convention of ``crr`` and no
    longer by that of ``finegray``.
    """
    times, counts = np.unique(time[censored], return_counts=True)
    ordered = np.sort(time)
    at_risk = len(time) - np.searchsorted(ordered, times, side="left")
    if convention == "finegray":
        events = np.sort(time[~censored])
        at_risk -= np.searchsorted(events, times, side="right") - np.searchsorted(events, times, side="left")
    return times, np.concatenate([[1.0], np.cumprod(1 - counts / at_risk)])


def censoring_influence(
    risk_sets: SubdistributionRiskSets, time: Floats, censored: Booleans, weight: Floats, covariates: Floats
) -> Floats:
    """Part of each person in the score that comes from estimating G, shape (n, p); Breslow's rule.

    At a censoring time u, q(u) sums over people with a competing event before u their score after u. A person's
    part is q over the number at risk, where censored, less its expectation while at risk of censoring: the psi of
    Fine & Gray (1999), with everyone at u counted as at risk, as ``cmprsk::crr`` does.
    """
    moments, counts = np.unique(time[censored], return_counts=True)
    left = _score_left(risk_sets, moments, weight, covariates)
    gone = _weight_gone(risk_sets, moments, time, weight, covariates)
    q = gone[:, 1:] * left[:, :1] - gone[:, :1] * left[:, 1:]
    exposed = (len(time) - np.searchsorted(np.sort(time), moments, side="left"))[:, None]
    passed = _running(q * counts[:, None] / exposed**2)
    influence = -passed[np.searchsorted(moments, time, side="right")]
    influence[censored] += (q / exposed)[np.searchsorted(moments, time[censored])]
    return np.asarray(influence)


def _score_left(risk_sets: SubdistributionRiskSets, moments: Floats, weight: Floats, covariates: Floats) -> Floats:
    """Hazard weighted by G, and its product with the mean covariates, from each moment on: (m, 1 + p)."""
    at_risk = risk_sets.at_risk_sum(weight[:, None] * _with_one(covariates))
    step = risk_sets.n_events * risk_sets.set_censoring / at_risk[:, 0]
    steps = step[:, None] * (at_risk / at_risk[:, :1])
    return np.asarray(_running(steps[::-1])[::-1][np.searchsorted(risk_sets.times, moments, side="left")])


def _weight_gone(
    risk_sets: SubdistributionRiskSets, moments: Floats, time: Floats, weight: Floats, covariates: Floats
) -> Floats:
    """Weight over G of people with a competing event before each moment, and times covariates: (m, 1 + p)."""
    rows = risk_sets.competing
    order = np.argsort(time[rows], kind="stable")
    shares = (weight[rows] / risk_sets.row_censoring)[:, None] * _with_one(covariates[rows])
    return np.asarray(_running(shares[order])[np.searchsorted(time[rows][order], moments, side="left")])


def _with_one(covariates: Floats) -> Floats:
    return np.column_stack([np.ones(len(covariates)), covariates])


def _running(values: Floats) -> Floats:
    """Running totals of the rows, from before the first: (rows + 1, k)."""
    return np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])
