"""Score residuals, robust covariance and the baseline hazard of a Cox model.

References: Lin & Wei (1989), robust inference; Therneau & Grambsch (2000), sections 4.6 and 7.1, Efron's rule.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from evaluation.statistics.hazards.partial_likelihood import TiedEvents, Ties, linear_predictor, tied_events
from evaluation.statistics.hazards.risk_sets import RiskSets
from evaluation.statistics.hazards.rows import Floats, Integers


def score_residuals(covariates: Floats, risk_sets: RiskSets, ties: Ties, coefficients: Floats) -> Floats:
    """Share of each row in the score, shape (n, p).

    A row's covariates less their mean over the risk set, where it has an event, minus the same difference
    times the row's hazard over all risk sets that it is in. By Efron's rule tied events are in each
    other's risk sets in part only, so part of their hazard is given back.
    """
    predictor = linear_predictor(covariates, coefficients)
    weight = np.exp(predictor - predictor.max())
    tied = tied_events(risk_sets, ties)
    weighted = weight[:, None] * np.column_stack([np.ones(len(weight)), covariates])
    at_risk, events = risk_sets.at_risk_sum(weighted), risk_sets.event_sum(weighted)
    s0, s1, d0, d1 = at_risk[:, 0], at_risk[:, 1:], events[:, 0], events[:, 1:]
    _, u, fu, uu, fuu, ffuu = (part[:, None] for part in tied.sums(s0, d0))
    steps = np.column_stack([u, uu * s1 - fuu * d1])
    passed = risk_sets.cumulate(steps)
    residuals = -weight[:, None] * (covariates * passed[:, :1] - passed[:, 1:])
    own = np.flatnonzero(risk_sets.event_set >= 0)
    at = risk_sets.event_set[own]
    mean = ((u * s1 - fu * d1) / risk_sets.n_events[:, None])[at]
    returned = covariates[own] * fu[at] - (fuu * s1 - ffuu * d1)[at]
    residuals[own] += covariates[own] - mean + weight[own, None] * returned
    return np.asarray(residuals)


def cluster_sums(residuals: Floats, cluster: Integers | None) -> Floats:
    """Sum rows (n, p) within clusters; each row is its own cluster where there are none."""
    if cluster is None:
        return residuals
    return np.column_stack([np.bincount(cluster, weights=column) for column in residuals.T])


def hazard_steps(predictor: Floats, risk_sets: RiskSets, tied: TiedEvents) -> Floats:
    """Step of the cumulative baseline hazard at each risk set, shape (T,), where the predictor is zero."""
    shift = float(predictor.max())
    weight = np.exp(predictor - shift)[:, None]
    steps = tied.sums(risk_sets.at_risk_sum(weight)[:, 0], risk_sets.event_sum(weight)[:, 0])[1]
    return np.asarray(steps * np.exp(-shift), dtype=np.float64)


def baseline_frame(steps: Floats, risk_sets: RiskSets, labels: tuple[object, ...]) -> pd.DataFrame:
    """Cumulative hazard with all covariates at 0, by event time and, where there are several, stratum."""
    frame = pd.DataFrame({"stratum": risk_sets.stratum, "time": risk_sets.times, "step": steps})
    frame["cumulative_hazard"] = frame.groupby("stratum")["step"].cumsum()
    frame["stratum"] = [labels[code] for code in frame["stratum"]]
    columns = ["time", "cumulative_hazard"] if len(labels) == 1 else ["stratum", "time", "cumulative_hazard"]
    return frame[columns]
