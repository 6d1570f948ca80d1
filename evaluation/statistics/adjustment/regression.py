"""Differences and ratios of means by ordinary regression, with classical and robust standard errors."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from evaluation.statistics.adjustment.contrasts import wald_estimate
from evaluation.statistics.adjustment.design import (
    INTERCEPT,
    BoolArray,
    Covariates,
    DegenerateDataError,
    FloatArray,
    count_events,
    is_binary,
    read_arm,
    read_covariates,
    read_outcome,
    require_rank,
    standardise,
)
from evaluation.statistics.estimate import Estimate

Covariance = Literal["classical", "hc0", "hc1", "hc2", "hc3"]
ARM = "arm"


def regression_table(
    outcome: ArrayLike | pd.Series,
    arm: ArrayLike | pd.Series,
    covariates: Covariates | None = None,
    *,
    interacted: bool = False,
) -> pd.DataFrame:
    """Return least squares coefficients with five kinds of standard errors.

    Parameters
    ----------
    outcome : array-like of shape (n,)
        Numbers.
    arm : array-like of shape (n,)
        0 and 1.
    covariates : DataFrame or array of shape (n, k), optional
        Text and categories are turned into levels.
    interacted : bool
        Let every covariate, centred at its mean, act differently in each arm (Lin 2013), so that the
        coefficient of the arm is the difference for the average person.

    Returns
    -------
    DataFrame
        One row a term, indexed by it: coefficient, se_classical, se_hc0, se_hc1, se_hc2, se_hc3.

    References
    ----------
    Lin (2013) Ann Appl Stat 7; MacKinnon and White (1985) J Econometrics 29; R ``sandwich::vcovHC``.
    """
    import statsmodels.api as sm

    treated = read_arm(arm)
    matrix, names = _regressors(treated, covariates, interacted)
    fit = sm.OLS(read_outcome(outcome, len(treated)), matrix).fit()
    errors = {"classical": fit.bse, "hc0": fit.HC0_se, "hc1": fit.HC1_se, "hc2": fit.HC2_se, "hc3": fit.HC3_se}
    columns = {"coefficient": fit.params} | {f"se_{name}": error for name, error in errors.items()}
    return pd.DataFrame(columns, index=pd.Index(names, name="term"))


def linear_difference(
    outcome: ArrayLike | pd.Series,
    arm: ArrayLike | pd.Series,
    covariates: Covariates | None = None,
    *,
    interacted: bool = False,
    covariance: Covariance = "hc2",
    level: float = 0.95,
    estimand: str = "difference",
) -> Estimate:
    """Return the coefficient of the arm in a linear regression, with t limits.

    Without covariates and with ``"hc2"`` this is the difference of means with Neyman's standard error; with
    ``interacted`` it is Lin's estimator. Parameters as for ``regression_table``.
    """
    if covariance not in get_args(Covariance):
        raise ValueError(f"covariance: met {covariance!r}; accepted are {', '.join(get_args(Covariance))}")
    treated = read_arm(arm)
    observed = read_outcome(outcome, len(treated))
    table = regression_table(observed, treated, covariates, interacted=interacted)
    return wald_estimate(
        float(table.loc[ARM, "coefficient"]),
        float(table.loc[ARM, f"se_{covariance}"]),
        level=level,
        degrees_of_freedom=len(observed) - len(table),
        bounded=is_binary(observed),
        estimand=estimand,
        method=f"{'lin' if interacted else 'least-squares'}-{covariance}",
        n=len(observed),
        events=count_events(observed),
        assumptions=() if covariates is None else ("no_unmeasured_confounding", "outcome_model"),
    )


def welch_difference(
    outcome: ArrayLike | pd.Series, arm: ArrayLike | pd.Series, *, level: float = 0.95, estimand: str = "difference"
) -> Estimate:
    """Return the difference of means with Welch's limits, which do not suppose equal variances.

    Raises
    ------
    DegenerateDataError
        When an arm has fewer than two people, so that its variance is unknown.

    References
    ----------
    Welch (1947) Biometrika 34; R ``t.test``.
    """
    treated = read_arm(arm)
    observed = read_outcome(outcome, len(treated))
    if min(treated.sum(), (~treated).sum()) < 2:
        raise DegenerateDataError("Welch's limits need two people in each arm")
    arms = [observed[treated], observed[~treated]]
    parts = [float(values.var(ddof=1)) / len(values) for values in arms]
    error = float(np.sqrt(sum(parts)))
    share = sum(part**2 / (len(values) - 1) for part, values in zip(parts, arms, strict=True))
    return wald_estimate(
        float(arms[0].mean() - arms[1].mean()),
        error,
        level=level,
        degrees_of_freedom=error**4 / share if share > 0 else np.inf,
        bounded=is_binary(observed),
        estimand=estimand,
        method="welch",
        n=len(observed),
        events=count_events(observed),
    )


def poisson_ratio(
    outcome: ArrayLike | pd.Series,
    arm: ArrayLike | pd.Series,
    covariates: Covariates | None = None,
    *,
    level: float = 0.95,
    estimand: str = "ratio",
) -> Estimate:
    """Return the ratio of risks by Poisson regression with HC0 standard errors (Zou 2004, Am J Epidemiol 159).

    Raises
    ------
    DegenerateDataError
        When an arm has no events, so that a ratio is zero or infinite.
    """
    import statsmodels.api as sm

    treated = read_arm(arm)
    observed = read_outcome(outcome, len(treated))
    if (observed < 0).any():
        raise ValueError(f"outcome: met {observed.min():g}; a ratio takes outcomes of 0 or more")
    if not observed[treated].any() or not observed[~treated].any():
        raise DegenerateDataError("an arm has no events: the ratio is zero or infinite")
    matrix, names = _regressors(treated, covariates, interacted=False)
    scaled, transform = standardise(matrix)
    fit = sm.GLM(observed, scaled, family=sm.families.Poisson()).fit(tol=1e-12, maxiter=100, cov_type="HC0")
    position = names.index(ARM)
    logarithm = float((transform @ fit.params)[position])
    error = float(np.sqrt((transform @ fit.cov_params() @ transform.T)[position, position]))
    half_width = float(stats.norm.ppf((1 + level) / 2)) * error
    return Estimate(
        estimand=estimand,
        scale="ratio",
        value=float(np.exp(logarithm)),
        low=float(np.exp(logarithm - half_width)),
        high=float(np.exp(logarithm + half_width)),
        level=level,
        p_value=float(2 * stats.norm.sf(abs(logarithm) / error)),
        method="poisson-hc0",
        n=len(observed),
        events=count_events(observed),
        assumptions=() if covariates is None else ("no_unmeasured_confounding", "outcome_model"),
    )


def _regressors(
    treated: BoolArray, covariates: Covariates | None, interacted: bool
) -> tuple[FloatArray, tuple[str, ...]]:
    """Return ones, the arm, the covariates and, where asked for, arm times centred covariates."""
    columns, names = [np.ones(len(treated)), treated.astype(np.float64)], [INTERCEPT, ARM]
    if covariates is not None:
        design = read_covariates(covariates, len(treated))
        columns.append(design.columns)
        names.extend(design.names)
        if interacted:
            columns.append(treated[:, None] * (design.columns - design.columns.mean(axis=0)))
            names.extend(f"{ARM}:{name}" for name in design.names)
    matrix = np.column_stack(columns)
    require_rank(matrix, names)
    return matrix, tuple(names)
