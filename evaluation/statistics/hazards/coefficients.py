"""Coefficients of a fitted model as a tidy frame, tests and one Estimate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import chi2, norm

from evaluation.statistics.estimate import Estimate, Scale, undefined
from evaluation.statistics.hazards.rows import Floats


class HypothesisTest(NamedTuple):
    """A chi-squared statistic, its degrees of freedom and its p-value."""

    statistic: float
    df: int
    p_value: float


def chi_squared_test(statistic: float, df: int) -> HypothesisTest:
    """Return the test of a statistic that is chi-squared with ``df`` degrees of freedom."""
    return HypothesisTest(float(statistic), int(df), float(chi2.sf(statistic, df)))


def quadratic_test(vector: Floats, covariance: Floats) -> HypothesisTest | None:
    """Test that a vector with this covariance is zero: ``v' C^-1 v``; None where the covariance is singular."""
    # In units of the standard errors, so that the units of the covariates do not decide what is singular.
    unit = np.sqrt(np.maximum(np.diag(covariance), 0))
    if len(vector) == 0 or not unit.all():
        return None
    correlation, scaled = covariance / np.outer(unit, unit), vector / unit
    if np.linalg.matrix_rank(correlation, hermitian=True) < len(vector):
        return None
    return chi_squared_test(float(scaled @ np.linalg.solve(correlation, scaled)), len(vector))


def read_level(level: float) -> float:
    """Return the confidence level; raises ValueError unless it is between 0 and 1."""
    if not 0 < level < 1:
        raise ValueError(f"level: {level!r} is not between 0 and 1; use 0.95 for 95 % limits")
    return float(level)


def coefficient_frame(
    terms: Sequence[str],
    coefficients: Floats,
    std_error: Floats,
    *,
    level: float,
    robust_std_error: Floats | None = None,
    limits_from: Floats | None = None,
    ratio: str = "hazard_ratio",
) -> pd.DataFrame:
    """Tabulate coefficients with the ratio, Wald limits and two-sided p-value.

    Parameters
    ----------
    terms : sequence of str
        Names of the coefficients.
    coefficients, std_error : ndarray of shape (p,)
        nan where undefined; such cells are None in the frame.
    level : float
        Confidence level of ``low`` and ``high``, which are on the scale of the ratio.
    robust_std_error : ndarray of shape (p,), optional
        Adds a column of this name.
    limits_from : ndarray of shape (p,), optional
        Standard errors behind limits and p-values (default: robust ones if given, else ``std_error``).
    ratio : str, default "hazard_ratio"
        Name of the column of exponentiated coefficients.

    Returns
    -------
    DataFrame
        ``term, coef, std_error, [robust_std_error,] <ratio>, low, high, p_value``.
    """
    if limits_from is None:
        limits_from = std_error if robust_std_error is None else robust_std_error
    half = norm.ppf((1 + level) / 2) * limits_from
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        columns = {
            "coef": coefficients,
            "std_error": std_error,
            "robust_std_error": robust_std_error,
            ratio: np.exp(coefficients),
            "low": np.exp(coefficients - half),
            "high": np.exp(coefficients + half),
            "p_value": 2 * norm.sf(np.abs(coefficients / limits_from)),
        }
    cells = {name: none_for_nan(column) for name, column in columns.items() if column is not None}
    return pd.DataFrame({"term": list(terms), **cells})


def spread(values: Floats, at: Any, size: int) -> Floats:
    """Return a vector, or a square matrix, of this size with the values at these positions and nan elsewhere."""
    full = np.full((size,) * values.ndim, np.nan)
    full[np.ix_(*[at] * values.ndim)] = values
    return full


def none_for_nan(column: Floats) -> Any:
    """Return the column with None for nan, as floats where there is none."""
    if not np.isnan(column).any():
        return column
    return np.array([None if np.isnan(value) else float(value) for value in column], dtype=object)


def tidy(records: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Tabulate records; None stays None instead of becoming nan."""
    frame = pd.DataFrame(records, dtype=object)
    complete = [name for name in frame.columns if frame[name].notna().all()]
    return frame.astype({name: frame[name].infer_objects().dtype for name in complete})


def estimate_of(
    frame: pd.DataFrame,
    term: str,
    *,
    reasons: Mapping[str, str],
    level: float,
    method: str,
    assumptions: tuple[str, ...],
    scale: Scale = "hazard_ratio",
    n: int | None = None,
    events: int | None = None,
) -> Estimate:
    """Return one row of a coefficient frame as an Estimate, undefined with its reason where it has no value.

    Raises
    ------
    ValueError
        When the frame has no such term.
    """
    rows = frame.loc[frame["term"] == term]
    if rows.empty:
        raise ValueError(f"term: {term!r} is not in the model; it has {', '.join(frame['term'])}")
    estimand = f"{scale}_{term}"
    if term in reasons:
        return undefined(estimand, scale, reasons[term], method=method, n=n, events=events)
    row = {name: None if cell is None else float(cell) for name, cell in rows.iloc[0].drop("term").items()}
    column = next(name for name in ("hazard_ratio", "odds_ratio") if name in frame.columns)
    return Estimate(
        estimand=estimand,
        scale=scale,
        value=row[column],
        low=row["low"],
        high=row["high"],
        level=level,
        p_value=row["p_value"],
        method=method,
        n=n,
        events=events,
        assumptions=assumptions,
    )
