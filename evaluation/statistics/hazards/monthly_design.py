"""Columns of a model of the monthly hazard: the baseline over months, covariates, effects by month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from evaluation.statistics.hazards.rows import Booleans, Floats, Integers

Baseline = Literal["months", "log"] | int
INTERCEPT = "(intercept)"


@dataclass(frozen=True, slots=True)
class MonthlyDesign:
    """Design of the rows that are fitted.

    Parameters
    ----------
    matrix : ndarray of shape (m, p)
    terms : tuple of str
    fitted : ndarray of bool, shape (rows of the table,)
        False for months in which nobody has an event, with a baseline free in each month: the hazard
        there is zero and says nothing about the rest.
    months_without_events : tuple of int
        The months left out.
    effect_terms : tuple of str
        Terms of the arm by month, empty without effects by month.
    n_baseline : int
        How many of the terms, the first ones, are the baseline over months.
    """

    matrix: Floats
    terms: tuple[str, ...]
    fitted: Booleans
    months_without_events: tuple[int, ...]
    effect_terms: tuple[str, ...]
    n_baseline: int


def build_design(
    table: pd.DataFrame, covariates: tuple[str, ...], baseline: Baseline, by_month: str | None
) -> MonthlyDesign:
    """Lay out the columns for a table of person-months.

    Parameters
    ----------
    table : DataFrame
        From :func:`person_months`.
    covariates : tuple of str
        Its columns that enter the model.
    baseline : "months", "log" or int
        One free hazard a month, linear in log month, or a polynomial in month of this degree.
    by_month : str or None
        Covariate with one effect for each month instead of one in all.

    Raises
    ------
    ValueError
        When the baseline is unknown, or a covariate has the name of one of its columns.
    """
    months = table["month"].to_numpy(np.int64)
    events = table["n_event"].groupby(months).sum()
    silent = tuple(int(month) for month in events.index[events == 0])
    fitted = ~np.isin(months, silent) if baseline == "months" or by_month else np.ones(len(months), bool)
    rows, kept = table[fitted], months[fitted]
    columns = {INTERCEPT: np.ones(len(kept))} | _baseline_columns(kept, baseline)
    n_baseline = len(columns)
    for name in columns.keys() & set(covariates):
        raise ValueError(f"covariates column {name!r}: the baseline has a column of this name; rename it")
    effects: dict[str, Floats] = {}
    for name in covariates:
        values = rows[name].to_numpy(float)
        if name == by_month:
            effects = {f"{name}:month_{month}": values * (kept == month) for month in np.unique(kept)}
            columns |= effects
        else:
            columns[name] = values
    left_out = silent if not fitted.all() else ()
    return MonthlyDesign(
        np.column_stack(list(columns.values())), tuple(columns), fitted, left_out, tuple(effects), n_baseline
    )


def _baseline_columns(months: Integers, baseline: Baseline) -> dict[str, Floats]:
    if baseline == "months":
        return {f"month_{month}": (months == month).astype(float) for month in np.unique(months)[1:]}
    if baseline == "log":
        return {"log_month": np.log(months)}
    if isinstance(baseline, int) and not isinstance(baseline, bool) and baseline >= 0:
        powers = range(1, baseline + 1)
        return {"month" if power == 1 else f"month^{power}": months.astype(float) ** power for power in powers}
    raise ValueError(
        f"baseline: {baseline!r} is not accepted; use 'months', 'log' or the degree of a polynomial in month"
    )
