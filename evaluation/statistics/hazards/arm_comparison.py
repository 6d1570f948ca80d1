"""Observed and expected events in an arm: log-rank test, and Mantel-Byar test where people change arm."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation.statistics.hazards.coefficients import HypothesisTest, chi_squared_test
from evaluation.statistics.hazards.risk_sets import RiskSets
from evaluation.statistics.hazards.rows import Floats


@dataclass(frozen=True, slots=True)
class ObservedExpected:
    """Events in the arm and how many would be there if the hazard did not depend on the arm.

    Parameters
    ----------
    observed : int
    expected : float
    variance : float
        Hypergeometric, so exact for ties.
    test : HypothesisTest or None
        None where the variance is 0: both arms are never at risk together when an event happens.
    """

    observed: int
    expected: float
    variance: float
    test: HypothesisTest | None


def compare_arms(risk_sets: RiskSets, in_arm: Floats) -> ObservedExpected:
    """Compare events in an arm with those expected from the risk sets.

    Parameters
    ----------
    risk_sets : RiskSets
        At the distinct event times.
    in_arm : ndarray of shape (n,)
        1 for rows in the arm, 0 for the others.

    References
    ----------
    Mantel (1966), log-rank test; Mantel & Byar (1974), with rows of people who enter the arm late.
    """
    columns = np.column_stack([np.ones(len(in_arm)), in_arm])
    at_risk, arm_at_risk = risk_sets.at_risk_sum(columns).T
    events, arm_events = risk_sets.event_sum(columns).T
    share = arm_at_risk / at_risk
    expected = events * share
    variance = float((expected * (1 - share) * (at_risk - events) / np.maximum(at_risk - 1, 1)).sum())
    difference = float((arm_events - expected).sum())
    test = chi_squared_test(difference**2 / variance, 1) if variance > 0 else None
    return ObservedExpected(int(arm_events.sum()), float(expected.sum()), variance, test)
