"""Passes over the rows: each one counts people, or adds up weights, in cells of time and labels.

Rows are read in blocks that stay in the processor's cache, so that a pass costs little more than a bare count.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaluation.statistics.survival.columns import Codes, Floats, blocks, refuse_durations

SPARE_CELLS = 1 << 16
MOST_CELLS = 1 << 30
TIES_TOLERANCE = float(np.sqrt(np.finfo(float).eps))


def count_whole(times: NDArray[Any], digits: list[Codes]) -> NDArray[np.int64] | None:
    """Count whole times in one pass that also checks them; None where they are fractions or widely spread."""
    cells = _cells_per_time(digits)
    most_cells = 4 * times.size + SPARE_CELLS
    totals = np.zeros(0, dtype=np.int64)
    for rows in blocks(times.size):
        part = times[rows]
        high = part.max()
        if not (part.min() >= 0 and high < np.inf):
            refuse_durations(times, "time")
        if (high + 1) * cells > most_cells:
            return None
        whole = part.astype(np.int32)  # wide enough for most_cells of 500 million people, and twice as fast
        if part.dtype.kind == "f" and not (whole == part).all():
            return None
        counted = np.bincount(_cell(whole, digits, rows), minlength=totals.size)
        counted[: totals.size] += totals
        totals = counted
    return _by_label(totals, digits, -(-totals.size // cells))


def distinct_times(times: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.int64], float]:
    """Return distinct times, each row's position among them, and the distance below which times tie."""
    refuse_durations(times, "time")
    distinct, position = np.unique(times, return_inverse=True)
    slack = TIES_TOLERANCE * float(distinct.mean()) if distinct.dtype.kind == "f" else 0.0
    is_new = np.concatenate([[True], np.diff(distinct) > slack])
    if is_new.all():
        return distinct, position, slack
    return distinct[is_new], (np.cumsum(is_new) - 1)[position], slack


def tally(position: NDArray[Any], digits: list[Codes], n_times: int, weights: Floats | None = None) -> NDArray[Any]:
    """Count rows, or sum weights, by cell for rows whose time is known by its position.

    Raises
    ------
    ValueError
        When there are too many groups, strata or causes for a table.
    """
    cells = n_times * _cells_per_time(digits)
    if cells > MOST_CELLS:
        labels = " x ".join(str(digit.size) for digit in digits)
        raise ValueError(f"{n_times} times x {labels} strata, groups and causes are too many for one table")
    totals = np.zeros(cells, dtype=np.int64 if weights is None else float)
    for rows in blocks(position.size):
        cell = _cell(position[rows].astype(np.int64), digits, rows)
        totals += np.bincount(cell, weights=None if weights is None else weights[rows], minlength=totals.size)
    return _by_label(totals, digits, n_times)


def _cell(cell: NDArray[np.integer[Any]], digits: list[Codes], rows: slice) -> NDArray[np.integer[Any]]:
    """Turn positions of times, in place, into cells: the time counts most, then the digits."""
    for digit in digits:
        if digit.values is not None:
            cell *= digit.size
            cell += digit.values[rows]
    return cell


def _cells_per_time(digits: list[Codes]) -> int:
    return math.prod(digit.size for digit in digits)


def _by_label(totals: NDArray[Any], digits: list[Codes], n_times: int) -> NDArray[Any]:
    """Return the totals with one axis for each digit and the times last."""
    by_time = np.zeros(n_times * _cells_per_time(digits), dtype=totals.dtype)
    by_time[: totals.size] = totals
    return np.ascontiguousarray(by_time.reshape(n_times, -1).T).reshape(*(digit.size for digit in digits), n_times)
