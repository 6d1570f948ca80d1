"""What people bring in: arms, outcomes and covariates, read from frames and checked before anything is fitted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd
import scipy.linalg
from numpy.typing import ArrayLike, NDArray

from evaluation.statistics.degenerate import DegenerateDataError as DegenerateDataError

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]
Covariates: TypeAlias = pd.DataFrame | pd.Series | ArrayLike
Missing = Literal["refuse", "keep"]
INTERCEPT = "(Intercept)"
UNKNOWN = "unknown"


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
    are_levels : ndarray of shape (k,)
        Which columns say who is in a level of a category; the others are quantities.
    """

    names: tuple[str, ...]
    columns: FloatArray
    labels: pd.Index
    are_levels: BoolArray

    def __len__(self) -> int:
        return len(self.columns)

    @property
    def matrix(self) -> FloatArray:
        """The columns behind a column of ones."""
        return np.column_stack([np.ones(len(self)), self.columns])

    def rows(self, keep: BoolArray) -> Design:
        """Return the design of some of the people."""
        return Design(self.names, self.columns[keep], self.labels[keep], self.are_levels)

    def require_fittable(self) -> None:
        """Raise DegenerateDataError unless a model with an intercept can be fitted to the columns."""
        require_rank(self.matrix, (INTERCEPT, *self.names))


def read_covariates(
    covariates: Covariates, n: int | None = None, *, every_level: bool = False, missing: Missing = "refuse"
) -> Design:
    """Return covariates as numbers; text and categories become one column for each level but the first.

    Parameters
    ----------
    covariates : DataFrame, Series or array of shape (n,) or (n, k)
        One row a person.
    n : int, optional
        Number of people expected.
    every_level : bool
        Whether the first level gets a column as well: for describing people, not for fitting models.
    missing : {"refuse", "keep"}
        ``"keep"`` leaves missing numbers as nan and adds a column ``covariate=unknown``; missing categories become that
        level.

    Raises
    ------
    ValueError
        When there is no column or the number of rows is not ``n``.
    DegenerateDataError
        When a value is infinite, or missing and refused.
    """
    frame = _as_frame(covariates)
    if frame.shape[1] == 0:
        raise ValueError("covariates: no column given; give at least one covariate")
    if n is not None and len(frame) != n:
        raise ValueError(f"covariates: {len(frame)} rows for {n} people; give one row a person")
    columns = {
        column: (numbers, column != str(name))
        for name in frame.columns
        for column, numbers in _numeric_columns(str(name), frame[name], every_level, missing)
    }
    matrix = np.column_stack([numbers for numbers, _ in columns.values()])
    return Design(tuple(columns), matrix, frame.index, np.array([is_level for _, is_level in columns.values()]))


def indicate_missing(covariates: pd.DataFrame) -> pd.DataFrame:
    """Return covariates without gaps: not to be known becomes a level, or a column of its own beside the mean.

    People whose covariates are missing together share one such column, because a second would say the same again.

    References
    ----------
    Groenwold et al. (2012) CMAJ 184, on when this is harmless (drawn by lot) and when it leaves confounding.
    """
    filled: dict[str, pd.Series] = {}
    told: list[pd.Series] = []
    for name, column in covariates.items():
        absent = column.isna()
        repeated = any(absent.equals(other) for other in told)
        if not absent.any():
            filled[str(name)] = column
        elif pd.api.types.is_numeric_dtype(column.dtype):
            numbers = pd.Series(column.to_numpy(dtype=np.float64, na_value=np.nan), index=column.index)
            filled[str(name)] = numbers.fillna(numbers.mean())
            if not repeated:
                filled[f"{name}={UNKNOWN}"] = absent.astype(np.float64)
        else:
            filled[str(name)] = column.fillna(column.mode().iloc[0]) if repeated else _with_unknown(column)
        told += [absent] if absent.any() else []
    return pd.DataFrame(filled, index=covariates.index)


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
        raise DegenerateDataError(f"fewer people than a fit needs: {n} people cannot carry {n_columns} coefficients")
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


def _numeric_columns(
    name: str, column: pd.Series, every_level: bool, missing: Missing
) -> Iterator[tuple[str, FloatArray]]:
    absent = column.isna().to_numpy()
    if absent.any() and missing == "refuse":
        raise DegenerateDataError(
            f"missing values: covariate {name}: {absent.sum()} of {len(column)} values are missing"
        )
    if pd.api.types.is_numeric_dtype(column.dtype):
        numbers = column.to_numpy(dtype=np.float64, na_value=np.nan)
        infinite = int(np.isinf(numbers).sum())
        if infinite:
            raise DegenerateDataError(f"infinite values: covariate {name}: {infinite} values are infinite")
        yield name, numbers
        if absent.any():
            yield f"{name}={UNKNOWN}", absent.astype(np.float64)
        return
    categories = pd.Categorical(_with_unknown(column)).remove_unused_categories()
    levels = categories.categories
    for level in levels if every_level or len(levels) == 1 else levels[1:]:
        yield f"{name}={level}", np.asarray(categories == level, dtype=np.float64)


def _with_unknown(column: pd.Series) -> pd.Series:
    """Return a column of categories in which a missing value is a level, the last."""
    if not column.isna().any():
        return column
    categories = column.astype("category")
    known = categories.cat.categories
    return (categories if UNKNOWN in known else categories.cat.add_categories([UNKNOWN])).fillna(UNKNOWN)


def _as_numbers(name: str, values: ArrayLike | pd.Series) -> FloatArray:
    try:
        numbers = np.asarray(pd.Series(values).to_numpy(dtype=np.float64, na_value=np.nan))
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}: not numbers ({error}); give 0 and 1, booleans or numbers") from error
    missing = int((~np.isfinite(numbers)).sum())
    if missing:
        raise ValueError(f"{name}: {missing} of {len(numbers)} values are missing or infinite; leave these people out")
    return numbers
