"""What people bring in: arms, outcomes and covariates, read from frames and checked before anything is fitted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import scipy.linalg
from numpy.typing import ArrayLike, NDArray

from evaluation.statistics.degenerate import DegenerateDataError as DegenerateDataError

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]
Covariates: TypeAlias = pd.DataFrame | pd.Series | ArrayLike
INTERCEPT = "(Intercept)"


@dataclass(frozen=True, eq=False)
class Design:
    """Numeric covariates without an intercept.

    Parameters
    ----------
    names : tuple of str
        One name a column; a level of a categorical covariate is ``covariate=level``.
    columns : ndarray of shape (n, k)
        Finite numbers.
    labels : pandas.Index
        Row labels of the frame that the covariates came in.
    """

    names: tuple[str, ...]
    columns: FloatArray
    labels: pd.Index

    def __len__(self) -> int:
        return len(self.columns)

    @property
    def matrix(self) -> FloatArray:
        """The columns behind a column of ones."""
        return np.column_stack([np.ones(len(self)), self.columns])

    def rows(self, keep: BoolArray) -> Design:
        """Return the design of some of the people."""
        return Design(self.names, self.columns[keep], self.labels[keep])

    def require_fittable(self) -> None:
        """Raise DegenerateDataError unless a model with an intercept can be fitted to the columns."""
        require_rank(self.matrix, (INTERCEPT, *self.names))


def read_covariates(covariates: Covariates, n: int | None = None) -> Design:
    """Return covariates as numbers; text and categories become one column for each level but the first.

    Parameters
    ----------
    covariates : DataFrame, Series or array of shape (n,) or (n, k)
        One row a person.
    n : int, optional
        Number of people expected.

    Raises
    ------
    ValueError
        When there is no column or the number of rows is not ``n``.
    DegenerateDataError
        When a value is missing or infinite.
    """
    frame = _as_frame(covariates)
    if frame.shape[1] == 0:
        raise ValueError("covariates: no column given; give at least one covariate")
    if n is not None and len(frame) != n:
        raise ValueError(f"covariates: {len(frame)} rows for {n} people; give one row a person")
    columns = dict(pair for name in frame.columns for pair in _numeric_columns(str(name), frame[name]))
    matrix = np.column_stack(list(columns.values()))
    return Design(tuple(columns), matrix, frame.index)


def drop_constant(covariates: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the covariates that vary, and the names of those that do not and were left out.

    For reports on a part of the people (one site) in which a covariate has a single value.
    """
    constant = tuple(str(name) for name in covariates.columns if covariates[name].nunique(dropna=False) <= 1)
    return covariates[[name for name in covariates.columns if str(name) not in constant]], constant


def read_arm(arm: ArrayLike | pd.Series) -> BoolArray:
    """Return the arm as booleans, True for the people of arm 1.

    Raises
    ------
    ValueError
        When a value is not 0, 1, True or False.
    DegenerateDataError
        When one arm has nobody.
    """
    numbers = _as_numbers("arm", arm)
    strange = numbers[~np.isin(numbers, (0.0, 1.0))]
    if len(strange):
        raise ValueError(f"arm: met {strange[0]:g}; accepted values are 0 and 1 (or False and True)")
    treated = np.asarray(numbers == 1.0)
    for label, members in (("1", treated), ("0", ~treated)):
        if not members.any():
            raise DegenerateDataError(f"arm {label} has nobody")
    return treated


def read_outcome(outcome: ArrayLike | pd.Series, n: int) -> FloatArray:
    """Return the outcome as numbers, one a person; ValueError when one is missing or the length is not ``n``."""
    numbers = _as_numbers("outcome", outcome)
    if len(numbers) != n:
        raise ValueError(f"outcome: {len(numbers)} values for {n} people; give one value a person")
    return numbers


def read_groups(name: str, groups: ArrayLike | pd.Series | None, n: int) -> IntArray | None:
    """Return group membership (editions, sites) as numbers from 0; None stays None."""
    if groups is None:
        return None
    codes, _ = pd.factorize(pd.Series(np.asarray(groups, dtype=object)))
    if len(codes) != n:
        raise ValueError(f"{name}: {len(codes)} values for {n} people; give one value a person")
    if (codes < 0).any():
        raise DegenerateDataError(f"the groups are missing for some people: {name}, {int((codes < 0).sum())} of {n}")
    return np.asarray(codes, dtype=np.int64)


def is_binary(outcome: FloatArray) -> bool:
    """Whether every value is 0 or 1."""
    return bool(np.isin(outcome, (0.0, 1.0)).all())


def count_events(outcome: FloatArray) -> int | None:
    """Return how many had the event, None where the outcome is not yes or no."""
    return int(outcome.sum()) if is_binary(outcome) else None


def standardise(matrix: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return ``matrix @ transform`` and ``transform``, the columns after the first at mean 0 and deviation 1.

    Euros squared beside yes/no columns cost half of the digits of a fit; the transform gives coefficients back
    as ``transform @ standardised_coefficients``.
    """
    mean, spread = matrix[:, 1:].mean(axis=0), matrix[:, 1:].std(axis=0)
    transform = np.diag(np.concatenate([[1.0], 1 / spread]))
    transform[0, 1:] = -mean / spread
    return np.column_stack([matrix[:, 0], (matrix[:, 1:] - mean) / spread]), transform


def require_rank(matrix: FloatArray, names: Sequence[str]) -> None:
    """Raise DegenerateDataError unless every coefficient of a fit with these columns (first: ones) is determined."""
    n, n_columns = matrix.shape
    constant = [name for name, column in zip(names[1:], matrix[:, 1:].T, strict=True) if np.ptp(column) == 0]
    if constant:
        raise DegenerateDataError(f"constant, so nothing to adjust for: {', '.join(constant)}")
    if n <= n_columns:
        raise DegenerateDataError(f"{n} people cannot carry {n_columns} coefficients")
    triangle, pivots = scipy.linalg.qr(standardise(matrix)[0], mode="r", pivoting=True)
    diagonal = np.abs(np.diag(triangle))
    redundant = pivots[int((diagonal > 1e-9 * diagonal[0]).sum()) :]
    if len(redundant):
        raise DegenerateDataError(
            f"determined by the other covariates: {', '.join(names[i] for i in sorted(redundant))}"
        )


def _as_frame(covariates: Covariates) -> pd.DataFrame:
    if isinstance(covariates, pd.DataFrame):
        return covariates
    if isinstance(covariates, pd.Series):
        return covariates.to_frame(covariates.name if covariates.name is not None else "x1")
    array: NDArray[Any] = np.asarray(covariates)
    array = array[:, None] if array.ndim == 1 else array
    if array.ndim != 2:
        raise ValueError(f"covariates: {array.ndim} dimensions; give a frame or an array of people by covariates")
    return pd.DataFrame(array, columns=[f"x{position}" for position in range(1, array.shape[1] + 1)])


def _numeric_columns(name: str, column: pd.Series) -> Iterator[tuple[str, FloatArray]]:
    missing = int(column.isna().sum())
    if missing:
        raise DegenerateDataError(f"covariate {name}: {missing} of {len(column)} values are missing")
    if pd.api.types.is_numeric_dtype(column.dtype):
        numbers = column.to_numpy(dtype=np.float64)
        if not np.isfinite(numbers).all():
            raise DegenerateDataError(f"covariate {name}: {int((~np.isfinite(numbers)).sum())} values are infinite")
        yield name, numbers
        return
    categories = pd.Categorical(column).remove_unused_categories()
    for level in categories.categories[1:] if len(categories.categories) > 1 else categories.categories:
        yield f"{name}={level}", np.asarray(categories == level, dtype=np.float64)


def _as_numbers(name: str, values: ArrayLike | pd.Series) -> FloatArray:
    try:
        numbers = np.asarray(pd.Series(values).to_numpy(dtype=np.float64, na_value=np.nan))
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}: not numbers ({error}); give 0 and 1, booleans or numbers") from error
    missing = int((~np.isfinite(numbers)).sum())
    if missing:
        raise ValueError(f"{name}: {missing} of {len(numbers)} values are missing or infinite; leave these people out")
    return numbers
