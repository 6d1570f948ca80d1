"""Model of the monthly hazard on person-months.

With times known by month only, the complementary log-log link makes this the proportional-hazards model of
the continuous time behind them (Prentice & Gloeckler 1978): hazard ratios, and no rule for ties. The logit
link gives the discrete-time model of Cox (1972), with odds ratios. The fit (statsmodels' GLM) reads counts,
so that its cost grows with months and combinations of covariates and not with people.
"""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pandas as pd

from evaluation.statistics.hazards.coefficients import (
    HypothesisTest,
    chi_squared_test,
    coefficient_frame,
    read_level,
    spread,
)
from evaluation.statistics.hazards.firth_profile import penalised_frame, profile
from evaluation.statistics.hazards.monthly_design import Baseline, MonthlyDesign, build_design
from evaluation.statistics.hazards.monthly_fit import RATIOS, Link, MonthlyFit
from evaluation.statistics.hazards.monthly_likelihood import (
    Counts,
    MaximumLikelihood,
    firth,
    log_likelihood,
    maximum_likelihood,
    person_sums,
    separated_columns,
)
from evaluation.statistics.hazards.monthly_penalised import PenalisedFit, penalised_cloglog
from evaluation.statistics.hazards.newton import repeated_columns
from evaluation.statistics.hazards.person_periods import person_months
from evaluation.statistics.hazards.rows import Floats, Integers, read_clusters, read_covariates, read_times

CLUSTER = "cluster of the person"


def monthly(
    time: Any,
    event: Any,
    covariates: Any,
    *,
    arm: str | None = None,
    effects_by_month: bool = False,
    baseline: Baseline = "months",
    link: Link = "cloglog",
    cluster: Any = None,
    level: float = 0.95,
) -> MonthlyFit:
    """Fit a model of the hazard in each month.

    Parameters
    ----------
    time : array-like of shape (n,)
        Months to the event or to censoring; fractions are put into months as :func:`person_months` says.
    event : array-like of shape (n,)
        Whether the event happened at ``time``.
    covariates : DataFrame of shape (n, p)
        Numeric columns, constant over a person's months.
    arm : str, optional
        Column whose effect may change from month to month; needed with several columns.
    effects_by_month : bool, default False
        One effect of the arm for each month with events, instead of one in all.
    baseline : "months", "log" or int, default "months"
        One free hazard a month; linear in log month; or a polynomial in month of this degree. Months without
        events are left out where each month has a coefficient of its own.
    link : {"cloglog", "logit"}, default "cloglog"
        Complementary log-log for hazard ratios, logit for odds ratios.
    cluster : array-like of shape (n,), optional
        Groups of people that are independent of each other.
    level : float, default 0.95
        Confidence level.

    Returns
    -------
    MonthlyFit
        Where a cell is empty, so that no finite coefficients exist, the fit is penalised under the same link: Jeffreys'
        prior, which is Firth's penalty with the logit. ``method`` and ``separated`` say so.

    Raises
    ------
    ValueError
        For bad input, or an unknown link, baseline or arm.

    References
    ----------
    Prentice & Gloeckler (1978), Biometrics 34, 57-67. R: ``glm(binomial("cloglog"))`` on person-months, robust
    standard errors as ``sandwich::vcovCL(type = "HC0", cadjust = FALSE)``.
    """
    if link not in get_args(Link):
        raise ValueError(f"link: {link!r} is not accepted; use 'cloglog' or 'logit'")
    n = len(read_times(time, "time"))
    values, terms = read_covariates(covariates, n)
    by_month = _arm_by_month(arm, terms) if effects_by_month else None
    keys = pd.DataFrame(values, columns=list(terms))
    if cluster is not None:
        keys[CLUSTER] = read_clusters(cluster, n)
    table = person_months(time, event, keys)
    if not table["n_event"].any():
        return _undefined(terms, link, read_level(level), n, "there are no events")
    design = build_design(table, terms, baseline, by_month)
    fitted = table[design.fitted]
    if (fitted["n_event"] == fitted["n_at_risk"]).all():
        return _undefined(terms, link, read_level(level), n, "everyone has the event in every month at risk")
    return _fit(table, design, link, read_level(level), n, _common_effect(table, design, terms, baseline, by_month))


def _arm_by_month(arm: str | None, terms: tuple[str, ...]) -> str:
    chosen = terms[0] if arm is None and len(terms) == 1 else arm
    if chosen not in terms:
        raise ValueError(f"arm: {arm!r} is not a column of covariates; choose one of {', '.join(terms)}")
    return chosen


def _common_effect(
    table: pd.DataFrame, design: MonthlyDesign, terms: tuple[str, ...], baseline: Baseline, by_month: str | None
) -> MonthlyDesign | None:
    """Design of the same rows with one effect of the arm in all months."""
    return None if by_month is None else build_design(table[design.fitted], terms, baseline, None)


def _fit(
    table: pd.DataFrame, design: MonthlyDesign, link: Link, level: float, n: int, common: MonthlyDesign | None
) -> MonthlyFit:
    kept = _distinct_columns(design.matrix)
    counts = _counts(table, design, kept)
    fit = maximum_likelihood(counts, link)
    infinite = separated_columns(counts, fit.coefficients, link)
    separated = {
        design.terms[k]: f"the coefficient of {design.terms[k]} has no finite maximum-likelihood estimate: "
        "a combination of month and covariates has no event, or nothing but events"
        for k in kept[infinite]
    }
    if separated:
        frame, loglik = _penalised(design, counts, kept, level, link)
    else:
        frame = _frame(table, design, fit, kept, link, level)
        loglik = log_likelihood(counts, fit.coefficients, link)
    return MonthlyFit(
        frame=frame,
        link=link,
        method="firth" if separated else "maximum-likelihood",
        level=level,
        n=n,
        n_events=int(counts.events.sum()),
        n_person_months=int(counts.at_risk.sum()),
        loglik=loglik,
        deviance=-2 * loglik,
        months_without_events=design.months_without_events,
        separated=separated,
        undefined=_repeated_reasons(design, kept),
        homogeneity_test=None if separated else _homogeneity(table, design, common, kept, loglik, link),
    )


def _frame(
    table: pd.DataFrame, design: MonthlyDesign, fit: MaximumLikelihood, kept: Integers, link: Link, level: float
) -> pd.DataFrame:
    per_row = np.zeros((2, len(table), len(kept)))
    for part, score in zip(per_row, (fit.with_event, fit.without), strict=True):
        part[design.fitted] = score[:, None] * design.matrix[:, kept]
    bread = fit.covariance
    robust = np.sqrt(np.diag(bread @ _meat(table, *per_row) @ bread))
    model = np.sqrt(np.diag(bread))
    return coefficient_frame(
        design.terms,
        spread(fit.coefficients, kept, len(design.terms)),
        spread(model, kept, len(design.terms)),
        level=level,
        robust_std_error=spread(robust, kept, len(design.terms)),
        limits_from=spread(robust if CLUSTER in table else model, kept, len(design.terms)),
        ratio=RATIOS[link],
    )


def _meat(table: pd.DataFrame, with_event: Floats, without: Floats) -> Floats:
    """Cross-product of the scores of people, or of clusters where the table has them."""
    if CLUSTER not in table:
        # Months count up within a combination, so a new combination starts where they do not.
        combination = np.cumsum(np.concatenate([[0], np.diff(table["month"]) <= 0]))
        return person_sums(table, combination, with_event, without)
    events = table["n_event"].to_numpy(float)[:, None]
    rest = table["n_at_risk"].to_numpy(float)[:, None] - events
    sums = pd.DataFrame(events * with_event + rest * without).groupby(table[CLUSTER].to_numpy()).sum().to_numpy()
    return np.asarray(sums.T @ sums)


def _penalised(
    design: MonthlyDesign, counts: Counts, kept: Integers, level: float, link: Link
) -> tuple[pd.DataFrame, float]:
    if link == "logit":
        model = firth(counts)
        columns = (model.coef_, model.bse_, *profile(model, level))
    else:
        fit = penalised_cloglog(counts)
        columns = (fit.coefficients, fit.std_error, *_profiles(fit, design, kept, level))
    coefficients, std_error, low, high, p_value = (spread(column, kept, len(design.terms)) for column in columns)
    frame = penalised_frame(design.terms, coefficients, std_error, (low, high, p_value), ratio=RATIOS[link])
    return frame, log_likelihood(counts, columns[0], link)


def _profiles(fit: PenalisedFit, design: MonthlyDesign, kept: Integers, level: float) -> Floats:
    """Return lower limits, upper limits and p-values of the covariates, nan for the baseline: (3, kept)."""
    of_covariate = kept >= design.n_baseline
    return np.array([fit.profile(k, level) if yes else (np.nan,) * 3 for k, yes in enumerate(of_covariate)]).T


def _homogeneity(
    table: pd.DataFrame,
    design: MonthlyDesign,
    common: MonthlyDesign | None,
    kept: Integers,
    loglik: float,
    link: Link,
) -> HypothesisTest | None:
    if common is None or len(kept) < len(design.terms) or len(design.effect_terms) < 2:
        return None
    counts = _counts(table[design.fitted], common, np.arange(len(common.terms)))
    smaller = log_likelihood(counts, maximum_likelihood(counts, link).coefficients, link)
    return chi_squared_test(2 * (loglik - smaller), len(design.effect_terms) - 1)


def _counts(table: pd.DataFrame, design: MonthlyDesign, kept: Integers) -> Counts:
    rows = table[design.fitted]
    return Counts(design.matrix[:, kept], rows["n_event"].to_numpy(float), rows["n_at_risk"].to_numpy(float))


def _distinct_columns(matrix: Floats) -> Integers:
    """Find the columns that are no combination of those before them; the first is the intercept."""
    centred = matrix[:, 1:] - matrix[:, 1:].mean(axis=0)
    length = np.linalg.norm(centred, axis=0)
    scaled = centred / np.where(length > 0, length, 1.0)
    return np.concatenate([[0], 1 + np.flatnonzero(~repeated_columns(scaled.T @ scaled, 1))])


def _repeated_reasons(design: MonthlyDesign, kept: Integers) -> dict[str, str]:
    return {
        term: f"{term} does not vary in the months with events, or repeats the columns before it"
        for k, term in enumerate(design.terms)
        if k not in kept
    }


def _undefined(terms: tuple[str, ...], link: Link, level: float, n: int, reason: str) -> MonthlyFit:
    nothing = np.full(len(terms), np.nan)
    frame = coefficient_frame(terms, nothing, nothing, level=level, robust_std_error=nothing, ratio=RATIOS[link])
    return MonthlyFit(
        frame=frame,
        link=link,
        method="maximum-likelihood",
        level=level,
        n=n,
        n_events=0,
        n_person_months=0,
        loglik=0.0,
        deviance=0.0,
        undefined=dict.fromkeys(terms, reason),
    )
