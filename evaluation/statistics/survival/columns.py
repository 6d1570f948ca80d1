"""One column each of times, events, causes or labels, checked and turned into small integers.

A row that cannot be used is named by its position (counted from 0) and its value; nothing is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

CENSORED_LABELS = ("none", "censored", "censor", "0")
CAUSES_ACCEPTED = "0 (censored) and 1, 2, ... (causes)"
WIDEST_INTEGER_RANGE = 1_000
ROWS_PER_BLOCK = 1 << 16
Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Codes:
    """A column of labels as small integers: ``labels[values[i]]`` is the label of row i.

    ``values`` is None where all rows have the one label; ``keep_unused`` keeps labels that no row has.
    """

    values: NDArray[Any] | None
    labels: tuple[Any, ...]
    keep_unused: bool = False

    @property
    def size(self) -> int:
        """Number of different labels that the integers can stand for."""
        return len(self.labels)


EVERYBODY = Codes(values=None, labels=("all",))


def blocks(size: int) -> Iterator[slice]:
    """Yield runs of rows short enough to stay in the processor's cache while they are worked on."""
    return (slice(start, start + ROWS_PER_BLOCK) for start in range(0, size, ROWS_PER_BLOCK))


def numbers(values: ArrayLike, name: str) -> NDArray[Any]:
    """Return a one-dimensional array of integers or floats, missing values as nan.

    Raises
    ------
    ValueError
        When the values are not one-dimensional or not all of them are numbers.
    """
    column = _column(values, name)
    if isinstance(column, np.ndarray) and column.dtype.kind in "iuf":
        return column
    if getattr(column.dtype, "kind", "O") in "mM":
        raise ValueError(f"{name}: dates and durations ({column.dtype}) are not accepted; give numbers, such as months")
    series = pd.Series(column)
    parsed = pd.to_numeric(series, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    unreadable = np.isnan(parsed) & series.notna().to_numpy()
    if unreadable.any():
        position = int(np.flatnonzero(unreadable)[0])
        raise ValueError(f"{name}: index {position} holds {series.iloc[position]!r}, which is not a number")
    numeric: Floats = parsed
    return numeric


def refuse_durations(column: NDArray[Any], name: str) -> None:
    """Name the first value that is negative, infinite or missing, if there is one.

    Raises
    ------
    ValueError
        When there is one.
    """
    usable = (column >= 0) & (column < np.inf)
    _refuse(column, usable, name, "finite numbers of at least 0: correct the row or leave it out")


def events(values: ArrayLike, name: str = "event") -> Codes:
    """Return whether the time ends in the event: 1 (True) or 0 (False, censored).

    Raises
    ------
    ValueError
        When a value is missing or anything but 0, 1, False and True.
    """
    column = _column(values, name)
    if isinstance(column, np.ndarray) and column.dtype == bool:
        return Codes(column.view(np.uint8), (0, 1), keep_unused=True)
    indicator = numbers(values, name)
    if indicator.dtype.kind in "iu":
        codes, low, high = _narrowed(indicator)
        if low >= 0 and high <= 1:
            return Codes(codes, (0, 1), keep_unused=True)
    _refuse(indicator, (indicator == 0) | (indicator == 1), name, "1 or True (event), 0 or False (censored)")
    return Codes(indicator.astype(np.uint8), (0, 1), keep_unused=True)


def labels(values: ArrayLike | None, name: str) -> Codes:
    """Return groups or strata in sorted order (categories in their own order); None is one group, ``"all"``.

    Raises
    ------
    ValueError
        When a label is missing.
    """
    if values is None:
        return EVERYBODY
    column = _column(values, name)
    if isinstance(column, np.ndarray) and column.dtype == bool:
        return Codes(column.view(np.uint8), (False, True))
    if isinstance(column, np.ndarray) and column.dtype.kind in "iu":
        codes, low, high = _narrowed(column)
        if high - low < WIDEST_INTEGER_RANGE:
            codes -= np.uint16(low % (1 << 16))
            return Codes(codes, tuple(range(low, high + 1)))
    codes, names = _factorized(column)
    if codes.size and codes.min() < 0:
        raise ValueError(
            f"{name}: index {int(np.argmin(codes))} is missing; give every row a label or leave the row out"
        )
    return Codes(codes, tuple(names))


def causes(values: ArrayLike, name: str = "cause") -> Codes:
    """Return why each time ends, code 0 standing for censored.

    Censored are the number 0, the texts ``"none"``, ``"censored"``, ``"censor"`` and ``"0"``, and a missing text.
    Causes are sorted; the categories of a categorical column are kept in their order, those without an event too.

    Raises
    ------
    ValueError
        When a number is missing, negative or not whole.
    """
    column = _column(values, name)
    if pd.api.types.is_numeric_dtype(column.dtype):
        column = _whole(numbers(values, name), name)
        codes, low, high = _narrowed(column)
        if low < 0:
            _refuse(column, column >= 0, name, CAUSES_ACCEPTED)
        if high < WIDEST_INTEGER_RANGE:
            return Codes(codes, tuple(range(high + 1)))
    codes, names = _factorized(column)
    real = [label for label in names if not _is_censored(label)]
    new_code = [0 if _is_censored(label) else 1 + real.index(label) for label in names]
    # The last entry is reached by code -1, which pandas gives to a missing label.
    recoded = np.array([*new_code, 0])[codes]
    return Codes(recoded, ("none", *real), keep_unused=isinstance(column, pd.Categorical))


def _column(values: Any, name: str) -> Any:
    if isinstance(values, (pd.Series, pd.Index)):
        values = values.array
    if isinstance(values, pd.api.extensions.ExtensionArray):
        numpy_backed = isinstance(values, pd.arrays.NumpyExtensionArray)
        return values.to_numpy() if numpy_backed else values
    column = np.asarray(values)
    if column.ndim != 1:
        raise ValueError(f"{name} has {column.ndim} dimensions; one value for each person is needed")
    # Of a list of texts with a nan or a number among them numpy makes texts: "nan" and "0".
    return np.asarray(values, dtype=object) if column.dtype.kind in "US" else column


def _narrowed(column: NDArray[Any]) -> tuple[NDArray[np.uint16], int, int]:
    """Return integers modulo 65536, the smallest and the largest of them, reading memory once."""
    narrow = np.empty(column.size, dtype=np.uint16)
    extremes = [(0, 0)] if column.size == 0 else []
    for rows in blocks(column.size):
        part = column[rows]
        extremes.append((int(part.min()), int(part.max())))
        narrow[rows] = part
    low, high = min(low for low, _ in extremes), max(high for _, high in extremes)
    return narrow, low, high


def _whole(column: NDArray[Any], name: str) -> NDArray[Any]:
    if column.dtype.kind in "iu":
        return column
    _refuse(column, (column >= 0) & (column < np.inf) & (column == np.floor(column)), name, CAUSES_ACCEPTED)
    return column.astype(np.int64)


def _refuse(column: NDArray[Any], usable: NDArray[np.bool_], name: str, accepted: str) -> None:
    if not usable.all():
        position = int(np.argmin(usable))
        raise ValueError(f"{name}: index {position} holds {column[position]}; accepted are {accepted}")


def _factorized(column: Any) -> tuple[NDArray[Any], list[Any]]:
    if isinstance(column, pd.Categorical):
        return np.asarray(column.codes), column.categories.tolist()
    codes, found = pd.factorize(column, sort=True)
    return codes, found.tolist()


def _is_censored(label: Any) -> bool:
    return label in CENSORED_LABELS if isinstance(label, str) else bool(label == 0)
