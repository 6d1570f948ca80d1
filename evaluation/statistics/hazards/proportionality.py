"""Test of proportional hazards: does a coefficient change with time?"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from evaluation.statistics.degenerate import DegenerateDataError
from evaluation.statistics.hazards.coefficients import quadratic_test, tidy
from evaluation.statistics.hazards.partial_likelihood import LikelihoodTerms
from evaluation.statistics.hazards.risk_sets import RiskSets, build_risk_sets
from evaluation.statistics.hazards.rows import Floats, SurvivalRows

Transform = Literal["km", "identity", "rank", "log"]


def proportional_hazards_test(
    terms: LikelihoodTerms, names: tuple[str, ...], rows: SurvivalRows, risk_sets: RiskSets, transform: Transform
) -> pd.DataFrame:
    """Score test that adding ``covariate x g(time)`` to the model gains nothing, by term and for all together.

    Parameters
    ----------
    terms : LikelihoodTerms
        At the maximum.
    names : tuple of str
        Of the coefficients.
    rows, risk_sets
        Data of the fit.
    transform : {"km", "identity", "rank", "log"}
        g(t): one minus the Kaplan-Meier curve just before t over all strata (least moved by late events),
        t, the rank of t among all times, log t.

    Returns
    -------
    DataFrame
        ``term, statistic, df, p_value``; the last term is ``GLOBAL``. None where a test is undefined.

    Notes
    -----
    The score test of Grambsch & Therneau (1994) as in ``survival::cox.zph`` from version 3 on, one test a
    coefficient; older versions and other software approximate it from scaled Schoenfeld residuals.
    """
    g = _transformed(transform, rows, risk_sets)
    g = g - np.average(g, weights=risk_sets.n_events)
    score = g @ terms.score
    plain = terms.information.sum(axis=0)
    crossed, squared = (np.tensordot(weight, terms.information, axes=1) for weight in (g, g**2))
    # Information on the time-varying part that is left once the coefficients themselves are estimated.
    left = squared - crossed @ np.linalg.solve(plain, crossed)
    records = [_record(name, score[[k]], left[np.ix_([k], [k])]) for k, name in enumerate(names)]
    return tidy([*records, _record("GLOBAL", score, left)])


def _record(name: str, score: Floats, information: Floats) -> dict[str, object]:
    test = quadratic_test(score, information)
    statistic, p_value = (test.statistic, test.p_value) if test else (None, None)
    return {"term": name, "statistic": statistic, "df": len(score), "p_value": p_value}


def _transformed(transform: str, rows: SurvivalRows, risk_sets: RiskSets) -> Floats:
    times = risk_sets.times
    if transform == "identity":
        return times
    if transform == "log":
        if np.any(times == 0):
            raise DegenerateDataError("an event at time zero has no logarithm")
        return np.log(times)
    if transform == "rank":
        order = np.argsort(rows.stop)
        return np.asarray(rankdata(rows.stop)[order][np.searchsorted(rows.stop[order], times)])
    if transform == "km":
        return 1 - _survival_before(times, rows)
    raise ValueError(f"transform: {transform!r} is not accepted; use 'km', 'identity', 'rank' or 'log'")


def _survival_before(times: Floats, rows: SurvivalRows) -> Floats:
    everyone = build_risk_sets(rows.pooled())
    at_risk = everyone.at_risk_sum(np.ones((rows.n, 1)))[:, 0]
    survival = np.concatenate([[1.0], np.cumprod(1 - everyone.n_events / at_risk)])
    return np.asarray(survival[np.searchsorted(everyone.times, times)])
