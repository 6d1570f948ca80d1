"""Rows that a hazard model reads, checked: from entry to stop, with an event or without."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.statistics.degenerate import DegenerateDataError

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]

# Two times closer than this, absolutely or relative to the mean time, are one time that rounding split.
SAME_TIME = float(np.sqrt(np.finfo(float).eps))


@dataclass(frozen=True, slots=True)
class SurvivalRows:
    """Rows at risk on (entry, stop], an event at ``stop`` where ``event`` is true.

    Parameters
    ----------
    entry, stop : ndarray of shape (n,)
        Start and end of the time at risk; ``entry`` is minus infinity for rows at risk from the start,
        so that an event at time zero counts.
    event : ndarray of bool, shape (n,)
    covariates : ndarray of shape (n, p)
    terms : tuple of str
        Names of the covariates.
    stratum : ndarray of int, shape (n,)
        Codes into ``stratum_labels``.
    stratum_labels : tuple
    cluster : ndarray of int, shape (n,), or None
        Codes of the units that are independent of each other.
    """

    entry: Floats
    stop: Floats
    event: Booleans
    covariates: Floats
    terms: tuple[str, ...]
    stratum: Integers
    stratum_labels: tuple[Any, ...]
    cluster: Integers | None

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.stop)

    @property
    def n_clusters(self) -> int | None:
        """Number of clusters, None where there are none."""
        return None if self.cluster is None else int(self.cluster.max()) + 1

    def pooled(self) -> SurvivalRows:
        """Return the same rows as one stratum."""
        return replace(self, stratum=np.zeros(self.n, dtype=np.int64), stratum_labels=(None,))


def read_rows(
    time: Any, event: Any, covariates: Any, *, strata: Any = None, cluster: Any = None, entry: Any = None
) -> SurvivalRows:
    """Check the columns of a hazard model and return them as :class:`SurvivalRows`.

    Columns are matched by position, not by index. Times that differ by rounding only become one time,
    with the tolerance of R's ``survival::aeqSurv``, because ties decide the risk sets.

    Raises
    ------
    ValueError
        When a column has another length, a missing value, a negative or infinite time, an event that is
        not 0 or 1, a covariate that is not numeric, or an entry that is not before its time.
    """
    stop = read_times(time, "time")
    n = len(stop)
    codes, labels = read_labels(strata, "strata", n)
    clusters = None if cluster is None else read_clusters(cluster, n)
    values, terms = read_covariates(covariates, n)
    begin = np.full(n, -np.inf) if entry is None else _read_entry(entry, stop)
    begin, stop = _merge_rounded(begin, stop)
    return SurvivalRows(begin, stop, read_events(event, n), values, terms, codes, labels, clusters)


def read_times(time: Any, name: str) -> Floats:
    """Return times as floats, zero or later and finite.

    Raises
    ------
    ValueError
        When there are none, or one is not a number, missing, negative or infinite.
    """
    values = _read_numbers(time, name)
    if len(values) == 0:
        raise DegenerateDataError("nobody is counted")
    for wrong, what in ((np.isinf(values), "infinite"), (values < 0, "negative")):
        if wrong.any():
            raise ValueError(
                f"{name}: value {values[wrong][0]} in row {int(np.argmax(wrong))} is {what}; "
                "times are finite and zero or later"
            )
    return values


def read_events(event: Any, n: int) -> Booleans:
    """Return the event column as booleans; raises ValueError when a value is not 0, 1, false or true."""
    values = _read_numbers(event, "event", n)
    wrong = (values != 0) & (values != 1)
    if wrong.any():
        raise ValueError(f"event: value {values[wrong][0]:g} is not accepted; use 0 or false, 1 or true")
    return np.asarray(values == 1)


def read_covariates(covariates: Any, n: int) -> tuple[Floats, tuple[str, ...]]:
    """Return the columns of a frame of numbers as a matrix, with their names.

    Raises
    ------
    ValueError
        When it is not a frame with at least one column, names repeat, or a column is not numeric,
        has a missing or infinite value or another length.
    """
    frame = covariates.to_frame() if isinstance(covariates, pd.Series) else covariates
    if not isinstance(frame, pd.DataFrame) or frame.shape[1] == 0:
        raise ValueError("covariates: give a DataFrame with at least one numeric column")
    terms = tuple(str(name) for name in frame.columns)
    if len(set(terms)) < len(terms):
        raise ValueError(f"covariates: column names repeat: {', '.join(terms)}; every column needs its own name")
    columns = [_read_numbers(frame.iloc[:, k], f"covariates column {name!r}", n) for k, name in enumerate(terms)]
    for name, column in zip(terms, columns, strict=True):
        if np.isinf(column).any():
            raise ValueError(f"covariates column {name!r}: infinite value; use finite numbers")
    return np.column_stack(columns), terms


def _read_entry(entry: Any, stop: Floats) -> Floats:
    values = _read_numbers(entry, "entry", len(stop))
    wrong = values >= stop
    if wrong.any():
        row = int(np.argmax(wrong))
        raise ValueError(
            f"entry: {values[row]:g} in row {row} is not before its time {stop[row]:g}; "
            "a row is at risk after entry and up to time"
        )
    return values


def _read_numbers(column: Any, name: str, n: int | None = None) -> Floats:
    try:
        values = pd.Series(column).reset_index(drop=True).astype(float).to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}: values are not numbers; turn categories into columns of 0 and 1") from error
    _check_length(values, name, n)
    missing = np.isnan(values)
    if missing.any():
        raise ValueError(
            f"{name}: {int(missing.sum())} missing of {len(values)}, first in row {int(np.argmax(missing))}; "
            "drop or impute these rows first"
        )
    return np.asarray(values)


def read_clusters(cluster: Any, n: int) -> Integers:
    """Return cluster codes (n,); raises ValueError for missing values or a single cluster."""
    codes, labels = read_labels(cluster, "cluster", n)
    if len(labels) < 2:
        raise ValueError(f"cluster: all rows are in cluster {labels[0]!r}; robust standard errors need at least two")
    return codes


def read_labels(column: Any, name: str, n: int) -> tuple[Integers, tuple[Any, ...]]:
    """Return group codes (n,) and the sorted labels; one group where there is no column."""
    if column is None:
        return np.zeros(n, dtype=np.int64), (None,)
    values = pd.Series(column).reset_index(drop=True)
    _check_length(values, name, n)
    if values.isna().any():
        raise ValueError(f"{name}: {int(values.isna().sum())} missing of {n}; drop or label these rows first")
    codes, labels = pd.factorize(values, sort=True)
    return codes.astype(np.int64), tuple(labels)


def _check_length(values: Any, name: str, n: int | None) -> None:
    if n is not None and len(values) != n:
        raise ValueError(f"{name}: {len(values)} values for {n} rows of time; give one value a row")


def _merge_rounded(entry: Floats, stop: Floats) -> tuple[Floats, Floats]:
    """Give times that differ by rounding only their smallest value."""
    times = np.unique(np.concatenate([entry[np.isfinite(entry)], stop]))
    gaps = np.diff(times)
    split = np.minimum(gaps, gaps / np.mean(np.abs(times)) if times.any() else gaps) <= SAME_TIME
    if not split.any():
        return entry, stop
    kept = times[np.concatenate([[True], ~split])]
    merged_stop = kept[np.searchsorted(kept, stop, side="right") - 1]
    position = np.searchsorted(kept, entry, side="right") - 1
    merged_entry = np.where(np.isfinite(entry), kept[np.maximum(position, 0)], entry)
    if np.any(merged_entry >= merged_stop):
        row = int(np.argmax(merged_entry >= merged_stop))
        raise ValueError(f"entry: row {row} lasts {stop[row] - entry[row]:g} only, less than rounding can tell apart")
    return merged_entry, merged_stop
