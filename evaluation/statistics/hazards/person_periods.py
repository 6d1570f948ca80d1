"""Months at risk: life table, and the rows of a model of the monthly hazard.

An event belongs to the month in which it happens, (0, 1] being month 1 (with time zero in it). A person who
is censored counts for the months seen in full: with time 3 or 3.7, months 1 to 3.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from evaluation.statistics.degenerate import DegenerateDataError
from evaluation.statistics.hazards.rows import Booleans, Floats, Integers, read_events, read_times

# Columns of the table of person-months.
COUNTS = ("month", "n_at_risk", "n_event", "n_censored")


def last_months(time: Floats, event: Booleans) -> Integers:
    """Return the last month in which each person counts, 0 for nobody's month: shape (n,)."""
    months = np.where(event, np.maximum(np.ceil(time), 1), np.floor(time))
    return months.astype(np.int64)


def person_months(time: Any, event: Any, covariates: pd.DataFrame | None = None) -> pd.DataFrame:
    """Count people at risk and events by month and by combination of covariates.

    People are counted before months are laid out, so that the table grows with the combinations and months
    and not with people.

    Parameters
    ----------
    time : array-like of shape (n,)
        Months to the event or to censoring.
    event : array-like of shape (n,)
        Whether the event happened at ``time``.
    covariates : DataFrame of shape (n, k), optional
        Columns that stay apart; any type.

    Returns
    -------
    DataFrame
        The covariates' columns, then ``month, n_at_risk, n_event, n_censored``, sorted by combination and
        month. ``n_censored`` people count for this month and for none after it.

    Raises
    ------
    ValueError
        For bad times, events or lengths, or missing covariates.
    """
    months = read_times(time, "time")
    happened = read_events(event, len(months))
    last = last_months(months, happened)
    if last.max() == 0:
        raise DegenerateDataError("nobody was seen for a whole unit of time")
    code, combinations = _combinations(covariates, len(months))
    shape = (len(combinations), int(last.max()) + 1)
    ended = code * shape[1] + last
    events = np.bincount(ended[happened], minlength=shape[0] * shape[1]).reshape(shape)
    leaving = np.bincount(ended, minlength=shape[0] * shape[1]).reshape(shape)
    at_risk = np.cumsum(leaving[:, ::-1], axis=1)[:, ::-1]
    row, month = np.nonzero(at_risk[:, 1:])
    month = month + 1
    counts = pd.DataFrame(
        {
            "month": month,
            "n_at_risk": at_risk[row, month],
            "n_event": events[row, month],
            "n_censored": leaving[row, month] - events[row, month],
        }
    )
    return pd.concat([combinations.iloc[row].reset_index(drop=True), counts], axis=1)


def life_table(time: Any, event: Any, group: Any = None) -> pd.DataFrame:
    """Tabulate people at risk, events and the hazard by month.

    Parameters
    ----------
    time : array-like of shape (n,)
        Months to the event or to censoring.
    event : array-like of shape (n,)
        Whether the event happened at ``time``.
    group : array-like of shape (n,), optional
        One table for each group.

    Returns
    -------
    DataFrame
        ``[group,] month, n_at_risk, n_event, n_censored, hazard, survival``; survival at the end of the month.
    """
    groups = None if group is None else pd.DataFrame({"group": pd.Series(group).reset_index(drop=True)})
    table = person_months(time, event, groups)
    table["hazard"] = table["n_event"] / table["n_at_risk"]
    kept = 1 - table["hazard"]
    table["survival"] = kept.cumprod() if group is None else kept.groupby(table["group"]).cumprod()
    return table


def _combinations(covariates: pd.DataFrame | None, n: int) -> tuple[Integers, pd.DataFrame]:
    if covariates is None or covariates.shape[1] == 0:
        return np.zeros(n, dtype=np.int64), pd.DataFrame(index=[0])
    if len(covariates) != n:
        raise ValueError(f"covariates: {len(covariates)} rows for {n} rows of time; give one row a person")
    for name in covariates.columns:
        if name in COUNTS:
            raise ValueError(f"covariates column {name!r}: the table has a column of this name; rename it")
        if covariates[name].isna().any():
            raise ValueError(f"covariates column {name!r}: {int(covariates[name].isna().sum())} missing of {n}")
    grouped = covariates.reset_index(drop=True).groupby(list(covariates.columns), sort=True, observed=True)
    code = grouped.ngroup().to_numpy(np.int64)
    first = np.unique(code, return_index=True)[1]
    return code, covariates.iloc[first].reset_index(drop=True)
